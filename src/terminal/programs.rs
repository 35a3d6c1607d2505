//! Other programs: the user's editor and browser.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// Opens a text in the user's editor, at a line, and waits for its end. The editor gets a read-only copy: it can't change
/// the dataset.
pub(super) fn edit(id: &str, text: &str, line: usize) -> anyhow::Result<()> {
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
pub(super) fn browse(address: &str) -> anyhow::Result<()> {
    let lower = address.to_ascii_lowercase();
    if !(lower.starts_with("https://") || lower.starts_with("http://"))
        || address.chars().any(|c| c.is_control() || c.is_whitespace())
    {
        bail!("This source’s address is not one of the web: {address}");
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
