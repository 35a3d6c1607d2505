//! Highlighting: where an attribution on the screen matches a query. It reads the text again rather than an index, since only
//! a screenful is ever asked for.

use std::ops::Range;

use super::engine::Engine;
use crate::collection::{Attribution, Collection, Document, SpeakerNo};
use crate::search::cancel::Cancel;
use crate::search::fields::{content_words, names, words_within};
use crate::search::query::{Anchor, Clause, Phrase, Query, Test};
use crate::search::words::{PhrasePattern, Tier, TieredRows, in_any_order};
use crate::text::words::words;

/// The bytes that matched, in order, none overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// Of the document's text, in the content.
    pub content: Vec<Range<usize>>,
    /// Of the document's text, in the cue.
    pub cue: Vec<Range<usize>>,
    /// Of the names of those speakers that found. Where an alias did, there are none.
    pub speakers: Vec<(SpeakerNo, Vec<Range<usize>>)>,
    /// Of the document's title.
    pub title: Vec<Range<usize>>,
}

/// A query, prepared to say where attributions match. The default highlights nothing.
#[derive(Clone, Debug, Default)]
pub struct Highlighter {
    terms: Vec<TermHighlight>,
}

/// What one term of a query highlights.
#[derive(Clone, Debug)]
enum TermHighlight {
    /// Words in the content and, where they may be anywhere, in the cue and the names too.
    Words {
        phrase: PhrasePattern,
        everywhere: bool,
    },
    /// The names of matching speakers.
    Speaker {
        value: Phrase,
        speakers: TieredRows,
    },
    Cue(PhrasePattern),
    /// Words of the title, in any order.
    Title(Vec<PhrasePattern>),
}

impl Engine {
    /// A highlighter for the attributions that are shown. Making one may look at every name, so a search does it and no frame.
    pub fn highlighter(&self, query: &Query) -> Highlighter {
        let terms = query.clauses().iter().flat_map(Clause::terms).filter(|term| !term.not);
        Highlighter { terms: terms.filter_map(|term| self.term(&term.test)).collect() }
    }

    fn term(&self, test: &Test) -> Option<TermHighlight> {
        let phrase_of = |word| PhrasePattern { words: vec![word], anchor: Anchor::Anywhere };
        match test {
            Test::Words(test) => {
                Some(TermHighlight::Words { phrase: test.into(), everywhere: test.is_unanchored() })
            }
            Test::Speaker(value) => {
                let speakers = self.index().speakers.resolve(value, &self.collection, &Cancel::new())?;
                Some(TermHighlight::Speaker { value: value.clone(), speakers })
            }
            Test::Cue(value) => Some(TermHighlight::Cue(value.into())),
            Test::Document(value) => {
                Some(TermHighlight::Title(in_any_order(value).into_iter().map(phrase_of).collect()))
            }
            // These match no single words.
            Test::Outlet(_)
            | Test::Kind(_)
            | Test::Date(_)
            | Test::Inside(_)
            | Test::Status(_)
            | Test::Said(_) => None,
        }
    }
}

impl Highlighter {
    /// Where an attribution of the collection matches. `document` is the one that it is in.
    pub fn highlights(
        &self,
        collection: &Collection,
        document: &Document<'_>,
        attribution: &Attribution<'_>,
    ) -> Highlights {
        debug_assert_eq!(attribution.document, document.no);
        let speakers = attribution.speakers.iter().map(|no| (*no, collection.speaker_name(*no))).collect();
        let row = HighlightedItem {
            document,
            attribution,
            speakers,
            content: content_words(document, attribution),
        };
        let mut found = Highlights::default();
        for term in &self.terms {
            match term {
                TermHighlight::Words { phrase, everywhere } => row.words(phrase, *everywhere, &mut found),
                TermHighlight::Speaker { value, speakers } => row.named(value, speakers, &mut found),
                TermHighlight::Cue(phrase) => row.in_cue(phrase, &mut found),
                TermHighlight::Title(words) => row.in_title(words, &mut found),
            }
        }
        found.sorted()
    }
}

