//! The pipeline: a text in, its attributions out.
//!
//! A text is cut into passages. For each, the tokens are read and tagged, the first stage labels them, each likely head of
//! a cue becomes a candidate, the second stage finds what that cue introduces, and analyses that overlap are settled. Rules
//! then add and mend what the stages can't see. Only an open quotation is carried from one paragraph to the next.
//!
//! The time is linear in the text: passages have at most 512 tokens and the second stage sees at most
//! 260 of them for each candidate. A pipeline owns all buffers, so reading allocates hardly anything once they have grown.

use std::ops::Range;

use super::found::Found;
use super::layout::{Speech, speeches};
use super::model::Model;
use super::model::chain::{Chain, Decoder, FIRST_LABELS, LabelScores, SECOND_LABELS};
use super::model::confidence::probability;
use super::model::encoder::Activations;
use super::model::weights::FeatureBag;
use super::rule::Rule;
use super::rules::{
    Continuation, LeadIn, cue_beside, free_quotations, give, lead_in, let_go, mend_edges, pull_quote,
    settle_clauses, settle_reports, settle_unsaid, subject_left, uncovered,
};
use super::stages::analysis::{ALL_QUOTED, Analysis, evidence, without_overlap};
use super::stages::outline::{MIN_HEAD_PLAIN, MIN_HEAD_QUOTED, Outline, candidates};
use super::stages::second::window;
use super::stages::{first, second};
use super::words::hash::word;
use super::words::language::tags;
use super::words::paragraph::{Paragraph, passages};
use super::words::token::Shape;
use crate::text::legible::Legible;
use crate::text::markup::Markup;
use crate::text::sentences::SentenceWords as _;

/// The share of the least confidence that is enough for a quotation: to miss one is worse than to miss a paraphrase.
const QUOTED_SHARE: f32 = 0.4;

/// The share of the least confidence that the second stage's own probability must reach before an analysis is decoded.
const WORTH_DECODING: f32 = 0.2;

/// The least confidence of a content that is a single pronoun: "pointed at *him*" tells a reader little, "denied *it*"
/// more.
const MIN_BARE_PRONOUN: f32 = 0.5;

/// Every attribution in `text`, in the order of the text.
pub fn extract(pipeline: &mut Pipeline<'_>, text: &str) -> Vec<Found> {
    let copy = Legible::of(text);
    extract_with(pipeline, &copy, &Markup::default(), |_, _, _| {})
        .into_iter()
        .map(|found| found.stored(&copy))
        .collect()
}

/// Every attribution in the copy of a text, in the copy's bytes. Shows `each` paragraph once it has been read, with its analyses
/// and the attributions that it brought: one for each analysis, then those of earlier paragraphs whose speaker is known only now.
/// What is left over at the end of the text is shown with an empty paragraph.
pub(crate) fn extract_with(
    pipeline: &mut Pipeline<'_>,
    copy: &Legible<'_>,
    markup: &Markup,
    mut each: impl FnMut(&Paragraph, &[Analysis], &[Found]),
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut continuation = Continuation::default();
    let speeches = speeches(copy.text(), &copy.markup(markup));
    let mut speeches = &speeches[..];
    // Where the last content ends.
    let mut taken = 0;
    passages(copy.text(), copy.quotations(), &pipeline.model.language, |tokens, _| {
        let mut analyses = pipeline.analyse(copy, tokens);
        let new = found.len();
        let place = tokens.first().map_or(0, |t| t.start)..tokens.last().map_or(0, |t| t.end);
        while speeches.first().is_some_and(|speech| speech.place().end <= place.start) {
            speeches = &speeches[1..];
        }
        let here = speeches.iter().take_while(|speech| speech.place().start < place.end);
        if here.clone().next().is_some() {
            analyses.retain(|a| here.clone().any(|speech| is_told_in(speech, a, &pipeline.paragraph)));
            found.extend(analyses.iter().map(|a| Found::new(a, &pipeline.paragraph)));
            let known = here.filter(|speech| place.contains(&speech.known_at()));
            continuation.finish(&mut found);
            found.extend(known.map(|speech| continuation.complete(Found::of_speech(speech))));
            continuation = Continuation::default();
            each(&pipeline.paragraph, &analyses, &found[new..]);
            return;
        }
        found.extend(analyses.iter().map(|a| Found::new(a, &pipeline.paragraph)));
        let passage = tokens[0].start as u32..tokens[tokens.len() - 1].end as u32;
        found[new..].iter_mut().for_each(|one| one.fill_quotations(&passage, copy.quotations()));
        // The rest of a quotation that an earlier passage began is taken there.
        let mut own = found.split_off(new);
        own.retain(|one| {
            taken <= passage.start || one.content.iter().all(|span| span.start >= passage.start)
        });
        found.append(&mut own);
        if taken < passage.end {
            let lead_in = pipeline.lead_in(&analyses);
            continuation.read(&pipeline.paragraph, &analyses, lead_in.as_ref(), &mut found, new);
        }
        taken = found[new..].iter().flat_map(|one| &one.content).map(|span| span.end).fold(taken, u32::max);
        each(&pipeline.paragraph, &analyses, &found[new..]);
    });
    let new = found.len();
    continuation.finish(&mut found);
    if new < found.len() {
        each(&Paragraph::default(), &[], &found[new..]);
    }
    found
}

