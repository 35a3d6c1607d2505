//! The register: the speakers of a whole dataset, so that one person is one speaker in all of its documents.
//!
//! A full name is the same speaker everywhere. A bare last name is a speaker of its document alone: two articles'
//! "Osten" may be two people. Different names that come to one id, such as "Ana Ruiz" and "Ana Ruíz!", are numbered.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use super::{Resolved, Rule, Speaker};
use crate::collection::build::known::Known;
use crate::collection::format::record;
use crate::collection::offsets::Offsets;
use crate::text::fold::fold;
use crate::text::words::words;

/// Most aliases that a speaker gathers.
const ALIASES: usize = 64;

/// Speakers by id, over any number of documents. There may be millions: each is held once, and known elsewhere by its
/// place.
#[derive(Debug, Default)]
pub(crate) struct Register {
    speakers: Vec<record::Speaker>,
    /// Their places, by id.
    places: Known,
    /// Other ids that lead to a speaker.
    others: HashMap<String, usize>,
    /// Speakers from here on are news; so are these before, of whom more is known.
    told: usize,
    more: BTreeSet<usize>,
}

/// What a document told of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The speaker was not known.
    New,
    /// The speaker was, but not by this name, or not what it is.
    More,
}

impl Register {
    /// Nobody registered yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes the speakers of a document in; answers the place of each, in their order. `document` is its id.
    pub(crate) fn add(&mut self, document: &str, speakers: Vec<Speaker>) -> Vec<usize> {
        let mut given: Vec<usize> = Vec::with_capacity(speakers.len());
        for speaker in speakers {
            let place = self.take(document, speaker, &given);
            given.push(place);
        }
        given
    }

    /// Takes in a speaker as a dataset has it, by its own id; one that is known already takes its place. Who is restored
    /// is no news, so that all are before anybody is added.
    pub(crate) fn restore(&mut self, speaker: record::Speaker) {
        match self.own(&speaker.id) {
            Some(known) => self.speakers[known] = speaker,
            None => {
                debug_assert_eq!(self.told, self.speakers.len(), "news that nobody was told of");
                // Whoever made the dataset may have given ids of another kind.
                let name = slug(&speaker.name);
                if name != speaker.id && self.place(&name).is_none() {
                    self.others.insert(name, self.speakers.len());
                }
                self.push(speaker);
                self.told = self.speakers.len();
            }
        }
    }

    /// The speakers of whom there was news since this was asked last, in the order in which they were first met.
    pub(crate) fn news(&mut self) -> Vec<(usize, News)> {
        let new = std::mem::replace(&mut self.told, self.speakers.len())..self.speakers.len();
        let more = std::mem::take(&mut self.more).into_iter().map(|place| (place, News::More));
        more.chain(new.map(|place| (place, News::New))).collect()
    }

    /// The speaker of an id.
    pub(crate) fn get(&self, id: &str) -> Option<&record::Speaker> {
        self.place(id).map(|place| &self.speakers[place])
    }

    /// Everybody, by place: in the order in which they were first met.
    pub(crate) fn speakers(&self) -> &[record::Speaker] {
        &self.speakers
    }

    /// The speaker whose own id it is, or to whom it leads.
    fn place(&self, id: &str) -> Option<usize> {
        self.own(id).or_else(|| self.others.get(id).copied())
    }

    fn own(&self, id: &str) -> Option<usize> {
        let is_it = |place: u32| Ok::<_, Infallible>(self.speakers[place as usize].id == id);
        let Ok(place) = self.places.find(id, is_it);
        place.map(|place| place as usize)
    }

    /// `given` are the places of those of the document who came before: two people of one last name are two.
    fn take(&mut self, document: &str, speaker: Speaker, given: &[usize]) -> usize {
        let name = slug(&speaker.name);
        let wanted = if speaker.is_full { name } else { format!("{name}-{document}") };
        let mut id = wanted.clone();
        let mut number = 2;
        while let Some(known) = self.place(&id) {
            let is_taken = !speaker.is_full && given.contains(&known);
            if !is_taken && is_same(&self.speakers[known], &speaker) {
                if merge(&mut self.speakers[known], speaker) && known < self.told {
                    self.more.insert(known);
                }
                return known;
            }
            id = format!("{wanted}-{number}");
            number += 1;
        }
        let Speaker { name, kind, aliases, .. } = speaker;
        self.push(record::Speaker { id, name, kind, aliases, ..record::Speaker::default() })
    }

    /// Adds a speaker whose id is new; answers its place.
    fn push(&mut self, speaker: record::Speaker) -> usize {
        let place = self.speakers.len();
        self.places.set(&speaker.id, place as u32, None);
        self.speakers.push(speaker);
        place
    }
}

/// Whether a speaker is the one that has the id: the same name, and not two different sorts of thing.
fn is_same(known: &record::Speaker, speaker: &Speaker) -> bool {
    let kinds = known.kind.zip(speaker.kind).is_none_or(|(a, b)| a == b);
    kinds && fold(&known.name) == fold(&speaker.name)
}

/// Whether anything was learned.
fn merge(known: &mut record::Speaker, speaker: Speaker) -> bool {
    let before = (known.kind, known.aliases.len());
    known.kind = known.kind.or(speaker.kind);
    for alias in speaker.aliases {
        if known.aliases.len() < ALIASES && alias != known.name && !known.aliases.contains(&alias) {
            known.aliases.push(alias);
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
pub(crate) fn resolution(text: &str, offsets: &Offsets, resolved: &Resolved) -> Option<record::Resolution> {
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
        let place = register.add(document, vec![speaker])[0];
        register.speakers()[place].id.clone()
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
        let mut register = Register::new();
        assert_eq!(register.add("aa", vec![he, she]), [0, 1]);
        assert_eq!([0, 1].map(|place| &*register.speakers()[place].id), ["osten-aa", "osten-aa-2"]);
    }

    #[test]
    fn news_is_told_once() {
        let mut register = Register::new();
        let told = |register: &mut Register| {
            let news = register.news().into_iter();
            news.map(|(place, news)| (register.speakers()[place].id.clone(), news)).collect::<Vec<_>>()
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
    fn who_is_restored_keeps_an_id_that_another_name_comes_to() {
        let mut register = Register::new();
        for (id, name) in [("s1", "Ana Ruiz"), ("ana-ruiz", "Ana Ruíz, a namesake")] {
            let (id, name) = (id.to_owned(), name.to_owned());
            register.restore(record::Speaker { id, name, ..record::Speaker::default() });
        }
        assert_eq!(register.speakers().len(), 2);
        assert_eq!(register.get("s1").unwrap().name, "Ana Ruiz");
        assert_eq!(register.get("ana-ruiz").unwrap().name, "Ana Ruíz, a namesake");
        assert_eq!(register.news(), []);
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
