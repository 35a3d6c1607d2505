//! Confidence: how likely it is that an analysis is right, content and source both.
//!
//! The second stage's own probability says only that there is something; this weighs it with how sure the ends of the
//! content and the source are. Learned from texts that the stages had not seen.

use std::ops::Range;

use super::analysis::Analysis;
use super::first;
use super::outline::Outline;
use super::second::{CONTENT, LABELS, SOURCE};
use crate::extract::model::chain::{LabelScores, exp};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::Paragraph;

/// How many signs there are.
pub(crate) const CONFIDENCE_FEATURES: usize = 35;

/// The sign that all of the content stands in quotation marks.
pub(crate) const DIRECT: usize = 3;

/// The signs of one analysis, or the weights that they have.
pub(crate) type Confidence = [f32; CONFIDENCE_FEATURES];

/// Takes the second stage's word for it.
pub(crate) const UNCALIBRATED: Confidence = {
    let mut weights = [0.0; CONFIDENCE_FEATURES];
    weights[1] = 4.0;
    weights
};

/// What an analysis is judged by. `something` is the second stage's probability that the cue says anything; `marginals`
/// are its labels' probabilities for the words from `from` on.
#[must_use]
pub(crate) fn signs(
    p: &Paragraph,
    outline: &Outline,
    analysis: &Analysis,
    something: f32,
    marginals: &[LabelScores<LABELS>],
    from: usize,
) -> Confidence {
    let look = Evidence { p, outline, analysis, marginals, from };
    let quoted = look.quoted();
    let direct = is(quoted > 0.99);
    let mut signs = [0.0; CONFIDENCE_FEATURES];
    let whole = [1.0, logit(something), logit(outline.heads[analysis.head]), direct, quoted];
    let more = [direct * logit(something), is(quoted > 0.0 && quoted < 0.99)];
    let groups: [&[f32]; 6] =
        [&whole, &more, &look.ends(), &look.extent(), &look.source(), &look.surroundings()];
    signs.iter_mut().zip(groups.into_iter().flatten()).for_each(|(to, sign)| *to = *sign);
    signs
}

/// An analysis, with what it was made from.
struct Evidence<'a> {
    p: &'a Paragraph,
    outline: &'a Outline,
    analysis: &'a Analysis,
    marginals: &'a [LabelScores<LABELS>],
    from: usize,
}

