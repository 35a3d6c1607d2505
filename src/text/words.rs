//! Words: the stretches of a text that a person would search for.
//!
//! Much as in UAX 29, with differences for search: a hyphen separates two words ("face-to-face" is three), an apostrophe
//! does not ("don’t"), but the possessive "s" is a word by itself; dots between single letters belong to one word ("U.S.");
//! and in scripts without spaces every character is a word.
//!
//! One pass, linear in the text's length. Words of plain ASCII, which are most, are measured eight bytes at once.

use std::ops::Range;

use super::fold::{is_invisible, is_mark, is_picture};

/// The words of `text` as byte ranges, in order.
pub fn words(text: &str) -> WordRanges<'_> {
    WordRanges { text, at: 0 }
}

/// The iterator of [`words`].
#[derive(Clone, Debug)]
pub struct WordRanges<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for WordRanges<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..)?;
        let ascii = rest.bytes().position(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())?;
        let skipped = ascii + rest[ascii..].find(begins_word)?;
        let start = self.at + skipped;
        let word = &rest[skipped..];
        let length = ascii_word(word).or_else(|| abbreviation(word)).unwrap_or_else(|| other_word(word));
        let end = start + length;
        self.at = end;
        Some(start..end)
    }
}

fn begins_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() && !is_mark(c) || is_picture(c))
}

