//! The settings of the explorer, from a TOML file. A flag on the command line wins over the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

use crate::collection::format::type_error;
use crate::open::xdg;
use crate::store::system_error::in_words;

/// The settings of the explorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a table")]
pub(super) struct Settings {
    /// The colours.
    pub theme: ThemeName,
    /// Whether clicks and the wheel work. While they do, the terminal itself selects no text.
    pub mouse: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: ThemeName::default(), mouse: true }
    }
}

/// The colours of the explorer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum ThemeName {
    /// the terminal's own sixteen colours
    #[default]
    Terminal,
    /// for a dark background
    Dark,
    /// for a light background
    Light,
}

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
    /// The file holds something that is no setting.
    #[error("{}, line {line}: {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
}

impl Settings {
    /// Reads the named file or, without one, the file in the user's folder for settings, which need not exist.
    pub(super) fn load(named: Option<&Path>) -> Result<Self, SettingsError> {
        let usual = || xdg::config().map(|folder| folder.join("settings.toml"));
        let Some(path) = named.map(Path::to_owned).or_else(usual) else { return Ok(Self::default()) };
        match fs::read(&path) {
            Ok(bytes) => Self::read(&path, &bytes),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Io { path, source }),
        }
    }

    fn read(path: &Path, bytes: &[u8]) -> Result<Self, SettingsError> {
        let wrong = |at: usize, what: String| {
            let line = bytes[..at.min(bytes.len())].split(|&byte| byte == b'\n').count();
            SettingsError::Content { path: path.to_owned(), line, what }
        };
        let text = std::str::from_utf8(bytes)
            .map_err(|error| wrong(error.valid_up_to(), "this is not UTF-8".to_owned()))?;
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(at, type_error::sentence(&error.message().lines().collect::<Vec<_>>().join(" ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        Settings::read(Path::new("settings.toml"), text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_missing_setting_has_its_default() {
        let usual = Settings::default();
        assert_eq!(read(""), Ok(usual));
        assert_eq!(read("theme = \"dark\""), Ok(Settings { theme: ThemeName::Dark, ..usual }));
        assert_eq!(read("# quiet\nmouse = false\n"), Ok(Settings { mouse: false, ..usual }));
    }

    #[test]
    fn a_mistake_is_reported_with_its_line_and_what_was_expected() {
        let table = [
            (
                "mouse = true\ncolour = 1",
                "settings.toml, line 2: “theme” or “mouse” was expected, and this is “colour”",
            ),
            (
                "theme = \"pink\"",
                "settings.toml, line 1: “terminal”, “dark” or “light” was expected, and this is “pink”",
            ),
            ("\n\nmouse = \"no\"", "settings.toml, line 3: true or false was expected, and this is “no”"),
            ("theme = 5", "settings.toml, line 1: a string was expected"),
            ("theme = {}", "settings.toml, line 1: a string was expected"),
            ("[mouse]", "settings.toml, line 1: true or false was expected, and this is an object"),
        ];
        for (text, sentence) in table {
            assert_eq!(read(text), Err(sentence.to_owned()));
        }
        let garbled = Settings::read(Path::new("s"), b"mouse = true\n\xFF").unwrap_err();
        assert_eq!(garbled.to_string(), "s, line 2: this is not UTF-8");
        assert!(read("mouse true").unwrap_err().starts_with("settings.toml, line 1: "));
    }
}
