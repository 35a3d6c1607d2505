//! The editor: `$VISUAL`, else `$EDITOR`, else vi, on a read-only copy of a text, at a line.
//!
//! Some editors come back at once, and read the file later in a window of their own. So the copies lie in a folder of this run,
//! which is removed when the explorer ends, unless such an editor had one: then it is left to the system, which clears its
//! folder of temporary files now and then.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::anyhow;
use tempfile::TempDir;

use super::child::{Failure, run_in_terminal};
use super::words::{self, Variables};
use crate::app::Notice;

/// How an editor takes the line to begin at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineStyle {
    /// `+N FILE`.
    Plus,
    /// `--goto FILE:N`.
    Goto,
    /// `FILE:N`.
    Colon,
    /// In no way that we know.
    Unknown,
}

/// The editors that we know, by their programs' names.
const KNOWN: [(LineStyle, &[&str]); 4] = [
    (LineStyle::Plus, IN_TERMINAL),
    (LineStyle::Plus, &["gvim", "mvim", "gview", "emacsclient", "gedit", "pluma", "xed", "bbedit"]),
    (LineStyle::Goto, &["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "positron"]),
    (LineStyle::Colon, &["subl", "sublime_text", "zed", "zeditor", "lapce"]),
];

/// Those that run in the terminal, and have ended when they come back.
const IN_TERMINAL: &[&str] = &[
    "vi",
    "vim",
    "nvim",
    "view",
    "vim.basic",
    "vim.tiny",
    "vimx",
    "nvi",
    "elvis",
    "vis",
    "ex",
    "emacs",
    "mg",
    "zile",
    "jmacs",
    "joe",
    "jed",
    "nano",
    "rnano",
    "pico",
    "hx",
    "helix",
    "kak",
    "micro",
    "ne",
    "mcedit",
    "less",
];

/// Options by which an editor with a window of its own waits until the file is closed there.
const WAITS: [&str; 5] = ["--wait", "-w", "--nofork", "-f", "--block"];

/// The user's editor.
#[derive(Debug)]
pub(in crate::terminal) struct Editor {
    /// The program and its arguments.
    words: Vec<String>,
}

impl Editor {
    /// The editor of the environment, or why there is none.
    pub(in crate::terminal) fn of_user() -> Result<Self, Notice> {
        Self::of(&words::environment)
    }

    fn of(variables: Variables<'_>) -> Result<Self, Notice> {
        let named =
            ["VISUAL", "EDITOR"].iter().find_map(|name| Some((*name, words::value(variables, name)?)));
        let Some((name, command)) = named else { return Ok(Self { words: vec!["vi".to_owned()] }) };
        match words::split(&command, variables) {
            Some(words) if !words.is_empty() => Ok(Self { words }),
            _ => Err(Notice::wrong(format!("${name} has a quote that does not end: {command}"))),
        }
    }

    fn name(&self) -> &str {
        words::name(&self.words[0])
    }

    fn line_style(&self) -> LineStyle {
        let known = KNOWN.iter().find(|(_, names)| names.contains(&self.name()));
        known.map_or(LineStyle::Unknown, |&(style, _)| style)
    }

    /// Whether it may come back before it has read the file.
    fn may_fork(&self) -> bool {
        let has = |options: &[&str]| self.words[1..].iter().any(|word| options.contains(&word.as_str()));
        match self.name() {
            "emacsclient" => has(&["-n", "--no-wait"]),
            name => !IN_TERMINAL.contains(&name) && !has(&WAITS),
        }
    }

    /// The arguments for a file at a line, from 1.
    fn arguments(&self, file: &Path, line: usize) -> Vec<String> {
        let file = file.display();
        match self.line_style() {
            LineStyle::Plus => vec![format!("+{line}"), file.to_string()],
            LineStyle::Goto => vec!["--goto".to_owned(), format!("{file}:{line}")],
            LineStyle::Colon => vec![format!("{file}:{line}")],
            LineStyle::Unknown => vec![file.to_string()],
        }
    }

    /// Opens a file at a line, in the terminal, and waits for the editor's end. The notice says what went wrong.
    pub(in crate::terminal) fn open(&self, file: &Path, line: usize) -> Option<Notice> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(self.arguments(file, line));
        let failure = run_in_terminal(&mut command).err()?;
        let way_out =
            if matches!(failure, Failure::NotStarted(_)) { ": set $EDITOR to one that can" } else { "" };
        Some(Notice::wrong(format!("The editor “{}” {failure}{way_out}.", self.words[0])))
    }
}

/// The folder of the texts that were given to editors in this run.
#[derive(Default)]
pub(in crate::terminal) struct TextFolder {
    folder: Option<TempDir>,
    /// Whether an editor may still want to read it when this run is over.
    stays: bool,
}

impl TextFolder {
    /// A read-only file with a text, for an editor.
    pub(in crate::terminal) fn file(
        &mut self,
        id: &str,
        text: &str,
        editor: &Editor,
    ) -> anyhow::Result<PathBuf> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => tempfile::Builder::new().prefix("whosaid-").tempdir().map_err(|error| refused(&error))?,
        };
        let name: String = id.chars().take(40).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let path = folder.path().join(format!("whosaid-{name}.txt"));
        self.folder = Some(folder);
        self.stays |= editor.may_fork();
        // An editor may have the same text open already.
        if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(path);
        }
        write(&path, text).map_err(|error| refused(&error))?;
        Ok(path)
    }
}

