//! Slips: how many typing mistakes lie between two words.
//!
//! A letter too many, too few, another, or two neighbours exchanged count one each.

/// Words longer than this are taken as they are: their distance would cost more than it tells.
const MAX_FUZZY_LETTERS: usize = 64;

/// The most slips that are forgiven in any word.
pub(crate) const MAX_EDITS: usize = 2;

/// How many slips are forgiven in a word of so many letters.
pub(crate) fn forgiven(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=MAX_FUZZY_LETTERS => MAX_EDITS,
        _ => 0,
    }
}

/// A word that others are compared with, as a person typed it.
#[derive(Clone, Debug)]
pub(crate) struct FuzzyWord {
    letters: Vec<char>,
    set: LetterSet,
    forgiven: usize,
}

impl FuzzyWord {
    /// `folded` is a folded word.
    pub(crate) fn new(folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().collect();
        let forgiven = forgiven(letters.len());
        Self { letters, set: LetterSet::of(folded), forgiven }
    }

    /// Whether a word with these letters could be near enough. A letter that it lacks is a slip.
    pub(crate) fn could_be(&self, letters: LetterSet) -> bool {
        self.set.missing_in(letters) <= self.forgiven
    }

    /// The slips between this and the word or the beginning of the word that is nearest to it. Nothing where
    /// these are more than are forgiven.
    pub(crate) fn to_beginning(&self, word: &str) -> Option<usize> {
        let mut rows = DistanceRows::default();
        self.last_row(word, &mut rows)?
            .iter()
            .min()
            .map(|slips| usize::from(*slips))
            .filter(|slips| *slips <= self.forgiven)
    }

    /// The slips between this and the word as a whole. Nothing where these are more than are forgiven.
    pub(crate) fn to_whole(&self, word: &str) -> Option<usize> {
        let letters = word.chars().take(self.letters.len() + self.forgiven + 1).count();
        let close = letters.abs_diff(self.letters.len()) <= self.forgiven;
        let mut rows = DistanceRows::default();
        let last = self.last_row(word, &mut rows).filter(|_| close)?.last()?;
        Some(usize::from(*last)).filter(|slips| *slips <= self.forgiven)
    }

    /// The distance to every beginning of the word that could be near enough, the empty one first.
    fn last_row<'a>(&self, word: &str, rows: &'a mut DistanceRows) -> Option<&'a [u8]> {
        if self.forgiven == 0 {
            return None;
        }
        // What is longer than this is further than is forgiven.
        let mut length = 0;
        for (place, letter) in rows.word.iter_mut().zip(word.chars().take(self.letters.len() + self.forgiven))
        {
            *place = letter;
            length += 1;
        }
        let word = &rows.word[..length];
        (0..).zip(&mut rows.old[..=length]).for_each(|(slips, old)| *old = slips);
        for (i, letter) in self.letters.iter().enumerate() {
            rows.new[0] = i as u8 + 1;
            let mut least = rows.new[0];
            for (j, other) in word.iter().enumerate() {
                let mut slips =
                    (rows.old[j] + u8::from(letter != other)).min(rows.old[j + 1] + 1).min(rows.new[j] + 1);
                if i > 0 && j > 0 && *letter == word[j - 1] && *other == self.letters[i - 1] {
                    slips = slips.min(rows.older[j - 1] + 1);
                }
                rows.new[j + 1] = slips;
                least = least.min(slips);
            }
            if usize::from(least) > self.forgiven {
                return None;
            }
            std::mem::swap(&mut rows.older, &mut rows.old);
            std::mem::swap(&mut rows.old, &mut rows.new);
        }
        Some(&rows.old[..=length])
    }
}

/// Room for the distances between two words.
struct DistanceRows {
    word: [char; DISTANCE_COLUMNS],
    older: [u8; DISTANCE_COLUMNS + 1],
    old: [u8; DISTANCE_COLUMNS + 1],
    new: [u8; DISTANCE_COLUMNS + 1],
}

const DISTANCE_COLUMNS: usize = MAX_FUZZY_LETTERS + MAX_EDITS;

impl Default for DistanceRows {
    fn default() -> Self {
        Self {
            word: ['\0'; DISTANCE_COLUMNS],
            older: [0; DISTANCE_COLUMNS + 1],
            old: [0; DISTANCE_COLUMNS + 1],
            new: [0; DISTANCE_COLUMNS + 1],
        }
    }
}

/// Which letters a word has, roughly: what has too few of those typed can be passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LetterSet(pub(crate) u64);

impl LetterSet {
    pub(crate) fn of(folded: &str) -> Self {
        Self(folded.chars().fold(0, |set, c| set | 1 << (c as u32 % 64)))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many of these letters the other lacks, at least.
    pub(crate) fn missing_in(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
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
            assert_eq!(FuzzyWord::new(typed).to_whole(word), whole, "{typed} {word}");
            assert_eq!(FuzzyWord::new(typed).to_beginning(word), beginning, "{typed} {word}");
        }
    }

    proptest! {
        #[test]
        fn a_word_has_no_slips_to_itself_and_one_to_a_slip(word in "[a-e]{3,9}", at in 0..9_usize) {
            let mut slipped: Vec<char> = word.chars().collect();
            let at = at % (slipped.len() - 1);
            slipped.swap(at, at + 1);
            let slipped: String = slipped.into_iter().collect();
            prop_assert_eq!(FuzzyWord::new(&word).to_whole(&word), Some(0));
            prop_assert!(FuzzyWord::new(&slipped).to_whole(&word).is_some_and(|slips| slips <= 1));
        }
    }
}
