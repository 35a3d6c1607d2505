//! A transcript's turn: a name in capitals and a colon at the start of a paragraph, then what was said.

use crate::extract::rule::Rule;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COLON, Paragraph, STOP};
use crate::extract::words::token::Shape;

/// The most tokens of a speaker's name.
const MAX_NAME_TOKENS: usize = 5;

/// The analysis of a paragraph like "PELL: We will stay.".
#[must_use]
pub(crate) fn transcript(p: &Paragraph) -> Option<Analysis> {
    let start = usize::from(p.words.first()?.is_mark);
    let is_name = |i: &usize| {
        let w = &p.words[*i];
        let letter = w.shape == Shape::Capital && w.len == 1;
        w.shape == Shape::Capitals || letter || (w.form == STOP && *i > start)
    };
    let colon = (start..p.len()).take(MAX_NAME_TOKENS + 1).find(|i| !is_name(i))?;
    let named = colon > start && p.words[colon].form == COLON && p.len() - colon > 2;
    let labelled = p.words[start].listed(lists::LABEL)
        || !p.words[start].tagged(tags::NOUN | tags::ADJECTIVE | tags::PHRASE);
    (named && !labelled).then(|| Analysis::by_rule(Rule::Turn, colon, colon + 1..p.len(), start..colon))
}