impl Evidence<'_> {
    /// The second stage's probability of a label.
    fn at(&self, i: usize, label: usize) -> f32 {
        i.checked_sub(self.from).and_then(|i| self.marginals.get(i)).map_or(0.0, |row| row[label])
    }

    /// The first stage's probability that word `i` has a role.
    fn sketched(&self, i: usize, role: usize) -> f32 {
        self.outline.marginals.get(i).map_or(0.0, |row| row[role] + row[role + 1])
    }

    /// The words of the content.
    fn words(&self) -> impl Iterator<Item = usize> {
        self.analysis.content.iter().cloned().flatten()
    }

    /// The mean over the content's words.
    fn mean(&self, of: impl Fn(usize) -> f32) -> f32 {
        self.words().map(of).sum::<f32>() / self.analysis.size().max(1) as f32
    }

    fn quoted(&self) -> f32 {
        self.mean(|i| is(self.p.words[i].region > 0))
    }

    /// How sure the ends of content and source are.
    fn ends(&self) -> [f32; 6] {
        let runs = &self.analysis.content;
        let starts = least(runs.iter().map(|run| self.at(run.start, CONTENT)));
        let ends = least(runs.iter().map(|run| 1.0 - self.at(run.end, CONTENT + 1)));
        let source = self.analysis.source.first();
        let first = source.map_or(0.0, |s| self.at(s.start, SOURCE));
        let last = source.map_or(0.0, |s| 1.0 - self.at(s.end, SOURCE + 1));
        [starts, ends, first, last, logit(starts * ends), logit(first * last)]
    }

    /// How much content there is, and what both stages think of its words.
    fn extent(&self) -> [f32; 11] {
        let (p, runs) = (self.p, &self.analysis.content);
        let inside = |i: usize| self.at(i, CONTENT) + self.at(i, CONTENT + 1);
        let sketched = |i: usize| self.sketched(i, first::CONTENT);
        let size = self.analysis.size() as f32;
        let sentences =
            runs.iter().map(|r| p.words[r.end - 1].sentence - p.words[r.start].sentence).sum::<u16>();
        let stops = |i: usize| p.words.get(i).is_none_or(|w| !w.is_word() || p.sentence(i).start == i);
        let clause = |i: usize| p.words[i].listed(lists::COMPLEMENTISER);
        [
            least(self.words().map(inside)),
            self.mean(inside),
            least(self.words().map(sketched)),
            self.mean(sketched),
            (1.0 / (1.0 + size)).min(0.5),
            (size * 0.02).min(1.0),
            is(runs.len() > 1),
            f32::from(sentences.min(3)) * 0.5,
            is(runs.last().is_some_and(|run| stops(run.end))),
            is(runs.first().is_some_and(|run| clause(run.start))),
            tenths(runs.iter().map(|run| self.gap(run)).min().unwrap_or(0)),
        ]
    }

    /// What the source is like, if there is one.
    fn source(&self) -> [f32; 6] {
        let Some(source) = self.analysis.source.first() else { return [1.0, 0.0, 0.0, 0.0, 0.0, 0.0] };
        let last = &self.p.words[source.end - 1];
        let sketched = source.clone().map(|i| self.sketched(i, first::SOURCE)).sum::<f32>();
        [
            0.0,
            sketched / source.len() as f32,
            tenths(self.gap(source)),
            tenths(source.len()).min(1.0),
            is(last.tagged(tags::PRONOUN)),
            is(last.tagged(tags::NAME)),
        ]
    }

    /// What else there is besides the cue.
    fn surroundings(&self) -> [f32; 5] {
        let (p, outline, head) = (self.p, self.outline, self.analysis.head);
        let runs = &self.analysis.content;
        let inside = runs.iter().map(|r| outline.counts[r.end][0] - outline.counts[r.start][0]).sum::<u16>();
        let others = p.sentence(head).filter(|i| !self.analysis.cue.contains(i));
        [
            f32::from(inside.min(3)),
            is(p.words[head].tagged(tags::VERB)),
            self.sketched(head, first::CONTENT),
            others.map(|i| outline.heads[i]).fold(0.0, f32::max),
            is(p.lead),
        ]
    }

    /// Words from the cue to a run.
    fn gap(&self, run: &Range<usize>) -> usize {
        let head = self.analysis.head;
        if head < run.start { run.start - head } else { (head + 1).saturating_sub(run.end) }
    }
}

fn is(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn least(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(1.0, f32::min)
}

/// A tenth of a number, cut at 1.2.
fn tenths(n: usize) -> f32 {
    n.min(12) as f32 * 0.1
}

/// The probability that `weights` give to these signs.
#[must_use]
pub(crate) fn probability(weights: &Confidence, signs: &Confidence) -> f32 {
    let sum = weights.iter().zip(signs).map(|(w, s)| w * s).sum::<f32>();
    1.0 / (1.0 + exp(-sum))
}

/// The logarithm of the odds, a quarter of it, cut at three.
fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    ((ln(p) - ln(1.0 - p)) * 0.25).clamp(-3.0, 3.0)
}

/// The natural logarithm of a positive number, from operations that are the same everywhere.
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let power = (bits >> 23) as i32 - 127;
    let rest = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let t = (rest - 1.0) / (rest + 1.0);
    let square = t * t;
    let series =
        2.0 * t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))));
    power as f32 * std::f32::consts::LN_2 + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_is_ln() {
        for x in [1e-6f32, 0.03, 0.5, 0.99, 1.0, 7.5, 1e5] {
            assert!((ln(x) - x.ln()).abs() < 1e-4 * (1.0 + x.ln().abs()), "{x}");
        }
    }

    #[test]
    fn no_odds_are_a_half() {
        assert!((probability(&[0.0; CONFIDENCE_FEATURES], &[1.0; CONFIDENCE_FEATURES]) - 0.5).abs() < 1e-6);
        assert!(logit(0.9) > 0.5 && logit(0.1) < -0.5);
    }
}
