//! The speaker who is named behind: a paragraph that says whose the quotation before it is. "So says Ines Pell, who …", "That
//! was how she put it", "The words belong to Pell".

use std::ops::Range;

use super::phrases::{is_named, phrase_at, phrase_before};
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COMMA, Paragraph};

/// What points back.
const POINTERS: &[u64] =
    &words(["that", "this", "these", "those", "such", "it", "the", "her", "his", "their"]);
/// "So says …".
const SO_SAID: &[u64] = &words(["so", "thus"]);
const OPENING_JOINTS: &[u64] = &words(["and", "or", "but", "at"]);
const BEING: &[u64] = &words(["is", "was", "are", "were", "'s", "be"]);
/// Words for what was said.
const WORDS_FOR_WORDS: &[u64] = &words([
    "view",
    "views",
    "verdict",
    "opinion",
    "message",
    "advice",
    "conclusion",
    "judgement",
    "judgment",
    "warning",
    "assessment",
    "philosophy",
    "words",
    "word",
    "description",
    "explanation",
    "answer",
    "reply",
    "response",
    "version",
    "account",
    "lesson",
    "summary",
    "complaint",
    "theory",
    "refrain",
    "prediction",
    "plea",
    "voice",
    "sentence",
    "line",
    "remark",
    "quote",
    "quotation",
    "comment",
    "statement",
    "note",
    "letter",
    "thought",
    "sentiment",
    "sentiments",
    "thoughts",
    "question",
    "appeal",
    "claim",
    "argument",
    "belief",
    "observation",
    "recollection",
    "memory",
    "promise",
    "boast",
    "lament",
    "diagnosis",
    "contention",
    "remarks",
]);
/// Words for who said it.
const WORDS_FOR_SPEAKERS: &[u64] = &words(["speaker", "author", "voice", "writer", "source"]);
const HOW: &[u64] = &words(["how", "what", "where", "why", "as"]);
const OF_WHOM: &[u64] = &words(["of", "from", "by"]);
const COMES: &[u64] = &words(["come", "comes", "came", "spoken", "written", "uttered", "said", "delivered"]);
const BELONG: &[u64] = &words(["belong", "belongs", "belonged"]);
const TO: u64 = word("to");
const WHO: u64 = word("who");
const WITH: u64 = word("with");
const GENITIVE: &[u64] = &words(["'s", "'"]);
/// How far into the paragraph's first sentence the name may stand, in tokens.
const NAME_REACH: usize = 16;

/// The words that point back from the start of a paragraph, and the source that they name.
#[must_use]
pub(crate) fn named_behind(p: &Paragraph) -> Option<(Range<usize>, Range<usize>)> {
    let sentence = p.sentence(p.words.first().map(|_| 0)?);
    let first = usize::from(OPENING_JOINTS.contains(&p.words[0].lower));
    if p.words[sentence.clone()].iter().take(NAME_REACH).any(|w| w.region > 0) {
        return None;
    }
    let end = sentence.end.min(first + NAME_REACH);
    let source = said_so(p, first, end)
        .or_else(|| with_that(p, first, end))
        .or_else(|| points_back(p, first, end))
        .or_else(|| says_this(p, end))?;
    let cue = if source.start > 0 { 0..source.start } else { source.end..source.end + 1 };
    (cue.end <= p.len()).then_some((cue, source))
}

fn at(p: &Paragraph, i: usize, list: &[u64]) -> bool {
    p.words.get(i).is_some_and(|w| list.contains(&w.lower))
}

/// "So says Pell", "Thus spoke the mayor".
fn said_so(p: &Paragraph, first: usize, end: usize) -> Option<Range<usize>> {
    let verb =
        (first + 1..end.min(first + 4)).find(|&i| p.words[i].listed(lists::SPEECH) || p.is_main_verb(i))?;
    (at(p, first, SO_SAID)).then(|| phrase_at(p, verb + 1))?
}

/// "With those words Pell sat down".
fn with_that(p: &Paragraph, first: usize, end: usize) -> Option<Range<usize>> {
    if p.words[first].lower != WITH || !at(p, first + 1, &POINTERS[..4]) {
        return None;
    }
    let start = (first + 2..end).find(|&i| !at(p, i, WORDS_FOR_WORDS) && p.words[i].is_word())?;
    phrase_at(p, start)
}

