//! A proper name: a run of neighbouring words that may make one, with the small words and full stops that join them, and the
//! words of the run that name somebody, without titles and offices before them.
//!
//! The tagger's tags decide where a run ends, and the gazetteer corrects them.

use std::ops::Range;

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::flags::Flags;
use super::mention::{Mention, flags};
use crate::extract::speakers::gazetteer;
use crate::extract::speakers::gazetteer::{ANY_GIVEN, WordClasses};
use crate::extract::words::hash::{Hasher, mix, word};
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::COMMA;
use crate::extract::words::token::{Shape, Token, lower};

/// Most words of a name that are looked at.
const MAX_NAME_WORDS: usize = 12;

/// What a run of capitalised words is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NameParse {
    /// Nothing that may speak: "American".
    None,
    /// An office without a name; its last word: "the Prime Minister".
    Office(usize),
    /// A name, the word of its office, and what a title says of its bearer.
    Of { name: Range<usize>, office: Option<usize>, flags: Flags },
}

const GIVEN_OR_SURNAME: WordClasses = ANY_GIVEN | gazetteer::SURNAME;

/// Parses the run `start..end` into titles, office and name.
pub(crate) fn parse(paragraph: &ClassifiedParagraph<'_>, start: usize, end: usize) -> NameParse {
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
    // "New report", "North side": the first word of places, and no place.
    let is_half = end - start == 1 && class(start) & (gazetteer::TOWARDS | ANY_GIVEN) == gazetteer::TOWARDS;
    let noun_behind =
        paragraph.tokens().get(end).is_some_and(|w| w.shape == Shape::Small && w.tagged(tags::NOUN));
    if is_half && noun_behind {
        return NameParse::None;
    }
    let body = class(end - 1) & gazetteer::BODY != 0 && class(end - 1) & gazetteer::PERSON == 0;
    let title = (start..end).rev().find(|&i| {
        let strong = class(i) & gazetteer::STRONG != 0;
        let is_name =
            is_titled_given(paragraph, start, i, end) || is_title_as_surname(paragraph, start, i, end);
        class(i) & gazetteer::TITLE != 0 && !is_name && (strong || !body)
    });
    let kin = end - start == 2 && class(start) & (gazetteer::KIN | gazetteer::HOUSEHOLD) != 0;
    let trade = (end - start > 2 || kin) && is_trade(paragraph, start) && !body;
    let Some(title) = title.or_else(|| trade.then_some(start)) else { return plain(paragraph, start, end) };
    let after = behind(paragraph, title + 1, end);
    // "Minister for Agriculture Shri Ana Pell" holds the office, and no "Shri".
    let held = gazetteer::OFFICE | gazetteer::PERSON;
    let title =
        (start..=title).rev().find(|&i| class(i) & held != 0 && class(i) & ANY_GIVEN == 0).unwrap_or(title);
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

/// Whether a word that may be a title is a given name: "Earl Bishop", "Mayor Earl Bishop".
fn is_titled_given(paragraph: &ClassifiedParagraph<'_>, start: usize, i: usize, end: usize) -> bool {
    let is_opening = i == start && end - start == 2;
    let is_behind_title = i > start && i + 2 == end && paragraph.classes(i - 1) & gazetteer::TITLE != 0;
    let next = paragraph.has_class(i + 1, gazetteer::STRONG | gazetteer::BODY);
    // "Sgt. Duke Winters": no duke is a sergeant.
    let noble = NOBLES.contains(&paragraph.hash(i)) && i + 2 == end && i > start;
    if noble && paragraph.classes(i - 1) & gazetteer::STRONG != 0 && !next {
        return true;
    }
    paragraph.classes(i) & ANY_GIVEN != 0 && (is_opening || is_behind_title && !next)
}

/// Whether a word that may be a title ends a name as its surname: "Ellen Judge", "Rep. Lowell King", "Dr. Bishop".
fn is_title_as_surname(paragraph: &ClassifiedParagraph<'_>, start: usize, i: usize, end: usize) -> bool {
    let class = |i: usize| paragraph.classes(i);
    let last = i + 1 == end || i + 2 == end && class(i + 1) & gazetteer::SUFFIX != 0;
    if !last || i == start {
        return false;
    }
    let before = class(i - 1);
    if class(i) & gazetteer::STRONG != 0 {
        // "Tim “Tiny” Lord", "Bob Lord".
        let nickname = paragraph.token(i - 1).shape == Shape::Mark && paragraph.written(i - 1) != ".";
        return i + 1 == end && class(start) & ANY_GIVEN != 0 && (nickname || i == start + 1);
    }
    let is_plain =
        before & (gazetteer::TITLE | gazetteer::BODY | gazetteer::PEOPLE | gazetteer::PORTFOLIO) == 0;
    let is_relative = before & (gazetteer::KIN | gazetteer::HOUSEHOLD) != 0 && class(i) & ANY_GIVEN != 0;
    let given = before & ANY_GIVEN != 0 && (before & gazetteer::TITLE == 0 || i - 1 > start);
    let addressed = class(start) & gazetteer::STRONG != 0;
    let is_full = addressed && i > start + 1 && is_plain;
    let is_short = addressed && i == start + 1 && class(i) & gazetteer::OFFICE == 0;
    given || is_relative || is_full || is_short
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
        opens && given && token.len() > 5 && ["er", "or", "ist"].iter().any(|end| token.ends_with(end))
            || token.contains("-of-");
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

/// Behind "of State", "of the House", and behind a bracket that a title stood in: "Chief (Mrs.)".
fn behind(paragraph: &ClassifiedParagraph<'_>, at: usize, end: usize) -> usize {
    let is_bracket = (at..end).take(1).any(|i| paragraph.token(i).form == BRACKET);
    let close = (at..end.min(at + 4)).find(|&i| paragraph.written(i) == ")").filter(|_| is_bracket);
    let at = (close.unwrap_or(at)..end).find(|&i| paragraph.token(i).shape != Shape::Mark).unwrap_or(end);
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
    // "Regular Kev Pell, 61,": a word that only its place has given a capital.
    let opens = paragraph.opens_source(start) && !paragraph.token(start).tagged(tags::NAME);
    if opens
        && end - start > 2
        && class(start) & GIVEN_OR_SURNAME == 0
        && class(start + 1) & ANY_GIVEN != 0
        && !body
    {
        return of(start + 1..end, None, flags::PERSON);
    }
    let is_behind = is_behind_office(paragraph, start) && class(start) & gazetteer::TOWARDS == 0;
    if let Some(given) = given
        .filter(|&i| (class(i - 1) & leading != 0 || is_behind) && class(start) & ANY_GIVEN == 0 && !body)
    {
        return of(given..end, None, flags::PERSON);
    }
    if is_behind && end - start == 3 && !body && paragraph.is_in_source(start) {
        return of(start + 1..end, None, flags::PERSON);
    }
    let name = start..end;
    let flags = mark(&name);
    of(name, None, flags)
}

/// Whether an office and its "of" stand before word `start`: "Governor of".
pub(crate) fn is_behind_office(paragraph: &ClassifiedParagraph<'_>, start: usize) -> bool {
    start > 1
        && paragraph.classes(start - 1) & gazetteer::OF != 0
        && paragraph.token(start - 1).shape == Shape::Small
        && paragraph.classes(start - 2) & (gazetteer::TITLE | gazetteer::OFFICE) != 0
}

/// Where the particles of a surname start that a source opens with: "de la Fuente"; bytes.
pub(crate) fn particles_start(paragraph: &ClassifiedParagraph<'_>, name: usize) -> u32 {
    let is_particle = |i: usize| {
        paragraph.token(i).shape == Shape::Small
            && paragraph.classes(i) & gazetteer::PARTICLE != 0
            && paragraph.is_in_source(i)
    };
    let first = (0..name).rev().take_while(|&i| is_particle(i)).last().unwrap_or(name);
    paragraph.token(first).start
}

/// What a word says of the generation of the name beside it: "jr" for "Jr." and "younger", "sr" for "Sr." and "elder"; 0 for
/// nothing.
pub(crate) fn generation(word: u64) -> u64 {
    match word {
        JR | YOUNGER => JR,
        SR | ELDER => SR,
        _ => 0,
    }
}

/// Whether a small word in a capital opens a name: "An Lixin, an agronomist,", "He Jialin, who", "Will Price said".
pub(crate) fn is_small_word_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let tokens = paragraph.tokens();
    let Some(next) = tokens.get(i + 1) else { return false };
    let is_capital = |w: &Token| w.shape == Shape::Capital;
    if !is_capital(paragraph.token(i)) || !SMALL_NAMES.contains(&paragraph.hash(i)) || !is_capital(next) {
        return false;
    }
    let known = gazetteer::PEOPLE | gazetteer::COUNTRY | gazetteer::PLACE | gazetteer::DAY | gazetteer::BODY;
    let is_small_before = i > 0
        && paragraph.token(i - 1).shape == Shape::Small
        && !paragraph.token(i - 1).tagged(tags::VERB | tags::PRONOUN)
        && paragraph.hash(i) == WILL;
    let is_name = (next.tagged(tags::NAME) || is_small_before)
        && paragraph.classes(i + 1) & (known | gazetteer::TITLE) == 0;
    let end = i + 2;
    let goes_on = tokens.get(end).is_none_or(|w| w.form == COMMA || w.listed(words::RELATIVE))
        || paragraph.has_verb(end)
        || paragraph.sources.iter().any(|source| source.contains(&i) && source.end == end);
    let starts = i == 0 || paragraph.opens_source(i) || paragraph.token(i - 1).shape != Shape::Capital;
    is_name && goes_on && starts && paragraph.hash(i + 1) != paragraph.hash(i)
}

/// Whether all that a source has for a name is a small word, or a month, in a capital: "An", "May", "Will".
pub(crate) fn is_lone_small_word(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let is_small_word = paragraph.classes(i) & gazetteer::DAY != 0 || LONE_NAMES.contains(&paragraph.hash(i));
    paragraph.token(i).shape == Shape::Capital
        && is_small_word
        && paragraph.sources.iter().any(|source| is_lone(paragraph, source, i))
}

/// Whether a month is a given name: "June Pell said", but not "in June Pell said".
fn is_month_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let next = paragraph.tokens().get(i + 1);
    let is_name = next.is_some_and(|w| w.shape == Shape::Capital && w.tagged(tags::NAME))
        && !paragraph.has_class(i + 1, gazetteer::DAY | gazetteer::NOT_NAME);
    let before = i.checked_sub(1).map(|b| paragraph.token(b));
    let is_time = before.is_some_and(|w| {
        w.tagged(tags::PREPOSITION | tags::ADJECTIVE | tags::DETERMINER | tags::ADVERB)
            || w.shape == Shape::Number
    });
    MONTH_NAMES.contains(&paragraph.hash(i)) && is_name && !is_time
}

