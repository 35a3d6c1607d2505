//! The settings, from a TOML file. A flag on the command line wins over the file.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use toml::de::{DeTable, DeValue};

use super::marked::MarkedLine;
use crate::open::xdg;
use crate::search::FuzzyWord;
use crate::store::system_error::in_words;

/// The settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// The explorer's colours.
    pub theme: ThemeName,
    /// Whether clicks and the wheel work. While they do, the terminal itself selects no text.
    pub mouse: bool,
    /// Whether tables (CSV) begin with a byte order mark.
    pub bom: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: ThemeName::default(), mouse: true, bom: false }
    }
}

/// The colours of the explorer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ThemeName {
    /// the terminal's own sixteen colours
    #[default]
    Terminal,
    /// for a dark background
    Dark,
    /// for a light background
    Light,
}

/// The names of the settings.
const NAMES: [&str; 3] = ["theme", "mouse", "bom"];

/// The most characters of a value that a sentence repeats.
const MAX_VALUE_SHOWN: usize = 40;

/// Why the settings can't be read. It is not scrubbed: whoever prints it must do that.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file can't be opened.
    #[error("the settings file {} could not be opened: {}", path.display(), in_words(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What stands in the usual place is a pipe or a device, which might never end.
    #[error("the settings file {} is not a file: move it away, or name another with --config", .0.display())]
    NotAFile(PathBuf),
    /// The file holds something that is no setting.
    #[error("{}, line {line}: {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong there.
        what: String,
        /// The line, marked there.
        marked: Option<MarkedLine>,
    },
}

/// What is wrong at some bytes of the file.
struct Wrong {
    at: Range<usize>,
    what: String,
}

impl Settings {
    /// Reads the named file or, without one, the file in the user's folder for settings, which need not exist: where it can't
    /// be reached there are no settings.
    pub(super) fn load(named: Option<&Path>) -> Result<Self, SettingsError> {
        let usual = || xdg::config().map(|folder| folder.join("settings.toml"));
        let Some(path) = named.map(Path::to_owned).or_else(usual) else { return Ok(Self::default()) };
        if named.is_none() {
            match fs::metadata(&path) {
                Err(_) => return Ok(Self::default()),
                Ok(there) if !there.is_file() && !there.is_dir() => {
                    return Err(SettingsError::NotAFile(path));
                }
                Ok(_) => {}
            }
        }
        match fs::read(&path) {
            Ok(bytes) => Self::read(&path, &bytes),
            Err(source) => Err(SettingsError::Io { path, source }),
        }
    }

    fn read(path: &Path, bytes: &[u8]) -> Result<Self, SettingsError> {
        let outcome = match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(error) => {
                let at = error.valid_up_to();
                Err(Wrong { at: at..at + 1, what: "this is not UTF-8: save the file as UTF-8".to_owned() })
            }
        };
        outcome.map_err(|Wrong { at, what }| {
            let start = at.start.min(bytes.len());
            let line_start = bytes[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |nl| nl + 1);
            let line_end =
                bytes[start..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |nl| start + nl);
            let line = String::from_utf8_lossy(&bytes[line_start..line_end]);
            let shown = at.start.min(line_end) - line_start..at.end.clamp(start, line_end) - line_start;
            SettingsError::Content {
                path: path.to_owned(),
                line: bytes[..start].split(|&byte| byte == b'\n').count(),
                what,
                marked: line.get(shown.clone()).and_then(|_| MarkedLine::new(&line, shown)),
            }
        })
    }

    fn parse(text: &str) -> Result<Self, Wrong> {
        let table = DeTable::parse(text).map_err(|error| unreadable(text, error.span()))?;
        let mut settings = Self::default();
        for (key, value) in table.get_ref() {
            let at = value.span();
            let wrong = |wanted: &str| {
                let what =
                    format!("{} is {wanted}, and not {}", key.get_ref(), found(text, value.get_ref(), &at));
                // A table's bytes are those of its head.
                let at = if value.get_ref().is_table() { key.span() } else { at.clone() };
                Wrong { at, what }
            };
            let yes_or_no = || value.get_ref().as_bool().ok_or_else(|| wrong("true or false"));
            match key.get_ref().as_ref() {
                "theme" => {
                    let theme =
                        value.get_ref().as_str().and_then(|name| ThemeName::from_str(name, false).ok());
                    settings.theme = theme.ok_or_else(|| wrong("\"terminal\", \"dark\" or \"light\""))?;
                }
                "mouse" => settings.mouse = yes_or_no()?,
                "bom" => settings.bom = yes_or_no()?,
                unknown => return Err(Wrong { at: key.span(), what: no_setting(unknown) }),
            }
        }
        Ok(settings)
    }
}

