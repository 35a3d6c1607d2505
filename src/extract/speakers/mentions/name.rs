//! A proper name: the words of a run that name somebody, without titles and offices before them.

use std::ops::Range;

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::Mention;
use super::mention::flags::{self, Flags};
use crate::extract::speakers::gazetteer::{self, WordClasses};
use crate::extract::words::hash::{Hasher, mix};
use crate::extract::words::language::tags;
use crate::extract::words::token::Shape;

/// Most words of a name that are looked at.
const MAX_NAME_WORDS: usize = 12;

/// What a run of capitalised words is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NameParse {
    /// Nothing that may speak: "American".
    None,
    /// An office without a name; its last word: "the Prime Minister".
    Office(usize),
    /// A name, the word of its office, and what a title says of its bearer.
    Of { name: Range<usize>, office: Option<usize>, flags: Flags },
}

const ANY_GIVEN: WordClasses = gazetteer::HE | gazetteer::SHE | gazetteer::GIVEN;
const GIVEN_OR_SURNAME: WordClasses = ANY_GIVEN | gazetteer::SURNAME;

/// Parses the run `start..end` into titles, office and name.
pub(super) fn parse(paragraph: &ClassifiedParagraph<'_>, start: usize, end: usize) -> NameParse {
    let class = |i: usize| paragraph.classes(i);
    let start = (start..end).find(|&i| class(i) & gazetteer::FORMER == 0).unwrap_or(start);
    if (start..end).all(|i| class(i) & gazetteer::PEOPLE != 0) {
        let modifies = paragraph.tokens().get(end).is_some_and(|w| w.tagged(tags::NOUN | tags::ADJECTIVE));
        let surname = end - start == 1 && is_singular_name(paragraph, start);
        return match () {
            () if modifies => NameParse::None,
            () if surname => of(start..end, None, 0),
            () => NameParse::Office(end - 1),
        };
    }
    if end - start == 1 && is_noun(paragraph, start) {
        return NameParse::Office(start);
    }
    let body = class(end - 1) & gazetteer::BODY != 0 && class(end - 1) & gazetteer::PERSON == 0;
    let title = (start..end).rev().find(|&i| {
        let strong = class(i) & gazetteer::STRONG != 0;
        let both = class(i) & ANY_GIVEN != 0 && end - start == 2 && i == start;
        class(i) & gazetteer::TITLE != 0 && !both && (strong || !body)
    });
    let trade = end - start > 2 && is_trade(paragraph, start) && !body;
    let Some(title) = title.or_else(|| trade.then_some(start)) else { return plain(paragraph, start, end) };
    let after = behind(paragraph, title + 1, end);
    if after == end {
        let named = end - start == 2 && class(start) & ANY_GIVEN != 0;
        return if named { of(start..end, None, 0) } else { NameParse::Office(title) };
    }
    if end - after > 1 && class(after) & gazetteer::PEOPLE != 0 && class(after + 1) & ANY_GIVEN != 0 {
        return of(
            after + 1..end,
            Some(title),
            flags::PERSON | flags::TITLED | gender(paragraph, start..title + 1),
        );
    }
    of(after..end, Some(title), flags::PERSON | flags::TITLED | gender(paragraph, start..title + 1))
}

/// Whether a word that may be a people's is used as a surname: "Cuban said".
fn is_singular_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let token = paragraph.written(i);
    let determined = i > 0 && paragraph.token(i - 1).tagged(tags::DETERMINER | tags::ADJECTIVE);
    let acts = paragraph.has_verb(i + 1) || paragraph.is_inverted(i) || paragraph.is_possessive_mark(i + 1);
    acts && !determined && !token.ends_with('s') && paragraph.token(i).tagged(tags::NAME)
}

/// Whether a capitalised word before a name is what somebody does: "Zoologist Ana Ruiz", "Forecaster Isobel Trent".
fn is_trade(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let token = paragraph.written(i);
    let opens = i == 0 || paragraph.token(i - 1).sentence != paragraph.token(i).sentence;
    let given = paragraph.has_class(i + 1, ANY_GIVEN);
    let agent =
        opens && given && token.len() > 5 && ["er", "or", "ist"].iter().any(|end| token.ends_with(end));
    paragraph.classes(i) & GIVEN_OR_SURNAME == 0 && (paragraph.classes(i) & gazetteer::PERSON != 0 || agent)
}

