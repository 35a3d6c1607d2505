//! The register: the speakers of a whole dataset, so that one person is one speaker in all of its documents. Their aliases
//! are joined here.
//!
//! A full name is the same speaker everywhere. A bare last name is a speaker of its document only: two articles'
//! "Osten" may be two people. Different names that come to one id, such as "Ana Ruiz" and "Ana Ruíz!", are numbered.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use super::speaker::NamedSpeaker;
use crate::collection::build::HashedIds;
use crate::collection::format::record::{RecordText, SpeakerRecord};
use crate::collection::{Few, SpeakerKind};
use crate::text::fold::fold;
use crate::text::words::words;

/// Most aliases that a speaker gathers.
const MAX_SPEAKER_ALIASES: usize = 64;

/// Most people of one first and last name that are told apart.
const MAX_NAMESAKES: usize = 8;

/// What tells bearers of one name apart behind it.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

/// Speakers by id, over any number of documents. There may be millions: each is held once, and referred to elsewhere by its
/// place.
#[derive(Debug, Default)]
pub(crate) struct SpeakerRegister {
    speakers: Vec<SpeakerRecord<'static>>,
    /// Their places, by id.
    places: HashedIds,
    /// Other ids that lead to a speaker.
    other_ids: HashMap<String, usize>,
    /// Places of those with a full name, by its first and last word and what follows them: "donald trump", "walter hale jr".
    namesakes: HashMap<String, Few<usize>>,
    /// How many speakers [`SpeakerRegister::take_changes`] has reported; those behind are new.
    reported: usize,
    /// Reported speakers that got a name or a kind since.
    revised: BTreeSet<usize>,
}

/// How a document changed the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpeakerChange {
    /// The speaker is new.
    Added,
    /// The speaker was there, but not by this name, or without a kind.
    Revised,
}

impl SpeakerRegister {
    /// Takes the speakers of a document in; answers the place of each, in their order. `document` is its id.
    pub(crate) fn add(&mut self, document: &str, speakers: Vec<NamedSpeaker>) -> Vec<usize> {
        let mut places: Vec<usize> = Vec::with_capacity(speakers.len());
        for speaker in speakers {
            let place = self.take(document, speaker, &places);
            places.push(place);
        }
        places
    }

    /// Takes in a speaker as a dataset has it, by its own id; one that is known already takes its place. Restored
    /// speakers are no changes, so all must be restored before any is added. `is_document` says whether an id is that of a
    /// document of the dataset: a bare last name of a document leads to nobody of another.
    pub(crate) fn restore(&mut self, speaker: SpeakerRecord<'static>, is_document: impl Fn(&str) -> bool) {
        match self.by_own_id(&speaker.id) {
            Some(place) => self.speakers[place] = speaker,
            None => {
                debug_assert_eq!(self.reported, self.speakers.len(), "changes that were not taken");
                // Whoever made the dataset may have given ids of another kind.
                let name = slug(&speaker.name);
                let is_bare = is_of_document(&speaker.id, &name, is_document);
                if speaker.id != name && !is_bare && self.place(&name).is_none() {
                    self.other_ids.insert(name, self.speakers.len());
                }
                self.push(speaker, !is_bare);
                self.reported = self.speakers.len();
            }
        }
    }

    /// The speakers that were added or revised since the last call: the revised ones first, each in the order in which
    /// they were added.
    pub(crate) fn take_changes(&mut self) -> Vec<(usize, SpeakerChange)> {
        let new = std::mem::replace(&mut self.reported, self.speakers.len())..self.speakers.len();
        let revised =
            std::mem::take(&mut self.revised).into_iter().map(|place| (place, SpeakerChange::Revised));
        revised.chain(new.map(|place| (place, SpeakerChange::Added))).collect()
    }

