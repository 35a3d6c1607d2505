//! The exporter: writes items to a file on a thread of its own, tells how many are written, and can be stopped.
//!
//! The file appears under its name when all of it is written. Where it is stopped before that, by the user or because the explorer is
//! left, nothing is left of it, and a file that would have been replaced is as it was.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::programs::Leaving;
use crate::app::{ExportItems, Message, Notice};
use crate::export::{self, Format, TextPage, WriteError};
use crate::harvest::progress::grouped;
use crate::search::{Cancel, Engine};

/// How often it is told how many items are written.
const TELL_INTERVAL: Duration = Duration::from_millis(100);

/// Items that are looked at between two looks at the clock.
const ITEMS_PER_LOOK: usize = 256;

const NO_FORMAT: &str = "The name’s ending stands for no format: end it in .md, .txt, .csv, .json or .jsonl.";

/// An export that was asked for.
pub(super) struct Export {
    /// The file, as it was typed.
    pub path: PathBuf,
    pub items: ExportItems,
    /// Whether an existing file may be replaced.
    pub replace: bool,
    /// Whether what was not said is asked for: else only a dataset has it.
    pub has_unsaid: bool,
    /// Whether a table begins with a byte order mark.
    pub has_bom: bool,
    /// What the items are of.
    pub engine: Arc<Engine>,
    /// Raised when the user stops it.
    pub stop: Cancel,
}

impl Export {
    /// Writes the file, or tells why there can be none of that name.
    pub(super) fn run(self, leaving: &Leaving, tell: &dyn Fn(Message)) {
        let path = expanded(&self.path);
        let existed = path.exists();
        let format = match (Format::of(&path), export::refuse_existing(&path, self.replace)) {
            (Some(format), Ok(())) => Ok(format),
            (Some(_), Err(WriteError::Exists(_))) => return tell(Message::Exists(self.path, self.items)),
            (Some(_), Err(WriteError::NoFolder { path, .. })) => {
                Err(format!("There is no folder {}: make it first, or type another name.", path.display()))
            }
            (Some(_), Err(error)) => Err(error.to_string()),
            (None, _) => Err(NO_FORMAT.to_owned()),
        };
        let format = match format {
            Ok(format) => format,
            Err(why) => return tell(Message::Refused(self.path, self.items, Notice::wrong(why))),
        };
        let name = self.path.display();
        let notice = match self.write(&path, format, leaving, tell) {
            Ok((written, unsaid)) => {
                let items = if written == 1 { "item" } else { "items" };
                let rest = if unsaid == 0 { String::new() } else { format!(" {}", export::left_out(unsaid)) };
                Notice::done(format!("{} {items} written to {name}.{rest}", grouped(written as u64)))
            }
            Err(error) if !self.is_stopped(leaving) => Notice::wrong(format!("{error:#}")),
            Err(_) => {
                let left = if existed { "is as it was" } else { "was not written" };
                let words = format!("The export is stopped: {name} {left}.");
                if leaving.is_so() { Notice::wrong(words) } else { Notice::done(words) }
            }
        };
        tell(Message::ExportEnded(notice));
    }

    fn is_stopped(&self, leaving: &Leaving) -> bool {
        self.stop.is_raised() || leaving.is_so()
    }

    /// Writes the items. Says how many they are, and how many were left out.
    fn write(
        &self,
        path: &Path,
        format: Format,
        leaving: &Leaving,
        tell: &dyn Fn(Message),
    ) -> anyhow::Result<(usize, usize)> {
        let (mut items, collection) = (self.items.all(), self.engine.collection());
        if !self.has_unsaid && !format.is_dataset() {
            items.retain(|&no| collection.is_asserted(no));
        }
        let mut written = 0_usize;
        let mut told = Instant::now();
        let is_stopped = || self.is_stopped(leaving);
        export::write_atomically(path, |out| {
            let out = &mut StoppableWriter { out, is_stopped: &is_stopped };
            let mut step = || {
                if written.is_multiple_of(ITEMS_PER_LOOK) && told.elapsed() >= TELL_INTERVAL {
                    told = Instant::now();
                    tell(Message::Exported(written));
                }
                written += 1;
                Ok(())
            };
            if self.has_bom && format == Format::Csv {
                out.write_all(export::BYTE_ORDER_MARK.as_bytes())?;
            }
            let page = TextPage::default();
            export::write_watched(collection, &items, format, page, out, &mut step)?;
            out.flush()
        })?;
        Ok((items.len(), self.items.len() - items.len()))
    }
}

/// A writer that fails as soon as the export is stopped.
struct StoppableWriter<'a> {
    out: &'a mut dyn Write,
    is_stopped: &'a dyn Fn() -> bool,
}

impl StoppableWriter<'_> {
    fn check(&self) -> io::Result<()> {
        if (self.is_stopped)() { Err(io::Error::other("the export is stopped")) } else { Ok(()) }
    }
}

impl Write for StoppableWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.check()?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check()?;
        self.out.flush()
    }
}

