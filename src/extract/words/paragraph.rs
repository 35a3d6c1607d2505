//! A paragraph: the tokens of a passage with their sentences, quotations, tags, verb groups and noun chunks.
//!
//! A passage is a line of the text, or a part of it where the line is longer than anybody writes: its length is bounded,
//! which keeps extraction linear in the text.
//!
//! The paragraph is the unit of everything that follows: the stages see nothing beyond its ends. One value is filled again
//! and again, so that reading allocates nothing once its buffers have grown. Call [`read`](Paragraph::read),
//! [`tag`](Paragraph::tag) and [`annotate`](Paragraph::annotate) in that order; each is linear in the tokens.

use std::ops::Range;

use super::language::{Language, lists, tags};
use super::lexicon::Lexicon;
use super::quotations::{ParagraphQuotations, Region};
use super::tagger::Tagger;
use super::token::{Token, edge};
use crate::text::quotation::Quotation;
use crate::text::sentences::sentences;
use crate::text::tokens::Tokens;

/// The most tokens in a passage.
const MAX_TOKENS: usize = 512;
/// A passage that is too long is cut behind a sentence that ends after this many tokens.
const CUT_AFTER: usize = 256;
/// Where it would be cut within a quotation otherwise, after this many.
const CUT_EARLY: usize = 64;

/// Calls `each` with the tokens of every passage, and whether it starts a line; the tokens are byte ranges of `text`, whose
/// `quotations` are not cut where that can be helped.
pub(crate) fn passages(
    text: &str,
    quotations: &[Quotation],
    language: &Language,
    mut each: impl FnMut(&[Range<usize>], bool),
) {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let mut first = true;
        for token in Tokens::new(line, |w| language.is_abbreviation(w)) {
            tokens.push(token.start + start..token.end + start);
            if tokens.len() == MAX_TOKENS {
                let cut = cut(text, &tokens, quotations);
                each(&tokens[..cut], first);
                tokens.drain(..cut);
                first = false;
            }
        }
        if !tokens.is_empty() {
            each(&tokens, first);
            tokens.clear();
        }
        start += line.len();
    }
}

/// Where to cut: behind the last full stop between two sentences without quotations, or else outside of them, or else the last
/// full stop there is, or at the end.
fn cut(text: &str, tokens: &[Range<usize>], quotations: &[Quotation]) -> usize {
    let word = |i: usize| tokens.get(i).map_or("", |token: &Range<usize>| &text[token.clone()]);
    let is_stop = |i: usize| matches!(word(i), "." | "!" | "?" | "。");
    let ends = |i: &usize| {
        let closed = word(i - 1) == "”" && is_stop(i - 2);
        (is_stop(i - 1) || closed) && tokens[i - 1].end < tokens[*i].start
    };
    let is_outside = |i: &usize| {
        let next = quotations.partition_point(|q| q.range.end as usize <= tokens[i - 1].end);
        quotations.get(next).is_none_or(|q| q.range.start as usize >= tokens[*i].start)
    };
    let is_apart = |i: &usize| word(i - 1) != "”" && word(*i) != "“" && is_outside(i);
    let stops = || (CUT_AFTER..tokens.len()).rev().filter(ends);
    let early = || (CUT_EARLY..CUT_AFTER).rev().filter(ends);
    stops()
        .find(is_apart)
        .or_else(|| stops().find(is_outside))
        .or_else(|| early().find(is_outside))
        .or_else(|| stops().find(|&i| word(i - 1) != "”"))
        .unwrap_or(tokens.len())
}

/// No chunk, no verb, no token.
pub(crate) const NONE: u32 = u32::MAX;

/// A noun chunk: a noun phrase up to its head, as in "the port's chief engineer".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// First token.
    pub first: u32,
    /// Last token.
    pub last: u32,
}

/// How many of each there are from the start of the paragraph up to a token, which is not counted itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RunningCounts {
    /// Main verbs.
    pub verbs: u16,
    /// Commas.
    pub commas: u16,
    /// Quotation marks.
    pub marks: u16,
    /// "that", "whether", "if", "how".
    pub complementisers: u16,
    /// "who", "which".
    pub relatives: u16,
    /// "and", "or".
    pub conjunctions: u16,
    /// Semicolons, colons, dashes, brackets.
    pub separators: u16,
    /// Prepositions and "to".
    pub prepositions: u16,
}

impl RunningCounts {
    /// How many there are between two places.
    #[inline]
    #[must_use]
    pub(crate) const fn since(&self, earlier: &Self) -> Self {
        Self {
            verbs: self.verbs - earlier.verbs,
            commas: self.commas - earlier.commas,
            marks: self.marks - earlier.marks,
            complementisers: self.complementisers - earlier.complementisers,
            relatives: self.relatives - earlier.relatives,
            conjunctions: self.conjunctions - earlier.conjunctions,
            separators: self.separators - earlier.separators,
            prepositions: self.prepositions - earlier.prepositions,
        }
    }
}

