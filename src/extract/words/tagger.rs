//! The part-of-speech tagger: a greedy linear classifier that goes over a sentence from left to right.
//!
//! Words that nearly always have the same tag are looked up. For every other word the tag wins whose weights, summed over
//! the word's features, are highest; the previous two tags are among the features. The weights come from an averaged
//! perceptron. The cost is 29 look-ups a word.

use super::hash::{HashTable, Hasher, mix};
use super::language::{Language, PosTag};
use super::token::{Token, edge};

/// How many features a word has.
pub(crate) const TEMPLATES: usize = 29;

/// Stands for the tags before the start of a sentence.
const START_TAG: u64 = 250;

/// What was learned: words with a single tag, and the weights that features give to tags.
#[derive(Debug, Default)]
pub(crate) struct Tagger {
    /// Keys of the words with a single tag.
    pub single: Vec<u32>,
    /// Their tags.
    pub single_tags: Vec<PosTag>,
    /// Keys of the features.
    pub features: Vec<u32>,
    /// Where each feature's weights start; one entry more than features.
    pub starts: Vec<u32>,
    /// Tag and weight.
    pub weights: Vec<(PosTag, i8)>,
    pub(crate) single_table: HashTable,
    /// For each feature, where its weights start, and in the lowest bits how many there are.
    pub(crate) feature_table: HashTable,
}

/// The bits that say how many weights a feature has.
const COUNT_BITS: u32 = 7;
/// The most weights that a feature may have: one for each tag.
pub(crate) const MAX_WEIGHTS: u32 = 64;
/// The most weights that all features may have together.
pub(crate) const MAX_ALL_WEIGHTS: u32 = 1 << 24;

/// Features of one word, as hashes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TagFeatures {
    hashes: [u64; TEMPLATES],
    len: usize,
}

impl TagFeatures {
    /// The hashes.
    #[cfg(feature = "train")]
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[u64] {
        &self.hashes[..self.len]
    }

    fn put(&mut self, a: u64, b: u64) {
        self.hashes[self.len] = mix(mix(self.len as u64 + 1, a), b);
        self.len += 1;
    }
}

impl Tagger {
    /// Builds the tables. The lists must be complete: no feature with more than [`MAX_WEIGHTS`] weights, and no more than
    /// [`MAX_ALL_WEIGHTS`] together.
    #[must_use]
    pub(crate) fn with_tables(mut self) -> Self {
        self.single_table = HashTable::new(self.single.clone().into_iter());
        let ranges = self.starts.windows(2).map(|ends| ends[0] << COUNT_BITS | (ends[1] - ends[0]));
        self.feature_table = HashTable::of(self.features.iter().copied().zip(ranges));
        self
    }

    /// Tags the words of one sentence.
    pub(crate) fn tag(&self, text: &str, sentence: &mut [Token], language: &Language) {
        let mut before = [START_TAG as PosTag; 2];
        let parts: Vec<Affixes> = sentence.iter().map(|w| Affixes::of(w, text)).collect();
        for i in 0..sentence.len() {
            let tag = self
                .single_tag(&sentence[i])
                .unwrap_or_else(|| self.best(&features(sentence, &parts, i, before), language));
            sentence[i].set_tag(text, tag, language);
            before = [tag, before[0]];
        }
    }

    /// The tag of a word that has a single one.
    #[inline]
    #[must_use]
    pub(crate) fn single_tag(&self, word: &Token) -> Option<PosTag> {
        self.single_table.get(word.form).map(|i| self.single_tags[i])
    }

