//! What the resolver answers: the speakers of a text, and of each attribution who it is and how that is known.

use std::fmt;

use super::mention::marks;
use super::notes::{Notes, Reference};
use super::referents::Referents;
use super::source::{Answer, answer};
use crate::collection::{Few, Span, SpeakerKind};

/// How a speaker was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
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

impl fmt::Display for Rule {
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
pub struct Speaker {
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
pub struct Resolved {
    /// Places in [`Speakers::all`]; none where the text names nobody.
    pub speakers: Few<usize>,
    /// How they were found.
    pub rule: Rule,
    /// Where the name stands that they were found by.
    pub mention: Option<Span>,
}

/// The speakers of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// Everybody who speaks, in the order of their first attribution.
    pub all: Vec<Speaker>,
    /// For each question, in its order, the answer.
    pub of: Vec<Resolved>,
}

impl Notes<'_> {
    /// Names the speakers of everything that was asked; `text` is the one that the notes are of.
    pub(crate) fn resolve(&self, text: &str) -> Speakers {
        let referents = Referents::new(text, self.lists, &self.mentions);
        let answers = answers(&referents, &self.references);
        let mut numbers = vec![usize::MAX; referents.cast.entities.len()];
        let mut speakers = Speakers::default();
        for answer in &answers {
            let of = answer.entities.iter().map(|&entity| {
                let number = &mut numbers[entity as usize];
                if *number == usize::MAX {
                    *number = speakers.all.len();
                    speakers.all.push(speaker(&referents, entity));
                }
                *number
            });
            let of = of.collect();
            let mention = mention(&referents, answer);
            speakers.of.push(Resolved { speakers: of, rule: answer.rule, mention });
        }
        speakers
    }
}

/// The answers in the order of the questions; what stands inside another attribution may need that one's.
fn answers(referents: &Referents<'_>, references: &[Reference]) -> Vec<Answer> {
    let mut order: Vec<usize> = (0..references.len()).collect();
    order.sort_by_key(|&i| (references[i].extent.start, std::cmp::Reverse(references[i].extent.end)));
    let mut answers = vec![Answer::default(); references.len()];
    let mut open: Vec<usize> = Vec::new();
    for i in order {
        let extent = references[i].extent;
        while open.last().is_some_and(|&o| references[o].extent.end <= extent.start) {
            open.pop();
        }
        let inside = open.last().copied().filter(|&o| references[o].extent.holds(references[i].source));
        answers[i] = answer(referents, &references[i], inside.map(|o| &answers[o]));
        if open.last().is_none_or(|&o| references[o].extent.end >= extent.end) {
            open.push(i);
        }
    }
    answers
}

fn mention(referents: &Referents<'_>, answer: &Answer) -> Option<Span> {
    if let Some(joint) = answer.joint {
        return Some(referents.joints[joint as usize].span);
    }
    answer.by.and_then(|by| referents.mentions.get(by as usize)).map(|m| m.span)
}

fn speaker(referents: &Referents<'_>, entity: u32) -> Speaker {
    let known = &referents.cast.entities[entity as usize];
    let words = |span: Span| tidy(referents.text.get(span.range()).unwrap_or_default());
    let name = words(known.name);
    let mut aliases: Vec<String> = Vec::new();
    for alias in known.aliases.iter().map(|span| words(*span)) {
        if alias != name && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    let kind = known.kind();
    let body = kind == Some(SpeakerKind::Organization) || kind == Some(SpeakerKind::Document);
    let titled = referents.mentions.get(known.mention as usize).is_some_and(|m| m.is(marks::HEADLINE));
    Speaker { name, kind, aliases, is_full: known.words > 1 || body && !titled }
}

/// A name on one line; capitals alone become a name's.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
