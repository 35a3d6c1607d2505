//! Speakers by name.
//!
//! Names are not prose. People type them in any order, by initials, with slips and with letters left out. Where names
//! or aliases have the words typed, as words or beginnings, those speakers are meant. Else the nearest are: by
//! initials, then by slips, then by letters in order.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::documents::{name_key, ranks};
use super::names::{NearestSpeakers, TypedName, every_initials, names, words_of};
use crate::collection::{Collection, Speaker, SpeakerNo};
use crate::parallel::both;
use crate::search::cancel::Cancel;
use crate::search::query::Phrase;
use crate::search::rowset::RowSet;
use crate::search::rowset::RowSetBuilder;
use crate::search::words::edit_distance::LetterSet;
use crate::search::words::edit_distance::{FuzzyWord, MAX_EDITS};
use crate::search::words::pattern::{PhrasePattern, in_any_order};
use crate::search::words::tier::TieredRows;
use crate::search::words::word_index::{TieredRowsBuilder, WordIndex, WordIndexBuilder};
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;

/// The speakers that are meant, and how well each of them fits.
pub(crate) type SpeakerMatches = Arc<TieredRows>;

/// The index of names and aliases.
#[derive(Debug, Default)]
pub(crate) struct SpeakerIndex {
    /// By speaker: the words of the name, without the aliases.
    pub(crate) names: WordIndex,
    /// By speaker: the words of the name and of every alias.
    words: WordIndex,
    /// By speaker: the initials of the name and of every alias, in each way that they are left out.
    initials: WordIndex,
    /// The speakers in order of their ids.
    by_id: Column<u32>,
    /// By speaker, the place in the order of names.
    pub(crate) rank: Column<u32>,
    /// By speaker, the letters of all names.
    letters: Column<u64>,
    /// What was asked last: rows on the screen ask again and again.
    asked: Mutex<HashMap<Phrase, SpeakerMatches>>,
}

/// Answers kept for those who ask again.
const MAX_CACHED_NAMES: usize = 64;

impl SpeakerIndex {
    /// The speakers that a query means. Nothing where the search was cancelled.
    pub(crate) fn meant(
        &self,
        value: &Phrase,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<SpeakerMatches> {
        let kept = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meant) = kept().get(value) {
            return Some(Arc::clone(meant));
        }
        let meant = Arc::new(self.find(value, collection, cancel)?);
        let mut kept = kept();
        if kept.len() >= MAX_CACHED_NAMES {
            kept.clear();
        }
        kept.insert(value.clone(), Arc::clone(&meant));
        Some(meant)
    }

