//! Calibration: the weights of the evidence, by logistic regression, and the least confidence that pays; both learned from
//! articles that the model has not seen.

use crate::collection::Span;
use crate::extract::judge::corpus::AnnotatedArticle;
use crate::extract::judge::score::Score;
use crate::extract::model::Model;
use crate::extract::model::confidence::{EVIDENCE, Evidence, EvidenceWeights, UNCALIBRATED, probability};
use crate::extract::{Found, Pipeline, extract, extract_with};

/// Rounds of gradient ascent.
const ASCENT_ROUNDS: usize = 4000;
/// The length of a step, before `AdaGrad` divides it.
const ASCENT_RATE: f32 = 0.3;
/// How much weights are drawn towards zero.
const WEIGHT_DECAY: f32 = 1e-4;

/// Sets the model's weights of the evidence and its least confidence, from articles that it has not seen.
pub(crate) fn calibrate(model: &mut Model, articles: &[&AnnotatedArticle]) {
    model.thresholds.least = 0.05;
    model.confidence = UNCALIBRATED;
    let mut signs: Vec<(Evidence, bool)> = Vec::new();
    let mut pipeline = Pipeline::new(model);
    for article in articles {
        let mut judged_by: Vec<Option<Evidence>> = Vec::new();
        let found = extract_with(&mut pipeline, &article.text, |_, analyses, new| {
            let signs = analyses.iter().map(|a| a.evidence);
            judged_by.extend(signs.chain(std::iter::repeat(None)).take(new.len()));
        });
        let right = judge(&mut Score::default(), article, &found);
        signs.extend(judged_by.into_iter().zip(right).filter_map(|(signs, right)| Some((signs?, right))));
    }
    model.confidence = ascend(&signs);
    model.thresholds.least = best_least(model, articles);
}

fn read(model: &Model, articles: &[&AnnotatedArticle]) -> Vec<Vec<Found>> {
    let mut pipeline = Pipeline::new(model);
    articles.iter().map(|a| extract(&mut pipeline, &a.text)).collect()
}

/// Whether each guess is right, source included.
fn judge(score: &mut Score, article: &AnnotatedArticle, found: &[Found]) -> Vec<bool> {
    let guesses: Vec<(&[Span], &[Span])> = found.iter().map(|f| (&f.content[..], &f.source[..])).collect();
    score
        .add(&article.text, article.gold(), &guesses)
        .right
        .into_iter()
        .map(|(_, attributed)| attributed)
        .collect()
}

/// Logistic regression.
fn ascend(all: &[(Evidence, bool)]) -> EvidenceWeights {
    let mut weights = [0.0f32; EVIDENCE];
    let mut squares = [1e-6f32; EVIDENCE];
    for _ in 0..ASCENT_ROUNDS {
        let mut gradient = weights.map(|w| -WEIGHT_DECAY * w * all.len() as f32);
        for (signs, right) in all {
            let error = f32::from(u8::from(*right)) - probability(&weights, signs);
            gradient.iter_mut().zip(signs).for_each(|(g, s)| *g += error * s);
        }
        for k in 0..EVIDENCE {
            let g = gradient[k] / all.len().max(1) as f32;
            squares[k] += g * g;
            weights[k] += ASCENT_RATE * g / squares[k].sqrt();
        }
    }
    weights
}

/// The least confidence at which the harmonic mean of precision and recall is best.
fn best_least(model: &mut Model, articles: &[&AnnotatedArticle]) -> f32 {
    let mut best = (0.0, 0.0);
    for percent in (20..=60).step_by(4) {
        model.thresholds.least = percent as f32 / 100.0;
        let mut score = Score::default();
        for (article, found) in articles.iter().zip(read(model, articles)) {
            judge(&mut score, article, &found);
        }
        let worth = score.attributed.f1() + score.found.f1();
        if worth > best.0 {
            best = (worth, model.thresholds.least);
        }
    }
    best.1
}
