//! A token: a word or a mark, with everything that is known of it.
//!
//! No text is copied: a word is known by the hashes of its forms.

use std::ops::Range;

use super::hash;
use super::hash::Hasher;
use super::language::{ClassSet, Language, PosTag, tags};

/// The longest word that is stemmed, in bytes.
const MAX_STEMMED: usize = 32;

/// How a token is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Without a letter or digit.
    #[default]
    Mark,
    /// All capitals, more than one.
    Capitals,
    /// A capital first.
    Capital,
    /// A digit first.
    Number,
    /// Anything else that has a letter.
    Small,
}

/// The entry of a token that the lexicon doesn't list.
pub(crate) const NOT_LISTED: u16 = u16::MAX;

/// One token of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Token {
    /// Start in the text, in bytes.
    pub start: u32,
    /// End, in bytes.
    pub end: u32,
    /// Hash of the form with its case. Straight and curly apostrophes hash alike.
    pub form: u64,
    /// Hash of the lower-case form.
    pub lower: u64,
    /// Hash of its last three characters, lower-case.
    pub suffix: u64,
    /// Hash of the stem: the lower-case form without the inflections that the tag allows.
    pub stem: u64,
    /// How it is written.
    pub shape: Shape,
    /// Its classes in the language's word lists.
    pub lists: ClassSet,
    /// Part of speech.
    pub tag: PosTag,
    /// Classes of the tag.
    pub tags: ClassSet,
    /// Its entry in the lexicon, or [`NOT_LISTED`].
    pub entry: u16,
    /// Its word clusters, from coarse to fine; 0 where it isn't listed.
    pub clusters: [u16; 3],
    /// Number of its sentence in the paragraph.
    pub sentence: u16,
    /// Number of its quotation in the paragraph, from 1; 0 outside.
    pub region: u16,
    /// Whether it is a quotation mark that opens or closes a quotation.
    pub is_mark: bool,
    /// Length in bytes, at most 255.
    pub len: u8,
}

impl Token {
    /// The token at `at` in `text`. `is_mark` tells whether it opens or closes a quotation.
    #[must_use]
    pub(crate) fn new(text: &str, at: &Range<usize>, is_mark: bool, language: &Language) -> Self {
        let (form, lower, suffix, shape) = hashes(&text[at.clone()]);
        Self {
            start: at.start as u32,
            end: at.end as u32,
            form,
            lower,
            suffix,
            stem: lower,
            shape,
            lists: language.word_classes(lower),
            is_mark,
            len: at.len().min(255) as u8,
            entry: NOT_LISTED,
            ..Self::default()
        }
    }

    /// Sets the part of speech, and with it the stem.
    pub(crate) fn set_tag(&mut self, text: &str, tag: PosTag, language: &Language) {
        self.tag = tag;
        self.tags = language.tag_classes(tag);
        self.stem = language
            .base(self.lower)
            .unwrap_or_else(|| stem(&text[self.range()], self.tags).unwrap_or(self.lower));
    }

    /// Its place in the text, in bytes.
    #[must_use]
    pub(crate) const fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the word lists put it in one of these classes.
    #[inline]
    #[must_use]
    pub(crate) const fn listed(&self, classes: ClassSet) -> bool {
        self.lists & classes != 0
    }

    /// Whether the word's tag has one of these classes.
    #[inline]
    #[must_use]
    pub(crate) const fn tagged(&self, classes: ClassSet) -> bool {
        self.tags & classes != 0
    }

    /// Whether it has a letter or digit.
    #[must_use]
    pub(crate) fn is_word(&self) -> bool {
        self.shape != Shape::Mark
    }
}

/// A character as it is hashed: apostrophes straight, every digit a zero.
const fn plain(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '0'..='9' => '0',
        _ => c,
    }
}

fn hashes(token: &str) -> (u64, u64, u64, Shape) {
    let (mut form, mut lower) = (Hasher::new(), Hasher::new());
    let (mut has_small, mut has_capital, mut count) = (false, false, 0usize);
    let mut tail = ['\0'; 3];
    for c in token.chars().map(plain) {
        form.char(c);
        has_small |= c.is_lowercase();
        has_capital |= c.is_uppercase();
        count += 1;
        for l in Lower::of(c) {
            lower.char(l);
            tail = [tail[1], tail[2], l];
        }
    }
    let first = token.chars().next().unwrap_or(' ');
    let shape = if !token.contains(char::is_alphanumeric) {
        Shape::Mark
    } else if has_capital && !has_small && count > 1 {
        Shape::Capitals
    } else if first.is_uppercase() {
        Shape::Capital
    } else if first.is_ascii_digit() {
        Shape::Number
    } else {
        Shape::Small
    };
    let mut suffix = Hasher::new();
    for c in tail {
        suffix.char(c);
    }
    (form.finish(), lower.finish(), suffix.finish(), shape)
}

