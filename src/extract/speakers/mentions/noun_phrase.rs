//! A noun phrase: what its head and the words before it say of whom it stands for; and appositions, noun phrases that
//! describe a name, beside it or across an "is".
//!
//! Each noun is compared with the name before it and the next few mentions behind it, so that the cost is linear.

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::flags::Flags;
use super::mention::{Mention, flags};
use crate::extract::speakers::gazetteer;
use crate::extract::speakers::gazetteer::WordClasses;
use crate::extract::words::hash::word;
use crate::extract::words::language::tags;
use crate::extract::words::token::Shape;

/// The classes of the noun at `head`: those of its singular; endings such as "-ist" make a person of a noun that the
/// gazetteer doesn't have.
pub(crate) fn classes(paragraph: &ClassifiedParagraph<'_>, head: usize) -> WordClasses {
    let number = gazetteer::GROUP | gazetteer::PEOPLE | gazetteer::DAY;
    let singular = paragraph.gazetteer.classes(paragraph.singular(head));
    let classes = singular | paragraph.classes(head) & number;
    let classes = classes | if is_agent(paragraph, head) { gazetteer::PERSON } else { 0 };
    let things = gazetteer::PAPER | gazetteer::BODY;
    let is_thing = paragraph.classes(head) & things != 0 && classes & (things | gazetteer::PERSON) == 0;
    if is_thing { paragraph.classes(head) } else { classes }
}

/// Where "23-year-old" ends whose number is word `head`: tokens are cut at the first hyphen.
pub(crate) fn age_end(paragraph: &ClassifiedParagraph<'_>, head: usize) -> Option<usize> {
    let words = paragraph.tokens().get(head + 1..head + 3)?;
    let written = |i: usize| &paragraph.text[words[i].range()];
    let is_age = written(0) == "-" && matches!(written(1), "year-old" | "year-olds");
    (is_age && paragraph.token(head).shape == Shape::Number).then_some(head + 3)
}

/// "Novelist", "oarsman", "the 47-year-old".
fn is_agent(paragraph: &ClassifiedParagraph<'_>, head: usize) -> bool {
    let token = paragraph.written(head);
    if age_end(paragraph, head).is_some() {
        return true;
    }
    let is_long = paragraph.token(head).shape == Shape::Small && token.len() > 6;
    let is_trade = ["man", "woman", "ist", "ician", "grapher"].iter().any(|end| token.ends_with(end));
    is_long && is_trade || token.ends_with("-year-old")
}

