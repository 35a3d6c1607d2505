//! The keyboard and the mouse: a thread that reads the terminal's events and tells them in the explorer's words.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::looping::Incoming;
use crate::app::key::{Code, Key};
use crate::app::{Message, Mouse};

/// How long the thread waits before it looks whether it should let go of the terminal. The system has no way to wake a
/// reader of the terminal that works everywhere, and an editor must not have its keys stolen.
const LOOK_UP: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    Reading,
    AskedToLetGo,
    LetGo,
}

/// The way to have the thread let go of the terminal.
pub(super) struct Keyboard {
    hold: Arc<(Mutex<Hold>, Condvar)>,
}

impl Keyboard {
    /// Starts the thread.
    pub(super) fn listen(inbox: Sender<Incoming>) -> Self {
        let hold = Arc::new((Mutex::new(Hold::Reading), Condvar::new()));
        let theirs = Arc::clone(&hold);
        thread::spawn(move || {
            loop {
                wait_for_leave(&theirs);
                match read() {
                    Ok(Some(message)) => {
                        if inbox.send(Incoming::Message(message)).is_err() {
                            return;
                        }
                    }
                    Ok(None) => {}
                    Err(_) => {
                        let _ = inbox.send(Incoming::Hangup);
                        return;
                    }
                }
            }
        });
        Self { hold }
    }

    /// Runs `then` while nothing is read from the terminal.
    pub(super) fn let_go<T>(&self, then: impl FnOnce() -> T) -> T {
        let (hold, bell) = &*self.hold;
        let mut held = hold.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Hold::AskedToLetGo;
        // A thread that is gone, since the terminal is, answers never.
        let patience = LOOK_UP * 5;
        drop(bell.wait_timeout_while(held, patience, |hold| *hold != Hold::LetGo));
        let given = then();
        *hold.lock().unwrap_or_else(PoisonError::into_inner) = Hold::Reading;
        bell.notify_all();
        given
    }
}

/// Lets go of the terminal for as long as was asked for.
fn wait_for_leave((hold, bell): &(Mutex<Hold>, Condvar)) {
    let mut held = hold.lock().unwrap_or_else(PoisonError::into_inner);
    if *held == Hold::AskedToLetGo {
        *held = Hold::LetGo;
        bell.notify_all();
        drop(bell.wait_while(held, |hold| *hold != Hold::Reading));
    }
}

/// What happened on the terminal, if it concerns us.
fn read() -> std::io::Result<Option<Message>> {
    if !event::poll(LOOK_UP)? {
        return Ok(None);
    }
    Ok(match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(key).map(Message::Key),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resize(width, height)),
        Event::Mouse(mouse) => {
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(Mouse::Press),
                MouseEventKind::ScrollUp => Some(Mouse::WheelUp),
                MouseEventKind::ScrollDown => Some(Mouse::WheelDown),
                _ => None,
            };
            what.map(|what| Message::Mouse(what, mouse.column, mouse.row))
        }
        _ => None,
    })
}

/// The key in the explorer's words; nothing for keys that it doesn't know.
fn pressed(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT) })
}