/// The lower-case characters of one character; ASCII without Unicode's tables.
enum Lower {
    One(Option<char>),
    Many(std::char::ToLowercase),
}

impl Lower {
    fn of(c: char) -> Self {
        if c.is_ascii() { Self::One(Some(c.to_ascii_lowercase())) } else { Self::Many(c.to_lowercase()) }
    }
}

impl Iterator for Lower {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::One(c) => c.take(),
            Self::Many(rest) => rest.next(),
        }
    }
}

/// The stem of a regular form; `None` where the word is its own.
fn stem(token: &str, classes: ClassSet) -> Option<u64> {
    let bytes = token.as_bytes();
    if bytes.len() > MAX_STEMMED
        || bytes.len() <= 3
        || !token.is_ascii()
        || classes & (tags::VERB | tags::PLURAL) == 0
    {
        return None;
    }
    let mut buffer = [0u8; MAX_STEMMED];
    buffer[..bytes.len()].copy_from_slice(bytes);
    let lower = &mut buffer[..bytes.len()];
    lower.make_ascii_lowercase();
    let mut len = lower.len();
    if classes & tags::PLURAL != 0 {
        len = singular(lower);
    }
    if classes & tags::INFLECTED != 0 {
        len = uninflected(lower);
    }
    if classes & tags::VERB != 0 && len > 3 && lower[len - 1] == b'e' {
        len -= 1;
    }
    let mut hasher = Hasher::new();
    lower[..len].iter().for_each(|&b| hasher.byte(b));
    Some(hasher.finish())
}

/// The length without a plural's or a third person's "s".
fn singular(word: &mut [u8]) -> usize {
    let len = word.len();
    if word.ends_with(b"ies") && len > 4 {
        word[len - 3] = b'y';
        return len - 2;
    }
    let sibilant = [&b"sses"[..], b"shes", b"ches", b"xes", b"zes"].iter().any(|s| word.ends_with(s));
    match () {
        () if sibilant => len - 2,
        () if word.ends_with(b"s") && !word.ends_with(b"ss") => len - 1,
        () => len,
    }
}

/// The length without "-ed" or "-ing", and without the consonant that they double.
fn uninflected(word: &mut [u8]) -> usize {
    let len = word.len();
    if word.ends_with(b"ied") && len > 4 {
        word[len - 3] = b'y';
        return len - 2;
    }
    let cut = if word.ends_with(b"ed") && len > 4 {
        len - 2
    } else if word.ends_with(b"ing") && len > 5 {
        len - 3
    } else {
        return len;
    };
    let last = word[cut - 1];
    let doubled = cut > 2 && last == word[cut - 2] && last.is_ascii_alphabetic();
    if doubled && !b"aeioulsz".contains(&last) { cut - 1 } else { cut }
}

/// The hash of a word as [`Token::lower`] has it.
#[must_use]
pub(crate) fn lower(token: &str) -> u64 {
    hashes(token).1
}

/// Stands for the tokens beyond the ends of a paragraph.
#[must_use]
pub(crate) fn edge() -> Token {
    let edge = hash::word("\u{0}");
    Token {
        form: edge,
        lower: edge,
        stem: edge,
        suffix: edge,
        tag: PosTag::MAX,
        entry: NOT_LISTED,
        ..Token::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_of(token: &str, classes: ClassSet) -> u64 {
        stem(token, classes).unwrap_or_else(|| lower(token))
    }

    #[test]
    fn forms_of_a_verb_share_a_stem() {
        let past = tags::VERB | tags::INFLECTED;
        let (third, base) = (tags::VERB | tags::PLURAL, tags::VERB);
        for (forms, plain) in
            [(["Believed", "believing", "believes"], "believe"), (["denied", "denying", "denies"], "deny")]
        {
            let wanted = stem_of(plain, base);
            assert_eq!(
                [stem_of(forms[0], past), stem_of(forms[1], past), stem_of(forms[2], third)],
                [wanted; 3]
            );
        }
        assert_eq!(stem_of("planned", past), stem_of("plan", base));
    }

    #[test]
    fn shapes_tell_how_a_word_is_written() {
        let shape = |w: &str| hashes(w).3;
        assert_eq!(
            [shape("UK"), shape("Pell"), shape("21st"), shape("pier"), shape("—")],
            [Shape::Capitals, Shape::Capital, Shape::Number, Shape::Small, Shape::Mark]
        );
    }

    #[test]
    fn an_apostrophe_is_an_apostrophe() {
        assert_eq!(lower("Don’t"), lower("don't"));
    }
}
