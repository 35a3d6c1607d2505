//! A reader: takes the articles from a source, one at a time, in whatever formats they are kept.

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::limits::Budget;
use super::piece::{Bytes, Piece};
use super::unpack::Unpacking;
use super::{Article, Limits, Place, Reason, Source, Unreadable};

/// Reads articles from sources. Threads may share one.
#[derive(Debug, Default)]
pub struct Reader {
    limits: Limits,
    taken: AtomicU64,
}

impl Reader {
    /// A reader that refuses what is beyond these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, taken: AtomicU64::new(0) }
    }

    /// The bytes that were read of all sources so far, as they are on the disk: what progress is measured by.
    pub fn bytes_taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Gives every article in a source to `take`, and every place in it that gave none. Ends early, with `Break`, when
    /// `take` says so.
    pub fn read(
        &self,
        source: &Source,
        take: &mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let budget = Budget::new(&self.limits, &self.taken);
        match open(source, &budget) {
            Ok(bytes) => {
                let piece = Piece::new(Place::of(source.clone()), name(source), bytes);
                Unpacking::new(&budget, take).read(piece)
            }
            Err(reason) => take(Err(reason.at(Place::of(source.clone())))),
        }
    }

    /// The same for a source that somebody has opened already, such as to see what it is; `bytes` are all of it.
    pub fn read_opened(
        &self,
        source: &Source,
        bytes: impl Read,
        take: &mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let budget = Budget::new(&self.limits, &self.taken);
        let bytes = Bytes::Stream(Box::new(budget.taking(bytes)));
        let piece = Piece::new(Place::of(source.clone()), name(source), bytes);
        Unpacking::new(&budget, take).read(piece)
    }
}

fn open<'a>(source: &Source, budget: &'a Budget<'a>) -> Result<Bytes<'a>, Reason> {
    match source {
        Source::Stdin => Ok(Bytes::Stream(Box::new(budget.taking(io::stdin().lock())))),
        Source::Path(path) => open_file(path, budget),
    }
}

fn open_file<'a>(path: &Path, budget: &'a Budget<'a>) -> Result<Bytes<'a>, Reason> {
    // Opening a folder works on some systems, and reading it fails with words that help nobody.
    if fs::metadata(path)?.is_dir() {
        return Err(Reason::Special("a folder"));
    }
    let file = File::open(path)?;
    let is_file = file.metadata()?.is_file();
    let metered = budget.taking(file);
    Ok(if is_file { Bytes::File(metered) } else { Bytes::Stream(Box::new(metered)) })
}

/// The file's name; only its ending is of use, so it need not be the whole truth.
fn name(source: &Source) -> String {
    let Source::Path(path) = source else { return String::new() };
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
