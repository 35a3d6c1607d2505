//! Rules for what the stages cannot see, because it hardly occurs in what they learned from: transcripts, pull quotes, and
//! quotations that nothing covers.

pub(crate) mod continuation;
pub(crate) mod dateline;
pub(crate) mod edges;

use std::ops::Range;

use super::stages::analysis::{Analysis, Method};
use super::stages::confidence::CONFIDENCE_FEATURES;
use super::words::language::{lists, tags};
use super::words::paragraph::{COLON, DASHES, Paragraph};
use super::words::token::Shape;

/// Confidence of what a rule found; how often it is right on the corpus.
const RULE_CONFIDENCE: f32 = 0.9;
/// Least tokens of a pull quote, most behind it.
const PULL_QUOTE_TOKENS: (usize, usize) = (5, 12);
/// Most words of a speaker's name in a transcript.
const MAX_NAME_TOKENS: usize = 5;
/// Least words of a quotation that is taken for somebody's words whatever stands around it.
pub(crate) const MIN_QUOTED_WORDS: usize = 4;

/// "“We will stay.” — Ines Pell": a quotation, a dash, a name, and nothing else.
#[must_use]
pub(crate) fn pull_quote(p: &Paragraph, taken: &[bool]) -> Option<Analysis> {
    let region = p.quotations.regions.last()?;
    let (first, last) = (region.first as usize, region.last as usize);
    let dash = last + 1;
    let name = dash + 1..p.len();
    let shaped = first <= 1
        && last - first + 1 >= PULL_QUOTE_TOKENS.0
        && (2..=PULL_QUOTE_TOKENS.1).contains(&(p.len() - dash));
    if !shaped || taken[first..=last].contains(&true) || !DASHES.contains(&p.words[dash].form) {
        return None;
    }
    let source = name.start..without_stop(p, name.end);
    let capital = matches!(p.words[name.start].shape, Shape::Capital | Shape::Capitals);
    (capital && !source.is_empty()).then(|| analysis(dash, first..last + 1, source, Method::Dash))
}

/// "PELL: We will stay.": capitals at the paragraph's start, a colon, what was said.
#[must_use]
pub(crate) fn transcript(p: &Paragraph) -> Option<Analysis> {
    let start = usize::from(p.words.first()?.is_mark);
    let is_name = |i: &usize| {
        let w = &p.words[*i];
        let letter = w.shape == Shape::Capital && w.len == 1;
        w.shape == Shape::Capitals || letter || (w.form == super::words::hash::word(".") && *i > start)
    };
    let colon = (start..p.len()).take(MAX_NAME_TOKENS + 1).find(|i| !is_name(i))?;
    let named = colon > start && p.words[colon].form == COLON && p.len() - colon > 2;
    let labelled = p.words[start].listed(lists::LABEL)
        || !p.words[start].tagged(tags::NOUN | tags::ADJECTIVE | tags::PHRASE);
    (named && !labelled).then(|| analysis(colon, colon + 1..p.len(), start..colon, Method::Transcript))
}

/// Quotations of at least [`MIN_QUOTED_WORDS`] words of which no word is taken; short ones need a verb, lest they be a title.
pub(crate) fn uncovered<'a>(p: &'a Paragraph, taken: &'a [bool]) -> impl Iterator<Item = Range<usize>> + 'a {
    p.quotations.regions.iter().map(|r| r.first as usize..r.last as usize + 1).filter(|region| {
        let words = p.words[region.clone()].iter().filter(|w| w.is_word()).count();
        let says =
            words > MIN_QUOTED_WORDS + 1 || p.words[region.clone()].iter().any(|w| w.tagged(tags::FINITE));
        words >= MIN_QUOTED_WORDS && says && !taken[region.clone()].contains(&true)
    })
}

/// The likeliest cue beside a quotation: a main verb, colon or dash in the sentences that it touches, by the
/// probability of a head; none where nothing is likely at all.
#[must_use]
pub(crate) fn cue_beside(p: &Paragraph, heads: &[f32], region: &Range<usize>) -> Option<usize> {
    const REACH: usize = 14;
    let before = p.sentence(region.start).start.max(region.start.saturating_sub(REACH))..region.start;
    let last = region.end - 1;
    let next = (last + 1).min(p.len() - 1);
    let after = region.end..p.sentence(last).end.max(p.sentence(next).end).min(region.end + REACH);
    let fits = |&i: &usize| {
        p.words[i].region == 0
            && (p.is_main_verb(i) || p.words[i].form == COLON || DASHES.contains(&p.words[i].form))
    };
    let best = before.chain(after).filter(fits).fold(None, |best: Option<usize>, i| match best {
        Some(b) if heads[b] >= heads[i] => best,
        _ => Some(i),
    });
    best.filter(|&i| heads[i] >= 0.02)
}

/// Whether a paragraph is quotation and nothing else, a full stop aside; a few quoted words are a heading.
#[must_use]
pub(crate) fn is_one_quotation(p: &Paragraph) -> bool {
    let words = p.words.iter().filter(|w| w.is_word()).count();
    let opens = p.words.first().is_some_and(|w| w.region == 1);
    opens && words > MIN_QUOTED_WORDS + 1 && p.words.iter().all(|w| w.region > 0 || !w.is_word())
}

fn without_stop(p: &Paragraph, end: usize) -> usize {
    if end > 0 && p.words[end - 1].form == super::words::hash::word(".") { end - 1 } else { end }
}

fn analysis(head: usize, content: Range<usize>, source: Range<usize>, rule: Method) -> Analysis {
    Analysis {
        head,
        cue: head..head + 1,
        content: vec![content],
        source: vec![source],
        confidence: RULE_CONFIDENCE,
        rule,
        signs: [0.0; CONFIDENCE_FEATURES],
    }
}