/// The path that a typed name means: `~/` is the home folder, as in the shell.
fn expanded(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc;

    use super::*;
    use crate::collection::{AttributionNo, read};
    use crate::open::BUILTIN_JSON;
    use crate::terminal::programs::Errands;

    fn export(path: PathBuf, replace: bool) -> Export {
        let collection = read::collection("osaka", BUILTIN_JSON.as_bytes()).unwrap();
        let items = ExportItems::Chosen([AttributionNo(0), AttributionNo(3)].into());
        let engine = Arc::new(Engine::new(Arc::new(collection)));
        Export { path, items, replace, has_unsaid: false, has_bom: false, engine, stop: Cancel::new() }
    }

    /// The last that an export tells.
    fn told(export: Export) -> Message {
        let (tell, all) = mpsc::channel();
        export.run(&Leaving::default(), &|message| tell.send(message).unwrap());
        all.try_iter().last().unwrap()
    }

    fn notice(message: Message) -> Notice {
        let Message::ExportEnded(notice) = message else { panic!("{message:?}") };
        notice
    }

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn every_format_is_written_and_a_name_that_is_taken_is_asked_about() {
        let folder = tempfile::tempdir().unwrap();
        for (name, part) in [("a.md", "> — "), ("a.txt", "¶"), ("a.csv", "id,kind"), ("a.jsonl", "{\"meta\"")]
        {
            let path = folder.path().join(name);
            let done = Notice::done(format!("2 items written to {}.", path.display()));
            assert_eq!(notice(told(export(path.clone(), false))), done);
            assert!(fs::read_to_string(&path).unwrap().contains(part), "{name}");
            assert!(matches!(told(export(path.clone(), false)), Message::Exists(taken, _) if taken == path));
            assert_eq!(notice(told(export(path, true))), done);
        }
        assert_eq!(names(folder.path()), 4);
    }

    #[test]
    fn what_was_not_said_is_left_out_and_counted_unless_it_is_asked_for_or_a_dataset_is_written() {
        let dataset = r#"{"schema": "whosaid/1", "documents": [{"id": "d", "text": "No."}], "speakers": [], "attributions": [
            {"id": "a", "document": "d", "kind": "indirect", "asserted": false, "content": [{"start": 0, "end": 2, "text": "No"}]}
        ]}"#;
        let engine = Arc::new(Engine::new(Arc::new(read::collection("d", dataset.as_bytes()).unwrap())));
        let folder = tempfile::tempdir().unwrap();
        let left_out = " 1 is left out, which the text says was not said: said:no finds it.";
        for (name, has_unsaid, items, rest) in [
            ("a.md", false, "0 items", left_out),
            ("a.txt", false, "0 items", left_out),
            ("a.csv", false, "0 items", left_out),
            ("b.txt", true, "1 item", ""),
            ("a.jsonl", false, "1 item", ""),
        ] {
            let path = folder.path().join(name);
            let items_of_it = ExportItems::Chosen([AttributionNo(0)].into());
            let one = Export {
                items: items_of_it,
                engine: engine.clone(),
                has_unsaid,
                ..export(path.clone(), false)
            };
            let done = format!("{items} written to {}.{rest}", path.display());
            assert_eq!(notice(told(one)), Notice::done(done));
        }
    }

    #[test]
    fn only_a_table_begins_with_a_byte_order_mark_and_only_where_it_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        for (name, has_bom, begins) in
            [("a.csv", true, "\u{FEFF}id,"), ("b.csv", false, "id,"), ("a.jsonl", true, "{\"meta\"")]
        {
            let path = folder.path().join(name);
            notice(told(Export { has_bom, ..export(path.clone(), false) }));
            assert!(fs::read_to_string(&path).unwrap().starts_with(begins), "{name}");
        }
    }

    #[test]
    fn a_name_that_cannot_be_is_refused_with_the_items() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("tides.csv")).unwrap();
        let names_of_none =
            [("no/a.md", "There is no folder"), ("tides.csv", "is not a file"), ("a.b", "ending")];
        for ((name, why), replace) in names_of_none.iter().flat_map(|one| [(one, true), (one, false)]) {
            let Message::Refused(path, items, notice) = told(export(at(name), replace)) else {
                panic!("{name}")
            };
            assert!(path == at(name) && items.len() == 2);
            assert!(notice.wrong && notice.words.contains(*why), "{}", notice.words);
        }
        assert_eq!(names(folder.path()), 1);
    }

    #[test]
    fn what_is_stopped_leaves_nothing_and_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new.md"), folder.path().join("old.md"));
        fs::write(&old, "as it was").unwrap();
        for (path, end) in [(&new, "new.md was not written."), (&old, "old.md is as it was.")] {
            let export = export(path.clone(), true);
            export.stop.raise();
            let notice = notice(told(export));
            assert!(!notice.wrong && notice.words.starts_with("The export is stopped: "), "{}", notice.words);
            assert!(notice.words.ends_with(end), "{}", notice.words);
        }
        assert_eq!(fs::read_to_string(&old).unwrap(), "as it was");
        assert_eq!(names(folder.path()), 1);
    }

    #[test]
    fn who_quits_stops_it_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let export = export(folder.path().join("new.md"), false);
        let (inbox, incoming) = mpsc::channel();
        let mut errands = Errands::new(inbox);
        errands.run_telling(move |leaving, tell| {
            while !leaving.is_so() {
                std::thread::yield_now();
            }
            export.run(leaving, tell);
        });
        drop(errands);
        let Ok(crate::terminal::Incoming::Message(Message::ExportEnded(notice))) = incoming.recv() else {
            panic!("nothing was told")
        };
        assert!(notice.wrong && notice.words.ends_with("new.md was not written."), "{}", notice.words);
        assert_eq!(names(folder.path()), 0);
    }

    #[test]
    fn the_writer_fails_where_it_is_stopped_midway() {
        let written = std::cell::Cell::new(0);
        let mut out = Vec::new();
        let is_stopped = || written.replace(written.get() + 1) >= 2;
        let mut writer = StoppableWriter { out: &mut out, is_stopped: &is_stopped };
        assert!(writer.write_all(b"one").is_ok() && writer.write_all(b"two").is_ok());
        assert!(writer.write_all(b"three").is_err());
        assert_eq!(out, b"onetwo");
    }
}
