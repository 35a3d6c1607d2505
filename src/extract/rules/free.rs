//! Free quotations: whole sentences in marks that no cue is joined to by comma or colon. "Pell was blunt. “…” Rao nodded."
//!
//! A free quotation is of whoever speaks or acts in the sentence before it, and never of the subject of the next one: in
//! annotated news a quotation that ends in a full stop before its closing mark has its cue behind it only where that is a
//! bare "Pell said.".

use std::ops::Range;

use super::phrases::{is_named, phrase_at, subject};
use crate::extract::rule::Rule;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COMMA, Paragraph, STOP};
use crate::extract::words::token::Shape;

/// The least confidence of a claim that a free quotation behind it is taken for a part of.
const MIN_JOINED: f32 = 0.6;
/// The most tokens of a sentence that says no more than who spoke: "Pell said on Monday."
const MAX_BARE_CUE: usize = 9;
const STRONG: &[u64] = &words(["?", "!", "…"]);
/// Stems of what is done about words and is not saying them.
const NODDING: &[u64] = &words([
    "nod", "laugh", "smil", "shrug", "sigh", "grin", "frown", "winc", "applaud", "clap", "chuckl", "blush",
    "wav", "giggl", "cheer", "weep", "wink", "grimac", "blink", "sit", "stand", "look",
]);
const PERSONS: &[u64] = &words(["he", "she", "they"]);
const FOR_SOMEBODY: u64 = word("for");
const CLAUSE_OPENERS: &[u64] =
    &words(["as", "when", "after", "before", "while", "once", "until", "although"]);

/// The free quotations of a paragraph, as tokens.
#[must_use]
pub(crate) fn free_quotations(p: &Paragraph) -> Vec<Range<usize>> {
    p.quotations
        .regions
        .iter()
        .map(|r| r.first as usize..r.last as usize + 1)
        .filter(|region| is_free(p, region))
        .collect()
}

fn is_free(p: &Paragraph, region: &Range<usize>) -> bool {
    let closed = p.words[region.end - 1].is_mark;
    let Some(last) = region.end.checked_sub(1 + usize::from(closed)).filter(|&i| i > region.start) else {
        return false;
    };
    let ends = |form: u64| form == STOP || STRONG.contains(&form);
    let stands_alone = region.start.checked_sub(1).is_none_or(|i| {
        let before = &p.words[i];
        ends(before.form) || before.is_mark && i > 0 && ends(p.words[i - 1].form)
    });
    let next = p.words.get(region.end);
    let is_left = next.is_none_or(|w| w.is_mark || w.shape == Shape::Capital || w.shape == Shape::Capitals);
    (ends(p.words[last].form) || !closed) && stands_alone && is_left
}

/// Takes a free quotation from the analyses that have no right to it: those of cues behind it in another sentence, and those
/// of cues in a clause that another follows.
pub(crate) fn let_go(p: &Paragraph, region: &Range<usize>, analyses: &mut Vec<Analysis>) {
    for analysis in analyses.iter_mut() {
        let behind = analysis.cue.start >= region.end && !is_bare_cue(p, region, analysis);
        if behind {
            analysis.keep(|i| !region.contains(&i));
        }
    }
    analyses.retain(|a| a.content.iter().any(|run| p.words[run.clone()].iter().any(|w| w.is_word())));
}

/// "Pell said on Monday." behind a quotation, and nothing more.
fn is_bare_cue(p: &Paragraph, region: &Range<usize>, analysis: &Analysis) -> bool {
    let verb = &p.words[analysis.head];
    let stopped = region.end < p.len() && p.words[region.end - 2].form == STOP;
    let sentence = p.sentence(analysis.head);
    let follows =
        sentence.start <= region.end || p.sentence(region.end.min(p.len() - 1)).contains(&analysis.head);
    let (start, end) = (region.end, sentence.end);
    let verbs = (start..end).filter(|&i| p.is_main_verb(i) && p.words[i].region == 0).count();
    let speaks = verb.listed(lists::SPEECH) && !NODDING.contains(&verb.stem);
    if stopped {
        return follows && speaks && verbs == 1 && end - start <= MAX_BARE_CUE;
    }
    follows && !NODDING.contains(&verb.stem)
}