/// "That is the view of Pell", "That was how Pell put it", "It was Pell who said so", "The words belong to Pell".
fn points_back(p: &Paragraph, first: usize, end: usize) -> Option<Range<usize>> {
    if !at(p, first, POINTERS) {
        return None;
    }
    let is_verb = |&i: &usize| at(p, i, BELONG) || at(p, i, BEING) || p.words[i].tagged(tags::FINITE);
    let verb = (first + 1..end).find(|i| is_verb(i) && !at(p, *i, WORDS_FOR_WORDS))?;
    let about_words = p.words[first..verb].iter().any(|w| WORDS_FOR_WORDS.contains(&w.lower));
    let about_speaker = p.words[first..verb].iter().any(|w| WORDS_FOR_SPEAKERS.contains(&w.lower));
    // "That, at least, is what she told them": a few words between commas change nothing.
    let is_aside = at(p, first, &POINTERS[..4]) && p.words[first + 1].form == COMMA && verb <= first + 6;
    let is_bare = verb <= first + 1 || is_aside;
    if at(p, verb, BELONG) && p.words.get(verb + 1)?.lower == TO && about_words {
        return phrase_at(p, verb + 2);
    }
    if about_words && at(p, verb, COMES) && at(p, verb + 1, OF_WHOM) {
        return phrase_at(p, verb + 2);
    }
    if !at(p, verb, BEING) {
        return None;
    }
    let next = verb + 1;
    if about_speaker {
        return phrase_at(p, next);
    }
    if !is_bare && !about_words {
        return None;
    }
    if about_words && at(p, next, COMES) && at(p, next + 1, OF_WHOM) {
        return phrase_at(p, next + 2);
    }
    if about_words && at(p, next, OF_WHOM) {
        return phrase_at(p, next + 1);
    }
    if is_bare && let Some(how) = (next..end.min(next + 3)).find(|&i| at(p, i, HOW)) {
        return phrase_at(p, how + 1)
            .filter(|phrase| p.words.get(phrase.end).is_some_and(|w| w.tagged(tags::VERB | tags::ADVERB)));
    }
    of_somebody(p, next, end).or_else(|| {
        // "It was Pell who said so", "The words are Pell's".
        let phrase = phrase_at(p, next).filter(|phrase| is_named(p, phrase.clone()))?;
        let who = p.words.get(phrase.end).is_some_and(|w| w.lower == WHO);
        let owns = phrase.len() > 1 && at(p, phrase.end - 1, GENITIVE);
        (is_bare && who || about_words && owns).then_some(phrase)
    })
}

/// "… the considered view of Pell", "… Pell's view".
fn of_somebody(p: &Paragraph, from: usize, end: usize) -> Option<Range<usize>> {
    let noun = (from..end.min(from + 7)).find(|&i| at(p, i, WORDS_FOR_WORDS))?;
    if p.words[from..noun].iter().any(|w| w.tagged(tags::FINITE)) {
        return None;
    }
    if at(p, noun + 1, OF_WHOM) {
        return phrase_at(p, noun + 2);
    }
    let owner = (from..noun).rev().find(|&i| at(p, i, GENITIVE) || at(p, i, &POINTERS[7..]))?;
    if at(p, owner, &POINTERS[7..]) {
        return Some(owner..owner + 1);
    }
    phrase_before(p, noun + 1).map(|phrase| phrase.start..owner + 1)
}

/// "Pell said so in May", "Pell wrote this to her sister".
fn says_this(p: &Paragraph, end: usize) -> Option<Range<usize>> {
    let verb = (1..end).find(|&i| p.words[i].tagged(tags::FINITE))?;
    let this = at(p, verb + 1, THIS)
        && !p.words.get(verb + 2).is_some_and(|w| {
            p.chunk_of[verb + 1] == p.chunk_of[verb + 2] || w.tagged(tags::PRONOUN | tags::VERB)
        });
    (p.words[verb].listed(lists::SPEECH) && this).then(|| phrase_before(p, verb))?
}

const THIS: &[u64] = &words(["so", "this", "these"]);
