//! Reading whosaid/1, as one JSON object or as JSON Lines, from bytes. Which of the two it is, the bytes say.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::record::{Attribution, Document, Meta, SCHEMA, Speaker};
use super::{Builder, Collection, Fault, Place};

/// No line of a JSON Lines file is longer, in bytes: a longer one is no record but a file gone wrong.
pub const LONGEST_LINE: usize = 1 << 31;

/// Reads one file into a collection, or says everything that is wrong with it. `name` is what the faults
/// call the file.
pub fn collection(name: &str, bytes: &[u8]) -> Result<Collection, Vec<Fault>> {
    let mut builder = Builder::new();
    into(&mut builder, name, bytes);
    builder.finish()
}

/// Reads one file into a builder, which may hold others already.
pub fn into(builder: &mut Builder, name: &str, bytes: &[u8]) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file = Place { file: name.to_owned(), ..Place::default() };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return builder.fault(file, "the file is empty: a whosaid/1 dataset was expected");
    }
    if is_lines(bytes) { lines(builder, &file, bytes) } else { object(builder, &file, bytes) }
}

/// Whether the bytes look like a dataset at all, rather than an article: they open with a brace.
pub fn is_dataset(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// JSON Lines begin with a whole record on the first line that isn't blank.
fn is_lines(bytes: &[u8]) -> bool {
    first_line(bytes).is_some_and(|line| {
        if line.len() > LONGEST_LINE {
            return begins_as_record(line);
        }
        serde_json::from_slice::<BTreeMap<String, &RawValue>>(line)
            .is_ok_and(|fields| fields.len() == 1 && fields.keys().all(|key| RECORDS.contains(&key.as_str())))
    })
}

/// What a line that is too long to be read looks like: its first key says it.
fn begins_as_record(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    let key = inside.strip_prefix(b"\"").unwrap_or_default();
    RECORDS
        .iter()
        .any(|record| key.strip_prefix(record.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
}

const RECORDS: [&str; 4] = ["meta", "document", "speaker", "attribution"];

fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).find(|line| !line.is_empty())
}

/// One line of JSON Lines.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Meta(Meta),
    Document(Document),
    Speaker(Speaker),
    Attribution(Attribution),
}

fn lines(builder: &mut Builder, file: &Place, bytes: &[u8]) {
    let mut begun = false;
    for (nth, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        let mut place = Place { line: Some(nth + 1), ..file.clone() };
        if line.is_empty() {
            continue;
        }
        if line.len() > LONGEST_LINE {
            let what = format!(
                "the line has {} bytes, and {LONGEST_LINE} are the most that a record may have",
                line.len()
            );
            builder.fault(place, what);
            continue;
        }
        let Some(text) = utf8(builder, &place, line) else { continue };
        match typed::<Line>(text, &mut place) {
            Ok(record) => {
                if !begun && !matches!(record, Line::Meta(_)) {
                    let what = format!(
                        "the first record was expected to be {{\"meta\": {{\"schema\": \"{SCHEMA}\"}}}}"
                    );
                    builder.fault(Place { path: String::new(), ..place.clone() }, what);
                }
                begun = true;
                record.give(builder, &place);
            }
            Err(what) => builder.fault(place, what),
        }
    }
}

impl Line {
    fn give(self, builder: &mut Builder, place: &Place) {
        let under = |path: &str| Place { path: path.to_owned(), ..place.clone() };
        match self {
            Self::Meta(meta) => builder.meta(meta, &under("meta")),
            Self::Document(document) => builder.document(document, &under("document")),
            Self::Speaker(speaker) => builder.speaker(speaker, &under("speaker")),
            Self::Attribution(attribution) => builder.attribution(attribution, &under("attribution")),
        }
    }
}

fn object(builder: &mut Builder, file: &Place, bytes: &[u8]) {
    let Some(text) = utf8(builder, file, bytes) else { return };
    let mut fields = match serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        Ok(fields) => fields,
        Err(error) => {
            let place = Place { line: Some(error.line()), ..file.clone() };
            let what = match error.classify() {
                Category::Data => {
                    "one JSON object was expected, or JSON Lines, and this is neither".to_owned()
                }
                _ => broken(&error),
            };
            return builder.fault(place, what);
        }
    };
    let documents = fields.remove("documents");
    let speakers = fields.remove("speakers");
    let attributions = fields.remove("attributions");
    let mut place = file.clone();
    match serde_json::to_string(&fields)
        .map_err(|error| error.to_string())
        .and_then(|rest| typed(&rest, &mut place))
    {
        Ok(meta) => builder.meta(meta, file),
        Err(what) => builder.fault(place, what),
    }
    each(builder, file, "documents", documents, Builder::document);
    each(builder, file, "speakers", speakers, Builder::speaker);
    each(builder, file, "attributions", attributions, Builder::attribution);
}

/// Gives every record of one of the object's lists to the builder; one that can't be read does not stop the rest.
fn each<T: DeserializeOwned>(
    builder: &mut Builder,
    file: &Place,
    list: &str,
    records: Option<&RawValue>,
    give: impl Fn(&mut Builder, T, &Place),
) {
    let under = |path: String| Place { path, ..file.clone() };
    let Some(records) = records else {
        let what = format!("there is no “{list}”: a list was expected, if an empty one");
        return builder.fault(file.clone(), what);
    };
    let records: Vec<&RawValue> = match serde_json::from_str(records.get()) {
        Ok(records) => records,
        Err(error) => return builder.fault(under(list.to_owned()), format!("a list was expected ({error})")),
    };
    for (nth, record) in records.into_iter().enumerate() {
        let mut place = under(format!("{list}[{nth}]"));
        match typed(record.get(), &mut place) {
            Ok(record) => give(builder, record, &place),
            Err(what) => builder.fault(place, what),
        }
    }
}

/// Reads one record, and where that fails extends `place` to the part of it that is at fault.
fn typed<T: DeserializeOwned>(json: &str, place: &mut Place) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        if path != "." {
            if !place.path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
        }
        broken(error.inner())
    })?;
    reader.end().map_err(|error| broken(&error))?;
    Ok(value)
}

/// What is wrong with the JSON, in a sentence.
fn broken(error: &serde_json::Error) -> String {
    // serde_json ends its messages with a position, which the place has already.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    match error.classify() {
        Category::Eof => format!("the JSON is cut off ({message}): is the file complete?"),
        Category::Syntax if message.starts_with("recursion limit") => {
            "the JSON is nested deeper than any whosaid/1 record".to_owned()
        }
        Category::Syntax => format!("this is not JSON (column {}: {message})", error.column()),
        Category::Data | Category::Io => message.to_owned(),
    }
}

fn utf8<'a>(builder: &mut Builder, place: &Place, bytes: &'a [u8]) -> Option<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = place.line.unwrap_or(1) + good.split(|&byte| byte == b'\n').count() - 1;
            let what = format!("byte {} is not UTF-8: convert the file to UTF-8", error.valid_up_to());
            builder.fault(Place { line: Some(line), ..place.clone() }, what);
            None
        }
    }
}
