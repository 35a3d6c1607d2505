//! Folding: brings a word to the form in which search compares it.
//!
//! Folded, "MÜLLER", "Muller" and "ｍｕｌｌｅｒ" are the same. A folded word is for comparing, never for showing: whatever is
//! neither letter nor digit is dropped, so that "don’t" is "dont" and "U.S." is "us".
//!
//! Each character is decomposed (NFKD) and lower-cased, its accents are dropped, and a short table maps the letters that
//! Unicode does not decompose ("ø"). One pass, linear in the word's length; ASCII needs no table.

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_compatible, is_combining_mark,
};

/// Which differences folding leaves. By default none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Keep {
    /// Upper and lower case stay different.
    pub case: bool,
    /// "é" and "e", "ø" and "o" stay different.
    pub accents: bool,
}

/// The word without case and accents.
pub fn fold(word: &str) -> String {
    fold_keeping(word, Keep::default())
}

/// The word folded, but for the differences in `keep`.
pub(crate) fn fold_keeping(word: &str, keep: Keep) -> String {
    let mut folder = WordFolder { keep, folded: String::with_capacity(word.len()) };
    fold_each(word, &mut folder, |_, _| true);
    folder.folded
}

/// How many bytes of the word as it is written make the first `folded` characters of its folded form.
///
/// A character that folds to several ("ß", "ﬁ", a Hangul syllable) counts whole, and accents and joiners belong to the
/// letter before them.
pub(crate) fn prefix_len(word: &str, folded: usize) -> usize {
    let mut folder = WordFolder { keep: Keep::default(), folded: String::new() };
    let (mut end, mut count) = (0, 0);
    fold_each(word, &mut folder, |written, made| {
        if count >= folded && made > 0 {
            return false;
        }
        count += made;
        end = written;
        true
    });
    end
}

/// Whether a letter of the word is upper case.
pub(crate) fn has_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

/// Whether the word is written with an accent, or with a letter that folds to a plainer one ("ø").
pub(crate) fn has_accent(word: &str) -> bool {
    !word.is_ascii() && fold_keeping(word, Keep { accents: true, case: false }) != fold(word)
}

/// Whether this is an accent or another mark on the letter before it, so that no prefix of a word ends before it.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

/// Whether the character is invisible and does not end a word: joiners, the soft hyphen, variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether the character is an emoji or a pictograph, which search treats as a word of one character.
pub(crate) fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// A word while it is folded.
struct WordFolder {
    keep: Keep,
    folded: String,
}

/// Folds a word character by character. After each, `each` gets the bytes of the word that are done and the number of
/// characters that the last one folded to, and says whether to go on.
fn fold_each(word: &str, folder: &mut WordFolder, mut each: impl FnMut(usize, usize) -> bool) {
    let mut written = 0;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let before = folder.folded.len();
        if c.is_ascii() {
            folder.ascii(c, chars.peek());
        } else {
            decompose_compatible(c, |part| folder.part(part));
        }
        written += c.len_utf8();
        if !each(written, folder.folded.get(before..).map_or(0, |made| made.chars().count())) {
            return;
        }
    }
}

impl WordFolder {
    fn ascii(&mut self, c: char, next: Option<&char>) {
        let decimal =
            || self.folded.ends_with(|d: char| d.is_ascii_digit()) && next.is_some_and(char::is_ascii_digit);
        if c.is_ascii_alphanumeric() || c == '.' && decimal() {
            self.folded.push(if self.keep.case { c } else { c.to_ascii_lowercase() });
        }
    }

    fn part(&mut self, c: char) {
        if is_invisible(c) {
            // Dropped first, since some of them are marks by category.
        } else if is_combining_mark(c) {
            self.mark(c);
        } else if is_picture(c) {
            self.folded.push(c);
        } else if c.is_alphanumeric() && self.keep.case {
            self.letter(c);
        } else if c.is_alphanumeric() {
            c.to_lowercase().for_each(|lower| self.letter(lower));
        }
    }

