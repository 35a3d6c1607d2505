//! What was not said: words in marks that a text denies, only supposes or plans, and labels that nobody says.
//!
//! "She did not say “never”" is kept and known as not asserted; "if he says “no”", "had meant to shout “…”" and a jar
//! labelled “…” are left out. A negated cue on a real content stays: "has not apologised for …".

use std::ops::Range;

use crate::extract::stages::analysis::Analysis;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COLON, COMMA, Paragraph};
use crate::extract::words::token::{Shape, Token};

/// How far before an infinitive the words stand that it depends on, in tokens.
const GOVERNMENT_REACH: usize = 6;
/// The most confidence of a short phrase in marks behind no word of speech that is taken for a label.
const MAX_LABEL_CONFIDENCE: f32 = 0.3;
/// The most words of a title.
const MAX_TITLE: usize = 9;

const NEGATIONS: &[u64] = &words(["not", "n't", "never", "nor", "neither"]);
const NOT_ONLY: &[u64] = &words(["only", "just", "merely", "help"]);
const NOBODY: &[u64] = &words(["nobody", "none", "neither", "no"]);
const SOMEBODY: &[u64] =
    &words(["somebody", "someone", "anybody", "anyone", "nobody", "everybody", "you", "one"]);
/// Words and stems.
const REFUSING: &[u64] =
    &words(["refus", "declin", "fail", "avoid", "short", "without", "instead", "forget", "resist"]);
const PLANNING: &[u64] = &words([
    "mean", "want", "hop", "plan", "intend", "going", "about", "suppos", "expect", "wish", "ready", "due",
    "threaten", "tempt",
]);
const SUPPOSING: &[u64] = &words(["if", "unless", "whether", "suppose", "imagine", "lest", "should"]);
/// "Had she said “no”, …"
const INVERTED: &[u64] = &words(["had", "were", "should"]);
const UNSURE: &[u64] = &words(["might", "may", "could", "should"]);
const WILLING: &[u64] = &words(["will", "'ll", "would"]);
const TO: u64 = word("to");
const TO_HAVE: u64 = word("have");
const FORMS_OF_BE: &[u64] = &words(["is", "was", "are", "were", "be", "been"]);
/// Words behind which marks hold a label, a title or a term.
const LABEL_WORDS: &[u64] = &words([
    "motto",
    "slogan",
    "title",
    "titled",
    "entitled",
    "labelled",
    "labeled",
    "label",
    "marked",
    "named",
    "nicknamed",
    "nickname",
    "dubbed",
    "song",
    "chorus",
    "refrain",
    "lyric",
    "lyrics",
    "novel",
    "book",
    "film",
    "movie",
    "play",
    "poem",
    "album",
    "single",
    "hymn",
    "anthem",
    "tag",
    "tagged",
    "term",
    "headline",
    "headlined",
    "toast",
    "addressed",
    "stamped",
    "christened",
    "programme",
    "program",
    "series",
    "episode",
    "exhibition",
    "painting",
    "musical",
    "opera",
    "ballad",
    "tune",
    "essay",
    "track",
    "podcast",
    "catchphrase",
    "password",
    "signed",
]);
/// Of these, the verbs that may call somebody something.
const ATTACHED: &[u64] =
    &words(["labelled", "labeled", "tagged", "named", "marked", "dubbed", "nicknamed", "stamped"]);
/// Stems.
const SINGING: &[u64] = &words(["sing", "play", "perform", "hum", "whistl", "open", "record"]);
const STEMS_OF_SAYING: &[u64] = &words([
    "say", "tell", "shout", "chant", "cried", "ask", "reply", "replied", "add", "tweet", "write", "yell",
    "call", "declar", "post", "read",
]);

/// Marks what the text says was not said, and drops what nobody says.
pub(crate) fn settle_unsaid(p: &Paragraph, analyses: &mut Vec<Analysis>) {
    analyses.retain_mut(|analysis| {
        let quoted = is_quoted(p, analysis);
        if quoted && (is_supposed(p, analysis) || is_label(p, analysis)) || is_sung(p, analysis) {
            return false;
        }
        if quoted && is_negated(p, analysis) {
            analysis.is_asserted = false;
        }
        true
    });
}

/// Whether all of its words stand in marks.
fn is_quoted(p: &Paragraph, analysis: &Analysis) -> bool {
    let mut words = analysis.content.iter().cloned().flatten().map(|i| &p.words[i]).filter(|w| w.is_word());
    words.all(|w| w.region > 0)
}

fn has(p: &Paragraph, range: Range<usize>, list: &[u64]) -> bool {
    p.words[range].iter().any(|w| w.region == 0 && (list.contains(&w.lower) || list.contains(&w.stem)))
}

/// The verb group of the cue, and what an infinitive depends on.
fn government(p: &Paragraph, analysis: &Analysis) -> (Range<usize>, Range<usize>) {
    let group = (p.group[analysis.head] as usize).min(analysis.cue.start);
    let first = p.sentence(analysis.head).start.max(group.saturating_sub(GOVERNMENT_REACH));
    let comma = (first..group).rev().find(|&i| p.words[i].form == COMMA || p.words[i].region > 0);
    let bare = p.words[group..=analysis.head].iter().any(|w| w.lower == TO);
    let gerund =
        !p.words[analysis.head].tagged(tags::FINITE) && !p.words[analysis.head].tagged(tags::PARTICIPLE);
    let depends = if bare || gerund { comma.map_or(first, |i| i + 1)..group } else { group..group };
    (group..analysis.head.max(group), depends)
}

