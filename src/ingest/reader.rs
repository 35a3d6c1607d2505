//! A reader of articles: opens a file, asks `file_format` what it is, and gives the articles in it one at a time; those of a file in
//! an archive too, and of a file in an archive in it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;

use super::article::Draft;
use super::containers::unpacked::{Unpacked, Unpacking};
use super::containers::{feed, json_lines, warc, zip};
use super::encoding::{declared, decode};
use super::file_format::{FileFormat, SNIFFED_BYTES, is_json_line, sniff};
use super::panic_guard::guarded;
use super::source::limits::Budget;
use super::source::origin::{Reason, Unreadable};
use super::source::raw_file::{RawBytes, RawFile};
use super::text::{mail, markdown, plain};
use crate::ingest::article::Article;
use crate::ingest::source::limits::Limits;
use crate::ingest::source::origin::{Origin, SourceFile};
use crate::ingest::{html, pdf};

/// Reads articles from files. Threads may share one.
#[derive(Debug, Default)]
pub struct ArticleReader {
    limits: Limits,
    bytes_read: AtomicU64,
}

impl ArticleReader {
    /// A reader that refuses what is beyond these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, bytes_read: AtomicU64::new(0) }
    }

    /// How many bytes of all files were read so far, as they are on the disk: what progress is measured by.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Gives every article in a file to `take`, and every part of it that gave none. Ends early, with `Break`, when
    /// `take` says so.
    pub fn read(
        &self,
        source: &SourceFile,
        take: &mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let budget = Budget::new(&self.limits, &self.bytes_read);
        match open(source, &budget) {
            Ok(bytes) => {
                let file = RawFile::new(Origin::of(source.clone()), name(source), bytes);
                Unpacker { budget: &budget, take }.read(file)
            }
            Err(reason) => take(Err(reason.at(Origin::of(source.clone())))),
        }
    }

    /// The same for a file that somebody has opened already, for example to see what it is; `bytes` are all of it.
    pub fn read_opened(
        &self,
        source: &SourceFile,
        bytes: impl Read,
        take: &mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let budget = Budget::new(&self.limits, &self.bytes_read);
        let bytes = RawBytes::Stream(Box::new(budget.reading(bytes)));
        let file = RawFile::new(Origin::of(source.clone()), name(source), bytes);
        Unpacker { budget: &budget, take }.read(file)
    }
}

/// Unpacks one file down to its articles, through as many containers as the limits allow.
struct Unpacker<'a> {
    budget: &'a Budget<'a>,
    take: &'a mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
}

impl Unpacker<'_> {
    /// Gives every article in a file.
    fn read(&mut self, mut file: RawFile<'_>) -> ControlFlow<()> {
        let budget = self.budget;
        if file.depth > budget.limits.depth {
            return self.give(file.origin, Err(Reason::TooDeep(budget.limits.depth)));
        }
        let head = file.head(SNIFFED_BYTES, is_json_line).map_err(Reason::from);
        let format = match head.and_then(|head| sniff(&head, &file.name)) {
            Ok(format) => format,
            Err(reason) => return self.give(file.origin, Err(reason)),
        };
        match format {
            FileFormat::Gzip => self.read(zip::unzipped(file, budget)),
            FileFormat::Zip => self.unpack(file, zip::unpack),
            FileFormat::JsonLines => self.unpack(file, json_lines::unpack),
            FileFormat::Feed => self.unpack(file, feed::unpack),
            FileFormat::Warc => self.unpack(file, warc::unpack),
            FileFormat::Pdf => self.read_article(file, |bytes, _| pdf::read(bytes, budget.limits)),
            FileFormat::Mail => self.read_article(file, |bytes, _| mail::read(bytes)),
            FileFormat::Html => self.read_article(file, |bytes, encoding| {
                html::read(&decode(bytes, encoding.or_else(|| declared(bytes))))
            }),
            FileFormat::Markdown => {
                self.read_article(file, |bytes, encoding| markdown::read(&decode(bytes, encoding)))
            }
            FileFormat::Plain => {
                self.read_article(file, |bytes, encoding| Ok(plain::read(&decode(bytes, encoding))))
            }
        }
    }

    /// Gives every article in a file that holds several.
    fn unpack(
        &mut self,
        file: RawFile<'_>,
        unpack: fn(&mut Unpacking<'_>, RawFile<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let budget = self.budget;
        let mut take = |found: Unpacked<'_>| match found {
            Unpacked::Article(origin, draft) => self.give(origin, draft),
            Unpacked::File(file) => self.read(file),
        };
        unpack(&mut Unpacking { budget, take: &mut take }, file)
    }

    /// Gives the article of a file that holds one. `read` takes its bytes, and the encoding that a server said they have.
    fn read_article(
        &mut self,
        file: RawFile<'_>,
        read: impl FnOnce(&[u8], Option<&'static Encoding>) -> Result<Draft, Reason>,
    ) -> ControlFlow<()> {
        let RawFile { origin, hints, bytes, .. } = file;
        let bytes = self.budget.limits.read_all(&mut bytes.into_reader());
        let draft = bytes.and_then(|bytes| guarded(|| read(&bytes, hints.encoding)));
        self.give(origin, draft.map(|draft| Draft { url: draft.url.or(hints.url), ..draft }))
    }

    /// Gives an article to whoever takes them, or the reason why there is none.
    fn give(&mut self, origin: Origin, found: Result<Draft, Reason>) -> ControlFlow<()> {
        let article = found.and_then(|draft| draft.finish(origin.clone()));
        (self.take)(article.map_err(|reason| reason.at(origin)))
    }
}

fn open<'a>(source: &SourceFile, budget: &'a Budget<'a>) -> Result<RawBytes<'a>, Reason> {
    match source {
        SourceFile::Stdin => Ok(RawBytes::Stream(Box::new(budget.reading(io::stdin().lock())))),
        SourceFile::Path(path) => open_file(path, budget),
    }
}

fn open_file<'a>(path: &Path, budget: &'a Budget<'a>) -> Result<RawBytes<'a>, Reason> {
    // Opening a folder works on some systems, and reading it fails with words that help nobody.
    if fs::metadata(path)?.is_dir() {
        return Err(Reason::Special("a folder"));
    }
    let file = File::open(path)?;
    let is_file = file.metadata()?.is_file();
    let metered = budget.reading(file);
    Ok(if is_file { RawBytes::File(metered) } else { RawBytes::Stream(Box::new(metered)) })
}

/// The name of the file; lossy, since only its ending is used.
fn name(source: &SourceFile) -> String {
    let SourceFile::Path(path) = source else { return String::new() };
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
