//! The register: the speakers of a whole dataset, so that one person is one speaker in all of its documents.
//!
//! A full name is the same speaker everywhere. A bare last name is a speaker of its document alone: two articles'
//! "Osten" may be two people. Different names that come to one id, such as "Ana Ruiz" and "Ana Ruíz!", are numbered.

use std::collections::{BTreeMap, HashMap};

use super::{Resolved, Rule, Speaker};
use crate::collection::offsets::Offsets;
use crate::collection::record;
use crate::text::fold::fold;
use crate::text::words::words;

/// Most aliases that a speaker gathers.
const ALIASES: usize = 64;

/// Speakers by id, over any number of documents.
#[derive(Debug, Default)]
pub struct Register {
    ids: HashMap<String, usize>,
    speakers: Vec<record::Speaker>,
    news: BTreeMap<usize, News>,
}

/// What a document told of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The speaker was not known.
    New,
    /// The speaker was, but not by this name, or not what it is.
    More,
}

impl Register {
    /// Nobody registered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the speakers of a document in; answers the id of each, in their order. `document` is its id.
    pub fn add(&mut self, document: &str, speakers: &[Speaker]) -> Vec<String> {
        let mut given: Vec<String> = Vec::with_capacity(speakers.len());
        for speaker in speakers {
            let id = self.take(document, speaker, &given);
            given.push(id);
        }
        given
    }

    /// Takes in a speaker as a dataset has it, by its own id; one that is known already takes its place.
    pub fn restore(&mut self, speaker: record::Speaker) {
        match self.ids.get(&speaker.id) {
            Some(&known) => self.speakers[known] = speaker,
            None => {
                // Whoever made the dataset may have given ids of another kind.
                self.ids.entry(slug(&speaker.name)).or_insert(self.speakers.len());
                self.ids.insert(speaker.id.clone(), self.speakers.len());
                self.speakers.push(speaker);
            }
        }
    }

    /// The speakers of whom there was news since this was asked last, in the order in which they were first met.
    pub fn news(&mut self) -> impl Iterator<Item = (&record::Speaker, News)> {
        std::mem::take(&mut self.news).into_iter().map(|(at, news)| (&self.speakers[at], news))
    }

    /// The speaker of an id.
    pub fn get(&self, id: &str) -> Option<&record::Speaker> {
        self.ids.get(id).map(|&at| &self.speakers[at])
    }

    /// Everybody, in the order in which they were first met.
    pub fn speakers(&self) -> &[record::Speaker] {
        &self.speakers
    }

    /// `given` are the ids of those of the document who came before: two people of one last name are two.
    fn take(&mut self, document: &str, speaker: &Speaker, given: &[String]) -> String {
        let name = slug(&speaker.name);
        let wanted = if speaker.is_full { name } else { format!("{name}-{document}") };
        let mut id = wanted.clone();
        let mut number = 2;
        while let Some(&known) = self.ids.get(&id) {
            let own = self.speakers[known].id.clone();
            let is_taken = !speaker.is_full && given.contains(&own);
            if !is_taken && is_same(&self.speakers[known], speaker) {
                if merge(&mut self.speakers[known], speaker) {
                    self.news.entry(known).or_insert(News::More);
                }
                return own;
            }
            id = format!("{wanted}-{number}");
            number += 1;
        }
        self.ids.insert(id.clone(), self.speakers.len());
        self.news.insert(self.speakers.len(), News::New);
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

/// Whether anything was learned.
fn merge(known: &mut record::Speaker, speaker: &Speaker) -> bool {
    let before = (known.kind, known.aliases.len());
    known.kind = known.kind.or(speaker.kind);
    for alias in &speaker.aliases {
        if known.aliases.len() < ALIASES && *alias != known.name && !known.aliases.contains(alias) {
            known.aliases.push(alias.clone());
        }
    }
    before != (known.kind, known.aliases.len())
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
        mention: resolved.mention.map(|span| record::Span::of(text, offsets, span)),
    })
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
        register.add(document, &[speaker]).remove(0)
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
    fn two_people_of_one_last_name_in_a_document_are_two() {
        let (he, she) = (speaker("Osten", false), speaker("Osten", false));
        let ids = Register::new().add("aa", &[he, she]);
        assert_eq!(ids, ["osten-aa", "osten-aa-2"]);
    }

    #[test]
    fn news_is_told_once() {
        let mut register = Register::new();
        let told = |register: &mut Register| {
            register.news().map(|(speaker, news)| (speaker.id.clone(), news)).collect::<Vec<_>>()
        };
        add(&mut register, "aa", speaker("Inés Pell", true));
        assert_eq!(told(&mut register), [("ines-pell".to_owned(), News::New)]);
        add(&mut register, "bb", speaker("Inés Pell", true));
        assert_eq!(told(&mut register), []);
        add(&mut register, "cc", speaker("Ines Pell", true));
        assert_eq!(told(&mut register), [("ines-pell".to_owned(), News::More)]);
        let mut again = Register::new();
        register.speakers().iter().for_each(|speaker| again.restore(speaker.clone()));
        assert_eq!(add(&mut again, "dd", speaker("Ines Pell", true)), "ines-pell");
        assert_eq!(told(&mut again), []);
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
