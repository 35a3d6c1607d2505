//! A name: what of a run of capitalised words names somebody, once titles and offices are off.

use std::ops::Range;

use super::lists::{self, Classes};
use super::mention::Mention;
use super::mention::marks::{self, Marks};
use super::scan::Scan;
use crate::extract::words::hash::{Hasher, mix};
use crate::extract::words::language::tags;
use crate::extract::words::token::Shape;

/// Most words of a name that are looked at.
const LONGEST: usize = 12;

/// What a run of capitalised words turns out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Name {
    /// Nothing that may speak: "American".
    None,
    /// An office without a name; its last word: "the Prime Minister".
    Office(usize),
    /// A name, the word of its office, and what a title says.
    Of { name: Range<usize>, office: Option<usize>, marks: Marks },
}

const GIVEN: Classes = lists::HE | lists::SHE | lists::GIVEN;
const NAMES: Classes = GIVEN | lists::SURNAME;

/// Takes titles and offices off the run `start..end`.
pub(super) fn split(scan: &Scan<'_>, start: usize, end: usize) -> Name {
    let class = |i: usize| scan.keys[i].1;
    let start = (start..end).find(|&i| class(i) & lists::FORMER == 0).unwrap_or(start);
    if (start..end).all(|i| class(i) & lists::PEOPLE != 0) {
        let modifies = scan.paragraph.words.get(end).is_some_and(|w| w.tagged(tags::NOUN | tags::ADJECTIVE));
        let surname = end - start == 1 && scan.is_singular_name(start);
        return match () {
            () if modifies => Name::None,
            () if surname => of(start..end, None, 0),
            () => Name::Office(end - 1),
        };
    }
    if end - start == 1 && is_noun(scan, start) {
        return Name::Office(start);
    }
    let body = class(end - 1) & lists::BODY != 0 && class(end - 1) & lists::PERSON == 0;
    let title = (start..end).rev().find(|&i| {
        let strong = class(i) & lists::STRONG != 0;
        let both = class(i) & GIVEN != 0 && end - start == 2 && i == start;
        class(i) & lists::TITLE != 0 && !both && (strong || !body)
    });
    let trade = end - start > 2 && is_trade(scan, start) && !body;
    let Some(title) = title.or_else(|| trade.then_some(start)) else { return plain(scan, start, end) };
    let after = behind(scan, title + 1, end);
    if after == end {
        let named = end - start == 2 && class(start) & GIVEN != 0;
        return if named { of(start..end, None, 0) } else { Name::Office(title) };
    }
    if end - after > 1 && class(after) & lists::PEOPLE != 0 && class(after + 1) & GIVEN != 0 {
        return of(
            after + 1..end,
            Some(title),
            marks::PERSON | marks::TITLED | gender(scan, start..title + 1),
        );
    }
    of(after..end, Some(title), marks::PERSON | marks::TITLED | gender(scan, start..title + 1))
}

/// Whether a capitalised word before a name is what somebody does: "Zoologist Ana Ruiz", "Forecaster Isobel Trent".
fn is_trade(scan: &Scan<'_>, i: usize) -> bool {
    let token = &scan.text[scan.paragraph.words[i].range()];
    let opens = i == 0 || scan.paragraph.words[i - 1].sentence != scan.paragraph.words[i].sentence;
    let given = scan.keys.get(i + 1).is_some_and(|key| key.1 & GIVEN != 0);
    let agent =
        opens && given && token.len() > 5 && ["er", "or", "ist"].iter().any(|end| token.ends_with(end));
    scan.keys[i].1 & NAMES == 0 && (scan.keys[i].1 & lists::PERSON != 0 || agent)
}

/// Whether a lone capitalised word is a common noun: "the Company", "Poll:".
fn is_noun(scan: &Scan<'_>, i: usize) -> bool {
    let classes = scan.keys[i].1 | scan.lists.classes(scan.singular(i)) & lists::PERSON;
    if classes & lists::CHAMBER != 0 {
        return false;
    }
    let determined = i > 0 && scan.keys[i - 1].1 & (lists::THE | lists::A) != 0;
    let opens =
        i == 0 || scan.headline || scan.paragraph.words[i - 1].sentence != scan.paragraph.words[i].sentence;
    let common = classes & (lists::PAPER | lists::BODY | lists::GROUP) != 0;
    classes & GIVEN == 0 && (common && (determined || opens) || determined && classes & lists::PERSON != 0)
}

/// Behind "of State", "of the House".
fn behind(scan: &Scan<'_>, at: usize, end: usize) -> usize {
    if at >= end || scan.keys[at].1 & lists::OF == 0 {
        return at.min(end);
    }
    let small = (at..end).find(|&i| scan.paragraph.words[i].shape != Shape::Small).unwrap_or(end);
    let mut next = (small + 1).min(end);
    while next < end && scan.keys[next].1 & lists::PORTFOLIO != 0 {
        next += 1;
    }
    next
}

/// A run without a title: the name of a place or people, or of a body, may stand before a person's.
fn plain(scan: &Scan<'_>, start: usize, end: usize) -> Name {
    let class = |i: usize| scan.keys[i].1;
    let mark = |range: &Range<usize>| if class(range.start) & GIVEN != 0 { marks::PERSON } else { 0 };
    let given = (start + 1..end.saturating_sub(1)).find(|&i| class(i) & GIVEN != 0);
    let leading = lists::PEOPLE | lists::BODY | lists::PLACE | lists::COUNTRY | lists::LANDMARK;
    let body = class(end - 1) & (lists::BODY | lists::LANDMARK) != 0;
    if let Some(given) = given.filter(|&i| class(i - 1) & leading != 0 && class(start) & GIVEN == 0 && !body)
    {
        return of(given..end, None, marks::PERSON);
    }
    let name = start..end;
    let marks = mark(&name);
    of(name, None, marks)
}

