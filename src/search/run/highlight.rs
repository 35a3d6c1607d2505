//! Where an attribution matches: what is to be highlighted of a row on the screen.

use std::ops::Range;

use super::engine::Engine;
use crate::collection::{Attribution, Collection, Document, SpeakerNo};
use crate::search::cancel::Cancel;
use crate::search::fields::content_words::{content_words, words_within};
use crate::search::fields::names;
use crate::search::fields::speakers::SpeakerMatches;
use crate::search::query::{Anchor, Clause, Phrase, Query, Test};
use crate::search::words::pattern::{PhrasePattern, in_any_order};
use crate::search::words::tier::Tier;
use crate::text::words::words;

/// The bytes that matched, in order, none overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// Of the document's text, in the content.
    pub content: Vec<Range<usize>>,
    /// Of the document's text, in the cue.
    pub cue: Vec<Range<usize>>,
    /// Of the names of those speakers that matched. Where an alias did, there are none.
    pub speakers: Vec<(SpeakerNo, Vec<Range<usize>>)>,
    /// Of the document's title.
    pub title: Vec<Range<usize>>,
}

/// A query, ready to say where attributions match.
pub struct Highlighter<'a> {
    collection: &'a Collection,
    terms: Vec<TermHighlight<'a>>,
}

/// What one term of a query terms for.
enum TermHighlight<'a> {
    /// In the content and, where that is said, in the cue and the names too.
    Words {
        sequence: PhrasePattern,
        everywhere: bool,
    },
    /// In the names of those who are meant.
    Speaker {
        value: &'a Phrase,
        meant: SpeakerMatches,
    },
    Cue(PhrasePattern),
    /// Words of the title, each by itself.
    Title(Vec<PhrasePattern>),
}

impl Engine {
    /// What says where attributions match a query. To be asked for the rows that are shown, not for every hit.
    pub fn highlighter<'a>(&'a self, query: &'a Query) -> Highlighter<'a> {
        let terms = query.clauses().iter().flat_map(Clause::terms).filter(|term| !term.not);
        Highlighter {
            collection: &self.collection,
            terms: terms.filter_map(|term| self.term(&term.test)).collect(),
        }
    }

    fn term<'a>(&'a self, test: &'a Test) -> Option<TermHighlight<'a>> {
        let alone = |word| PhrasePattern { words: vec![word], anchor: Anchor::Anywhere };
        match test {
            Test::Words(test) => {
                Some(TermHighlight::Words { sequence: test.into(), everywhere: test.is_for_all() })
            }
            Test::Speaker(value) => {
                let meant = self.index.speakers.meant(value, &self.collection, &Cancel::new())?;
                Some(TermHighlight::Speaker { value, meant })
            }
            Test::Cue(value) => Some(TermHighlight::Cue(value.into())),
            Test::Document(value) => {
                Some(TermHighlight::Title(in_any_order(value).into_iter().map(alone).collect()))
            }
            _ => None,
        }
    }
}

impl Highlighter<'_> {
    /// Where an attribution matches. `document` is the one that it stands in.
    pub fn highlights(&self, document: &Document<'_>, attribution: &Attribution<'_>) -> Highlights {
        debug_assert_eq!(attribution.document, document.no);
        let speakers =
            attribution.speakers.iter().map(|no| (*no, self.collection.speaker_name(*no))).collect();
        let row = HighlightedItem {
            document,
            attribution,
            speakers,
            content: content_words(document, attribution),
        };
        let mut matched = Highlights::default();
        for term in &self.terms {
            match term {
                TermHighlight::Words { sequence, everywhere } => {
                    row.words(sequence, *everywhere, &mut matched)
                }
                TermHighlight::Speaker { value, meant } => row.named(value, meant, &mut matched),
                TermHighlight::Cue(sequence) => row.in_cue(sequence, &mut matched),
                TermHighlight::Title(asked) => row.in_title(asked, &mut matched),
            }
        }
        matched.settled()
    }
}

/// What of an attribution can be highlighted.
struct HighlightedItem<'a> {
    document: &'a Document<'a>,
    attribution: &'a Attribution<'a>,
    speakers: Vec<(SpeakerNo, &'a str)>,
    content: Vec<Range<usize>>,
}

impl HighlightedItem<'_> {
    fn words(&self, sequence: &PhrasePattern, everywhere: bool, matched: &mut Highlights) {
        matched.content.extend(places(self.document.text, &self.content, sequence));
        if everywhere {
            self.in_cue(sequence, matched);
            for (speaker, name) in &self.speakers {
                let words: Vec<_> = words_within(name, 0..name.len()).collect();
                let marks = places(name, &words, sequence);
                if !marks.is_empty() {
                    matched.speakers.push((*speaker, marks));
                }
            }
        }
    }

    fn named(&self, value: &Phrase, meant: &SpeakerMatches, matched: &mut Highlights) {
        for (speaker, name) in self.speakers.iter().filter(|(speaker, _)| meant.any().contains(speaker.0)) {
            matched.speakers.push((*speaker, names::marks(value, name)));
        }
    }

    fn in_cue(&self, sequence: &PhrasePattern, matched: &mut Highlights) {
        let spans = self.attribution.cue.iter().map(|span| span.range());
        let words: Vec<_> = spans.flat_map(|span| words_within(self.document.text, span)).collect();
        matched.cue.extend(places(self.document.text, &words, sequence));
    }

    fn in_title(&self, asked: &[PhrasePattern], matched: &mut Highlights) {
        let title = self.document.title;
        let words: Vec<_> = words(title).collect();
        matched.title.extend(asked.iter().flat_map(|word| places(title, &words, word)));
    }
}

impl Highlights {
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
fn places(text: &str, words: &[Range<usize>], sequence: &PhrasePattern) -> Vec<Range<usize>> {
    let Some(last) = words.len().checked_sub(sequence.words.len()) else { return Vec::new() };
    let starts = (0..=last)
        .filter(|start| !sequence.anchor.starts() || *start == 0)
        .filter(|start| !sequence.anchor.ends() || *start == last);
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
