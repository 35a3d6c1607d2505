//! A legible copy: a document's text as a person reads it, for extraction, with the way back to the text that is stored.
//!
//! Each character is the one that was meant ([`plain`](super::plain)), and quotation marks of every form are “ and ”, those within
//! a quotation ‘ and ’, and those that were lost are there again ([`quotation`](super::quotation)). So the form of a text decides
//! nothing. A text that is written so already is borrowed.

use std::ops::Range;

use super::markup::Markup;
use super::plain::plain;
use super::quotation::{MarkRole, Quotation, Quotations};
use super::rewriting::{Rewriting, Rewritten};

/// A text and its legible copy.
#[derive(Debug)]
pub(crate) struct Legible<'t> {
    plain: Rewritten<'t>,
    /// The plain text with its marks written anew, where any is; in its bytes.
    marked: Option<Rewritten<'static>>,
    /// The quotations of the copy, in order.
    quotations: Vec<Quotation>,
}

impl<'t> Legible<'t> {
    /// The copy of a text.
    #[must_use]
    pub(crate) fn of(text: &'t str) -> Self {
        let plain = plain(text);
        let mut read = Quotations::read(&plain.text);
        let marked = write_marks(&plain.text, &read);
        if let Some(marked) = &marked {
            for quotation in &mut read.regions {
                let place = marked.written(quotation.range.start as usize..quotation.range.end as usize);
                quotation.range = with_marks(&marked.text, place);
            }
        }
        Self { plain, marked, quotations: read.regions }
    }

    /// The copy.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        self.marked.as_ref().map_or(&self.plain.text, |marked| &marked.text)
    }

    /// Its quotations, in order.
    #[must_use]
    pub(crate) fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// The bytes of the stored text that bytes of the copy stand for.
    #[must_use]
    pub(crate) fn stored(&self, copied: Range<usize>) -> Range<usize> {
        self.plain.source(self.marked.as_ref().map_or(copied.clone(), |marked| marked.source(copied.clone())))
    }

    /// The bytes of the copy that stand for bytes of the stored text.
    #[must_use]
    pub(crate) fn copied(&self, stored: Range<usize>) -> Range<usize> {
        let plain = self.plain.written(stored);
        self.marked.as_ref().map_or(plain.clone(), |marked| marked.written(plain.clone()))
    }

    /// The text's markup, in the bytes of the copy. A stretch takes in the marks that were lost at its ends.
    #[must_use]
    pub(crate) fn markup(&self, stored: &Markup) -> Markup {
        stored.mapped(|range| {
            let start = range.start.checked_sub(1).map_or(0, |before| self.copied(before..range.start).end);
            start..self.copied(range.end..range.end + 1).start.min(self.text().len())
        })
    }
}

/// A quotation's bytes in the copy, with the marks that were lost in the text and stand beside it there.
fn with_marks(copy: &str, Range { start, end }: Range<usize>) -> Range<u32> {
    let is_opened = copy[start..].starts_with('“') || !copy[..start].ends_with('“');
    let is_closed = copy[start..end].ends_with('”') || !copy[end..].starts_with('”');
    let mark = '“'.len_utf8();
    let start = if is_opened { start } else { start - mark };
    let end = if is_closed { end } else { end + mark };
    start as u32..end as u32
}

