//! A lead-in: the end of a paragraph that introduces the quotation in the next one. "Marl continued:", "Here is what she
//! wrote:", "And from Chairwoman Ivy Lorne:", "Her reply?"

use std::ops::Range;

use super::phrases::{is_named, phrase_at, phrase_before, subject};
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::tags;
use crate::extract::words::paragraph::{COLON, Paragraph};

/// The least probability of the head of a cue that waits for the next paragraph.
const WAITING_HEAD: f32 = 0.1;
/// The most words of a lead-in that ends in a question mark: "Her reply?"
const MAX_QUESTION: usize = 7;

/// Who is introduced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LeadIn {
    /// Whoever an analysis of the paragraph found: "told the Post that the count was a mess:". Its number.
    Analysed(usize),
    /// The subject of this verb.
    Verb(usize),
    /// These words, behind this cue; nobody where there are none.
    Named(Range<usize>, Option<Range<usize>>),
}

/// The lead-in that a paragraph ends in.
#[must_use]
pub(crate) fn lead_in(p: &Paragraph, heads: &[f32], analyses: &[Analysis]) -> Option<LeadIn> {
    let last = p.len().checked_sub(1).filter(|&i| p.words[i].region == 0)?;
    let sentence = p.sentence(last);
    if p.words[last].form == QUESTION {
        let short = sentence.len() <= MAX_QUESTION && !sentence.clone().any(|i| p.is_main_verb(i));
        let owner = reply_of(p, sentence.start..last).filter(|_| short)?;
        return Some(LeadIn::Named(last..last + 1, Some(owner)));
    }
    if p.words[last].form != COLON {
        return None;
    }
    let runs_on = |a: &Analysis| {
        a.cue.start >= sentence.start
            && a.cue.end <= last
            && a.content.last().is_some_and(|run| run.end + 1 >= last && run.start >= a.cue.end)
    };
    if let Some(number) = analyses.iter().rposition(runs_on).filter(|&i| !analyses[i].source.is_empty()) {
        return Some(LeadIn::Analysed(number));
    }
    if let Some(source) = presented(p, sentence.start, last) {
        return Some(LeadIn::Named(last..last + 1, Some(source)));
    }
    let verbs = || sentence.clone().rev().filter(|&i| p.is_main_verb(i) && p.words[i].region == 0);
    let owned = |i: &usize| {
        subject_left(p, *i).is_some_and(|subject| !RELATIVE_WORDS.contains(&p.words[subject.start].lower))
    };
    let verb = verbs().find(owned).or_else(|| verbs().find(|&i| heads[i] >= WAITING_HEAD));
    if let Some(verb) = verb {
        return Some(LeadIn::Verb(verb));
    }
    let source = reply_of(p, sentence.start..last)
        .or_else(|| phrase_before(p, last).filter(|phrase| is_named(p, phrase.clone())));
    Some(LeadIn::Named(last..last + 1, source))
}

/// The subject of a verb, or of the finite verb that it depends on: "*he* had this to say".
#[must_use]
pub(crate) fn subject_left(p: &Paragraph, verb: usize) -> Option<Range<usize>> {
    let group = p.group[verb] as usize;
    let is_finite = |i: usize| p.words[i].tagged(tags::FINITE);
    if (group..=verb).any(is_finite) {
        return subject(p, verb);
    }
    let first = p.sentence(verb).start;
    let finite = (first..group).rev().find(|&i| is_finite(i) && p.words[i].region == 0)?;
    subject(p, finite)
}

/// "And from Chairwoman Ivy Lorne, who …:", "In the words of Pell:".
fn presented(p: &Paragraph, first: usize, last: usize) -> Option<Range<usize>> {
    let opens = first + usize::from(LEAD_IN_JOINTS.contains(&p.words[first].lower));
    let word_at = |i: usize| p.words.get(i).map(|w| w.lower);
    if word_at(opens) == Some(FROM_SOMEBODY) {
        return phrase_at(p, opens + 1);
    }
    if word_at(opens) == Some(IN_THE_WORDS) {
        let noun = (opens + 1..last.min(opens + 8)).find(|&i| REPLIES.contains(&p.words[i].lower))?;
        return reply_of(p, opens + 1..noun + 3).or_else(|| phrase_at(p, noun + 2));
    }
    None
}

/// Whose reply, words, verdict … it is: "Her reply", "Pell's verdict", "the answer of the board".
fn reply_of(p: &Paragraph, within: Range<usize>) -> Option<Range<usize>> {
    let noun = within.clone().find(|&i| REPLIES.contains(&p.words[i].lower))?;
    if p.words.get(noun + 1).is_some_and(|w| OF_OR_BY.contains(&w.lower)) {
        return phrase_at(p, noun + 2);
    }
    let owner = (within.start..noun)
        .rev()
        .find(|&i| OWNING_PRONOUNS.contains(&p.words[i].lower) || GENITIVES.contains(&p.words[i].lower))?;
    if OWNING_PRONOUNS.contains(&p.words[owner].lower) {
        return Some(owner..noun + 1);
    }
    phrase_before(p, noun + 1).map(|phrase| phrase.start..owner + 1)
}

const RELATIVE_WORDS: &[u64] = &words(["who", "which", "that", "whom", "whose"]);
const QUESTION: u64 = word("?");
const FROM_SOMEBODY: u64 = word("from");
const IN_THE_WORDS: u64 = word("in");
const OF_OR_BY: &[u64] = &words(["of", "from", "by"]);
const LEAD_IN_JOINTS: &[u64] = &words(["and", "but", "then", "also", "or"]);
const OWNING_PRONOUNS: &[u64] = &words(["her", "his", "their", "its"]);
const GENITIVES: &[u64] = &words(["'s", "'"]);
const REPLIES: &[u64] = &words([
    "reply",
    "answer",
    "response",
    "verdict",
    "message",
    "words",
    "advice",
    "explanation",
    "conclusion",
    "comment",
    "statement",
    "warning",
    "retort",
    "assessment",
    "view",
    "version",
    "account",
    "solution",
    "plea",
    "appeal",
    "question",
    "opinion",
    "summary",
    "reaction",
    "rejoinder",
    "prediction",
    "diagnosis",
    "judgement",
    "judgment",
    "promise",
]);
