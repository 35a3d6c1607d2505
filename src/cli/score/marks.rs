//! The marks that extraction gets: the score, and how often it is right where it is so and so sure.

use super::answers::Answer;
use crate::extract::judge::corpus::AnnotatedArticle;
use crate::extract::judge::score::{ArticleVerdict, Score};

/// The least confidences of the bins, the highest first.
pub(super) const BINS: [f32; 11] = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.4, 0.0];

/// Attributions that were handed out with some confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bin {
    /// All of them.
    pub all: usize,
    /// Those that were found: their contents are right.
    pub found: usize,
    /// Those that were attributed: their sources are right too.
    pub attributed: usize,
}

/// Everything that is told of a corpus.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The judge's figures.
    pub score: Score,
    /// In the order of [`BINS`].
    pub bins: [Bin; BINS.len()],
}

impl Marks {
    /// Counts an article in.
    pub(super) fn add(&mut self, article: &AnnotatedArticle, answer: &Answer) -> ArticleVerdict {
        let verdict = self.score.add(&article.text, article.gold(), &answer.guesses());
        for (found, &(is_found, is_attributed)) in answer.found.iter().zip(&verdict.right) {
            let bin = &mut self.bins[bin(found.confidence)];
            bin.all += 1;
            bin.found += usize::from(is_found);
            bin.attributed += usize::from(is_attributed);
        }
        verdict
    }

    /// Those of at least this confidence, which is one of [`BINS`].
    pub(super) fn at_least(&self, confidence: f32) -> Bin {
        let bins = self.bins.iter().zip(BINS).filter(|(_, least)| *least >= confidence);
        bins.fold(Bin::default(), |sum, (bin, _)| Bin {
            all: sum.all + bin.all,
            found: sum.found + bin.found,
            attributed: sum.attributed + bin.attributed,
        })
    }
}

fn bin(confidence: f32) -> usize {
    BINS.iter().position(|least| confidence >= *least).unwrap_or(BINS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_on_the_edge_belongs_to_the_upper_bin() {
        let table = [(1.0, 0), (0.95, 0), (0.949, 1), (0.9, 1), (0.6, 7), (0.59, 8), (0.1, 10), (0.0, 10)];
        for (confidence, expected) in table {
            assert_eq!(bin(confidence), expected, "{confidence}");
        }
    }
}
