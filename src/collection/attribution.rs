//! An attribution: one source, cue and content, the thing that whosaid is about.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Collection, DocumentNo, Few, Span, SpeakerNo};

/// The place of an attribution in its collection, from 0. The order is the source's: by document, then by
/// where the content starts, an outer attribution before those inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct AttributionNo(pub u32);

/// How much of the content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of its words, a leading "that" aside: a quote.
    Direct,
    /// Some of them.
    Mixed,
    /// None: a claim.
    Indirect,
}

impl Kind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Mixed, Self::Indirect];
}

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
    /// Where it stands.
    pub document: DocumentNo,
    /// Quote, mixed or claim.
    pub kind: Kind,
    /// What was said: at least one span, in the order of the text, none overlapping.
    pub content: Few<Span>,
    /// The words that say that it was said; may be empty.
    pub cue: Few<Span>,
    /// The words that name who said it; may be empty.
    pub source: Few<Span>,
    /// Who that is: none where it is unknown, two for "both leaders".
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
    /// Where it came from; nothing in tests.
    pub(super) collection: Option<&'a Collection>,
}

impl<'a> Attribution<'a> {
    /// The name that survives a re-run: "3f2c9a0be471:2807-2908", document and code points.
    pub fn id(&self) -> Cow<'a, str> {
        let Some(collection) = self.collection else { return Cow::Borrowed("") };
        match collection.columns.ids.get(self.no.0) {
            Some(kept) => Cow::Borrowed(kept),
            None => Cow::Owned(collection.id_of(self)),
        }
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

/// Kind and status in a byte.
pub(super) fn form(kind: Kind, status: Status) -> u8 {
    let place = |place: Option<usize>| place.unwrap_or_default() as u8;
    let kind = place(Kind::ALL.iter().position(|&one| one == kind));
    kind | place(STATUSES.iter().position(|&one| one == status)) << 2
}

/// Kind and status of a byte.
pub(super) fn of_form(form: u8) -> (Kind, Status) {
    let kind = Kind::ALL.get(usize::from(form & 3)).copied().unwrap_or(Kind::Indirect);
    (kind, STATUSES[usize::from(form >> 2 & 3)])
}

const STATUSES: [Status; 4] = [Status::Extracted, Status::Curated, Status::Confirmed, Status::Rejected];
