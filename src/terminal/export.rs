//! The explorer's exports: files that it writes where the user says.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::collection::{AttributionNo, Collection};
use crate::export::{self, Format, TextPage};

/// The path that a typed name means: `~/` is the home folder, as in the shell.
pub(super) fn expanded(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.to_owned(),
    }
}

/// Writes items to a file, in the format that its name's ending says.
pub(super) fn write(collection: &Collection, path: &Path, items: &[AttributionNo]) -> anyhow::Result<()> {
    let Some(format) = Format::of(path) else { bail!("The name’s ending says no format.") };
    let path = &expanded(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        bail!("There is no folder {}.", folder.display());
    }
    export::write_atomically(path, |out| export::write(collection, items, format, TextPage::default(), out))?;
    Ok(())
}