/// Whether a quotation follows its cue without comma or colon: "did not say “never”".
fn is_bound(p: &Paragraph, analysis: &Analysis) -> bool {
    let Some(run) = analysis.content.first() else { return false };
    run.start >= analysis.cue.end.max(1) && !matches!(p.words[run.start - 1].form, COMMA | COLON)
}

fn is_negated(p: &Paragraph, analysis: &Analysis) -> bool {
    let (group, depends) = government(p, analysis);
    let whole = group.start..analysis.cue.end.max(group.end);
    let only = has(p, whole.start..(whole.end + 1).min(p.len()), NOT_ONLY);
    let refused = whole.len() > 1 && has(p, whole.clone(), REFUSING);
    let denied = refused || has(p, whole, NEGATIONS) && !only;
    denied || has(p, depends.clone(), NEGATIONS) || has(p, depends, REFUSING)
}

/// Words that are only supposed or planned, or that nobody says.
fn is_supposed(p: &Paragraph, analysis: &Analysis) -> bool {
    if analysis.content.first().is_none_or(|run| run.start < analysis.cue.end) {
        return false;
    }
    let (group, depends) = government(p, analysis);
    let sentence = p.sentence(analysis.head);
    let clause =
        (sentence.start..group.start).rev().find(|&i| p.words[i].form == COMMA || p.words[i].region > 0);
    let clause = clause.map_or(sentence.start, |i| i + 1)..group.start;
    let planned = is_planned(p, analysis, group.start)
        || has(p, depends, PLANNING)
        || has(p, group.clone(), FORMS_OF_BE)
            && has(p, group.clone(), &[TO])
            && has(p, group.clone(), &[TO_HAVE]);
    let source = analysis.source.first().map_or(clause.clone(), Clone::clone);
    let subject = source.clone().next_back().map(|i| p.words[i].lower);
    let opener = source.clone().next().map(|i| p.words[i].lower);
    let nobody = opener.is_some_and(|w| NOBODY.contains(&w));
    let somebody = subject.is_some_and(|w| SOMEBODY.contains(&w));
    let inverted = INVERTED.contains(&p.words[sentence.start].lower) && clause.start == sentence.start;
    let supposed = inverted || has(p, clause, SUPPOSING);
    let unsure = has(p, group.clone(), UNSURE) || somebody && has(p, group, WILLING);
    planned || nobody || is_bound(p, analysis) && (supposed || unsure)
}

/// "had meant to shout", "was going to tell": a word for a plan, and the verb of what was planned.
fn is_planned(p: &Paragraph, analysis: &Analysis, first: usize) -> bool {
    let end = analysis.cue.end.max(analysis.head + 1);
    let plans = |i: &usize| PLANNING.contains(&p.words[*i].lower) || PLANNING.contains(&p.words[*i].stem);
    (first..end).find(plans).is_some_and(|plan| {
        let to = (plan + 1..end).find(|&i| p.words[i].lower == TO);
        to.is_some_and(|to| (to + 1..end).any(|i| p.is_main_verb(i)))
    })
}

/// A motto, a title, a term: words in marks behind a word for such, or a short phrase that no word of speech introduces.
fn is_label(p: &Paragraph, analysis: &Analysis) -> bool {
    let [run] = &analysis.content[..] else { return false };
    let cue = &p.words[analysis.head];
    let first = p.words[run.clone()].iter().position(|w| w.is_mark).map_or(run.start, |i| run.start + i);
    let before = first.saturating_sub(3).max(p.sentence(first).start)..first;
    let participle = ATTACHED.contains(&cue.lower) && !reduced(p, analysis);
    let in_headline = first > 0 && p.words[first - 1].shape == Shape::Capital;
    let named = !participle && has(p, before, LABEL_WORDS) || LABEL_WORDS.contains(&cue.lower);
    let says = p.words[run.clone()].iter().any(|w| w.tagged(tags::FINITE));
    let loose = analysis.confidence < MAX_LABEL_CONFIDENCE
        && !cue.listed(lists::SPEECH)
        && !says
        && cue.form != COLON;
    let spoken = STEMS_OF_SAYING.contains(&cue.stem) || STEMS_OF_SAYING.contains(&cue.lower);
    !spoken && (named || loose || is_title(p, run) && !in_headline)
}

/// "The choir sang “Bring Me Back to Tamarind Hill”": a title, whatever stands beside it.
fn is_sung(p: &Paragraph, analysis: &Analysis) -> bool {
    let region = analysis.content.iter().cloned().flatten().find_map(|i| p.region(i));
    let Some(region) = region else { return false };
    SINGING.contains(&p.words[analysis.head].stem)
        && is_title(p, &(region.first as usize..region.last as usize + 1))
}

/// Whether the cue is a participle behind its noun: "a jar labelled “…”", and not "critics labelled him “…”".
fn reduced(p: &Paragraph, analysis: &Analysis) -> bool {
    let verb = &p.words[analysis.head];
    let noun = analysis.head.checked_sub(1).is_some_and(|i| p.words[i].tagged(tags::NOUN));
    verb.tagged(tags::PARTICIPLE) && noun
}

/// Whether words in marks are written as a title: capitals but for short words, and no mark at the end.
fn is_title(p: &Paragraph, run: &Range<usize>) -> bool {
    let words: Vec<&Token> = p.words[run.clone()].iter().filter(|w| w.is_word()).collect();
    let is_great = |w: &&&Token| matches!(w.shape, Shape::Capital | Shape::Capitals | Shape::Number);
    let great = words.iter().filter(is_great).count();
    let ends = p.words[run.clone()].iter().rev().find(|w| !w.is_mark).is_some_and(|w| w.is_word());
    (2..=MAX_TITLE).contains(&words.len())
        && ends
        && great >= 2
        && words.iter().all(|w| is_great(&w) || w.len <= 4)
}
