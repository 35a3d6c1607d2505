//! A noun phrase: what its head and the words before it say of whom it stands for.

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::flags::{self, Flags};
use crate::extract::speakers::gazetteer::{self, WordClasses};
use crate::extract::words::language::tags;
use crate::extract::words::token::Shape;

/// The classes of the noun at `head`: those of its singular; endings such as "-ist" make a person of a noun that the
/// gazetteer doesn't have.
pub(super) fn classes(paragraph: &ClassifiedParagraph<'_>, head: usize) -> WordClasses {
    let number = gazetteer::GROUP | gazetteer::PEOPLE | gazetteer::DAY;
    let singular = paragraph.gazetteer.classes(paragraph.singular(head));
    let classes = singular | paragraph.classes(head) & number;
    let classes = classes | if is_agent(paragraph, head) { gazetteer::PERSON } else { 0 };
    let things = gazetteer::PAPER | gazetteer::BODY;
    let is_thing = paragraph.classes(head) & things != 0 && classes & (things | gazetteer::PERSON) == 0;
    if is_thing { paragraph.classes(head) } else { classes }
}

/// "Novelist", "oarsman", "the 47-year-old".
fn is_agent(paragraph: &ClassifiedParagraph<'_>, head: usize) -> bool {
    let token = paragraph.written(head);
    let is_long = paragraph.token(head).shape == Shape::Small && token.len() > 6;
    is_long && ["man", "woman", "ist"].iter().any(|end| token.ends_with(end)) || token.ends_with("-year-old")
}

/// The hash of the word before a head, if it tells one holder of an office from another; 0 for none.
pub(super) fn modifier(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> u64 {
    let before = (first..head).rev().find(|&i| !paragraph.is_possessive_mark(i));
    let telling = before.filter(|&i| {
        paragraph.token(i).shape != Shape::Mark
            && paragraph.classes(i) & (gazetteer::THE | gazetteer::A | gazetteer::FORMER) == 0
    });
    telling.map_or(0, |i| paragraph.hash(i))
}

/// Where the words of a noun phrase start behind its determiner; bytes.
pub(super) fn content_start(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> u32 {
    let start = (first..head).find(|&i| !paragraph.token(i).tagged(tags::DETERMINER)).unwrap_or(head);
    paragraph.token(start).start
}

/// What "the", "a", "both", "former" in the words `first..=head` say.
pub(super) fn determiner(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> Flags {
    let mut found = 0;
    for i in first..=head {
        let classes = paragraph.classes(i);
        found |= if classes & gazetteer::THE != 0 { flags::DEFINITE } else { 0 };
        found |= if classes & gazetteer::A != 0 { flags::INDEFINITE } else { 0 };
        found |= if classes & gazetteer::BOTH != 0 { flags::DUAL } else { 0 };
        found |= if classes & gazetteer::FORMER != 0 { flags::FORMER } else { 0 };
        let is_pair = classes & gazetteer::TWO != 0 && found & flags::DEFINITE != 0;
        found |= if is_pair { flags::DUAL } else { 0 };
    }
    found
}

/// What a noun of these classes is.
pub(super) fn flags_of(classes: WordClasses) -> Flags {
    let flag = |wanted: WordClasses, flag: Flags| if classes & wanted != 0 { flag } else { 0 };
    flag(gazetteer::HE_NOUN, flags::MALE)
        | flag(gazetteer::SHE_NOUN, flags::FEMALE)
        | flag(gazetteer::PERSON, flags::PERSON)
        | flag(gazetteer::BODY, flags::ORGANIZATION)
        | flag(gazetteer::PAPER, flags::PUBLICATION)
        | flag(gazetteer::GROUP, flags::GROUP)
        | flag(gazetteer::PAIR, flags::DUAL)
}
