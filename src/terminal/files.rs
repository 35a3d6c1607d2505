//! Files that the explorer writes: exports, and the user's marks.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::collection::{AttributionNo, Collection};
use crate::export::{self, Format, Page};

/// The marks as their file holds them.
#[derive(Default, Serialize, Deserialize)]
struct Marks {
    /// Ids of attributions, of whatever dataset.
    marked: BTreeSet<String>,
}

/// Every mark that was kept. No file is no marks.
pub(super) fn read_marks(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        bytes => bytes.with_context(|| path.display().to_string())?,
    };
    let marks: Marks = serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?;
    Ok(marks.marked)
}

/// Adds and takes away marks, on top of what another explorer kept meanwhile.
pub(super) fn change_marks(path: &Path, added: &[String], removed: &[String]) -> anyhow::Result<()> {
    let mut marked = read_marks(path)?;
    marked.extend(added.iter().cloned());
    removed.iter().for_each(|id| {
        marked.remove(id);
    });
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    export::write_beside(path, |out| Ok(serde_json::to_writer_pretty(out, &Marks { marked })?))?;
    Ok(())
}

/// Where a name leads: `~/` is the home folder, as in the shell.
pub(super) fn at(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.to_owned(),
    }
}

/// Writes items to a file, in the format that its ending says.
pub(super) fn export(collection: &Collection, path: &Path, items: &[AttributionNo]) -> anyhow::Result<()> {
    let Some(format) = Format::of(path) else { bail!("The name’s ending says no format.") };
    let path = &at(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        bail!("There is no folder {}.", folder.display());
    }
    export::write_beside(path, |out| export::write(collection, items, format, Page::default(), out))?;
    Ok(())
}
