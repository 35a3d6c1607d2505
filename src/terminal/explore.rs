//! Exploring on the user's terminal: enters the screen, starts the threads, and runs the event loop until it ends.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::event_loop::{Ending, run};
use super::incoming::Incoming;
use super::input::Keyboard;
use super::outside::World;
use super::screen::{self, Screen};
use super::searcher::Searcher;
use super::signals;
use crate::app::{Message, State};
use crate::search::Engine;
use crate::view::Theme;

/// The settings of an explorer.
pub struct Options {
    /// Its styles.
    pub theme: Theme,
    /// Whether it catches the mouse.
    pub mouse: bool,
    /// The file of the marks; `None` where they are not kept.
    pub marks: Option<PathBuf>,
    /// Whether exported tables (CSV) begin with a byte order mark.
    pub has_bom: bool,
}

/// Reads the dataset, on a thread of its own, while the first frame is drawn already. It sends messages on its progress
/// and on the part that is read; and returns `None` where it sent the whole dataset in a message.
pub(crate) type Load = Box<dyn FnOnce(&dyn Fn(Message)) -> anyhow::Result<Option<Engine>> + Send>;

/// An exploration that ended.
pub struct Explored {
    /// Why it ended.
    pub ending: Ending,
    /// The explorer's last state.
    pub state: State,
    /// Sentences that came too late for the screen: what went wrong at the end.
    pub untold: Vec<String>,
}

/// Explores on the user's terminal, even where standard input and output are redirected.
pub fn explore(options: Options, load: Load) -> anyhow::Result<Explored> {
    let (inbox, incoming) = mpsc::channel();
    // First: a signal that comes while the screen is being entered must find somebody who leaves it again.
    signals::watch(&inbox)?;
    let screen = Screen::enter(options.mouse)?;
    screen::restore_on_panic(inbox.clone());
    let keyboard = Keyboard::listen(inbox.clone())?;
    let mut state = State::new(Screen::size()?, BTreeSet::new(), options.mouse);
    start_loading(load, inbox.clone());
    let mut outside = World::new(screen, keyboard, options.marks, options.has_bom, &inbox);
    let searcher = Searcher::start(inbox);
    let mut terminal = Screen::terminal()?;
    let ending = run(&mut terminal, &mut state, &options.theme, &incoming, &searcher, &mut outside);
    // Dropping it would write to the terminal once more, after the screen was left.
    std::mem::forget(terminal);
    drop(outside);
    let untold = incoming.try_iter().filter_map(complaint).collect();
    Ok(Explored { ending: ending?, state, untold })
}

/// The sentence of a notice that something went wrong.
fn complaint(incoming: Incoming) -> Option<String> {
    match incoming {
        Incoming::Message(Message::Notice(notice) | Message::ExportEnded(notice)) if notice.wrong => {
            Some(notice.words)
        }
        _ => None,
    }
}

fn start_loading(load: Load, inbox: Sender<Incoming>) {
    thread::spawn(move || {
        // Sending fails where the user has quit meanwhile, and then nobody listens.
        let send = |incoming| drop(inbox.send(incoming));
        let loaded = load(&|message| send(Incoming::Message(message)));
        send(Incoming::Message(Message::Progress(String::new())));
        match loaded {
            Ok(Some(engine)) => send(Incoming::Message(Message::Opened(Arc::new(engine)))),
            Ok(None) => {}
            Err(error) => send(Incoming::Failed(error)),
        }
    });
}
