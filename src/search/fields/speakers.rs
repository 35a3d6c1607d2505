//! The speaker index: speakers by id and by name.
//!
//! People type names in any order, by initials, with mistakes and with letters left out. An id means that speaker. Else the
//! speakers match whose names or aliases have all words typed, as words or prefixes; or else, of these three, the first that
//! matches anybody: initials, the fewest mistakes, letters in order.

use std::io;
use std::ops::Range;

use super::names::{NameKey, NearestSpeakers, TypedName, every_initials, name_key, names, ranks, words_of};
use crate::collection::{Collection, Speaker, SpeakerNo};
use crate::parallel::join;
use crate::search::cancel::Cancel;
use crate::search::query::Phrase;
use crate::search::rowset::{RowSet, RowSetBuilder};
use crate::search::words::{
    FuzzyWord, LetterSet, MAX_EDITS, PhrasePattern, Tier, TieredRows, TieredRowsBuilder, WordIndex,
    WordIndexBuilder, in_any_order,
};
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;

/// The index of names and aliases.
#[derive(Debug, Default)]
pub(crate) struct SpeakerIndex {
    /// By speaker: the words of the name, without the aliases.
    pub(crate) names: WordIndex,
    /// By speaker: the words of the name and of every alias.
    words: WordIndex,
    /// By speaker: the initials of the name and of every alias, in each way to write them.
    initials: WordIndex,
    /// The speakers, sorted by id.
    by_id: Column<u32>,
    /// By speaker: the rank by name.
    pub(crate) rank: Column<u32>,
    /// By speaker: the letter set of all names.
    letters: Column<u64>,
}

/// Names that are compared between two looks at the cancel flag.
const NAMES_PER_CHECK: usize = 4096;

impl SpeakerIndex {
    /// The speakers that a name in a query means, by tier. Nothing where the search was cancelled.
    pub(crate) fn resolve(
        &self,
        value: &Phrase,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let all = self.words.len();
        let id = |no: &u32| speaker(collection, *no).map_or("", |speaker| speaker.id);
        if let Ok(at) = self.by_id.binary_search_by(|no| id(no).cmp(value.as_str())) {
            let found = self.by_id.get(at).filter(|no| (**no as usize) < all);
            return Some(TieredRows::exact(RowSet::from_sorted(all, found.copied().into_iter().collect())));
        }
        let named = self.words.find_all(&in_any_order(value), cancel)?;
        if !named.any().is_empty() {
            return Some(named);
        }
        Some(TieredRows::at(Tier::Fuzzy, &self.nearest(value, collection, cancel)?))
    }

    /// The speakers in whose name the words follow one another.
    pub(crate) fn with_name(
        &self,
        phrase: &PhrasePattern,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let all = self.names.len();
        let found = self.names.find_all(&phrase.words, cancel)?;
        if phrase.words.len() < 2 {
            return Some(found);
        }
        let mut named = TieredRowsBuilder::new(all);
        for no in found.any().iter() {
            let words = speaker(collection, no).map(|speaker| words_of(speaker.name).collect::<Vec<_>>());
            if let Some(tier) = phrase.best_in(&words.unwrap_or_default()) {
                named.of(tier).insert(no);
            }
        }
        cancel.check()?;
        Some(named.finish())
    }

    /// Those whose initials these are; else those with the fewest mistakes; else those with the letters in order.
    fn nearest(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<RowSet> {
        let typed = TypedName::new(value);
        let initials = self.with_these_initials(&typed, collection);
        if !initials.is_empty() {
            return Some(initials);
        }
        let fuzzy = self.with_fewest_edits(&typed, cancel)?;
        if !fuzzy.is_empty() {
            return Some(fuzzy);
        }
        self.with_letters_in_order(&typed, collection, cancel)
    }

    fn with_these_initials(&self, typed: &TypedName, collection: &Collection) -> RowSet {
        let all = self.words.len();
        let [word] = &*typed.words else { return RowSet::empty(all) };
        let folded = fold(word);
        let mut found = RowSetBuilder::new(all);
        for no in self.initials.vocabulary.with_prefix(&folded) {
            if self.initials.vocabulary.folded(no) == folded {
                self.initials.postings.add_to(no, &mut found);
            }
        }
        let fits = |no: &u32| speaker(collection, *no).is_some_and(|speaker| typed.is_initials_of(&speaker));
        RowSet::from_sorted(all, found.finish().iter().filter(fits).collect())
    }

    /// The speakers for whom the sum of the edit distances of all words is smallest.
    fn with_fewest_edits(&self, typed: &TypedName, cancel: &Cancel) -> Option<RowSet> {
        let all = self.words.len();
        // By distance: the speakers whose words so far are within it in sum.
        let mut sums = vec![RowSet::full(all)];
        for word in &typed.words {
            let levels = self.within_distance(word, cancel)?;
            let mut next = Vec::with_capacity(sums.len() + MAX_EDITS);
            for sum in 0..sums.len() + MAX_EDITS {
                let ways = (0..=MAX_EDITS.min(sum)).filter_map(|edits| Some((edits, sums.get(sum - edits)?)));
                let rows = ways.map(|(edits, before)| before.and(&levels[edits]));
                next.push(rows.reduce(|a, b| a.or(&b)).unwrap_or_else(|| RowSet::empty(all)));
            }
            if next.iter().all(RowSet::is_empty) {
                return Some(RowSet::empty(all));
            }
            sums = next;
        }
        Some(sums.into_iter().find(|rows| !rows.is_empty()).unwrap_or_else(|| RowSet::empty(all)))
    }

    /// For each edit distance, the speakers with a word within that distance of this one.
    fn within_distance(&self, word: &str, cancel: &Cancel) -> Option<[RowSet; MAX_EDITS + 1]> {
        let all = self.words.len();
        let typed = FuzzyWord::new(word);
        let vocabulary = &self.words.vocabulary;
        let mut levels: [_; MAX_EDITS + 1] = std::array::from_fn(|_| RowSetBuilder::new(all));
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if no % NAMES_PER_CHECK == 0 {
                cancel.check()?;
            }
            if typed.may_match(LetterSet(*letters))
                && let Some(distance) = typed.prefix_distance(vocabulary.folded(no))
            {
                self.words.postings.add_to(no, &mut levels[distance]);
            }
        }
        let mut levels = levels.map(RowSetBuilder::finish);
        for distance in 1..levels.len() {
            levels[distance] = levels[distance].or(&levels[distance - 1]);
        }
        Some(levels)
    }