/// The "A." of "A. R. Pell".
fn is_opening_initial(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let is_stop =
        |at: usize| paragraph.tokens().get(at).is_some_and(|w| paragraph.text[w.range()].ends_with('.'));
    let letter = is_initial(paragraph, i) && paragraph.token(i).shape == Shape::Capital;
    let whole = paragraph.token(i).len == 2 && is_stop(i);
    let next = if whole { i + 1 } else { i + 2 };
    let is_capital = paragraph
        .tokens()
        .get(next)
        .is_some_and(|w| w.shape == Shape::Capital && (w.tagged(tags::NAME) || is_initial(paragraph, next)));
    letter && (whole || is_stop(i + 1)) && is_capital && next - i < 3
}

/// "al-Khatib", "d'Ocón": a small particle joined to a name in a capital.
fn is_joined_particle(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let written = paragraph.written(i);
    let Some(mark) = written.find(['-', '\'', '’']).filter(|at| (1..5).contains(at)) else { return false };
    let rest = written[mark..].chars().nth(1);
    paragraph.token(i).shape == Shape::Small
        && written.starts_with(char::is_lowercase)
        && rest.is_some_and(char::is_uppercase)
        && paragraph.gazetteer.classes(lower(&written[..mark])) & gazetteer::PARTICLE != 0
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
pub(crate) fn describe(
    paragraph: &ClassifiedParagraph<'_>,
    mention: &mut Mention,
    name: Range<usize>,
    flags: Flags,
) {
    let class = |i: usize| paragraph.classes(i);
    let name = name.start..name.end.min(name.start + MAX_NAME_WORDS);
    let suffix = name.len() > 1 && class(name.end - 1) & gazetteer::SUFFIX != 0;
    let words = name.start..name.end - usize::from(suffix);
    if suffix {
        let written = paragraph.hash(name.end - 1);
        mention.generation = match generation(written) {
            0 => written,
            generation => generation,
        };
    }
    mention.flags |= flags | if suffix { flags::NAME_SUFFIX } else { 0 };
    mention.first = paragraph.hash(words.start);
    mention.last = paragraph.hash(words.end - 1);
    let is_word = |i: &usize| paragraph.token(*i).shape != Shape::Mark;
    mention.words = words.clone().filter(is_word).count() as u8;
    mention.middle = middle(paragraph, &words);
    mention.classes = words.clone().fold(0, |all, i| all | class(i));
    mention.key = words
        .clone()
        .filter(|&i| i == words.start || !is_initial(paragraph, i) && is_word(&i))
        .fold(u64::from(suffix), |key, i| mix(key, paragraph.hash(i)));
    mention.initials = initials(paragraph, &words);
    let capitals = words.clone().all(|i| paragraph.token(i).shape == Shape::Capitals);
    mention.flags |= if capitals { flags::ALL_CAPITALS } else { 0 };
    mention.flags |= nature(paragraph, &words, mention.flags);
    if mention.words > 1 && is_introduced(paragraph, name.end) {
        mention.flags &= !(flags::LOCATION | flags::ORGANIZATION);
        mention.flags |= flags::PERSON;
    }
}

/// The hash of the initials of the names between a first and a last name, nicknames in marks aside; 0 for none.
fn middle(paragraph: &ClassifiedParagraph<'_>, words: &Range<usize>) -> u64 {
    let mut hasher = Hasher::new();
    let mut is_any = false;
    let inner = words.start + 1..words.end.saturating_sub(1).max(words.start + 1);
    let is_in_marks =
        |i: usize| paragraph.token(i - 1).shape == Shape::Mark && paragraph.written(i - 1) != ".";
    for i in inner.filter(|&i| paragraph.token(i).shape != Shape::Mark && !is_in_marks(i)) {
        if let Some(letter) = paragraph.written(i).chars().next().filter(|c| c.is_uppercase()) {
            hasher.char(letter);
            is_any = true;
        }
    }
    if is_any { hasher.finish() } else { 0 }
}

/// Whether an age follows, which only a person has: "Ana Ruiz, 45,".
fn is_introduced(paragraph: &ClassifiedParagraph<'_>, end: usize) -> bool {
    let tokens = paragraph.tokens();
    let Some([comma, age, behind]) = tokens.get(end..end + 3) else { return false };
    let is_age = age.shape == Shape::Number && (1..=2).contains(&(age.end - age.start));
    comma.form == COMMA && is_age && !behind.tagged(tags::NAME | tags::NOUN)
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
    // "Team Pell" is no person.
    let team = i == words.start && words.len() == 2 && paragraph.hash(i) == TEAM;
    token == "&" || team || inner && words.len() > 2
}

/// Whether word `i` may be part of a name.
pub(crate) fn may_be_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let word = paragraph.token(i);
    let classes = paragraph.classes(i);
    if is_party_tag(&paragraph.text[word.range()]) {
        return false;
    }
    let given = word.tagged(tags::NAME)
        && (classes & (gazetteer::HE | gazetteer::SHE) != 0 || follows_name(paragraph, i))
        || in_purpose(paragraph, i);
    let day = classes & gazetteer::DAY != 0
        && !is_month_name(paragraph, i)
        && !(i > 0 && paragraph.classes(i - 1) & BEFORE_MONTH != 0 && word.tagged(tags::NAME));
    if is_opening_initial(paragraph, i)
        || is_joined_particle(paragraph, i)
        || is_small_word_name(paragraph, i)
        || is_lone_small_word(paragraph, i)
    {
        return true;
    }
    if !matches!(word.shape, Shape::Capital | Shape::Capitals)
        || day
        || classes & gazetteer::NOT_NAME != 0 && !given
    {
        return word.shape == Shape::Capitals && i < paragraph.label_len || paragraph.is_interview_label(i);
    }
    let opens = i == 0 || paragraph.token(i - 1).sentence != word.sentence || paragraph.token(i - 1).is_mark;
    // "Said Pell: …" is no man whose first name is Said.
    if opens && word.listed(words::SPEECH) && paragraph.opens_source(i + 1) {
        return false;
    }
    let lone = (word.tagged(tags::ADJECTIVE | tags::ADVERB) && classes & gazetteer::GROUP == 0
        || is_doubtful(paragraph, i))
        && paragraph.sources.iter().any(|source| is_lone(paragraph, source, i));
    word.tagged(tags::NAME)
        || lone
        || i > 0 && is_small_word_name(paragraph, i - 1)
        || in_purpose(paragraph, i)
        || opens && opens_body(paragraph, i)
        || classes & (gazetteer::HE | gazetteer::SHE) != 0
        || classes & gazetteer::GIVEN != 0 && paragraph.opens_source(i)
        || !opens && !paragraph.is_headline && word.tagged(tags::NOUN | tags::ADJECTIVE)
        || i < paragraph.label_len
}