impl Drop for TextFolder {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take().filter(|_| self.stays) {
            let _ = folder.keep();
        }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(text.as_bytes())
}

fn refused(error: &io::Error) -> anyhow::Error {
    let folder = std::env::temp_dir();
    let folder = folder.display();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            anyhow!(
                "There is no room in {folder} for a copy of the text: make some, or set $TMPDIR to another folder."
            )
        }
        _ => anyhow!(
            "No copy of the text can be written in {folder}: set $TMPDIR to a folder where you may write."
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn editor(visual: &str, editor: &str) -> Result<Editor, Notice> {
        Editor::of(&|name| match name {
            "VISUAL" => Some(OsString::from(visual)),
            "EDITOR" => Some(OsString::from(editor)),
            _ => None,
        })
    }

    #[test]
    fn an_empty_variable_is_unset_and_vi_is_always_meant() {
        let words = |visual, named| editor(visual, named).unwrap().words;
        assert_eq!(words("", "nano -w"), ["nano", "-w"]);
        assert_eq!(words("  ", ""), ["vi"]);
        assert_eq!(words("'my ed' -x", "nano"), ["my ed", "-x"]);
        let notice = editor("vim 'x", "nano").unwrap_err();
        assert_eq!(notice.words, "$VISUAL has a quote that does not end: vim 'x");
    }

    #[test]
    fn each_editor_is_asked_for_the_line_in_its_own_way() {
        let table: [(&str, &[&str]); 14] = [
            ("vi", &["+7", "/t/a.txt"]),
            ("/usr/bin/vim -u NONE", &["+7", "/t/a.txt"]),
            ("nvim", &["+7", "/t/a.txt"]),
            ("emacsclient -t", &["+7", "/t/a.txt"]),
            ("nano", &["+7", "/t/a.txt"]),
            ("hx", &["+7", "/t/a.txt"]),
            ("kak", &["+7", "/t/a.txt"]),
            ("micro", &["+7", "/t/a.txt"]),
            ("code --wait", &["--goto", "/t/a.txt:7"]),
            ("cursor", &["--goto", "/t/a.txt:7"]),
            ("zed", &["/t/a.txt:7"]),
            ("subl -w", &["/t/a.txt:7"]),
            ("ed", &["/t/a.txt"]),
            ("./edit", &["/t/a.txt"]),
        ];
        for (command, arguments) in table {
            let editor = editor("", command).unwrap();
            assert_eq!(editor.arguments(Path::new("/t/a.txt"), 7), arguments, "{command}");
        }
    }

    #[test]
    fn a_text_stays_where_the_editor_may_still_want_it() {
        let table = [
            ("vim", false),
            ("emacsclient", false),
            ("emacsclient -n", true),
            ("code", true),
            ("code --wait", false),
            ("gvim", true),
            ("gvim -f", false),
            ("subl", true),
            ("my-own", true),
        ];
        for (command, stays) in table {
            let editor = editor("", command).unwrap();
            let mut texts = TextFolder::default();
            let path = texts.file("3f2c9a0be471", "“We wait.”", &editor).unwrap();
            assert_eq!(texts.file("3f2c9a0be471", "“We wait.”", &editor).unwrap(), path);
            assert_eq!(texts.file("3f2c9a0be471", "“We mend.”", &editor).unwrap(), path);
            assert_eq!(fs::read_to_string(&path).unwrap(), "“We mend.”");
            assert!(fs::metadata(&path).unwrap().permissions().readonly());
            drop(texts);
            assert_eq!(path.exists(), stays, "{command}");
            let _ = path.parent().map(fs::remove_dir_all);
        }
    }
}
