//! The model: everything that was learned for one language, read from its file.
//!
//! The file is a list of parts, each a name of four letters, a length and bytes; numbers are little-endian. Nothing in it is
//! believed: lengths, order and finiteness are checked while it is read.

use thiserror::Error;

use super::chain::{FIRST_LABELS, SECOND_LABELS, Transitions};
use super::confidence::{EVIDENCE, EvidenceWeights, UNCALIBRATED};
use super::encoder::{Encoder, INDICATORS, STEM_STEP};
use super::linear::{MAX_INPUTS, Quantized};
use super::weights::FeatureWeights;
use crate::extract::words::language::Language;
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::tagger::{MAX_ALL_WEIGHTS, MAX_WEIGHTS, Tagger};

/// The model for English that is part of the program, of seven megabytes.
pub const ENGLISH: &[u8] = include_bytes!("../../../data/english.model");

/// What a model's file starts with; the last byte is the version.
pub(crate) const MODEL_MAGIC: &[u8; 8] = b"whosaid\x03";

/// Why a model could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ModelFault {
    /// The file does not start as a model does.
    #[error("this is no extraction model of this version of whosaid: make one with the example `train`")]
    Unknown,
    /// The file ends early, or a part of it is not what it should be.
    #[error("the extraction model is damaged at its part \"{0}\": make it anew with the example `train`")]
    Damaged(&'static str),
}

/// How an answer is chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds {
    /// What a source is worth in decoding, as a score.
    pub bonus: f32,
    /// The least confidence of an attribution that is handed out.
    pub least: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { bonus: 3.0, least: 0.65 }
    }
}

/// Everything that extraction needs to know of a language.
#[derive(Debug)]
pub struct Model {
    /// Word lists.
    pub(crate) language: Language,
    /// Word clusters and word vectors.
    pub(crate) lexicon: Lexicon,
    /// The part-of-speech tagger.
    pub(crate) tagger: Tagger,
    /// Feature weights of the first stage: sources, cues and contents of all attributions at once.
    pub(crate) first: FeatureWeights<FIRST_LABELS>,
    /// Feature weights of the second stage: source and content of one cue.
    pub(crate) second: FeatureWeights<SECOND_LABELS>,
    /// The encoder of both stages; its scores are added to those of the features.
    pub(crate) encoder: Encoder<Quantized>,
    /// The weights of the evidence for and against an analysis.
    pub(crate) confidence: EvidenceWeights,
    /// How an answer is chosen.
    pub(crate) thresholds: Thresholds,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            language: Language::default(),
            lexicon: Lexicon::default(),
            tagger: Tagger { starts: vec![0], ..Tagger::default() },
            first: FeatureWeights::default(),
            second: FeatureWeights::default(),
            encoder: Encoder::new(0),
            confidence: UNCALIBRATED,
            thresholds: Thresholds::default(),
        }
    }
}

impl Model {
    /// Reads a model's file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelFault> {
        let mut file =
            ModelReader { rest: bytes.strip_prefix(MODEL_MAGIC).ok_or(ModelFault::Unknown)?, part: "head" };
        let language =
            Language::read(std::str::from_utf8(file.part("lang")?).map_err(|_| ModelFault::Damaged("lang"))?);
        let lexicon = read_lexicon(&mut file)?;
        let tagger = read_tagger(&mut file)?;
        let first = read_weights(&mut file, "one ")?;
        let second = read_weights(&mut file, "two ")?;
        let encoder = read_encoder(&mut file, lexicon.width)?;
        let mut weights = file.floats("sure", EVIDENCE)?;
        let confidence = std::array::from_fn(|_| weights.next().unwrap_or_default());
        let mut settings = file.floats("sets", 2)?;
        let mut setting = || settings.next().ok_or(ModelFault::Damaged("sets"));
        Ok(Self {
            language,
            lexicon,
            tagger,
            first,
            second,
            encoder,
            confidence,
            thresholds: Thresholds { bonus: setting()?, least: setting()? },
        })
    }
}

struct ModelReader<'a> {
    rest: &'a [u8],
    part: &'static str,
}

impl<'a> ModelReader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], ModelFault> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(ModelFault::Damaged(self.part))?;
        self.rest = rest;
        Ok(taken)
    }

    /// The bytes of the next part, which must have that name.
    fn part(&mut self, name: &'static str) -> Result<&'a [u8], ModelFault> {
        self.part = name;
        if self.take(4)? != name.as_bytes() {
            return Err(ModelFault::Damaged(name));
        }
        let len = self.take(4)?.iter().rev().fold(0usize, |n, &b| n << 8 | usize::from(b));
        self.take(len)
    }

    fn words(&mut self, name: &'static str) -> Result<Vec<u32>, ModelFault> {
        let (words, _) = self.part(name)?.as_chunks();
        Ok(words.iter().map(|w| u32::from_le_bytes(*w)).collect())
    }

    fn floats(
        &mut self,
        name: &'static str,
        count: usize,
    ) -> Result<impl Iterator<Item = f32> + use<>, ModelFault> {
        let words = self.words(name)?;
        let sound = words.len() == count && words.iter().all(|&w| f32::from_bits(w).is_finite());
        if sound { Ok(words.into_iter().map(f32::from_bits)) } else { Err(ModelFault::Damaged(name)) }
    }
}

