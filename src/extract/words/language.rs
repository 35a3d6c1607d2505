//! A language: its word lists and its tag set, as data.
//!
//! Read from a file of sections (`data/english.words`), of which a copy is part of the model.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::hash::{HashTable, word};
use crate::text::sentences::SentenceWords;

/// A part of speech: its index in the language's list of tags.
pub(crate) type PosTag = u8;

/// A set of classes of words or tags, a bit each.
pub(crate) type ClassSet = u32;

/// Declares classes: for each its bit, its name, and the section of the file that lists its members.
macro_rules! classes {
    ($all:ident: $($bit:literal $name:ident $section:literal,)*) => {
        $(#[doc = concat!("The members of the section \"", $section, "\".")] pub(crate) const $name: ClassSet = 1 << $bit;)*
        pub(crate) const $all: &[(&str, ClassSet)] = &[$(($section, $name)),*];
    };
}

/// Classes of words.
pub(crate) mod lists {
    use super::ClassSet;
    classes! { ALL:
        0 ARTICLE "articles", 1 AUXILIARY "auxiliaries", 2 BEING "being", 3 COMPLEMENTISER "complementisers",
        4 RELATIVE "relatives", 5 SPEECH "speech", 6 LABEL "labels",
    }
}

/// Classes of tags.
pub(crate) mod tags {
    use super::ClassSet;
    classes! { ALL:
        0 VERB "tags:verb", 1 FINITE "tags:finite", 2 INFLECTED "tags:inflected", 3 NOUN "tags:noun", 4 ADJECTIVE "tags:adjective",
        5 NAME "tags:name", 6 PLURAL "tags:plural", 7 PARTICIPLE "tags:participle", 8 PHRASE "tags:phrase", 9 HEAD "tags:head",
        10 DETERMINER "tags:determiner", 11 DEVERBAL "tags:deverbal", 12 PRONOUN "tags:pronoun", 13 FILLER "tags:filler",
        14 LEXICAL "tags:lexical", 15 ADVERB "tags:adverb", 16 MODAL "tags:modal", 17 CONJUNCTION "tags:conjunction",
        18 PREPOSITION "tags:preposition", 19 CLAUSE "tags:clause",
    }
}

/// Word lists and tags of one language.
#[derive(Debug, Default)]
pub(crate) struct Language {
    /// The file it was read from, which is packed into a model.
    #[cfg(feature = "train")]
    pub source: String,
    abbreviations: HashSet<String>,
    titles: HashSet<String>,
    starters: HashSet<String>,
    words: HashTable,
    word_classes: Vec<ClassSet>,
    irregular: HashTable,
    bases: Vec<u64>,
    /// The names of the tags.
    pub tags: Vec<String>,
    tag_classes: Vec<ClassSet>,
}

impl Language {
    /// Reads a word file. An unknown section is ignored, and a missing one is an empty list.
    #[must_use]
    pub(crate) fn read(source: &str) -> Self {
        let sections = sections(source);
        let list = |name: &str| sections.get(name).cloned().unwrap_or_default();
        let set = |name: &str| list(name).into_iter().map(str::to_owned).collect();
        let (words, word_classes) = word_classes(&sections);
        let (irregular, bases) = irregular(&list("irregular"));
        let tags: Vec<String> = list("tags").into_iter().map(str::to_owned).collect();
        let tag_classes = tags.iter().map(|t| members(&sections, tags::ALL, t)).collect();
        Self {
            #[cfg(feature = "train")]
            source: source.to_owned(),
            abbreviations: set("abbreviations"),
            titles: set("titles"),
            starters: set("starters"),
            words,
            word_classes,
            irregular,
            bases,
            tags,
            tag_classes,
        }
    }

    /// Whether a word is an abbreviation, whose full stop ends no sentence; case matters.
    #[must_use]
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// The classes of a word, by its lower-case hash.
    #[inline]
    #[must_use]
    pub(crate) fn word_classes(&self, lower: u64) -> ClassSet {
        self.words.get(lower).and_then(|i| self.word_classes.get(i)).copied().unwrap_or(0)
    }

    /// The stem of an irregular form, by its lower-case hash.
    #[inline]
    #[must_use]
    pub(crate) fn base(&self, lower: u64) -> Option<u64> {
        self.irregular.get(lower).and_then(|i| self.bases.get(i)).copied()
    }

    /// The classes of a tag.
    #[inline]
    #[must_use]
    pub(crate) fn tag_classes(&self, tag: PosTag) -> ClassSet {
        self.tag_classes.get(usize::from(tag)).copied().unwrap_or(0)
    }

    /// The tag of that name.
    #[cfg(any(test, feature = "train"))]
    #[must_use]
    pub(crate) fn tag(&self, name: &str) -> Option<PosTag> {
        self.tags.iter().position(|t| t == name).map(|i| i as PosTag)
    }
}

impl SentenceWords for Language {
    fn is_title(&self, word: &str) -> bool {
        self.titles.contains(&word.to_lowercase())
    }

    fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }
}

type Sections<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn sections(source: &str) -> Sections<'_> {
    let mut sections = Sections::new();
    let mut name = "";
    for line in source.lines().filter(|l| !l.starts_with("# ")) {
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            Some(section) => name = section,
            None => sections.entry(name).or_default().extend(line.split_whitespace()),
        }
    }
    sections
}

/// The classes whose sections list `word`.
fn members(sections: &Sections<'_>, classes: &[(&str, ClassSet)], word: &str) -> ClassSet {
    let listed = |section: &str| sections.get(section).is_some_and(|words| words.contains(&word));
    classes.iter().filter(|(section, _)| listed(section)).fold(0, |all, (_, class)| all | class)
}

fn word_classes(sections: &Sections<'_>) -> (HashTable, Vec<ClassSet>) {
    let mut classes: BTreeMap<&str, ClassSet> = BTreeMap::new();
    for (section, class) in lists::ALL {
        for word in sections.get(section).into_iter().flatten() {
            *classes.entry(word).or_default() |= class;
        }
    }
    let keys: Vec<u32> = classes.keys().map(|w| HashTable::key(word(&w.to_lowercase()))).collect();
    (HashTable::new(keys.into_iter()), classes.into_values().collect())
}

/// Each irregular form with its base: "say:said,says".
fn irregular(list: &[&str]) -> (HashTable, Vec<u64>) {
    let mut forms: HashMap<u32, u64> = HashMap::new();
    let mut order = Vec::new();
    for (base, others) in list.iter().filter_map(|entry| entry.split_once(':')) {
        for form in others.split(',').chain([base]) {
            let key = HashTable::key(word(form));
            if forms.insert(key, word(base)).is_none() {
                order.push(key);
            }
        }
    }
    let bases = order.iter().map(|key| forms[key]).collect();
    (HashTable::new(order.into_iter()), bases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_become_lists_classes_and_stems() {
        let language = Language::read(
            "# a language\n[tags]\nNN VBD\n[tags:verb]\nVBD\n[being]\nis\n[auxiliaries]\nis\n[irregular]\nsay:said,says\n",
        );
        assert_eq!(language.tag_classes(language.tag("VBD").unwrap()), tags::VERB);
        assert_eq!(language.word_classes(word("is")), lists::BEING | lists::AUXILIARY);
        assert_eq!(language.base(word("says")), language.base(word("say")));
        assert_eq!(language.base(word("walks")), None);
    }
}
