//! What the fuzz targets share: files from bytes, and which panics count.

use std::ops::ControlFlow;
use std::panic;

use whosaid::inside::ingest::{Article, Limits, Reader, Source, is_guarding};

/// The endings that a file may have, by its first byte.
const ENDINGS: [&str; 13] =
    ["txt", "md", "html", "pdf", "docx", "epub", "eml", "xml", "jsonl", "warc", "zip", "gz", ""];

/// Lets the panics pass that are foreseen: those of other people's crates, where reading is guarded against them.
pub fn allow_foreign_panics() {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let foreign = info.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !(foreign && is_guarding()) {
            abort(info);
        }
    }));
}

/// The articles in a file; its first byte says which ending its name has, the others are what is in it.
pub fn articles(data: &[u8]) -> Vec<Article> {
    let Some((&first, bytes)) = data.split_first() else { return Vec::new() };
    let name = format!("a.{}", ENDINGS[usize::from(first) % ENDINGS.len()]);
    // Less than people are given, so that a bomb costs little time.
    let limits = Limits { article: 1 << 20, free: 1 << 20, ..Limits::default() };
    let mut articles = Vec::new();
    let _ = Reader::new(limits).read_opened(&Source::Path(name.into()), bytes, &mut |found| {
        match found {
            Ok(article) => articles.push(article),
            Err(unreadable) => assert!(!unreadable.to_string().is_empty()),
        }
        ControlFlow::Continue(())
    });
    articles
}