fn of(name: Range<usize>, office: Option<usize>, marks: Marks) -> Name {
    Name::Of { name, office, marks }
}

fn gender(scan: &Scan<'_>, titles: Range<usize>) -> Marks {
    let all = titles.fold(0, |all, i| all | scan.keys[i].1);
    let he = if all & (lists::HE_TITLE | lists::HE_NOUN) != 0 { marks::HE } else { 0 };
    let she = if all & (lists::SHE_TITLE | lists::SHE_NOUN) != 0 { marks::SHE } else { 0 };
    he | she
}

/// Gives a mention the hashes and marks of its name.
pub(super) fn describe(scan: &Scan<'_>, mention: &mut Mention, name: Range<usize>, marks: Marks) {
    let class = |i: usize| scan.keys[i].1;
    let name = name.start..name.end.min(name.start + LONGEST);
    let suffix = name.len() > 1 && class(name.end - 1) & lists::SUFFIX != 0;
    let words = name.start..name.end - usize::from(suffix);
    mention.marks |= marks | if suffix { marks::SUFFIX } else { 0 };
    mention.first = scan.keys[words.start].0;
    mention.last = scan.keys[words.end - 1].0;
    mention.words = words.len() as u8;
    mention.classes = words.clone().fold(0, |all, i| all | class(i));
    mention.key = words
        .clone()
        .filter(|&i| i == words.start || !is_initial(scan, i))
        .fold(u64::from(suffix), |key, i| mix(key, scan.keys[i].0));
    mention.initials = initials(scan, &words);
    let capitals = words.clone().all(|i| scan.paragraph.words[i].shape == Shape::Capitals);
    mention.marks |= if capitals { marks::CAPITALS } else { 0 };
    mention.marks |= nature(scan, &words, mention.marks);
}

/// The hash of the first letters of a name's words, or of a name that is nothing but letters: "US", "U.S.".
fn initials(scan: &Scan<'_>, words: &Range<usize>) -> u64 {
    let mut hasher = Hasher::new();
    let token = |i: usize| &scan.text[scan.paragraph.words[i].range()];
    if words.len() == 1 {
        let all = scan.paragraph.words[words.start].shape == Shape::Capitals;
        token(words.start).chars().filter(|c| *c != '.' && all).for_each(|c| hasher.char(c));
    } else {
        let first = |i: usize| token(i).chars().next().filter(|c| c.is_uppercase());
        words.clone().filter_map(first).for_each(|c| hasher.char(c));
    }
    hasher.finish()
}

/// "J." in a name, or "J".
fn is_initial(scan: &Scan<'_>, i: usize) -> bool {
    let token = &scan.text[scan.paragraph.words[i].range()];
    token.trim_end_matches('.').chars().count() == 1
}

/// Person, body or place, by the words of the name; a title decides.
fn nature(scan: &Scan<'_>, words: &Range<usize>, marks: Marks) -> Marks {
    let class = |i: usize| scan.keys[i].1;
    let (first, last) = (class(words.start), class(words.end - 1));
    let mut found = 0;
    if marks & marks::PERSON != 0 && marks & marks::TITLED != 0 {
        found |= if first & lists::HE != 0 && words.len() > 1 { marks::HE } else { 0 };
        found |= if first & lists::SHE != 0 && words.len() > 1 { marks::SHE } else { 0 };
        let given = first & GIVEN != 0 && words.len() > 1;
        return found & !opposite(marks) | if given { marks::GIVEN } else { 0 };
    }
    let of = words
        .clone()
        .any(|i| scan.keys[i].1 & lists::OF != 0 && scan.paragraph.words[i].shape == Shape::Small);
    let body = last & lists::BODY != 0 && (last & GIVEN == 0 || words.len() == 1)
        || of
        || words.clone().any(|i| is_body_word(scan, i, words));
    let place = first & (lists::COUNTRY | lists::PLACE) != 0 && words.len() == 1
        || first & lists::TOWARDS != 0 && words.len() > 1
        || last & lists::LANDMARK != 0 && words.len() > 1;
    let chamber = words.len() == 1 && last & lists::CHAMBER != 0;
    if body && words.len() > 1 || chamber {
        found |= marks::BODY;
    } else if place
        && (first & GIVEN == 0
            || words.len() == 1
            || last & (lists::LANDMARK | lists::SURNAME) == lists::LANDMARK)
    {
        found |= marks::PLACE;
    } else if first & GIVEN != 0 && words.len() > 1 {
        found |= marks::PERSON | marks::GIVEN;
        found |= if first & lists::HE != 0 { marks::HE } else { 0 };
        found |= if first & lists::SHE != 0 { marks::SHE } else { 0 };
    }
    found
}

const fn opposite(marks: Marks) -> Marks {
    (if marks & marks::HE != 0 { marks::SHE } else { 0 })
        | (if marks & marks::SHE != 0 { marks::HE } else { 0 })
}

/// A word inside a name that no person's has: "Party", "&".
fn is_body_word(scan: &Scan<'_>, i: usize, words: &Range<usize>) -> bool {
    let token = &scan.text[scan.paragraph.words[i].range()];
    let inner =
        i > words.start && scan.keys[i].1 & lists::BODY != 0 && scan.keys[i].1 & (GIVEN | lists::PERSON) == 0;
    token == "&" || inner && words.len() > 2
}