/// What is said of text that isn't TOML.
fn unreadable(text: &str, at: Option<Range<usize>>) -> Wrong {
    let at = at.unwrap_or_default();
    let name = text.get(at.clone()).unwrap_or_default();
    let stands_before = |name: &str| {
        text[..at.start].lines().any(|line| {
            line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    };
    let what = if NAMES.contains(&name) && stands_before(name) {
        format!("{name} is set twice: leave one of the two out")
    } else {
        "this can't be read: a setting is a line such as theme = \"dark\" or mouse = false".to_owned()
    };
    Wrong { at, what }
}

fn no_setting(name: &str) -> String {
    let word = FuzzyWord::new(&name.to_lowercase());
    let near = NAMES.into_iter().filter_map(|known| Some((word.distance(known)?, known))).min();
    let meant = near.map(|(_, known)| format!("did you mean {known}? ")).unwrap_or_default();
    let (last, rest) = (NAMES[NAMES.len() - 1], NAMES[..NAMES.len() - 1].join(", "));
    format!("there is no setting “{}”: {meant}There are {rest} and {last}", shortened(name))
        .replace(": There", ": there")
}

/// A value as it stands in the file.
fn found(text: &str, value: &DeValue<'_>, at: &Range<usize>) -> String {
    match value {
        DeValue::Table(_) => "a table".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        _ => shortened(text.get(at.clone()).unwrap_or_default()),
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MAX_VALUE_SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        Settings::read(Path::new("settings.toml"), text.as_bytes()).map_err(|error| match &error {
            SettingsError::Content { marked: Some(marked), .. } => format!("{error}\n{marked}"),
            _ => error.to_string(),
        })
    }

    #[test]
    fn a_missing_setting_has_its_default() {
        let usual = Settings::default();
        assert_eq!(read(""), Ok(usual));
        assert_eq!(read("theme = \"dark\""), Ok(Settings { theme: ThemeName::Dark, ..usual }));
        assert_eq!(read("# quiet\nmouse = false\n"), Ok(Settings { mouse: false, ..usual }));
        assert_eq!(read("\u{FEFF}bom = true\r\nmouse = true\r\n"), Ok(Settings { bom: true, ..usual }));
    }

    #[test]
    fn a_mistake_is_told_with_its_line_marked_and_what_was_expected() {
        let table = [
            (
                "mouse = true\ncolour = 1",
                "line 2: there is no setting “colour”: there are theme, mouse and bom\n\n  colour = 1\n  ^^^^^^",
            ),
            (
                "  Mous = true",
                "line 1: there is no setting “Mous”: did you mean mouse? There are theme, mouse and bom\n\n    Mous = true\n    ^^^^",
            ),
            (
                "theme = \"pink\"",
                "line 1: theme is \"terminal\", \"dark\" or \"light\", and not \"pink\"\n\n  theme = \"pink\"\n          ^^^^^^",
            ),
            (
                "\n\nmouse = 'no' # 漢",
                "line 3: mouse is true or false, and not 'no'\n\n  mouse = 'no' # 漢\n          ^^^^",
            ),
            (
                "theme = 5",
                "line 1: theme is \"terminal\", \"dark\" or \"light\", and not 5\n\n  theme = 5\n          ^",
            ),
            (
                "theme = {}",
                "line 1: theme is \"terminal\", \"dark\" or \"light\", and not a table\n\n  theme = {}\n  ^^^^^",
            ),
            ("bom = [\n1]", "line 1: bom is true or false, and not a list\n\n  bom = [\n        ^"),
            (
                "bom = 2031-01-01",
                "line 1: bom is true or false, and not 2031-01-01\n\n  bom = 2031-01-01\n        ^^^^^^^^^^",
            ),
            ("[mouse]", "line 1: mouse is true or false, and not a table\n\n  [mouse]\n   ^^^^^"),
            ("mouse.x = 1", "line 1: mouse is true or false, and not a table\n\n  mouse.x = 1\n  ^^^^^"),
            (
                "mouse = true\nmouse = true",
                "line 2: mouse is set twice: leave one of the two out\n\n  mouse = true\n  ^^^^^",
            ),
            (
                "theme = dark",
                "line 1: this can't be read: a setting is a line such as theme = \"dark\" or mouse = false\n\n  theme = dark\n          ^^^^",
            ),
        ];
        for (text, sentence) in table {
            assert_eq!(read(text), Err(format!("settings.toml, {sentence}")));
        }
        let garbled = Settings::read(Path::new("s"), b"mouse = true\n\xFF").unwrap_err();
        assert_eq!(garbled.to_string(), "s, line 2: this is not UTF-8: save the file as UTF-8");
    }

    #[test]
    fn no_broken_file_is_told_in_the_words_of_a_library() {
        let broken = [
            "mouse true",
            "= 1",
            "theme = ",
            "theme = \"dark",
            "theme = '''",
            "[",
            "[[mouse",
            "[a]\n[a]",
            "a.b = 1\na = 2",
            "mouse = tru",
            "theme = \"\\q\"",
            "mouse = 1_",
            "bom = 99999999999999999999999",
            "\u{0}",
            "theme = \"\u{1}\"",
            "mouse = true theme = 1",
            "\"a\nb\" = 1",
            "'' = 1",
            "mouse = [1,,2]",
            "mouse = {a=1,\n",
            "é = 1",
        ];
        for text in broken {
            let told = read(text).unwrap_err();
            let sentence = told.split("\n\n").next().unwrap();
            let is_ours = ["this can't be read: ", "there is no setting ", "is true or false, and not "];
            assert!(is_ours.iter().any(|ours| sentence.contains(ours)), "{text:?}: {told}");
            for word in ["expected", "invalid", "`"] {
                assert!(!sentence.contains(word), "{text:?}: {told}");
            }
        }
    }
}
