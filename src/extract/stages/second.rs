//! The second stage's features: the templates that describe a token, as seen from one cue, to the model that labels the
//! source and the content of that cue.
//!
//! Each template has a number, which is part of the hash: to renumber one is to train anew. A token has up to 96 features,
//! and is described anew for each candidate within reach.

use std::ops::Range;

use super::first::distance;
use super::outline::Outline;
use crate::extract::model::chain::CUE_HEAD;
use crate::extract::model::weights::FeatureBag;
use crate::extract::words::hash::mix;
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{NONE, Paragraph};
use crate::extract::words::token::{Shape, Token};

/// The most tokens on each side of a cue that the second stage looks at.
const CUE_WINDOW: usize = 130;

/// The tokens that the second stage looks at from the cue at `head`, in a paragraph of `len` tokens.
#[must_use]
pub(crate) fn window(head: usize, len: usize) -> Range<usize> {
    head.saturating_sub(CUE_WINDOW)..(head + CUE_WINDOW).min(len)
}

/// A cue, with everything that is the same for all tokens seen from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    at: usize,
    group: usize,
    stem: u64,
    tag: u64,
    cluster: u64,
    passive: u64,
    region: u16,
    /// The token that follows the cue.
    next: u64,
    /// The token in front of its verb group.
    before: u64,
    /// The chunk right before the verb group, and the one that starts right after the cue.
    subject: u32,
    inverted: u32,
    /// The number of the first chunk to its right.
    chunk: u32,
    head: u64,
}

impl Cue {
    /// The cue whose head is token `at`.
    #[must_use]
    pub(crate) fn new(p: &Paragraph, outline: &Outline, at: usize) -> Self {
        let word = &p.words[at];
        let group = p.group[at] as usize;
        let chunk_at = |i: usize| p.chunk_of.get(i).copied().unwrap_or(NONE);
        Self {
            at,
            group,
            stem: word.stem,
            tag: tag(word),
            cluster: cluster(word, 1),
            passive: u64::from(p.is_passive(at)),
            region: word.region,
            next: next(p, at),
            before: before(p, group, p.sentence(at).start),
            subject: if group > 0 { chunk_at(group - 1) } else { NONE },
            inverted: chunk_at(at + 1),
            chunk: p.chunks.partition_point(|c| c.first as usize <= at) as u32,
            head: (outline.heads[at] * 5.0) as u64,
        }
    }
}

fn tag(w: &Token) -> u64 {
    u64::from(w.tag)
}

fn cluster(w: &Token, level: usize) -> u64 {
    u64::from(w.clusters[level])
}

fn named(w: &Token) -> u64 {
    if w.tagged(tags::LEXICAL) || w.shape == Shape::Mark { w.lower } else { tag(w) }
}

fn next(p: &Paragraph, at: usize) -> u64 {
    let end = p.sentence(at).end;
    (at + 1..end).find(|&k| !p.words[k].tagged(tags::ADVERB)).map_or(1 << 40, |k| named(&p.words[k]))
}

fn before(p: &Paragraph, group: usize, first: usize) -> u64 {
    if group <= first { 1 << 41 } else { named(&p.words[group - 1]) }
}

/// A token as seen from a cue.
struct CueView<'a> {
    p: &'a Paragraph,
    outline: &'a Outline,
    cue: &'a Cue,
    i: usize,
    w: &'a Token,
    /// Left of the cue, on it, or right of it.
    side: u64,
    /// How many sentences it is away from the cue, at most three.
    sentences: u64,
    /// The bucket of its distance from the cue.
    far: u64,
    /// How many stand between it and the cue, up to a limit: main verbs, commas, quotation marks, "that", relatives, "and",
    /// separators, prepositions.
    between: [u64; 8],
}

