//! A program in a terminal: bytes go in, and what it writes is read, timed and understood.

use std::error::Error;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

/// A program and the screen it draws on. It ends when this is dropped.
pub(crate) struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    /// Each piece of output with the time at which it came.
    written: Receiver<(Instant, Vec<u8>)>,
    shown: vt100::Parser<Bells>,
}

/// How often the terminal's bell was rung.
#[derive(Default)]
struct Bells(usize);

impl vt100::Callbacks for Bells {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.0 += 1;
    }
}

impl Screen {
    /// Starts a program on a screen of so many columns and rows.
    pub(crate) fn open(command: CommandBuilder, (cols, rows): (u16, u16)) -> Result<Self, Box<dyn Error>> {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let (sender, written) = mpsc::channel();
        thread::spawn(move || {
            // Held until the program has ended.
            let _master = pair.master;
            let mut bytes = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send((Instant::now(), bytes[..read].to_vec())).is_err() {
                    break;
                }
            }
        });
        let (rows, cols) = (NonZero::try_from(rows)?, NonZero::try_from(cols)?);
        let shown = vt100::Parser::new_with_callbacks(rows, cols, 0, Bells::default());
        Ok(Self { child, keys, written, shown })
    }

    /// The id of the program's process.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// What it shows, a line a row.
    pub(crate) fn contents(&self) -> String {
        self.shown.screen().contents()
    }

    /// How often it has rung the bell.
    pub(crate) fn bells(&self) -> usize {
        self.shown.callbacks().0
    }

    /// Sends bytes, and says when.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<Instant, Box<dyn Error>> {
        let now = Instant::now();
        self.keys.write_all(bytes)?;
        self.keys.flush()?;
        Ok(now)
    }

    /// The next output and when it came; nothing where none comes within the time given.
    pub(crate) fn read(&mut self, patience: Duration) -> Result<Option<Instant>, Box<dyn Error>> {
        match self.written.recv_timeout(patience) {
            Ok((at, bytes)) => {
                self.shown.process(&bytes);
                Ok(Some(at))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                Err(format!("the program ended, and its last words were: {}", self.contents().trim()).into())
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
