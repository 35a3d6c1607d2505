//! The contents: which words each attribution has, and in which order.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::phrase_cache::PhraseCache;
use crate::parallel::{both, both_at_length};
use crate::search::cancel::Cancel;
use crate::search::postings::bigrams::BigramThread;
use crate::search::postings::bigrams::{Bigrams, BigramsBuilder, END, START};
use crate::search::postings::forward::{ForwardIndex, ForwardIndexBuilder};
use crate::search::postings::inverter::Inverter;
use crate::search::query::Anchor;
use crate::search::rowset::RowSet;
use crate::search::words::pattern::PhrasePattern;
use crate::search::words::tier::{Tier, TieredRows};
use crate::search::words::vocabulary::MatchingWords;
use crate::search::words::vocabulary::VocabularyBuilder;
use crate::search::words::word_index::{TieredRowsBuilder, WordIndex};
use crate::store::{Reader, Refusal, Writer};
use crate::text::fold::fold;

/// The words of every content, by word and by row.
#[derive(Debug, Default)]
pub(crate) struct ContentIndex {
    pub(crate) index: WordIndex,
    order: ForwardIndex,
    pairs: Bigrams,
    lately: PhraseCache,
}

/// Looking at the words of a row costs about as much as reading so many bytes of lists.
pub(crate) const ROW_COST: usize = 40;

/// RowSet looked at between two looks at the flag.
const ROWS_PER_CHECK: usize = 1024;

/// So many rows are looked at by two threads.
const PARALLEL_ROWS: usize = 4_000;

/// Two neighbouring words that are asked for, or one at an end of the row.
struct BigramLookup<'a> {
    firsts: Vec<(u32, Tier)>,
    second: &'a MatchingWords,
}

impl ContentIndex {
    /// The rows in which the words follow one another. Nothing where the search was cancelled.
    pub(crate) fn find(&self, sequence: &PhrasePattern, cancel: &Cancel) -> Option<TieredRows> {
        let select = |word| self.index.select(word, cancel);
        let selected = sequence.words.iter().map(select).collect::<Option<Vec<_>>>()?;
        if selected.is_empty() || selected.iter().any(MatchingWords::is_empty) {
            return Some(TieredRows::none(self.index.len()));
        }
        let found = match &*selected {
            [word] if sequence.anchor == Anchor::Anywhere => self.index.holding(word, cancel)?,
            _ => self.sequel(sequence, &selected, cancel)?,
        };
        self.lately.keep(sequence, found.any());
        Some(found)
    }

    /// The rows of a sequence with two words or more, the row's beginning and its end being such words too.
    fn sequel(
        &self,
        sequence: &PhrasePattern,
        selected: &[MatchingWords],
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let (starts, ends) = (sequence.anchor.starts(), sequence.anchor.ends());
        let (links, linked) = self.links(selected, starts, ends);
        if let ([link], true) = (&*links, selected.len() + usize::from(starts) + usize::from(ends) == 2) {
            return self.linked(link, cancel);
        }
        let wider = self.lately.wider(sequence);
        // What was known already came of the first links.
        let new = if wider.is_some() { links.len().saturating_sub(1) } else { 0 };
        let mut candidates = RowSet::full(self.index.len());
        if let Some((wider, rows)) = wider {
            let old = self.index.select(wider.words.last()?, cancel)?;
            let only_last = sequence.differs_at_the_end(&wider);
            let open = if only_last { left_open(&old, selected.last()?) } else { None };
            if let Some((words, sure)) = open
                && self.index.cost(&words) < rows.count() * ROW_COST
            {
                let doubtful = rows.and(self.index.holding(&words, cancel)?.any());
                let surely = TieredRows::of(sure, &rows.minus(&doubtful));
                return Some(surely.or(&self.following(&doubtful, selected, starts, ends, cancel)?));
            }
            candidates = rows;
        }
        for link in &links[new..] {
            if candidates.count() < PARALLEL_ROWS {
                break;
            }
            candidates = candidates.and(self.linked(link, cancel)?.any());
        }
        let mut rest: Vec<&MatchingWords> =
            selected.iter().zip(linked).filter(|(_, linked)| !linked).map(|(word, _)| word).collect();
        rest.sort_by_key(|word| self.index.cost(word));
        for word in rest {
            if candidates.count() * ROW_COST < self.index.cost(word) {
                break;
            }
            candidates = candidates.and(self.index.holding(word, cancel)?.any());
        }
        self.following(&candidates, selected, starts, ends, cancel)
    }

