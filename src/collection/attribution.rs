//! An attribution: a content, the cue that reports it, and the source that it is attributed to.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::columns::{Columns, ID};
use super::{AttributionNo, DocumentNo, Few, Kind, Span, SpeakerNo, ids};

/// Whether a person has looked at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Found by a program.
    #[default]
    Extracted,
    /// Made by a person.
    Curated,
    /// Found by a program; a person agreed.
    Confirmed,
    /// Found by a program; a person did not agree.
    Rejected,
}

/// How the speakers of an attribution were found, where its own source does not name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution<'a> {
    /// The rule, in a word: "pronoun", "last name", "role".
    pub rule: &'a str,
    /// The place in the text that the name came from.
    pub mention: Option<Span>,
}

/// One attribution, borrowed from its collection.
#[derive(Clone, Debug)]
pub struct Attribution<'a> {
    /// Its place in the collection.
    pub no: AttributionNo,
    /// The document that it stands in.
    pub document: DocumentNo,
    /// Quote, mixed or claim.
    pub kind: Kind,
    /// What was said: at least one span, in the order of the text, none overlapping.
    pub content: Few<Span>,
    /// The words that report it, "she said"; may be empty.
    pub cue: Few<Span>,
    /// The words that name the speaker; may be empty.
    pub source: Few<Span>,
    /// The speakers: none where unknown, two for "both leaders".
    pub speakers: &'a [SpeakerNo],
    /// The attribution whose content holds this one.
    pub inside: Option<AttributionNo>,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether a person has looked at it.
    pub status: Status,
    /// What made it: "curated", "whosaid 0.1.0".
    pub by: &'a str,
    /// How its speakers were found.
    pub resolution: Option<Resolution<'a>>,
    /// The columns that it was read from; none in tests.
    pub(super) columns: Option<&'a Columns>,
}

impl<'a> Attribution<'a> {
    /// The id that survives a re-run: "3f2c9a0be471:2807-2908", document and code points. A record may have another id,
    /// which is kept then; empty in tests.
    pub fn id(&self) -> Cow<'a, str> {
        let Some(columns) = self.columns else { return Cow::Borrowed("") };
        if let Some(id) = columns.ids.get(self.no.0) {
            return Cow::Borrowed(id);
        }
        let Span { start, end } = self.extent();
        let codepoint = |byte| columns.codepoint(self.document, byte);
        Cow::Owned(ids::attribution(columns.field(self.document, ID), codepoint(start), codepoint(end)))
    }

    /// From the first byte of the content to the last, gaps included.
    pub fn extent(&self) -> Span {
        match *self.content {
            [first, .., last] => Span { start: first.start, end: last.end },
            [only] => only,
            [] => Span { start: 0, end: 0 },
        }
    }
}

/// Kind and status in the low byte of [`Columns::forms`]: two bits each.
pub(super) fn form_code(kind: Kind, status: Status) -> u8 {
    let index = |index: Option<usize>| index.unwrap_or_default() as u8;
    let kind = index(Kind::ALL.iter().position(|&one| one == kind));
    kind | index(STATUSES.iter().position(|&one| one == status)) << 2
}

/// The kind and status that a byte stands for; a damaged one has some.
pub(super) fn kind_and_status(code: u8) -> (Kind, Status) {
    let kind = Kind::ALL.get(usize::from(code & 3)).copied().unwrap_or(Kind::Indirect);
    (kind, STATUSES[usize::from(code >> 2 & 3)])
}

const STATUSES: [Status; 4] = [Status::Extracted, Status::Curated, Status::Confirmed, Status::Rejected];
