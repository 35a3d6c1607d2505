//! Paragraphs: the runs of a text between blank lines, as a reader counts them from 0 (the title).
//!
//! A line is blank where it holds only white space. In a text without blank lines between its lines, every line is a
//! paragraph.

use std::ops::Range;

/// The paragraphs of a text as byte ranges, in order, without the white space around them. None where the text is blank.
#[must_use]
pub(crate) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let lines: Vec<Option<Range<usize>>> = lines(text).collect();
    let written = lines.iter().position(Option::is_some).zip(lines.iter().rposition(Option::is_some));
    let Some((first, last)) = written else { return Vec::new() };
    // Blank lines around the text don't tell how its paragraphs are separated.
    let lines = &lines[first..=last];
    if lines.iter().all(Option::is_some) {
        return lines.iter().flatten().cloned().collect();
    }
    lines.split(Option::is_none).filter_map(joined).collect()
}

/// The byte range of each line, trimmed; `None` for a blank one.
fn lines(text: &str) -> impl Iterator<Item = Option<Range<usize>>> + '_ {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let words = line.trim_start();
        let start = next + (line.len() - words.len());
        next += line.len();
        (!words.is_empty()).then(|| start..start + words.trim_end().len())
    })
}

/// From the first line's start to the last one's end.
fn joined(lines: &[Option<Range<usize>>]) -> Option<Range<usize>> {
    let first = lines.first()?.as_ref()?;
    let last = lines.last()?.as_ref()?;
    Some(first.start..last.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|paragraph| &text[paragraph]).collect()
    }

    #[test]
    fn the_article_has_nine() {
        let text = &*crate::text::sample_article();
        let found = paragraphs(text);
        assert_eq!(found.len(), 9);
        assert_eq!(&text[found[0].clone()], "Trump, Putin agree to work on improved ties");
        assert!(found[7].contains(&text.find("reiterated").unwrap()));
    }

    #[test]
    fn a_blank_line_sets_paragraphs_apart() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \n\t\n", &[]),
            ("one", &["one"]),
            ("one\n\ntwo", &["one", "two"]),
            ("one\nmore\n\ntwo\n", &["one\nmore", "two"]),
            ("one\r\nmore\r\n\r\n \r\ntwo\r\n", &["one\r\nmore", "two"]),
            ("one\n \u{3000}\u{A0}\ntwo", &["one", "two"]),
            ("\n\n  one \n  more \n\n\n", &["one", "more"]),
            ("一\n\n二", &["一", "二"]),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn each_line_is_one_where_no_line_is_blank() {
        assert_eq!(read("one\ntwo\r\n three \n"), ["one", "two", "three"]);
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn paragraphs_hold_all_words_in_order(text in "[a é\r\n\u{A0}]{0,40}") {
            let found = paragraphs(&text);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let held: Vec<String> = found.iter().flat_map(|range| words(&text[range.clone()])).collect();
            prop_assert_eq!(held, words(&text));
            for range in &found {
                prop_assert_eq!(text[range.clone()].trim().len(), range.len());
                prop_assert!(!range.is_empty());
            }
        }
    }
}