/// Whether the word before is part of a name, so that "Watch" may be too: "Judicial Watch".
fn follows_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let before = i.checked_sub(1).map(|b| paragraph.token(b));
    !paragraph.is_headline
        && before.is_some_and(|w| {
            let capital = matches!(w.shape, Shape::Capital | Shape::Capitals);
            capital && w.tagged(tags::NAME) && w.sentence == paragraph.token(i).sentence
        })
}

/// Whether a source starts with the word and goes on with a body's noun: the "Downing" of "Downing Street".
fn opens_body(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let Some(next) = paragraph.tokens().get(i + 1) else { return false };
    let noun = paragraph.classes(i + 1) & (gazetteer::BODY | gazetteer::LANDMARK) != 0;
    let name = next.shape == Shape::Capital && next.tagged(tags::NAME);
    let word = paragraph.token(i);
    let verb = word.tagged(tags::VERB) && !word.listed(words::SPEECH | words::AUXILIARY);
    verb && noun && name && !paragraph.is_headline && paragraph.opens_source(i)
}

/// Whether the word says what a body is for: the "Protect" of "Committee to Protect Journalists".
fn in_purpose(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let to = (i.saturating_sub(3)..i).rev().find(|&k| paragraph.hash(k) == TO);
    let capital = |k: usize| matches!(paragraph.token(k).shape, Shape::Capital | Shape::Capitals);
    !paragraph.is_headline && to.is_some_and(|to| (to + 1..=i).all(capital) && opens_purpose(paragraph, to))
}

