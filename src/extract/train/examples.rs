//! Examples: paragraphs with the attributions that people marked in them, as the labels that both stages learn; and silver
//! tags, the parts of speech that another program gave to the corpus's tokens.
//!
//! Silver tags are a file of lines: "# NAME" starts an article, then a token a line (start and end in code points, tag, more).

use std::collections::HashMap;
use std::ops::Range;

use crate::collection::Span;
use crate::extract::corpus::Gold;
use crate::extract::model::chain::{CONTENT, CUE_HEAD, CUE_REST, OUT, SOURCE};
use crate::extract::stages::analysis::runs;
use crate::extract::words::language::{Language, PosTag, tags};
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::paragraph::{Paragraph, passages};
use crate::text::legible::Legible;

/// One attribution in a paragraph, as tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct MarkedAttribution {
    /// The head of the cue.
    pub head: usize,
    cue: Vec<usize>,
    content: Vec<usize>,
    source: Vec<usize>,
}

/// A paragraph of a corpus.
#[derive(Debug)]
pub(crate) struct Example {
    /// The index of its article.
    pub article: usize,
    /// Its words.
    pub paragraph: Paragraph,
    /// Its attributions.
    pub marked: Vec<MarkedAttribution>,
}

/// The paragraphs of the copy of an article, without tags and attributions yet.
#[must_use]
pub(crate) fn examples(
    number: usize,
    article: &Legible<'_>,
    language: &Language,
    lexicon: &Lexicon,
) -> Vec<Example> {
    let mut examples = Vec::new();
    passages(article.text(), article.quotations(), language, |tokens, _| {
        let mut paragraph = Paragraph::default();
        paragraph.read(article.text(), tokens, article.quotations(), language, lexicon);
        examples.push(Example { article: number, paragraph, marked: Vec::new() });
    });
    examples
}

/// An article's attributions in the bytes of its copy.
#[must_use]
pub(crate) fn copied_golds(golds: &[Gold], copy: &Legible<'_>) -> Vec<Gold> {
    let copied = |spans: &[Span]| spans.iter().map(|span| copy.copied(span.range()).into()).collect();
    let one = |gold: &Gold| Gold {
        content: copied(&gold.content),
        source: copied(&gold.source),
        cue: copied(&gold.cue),
    };
    golds.iter().map(one).collect()
}

impl Example {
    /// Adds those of an article's attributions, in the copy's bytes, that stand in this paragraph. The tags must be set.
    pub(crate) fn mark(&mut self, golds: &[Gold]) {
        let p = &self.paragraph;
        let Some(Range { start, end }) = extent(p) else { return };
        let here = |s: &Span| (s.start as usize) < end && s.end as usize > start;
        for gold in golds.iter().filter(|g| g.cue.iter().any(here) && g.content.iter().any(here)) {
            let within = |spans: &[Span]| within(p, spans);
            let (cue, content, source) = (within(&gold.cue), within(&gold.content), within(&gold.source));
            if let Some(head) = head(p, &cue).filter(|_| !content.is_empty()) {
                self.marked.push(MarkedAttribution { head, cue, content, source });
            }
        }
    }

    /// The labels of the first stage: all attributions at once, the shorter contents over the longer ones.
    #[must_use]
    pub(crate) fn first_labels(&self) -> Vec<u8> {
        let mut labels = vec![OUT as u8; self.paragraph.len()];
        let mut order: Vec<&MarkedAttribution> = self.marked.iter().collect();
        order.sort_by_key(|m| std::cmp::Reverse(m.content.len()));
        for marked in order {
            paint(&mut labels, &marked.content, CONTENT);
            paint(&mut labels, &marked.source, SOURCE);
            marked.cue.iter().for_each(|&i| labels[i] = CUE_REST as u8);
            labels[marked.head] = CUE_HEAD as u8;
        }
        labels
    }
}

impl MarkedAttribution {
    /// The labels of the second stage, for a paragraph of that many tokens.
    #[must_use]
    pub(crate) fn second_labels(&self, words: usize) -> Vec<u8> {
        let mut labels = vec![OUT as u8; words];
        paint(&mut labels, &self.content, CONTENT);
        paint(&mut labels, &self.source, SOURCE);
        labels
    }
}

fn paint(labels: &mut [u8], places: &[usize], role: usize) {
    for run in runs(places.iter().copied()) {
        labels[run.clone()].fill(role as u8 + 1);
        labels[run.start] = role as u8;
    }
}

fn extent(p: &Paragraph) -> Option<Range<usize>> {
    Some(p.words.first()?.start as usize..p.words.last()?.end as usize)
}

fn within(p: &Paragraph, spans: &[Span]) -> Vec<usize> {
    let overlaps = |i: &usize| spans.iter().any(|s| s.start < p.words[*i].end && s.end > p.words[*i].start);
    (0..p.len()).filter(overlaps).collect()
}

/// The first main verb of a cue, else its first noun or adjective, else its first word.
fn head(p: &Paragraph, cue: &[usize]) -> Option<usize> {
    let nominal = |i: &&usize| p.words[**i].tagged(tags::NOUN | tags::ADJECTIVE);
    cue.iter().find(|i| p.is_main_verb(**i)).or_else(|| cue.iter().find(nominal)).or(cue.first()).copied()
}

/// For each article the tag of each token, by its place in code points.
pub(crate) type SilverTags = HashMap<String, HashMap<(u32, u32), PosTag>>;

/// Reads such a file. Tags that are not in the language's tag set are left out.
#[must_use]
pub(crate) fn read_silver_tags(file: &str, language: &Language) -> SilverTags {
    let mut silver = SilverTags::new();
    let mut name = String::new();
    for line in file.lines() {
        if let Some(next) = line.strip_prefix("# ") {
            next.clone_into(&mut name);
        } else if let Some((place, tag)) = silver_token(line, language) {
            silver.entry(name.clone()).or_default().insert(place, tag);
        }
    }
    silver
}

fn silver_token(line: &str, language: &Language) -> Option<((u32, u32), PosTag)> {
    let mut fields = line.split('\t');
    let mut number = || fields.next()?.parse::<u32>().ok();
    let place = (number()?, number()?);
    Some((place, language.tag(fields.next()?)?))
}