    /// The speaker of an id.
    pub(crate) fn get(&self, id: &str) -> Option<&SpeakerRecord<'static>> {
        self.place(id).map(|place| &self.speakers[place])
    }

    /// Everybody, by place: in the order in which they were first met.
    pub(crate) fn speakers(&self) -> &[SpeakerRecord<'static>] {
        &self.speakers
    }

    /// The place of the speaker whose own id it is, or to whom it leads.
    fn place(&self, id: &str) -> Option<usize> {
        self.by_own_id(id).or_else(|| self.other_ids.get(id).copied())
    }

    fn by_own_id(&self, id: &str) -> Option<usize> {
        let is_it = |place: u32| Ok::<_, Infallible>(self.speakers[place as usize].id == id);
        let Ok(place) = self.places.find(id, is_it);
        place.map(|place| place as usize)
    }

    /// `earlier` are the places of those of the document who came before: two people of one last name are two.
    fn take(&mut self, document: &str, speaker: NamedSpeaker, earlier: &[usize]) -> usize {
        if let Some(place) = self.namesake(&speaker, earlier) {
            if merge(&mut self.speakers[place], speaker) && place < self.reported {
                self.revised.insert(place);
            }
            return place;
        }
        let name = slug(&speaker.name);
        let base = if speaker.is_full { name } else { format!("{name}-{document}") };
        let mut id = base.clone();
        let mut number = 2;
        while let Some(place) = self.place(&id) {
            let is_taken = !speaker.is_full && earlier.contains(&place);
            if !is_taken && is_same(&self.speakers[place], &speaker) {
                if merge(&mut self.speakers[place], speaker) && place < self.reported {
                    self.revised.insert(place);
                }
                return place;
            }
            id = format!("{base}-{number}");
            number += 1;
        }
        let NamedSpeaker { name, kind, aliases, is_full } = speaker;
        let aliases = aliases.into_iter().map(RecordText::from).collect();
        let record =
            SpeakerRecord { id: id.into(), name: name.into(), kind, aliases, ..SpeakerRecord::default() };
        self.push(record, is_full)
    }

    /// The person of the same first and last name, whose names between them, where both have some, begin with the same letters:
    /// "Donald J. Trump" is "Donald Trump", "George W. Moss" isn't "George H. Moss".
    fn namesake(&self, speaker: &NamedSpeaker, earlier: &[usize]) -> Option<usize> {
        let is_person = speaker.kind == Some(SpeakerKind::Person);
        let key = person_key(&speaker.name).filter(|_| speaker.is_full && is_person)?;
        let same = self.namesakes.get(&key)?.iter().take(MAX_NAMESAKES).copied();
        let is_it = |place: &usize| {
            let known = &self.speakers[*place];
            let middle = middle_letters(&speaker.name);
            let is_exact = fold(&known.name) == fold(&speaker.name);
            let mut names = std::iter::once(&*known.name).chain(known.aliases.iter().map(|alias| &**alias));
            let other = names.find_map(|name| {
                middle_letters(name).filter(|_| person_key(name).as_deref() == Some(key.as_str()))
            });
            let agree = middle.is_none() || other.is_none() || middle == other;
            known.kind == Some(SpeakerKind::Person) && agree && (is_exact || !earlier.contains(place))
        };
        let exact = |place: &usize| fold(&self.speakers[*place].name) == fold(&speaker.name);
        same.clone().filter(is_it).find(exact).or_else(|| same.clone().find(is_it))
    }

    /// Adds a speaker whose id is new; answers its place.
    fn push(&mut self, speaker: SpeakerRecord<'static>, is_full: bool) -> usize {
        let place = self.speakers.len();
        if let Some(key) = person_key(&speaker.name).filter(|_| is_full) {
            self.namesakes.entry(key).or_default().push(place);
        }
        self.places.set(&speaker.id, place as u32, None);
        self.speakers.push(speaker);
        place
    }
}

/// Whether an id is one that [`SpeakerRegister::take`] gives to a bare last name: "osten-3f2c9a0be471", or with "-2" behind it.
fn is_of_document(id: &str, name: &str, is_document: impl Fn(&str) -> bool) -> bool {
    let Some(document) = id.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')) else { return false };
    let numbered = document.rsplit_once('-').filter(|(_, number)| number.parse::<u32>().is_ok());
    is_document(document) || numbered.is_some_and(|(document, _)| is_document(document))
}

/// Whether a speaker is the one that has the id: the same name, and not two different sorts of thing.
fn is_same(registered: &SpeakerRecord<'_>, speaker: &NamedSpeaker) -> bool {
    let kinds = registered.kind.zip(speaker.kind).is_none_or(|(a, b)| a == b);
    kinds && fold(&registered.name) == fold(&speaker.name)
}

/// Whether anything was learned.
fn merge(registered: &mut SpeakerRecord<'static>, speaker: NamedSpeaker) -> bool {
    let before = (registered.kind, registered.aliases.len());
    registered.kind = registered.kind.or(speaker.kind);
    let is_other = |name: &String| person_key(name).is_some() && fold(name) != fold(&registered.name);
    let name = Some(speaker.name).filter(is_other);
    for alias in name.into_iter().chain(speaker.aliases).map(RecordText::from) {
        if registered.aliases.len() < MAX_SPEAKER_ALIASES
            && alias != registered.name
            && !registered.aliases.contains(&alias)
        {
            registered.aliases.push(alias);
        }
    }
    before != (registered.kind, registered.aliases.len())
}