/// Whether the "to" at `i` stands between a body's noun and a capital.
fn opens_purpose(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let capital = |k: usize| paragraph.tokens().get(k).is_some_and(|w| w.shape == Shape::Capital);
    paragraph.hash(i) == TO
        && paragraph.token(i).shape == Shape::Small
        && i > 0
        && paragraph.classes(i - 1) & gazetteer::BODY != 0
        && capital(i - 1)
        && capital(i + 1)
}

/// Whether the tagger took a capitalised word that no list knows for a common one: "Voltan said".
pub(crate) fn is_doubtful(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let word = paragraph.token(i);
    let classes = paragraph.classes(i) | paragraph.gazetteer.classes(paragraph.singular(i));
    let common = word.tagged(tags::NOUN | tags::VERB) && !word.tagged(tags::NAME | tags::PLURAL);
    common && word.shape == Shape::Capital && classes == 0 && !word.listed(words::SPEECH | words::AUXILIARY)
}

/// Whether word `i` is all that a source has for a name: "Jolly", "Jolly, who left,".
fn is_lone(paragraph: &ClassifiedParagraph<'_>, source: &Range<usize>, i: usize) -> bool {
    let comma = paragraph.tokens().get(i + 1).is_some_and(|w| w.form == COMMA);
    source.start == i && (source.len() == 1 || comma)
}

