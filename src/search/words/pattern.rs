//! A word of a query, ready to be compared with the words of a text.

use super::edit_distance::FuzzyWord;
use super::tier::Tier;
use crate::search::query::{Anchor, Phrase, WordsTest};
use crate::text::fold::{Keep, fold, fold_keeping, has_accent, has_upper, is_mark, prefix_len};

/// One word that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct WordPattern {
    pub(crate) folded: String,
    /// What of case and accents counts, and the word with that kept.
    strict: Option<(Keep, String)>,
    pub(crate) reach: Matching,
}

/// What a word may stand for.
#[derive(Clone, Debug)]
pub(crate) enum Matching {
    /// Itself.
    Whole,
    /// Words that begin with it, too.
    Prefix,
    /// Words that it may be a slip of, too.
    Fuzzy(FuzzyWord),
}

/// Words that are asked for one after another.
#[derive(Clone, Debug)]
pub(crate) struct PhrasePattern {
    pub(crate) words: Vec<WordPattern>,
    pub(crate) anchor: Anchor,
}

impl WordPattern {
    /// A word as written, of which an upper-case letter and an accent count.
    pub(crate) fn as_written(word: &str, reach: Matching) -> Self {
        let keep = Keep { case: has_upper(word), accents: has_accent(word) };
        let strict = (keep != Keep::default()).then(|| (keep, fold_keeping(word, keep)));
        Self { folded: fold(word), strict, reach }
    }

    /// A word of which case and accents don't count, however it is written.
    pub(crate) fn loosely(word: &str, reach: Matching) -> Self {
        Self { folded: fold(word), strict: None, reach }
    }

    pub(crate) fn slipped(word: &str) -> Self {
        let folded = fold(word);
        Self { reach: Matching::Fuzzy(FuzzyWord::new(&folded)), strict: None, folded }
    }

    /// Whether this stands for every word that begins so, however it is written.
    pub(crate) fn is_plain_beginning(&self) -> bool {
        !self.is_strict() && matches!(self.reach, Matching::Prefix)
    }

    /// Whether case or accents count.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict.is_some()
    }

    /// Whether a word that matches when folded does so as written.
    pub(crate) fn allows(&self, written: &str) -> bool {
        self.strict.as_ref().is_none_or(|(keep, form)| {
            let rest = fold_keeping(written, *keep);
            match (rest.strip_prefix(form.as_str()), &self.reach) {
                (Some(rest), Matching::Whole) => rest.is_empty(),
                (Some(rest), _) => !rest.starts_with(is_mark),
                (None, _) => false,
            }
        })
    }

    /// How well a word of a text matches.
    pub(crate) fn judge_written(&self, written: &str) -> Option<Tier> {
        // Most words begin with another letter, which is seen before they are folded.
        let other = |asked: &u8, first: &u8| {
            asked.is_ascii() && first.is_ascii_alphanumeric() && *asked != first.to_ascii_lowercase()
        };
        let first = self.folded.as_bytes().first().zip(written.as_bytes().first());
        if !matches!(self.reach, Matching::Fuzzy(_))
            && first.is_some_and(|(asked, first)| other(asked, first))
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
        match &self.reach {
            Matching::Whole => None,
            _ if folded.starts_with(&self.folded) => self.allows(written).then_some(Tier::Prefix),
            Matching::Prefix => None,
            Matching::Fuzzy(typed) => typed.to_beginning(folded).map(|_| Tier::Fuzzy),
        }
    }

    /// How many bytes of a word that matched are to be marked, by how well it matched.
    pub(crate) fn marked(&self, written: &str, tier: Tier) -> usize {
        match tier {
            Tier::Prefix => prefix_len(written, self.folded.chars().count()),
            Tier::Exact | Tier::Fuzzy => written.len(),
        }
    }
}

