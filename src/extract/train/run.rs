//! A training run: clusters of words, tagger, first stage, second stage, confidence, in this order.
//!
//! Each learns from what the earlier ones answer for articles that they have not seen, by cross-validation: otherwise it
//! would trust them more than they deserve. The clusters are found by k-means over the directions of the lexicon's vectors.
//! Confidence is calibrated last: the weights of the evidence, by logistic regression, and the least confidence that pays,
//! both learned from articles that the model has not seen.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::examples::read_silver_tags;
use super::examples::{Example, SilverTags, copied_golds, examples};
use super::random::SplitMix;
use super::stages::{
    CuePairs, CueWindow, Learner, Material, Schedule, Sequences, TrainedStages, blend, learn,
};
use super::tagger;
use super::tagger::Sentence;
use crate::collection::Span;
use crate::extract::corpus::AnnotatedArticle;
use crate::extract::model::Model;
use crate::extract::model::chain::{Chain, OUT};
use crate::extract::model::confidence::{EVIDENCE, Evidence, EvidenceWeights, UNCALIBRATED, probability};
use crate::extract::model::encoder::Activations;
use crate::extract::model::weights::FeatureBag;
use crate::extract::score::Score;
use crate::extract::stages::outline::{MIN_HEAD_TRAINED, Outline, candidates};
use crate::extract::stages::{first, second};
use crate::extract::words::language::Language;
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::tagger::{Affixes, Tagger};
use crate::extract::{Found, Pipeline, extract, extract_with};
use crate::text::legible::Legible;
use crate::text::markup::Markup;

/// How many parts the articles are split into, so that each is read by a model that has not seen it.
const TAGGER_FOLDS: usize = 5;
const FOLDS: usize = 3;
/// The fold that confidence is learned from.
const HELD_OUT: usize = 0;
/// What a weight of one in the model's file stands for.
const WEIGHT_STEP: f32 = 0.01;

/// What a model is trained on.
#[derive(Debug)]
pub struct TrainingSet<'a> {
    /// Annotated articles, in the order of their names.
    pub articles: &'a [AnnotatedArticle],
    /// The language's word lists.
    pub words: &'a str,
    /// The language's word vectors.
    pub vectors: &'a [u8],
    /// Tags of the articles' tokens, given by another program.
    pub silver: &'a str,
}

/// Trains a model; `tell` is called with the name of each step.
#[must_use]
pub fn train(plan: &TrainingSet<'_>, tell: impl Fn(&str)) -> Model {
    let language = Language::read(plan.words);
    let mut lexicon = Lexicon::read(plan.vectors).unwrap_or_default();
    tell("clusters");
    cluster(&mut lexicon, [64, 400, 2000]);
    tell("paragraphs");
    let copies: Vec<Legible<'_>> = plan.articles.iter().map(|article| Legible::of(&article.text)).collect();
    let mut all: Vec<Example> =
        copies.iter().enumerate().flat_map(|(i, copy)| examples(i, copy, &language, &lexicon)).collect();
    tell("tagger");
    let tagger = tag(&mut all, plan.articles, &copies, &read_silver_tags(plan.silver, &language), &language);
    for example in &mut all {
        example.paragraph.annotate();
        let article = example.article;
        example.mark(&copied_golds(plan.articles[article].gold(), &copies[article]));
    }
    tell("first stage");
    let (stages, apart) = train_stages(&all, &lexicon, &tell);
    drop(all);
    let make = |stages: TrainedStages| Model {
        first: stages.first.quantised(WEIGHT_STEP),
        second: stages.second.quantised(WEIGHT_STEP),
        encoder: stages.encoder.rounded(),
        ..Model::default()
    };
    tell("confidence");
    let mut apart = Model { language, lexicon, tagger, ..make(apart) };
    let unseen: Vec<&AnnotatedArticle> =
        plan.articles.iter().enumerate().filter(|(i, _)| i % FOLDS == HELD_OUT).map(|(_, a)| a).collect();
    calibrate(&mut apart, &unseen);
    let Model { language, lexicon, tagger, confidence, thresholds, .. } = apart;
    Model { language, lexicon, tagger, confidence, thresholds, ..make(stages) }
}