/// Whether a capitalised noun for a paper ends a name: "Lantern Review Poll".
pub(crate) fn is_paper_title(paragraph: &ClassifiedParagraph<'_>, first: usize, i: usize) -> bool {
    let paper = paragraph.classes(i) & gazetteer::PAPER != 0
        && paragraph.classes(i) & (gazetteer::BODY | gazetteer::PERSON) == 0;
    // "Bob Law" is no paper; "Lantern Review Poll" is.
    let surname = i > 0
        && paragraph.classes(i - 1) & ANY_GIVEN != 0
        && paragraph.classes(i - 1) & (gazetteer::BODY | gazetteer::PLACE) == 0
        && (i < 2 || !may_be_name(paragraph, i - 2));
    paper && i > first && !surname && may_be_name(paragraph, i - 1)
}

/// Where the run of a name that starts at `i` ends.
pub(crate) fn run_end(paragraph: &ClassifiedParagraph<'_>, i: usize) -> usize {
    let limit = sentence_end(paragraph, i);
    let limit = if i < paragraph.label_len { limit.min(paragraph.label_len) } else { limit };
    let cut = |limit: usize, source: &Range<usize>| match () {
        () if source.contains(&i) && splits_surname(paragraph, source.end) => limit,
        () if source.contains(&i) => limit.min(source.end),
        () if paragraph.is_headline && source.start > i => limit.min(source.start),
        () => limit,
    };
    let limit = paragraph.sources.iter().fold(limit, cut);
    let mut end = i + 1;
    while end < limit {
        let step = joining_words(paragraph, i, end);
        if is_paper_title(paragraph, i, end)
            || end + step >= limit
            || !may_be_name(paragraph, end + step)
            || step > 0 && !may_join(paragraph, end + step)
        {
            break;
        }
        end += step + 1;
    }
    end
}