    fn find(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<TieredRows> {
        let all = self.words.len();
        let id = |no: &u32| speaker(collection, *no).map_or("", |speaker| speaker.id);
        if let Ok(at) = self.by_id.binary_search_by(|no| id(no).cmp(value.as_str())) {
            let found = self.by_id.get(at).filter(|no| (**no as usize) < all);
            return Some(TieredRows::exactly(RowSet::from_sorted(all, found.copied().into_iter().collect())));
        }
        let named = self.words.find_all(&in_any_order(value), cancel)?;
        if !named.any().is_empty() {
            return Some(named);
        }
        Some(TieredRows::slightly(&self.nearest(value, collection, cancel)?))
    }

    /// The speakers in whose name the words follow one another.
    pub(crate) fn named(
        &self,
        sequence: &PhrasePattern,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let all = self.names.len();
        let found = self.names.find_all(&sequence.words, cancel)?;
        if sequence.words.len() < 2 {
            return Some(found);
        }
        let mut named = TieredRowsBuilder::new(all);
        for no in found.any().iter() {
            let words = speaker(collection, no).map(|speaker| words_of(speaker.name).collect::<Vec<_>>());
            if let Some(tier) = sequence.best_in(&words.unwrap_or_default()) {
                named.of(tier).insert(no);
            }
        }
        cancel.check()?;
        Some(named.finish())
    }

    /// Those whose initials these are; else those with the fewest slips; else those who have the letters in order.
    fn nearest(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<RowSet> {
        let typed = TypedName::new(value);
        let initials = self.with_initials(&typed, collection);
        if !initials.is_empty() {
            return Some(initials);
        }
        let slipped = self.slipped(&typed, cancel)?;
        if !slipped.is_empty() {
            return Some(slipped);
        }
        self.lettered(&typed, collection, cancel)
    }

    fn with_initials(&self, typed: &TypedName, collection: &Collection) -> RowSet {
        let all = self.words.len();
        let [word] = &*typed.words else { return RowSet::empty(all) };
        let folded = fold(word);
        let mut found = RowSetBuilder::new(all);
        for no in self.initials.vocabulary.beginning_with(&folded) {
            if self.initials.vocabulary.folded(no) == folded {
                self.initials.rows.add_to(no, &mut found);
            }
        }
        let fits = |no: &u32| speaker(collection, *no).is_some_and(|speaker| typed.initials_of(&speaker));
        RowSet::from_sorted(all, found.finish().iter().filter(fits).collect())
    }

    /// The speakers for whom the sum of the slips in all words is the least that it is for any.
    fn slipped(&self, typed: &TypedName, cancel: &Cancel) -> Option<RowSet> {
        let all = self.words.len();
        // Those with so many slips or fewer in the words so far.
        let mut sums = vec![RowSet::full(all)];
        for word in &typed.words {
            let levels = self.slips(word, cancel)?;
            let mut next = Vec::with_capacity(sums.len() + MAX_EDITS);
            for sum in 0..sums.len() + MAX_EDITS {
                let ways = (0..=MAX_EDITS.min(sum)).filter_map(|slips| Some((slips, sums.get(sum - slips)?)));
                let rows = ways.map(|(slips, before)| before.and(&levels[slips]));
                next.push(rows.reduce(|a, b| a.or(&b)).unwrap_or_else(|| RowSet::empty(all)));
            }
            if next.iter().all(RowSet::is_empty) {
                return Some(RowSet::empty(all));
            }
            sums = next;
        }
        Some(sums.into_iter().find(|rows| !rows.is_empty()).unwrap_or_else(|| RowSet::empty(all)))
    }

    /// The speakers with a word that this is within so many slips of, for each number of slips.
    fn slips(&self, word: &str, cancel: &Cancel) -> Option<[RowSet; MAX_EDITS + 1]> {
        let all = self.words.len();
        let typed = FuzzyWord::new(word);
        let vocabulary = &self.words.vocabulary;
        let mut levels: [_; MAX_EDITS + 1] = std::array::from_fn(|_| RowSetBuilder::new(all));
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if no % 4096 == 0 {
                cancel.check()?;
            }
            if typed.could_be(LetterSet(*letters))
                && let Some(slips) = typed.to_beginning(vocabulary.folded(no))
            {
                self.words.rows.add_to(no, &mut levels[slips]);
            }
        }
        let mut levels = levels.map(RowSetBuilder::finish);
        for slips in 1..levels.len() {
            levels[slips] = levels[slips].or(&levels[slips - 1]);
        }
        Some(levels)
    }

    /// The speakers of the best score whose names have the letters in order. Most don't have the letters in any order,
    /// and that is quickly seen.
    fn lettered(&self, typed: &TypedName, collection: &Collection, cancel: &Cancel) -> Option<RowSet> {
        let wanted = typed.words.iter().fold(LetterSet::default(), |set, word| set.and(LetterSet::of(word)));
        let letters = self.letters.as_slice();
        let part = |range: Range<usize>| {
            let mut nearest = NearestSpeakers::default();
            for no in range {
                if no % 4096 == 0 {
                    cancel.check()?;
                }
                let has = letters.get(no).is_some_and(|letters| wanted.missing_in(LetterSet(*letters)) == 0);
                if let Some(speaker) = speaker(collection, no as u32).filter(|_| has) {
                    nearest.add(speaker.no, typed.letters_of(&speaker));
                }
            }
            Some(nearest)
        };
        let all = self.words.len();
        let (a, b) = both(|| part(0..all / 2), || part(all / 2..all));
        let found = a?.and(b?).speakers();
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
            asked: Mutex::default(),
        })
    }
}

/// One speaker; nothing where there is none of that number.
fn speaker(collection: &Collection, no: u32) -> Option<Speaker<'_>> {
    ((no as usize) < collection.speaker_count()).then(|| collection.speaker(SpeakerNo(no)))
}

/// What is kept of the speakers until all are there.
#[derive(Debug)]
pub(crate) struct SpeakerIndexBuilder {
    names: WordIndexBuilder,
    words: WordIndexBuilder,
    initials: WordIndexBuilder,
    ids: Vec<Box<str>>,
    keys: Vec<(Box<str>, Box<str>)>,
    letters: Vec<u64>,
}

impl SpeakerIndexBuilder {
    /// Each of the indexes is made by `index`.
    pub(crate) fn new(index: impl Fn() -> WordIndexBuilder) -> Self {
        Self {
            names: index(),
            words: index(),
            initials: index(),
            ids: Vec::new(),
            keys: Vec::new(),
            letters: Vec::new(),
        }
    }

    /// The next speaker.
    pub(crate) fn push(&mut self, speaker: &Speaker<'_>) -> io::Result<()> {
        self.names.push(words_of(speaker.name))?;
        self.words.push(names(speaker).flat_map(words_of))?;
        let initials: Vec<String> = names(speaker).flat_map(every_initials).collect();
        self.initials.push(initials.iter().map(String::as_str))?;
        self.ids.push(speaker.id.into());
        self.keys.push(name_key(speaker.name));
        let letters = |set: LetterSet, word| set.and(LetterSet::of(&fold(word)));
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
            rank: ranks(&self.keys).into(),
            letters: self.letters.into(),
            asked: Mutex::default(),
        })
    }
}
