//! The file of the user's marks: a JSON object with the ids of all marked attributions, of whatever dataset.
//!
//! A thread reads it and writes it: the file may lie on a disk that does not answer, and the screen must go on.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{anyhow, bail};
use serde::{Deserialize, Serialize};

use super::incoming::Incoming;
use crate::app::{Message, Notice};
use crate::collection::Location;
use crate::collection::read::parse_record;
use crate::export;
use crate::store::system_error::in_words;

/// How long the last marks may take to be saved, when the explorer is left.
const SAVE_PATIENCE: Duration = Duration::from_secs(5);

/// The marks as they stand in their file.
#[derive(Default, Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct MarksFile {
    /// Ids of attributions.
    marked: BTreeSet<String>,
}

/// What is done to the marks: ids that are added, and ids that are taken away.
type MarkChange = (Vec<String>, Vec<String>);

/// The handle of the thread. Dropping it waits for the last change to be saved, for a while.
pub(super) struct Marks {
    path: PathBuf,
    inbox: Sender<Incoming>,
    /// `None` when it is being dropped, which ends the thread.
    changes: Option<Sender<MarkChange>>,
    /// Closed when the thread has ended.
    ended: Receiver<()>,
    /// Whether there was a change in this run.
    is_changed: bool,
}

impl Marks {
    /// Starts the thread. It reads the file, and sends the marks, and what goes wrong, to `inbox`.
    pub(super) fn open(path: PathBuf, inbox: Sender<Incoming>) -> Self {
        let (changes, orders) = mpsc::channel::<MarkChange>();
        let (alive, ended) = mpsc::channel::<()>();
        let (file, to_loop) = (path.clone(), inbox.clone());
        thread::spawn(move || {
            let _alive = alive;
            // Sending fails where the loop has ended, and then nobody listens.
            let send = |message| drop(to_loop.send(Incoming::Message(message)));
            match read_or_put_aside(&file) {
                Ok((marks, complaint)) => {
                    send(Message::Marks(marks));
                    complaint.into_iter().for_each(|words| send(Message::Notice(Notice::wrong(words))));
                }
                Err(error) => {
                    send(Message::Notice(Notice::wrong(format!("The marks could not be read: {error}."))));
                }
            }
            // What keeps one mark from being saved keeps the next ones: it is told once.
            let mut told = None;
            for (added, removed) in orders {
                let complaint = change(&file, &added, &removed);
                let failure = complaint.as_ref().err().map(ToString::to_string);
                if let Ok(Some(words)) = complaint {
                    send(Message::Notice(Notice::wrong(words)));
                }
                if let Some(why) = failure.as_ref().filter(|_| failure != told) {
                    send(Message::Notice(Notice::wrong(format!(
                        "Marks are not saved, and are lost when you quit: {why}."
                    ))));
                }
                told = failure;
            }
        });
        Self { path, inbox, changes: Some(changes), ended, is_changed: false }
    }

    /// Saves a change, as soon as the file lets it.
    pub(super) fn change(&mut self, added: Vec<String>, removed: Vec<String>) {
        self.is_changed = true;
        // A thread that panicked was told by its hook.
        let _ = self.changes.as_ref().map(|changes| changes.send((added, removed)));
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        drop(self.changes.take());
        if self.is_changed && self.ended.recv_timeout(SAVE_PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let words =
                format!("The marks of this run may not be saved: {} does not answer.", self.path.display());
            let _ = self.inbox.send(Incoming::Message(Message::Notice(Notice::wrong(words))));
        }
    }
}

/// Reads the marks. A damaged file is put aside, so that marks can be kept again; the sentence says so.
fn read_or_put_aside(path: &Path) -> anyhow::Result<(BTreeSet<String>, Option<String>)> {
    let Some(json) = text(path)? else { return Ok((BTreeSet::new(), None)) };
    let why = match parsed(path, &json) {
        Ok(marks) => return Ok((marks, None)),
        Err(why) => why,
    };
    let aside = (1..100)
        .map(|nth| {
            path.with_extension(if nth == 1 { "damaged".to_owned() } else { format!("damaged-{nth}") })
        })
        .find(|aside| fs::symlink_metadata(aside).is_err());
    let Some(aside) = aside else { bail!(why) };
    match fs::rename(path, &aside) {
        Ok(()) => Ok((
            BTreeSet::new(),
            Some(format!(
                "{}. The file is put aside as {}, and marks begin anew.",
                why.trim_end_matches('?'),
                aside.display()
            )),
        )),
        Err(_) => bail!("{why}; mend the file, or delete it to begin anew"),
    }
}