/// Calls `job` for every number below `count` on two threads. The answers are in the order of the numbers.
fn parallel<T: Send>(count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= count {
                return done;
            }
            done.push((i, job(i)));
        }
    };
    let mut answers = thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut done = work();
        done.extend(other.join().unwrap_or_default());
        done
    });
    answers.sort_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Trains the tagger, and tags every example by one that has not seen its article.
fn tag(
    all: &mut [Example],
    articles: &[AnnotatedArticle],
    copies: &[Legible<'_>],
    silver: &SilverTags,
    language: &Language,
) -> Tagger {
    let sentences: Vec<(usize, Sentence)> = all
        .iter()
        .flat_map(|e| {
            let sentences = tagged(e, &articles[e.article], &copies[e.article], silver);
            sentences.into_iter().map(|s| (e.article, s))
        })
        .collect();
    let of = |fold: usize| {
        sentences.iter().filter(|(a, _)| a % TAGGER_FOLDS != fold).map(|(_, s)| s).collect::<Vec<_>>()
    };
    let mut taggers = parallel(TAGGER_FOLDS + 1, |fold| {
        tagger::train(&of(fold), language, if fold == TAGGER_FOLDS { 6 } else { 5 })
    });
    for example in all.iter_mut() {
        example.paragraph.tag(
            copies[example.article].text(),
            &taggers[example.article % TAGGER_FOLDS],
            language,
        );
    }
    taggers.pop().unwrap_or_default()
}

fn tagged(
    example: &Example,
    article: &AnnotatedArticle,
    copy: &Legible<'_>,
    silver: &SilverTags,
) -> Vec<Sentence> {
    let Some(tags) = silver.get(&article.name) else { return Vec::new() };
    let p = &example.paragraph;
    let mut at = (0usize, 0u32);
    let mut point = |byte: usize| {
        at.1 += article.text[at.0..byte].chars().count() as u32;
        at.0 = byte;
        at.1
    };
    let places: Vec<(u32, u32)> = p
        .words
        .iter()
        .map(|word| copy.stored(word.range()))
        .map(|place| (point(place.start), point(place.end)))
        .collect();
    let mut sentences = Vec::new();
    for ends in p.firsts.windows(2) {
        let range = ends[0] as usize..ends[1] as usize;
        let words = p.words[range.clone()].to_vec();
        let parts = words.iter().map(|w| Affixes::of(w, copy.text())).collect();
        sentences.push(Sentence {
            words,
            parts,
            tags: places[range].iter().map(|place| tags.get(place).copied()).collect(),
        });
    }
    sentences
}

const WIDE_SCHEDULE: Schedule =
    Schedule { bits: 18, epochs: 8, averaged: 4, rate: 0.03, seed: 99, learns: Learner::Wide };
/// For the encoder. It has no features, but as many buckets, so that its transitions can be added to theirs.
const DEEP_SCHEDULE: Schedule =
    Schedule { bits: 18, epochs: 20, averaged: 6, rate: 0.03, seed: 7, learns: Learner::Deep };
/// For the encoder with the first stage only, which is all that outlines need.
const SKETCH_SCHEDULE: Schedule = Schedule { epochs: 12, averaged: 4, ..DEEP_SCHEDULE };
/// The weights of features and of the encoder, which were trained separately.
const BLEND: [f32; 2] = [0.55, 0.55];
/// How many models of features are averaged.
const SEEDS: usize = 3;

/// Trains both stages: the first by cross-validation, so that the second learns from outlines of unseen articles. The
/// second answer was trained without the fold [`HELD_OUT`].
fn train_stages(all: &[Example], lexicon: &Lexicon, tell: &impl Fn(&str)) -> (TrainedStages, TrainedStages) {
    let first = first_sequences(all);
    let material = Material { all, lexicon, first: &first, second: None };
    let of = |fold: usize| (0..all.len()).filter(|&i| all[i].article % FOLDS != fold).collect::<Vec<_>>();
    let folds = parallel(2 * FOLDS, |job| {
        learn(material, &of(job % FOLDS), if job < FOLDS { SKETCH_SCHEDULE } else { WIDE_SCHEDULE })
    });
    let folds: Vec<TrainedStages> =
        (0..FOLDS).map(|fold| blend(&[&folds[FOLDS + fold]], &folds[fold], BLEND)).collect();
    let outlines = outlines(all, lexicon, &folds);
    tell("second stage");
    let pairs = pairs(all, &outlines);
    let material = Material { second: Some((&pairs, &outlines)), ..material };
    let stages = parallel(2 * (1 + SEEDS), |job| {
        let (of, number) = (of(if job % 2 == 0 { FOLDS } else { HELD_OUT }), job as u64 / 2);
        let course = if job < 2 { DEEP_SCHEDULE } else { WIDE_SCHEDULE };
        learn(material, &of, Schedule { seed: course.seed + number, ..course })
    });
    let every = |way: usize| {
        let all: Vec<&TrainedStages> = stages.iter().skip(way).step_by(2).collect();
        blend(&all[1..], all[0], BLEND)
    };
    (every(0), every(1))
}

fn first_sequences(all: &[Example]) -> Sequences {
    let mut sequences = Sequences::default();
    let mut bag = FeatureBag::new(WIDE_SCHEDULE.bits, &[]);
    for example in all {
        for (i, label) in example.first_labels().into_iter().enumerate() {
            bag.clear();
            first::features(&example.paragraph, i, &mut bag);
            sequences.word(bag.as_slice(), label);
        }
        sequences.end();
    }
    sequences
}

fn outlines(all: &[Example], lexicon: &Lexicon, folds: &[TrainedStages]) -> Vec<Outline> {
    let mut bag = FeatureBag::new(WIDE_SCHEDULE.bits, &[]);
    let weights: Vec<_> = folds.iter().map(|f| f.first.quantised(WEIGHT_STEP)).collect();
    let encoders: Vec<_> = folds.iter().map(|f| f.encoder.clone().rounded()).collect();
    let mut chain = Chain::default();
    let mut trace = Activations::default();
    let mut read = |example: &Example| {
        let encoder = &encoders[example.article % FOLDS];
        let weights = &weights[example.article % FOLDS];
        chain.set(&weights.transitions);
        trace.read(encoder, lexicon, &example.paragraph);
        let deep = trace.first(encoder);
        let mut scores = Vec::with_capacity(example.paragraph.len());
        for (i, deep) in deep.iter().enumerate() {
            bag.clear();
            first::features(&example.paragraph, i, &mut bag);
            let wide = weights.score(&bag);
            scores.push(std::array::from_fn(|l| wide[l] + deep[l]));
        }
        chain.run(&scores, false);
        let mut outline = Outline::default();
        outline.read(&chain.marginals);
        outline
    };
    all.iter().map(&mut read).collect()
}

/// The second stage's sequences: every gold cue, and as negative examples the candidates far from any.
fn pairs(all: &[Example], outlines: &[Outline]) -> CuePairs {
    let mut pairs = CuePairs::default();
    let mut found = Vec::new();
    for (example, outline) in all.iter().zip(outlines) {
        pairs.cues.push(Vec::new());
        let words = example.paragraph.len();
        for marked in &example.marked {
            push(&mut pairs, example, outline, marked.head, &marked.second_labels(words));
        }
        candidates(outline, MIN_HEAD_TRAINED, &mut found);
        let far = |head: usize| example.marked.iter().all(|m| m.head.abs_diff(head) > 2);
        for head in found.iter().map(|&h| h as usize).filter(|&h| far(h)) {
            push(&mut pairs, example, outline, head, &vec![OUT as u8; words]);
        }
    }
    pairs
}

fn push(pairs: &mut CuePairs, example: &Example, outline: &Outline, head: usize, labels: &[u8]) {
    let cue = second::Cue::new(&example.paragraph, outline, head);
    let mut bag = FeatureBag::new(WIDE_SCHEDULE.bits, &[]);
    let window = second::window(head, labels.len());
    let from = window.start;
    let sequence = pairs.sequences.len();
    for i in window {
        bag.clear();
        pairs.between.push(second::features(&example.paragraph, outline, &cue, i, &mut bag));
        pairs.sequences.word(bag.as_slice(), labels[i]);
    }
    pairs.sequences.end();
    if let Some(cues) = pairs.cues.last_mut() {
        cues.push(CueWindow { sequence, head, from });
    }
}

/// Rounds of k-means.
const K_MEANS_ROUNDS: usize = 8;

/// Sets the cluster of every word of the lexicon at each of three granularities, given as numbers of clusters.
pub(crate) fn cluster(lexicon: &mut Lexicon, grains: [usize; 3]) {
    let width = lexicon.width;
    let mut points: Vec<f32> = lexicon.vectors.iter().map(|&v| f32::from(v)).collect();
    points.chunks_mut(width).for_each(normalise);
    for (level, grain) in grains.into_iter().enumerate() {
        for (clusters, found) in lexicon.clusters.iter_mut().zip(k_means(&points, width, grain)) {
            clusters[level] = found + 1;
        }
    }
}

fn k_means(points: &[f32], width: usize, count: usize) -> Vec<u16> {
    let words = points.len() / width.max(1);
    let mut order: Vec<usize> = (0..words).collect();
    SplitMix::new(count as u64).shuffle(&mut order[..words.min(count * 8)]);
    let mut centres: Vec<f32> =
        order.iter().take(count).flat_map(|&i| points[i * width..(i + 1) * width].iter().copied()).collect();
    let mut nearest = vec![0; words];
    for _ in 0..K_MEANS_ROUNDS {
        for (point, nearest) in points.chunks(width).zip(&mut nearest) {
            *nearest = closest(point, &centres, width);
        }
        centres.fill(0.0);
        for (point, &to) in points.chunks(width).zip(&nearest) {
            let centre = &mut centres[usize::from(to) * width..][..width];
            centre.iter_mut().zip(point).for_each(|(c, p)| *c += p);
        }
        centres.chunks_mut(width).for_each(normalise);
    }
    nearest
}

fn closest(point: &[f32], centres: &[f32], width: usize) -> u16 {
    let mut best = (0, f32::MIN);
    for (i, centre) in centres.chunks(width).enumerate() {
        let likeness = dot(point, centre);
        if likeness > best.1 {
            best = (i, likeness);
        }
    }
    best.0 as u16
}

/// A dot product in eight partial sums: the order of additions is fixed, and the compiler may still use vectors.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum()
}

fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
    for x in vector {
        *x /= length;
    }
}

/// Rounds of gradient ascent.
const ASCENT_ROUNDS: usize = 4000;
/// The length of a step, before `AdaGrad` divides it.
const ASCENT_RATE: f32 = 0.3;
/// How much weights are drawn towards zero.
const WEIGHT_DECAY: f32 = 1e-4;

/// Sets the model's weights of the evidence and its least confidence, from articles that it has not seen.
fn calibrate(model: &mut Model, articles: &[&AnnotatedArticle]) {
    model.thresholds.least = 0.05;
    model.confidence = UNCALIBRATED;
    let mut signs: Vec<(Evidence, bool)> = Vec::new();
    let mut pipeline = Pipeline::new(model);
    for article in articles {
        let mut judged_by: Vec<Option<Evidence>> = Vec::new();
        let copy = Legible::of(&article.text);
        let found = extract_with(&mut pipeline, &copy, &Markup::default(), |_, analyses, new| {
            let signs = analyses.iter().map(|a| a.evidence);
            judged_by.extend(signs.chain(std::iter::repeat(None)).take(new.len()));
        });
        let found: Vec<Found> = found.into_iter().map(|found| found.stored(&copy)).collect();
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