/// One paragraph.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    /// Its tokens.
    pub words: Vec<Token>,
    /// The first token of each sentence; the last entry is the number of tokens.
    pub firsts: Vec<u32>,
    /// Its quotations.
    pub quotations: ParagraphQuotations,
    /// Its noun chunks.
    pub chunks: Vec<Chunk>,
    /// For each token the chunk that it is in, or [`NONE`].
    pub chunk_of: Vec<u32>,
    /// For each token the previous main verb in its sentence, or [`NONE`].
    pub verb_before: Vec<u32>,
    /// For each token the next main verb in its sentence, or [`NONE`].
    pub verb_after: Vec<u32>,
    /// For each token, where the verb group starts that it would end: its auxiliaries and adverbs.
    pub group: Vec<u32>,
    /// Running counts; one entry more than tokens.
    pub counts: Vec<RunningCounts>,
    /// Whether it stands in the first tenth of the text.
    pub lead: bool,
    /// Stands for the tokens beyond its ends.
    pub beyond: Token,
    tokens: Vec<Range<usize>>,
}

impl Paragraph {
    /// Reads tokens of `text`, with their sentences and those of the text's `quotations` that are theirs. Tags are not set yet.
    pub(crate) fn read(
        &mut self,
        text: &str,
        tokens: &[Range<usize>],
        quotations: &[Quotation],
        language: &Language,
        lexicon: &Lexicon,
    ) {
        self.beyond = edge();
        self.lead = tokens.first().is_some_and(|t| t.start * 10 < text.len());
        self.tokens.clear();
        self.tokens.extend_from_slice(tokens);
        self.quotations.read(&self.tokens, quotations);
        self.words.clear();
        for (token, at) in self.tokens.iter().zip(0..) {
            let is_mark = self.quotations.is_mark(text, &self.tokens, at);
            let mut word = Token::new(text, token, is_mark, language);
            lexicon.look_up(&mut word);
            self.words.push(word);
        }
        for (number, region) in (1..).zip(&self.quotations.regions) {
            self.words[region.first as usize..=region.last as usize]
                .iter_mut()
                .for_each(|w| w.region = number);
        }
        sentences(text, &self.tokens, language, &mut self.firsts);
        self.firsts.push(self.words.len() as u32);
        for (number, ends) in (0..).zip(self.firsts.windows(2)) {
            self.words[ends[0] as usize..ends[1] as usize].iter_mut().for_each(|w| w.sentence = number);
        }
    }

    /// Sets every token's tag and stem.
    pub(crate) fn tag(&mut self, text: &str, tagger: &Tagger, language: &Language) {
        for ends in self.firsts.windows(2) {
            tagger.tag(text, &mut self.words[ends[0] as usize..ends[1] as usize], language);
        }
    }

    /// Finds verb groups, chunks and counts. The tags must be set.
    pub(crate) fn annotate(&mut self) {
        self.find_groups();
        self.find_verbs();
        self.find_chunks();
        self.count();
    }

    /// How many tokens it has.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has no tokens.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The token at `i`, or the one that stands for those beyond the ends.
    #[inline]
    #[must_use]
    pub(crate) fn at(&self, i: isize) -> &Token {
        usize::try_from(i).ok().and_then(|i| self.words.get(i)).unwrap_or(&self.beyond)
    }

    /// The tokens of the sentence that token `i` is in.
    #[inline]
    #[must_use]
    pub(crate) fn sentence(&self, i: usize) -> Range<usize> {
        let n = usize::from(self.words[i].sentence);
        self.firsts[n] as usize..self.firsts[n + 1] as usize
    }

    /// The quotation that word `i` is in.
    #[inline]
    #[must_use]
    pub(crate) fn region(&self, i: usize) -> Option<&Region> {
        usize::from(self.words[i].region).checked_sub(1).map(|n| &self.quotations.regions[n])
    }

    /// The chunk that word `i` is in.
    #[inline]
    #[must_use]
    pub(crate) fn chunk(&self, i: usize) -> Option<Chunk> {
        self.chunks.get(self.chunk_of[i] as usize).copied()
    }

    /// Whether word `i` is a verb and no auxiliary.
    #[must_use]
    pub(crate) fn is_main_verb(&self, i: usize) -> bool {
        self.words[i].tagged(tags::VERB) && !self.words[i].listed(lists::AUXILIARY)
    }

    /// Whether word `i` is a participle after a form of "be".
    #[must_use]
    pub(crate) fn is_passive(&self, i: usize) -> bool {
        let group = self.group[i] as usize..i;
        self.words[i].tagged(tags::PARTICIPLE) && self.words[group].iter().any(|w| w.listed(lists::BEING))
    }

