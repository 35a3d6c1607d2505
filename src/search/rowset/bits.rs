//! Bits: rows as the bits of words, the first row being the lowest bit of the first word.

/// How many bits are set.
pub(crate) fn ones(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

/// Whether a row's bit is set.
pub(crate) fn is_set(words: &[u64], row: u32) -> bool {
    words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

/// Words whose bits are listed before they are given.
pub(crate) const LISTED: usize = 32;

/// Bits of a word that are listed without asking whether there are so many: it is not to be foreseen.
const UNASKED: usize = 3;

/// Gives the rows of the set bits, where the first word's are those from `first` on.
pub(crate) fn each_bit(words: &[u64], first: u32, mut each: impl FnMut(u32)) {
    each_few(words, first, |rows| rows.iter().for_each(|row| each(*row)));
}

/// Gives the rows of the set bits, some at a time.
pub(crate) fn each_few(words: &[u64], first: u32, mut each: impl FnMut(&[u32])) {
    let mut rows = [0; LISTED * 64 + UNASKED];
    for (from, words) in (first..).step_by(LISTED * 64).zip(words.chunks(LISTED)) {
        let mut count = 0;
        // Of a thin set most words are empty, and are passed over at one look at all.
        let mut filled =
            (0..).zip(words).fold(0_u32, |filled, (at, word)| filled | u32::from(*word != 0) << at);
        while filled != 0 {
            let at = filled.trailing_zeros();
            filled &= filled - 1;
            let word = words[at as usize];
            let (mut left, some) = (word, word.count_ones() as usize);
            let mut list = |row: &mut u32| {
                *row = from + at * 64 + left.trailing_zeros() % 64;
                left &= left.wrapping_sub(1);
            };
            rows[count..count + UNASKED].iter_mut().for_each(&mut list);
            if some > UNASKED {
                rows[count + UNASKED..count + some].iter_mut().for_each(&mut list);
            }
            count += some;
        }
        each(&rows[..count]);
    }
}

/// The rows of a word's bits, the first of which is `first`.
pub(crate) fn bits(first: u32, word: u64) -> impl Iterator<Item = u32> {
    let rest = |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
    let words = std::iter::successors(Some(word).filter(|word| *word != 0), rest);
    words.map(move |word| first + word.trailing_zeros())
}