/// The words of a name that are compared: folded, without marks.
fn folded_words(name: &str) -> Vec<String> {
    words(name).map(|word| fold(&name[word])).filter(|word| !word.is_empty()).collect()
}

/// First and last word of a person's name, and the suffix behind them; none for a name of one word.
fn person_key(name: &str) -> Option<String> {
    let folded = folded_words(name);
    let is_suffix = |word: &str| SUFFIXES.contains(&word);
    let end = folded.len() - usize::from(folded.last().is_some_and(|word| is_suffix(word)));
    let (first, last) = (folded.first()?, folded[..end].last()?);
    let suffix = &folded[end..];
    (end > 1).then(|| [&[first.clone(), last.clone()], suffix].concat().join(" "))
}

/// The first letters of the names between the first and the last, particles and nicknames aside; none where there are none.
fn middle_letters(name: &str) -> Option<String> {
    let parts: Vec<&str> =
        name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).collect();
    let inner = parts.get(1..parts.len().checked_sub(1)?)?;
    let is_suffix = |word: &str| SUFFIXES.contains(&fold(word).as_str());
    let end = parts.last().is_some_and(|last| is_suffix(last));
    let inner = &inner[..inner.len().saturating_sub(usize::from(end))];
    let letters: String = inner.iter().filter_map(|word| fold(word).chars().next()).collect();
    (!letters.is_empty()).then_some(letters)
}