    /// The neighbours whose rows are known, and which of the words are among them.
    fn links<'a>(
        &self,
        words: &'a [MatchingWords],
        starts: bool,
        ends: bool,
    ) -> (Vec<BigramLookup<'a>>, Vec<bool>) {
        let mut links = Vec::new();
        let mut linked = vec![false; words.len()];
        if let (true, Some(second)) = (starts, words.first()) {
            links.push(BigramLookup { firsts: vec![(START, Tier::Exact)], second });
            linked[0] = true;
        }
        for at in 1..words.len() {
            if let Some(firsts) = self.common(&words[at - 1]) {
                links.push(BigramLookup { firsts, second: &words[at] });
                linked[at - 1..=at].fill(true);
            }
        }
        if let (true, Some(second)) = (ends, words.last()) {
            links.push(BigramLookup { firsts: vec![(END, Tier::Exact)], second });
            linked[words.len() - 1] = true;
        }
        (links, linked)
    }

    /// The words, where all of them are so common that pairs are known.
    fn common(&self, words: &MatchingWords) -> Option<Vec<(u32, Tier)>> {
        const MAX_FIRST_WORDS: usize = 16;
        let some: Vec<_> = words.each().take(MAX_FIRST_WORDS + 1).collect();
        let known = |(word, _): &(u32, Tier)| self.pairs.of(*word).is_some();
        (some.len() <= MAX_FIRST_WORDS && some.iter().all(known)).then_some(some)
    }

    fn linked(&self, link: &BigramLookup<'_>, cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRowsBuilder::new(self.index.len());
        for (first, tier) in &link.firsts {
            let Some(pairs) = self.pairs.of(*first) else { continue };
            let mut add = |seconds: Range<u32>, second: Tier| {
                let gathered = found.of(second.max(*tier));
                for pair in self.pairs.with(&pairs, &seconds) {
                    self.pairs.rows().add_to(pair, gathered);
                }
                cancel.check()
            };
            match link.second {
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

    /// Those of the rows in which the words follow one another.
    fn following(
        &self,
        rows: &RowSet,
        words: &[MatchingWords],
        starts: bool,
        ends: bool,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        self.judged(rows, cancel, |_, row| best(row, words, starts, ends))
    }

    /// Judges each of the rows by its words, in two threads where they are many.
    pub(crate) fn judged(
        &self,
        rows: &RowSet,
        cancel: &Cancel,
        judge: impl Fn(u32, &[u32]) -> Option<Tier> + Sync,
    ) -> Option<TieredRows> {
        let part = |stretch: Range<u32>| {
            let mut found = TieredRowsBuilder::new(self.index.len());
            let mut batch = Vec::with_capacity(2 * ROWS_PER_CHECK);
            let mut judge_all = |batch: &mut Vec<u32>| {
                // Who is no longer asked passes over the rest.
                if !cancel.is_raised() {
                    self.order.each(batch, |row, words| {
                        if let Some(tier) = judge(row, words) {
                            found.of(tier).insert(row);
                        }
                    });
                }
                batch.clear();
            };
            rows.for_each_chunk(stretch, |some| {
                for some in some.chunks(ROWS_PER_CHECK) {
                    batch.extend_from_slice(some);
                    if batch.len() >= ROWS_PER_CHECK {
                        judge_all(&mut batch);
                    }
                }
            });
            judge_all(&mut batch);
            cancel.check()?;
            Some(found.finish())
        };
        let (middle, end) = (self.index.len() as u32 / 2, self.index.len() as u32);
        if rows.count() < PARALLEL_ROWS {
            return part(0..end);
        }
        let (a, b) = both(|| part(0..middle), || part(middle..end));
        Some(a?.or(&b?))
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.index.write(writer, "words")?;
        self.order.write(writer, "order")?;
        self.pairs.write(writer, "pairs")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            index: WordIndex::read(reader, "words", rows)?,
            order: ForwardIndex::read(reader, "order")?,
            pairs: Bigrams::read(reader, "pairs", rows)?,
            lately: PhraseCache::default(),
        })
    }
}

/// Where a sequence is known to be in some rows with another last word, which stood for more: the words that leave it open
/// whether, or how well, a row has the new one, and how well all rows match that have none of these.
fn left_open(old: &MatchingWords, new: &MatchingWords) -> Option<(MatchingWords, Tier)> {
    let (MatchingWords::Range { all: old, .. }, MatchingWords::Range { whole, all }) = (old, new) else {
        return None;
    };
    if old.start > all.start || old.end < all.end {
        return None;
    }
    // A row that has the whole word may match by it, and so better.
    let (better, sure) =
        if whole == all { (whole.start..whole.start, Tier::Exact) } else { (whole.clone(), Tier::Prefix) };
    let words = [old.start..all.start, better, all.end..old.end].into_iter().flatten();
    Some((MatchingWords::List(words.map(|word| (word, Tier::Exact)).collect()), sure))
}

/// How well the best of the places in a row matches where the words follow one another.
fn best(row: &[u32], words: &[MatchingWords], starts: bool, ends: bool) -> Option<Tier> {
    let last = row.len().checked_sub(words.len())?;
    let first = if ends { last } else { 0 };
    let last = if starts { 0 } else { last };
    let mut best = None;
    for start in first..=last {
        let mut tiers = row[start..].iter().zip(words).map(|(number, word)| word.tier(*number));
        let tier = tiers.try_fold(Tier::Exact, |worst, tier| Some(worst.max(tier?)));
        match tier {
            Some(Tier::Exact) => return tier,
            Some(tier) => best = Some(best.map_or(tier, |best: Tier| best.min(tier))),
            None => {}
        }
    }
    best
}

