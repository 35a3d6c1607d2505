//! Confidence: how likely it is that an analysis is right, content and source both.
//!
//! The second stage's own probability says only that there is something; this weighs it with how sure the ends of the
//! content and the source are. Learned from texts that the stages had not seen.

use super::analysis::Analysis;
use super::chain::{Row, exp};
use super::language::tags;
use super::outline::Outline;
use super::paragraph::Paragraph;
use super::second::{CONTENT, LABELS, SOURCE};

/// How many signs there are.
pub const SIGNS: usize = 20;

/// The sign that all of the content stands in quotation marks.
pub const DIRECT: usize = 3;

/// The signs of one analysis, or the weights that they have.
pub type Confidence = [f32; SIGNS];

/// Takes the second stage's word for it.
pub const PLAIN: Confidence = {
    let mut weights = [0.0; SIGNS];
    weights[1] = 4.0;
    weights
};

/// What an analysis is judged by. `something` is the second stage's probability that the cue says anything; `marginals`
/// are its labels' probabilities for the words from `from` on.
#[must_use]
pub fn signs(
    p: &Paragraph,
    outline: &Outline,
    analysis: &Analysis,
    something: f32,
    marginals: &[Row<LABELS>],
    from: usize,
) -> Confidence {
    let at = |i: usize, label: usize| {
        i.checked_sub(from).and_then(|i| marginals.get(i)).map_or(0.0, |row| row[label])
    };
    let content = |i: usize| at(i, CONTENT) + at(i, CONTENT + 1);
    let least = |values: &mut dyn Iterator<Item = f32>| values.fold(1.0f32, f32::min);
    let starts = least(&mut analysis.content.iter().map(|run| at(run.start, CONTENT)));
    let ends = least(&mut analysis.content.iter().map(|run| 1.0 - at(run.end, CONTENT + 1)));
    let weakest = least(&mut analysis.content.iter().cloned().flatten().map(content));
    let size = analysis.size() as f32;
    let mean = analysis.content.iter().cloned().flatten().map(content).sum::<f32>() / size.max(1.0);
    let quoted = analysis.content.iter().cloned().flatten().filter(|&i| p.words[i].region > 0).count() as f32
        / size.max(1.0);
    let source = analysis.source.first();
    let source_start = source.map_or(0.0, |s| at(s.start, SOURCE));
    let source_end = source.map_or(0.0, |s| 1.0 - at(s.end, SOURCE + 1));
    let others =
        analysis.content.iter().map(|r| outline.counts[r.end][0] - outline.counts[r.start][0]).sum::<u16>();
    let direct = f32::from(u8::from(quoted > 0.99));
    let is = |yes: bool| f32::from(u8::from(yes));
    [
        1.0,
        logit(something),
        logit(outline.heads[analysis.head]),
        direct,
        quoted,
        is(source.is_none()),
        starts,
        ends,
        weakest,
        mean,
        source_start,
        source_end,
        logit(starts * ends),
        logit(source_start * source_end),
        (1.0 / (1.0 + size)).min(0.5),
        (size * 0.02).min(1.0),
        f32::from(others.min(3)),
        is(p.words[analysis.head].tagged(tags::VERB)),
        is(analysis.content.len() > 1),
        direct * logit(something),
    ]
}

/// The probability that `weights` give to these signs.
#[must_use]
pub fn probability(weights: &Confidence, signs: &Confidence) -> f32 {
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
        assert!((probability(&[0.0; SIGNS], &[1.0; SIGNS]) - 0.5).abs() < 1e-6);
        assert!(logit(0.9) > 0.5 && logit(0.1) < -0.5);
    }
}