/// Whether an analysis is of what somebody else said, told within a speech; what its speaker thinks and says is the speech
/// itself.
fn is_told_in(speech: &Speech, analysis: &Analysis, p: &Paragraph) -> bool {
    let runs = || analysis.content.iter().chain(&analysis.source).chain(std::iter::once(&analysis.cue));
    let is_inside = |run: &Range<usize>| {
        let (start, end) = (p.words[run.start].start as usize, p.words[run.end - 1].end as usize);
        speech.content.iter().any(|stretch| stretch.start <= start && end <= stretch.end)
    };
    let is_own = |run: &Range<usize>| run.len() == 1 && FIRST_PERSONS.contains(&p.words[run.start].lower);
    let source = analysis.source.first();
    source.is_some_and(|source| !is_own(source)) && runs().filter(|run| !run.is_empty()).all(is_inside)
}

const FIRST_PERSONS: [u64; 3] = [word("i"), word("we"), word("you")];

/// The stages with their buffers.
#[derive(Debug)]
pub struct Pipeline<'m> {
    model: &'m Model,
    /// The paragraph that was read last.
    paragraph: Paragraph,
    /// What the first stage makes of it.
    outline: Outline,
    first_bag: FeatureBag<'m>,
    second_bag: FeatureBag<'m>,
    first_chain: Chain<FIRST_LABELS>,
    second_chain: Chain<SECOND_LABELS>,
    first_scores: Vec<LabelScores<FIRST_LABELS>>,
    second_scores: Vec<LabelScores<SECOND_LABELS>>,
    decoder: Decoder,
    activations: Activations,
    /// The candidates: tokens that may be heads of cues.
    heads: Vec<u32>,
    between: Vec<[u8; 4]>,
}

