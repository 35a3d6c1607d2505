//! Phrases: the noun phrases that rules take for sources, with what belongs to them: "the head of the union", "the captain,
//! Ines Pell,", "Pell, who keeps the light,".

use std::ops::Range;

use crate::extract::words::hash::words;
use crate::extract::words::language::tags;
use crate::extract::words::paragraph::{COMMA, Chunk, Paragraph};
use crate::extract::words::token::Shape;

/// The most tokens between the commas of an apposition or a relative clause.
const MAX_ASIDE: usize = 25;
/// Prepositions that join two chunks to one phrase.
const JOINING: &[u64] = &words(["of", "for", "from", "at", "in"]);

/// The phrase that ends right before token `end`, in the sentence of token `end - 1`.
#[must_use]
pub(crate) fn phrase_before(p: &Paragraph, end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    let first = p.sentence(last).start;
    if p.words[last].form == COMMA {
        // "Pell, who keeps the light, said", "the captain, Ines Pell, said"
        let from = last.saturating_sub(MAX_ASIDE).max(first);
        let mut commas =
            (from + 1..last).rev().filter(|&i| p.words[i].form == COMMA && p.words[i].region == 0);
        return commas
            .find_map(|comma| {
                chunk_before(p, comma, first).filter(|phrase| is_aside(p, comma + 1..last, phrase))
            })
            .map(|phrase| phrase.start..end);
    }
    chunk_before(p, end, first)
}

/// The chunk before token `end`, with those that it is joined to by prepositions.
fn chunk_before(p: &Paragraph, end: usize, first: usize) -> Option<Range<usize>> {
    let chunk = p.chunk(end.checked_sub(1)?)?;
    let mut start = chunk.first as usize;
    if chunk.last as usize + 1 != end || start < first || p.words[start].region > 0 {
        return None;
    }
    while start >= first + 2 && JOINING.contains(&p.words[start - 1].lower) {
        match p.chunk(start - 2) {
            Some(before) if before.first as usize >= first && before.last as usize == start - 2 => {
                start = before.first as usize;
            }
            _ => break,
        }
    }
    Some(start..end)
}

/// Whether the tokens between two commas say more of the phrase before them: a name, a description, a clause with "who".
fn is_aside(p: &Paragraph, aside: Range<usize>, phrase: &Range<usize>) -> bool {
    let Some(first) = p.words.get(aside.start) else { return false };
    let says = p.words[aside.clone()].iter().any(|w| w.tagged(tags::FINITE));
    let described =
        p.chunk(aside.start).is_some() && !first.tagged(tags::PRONOUN) || OF_SOMETHING.contains(&first.lower);
    !phrase.is_empty()
        && (ASIDE_RELATIVES.contains(&first.lower) || !says && (described || first.shape == Shape::Number))
}

const OF_SOMETHING: &[u64] = &words(["of", "from"]);
const ASIDE_RELATIVES: &[u64] = &words(["who", "whose", "which"]);

/// The subject of the verb at `verb`: the phrase before its verb group.
#[must_use]
pub(crate) fn subject(p: &Paragraph, verb: usize) -> Option<Range<usize>> {
    phrase_before(p, p.group[verb] as usize)
}

/// The phrase that starts at token `start`, with its apposition where that is a name: "the poet, Ilka Berend".
#[must_use]
pub(crate) fn phrase_at(p: &Paragraph, start: usize) -> Option<Range<usize>> {
    if start >= p.len() {
        return None;
    }
    let limit = p.sentence(start).end;
    let opens = |first: usize| first == start || first < start && p.words[start].tagged(tags::NAME);
    let chunk = p.chunk(start).filter(|chunk| opens(chunk.first as usize))?;
    let mut end = chunk.last as usize + 1;
    while end + 1 < limit && JOINING[..2].contains(&p.words[end].lower) {
        match p.chunk(end + 1) {
            Some(next) if next.first as usize == end + 1 => end = next.last as usize + 1,
            _ => break,
        }
    }
    let named = |chunk: &Chunk| is_named(p, chunk.first as usize..chunk.last as usize + 1);
    let is_role = end + 1 < limit && p.words[end].form == COMMA && !is_named(p, start..end);
    if let Some(name) = p.chunk((end + 1).min(limit - 1)).filter(|chunk| is_role && named(chunk)) {
        end = name.last as usize + 1;
    }
    Some(start..end)
}

/// Whether a phrase has a word that is part of a name.
#[must_use]
pub(crate) fn is_named(p: &Paragraph, phrase: Range<usize>) -> bool {
    p.words[phrase].iter().any(|w| w.tagged(tags::NAME))
}