/// "vladimir-putin". A name without a letter or digit is "speaker".
fn slug(name: &str) -> String {
    let folded = folded_words(name);
    let start = usize::from(folded.len() > 1 && folded[0] == "the");
    let end = folded.len() - usize::from(folded.len() > 1 && folded.last().is_some_and(|word| word == "s"));
    if folded.is_empty() { "speaker".to_owned() } else { folded[start..end].join("-") }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn speaker(name: &str, is_full: bool) -> NamedSpeaker {
        NamedSpeaker {
            name: name.to_owned(),
            kind: Some(SpeakerKind::Person),
            aliases: vec![format!("Dr. {name}")],
            is_full,
        }
    }

    fn add(register: &mut SpeakerRegister, document: &str, speaker: NamedSpeaker) -> String {
        let place = register.add(document, vec![speaker])[0];
        register.speakers()[place].id.to_string()
    }

    #[test]
    fn a_full_name_is_one_speaker_in_all_documents() {
        let mut register = SpeakerRegister::default();
        let first = add(&mut register, "aa", speaker("Inés Pell", true));
        let second = add(&mut register, "bb", speaker("Ines Pell", true));
        assert_eq!((first.as_str(), second.as_str()), ("ines-pell", "ines-pell"));
        assert_eq!(register.speakers()[0].aliases, ["Dr. Inés Pell", "Dr. Ines Pell"]);
    }

    #[test]
    fn names_between_first_and_last_part_no_one_from_himself() {
        let ids = |names: &[&str]| -> Vec<String> {
            let mut register = SpeakerRegister::default();
            let documents = (0..).map(|nth: usize| format!("{nth:x}a"));
            names
                .iter()
                .zip(documents)
                .map(|(name, id)| add(&mut register, &id, speaker(name, true)))
                .collect()
        };
        assert_eq!(ids(&["Karl J. Osten", "Karl Osten"]), ["karl-j-osten", "karl-j-osten"]);
        assert_eq!(ids(&["Ana Ruiz", "Ana Rosa Ruiz", "Ana R. Ruiz"]), ["ana-ruiz", "ana-ruiz", "ana-ruiz"]);
        assert_eq!(ids(&["Karl J. Osten", "Karl W. Osten"]), ["karl-j-osten", "karl-w-osten"]);
        assert_eq!(ids(&["Karl Osten", "Karl J. Osten", "Karl W. Osten"])[2], "karl-w-osten");
        assert_eq!(ids(&["Karl Osten Sr.", "Karl Osten Jr."]), ["karl-osten-sr", "karl-osten-jr"]);
        assert_eq!(ids(&["Karl Osten", "Ada Osten"]), ["karl-osten", "ada-osten"]);
    }

    #[test]
    fn a_last_name_alone_belongs_to_its_document() {
        let mut register = SpeakerRegister::default();
        let first = add(&mut register, "aa", speaker("Osten", false));
        let second = add(&mut register, "bb", speaker("Osten", false));
        assert_eq!((first.as_str(), second.as_str()), ("osten-aa", "osten-bb"));
    }

    #[test]
    fn two_people_of_one_last_name_in_a_document_are_two() {
        let (he, she) = (speaker("Osten", false), speaker("Osten", false));
        let mut register = SpeakerRegister::default();
        assert_eq!(register.add("aa", vec![he, she]), [0, 1]);
        assert_eq!([0, 1].map(|place| &*register.speakers()[place].id), ["osten-aa", "osten-aa-2"]);
    }

    #[test]
    fn changes_are_reported_once() {
        let mut register = SpeakerRegister::default();
        let changes = |register: &mut SpeakerRegister| {
            let changes = register.take_changes().into_iter();
            changes
                .map(|(place, change)| (register.speakers()[place].id.to_string(), change))
                .collect::<Vec<_>>()
        };
        add(&mut register, "aa", speaker("Inés Pell", true));
        assert_eq!(changes(&mut register), [("ines-pell".to_owned(), SpeakerChange::Added)]);
        add(&mut register, "bb", speaker("Inés Pell", true));
        assert_eq!(changes(&mut register), []);
        add(&mut register, "cc", speaker("Ines Pell", true));
        assert_eq!(changes(&mut register), [("ines-pell".to_owned(), SpeakerChange::Revised)]);
        let mut again = SpeakerRegister::default();
        register.speakers().iter().for_each(|speaker| again.restore(speaker.clone(), |_| false));
        assert_eq!(add(&mut again, "dd", speaker("Ines Pell", true)), "ines-pell");
        assert_eq!(changes(&mut again), []);
    }

    #[test]
    fn a_restored_speaker_keeps_an_id_that_another_name_comes_to() {
        let mut register = SpeakerRegister::default();
        for (id, name) in [("s1", "Ana Ruiz"), ("ana-ruiz", "Ana Ruíz, a namesake")] {
            let (id, name) = (id.into(), name.into());
            register.restore(SpeakerRecord { id, name, ..SpeakerRecord::default() }, |_| false);
        }
        assert_eq!(register.speakers().len(), 2);
        assert_eq!(register.get("s1").unwrap().name, "Ana Ruiz");
        assert_eq!(register.get("ana-ruiz").unwrap().name, "Ana Ruíz, a namesake");
        assert_eq!(register.take_changes(), []);
    }

    /// Some of few names, so that they clash: full and bare, of people and of bodies, one twice in a document.
    fn any_speaker() -> impl Strategy<Value = NamedSpeaker> {
        let names =
            ["Osten", "Moss", "osten", "Ana Ruiz", "Ana Ruíz", "the Moss", "Osten 2", "Osten aa", "…"];
        let kinds = [None, Some(SpeakerKind::Person), Some(SpeakerKind::Organization)];
        (select(names.to_vec()), select(kinds.to_vec()), any::<bool>(), vec(select(names.to_vec()), 0..3))
            .prop_map(|(name, kind, is_full, aliases)| NamedSpeaker {
                name: name.to_owned(),
                kind,
                aliases: aliases.into_iter().map(str::to_owned).collect(),
                is_full,
            })
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn what_is_restored_goes_on_as_if_nothing_had_been(
            documents in vec(vec(any_speaker(), 0..4), 1..12),
            cut in 0_usize..12,
        ) {
            // The second is the first without its hyphen; ids of documents are any words.
            let id = |nth: usize| format!("{nth:x}a");
            let mut whole = SpeakerRegister::default();
            let mut restored = SpeakerRegister::default();
            for (nth, speakers) in documents.into_iter().enumerate() {
                if nth == cut {
                    restored = SpeakerRegister::default();
                    let is_document = |one: &str| (0..nth).any(|earlier| id(earlier) == one);
                    whole.speakers().iter().for_each(|one| restored.restore(one.clone(), is_document));
                }
                let places = whole.add(&id(nth), speakers.clone());
                prop_assert_eq!(restored.add(&id(nth), speakers), places);
                prop_assert_eq!(whole.take_changes(), restored.take_changes());
                prop_assert_eq!(whole.speakers(), restored.speakers());
            }
        }
    }

    #[test]
    fn a_person_and_a_body_of_one_name_are_kept_apart() {
        let mut register = SpeakerRegister::default();
        add(&mut register, "aa", speaker("Lantern Hill", true));
        let body = NamedSpeaker { kind: Some(SpeakerKind::Organization), ..speaker("Lantern Hill", true) };
        assert_eq!(add(&mut register, "bb", body), "lantern-hill-2");
        assert_eq!(slug("the Pell's"), "pell");
        assert_eq!(slug("…"), "speaker");
    }
}
