//! The answer: the speakers that a text names, and for each attribution who they are and how that is known.
//!
//! Only values; the [`super::resolver`] makes them.

use std::fmt;

use crate::collection::format::record::{ResolutionRecord, SpanRecord};
use crate::collection::offsets::Offsets;
use crate::collection::{Few, Span, SpeakerKind};
use crate::text::legible::Legible;

/// The rule by which a speaker was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpeakerRule {
    /// Nobody was found.
    #[default]
    None,
    /// The source names the speaker in full.
    FullName,
    /// It gives a part of a name that stands in full elsewhere.
    LastName,
    /// The label of a transcript.
    Label,
    /// He, she, it, they.
    Pronoun,
    /// Who, which.
    Relative,
    /// "The mayor", "the company", "both leaders".
    Role,
    /// "The director, Samuel Adeyemi".
    Apposition,
    /// "The White House statement", "Clinton's campaign".
    Description,
}

impl fmt::Display for SpeakerRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::FullName => "full name",
            Self::LastName => "last name",
            Self::Label => "label",
            Self::Pronoun => "pronoun",
            Self::Relative => "relative",
            Self::Role => "role",
            Self::Apposition => "apposition",
            Self::Description => "description",
        })
    }
}

/// Somebody who speaks in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSpeaker {
    /// The fullest name that the text gives.
    pub name: String,
    /// What it is, where the text tells.
    pub kind: Option<SpeakerKind>,
    /// Other names that the text uses.
    pub aliases: Vec<String>,
    /// Whether the name is one to know the speaker by in other texts; a bare last name isn't.
    pub is_full: bool,
}

/// Who speaks in one attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedSource {
    /// Places in [`ResolvedSpeakers::all`]; none where the text names nobody.
    pub speakers: Few<usize>,
    /// How they were found.
    pub rule: SpeakerRule,
    /// The name by which they were found; bytes.
    pub mention: Option<Span>,
}

/// The speakers of a text, and of each of its attributions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedSpeakers {
    /// Everybody who speaks, in the order of their first attribution.
    pub all: Vec<NamedSpeaker>,
    /// For each attribution, in the order in which they were given, who speaks in it.
    pub by_attribution: Vec<ResolvedSource>,
}

impl ResolvedSpeakers {
    /// The same with places in the bytes of the text that the `copy` was made of.
    #[must_use]
    pub(super) fn stored(mut self, copy: &Legible<'_>) -> Self {
        for mention in self.by_attribution.iter_mut().filter_map(|source| source.mention.as_mut()) {
            *mention = copy.stored(mention.range()).into();
        }
        self
    }
}

impl ResolvedSource {
    /// How the speakers were found, as a file has it; nothing where the source names them itself.
    pub(crate) fn record<'a>(&self, text: &'a str, offsets: &Offsets) -> Option<ResolutionRecord<'a>> {
        let is_found_elsewhere = !self.speakers.is_empty() && self.rule != SpeakerRule::FullName;
        is_found_elsewhere.then(|| ResolutionRecord {
            rule: self.rule.to_string().into(),
            mention: self.mention.map(|span| SpanRecord::of(text, offsets, span)),
            ..ResolutionRecord::default()
        })
    }
}
