//! Reports of reports: who speaks where one is quoted by another. "X was quoted by Y as saying …", "Y quoted X as saying …",
//! "was dismissed as “…” by X".

use std::ops::Range;

use super::phrases::{phrase_at, phrase_before, subject};
use crate::extract::stages::analysis::{Analysis, runs};
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COLON, COMMA, Paragraph, STOP};

/// How far before "as saying" its verb may stand, in tokens.
const QUOTING_REACH: usize = 25;
/// Stems: without the last "e".
const QUOTING: &[u64] = &words(["quot", "cit", "report", "record", "describ", "paraphras"]);
const SAYING: &[u64] = &words(["saying", "telling", "writing", "stating", "asking", "warning", "having"]);
const AS_SAYING: u64 = word("as");
const BY: u64 = word("by");
const TO: u64 = word("to");
/// Stems of verbs of which the subject of a passive is no speaker: "is said to", "was asked".
const PASSIVES: &[u64] = &words([
    "say",
    "think",
    "believ",
    "report",
    "understand",
    "expect",
    "suppos",
    "alleg",
    "rumor",
    "rumour",
    "consider",
    "estimat",
    "reckon",
    "fear",
    "ask",
    "question",
    "know",
]);
/// Those that need no "to" behind them.
const ASKING: &[u64] = &words(["ask", "question"]);

/// Gives each analysis of a report to whom it is about.
pub(crate) fn settle_reports(p: &Paragraph, analyses: &mut Vec<Analysis>) {
    for saying in 1..p.len() {
        let is_report = p.words[saying - 1].lower == AS_SAYING && SAYING.contains(&p.words[saying].lower);
        if is_report && p.words[saying].region == 0 {
            settle_saying(p, saying, analyses);
        }
    }
    analyses.iter_mut().filter(|a| is_passive(p, a.head)).for_each(|analysis| {
        settle_agent(p, analysis);
        leave_passive_subject(p, analysis);
    });
}

/// "Y quoted X as saying …": one analysis, of X.
fn settle_saying(p: &Paragraph, saying: usize, analyses: &mut Vec<Analysis>) {
    let first = p.sentence(saying).start.max(saying.saturating_sub(QUOTING_REACH));
    let quotes = |&i: &usize| QUOTING.contains(&p.words[i].stem) && p.words[i].region == 0;
    let Some(verb) = (first..saying - 1).rev().find(quotes) else { return };
    let Some(speaker) = reported(p, verb, saying - 1) else { return };
    let clause = verb..saying + 1;
    let is_part = |a: &Analysis| clause.contains(&a.head) || a.cue.end > verb && a.cue.start <= saying;
    let Some(best) =
        analyses.iter().filter(|a| is_part(a)).max_by(|a, b| a.confidence.total_cmp(&b.confidence)).cloned()
    else {
        return;
    };
    let is_free = |i: usize| !clause.contains(&i) && !speaker.contains(&i);
    let parts = analyses.iter().filter(|a| is_part(a));
    let mut places: Vec<usize> =
        parts.flat_map(|a| a.content.iter().cloned().flatten()).filter(|&i| is_free(i)).collect();
    places.sort_unstable();
    places.dedup();
    let mut content = runs(places.into_iter());
    // The colon of "as saying: “…”" is no content.
    content.iter_mut().for_each(|run| {
        while run.start < run.end && [COLON, COMMA].contains(&p.words[run.start].form) {
            run.start += 1;
        }
    });
    content.retain(|run| run.end > saying || p.words[run.clone()].iter().all(|w| w.region > 0));
    content.retain(|run| p.words[run.clone()].iter().any(|w| w.is_word()));
    if content.is_empty() {
        let end = p.sentence(saying).end;
        let stop = p.words[end - 1].form == STOP;
        content.push(saying + 1..end - usize::from(stop));
    }
    if content[0].is_empty() {
        return;
    }
    analyses.retain(|a| !is_part(a));
    let cue =
        if saying - 1 == verb + 1 { p.group[verb] as usize..saying + 1 } else { saying - 1..saying + 1 };
    analyses.push(Analysis { head: saying, cue, content, source: vec![speaker], ..best });
    analyses.sort_by_key(|a| (a.content[0].start, a.head));
}

/// Whose words a verb of quoting reports, before "as" at token `end`.
fn reported(p: &Paragraph, verb: usize, end: usize) -> Option<Range<usize>> {
    if is_passive(p, verb) {
        return subject(p, verb);
    }
    if verb > 0 && p.words[verb].tagged(tags::PARTICIPLE) && p.words[verb - 1].form == COMMA {
        return phrase_before(p, verb - 1);
    }
    let end = if p.words[end - 1].form == COMMA { end - 1 } else { end };
    (verb + 1 < end && p.words[verb + 1..end].iter().all(|w| w.region == 0)).then_some(verb + 1..end)
}

/// "was dismissed as “…” by X": X is the source, and no part of the content.
fn settle_agent(p: &Paragraph, analysis: &mut Analysis) {
    let Some(last) = analysis.content.last_mut() else { return };
    let Some(region) = last.clone().rev().find_map(|i| p.region(i)) else { return };
    let (open, end) = (region.first as usize, region.last as usize + 1);
    let follows = region.closed && p.words.get(end).is_some_and(|w| w.lower == BY);
    let Some(agent) = phrase_at(p, end + 1).filter(|_| follows && analysis.cue.end <= open) else { return };
    if last.start + 1 == open && p.words[last.start].lower == AS_SAYING {
        last.start = open;
    }
    last.end = last.end.min(end);
    analysis.source = vec![agent];
}

/// Whether a verb is passive, also where the tagger took its participle for a past tense.
fn is_passive(p: &Paragraph, verb: usize) -> bool {
    let group = p.group[verb] as usize..verb;
    p.words[verb].tagged(tags::INFLECTED)
        && p.words[verb].suffix != ING
        && p.words[group].iter().any(|w| w.listed(lists::BEING))
}

const ING: u64 = word("ing");

/// "X is said to", "X was asked": X does not speak. But X does who "is reported to have said “…”".
fn leave_passive_subject(p: &Paragraph, analysis: &mut Analysis) {
    let verb = &p.words[analysis.head];
    let infinite = p.words.get(analysis.head + 1).is_some_and(|w| w.lower == TO);
    let group = p.group[analysis.head] as usize;
    let is_subject =
        |run: &Range<usize>| run.end <= group && !(run.start > 0 && p.words[run.start - 1].lower == BY);
    let says =
        p.words[analysis.head + 1..(analysis.head + 4).min(p.len())].iter().any(|w| w.listed(lists::SPEECH));
    let passive = !says && PASSIVES.contains(&verb.stem) && (infinite || ASKING.contains(&verb.stem));
    if passive && !p.words[analysis.head].listed(lists::BEING) {
        analysis.source.retain(|run| !is_subject(run));
    }
}
