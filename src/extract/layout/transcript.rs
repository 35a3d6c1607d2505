//! A transcript: which labels a text has, and the turns behind them.
//!
//! Labels are counted first, over the whole text: a name in ordinary letters is one where it recurs and where people are
//! named and spoken to. A turn goes on until the next label; the last one only as long as its speaker says "I".

use std::collections::HashMap;
use std::ops::Range;

use super::label::{LabelForm, TITLES, TurnLabel, label};
use super::line::{LayoutLine, ends_sentence, is_first_person, is_remark, is_spoken, without_directions};
use super::people::People;
use super::speech::{Naming, Speech, span};
use crate::collection::Verbatim;
use crate::extract::rule::Rule;

/// The turns of a text, in its order; none where it is no transcript.
pub(super) fn turns(text: &str, lines: &[LayoutLine]) -> Vec<Speech> {
    let mut labels: Vec<Option<TurnLabel>> = lines.iter().map(|line| label_of(text, line)).collect();
    let title = title_end(text, lines);
    if lines.first().is_some_and(|line| line.words.end <= title) && !lines.is_empty() {
        labels[0] = None;
    }
    if labels.iter().flatten().take(2).count() == 0 {
        return Vec::new();
    }
    let mut reader = TranscriptReader {
        text,
        lines,
        labels,
        title,
        people: People::default(),
        full_labels: HashMap::new(),
        counts: HashMap::new(),
    };
    reader.decide();
    let Some(first) = reader.labels.iter().position(Option::is_some) else { return Vec::new() };
    reader.people = People::read(text, title, lines[first].words.start);
    reader.note_full_labels();
    reader.turns()
}

/// The label of a line; headings and blocks have none.
fn label_of(text: &str, line: &LayoutLine) -> Option<TurnLabel> {
    if line.is_heading || line.is_cite {
        return None;
    }
    label(&text[line.words.clone()])
}

/// Where the title ends: the first line, if it is a heading or reads as one.
pub(super) fn title_end(text: &str, lines: &[LayoutLine]) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let is_apart = lines.get(1).is_none_or(|next| next.follows_gap);
    let is_title = first.is_heading || is_apart && !ends_sentence(&text[first.words.clone()]);
    if is_title { first.words.end } else { 0 }
}

struct TranscriptReader<'t> {
    text: &'t str,
    lines: &'t [LayoutLine],
    /// For each line its label, if it has one.
    labels: Vec<Option<TurnLabel>>,
    title: usize,
    people: People,
    /// Where labels of several words stand first, by their first and last words in capitals; those that several have are left
    /// out.
    full_labels: HashMap<String, Range<usize>>,
    /// How many labels of a form name somebody.
    counts: HashMap<(LabelForm, String), usize>,
}

impl<'t> TranscriptReader<'t> {
    /// Bytes of the text that a label's words are.
    fn place(&self, line: usize, part: &Range<usize>) -> Range<usize> {
        let start = self.lines[line].words.start;
        start + part.start..start + part.end
    }

