//! The measure: how often the right speaker is named, as `tests/golds/README.md` defines it.

use std::collections::BTreeMap;

use super::score::pair_greedily;
use super::speakers::gazetteer;
use super::speakers::gazetteer::Gazetteer;
use super::speakers::{NamedSpeaker, ResolvedSource};
use super::words::token::lower;
use crate::collection::Span;
use crate::text::fold::fold;

/// An annotated attribution: who its speakers are.
#[derive(Clone, Debug, Default)]
pub struct SpeakerGold {
    /// The article: PART/ID, or a genre.
    pub article: String,
    /// The spans of what was said; bytes.
    pub content: Vec<Span>,
    /// The spans that name who said it; bytes.
    pub source: Vec<Span>,
    /// What sort of source it is.
    pub category: String,
    /// The speakers, each by every name that is right; empty where the text names nobody.
    pub speakers: Vec<Vec<String>>,
    /// Speakers whom an answer may name without being wrong, where the text names nobody.
    pub allowed: Vec<Vec<String>>,
}

/// How the answer for one attribution compares with the gold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpeakerOutcome {
    /// The right speakers, all of them.
    Right,
    /// Nobody, where somebody is named.
    Unknown,
    /// Somebody else.
    Wrong,
    /// Nobody, where nobody is named.
    Honest,
    /// Somebody, where nobody is named.
    Invented,
}

/// Reads `speakers.tsv`; `text` gives the text of an article by its id.
pub fn read(file: &str, text: impl Fn(&str) -> Option<String>) -> Vec<SpeakerGold> {
    let mut bytes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut golds = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, content, source, category, _, _, speakers, allowed] = columns[..] else { continue };
        let Some(text) = text(article) else { continue };
        let ends = bytes
            .entry(article.to_owned())
            .or_insert_with(|| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        let spans =
            |column: &str| column.split(';').filter_map(|place| span(place, ends)).collect::<Vec<_>>();
        let name = |names: &str| {
            names
                .split('+')
                .filter_map(|p| span(p, ends))
                .map(|s| &text[s.range()])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let people = |column: &str| match column {
            "-" => Vec::new(),
            some => some.split(';').map(|one| one.split('|').map(name).collect()).collect(),
        };
        golds.push(SpeakerGold {
            article: article.to_owned(),
            content: spans(content),
            source: spans(source),
            category: category.to_owned(),
            speakers: people(speakers),
            allowed: people(allowed),
        });
    }
    golds
}

fn span(place: &str, bytes: &[usize]) -> Option<Span> {
    let (start, end) = place.split_once('-')?;
    let byte = |n: &str| n.parse::<usize>().ok().and_then(|n| bytes.get(n).copied());
    Some((byte(start)?..byte(end)?).into())
}

/// Compares an answer with the gold; `all` are the speakers that the answer has the places of.
pub fn judge(
    text: &str,
    gold: &SpeakerGold,
    answer: &ResolvedSource,
    all: &[NamedSpeaker],
) -> SpeakerOutcome {
    let own: Vec<&str> = gold.source.iter().map(|s| &text[s.range()]).collect();
    let own = normalized(&own.join(" "));
    let names: Vec<Vec<String>> = answer.speakers.iter().map(|&i| normalized(&all[i].name)).collect();
    let answers: Vec<&Vec<String>> =
        names.iter().filter(|name| !gold.speakers.is_empty() || **name != own).collect();
    let is_one =
        |name: &[String], mentions: &[String]| mentions.iter().any(|m| is_same(name, &normalized(m)));
    if gold.speakers.is_empty() {
        let allowed = answers.iter().all(|name| gold.allowed.iter().any(|a| is_one(name, a)));
        return if answers.is_empty() || allowed { SpeakerOutcome::Honest } else { SpeakerOutcome::Invented };
    }
    let mut left: Vec<&Vec<String>> = answers.clone();
    let mut all_found = true;
    for mentions in &gold.speakers {
        match left.iter().position(|name| is_one(name, mentions)) {
            Some(at) => drop(left.remove(at)),
            None => all_found = false,
        }
    }
    let partial = |name: &[String]| {
        *name == own[..]
            || gold.speakers.iter().flatten().any(|m| name.len() == 1 && normalized(m).last() == name.last())
    };
    match () {
        () if all_found && left.is_empty() => SpeakerOutcome::Right,
        () if names.is_empty() || answers.iter().all(|name| partial(name)) => SpeakerOutcome::Unknown,
        () => SpeakerOutcome::Wrong,
    }
}

fn is_same(answer: &[String], mention: &[String]) -> bool {
    answer == mention || mention.len() == 1 && answer.len() > 1 && answer.last() == mention.last()
}

/// The words of a name as they are compared: folded, without titles, articles, initials and suffixes.
fn normalized(name: &str) -> Vec<String> {
    let gazetteer = Gazetteer::english();
    let parts: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let off = gazetteer::TITLE | gazetteer::OFFICE | gazetteer::THE | gazetteer::SUFFIX;
    let words = parts.iter().enumerate().filter(|(i, word)| {
        let plain = word.trim_end_matches('.');
        let initial = *i > 0 && *i + 1 < parts.len() && plain.chars().count() == 1;
        !initial && gazetteer.classes(lower(plain)) & off == 0
    });
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    let words = if words.is_empty() { parts } else { words };
    let mut folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    if let (Some(last), Some(word)) = (folded.last_mut(), words.last()) {
        let word = word.trim_end_matches(['.', ':']);
        let short = word.strip_suffix("'s").or(word.strip_suffix("’s"));
        *last = short.map_or_else(|| last.clone(), fold);
    }
    folded.retain(|word| !word.is_empty());
    folded
}

/// How often each outcome was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// In the order of [`SpeakerOutcome`].
    pub counts: [usize; 5],
}

impl OutcomeCounts {
    /// Counts an outcome.
    pub fn add(&mut self, outcome: SpeakerOutcome) {
        self.counts[outcome as usize] += 1;
    }

    /// Right, of those that are named; in percent.
    pub fn named_right(&self) -> f64 {
        share(self.counts[0], self.counts[..3].iter().sum())
    }

    /// Wrong or invented, of all; in percent.
    pub fn named_wrong(&self) -> f64 {
        share(self.counts[2] + self.counts[4], self.counts.iter().sum())
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Pairs contents one to one, those with the most words in common first; at least half must be. For each of `golds` the
/// place of its partner among `found`.
pub fn pair(text: &str, golds: &[&[Span]], found: &[&[Span]]) -> Vec<Option<usize>> {
    let words = |spans: &[Span]| -> Vec<usize> {
        let starts = spans.iter().flat_map(|span| {
            let part = &text[span.range()];
            let word = |c: char| c.is_alphanumeric();
            let begins =
                move |(at, c): (usize, char)| word(c) && !part[..at].chars().next_back().is_some_and(word);
            part.char_indices().filter(move |at| begins(*at)).map(move |(at, _)| span.start as usize + at)
        });
        starts.collect()
    };
    let golds: Vec<Vec<usize>> = golds.iter().map(|spans| words(spans)).collect();
    let found: Vec<Vec<usize>> = found.iter().map(|spans| words(spans)).collect();
    let mut pairs = Vec::new();
    for (i, gold) in golds.iter().enumerate() {
        for (j, other) in found.iter().enumerate() {
            let shared = gold.iter().filter(|word| other.binary_search(word).is_ok()).count();
            let all = gold.len() + other.len() - shared;
            if shared * 2 >= all && shared > 0 {
                pairs.push((shared as f64 / all as f64, i, j));
            }
        }
    }
    pair_greedily(pairs, golds.len(), found.len())
}
