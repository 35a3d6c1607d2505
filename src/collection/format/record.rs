//! The records of whosaid/1 as a file holds them: read, but not yet believed.
//!
//! Offsets here count Unicode code points. Nothing past [`Builder`](crate::collection::Builder) sees these types again
//! but the writer.
//!
//! A record borrows its strings where it can: from the bytes of a file, or from the collection that is written. One that is
//! made or outlives the bytes is a record of `'static`. Known fields are parsed as they come; only unknown ones are
//! buffered, so a record without any costs no more than its own strings.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::collection::offsets::Offsets;
use crate::collection::{Few, Kind, Span, SpeakerKind, Status, Verbatim};

/// The schema that this program reads and writes.
pub const SCHEMA: &str = "whosaid/1";

/// The unit of every offset in a file.
pub const OFFSETS: &str = "codepoint";

/// Fields that this version doesn't know. They are stored, and written again.
pub(crate) type ExtraFields = serde_json::Map<String, serde_json::Value>;

/// Unknown fields as JSON, which is how a collection stores them; none where there are none.
pub(crate) fn extra_json(extra: &ExtraFields) -> Option<String> {
    if extra.is_empty() { None } else { serde_json::to_string(extra).ok() }
}

/// A string of a record, borrowed where it has no escapes. Serde borrows no plain [`Cow`] within lists and options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordText<'a>(#[serde(borrow)] Cow<'a, str>);

impl RecordText<'_> {
    /// The string, copied unless it is its own already.
    pub fn into_owned(self) -> RecordText<'static> {
        RecordText(Cow::Owned(self.0.into_owned()))
    }
}

impl Deref for RecordText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<&'a str> for RecordText<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for RecordText<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for RecordText<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(text)
    }
}

impl PartialEq<str> for RecordText<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for RecordText<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<String> for RecordText<'_> {
    fn eq(&self, other: &String) -> bool {
        self.0 == *other
    }
}

/// A line of JSON Lines.
// Nearly every line is an attribution, the largest variant: a box would cost each of them an allocation and save nothing.
#[expect(clippy::large_enum_variant)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LineRecord<'a> {
    Meta(Meta),
    #[serde(borrow)]
    Document(DocumentRecord<'a>),
    #[serde(borrow)]
    Speaker(SpeakerRecord<'a>),
    #[serde(borrow)]
    Attribution(AttributionRecord<'a>),
}

/// What a dataset says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct Meta {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Always [`OFFSETS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offsets: Option<String>,
    /// The dataset's name.
    #[serde(default)]
    pub title: String,
    /// What made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

/// A document as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct DocumentRecord<'a> {
    /// Unique in the dataset.
    #[serde(borrow)]
    pub id: RecordText<'a>,
    /// The headline.
    #[serde(borrow, default)]
    pub title: RecordText<'a>,
    /// The newspaper, agency or site.
    #[serde(borrow, default)]
    pub outlet: Option<RecordText<'a>>,
    /// The byline.
    #[serde(borrow, default)]
    pub author: Option<RecordText<'a>>,
    /// ISO 8601.
    #[serde(borrow, default)]
    pub published: Option<RecordText<'a>>,
    /// Where it stands on the web.
    #[serde(borrow, default)]
    pub url: Option<RecordText<'a>>,
    /// BCP 47.
    #[serde(borrow, default)]
    pub language: Option<RecordText<'a>>,
    /// Of the text's UTF-8, in lower-case hex.
    #[serde(borrow, default)]
    pub sha256: Option<RecordText<'a>>,
    /// The whole text.
    #[serde(borrow)]
    pub text: RecordText<'a>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl DocumentRecord<'_> {
    /// The record with strings of its own.
    pub fn into_owned(self) -> DocumentRecord<'static> {
        let own = |field: Option<RecordText<'_>>| field.map(RecordText::into_owned);
        DocumentRecord {
            id: self.id.into_owned(),
            title: self.title.into_owned(),
            outlet: own(self.outlet),
            author: own(self.author),
            published: own(self.published),
            url: own(self.url),
            language: own(self.language),
            sha256: own(self.sha256),
            text: self.text.into_owned(),
            extra: self.extra,
        }
    }
}

/// A speaker as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct SpeakerRecord<'a> {
    /// Unique in the dataset.
    #[serde(borrow)]
    pub id: RecordText<'a>,
    /// The full name.
    #[serde(borrow)]
    pub name: RecordText<'a>,
    /// Person, organization, document, group.
    #[serde(default)]
    pub kind: Option<SpeakerKind>,
    /// Other names.
    #[serde(borrow, default)]
    pub aliases: Vec<RecordText<'a>>,
    /// "Q7747".
    #[serde(borrow, default)]
    pub wikidata: Option<RecordText<'a>>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl SpeakerRecord<'_> {
    /// The record with strings of its own.
    pub fn into_owned(self) -> SpeakerRecord<'static> {
        SpeakerRecord {
            id: self.id.into_owned(),
            name: self.name.into_owned(),
            kind: self.kind,
            aliases: self.aliases.into_iter().map(RecordText::into_owned).collect(),
            wikidata: self.wikidata.map(RecordText::into_owned),
            extra: self.extra,
        }
    }
}

