//! Borrowed records: those of whosaid/1 as a file has them, borrowed from its bytes where they can be.
//!
//! The same as the [`record`](super::record)s but for the fields that whosaid doesn't know: a record that has some is
//! read as such, and borrowed from.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;

use super::record;
use super::record::{AttributionRecord, DocumentRecord, ExtraFields, SpanRecord, SpeakerRecord};
use crate::collection::{Few, Kind, SpeakerKind, Status};

/// A string of a file, in it where it has no escapes. Serde borrows no other within lists and options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct BorrowedText<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for BorrowedText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BorrowedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<&'a String> for BorrowedText<'a> {
    fn from(words: &'a String) -> Self {
        Self(Cow::Borrowed(words))
    }
}

/// A line of JSON Lines, but for one with unknown fields or about the dataset.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BorrowedRecord<'a> {
    #[serde(borrow)]
    Document(BorrowedDocument<'a>),
    #[serde(borrow)]
    Speaker(BorrowedSpeaker<'a>),
    #[serde(borrow)]
    Attribution(BorrowedAttribution<'a>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BorrowedDocument<'a> {
    #[serde(borrow)]
    pub id: BorrowedText<'a>,
    #[serde(borrow, default)]
    pub title: BorrowedText<'a>,
    #[serde(borrow, default)]
    pub outlet: Option<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub author: Option<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub published: Option<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub url: Option<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub language: Option<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub sha256: Option<BorrowedText<'a>>,
    #[serde(borrow)]
    pub text: BorrowedText<'a>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BorrowedSpeaker<'a> {
    #[serde(borrow)]
    pub id: BorrowedText<'a>,
    #[serde(borrow)]
    pub name: BorrowedText<'a>,
    #[serde(default)]
    pub kind: Option<SpeakerKind>,
    #[serde(borrow, default)]
    pub aliases: Vec<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub wikidata: Option<BorrowedText<'a>>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BorrowedSpan<'a> {
    pub start: u64,
    pub end: u64,
    #[serde(borrow)]
    pub text: BorrowedText<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BorrowedResolution<'a> {
    #[serde(borrow)]
    pub rule: BorrowedText<'a>,
    #[serde(borrow, default)]
    pub mention: Option<BorrowedSpan<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BorrowedAttribution<'a> {
    #[serde(borrow)]
    pub id: BorrowedText<'a>,
    #[serde(borrow)]
    pub document: BorrowedText<'a>,
    pub kind: Kind,
    #[serde(borrow)]
    pub content: Few<BorrowedSpan<'a>>,
    #[serde(borrow, default)]
    pub cue: Few<BorrowedSpan<'a>>,
    #[serde(borrow, default)]
    pub source: Few<BorrowedSpan<'a>>,
    #[serde(borrow, default)]
    pub speakers: Few<BorrowedText<'a>>,
    #[serde(borrow, default)]
    pub inside: Option<BorrowedText<'a>>,
    #[serde(default = "record::certain")]
    pub confidence: f32,
    #[serde(default)]
    pub status: Status,
    #[serde(borrow, default)]
    pub by: BorrowedText<'a>,
    #[serde(borrow, default)]
    pub resolution: Option<BorrowedResolution<'a>>,
    #[serde(skip)]
    pub extra: Option<&'a ExtraFields>,
}

impl<'a> From<&'a DocumentRecord> for BorrowedDocument<'a> {
    fn from(from: &'a DocumentRecord) -> Self {
        let some = |field: &'a Option<String>| field.as_ref().map(BorrowedText::from);
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

impl<'a> From<&'a SpeakerRecord> for BorrowedSpeaker<'a> {
    fn from(from: &'a SpeakerRecord) -> Self {
        Self {
            id: (&from.id).into(),
            name: (&from.name).into(),
            kind: from.kind,
            aliases: from.aliases.iter().map(BorrowedText::from).collect(),
            wikidata: from.wikidata.as_ref().map(BorrowedText::from),
            extra: Some(&from.extra),
        }
    }
}

impl<'a> From<&'a SpanRecord> for BorrowedSpan<'a> {
    fn from(from: &'a SpanRecord) -> Self {
        Self { start: from.start, end: from.end, text: (&from.text).into() }
    }
}

impl<'a> From<&'a AttributionRecord> for BorrowedAttribution<'a> {
    fn from(from: &'a AttributionRecord) -> Self {
        let spans = |spans: &'a [SpanRecord]| spans.iter().map(BorrowedSpan::from).collect();
        Self {
            id: (&from.id).into(),
            document: (&from.document).into(),
            kind: from.kind,
            content: spans(&from.content),
            cue: spans(&from.cue),
            source: spans(&from.source),
            speakers: from.speakers.iter().map(BorrowedText::from).collect(),
            inside: from.inside.as_ref().map(BorrowedText::from),
            confidence: from.confidence,
            status: from.status,
            by: (&from.by).into(),
            resolution: from.resolution.as_ref().map(|how| BorrowedResolution {
                rule: (&how.rule).into(),
                mention: how.mention.as_ref().map(BorrowedSpan::from),
            }),
            extra: Some(&from.extra),
        }
    }
}
