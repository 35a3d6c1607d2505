//! Claims: the records of whosaid/1 as they stand in a file, borrowed from its bytes where they can be.
//!
//! The same as the [`record`](super::record)s but for the fields that whosaid doesn't know: a record that has some is
//! read as such, and borrowed from.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;

use super::record;
use super::record::ExtraFields;
use crate::collection::{Few, Kind, SpeakerKind, Status};

/// A string of a file, in it where it has no escapes. Serde borrows no other within lists and options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Words<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<&'a String> for Words<'a> {
    fn from(words: &'a String) -> Self {
        Self(Cow::Borrowed(words))
    }
}

/// A line of JSON Lines, but for one with unknown fields or about the dataset.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Claim<'a> {
    #[serde(borrow)]
    Document(Document<'a>),
    #[serde(borrow)]
    Speaker(Speaker<'a>),
    #[serde(borrow)]
    Attribution(Attribution<'a>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document<'a> {
    #[serde(borrow)]
    pub id: Words<'a>,
    #[serde(borrow, default)]
    pub title: Words<'a>,
    #[serde(borrow, default)]
    pub outlet: Option<Words<'a>>,
    #[serde(borrow, default)]
    pub author: Option<Words<'a>>,
    #[serde(borrow, default)]
    pub published: Option<Words<'a>>,
    #[serde(borrow, default)]
    pub url: Option<Words<'a>>,
    #[serde(borrow, default)]
    pub language: Option<Words<'a>>,
    #[serde(borrow, default)]
    pub sha256: Option<Words<'a>>,
    #[serde(borrow)]
    pub text: Words<'a>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speaker<'a> {
    #[serde(borrow)]
    pub id: Words<'a>,
    #[serde(borrow)]
    pub name: Words<'a>,
    #[serde(default)]
    pub kind: Option<SpeakerKind>,
    #[serde(borrow, default)]
    pub aliases: Vec<Words<'a>>,
    #[serde(borrow, default)]
    pub wikidata: Option<Words<'a>>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Span<'a> {
    pub start: u64,
    pub end: u64,
    #[serde(borrow)]
    pub text: Words<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resolution<'a> {
    #[serde(borrow)]
    pub rule: Words<'a>,
    #[serde(borrow, default)]
    pub mention: Option<Span<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attribution<'a> {
    #[serde(borrow)]
    pub id: Words<'a>,
    #[serde(borrow)]
    pub document: Words<'a>,
    pub kind: Kind,
    #[serde(borrow)]
    pub content: Few<Span<'a>>,
    #[serde(borrow, default)]
    pub cue: Few<Span<'a>>,
    #[serde(borrow, default)]
    pub source: Few<Span<'a>>,
    #[serde(borrow, default)]
    pub speakers: Few<Words<'a>>,
    #[serde(borrow, default)]
    pub inside: Option<Words<'a>>,
    #[serde(default = "record::certain")]
    pub confidence: f32,
    #[serde(default)]
    pub status: Status,
    #[serde(borrow, default)]
    pub by: Words<'a>,
    #[serde(borrow, default)]
    pub resolution: Option<Resolution<'a>>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

impl<'a> From<&'a record::Document> for Document<'a> {
    fn from(from: &'a record::Document) -> Self {
        let some = |field: &'a Option<String>| field.as_ref().map(Words::from);
        Self {
            id: (&from.id).into(),
            title: (&from.title).into(),
            outlet: some(&from.outlet),
            author: some(&from.author),
            published: some(&from.published),
            url: some(&from.url),
            language: some(&from.language),
            sha256: some(&from.sha256),
            text: (&from.text).into(),
            extra: Some(&from.extra),
        }
    }
}

impl<'a> From<&'a record::Speaker> for Speaker<'a> {
    fn from(from: &'a record::Speaker) -> Self {
        Self {
            id: (&from.id).into(),
            name: (&from.name).into(),
            kind: from.kind,
            aliases: from.aliases.iter().map(Words::from).collect(),
            wikidata: from.wikidata.as_ref().map(Words::from),
            extra: Some(&from.extra),
        }
    }
}

impl<'a> From<&'a record::Span> for Span<'a> {
    fn from(from: &'a record::Span) -> Self {
        Self { start: from.start, end: from.end, text: (&from.text).into() }
    }
}

impl<'a> From<&'a record::Attribution> for Attribution<'a> {
    fn from(from: &'a record::Attribution) -> Self {
        let spans = |spans: &'a [record::Span]| spans.iter().map(Span::from).collect();
        Self {
            id: (&from.id).into(),
            document: (&from.document).into(),
            kind: from.kind,
            content: spans(&from.content),
            cue: spans(&from.cue),
            source: spans(&from.source),
            speakers: from.speakers.iter().map(Words::from).collect(),
            inside: from.inside.as_ref().map(Words::from),
            confidence: from.confidence,
            status: from.status,
            by: (&from.by).into(),
            resolution: from.resolution.as_ref().map(|how| Resolution {
                rule: (&how.rule).into(),
                mention: how.mention.as_ref().map(Span::from),
            }),
            extra: Some(&from.extra),
        }
    }
}
