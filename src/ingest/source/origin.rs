//! The origin of an article: the file that it was read from, and the way into that file if it is an archive. And why a
//! file, or a part of one, gave no article: a reason is printed as half a sentence behind its origin.

use std::ffi::OsString;
use std::path::PathBuf;
use std::{fmt, io};

use crate::store::system_error::in_words;

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

/// A file or a part of one that gave no article, and why.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {reason}")]
pub struct Unreadable {
    /// The file, and the way into it.
    pub origin: Origin,
    /// The reason.
    pub reason: Reason,
}

/// Why something gave no article.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The system can't open or read it.
    #[error("can't be read: {}", in_words(.0))]
    Io(io::Error),
    /// It is no prose: a picture, a program. What it is.
    #[error("is {0}, not an article")]
    NotAnArticle(&'static str),
    /// It may hold an article, in a format that isn't read here. What it is, and the way out.
    #[error("is {0}, which can't be read; {1}")]
    Unsupported(&'static str, &'static str),
    /// It is damaged, or not what it claims to be. The format, and the fault.
    #[error("is no valid {0}: {1}")]
    Damaged(&'static str, String),
    /// There are no words in it.
    #[error("holds no text")]
    Empty,
    /// Its text, or the file that the text is in, is larger than [`Limits::article`](crate::ingest::Limits::article).
    #[error("is larger than {} MiB, the most that one article may be", .0 >> 20)]
    TooLarge(u64),
    /// A bomb: it unpacks to more than so many times its size.
    #[error("unpacks to more than {0} times its size; unpack it by hand if you trust it")]
    Bomb(u64),
    /// What a parser makes of it would take many times the memory of its text.
    #[error(
        "has too much markup for its length, which would fill the memory; save its text as plain text (.txt)"
    )]
    TooMuchMarkup,
    /// Archives are nested deeper than this.
    #[error("is packed more than {0} times over; unpack it by hand if you trust it")]
    TooDeep(usize),
    /// It needs a password.
    #[error("is encrypted; remove its password first")]
    Encrypted,
    /// A link from a folder to another folder, which could lead in circles.
    #[error("is a link to a folder; name the folder itself to have it read")]
    LinkToFolder,
    /// A pipe, a socket, a device, or a folder that isn't listed.
    #[error("is {0}, not a file")]
    Special(&'static str),
    /// A crate that reads the format panicked. The message.
    #[error("made the reader fail ({0}); please report it")]
    Failed(String),
}

impl Reason {
    /// The reason, with where it arose.
    pub(crate) fn at(self, origin: Origin) -> Unreadable {
        Unreadable { origin, reason: self }
    }

    /// Packed in a way that only other programs unpack.
    pub(crate) fn packed(what: &'static str) -> Self {
        Self::Unsupported(what, "unpack it first")
    }
}

/// A limit of [`Limits`](crate::ingest::Limits) that was exceeded travels through readers of other crates as an `io::Error`; here
/// the reason is taken out of it again.
impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(reason) => reason,
            Err(error) => Self::Io(error),
        }
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