/// The hash of the word before a head, if it tells one holder of an office from another; 0 for none.
pub(crate) fn modifier(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> u64 {
    let before = (first..head).rev().find(|&i| !paragraph.is_possessive_mark(i));
    let telling = before.filter(|&i| {
        paragraph.token(i).shape != Shape::Mark
            && paragraph.classes(i) & (gazetteer::THE | gazetteer::A | gazetteer::FORMER) == 0
    });
    telling.map_or(0, |i| paragraph.hash(i))
}

/// Where the words of a noun phrase start behind its determiner; bytes.
pub(crate) fn content_start(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> u32 {
    let start = (first..head).find(|&i| !paragraph.token(i).tagged(tags::DETERMINER)).unwrap_or(head);
    paragraph.token(start).start
}

/// What "the", "a", "both", "former" in the words `first..=head` say.
pub(crate) fn determiner(paragraph: &ClassifiedParagraph<'_>, first: usize, head: usize) -> Flags {
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
pub(crate) fn flags_of(classes: WordClasses) -> Flags {
    let flag = |wanted: WordClasses, flag: Flags| if classes & wanted != 0 { flag } else { 0 };
    flag(gazetteer::HE_NOUN, flags::MALE)
        | flag(gazetteer::SHE_NOUN, flags::FEMALE)
        | flag(gazetteer::PERSON, flags::PERSON)
        | flag(gazetteer::BODY, flags::ORGANIZATION)
        | flag(gazetteer::PAPER, flags::PUBLICATION)
        | flag(gazetteer::GROUP, flags::GROUP)
        | flag(gazetteer::PAIR, flags::DUAL)
}

/// Most mentions that lie between a noun and its name, and bytes for a name that follows.
const MAX_MENTIONS_BETWEEN: usize = 6;
const MAX_BYTES_BEFORE_NAME: u32 = 60;

/// Sets [`Mention::about`] of the nouns among the mentions from number `first` on, which are those of one paragraph.
pub(crate) fn tie_appositions(text: &str, mentions: &mut [Mention], first: usize) {
    for at in first..mentions.len() {
        let name = name_before(text, mentions, first, at).or_else(|| name_behind(text, mentions, at));
        if let Some(name) = name {
            mentions[at].about = name as u32;
        }
    }
}

/// The name before a noun phrase that describes it: "Hugh Hill, 45, a doctor", "Hill is a doctor".
fn name_before(text: &str, mentions: &[Mention], first: usize, at: usize) -> Option<usize> {
    let noun = &mentions[at];
    // "Ana Ruiz, the nominee's daughter": the nominee is somebody else.
    let excluded = flags::AFTER_PREPOSITION | flags::PLURAL | flags::MODIFIER | flags::POSSESSIVE;
    if !noun.is_noun() || noun.is(excluded) {
        return None;
    }
    let from = at.saturating_sub(MAX_MENTIONS_BETWEEN).max(first);
    let name = (from..at).rev().find(|&i| mentions[i].is_name() && mentions[i].span.end <= noun.start)?;
    let person = &mentions[name];
    let between = text.get(person.span.end as usize..noun.start as usize)?;
    let is_apposed = between.len() < 16
        && between.starts_with([',', ' ', '(', '—'])
        && between.contains([',', '(', '—'])
        && between.chars().all(|c| !c.is_alphabetic());
    let is_loose = person.is(flags::AFTER_PREPOSITION)
        && (noun.is(flags::SUBJECT) || !noun.is(flags::PERSON) && noun.owner().is_some());
    let is_copula = matches!(between.trim(), "is" | "was" | "became" | ", who is" | ", who was");
    let is_one = is_apposed && !is_loose || is_copula;
    (noun.sentence == person.sentence && agree(person, noun) && is_one).then_some(name)
}

/// The name behind a noun phrase: "the director of the port, Samuel Adeyemi,".
fn name_behind(text: &str, mentions: &[Mention], at: usize) -> Option<usize> {
    let noun = &mentions[at];
    if !noun.is_noun() || noun.is(flags::PLURAL) {
        return None;
    }
    if is_of_name(text, mentions, at) {
        return Some(at + 1);
    }
    if noun.is(flags::SUBJECT) {
        return None;
    }
    let behind = &mentions[at + 1..];
    let behind = behind.iter().take(MAX_MENTIONS_BETWEEN).take_while(|m| m.sentence == noun.sentence);
    let rest = text.get(noun.span.end as usize..).unwrap_or_default();
    let has_clause = [" that ", " which ", " who "].iter().any(|relative| rest.starts_with(relative));
    for (i, mention) in (at + 1..).zip(behind) {
        if mention.is_name() && mention.is(flags::AFTER_COMMA) {
            let is_near = mention.start.saturating_sub(noun.span.end) < MAX_BYTES_BEFORE_NAME;
            return (is_near && agree(mention, noun)).then_some(i);
        }
        if !mention.is(flags::AFTER_PREPOSITION | flags::MODIFIER) && !has_clause {
            return None;
        }
    }
    None
}

/// Whether the next mention names the organization that the noun stands for: "the city of Aldo".
fn is_of_name(text: &str, mentions: &[Mention], at: usize) -> bool {
    let noun = &mentions[at];
    let Some(name) = mentions.get(at + 1).filter(|m| m.is_name() && noun.is(flags::ORGANIZATION)) else {
        return false;
    };
    let between = text.get(noun.span.end as usize..name.start as usize).unwrap_or_default();
    let is_land = noun.classes & (gazetteer::LAND | gazetteer::SCHOOL) != 0 || LANDS.contains(&noun.key);
    is_land && !name.is(flags::PERSON | flags::MODIFIER) && matches!(between, " of " | " of the ")
}

/// Whether a noun may describe a name: a person's a person, an organization's an organization.
fn agree(name: &Mention, noun: &Mention) -> bool {
    let is_person = noun.is(flags::PERSON) && !name.is(flags::ORGANIZATION | flags::LOCATION);
    let either = flags::MALE | flags::FEMALE;
    let is_contradiction = (name.flags | noun.flags) & either == either;
    let is_organization = noun.is(flags::ORGANIZATION) || noun.key == COMPANY;
    is_person && !is_contradiction || is_organization && !name.is(flags::PERSON)
}

const COMPANY: u64 = word("company");
/// What a place is called before its name: "the city of Aldo".
const LANDS: [u64; 8] = [
    word("city"),
    word("town"),
    word("village"),
    word("county"),
    word("district"),
    word("parish"),
    word("diocese"),
    word("port"),
];
