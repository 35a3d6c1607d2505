//! What was said, a line each, for those who read no datasets.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::collections;

/// The file of a collection's contents, each on one line, which is made beside it where it is missing.
pub(crate) fn lines(collection: &Path, indexed: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let path = collection.with_extension("lines");
    if path.exists() {
        return Ok(path);
    }
    let engine = collections::open(indexed)?;
    let part = path.with_extension("lines.part");
    let mut file = BufWriter::new(File::create(&part)?);
    for document in engine.collection().documents() {
        for no in document.attributions() {
            let content = engine.collection().attribution(no).content;
            let words = content.iter().flat_map(|&span| document.words(span).split_whitespace());
            writeln!(file, "{}", words.collect::<Vec<_>>().join(" "))?;
        }
    }
    file.into_inner()?.sync_all()?;
    fs::rename(&part, &path)?;
    Ok(path)
}

/// Reads a file, or all files of a folder, so that none waits for the disk where it is timed.
pub(crate) fn warm(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return fs::read_dir(path)?.try_for_each(|entry| warm(&entry?.path()));
    }
    io::copy(&mut File::open(path)?, &mut io::sink()).map(drop)
}
