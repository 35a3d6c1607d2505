//! A line of a text, with what its markup says of it, and what its words look like by themselves.

use std::ops::Range;

use crate::text::markup::{Markup, MarkupRole};

#[expect(clippy::struct_excessive_bools, reason = "each is something that is seen at a line")]
/// A line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct LayoutLine {
    /// Its bytes, without the white space around them.
    pub words: Range<usize>,
    /// Whether a blank line stands before it.
    pub follows_gap: bool,
    pub is_heading: bool,
    /// Whether all of it is bold or italic.
    pub is_emphasised: bool,
    /// Whether it says whom a block quotation is from.
    pub is_cite: bool,
    /// The number of the block quotation that it is in.
    pub block: Option<usize>,
}

/// The lines of a text.
pub(super) fn lines(text: &str, markup: &Markup) -> Vec<LayoutLine> {
    let mut lines: Vec<LayoutLine> = Vec::new();
    let (mut at, mut follows_gap) = (0, true);
    let holders = [MarkupRole::Heading, MarkupRole::Emphasis, MarkupRole::Cite, MarkupRole::BlockQuote];
    let ranges = holders.map(|role| markup.of(role).collect::<Vec<_>>());
    let mut next = [0; 4];
    for written in text.split_inclusive('\n') {
        let words = written.trim();
        let start = at + (written.len() - written.trim_start().len());
        at += written.len();
        if words.is_empty() {
            follows_gap = true;
            continue;
        }
        let words = start..start + words.len();
        let mut holder = |role: usize| {
            let ranges = &ranges[role];
            while ranges.get(next[role]).is_some_and(|range| range.end < words.end) {
                next[role] += 1;
            }
            ranges.get(next[role]).filter(|range| range.start <= words.start).map(|_| next[role])
        };
        let roles = [0, 1, 2, 3].map(&mut holder);
        let [heading, emphasis, cite, block] = roles;
        lines.push(LayoutLine {
            words,
            follows_gap,
            is_heading: heading.is_some(),
            is_emphasised: emphasis.is_some(),
            is_cite: cite.is_some(),
            block,
        });
        follows_gap = false;
    }
    lines
}

/// Whether words end as a sentence does.
pub(super) fn ends_sentence(words: &str) -> bool {
    let closing = |c: char| matches!(c, '”' | '"' | '’' | '\'' | ')' | ']' | '»');
    words.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '—', '–', '-', ':'])
}

/// Whether a line is a remark on what happens, and nobody's words: `(LAUGHTER)`, `[applause]`, a time, a page's mark.
pub(super) fn is_remark(words: &str) -> bool {
    let is_bracketed = |open: char, close: char| {
        words.starts_with(open)
            && words.ends_with(close)
            && !words[1..words.len() - 1].contains([open, close])
            || words.starts_with("[[") && words.ends_with("]]")
    };
    let is_time = words.len() > 3
        && words.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '[' | ']'));
    let is_rule = words.chars().all(|c| matches!(c, '*' | '-' | '_' | '–' | '—' | ' ' | '#' | '·' | '•'));
    is_bracketed('(', ')') || is_bracketed('[', ']') || is_time || is_rule
}

/// Words without the stage directions in them: `He told me (laughs) that` is two stretches.
pub(super) fn without_directions(text: &str, words: Range<usize>) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut start = words.start;
    let mut at = words.start;
    while let Some(found) = text[at..words.end].find(['(', '[']) {
        let open = at + found;
        let close = if text[open..].starts_with('(') { ')' } else { ']' };
        let Some(length) = text[open..words.end].find(close) else { break };
        let end = open + length + 1;
        if is_direction(&text[open + 1..end - 1]) {
            stretches.push(start..open);
            start = end;
        }
        at = end;
    }
    stretches.push(start..words.end);
    let trimmed = |range: Range<usize>| {
        let kept = &text[range.clone()];
        let start = range.start + (kept.len() - kept.trim_start().len());
        start..start + kept.trim().len()
    };
    stretches
        .into_iter()
        .map(trimmed)
        .filter(|range| text[range.clone()].contains(char::is_alphanumeric))
        .collect()
}

/// Whether words in brackets say what happens.
fn is_direction(inside: &str) -> bool {
    let mut letters = inside.chars().filter(|c| c.is_alphabetic()).peekable();
    let is_loud = letters.peek().is_some()
        && inside.len() > 3
        && letters.all(char::is_uppercase)
        && inside.contains(is_vowel);
    let lower = inside.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    is_loud && (inside.contains(' ') || DIRECTIONS.contains(&first))
        || DIRECTIONS.contains(&first) && inside.len() < 40
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y')
}

/// First words of stage directions.
#[rustfmt::skip]
const DIRECTIONS: [&str; 44] = [
    "laughs", "laughter", "laughing", "laugh", "chuckles", "chuckling", "giggles", "smiles", "smiling", "sighs", "sighing", "sigh", "pause", "pauses", "pausing", "applause", "cheers", "cheering",
    "cheers", "crosstalk", "interruption", "interposing", "coughs", "cries", "crying", "sobs", "weeps", "nods", "nodding", "shrugs", "grins", "grinning", "winks", "whispers", "music", "gestures", "points", "shouting", "silence",
    "long", "booing", "boos", "gasps", "clears",
];

/// Whether words speak of the speaker or to somebody.
pub(super) fn is_spoken(words: &str) -> bool {
    words.contains('?') || has_word(words, &[&FIRST[..], &SECOND[..]].concat())
}

/// Whether words speak of the speaker.
pub(super) fn is_first_person(words: &str) -> bool {
    has_word(words, &FIRST)
}

fn has_word(words: &str, list: &[&str]) -> bool {
    words.split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’'))).any(|word| {
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        list.contains(&word) || word != "US" && list.contains(&&*word.to_lowercase())
    })
}

const FIRST: [&str; 8] = ["i", "my", "me", "we", "our", "us", "mine", "myself"];
const SECOND: [&str; 9] = ["you", "your", "yes", "no", "thank", "thanks", "sir", "ma", "please"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_nobodys_words() {
        for words in [
            "(LAUGHTER)",
            "[applause]",
            "[[Page H1202]]",
            "14:31:00",
            "[02:15:20] (Sound of horn.)",
            "* * *",
            "(COMMERCIAL BREAK)",
        ] {
            assert_eq!(is_remark(words), words != "[02:15:20] (Sound of horn.)", "{words}");
        }
        assert!(!is_remark("(He laughed.) We wait. (So.)"));
    }

    #[test]
    fn directions_are_left_out_of_what_is_said() {
        let table: [(&str, &[&str]); 6] = [
            ("(laughs) He told me.", &["He told me."]),
            ("We wait (laughter) for the pier.", &["We wait", "for the pier."]),
            ("We wait. (END VIDEO CLIP)", &["We wait."]),
            ("We [the board] wait (in vain).", &["We [the board] wait (in vain)."]),
            ("The NATO (OTAN) wait.", &["The NATO (OTAN) wait."]),
            ("[laughing]", &[]),
        ];
        for (words, stretches) in table {
            let found = without_directions(words, 0..words.len());
            assert_eq!(found.into_iter().map(|range| &words[range]).collect::<Vec<_>>(), stretches);
        }
    }
}
