//! A model's file, written: what [`Model::read`] reads, part by part in the same order.

use crate::extract::model::Model;
use crate::extract::model::encoder::{Encoder, STEM_STEP};
use crate::extract::model::file::MODEL_MAGIC;
use crate::extract::model::linear::Quantized;
use crate::extract::model::weights::{FeatureWeights, WIDTH};
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::tagger::Tagger;

/// The model as a file.
#[must_use]
pub fn write(model: &Model) -> Vec<u8> {
    let mut out = MODEL_MAGIC.to_vec();
    part(&mut out, "lang", model.language.source.as_bytes());
    write_lexicon(&mut out, &model.lexicon);
    write_tagger(&mut out, &model.tagger);
    write_weights(&mut out, "one ", &model.first);
    write_weights(&mut out, "two ", &model.second);
    write_encoder(&mut out, &model.encoder);
    part(&mut out, "sure", &floats(model.confidence));
    part(&mut out, "sets", &floats([model.thresholds.bonus, model.thresholds.least]));
    out
}

fn part(out: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

fn floats(floats: impl IntoIterator<Item = f32>) -> Vec<u8> {
    floats.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn unsigned(numbers: &[i8]) -> Vec<u8> {
    numbers.iter().map(|&n| n as u8).collect()
}

fn write_lexicon(out: &mut Vec<u8>, lexicon: &Lexicon) {
    part(out, "lexk", &words(&lexicon.keys));
    let clusters: Vec<u8> = lexicon.clusters.iter().flatten().flat_map(|c| c.to_le_bytes()).collect();
    part(out, "lexc", &clusters);
    part(out, "lexv", &unsigned(&lexicon.vectors));
}

fn write_tagger(out: &mut Vec<u8>, tagger: &Tagger) {
    part(out, "tagk", &words(&tagger.single));
    part(out, "tagt", &tagger.single_tags);
    part(out, "tagf", &words(&tagger.features));
    part(out, "tags", &words(&tagger.starts));
    let weights: Vec<u8> = tagger.weights.iter().flat_map(|&(tag, weight)| [tag, weight as u8]).collect();
    part(out, "tagw", &weights);
}

fn write_weights<const L: usize>(out: &mut Vec<u8>, name: &str, weights: &FeatureWeights<L>) {
    let transitions = weights.transitions.start.iter().chain(weights.transitions.from.iter().flatten());
    part(out, name, &floats([weights.step].into_iter().chain(transitions.copied())));
    let rows: Vec<u8> =
        weights.rows.iter().flat_map(|row| row[..L.min(WIDTH)].iter().map(|&w| w as u8)).collect();
    part(out, "rows", &rows);
}

fn write_encoder(out: &mut Vec<u8>, encoder: &Encoder<Quantized>) {
    let mut copy = encoder.clone();
    let (layers, mut tables) = copy.parts_mut();
    let stems = tables.pop().into_iter().flatten().map(|x| (*x / STEM_STEP).round() as i8 as u8);
    part(out, "stem", &stems.collect::<Vec<_>>());
    let lines = layers.iter().flat_map(|layer| &layer.weights);
    let weights = lines.flat_map(|line| line.0).flat_map(i16::to_le_bytes);
    part(out, "dens", &weights.collect::<Vec<_>>());
    let numbers = layers.iter().flat_map(|layer| [&layer.one, &layer.step].into_iter().chain(&layer.bias));
    part(out, "deep", &floats(numbers.chain(tables.into_iter().flatten().map(|x| &*x)).copied()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::model::ENGLISH;

    #[test]
    fn a_model_survives_its_file() {
        let bytes = write(&Model::default());
        assert_eq!(write(&Model::read(&bytes).unwrap()), bytes);
        assert!(write(&Model::read(ENGLISH).unwrap()) == ENGLISH);
    }
}