    fn words(&self, line: usize) -> &'t str {
        &self.text[self.lines[line].words.clone()]
    }

    /// What is said on the label's own line, or on the next where it stands alone.
    fn said(&self, line: usize) -> &'t str {
        let Some(label) = &self.labels[line] else { return "" };
        let own = self.words(line)[label.end..].trim();
        if own.is_empty() && line + 1 < self.lines.len() && self.labels[line + 1].is_none() {
            self.words(line + 1)
        } else {
            own
        }
    }

    /// By what a label is known: the last word of who speaks.
    fn key(&self, line: usize) -> Option<(LabelForm, String)> {
        let label = self.labels[line].as_ref()?;
        let who = &self.words(line)[label.who.clone()];
        let word = match label.form {
            LabelForm::QuestionOrAnswer | LabelForm::Initials => who
                .chars()
                .next()
                .filter(|_| label.form == LabelForm::QuestionOrAnswer)
                .map_or(who.to_owned(), String::from),
            _ => who
                .rsplit(' ')
                .find(|word| !matches!(*word, "Jr." | "JR." | "Jr" | "JR"))
                .unwrap_or(who)
                .to_owned(),
        };
        Some((label.form, word.to_uppercase()))
    }

    /// Drops the labels of forms in which the text has none.
    fn decide(&mut self) {
        self.drop_lone_names();
        for line in 0..self.lines.len() {
            if let Some(key) = self.key(line) {
                *self.counts.entry(key).or_default() += 1;
            }
        }
        for form in LabelForm::ALL {
            if !self.has_form(form) {
                for label in &mut self.labels {
                    if label.as_ref().is_some_and(|label| label.form == form) {
                        *label = None;
                    }
                }
            }
        }
        self.drop_strangers();
    }

    /// A line that is a name alone counts where words stand below it, and not another such line.
    fn drop_lone_names(&mut self) {
        let is_alone =
            |label: &Option<TurnLabel>| label.as_ref().is_some_and(|label| label.form == LabelForm::Alone);
        for line in (0..self.lines.len()).rev() {
            if is_alone(&self.labels[line]) {
                let below = self.lines.get(line + 1).map_or("", |next| &self.text[next.words.clone()]);
                let is_last = below.is_empty()
                    || self.labels[line + 1].is_some()
                    || is_remark(below)
                    || !below.contains(' ');
                if is_last {
                    self.labels[line] = None;
                }
            }
        }
    }

    /// Whether labels of a form are turns' here.
    fn has_form(&self, form: LabelForm) -> bool {
        let of_form = || self.counts.iter().filter(move |((other, _), _)| *other == form);
        let count: usize = of_form().map(|(_, count)| count).sum();
        let recurring: usize = of_form().filter(|(_, count)| **count > 1).map(|(_, count)| count).sum();
        let distinct = of_form().count();
        let lines = || {
            (0..self.lines.len())
                .filter(move |&line| self.labels[line].as_ref().is_some_and(|label| label.form == form))
        };
        let spoken = || lines().filter(|&line| is_spoken(self.said(line))).count();
        let timed =
            || lines().filter(|&line| self.labels[line].as_ref().is_some_and(|label| label.is_timed)).count();
        let has = |key: &str| of_form().any(|((_, other), _)| other == key);
        let people = || People::read(self.text, self.title, self.text.len());
        match form {
            LabelForm::QuestionOrAnswer => has("Q") && has("A"),
            LabelForm::Capitals => match count {
                0 => false,
                1 => lines().all(|line| is_spoken(self.said(line))),
                _ => {
                    distinct > 1 && (recurring > 1 || spoken() > 0)
                        || distinct == 1 && lines().all(|line| self.is_known(&people(), line))
                }
            },
            LabelForm::Initials => distinct > 1 && recurring > 1 && spoken() * 3 >= count,
            LabelForm::Name => {
                let people = people();
                let known = lines().filter(|&line| self.is_known(&people, line)).count();
                distinct > 1
                    && (recurring > 1 && count > 2 || timed() == count)
                    && spoken() * 3 >= count
                    && known * 2 >= count
            }
            LabelForm::Alone => {
                distinct > 1
                    && (recurring > 1 && count > 2 || timed() * 2 > count)
                    && spoken() * 3 >= count
                    && count * 5 >= self.lines.len()
            }
        }
    }

    /// Whether a label's name is one of a person elsewhere in the text, or says that it is a person's.
    fn is_known(&self, people: &People, line: usize) -> bool {
        let Some(label) = &self.labels[line] else { return false };
        let who = &self.words(line)[label.who.clone()];
        let first = who.split(' ').next().unwrap_or_default();
        let last = who.rsplit(' ').next().unwrap_or_default();
        let is_titled =
            who.contains(' ') && TITLES.contains(&first.trim_end_matches('.').to_lowercase().as_str());
        let mut letters = last.chars();
        let named: String = letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect();
        // A label's own capitals are no name elsewhere.
        is_titled
            || is_role(who)
            || label.form != LabelForm::Capitals && people.knows(self.text, last)
            || people.knows(self.text, &named)
    }

    /// Where a text has names in ordinary letters for labels, those that are nobody's are none: "Edited for length: …".
    fn drop_strangers(&mut self) {
        let people = People::read(self.text, self.title, self.text.len());
        for line in 0..self.lines.len() {
            let Some(key) =
                self.key(line).filter(|(form, _)| matches!(form, LabelForm::Name | LabelForm::Alone))
            else {
                continue;
            };
            let is_once = self.counts.get(&key).is_none_or(|count| *count < 2);
            let is_full = self.words(line)
                [self.labels[line].as_ref().map_or(0..0, |label| label.who.clone())]
            .contains(' ');
            let is_timed = self.labels[line].as_ref().is_some_and(|label| label.is_timed);
            if is_once && !is_full && !is_timed && !self.is_known(&people, line) {
                self.labels[line] = None;
            }
        }
    }

    /// Notes the labels that name somebody in full.
    fn note_full_labels(&mut self) {
        let mut taken: HashMap<String, String> = HashMap::new();
        for line in 0..self.lines.len() {
            let Some(label) = &self.labels[line] else { continue };
            let who = &self.words(line)[label.who.clone()];
            let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
            let names: Vec<&str> = who.split_whitespace().filter(|word| !is_title(word)).collect();
            let ([first, .., last], false) = (&names[..], is_role(who)) else { continue };
            let start = label.who.start + who.find(first).unwrap_or_default();
            let place = self.place(line, &(start..label.who.end));
            for word in [first, last] {
                let (word, full) = (word.to_uppercase(), names.join(" ").to_uppercase());
                match taken.get(&word) {
                    Some(other) if *other != full => drop(self.full_labels.remove(&word)),
                    Some(_) => {}
                    None => {
                        taken.insert(word.clone(), full);
                        self.full_labels.insert(word, place.clone());
                    }
                }
            }
        }
    }

    /// The turns from a line on.
    fn turns(&self) -> Vec<Speech> {
        let last = self.labels.iter().rposition(Option::is_some).unwrap_or_default();
        let mut turns: Vec<Speech> = Vec::new();
        let mut is_open = false;
        let mut asks = self.people.asks();
        for line in 0..self.lines.len() {
            let words = self.words(line);
            if let Some(examiner) = examiner(words) {
                asks = Some(self.place(line, &examiner));
                is_open = false;
            } else if let Some(label) = &self.labels[line] {
                turns.push(self.turn(line, label, asks.as_ref()));
                is_open = true;
            } else if is_remark(words) || !is_open {
            } else if self.goes_on(line, turns.last(), line > last) {
                if let Some(turn) = turns.last_mut() {
                    turn.content.extend(without_directions(self.text, self.lines[line].words.clone()));
                }
            } else {
                is_open = false;
            }
        }
        turns.retain(|turn| !turn.content.is_empty());
        for turn in &mut turns {
            if is_in_marks(self.text, &turn.content) {
                turn.verbatim = None;
            }
        }
        turns
    }

    fn turn(&self, line: usize, label: &TurnLabel, asks: Option<&Range<usize>>) -> Speech {
        let words = &self.lines[line].words;
        let who = &self.words(line)[label.who.clone()];
        let naming = match label.form {
            LabelForm::QuestionOrAnswer => {
                let named = if who.starts_with(['Q', 'q']) {
                    asks.cloned()
                } else {
                    self.people.answers_under_letter(self.title)
                };
                named.as_ref().map_or(Naming::Nobody, |name| Naming::Elsewhere(span(name)))
            }
            _ if is_unnamed(who) => Naming::Nobody,
            _ => self.fuller_name(line, who).map_or(Naming::BySource, |name| Naming::Elsewhere(span(&name))),
        };
        Speech {
            source: Some(self.place(line, &label.who)),
            naming,
            cue: Some(self.place(line, &label.sign)).filter(|sign| !sign.is_empty()),
            content: without_directions(self.text, words.start + label.end..words.end),
            verbatim: Some(Verbatim::Turn),
            rule: Rule::Turn,
        }
    }

    /// The full name that a label of one name or of initials stands for: an earlier label's, or one of the introduction.
    fn fuller_name(&self, line: usize, who: &str) -> Option<Range<usize>> {
        let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
        let mut names = who.split_whitespace().filter(|word| !is_title(word));
        let (Some(name), None) = (names.next(), names.next()) else { return None };
        let is_short = name.len() < 4 && name.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
        let of_initials = || self.people.of_initials(self.text, name).filter(|_| is_short);
        let labelled = self
            .full_labels
            .get(&name.to_uppercase())
            .filter(|place| place.start < self.lines[line].words.start);
        labelled.cloned().or_else(|| self.people.full_name(self.text, name)).or_else(of_initials)
    }

    /// Whether a line without a label goes on with the turn above. `is_behind` says whether no label follows.
    fn goes_on(&self, line: usize, turn: Option<&Speech>, is_behind: bool) -> bool {
        let Some(turn) = turn else { return false };
        if turn.content.is_empty() {
            return true;
        }
        let words = self.words(line);
        // "Several members rose—", "Transcribed by …".
        let is_remark =
            words.ends_with('—') && !is_spoken(words) || words.contains("://") && !is_spoken(words);
        if self.lines[line].is_heading || is_remark || !ends_sentence(words) && self.lines[line].follows_gap {
            return false;
        }
        if !self.lines[line].follows_gap && !is_behind {
            return true;
        }
        let is_own = is_first_person(words);
        if is_behind { is_own && !self.names_speaker(words) } else { is_own || !self.names_speaker(words) }
    }

    /// Whether words name one of those who have labels, as a reporter does.
    fn names_speaker(&self, words: &str) -> bool {
        let named = |word: &str| {
            let upper = word.to_uppercase();
            let is_label = |form| self.counts.contains_key(&(form, upper.clone()));
            word.len() > 2
                && (is_label(LabelForm::Capitals) || is_label(LabelForm::Name) || is_label(LabelForm::Alone))
                || self.people.knows(self.text, word)
        };
        words
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| word.starts_with(char::is_uppercase) && named(word))
    }
}

