//! An interview without labels: questions as paragraphs of their own, bold, italic or plain, and the answers of one person
//! between them. A question that stands so is nobody's item.

use super::line::{LayoutLine, is_first_person, is_remark, without_directions};
use super::people::People;
use super::speech::{Naming, Speech, span};
use super::transcript::{is_in_marks, title_end};
use crate::collection::Verbatim;
use crate::extract::rule::Rule;

/// The fewest questions that are bold or italic, and that are not.
const MIN_MARKED_QUESTIONS: usize = 2;
const MIN_PLAIN_QUESTIONS: usize = 3;
/// The most words of a question.
const MAX_QUESTION_WORDS: usize = 90;

/// The answers of an interview, in order; none where the text is no interview, or names nobody who answers.
pub(super) fn answers(text: &str, lines: &[LayoutLine]) -> Vec<Speech> {
    let title = title_end(text, lines);
    let words = |line: &LayoutLine| &text[line.words.clone()];
    let asks = |line: &LayoutLine| {
        let words = words(line);
        words.ends_with('?')
            && line.words.start >= title
            && !words.starts_with(['“', '"', '‘'])
            && words.split(' ').count() <= MAX_QUESTION_WORDS
    };
    let is_marked = |line: &LayoutLine| line.is_emphasised || line.is_heading;
    let marked = lines.iter().filter(|line| is_marked(line) && asks(line)).count();
    let is_question = |line: &LayoutLine| {
        if marked >= MIN_MARKED_QUESTIONS { is_marked(line) && line.words.start >= title } else { asks(line) }
    };
    let questions: Vec<usize> = (0..lines.len()).filter(|&at| is_question(&lines[at])).collect();
    let is_plain = marked < MIN_MARKED_QUESTIONS;
    let Some(&first) = questions.first().filter(|_| !is_plain || questions.len() >= MIN_PLAIN_QUESTIONS)
    else {
        return Vec::new();
    };
    let first = questions.iter().copied().find(|&at| asks(&lines[at])).unwrap_or(first);
    let Some(name) = People::read(text, title, lines[first].words.start).interviewed(title) else {
        return Vec::new();
    };
    let last_name = text[name.clone()].rsplit(' ').next().unwrap_or_default();
    let is_narration = |line: &LayoutLine| words(line).contains(last_name) && !is_first_person(words(line));
    let is_quoted = lines.get(first + 1).is_some_and(|line| words(line).starts_with(['“', '"', '‘']));
    let last = questions.last().copied().unwrap_or(first);
    let mut answers: Vec<Speech> = Vec::new();
    let mut is_open = false;
    for at in first..lines.len() {
        let line = &lines[at];
        if is_question(line) {
            is_open = true;
            answers.push(Speech {
                source: None,
                naming: Naming::Elsewhere(span(&name)),
                cue: None,
                content: Vec::new(),
                verbatim: Some(Verbatim::Turn),
                rule: Rule::Answer,
            });
        } else if let Some(answer) = answers.last_mut().filter(|_| is_open && !is_remark(words(line))) {
            let is_first = answer.content.is_empty();
            let is_behind = at > last && !is_first && !is_first_person(words(line));
            let is_words = !is_quoted || words(line).starts_with(['“', '"', '‘']);
            if line.is_heading || is_behind || !is_words || is_narration(line) {
                is_open = false;
            } else {
                answer.content.extend(without_directions(text, line.words.clone()));
            }
        }
    }
    answers.retain(|answer| !answer.content.is_empty());
    let own = answers
        .iter()
        .filter(|answer| answer.content.iter().any(|range| is_first_person(&text[range.clone()])))
        .count();
    if own * 3 < answers.len() || answers.len() + 1 < questions.len().min(MIN_PLAIN_QUESTIONS) {
        return Vec::new();
    }
    for answer in &mut answers {
        if is_in_marks(text, &answer.content) {
            answer.verbatim = None;
        }
    }
    answers
}
