//! Quotation regions: the stretches of a text that stand in quotation marks, the outermost ones only.
//!
//! A line is read by itself. A mark that nothing closes quotes to the end of its line, for a quotation that goes on
//! in the next paragraph is opened there again. Double marks always quote: `“ ”`, `" "`, `„ “`, `« »`, `» «`, and
//! `'' ''` or two backquotes, as agencies send them. Single marks quote only where they cannot be anything else, and
//! never inside double ones, so that “the ‘old’ way” and ‘the “old” way’ are each one region.

use std::ops::Range;

use super::marks::{Family, Mark, Sign, marks};

/// The regions of a text, marks included, in order. None overlap, and none reaches over a line break.
#[must_use]
pub(crate) fn regions(text: &str) -> Vec<Range<usize>> {
    let mut regions = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        line_regions(body, |region| regions.push(start + region.start..start + region.end));
        start += line.len();
    }
    regions
}

/// The regions by the rule with which the field's corpora sort direct, mixed and indirect: double marks alone, one open
/// at a time, whichever it is. The same as [`regions`] where a text has English double marks and no others.
#[must_use]
pub(crate) fn double_regions(text: &str) -> Vec<Range<usize>> {
    let mut regions = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        let is_pair = c == '\'' && text[at..].starts_with("''");
        match open {
            None if is_pair || matches!(c, '“' | '"') => open = Some(at),
            Some(start) if is_pair || matches!(c, '”' | '"' | '\n') => {
                let closing = if is_pair { 2 } else { c.len_utf8() };
                regions.push(start..if c == '\n' { at } else { at + closing });
                open = None;
            }
            _ => {}
        }
    }
    regions.extend(open.map(|start| start..text.len()));
    regions
}

/// Whether `c` may be a quotation mark or a half of one. `'` and `’` may be apostrophes too.
#[must_use]
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
}

fn line_regions(line: &str, mut found: impl FnMut(Range<usize>)) {
    let marks = marks(line);
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        let close = match mark.sign {
            Sign::SingleOpen { curly } => match single_close(&marks, at, curly) {
                // In the British style each paragraph of a long quotation opens with a mark that nothing closes.
                None if curly && line[..mark.range.start].trim().is_empty() => Some(marks.len()),
                close => close,
            },
            sign => sign.opens().map(|family| double_close(&marks, at, family)),
        };
        if let Some(close) = close {
            found(mark.range.start..marks.get(close).map_or(line.len(), |mark| mark.range.end));
        }
        at = close.unwrap_or(at) + 1;
    }
}

/// The number of the mark that closes the double one `open`; past the last where nothing does.
fn double_close(marks: &[Mark], open: usize, family: Family) -> usize {
    let inside = &marks[open + 1..];
    open + 1 + inside.iter().position(|mark| mark.sign.closes(family)).unwrap_or(inside.len())
}

/// The number of the mark that closes the single one `open`: the first sure one, or else the first. Neither lies
/// behind the next single mark that opens, nor inside double ones. A search ends where the next may begin, so that a
/// line full of openings is read once.
fn single_close(marks: &[Mark], open: usize, curly: bool) -> Option<usize> {
    let mut likely = None;
    let mut at = open + 1;
    while let Some(mark) = marks.get(at) {
        match mark.sign {
            Sign::SingleOpen { .. } => break,
            Sign::SingleClose { curly: same, surely: true } if same == curly => return Some(at),
            Sign::SingleClose { curly: same, surely: false } if same == curly => likely = likely.or(Some(at)),
            sign => at = sign.opens().map_or(at, |family| double_close(marks, at, family)),
        }
        at += 1;
    }
    // Double marks that nothing closes take the rest of the line: they are outermost, not this one.
    if at > marks.len() { None } else { likely }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<&str> {
        regions(text).into_iter().map(|region| &text[region]).collect()
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
        let text = &*crate::text::article();
        let found = read(text);
        assert_eq!(found.len(), 7, "{found:?}");
        assert_eq!(found[0], "“of course I will,”");
        assert_eq!(found[1], "“don’t meddle in the election”");
        assert!(found[4].starts_with("\"If we do not") && found[4].ends_with("formalities,\""));
    }

    #[test]
    fn a_line_of_openings_is_read_once() {
        for unit in ["'a ", "‘a “b” ", "« 'a ", "\"'", " »a", "‘s’ a ", "1'1\""] {
            assert!(regions(&unit.repeat(200_000)).len() <= 200_000);
        }
    }

    proptest! {
        #[test]
        fn double_marks_alone_follow_the_field(text in "((“|”|\"|''|it's|word)[a.,\n ]{1,2}){0,20}") {
            prop_assert_eq!(regions(&text), double_regions(&text));
        }

        #[test]
        fn regions_are_in_order_and_in_one_line(text in "[‘’'“”\"„«»`as6N., \n]{0,40}") {
            let found = regions(&text);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for region in found {
                let quoted = &text[region];
                prop_assert!(!quoted.contains('\n') && quoted.starts_with(is_mark));
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            prop_assert!(regions(&text).into_iter().all(|region| text.get(region).is_some()));
        }
    }
}
