//! A paragraph whose words the gazetteer has classified: what the scanner reads, never changed by it.
//!
//! It answers what can be seen of single words and their neighbours. Which words make a name is decided in
//! [`super::name`].

use std::ops::Range;

use crate::extract::speakers::gazetteer::{self, Gazetteer, WordClasses};
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::{COLON, COMMA, Paragraph};
use crate::extract::words::token::{Shape, Token, lower};
use crate::text::fold::fold;

/// Paragraphs at the start of a text among which headlines are looked for.
const HEADLINE_PARAGRAPHS: u32 = 4;

/// Words before the colon of a label, at most.
const MAX_LABEL_WORDS: usize = 8;

/// The words of a paragraph, tagged by the model and classified by the gazetteer.
#[derive(Debug)]
pub(crate) struct ClassifiedParagraph<'a> {
    /// The text that the paragraph is part of.
    pub(crate) text: &'a str,
    /// Tokens, tags, sentences and noun chunks.
    pub(crate) parsed: &'a Paragraph,
    pub(crate) gazetteer: &'a Gazetteer,
    /// Hash and classes of each word, a full stop at its end left off.
    keys: Vec<(u64, WordClasses)>,
    /// The words of the sources of attributions: names in them are noted even where the tagger sees none.
    pub(crate) sources: Vec<Range<usize>>,
    /// Whether the line is written as a headline.
    pub(crate) is_headline: bool,
    /// How many words stand before the colon of the label that opens the paragraph: "ELENA RUIZ, CHAIR:".
    pub(crate) label_len: usize,
}

impl<'a> ClassifiedParagraph<'a> {
    /// Looks every word up. `number` is the paragraph's in its text.
    pub(crate) fn new(
        text: &'a str,
        parsed: &'a Paragraph,
        gazetteer: &'a Gazetteer,
        sources: Vec<Range<usize>>,
        number: u32,
    ) -> Self {
        let keys = parsed.words.iter().map(|w| key(text, w, gazetteer)).collect();
        let is_headline = number < HEADLINE_PARAGRAPHS && is_headline(parsed);
        Self { text, parsed, gazetteer, keys, sources, is_headline, label_len: label_len(parsed) }
    }

    /// All words.
    #[inline]
    pub(crate) fn tokens(&self) -> &'a [Token] {
        &self.parsed.words
    }

    /// Word `i`.
    #[inline]
    pub(crate) fn token(&self, i: usize) -> &'a Token {
        &self.parsed.words[i]
    }

    /// Word `i` as the text has it.
    #[inline]
    pub(crate) fn written(&self, i: usize) -> &'a str {
        &self.text[self.parsed.words[i].range()]
    }

    /// The hash of word `i` in lower case, a full stop at its end left off.
    #[inline]
    pub(crate) fn hash(&self, i: usize) -> u64 {
        self.keys[i].0
    }

    /// The classes of word `i`.
    #[inline]
    pub(crate) fn classes(&self, i: usize) -> WordClasses {
        self.keys[i].1
    }

    /// Whether there is a word `i`, and it is of one of the classes.
    pub(crate) fn has_class(&self, i: usize, classes: WordClasses) -> bool {
        self.keys.get(i).is_some_and(|key| key.1 & classes != 0)
    }

    /// Whether word `i` is part of a source.
    pub(crate) fn is_in_source(&self, i: usize) -> bool {
        self.sources.iter().any(|source| source.contains(&i))
    }

    /// Whether word `i` is the first of a source.
    pub(crate) fn opens_source(&self, i: usize) -> bool {
        self.sources.iter().any(|source| source.start == i)
    }

    /// Whether word `i` is the "Q" or "A" that opens a turn of an interview.
    pub(crate) fn is_interview_label(&self, i: usize) -> bool {
        i == 0 && self.label_len == 1 && matches!(self.text.get(self.token(0).range()), Some("Q" | "A"))
    }

    /// Whether token `i` is "'s", or an apostrophe that is no quotation mark.
    pub(crate) fn is_possessive_mark(&self, i: usize) -> bool {
        let token = self.tokens().get(i).map_or("", |w| &self.text[w.range()]);
        matches!(token, "'s" | "’s" | "'S" | "’S") || matches!(token, "'" | "’") && !self.token(i).is_mark
    }

    /// Whether a finite verb follows at `end`, adverbs aside.
    pub(crate) fn has_verb(&self, end: usize) -> bool {
        let rest = self.tokens().get(end..).unwrap_or_default();
        rest.iter().take(4).find(|w| !w.tagged(tags::ADVERB)).is_some_and(|w| w.tagged(tags::FINITE))
    }

    /// "Said Pell": a verb of speech stands before.
    pub(crate) fn is_inverted(&self, first: usize) -> bool {
        let before = first.checked_sub(1).map(|i| self.token(i));
        before.is_some_and(|w| w.listed(words::SPEECH) && w.tagged(tags::FINITE))
    }

    /// The hash of the singular of noun `i`, by endings; a stem counts only where the gazetteer has it, or where the
    /// tagger saw a plural.
    pub(crate) fn singular(&self, i: usize) -> u64 {
        let token = self.written(i);
        let nouns = gazetteer::PERSON | gazetteer::BODY | gazetteer::PAPER;
        let is_noun = |hash: u64| self.gazetteer.classes(hash) & nouns != 0;
        let endings = [("s", ""), ("es", ""), ("ies", "y"), ("men", "man")];
        let may_be_plural = (token.len() > 3 || token == "men") && token.is_ascii();
        for (plural, singular) in endings.into_iter().filter(|_| may_be_plural) {
            let stem = token.strip_suffix(plural).filter(|stem| !stem.ends_with('s') || plural == "es");
            let hash = stem.map(|stem| match singular {
                "" => lower(stem),
                _ => lower(&[stem, singular].concat()),
            });
            if let Some(hash) = hash.filter(|&hash| is_noun(hash)) {
                return hash;
            }
        }
        let keep = !may_be_plural
            || is_noun(self.hash(i))
            || !self.token(i).tagged(tags::PLURAL)
            || !token.ends_with('s');
        if keep { self.hash(i) } else { lower(&token[..token.len() - 1]) }
    }
}

