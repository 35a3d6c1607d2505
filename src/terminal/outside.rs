//! The outside: carries out the explorer's effects on the terminal, the clipboard, the files that it exports to, and other
//! programs, the user's editor and browser.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use anyhow::bail;

use super::incoming::Incoming;
use super::input::Keyboard;
use super::marks::Marks;
use super::programs::{Clipboard, Editor, Errands, TextFolder, Visit};
use super::screen::{self, Screen};
use super::signals;
use crate::app::{Effect, Notice, State};
use crate::collection::{AttributionNo, Collection, DocumentNo};
use crate::export::{self, Format, TextPage};

/// The outcome of an effect.
#[derive(Debug)]
pub enum Outcome {
    /// It was carried out, and there is nothing to say.
    Done,
    /// There is something to say to the user.
    Tell(Notice),
    /// The file to export the items to exists already.
    Exists(PathBuf, Vec<AttributionNo>),
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
    errands: Errands,
    clipboard: Clipboard,
    texts: TextFolder,
}

impl World {
    pub(super) fn new(
        screen: Screen,
        keyboard: Keyboard,
        marks: Option<PathBuf>,
        inbox: &Sender<Incoming>,
    ) -> Self {
        Self {
            screen,
            keyboard,
            marks: marks.map(|path| Marks::open(path, inbox.clone())),
            errands: Errands::new(inbox.clone()),
            clipboard: Clipboard::default(),
            texts: TextFolder::default(),
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
            Effect::Export { path, items, replace: false } if expanded(&path).exists() => {
                Outcome::Exists(path, items)
            }
            Effect::Export { path, items, .. } => Outcome::Tell(write_export(state, &path, &items)),
            Effect::KeepMarks { added, removed } => {
                if let Some(marks) = &mut self.marks {
                    marks.change(added, removed);
                }
                Outcome::Done
            }
            Effect::Suspend => self.suspend()?,
            Effect::Mouse(on) => {
                self.screen.catch_mouse(on)?;
                Outcome::Done
            }
            // The event loop carries these out itself.
            Effect::Search { .. } | Effect::Redraw | Effect::Quit | Effect::Interrupt => Outcome::Done,
        })
    }

    fn take_terminal_again(&mut self) -> anyhow::Result<Outcome> {
        self.screen.retake()?;
        returned(None)
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
    notice(write_items(collection, path, items), format!("{count} written to {}.", path.display()))
}

/// The path that a typed name means: `~/` is the home folder, as in the shell.
fn expanded(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.to_owned(),
    }
}

/// Writes items to a file, in the format that its name's ending says.
fn write_items(collection: &Collection, path: &Path, items: &[AttributionNo]) -> anyhow::Result<()> {
    let Some(format) = Format::of(path) else { bail!("The name’s ending chooses no format.") };
    let path = &expanded(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        bail!("There is no folder {}.", folder.display());
    }
    export::write_atomically(path, |out| export::write(collection, items, format, TextPage::default(), out))?;
    Ok(())
}