    fn find_groups(&mut self) {
        let joins = |w: &Token| w.listed(lists::AUXILIARY) || w.tagged(tags::ADVERB | tags::MODAL);
        self.group.clear();
        for i in 0..self.words.len() {
            let goes_on =
                i > 0 && self.words[i - 1].sentence == self.words[i].sentence && joins(&self.words[i - 1]);
            self.group.push(if goes_on { self.group[i - 1] } else { i as u32 });
        }
    }

    fn find_verbs(&mut self) {
        let len = self.words.len();
        self.verb_before.clear();
        self.verb_after.clear();
        self.verb_after.resize(len, NONE);
        let step = |from: usize, verb: u32, i: usize, this: &Self| match () {
            () if this.words[from].sentence != this.words[i].sentence => NONE,
            () if this.is_main_verb(from) => from as u32,
            () => verb,
        };
        for i in 0..len {
            let before = if i == 0 { NONE } else { step(i - 1, self.verb_before[i - 1], i, self) };
            self.verb_before.push(before);
        }
        for i in (0..len.saturating_sub(1)).rev() {
            self.verb_after[i] = step(i + 1, self.verb_after[i + 1], i, self);
        }
    }

    fn find_chunks(&mut self) {
        self.chunks.clear();
        self.chunk_of.clear();
        self.chunk_of.resize(self.words.len(), NONE);
        let mut i = 0;
        while i < self.words.len() {
            let end = self.chunk_end(i);
            let words = &self.words[i..end];
            let counts = words.iter().any(|w| w.tagged(tags::HEAD))
                || words.first().is_some_and(|w| w.tagged(tags::DETERMINER));
            if end > i && (counts || words[0].tagged(tags::PRONOUN)) {
                self.chunk_of[i..end].fill(self.chunks.len() as u32);
                self.chunks.push(Chunk { first: i as u32, last: end as u32 - 1 });
            }
            i = end.max(i + 1);
        }
    }

    /// Where the chunk that starts at `i` ends; `i` itself where none does.
    fn chunk_end(&self, i: usize) -> usize {
        if self.words[i].tagged(tags::PRONOUN) {
            return i + 1;
        }
        let limit = self.sentence(i).end;
        let mut end = i;
        while end < limit && self.continues_chunk(i, end) {
            end += 1;
        }
        end
    }

    fn continues_chunk(&self, first: usize, i: usize) -> bool {
        let word = &self.words[i];
        if word.tagged(tags::PHRASE) {
            return i == first || !word.tagged(tags::DETERMINER);
        }
        let follows = i > first && self.words[i - 1].tagged(tags::DETERMINER | tags::ADJECTIVE);
        follows && word.tagged(tags::DEVERBAL) && self.at(i as isize + 1).tagged(tags::NOUN)
    }

    fn count(&mut self) {
        self.counts.clear();
        let mut sum = RunningCounts::default();
        for i in 0..self.words.len() {
            self.counts.push(sum);
            let word = &self.words[i];
            let is = |classes: u32| u16::from(word.tagged(classes));
            sum.verbs += u16::from(self.is_main_verb(i));
            sum.commas += u16::from(word.form == COMMA);
            sum.marks += u16::from(word.is_mark);
            sum.complementisers += u16::from(word.listed(lists::COMPLEMENTISER) && word.tagged(tags::CLAUSE));
            sum.relatives += u16::from(word.listed(lists::RELATIVE));
            sum.conjunctions += is(tags::CONJUNCTION);
            sum.separators += u16::from(SEPARATORS.contains(&word.form));
            sum.prepositions += is(tags::PREPOSITION);
        }
        self.counts.push(sum);
    }
}

/// The comma, as a form.
pub(crate) const COMMA: u64 = super::hash::word(",");
/// The full stop, as a form.
pub(crate) const STOP: u64 = super::hash::word(".");
/// The colon, as a form.
pub(crate) const COLON: u64 = super::hash::word(":");
/// Dashes, as forms.
pub(crate) const DASHES: [u64; 5] = {
    use super::hash::word;
    [word("—"), word("–"), word("-"), word("--"), word("―")]
};
const SEPARATORS: [u64; 10] = {
    use super::hash::word;
    [word(";"), COLON, DASHES[0], DASHES[1], DASHES[3], DASHES[4], word("("), word(")"), word("["), word("]")]
};

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let mut lengths = Vec::new();
        passages(text, &[], &Language::default(), |tokens, _| lengths.push(tokens.len()));
        lengths
    }

    #[test]
    fn a_line_is_a_passage_and_an_endless_one_is_cut_between_sentences() {
        assert_eq!(lengths("One two.\n\nThree\r\nfour five"), [3, 1, 2]);
        assert_eq!(lengths(&"a b c d e f. ".repeat(100)), [511, 189]);
        assert!(lengths(&"\"".repeat(100_000)).iter().all(|&n| n <= MAX_TOKENS));
    }
}