    fn best(&self, features: &TagFeatures, language: &Language) -> PosTag {
        let mut scores = [0i32; 64];
        // All slots are read before any is compared, and the first weights of all lists before the rest: cache misses then
        // overlap.
        let probes = features.hashes.map(|hash| self.feature_table.probe(hash));
        let (mut lists, mut count) = ([&[][..]; TEMPLATES], 0);
        for range in probes[..features.len].iter().filter_map(|&probe| self.feature_table.follow(probe)) {
            let weights = self.weights.get(range >> COUNT_BITS..).unwrap_or_default();
            lists[count] = weights.get(..range & ((1 << COUNT_BITS) - 1)).unwrap_or(weights);
            count += 1;
        }
        let firsts = lists.map(|list| list.first().copied().unwrap_or_default());
        let mut add = |(tag, weight): (PosTag, i8)| scores[usize::from(tag & 63)] += i32::from(weight);
        for (list, first) in lists[..count].iter().zip(firsts) {
            add(first);
            list.iter().skip(1).for_each(|&weight| add(weight));
        }
        let mut best = 0;
        for tag in 1..language.tags.len().min(scores.len()) {
            if scores[tag] > scores[best] {
                best = tag;
            }
        }
        best as PosTag
    }
}

/// The prefixes and suffixes of a word, and its shape, as hashes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affixes {
    /// Last 1 to 5 letters, lower-case.
    suffixes: [u64; 5],
    /// First 1 to 3 letters, lower-case.
    prefixes: [u64; 3],
    /// The classes of its characters ("Xxd-"), with runs cut to two.
    outline: u64,
}

impl Affixes {
    /// Of one word.
    #[must_use]
    pub(crate) fn of(word: &Token, text: &str) -> Self {
        let token = &text[word.range()];
        let low = |c: char| if c == '’' { '\'' } else { c.to_ascii_lowercase() };
        let (mut suffixes, mut hasher) = ([word.lower; 5], Hasher::new());
        for (slot, c) in suffixes.iter_mut().zip(token.chars().rev()) {
            hasher.char(low(c));
            *slot = hasher.finish();
        }
        let (mut prefixes, mut hasher) = ([word.lower; 3], Hasher::new());
        for (slot, c) in prefixes.iter_mut().zip(token.chars()) {
            hasher.char(low(c));
            *slot = hasher.finish();
        }
        Self { suffixes, prefixes, outline: outline(token) }
    }

    fn edge() -> Self {
        let edge = edge().lower;
        Self { suffixes: [edge; 5], prefixes: [edge; 3], outline: edge }
    }
}

fn outline(token: &str) -> u64 {
    let (mut hasher, mut last, mut run) = (Hasher::new(), ' ', 0);
    for c in token.chars() {
        let kind = match c {
            '0'..='9' => 'd',
            '’' => '\'',
            _ if c.is_uppercase() => 'X',
            _ if c.is_lowercase() => 'x',
            _ => c,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            hasher.char(kind);
        }
    }
    hasher.finish()
}

/// The features of word `i`, given the previous two tags, the nearer first.
#[must_use]
pub(crate) fn features(sentence: &[Token], parts: &[Affixes], i: usize, before: [PosTag; 2]) -> TagFeatures {
    let beyond = edge().lower;
    let low = |d: isize| sentence.get(i.wrapping_add_signed(d)).map_or(beyond, |w| w.lower);
    let outer = Affixes::edge();
    let part = |d: isize| parts.get(i.wrapping_add_signed(d)).unwrap_or(&outer);
    let word = &sentence[i];
    let own = &parts[i];
    let (one, two) = (u64::from(before[0]), u64::from(before[1]));
    let mut f = TagFeatures { hashes: [0; TEMPLATES], len: 0 };
    f.put(0, 0);
    f.put(word.form, 0);
    f.put(word.lower, 0);
    own.suffixes.iter().for_each(|&s| f.put(s, 0));
    own.prefixes.iter().for_each(|&p| f.put(p, 0));
    f.put(own.outline, 0);
    f.put(own.outline, u64::from(i == 0) + 1);
    f.put(one, 0);
    f.put(one, two);
    f.put(two, 0);
    f.put(one, word.lower);
    for d in [-2, -1, 1, 2] {
        f.put(low(d), 0);
    }
    f.put(low(-1), word.lower);
    f.put(word.lower, low(1));
    f.put(one, low(1));
    f.put(part(-1).suffixes[2], 0);
    f.put(part(-1).outline, 0);
    f.put(part(1).suffixes[2], 0);
    f.put(part(1).outline, 0);
    f.put(own.suffixes[2], part(1).suffixes[2]);
    f
}
