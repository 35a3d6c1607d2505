//! Reading whosaid/1, as one JSON object or as JSON Lines, from bytes. Which of the two it is, the bytes say.

pub(crate) mod ahead;
pub(crate) mod batch;
pub(crate) mod broken;
pub(crate) mod first;
pub(crate) mod lined;
pub(crate) mod object;
pub(crate) mod pieces;
#[cfg(test)]
pub(crate) mod whole;

use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read as _};

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::format::lines::{LONGEST_LINE, Lines, begins_as};
use super::{Builder, Collection, Fault, Place};
use broken::{Broken, Mark, sentence};
use lined::Reading;

/// Reads one file into a collection, or says everything that is wrong with it. `name` is what the faults
/// call the file.
pub fn collection(name: &str, bytes: &[u8]) -> Result<Collection, Vec<Fault>> {
    let mut builder = Builder::new();
    into(&mut builder, name, bytes);
    builder.finish()
}

/// Reads one file into a builder, which may hold others already.
pub fn into(builder: &mut Builder, name: &str, bytes: &[u8]) {
    // A slice can be read to its end.
    let _ = stream(builder, name, bytes, &mut |_, _| true);
}

/// Reads one file into a builder as it comes, a line or an element of a list at a time. `goes_on` is told now
/// and then how many bytes were read so far and how many attributions there are, and says whether to go on.
pub fn stream(
    builder: &mut Builder,
    name: &str,
    mut bytes: impl BufRead + Send,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let file = Place { file: name.to_owned(), ..Place::default() };
    let before = skip_mark(&mut bytes)?;
    let mut lines = Lines::new(bytes);
    match opening(&mut lines, before)? {
        Opening::Empty => {
            builder.fault(file, "the file is empty: a whosaid/1 dataset was expected");
            Ok(())
        }
        Opening::Lines => Reading::new(builder, file).read(&mut lines, goes_on),
        Opening::Object(at) => {
            let (head, rest) = lines.rest();
            object::stream(builder, &file, Cursor::new(head).chain(rest), at, goes_on)
        }
        Opening::Neither(at) => {
            let (mut head, rest) = lines.rest();
            rest.take(LONGEST_LINE as u64).read_to_end(&mut head)?;
            neither(builder, &file, &head, at);
            Ok(())
        }
    }
}

/// Where in a file its one object begins; nothing where it is something else.
pub(crate) fn object_at(mut bytes: impl BufRead) -> io::Result<Option<Mark>> {
    let before = skip_mark(&mut bytes)?;
    Ok(match opening(&mut Lines::new(bytes), before)? {
        Opening::Object(at) => Some(at),
        _ => None,
    })
}

/// What a file is, and where that begins.
enum Opening {
    Empty,
    Lines,
    Object(Mark),
    Neither(Mark),
}

/// The first line with something on it says what the file is. Of an object that is all on that line, its beginning does.
fn opening<R: BufRead>(lines: &mut Lines<R>, before: u64) -> io::Result<Opening> {
    loop {
        let line = lines.number() as usize + 1;
        let at = Mark { offset: before + lines.read(), line, column: 0 };
        lines.begin()?;
        if begins_object(lines.line()) {
            return Ok(Opening::Object(at));
        }
        if !lines.go_on()? {
            return Ok(Opening::Empty);
        }
        match lines.line().first() {
            None => {}
            Some(_) if is_record(lines) => return Ok(Opening::Lines),
            Some(b'{') => return Ok(Opening::Object(at)),
            Some(_) => return Ok(Opening::Neither(at)),
        }
    }
}

/// Skips the mark that some put before UTF-8. Its bytes.
fn skip_mark(bytes: &mut impl BufRead) -> io::Result<u64> {
    let length = if bytes.fill_buf()?.starts_with(BOM) { BOM.len() } else { 0 };
    bytes.consume(length);
    Ok(length as u64)
}

/// The mark that some put before UTF-8.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// JSON Lines begin with a whole record on the first line that isn't blank.
fn is_record<R: BufRead>(lines: &Lines<R>) -> bool {
    if lines.is_too_long() {
        return begins_as(lines.line(), &RECORDS);
    }
    serde_json::from_slice::<BTreeMap<String, &RawValue>>(lines.line())
        .is_ok_and(|fields| fields.len() == 1 && fields.keys().all(|key| RECORDS.contains(&key.as_str())))
}

const RECORDS: [&str; 4] = ["meta", "document", "speaker", "attribution"];

/// Whether the beginning of a line says that it begins an object which is no record: then it may be all of the file.
fn begins_object(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    let key = inside.strip_prefix(b"\"").unwrap_or_default();
    RECORDS.iter().all(|record| key.len() > record.len()) && !begins_as(line, &RECORDS)
}

/// Says what a file is that begins with anything but an object. Its beginning tells.
fn neither(builder: &mut Builder, file: &Place, bytes: &[u8], at: Mark) {
    let place = |line| Place { line: Some(line), ..file.clone() };
    let text = match Broken::utf8(bytes, at) {
        Ok(text) => text,
        Err(broken) => return builder.fault(place(broken.line), broken.what),
    };
    let Err(error) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) else { return };
    let what = match error.classify() {
        Category::Data => "one JSON object was expected, or JSON Lines, and this is neither".to_owned(),
        _ => sentence(&error, error.column()),
    };
    builder.fault(place(at.line + error.line() - 1), what);
}

/// Reads one record, and where that fails extends `place` to the part of it that is at fault.
pub(crate) fn typed<T: DeserializeOwned>(json: &str, place: &mut Place) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        if path != "." {
            if !place.path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
        }
        sentence(error.inner(), error.inner().column())
    })?;
    reader.end().map_err(|error| sentence(&error, error.column()))?;
    Ok(value)
}
