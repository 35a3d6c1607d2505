//! The event loop: waits until something happens, takes in everything that happened by then, draws one frame. There is
//! no tick: without events, it sleeps.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;
use signal_hook::consts::SIGINT;

use super::incoming::Incoming;
use super::outside::{Outcome, Outside};
use super::screen::is_gone;
use super::searcher::Searcher;
use crate::app::keys::{Action, Key, Place, action_for, keys_after_esc};
use crate::app::{Effect, Message, State, update};
use crate::view::{self, Theme};

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user quit.
    Quit,
    /// A signal asked for it, or the key that makes one in a shell, Ctrl-C.
    Signal(i32),
    /// The terminal went away.
    Hangup,
    /// A thread panicked; its message is on standard error.
    Panicked,
}

/// How long a frame waits for the result of a search that the last key asked for: one frame with the new hits is better
/// than two, the first with the old ones. Most searches take a few milliseconds, and the key has to be on the screen
/// within 16, drawing included. Where the previous search took longer than this, the frame doesn't wait: the next one
/// will hardly be quicker, and a thread that sleeps while searches use all processors wakes up late.
const SEARCH_PATIENCE: Duration = Duration::from_millis(3);

/// The most events that are taken in before a frame is drawn.
const MAX_AT_ONCE: usize = 256;

/// Runs the explorer until it ends. It is generic over the backend, so that tests run the same loop.
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
    let mut events = EventLoop {
        state,
        searcher,
        outside,
        searching: false,
        asked_at: Instant::now(),
        patience: SEARCH_PATIENCE,
        deferred: VecDeque::new(),
        redraw: false,
    };
    loop {
        if std::mem::take(&mut events.redraw) {
            // This clears the screen too. `clear` would ask the terminal for the cursor's position, and the keyboard's thread
            // would read the answer.
            let size = terminal.size()?;
            terminal.resize(Rect::new(0, 0, size.width, size.height))?;
        }
        terminal.draw(|frame| view::draw(events.state, theme, frame))?;
        if let Some(ending) = events.take_all(incoming)? {
            return Ok(ending);
        }
    }
}

/// The state of the loop.
struct EventLoop<'a> {
    state: &'a mut State,
    searcher: &'a Searcher,
    outside: &'a mut dyn Outside,
    /// Whether a search runs whose result is awaited.
    searching: bool,
    /// When that search was asked for.
    asked_at: Instant,
    /// How long the next frame waits for its result.
    patience: Duration,
    /// Keys and clicks that came before the result and are meant for its list.
    deferred: VecDeque<Message>,
    /// Whether the next frame draws every cell.
    redraw: bool,
}

