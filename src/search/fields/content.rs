//! The content index: which attributions have a word, or words in a row.
//!
//! The words of a content are those that the reader sees: indexing and highlighting must agree on them ([`content_words`]).
//!
//! # How words in a row are found
//!
//! A word alone is the union of the posting lists of all words of the vocabulary that it stands for. For several in a row:
//!
//! 1. If an earlier phrase is known whose rows hold all rows of this one, start from these (see [`PhraseCache`]): with a letter
//!    or a word more, a phrase finds a subset of what it found before. If only the last word got longer, only the rows with
//!    one of the words that dropped out are in doubt.
//! 2. Narrow the candidates by the bigrams of common words, the ends of the content being such words too, as long as there
//!    are many candidates.
//! 3. Narrow them by the posting lists of the remaining words, cheapest first, as long as reading a list costs less than
//!    verifying the candidates.
//! 4. Verify each candidate: read its words from the forward index and compare.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::collection::wording::length_of_that;
use crate::collection::{Attribution, Document};
use crate::parallel::{join, join_long};
use crate::search::cancel::Cancel;
use crate::search::postings::{
    Bigrams, BigramsBuilder, ForwardIndex, ForwardIndexBuilder, Inverter, ROW_END, ROW_START,
};
use crate::search::query::Anchor;
use crate::search::rowset::RowSet;
use crate::search::words::{
    MatchingWords, PhrasePattern, Tier, TieredRows, TieredRowsBuilder, VocabularyBuilder, WordIndex,
};
use crate::store::{Reader, Refusal, Writer};
use crate::text::fold::fold;
use crate::text::words::words;

/// The words of every content, by word and by row.
#[derive(Debug, Default)]
pub(crate) struct ContentIndex {
    pub(crate) words: WordIndex,
    forward: ForwardIndex,
    bigrams: Bigrams,
    phrase_cache: PhraseCache,
}

/// Verifying a row costs about as much as reading this many bytes of posting lists.
const ROW_COST: usize = 40;

/// Rows that are verified between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;

/// From this many rows on, verifying is shared by two threads; and this many candidates are worth narrowing by bigrams.
const PARALLEL_ROWS: usize = 4_000;

/// The most words that the first one of a bigram may stand for.
const MAX_FIRST_WORDS: usize = 16;

/// Two words in a row of which the first is common, or is an end of the content.
struct BigramLookup<'a> {
    firsts: Vec<(u32, Tier)>,
    second: &'a MatchingWords,
}

/// Words in a row, each as the words of the vocabulary that it stands for.
struct SelectedPhrase<'a> {
    words: &'a [MatchingWords],
    anchor: Anchor,
}

impl ContentIndex {
    /// The rows in which the words follow one another. Nothing where the search was cancelled.
    pub(crate) fn find(&self, pattern: &PhrasePattern, cancel: &Cancel) -> Option<TieredRows> {
        let select = |word| self.words.select(word, cancel);
        let words = pattern.words.iter().map(select).collect::<Option<Vec<_>>>()?;
        if words.is_empty() || words.iter().any(MatchingWords::is_empty) {
            return Some(TieredRows::empty(self.words.len()));
        }
        let found = match &*words {
            [word] if pattern.anchor == Anchor::Anywhere => self.words.holding(word, cancel)?,
            _ => {
                self.find_phrase(pattern, &SelectedPhrase { words: &words, anchor: pattern.anchor }, cancel)?
            }
        };
        self.phrase_cache.set(pattern, found.any());
        Some(found)
    }

