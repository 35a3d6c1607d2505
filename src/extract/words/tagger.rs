//! The tagger: gives each word of a sentence its part of speech, from left to right, by the sum of weights of what it sees.
//!
//! Words that nearly always have one tag are looked up; the rest is decided by features. The history is the tagger's
//! own answers.

use super::hash::{Hasher, mix};
use super::hash_table::HashTable;
use super::language::{Language, PosTag};
use super::token::{Token, edge};

/// Most features that one word may have.
pub(crate) const TEMPLATES: usize = 29;

/// Stands for a tag before the sentence's start.
const START_TAG: u64 = 250;

/// What is learned: words with one tag, and for features the weights of the tags that they speak for or against.
#[derive(Debug, Default)]
pub(crate) struct Tagger {
    /// Keys of the words with one tag.
    pub known: Vec<u32>,
    /// Their tags.
    pub known_tags: Vec<PosTag>,
    /// Keys of the features.
    pub features: Vec<u32>,
    /// Where each feature's weights start; one more than features.
    pub starts: Vec<u32>,
    /// Tag and weight.
    pub weights: Vec<(PosTag, i8)>,
    pub(crate) known_table: HashTable,
    /// Of each feature, where its weights start, and in the lowest bits how many there are.
    pub(crate) feature_table: HashTable,
}

/// The bits that say how many weights a feature has.
const COUNT_BITS: u32 = 7;
/// Most weights that a feature may have: one a tag.
pub(crate) const MOST_WEIGHTS: u32 = 64;
/// Most weights of all features.
pub(crate) const ALL_WEIGHTS: u32 = 1 << 24;

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
    /// Makes the tables; to be called when the lists are complete, none longer than [`MOST_WEIGHTS`], all together not
    /// longer than [`ALL_WEIGHTS`].
    #[must_use]
    pub(crate) fn ready(mut self) -> Self {
        self.known_table = HashTable::new(self.known.clone().into_iter());
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
                .known(&sentence[i])
                .unwrap_or_else(|| self.best(&features(sentence, &parts, i, before), language));
            sentence[i].set_tag(text, tag, language);
            before = [tag, before[0]];
        }
    }

    /// The tag of a word that has only one.
    #[inline]
    #[must_use]
    pub(crate) fn known(&self, word: &Token) -> Option<PosTag> {
        self.known_table.get(word.form).map(|i| self.known_tags[i])
    }

    fn best(&self, features: &TagFeatures, language: &Language) -> PosTag {
        let mut scores = [0i32; 64];
        // Memory is far away: all tables are looked at before any is read on, and so are all lists of weights.
        let glances = features.hashes.map(|hash| self.feature_table.glance(hash));
        let (mut lists, mut count) = ([&[][..]; TEMPLATES], 0);
        for range in glances[..features.len].iter().filter_map(|&glance| self.feature_table.follow(glance)) {
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

/// Beginnings and ends of a word, and its outline, as hashes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affixes {
    /// Last 1 to 5 letters, lower-case.
    suffixes: [u64; 5],
    /// First 1 to 3 letters, lower-case.
    prefixes: [u64; 3],
    /// Kinds of letters, runs cut to two.
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

/// What the tagger sees of word `i`, given the two tags before it, the nearer first.
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
