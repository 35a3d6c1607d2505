//! Patterns: what a word of a query matches, and words in a row.
//!
//! A word in lower case and without accents matches however it is written; an upper-case letter or an accent that was typed
//! has to be there.

use super::edit_distance::FuzzyWord;
use super::tier::Tier;
use crate::search::query::{Anchor, Phrase, WordsTest};
use crate::text::fold::{Keep, fold, fold_keeping, has_accent, has_upper, is_mark, prefix_len};

/// What one word matches.
#[derive(Clone, Debug)]
pub(crate) struct WordPattern {
    pub(crate) folded: String,
    /// Which of case and accents count, and the word folded but for these.
    strict: Option<(Keep, String)>,
    pub(crate) matching: Matching,
}

/// Which words match.
#[derive(Clone, Debug)]
pub(crate) enum Matching {
    /// The word itself.
    Whole,
    /// Words that begin with it, too.
    Prefix,
    /// Words that begin with something within the edit distance, too.
    Fuzzy(FuzzyWord),
}

/// Words in a row.
#[derive(Clone, Debug)]
pub(crate) struct PhrasePattern {
    pub(crate) words: Vec<WordPattern>,
    pub(crate) anchor: Anchor,
}

impl WordPattern {
    /// A word of which upper case and accents count where they are written.
    pub(crate) fn as_written(word: &str, matching: Matching) -> Self {
        let keep = Keep { case: has_upper(word), accents: has_accent(word) };
        let strict = (keep != Keep::default()).then(|| (keep, fold_keeping(word, keep)));
        Self { folded: fold(word), strict, matching }
    }

    /// A word of which neither case nor accents count.
    pub(crate) fn loose(word: &str, matching: Matching) -> Self {
        Self { folded: fold(word), strict: None, matching }
    }

    /// A word with typing mistakes allowed.
    pub(crate) fn fuzzy(word: &str) -> Self {
        let folded = fold(word);
        Self { matching: Matching::Fuzzy(FuzzyWord::new(&folded)), strict: None, folded }
    }

    /// Whether this matches every word with the prefix, however it is written.
    pub(crate) fn is_plain_prefix(&self) -> bool {
        !self.is_strict() && matches!(self.matching, Matching::Prefix)
    }

    /// Whether case or accents count.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict.is_some()
    }

    /// Whether a word whose folded form matches also does as written.
    fn allows(&self, written: &str) -> bool {
        self.strict.as_ref().is_none_or(|(keep, form)| {
            let rest = fold_keeping(written, *keep);
            match (rest.strip_prefix(form.as_str()), &self.matching) {
                (Some(rest), Matching::Whole) => rest.is_empty(),
                (Some(rest), _) => !rest.starts_with(is_mark),
                (None, _) => false,
            }
        })
    }

    /// How well a word of a text matches.
    pub(crate) fn judge_written(&self, written: &str) -> Option<Tier> {
        // Most words begin with another letter, which can be seen without folding them.
        let differs = |typed: &u8, first: &u8| {
            typed.is_ascii() && first.is_ascii_alphanumeric() && *typed != first.to_ascii_lowercase()
        };
        let first = self.folded.as_bytes().first().zip(written.as_bytes().first());
        if !matches!(self.matching, Matching::Fuzzy(_))
            && first.is_some_and(|(typed, first)| differs(typed, first))
        {
            return None;
        }
        self.judge(written, &fold(written))
    }

    /// How well a word of a text matches, given as written and folded.
    pub(crate) fn judge(&self, written: &str, folded: &str) -> Option<Tier> {
        if folded == self.folded {
            return self.allows(written).then_some(Tier::Exact);
        }
        match &self.matching {
            Matching::Whole => None,
            _ if folded.starts_with(&self.folded) => self.allows(written).then_some(Tier::Prefix),
            Matching::Prefix => None,
            Matching::Fuzzy(typed) => typed.prefix_distance(folded).map(|_| Tier::Fuzzy),
        }
    }

    /// How many bytes of a word that matched are to be highlighted.
    pub(crate) fn highlighted_len(&self, written: &str, tier: Tier) -> usize {
        match tier {
            Tier::Prefix => prefix_len(written, self.folded.chars().count()),
            Tier::Exact | Tier::Fuzzy => written.len(),
        }
    }

    /// Whether every word that matches this is certain to match the other as well.
    fn narrows(&self, wider: &Self) -> bool {
        let longer = |form: &str, wider_form: &str| match wider.matching {
            Matching::Whole => form == wider_form && matches!(self.matching, Matching::Whole),
            Matching::Prefix => {
                !matches!(self.matching, Matching::Fuzzy(_))
                    && form.strip_prefix(wider_form).is_some_and(|rest| !rest.starts_with(is_mark))
            }
            Matching::Fuzzy(_) => false,
        };
        longer(&self.folded, &wider.folded)
            && match (&self.strict, &wider.strict) {
                (_, None) => true,
                (Some((keep, form)), Some((wider_keep, wider_form))) => {
                    keep == wider_keep && longer(form, wider_form)
                }
                (None, Some(_)) => false,
            }
    }
}