    /// The rows of two words or more, where an end of the content counts as a word.
    fn find_phrase(
        &self,
        pattern: &PhrasePattern,
        phrase: &SelectedPhrase<'_>,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let (lookups, in_lookup) = self.bigram_lookups(phrase);
        if let ([lookup], 2) = (&*lookups, phrase.len_with_ends()) {
            return self.look_up(lookup, cancel);
        }
        let mut candidates = RowSet::full(self.words.len());
        let mut unused = &*lookups;
        if let Some((wider, rows)) = self.phrase_cache.superset(pattern) {
            if let Some(found) = self.extend_last_word(pattern, phrase, (&wider, &rows), cancel)? {
                return Some(found);
            }
            candidates = rows;
            // The cached rows already went through the earlier bigrams.
            unused = lookups.last().map_or(&[], std::slice::from_ref);
        }
        for lookup in unused {
            if candidates.count() < PARALLEL_ROWS {
                break;
            }
            candidates = candidates.and(self.look_up(lookup, cancel)?.any());
        }
        let mut rest: Vec<&MatchingWords> =
            phrase.words.iter().zip(in_lookup).filter(|(_, used)| !used).map(|(word, _)| word).collect();
        rest.sort_by_key(|word| self.words.cost(word));
        for word in rest {
            if candidates.count() * ROW_COST < self.words.cost(word) {
                break;
            }
            candidates = candidates.and(self.words.holding(word, cancel)?.any());
        }
        self.verify(&candidates, phrase, cancel)
    }

    /// The rows of a phrase that differs from a cached one in its last word only, which got longer. Only rows with a word that
    /// dropped out need to be verified. Nothing inside where that is not so, or costs more than it saves.
    #[allow(clippy::option_option, reason = "the outer one says whether the search was cancelled")]
    fn extend_last_word(
        &self,
        pattern: &PhrasePattern,
        phrase: &SelectedPhrase<'_>,
        (wider, rows): (&PhrasePattern, &RowSet),
        cancel: &Cancel,
    ) -> Option<Option<TieredRows>> {
        let (Some(old), Some(new)) = (wider.words.last(), phrase.words.last()) else { return Some(None) };
        if !pattern.differs_in_last_word(wider) {
            return Some(None);
        }
        let undecided = undecided_words(&self.words.select(old, cancel)?, new);
        let is_cheap = |words: &MatchingWords| self.words.cost(words) < rows.count() * ROW_COST;
        let Some((words, tier)) = undecided.filter(|(words, _)| is_cheap(words)) else { return Some(None) };
        let doubtful = rows.and(self.words.holding(&words, cancel)?.any());
        let certain = TieredRows::at(tier, &rows.minus(&doubtful));
        Some(Some(certain.or(&self.verify(&doubtful, phrase, cancel)?)))
    }