impl EventLoop<'_> {
    /// Waits until something happens, and takes in everything that has happened by then; while a search runs, waits
    /// for its result too, but not longer than `patience`.
    fn take_all(&mut self, incoming: &Receiver<Incoming>) -> anyhow::Result<Option<Ending>> {
        let Ok(first) = incoming.recv() else { return Ok(Some(Ending::Quit)) };
        let mut ending = self.take(first)?;
        let deadline = Instant::now() + self.patience;
        let mut taken = 0;
        while ending.is_none() && taken < MAX_AT_ONCE {
            let patience = if self.is_awaiting() {
                deadline.saturating_duration_since(Instant::now())
            } else {
                Duration::ZERO
            };
            match incoming.recv_timeout(patience) {
                Ok(next) => ending = self.take(next)?,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => ending = Some(Ending::Quit),
            }
            taken += 1;
        }
        Ok(ending)
    }

    fn take(&mut self, incoming: Incoming) -> anyhow::Result<Option<Ending>> {
        match incoming {
            Incoming::Message(Message::EscAnd(key)) if !self.esc_must_wait(key) => {
                for key in keys_after_esc(self.state.place(), key) {
                    let ending = self.take(Incoming::Message(Message::Key(key)))?;
                    if ending.is_some() {
                        return Ok(ending);
                    }
                }
                Ok(None)
            }
            Incoming::Message(message) if self.must_wait(&message) => {
                self.deferred.push_back(message);
                Ok(None)
            }
            Incoming::Message(message) => {
                if matches!(&message, Message::Found(result) if result.serial == self.state.search.serial) {
                    self.searching = false;
                    let was_slow = self.asked_at.elapsed() > SEARCH_PATIENCE;
                    self.patience = if was_slow { Duration::ZERO } else { SEARCH_PATIENCE };
                }
                let ending = self.update(message)?;
                if ending.is_some() { Ok(ending) } else { self.take_deferred() }
            }
            Incoming::Failed(error) => Err(error),
            Incoming::Signal(signal) => Ok(Some(Ending::Signal(signal))),
            Incoming::Stop => self.carry_out(Effect::Suspend),
            Incoming::Continued => {
                let outcome = self.outside.take_terminal_again();
                self.take_outcome(outcome)
            }
            Incoming::Hangup => Ok(Some(Ending::Hangup)),
            Incoming::Panicked => Ok(Some(Ending::Panicked)),
        }
    }

    /// Whether a result is on its way that the next keys are meant for.
    fn is_awaiting(&self) -> bool {
        self.searching || self.state.looking_up
    }

    /// Whether a key or click is meant for a result that is not there yet: a user who types a query, ↵ and y without a
    /// pause wants to copy what the query finds, and not what was listed before. The keys that begin a query or type it
    /// don't wait.
    fn must_wait(&self, message: &Message) -> bool {
        let is_awaited = self.is_awaiting() || !self.deferred.is_empty();
        match message {
            Message::Key(key) => {
                let goes_on = self.deferred.is_empty() && self.is_query(message);
                is_awaited && !goes_on && !is_immediate(self.state.place(), *key)
            }
            Message::Mouse(..) => is_awaited,
            Message::EscAnd(key) => self.esc_must_wait(*key),
            Message::Paste(_) => !self.deferred.is_empty(),
            _ => false,
        }
    }

    /// Whether Esc and a key must wait until it is known where the user is by then: the place says what they are.
    fn esc_must_wait(&self, key: Key) -> bool {
        !self.deferred.is_empty() && !is_immediate(self.state.place(), key)
    }

    /// Whether a message begins a query, or is typed into a line.
    fn is_query(&self, message: &Message) -> bool {
        let place = self.state.place();
        match message {
            Message::Key(key) => place.is_typed_in() || begins_query(place, *key),
            Message::Paste(_) => place.is_typed_in(),
            _ => false,
        }
    }

    /// Takes in the deferred messages, up to one that has to wait again.
    fn take_deferred(&mut self) -> anyhow::Result<Option<Ending>> {
        while let Some(message) = self.deferred.pop_front() {
            if let Message::EscAnd(key) = message {
                let keys = keys_after_esc(self.state.place(), key);
                keys.into_iter().rev().for_each(|key| self.deferred.push_front(Message::Key(key)));
                continue;
            }
            if self.is_awaiting() && !self.is_query(&message) {
                self.deferred.push_front(message);
                return Ok(None);
            }
            if let Some(ending) = self.update(message)? {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }

    fn update(&mut self, message: Message) -> anyhow::Result<Option<Ending>> {
        let is_opened = matches!(message, Message::Opened(_));
        let replaced =
            self.state.dataset.as_ref().filter(|_| is_opened).map(|dataset| dataset.engine.clone());
        let mut ending = None;
        for effect in update(self.state, message) {
            ending = self.carry_out(effect)?;
            if ending.is_some() {
                break;
            }
        }
        // The memory of a large dataset is given back in a moment, for which no key waits.
        if let Some(replaced) = replaced {
            thread::spawn(move || drop(replaced));
        }
        Ok(ending)
    }

    fn carry_out(&mut self, effect: Effect) -> anyhow::Result<Option<Ending>> {
        match effect {
            Effect::Quit => return Ok(Some(Ending::Quit)),
            Effect::Interrupt => return Ok(Some(Ending::Signal(SIGINT))),
            Effect::Redraw => self.redraw = true,
            Effect::Search { serial, query } => {
                if let Some(dataset) = &self.state.dataset {
                    self.searcher.ask(serial, query, dataset.engine.clone(), self.state.viewport());
                    self.searching = true;
                    self.asked_at = Instant::now();
                }
            }
            Effect::LookUp(look_up) => {
                if let Some(dataset) = &self.state.dataset {
                    self.searcher.look_up(look_up, dataset.engine.clone());
                }
            }
            effect => {
                let outcome = self.outside.carry_out(effect, self.state);
                return self.take_outcome(outcome);
            }
        }
        Ok(None)
    }

    fn take_outcome(&mut self, outcome: anyhow::Result<Outcome>) -> anyhow::Result<Option<Ending>> {
        match outcome {
            Ok(Outcome::Done) => Ok(None),
            Ok(Outcome::Tell(notice)) => self.update(Message::Notice(notice)),
            Ok(Outcome::Returned { size, notice }) => {
                self.redraw = true;
                if let Some(ending) = self.update(Message::Resize(size.0, size.1))? {
                    return Ok(Some(ending));
                }
                notice.map_or(Ok(None), |notice| self.update(Message::Notice(notice)))
            }
            Err(error) if is_hangup(&error) => Ok(Some(Ending::Hangup)),
            Err(error) => Err(error),
        }
    }
}

/// Whether a key opens the search box, which it does whatever is listed.
fn begins_query(place: Place, key: Key) -> bool {
    matches!(action_for(place, key), Some(Action::Search | Action::SearchSpeaker))
}

/// Whether a key interrupts or suspends at once, whatever is going on: Ctrl-C and Ctrl-Z. A `q` waits for its turn, since a
/// mark may come before it.
fn is_immediate(place: Place, key: Key) -> bool {
    key.ctrl && matches!(action_for(place, key), Some(Action::Interrupt | Action::Suspend))
}

fn is_hangup(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(is_gone)
}
