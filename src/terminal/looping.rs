//! The loop: waits for something to happen, takes in all that has happened, draws once. There is no tick.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;

use super::outside::{Outcome, Outside};
use super::worker::Searcher;
use crate::app::key::Key;
use crate::app::keys::{self, Place};
use crate::app::{Action, Effect, Message, State, update};
use crate::view::{self, Theme};

/// Something that happened.
#[derive(Debug)]
pub enum Incoming {
    /// For the explorer.
    Message(Message),
    /// The dataset could not be read.
    Failed(anyhow::Error),
    /// The system asks us to end.
    Signal(i32),
    /// The system asks us to stop until it says otherwise.
    Stop,
    /// The terminal is gone.
    Hangup,
    /// Another thread panicked.
    Panicked,
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user quit.
    Quit,
    /// A signal.
    Signal(i32),
    /// The terminal went away.
    Hangup,
    /// A thread panicked; what it said is on standard error.
    Panicked,
}

/// How long a frame waits for the answer to what was just typed: one frame with the results is better than two,
/// the first of which shows the old ones. Most answers take a few milliseconds, and within 16 the key has to be on the
/// screen, drawing included. Where the answer before took longer, nothing is waited for: the next one will hardly be
/// sooner, and who sleeps while searches have all processors wakes late.
const PATIENCE: Duration = Duration::from_millis(3);

/// The most that is taken in before a frame is drawn.
const AT_ONCE: usize = 256;

/// Runs the explorer until it ends. Generic over the backend, so that tests run this very loop.
pub fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    theme: &Theme,
    incoming: &Receiver<Incoming>,
    searcher: &Searcher,
    outside: &mut dyn Outside,
) -> anyhow::Result<Ending>
where
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let mut turn = Turn {
        state,
        searcher,
        outside,
        waits: false,
        asked: Instant::now(),
        patience: PATIENCE,
        held: VecDeque::new(),
        redraw: false,
    };
    loop {
        if std::mem::take(&mut turn.redraw) {
            // Clears too, and unlike `clear` asks the terminal nothing: the keyboard would take the answer.
            let size = terminal.size()?;
            terminal.resize(Rect::new(0, 0, size.width, size.height))?;
        }
        terminal.draw(|frame| view::draw(turn.state, theme, frame))?;
        let Ok(first) = incoming.recv() else { return Ok(Ending::Quit) };
        if let Some(ending) = turn.take(first)? {
            return Ok(ending);
        }
        let deadline = Instant::now() + turn.patience;
        for _ in 0..AT_ONCE {
            let wait =
                if turn.waits { deadline.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            match incoming.recv_timeout(wait) {
                Ok(next) => {
                    if let Some(ending) = turn.take(next)? {
                        return Ok(ending);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Ok(Ending::Quit),
            }
        }
    }
}

/// What the loop does with what happens.
struct Turn<'a> {
    state: &'a mut State,
    searcher: &'a Searcher,
    outside: &'a mut dyn Outside,
    /// Whether an answer is on its way.
    waits: bool,
    /// When it was asked for.
    asked: Instant,
    /// How long the next frame waits for it.
    patience: Duration,
    /// Keys and clicks that came before the answer and mean something in its list.
    held: VecDeque<Message>,
    redraw: bool,
}

impl Turn<'_> {
    fn take(&mut self, incoming: Incoming) -> anyhow::Result<Option<Ending>> {
        match incoming {
            Incoming::Message(message) if self.must_wait(&message) => {
                self.held.push_back(message);
                Ok(None)
            }
            Incoming::Message(message) => {
                if let Message::Found(found) = &message
                    && found.serial == self.state.search.serial
                {
                    self.waits = false;
                    self.patience = if self.asked.elapsed() > PATIENCE { Duration::ZERO } else { PATIENCE };
                }
                let ending = self.tell(message)?;
                if ending.is_some() { Ok(ending) } else { self.release() }
            }
            Incoming::Failed(error) => Err(error),
            Incoming::Signal(signal) => Ok(Some(Ending::Signal(signal))),
            Incoming::Stop => self.carry_out(Effect::Suspend),
            Incoming::Hangup => Ok(Some(Ending::Hangup)),
            Incoming::Panicked => Ok(Some(Ending::Panicked)),
        }
    }

    /// Whether a key or click is for results that are not there yet: who types a query, ↵ and y without a pause
    /// wants what the query finds, and not what stood there before. Beginning a query and typing it waits for nothing.
    fn must_wait(&self, message: &Message) -> bool {
        let waits = self.waits || !self.held.is_empty();
        match message {
            Message::Key(key) => {
                let goes_on = self.held.is_empty() && self.is_query(message);
                waits && !goes_on && !is_way_out(self.state.place(), *key)
            }
            Message::Mouse(..) => waits,
            Message::Paste(_) => !self.held.is_empty(),
            _ => false,
        }
    }

    /// Whether it begins a query, or is typed into something.
    fn is_query(&self, message: &Message) -> bool {
        let place = self.state.place();
        match message {
            Message::Key(key) => place.is_typed_in() || begins_query(place, *key),
            Message::Paste(_) => place.is_typed_in(),
            _ => false,
        }
    }

    /// Takes in what was held back, up to where it has to wait again.
    fn release(&mut self) -> anyhow::Result<Option<Ending>> {
        while let Some(message) = self.held.pop_front() {
            if self.waits && !self.is_query(&message) {
                self.held.push_front(message);
                return Ok(None);
            }
            if let Some(ending) = self.tell(message)? {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    fn tell(&mut self, message: Message) -> anyhow::Result<Option<Ending>> {
        for effect in update(self.state, message) {
            if let Some(ending) = self.carry_out(effect)? {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    fn carry_out(&mut self, effect: Effect) -> anyhow::Result<Option<Ending>> {
        match effect {
            Effect::Quit => return Ok(Some(Ending::Quit)),
            Effect::Redraw => self.redraw = true,
            Effect::Search { serial, query } => {
                if let Some(library) = &self.state.library {
                    self.searcher.ask(serial, query, library.engine.clone(), self.state.eye());
                    self.waits = true;
                    self.asked = Instant::now();
                }
            }
            effect => match self.outside.carry_out(effect, self.state) {
                Ok(Outcome::Done) => {}
                Ok(Outcome::Exists(path, items)) => return self.tell(Message::Exists(path, items)),
                Ok(Outcome::Tell(notice)) => return self.tell(Message::Notice(notice)),
                Ok(Outcome::Returned { size }) => {
                    self.redraw = true;
                    return self.tell(Message::Resize(size.0, size.1));
                }
                Err(error) if gone(&error) => return Ok(Some(Ending::Hangup)),
                Err(error) => return Err(error),
            },
        }
        Ok(None)
    }
}

/// Whatever the results are, the search box opens in the same way.
fn begins_query(place: Place, key: Key) -> bool {
    matches!(keys::action(place, key), Some(Action::Search | Action::SearchSpeaker))
}

/// Ctrl-C and Ctrl-Z work at once, whatever is going on. A `q` takes its turn: it may stand behind a mark.
fn is_way_out(place: Place, key: Key) -> bool {
    key.ctrl && matches!(keys::action(place, key), Some(Action::Quit | Action::Suspend))
}

fn gone(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(super::is_gone)
}