    /// The bigrams of a phrase whose rows are indexed, and for each word whether it is in one of them.
    fn bigram_lookups<'a>(&self, phrase: &SelectedPhrase<'a>) -> (Vec<BigramLookup<'a>>, Vec<bool>) {
        let words = phrase.words;
        let mut lookups = Vec::new();
        let mut used = vec![false; words.len()];
        if let (true, Some(second)) = (phrase.anchor.starts(), words.first()) {
            lookups.push(BigramLookup { firsts: vec![(ROW_START, Tier::Exact)], second });
            used[0] = true;
        }
        for at in 1..words.len() {
            if let Some(firsts) = self.common_words(&words[at - 1]) {
                lookups.push(BigramLookup { firsts, second: &words[at] });
                used[at - 1..=at].fill(true);
            }
        }
        if let (true, Some(second)) = (phrase.anchor.ends(), words.last()) {
            lookups.push(BigramLookup { firsts: vec![(ROW_END, Tier::Exact)], second });
            used[words.len() - 1] = true;
        }
        (lookups, used)
    }

    /// The words, where all of them are so common that their bigrams are indexed.
    fn common_words(&self, words: &MatchingWords) -> Option<Vec<(u32, Tier)>> {
        let some: Vec<_> = words.iter().take(MAX_FIRST_WORDS + 1).collect();
        let is_indexed = |(word, _): &(u32, Tier)| self.bigrams.of(*word).is_some();
        (some.len() <= MAX_FIRST_WORDS && some.iter().all(is_indexed)).then_some(some)
    }

    /// The rows of a bigram.
    fn look_up(&self, lookup: &BigramLookup<'_>, cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRowsBuilder::new(self.words.len());
        for (first, tier) in &lookup.firsts {
            let Some(bigrams) = self.bigrams.of(*first) else { continue };
            let mut add = |seconds: Range<u32>, second: Tier| {
                let builder = found.of(second.max(*tier));
                for bigram in self.bigrams.with_second(&bigrams, &seconds) {
                    self.bigrams.postings().add_to(bigram, builder);
                }
                cancel.check()
            };
            match lookup.second {
                MatchingWords::Range { whole, all } => {
                    add(whole.clone(), Tier::Exact)?;
                    add(whole.end..all.end, Tier::Prefix)?;
                }
                MatchingWords::List(list) => {
                    for (word, tier) in list {
                        add(*word..*word + 1, *tier)?;
                    }
                }
            }
        }
        Some(found.finish())
    }

    /// Those of the rows whose words have the phrase.
    fn verify(&self, rows: &RowSet, phrase: &SelectedPhrase<'_>, cancel: &Cancel) -> Option<TieredRows> {
        let part = |range: Range<u32>| {
            let mut found = TieredRowsBuilder::new(self.words.len());
            let mut batch = Vec::with_capacity(2 * ROWS_PER_CHECK);
            let mut judge_batch = |batch: &mut Vec<u32>| {
                if !cancel.is_raised() {
                    self.forward.for_each(batch, |row, words| {
                        if let Some(tier) = phrase.best_in(words) {
                            found.of(tier).insert(row);
                        }
                    });
                }
                batch.clear();
            };
            rows.for_each_chunk(range, |some| {
                for some in some.chunks(ROWS_PER_CHECK) {
                    batch.extend_from_slice(some);
                    if batch.len() >= ROWS_PER_CHECK {
                        judge_batch(&mut batch);
                    }
                }
            });
            judge_batch(&mut batch);
            cancel.check()?;
            Some(found.finish())
        };
        let (middle, end) = (self.words.len() as u32 / 2, self.words.len() as u32);
        if rows.count() < PARALLEL_ROWS {
            return part(0..end);
        }
        let (a, b) = join(|| part(0..middle), || part(middle..end));
        Some(a?.or(&b?))
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.words.write(writer, "words")?;
        self.forward.write(writer, "order")?;
        self.bigrams.write(writer, "pairs")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            words: WordIndex::read(reader, "words", rows)?,
            forward: ForwardIndex::read(reader, "order")?,
            bigrams: Bigrams::read(reader, "pairs", rows)?,
            phrase_cache: PhraseCache::default(),
        })
    }
}

/// For a last word that stood for more words before: those words that leave it open whether, or how well, a row that had the
/// old word has the new one; and how well all rows match that have none of them.
fn undecided_words(old: &MatchingWords, new: &MatchingWords) -> Option<(MatchingWords, Tier)> {
    let (MatchingWords::Range { all: old, .. }, MatchingWords::Range { whole, all }) = (old, new) else {
        return None;
    };
    if old.start > all.start || old.end < all.end {
        return None;
    }
    // A row that has the whole word may match by it, and so better.
    let (better, tier) =
        if whole == all { (whole.start..whole.start, Tier::Exact) } else { (whole.clone(), Tier::Prefix) };
    let words = [old.start..all.start, better, all.end..old.end].into_iter().flatten();
    Some((MatchingWords::List(words.map(|word| (word, Tier::Exact)).collect()), tier))
}

impl SelectedPhrase<'_> {
    /// How many words there are, where an end of the content that is asked for counts as one.
    fn len_with_ends(&self) -> usize {
        self.words.len() + usize::from(self.anchor.starts()) + usize::from(self.anchor.ends())
    }

    /// How well the words of a row match where they match best.
    // Not inlined, so that the loop that reads the rows has the registers to itself: a tenth of its time.
    #[inline(never)]
    fn best_in(&self, row: &[u32]) -> Option<Tier> {
        let last = row.len().checked_sub(self.words.len())?;
        let first = if self.anchor.ends() { last } else { 0 };
        let last = if self.anchor.starts() { 0 } else { last };
        let mut best = None;
        for start in first..=last {
            let mut tiers = row[start..].iter().zip(self.words).map(|(number, word)| word.tier(*number));
            let tier = tiers.try_fold(Tier::Exact, |worst, tier| Some(worst.max(tier?)));
            match tier {
                Some(Tier::Exact) => return tier,
                Some(tier) => best = Some(best.map_or(tier, |best: Tier| best.min(tier))),
                None => {}
            }
        }
        best
    }
}

