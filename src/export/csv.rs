//! CSV: a table for spreadsheets and data frames, one attribution a row.
//!
//! Spreadsheets execute cells that look like formulas, read ids as numbers or dates, and CSV cannot escape a character. So
//! cells are scrubbed for print (JSON is the format that loses nothing), and a cell that could be a formula gets the
//! apostrophe that means "text" to a spreadsheet, as does an id that could be a number or a date. Offsets count the code
//! points of the document's own text.

use std::io::{self, Write};

use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection, Kind, Status};
use crate::text::scrub::{Clean, printed_label};

/// `quote` is the wording, `speakers` are the names with "; " between them, `told_by` is who tells it where it stands inside
/// of what somebody else says. `paragraph` counts from 0, usually the title; `start` and `end` are in code points.
const CSV_HEADER: [&str; 17] = [
    "id",
    "kind",
    "quote",
    "speakers",
    "cue",
    "source",
    "told_by",
    "title",
    "outlet",
    "author",
    "published",
    "url",
    "paragraph",
    "start",
    "end",
    "confidence",
    "status",
];

/// Writes the header and a row for each attribution.
pub(super) fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(CSV_HEADER).map_err(io_error)?;
    let mut entries = Entries::new(collection);
    for &no in chosen {
        step()?;
        table.write_record(row(&entries.entry(no))).map_err(io_error)?;
    }
    table.flush()
}

/// The error of the stream itself, so that a closed pipe can still be recognized.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row(entry: &Entry<'_>) -> [String; 17] {
    let document = &entry.document;
    let attribution = &entry.attribution;
    [
        id(&attribution.id()),
        kind(attribution.kind).to_owned(),
        harmless(Clean::printed_text(&entry.wording()).as_str()),
        label(&entry.names().join("; ")),
        label(&entry.cue()),
        label(&entry.source()),
        label(&entry.told_by().unwrap_or_default()),
        label(document.title),
        label(document.outlet().unwrap_or_default()),
        label(document.author().unwrap_or_default()),
        label(document.published().unwrap_or_default()),
        label(document.url().unwrap_or_default()),
        entry.paragraph.to_string(),
        entry.codepoints.start.to_string(),
        entry.codepoints.end.to_string(),
        attribution.confidence.to_string(),
        status(attribution.status).to_owned(),
    ]
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Extracted => "extracted",
        Status::Curated => "curated",
        Status::Confirmed => "confirmed",
        Status::Rejected => "rejected",
    }
}

fn label(text: &str) -> String {
    harmless(&printed_label(text))
}

/// A cell that no spreadsheet executes. Some ignore white space at the cell's start, and some accept the full-width signs of
/// Japanese keyboards.
fn harmless(cell: &str) -> String {
    let runs = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}

/// An id that no spreadsheet reads as a number, a date or a time. Our own ids ("3f2c9a0be471:17-30") look like none of them.
fn id(id: &str) -> String {
    let cell = label(id);
    let is_numeric = |c: char| c.is_ascii_digit() || ".,:/-+eE% ".contains(c);
    let is_number = cell.chars().all(is_numeric) && !cell.is_empty() && !is_ours(&cell);
    if is_number { format!("'{cell}") } else { cell }
}

fn is_ours(id: &str) -> bool {
    id.split_once(':').is_some_and(|(document, place)| {
        document.len() == 12 && place.split_once('-').is_some_and(|(start, _)| !start.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1+1", "@SUM(A1)", "  =1+1", "＝1+1", "\n=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "“=1”", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
        assert_eq!(label("\t=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(label("\u{200B}=1+1"), "'=1+1");
    }

    #[test]
    fn ids_are_read_as_text() {
        for number in ["12", "0012", "1e5", "3-4", "2019-06-28", "12:30", "12:30:05", "1,000", "1/2"] {
            assert_eq!(id(number), format!("'{number}"));
        }
        for text in ["3f2c9a0be471:17-30", "543210987654:17-30", "a1", ""] {
            assert_eq!(id(text), text);
        }
    }
}
