//! A reading: the stages, run over one paragraph after another.
//!
//! words → first stage → candidates → second stage for each → analyses that do not overlap. It owns all the room that
//! they need, so that a long text needs hardly more than a short one, and the next text no more.

use std::ops::Range;

use super::model::Model;
use super::model::chain::{Chain, LabelScores};
use super::model::decoder::Decoder;
use super::model::encoder::Activations;
use super::model::weights::FeatureBag;
use super::rules;
use super::rules::continuation::waiting_head;
use super::rules::edges;
use super::stages::analysis::{Analysis, Method, part};
use super::stages::candidates;
use super::stages::candidates::candidates;
use super::stages::outline::Outline;
use super::stages::{confidence, first, second};
use super::words::language::tags;
use super::words::paragraph::Paragraph;
use super::words::quotations::QuoteStyle;
use super::words::token::Shape;
use crate::text::sentences::SentenceWords as _;

/// Most words to each side of a cue that the second stage looks at.
pub(crate) const WINDOW: usize = 130;

/// Share of the least confidence that is enough for a quotation: a missed one is worse than a missed paraphrase.
const QUOTED_SHARE: f32 = 0.4;

/// Least confidence of a content that is nothing but a pronoun: "pointed at *him*" tells a reader little, "denied *it*"
/// more.
const MIN_BARE_PRONOUN: f32 = 0.5;

/// The stages with their room.
#[derive(Debug)]
pub struct Pipeline<'m> {
    model: &'m Model,
    style: QuoteStyle,
    /// The paragraph that was read last.
    pub paragraph: Paragraph,
    /// What the first stage thinks of it.
    pub outline: Outline,
    bags: (FeatureBag<'m>, FeatureBag<'m>),
    chains: (Chain<{ first::LABELS }>, Chain<{ second::LABELS }>),
    scores: (Vec<LabelScores<{ first::LABELS }>>, Vec<LabelScores<{ second::LABELS }>>),
    decoder: Decoder,
    trace: Activations,
    cues: Vec<u32>,
    between: Vec<[u8; 4]>,
}