/// Rows that are collected before codes are assigned: enough to know which words are common.
const SAMPLE_ROWS: usize = 1 << 16;

/// A word that more than one row in this many has is common: its bigrams are indexed.
const COMMON_RATIO: usize = 8;

/// A content index in the making, row by row.
///
/// Words get codes before all of them are known. After a sample of rows codes are assigned by frequency, so that those of
/// common words take one byte in the forward index. When all rows are there, codes become numbers of the sorted vocabulary.
#[derive(Debug)]
pub(crate) struct ContentIndexBuilder {
    folder: Option<PathBuf>,
    max_bytes: usize,
    words: VocabularyBuilder,
    inverter: Inverter,
    forward: ForwardIndexBuilder,
    len: u32,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// The first rows, with codes in the order in which words came.
    Sampling(Vec<Vec<u32>>),
    /// Codes are by frequency, and bigrams are gathered.
    Indexing(Box<BigramsBuilder>),
}

impl ContentIndexBuilder {
    /// Uses about `max_bytes` of memory where there is a folder for the rest.
    pub(crate) fn new(max_bytes: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            folder: folder.cloned(),
            max_bytes,
            words: VocabularyBuilder::default(),
            inverter: Inverter::new(max_bytes / 3 * 2, folder),
            forward: ForwardIndexBuilder::new(folder),
            len: 0,
            phase: Phase::Sampling(Vec::new()),
        }
    }

    /// Pushes the next row's words, as written. `codes` is scratch space.
    pub(crate) fn push<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        codes: &mut Vec<u32>,
    ) -> io::Result<()> {
        codes.clear();
        for word in words {
            let next = self.words.len();
            let code = self.words.code(word);
            if let Phase::Indexing(bigrams) = &mut self.phase
                && code as usize == next
            {
                bigrams.add_word(code, word);
            }
            codes.push(code);
        }
        match &mut self.phase {
            Phase::Indexing(_) => self.index_row(codes),
            Phase::Sampling(sample) => {
                sample.push(codes.clone());
                if sample.len() < SAMPLE_ROWS { Ok(()) } else { self.end_sample() }
            }
        }
    }

    /// Assigns codes by frequency, and indexes the rows of the sample.
    fn end_sample(&mut self) -> io::Result<()> {
        let Phase::Sampling(sample) = &mut self.phase else { return Ok(()) };
        let mut sample = std::mem::take(sample);
        let frequencies = row_frequencies(&sample, self.words.len());
        let mut order: Vec<usize> = (0..frequencies.len()).collect();
        order.sort_by_key(|code| std::cmp::Reverse(frequencies[*code]));
        let mut codes = vec![0; order.len()];
        (0..).zip(&order).for_each(|(code, old)| codes[*old] = code);
        // A word is common in all its spellings or in none.
        let mut folded = HashMap::<String, usize>::new();
        for (word, code) in self.words.iter() {
            *folded.entry(fold(word)).or_default() += frequencies[code as usize];
        }
        folded.retain(|_, rows| *rows * COMMON_RATIO > sample.len());
        let common = folded.into_keys().collect();
        let mut bigrams = BigramsBuilder::new(common, self.max_bytes / 3, self.folder.as_ref());
        self.words.recode(&codes);
        self.words.iter().for_each(|(word, code)| bigrams.add_word(code, word));
        self.phase = Phase::Indexing(Box::new(bigrams));
        for row in &mut sample {
            row.iter_mut().for_each(|code| *code = codes[*code as usize]);
            self.index_row(row)?;
        }
        Ok(())
    }

    fn index_row(&mut self, codes: &[u32]) -> io::Result<()> {
        codes.iter().for_each(|code| self.inverter.add(*code, self.len));
        if let Phase::Indexing(bigrams) = &mut self.phase {
            bigrams.add_row(codes)?;
        }
        self.forward.push(codes)?;
        self.len += 1;
        self.inverter.spill_if_full()
    }

    pub(crate) fn finish(mut self) -> io::Result<ContentIndex> {
        self.end_sample()?;
        let rows = self.len as usize;
        let bigrams = match self.phase {
            Phase::Indexing(bigrams) => Some(bigrams),
            Phase::Sampling(_) => None,
        };
        let (vocabulary, codes) = self.words.finish(true);
        let mut numbers = vec![0; codes.len()];
        (0..).zip(&codes).for_each(|(number, code)| numbers[*code as usize] = number);
        let bigrams =
            || bigrams.map_or_else(|| Ok(Bigrams::default()), |bigrams| bigrams.finish(&numbers, rows));
        let (bigrams, postings) =
            join_long(bigrams, || self.inverter.finish()?.postings(codes.into_iter(), rows));
        let (bigrams, words) = (bigrams?, WordIndex { vocabulary, postings: postings? });
        let forward = self.forward.finish(numbers)?;
        Ok(ContentIndex { words, forward, bigrams, phrase_cache: PhraseCache::default() })
    }
}

