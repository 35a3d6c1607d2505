//! JSON Lines: an object with a `text` on each line. A JSON file with one such object, or a list of them, is read too.
//!
//! The other fields have the names that crawlers, datasets and feeds give them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;

use encoding_rs::Encoding;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::unpacked::Unpacking;
use crate::collection::read::json_fault;
use crate::ingest::article::Draft;
use crate::ingest::json_words::{JsonWords, says_nothing_in_scalars};
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
        match unpack_value(unpacking, &within, &text) {
            Ok(flow) => flow?,
            // An object over several lines.
            Err(error) if error.is_eof() && number == 1 => {
                return unpack_objects(unpacking, &origin, text.into_owned(), &mut lines, hints.encoding);
            }
            Err(error) => {
                let fault = format!("an object with a text was expected, and {}", json_fault(&error));
                unpacking.article(within, Err(Reason::Damaged("JSON", fault)))?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The next line, with its line feed if it has one. One beyond the limit is skipped, and is an error.
fn next_line(lines: &mut impl BufRead, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if io::Read::take(&mut *lines, limit + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 > limit && !line.ends_with(b"\n") {
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
    declared: Option<&'static Encoding>,
) -> ControlFlow<()> {
    match unpacking.budget.limits.read_all(rest) {
        Ok(bytes) => text += &encoding::decode(&bytes, declared),
        Err(reason) => return unpacking.article(origin.clone(), Err(reason)),
    }
    for (at, value) in serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>().enumerate() {
        let within = origin.within(format!("object {}", at + 1));
        match value.and_then(|value| unpack_value(unpacking, &within, value.get())) {
            Ok(flow) => flow?,
            Err(error) => {
                return unpacking.article(
                    origin.clone(),
                    Err(Reason::Damaged("JSON", format!("in line {} {}", error.line(), json_fault(&error)))),
                );
            }
        }
    }
    ControlFlow::Continue(())
}

/// Gives the article in an object, or those in a list of objects, each as it is read: no list is held in memory.
fn unpack_value(
    unpacking: &mut Unpacking<'_>,
    origin: &Origin,
    json: &str,
) -> serde_json::Result<ControlFlow<()>> {
    if !json.trim_start().starts_with('[') {
        return serde_json::from_str::<ArticleObject>(json)
            .map(|object| unpacking.article(origin.clone(), object.draft()));
    }
    // Nothing is given of a list that is cut off.
    serde_json::from_str::<IgnoredAny>(json)?;
    let mut flow = ControlFlow::Continue(());
    let items = ArticleList { unpacking, origin, flow: &mut flow };
    serde_json::Deserializer::from_str(json).deserialize_seq(items)?;
    Ok(flow)
}

/// Gives each item of a list.
struct ArticleList<'a, 'b> {
    unpacking: &'a mut Unpacking<'b>,
    origin: &'a Origin,
    flow: &'a mut ControlFlow<()>,
}

impl<'de> Visitor<'de> for ArticleList<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of articles")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for number in 1.. {
            let item = if self.flow.is_break() { None } else { items.next_element::<ArticleObject>()? };
            let Some(item) = item else { break };
            *self.flow = self.unpacking.article(self.origin.within(format!("item {number}")), item.draft());
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// The names of the fields that an article is made of, beside its text: of several that are there, the first counts.
const TITLE_FIELDS: &[&str] = &["title", "headline"];
const OUTLET_FIELDS: &[&str] = &["outlet", "source", "publisher", "site_name", "sitename", "source_domain"];
const AUTHOR_FIELDS: &[&str] = &["author", "authors", "byline", "creator"];
const PUBLISHED_FIELDS: &[&str] =
    &["published", "date", "date_publish", "published_at", "publish_date", "datePublished", "timestamp"];
const URL_FIELDS: &[&str] = &["url", "link", "source_url"];
const LANGUAGE_FIELDS: &[&str] = &["language", "lang"];
const ARTICLE_FIELDS: [&[&str]; 6] =
    [TITLE_FIELDS, OUTLET_FIELDS, AUTHOR_FIELDS, PUBLISHED_FIELDS, URL_FIELDS, LANGUAGE_FIELDS];

/// The fields of an object that an article is made of; none where the value is no object.
#[derive(Default)]
struct ArticleObject {
    text: Option<String>,
    fields: BTreeMap<&'static str, String>,
}

impl<'de> Deserialize<'de> for ArticleObject {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = ArticleObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<ArticleObject, A::Error> {
        let mut article = ArticleObject::default();
        while let Some(key) = object.next_key::<Cow<'de, str>>()? {
            if key == "text" {
                article.text = object.next_value::<JsonWords>()?.text();
                continue;
            }
            match ARTICLE_FIELDS.into_iter().flatten().find(|name| **name == key) {
                Some(name) => {
                    let words = object.next_value::<JsonWords>()?.words();
                    article.fields.insert(name, words.unwrap_or_default());
                }
                None => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(article)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<ArticleObject, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(ArticleObject::default())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<ArticleObject, E> {
        Ok(ArticleObject::default())
    }

    says_nothing_in_scalars!(ArticleObject);
}

impl ArticleObject {
    fn draft(self) -> Result<Draft, Reason> {
        let text = self.text.ok_or(Reason::NotAnArticle("JSON without a text field"))?;
        let field = |names: &[&str]| {
            let mut given = names.iter().filter_map(|name| self.fields.get(*name));
            given.find(|words| !words.trim().is_empty()).cloned()
        };
        Ok(Draft {
            title: field(TITLE_FIELDS).unwrap_or_default(),
            outlet: field(OUTLET_FIELDS),
            author: field(AUTHOR_FIELDS),
            published: field(PUBLISHED_FIELDS).and_then(|when| date::iso8601(&when)),
            url: field(URL_FIELDS),
            language: field(LANGUAGE_FIELDS),
            text,
            ..Draft::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_just_the_limit_is_read_and_only_a_longer_one_is_skipped() {
        let mut lines = &b"1234\n12345\n1234\n1234"[..];
        let mut next = || next_line(&mut lines, 4).map_err(|_| "too large");
        assert_eq!(next(), Ok(Some(b"1234\n".to_vec())));
        assert_eq!(next(), Err("too large"));
        assert_eq!(next(), Ok(Some(b"1234\n".to_vec())));
        assert_eq!(next(), Ok(Some(b"1234".to_vec())));
        assert_eq!(next(), Ok(None));
    }
}
