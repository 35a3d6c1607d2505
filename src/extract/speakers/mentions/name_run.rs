//! A name run: neighbouring words that may make one proper name, with the small words and full stops that join them.
//!
//! The tagger's tags decide, and the gazetteer corrects them. What of a run is the name, and what a title or an office, is
//! found by [`super::name`].

use std::ops::Range;

use super::classified_paragraph::ClassifiedParagraph;
use crate::extract::speakers::gazetteer::{self, WordClasses};
use crate::extract::words::hash::word;
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::COMMA;
use crate::extract::words::token::{Shape, Token};

/// Whether word `i` may be part of a name.
pub(super) fn may_be_name(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    let word = paragraph.token(i);
    let classes = paragraph.classes(i);
    if is_party_tag(&paragraph.text[word.range()]) {
        return false;
    }
    let given = word.tagged(tags::NAME)
        && (classes & (gazetteer::HE | gazetteer::SHE) != 0 || follows_name(paragraph, i))
        || in_purpose(paragraph, i);
    let day = classes & gazetteer::DAY != 0
        && !(i > 0 && paragraph.classes(i - 1) & BEFORE_MONTH != 0 && word.tagged(tags::NAME));
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
        || in_purpose(paragraph, i)
        || opens && opens_body(paragraph, i)
        || classes & (gazetteer::HE | gazetteer::SHE) != 0
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
pub(super) fn is_doubtful(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
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
pub(super) fn is_paper_title(paragraph: &ClassifiedParagraph<'_>, first: usize, i: usize) -> bool {
    let paper = paragraph.classes(i) & gazetteer::PAPER != 0
        && paragraph.classes(i) & (gazetteer::BODY | gazetteer::PERSON) == 0;
    paper && i > first && may_be_name(paragraph, i - 1)
}

/// Where the run of a name that starts at `i` ends.
pub(super) fn end(paragraph: &ClassifiedParagraph<'_>, i: usize) -> usize {
    let limit = sentence_end(paragraph, i);
    let limit = if i < paragraph.label_len { limit.min(paragraph.label_len) } else { limit };
    let cut = |limit: usize, source: &Range<usize>| match () {
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
    let title = i < paragraph.label_len && i > 0 && paragraph.classes(i - 1) & gazetteer::STRONG != 0;
    token == "." && touches && (title || letter(paragraph.token(i - 1)))
        || token.len() == 2 && token.ends_with('.') && word.shape == Shape::Capital
}

fn may_join(paragraph: &ClassifiedParagraph<'_>, i: usize) -> bool {
    paragraph.token(i).tagged(tags::NAME | tags::NOUN) || in_purpose(paragraph, i)
}

/// Whether the possessive at `at` is part of a body's name: "Miners' Federation", "Women's League".
fn owns_body(paragraph: &ClassifiedParagraph<'_>, at: usize) -> bool {
    let owner = paragraph.token(at - 1);
    let singular = paragraph.singular(at - 1);
    let several = singular != paragraph.hash(at - 1)
        && paragraph.gazetteer.classes(singular) & gazetteer::PERSON != 0
        || paragraph.classes(at - 1) & gazetteer::GROUP != 0;
    let next = paragraph.tokens().get(at + 1).is_some_and(|w| w.shape == Shape::Capital);
    let body = paragraph.has_class(at + 1, gazetteer::BODY);
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
    let plain =
        |i: usize| paragraph.classes(i) & (people | gazetteer::GIVEN | gazetteer::HE | gazetteer::SHE) == 0;
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
    if small && classes & gazetteer::PARTICLE != 0
        || opens_purpose(paragraph, at)
        || token == "&"
        || token == "." && is_initial_stop(paragraph, at)
    {
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

/// "R-Calif.": a party and a state behind a name.
fn is_party_tag(token: &str) -> bool {
    matches!(token.as_bytes(), [b'D' | b'R' | b'I', b'-', b'A'..=b'Z', ..])
}

const TO: u64 = word("to");
/// The classes of words that may stand before a name that is a month as well: "President May".
const BEFORE_MONTH: WordClasses = gazetteer::HE | gazetteer::SHE | gazetteer::GIVEN | gazetteer::STRONG;