/// Gives a free quotation to an analysis before it in the paragraph, or makes one: of the person in the sentence before it, or
/// of nobody.
pub(crate) fn give(p: &Paragraph, region: &Range<usize>, analyses: &mut Vec<Analysis>) {
    let before = |a: &Analysis| {
        a.cue.end <= region.start
            && !is_opening_clause(p, a)
            && (quotes(p, a) || Some(p.words[a.head].sentence) == sentence_before(p, region))
            && p.words[a.cue.start].region == 0
            && !NODDING.contains(&p.words[a.head].stem)
    };
    let spoken = analyses.iter().enumerate().filter(|(_, a)| before(a)).map(|(number, _)| number);
    let mut spoken: Vec<usize> = spoken.collect();
    spoken.sort_by_key(|&number| analyses[number].cue.start);
    let next_is_free = p.words.get(region.end).is_some_and(|w| w.is_mark);
    let after_free = region.start.checked_sub(1).is_some_and(|i| p.words[i].is_mark);
    if (next_is_free || after_free) && spoken.len() > 1 {
        // "“Twice what?” “Twice locked.”": two that follow on each other are of two people, who take turns.
        let turn = if after_free { spoken[spoken.len() - 1] } else { spoken[spoken.len() - 2] };
        return join(&mut analyses[turn], region);
    }
    if let Some(&last) = spoken.last() {
        if quotes(p, &analyses[last]) || analyses[last].confidence >= MIN_JOINED {
            return join(&mut analyses[last], region);
        }
        let source = analyses[last].source.clone();
        let cue = analyses[last].cue.clone();
        return analyses.push(made(Rule::Introduced, cue, region, source));
    }
    let source: Vec<Range<usize>> = introduced(p, region).into_iter().collect();
    let rule = if source.is_empty() { Rule::Nobody } else { Rule::Introduced };
    let at = source.first().map_or(region.start.saturating_sub(1), |run| run.start);
    let is_whole = p.words.iter().all(|w| w.region > 0 || !w.is_word());
    if !is_whole && (!source.is_empty() || is_statement(p, region)) {
        analyses.push(made(rule, at..at, region, source));
    }
}

fn made(rule: Rule, cue: Range<usize>, region: &Range<usize>, source: Vec<Range<usize>>) -> Analysis {
    let head = cue.start;
    Analysis { cue, source, ..Analysis::by_rule(rule, head, region.clone(), 0..0) }
}

fn join(analysis: &mut Analysis, region: &Range<usize>) {
    analysis.content.push(region.clone());
    analysis.content.sort_by_key(|run| run.start);
}

fn quotes(p: &Paragraph, analysis: &Analysis) -> bool {
    analysis.content.iter().all(|run| p.words[run.clone()].iter().all(|w| w.region > 0))
}

fn is_statement(p: &Paragraph, region: &Range<usize>) -> bool {
    let words = p.words[region.clone()].iter();
    words.clone().filter(|w| w.is_word()).count() > 3 && words.clone().any(|w| w.tagged(tags::FINITE))
}

/// The number of the sentence before a quotation.
fn sentence_before(p: &Paragraph, region: &Range<usize>) -> Option<u16> {
    region.start.checked_sub(1).map(|i| p.words[i].sentence)
}

/// Whether a cue stands in a clause that opens its sentence, as "When X announced that …, Y …".
fn is_opening_clause(p: &Paragraph, analysis: &Analysis) -> bool {
    let sentence = p.sentence(analysis.head);
    let opens =
        CLAUSE_OPENERS.contains(&p.words[sentence.start].lower) && analysis.cue.start > sentence.start;
    opens && (analysis.cue.end..sentence.end).any(|i| p.words[i].form == COMMA)
}

/// The person who acts in the sentence before a quotation: "Ines Pell leaned into the microphone. “…”", "For Pell the matter
/// is closed. “…”"
fn introduced(p: &Paragraph, region: &Range<usize>) -> Option<Range<usize>> {
    let last = region.start.checked_sub(1)?;
    let sentence = p.sentence(last);
    if p.words[sentence.clone()].iter().any(|w| w.region > 0) {
        return None;
    }
    if p.words[sentence.start].lower == FOR_SOMEBODY {
        return phrase_at(p, sentence.start + 1).filter(|phrase| is_person(p, phrase));
    }
    let opened = CLAUSE_OPENERS.contains(&p.words[sentence.start].lower);
    let from =
        if opened { sentence.clone().find(|&i| p.words[i].form == COMMA)? + 1 } else { sentence.start };
    let verbs = (from..sentence.end).filter(|&i| p.words[i].tagged(tags::FINITE));
    let subjects: Vec<Range<usize>> = verbs
        .filter_map(|verb| subject(p, verb))
        .filter(|subject| {
            let before = subject.start.checked_sub(1).filter(|&i| i >= from).map(|i| &p.words[i]);
            subject.start >= from && before.is_none_or(|w| w.tagged(tags::CONJUNCTION) || w.form == COMMA)
        })
        .collect();
    subjects.into_iter().rev().find(|subject| is_person(p, subject))
}

fn is_person(p: &Paragraph, phrase: &Range<usize>) -> bool {
    is_named(p, phrase.clone()) || PERSONS.contains(&p.words[phrase.start].lower)
}
