//! The outside: carries out the explorer's effects on the terminal, the clipboard, the files that it exports to, and other
//! programs, the user's editor and browser.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::input::Keyboard;
use super::screen::Screen;
use super::{clipboard, marks, signals};
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
        let (edited, back) = self.lend(|| edit(document.id, document.text, line))?;
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
                "The mark is not saved, and is lost when you quit: {error:#}"
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
                Outcome::Tell(notice(browse(&address), "Opened in the browser.".to_owned()))
            }
            Effect::Export { path, items, replace: false } if expanded(&path).exists() => {
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

/// Opens a text in the user's editor, at a line, and waits for its end. The editor gets a read-only copy: it can't change
/// the dataset.
fn edit(id: &str, text: &str, line: usize) -> anyhow::Result<()> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|words| !words.trim().is_empty());
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let name: String = id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let mut file = tempfile::Builder::new().prefix(&format!("whosaid-{name}-")).suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let mut permissions = fs::metadata(file.path())?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(file.path(), permissions)?;
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else { bail!("$EDITOR is empty") };
    let status =
        Command::new(program).args(words).arg(format!("+{line}")).arg(file.path()).status().with_context(
            || format!("The editor “{program}” could not be started: set $EDITOR to one that can"),
        )?;
    if !status.success() {
        bail!("The editor “{program}” ended with {status}.");
    }
    Ok(())
}

/// Opens an address in the browser. Only `http` and `https` are passed on: a dataset may hold any address, and the
/// system would run other programs for other kinds.
fn browse(address: &str) -> anyhow::Result<()> {
    let lower = address.to_ascii_lowercase();
    if !(lower.starts_with("https://") || lower.starts_with("http://"))
        || address.chars().any(|c| c.is_control() || c.is_whitespace())
    {
        bail!("This source’s address is no web address: {address}");
    }
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .with_context(|| {
            format!("No browser could be started ({program} is missing): the address is {address}")
        })
}
