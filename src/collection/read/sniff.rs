//! Sniffing: whether a file is JSON Lines or one JSON object, which its first bytes tell.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde_json::error::Category;
use serde_json::value::RawValue;

use super::json_lines::{JsonLines, MAX_LINE_BYTES, begins_as};
use super::raw_record::RawRecords as _;
use super::syntax::{DamagedBytes, FilePosition, SyntaxError};

/// The byte order mark, which some programs put before UTF-8.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The keys of a line of JSON Lines.
const RECORDS: [&str; 4] = ["meta", "document", "speaker", "attribution"];

/// What a file is, and where that begins.
pub(super) enum DatasetForm {
    Empty,
    /// JSON Lines; the current line is the first record.
    Lines,
    Object(FilePosition),
    Neither(FilePosition),
}

/// The first line that isn't blank tells what the file is. If that is an object, only the beginning of the line is read, which
/// may be all of the file. `bom` are the bytes before the lines.
pub(super) fn sniff<R: BufRead>(lines: &mut JsonLines<R>, bom: u64) -> io::Result<DatasetForm> {
    loop {
        let line = lines.number() as usize + 1;
        let at = FilePosition { offset: bom + lines.bytes_read(), line, column: 0 };
        lines.begin_next()?;
        if begins_object(lines.line()) {
            return Ok(DatasetForm::Object(at));
        }
        if !lines.finish_line()? {
            return Ok(DatasetForm::Empty);
        }
        match lines.line().first() {
            None if lines.bytes_read() > MAX_LINE_BYTES as u64 => {
                let what = format!(
                    "the first {} bytes are white space: a whosaid/1 dataset was expected",
                    lines.bytes_read()
                );
                return Err(DamagedBytes::error(what));
            }
            None => {}
            Some(_) if is_record(lines) => return Ok(DatasetForm::Lines),
            Some(b'{') => return Ok(DatasetForm::Object(at)),
            Some(_) => return Ok(DatasetForm::Neither(at)),
        }
    }
}

/// Where the object of a file begins; none where the file is no object.
pub(super) fn object_position(mut bytes: impl BufRead) -> io::Result<Option<FilePosition>> {
    let bom = skip_bom(&mut bytes)?;
    Ok(match sniff(&mut JsonLines::new(bytes), bom)? {
        DatasetForm::Object(at) => Some(at),
        _ => None,
    })
}

/// Skips a byte order mark. How many bytes it has.
pub(super) fn skip_bom(bytes: &mut impl BufRead) -> io::Result<u64> {
    let length = if bytes.fill_buf()?.starts_with(BOM) { BOM.len() } else { 0 };
    bytes.consume(length);
    Ok(length as u64)
}

/// The line and the sentence of what is wrong with a file that is neither, from its beginning.
pub(super) fn neither_fault(head: &[u8], at: FilePosition) -> Option<(usize, String)> {
    let text = match SyntaxError::utf8(head, at) {
        Ok(text) => text,
        Err(error) => return Some((error.line, error.message)),
    };
    let error = serde_json::from_str::<BTreeMap<String, &RawValue>>(text).err()?;
    let SyntaxError { line, message } = SyntaxError::new(&error, at);
    match error.classify() {
        Category::Data => {
            Some((line, "one JSON object was expected, or JSON Lines, and this is neither".to_owned()))
        }
        _ => Some((line, message)),
    }
}

/// Whether the current line is a record of JSON Lines: an object whose one key names a kind of record.
fn is_record<R: BufRead>(lines: &JsonLines<R>) -> bool {
    if lines.is_too_long() {
        return begins_as(lines.line(), &RECORDS);
    }
    serde_json::from_slice::<BTreeMap<String, &RawValue>>(lines.line())
        .is_ok_and(|fields| fields.len() == 1 && fields.keys().all(|key| RECORDS.contains(&key.as_str())))
}

/// Whether the beginning of a line is that of an object which is no record.
fn begins_object(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    let key = inside.strip_prefix(b"\"").unwrap_or_default();
    RECORDS.iter().all(|record| key.len() > record.len()) && !begins_as(line, &RECORDS)
}