impl PhrasePattern {
    /// Whether the rows of these words are certain to be among those of another phrase, which has no more words.
    pub(crate) fn narrows(&self, wider: &Self) -> bool {
        let first = self.words.get(..wider.words.len());
        self.anchor == wider.anchor
            && !self.anchor.ends()
            && first
                .is_some_and(|first| first.iter().zip(&wider.words).all(|(word, wider)| word.narrows(wider)))
    }

    /// Whether a wider phrase has another last word, and is the same otherwise.
    pub(crate) fn differs_in_last_word(&self, wider: &Self) -> bool {
        let same = |(word, other): (&WordPattern, &WordPattern)| word.narrows(other) && other.narrows(word);
        let all_but_one = self.words.len().saturating_sub(1);
        self.words.len() == wider.words.len()
            && self.words.iter().zip(&wider.words).take(all_but_one).all(same)
    }

    /// How well the words of a text, as written, match where they match best.
    pub(crate) fn best_in(&self, words: &[&str]) -> Option<Tier> {
        let last = words.len().checked_sub(self.words.len())?;
        let first = if self.anchor.ends() { last } else { 0 };
        let last = if self.anchor.starts() { 0 } else { last };
        let tier_at = |start: usize| {
            let mut pairs = self.words.iter().zip(&words[start..]);
            pairs
                .try_fold(Tier::Exact, |worst, (pattern, word)| Some(worst.max(pattern.judge_written(word)?)))
        };
        (first..=last).filter_map(tier_at).min()
    }
}

impl From<&WordsTest> for PhrasePattern {
    fn from(test: &WordsTest) -> Self {
        let matching =
            |last: bool| if last && test.is_unfinished() { Matching::Prefix } else { Matching::Whole };
        let one = |word: &str, last| {
            if test.fuzzy { WordPattern::fuzzy(word) } else { WordPattern::as_written(word, matching(last)) }
        };
        Self { words: of(&test.words, one), anchor: test.anchor }
    }
}

/// A field's value, of which the last word may be a prefix and neither case nor accents count.
impl From<&Phrase> for PhrasePattern {
    fn from(value: &Phrase) -> Self {
        let matching = |last| if last { Matching::Prefix } else { Matching::Whole };
        Self {
            words: of(value, |word, last| WordPattern::loose(word, matching(last))),
            anchor: Anchor::Anywhere,
        }
    }
}

/// The words of a field's value, each of which may be a prefix, to be found in any order.
pub(crate) fn in_any_order(value: &Phrase) -> Vec<WordPattern> {
    value.words().map(|word| WordPattern::loose(word, Matching::Prefix)).collect()
}

fn of(phrase: &Phrase, one: impl Fn(&str, bool) -> WordPattern) -> Vec<WordPattern> {
    let mut words = phrase.words().peekable();
    let mut patterns = Vec::new();
    while let Some(word) = words.next() {
        patterns.push(one(word, words.peek().is_none()));
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(asked: &WordPattern, written: &str) -> Option<Tier> {
        asked.judge_written(written)
    }

    #[test]
    fn case_and_accents_count_where_they_are_written() {
        use Tier::{Exact, Prefix};
        for (asked, written, tier) in [
            ("putin", "Putin", Some(Exact)),
            ("Putin", "Putin", Some(Exact)),
            ("Putin", "PUTIN", None),
            ("Put", "Putin", Some(Prefix)),
            ("PUT", "Putin", None),
            ("us", "US", Some(Exact)),
            ("US", "us", None),
            ("US", "U.S.", Some(Exact)),
            ("muller", "Müller", Some(Exact)),
            ("müller", "Müller", Some(Exact)),
            ("müller", "Mu\u{308}ller", Some(Exact)),
            ("müller", "Muller", None),
            ("Muller", "Müller", Some(Exact)),
            ("ñe", "ñé", None),
            ("ñe", "ñeque", Some(Prefix)),
            ("cafe", "cafés", Some(Prefix)),
            ("café", "cafes", None),
            ("don't", "don’t", Some(Exact)),
        ] {
            assert_eq!(
                judge(&WordPattern::as_written(asked, Matching::Prefix), written),
                tier,
                "{asked} {written}"
            );
        }
    }

    #[test]
    fn a_whole_word_is_no_prefix() {
        assert_eq!(judge(&WordPattern::as_written("Put", Matching::Whole), "Putin"), None);
        assert_eq!(judge(&WordPattern::as_written("put", Matching::Whole), "Put"), Some(Tier::Exact));
    }

    #[test]
    fn typing_mistakes_match_last() {
        let asked = WordPattern::fuzzy("Ukrain");
        assert_eq!(judge(&asked, "ukrain"), Some(Tier::Exact));
        assert_eq!(judge(&asked, "Ukraine"), Some(Tier::Prefix));
        assert_eq!(judge(&asked, "Ukrane"), Some(Tier::Fuzzy));
        assert_eq!(judge(&asked, "Osaka"), None);
    }
}