/// Whether a source that ends before word `end` has left out particles and a surname: "President Ana" of "Ana dos Pell".
fn splits_surname(paragraph: &ClassifiedParagraph<'_>, end: usize) -> bool {
    let is_small = |w: &Token| w.shape == Shape::Small;
    let particle =
        paragraph.tokens().get(end).is_some_and(is_small) && paragraph.has_class(end, gazetteer::PARTICLE);
    let capital = paragraph.tokens().get(end + 1).is_some_and(|w| w.shape == Shape::Capital);
    particle && capital && end > 0 && paragraph.token(end - 1).shape == Shape::Capital
}

/// Where the sentence ends that word `i` is in, were it not for initials.
fn sentence_end(paragraph: &ClassifiedParagraph<'_>, i: usize) -> usize {
    let mut limit = paragraph.parsed.sentence(i).end;
    while limit < paragraph.parsed.len() && limit > i + 1 && is_initial_stop(paragraph, limit - 1) {
        limit = paragraph.parsed.sentence(limit).end;
    }
    limit
}

/// The full stop of "B.", or the whole.
fn is_initial_stop(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let word = paragraph.token(i);
    let touches = i > 0 && paragraph.token(i - 1).end == word.start;
    let letter = |w: &Token| w.end - w.start == 1 && w.shape == Shape::Capital;
    let token = &paragraph.text[word.range()];
    let title = i > 0
        && paragraph.classes(i - 1) & gazetteer::STRONG != 0
        && (i < paragraph.label_len
            || paragraph
                .tokens()
                .get(i + 1)
                .is_some_and(|w| matches!(w.shape, Shape::Capital) || w.form == BRACKET));
    token == "." && touches && (title || letter(paragraph.token(i - 1)))
        || token.len() == 2 && token.ends_with('.') && word.shape == Shape::Capital
}