/// The hash of a word and its classes, a full stop at its end left off. The lists have no accents: "José" is looked up as
/// "Jose", and "Jin-ho", as Korean given names are written, is a given name without a list.
fn key(text: &str, word: &Token, gazetteer: &Gazetteer) -> (u64, WordClasses) {
    let written = &text[word.range()];
    let Some(rest) = written.strip_suffix('.').filter(|rest| !rest.is_empty()) else {
        let classes = match gazetteer.classes(word.lower) {
            0 if word.shape == Shape::Capital && !written.is_ascii() => {
                gazetteer.classes(lower(&fold(written))) & gazetteer::ANY_GIVEN
            }
            0 if word.shape == Shape::Capital && is_hyphenated_given(written) => gazetteer::GIVEN,
            0 if written.contains('-') => compound_title(written, gazetteer),
            classes => classes,
        };
        return (word.lower, classes);
    };
    let hash = lower(rest);
    let classes = gazetteer.classes(hash);
    let is_place = classes & gazetteer::STOPPED != 0 && classes & gazetteer::STRONG == 0;
    (hash, if is_place { classes | gazetteer::PLACE } else { classes })
}

/// The classes of "General-designate", "then-Governor", "ex-Mayor": those of the title in it.
fn compound_title(written: &str, gazetteer: &Gazetteer) -> WordClasses {
    let Some((first, last)) = written.rsplit_once('-') else { return 0 };
    let title = |part: &str| {
        let classes = gazetteer.classes(lower(part.trim_end_matches('.')));
        if classes & gazetteer::TITLE == 0 { 0 } else { classes & !gazetteer::ANY_GIVEN }
    };
    match (first, last) {
        (
            title_before,
            "elect" | "designate" | "select" | "nominate" | "emeritus" | "Elect" | "Designate",
        ) => title(title_before),
        (
            "then" | "Then" | "ex" | "Ex" | "former" | "Former" | "vice" | "Vice" | "deputy" | "Deputy",
            behind,
        ) => title(behind),
        _ => 0,
    }
}

/// "Min-seo": a small letter behind the hyphen; or a given name before it, as in "Kelly-Ann".
fn is_hyphenated_given(written: &str) -> bool {
    let Some((first, second)) = written.split_once('-') else { return false };
    let is_syllable = |part: &str| (2..6).contains(&part.len()) && part.chars().all(char::is_alphabetic);
    is_syllable(first) && is_syllable(second) && second.starts_with(char::is_lowercase)
}

/// Whether the paragraph is short and at least four of five of its longer words are capitalised.
fn is_headline(paragraph: &Paragraph) -> bool {
    let is_long = |w: &&Token| w.len > 3 && w.is_word() && w.shape != Shape::Number;
    let (mut capitals, mut all) = (0, 0);
    for w in paragraph.words.iter().filter(is_long).take(40) {
        all += 1;
        capitals += u32::from(matches!(w.shape, Shape::Capital | Shape::Capitals));
    }
    all > 3 && capitals * 10 >= all * 8 && paragraph.len() < 40
}

fn label_len(paragraph: &Paragraph) -> usize {
    let words = &paragraph.words;
    let colon = words.iter().take(MAX_LABEL_WORDS).position(|w| w.form == COLON).unwrap_or(0);
    let is_part = |w: &Token| {
        matches!(w.shape, Shape::Capital | Shape::Capitals) || w.form == COMMA || w.shape == Shape::Mark
    };
    if words[..colon].iter().all(is_part) { colon } else { 0 }
}