/// Whether a lone capitalised word is a common noun: "the Company", "Poll:".
fn is_noun(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let classes =
        paragraph.classes(i) | paragraph.gazetteer.classes(paragraph.singular(i)) & gazetteer::PERSON;
    if classes & gazetteer::CHAMBER != 0 {
        return false;
    }
    let determined = i > 0 && paragraph.classes(i - 1) & (gazetteer::THE | gazetteer::A) != 0;
    let opens =
        i == 0 || paragraph.is_headline || paragraph.token(i - 1).sentence != paragraph.token(i).sentence;
    let common = classes & (gazetteer::PAPER | gazetteer::BODY | gazetteer::GROUP) != 0;
    classes & ANY_GIVEN == 0
        && (common && (determined || opens) || determined && classes & gazetteer::PERSON != 0)
}

/// Behind "of State", "of the House".
fn behind(paragraph: &ClassifiedParagraph<'_>, at: usize, end: usize) -> usize {
    if at >= end || paragraph.classes(at) & gazetteer::OF == 0 {
        return at.min(end);
    }
    let small = (at..end).find(|&i| paragraph.token(i).shape != Shape::Small).unwrap_or(end);
    let mut next = (small + 1).min(end);
    while next < end && paragraph.classes(next) & gazetteer::PORTFOLIO != 0 {
        next += 1;
    }
    next
}

/// A run without a title: the name of a place or people, or of a body, may stand before a person's.
fn plain(paragraph: &ClassifiedParagraph<'_>, start: usize, end: usize) -> NameParse {
    let class = |i: usize| paragraph.classes(i);
    let mark = |range: &Range<usize>| if class(range.start) & ANY_GIVEN != 0 { flags::PERSON } else { 0 };
    let given = (start + 1..end.saturating_sub(1)).find(|&i| class(i) & ANY_GIVEN != 0);
    let leading =
        gazetteer::PEOPLE | gazetteer::BODY | gazetteer::PLACE | gazetteer::COUNTRY | gazetteer::LANDMARK;
    let body = class(end - 1) & (gazetteer::BODY | gazetteer::LANDMARK) != 0;
    if let Some(given) =
        given.filter(|&i| class(i - 1) & leading != 0 && class(start) & ANY_GIVEN == 0 && !body)
    {
        return of(given..end, None, flags::PERSON);
    }
    let name = start..end;
    let flags = mark(&name);
    of(name, None, flags)
}

fn of(name: Range<usize>, office: Option<usize>, flags: Flags) -> NameParse {
    NameParse::Of { name, office, flags }
}

fn gender(paragraph: &ClassifiedParagraph<'_>, titles: Range<usize>) -> Flags {
    let all = titles.fold(0, |all, i| all | paragraph.classes(i));
    let he = if all & (gazetteer::HE_TITLE | gazetteer::HE_NOUN) != 0 { flags::MALE } else { 0 };
    let she = if all & (gazetteer::SHE_TITLE | gazetteer::SHE_NOUN) != 0 { flags::FEMALE } else { 0 };
    he | she
}

/// Sets the hashes and flags of a mention to those of its name.
pub(super) fn describe(
    paragraph: &ClassifiedParagraph<'_>,
    mention: &mut Mention,
    name: Range<usize>,
    flags: Flags,
) {
    let class = |i: usize| paragraph.classes(i);
    let name = name.start..name.end.min(name.start + MAX_NAME_WORDS);
    let suffix = name.len() > 1 && class(name.end - 1) & gazetteer::SUFFIX != 0;
    let words = name.start..name.end - usize::from(suffix);
    mention.flags |= flags | if suffix { flags::NAME_SUFFIX } else { 0 };
    mention.first = paragraph.hash(words.start);
    mention.last = paragraph.hash(words.end - 1);
    mention.words = words.len() as u8;
    mention.classes = words.clone().fold(0, |all, i| all | class(i));
    mention.key = words
        .clone()
        .filter(|&i| i == words.start || !is_initial(paragraph, i))
        .fold(u64::from(suffix), |key, i| mix(key, paragraph.hash(i)));
    mention.initials = initials(paragraph, &words);
    let capitals = words.clone().all(|i| paragraph.token(i).shape == Shape::Capitals);
    mention.flags |= if capitals { flags::ALL_CAPITALS } else { 0 };
    mention.flags |= nature(paragraph, &words, mention.flags);
}