impl WordPattern {
    /// Whether every word that matches this is known to match the other as well.
    fn narrows(&self, wider: &Self) -> bool {
        let longer = |form: &str, wider_form: &str| match wider.reach {
            Matching::Whole => form == wider_form && matches!(self.reach, Matching::Whole),
            Matching::Prefix => {
                !matches!(self.reach, Matching::Fuzzy(_))
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
    /// Whether the rows of these words are known to be among those of the other's, which are as many or fewer.
    pub(crate) fn narrows(&self, wider: &Self) -> bool {
        let first = self.words.get(..wider.words.len());
        self.anchor == wider.anchor
            && !self.anchor.ends()
            && first
                .is_some_and(|first| first.iter().zip(&wider.words).all(|(word, wider)| word.narrows(wider)))
    }

    /// Whether this asks for another last word than a wider sequence does, and for nothing else.
    pub(crate) fn differs_at_the_end(&self, wider: &Self) -> bool {
        let same = |(word, other): (&WordPattern, &WordPattern)| word.narrows(other) && other.narrows(word);
        let all_but_one = self.words.len().saturating_sub(1);
        self.words.len() == wider.words.len()
            && self.words.iter().zip(&wider.words).take(all_but_one).all(same)
    }

    /// How well the best place among some words, as written, matches.
    pub(crate) fn best_in(&self, words: &[&str]) -> Option<Tier> {
        let last = words.len().checked_sub(self.words.len())?;
        let first = if self.anchor.ends() { last } else { 0 };
        let last = if self.anchor.starts() { 0 } else { last };
        let tier_at = |start: usize| {
            let mut pairs = self.words.iter().zip(&words[start..]);
            pairs.try_fold(Tier::Exact, |worst, (asked, word)| Some(worst.max(asked.judge_written(word)?)))
        };
        (first..=last).filter_map(tier_at).min()
    }
}

impl From<&WordsTest> for PhrasePattern {
    fn from(test: &WordsTest) -> Self {
        let reach =
            |last: bool| if last && test.is_unfinished() { Matching::Prefix } else { Matching::Whole };
        let one = |word: &str, last| {
            if test.fuzzy { WordPattern::slipped(word) } else { WordPattern::as_written(word, reach(last)) }
        };
        Self { words: of(&test.words, one), anchor: test.anchor }
    }
}

/// A field's value, of which the last word may be a beginning and neither case nor accents count.
impl From<&Phrase> for PhrasePattern {
    fn from(value: &Phrase) -> Self {
        let reach = |last| if last { Matching::Prefix } else { Matching::Whole };
        Self {
            words: of(value, |word, last| WordPattern::loosely(word, reach(last))),
            anchor: Anchor::Anywhere,
        }
    }
}

/// The words of a field's value that may stand in any order, each perhaps a beginning.
pub(crate) fn in_any_order(value: &Phrase) -> Vec<WordPattern> {
    value.words().map(|word| WordPattern::loosely(word, Matching::Prefix)).collect()
}

fn of(phrase: &Phrase, one: impl Fn(&str, bool) -> WordPattern) -> Vec<WordPattern> {
    let mut words = phrase.words().peekable();
    let mut asked = Vec::new();
    while let Some(word) = words.next() {
        asked.push(one(word, words.peek().is_none()));
    }
    asked
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
    fn a_whole_word_is_no_beginning() {
        assert_eq!(judge(&WordPattern::as_written("Put", Matching::Whole), "Putin"), None);
        assert_eq!(judge(&WordPattern::as_written("put", Matching::Whole), "Put"), Some(Tier::Exact));
    }

    #[test]
    fn slips_are_forgiven_last() {
        let asked = WordPattern::slipped("Ukrain");
        assert_eq!(judge(&asked, "ukrain"), Some(Tier::Exact));
        assert_eq!(judge(&asked, "Ukraine"), Some(Tier::Prefix));
        assert_eq!(judge(&asked, "Ukrane"), Some(Tier::Fuzzy));
        assert_eq!(judge(&asked, "Osaka"), None);
    }
}
