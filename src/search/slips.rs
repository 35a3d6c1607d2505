//! Slips: how many typing mistakes lie between two words.
//!
//! A letter too many, too few, another, or two neighbours exchanged count one each.

use super::vocabulary::Letters;

/// Words longer than this are taken as they are: their distance would cost more than it tells.
const LONGEST: usize = 64;

/// How many slips are forgiven in a word of so many letters.
pub(super) fn forgiven(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=LONGEST => 2,
        _ => 0,
    }
}

/// A word that others are compared with, as a person typed it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    letters: Vec<char>,
    set: Letters,
    forgiven: usize,
}

impl Typed {
    /// `folded` is a folded word.
    pub(super) fn new(folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().collect();
        let forgiven = forgiven(letters.len());
        Self { letters, set: Letters::of(folded), forgiven }
    }

    /// Whether a word with these letters could be near enough. A letter that it lacks is a slip.
    pub(super) fn could_be(&self, letters: Letters) -> bool {
        self.set.missing_in(letters) <= self.forgiven
    }

    /// The slips between this and the word or the beginning of the word that is nearest to it. Nothing where
    /// these are more than are forgiven.
    pub(super) fn to_beginning(&self, word: &str) -> Option<usize> {
        self.last_row(word)?.into_iter().min().filter(|slips| *slips <= self.forgiven)
    }

    /// The slips between this and the word as a whole. Nothing where these are more than are forgiven.
    pub(super) fn to_whole(&self, word: &str) -> Option<usize> {
        let letters = word.chars().take(self.letters.len() + self.forgiven + 1).count();
        let close = letters.abs_diff(self.letters.len()) <= self.forgiven;
        self.last_row(word).filter(|_| close)?.last().copied().filter(|slips| *slips <= self.forgiven)
    }

    /// The distance to every beginning of the word that could be near enough, the empty one first.
    fn last_row(&self, word: &str) -> Option<Vec<usize>> {
        if self.forgiven == 0 {
            return None;
        }
        // What is longer than this is further than is forgiven.
        let word: Vec<char> = word.chars().take(self.letters.len() + self.forgiven).collect();
        let mut older = Vec::new();
        let mut old: Vec<usize> = (0..=word.len()).collect();
        for (i, letter) in self.letters.iter().enumerate() {
            let mut new = vec![i + 1];
            for (j, other) in word.iter().enumerate() {
                let mut slips = (old[j] + usize::from(letter != other)).min(old[j + 1] + 1).min(new[j] + 1);
                let exchanged = i > 0 && j > 0 && *letter == word[j - 1] && *other == self.letters[i - 1];
                if exchanged {
                    let before: &Vec<usize> = &older;
                    slips = slips.min(before[j - 1] + 1);
                }
                new.push(slips);
            }
            if new.iter().min().is_some_and(|least| *least > self.forgiven) {
                return None;
            }
            older = std::mem::replace(&mut old, new);
        }
        Some(old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_counted() {
        for (typed, word, whole, beginning) in [
            ("ukrane", "ukraine", Some(1), Some(1)),
            ("trmup", "trump", Some(1), Some(1)),
            ("putni", "putin", Some(1), Some(1)),
            ("climte", "climates", Some(2), Some(1)),
            ("clim", "climate", None, Some(0)),
            ("negotations", "negotiations", Some(1), Some(1)),
            ("iran", "iraq", Some(1), Some(1)),
            ("iran", "israel", None, None),
            ("ab", "ac", None, None),
            ("zzqx", "putin", None, None),
        ] {
            assert_eq!(Typed::new(typed).to_whole(word), whole, "{typed} {word}");
            assert_eq!(Typed::new(typed).to_beginning(word), beginning, "{typed} {word}");
        }
    }

    proptest! {
        #[test]
        fn a_word_has_no_slips_to_itself_and_one_to_a_slip(word in "[a-e]{3,9}", at in 0..9_usize) {
            let mut slipped: Vec<char> = word.chars().collect();
            let at = at % (slipped.len() - 1);
            slipped.swap(at, at + 1);
            let slipped: String = slipped.into_iter().collect();
            prop_assert_eq!(Typed::new(&word).to_whole(&word), Some(0));
            prop_assert!(Typed::new(&slipped).to_whole(&word).is_some_and(|slips| slips <= 1));
        }
    }
}
