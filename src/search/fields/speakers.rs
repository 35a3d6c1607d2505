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
use super::names::{Nearest, TypedName, every_initials, names, words_of};
use crate::collection::{Collection, Speaker, SpeakerNo};
use crate::parallel::both;
use crate::search::query::Phrase;
use crate::search::rowset::marks::Gathered;
use crate::search::rowset::rows::Rows;
use crate::search::run::cancel::Cancel;
use crate::search::words::asked::{Sequence, in_any_order};
use crate::search::words::slips::{MOST_FORGIVEN, Typed};
use crate::search::words::tier::Tiers;
use crate::search::words::vocabulary::Letters;
use crate::search::words::word_index::{TierRows, WordIndex, WordIndexBuilder};
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;

/// The speakers that are meant, and how well each of them fits.
pub(crate) type Meant = Arc<Tiers>;

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
    asked: Mutex<HashMap<Phrase, Meant>>,
}

/// Answers kept for those who ask again.
const KEPT: usize = 64;

impl SpeakerIndex {
    /// The speakers that a query means. Nothing where the search was cancelled.
    pub(crate) fn meant(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Meant> {
        let kept = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meant) = kept().get(value) {
            return Some(Arc::clone(meant));
        }
        let meant = Arc::new(self.find(value, collection, cancel)?);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(value.clone(), Arc::clone(&meant));
        Some(meant)
    }

    fn find(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Tiers> {
        let all = self.words.len();
        let id = |no: &u32| speaker(collection, *no).map_or("", |speaker| speaker.id);
        if let Ok(at) = self.by_id.binary_search_by(|no| id(no).cmp(value.as_str())) {
            let found = self.by_id.get(at).filter(|no| (**no as usize) < all);
            return Some(Tiers::exactly(Rows::listed(all, found.copied().into_iter().collect())));
        }
        let named = self.words.find_all(&in_any_order(value), cancel)?;
        if !named.any().is_empty() {
            return Some(named);
        }
        Some(Tiers::slightly(&self.nearest(value, collection, cancel)?))
    }

    /// The speakers in whose name the words follow one another.
    pub(crate) fn named(
        &self,
        sequence: &Sequence,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<Tiers> {
        let all = self.names.len();
        let found = self.names.find_all(&sequence.words, cancel)?;
        if sequence.words.len() < 2 {
            return Some(found);
        }
        let mut named = TierRows::new(all);
        for no in found.any().iter() {
            let words = speaker(collection, no).map(|speaker| words_of(speaker.name).collect::<Vec<_>>());
            if let Some(tier) = sequence.best_in(&words.unwrap_or_default()) {
                named.of(tier).add(no);
            }
        }
        cancel.check()?;
        Some(named.finish())
    }

    /// Those whose initials these are; else those with the fewest slips; else those who have the letters in order.
    fn nearest(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Rows> {
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

    fn with_initials(&self, typed: &TypedName, collection: &Collection) -> Rows {
        let all = self.words.len();
        let [word] = &*typed.words else { return Rows::none(all) };
        let folded = fold(word);
        let mut found = Gathered::new(all);
        for no in self.initials.vocabulary.beginning_with(&folded) {
            if self.initials.vocabulary.folded(no) == folded {
                self.initials.rows.add_to(no, &mut found);
            }
        }
        let fits = |no: &u32| speaker(collection, *no).is_some_and(|speaker| typed.initials_of(&speaker));
        Rows::listed(all, found.into_rows().iter().filter(fits).collect())
    }

    /// The speakers for whom the sum of the slips in all words is the least that it is for any.
    fn slipped(&self, typed: &TypedName, cancel: &Cancel) -> Option<Rows> {
        let all = self.words.len();
        // Those with so many slips or fewer in the words so far.
        let mut sums = vec![Rows::every(all)];
        for word in &typed.words {
            let levels = self.slips(word, cancel)?;
            let mut next = Vec::with_capacity(sums.len() + MOST_FORGIVEN);
            for sum in 0..sums.len() + MOST_FORGIVEN {
                let ways =
                    (0..=MOST_FORGIVEN.min(sum)).filter_map(|slips| Some((slips, sums.get(sum - slips)?)));
                let rows = ways.map(|(slips, before)| before.and(&levels[slips]));
                next.push(rows.reduce(|a, b| a.or(&b)).unwrap_or_else(|| Rows::none(all)));
            }
            if next.iter().all(Rows::is_empty) {
                return Some(Rows::none(all));
            }
            sums = next;
        }
        Some(sums.into_iter().find(|rows| !rows.is_empty()).unwrap_or_else(|| Rows::none(all)))
    }

    /// The speakers with a word that this is within so many slips of, for each number of slips.
    fn slips(&self, word: &str, cancel: &Cancel) -> Option<[Rows; MOST_FORGIVEN + 1]> {
        let all = self.words.len();
        let typed = Typed::new(word);
        let vocabulary = &self.words.vocabulary;
        let mut levels: [_; MOST_FORGIVEN + 1] = std::array::from_fn(|_| Gathered::new(all));
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if no % 4096 == 0 {
                cancel.check()?;
            }
            if typed.could_be(Letters(*letters))
                && let Some(slips) = typed.to_beginning(vocabulary.folded(no))
            {
                self.words.rows.add_to(no, &mut levels[slips]);
            }
        }
        let mut levels = levels.map(Gathered::into_rows);
        for slips in 1..levels.len() {
            levels[slips] = levels[slips].or(&levels[slips - 1]);
        }
        Some(levels)
    }

    /// The speakers of the best score whose names have the letters in order. Most don't have the letters in any order,
    /// and that is quickly seen.
    fn lettered(&self, typed: &TypedName, collection: &Collection, cancel: &Cancel) -> Option<Rows> {
        let wanted = typed.words.iter().fold(Letters::default(), |set, word| set.and(Letters::of(word)));
        let letters = self.letters.as_slice();
        let part = |range: Range<usize>| {
            let mut nearest = Nearest::default();
            for no in range {
                if no % 4096 == 0 {
                    cancel.check()?;
                }
                let has = letters.get(no).is_some_and(|letters| wanted.missing_in(Letters(*letters)) == 0);
                if let Some(speaker) = speaker(collection, no as u32).filter(|_| has) {
                    nearest.add(speaker.no, typed.letters_of(&speaker));
                }
            }
            Some(nearest)
        };
        let all = self.words.len();
        let (a, b) = both(|| part(0..all / 2), || part(all / 2..all));
        let found = a?.and(b?).speakers();
        Some(Rows::listed(all, found.into_iter().map(|no| no.0).collect()))
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
pub(crate) struct SpeakersBuilder {
    names: WordIndexBuilder,
    words: WordIndexBuilder,
    initials: WordIndexBuilder,
    ids: Vec<Box<str>>,
    keys: Vec<(Box<str>, Box<str>)>,
    letters: Vec<u64>,
}

impl SpeakersBuilder {
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
        let letters = |set: Letters, word| set.and(Letters::of(&fold(word)));
        self.letters.push(names(speaker).flat_map(words_of).fold(Letters::default(), letters).0);
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