/// RowSet that are looked at before codes are given: enough to know which words are common.
const SAMPLE_ROWS: usize = 1 << 16;

/// A word that more than one row in so many has is common enough for its pairs to be kept.
const COMMON_RATIO: usize = 8;

/// ContentIndex in the making, row by row.
#[derive(Debug)]
pub(crate) struct ContentIndexBuilder {
    folder: Option<PathBuf>,
    most: usize,
    words: VocabularyBuilder,
    rows: Inverter,
    order: ForwardIndexBuilder,
    len: u32,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// The first rows, with codes in the order in which words came.
    Sampling(Vec<Vec<u32>>),
    Coded(BigramThread),
}

impl ContentIndexBuilder {
    /// Keeps about `most` bytes in memory where there is a folder for the rest.
    pub(crate) fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            folder: folder.cloned(),
            most,
            words: VocabularyBuilder::default(),
            rows: Inverter::new(most / 3 * 2, folder),
            order: ForwardIndexBuilder::new(folder),
            len: 0,
            phase: Phase::Sampling(Vec::new()),
        }
    }

    /// The next row's words, as written.
    pub(crate) fn push<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        codes: &mut Vec<u32>,
    ) -> io::Result<()> {
        codes.clear();
        for word in words {
            let known = self.words.len();
            let code = self.words.code(word);
            if let Phase::Coded(pairs) = &mut self.phase
                && code as usize == known
            {
                pairs.learn(code, word);
            }
            codes.push(code);
        }
        match &mut self.phase {
            Phase::Coded(_) => self.take(codes),
            Phase::Sampling(sample) => {
                sample.push(codes.clone());
                if sample.len() < SAMPLE_ROWS { Ok(()) } else { self.give_codes() }
            }
        }
    }

    /// Gives the words of the sample codes by how common they are, and takes in the sample.
    fn give_codes(&mut self) -> io::Result<()> {
        let Phase::Sampling(sample) = &mut self.phase else { return Ok(()) };
        let mut sample = std::mem::take(sample);
        let mut found = vec![0_usize; self.words.len()];
        let mut last = vec![usize::MAX; self.words.len()];
        for (row, codes) in sample.iter().enumerate() {
            for code in codes {
                let code = *code as usize;
                found[code] += usize::from(last[code] != row);
                last[code] = row;
            }
        }
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|code| std::cmp::Reverse(found[*code]));
        let mut codes = vec![0; order.len()];
        (0..).zip(&order).for_each(|(code, old)| codes[*old] = code);
        // However it is written, a word is common or is not.
        let mut folded = HashMap::<String, usize>::new();
        for (word, code) in self.words.iter() {
            *folded.entry(fold(word)).or_default() += found[code as usize];
        }
        folded.retain(|_, found| *found * COMMON_RATIO > sample.len());
        let pairs = BigramsBuilder::new(folded.into_keys().collect(), self.most / 3, self.folder.as_ref());
        let mut pairs = BigramThread::new(pairs);
        self.words.recode(&codes);
        self.words.iter().for_each(|(word, code)| pairs.learn(code, word));
        self.phase = Phase::Coded(pairs);
        for row in &mut sample {
            row.iter_mut().for_each(|code| *code = codes[*code as usize]);
            self.take(row)?;
        }
        Ok(())
    }

    fn take(&mut self, codes: &[u32]) -> io::Result<()> {
        codes.iter().for_each(|code| self.rows.add(*code, self.len));
        if let Phase::Coded(pairs) = &mut self.phase {
            pairs.add(codes)?;
        }
        self.order.push(codes)?;
        self.len += 1;
        self.rows.relieve()
    }

    pub(crate) fn finish(mut self) -> io::Result<ContentIndex> {
        self.give_codes()?;
        let rows = self.len as usize;
        let pairs = match self.phase {
            Phase::Coded(pairs) => Some(pairs.finish()?),
            Phase::Sampling(_) => None,
        };
        let (vocabulary, codes) = self.words.finish(true);
        let mut numbers = vec![0; codes.len()];
        (0..).zip(&codes).for_each(|(number, code)| numbers[*code as usize] = number);
        let pairs = || pairs.map_or_else(|| Ok(Bigrams::default()), |pairs| pairs.finish(&numbers, rows));
        let (pairs, postings) =
            both_at_length(pairs, || self.rows.finish()?.postings(codes.into_iter(), rows));
        let (pairs, index) = (pairs?, WordIndex { vocabulary, rows: postings? });
        Ok(ContentIndex { index, order: self.order.finish(numbers)?, pairs, lately: PhraseCache::default() })
    }
}
