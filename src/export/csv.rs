//! CSV: a table for spreadsheets and data frames, one attribution a row.
//!
//! Spreadsheets execute cells that look like formulas, read ids as numbers or dates, and CSV cannot escape a character. So
//! cells are scrubbed for print (JSON is the format that loses nothing), and a cell that could be a formula gets the
//! apostrophe that means "text" to a spreadsheet, as does an id that could be a number or a date. Offsets count the code
//! points of the document's own text.
//!
//! A spreadsheet whose separator is the semicolon (as in most of Europe) reads a cell with commas around it in another way:
//! the quotation marks around it mean nothing there, so that a semicolon or a line break within the cell begins a new one.
//! A formula behind these gets the apostrophe too. Whoever reads the table as CSV gets that apostrophe, and nothing else is changed.

use std::io::{self, Write};

use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection, Kind, Status, Verbatim};
use crate::text::scrub::{Clean, printed_label};

/// `quote` is the wording, `speakers` are the names with "; " between them, `told_by` is who tells it where it stands inside
/// of what somebody else says. `paragraph` counts from 0, usually the title; `start` and `end` are in code points. `verbatim` is empty
/// where marks decide; where `asserted` is false, the quote begins with "not said: ".
const CSV_HEADER: [&str; 19] = [
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
    "verbatim",
    "asserted",
];

/// What a file in UTF-8 may begin with, so that Excel reads it as such. Other readers of tables mostly skip it, and some take it for
/// a part of the first column's name: so it is only written where it is asked for.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

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

fn row(entry: &Entry<'_>) -> [String; 19] {
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
        attribution.verbatim.map_or("", verbatim).to_owned(),
        attribution.is_asserted.to_string(),
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

fn verbatim(verbatim: Verbatim) -> &'static str {
    match verbatim {
        Verbatim::Turn => "turn",
        Verbatim::Block => "block",
    }
}

fn label(text: &str) -> String {
    harmless(&printed_label(text))
}

/// The signs with which a formula begins. Some spreadsheets accept the full-width ones of Japanese keyboards.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet executes, whether its separator is a comma or a semicolon. Some ignore white space at the cell's
/// start.
fn harmless(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len() + 1);
    // Where a line break comes before it, it is behind that that the sign needs one, as below.
    let behind_gap = cell.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
    if behind_gap.starts_with(FORMULA_SIGNS) {
        safe.push('\'');
    }
    // Behind a semicolon or a line break, quotation marks could again stand around a cell.
    let mut may_begin = false;
    for c in cell.chars() {
        if may_begin && FORMULA_SIGNS.contains(&c) {
            safe.push('\'');
        }
        may_begin = matches!(c, ';' | '\n' | '\r') || (may_begin && (c.is_whitespace() || c == '"'));
        safe.push(c);
    }
    safe
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
        for cell in ["=1+1", "+1", "-1+1", "@SUM(A1)", "  =1+1", "＝1+1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "“=1”", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
        for (cell, safe) in [
            ("a;=1+1", "a;'=1+1"),
            ("a; \"=1+1\";@b", "a; \"'=1+1\";'@b"),
            ("a\n-1\r\n+2", "a\n'-1\r\n'+2"),
            ("=1;=2", "'=1;'=2"),
            (" \n =1", " \n '=1"),
            ("a; b - c; d=e", "a; b - c; d=e"),
            ("a, =b", "a, =b"),
        ] {
            assert_eq!(harmless(cell), safe);
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
