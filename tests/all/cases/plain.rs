//! Words as they are compared: without what doesn't matter of marks, spaces and case.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

const MARKS: &str = "\"“”„‟«»‹›`";
const SINGLE_MARKS: &str = "'‘’‚";
const BEFORE_SINGLE: &str = "(—–―-";
const BEHIND_SINGLE: &str = ".,;:!?)—–-";

/// A content without quotation marks, a leading "that", case, and outer punctuation and space.
pub(super) fn content(text: &str) -> String {
    let unmarked: Vec<char> = text.nfc().map(|c| if MARKS.contains(c) { ' ' } else { c }).collect();
    let text = without_single_marks(&unmarked).replace(['’', '‘'], "'");
    let text =
        text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase();
    let text = text.strip_prefix("that ").unwrap_or(&text);
    let text = ['.', ',', ';', ':', '!', '?']
        .iter()
        .fold(text.to_owned(), |text, &mark| text.replace(&format!(" {mark}"), &mark.to_string()));
    text.trim_matches(|c| !is_word(c) || c == '_').to_owned()
}

/// Drops single marks at the edges of words: apostrophes within a word stay.
fn without_single_marks(text: &[char]) -> String {
    let is_single = |c: &char| SINGLE_MARKS.contains(*c);
    let run =
        |from: usize, is_in: &dyn Fn(&char) -> bool| text[from..].iter().take_while(|c| is_in(c)).count();
    let mut kept = String::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let may_open = is_space(c) || BEFORE_SINGLE.contains(c);
        if at == 0 && is_single(&c) {
            at += run(at, &is_single);
            continue;
        }
        if may_open && text.get(at + 1).is_some_and(is_single) {
            kept.push(c);
            at += 1 + run(at + 1, &is_single);
            continue;
        }
        let closing = run(at, &|c| is_single(c) && *c != '‚');
        let behind = text.get(at + closing);
        if closing > 0 && behind.is_none_or(|&c| is_space(c) || BEHIND_SINGLE.contains(c)) {
            at += closing;
            continue;
        }
        kept.push(c);
        at += 1;
    }
    kept
}

/// A name's words, in lower case, a space between each two.
pub(super) fn name(name: &str) -> String {
    let name = name.replace('’', "'").to_lowercase();
    name.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The words of a content.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = content(text).replace('\'', "");
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// How many of the words of two contents they have in common, 0 to 1.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &one {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in &other {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    f64::from(2 * common) / (one.len() + other.len()) as f64
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[test]
fn marks_spaces_and_case_do_not_count() {
    let table = [
        ("“We wait,”", "we wait"),
        ("that the pier ‘is safe’, she", "the pier is safe, she"),
        ("it is the men’s , they say .", "it is the men's, they say"),
        ("‘’Tis late’", "tis late"),
        ("the ('old') pier_", "the (old) pier"),
        ("\u{a0}«Non»\n!", "non"),
        ("", ""),
    ];
    for (text, plain) in table {
        assert_eq!(content(text), plain, "{text}");
    }
    assert_eq!(name("Mr. O’Hara, Jr."), "mr o hara jr");
}
