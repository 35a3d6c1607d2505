//! The screen: entering it, leaving it as it was, once, whatever happens.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, ThreadId};

use anyhow::Context;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::looping::Incoming;
use crate::ingest;

/// Whether the terminal is ours. Whoever turns it from true to false restores it.
static OURS: AtomicBool = AtomicBool::new(false);

/// Where frames go: standard output where it is a terminal, else the terminal behind it.
pub(super) type Tty = BufWriter<File>;

/// The terminal, entered. Dropping it leaves it.
pub(super) struct Screen {
    mouse: bool,
}

impl Screen {
    /// Takes the screen. An error says that there is none.
    pub(super) fn enter(mouse: bool) -> anyhow::Result<Self> {
        tty().context("there is no terminal to draw on: use `whosaid find` to search without one")?;
        let screen = Self { mouse };
        screen.take()?;
        Ok(screen)
    }

    fn take(&self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        OURS.store(true, Ordering::SeqCst);
        let mut tty = tty()?;
        execute!(tty, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            execute!(tty, EnableMouseCapture)?;
        }
        Ok(())
    }

    /// Gives the screen back while `then` runs, and takes it again.
    pub(super) fn lend<T>(&mut self, then: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let given = then();
        self.take()?;
        Ok(given)
    }

    /// Catches the mouse, or leaves it to the terminal.
    pub(super) fn catch_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let mut tty = tty()?;
        if on { execute!(tty, EnableMouseCapture) } else { execute!(tty, DisableMouseCapture) }
    }

    /// What is drawn on.
    pub(super) fn terminal() -> io::Result<Terminal<CrosstermBackend<Tty>>> {
        Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, tty()?)))
    }

    /// Columns and rows.
    pub(super) fn size() -> io::Result<(u16, u16)> {
        terminal::size()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// The terminal itself, whatever standard output is.
pub(super) fn tty() -> io::Result<File> {
    if io::stdout().is_terminal() {
        // A copy of standard output, so that what is redirected later is not what we draw on.
        let stdout = rustix::stdio::stdout();
        return Ok(File::from(rustix::io::dup(stdout)?));
    }
    OpenOptions::new().write(true).read(true).open("/dev/tty")
}

/// Puts the terminal back as it was, if it is ours. May be called from any thread, any number of times.
pub(crate) fn restore() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    // Nothing can be done about a terminal that is gone, and nobody would see it said.
    if let Ok(mut tty) = tty() {
        let _ = execute!(tty, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = tty.flush();
    }
    let _ = terminal::disable_raw_mode();
}

/// From here on a panic on any thread restores the terminal before it is told; one on another thread than this ends
/// the loop too.
pub(super) fn restore_on_panic(inbox: Sender<Incoming>) {
    let main: ThreadId = thread::current().id();
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // A reader of files that gave up: the article is left out and told of, and the screen stays.
        if ingest::is_guarding() {
            return;
        }
        restore();
        told(panic);
        if thread::current().id() != main {
            let _ = inbox.send(Incoming::Panicked);
        }
    }));
}