    fn mark(&mut self, c: char) {
        if is_voicing(c) {
            // "が" is another letter than "か", though Unicode decomposes it into "か" and a mark.
            match self.folded.chars().next_back().and_then(|last| compose(last, c)) {
                Some(voiced) => {
                    self.folded.pop();
                    self.folded.push(voiced);
                }
                None => self.folded.push(c),
            }
        } else if self.keep.accents || !is_accent(c) {
            self.folded.push(c);
        }
    }

    fn letter(&mut self, c: char) {
        match c {
            'ß' => self.folded.push_str("ss"),
            'ẞ' => self.folded.push_str("SS"),
            'ς' => self.folded.push('σ'),
            _ => match ascii_spelling(c).filter(|_| !self.keep.accents) {
                Some(plain) => self.folded.push_str(plain),
                None => self.folded.push(c),
            },
        }
    }
}

/// Whether a mark stands above, below or across a letter, by its combining class. The vowel signs and viramas of India and
/// South-East Asia do not: they spell the word.
fn is_accent(mark: char) -> bool {
    matches!(canonical_combining_class(mark), 1 | 10..=36 | 200..)
}

fn is_voicing(mark: char) -> bool {
    matches!(mark, '\u{3099}' | '\u{309A}')
}

/// What people type for a letter that Unicode does not decompose.
fn ascii_spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "TH",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ı' => "i",
        'ə' => "e",
        'Ə' => "E",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_typography_fold_away() {
        for (word, folded) in [
            ("Trump", "trump"),
            ("MÜLLER", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Łódź", "lodz"),
            ("Søren", "soren"),
            ("Đoković", "dokovic"),
            ("Æsop", "aesop"),
            ("İstanbul", "istanbul"),
            ("Işık", "isik"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("ﬁnance", "finance"),
            ("ｔｏｋｙｏ", "tokyo"),
            ("don’t", "dont"),
            ("U.S.", "us"),
            ("1,000", "1000"),
            ("3.5", "3.5"),
            ("21st", "21st"),
            ("co\u{AD}operate", "cooperate"),
            ("か", "か"),
            ("が", "が"),
            ("ｶﾞ", "ガ"),
            ("हिन्दी", "हिन्दी"),
            ("שָׁלוֹם", "שלום"),
            ("❤\u{FE0F}", "❤"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    #[test]
    fn differences_to_keep_are_kept() {
        let case = Keep { case: true, accents: false };
        let accents = Keep { case: false, accents: true };
        assert_eq!(fold_keeping("MÜLLER", case), "MULLER");
        assert_eq!(fold_keeping("MÜLLER", accents), "mu\u{308}ller");
        assert_eq!(fold_keeping("Mu\u{308}ller", accents), "mu\u{308}ller");
        assert_eq!(fold_keeping("Østergård", accents), "østerga\u{30A}rd");
        assert!(has_upper("mcDonald") && !has_upper("mcdonald"));
        assert!(has_accent("café") && has_accent("søren") && !has_accent("cafe") && !has_accent("don’t"));
    }

    #[test]
    fn a_folded_prefix_is_found_in_the_word_as_written() {
        for (word, folded, written) in [
            ("Trump", 3, "Tru"),
            ("Müller", 2, "Mü"),
            ("Mu\u{308}ller", 2, "Mu\u{308}"),
            ("Straße", 5, "Straß"),
            ("U.S.", 2, "U.S."),
            ("don’t", 3, "don’"),
            ("한국", 1, "한"),
            ("ｶﾞス", 1, "ｶﾞ"),
            ("word", 9, "word"),
            ("word", 0, ""),
        ] {
            assert_eq!(&word[..prefix_len(word, folded)], written, "{word}");
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn folding_twice_changes_nothing(word in "\\PC{0,12}") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }

        #[test]
        fn the_whole_fold_is_the_whole_word(word in "\\PC{0,12}") {
            prop_assert_eq!(prefix_len(&word, fold(&word).chars().count()), word.len());
        }

        #[test]
        fn a_prefix_ends_between_characters(word in "\\PC{0,12}", folded in 0..20_usize) {
            prop_assert!(word.is_char_boundary(prefix_len(&word, folded)));
        }
    }
}
