//! The records of whosaid/1 as a file holds them: read, but not yet believed.
//!
//! Offsets here count Unicode code points. Nothing past [`Builder`](crate::collection::Builder) sees these types again
//! but the writer.

use serde::{Deserialize, Serialize};

use crate::collection::offsets::Offsets;
use crate::collection::{Kind, SpeakerKind, Status};

/// The schema that this program reads and writes.
pub const SCHEMA: &str = "whosaid/1";

/// The unit of every offset in a file.
pub const OFFSETS: &str = "codepoint";

/// Fields that this version doesn't know. They are stored, and written again.
pub(crate) type ExtraFields = serde_json::Map<String, serde_json::Value>;

/// Unknown fields as JSON, which is how a collection stores them; none where there are none.
pub(crate) fn extra_json(extra: Option<&ExtraFields>) -> Option<String> {
    let extra = extra.filter(|extra| !extra.is_empty())?;
    serde_json::to_string(extra).ok()
}

/// What a dataset says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
pub struct DocumentRecord {
    /// Unique in the dataset.
    pub id: String,
    /// The headline.
    #[serde(default)]
    pub title: String,
    /// The newspaper, agency or site.
    #[serde(default)]
    pub outlet: Option<String>,
    /// The byline.
    #[serde(default)]
    pub author: Option<String>,
    /// ISO 8601.
    #[serde(default)]
    pub published: Option<String>,
    /// Where it stands on the web.
    #[serde(default)]
    pub url: Option<String>,
    /// BCP 47.
    #[serde(default)]
    pub language: Option<String>,
    /// Of the text's UTF-8, in lower-case hex.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The whole text.
    pub text: String,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

/// A speaker as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeakerRecord {
    /// Unique in the dataset.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Person, organization, document, group.
    #[serde(default)]
    pub kind: Option<SpeakerKind>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// "Q7747".
    #[serde(default)]
    pub wikidata: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

/// A span as a file has it: a claim that `text` stands at `start`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanRecord {
    /// Code points from the start of the document's text.
    pub start: u64,
    /// Code points; not part of the span.
    pub end: u64,
    /// What stands there.
    pub text: String,
}

impl SpanRecord {
    /// A span of `text`, in bytes, as a file has it; `offsets` are the text's.
    pub fn of(text: &str, offsets: &Offsets, span: crate::collection::Span) -> Self {
        Self {
            start: offsets.codepoint(text, span.start as usize),
            end: offsets.codepoint(text, span.end as usize),
            text: text.get(span.range()).unwrap_or_default().to_owned(),
        }
    }
}

/// How the speakers were found, as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolutionRecord {
    /// The rule, in a word.
    pub rule: String,
    /// Where the name came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<SpanRecord>,
}

/// An attribution as a file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionRecord {
    /// Unique in the dataset.
    pub id: String,
    /// A document's id.
    pub document: String,
    /// Direct, mixed, indirect.
    pub kind: Kind,
    /// What was said.
    pub content: Vec<SpanRecord>,
    /// The words that say so.
    #[serde(default)]
    pub cue: Vec<SpanRecord>,
    /// The words that name who.
    #[serde(default)]
    pub source: Vec<SpanRecord>,
    /// Speakers' ids.
    #[serde(default)]
    pub speakers: Vec<String>,
    /// An attribution's id.
    #[serde(default)]
    pub inside: Option<String>,
    /// 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f32,
    /// Whether a person has looked at it.
    #[serde(default)]
    pub status: Status,
    /// What made it.
    #[serde(default)]
    pub by: String,
    /// How the speakers were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<ResolutionRecord>,
    /// The rest.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

pub(crate) fn certain() -> f32 {
    1.0
}