/// The text of the file; `None` where there is no file. What is not a file (a pipe, a device) is never opened: that could wait
/// for ever.
fn text(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied => {
            anyhow!("{} may not be read: change its permissions", path.display())
        }
        _ => anyhow!("{} can’t be read: {}", path.display(), in_words(&error)),
    };
    match fs::metadata(path) {
        // Where a home can't be entered there are no marks; if one is made, saving says why it can't be kept.
        Err(_) => Ok(None),
        Ok(there) if !there.is_file() => {
            bail!("{} is not a file: move it away, and one is made", path.display())
        }
        Ok(_) => fs::read(path).map(Some).map_err(failed),
    }
}

/// The marks in the file's text, or the fault with its place.
fn parsed(path: &Path, json: &[u8]) -> Result<BTreeSet<String>, String> {
    let mut location = Location { file: path.display().to_string(), ..Location::default() };
    let Ok(json) = std::str::from_utf8(json) else {
        return Err(format!("{location}: it is no text in UTF-8"));
    };
    let marks = parse_record::<MarksFile>(json, &mut location);
    Ok(marks.map_err(|what| format!("{location}: {what}"))?.marked)
}

/// Adds and removes marks. The file is read again first, since another explorer may have changed it meanwhile. The sentence says
/// where it was damaged, and put aside.
fn change(path: &Path, added: &[String], removed: &[String]) -> anyhow::Result<Option<String>> {
    let (mut marked, complaint) = read_or_put_aside(path)?;
    marked.extend(added.iter().cloned());
    removed.iter().for_each(|id| {
        marked.remove(id);
    });
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| {
            anyhow!("the folder {} can’t be made: {}", folder.display(), in_words(&error))
        })?;
    }
    export::write_atomically(path, |out| Ok(serde_json::to_writer_pretty(out, &MarksFile { marked })?))?;
    Ok(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(path: &Path) -> BTreeSet<String> {
        read_or_put_aside(path).unwrap().0
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_told_and_marks_begin_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        let table: [(&[u8], &str, &str); 4] = [
            (b"5", ": an object was expected, and this is 5", "marks.damaged"),
            (b"{}", ": there is no “marked”", "marks.damaged-2"),
            (b"{\"marked\": [5]}", ", marked[0]: a string was expected, and this is 5", "marks.damaged-3"),
            (b"\xff", ": it is no text in UTF-8", "marks.damaged-4"),
        ];
        for (json, fault, name) in table {
            fs::write(&path, json).unwrap();
            let aside = folder.path().join(name);
            let (marks, told) = read_or_put_aside(&path).unwrap();
            assert!(marks.is_empty());
            assert_eq!(
                told.unwrap(),
                format!(
                    "{}{fault}. The file is put aside as {}, and marks begin anew.",
                    path.display(),
                    aside.display()
                )
            );
            assert_eq!(fs::read(aside).unwrap(), json);
            assert!(!path.exists());
        }
        assert_eq!(change(&path, &["a".to_owned()], &[]).unwrap(), None);
        assert!(marks(&path).contains("a"));
        // Something else damages it while the explorer is open.
        fs::write(&path, "5").unwrap();
        let told = change(&path, &["b".to_owned()], &[]).unwrap();
        assert!(told.is_some_and(|told| told.contains("marks.damaged-5")));
        assert!(marks(&path).contains("b"));
    }

    #[test]
    fn what_is_not_a_file_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let sentence = format!("{} is not a file: move it away, and one is made", path.display());
        assert_eq!(read_or_put_aside(&path).unwrap_err().to_string(), sentence);
        assert_eq!(change(&path, &["a".to_owned()], &[]).unwrap_err().to_string(), sentence);
        assert!(!fs::metadata(&path).unwrap().is_file());
    }

    #[test]
    fn what_keeps_marks_from_being_saved_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("home"), "").unwrap();
        let (inbox, incoming) = mpsc::channel();
        let mut open = Marks::open(folder.path().join("home/whosaid/marks.json"), inbox);
        open.change(vec!["a".to_owned()], Vec::new());
        open.change(vec!["b".to_owned()], Vec::new());
        drop(open);
        let told: Vec<Incoming> = incoming.try_iter().collect();
        let [Incoming::Message(Message::Marks(none)), Incoming::Message(Message::Notice(notice))] = &told[..]
        else {
            panic!("{told:?}");
        };
        assert!(none.is_empty());
        let words = format!("{notice:?}");
        assert!(words.contains("Marks are not saved, and are lost when you quit: the folder "), "{words}");
        assert!(words.contains("a folder was expected"), "{words}");
    }

    #[test]
    fn what_was_changed_is_saved_when_the_handle_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/marks.json");
        let (inbox, incoming) = mpsc::channel();
        let mut open = Marks::open(path.clone(), inbox);
        open.change(vec!["a".to_owned(), "b".to_owned()], Vec::new());
        open.change(Vec::new(), vec!["a".to_owned()]);
        drop(open);
        assert_eq!(marks(&path), BTreeSet::from(["b".to_owned()]));
        let told: Vec<Incoming> = incoming.try_iter().collect();
        assert!(matches!(&told[..], [Incoming::Message(Message::Marks(_))]), "{told:?}");
    }
}
