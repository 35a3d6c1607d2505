//! An analysis: one attribution in a paragraph, as token ranges and not yet as bytes.

use std::ops::Range;

use super::outline::Outline;
use crate::extract::model::confidence::Evidence;
use crate::extract::model::labels::{CONTENT, SOURCE};

/// Confidence of what a rule found: how often rules are right on the corpus.
const RULE_CONFIDENCE: f32 = 0.9;

/// One attribution, as tokens of its paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Analysis {
    /// The head of the cue: its verb, as a rule.
    pub head: usize,
    /// The whole cue.
    pub cue: Range<usize>,
    /// Runs of content, in order.
    pub content: Vec<Range<usize>>,
    /// The source; at most one run, cut where the cue or the content lies in it.
    pub source: Vec<Range<usize>>,
    /// How likely it is, 0 to 1.
    pub confidence: f32,
    /// What its confidence was computed from; nothing where a rule set it.
    pub evidence: Option<Evidence>,
}

impl Analysis {
    /// The analysis that the second stage's labels describe, for a window of the paragraph that starts at token `from`.
    #[must_use]
    pub(crate) fn of(labels: &[u8], from: usize, head: usize, outline: &Outline) -> Self {
        let cue = cue(outline, head);
        let runs = |role: usize, free: &dyn Fn(usize) -> bool| {
            let is =
                |i: usize| usize::from(labels[i - from]) == role || usize::from(labels[i - from]) == role + 1;
            runs((from..from + labels.len()).filter(|&i| is(i) && free(i)))
        };
        let content = runs(CONTENT, &|i| !cue.contains(&i));
        let source = runs(SOURCE, &|i| !cue.contains(&i));
        Self { head, cue, content, source, confidence: 0.0, evidence: None }
    }

    /// An analysis that a rule makes, without the stages.
    #[must_use]
    pub(crate) fn by_rule(head: usize, content: Range<usize>, source: Range<usize>) -> Self {
        Self {
            head,
            cue: head..head + 1,
            content: vec![content],
            source: vec![source],
            confidence: RULE_CONFIDENCE,
            evidence: None,
        }
    }

    /// How many tokens of content it has.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        self.content.iter().map(ExactSizeIterator::len).sum()
    }

    /// Removes from the content all tokens that are not `free`.
    pub(crate) fn keep(&mut self, free: impl Fn(usize) -> bool) {
        self.content = runs(self.content.iter().cloned().flatten().filter(|&i| free(i)));
    }
}

/// The cue around a head: the tokens beside it that the first stage labels as part of a cue.
fn cue(outline: &Outline, head: usize) -> Range<usize> {
    let first = (0..head).rev().take_while(|&i| outline.is_cue(i)).last().unwrap_or(head);
    let last = (head + 1..outline.labels.len()).take_while(|&i| outline.is_cue(i)).last().unwrap_or(head);
    first..last + 1
}

/// Consecutive numbers as ranges.
#[must_use]
pub(crate) fn runs(places: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for i in places {
        match runs.last_mut() {
            Some(run) if run.end == i => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// Settles analyses of one paragraph whose contents overlap: the more confident one keeps the tokens that both claim, and one
/// that loses half of its content goes. The answer is in the order of the text.
pub(crate) fn without_overlap(mut all: Vec<Analysis>, words: usize) -> Vec<Analysis> {
    give_to_nearer(&mut all);
    all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.head.cmp(&b.head)));
    let mut taken = vec![false; words];
    let mut kept: Vec<Analysis> = Vec::with_capacity(all.len());
    for mut analysis in all {
        let size = analysis.size();
        analysis.keep(|i| !taken[i]);
        if analysis.size() * 2 < size || analysis.size() == 0 {
            continue;
        }
        analysis.content.iter().cloned().flatten().for_each(|i| taken[i] = true);
        kept.push(analysis);
    }
    kept.sort_by_key(|a| (a.content[0].start, a.head));
    kept
}

/// Where two analyses claim a run of content, and one of them has other runs too, the nearer cue gets it:
/// "“…,” she said, adding “…”".
fn give_to_nearer(all: &mut [Analysis]) {
    for a in 0..all.len() {
        let (head, runs) = (all[a].head, all[a].content.clone());
        let nearest = runs.iter().map(|run| apart(head, run)).min();
        let stays = |run: &Range<usize>| {
            let near = apart(head, run);
            Some(near) == nearest
                || !all.iter().any(|b| b.head != head && takes(b, run) && apart(b.head, run) < near)
        };
        let kept: Vec<Range<usize>> = runs.iter().filter(|run| stays(run)).cloned().collect();
        all[a].content = kept;
    }
}

/// Tokens between a cue's head and a run.
const fn apart(head: usize, run: &Range<usize>) -> usize {
    if head < run.start { run.start - head } else { head.saturating_sub(run.end - 1) }
}

/// Whether an analysis claims most of a run, and its cue stands outside of it.
fn takes(analysis: &Analysis, run: &Range<usize>) -> bool {
    let common = |own: &Range<usize>| own.end.min(run.end).saturating_sub(own.start.max(run.start));
    !run.contains(&analysis.head) && analysis.content.iter().map(common).sum::<usize>() * 2 > run.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analysis(head: usize, content: Range<usize>, confidence: f32) -> Analysis {
        Analysis {
            head,
            cue: head..head + 1,
            content: vec![content],
            source: vec![],
            confidence,
            evidence: None,
        }
    }

    #[test]
    fn the_surer_of_two_that_overlap_stays() {
        let kept = without_overlap(
            vec![analysis(0, 1..9, 0.7), analysis(10, 3..9, 0.9), analysis(12, 8..20, 0.8)],
            20,
        );
        assert_eq!(
            kept.iter().map(|a| (a.head, a.content[0].clone())).collect::<Vec<_>>(),
            [(10, 3..9), (12, 9..20)]
        );
    }
}