impl<'m> Pipeline<'m> {
    /// Empty buffers, for any number of texts one after another.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let (mut first_chain, mut second_chain) = (Chain::default(), Chain::default());
        first_chain.set(&model.first.transitions);
        second_chain.set(&model.second.transitions);
        Self {
            model,
            paragraph: Paragraph::default(),
            outline: Outline::default(),
            first_bag: model.first.bag(),
            second_bag: model.second.bag(),
            first_chain,
            second_chain,
            first_scores: Vec::new(),
            second_scores: Vec::new(),
            decoder: Decoder::default(),
            activations: Activations::default(),
            heads: Vec::new(),
            between: Vec::new(),
        }
    }

    /// The attributions of the passage of the copy that `tokens` make.
    fn analyse(&mut self, copy: &Legible<'_>, tokens: &[Range<usize>]) -> Vec<Analysis> {
        let (model, text) = (self.model, copy.text());
        self.paragraph.read(text, tokens, copy.quotations(), &model.language, &model.lexicon);
        self.paragraph.tag(text, &model.tagger, &model.language);
        self.paragraph.annotate();
        self.run_first_stage();
        let (p, language) = (&self.paragraph, &model.language);
        let is_title = |p: &Paragraph, i: usize| {
            let word = &p.words[i];
            word.shape == Shape::Capital && language.is_title(text[word.range()].trim_end_matches('.'))
        };
        self.heads.retain(|&head| !is_title(p, head as usize));
        let heads = std::mem::take(&mut self.heads);
        let least = model.thresholds.least;
        let analyses = heads.iter().filter_map(|&head| self.run_second_stage(head as usize, least)).collect();
        self.heads = heads;
        let mut analyses = without_overlap(analyses, self.paragraph.len());
        settle_reports(&self.paragraph, &mut analyses);
        settle_clauses(&self.paragraph, &mut analyses);
        self.cover_quotations(&mut analyses);
        let p = &self.paragraph;
        analyses.iter_mut().for_each(|analysis| mend_edges(p, analysis, |i| is_title(p, i)));
        settle_unsaid(p, &mut analyses);
        analyses.retain(|analysis| !is_bare_pronoun(p, analysis) || analysis.confidence >= MIN_BARE_PRONOUN);
        analyses
    }

    /// The cue and the source at the paragraph's end that introduce the next paragraph, if there are any.
    fn lead_in(&mut self, analyses: &[Analysis]) -> Option<Analysis> {
        let introduced = |head, cue, source: Option<Range<usize>>| Analysis {
            cue,
            source: source.into_iter().collect(),
            ..Analysis::by_rule(Rule::LeadIn, head, 0..0, 0..0)
        };
        match lead_in(&self.paragraph, &self.outline.heads, analyses)? {
            LeadIn::Analysed(number) => Some(analyses[number].clone()),
            LeadIn::Named(cue, source) => Some(introduced(cue.start, cue, source)),
            LeadIn::Verb(head) => {
                let subject = subject_left(&self.paragraph, head);
                let analysed = if subject.is_none() { self.run_second_stage(head, 0.0) } else { None };
                Some(analysed.unwrap_or_else(|| introduced(head, head..head + 1, subject)))
            }
        }
    }

    /// Finds a speaker for quotations that the stages left over.
    fn cover_quotations(&mut self, analyses: &mut Vec<Analysis>) {
        if self.paragraph.quotations.regions.is_empty() {
            return;
        }
        let free = free_quotations(&self.paragraph);
        free.iter().for_each(|region| let_go(&self.paragraph, region, analyses));
        let mut taken = vec![false; self.paragraph.len()];
        analyses.iter().flat_map(|a| a.content.iter().cloned().flatten()).for_each(|i| taken[i] = true);
        if let Some(pull) = pull_quote(&self.paragraph, &taken) {
            analyses.push(pull);
            return;
        }
        let mut left: Vec<Range<usize>> = uncovered(&self.paragraph, &taken).collect();
        // What is said within a free quotation does not make it anybody's.
        let outer = |a: &&Analysis| self.paragraph.words[a.cue.start].region == 0;
        let mut spoken = vec![false; self.paragraph.len()];
        let contents = analyses.iter().filter(outer).flat_map(|a| a.content.iter().cloned().flatten());
        contents.for_each(|i| spoken[i] = true);
        let is_left = |region: &&Range<usize>| {
            !left.contains(region) && !spoken[region.start..region.end].contains(&true)
        };
        left.extend(free.iter().filter(is_left).cloned().collect::<Vec<_>>());
        left.sort_by_key(|region| region.start);
        for region in left {
            if free.contains(&region) {
                give(&self.paragraph, &region, analyses);
                continue;
            }
            if taken[region.clone()].contains(&true) {
                continue;
            }
            match cue_beside(&self.paragraph, &self.outline.heads, &region) {
                Some(head) => self.cover_by(head, &region, analyses, &mut taken),
                None => join_previous(analyses, &region),
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
        if let Some(mut analysis) = self.run_second_stage(head, 0.0) {
            analysis.source.retain(|run| run.end <= region.start || run.start >= region.end);
            analysis.keep(|i| !taken[i]);
            let covered = analysis.content.iter().cloned().flatten().filter(|i| region.contains(i)).count();
            if covered * 2 < region.len() {
                analysis.content = vec![region.clone()];
            }
            analysis.content.iter().cloned().flatten().for_each(|i| taken[i] = true);
            analysis.confidence = Rule::Beside.confidence();
            analysis.evidence = None;
            analysis.rule = Some(Rule::Beside);
            analyses.push(analysis);
        }
    }

    /// The first stage: an outline of the paragraph, and the candidates.
    fn run_first_stage(&mut self) {
        self.first_scores.clear();
        for i in 0..self.paragraph.len() {
            self.first_bag.clear();
            first::features(&self.paragraph, i, &mut self.first_bag);
            self.first_scores.push(self.model.first.score(&self.first_bag));
        }
        let encoder = &self.model.encoder;
        self.activations.read(encoder, &self.model.lexicon, &self.paragraph);
        add(&mut self.first_scores, self.activations.first(encoder));
        self.first_chain.run(&self.first_scores, false);
        self.outline.read(&self.first_chain.marginals);
        self.activations.join(encoder, &self.outline.marginals);
        let is_plain = self.paragraph.quotations.regions.is_empty();
        candidates(&self.outline, if is_plain { MIN_HEAD_PLAIN } else { MIN_HEAD_QUOTED }, &mut self.heads);
    }

    /// The second stage: what the cue whose head is `head` introduces, if that is likelier than `least`.
    fn run_second_stage(&mut self, head: usize, least: f32) -> Option<Analysis> {
        let from = self.score_window(head);
        let something = 1.0 - self.second_chain.all_zero;
        if something < least * WORTH_DECODING {
            return None;
        }
        let model = self.model;
        if !self.decoder.run(&self.second_scores, &model.second.transitions, model.thresholds.bonus) {
            return None;
        }
        let mut analysis = Analysis::of(&self.decoder.labels, from, head, &self.outline);
        if analysis.content.is_empty() {
            return None;
        }
        let marginals = &self.second_chain.marginals;
        let evidence = evidence(&self.paragraph, &self.outline, &analysis, something, marginals, from);
        analysis.confidence = probability(&model.confidence, &evidence);
        analysis.evidence = Some(evidence);
        analysis.fill_quotations(&self.paragraph, &(from..from + self.decoder.labels.len()));
        let is_quoted = evidence[ALL_QUOTED] > 0.0;
        (analysis.confidence >= if is_quoted { least * QUOTED_SHARE } else { least }).then_some(analysis)
    }

    /// Scores the tokens of the window around a cue and computes the probabilities of their labels. Returns the first token.
    fn score_window(&mut self, head: usize) -> usize {
        let window = window(head, self.paragraph.len());
        let from = window.start;
        let cue = second::Cue::new(&self.paragraph, &self.outline, head);
        self.second_scores.clear();
        self.between.clear();
        for i in window {
            self.second_bag.clear();
            let between = second::features(&self.paragraph, &self.outline, &cue, i, &mut self.second_bag);
            self.between.push(between);
            self.second_scores.push(self.model.second.score(&self.second_bag));
        }
        let encoder = &self.model.encoder;
        self.activations.pair_with(encoder, head, from, &self.between);
        add(&mut self.second_scores, self.activations.second(encoder));
        self.second_chain.run(&self.second_scores, false);
        from
    }
}

fn is_bare_pronoun(p: &Paragraph, analysis: &Analysis) -> bool {
    let word = &p.words[analysis.content[0].start];
    analysis.size() == 1 && word.region == 0 && word.tagged(tags::PRONOUN)
}

/// Adds the encoder's scores to those of the features.
fn add<const L: usize>(sums: &mut [LabelScores<L>], scores: &[LabelScores<L>]) {
    sums.as_flattened_mut().iter_mut().zip(scores.as_flattened()).for_each(|(sum, score)| *sum += score);
}

/// Gives a quotation without a cue to the previous analysis in its paragraph.
fn join_previous(analyses: &mut [Analysis], region: &Range<usize>) {
    let is_before = |a: &&mut Analysis| a.content.last().is_some_and(|run| run.end <= region.start);
    if let Some(speaker) = analyses.iter_mut().rev().find(is_before) {
        speaker.content.push(region.clone());
    }
}