    /// The speakers with the best score whose names have the letters in order. Most lack some of the letters, which their letter
    /// sets show.
    fn with_letters_in_order(
        &self,
        typed: &TypedName,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<RowSet> {
        let wanted =
            typed.words.iter().fold(LetterSet::default(), |set, word| set.union(LetterSet::of(word)));
        let letters = self.letters.as_slice();
        let part = |range: Range<usize>| {
            let mut nearest = NearestSpeakers::default();
            for no in range {
                if no % NAMES_PER_CHECK == 0 {
                    cancel.check()?;
                }
                let has = letters.get(no).is_some_and(|letters| wanted.missing_in(LetterSet(*letters)) == 0);
                if let Some(speaker) = speaker(collection, no as u32).filter(|_| has) {
                    nearest.add(speaker.no, typed.letters_score(&speaker));
                }
            }
            Some(nearest)
        };
        let all = self.words.len();
        let (a, b) = join(|| part(0..all / 2), || part(all / 2..all));
        let found = a?.and(b?).into_speakers();
        Some(RowSet::from_sorted(all, found.into_iter().map(|no| no.0).collect()))
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.names.write(writer, "names")?;
        self.words.write(writer, "speakers")?;
        self.initials.write(writer, "initials")?;
        writer.column("speakers.by_id", &self.by_id)?;
        writer.column("speakers.rank", &self.rank)?;
        writer.column("speakers.all_letters", &self.letters)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        let letters: Column<u64> = reader.column("speakers.all_letters")?;
        Ok(Self {
            names: WordIndex::read(reader, "names", letters.len())?,
            words: WordIndex::read(reader, "speakers", letters.len())?,
            initials: WordIndex::read(reader, "initials", letters.len())?,
            by_id: reader.column("speakers.by_id")?,
            rank: reader.column("speakers.rank")?,
            letters,
        })
    }
}

/// A speaker; nothing where there is none of that number.
fn speaker(collection: &Collection, no: u32) -> Option<Speaker<'_>> {
    ((no as usize) < collection.speaker_count()).then(|| collection.speaker(SpeakerNo(no)))
}

/// A speaker index in the making.
#[derive(Debug)]
pub(crate) struct SpeakerIndexBuilder {
    names: WordIndexBuilder,
    words: WordIndexBuilder,
    initials: WordIndexBuilder,
    ids: Vec<Box<str>>,
    name_keys: Vec<NameKey>,
    letters: Vec<u64>,
}

impl SpeakerIndexBuilder {
    /// `index` makes each of the word indexes.
    pub(crate) fn new(index: impl Fn() -> WordIndexBuilder) -> Self {
        Self {
            names: index(),
            words: index(),
            initials: index(),
            ids: Vec::new(),
            name_keys: Vec::new(),
            letters: Vec::new(),
        }
    }

    /// Pushes the next speaker.
    pub(crate) fn push(&mut self, speaker: &Speaker<'_>) -> io::Result<()> {
        self.names.push(words_of(speaker.name))?;
        self.words.push(names(speaker).flat_map(words_of))?;
        let initials: Vec<String> = names(speaker).flat_map(every_initials).collect();
        self.initials.push(initials.iter().map(String::as_str))?;
        self.ids.push(speaker.id.into());
        self.name_keys.push(name_key(speaker.name));
        let letters = |set: LetterSet, word| set.union(LetterSet::of(&fold(word)));
        self.letters.push(names(speaker).flat_map(words_of).fold(LetterSet::default(), letters).0);
        Ok(())
    }

    pub(crate) fn finish(self) -> io::Result<SpeakerIndex> {
        let mut by_id: Vec<u32> = (0..self.ids.len() as u32).collect();
        by_id.sort_unstable_by_key(|no| &self.ids[*no as usize]);
        Ok(SpeakerIndex {
            names: self.names.finish(true)?,
            words: self.words.finish(true)?,
            initials: self.initials.finish(false)?,
            by_id: by_id.into(),
            rank: ranks(&self.name_keys).into(),
            letters: self.letters.into(),
        })
    }
}
