//! The formats of an export, their names, the file extensions that stand for them, and writing attributions in any of them.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use super::text::TextPage;
use super::{csv, markdown, text};
use crate::collection::format::write::{JsonForm, write as write_dataset};
use crate::collection::{AttributionNo, Collection};

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people to read.
    Text,
    /// A whosaid/1 dataset of just these attributions.
    Json,
    /// The same as JSON Lines.
    JsonLines,
    /// A table, one attribution a row.
    Csv,
    /// Quotations with citations.
    Markdown,
}

impl Format {
    /// Every format, the default one first.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::JsonLines, Self::Csv, Self::Markdown];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }

    /// The extensions of such files, the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text"],
            Self::Json => &["json"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Markdown => &["md", "markdown"],
        }
    }

    /// Whether it is a dataset, which has everything with its fields.
    pub fn is_dataset(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines)
    }

    /// The format for a file, by its extension; `None` for any other extension.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let is = |known: &&str| known.eq_ignore_ascii_case(ending);
        Self::ALL.into_iter().find(|format| format.endings().iter().any(is))
    }
}

/// How many were left out of an export, since the text says that they were not said.
pub(crate) fn left_out(count: usize) -> String {
    match count {
        1 => "1 is left out, which the text says was not said: said:no finds it.".to_owned(),
        _ => format!("{count} are left out, which the text says were not said: said:no finds them."),
    }
}

/// Writes these attributions, in this order; the datasets ([`Format::Json`], [`Format::JsonLines`]) are in source order.
/// `page` matters only for [`Format::Text`].
pub fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    format: Format,
    page: TextPage,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_watched(collection, chosen, format, page, out, &mut || Ok(()))
}

/// Writes as [`write`] does, and calls `step` before each attribution. An error of it ends the writing.
pub(crate) fn write_watched(
    collection: &Collection,
    chosen: &[AttributionNo],
    format: Format,
    page: TextPage,
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let set = || chosen.iter().copied().collect::<BTreeSet<_>>();
    match format {
        Format::Text => text::write(collection, chosen, page, out, step),
        Format::Json => write_dataset(collection, &set(), JsonForm::Object, out, step),
        Format::JsonLines => write_dataset(collection, &set(), JsonForm::Lines, out, step),
        Format::Csv => csv::write(collection, chosen, out, step),
        Format::Markdown => markdown::write(collection, chosen, out, step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_ending_says_the_format() {
        let table = [
            ("quotes.json", Some(Format::Json)),
            ("a.b/quotes.JSONL", Some(Format::JsonLines)),
            ("quotes.ndjson", Some(Format::JsonLines)),
            ("quotes.md", Some(Format::Markdown)),
            ("quotes.csv", Some(Format::Csv)),
            ("quotes.txt", Some(Format::Text)),
            ("quotes.pdf", None),
            ("json", None),
            (".csv", None),
            ("", None),
        ];
        for (path, format) in table {
            assert_eq!(Format::of(Path::new(path)), format, "{path}");
        }
    }
}