fn may_join(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    paragraph.token(i).tagged(tags::NAME | tags::NOUN)
        || in_purpose(paragraph, i)
        || (3..5).any(|step| i >= step && nickname_len(paragraph, i - step) == step)
}

/// Whether the possessive at `at` is part of a body's name: "Miners' Federation", "Women's League".
fn owns_body(paragraph: &ClassifiedParagraph<'_>, at: usize) -> bool {
    let owner = paragraph.token(at - 1);
    let singular = paragraph.singular(at - 1);
    let several = singular != paragraph.hash(at - 1)
        && paragraph.gazetteer.classes(singular) & gazetteer::PERSON != 0
        || paragraph.classes(at - 1) & gazetteer::GROUP != 0;
    let next = paragraph.tokens().get(at + 1).is_some_and(|w| w.shape == Shape::Capital);
    let capitals = (at + 1..at + 4)
        .take_while(|&i| paragraph.tokens().get(i).is_some_and(|w| w.shape == Shape::Capital));
    let body = capitals.last().is_some_and(|last| paragraph.has_class(last, gazetteer::BODY));
    owner.shape == Shape::Capital && several && !paragraph.is_headline && next && body
}

/// Whether the "and" at `at` is part of a body's name: "the Food and Drug Administration".
fn joins_body(paragraph: &ClassifiedParagraph<'_>, first: usize, at: usize) -> bool {
    let the = first > 0 && at == first + 1 && paragraph.classes(first - 1) & gazetteer::THE != 0;
    let capital = |i: usize| paragraph.tokens().get(i).is_some_and(|w| w.shape == Shape::Capital);
    let people = gazetteer::PERSON
        | gazetteer::PEOPLE
        | gazetteer::GROUP
        | gazetteer::COUNTRY
        | gazetteer::PLACE
        | gazetteer::CHAMBER;
    // "The Marland and Aldo Cricket Union": no country that is named by itself has a "the".
    let is_union = (at + 2..at + 4).any(|i| paragraph.has_class(i, gazetteer::LEAGUE))
        && paragraph.written(first).len() > 3;
    let unions = if is_union { gazetteer::COUNTRY | gazetteer::PLACE } else { 0 };
    let plain = |i: usize| {
        paragraph.classes(i) & (people & !unions | gazetteer::GIVEN | gazetteer::HE | gazetteer::SHE) == 0
    };
    let body = |i: usize| paragraph.classes(i) & gazetteer::BODY != 0 && !capital(i + 1);
    let named = the && capital(at + 1) && plain(first) && plain(at + 1);
    named && !paragraph.is_headline && capital(at + 2) && (body(at + 2) || capital(at + 3) && body(at + 3))
}

/// How many small words at `at` may join a name that starts at `first` with what follows.
fn joining_words(paragraph: &ClassifiedParagraph<'_>, first: usize, at: usize) -> usize {
    let classes = paragraph.classes(at);
    let token = paragraph.written(at);
    let small = paragraph.token(at).shape == Shape::Small;
    if paragraph.is_possessive_mark(at) && owns_body(paragraph, at) {
        return 1;
    }
    let nickname = nickname_len(paragraph, at);
    if nickname > 0 {
        return nickname;
    }
    // "Voltan Cells, Inc."
    let form = paragraph
        .tokens()
        .get(at + 1)
        .is_some_and(|w| w.shape != Shape::Small && FORMS.contains(&paragraph.hash(at + 1)));
    if paragraph.token(at).form == COMMA && form {
        return 1;
    }
    if paragraph.token(at).shape == Shape::Number
        && ORDINALS.contains(&token)
        && paragraph.classes(at - 1) & gazetteer::TITLE != 0
    {
        return 1;
    }
    if small && classes & gazetteer::PARTICLE != 0 && !is_joined_particle(paragraph, at) {
        let is_particle = |i: &usize| {
            paragraph.has_class(*i, gazetteer::PARTICLE) && paragraph.token(*i).shape == Shape::Small
        };
        return 1 + (at + 1..at + 3).take_while(is_particle).count();
    }
    if opens_purpose(paragraph, at) || token == "&" || token == "." && is_initial_stop(paragraph, at) {
        return 1;
    }
    if small && classes & gazetteer::OF != 0 {
        let body = paragraph.classes(at - 1) & gazetteer::BODY != 0;
        let office = paragraph.classes(at - 1) & gazetteer::TITLE != 0;
        let the = usize::from(paragraph.has_class(at + 1, gazetteer::THE));
        let portfolio = paragraph.has_class(at + 1 + the, gazetteer::PORTFOLIO);
        let goes_on = (first..at).any(|i| paragraph.classes(i) & gazetteer::OF != 0);
        return if body || goes_on || office && portfolio { 1 + the } else { 0 };
    }
    let ands = classes & gazetteer::AND != 0;
    let inside = ands && (first..at).any(|i| paragraph.classes(i) & gazetteer::OF != 0);
    usize::from(inside || ands && joins_body(paragraph, first, at))
}

