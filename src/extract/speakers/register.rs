//! The register: the speakers of a whole dataset, so that one person is one speaker in all of its documents.
//!
//! A full name is the same speaker everywhere. A bare last name is a speaker of its document alone: two articles'
//! "Osten" may be two people. Different names that come to one id, such as "Ana Ruiz" and "Ana Ruíz!", are numbered.

use std::collections::HashMap;

use super::{Resolved, Rule, Speaker, Speakers};
use crate::collection::offsets::Offsets;
use crate::collection::{Span, record};
use crate::text::fold::fold;
use crate::text::words::words;

/// Most aliases that a speaker gathers.
const ALIASES: usize = 64;

/// Speakers by id, over any number of documents.
#[derive(Debug, Default)]
pub struct Register {
    ids: HashMap<String, usize>,
    speakers: Vec<record::Speaker>,
}

impl Register {
    /// Nobody registered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the speakers of a document in; answers the id of each, in their order. `document` is its id.
    pub fn add(&mut self, document: &str, speakers: &Speakers) -> Vec<String> {
        speakers.all.iter().map(|speaker| self.take(document, speaker)).collect()
    }

    /// Everybody, in the order in which they were first met.
    pub fn speakers(&self) -> &[record::Speaker] {
        &self.speakers
    }

    fn take(&mut self, document: &str, speaker: &Speaker) -> String {
        let name = slug(&speaker.name);
        let wanted = if speaker.is_full { name } else { format!("{name}-{document}") };
        let mut id = wanted.clone();
        let mut number = 2;
        while let Some(&known) = self.ids.get(&id) {
            if is_same(&self.speakers[known], speaker) {
                merge(&mut self.speakers[known], speaker);
                return id;
            }
            id = format!("{wanted}-{number}");
            number += 1;
        }
        self.ids.insert(id.clone(), self.speakers.len());
        self.speakers.push(record::Speaker {
            id: id.clone(),
            name: speaker.name.clone(),
            kind: speaker.kind,
            aliases: speaker.aliases.clone(),
            ..record::Speaker::default()
        });
        id
    }
}

/// Whether a speaker is the one that has the id: the same name, and not two different sorts of thing.
fn is_same(known: &record::Speaker, speaker: &Speaker) -> bool {
    let kinds = known.kind.zip(speaker.kind).is_none_or(|(a, b)| a == b);
    kinds && fold(&known.name) == fold(&speaker.name)
}

fn merge(known: &mut record::Speaker, speaker: &Speaker) {
    known.kind = known.kind.or(speaker.kind);
    for alias in &speaker.aliases {
        if known.aliases.len() < ALIASES && *alias != known.name && !known.aliases.contains(alias) {
            known.aliases.push(alias.clone());
        }
    }
}

/// "vladimir-putin". A name without a letter or digit is "speaker".
fn slug(name: &str) -> String {
    let folded: Vec<String> =
        words(name).map(|word| fold(&name[word])).filter(|word| !word.is_empty()).collect();
    let start = usize::from(folded.len() > 1 && folded[0] == "the");
    let end = folded.len() - usize::from(folded.len() > 1 && folded.last().is_some_and(|word| word == "s"));
    if folded.is_empty() { "speaker".to_owned() } else { folded[start..end].join("-") }
}

/// How the speakers were found, as a file has it; nothing where the source names them itself.
pub fn resolution(text: &str, offsets: &Offsets, resolved: &Resolved) -> Option<record::Resolution> {
    let found = !resolved.speakers.is_empty() && resolved.rule != Rule::FullName;
    found.then(|| record::Resolution {
        rule: resolved.rule.to_string(),
        mention: resolved.mention.map(|span| written(text, offsets, span)),
    })
}

fn written(text: &str, offsets: &Offsets, span: Span) -> record::Span {
    record::Span {
        start: offsets.codepoint(text, span.start as usize),
        end: offsets.codepoint(text, span.end as usize),
        text: text.get(span.range()).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::SpeakerKind;

    fn speaker(name: &str, is_full: bool) -> Speaker {
        Speaker {
            name: name.to_owned(),
            kind: Some(SpeakerKind::Person),
            aliases: vec![format!("Dr. {name}")],
            is_full,
        }
    }

    fn add(register: &mut Register, document: &str, speaker: Speaker) -> String {
        register.add(document, &Speakers { all: vec![speaker], of: Vec::new() }).remove(0)
    }

    #[test]
    fn a_full_name_is_one_speaker_in_all_documents() {
        let mut register = Register::new();
        let first = add(&mut register, "aa", speaker("Inés Pell", true));
        let second = add(&mut register, "bb", speaker("Ines Pell", true));
        assert_eq!((first.as_str(), second.as_str()), ("ines-pell", "ines-pell"));
        assert_eq!(register.speakers()[0].aliases, ["Dr. Inés Pell", "Dr. Ines Pell"]);
    }

    #[test]
    fn a_last_name_alone_belongs_to_its_document() {
        let mut register = Register::new();
        let first = add(&mut register, "aa", speaker("Osten", false));
        let second = add(&mut register, "bb", speaker("Osten", false));
        assert_eq!((first.as_str(), second.as_str()), ("osten-aa", "osten-bb"));
    }

    #[test]
    fn a_person_and_a_body_of_one_name_are_kept_apart() {
        let mut register = Register::new();
        add(&mut register, "aa", speaker("Lantern Hill", true));
        let body = Speaker { kind: Some(SpeakerKind::Organization), ..speaker("Lantern Hill", true) };
        assert_eq!(add(&mut register, "bb", body), "lantern-hill-2");
        assert_eq!(slug("the Pell's"), "pell");
        assert_eq!(slug("…"), "speaker");
    }
}