/// The hash of the first letters of a name's words, or of a name that is nothing but letters: "US", "U.S.".
fn initials(paragraph: &ClassifiedParagraph<'_>, words: &Range<usize>) -> u64 {
    let mut hasher = Hasher::new();
    let token = |i: usize| paragraph.written(i);
    if words.len() == 1 {
        let all = paragraph.tokens()[words.start].shape == Shape::Capitals;
        token(words.start).chars().filter(|c| *c != '.' && all).for_each(|c| hasher.char(c));
    } else {
        let first = |i: usize| token(i).chars().next().filter(|c| c.is_uppercase());
        words.clone().filter_map(first).for_each(|c| hasher.char(c));
    }
    hasher.finish()
}

/// "J." in a name, or "J".
fn is_initial(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let token = paragraph.written(i);
    token.trim_end_matches('.').chars().count() == 1
}

/// Person, body or place, by the words of the name; a title decides.
fn nature(paragraph: &ClassifiedParagraph<'_>, words: &Range<usize>, flags: Flags) -> Flags {
    let class = |i: usize| paragraph.classes(i);
    let (first, last) = (class(words.start), class(words.end - 1));
    let mut found = 0;
    if flags & flags::PERSON != 0 && flags & flags::TITLED != 0 {
        found |= if first & gazetteer::HE != 0 && words.len() > 1 { flags::MALE } else { 0 };
        found |= if first & gazetteer::SHE != 0 && words.len() > 1 { flags::FEMALE } else { 0 };
        let given = first & ANY_GIVEN != 0 && words.len() > 1;
        return found & !opposite(flags) | if given { flags::GIVEN_NAME } else { 0 };
    }
    let of = words
        .clone()
        .any(|i| paragraph.classes(i) & gazetteer::OF != 0 && paragraph.token(i).shape == Shape::Small);
    let body = last & gazetteer::BODY != 0 && (last & ANY_GIVEN == 0 || words.len() == 1)
        || of
        || words.clone().any(|i| is_body_word(paragraph, i, words));
    let place = first & (gazetteer::COUNTRY | gazetteer::PLACE) != 0 && words.len() == 1
        || first & gazetteer::TOWARDS != 0 && words.len() > 1
        || last & gazetteer::LANDMARK != 0 && words.len() > 1;
    let chamber = words.len() == 1 && last & gazetteer::CHAMBER != 0;
    if body && words.len() > 1 || chamber {
        found |= flags::ORGANIZATION;
    } else if place
        && (first & ANY_GIVEN == 0
            || words.len() == 1
            || last & (gazetteer::LANDMARK | gazetteer::SURNAME) == gazetteer::LANDMARK)
    {
        found |= flags::LOCATION;
    } else if first & ANY_GIVEN != 0 && words.len() > 1 {
        found |= flags::PERSON | flags::GIVEN_NAME;
        found |= if first & gazetteer::HE != 0 { flags::MALE } else { 0 };
        found |= if first & gazetteer::SHE != 0 { flags::FEMALE } else { 0 };
    }
    found
}

const fn opposite(flags: Flags) -> Flags {
    (if flags & flags::MALE != 0 { flags::FEMALE } else { 0 })
        | (if flags & flags::FEMALE != 0 { flags::MALE } else { 0 })
}

/// A word inside a name that no person's has: "Party", "&".
fn is_body_word(paragraph: &ClassifiedParagraph<'_>, i: usize, words: &Range<usize>) -> bool {
    let token = paragraph.written(i);
    let inner = i > words.start
        && paragraph.classes(i) & gazetteer::BODY != 0
        && paragraph.classes(i) & (ANY_GIVEN | gazetteer::PERSON) == 0;
    token == "&" || inner && words.len() > 2
}
