//! JSON Lines: an object with a `text` on each line. A JSON file with one such object, or a list of them, is read too.
//!
//! The other fields have the names that crawlers, datasets and feeds give them.

use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::unpacked::Unpacking;
use crate::ingest::article::Draft;
use crate::ingest::source::origin::Origin;
use crate::ingest::source::origin::Reason;
use crate::ingest::source::raw_file::RawFile;
use crate::ingest::{date, encoding};

/// Gives the article of each line.
pub(crate) fn unpack(unpacking: &mut Unpacking<'_>, file: RawFile<'_>) -> ControlFlow<()> {
    let RawFile { origin, bytes, hints, .. } = file;
    let mut lines = BufReader::with_capacity(1 << 16, bytes.into_reader());
    let limit = unpacking.budget.limits.article;
    for number in 1.. {
        let within = origin.within(format!("line {number}"));
        let line = match next_line(&mut lines, limit) {
            Ok(None) => break,
            Ok(Some(line)) => line,
            Err(error) => {
                let reason = Reason::from(error);
                let is_skipped = matches!(reason, Reason::TooLarge(_));
                unpacking.article(within, Err(reason))?;
                if is_skipped {
                    continue;
                }
                break;
            }
        };
        let text = encoding::decode(&line, hints.encoding);
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&text) {
            Ok(value) => unpack_value(unpacking, &within, value)?,
            // An object over several lines.
            Err(error) if error.is_eof() && number == 1 => {
                return unpack_objects(unpacking, &origin, text.into_owned(), &mut lines);
            }
            Err(error) => {
                let fault = format!("{error}, not an object with a text");
                unpacking.article(within, Err(Reason::Damaged("JSON", fault)))?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The next line. One beyond the limit is skipped, and is an error.
fn next_line(lines: &mut impl BufRead, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if io::Read::take(&mut *lines, limit + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 > limit {
        lines.skip_until(b'\n')?;
        return Err(io::Error::other(Reason::TooLarge(limit)));
    }
    Ok(Some(line))
}

fn unpack_objects(
    unpacking: &mut Unpacking<'_>,
    origin: &Origin,
    mut text: String,
    rest: &mut dyn io::Read,
) -> ControlFlow<()> {
    match unpacking.budget.limits.read_all(rest) {
        Ok(bytes) => text += &encoding::decode(&bytes, None),
        Err(reason) => return unpacking.article(origin.clone(), Err(reason)),
    }
    for (at, value) in serde_json::Deserializer::from_str(&text).into_iter::<Value>().enumerate() {
        match value {
            Ok(value) => unpack_value(unpacking, &origin.within(format!("object {}", at + 1)), value)?,
            Err(error) => {
                return unpacking.article(origin.clone(), Err(Reason::Damaged("JSON", error.to_string())));
            }
        }
    }
    ControlFlow::Continue(())
}

/// Gives the article in an object, or those in a list of objects.
fn unpack_value(unpacking: &mut Unpacking<'_>, origin: &Origin, value: Value) -> ControlFlow<()> {
    match value {
        Value::Array(items) => {
            for (at, item) in items.into_iter().enumerate() {
                unpacking.article(origin.within(format!("item {}", at + 1)), draft(item))?;
            }
            ControlFlow::Continue(())
        }
        value => unpacking.article(origin.clone(), draft(value)),
    }
}

fn draft(value: Value) -> Result<Draft, Reason> {
    let Value::Object(mut object) = value else {
        return Err(Reason::NotAnArticle("JSON without a text field"));
    };
    let Some(Value::String(text)) = object.remove("text") else {
        return Err(Reason::NotAnArticle("JSON without a text field"));
    };
    let field = |names: &[&str]| names.iter().find_map(|name| words(&object, name));
    Ok(Draft {
        title: field(&["title", "headline"]).unwrap_or_default(),
        outlet: field(&["outlet", "source", "publisher", "site_name", "sitename", "source_domain"]),
        author: field(&["author", "authors", "byline", "creator"]),
        published: field(&[
            "published",
            "date",
            "date_publish",
            "published_at",
            "publish_date",
            "datePublished",
            "timestamp",
        ])
        .and_then(|when| date::iso8601(&when)),
        url: field(&["url", "link", "source_url"]),
        language: field(&["language", "lang"]),
        text,
    })
}

/// The text of a field: a string, a list of strings, or an object that has a name.
fn words(object: &Map<String, Value>, name: &str) -> Option<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let found = match object.get(name)? {
        Value::Array(items) => items.iter().filter_map(plain).collect::<Vec<_>>().join(", "),
        value => plain(value)?,
    };
    (!found.trim().is_empty()).then_some(found)
}