/// Writes the marks that were read; nothing where they stand so already.
fn write_marks(plain: &str, read: &Quotations) -> Option<Rewritten<'static>> {
    let mut rewriting = Rewriting::new(plain);
    for mark in &read.marks {
        let range = mark.range.start as usize..mark.range.end as usize;
        let written = match mark.role {
            MarkRole::Opens => "“",
            MarkRole::Closes => "”",
            MarkRole::OpensInner => "‘",
            MarkRole::ClosesInner => "’",
            MarkRole::Measures => "″",
        };
        if &plain[range.clone()] != written {
            rewriting.replace(range, written);
        }
    }
    rewriting.finish().owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::quotation::regions;

    fn copy(text: &str) -> String {
        Legible::of(text).text().to_owned()
    }

    #[test]
    fn every_form_of_a_text_reads_alike() {
        let plain = "“We stay,” said Pell. “It’s ‘ours’, and we don’t go.”\n\n“Why?” he asked.";
        let marks = |open: &str, close: &str| {
            plain.replace('“', "\u{1}").replace('”', "\u{2}").replace('\u{1}', open).replace('\u{2}', close)
        };
        for (open, close) in [
            ("\"", "\""),
            ("''", "''"),
            ("``", "''"),
            ("„", "“"),
            (",,", "''"),
            ("«", "»"),
            ("« ", " »"),
            ("»", "«"),
            ("<<", ">>"),
            ("“ ", " ”"),
            ("\" ", " \""),
            ("&ldquo;", "&rdquo;"),
            ("&#147;", "&#148;"),
            ("“", "“"),
            ("“\u{2009}", "\u{2009}”"),
        ] {
            assert_eq!(copy(&marks(open, close)).trim_start(), plain, "{open}{close}");
        }
        let british = "‘We stay,’ said Pell. ‘It’s “ours”, and we don’t go.’\n\n‘Why?’ he asked.";
        assert_eq!(copy(british), plain);
        assert_eq!(
            copy("He's 6'7\" tall. \"I'm 5'2\" and she's 6'1\" tall,\" he said."),
            "He's 6'7″ tall. “I'm 5'2″ and she's 6'1″ tall,” he said."
        );
        assert_eq!(
            copy("“We stay, she said.\n\n“So.\n\nWe wait.” “No."),
            "“We stay,” she said.\n\n“So.\n\n“We wait.” “No."
        );
    }

    #[test]
    fn a_text_that_is_written_so_already_is_itself() {
        let text = "“We stay,” said Pell. “It’s ‘ours’, and we don’t go.”\n\n“Why?” he asked.\n";
        let legible = Legible::of(text);
        assert!(std::ptr::eq(legible.text(), text));
        assert_eq!(legible.stored(3..11), 3..11);
    }

    /// Sentences in marks of many forms, with what may stand around them.
    fn sentences() -> impl Strategy<Value = String> {
        let mark = "“|”|\"|''|``|„|«|»|‘|’|'|&ldquo;|&quot;|\u{93}|\u{94}| |\u{a0}|,|\\.|, she said|, said Pell|6'2|\n|\n\n|&amp;";
        prop::collection::vec(
            prop_oneof![mark.prop_map(|s: String| s), "[A-Za-zé]{1,5} ?".prop_map(|s: String| s)],
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(1024))]

        #[test]
        fn places_lead_back_in_order_and_to_characters(text in sentences()) {
            let legible = Legible::of(&text);
            let words: Vec<Range<usize>> = legible.text().char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
            let mut last = 0..0;
            for word in words {
                let stored = legible.stored(word.clone());
                prop_assert!(text.get(stored.clone()).is_some());
                prop_assert!(last.start <= stored.start && last.end <= stored.end);
                let again = legible.copied(stored.clone());
                prop_assert!(stored.is_empty() || again.start <= word.start && word.end <= again.end);
                last = stored;
            }
        }

        #[test]
        fn the_copy_and_the_stored_text_have_the_same_regions(text in sentences()) {
            let legible = Legible::of(&text);
            let stored = |one: &Quotation| {
                let place = legible.stored(one.range.start as usize..one.range.end as usize);
                place.start as u32..place.end as u32
            };
            let of_copy: Vec<_> = legible.quotations().iter().map(stored).collect();
            prop_assert_eq!(of_copy, regions(&text));
        }
    }

    /// Paragraphs of quotations in marks of one form or another, some without their closing mark.
    fn paragraphs_of_quotations() -> impl Strategy<Value = String> {
        const FORMS: [(&str, &str); 8] = [
            ("“", "”"),
            ("\"", "\""),
            ("''", "''"),
            ("‘", "’"),
            ("«", "»"),
            ("„", "“"),
            ("&ldquo;", "&rdquo;"),
            ("“", ""),
        ];
        const WORDS: [&str; 5] = ["Yes,", "It’s so.", "I'm 6'2\" tall,", "Why?", "a “bad” one"];
        const TAILS: [&str; 4] = [" she said. ", " said Ines Pell. ", " He left. ", "\n\n"];
        let one = (
            prop::sample::select(&FORMS[..]),
            prop::sample::select(&WORDS[..]),
            prop::sample::select(&TAILS[..]),
        );
        let one = one.prop_map(|((open, close), words, tail)| format!("{open}{words}{close}{tail}"));
        prop::collection::vec(one, 0..8).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(1024))]

        #[test]
        fn a_copy_is_read_as_the_text_was(text in paragraphs_of_quotations()) {
            let legible = Legible::of(&text);
            prop_assert_eq!(&Quotations::read(legible.text()).regions, legible.quotations(), "{}", legible.text());
        }
    }

    #[test]
    fn a_copy_is_legible() {
        for text in [
            "“We stay, she said. \"And 'wait'.\"",
            "‘It’s “ours”,’ he said. 6'2\" tall",
            "„Ja „ja“ ja“, she said",
        ] {
            assert_eq!(copy(&copy(text)), copy(text));
            assert_eq!(Legible::of(&copy(text)).quotations(), Legible::of(text).quotations());
        }
    }
}