/// Whether the character belongs to the letter before it.
fn extends(c: char) -> bool {
    is_mark(c) || is_invisible(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Whether the character is a word by itself: pictographs, and the scripts that are written without spaces.
fn stands_alone(c: char) -> bool {
    if c < '\u{E00}' {
        return false;
    }
    is_picture(c)
        || matches!(c,
            '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' // Thai, Lao, Burmese, Khmer
            | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' // kana
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
            | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The length of the word at the start of the text, if it consists of ASCII letters and digits and the next character can
/// neither belong to it nor join it to more.
fn ascii_word(text: &str) -> Option<usize> {
    let length = ascii_alphanumeric_len(text.as_bytes());
    let is_the_end = |byte: &u8| byte.is_ascii() && !matches!(byte, b'.' | b',' | b'\'');
    (length > 0 && text.as_bytes().get(length).is_none_or(is_the_end)).then_some(length)
}

/// How many bytes at the start are ASCII letters and digits. Eight are tested at once: with a branch for each byte, the
/// processor's branch prediction would fail at the end of every word.
fn ascii_alphanumeric_len(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks();
    for (n, &eight) in eights.iter().enumerate() {
        let others = !alphanumeric(u64::from_le_bytes(eight)) & HIGH_BITS;
        if others != 0 {
            return 8 * n + others.trailing_zeros() as usize / 8;
        }
    }
    8 * eights.len() + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The highest bit of each of eight bytes.
const HIGH_BITS: u64 = u64::MAX / 255 * 0x80;

/// The highest bit of each of eight bytes, set where the byte is an ASCII letter or digit.
const fn alphanumeric(eight: u64) -> u64 {
    // Adding `0x80 - least` sets a byte's highest bit if the byte is at least `least`; no sum carries into the next byte.
    const fn at_least(bytes: u64, least: u8) -> u64 {
        bytes + (u64::MAX / 255 * (0x80 - least) as u64)
    }
    let ascii = eight & !HIGH_BITS;
    let low = ascii | (u64::MAX / 255 * 0x20);
    let letters = at_least(low, b'a') & !at_least(low, b'z' + 1);
    let digits = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
    (letters | digits) & !eight & HIGH_BITS
}

/// The length of the abbreviation at the start of the text ("U.S.", "p.m."): two single letters or more, each with a dot
/// behind it, which the last one may lack.
fn abbreviation(text: &str) -> Option<usize> {
    let (mut end, mut letters) = (0, 0);
    let mut chars = text.chars().peekable();
    while let Some(letter) = chars.next_if(|c| c.is_alphabetic() && !stands_alone(*c)) {
        letters += 1;
        if chars.next_if_eq(&'.').is_none() {
            // A letter without a dot is the last one ("U.S"), unless it begins a longer word.
            let longer = chars.peek().is_some_and(|c| begins_word(*c) || extends(*c) || is_apostrophe(*c));
            letters -= usize::from(longer);
            end += if longer { 0 } else { letter.len_utf8() };
            break;
        }
        end += letter.len_utf8() + 1;
    }
    (letters >= 2).then_some(end)
}

/// The length of the word at the start of the text, if it is no abbreviation.
fn other_word(text: &str) -> usize {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let mut last = first;
    for (at, c) in chars {
        let inside = if stands_alone(first) {
            extends(c)
        } else {
            extends(c) || begins_word(c) && !stands_alone(c) || joins(text, at, last, c)
        };
        if !inside {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Whether `c` at byte `at`, which is no letter, joins the characters around it to one word.
fn joins(text: &str, at: usize, last: char, c: char) -> bool {
    let mut next = text[at + c.len_utf8()..].chars();
    match c {
        '.' => last.is_ascii_digit() && next.next().is_some_and(|d| d.is_ascii_digit()),
        ',' => last.is_ascii_digit() && is_thousand(next),
        _ if is_apostrophe(c) => {
            let Some(letter) = next.next().filter(|d| begins_word(*d) && !stands_alone(*d)) else {
                return false;
            };
            let possessive =
                matches!(letter, 's' | 'S') && !next.next().is_some_and(|d| begins_word(d) || extends(d));
            !possessive && !is_elision(&text[..at])
        }
        _ => false,
    }
}

/// Whether the letters before an apostrophe are an elided article or preposition ("d’Estaing", "l’Équipe"): one letter, and
/// not the O of "O’Neill".
fn is_elision(before: &str) -> bool {
    let mut letters = before.chars();
    letters.next().is_some_and(|c| !matches!(c, 'o' | 'O')) && letters.next().is_none()
}

fn is_thousand(mut after: std::str::Chars<'_>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|d| d.is_ascii_digit());
    digit(after.next()) && digit(after.next()) && digit(after.next()) && !digit(after.next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_what_a_person_would_search_for() {
        for (text, expected) in [
            ("Trump, Putin agree", vec!["Trump", "Putin", "agree"]),
            ("“of course I will,”", vec!["of", "course", "I", "will"]),
            ("Moscow’s and Moscow's", vec!["Moscow", "s", "and", "Moscow", "s"]),
            ("the leaders' first", vec!["the", "leaders", "first"]),
            ("don’t meddle", vec!["don’t", "meddle"]),
            ("‘don’t’", vec!["don’t"]),
            ("O’Neill, d’Estaing", vec!["O’Neill", "d", "Estaing"]),
            ("face-to-face", vec!["face", "to", "face"]),
            ("al-Assad", vec!["al", "Assad"]),
            ("the U.S. said", vec!["the", "U.S.", "said"]),
            ("the U.S", vec!["the", "U.S"]),
            ("U.S.-led at 5 p.m.", vec!["U.S.", "led", "at", "5", "p.m."]),
            ("J.K. Rowling", vec!["J.K.", "Rowling"]),
            ("plan B. The end.The", vec!["plan", "B", "The", "end", "The"]),
            ("a.The", vec!["a", "The"]),
            ("J.R.Ewing", vec!["J.R.", "Ewing"]),
            ("21st 1,000 3.5 1,5 10:30", vec!["21st", "1,000", "3.5", "1", "5", "10", "30"]),
            ("https://example.org/a", vec!["https", "example", "org", "a"]),
            ("東京は", vec!["東", "京", "は"]),
            ("G20サミット", vec!["G20", "サ", "ミ", "ッ", "ト"]),
            ("한국 사람", vec!["한국", "사람"]),
            ("Mu\u{308}ller", vec!["Mu\u{308}ller"]),
            ("go 👍🏽 go ❤\u{FE0F}", vec!["go", "👍", "🏽", "go", "❤\u{FE0F}"]),
            ("co\u{AD}operate", vec!["co\u{AD}operate"]),
            ("— … $ \u{301}", vec![]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn eight_bytes_at_once_are_as_many_as_one_by_one(bytes in proptest::collection::vec(prop_oneof![9 => 48u8..123, 1 => any::<u8>()], 0..40)) {
            prop_assert_eq!(ascii_alphanumeric_len(&bytes), bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count());
        }

        #[test]
        fn an_ascii_word_is_measured_as_the_rules_say(text in "[aU7’'.,é -]{1,8}") {
            if let Some(length) = ascii_word(&text) {
                prop_assert_eq!((abbreviation(&text), other_word(&text)), (None, length));
            }
        }

        #[test]
        fn words_follow_one_another_and_hold_a_letter(text in "[a-z’'.,\\-0-9éÜ京한か\u{301}\u{FE0F}👍 ]{0,40}|\\PC{0,40}") {
            let mut before = 0;
            for word in words(&text) {
                prop_assert!(before <= word.start && word.start < word.end);
                prop_assert!(text[word.clone()].starts_with(begins_word));
                before = word.end;
            }
        }
    }
}
