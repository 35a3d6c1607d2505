//! Gazetteer: what the resolver knows of a language's words, read from a file of sections (`data/english.names`).
//!
//! Words are kept as hashes with a bit for each section that holds them; another language is another file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::extract::words::hash::{HashTable, word};

/// The sections that hold a word, as bits.
pub(crate) type WordClasses = u64;

macro_rules! classes {
    ($($bit:literal $name:ident $section:literal,)*) => {
        $(#[doc = concat!("The words of the section \"", $section, "\".")] pub(crate) const $name: WordClasses = 1 << $bit;)*
        const ALL: &[(&str, WordClasses)] = &[$(($section, $name)),*];
    };
}

classes! {
    0 HE "he", 1 SHE "she", 2 GIVEN "given", 3 HE_TITLE "he-titles", 4 SHE_TITLE "she-titles", 5 TITLE "titles",
    6 OFFICE "offices", 7 HE_NOUN "he-people", 8 SHE_NOUN "she-people", 9 KIN "kin", 10 PERSON "people", 11 GROUP "groups",
    12 BODY "bodies", 13 COMPANY "companies", 14 DEPARTMENT "departments", 15 OUTLET "outlets", 16 SCHOOL "schools",
    17 CLUB "clubs", 18 COURT "courts", 19 LEAGUE "leagues", 20 PANEL "panels", 21 LAND "lands", 22 PAPER "papers",
    23 POLL "polls", 24 ISSUED "issued", 25 COUNTRY "countries", 26 PLACE "places", 27 TOWARDS "towards",
    28 LANDMARK "landmarks", 29 DAY "days", 30 PEOPLE "peoples", 31 PARTICLE "particles", 32 NOT_NAME "notnames",
    33 LEADER "leaders", 34 PORTFOLIO "portfolios", 35 STRONG "strong", 36 SUFFIX "suffixes", 37 FORMER "former",
    38 FROM "from", 39 BOTH "both", 40 PAIR "pairs", 41 OF "of", 42 THE "the", 43 A "a", 44 AND "and",
    45 SURNAME "surnames", 46 ADDRESSED "addressed", 47 TIME "times", 48 STOPPED "stopped", 49 TWO "two",
    50 CHAMBER "chambers", 51 DEPUTY "deputies", 52 EPITHET "epithets", 53 FAMILY "family", 54 ADDRESSING "addressing", 55 HOUSEHOLD "household",
}

/// A given name of a man, a woman or either.
pub(crate) const ANY_GIVEN: WordClasses = HE | SHE | GIVEN;

/// Kinds of bodies: a common noun of one stands for a name that holds a noun of the same.
pub(crate) const SORTS: [WordClasses; 9] =
    [COMPANY, DEPARTMENT, OUTLET, SCHOOL, CLUB, COURT, LEAGUE, PANEL, LAND];

/// The lists of one language.
#[derive(Debug, Default)]
pub struct Gazetteer {
    words: HashTable,
    classes: Vec<WordClasses>,
    same: HashTable,
    bases: Vec<u64>,
}

static ENGLISH_GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::read(include_str!("../../../data/english.names")));

impl Gazetteer {
    /// The lists of English, compiled in.
    pub fn english() -> &'static Self {
        &ENGLISH_GAZETTEER
    }

    /// Reads a file of sections; sections of unknown names count for nothing.
    pub fn read(source: &str) -> Self {
        let mut classes: BTreeMap<&str, WordClasses> = BTreeMap::new();
        let mut same: BTreeMap<&str, &str> = BTreeMap::new();
        let mut section = "";
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if section == "same" {
                let entries = line.split_whitespace().filter_map(|entry| entry.split_once(':'));
                same.extend(entries.flat_map(|(base, forms)| forms.split(',').map(move |form| (form, base))));
            } else if let Some((_, class)) = ALL.iter().find(|(name, _)| *name == section) {
                line.split_whitespace().for_each(|word| *classes.entry(word).or_default() |= class);
            }
        }
        Self {
            words: table(classes.keys()),
            classes: classes.into_values().collect(),
            same: table(same.keys()),
            bases: same.into_values().map(word).collect(),
        }
    }

    /// The sections that hold a word, by the hash of its lower-case form.
    #[inline]
    pub fn classes(&self, lower: u64) -> WordClasses {
        self.words.get(lower).and_then(|at| self.classes.get(at)).copied().unwrap_or(0)
    }

    /// The word that stands for this and others of its meaning: "senator" for "sen".
    pub fn base(&self, lower: u64) -> u64 {
        self.same.get(lower).and_then(|at| self.bases.get(at)).copied().unwrap_or(lower)
    }
}

fn table<'a>(words: impl ExactSizeIterator<Item = &'a &'a str>) -> HashTable {
    HashTable::new(words.map(|w| HashTable::key(word(w))).collect::<Vec<_>>().into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_stand_in_several_sections() {
        let gazetteer = Gazetteer::read("# x\n[he]\ndean karl\n[titles]\ndean\n[same]\nsenator:sen,sens\n");
        assert_eq!(gazetteer.classes(word("dean")), HE | TITLE);
        assert_eq!(gazetteer.classes(word("pier")), 0);
        assert_eq!(gazetteer.base(word("sen")), word("senator"));
    }

    #[test]
    fn every_section_of_english_has_words() {
        let found = Gazetteer::english().classes.iter().fold(0, |all, classes| all | classes);
        let missing: Vec<_> = ALL.iter().filter(|(_, class)| found & class == 0).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