impl<'m> Pipeline<'m> {
    /// Room for any number of texts, one after another.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let mut chains = (Chain::default(), Chain::default());
        chains.0.set(&model.first.transitions);
        chains.1.set(&model.second.transitions);
        Self {
            model,
            style: QuoteStyle::default(),
            paragraph: Paragraph::default(),
            outline: Outline::default(),
            bags: (model.first.bag(), model.second.bag()),
            chains,
            scores: (Vec::new(), Vec::new()),
            decoder: Decoder::default(),
            trace: Activations::default(),
            cues: Vec::new(),
            between: Vec::new(),
        }
    }

    /// What it reads with.
    pub(crate) const fn model(&self) -> &'m Model {
        self.model
    }

    /// Begins a text: sees how it quotes.
    pub(crate) fn begin(&mut self, text: &str) {
        self.style = QuoteStyle::of(text);
    }

    /// The attributions of the passage of the text that `tokens` make.
    pub fn read(&mut self, text: &str, tokens: &[Range<usize>]) -> Vec<Analysis> {
        let model = self.model;
        self.paragraph.read(text, tokens, self.style, &model.language, &model.lexicon);
        self.paragraph.tag(text, &model.tagger, &model.language);
        self.paragraph.annotate();
        self.sketch();
        if let Some(speech) = rules::transcript(&self.paragraph) {
            return vec![speech];
        }
        let (p, language) = (&self.paragraph, &model.language);
        let is_title = |p: &Paragraph, i: usize| {
            let word = &p.words[i];
            word.shape == Shape::Capital && language.is_title(text[word.range()].trim_end_matches('.'))
        };
        self.cues.retain(|&head| !is_title(p, head as usize));
        let cues = std::mem::take(&mut self.cues);
        let least = self.model.settings.least;
        let found = cues.iter().filter_map(|&head| self.analyse(head as usize, least)).collect();
        self.cues = cues;
        let mut analyses = part(found, self.paragraph.len());
        self.cover(&mut analyses);
        let p = &self.paragraph;
        analyses.iter_mut().for_each(|analysis| edges::mend(p, analysis, |i| is_title(p, i)));
        analyses.retain(|analysis| !is_bare(p, analysis) || analysis.confidence >= MIN_BARE_PRONOUN);
        analyses
    }

    /// The cue at the paragraph's end whose words are in the next one, if there is one.
    pub fn waiting(&mut self, analyses: &[Analysis]) -> Option<Analysis> {
        let head = waiting_head(&self.paragraph, &self.outline.heads, analyses)?;
        self.analyse(head, 0.0)
    }

    /// Finds a speaker for quotations that the stages left out.
    fn cover(&mut self, analyses: &mut Vec<Analysis>) {
        if self.paragraph.quotations.regions.is_empty() {
            return;
        }
        let mut taken = vec![false; self.paragraph.len()];
        analyses.iter().flat_map(|a| a.content.iter().cloned().flatten()).for_each(|i| taken[i] = true);
        if let Some(pull) = rules::pull_quote(&self.paragraph, &taken) {
            analyses.push(pull);
            return;
        }
        let left: Vec<Range<usize>> = rules::uncovered(&self.paragraph, &taken).collect();
        for region in left {
            if taken[region.clone()].contains(&true) {
                continue;
            }
            match rules::cue_beside(&self.paragraph, &self.outline.heads, &region) {
                Some(head) => self.cover_by(head, &region, analyses, &mut taken),
                None => join_last(analyses, &region),
            }
        }
        analyses.sort_by_key(|a| (a.content[0].start, a.head));
    }

    /// Gives a quotation to the cue at `head`.
    fn cover_by(
        &mut self,
        head: usize,
        region: &Range<usize>,
        analyses: &mut Vec<Analysis>,
        taken: &mut [bool],
    ) {
        if let Some(speaker) = analyses.iter_mut().find(|a| a.cue.contains(&head)) {
            speaker.content.push(region.clone());
            speaker.content.sort_by_key(|run| run.start);
            return;
        }
        if let Some(mut analysis) = self.analyse(head, 0.0) {
            analysis.source.retain(|run| run.end <= region.start || run.start >= region.end);
            analysis.keep(|i| !taken[i]);
            let covered = analysis.content.iter().cloned().flatten().filter(|i| region.contains(i)).count();
            if covered * 2 < region.len() {
                analysis.content = vec![region.clone()];
            }
            analysis.content.iter().cloned().flatten().for_each(|i| taken[i] = true);
            analysis.confidence = analysis.confidence.clamp(0.2, 0.6);
            analysis.rule = Method::Fallback;
            analyses.push(analysis);
        }
    }

    /// The first stage: an outline and the candidates.
    fn sketch(&mut self) {
        self.scores.0.clear();
        for i in 0..self.paragraph.len() {
            self.bags.0.clear();
            first::features(&self.paragraph, i, &mut self.bags.0);
            self.scores.0.push(self.model.first.score(&self.bags.0));
        }
        let encoder = &self.model.encoder;
        self.trace.read(encoder, &self.model.lexicon, &self.paragraph);
        add(&mut self.scores.0, self.trace.first(encoder));
        self.chains.0.run(&self.scores.0, false);
        self.outline.read(&self.chains.0.marginals);
        self.trace.join(encoder, &self.outline.marginals);
        let plain = self.paragraph.quotations.regions.is_empty();
        candidates(
            &self.outline,
            if plain { candidates::MIN_HEAD_PLAIN } else { candidates::MIN_HEAD_QUOTED },
            &mut self.cues,
        );
    }

    /// The second stage: what is said by the cue that turns on `head`, if anything.
    fn analyse(&mut self, head: usize, least: f32) -> Option<Analysis> {
        let from = head.saturating_sub(WINDOW);
        let to = (head + WINDOW).min(self.paragraph.len());
        let cue = second::Cue::new(&self.paragraph, &self.outline, head);
        self.scores.1.clear();
        self.between.clear();
        for i in from..to {
            self.bags.1.clear();
            let between = second::features(&self.paragraph, &self.outline, &cue, i, &mut self.bags.1);
            self.between.push(between);
            self.scores.1.push(self.model.second.score(&self.bags.1));
        }
        let encoder = &self.model.encoder;
        self.trace.turn(encoder, head, from, &self.between);
        add(&mut self.scores.1, self.trace.second(encoder));
        self.chains.1.run(&self.scores.1, false);
        let something = 1.0 - self.chains.1.all_zero;
        if something < least * 0.2 {
            return None;
        }
        if !self.decoder.run(&self.scores.1, &self.model.second.transitions, self.model.settings.bonus) {
            return None;
        }
        let mut analysis = Analysis::of(&self.decoder.labels, from, head, &self.outline);
        if analysis.content.is_empty() {
            return None;
        }
        let marginals = &self.chains.1.marginals;
        analysis.signs =
            confidence::signs(&self.paragraph, &self.outline, &analysis, something, marginals, from);
        analysis.confidence = confidence::probability(&self.model.confidence, &analysis.signs);
        let quoted = analysis.signs[confidence::DIRECT] > 0.0;
        (analysis.confidence >= if quoted { least * QUOTED_SHARE } else { least }).then_some(analysis)
    }
}

fn is_bare(p: &Paragraph, analysis: &Analysis) -> bool {
    let word = &p.words[analysis.content[0].start];
    analysis.size() == 1 && word.region == 0 && word.tagged(tags::PRONOUN)
}

/// Adds one model's scores to another's.
fn add<const L: usize>(sums: &mut [LabelScores<L>], scores: &[LabelScores<L>]) {
    sums.as_flattened_mut().iter_mut().zip(scores.as_flattened()).for_each(|(sum, score)| *sum += score);
}

/// Gives a quotation that stands alone to the last speaker before it whose words stand in quotation marks.
fn join_last(analyses: &mut [Analysis], region: &Range<usize>) {
    let before = |a: &&mut Analysis| a.content.last().is_some_and(|run| run.end <= region.start);
    if let Some(speaker) = analyses.iter_mut().rev().find(before) {
        speaker.content.push(region.clone());
    }
}
