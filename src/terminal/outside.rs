//! The outside: carries out the explorer's effects on the terminal, the clipboard, files and other programs.

use std::path::{Path, PathBuf};

use super::keyboard::Keyboard;
use super::screen::Screen;
use super::{clipboard, export, marks, programs, signals};
use crate::app::{Effect, Notice, State};
use crate::collection::{AttributionNo, DocumentNo};

/// The outcome of an effect.
#[derive(Debug)]
pub enum Outcome {
    /// It was carried out, and there is nothing to say.
    Done,
    /// There is something to say to the user.
    Tell(Notice),
    /// The file to export the items to exists already.
    Exists(PathBuf, Vec<AttributionNo>),
    /// Another program had the terminal meanwhile. The screen is entered again, and has this size.
    Returned {
        /// Columns and rows.
        size: (u16, u16),
    },
}

/// Carries out effects. Tests have their own.
pub trait Outside {
    /// Carries out an effect. An error says that the terminal can't be used any more.
    fn carry_out(&mut self, effect: Effect, state: &State) -> anyhow::Result<Outcome>;
}

/// The user's terminal, clipboard, files and programs.
pub(super) struct World {
    screen: Screen,
    keyboard: Keyboard,
    marks: Option<PathBuf>,
}

impl World {
    pub(super) fn new(screen: Screen, keyboard: Keyboard, marks: Option<PathBuf>) -> Self {
        Self { screen, keyboard, marks }
    }

    /// Leaves the terminal to `then`, with its keys, and takes it back.
    fn lend<T>(&mut self, then: impl FnOnce() -> T) -> anyhow::Result<(T, Outcome)> {
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        let result = keyboard.paused(|| screen.lend(then))?;
        Ok((result, Outcome::Returned { size: Screen::size()? }))
    }

    fn edit(&mut self, document: DocumentNo, line: usize, state: &State) -> anyhow::Result<Outcome> {
        let Some(collection) = state.collection() else { return Ok(Outcome::Done) };
        let document = collection.document(document);
        let (edited, back) = self.lend(|| programs::edit(document.id, document.text, line))?;
        match edited {
            Ok(()) => Ok(back),
            Err(error) => Ok(Outcome::Tell(Notice::wrong(format!("{error:#}")))),
        }
    }

    fn keep_marks(&self, added: &[String], removed: &[String]) -> Outcome {
        let Some(path) = &self.marks else { return Outcome::Done };
        match marks::change(path, added, removed) {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Tell(Notice::wrong(format!(
                "The mark holds until you quit, but is not kept: {error:#}"
            ))),
        }
    }
}

impl Outside for World {
    fn carry_out(&mut self, effect: Effect, state: &State) -> anyhow::Result<Outcome> {
        Ok(match effect {
            Effect::Copy { text, what } => {
                Outcome::Tell(notice(clipboard::copy(&text), format!("{what} is on the clipboard.")))
            }
            Effect::Edit { document, line } => self.edit(document, line, state)?,
            Effect::Open(address) => {
                Outcome::Tell(notice(programs::browse(&address), "Opened in the browser.".to_owned()))
            }
            Effect::Export { path, items, replace: false } if export::expanded(&path).exists() => {
                Outcome::Exists(path, items)
            }
            Effect::Export { path, items, .. } => Outcome::Tell(write_export(state, &path, &items)),
            Effect::KeepMarks { added, removed } => self.keep_marks(&added, &removed),
            Effect::Suspend => {
                let (stopped, back) = self.lend(signals::stop)?;
                stopped.map_or_else(
                    |error| Outcome::Tell(Notice::wrong(format!("This can't be suspended: {error}"))),
                    |()| back,
                )
            }
            Effect::Mouse(on) => {
                self.screen.catch_mouse(on)?;
                Outcome::Done
            }
            // The event loop carries these out itself.
            Effect::Search { .. } | Effect::Redraw | Effect::Quit => Outcome::Done,
        })
    }
}

/// The notice of an effect that was carried out, or of its error.
fn notice(result: anyhow::Result<()>, words: String) -> Notice {
    match result {
        Ok(()) => Notice::done(words),
        Err(error) => Notice::wrong(format!("{error:#}")),
    }
}

fn write_export(state: &State, path: &Path, items: &[AttributionNo]) -> Notice {
    let Some(collection) = state.collection() else {
        return Notice::wrong("There is nothing to export yet.");
    };
    let count = if items.len() == 1 { "1 item".to_owned() } else { format!("{} items", items.len()) };
    notice(export::write(collection, path, items), format!("{count} written to {}.", path.display()))
}
