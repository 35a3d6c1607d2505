//! The terminal: the loop that ties keys, workers and the screen together, and everything that the explorer wants
//! done outside of itself.

mod clipboard;
mod files;
mod keyboard;
mod looping;
mod outside;
mod programs;
mod screen;
mod signals;
mod worker;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use crate::app::{Message, Notice, State};
use crate::search::Engine;
use crate::view::Theme;
pub use looping::{Ending, Incoming, run};
pub use outside::{Outcome, Outside};
use screen::Screen;
pub use worker::Searcher;

/// What the explorer is started with.
pub struct Options {
    /// Its looks.
    pub theme: Theme,
    /// Whether it catches the mouse.
    pub mouse: bool,
    /// Where marks are kept; nowhere where there is no such place.
    pub marks: Option<PathBuf>,
}

/// Reads the dataset while the first frame is drawn already; tells the explorer how far it is, and what is there so far.
/// Gives nothing where all of it was told already.
pub(crate) type Load = Box<dyn FnOnce(&dyn Fn(Message)) -> anyhow::Result<Option<Engine>> + Send>;

/// How an exploration ended.
pub struct Left {
    /// Why.
    pub ending: Ending,
    /// The explorer as it was left.
    pub state: State,
}

/// Explores on the user's terminal, whatever standard input and output are.
pub fn explore(options: Options, load: Load) -> anyhow::Result<Left> {
    let (inbox, incoming) = mpsc::channel();
    let screen = Screen::enter(options.mouse)?;
    screen::restore_on_panic(inbox.clone());
    signals::watch(&inbox)?;
    let keyboard = keyboard::Keyboard::listen(inbox.clone());
    let (marks, complaint) = match options.marks.as_deref().map(files::read_marks).transpose() {
        Ok(marks) => (marks.unwrap_or_default(), None),
        Err(error) => {
            (BTreeSet::new(), Some(Notice::wrong(format!("The marks could not be read: {error:#}"))))
        }
    };
    let mut state = State::new(Screen::size()?, marks, options.mouse);
    state.notice = complaint;
    start_loading(load, inbox.clone());
    let searcher = worker::Searcher::start(inbox);
    let mut terminal = Screen::terminal()?;
    let mut outside = outside::World::new(screen, keyboard, options.marks);
    let ending = run(&mut terminal, &mut state, &options.theme, &incoming, &searcher, &mut outside);
    // Its end would write to the terminal once more, after it was given back.
    std::mem::forget(terminal);
    drop(outside);
    Ok(Left { ending: ending?, state })
}

fn start_loading(load: Load, inbox: mpsc::Sender<Incoming>) {
    thread::spawn(move || {
        let tell = {
            let inbox = inbox.clone();
            move |message| drop(inbox.send(Incoming::Message(message)))
        };
        // Nobody listens any more where the user has quit meanwhile.
        let loaded = load(&tell);
        tell(Message::Progress(String::new()));
        match loaded {
            Ok(Some(engine)) => tell(Message::Opened(Arc::new(engine))),
            Ok(None) => {}
            Err(error) => drop(inbox.send(Incoming::Failed(error))),
        }
    });
}

/// Whether an error says that the terminal is gone, which is no reason to complain: nobody would see it.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
        || error.raw_os_error() == Some(EIO)
}

/// What reading from or writing to a terminal that was hung up gives.
const EIO: i32 = 5;
