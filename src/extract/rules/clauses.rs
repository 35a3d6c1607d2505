//! Clauses: what a cue in a clause with "as", "when", "after", "before" or "while" reaches, and whose its verb is.
//!
//! "After X said the beach was safe, Y lowered the flag. “…”": X's words end at the comma. "…, X said while Y explained
//! that …": Y explains.

use std::ops::Range;

use super::phrases::{is_named, subject};
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::tags;
use crate::extract::words::paragraph::{COMMA, Paragraph};
use crate::extract::words::token::Shape;

const SUBORDINATORS: &[u64] = &words([
    "as", "when", "after", "before", "while", "once", "until", "although", "though", "since", "whereas",
    "because", "even",
]);
const AND: &[u64] = &words(["and", "but", "or"]);
const ACCORDING: u64 = word("according");

/// Mends content and source of analyses whose cue stands in a clause of its own.
pub(crate) fn settle_clauses(p: &Paragraph, analyses: &mut Vec<Analysis>) {
    analyses.iter_mut().for_each(|analysis| {
        leave_main_clause(p, analysis);
        take_own_subject(p, analysis);
    });
    leave_others_subjects(p, analyses);
    analyses.retain(|a| !a.content.is_empty());
}

/// "When X announced that the rent would double, Y put down her bag. “…”": nothing behind the comma is X's.
fn leave_main_clause(p: &Paragraph, analysis: &mut Analysis) {
    let sentence = p.sentence(analysis.head);
    let opens = SUBORDINATORS.contains(&p.words[sentence.start].lower)
        && subject(p, analysis.head).is_some_and(|subject| subject.start == sentence.start + 1);
    if !opens || p.words[sentence.start..analysis.head].iter().any(|w| w.region > 0) {
        return;
    }
    let Some(comma) = main_clause(p, analysis.cue.end..sentence.end) else { return };
    // "As X put it, the plan is dead": where nothing stands before the comma, the main clause is what X said.
    if analysis.content.iter().any(|run| run.start >= analysis.cue.end && run.start < comma) {
        analysis.content.iter_mut().for_each(|run| run.end = run.end.min(comma).max(run.start));
        analysis.content.retain(|run| !run.is_empty());
    }
}

/// The comma before the main clause: right behind it stands the subject of a finite verb.
fn main_clause(p: &Paragraph, within: Range<usize>) -> Option<usize> {
    within.clone().find(|&comma| {
        let verbs =
            (comma + 2..within.end).filter(|&i| p.words[i].tagged(tags::FINITE) && p.words[i].region == 0);
        let mut subjects = verbs.filter_map(|verb| subject(p, verb));
        p.words[comma].form == COMMA
            && p.words[comma].region == 0
            && subjects.any(|subject| subject.start == comma + 1)
    })
}

/// The verb's own subject is its source, and not one beyond the word that opens its clause.
fn take_own_subject(p: &Paragraph, analysis: &mut Analysis) {
    let head = analysis.head;
    // The tagger often takes the past tense behind an apposition for a participle.
    let is_past = p.words[head].tagged(tags::PARTICIPLE) && p.group[head] as usize == head;
    let is_active =
        (p.words[head].tagged(tags::FINITE) || is_past) && !p.is_passive(head) && p.is_main_verb(head);
    let Some(own) = subject(p, head).filter(|_| is_active) else { return };
    let Some(before) = own.start.checked_sub(1) else { return };
    let joint = p.words[before].lower;
    let is_dated = p.words[own.clone()].iter().any(|w| w.shape == Shape::Number);
    let far = match analysis.source.first() {
        Some(source) => source.end <= before && SUBORDINATORS.contains(&joint) && !is_dated,
        None => is_named(p, own.clone()) && (SUBORDINATORS.contains(&joint) || AND.contains(&joint)),
    };
    let content = analysis.content.iter().any(|run| run.start < own.end && own.start < run.end);
    if far && !content && joint != ACCORDING {
        analysis.source = vec![own];
    }
}

/// "“…,” said X, and Y answered, “…”": a source ends before another analysis's begins behind an "and".
fn leave_others_subjects(p: &Paragraph, analyses: &mut [Analysis]) {
    for number in 0..analyses.len() {
        let Some(source) = analyses[number].source.last().cloned() else { continue };
        let inner = analyses.iter().enumerate().filter(|(other, _)| *other != number);
        let starts = inner.filter_map(|(_, other)| other.source.first().map(|run| run.start));
        let cut = starts.filter(|&start| start > source.start && start < source.end).min();
        let Some(mut end) = cut.filter(|&cut| AND.contains(&p.words[cut - 1].lower)) else { continue };
        end -= 1;
        while end > source.start + 1 && p.words[end - 1].form == COMMA {
            end -= 1;
        }
        if let Some(run) = analyses[number].source.last_mut() {
            run.end = end;
        }
    }
}