/// Fills an empty bag with the features of token `i`, seen from `cue`. Returns what lies between, as rows of the encoder's
/// four tables: distance, quotations, sentences, verbs and commas.
pub(crate) fn features(
    p: &Paragraph,
    outline: &Outline,
    cue: &Cue,
    i: usize,
    bag: &mut FeatureBag<'_>,
) -> [u8; 4] {
    let view = CueView::new(p, outline, cue, i);
    view.place(bag);
    view.local(bag);
    view.cue_word(bag);
    view.surroundings(bag);
    view.counts(bag);
    view.quotes(bag);
    view.stage(bag);
    view.chunk(bag);
    view.clusters(bag);
    [
        view.far as u8,
        (view.side * 4 + view.zone()) as u8,
        view.sentences as u8,
        (view.between[0] * 4 + view.between[1]) as u8,
    ]
}

impl<'a> CueView<'a> {
    fn new(p: &'a Paragraph, outline: &'a Outline, cue: &'a Cue, i: usize) -> Self {
        let w = &p.words[i];
        let side = match i.cmp(&cue.at) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2,
        };
        let apart = i32::from(w.sentence) - i32::from(p.words[cue.at].sentence);
        let (low, high) = if i < cue.at { (i + 1, cue.at) } else { ((cue.at + 1).min(i), i) };
        let c = p.counts[high].since(&p.counts[low]);
        let cut = |n: u16, most: u16| u64::from(n.min(most));
        let between = [
            cut(c.verbs, 3),
            cut(c.commas, 3),
            cut(c.marks, 3),
            cut(c.complementisers, 1),
            cut(c.relatives, 1),
            cut(c.conjunctions, 1),
            cut(c.separators, 2),
            cut(c.prepositions, 3),
        ];
        let sentences = (apart.clamp(-3, 3) + 3) as u64;
        Self { p, outline, cue, i, w, side, sentences, far: distance(i as isize - cue.at as isize), between }
    }

    fn near(&self, d: isize) -> &Token {
        self.p.at(self.i as isize + d)
    }

    /// 0 outside of quotations, 1 in the cue's own quotation, 2 in another.
    fn zone(&self) -> u64 {
        match self.w.region {
            0 => 0,
            r if r == self.cue.region => 1,
            _ => 2,
        }
    }

    fn place(&self, bag: &mut FeatureBag<'_>) {
        let sentence = self.p.sentence(self.i);
        let (from, to) = ((self.i - sentence.start).min(2) as u64, (sentence.end - 1 - self.i).min(2) as u64);
        bag.one(1, 0);
        bag.one(2, self.far);
        bag.one(3, self.sentences);
        bag.three(4, from, self.sentences, self.side);
        bag.three(5, to, self.sentences, self.side);
        bag.two(6, distance(self.i as isize - self.cue.group as isize), tag(self.w));
        bag.one(7, u64::from(self.i >= self.cue.group && self.i <= self.cue.at));
        bag.three(8, self.near(-1).lower, tag(self.w), self.side);
    }

    fn local(&self, bag: &mut FeatureBag<'_>) {
        let [b, a, w, x, y] = [-2, -1, 0, 1, 2].map(|d| self.near(d));
        let side = self.side;
        bag.three(10, side, self.sentences, tag(w));
        bag.two(11, side, w.lower);
        bag.one(12, w.lower);
        bag.two(13, tag(w), self.far);
        bag.two(14, w.shape as u64, side);
        bag.three(15, tag(a), tag(w), side);
        bag.three(16, tag(w), tag(x), side);
        bag.three(17, tag(a), tag(w), tag(x));
        bag.two(18, a.lower, side);
        bag.two(19, x.lower, side);
        bag.two(20, a.lower, w.lower);
        bag.two(21, w.lower, x.lower);
        bag.three(22, tag(b), tag(a), side);
        bag.three(23, tag(x), tag(y), side);
    }

    fn cue_word(&self, bag: &mut FeatureBag<'_>) {
        let (cue, side) = (self.cue, self.side);
        bag.two(24, cue.stem, side);
        bag.two(25, cue.stem, self.far);
        bag.three(26, cue.stem, side, tag(self.w));
        bag.three(27, cue.stem, side, cue.next);
        let d = self.i as isize - cue.at as isize;
        if d.abs() <= 4 {
            let d = (d + 8) as u64;
            bag.three(28, cue.stem, self.w.lower, d);
            bag.three(29, cue.tag, self.w.lower, d);
        }
    }

    fn surroundings(&self, bag: &mut FeatureBag<'_>) {
        let (cue, side) = (self.cue, self.side);
        bag.three(30, cue.tag, side, cue.next);
        bag.two(31, cue.next, self.far);
        bag.three(32, mix(cue.tag, cue.passive), side, tag(self.w));
        bag.two(33, cue.before, side);
        bag.three(34, cue.before, cue.next, self.sentences * 4 + side);
        bag.three(35, cue.before, cue.tag, self.far);
    }

    fn counts(&self, bag: &mut FeatureBag<'_>) {
        let [v, m, k, t, r, a, s, n] = self.between;
        let (side, cue) = (self.side, self.cue);
        for (template, pair) in (40..).zip([v, m + 8, k + 16, t + 24, s + 32]) {
            bag.two(template, pair, side);
        }
        bag.two(45, (v * 4 + m) * 2 + t, side);
        bag.three(46, m * 4 + k, self.sentences, side);
        bag.two(47, r * 4 + v, side);
        bag.two(48, a * 4 + v, side);
        bag.two(49, n * 4 + v, side);
        bag.three(50, v, tag(self.w), side);
        bag.three(51, m * 4 + side, tag(self.w), self.near(-1).lower);
        bag.three(52, cue.next, v * 4 + m, side);
        bag.three(53, cue.next, m * 4 + k, self.sentences * 4 + side);
        bag.three(54, cue.stem, m * 4 + v, side);
        bag.three(55, cue.before, m * 4 + k, side);
    }

    fn quotes(&self, bag: &mut FeatureBag<'_>) {
        let (cue, side, k) = (self.cue, self.side, self.between[2]);
        let zone = self.zone();
        bag.three(60, side, zone, u64::from(cue.region > 0));
        bag.three(61, side * 4 + zone, self.sentences, k);
        bag.three(62, zone * 2 + u64::from(self.w.is_mark), tag(self.near(-1)), side);
        bag.three(63, zone, cue.next, self.sentences * 4 + side);
        let Some(region) = self.p.region(self.i) else { return };
        let (first, last) = (region.first as usize, region.last as usize);
        let own = i32::from(self.p.words[cue.at].sentence);
        let apart = |i: usize| (i32::from(self.p.words[i].sentence) - own).clamp(-2, 2) + 2;
        let gap =
            if first > cue.at { first as isize - cue.at as isize } else { last as isize - cue.at as isize };
        let spans = u64::from(self.p.words[last].sentence - self.p.words[first].sentence).min(2);
        bag.three(64, side, distance((last - first) as isize), self.sentences);
        bag.three(65, side, distance(gap), spans);
        bag.two(66, side, (apart(first) * 8 + apart(last)) as u64);
    }

    fn stage(&self, bag: &mut FeatureBag<'_>) {
        let (o, cue, side, i) = (self.outline, self.cue, self.side, self.i as isize);
        let (l, a, x) = (o.label(i), o.label(i - 1), o.label(i + 1));
        let (low, high) =
            if self.i < cue.at { (self.i + 1, cue.at) } else { ((cue.at + 1).min(self.i), self.i) };
        let since =
            |n: usize, from: usize, to: usize| u64::from(o.counts[to][n].saturating_sub(o.counts[from][n]));
        let heads = since(0, low, high).min(2);
        let (contents, sources) = (since(1, low, high).min(3), since(2, low, high).min(3));
        let own = usize::from(self.i > cue.at);
        let (here_c, here_s) = (since(1, low, high + own).min(3), since(2, low, high + own).min(3));
        let ls = l * 4 + side;
        bag.one(70, ls);
        bag.two(71, ls, heads);
        bag.three(72, a, l, x);
        bag.three(73, ls, here_c, heads);
        bag.three(74, ls, here_s, heads);
        bag.three(75, ls, contents * 4 + sources, heads);
        bag.three(76, ls, cue.next, here_c);
        bag.three(77, ls, cue.stem, here_c);
        bag.three(78, ls, self.sentences, here_c * 4 + here_s);
        bag.three(79, heads, side, self.sentences);
        bag.three(80, ls * 16 + a, here_c, heads);
        bag.three(81, ls * 4 + here_c, cue.before, cue.next);
        bag.three(82, ls * 4 + here_s, cue.before, cue.tag);
        let [content, source] = o.fifths[self.i].map(u64::from);
        bag.three(83, content, side, heads);
        bag.three(84, source, side, heads);
        bag.two(85, (o.heads[self.i] * 5.0) as u64, side);
        bag.two(86, cue.head, 0);
        bag.two(87, cue.head, ls);
        bag.three(88, content * 8 + source, a, side);
        bag.three(89, self.beyond(), ls, heads);
    }

    /// Whether another head stands in the cue's sentence, on the far side of the token.
    fn beyond(&self) -> u64 {
        let sentence = self.p.sentence(self.cue.at);
        let count =
            |from: usize, to: usize| self.outline.counts[to.max(from)][0] - self.outline.counts[from][0];
        let found = match self.side {
            0 => count(sentence.start.min(self.i), self.i),
            _ => count((self.i + 1).min(sentence.end), sentence.end),
        };
        u64::from(found > 0)
    }

    fn chunk(&self, bag: &mut FeatureBag<'_>) {
        let (cue, side) = (self.cue, self.side);
        let Some(chunk) = self.p.chunk(self.i) else {
            bag.three(90, self.between[0] * 4 + self.between[1], self.w.lower, side);
            return;
        };
        let number = self.p.chunk_of[self.i];
        let steps = (i64::from(number) - i64::from(cue.chunk)).clamp(-4, 4) + 4;
        let steps = steps as u64 * 4 + side;
        let (first, last) = (chunk.first as isize, chunk.last as isize);
        let head = self.p.at(last);
        let role = u64::from(number == cue.subject) * 2 + u64::from(number == cue.inverted);
        let start = u64::from(self.i as isize == first);
        bag.two(91, steps, tag(head));
        bag.three(92, role, tag(head), start);
        bag.three(93, role, cue.before, mix(cue.next, cue.tag));
        bag.two(94, role, cue.stem);
        bag.three(95, steps, (last - self.i as isize).min(2) as u64, self.between[0] * 4 + self.between[1]);
        bag.two(96, self.p.at(last + 1).lower, steps);
        bag.two(97, self.p.at(first - 1).lower, steps);
        bag.two(98, head.lower, side);
    }

    fn clusters(&self, bag: &mut FeatureBag<'_>) {
        let (cue, side) = (self.cue, self.side);
        bag.two(100, cue.cluster, side);
        bag.three(101, cue.cluster, side, cue.next);
        bag.two(102, cue.cluster, self.far);
        bag.three(103, cue.cluster, tag(self.w), side);
        bag.three(104, cue.cluster, self.between[0] * 4 + self.between[1], side);
        bag.three(105, cue.cluster, self.outline.label(self.i as isize) * 4 + side, self.between[0]);
        bag.two(106, cluster(self.w, 0), side);
        bag.two(107, cluster(self.w, 1), side);
        bag.two(108, cluster(self.near(1), 1), side);
        bag.three(109, cluster(self.near(-1), 0), cluster(self.w, 0), cluster(self.near(1), 0));
        let mention = u64::from(self.w.listed(lists::ARTICLE)) * 2
            + u64::from(usize::from(self.outline.labels[self.i]) == CUE_HEAD);
        bag.three(110, mention, cluster(self.near(1), 1), side);
    }
}
