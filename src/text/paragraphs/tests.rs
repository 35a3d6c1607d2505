//! Small invented texts of all kinds, with their paragraphs, and what holds for every text.

use proptest::prelude::*;

use super::*;

/// Paragraphs as they are read: `|` is a line that is kept.
fn read(text: &str) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for line in lines(text) {
        let words = &text[line.words];
        match (read.last_mut(), line.start) {
            (Some(last), LineStart::Kept) => last.extend(["|", words]),
            (Some(last), LineStart::Wrapped | LineStart::Joined) => {
                last.extend([line.start.separator(), words]);
            }
            _ => read.push(words.to_owned()),
        }
    }
    read
}

#[track_caller]
fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn the_article_has_nine() {
    let text = &*crate::text::sample_article();
    let found = paragraphs(text);
    assert_eq!(found.len(), 9);
    assert_eq!(&text[found[0].clone()], "Trump, Putin agree to work on improved ties");
    assert!(found[7].contains(&text.find("reiterated").unwrap()));
    assert!(text[found[5].clone()].contains("ARMS CONTROL\nOne of"));
}

#[test]
fn a_blank_line_sets_paragraphs_apart() {
    check(&[
        ("", &[]),
        (" \n\t\n", &[]),
        ("one", &["one"]),
        ("one\n\ntwo", &["one", "two"]),
        ("one\nmore\n\ntwo\n", &["one|more", "two"]),
        ("one\r\nmore\r\n\r\n \r\ntwo\r\n", &["one|more", "two"]),
        ("one\n \u{3000}\u{A0}\ntwo", &["one", "two"]),
        ("\n\n  one \n  more \n\n\n", &["one", "more"]),
        ("一\n\n二", &["一", "二"]),
        ("one\u{2029}two", &["one", "two"]),
        ("one\n\u{c}two\n\nthree", &["one|two", "three"]),
    ]);
}

#[test]
fn each_line_is_one_where_no_line_is_blank() {
    check(&[("one\ntwo\r\n three \n", &["one", "two", "three"])]);
}

#[test]
fn a_wrapped_line_goes_on() {
    let body = "The ferry to Marrow Point will not sail before Easter, the harbour board said on Monday, since nobody has found \
                the second propeller. “We have looked under the pier, and we have looked behind it,” said its chair, Ada Quill.";
    let more = "Divers will go down again in March. They were paid by the day until now, and will be paid by the propeller.";
    for width in [36, 50, 60, 72, 100] {
        for (gap, indent) in
            [("\n\n", ""), ("\n\n", "    "), ("\n>\n", "> "), ("\n\t\n", "\t"), ("\n>> \n", ">> ")]
        {
            let text = [wrap(body, width, indent, indent), wrap(more, width, indent, indent)].join(gap);
            assert_eq!(read(&text), [body, more], "{text}");
        }
        // In 36 columns a paragraph happens to end with a full line.
        if width > 36 {
            let text =
                [wrap(body, width, "", ""), wrap(more, width, "", ""), wrap(body, width, "", "")].join("\n");
            assert_eq!(read(&text), [body, more, body], "{text}");
        }
        let text = [wrap(body, width, "  ", ""), wrap(more, width, "  ", ""), wrap(body, width, "  ", "")]
            .join("\n");
        assert_eq!(read(&text), [body, more, body], "{text}");
    }
}

/// Wrapped as programs do.
fn wrap(text: &str, width: usize, first: &str, indent: &str) -> String {
    let mut wrapped = first.to_owned();
    let mut columns = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > width {
            wrapped.extend(["\n", indent]);
            columns = 0;
        } else if columns > 0 {
            wrapped.push(' ');
            columns += 1;
        }
        wrapped += word;
        columns += length;
    }
    wrapped
}

proptest! {
    #![proptest_config(crate::long_tests::cases(256))]

    #[test]
    fn paragraphs_hold_all_words_in_order(text in "[a é\r\n\u{A0}\t.>-]{0,60}") {
        let found = lines(&text);
        let words = |text: &str| text.split(|c: char| c.is_whitespace() || c == '>').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let held: Vec<String> = found.iter().flat_map(|line| words(&text[line.words.clone()])).collect();
        prop_assert_eq!(held, words(&text));
        for line in &found {
            prop_assert_eq!(text[line.words.clone()].trim().len(), line.words.len());
            prop_assert!(!line.words.is_empty());
        }
        prop_assert!(found.first().is_none_or(|line| line.start == LineStart::Paragraph));
        let paragraphs = paragraphs(&text);
        prop_assert!(paragraphs.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn every_kind_of_line_end_is_the_same(text in "([A-Ca-c ]{0,60}[.]?\n){0,12}") {
        let expected = read(&text);
        for end in ["\r\n", "\r", "\u{2028}", "\u{85}", "\u{b}"] {
            prop_assert_eq!(&read(&text.replace('\n', end)), &expected);
        }
    }
}
