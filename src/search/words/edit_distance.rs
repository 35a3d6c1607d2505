//! Edit distance: how many typing mistakes are between two words.
//!
//! Optimal string alignment: a letter too many, too few, another one, or two neighbours exchanged count one each. Words up to
//! two letters long must be right, up to five may have one mistake, longer ones two. The table of distances is on the stack
//! and costs letters × letters; [`LetterSet`] passes over most words of a vocabulary before that.

/// Words with more letters have to be right: their distance would cost more than it is worth.
const MAX_FUZZY_LETTERS: usize = 64;

/// The most mistakes that are allowed in any word.
pub(crate) const MAX_EDITS: usize = 2;

/// How many mistakes are allowed in a word of this many letters.
fn allowed_edits(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=MAX_FUZZY_LETTERS => MAX_EDITS,
        _ => 0,
    }
}

/// A word as typed, to which the distance of others is measured.
#[derive(Clone, Debug)]
pub(crate) struct FuzzyWord {
    letters: Vec<char>,
    set: LetterSet,
    allowed: usize,
}

impl FuzzyWord {
    /// `folded` is a folded word.
    pub(crate) fn new(folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().collect();
        let allowed = allowed_edits(letters.len());
        Self { letters, set: LetterSet::of(folded), allowed }
    }

    /// Whether a word with these letters can be near enough: each letter that it lacks is a mistake.
    pub(crate) fn may_match(&self, letters: LetterSet) -> bool {
        self.set.missing_in(letters) <= self.allowed
    }

    /// The distance to the nearest prefix of a word, the word itself being one. Nothing where it is more than allowed.
    pub(crate) fn prefix_distance(&self, word: &str) -> Option<usize> {
        let mut rows = DistanceRows::default();
        self.last_row(word, &mut rows)?
            .iter()
            .min()
            .map(|edits| usize::from(*edits))
            .filter(|edits| *edits <= self.allowed)
    }

    /// The distance to a word. Nothing where it is more than allowed.
    pub(crate) fn distance(&self, word: &str) -> Option<usize> {
        let letters = word.chars().take(self.letters.len() + self.allowed + 1).count();
        let close = letters.abs_diff(self.letters.len()) <= self.allowed;
        let mut rows = DistanceRows::default();
        let last = self.last_row(word, &mut rows).filter(|_| close)?.last()?;
        Some(usize::from(*last)).filter(|edits| *edits <= self.allowed)
    }

    /// The distances to all prefixes of a word that can be near enough, the empty one first.
    fn last_row<'a>(&self, word: &str, rows: &'a mut DistanceRows) -> Option<&'a [u8]> {
        if self.allowed == 0 {
            return None;
        }
        // A longer prefix is too far.
        let mut length = 0;
        for (place, letter) in rows.word.iter_mut().zip(word.chars().take(self.letters.len() + self.allowed))
        {
            *place = letter;
            length += 1;
        }
        let word = &rows.word[..length];
        (0..).zip(&mut rows.old[..=length]).for_each(|(edits, old)| *old = edits);
        for (i, letter) in self.letters.iter().enumerate() {
            rows.new[0] = i as u8 + 1;
            let mut least = rows.new[0];
            for (j, other) in word.iter().enumerate() {
                let mut edits =
                    (rows.old[j] + u8::from(letter != other)).min(rows.old[j + 1] + 1).min(rows.new[j] + 1);
                if i > 0 && j > 0 && *letter == word[j - 1] && *other == self.letters[i - 1] {
                    edits = edits.min(rows.older[j - 1] + 1);
                }
                rows.new[j + 1] = edits;
                least = least.min(edits);
            }
            if usize::from(least) > self.allowed {
                return None;
            }
            std::mem::swap(&mut rows.older, &mut rows.old);
            std::mem::swap(&mut rows.old, &mut rows.new);
        }
        Some(&rows.old[..=length])
    }
}

/// Three rows of the table of distances, and the letters of the word.
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

/// Which letters a word has, as a filter of 64 bits: letters whose code points are equal modulo 64 share a bit, so that a letter
/// may seem to be there that is not, but none is missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LetterSet(pub(crate) u64);

impl LetterSet {
    pub(crate) fn of(folded: &str) -> Self {
        Self(folded.chars().fold(0, |set, c| set | 1 << (c as u32 % 64)))
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many of these letters the other set lacks, at least.
    pub(crate) fn missing_in(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mistakes_are_counted() {
        for (typed, word, whole, prefix) in [
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
            assert_eq!(FuzzyWord::new(typed).distance(word), whole, "{typed} {word}");
            assert_eq!(FuzzyWord::new(typed).prefix_distance(word), prefix, "{typed} {word}");
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn a_word_is_at_distance_0_of_itself_and_1_of_a_slip(word in "[a-e]{3,9}", at in 0..9_usize) {
            let mut slipped: Vec<char> = word.chars().collect();
            let at = at % (slipped.len() - 1);
            slipped.swap(at, at + 1);
            let slipped: String = slipped.into_iter().collect();
            prop_assert_eq!(FuzzyWord::new(&word).distance(&word), Some(0));
            prop_assert!(FuzzyWord::new(&slipped).distance(&word).is_some_and(|edits| edits <= 1));
        }
    }
}
