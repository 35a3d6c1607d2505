//! The file of the user's marks: a JSON object with the ids of all marked attributions, of whatever dataset.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::export;

/// The marks as they stand in their file.
#[derive(Default, Serialize, Deserialize)]
struct MarksFile {
    /// Ids of attributions.
    marked: BTreeSet<String>,
}

/// The ids of all marked attributions. A missing file means that there are none.
pub(super) fn read(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        bytes => bytes.with_context(|| path.display().to_string())?,
    };
    let marks: MarksFile = serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?;
    Ok(marks.marked)
}

/// Adds and removes marks. The file is read again first, since another explorer may have changed it meanwhile.
pub(super) fn change(path: &Path, added: &[String], removed: &[String]) -> anyhow::Result<()> {
    let mut marked = read(path)?;
    marked.extend(added.iter().cloned());
    removed.iter().for_each(|id| {
        marked.remove(id);
    });
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    export::write_atomically(path, |out| Ok(serde_json::to_writer_pretty(out, &MarksFile { marked })?))?;
    Ok(())
}