/// The parts of an attribution that can be highlighted.
struct HighlightedItem<'a> {
    document: &'a Document<'a>,
    attribution: &'a Attribution<'a>,
    speakers: Vec<(SpeakerNo, &'a str)>,
    content: Vec<Range<usize>>,
}

impl HighlightedItem<'_> {
    fn words(&self, phrase: &PhrasePattern, everywhere: bool, found: &mut Highlights) {
        found.content.extend(find_all(self.document.text, &self.content, phrase));
        if everywhere {
            self.in_cue(phrase, found);
            for (speaker, name) in &self.speakers {
                let words: Vec<_> = words_within(name, 0..name.len()).collect();
                let ranges = find_all(name, &words, phrase);
                if !ranges.is_empty() {
                    found.speakers.push((*speaker, ranges));
                }
            }
        }
    }

    fn named(&self, value: &Phrase, matches: &TieredRows, found: &mut Highlights) {
        for (speaker, name) in self.speakers.iter().filter(|(speaker, _)| matches.any().contains(speaker.0)) {
            found.speakers.push((*speaker, names::highlights(value, name)));
        }
    }

    fn in_cue(&self, phrase: &PhrasePattern, found: &mut Highlights) {
        let spans = self.attribution.cue.iter().map(|span| span.range());
        let words: Vec<_> = spans.flat_map(|span| words_within(self.document.text, span)).collect();
        found.cue.extend(find_all(self.document.text, &words, phrase));
    }

    fn in_title(&self, phrases: &[PhrasePattern], found: &mut Highlights) {
        let title = self.document.title;
        let words: Vec<_> = words(title).collect();
        found.title.extend(phrases.iter().flat_map(|phrase| find_all(title, &words, phrase)));
    }
}

impl Highlights {
    fn sorted(mut self) -> Self {
        merge(&mut self.content);
        merge(&mut self.cue);
        merge(&mut self.title);
        self.speakers.sort_by_key(|(speaker, _)| *speaker);
        self.speakers.dedup_by(|(later, more), (earlier, ranges)| {
            let same = later == earlier;
            if same {
                ranges.append(more);
            }
            same
        });
        self.speakers.iter_mut().for_each(|(_, ranges)| merge(ranges));
        self
    }
}

/// Sorts ranges and joins those that overlap.
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

/// Where the words follow one another, as byte ranges of the text. A space, a hyphen or an apostrophe between two words is
/// highlighted with them.
fn find_all(text: &str, words: &[Range<usize>], phrase: &PhrasePattern) -> Vec<Range<usize>> {
    let Some(last) = words.len().checked_sub(phrase.words.len()) else { return Vec::new() };
    let starts = (0..=last)
        .filter(|start| !phrase.anchor.starts() || *start == 0)
        .filter(|start| !phrase.anchor.ends() || *start == last);
    let mut ranges = Vec::new();
    for start in starts {
        let pairs = || phrase.words.iter().zip(&words[start..]);
        let judged = pairs().map(|(pattern, word)| pattern.judge_written(&text[word.clone()]));
        let Some(tiers) = judged.collect::<Option<Vec<Tier>>>() else { continue };
        let mut range: Option<Range<usize>> = None;
        for ((pattern, word), tier) in pairs().zip(tiers) {
            let end = word.start + pattern.highlighted_len(&text[word.clone()], tier);
            match &mut range {
                Some(range) if is_joint(&text[range.end..word.start]) => range.end = end,
                _ => ranges.extend(range.replace(word.start..end)),
            }
        }
        ranges.extend(range);
    }
    ranges
}

/// Whether only one joint is between two words.
fn is_joint(between: &str) -> bool {
    let mut chars = between.chars();
    chars.next().is_none_or(|c| matches!(c, ' ' | '-' | '\'' | '’')) && chars.next().is_none()
}
