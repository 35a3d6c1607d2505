//! Slips: how many typing mistakes lie between two words.
//!
//! A letter too many, too few, another, or two neighbours exchanged count one each.

use super::vocabulary::Letters;

/// Words longer than this are taken as they are: their distance would cost more than it tells.
const LONGEST: usize = 64;

/// The most slips that are forgiven in any word.
pub(crate) const MOST_FORGIVEN: usize = 2;

/// How many slips are forgiven in a word of so many letters.
pub(crate) fn forgiven(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=LONGEST => MOST_FORGIVEN,
        _ => 0,
    }
}

/// A word that others are compared with, as a person typed it.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    letters: Vec<char>,
    set: Letters,
    forgiven: usize,
}

impl Typed {
    /// `folded` is a folded word.
    pub(crate) fn new(folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().collect();
        let forgiven = forgiven(letters.len());
        Self { letters, set: Letters::of(folded), forgiven }
    }

    /// Whether a word with these letters could be near enough. A letter that it lacks is a slip.
    pub(crate) fn could_be(&self, letters: Letters) -> bool {
        self.set.missing_in(letters) <= self.forgiven
    }

    /// The slips between this and the word or the beginning of the word that is nearest to it. Nothing where
    /// these are more than are forgiven.
    pub(crate) fn to_beginning(&self, word: &str) -> Option<usize> {
        let mut rows = Rows::default();
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
        let mut rows = Rows::default();
        let last = self.last_row(word, &mut rows).filter(|_| close)?.last()?;
        Some(usize::from(*last)).filter(|slips| *slips <= self.forgiven)
    }

    /// The distance to every beginning of the word that could be near enough, the empty one first.
    fn last_row<'a>(&self, word: &str, rows: &'a mut Rows) -> Option<&'a [u8]> {
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
struct Rows {
    word: [char; ROOM],
    older: [u8; ROOM + 1],
    old: [u8; ROOM + 1],
    new: [u8; ROOM + 1],
}

const ROOM: usize = LONGEST + MOST_FORGIVEN;

impl Default for Rows {
    fn default() -> Self {
        Self { word: ['\0'; ROOM], older: [0; ROOM + 1], old: [0; ROOM + 1], new: [0; ROOM + 1] }
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