/// In how many of the rows each word is, by code.
fn row_frequencies(rows: &[Vec<u32>], words: usize) -> Vec<usize> {
    let mut frequencies = vec![0_usize; words];
    let mut last_row = vec![usize::MAX; words];
    for (row, codes) in rows.iter().enumerate() {
        for code in codes {
            let code = *code as usize;
            frequencies[code] += usize::from(last_row[code] != row);
            last_row[code] = row;
        }
    }
    frequencies
}

/// The words of the content as byte ranges of the document's text: those of all its spans, one after another,
/// without the "that" which only ties it to the cue.
pub(crate) fn content_words(document: &Document<'_>, attribution: &Attribution<'_>) -> Vec<Range<usize>> {
    let spans = content_spans(document, attribution);
    spans.into_iter().flat_map(|span| words_within(document.text, span)).collect()
}

/// The spans of the content, without that "that".
pub(crate) fn content_spans(document: &Document<'_>, attribution: &Attribution<'_>) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = attribution.content.iter().map(|span| span.range()).collect();
    if let Some(first) = spans.first_mut().filter(|_| attribution.verbatim.is_none()) {
        first.start += length_of_that(&document.text[first.clone()]);
    }
    spans
}

/// The words in a range of a text, as byte ranges of the text.
pub(crate) fn words_within(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = range.start;
    let part = &text[range];
    let word = move |word: Range<usize>| start + word.start..start + word.end;
    words(part).filter(|word| has_fold(&part[word.clone()])).map(word)
}

/// Whether anything is left of a word when it is folded. Most words begin with a letter that is.
fn has_fold(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric()) || !fold(word).is_empty()
}

/// Phrases with the rows that have them, the latest last.
#[derive(Debug, Default)]
pub(crate) struct PhraseCache(Mutex<Vec<(PhrasePattern, RowSet)>>);

const MAX_CACHED_PHRASES: usize = 4;

impl PhraseCache {
    /// The smallest row set that holds all rows of a phrase, and the latest phrase that it was found for, which is the most
    /// similar one.
    pub(crate) fn superset(&self, phrase: &PhrasePattern) -> Option<(PhrasePattern, RowSet)> {
        let cached = self.lock();
        let wider = cached.iter().rev().filter(|(wider, _)| phrase.narrows(wider));
        wider.min_by_key(|(_, rows)| rows.count()).cloned()
    }

    pub(crate) fn set(&self, phrase: &PhrasePattern, rows: &RowSet) {
        let mut cached = self.lock();
        if cached.len() >= MAX_CACHED_PHRASES {
            cached.remove(0);
        }
        cached.push((phrase.clone(), rows.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(PhrasePattern, RowSet)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
