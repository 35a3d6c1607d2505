//! The keyboard and the mouse: a thread that reads the terminal's events and sends them on as messages.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::incoming::Incoming;
use crate::app::keys::{Code, Key};
use crate::app::{Message, Mouse};

/// How often the thread checks whether it has to pause. No system call that works everywhere wakes up a thread which
/// reads the terminal, and while an editor runs, its keys must not be read here.
const CHECK_INTERVAL: Duration = Duration::from_millis(100);

/// What the thread does, or has to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listening {
    Active,
    AskedToPause,
    Paused,
}

/// The handle of the thread.
pub(super) struct Keyboard {
    listening: Arc<(Mutex<Listening>, Condvar)>,
}

impl Keyboard {
    /// Starts the thread.
    pub(super) fn listen(inbox: Sender<Incoming>) -> Self {
        let listening = Arc::new((Mutex::new(Listening::Active), Condvar::new()));
        let shared = Arc::clone(&listening);
        thread::spawn(move || {
            loop {
                pause_if_asked(&shared);
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
        Self { listening }
    }

    /// Runs `then` while the thread is paused.
    pub(super) fn paused<T>(&self, then: impl FnOnce() -> T) -> T {
        let (listening, bell) = &*self.listening;
        let mut asked = listening.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = Listening::AskedToPause;
        // A thread that ended, since the terminal is gone, never answers.
        let patience = CHECK_INTERVAL * 5;
        drop(bell.wait_timeout_while(asked, patience, |listening| *listening != Listening::Paused));
        let result = then();
        *listening.lock().unwrap_or_else(PoisonError::into_inner) = Listening::Active;
        bell.notify_all();
        result
    }
}

/// Pauses for as long as it was asked for.
fn pause_if_asked((listening, bell): &(Mutex<Listening>, Condvar)) {
    let mut asked = listening.lock().unwrap_or_else(PoisonError::into_inner);
    if *asked == Listening::AskedToPause {
        *asked = Listening::Paused;
        bell.notify_all();
        drop(bell.wait_while(asked, |listening| *listening != Listening::Active));
    }
}

/// Waits for the next event of the terminal; `None` where none came in time, or one that the explorer has no use for.
fn read() -> std::io::Result<Option<Message>> {
    if !event::poll(CHECK_INTERVAL)? {
        return Ok(None);
    }
    Ok(match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Message::Key),
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

/// The key in the explorer's terms; `None` for keys that it doesn't know.
fn key_of(event: KeyEvent) -> Option<Key> {
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
    let is_held = |modifier| event.modifiers.contains(modifier);
    Some(Key { code, ctrl: is_held(KeyModifiers::CONTROL), alt: is_held(KeyModifiers::ALT) })
}
