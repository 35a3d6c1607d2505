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

/// What a direct attribution's words are, where no quotation marks in the text say that they are somebody's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verbatim {
    /// A turn of a transcript or an interview.
    Turn,
    /// A block quotation.
    Block,
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
    /// What its words are, where they are direct without marks in the text.
    pub verbatim: Option<Verbatim>,
    /// Whether the text has it as said. Else the text says that it was not said, or withdraws it.
    pub is_asserted: bool,
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

/// What an attribution is: the values of it that have few states, as one byte, the low one of [`Columns::forms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub kind: Kind,
    pub status: Status,
    pub verbatim: Option<Verbatim>,
    pub is_asserted: bool,
}

impl Form {
    /// Two bits each for kind, status and verbatim, and one that says that it is not asserted.
    pub(super) fn code(self) -> u8 {
        let index = |index: Option<usize>| index.unwrap_or_default() as u8;
        let kind = index(Kind::ALL.iter().position(|&one| one == self.kind));
        let status = index(STATUSES.iter().position(|&one| one == self.status));
        let verbatim = index(VERBATIM.iter().position(|&one| one == self.verbatim));
        kind | status << 2 | verbatim << 4 | u8::from(!self.is_asserted) << 6
    }

    /// What a byte stands for; a damaged one stands for something.
    pub(super) fn of_code(code: u8) -> Self {
        Self {
            kind: Kind::ALL.get(usize::from(code & 3)).copied().unwrap_or(Kind::Indirect),
            status: STATUSES[usize::from(code >> 2 & 3)],
            verbatim: VERBATIM.get(usize::from(code >> 4 & 3)).copied().flatten(),
            is_asserted: code >> 6 & 1 == 0,
        }
    }
}

const STATUSES: [Status; 4] = [Status::Extracted, Status::Curated, Status::Confirmed, Status::Rejected];
const VERBATIM: [Option<Verbatim>; 3] = [None, Some(Verbatim::Turn), Some(Verbatim::Block)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_what_its_code_says() {
        for kind in Kind::ALL {
            for status in STATUSES {
                for verbatim in VERBATIM {
                    for is_asserted in [true, false] {
                        let form = Form { kind, status, verbatim, is_asserted };
                        assert_eq!(Form::of_code(form.code()), form);
                    }
                }
            }
        }
        assert!((0..=u8::MAX).all(|code| Form::of_code(code).code() <= code));
    }
}
