//! Where an attribution matches: what is to be highlighted of a row on the screen.

use std::ops::Range;

use super::asked::{Sequence, in_any_order};
use super::cancel::Cancel;
use super::content::{content_words, words_within};
use super::engine::Engine;
use super::names;
use super::query::{Clause, Phrase, Place, Query, Speech, Test};
use super::tier::Tier;
use crate::collection::{Attribution, Document, SpeakerNo};
use crate::text::words::words;

/// The bytes that matched, in order, none overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Of the document's text, in the content.
    pub content: Vec<Range<usize>>,
    /// Of the document's text, in the cue.
    pub cue: Vec<Range<usize>>,
    /// Of the names of those speakers that matched. Where an alias did, there are none.
    pub speakers: Vec<(SpeakerNo, Vec<Range<usize>>)>,
    /// Of the document's title.
    pub title: Vec<Range<usize>>,
}

impl Engine {
    /// Where an attribution of a document matches. To be asked for the rows that are shown, not for every hit.
    pub fn matched(&self, query: &Query, document: &Document<'_>, attribution: &Attribution<'_>) -> Matched {
        let row = Row {
            speakers: attribution
                .speakers
                .iter()
                .map(|no| (*no, self.collection.speaker_name(*no)))
                .collect(),
            content: content_words(document, attribution),
            document,
            attribution,
        };
        let mut matched = Matched::default();
        for term in query.clauses().iter().flat_map(Clause::terms).filter(|term| !term.not) {
            match &term.test {
                Test::Words(speech) => row.words(speech, &mut matched),
                Test::Speaker(value) => self.named(&row, value, &mut matched),
                Test::Cue(value) => row.in_cue(&value.into(), &mut matched),
                Test::Document(value) => row.title(value, &mut matched),
                _ => {}
            }
        }
        matched.settled()
    }

    fn named(&self, row: &Row<'_>, value: &Phrase, matched: &mut Matched) {
        let meant = self.index.speakers.meant(value, &self.collection, &Cancel::new());
        for (speaker, name) in &row.speakers {
            if meant.as_ref().is_some_and(|meant| meant.any().has(speaker.0)) {
                matched.speakers.push((*speaker, names::marks(value, name)));
            }
        }
    }
}

/// What of an attribution can be highlighted.
struct Row<'a> {
    document: &'a Document<'a>,
    attribution: &'a Attribution<'a>,
    speakers: Vec<(SpeakerNo, &'a str)>,
    content: Vec<Range<usize>>,
}

impl Row<'_> {
    fn words(&self, speech: &Speech, matched: &mut Matched) {
        let sequence = speech.into();
        matched.content.extend(places(self.document.text, &self.content, &sequence));
        if speech.is_for_all() {
            self.in_cue(&sequence, matched);
            for (speaker, name) in &self.speakers {
                let words: Vec<_> = words_within(name, 0..name.len()).collect();
                let marks = places(name, &words, &sequence);
                if !marks.is_empty() {
                    matched.speakers.push((*speaker, marks));
                }
            }
        }
    }

    fn in_cue(&self, sequence: &Sequence, matched: &mut Matched) {
        let spans = self.attribution.cue.iter().map(|span| span.range());
        let words: Vec<_> = spans.flat_map(|span| words_within(self.document.text, span)).collect();
        matched.cue.extend(places(self.document.text, &words, sequence));
    }

    fn title(&self, value: &Phrase, matched: &mut Matched) {
        let title = self.document.title;
        let words: Vec<_> = words(title).collect();
        for word in in_any_order(value) {
            matched.title.extend(places(
                title,
                &words,
                &Sequence { words: vec![word], place: Place::Anywhere },
            ));
        }
    }
}

impl Matched {
    fn settled(mut self) -> Self {
        merge(&mut self.content);
        merge(&mut self.cue);
        merge(&mut self.title);
        self.speakers.sort_by_key(|(speaker, _)| *speaker);
        self.speakers.dedup_by(|(later, more), (earlier, marks)| {
            let same = later == earlier;
            if same {
                marks.append(more);
            }
            same
        });
        self.speakers.iter_mut().for_each(|(_, marks)| merge(marks));
        self
    }
}

/// Puts ranges in order and joins those that overlap.
fn merge(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|later, earlier| {
        let overlap = later.start <= earlier.end;
        if overlap {
            earlier.end = earlier.end.max(later.end);
        }
        overlap
    });
}

/// Where the words stand one after another, as byte ranges of the text: of what stands between two of them
/// only a space, a hyphen or an apostrophe is marked with them.
fn places(text: &str, words: &[Range<usize>], sequence: &Sequence) -> Vec<Range<usize>> {
    let Some(last) = words.len().checked_sub(sequence.words.len()) else { return Vec::new() };
    let starts = (0..=last)
        .filter(|start| !sequence.place.starts() || *start == 0)
        .filter(|start| !sequence.place.ends() || *start == last);
    let mut marks = Vec::new();
    for start in starts {
        let pairs = || sequence.words.iter().zip(&words[start..]);
        let judged = pairs().map(|(asked, word)| asked.judge_written(&text[word.clone()]));
        let Some(tiers) = judged.collect::<Option<Vec<Tier>>>() else { continue };
        let mut phrase: Option<Range<usize>> = None;
        for ((asked, word), tier) in pairs().zip(tiers) {
            let end = word.start + asked.marked(&text[word.clone()], tier);
            match &mut phrase {
                Some(phrase) if joined(&text[phrase.end..word.start]) => phrase.end = end,
                _ => marks.extend(phrase.replace(word.start..end)),
            }
        }
        marks.extend(phrase);
    }
    marks
}

fn joined(between: &str) -> bool {
    let mut chars = between.chars();
    chars.next().is_none_or(|c| matches!(c, ' ' | '-' | '\'' | '’')) && chars.next().is_none()
}
