//! The origin of an article: the file that it was read from, and the way into that file if it is an archive.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// A file that articles are read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceFile {
    /// Standard input.
    Stdin,
    /// A file, or a folder before it is listed.
    Path(PathBuf),
}

impl SourceFile {
    /// What an argument of the command line means: "-" is standard input.
    pub fn of_argument(argument: impl Into<OsString>) -> Self {
        let argument = argument.into();
        if argument == "-" { Self::Stdin } else { Self::Path(argument.into()) }
    }
}

impl fmt::Display for SourceFile {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => to.write_str("standard input"),
            Self::Path(path) => path.display().fmt(to),
        }
    }
}

/// Where an article was read: "news.zip: monday/1.html".
///
/// Names are printed as they are. Scrub them before they reach a terminal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file.
    pub source: SourceFile,
    /// The way into it from the outside: a name in an archive, "entry 3" of a feed, "line 12", the address of a record.
    pub inside: Vec<String>,
}

impl Origin {
    /// The file as a whole.
    pub fn of(source: SourceFile) -> Self {
        Self { source, inside: Vec::new() }
    }

    /// The title of an article that has none: the file's name, and the way into it; empty for standard input.
    pub(crate) fn name(&self) -> String {
        let SourceFile::Path(path) = &self.source else { return String::new() };
        let part = if self.inside.is_empty() { path.file_stem() } else { path.file_name() };
        let name = part.unwrap_or_default().to_string_lossy();
        self.inside.iter().fold(name.into_owned(), |name, step| format!("{name}: {step}"))
    }

    /// One step further in.
    pub(crate) fn within(&self, step: impl Into<String>) -> Self {
        let mut inside = self.inside.clone();
        inside.push(step.into());
        Self { source: self.source.clone(), inside }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(to)?;
        self.inside.iter().try_for_each(|step| write!(to, ": {step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_the_way_in() {
        let origin = Origin::of(SourceFile::of_argument("a.zip")).within("b.jsonl").within("line 3");
        assert_eq!(origin.to_string(), "a.zip: b.jsonl: line 3");
        assert_eq!(Origin::of(SourceFile::of_argument("-")).to_string(), "standard input");
    }

    #[test]
    fn an_article_without_a_title_is_called_like_its_file() {
        let names =
            ["news/Pier talk.txt", "-"].map(|source| Origin::of(SourceFile::of_argument(source)).name());
        assert_eq!(names, ["Pier talk", ""]);
        assert_eq!(
            Origin::of(SourceFile::of_argument("a/b.jsonl")).within("line 3").name(),
            "b.jsonl: line 3"
        );
    }
}
