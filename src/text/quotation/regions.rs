//! Quoted regions: the stretches of a text, as it is stored, that stand in quotation marks; the outermost ones only.

use std::ops::Range;

use super::quotations::{Quotation, Quotations};
use crate::text::plain::plain;

/// A region as a byte range, marks included. A text has at most 4 GiB.
pub(crate) type QuotedRange = Range<u32>;

/// The regions of a text, in order. None overlap.
#[must_use]
pub(crate) fn regions(text: &str) -> Vec<QuotedRange> {
    let copy = plain(text);
    let place = |one: &Quotation| {
        let place = copy.source(one.range.start as usize..one.range.end as usize);
        place.start as u32..place.end as u32
    };
    Quotations::read(&copy.text).regions.iter().map(place).collect()
}

/// The regions by the rule with which the field's corpora tell direct, mixed and indirect quotes apart: only double marks,
/// any of which closes the one that is open. The same as [`regions`] where a text has only English double marks, in pairs.
#[must_use]
pub(crate) fn double_regions(text: &str) -> Vec<QuotedRange> {
    let mut regions = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let is_pair = c == '\'' && text[at..].starts_with("''");
        match open {
            None if is_pair || matches!(c, '“' | '"') => open = Some(at),
            Some(start) if is_pair || matches!(c, '”' | '"' | '\n') => {
                let closing = if is_pair { 2 } else { c.len_utf8() };
                regions.push(start as u32..if c == '\n' { at } else { at + closing } as u32);
                open = None;
            }
            _ => {}
        }
    }
    regions.extend(open.map(|start| start as u32..text.len() as u32));
    regions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(region: &QuotedRange) -> Range<usize> {
        region.start as usize..region.end as usize
    }

    fn read(text: &str) -> Vec<&str> {
        regions(text).iter().map(|region| &text[bytes(region)]).collect()
    }

    fn assert_read(table: &[(&str, &[&str])]) {
        for (text, expected) in table {
            assert_eq!(read(text), *expected, "{text}");
        }
    }

    #[test]
    fn double_marks_quote() {
        assert_read(&[
            ("", &[]),
            ("He said “yes” and “no.”", &["“yes”", "“no.”"]),
            ("\"Yes,\" he said. \"No.\"", &["\"Yes,\"", "\"No.\""]),
            ("''Yes,'' he said", &["''Yes,''"]),
            ("``Yes,'' he said", &["``Yes,''"]),
            ("„Ja“, sagte er, „nein”", &["„Ja“", "„nein”"]),
            ("« Oui », dit-il", &["« Oui »"]),
            ("»Ja«, sagte er. »Nein«", &["»Ja«", "»Nein«"]),
            ("Home » News » Town", &[]),
            ("他说“是”。", &["“是”"]),
            ("אמר \"כן\" אתמול", &["\"כן\""]),
            ("\"\"", &["\"\""]),
            ("a stray ” mark", &[]),
            ("“Yes.”She left. “No.”", &["“Yes.”", "“No.”"]),
        ]);
    }

    #[test]
    fn an_open_mark_quotes_to_the_end_of_its_line() {
        assert_read(&[
            ("“It goes on.\nHe said “no”", &["“It goes on.", "“no”"]),
            ("‘It goes on\n\n‘and ends,’ he said", &["‘It goes on", "‘and ends,’"]),
            ("a ‘half mark", &[]),
            ("\"", &["\""]),
        ]);
    }

    #[test]
    fn the_outermost_marks_count() {
        assert_read(&[
            ("“The ‘old’ way,” he said", &["“The ‘old’ way,”"]),
            ("‘The “old” way,’ he said", &["‘The “old” way,’"]),
            ("'The \"old\" way,' he said", &["'The \"old\" way,'"]),
            ("‘She told me “no”’, he said, ‘“never”’", &["‘She told me “no”’", "‘“never”’"]),
            ("« Il a dit “non” »", &["« Il a dit “non” »"]),
            ("the ‘half “closed’ mark", &["“closed’ mark"]),
            ("''He said 'no''' and", &["''He said 'no'''"]),
        ]);
    }

    #[test]
    fn single_marks_quote_where_they_plainly_do() {
        assert_read(&[
            ("a ‘mixed bag’ on the day", &["‘mixed bag’"]),
            ("a 'mixed bag' on the day", &["'mixed bag'"]),
            ("‘I don’t know,’ he said", &["‘I don’t know,’"]),
            ("'I don't know,' he said", &["'I don't know,'"]),
            ("‘The leaders’ talks failed,’ she said", &["‘The leaders’ talks failed,’"]),
            ("‘dirty tricks’ in the leaders’ camp", &["‘dirty tricks’"]),
            ("‘dirty tricks’ again. ‘No,’ he said", &["‘dirty tricks’", "‘No,’"]),
            ("‘I love rock ’n’ roll,’ she sang", &["‘I love rock ’n’ roll,’"]),
            ("‘Enough.’She left.", &["‘Enough.’"]),
            ("(‘so-called’)", &["(‘so-called’)".trim_matches(['(', ')'])]),
            ("the ‘Titanic’s crew’, he said", &["‘Titanic’s crew’"]),
        ]);
    }

    #[test]
    fn apostrophes_and_inches_do_not_quote() {
        for text in [
            "don’t, the ’90s, the leaders’ plans, ’tis so",
            "don't, the '90s, the leaders' plans, 'tis so, get 'em",
            "He is 6'3\" tall, she 5'10'' at most",
            "O'Hara's and the Joneses' houses",
            "the '80s' music",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn inches_within_a_quotation_do_not_end_it() {
        assert_read(&[
            ("\"He is 6'3\" tall,\" she said.", &["\"He is 6'3\" tall,\""]),
            ("\"He is 6'3\"", &["\"He is 6'3\""]),
        ]);
    }

    #[test]
    fn the_article_has_seven() {
        let text = &*crate::text::sample_article();
        let found = read(text);
        assert_eq!(found.len(), 7, "{found:?}");
        assert_eq!(found[0], "“of course I will,”");
        assert_eq!(found[1], "“don’t meddle in the election”");
        assert!(found[4].starts_with("\"If we do not") && found[4].ends_with("formalities,\""));
    }

    #[test]
    fn every_form_of_marks_quotes() {
        for (open, close) in [
            ("“", "”"),
            ("\"", "\""),
            ("''", "''"),
            ("``", "''"),
            ("„", "“"),
            ("„", "”"),
            (",,", "''"),
            (",,", "”"),
            ("«", "»"),
            ("« ", " »"),
            ("»", "«"),
            ("‹", "›"),
            ("›", "‹"),
            ("<<", ">>"),
            ("″", "″"),
            ("＂", "＂"),
            ("〝", "〞"),
            ("“ ", " ”"),
            ("\" ", " \""),
            ("‘", "’"),
            ("'", "'"),
            ("`", "'"),
            ("′", "′"),
            ("&ldquo;", "&rdquo;"),
            ("&amp;quot;", "&amp;quot;"),
            ("\u{93}", "\u{94}"),
            ("“", "“"),
            ("”", "”"),
            ("“", "\""),
            ("\"", "”"),
            ("‘‘", "’’"),
            ("““", "””"),
        ] {
            let text =
                format!("{open}We stay,{close} said Pell. {open}It’s ours, and we don’t go.{close} He left.");
            let (one, other) =
                (format!("{open}We stay,{close}"), format!("{open}It’s ours, and we don’t go.{close}"));
            assert_eq!(read(&text), [one, other], "{text}");
        }
    }

    #[test]
    fn a_closing_mark_that_was_lost_stood_before_who_speaks_or_at_a_sentences_end() {
        assert_read(&[
            ("“We stay, she said. “And wait.”", &["“We stay,", "“And wait.”"]),
            ("“We stay, said Ines Pell. “And wait.”", &["“We stay,", "“And wait.”"]),
            ("\"Why stay? the mayor asked. \"Why wait?\"", &["\"Why stay?", "\"Why wait?\""]),
            ("“We stay. Mr. Odd was “happy” there.", &["“We stay.", "“happy”"]),
            ("“We stay. And wait. “And hope.”", &["“We stay. And wait.", "“And hope.”"]),
            ("He called it “mad and “bad”.", &["“mad", "“bad”"]),
            ("“We stay, she said, and left.", &["“We stay,"]),
            ("“I asked her, she said no.\n\n“So I went.”", &["“I asked her, she said no.", "“So I went.”"]),
            ("\"Yes, \"she said, \"we stay.\"", &["\"Yes, \"", "\"we stay.\""]),
        ]);
    }

    #[test]
    fn quotations_within_a_quotation_are_part_of_it() {
        assert_read(&[
            ("“He said “no” to me,” she said.", &["“He said “no” to me,”"]),
            (
                "\"He said \"no\" and \"never\" to me,\" she said.",
                &["\"He said \"no\" and \"never\" to me,\""],
            ),
            ("„Er sagte ‚nein‘ zu mir“, said Pell. „Ja.“", &["„Er sagte ‚nein‘ zu mir“", "„Ja.“"]),
            ("“Yes,”” he said. “No.””", &["“Yes,””", "“No.””"]),
        ]);
    }

    #[test]
    fn a_quotation_of_many_paragraphs_may_have_one_pair_of_marks() {
        assert_read(&[
            ("“We stay.\n\nWe wait.\n\nWe hope,” she said.", &["“We stay.", "We wait.", "We hope,”"]),
            ("“We stay.\n\nWe wait for “him”.\n\nWe hope,” he said.", &["“We stay.", "“him”"]),
            ("“We stay.\n\nShe left.\n\n“We hope,” he said.", &["“We stay.", "“We hope,”"]),
        ]);
    }

    #[test]
    fn a_long_speech_in_one_pair_of_marks_is_one_region() {
        let text = format!("“{}”", "We stay, and we wait. ".repeat(100_000));
        assert_eq!(read(&text), [&*text]);
    }

    #[test]
    fn marks_of_all_sorts_take_linear_time() {
        for unit in [
            "'a ",
            "‘a “b” ",
            "« 'a ",
            "\"'",
            " »a",
            "‘s’ a ",
            "1'1\"",
            "“a ",
            "“a, she ",
            "a” ",
            "„a ",
            ",,a ",
            "<<a ",
            "12\" ",
            "'a \"b ",
            "“\n",
            "a\n“b\n",
            "&amp;",
            "&ldquo;a ",
            "a,\"a ",
        ] {
            assert!(regions(&unit.repeat(200_000)).len() <= 400_000);
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn pairs_of_double_marks_follow_the_field(text in "([a-z]{1,3} |“(it's|word)[.,]?” |\"(it's|word)[.,]?\" |''word,'' |\n){0,20}") {
            prop_assert_eq!(regions(&text), double_regions(&text));
        }

        #[test]
        fn regions_are_in_order(text in "[‘’'“”\"„«»`as6N., \n&]{0,40}|\\PC{0,40}") {
            let found = regions(&text);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for region in found {
                prop_assert!(text.get(bytes(&region)).is_some());
            }
        }
    }
}
