//! Training of the tagger: an averaged perceptron whose history is its own answers.

use std::collections::{BTreeMap, HashMap};

use super::random::SplitMix;
use crate::extract::words::hash::HashTable;
use crate::extract::words::language::{Language, PosTag};
use crate::extract::words::tagger::{Affixes, Tagger, features};
use crate::extract::words::token::Token;

/// How often a word must be seen to have a single tag, and the share that this tag must have.
const MIN_SEEN: u32 = 20;
const MIN_SHARE: f64 = 0.995;
/// Weights below this are dropped at the end.
const MIN_WEIGHT: f32 = 1.0;

/// A sentence with the tags that are known.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// Its words.
    pub words: Vec<Token>,
    /// Their affixes.
    pub parts: Vec<Affixes>,
    /// Their tags, where known.
    pub tags: Vec<Option<PosTag>>,
}

/// A weight with what its average needs: the sum over time up to its last change.
#[derive(Clone, Copy, Debug, Default)]
struct FeatureAverage {
    tag: PosTag,
    weight: f32,
    total: f64,
    changed: u64,
}

#[derive(Default)]
struct Perceptron {
    ids: HashMap<u32, u32>,
    entries: Vec<Vec<FeatureAverage>>,
    time: u64,
}

/// Trains a tagger on sentences, going over them `epochs` times.
#[must_use]
pub(crate) fn train(sentences: &[&Sentence], language: &Language, epochs: usize) -> Tagger {
    let single = single_tags(sentences);
    let tagger = Tagger {
        single: single.keys().copied().collect(),
        single_tags: single.values().copied().collect(),
        ..Tagger::default()
    };
    let tagger = tagger.with_tables();
    let mut perceptron = Perceptron::default();
    let mut chance = SplitMix::new(5);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for _ in 0..epochs {
        chance.shuffle(&mut order);
        for &i in &order {
            perceptron.learn(sentences[i], &tagger, language.tags.len());
        }
    }
    perceptron.finish(tagger)
}

/// Words that nearly always have the same tag.
fn single_tags(sentences: &[&Sentence]) -> BTreeMap<u32, PosTag> {
    let mut counts: BTreeMap<u32, BTreeMap<PosTag, u32>> = BTreeMap::new();
    for sentence in sentences {
        for (word, tag) in sentence.words.iter().zip(&sentence.tags) {
            if let Some(tag) = tag {
                *counts.entry(HashTable::key(word.form)).or_default().entry(*tag).or_default() += 1;
            }
        }
    }
    let single = |tags: &BTreeMap<PosTag, u32>| {
        let all: u32 = tags.values().sum();
        let (tag, most) = tags.iter().max_by_key(|(_, n)| **n)?;
        (all >= MIN_SEEN && f64::from(*most) >= MIN_SHARE * f64::from(all)).then_some(*tag)
    };
    counts.iter().filter_map(|(word, tags)| Some((*word, single(tags)?))).collect()
}

impl Perceptron {
    fn learn(&mut self, sentence: &Sentence, tagger: &Tagger, tags: usize) {
        let mut before: [PosTag; 2] = [250; 2];
        for (i, word) in sentence.words.iter().enumerate() {
            let tag = tagger.single_tag(word).unwrap_or_else(|| {
                let features = features(&sentence.words, &sentence.parts, i, before);
                let ids: Vec<u32> = features.as_slice().iter().map(|&h| self.id(h)).collect();
                let guess = self.best(&ids, tags);
                if let Some(right) = sentence.tags[i] {
                    self.time += 1;
                    if right != guess {
                        for &id in &ids {
                            self.change(id, right, 1.0);
                            self.change(id, guess, -1.0);
                        }
                    }
                }
                guess
            });
            before = [tag, before[0]];
        }
    }

    fn id(&mut self, hash: u64) -> u32 {
        let next = self.entries.len() as u32;
        let id = *self.ids.entry(HashTable::key(hash)).or_insert(next);
        if id == next {
            self.entries.push(Vec::new());
        }
        id
    }

    fn best(&self, ids: &[u32], tags: usize) -> PosTag {
        let mut scores = [0f32; 64];
        for &id in ids {
            for entry in &self.entries[id as usize] {
                scores[usize::from(entry.tag)] += entry.weight;
            }
        }
        (1..tags).fold(0, |best, t| if scores[t] > scores[best] { t } else { best }) as PosTag
    }

    fn change(&mut self, id: u32, tag: PosTag, by: f32) {
        let time = self.time;
        let entries = &mut self.entries[id as usize];
        let at = entries.iter().position(|e| e.tag == tag).unwrap_or_else(|| {
            entries.push(FeatureAverage { tag, changed: time, ..FeatureAverage::default() });
            entries.len() - 1
        });
        let entry = &mut entries[at];
        entry.total += f64::from(entry.weight) * (time - entry.changed) as f64;
        entry.changed = time;
        entry.weight += by;
    }

    /// The averaged weights as signed bytes, of which the largest weight is 127.
    fn finish(self, mut tagger: Tagger) -> Tagger {
        let time = self.time;
        let mean = |e: &FeatureAverage| {
            ((e.total + f64::from(e.weight) * (time - e.changed) as f64) / time.max(1) as f64) as f32
        };
        let largest = self.entries.iter().flatten().map(|e| mean(e).abs()).fold(0.0f32, f32::max);
        let step = (largest / 127.0).max(f32::MIN_POSITIVE);
        let mut keys: Vec<(u32, u32)> = self.ids.into_iter().collect();
        keys.sort_unstable();
        tagger.starts.push(0);
        for (key, id) in keys {
            let mut weights: Vec<(PosTag, i8)> = self.entries[id as usize]
                .iter()
                .filter(|e| mean(e).abs() >= MIN_WEIGHT)
                .map(|e| (e.tag, (mean(e) / step).round() as i8))
                .collect();
            weights.sort_unstable();
            if !weights.is_empty() {
                tagger.features.push(key);
                tagger.weights.extend(weights);
                tagger.starts.push(tagger.weights.len() as u32);
            }
        }
        tagger.with_tables()
    }
}
