//! The outside: carries out the explorer's effects on the terminal, the clipboard, the files that it exports to, and other
//! programs, the user's editor and browser.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::exporter::Export;
use super::incoming::Incoming;
use super::input::Keyboard;
use super::marks::Marks;
use super::programs::{Clipboard, Editor, Errands, TextFolder, Visit};
use super::screen::{self, Screen};
use super::signals;
use crate::app::{Effect, ExportItems, Notice, State, answer};
use crate::collection::DocumentNo;
use crate::search::{Cancel, Field};

/// The outcome of an effect.
#[derive(Debug)]
pub enum Outcome {
    /// It was carried out, and there is nothing to say.
    Done,
    /// There is something to say to the user.
    Tell(Notice),
    /// Another program had the terminal meanwhile. The screen is entered again, and nothing is on it.
    Returned {
        /// Columns and rows.
        size: (u16, u16),
        /// What there is to say to the user.
        notice: Option<Notice>,
    },
}

/// Carries out effects. Tests have their own.
pub trait Outside {
    /// Carries out an effect. An error says that the terminal can't be used any more.
    fn carry_out(&mut self, effect: Effect, state: &State) -> anyhow::Result<Outcome>;

    /// Takes the terminal again, after the program was stopped from outside and goes on.
    fn take_terminal_again(&mut self) -> anyhow::Result<Outcome> {
        Ok(Outcome::Done)
    }
}

/// The user's terminal, clipboard, files and programs. When it is dropped, the screen is left first; then what still runs
/// comes to its end.
pub(super) struct World {
    screen: Screen,
    keyboard: Keyboard,
    marks: Option<Marks>,
    /// Whether it was told that there is nowhere to save marks.
    told_of_marks: bool,
    /// Whether exported tables begin with a byte order mark.
    has_bom: bool,
    errands: Errands,
    clipboard: Clipboard,
    texts: TextFolder,
    /// Stops the export that was begun last.
    stop_export: Cancel,
}

impl World {
    pub(super) fn new(
        screen: Screen,
        keyboard: Keyboard,
        marks: Option<PathBuf>,
        has_bom: bool,
        inbox: &Sender<Incoming>,
    ) -> Self {
        Self {
            screen,
            keyboard,
            marks: marks.map(|path| Marks::open(path, inbox.clone())),
            told_of_marks: false,
            has_bom,
            errands: Errands::new(inbox.clone()),
            clipboard: Clipboard::default(),
            texts: TextFolder::default(),
            stop_export: Cancel::new(),
        }
    }

    /// Lends the terminal, with its keys, to a program, which `then` runs to its end.
    fn lend(&mut self, then: impl FnOnce() -> Option<Notice>) -> anyhow::Result<Outcome> {
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        let notice = keyboard.paused(|| screen.lend_to_program(then))?;
        returned(notice)
    }

    fn suspend(&mut self) -> anyhow::Result<Outcome> {
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        let stopped = keyboard.paused(|| screen.lend(signals::stop))?;
        returned(stopped.err().map(|_| Notice::wrong("The system does not let this be suspended.")))
    }

    fn copy(&mut self, text: String, what: &'static str) -> anyhow::Result<Outcome> {
        // Between two frames, so that it can't fall into the middle of one.
        let sequence = Clipboard::sequence(&text);
        if let Some(sequence) = &sequence {
            screen::write(sequence)?;
        }
        let copy = self.clipboard.copy(text, what, sequence.is_some());
        self.errands.run(copy);
        Ok(Outcome::Done)
    }

    fn edit(&mut self, document: DocumentNo, line: usize, state: &State) -> anyhow::Result<Outcome> {
        let Some(collection) = state.collection() else { return Ok(Outcome::Done) };
        let document = collection.document(document);
        let editor = match Editor::of_user() {
            Ok(editor) => editor,
            Err(notice) => return Ok(Outcome::Tell(notice)),
        };
        match self.texts.file(document.id, document.text, &editor) {
            Ok(file) => self.lend(|| editor.open(&file, line)),
            Err(error) => Ok(Outcome::Tell(Notice::wrong(error.to_string()))),
        }
    }

    /// Exports on a thread, which ends when the explorer is left.
    fn export(&mut self, path: PathBuf, items: ExportItems, replace: bool, state: &State) {
        let Some(dataset) = &state.dataset else { return };
        self.stop_export = Cancel::new();
        let (engine, stop) = (Arc::clone(&dataset.engine), self.stop_export.clone());
        let has_unsaid = state.search.query.asks_for(Field::Said);
        let export = Export { path, items, replace, has_unsaid, has_bom: self.has_bom, engine, stop };
        self.errands.run_telling(|leaving, tell| export.run(leaving, tell));
    }

    /// Has an effect answered on a thread.
    fn ask(&mut self, effect: Effect, state: &State) {
        let Some(dataset) = &state.dataset else { return };
        let (engine, viewport) = (Arc::clone(&dataset.engine), state.viewport());
        self.errands.ask(move || answer(effect, &engine, viewport, &Cancel::new()).ok().flatten());
    }

    fn open(&mut self, address: &str) -> anyhow::Result<Outcome> {
        match Visit::to(address) {
            Ok(visit) if visit.takes_terminal() => return self.lend(|| visit.open_in_terminal()),
            Ok(visit) => self.errands.run(|leaving| Some(visit.start(leaving))),
            Err(notice) => return Ok(Outcome::Tell(notice)),
        }
        Ok(Outcome::Done)
    }
}

/// The outcome after something else had the terminal.
fn returned(notice: Option<Notice>) -> anyhow::Result<Outcome> {
    Ok(Outcome::Returned { size: Screen::size()?, notice })
}

impl Outside for World {
    fn carry_out(&mut self, effect: Effect, state: &State) -> anyhow::Result<Outcome> {
        Ok(match effect {
            Effect::Copy { text, what } => self.copy(text, what)?,
            Effect::Edit { document, line } => self.edit(document, line, state)?,
            Effect::Open(address) => self.open(&address)?,
            Effect::Export { path, items, replace } => {
                self.export(path, items, replace, state);
                Outcome::Done
            }
            Effect::StopExport => {
                self.stop_export.raise();
                Outcome::Done
            }
            Effect::Prepare { .. } | Effect::FindMarks { .. } => {
                self.ask(effect, state);
                Outcome::Done
            }
            Effect::KeepMarks { added, removed } => match &mut self.marks {
                Some(marks) => {
                    marks.change(added, removed);
                    Outcome::Done
                }
                None if std::mem::replace(&mut self.told_of_marks, true) => Outcome::Done,
                None => Outcome::Tell(Notice::wrong(
                    "Marks are not saved, and are lost when you quit: you have no home folder, so set HOME to one."
                        .to_owned(),
                )),
            },
            Effect::Suspend => self.suspend()?,
            Effect::Mouse(on) => {
                self.screen.catch_mouse(on)?;
                Outcome::Done
            }
            // The event loop carries these out itself.
            Effect::Search { .. } | Effect::LookUp(_) | Effect::Redraw | Effect::Quit | Effect::Interrupt => {
                Outcome::Done
            }
        })
    }

    fn take_terminal_again(&mut self) -> anyhow::Result<Outcome> {
        self.screen.retake()?;
        returned(None)
    }
}