/// How many tokens at `at` are a nickname, or a title, in marks between two words of a name: “Nita” in "Ana “Nita” Pell",
/// "(Mrs.)" in "Chief (Mrs.) Pell"; 0 for none.
fn nickname_len(paragraph: &ClassifiedParagraph<'_>, at: usize) -> usize {
    let tokens = paragraph.tokens();
    let written = |i: usize| tokens.get(i).map_or("", |w| &paragraph.text[w.range()]);
    let len = if written(at + 2) == "." { 4 } else { 3 };
    let is_pair = matches!(
        (written(at), written(at + len - 1)),
        ("“", "”") | ("\"" | "''", "\"" | "''") | ("``", "''") | ("‘", "’") | ("'", "'") | ("(", ")")
    );
    let (Some(word), Some(close), Some(next)) =
        (tokens.get(at + 1), tokens.get(at + len - 1), tokens.get(at + len))
    else {
        return 0;
    };
    let is_retired = matches!(written(at + 1), "rtd" | "retd" | "ret" | "ret." | "retired");
    let is_capital = matches!(word.shape, Shape::Capital | Shape::Capitals) || is_retired;
    let is_capital = is_capital && next.shape == Shape::Capital;
    let is_near = next.start.saturating_sub(close.end) < 3;
    if is_pair && is_capital && is_near { len } else { 0 }
}

/// "R-Calif.": a party and a state behind a name.
fn is_party_tag(token: &str) -> bool {
    matches!(token.as_bytes(), [b'D' | b'R' | b'I', b'-', b'A'..=b'Z', ..])
}

const TO: u64 = word("to");
const WILL: u64 = word("will");
/// Months that are given names as well.
const MONTH_NAMES: [u64; 6] =
    [word("april"), word("may"), word("june"), word("jun"), word("jan"), word("august")];
const BRACKET: u64 = word("(");
const TEAM: u64 = word("team");
const JR: u64 = word("jr");
const SR: u64 = word("sr");
const YOUNGER: u64 = word("younger");
const ELDER: u64 = word("elder");
/// Small words that are given names or surnames of some.
const SMALL_NAMES: [u64; 5] = [word("an"), word("he"), word("she"), word("will"), word("may")];
/// Those of them that are no pronouns.
const LONE_NAMES: [u64; 3] = [word("an"), word("will"), word("may")];
/// Titles of the nobility that are given names of others.
const NOBLES: [u64; 7] =
    [word("duke"), word("prince"), word("king"), word("earl"), word("baron"), word("count"), word("dean")];
/// What a company's name may end in behind a comma.
const FORMS: [u64; 8] =
    [word("inc"), word("ltd"), word("llc"), word("plc"), word("corp"), word("co"), word("llp"), word("gmbh")];
/// Steps of a rank: "Sgt. 1st Class".
const ORDINALS: [&str; 4] = ["1st", "2nd", "3rd", "First"];
/// The classes of words that may stand before a name that is a month as well: "President May".
const BEFORE_MONTH: WordClasses = gazetteer::HE | gazetteer::SHE | gazetteer::GIVEN | gazetteer::STRONG;