fn signed(bytes: &[u8]) -> Vec<i8> {
    bytes.iter().map(|&b| b as i8).collect()
}

fn read_lexicon(file: &mut ModelReader<'_>) -> Result<Lexicon, ModelFault> {
    let keys = file.words("lexk")?;
    let clusters = file.part("lexc")?;
    let (clusters, _) = clusters.as_chunks::<6>();
    let clusters: Vec<[u16; 3]> = clusters
        .iter()
        .map(|c| {
            [
                u16::from_le_bytes([c[0], c[1]]),
                u16::from_le_bytes([c[2], c[3]]),
                u16::from_le_bytes([c[4], c[5]]),
            ]
        })
        .collect();
    let vectors = signed(file.part("lexv")?);
    let width = vectors.len() / keys.len().max(1);
    if clusters.len() != keys.len() || vectors.len() != width * keys.len() {
        return Err(ModelFault::Damaged("lexk"));
    }
    Ok(Lexicon::new(keys, width, vectors, clusters))
}

fn read_tagger(file: &mut ModelReader<'_>) -> Result<Tagger, ModelFault> {
    let single = file.words("tagk")?;
    let single_tags = file.part("tagt")?.to_vec();
    let features = file.words("tagf")?;
    let starts = file.words("tags")?;
    let (weights, _) = file.part("tagw")?.as_chunks::<2>();
    let weights: Vec<(u8, i8)> = weights.iter().map(|w| (w[0], w[1] as i8)).collect();
    let rises = starts.windows(2).all(|w| w[0] <= w[1] && w[1] - w[0] <= MAX_WEIGHTS)
        && starts.last().is_some_and(|&s| s as usize == weights.len() && s <= MAX_ALL_WEIGHTS);
    if single.len() != single_tags.len() || starts.len() != features.len() + 1 || !rises {
        return Err(ModelFault::Damaged("tagf"));
    }
    Ok(Tagger { single, single_tags, features, starts, weights, ..Tagger::default() }.with_tables())
}

fn read_weights<const L: usize>(
    file: &mut ModelReader<'_>,
    name: &'static str,
) -> Result<FeatureWeights<L>, ModelFault> {
    let mut numbers = file.floats(name, 1 + L + L * L)?;
    let mut number = || numbers.next().unwrap_or_default();
    let step = number();
    let transitions = Transitions {
        start: std::array::from_fn(|_| number()),
        from: std::array::from_fn(|_| std::array::from_fn(|_| number())),
    };
    let (packed, rest) = file.part("rows")?.as_chunks::<L>();
    if !packed.len().is_power_of_two() || packed.len() < 2 || !rest.is_empty() {
        return Err(ModelFault::Damaged("rows"));
    }
    let rows = packed.iter().map(|row| std::array::from_fn(|l| row.get(l).map_or(0, |&b| b as i8))).collect();
    Ok(FeatureWeights { rows, step, transitions })
}

/// The encoder's table of stems, its largest part, is stored as bytes.
fn read_encoder(file: &mut ModelReader<'_>, width: usize) -> Result<Encoder<Quantized>, ModelFault> {
    if width + INDICATORS > MAX_INPUTS {
        return Err(ModelFault::Damaged("lexv"));
    }
    let mut encoder = Encoder::<Quantized>::new(width);
    let (mut layers, mut tables) = encoder.parts_mut();
    let stems = file.part("stem")?;
    let table = tables.pop().filter(|table| table.len() == stems.len()).ok_or(ModelFault::Damaged("stem"))?;
    table.iter_mut().zip(stems).for_each(|(x, &byte)| *x = f32::from(byte as i8) * STEM_STEP);
    let (weights, _) = file.part("dens")?.as_chunks();
    if weights.len() != layers.iter().flat_map(|layer| &layer.weights).flat_map(|line| &line.0).count() {
        return Err(ModelFault::Damaged("dens"));
    }
    let places = layers.iter_mut().flat_map(|layer| &mut layer.weights).flat_map(|line| &mut line.0);
    places.zip(weights).for_each(|(place, &weight)| *place = i16::from_le_bytes(weight));
    let count = layers.iter().map(|layer| 2 + layer.bias.len()).sum::<usize>();
    let numbers = file.floats("deep", count + tables.iter().map(|table| table.len()).sum::<usize>())?;
    let places =
        layers.into_iter().flat_map(|Quantized { one, step, bias, .. }| [one, step].into_iter().chain(bias));
    places.chain(tables.into_iter().flatten()).zip(numbers).for_each(|(place, number)| *place = number);
    let ways = encoder.layers.iter().map(|layer| &layer.ways).chain([&encoder.pair_layer.ways]);
    if ways.into_iter().any(|[ahead, back]| ahead.one.to_bits() != back.one.to_bits()) {
        return Err(ModelFault::Damaged("deep"));
    }
    Ok(encoder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_or_half_of_one_is_refused() {
        assert_eq!(Model::read(b"else").unwrap_err(), ModelFault::Unknown);
        for tenth in 0..10 {
            let len = MODEL_MAGIC.len() + ENGLISH.len() * tenth / 10;
            assert!(matches!(Model::read(&ENGLISH[..len]), Err(ModelFault::Damaged(_))), "{len} bytes");
        }
    }
}