/// A span as a file has it: a claim that `text` stands at `start`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct SpanRecord<'a> {
    /// Code points from the start of the document's text.
    pub start: u64,
    /// Code points; not part of the span.
    pub end: u64,
    /// What stands there.
    #[serde(borrow)]
    pub text: RecordText<'a>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl<'a> SpanRecord<'a> {
    /// A span of `text`, in bytes, as a file has it; `offsets` are the text's.
    pub fn of(text: &'a str, offsets: &Offsets, span: Span) -> Self {
        Self {
            start: offsets.codepoint(text, span.start as usize),
            end: offsets.codepoint(text, span.end as usize),
            text: text.get(span.range()).unwrap_or_default().into(),
            extra: ExtraFields::new(),
        }
    }
}

/// How the speakers were found, as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct ResolutionRecord<'a> {
    /// The rule, in a word.
    #[serde(borrow)]
    pub rule: RecordText<'a>,
    /// Where the name came from.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<SpanRecord<'a>>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

/// The unknown fields of the objects within an attribution, as a collection stores them. Spans are in the order of the text.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PartExtras {
    /// By span.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<ExtraFields>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cue: Vec<ExtraFields>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<ExtraFields>,
    #[serde(skip_serializing_if = "ExtraFields::is_empty")]
    pub resolution: ExtraFields,
    #[serde(skip_serializing_if = "ExtraFields::is_empty")]
    pub mention: ExtraFields,
}

/// An attribution as a file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct AttributionRecord<'a> {
    /// Unique in the dataset.
    #[serde(borrow)]
    pub id: RecordText<'a>,
    /// A document's id.
    #[serde(borrow)]
    pub document: RecordText<'a>,
    /// Direct, mixed, indirect.
    pub kind: Kind,
    /// What its words are, where they are direct without marks in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verbatim: Option<Verbatim>,
    /// Whether the text has it as said.
    #[serde(default = "asserted", skip_serializing_if = "is_asserted")]
    pub asserted: bool,
    /// What was said.
    #[serde(borrow)]
    pub content: Few<SpanRecord<'a>>,
    /// The words that say so.
    #[serde(borrow, default)]
    pub cue: Few<SpanRecord<'a>>,
    /// The words that name who.
    #[serde(borrow, default)]
    pub source: Few<SpanRecord<'a>>,
    /// Speakers' ids.
    #[serde(borrow, default)]
    pub speakers: Few<RecordText<'a>>,
    /// An attribution's id.
    #[serde(borrow, default)]
    pub inside: Option<RecordText<'a>>,
    /// 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f32,
    /// Whether a person has looked at it.
    #[serde(default)]
    pub status: Status,
    /// What made it.
    #[serde(borrow, default)]
    pub by: RecordText<'a>,
    /// How the speakers were found.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<ResolutionRecord<'a>>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl AttributionRecord<'_> {
    /// The unknown fields of the objects within it, as JSON; none where there are none.
    pub(crate) fn part_extra_json(&self) -> Option<String> {
        let spans = [&self.content, &self.cue, &self.source];
        let resolution = self.resolution.as_ref();
        let mention = resolution.and_then(|how| how.mention.as_ref());
        let is_known = |span: &SpanRecord<'_>| span.extra.is_empty();
        if spans.iter().all(|spans| spans.iter().all(is_known))
            && resolution.is_none_or(|how| how.extra.is_empty())
            && mention.is_none_or(is_known)
        {
            return None;
        }
        let [content, cue, source] = spans.map(|spans| {
            let mut ordered: Vec<_> = spans.iter().collect();
            ordered.sort_by_key(|span| span.start);
            let is_known = spans.iter().all(is_known);
            if is_known { Vec::new() } else { ordered.into_iter().map(|span| span.extra.clone()).collect() }
        });
        let extras = PartExtras {
            content,
            cue,
            source,
            resolution: resolution.map_or_else(ExtraFields::new, |how| how.extra.clone()),
            mention: mention.map_or_else(ExtraFields::new, |span| span.extra.clone()),
        };
        serde_json::to_string(&extras).ok()
    }
}

fn certain() -> f32 {
    1.0
}

fn asserted() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_asserted(asserted: &bool) -> bool {
    *asserted
}