/// Whether all of a turn stands in marks.
pub(super) fn is_in_marks(text: &str, content: &[Range<usize>]) -> bool {
    let is_quoted = |range: &Range<usize>| {
        let words = &text[range.clone()];
        let inside =
            words.strip_prefix(['“', '"', '‘']).and_then(|words| words.strip_suffix(['”', '"', '’']));
        inside.is_some_and(|inside| !inside.contains(['“', '”', '"']))
    };
    content.iter().all(is_quoted)
}

/// Whether a label says that nobody knows who speaks.
fn is_unnamed(who: &str) -> bool {
    who.split([' ', '-']).any(|word| matches!(word.to_lowercase().as_str(), "unidentified" | "unknown"))
}

/// Whether a label names a part that somebody plays: "Interviewer", "Unknown Speaker", "Speaker 1".
fn is_role(who: &str) -> bool {
    who.split(' ').any(|word| ROLES.contains(&word.to_lowercase().as_str()))
}

/// `EXAMINATION BY MR. OKAFOR`, `BY MS. OKORO:`: who asks from here on; bytes of the line.
fn examiner(line: &str) -> Option<Range<usize>> {
    let words = line.trim_end_matches([':', '.', ' ']);
    if words.len() > 80 {
        return None;
    }
    let upper = words.to_ascii_uppercase();
    let by =
        if upper.starts_with("BY ") { Some(0) } else { upper.find("EXAMINATION BY ").map(|at| at + 12) }?;
    let name = by + 3..words.len();
    let first = words[name.clone()].split(' ').next().unwrap_or_default();
    let is_titled = TITLES.contains(&first.trim_end_matches('.').to_lowercase().as_str());
    (is_titled || by > 0).then_some(name)
}

#[rustfmt::skip]
const ROLES: [&str; 54] = [
    "interviewer", "interviewee", "reporter", "reporters", "moderator", "host", "narrator", "announcer", "witness", "court", "clerk", "bailiff", "chairman", "chairwoman", "chairperson", "chair",
    "journalist", "presenter", "operator", "analyst", "speaker", "participant", "student", "teacher", "doctor", "patient", "nurse", "officer", "dispatcher", "caller", "pilot", "captain", "controller", "tower",
    "man", "woman", "male", "female", "unidentified", "unknown", "audience", "crowd", "guest", "translator", "interpreter", "counsel", "prosecutor", "judge", "respondent", "attendee", "voice", "all", "facilitator", "anchor",
];
