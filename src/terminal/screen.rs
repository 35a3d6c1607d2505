//! The screen: entering it, and restoring the terminal exactly once, however the program ends.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, ThreadId};

use anyhow::bail;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    self, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue, style};
use ratatui::Terminal;
use rustix::termios::{self, OptionalActions};

use super::bus_error::{IS_ENTERED, note_terminal};
use super::incoming::Incoming;
use super::painter::Painter;
use crate::ingest;

/// Whether another program has the terminal for the time being.
static IS_LENT: AtomicBool = AtomicBool::new(false);

/// A buffered terminal.
pub(super) type Tty = BufWriter<File>;

/// The screen, while it is entered. Dropping it restores the terminal.
pub(super) struct Screen {
    mouse: bool,
}

impl Screen {
    /// Enters the screen. An error says that there is no terminal.
    pub(super) fn enter(mouse: bool) -> anyhow::Result<Self> {
        if tty().is_err() {
            bail!("there is no terminal to draw on: use `whosaid find` to search without one");
        }
        // What the terminal understands nobody can know then: its lines would fill with escape sequences.
        let why = match std::env::var_os("TERM").filter(|term| !term.is_empty()) {
            Some(term) if term == "dumb" => Some("TERM is “dumb”"),
            Some(_) => None,
            None => Some("TERM is not set"),
        };
        if let Some(why) = why {
            bail!("the terminal can’t show the explorer ({why}): use `whosaid find` to search in it");
        }
        let screen = Self { mouse };
        screen.take()?;
        Ok(screen)
    }

    fn take(&self) -> io::Result<()> {
        note_terminal(tty()?, leaving());
        terminal::enable_raw_mode()?;
        IS_ENTERED.store(true, Ordering::SeqCst);
        let mut tty = tty()?;
        // A row that the terminal shows wider than it is must not go on in the next one.
        execute!(tty, EnterAlternateScreen, DisableLineWrap, EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            execute!(tty, EnableMouseCapture)?;
        }
        Ok(())
    }

    /// Restores the terminal while the shell has it, which `then` waits for, and enters the screen again. The shell may change
    /// the terminal's modes.
    pub(super) fn lend<T>(&mut self, then: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        IS_LENT.store(true, Ordering::SeqCst);
        let result = then();
        IS_LENT.store(false, Ordering::SeqCst);
        self.take()?;
        Ok(result)
    }

    /// Restores the terminal while a program runs, and enters the screen again. A program that crashed leaves the terminal's
    /// modes as it had them: they are set back, so that they are not what is restored at the end.
    pub(super) fn lend_to_program<T>(&mut self, then: impl FnOnce() -> T) -> io::Result<T> {
        self.lend(|| {
            let modes = tty().and_then(|tty| Ok((termios::tcgetattr(&tty)?, tty)));
            let result = then();
            if let Ok((modes, tty)) = modes {
                // An error means that the terminal is gone, and taking it says so.
                let _ = termios::tcsetattr(&tty, OptionalActions::Now, &modes);
            }
            result
        })
    }

    /// Enters the screen again after the program was stopped from outside: the shell has set the terminal's modes, and written
    /// to the screen.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        terminal::disable_raw_mode()?;
        self.take()
    }

    /// Catches the mouse, or leaves it to the terminal.
    pub(super) fn catch_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let mut tty = tty()?;
        if on { execute!(tty, EnableMouseCapture) } else { execute!(tty, DisableMouseCapture) }
    }

    /// The backend to draw on.
    pub(super) fn terminal() -> io::Result<Terminal<Painter<Tty>>> {
        // Whether there are colours is the theme's matter, which has looked at the environment already.
        style::force_color_output(true);
        let tty = BufWriter::with_capacity(1 << 16, tty()?);
        Terminal::new(Painter::new(tty, Self::size()?.into()))
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

/// The terminal: standard output where it is one, else the terminal that controls the process.
fn tty() -> io::Result<File> {
    if io::stdout().is_terminal() {
        // Duplicated, so that redirecting standard output later doesn't redirect the frames.
        let stdout = rustix::stdio::stdout();
        return Ok(File::from(rustix::io::dup(stdout)?));
    }
    OpenOptions::new().write(true).read(true).open("/dev/tty")
}

/// Whether another program has the terminal for the time being.
pub(super) fn is_lent() -> bool {
    IS_LENT.load(Ordering::SeqCst)
}

/// Writes a sequence to the terminal.
pub(super) fn write(sequence: &str) -> io::Result<()> {
    tty()?.write_all(sequence.as_bytes())
}

/// Restores the terminal, if the screen is entered. It may be called from any thread, any number of times.
pub(crate) fn restore() {
    if !IS_ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    // Errors mean that the terminal is gone, and nobody would see a message.
    if let Ok(mut tty) = tty() {
        let _ = tty.write_all(&leaving());
        let _ = tty.flush();
    }
    let _ = terminal::disable_raw_mode();
}

/// What a terminal is sent when the screen is left.
fn leaving() -> Vec<u8> {
    let mut leaving = Vec::new();
    // Writing to memory can't fail.
    let _ = queue!(
        leaving,
        DisableMouseCapture,
        DisableBracketedPaste,
        EnableLineWrap,
        LeaveAlternateScreen,
        cursor::Show
    );
    leaving
}

/// From here on, a panic on any thread restores the terminal before its message is printed. A panic on another thread
/// than this one ends the event loop too.
pub(super) fn restore_on_panic(inbox: Sender<Incoming>) {
    let main: ThreadId = thread::current().id();
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // A panic in a reader of articles is caught: the article is left out and reported, and the screen stays.
        if ingest::is_guarding() {
            return;
        }
        restore();
        print(panic);
        if thread::current().id() != main {
            let _ = inbox.send(Incoming::Panicked);
        }
    }));
}

/// Whether an error says that the terminal is gone. Then no message is worth printing: nobody would see it.
pub(super) fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
        || error.raw_os_error() == Some(EIO)
}

/// The error of reading from or writing to a terminal that was hung up.
const EIO: i32 = 5;
