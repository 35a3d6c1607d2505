//! The keyboard: the thread that waits for the terminal's input and sends it on as messages. It blocks until bytes come,
//! the terminal's size changes, or it is asked to pause; left alone, it never wakes up.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::SIGWINCH;

use super::decoder::InputDecoder;
use crate::app::Message;
use crate::terminal::incoming::Incoming;

/// How long a pause waits for the thread. It answers at once, except where another program reads the same terminal and
/// took the bytes that this one was told of.
const PAUSE_PATIENCE: Duration = Duration::from_millis(500);

/// What the thread does, or has to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listening {
    Active,
    AskedToPause,
    Paused,
    Ended,
}

/// What the thread does, and a bell that rings when this changes.
type Shared = (Mutex<Listening>, Condvar);

/// The handle of the thread.
pub(in crate::terminal) struct Keyboard {
    listening: Arc<Shared>,
    /// A byte here wakes the thread up.
    wake: UnixStream,
}

impl Keyboard {
    /// Starts the thread. An error says that there is no terminal to read.
    pub(in crate::terminal) fn listen(inbox: Sender<Incoming>) -> io::Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        let (resize, resized) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        resized.set_nonblocking(true)?;
        signal_hook::low_level::pipe::register(SIGWINCH, resize)?;
        let listening = Arc::new((Mutex::new(Listening::Active), Condvar::new()));
        let shared = Arc::clone(&listening);
        let listener = Listener { tty: tty()?, woken, resized, inbox, decoder: InputDecoder::default() };
        thread::spawn(move || listener.run(&shared));
        Ok(Self { listening, wake })
    }

    /// Runs `then` while the thread is paused: the keys are another program's.
    pub(in crate::terminal) fn paused<T>(&self, then: impl FnOnce() -> T) -> T {
        let bell = &self.listening.1;
        let mut listening = lock(&self.listening);
        if *listening == Listening::Active {
            *listening = Listening::AskedToPause;
            // A full pipe wakes the thread up as well.
            let _ = (&self.wake).write(&[0]);
            let asked = |listening: &mut Listening| *listening == Listening::AskedToPause;
            drop(bell.wait_timeout_while(listening, PAUSE_PATIENCE, asked));
        } else {
            drop(listening);
        }
        let result = then();
        let mut listening = lock(&self.listening);
        if *listening != Listening::Ended {
            *listening = Listening::Active;
        }
        bell.notify_all();
        result
    }
}

/// Locks a plain value, which is sound even where a thread panicked while it had the lock.
fn lock(shared: &Shared) -> MutexGuard<'_, Listening> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread works with.
struct Listener {
    tty: File,
    woken: UnixStream,
    resized: UnixStream,
    inbox: Sender<Incoming>,
    decoder: InputDecoder,
}

/// Why listening ended.
enum End {
    /// Nobody takes the messages any more.
    NobodyListens,
    /// The terminal is gone.
    Hangup,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Hangup
    }
}

impl Listener {
    /// Listens until the terminal is gone, or nobody takes the messages any more.
    fn run(mut self, shared: &Shared) {
        let end = loop {
            if let Err(end) = self.listen_once(shared) {
                break end;
            }
        };
        *lock(shared) = Listening::Ended;
        shared.1.notify_all();
        if matches!(end, End::Hangup) {
            let _ = self.inbox.send(Incoming::Hangup);
        }
    }

    /// Waits until something happens, and takes it in.
    fn listen_once(&mut self, shared: &Shared) -> Result<(), End> {
        let [tty, woken, resized] = self.wait()?;
        if woken {
            drain(&self.woken);
        }
        if self.pause_if_asked(shared) {
            return Ok(());
        }
        if resized {
            drain(&self.resized);
            let (width, height) = crossterm::terminal::size()?;
            self.send(vec![Message::Resize(width, height)])?;
        }
        if tty {
            let mut bytes = [0; 4096];
            let read = match self.tty.read(&mut bytes) {
                Ok(0) => return Err(End::Hangup),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let messages = self.decoder.feed(&bytes[..read]);
            self.send(messages)?;
        } else if !woken && !resized {
            let messages = self.decoder.quiet();
            self.send(messages)?;
        }
        Ok(())
    }

    /// Waits until the terminal has bytes, the thread is woken up, or the size changes; or, where the decoder awaits the
    /// rest of a sequence, until its patience is over.
    fn wait(&self) -> io::Result<[bool; 3]> {
        let patience = self.decoder.patience().map(|patience| Timespec {
            tv_sec: patience.as_secs() as i64,
            tv_nsec: i64::from(patience.subsec_nanos()),
        });
        let mut ready = [
            PollFd::new(&self.tty, PollFlags::IN),
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(&self.resized, PollFlags::IN),
        ];
        loop {
            match poll(&mut ready, patience.as_ref()) {
                Ok(_) => return Ok(ready.map(|fd| !fd.revents().is_empty())),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Pauses for as long as it was asked for. What was half typed before is nothing afterwards.
    fn pause_if_asked(&mut self, shared: &Shared) -> bool {
        let mut listening = lock(shared);
        if *listening != Listening::AskedToPause {
            return false;
        }
        self.decoder = InputDecoder::default();
        *listening = Listening::Paused;
        shared.1.notify_all();
        drop(shared.1.wait_while(listening, |listening| *listening == Listening::Paused));
        true
    }

    fn send(&self, messages: Vec<Message>) -> Result<(), End> {
        for message in messages {
            self.inbox.send(Incoming::Message(message)).map_err(|_| End::NobodyListens)?;
        }
        Ok(())
    }
}

/// Empties a pipe whose bytes say only that something happened.
fn drain(mut pipe: &UnixStream) {
    let mut bytes = [0; 64];
    while matches!(pipe.read(&mut bytes), Ok(1..)) {}
}

/// The terminal to read: standard input where it is one, else that of standard output or error, else the one that controls
/// the process. The last goes by a name under which some systems can't wait for it.
fn tty() -> io::Result<File> {
    let stdin = rustix::stdio::stdin();
    if stdin.is_terminal() {
        return Ok(File::from(rustix::io::dup(stdin)?));
    }
    let name = [rustix::stdio::stdout(), rustix::stdio::stderr()]
        .into_iter()
        .find_map(|fd| rustix::termios::ttyname(fd, Vec::new()).ok())
        .and_then(|name| name.into_string().ok())
        .map(PathBuf::from);
    name.and_then(|name| File::open(name).ok())
        .map_or_else(|| OpenOptions::new().read(true).open("/dev/tty"), Ok)
}
