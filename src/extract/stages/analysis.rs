//! An analysis: one attribution in a paragraph, as token ranges and not yet as bytes; and the evidence for it.
//!
//! Evidence is what speaks for and against an analysis, content and source both, in numbers from about -3 to 3. The second
//! stage's own probability says only that the cue introduces something. The evidence adds how sure the edges of content and
//! source are, how much content there is, and what else stands around. The model weighs it
//! ([`confidence`](crate::extract::model::confidence)); the weights are learned from texts that the stages had not seen.

use std::ops::Range;

use super::outline::Outline;
use crate::extract::model::chain::{CONTENT, LabelScores, SECOND_LABELS, SOURCE};
use crate::extract::model::confidence::{EVIDENCE, Evidence};
use crate::extract::model::math::ln;
use crate::extract::rule::Rule;
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::Paragraph;

/// One attribution, as tokens of its paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Analysis {
    /// The head of the cue: its verb, as a rule.
    pub head: usize,
    /// The whole cue.
    pub cue: Range<usize>,
    /// Runs of content, in order.
    pub content: Vec<Range<usize>>,
    /// The source; at most one run, cut where the cue or the content lies in it.
    pub source: Vec<Range<usize>>,
    /// How likely it is, 0 to 1.
    pub confidence: f32,
    /// What its confidence was computed from; nothing where a rule set it.
    pub evidence: Option<Evidence>,
    /// The rule that made it; none where the stages did.
    pub rule: Option<Rule>,
    /// Whether the text has it as said.
    pub is_asserted: bool,
}

impl Analysis {
    /// The analysis that the second stage's labels describe, for a window of the paragraph that starts at token `from`.
    #[must_use]
    pub(crate) fn of(labels: &[u8], from: usize, head: usize, outline: &Outline) -> Self {
        let cue = cue(outline, head);
        let runs = |role: usize, free: &dyn Fn(usize) -> bool| {
            let is =
                |i: usize| usize::from(labels[i - from]) == role || usize::from(labels[i - from]) == role + 1;
            runs((from..from + labels.len()).filter(|&i| is(i) && free(i)))
        };
        let content = runs(CONTENT, &|i| !cue.contains(&i));
        let source = runs(SOURCE, &|i| !cue.contains(&i));
        Self { head, cue, content, source, confidence: 0.0, evidence: None, rule: None, is_asserted: true }
    }

    /// An analysis that a rule makes, without the stages.
    #[must_use]
    pub(crate) fn by_rule(rule: Rule, head: usize, content: Range<usize>, source: Range<usize>) -> Self {
        Self {
            head,
            cue: head..head + 1,
            content: vec![content],
            source: vec![source],
            confidence: rule.confidence(),
            evidence: None,
            rule: Some(rule),
            is_asserted: true,
        }
    }

    /// Takes the rest of a quotation of which the second stage saw a part only, in its window, if the content reaches to the
    /// window's edge or to an end of the quotation.
    pub(crate) fn fill_quotations(&mut self, p: &Paragraph, window: &Range<usize>) {
        let head = self.head;
        for run in &mut self.content {
            let Some(region) = p.region(run.start).filter(|region| run.end <= region.last as usize + 1)
            else {
                continue;
            };
            let whole = region.first as usize..region.last as usize + 1;
            let is_cut =
                whole.start < window.start || whole.end > window.end || !p.words[whole.start].is_mark;
            let is_filled =
                run.start == window.start.max(whole.start) || run.end == window.end.min(whole.end);
            if is_cut && is_filled && !whole.contains(&head) {
                *run = whole;
            }
        }
    }

    /// How many tokens of content it has.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        self.content.iter().map(ExactSizeIterator::len).sum()
    }

    /// Removes from the content all tokens that are not `free`.
    pub(crate) fn keep(&mut self, free: impl Fn(usize) -> bool) {
        self.content = runs(self.content.iter().cloned().flatten().filter(|&i| free(i)));
    }
}

/// The cue around a head: the tokens beside it that the first stage labels as part of a cue.
fn cue(outline: &Outline, head: usize) -> Range<usize> {
    let first = (0..head).rev().take_while(|&i| outline.is_cue(i)).last().unwrap_or(head);
    let last = (head + 1..outline.labels.len()).take_while(|&i| outline.is_cue(i)).last().unwrap_or(head);
    first..last + 1
}

/// Consecutive numbers as ranges.
#[must_use]
pub(crate) fn runs(places: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for i in places {
        match runs.last_mut() {
            Some(run) if run.end == i => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// Settles analyses of one paragraph whose contents overlap: the more confident one keeps the tokens that both claim, and one
/// that loses half of its content goes. The answer is in the order of the text.
pub(crate) fn without_overlap(mut all: Vec<Analysis>, words: usize) -> Vec<Analysis> {
    give_to_nearer(&mut all);
    all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.head.cmp(&b.head)));
    let mut taken = vec![false; words];
    let mut settled: Vec<Analysis> = Vec::with_capacity(all.len());
    for mut analysis in all {
        let size = analysis.size();
        analysis.keep(|i| !taken[i]);
        if analysis.size() * 2 < size || analysis.size() == 0 {
            continue;
        }
        analysis.content.iter().cloned().flatten().for_each(|i| taken[i] = true);
        settled.push(analysis);
    }
    settled.sort_by_key(|a| (a.content[0].start, a.head));
    settled
}

/// Where two analyses claim a run of content, and one of them has other runs too, the nearer cue gets it:
/// "“…,” she said, adding “…”".
fn give_to_nearer(all: &mut [Analysis]) {
    for a in 0..all.len() {
        let (head, runs) = (all[a].head, all[a].content.clone());
        let nearest = runs.iter().map(|run| apart(head, run)).min();
        let stays = |run: &Range<usize>| {
            let near = apart(head, run);
            Some(near) == nearest
                || !all.iter().any(|b| b.head != head && takes(b, run) && apart(b.head, run) < near)
        };
        let content: Vec<Range<usize>> = runs.iter().filter(|run| stays(run)).cloned().collect();
        all[a].content = content;
    }
}

/// Tokens between a cue's head and a run.
const fn apart(head: usize, run: &Range<usize>) -> usize {
    if head < run.start { run.start - head } else { head.saturating_sub(run.end - 1) }
}

/// Whether an analysis claims most of a run, and its cue stands outside of it.
fn takes(analysis: &Analysis, run: &Range<usize>) -> bool {
    let common = |own: &Range<usize>| own.end.min(run.end).saturating_sub(own.start.max(run.start));
    !run.contains(&analysis.head) && analysis.content.iter().map(common).sum::<usize>() * 2 > run.len()
}

/// Where, in the evidence, it stands whether all of the content is in quotation marks.
pub(crate) const ALL_QUOTED: usize = 3;

/// What an analysis is judged by. `something` is the second stage's probability that the cue introduces anything;
/// `marginals` are the probabilities of its labels for the tokens from `from` on.
#[must_use]
pub(crate) fn evidence(
    p: &Paragraph,
    outline: &Outline,
    analysis: &Analysis,
    something: f32,
    marginals: &[LabelScores<SECOND_LABELS>],
    from: usize,
) -> Evidence {
    let view = AnalysisView { p, outline, analysis, marginals, from };
    let quoted = view.quoted();
    let direct = one_if(quoted > 0.99);
    let mut evidence = [0.0; EVIDENCE];
    let whole = [1.0, logit(something), logit(outline.heads[analysis.head]), direct, quoted];
    let more = [direct * logit(something), one_if(quoted > 0.0 && quoted < 0.99)];
    let groups: [&[f32]; 6] =
        [&whole, &more, &view.ends(), &view.extent(), &view.source(), &view.surroundings()];
    evidence.iter_mut().zip(groups.into_iter().flatten()).for_each(|(to, from)| *to = *from);
    evidence
}

/// An analysis, with everything that it was made from.
struct AnalysisView<'a> {
    p: &'a Paragraph,
    outline: &'a Outline,
    analysis: &'a Analysis,
    marginals: &'a [LabelScores<SECOND_LABELS>],
    from: usize,
}

impl AnalysisView<'_> {
    /// The second stage's probability of a label.
    fn at(&self, i: usize, label: usize) -> f32 {
        i.checked_sub(self.from).and_then(|i| self.marginals.get(i)).map_or(0.0, |row| row[label])
    }

    /// The first stage's probability that token `i` has a role.
    fn outlined(&self, i: usize, role: usize) -> f32 {
        self.outline.marginals.get(i).map_or(0.0, |row| row[role] + row[role + 1])
    }

    /// The tokens of the content.
    fn words(&self) -> impl Iterator<Item = usize> {
        self.analysis.content.iter().cloned().flatten()
    }

    /// The mean over the content's tokens.
    fn mean(&self, of: impl Fn(usize) -> f32) -> f32 {
        self.words().map(of).sum::<f32>() / self.analysis.size().max(1) as f32
    }

    fn quoted(&self) -> f32 {
        self.mean(|i| one_if(self.p.words[i].region > 0))
    }

    /// How sure the edges of content and source are.
    fn ends(&self) -> [f32; 6] {
        let runs = &self.analysis.content;
        let starts = least(runs.iter().map(|run| self.at(run.start, CONTENT)));
        let ends = least(runs.iter().map(|run| 1.0 - self.at(run.end, CONTENT + 1)));
        let source = self.analysis.source.first();
        let first = source.map_or(0.0, |s| self.at(s.start, SOURCE));
        let last = source.map_or(0.0, |s| 1.0 - self.at(s.end, SOURCE + 1));
        [starts, ends, first, last, logit(starts * ends), logit(first * last)]
    }

    /// How much content there is, and how probable both stages find its tokens.
    fn extent(&self) -> [f32; 11] {
        let (p, runs) = (self.p, &self.analysis.content);
        let inside = |i: usize| self.at(i, CONTENT) + self.at(i, CONTENT + 1);
        let outlined = |i: usize| self.outlined(i, CONTENT);
        let size = self.analysis.size() as f32;
        let sentences =
            runs.iter().map(|r| p.words[r.end - 1].sentence - p.words[r.start].sentence).sum::<u16>();
        let stops = |i: usize| p.words.get(i).is_none_or(|w| !w.is_word() || p.sentence(i).start == i);
        let clause = |i: usize| p.words[i].listed(lists::COMPLEMENTISER);
        [
            least(self.words().map(inside)),
            self.mean(inside),
            least(self.words().map(outlined)),
            self.mean(outlined),
            (1.0 / (1.0 + size)).min(0.5),
            (size * 0.02).min(1.0),
            one_if(runs.len() > 1),
            f32::from(sentences.min(3)) * 0.5,
            one_if(runs.last().is_some_and(|run| stops(run.end))),
            one_if(runs.first().is_some_and(|run| clause(run.start))),
            tenths(runs.iter().map(|run| self.gap(run)).min().unwrap_or(0)),
        ]
    }

    /// The source, if there is one.
    fn source(&self) -> [f32; 6] {
        let Some(source) = self.analysis.source.first() else { return [1.0, 0.0, 0.0, 0.0, 0.0, 0.0] };
        let last = &self.p.words[source.end - 1];
        let outlined = source.clone().map(|i| self.outlined(i, SOURCE)).sum::<f32>();
        [
            0.0,
            outlined / source.len() as f32,
            tenths(self.gap(source)),
            tenths(source.len()).min(1.0),
            one_if(last.tagged(tags::PRONOUN)),
            one_if(last.tagged(tags::NAME)),
        ]
    }

    /// Other cues nearby, and where the paragraph stands.
    fn surroundings(&self) -> [f32; 5] {
        let (p, outline, head) = (self.p, self.outline, self.analysis.head);
        let runs = &self.analysis.content;
        let inside = runs.iter().map(|r| outline.counts[r.end][0] - outline.counts[r.start][0]).sum::<u16>();
        let others = p.sentence(head).filter(|i| !self.analysis.cue.contains(i));
        [
            f32::from(inside.min(3)),
            one_if(p.words[head].tagged(tags::VERB)),
            self.outlined(head, CONTENT),
            others.map(|i| outline.heads[i]).fold(0.0, f32::max),
            one_if(p.lead),
        ]
    }

    /// Tokens from the cue to a run.
    fn gap(&self, run: &Range<usize>) -> usize {
        let head = self.analysis.head;
        if head < run.start { run.start - head } else { (head + 1).saturating_sub(run.end) }
    }
}

fn one_if(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn least(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(1.0, f32::min)
}

/// A tenth of a number, at most 1.2.
fn tenths(n: usize) -> f32 {
    n.min(12) as f32 * 0.1
}

/// A quarter of the log-odds, held between -3 and 3.
fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    ((ln(p) - ln(1.0 - p)) * 0.25).clamp(-3.0, 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words::language::Language;
    use crate::extract::words::lexicon::Lexicon;
    use crate::text::quotation::Quotations;
    use crate::text::tokens::Tokens;

    fn analysis(head: usize, content: Range<usize>, confidence: f32) -> Analysis {
        Analysis {
            head,
            cue: head..head + 1,
            content: vec![content],
            source: vec![],
            confidence,
            evidence: None,
            rule: None,
            is_asserted: true,
        }
    }

    #[test]
    fn the_surer_of_two_that_overlap_stays() {
        let settled = without_overlap(
            vec![analysis(0, 1..9, 0.7), analysis(10, 3..9, 0.9), analysis(12, 8..20, 0.8)],
            20,
        );
        assert_eq!(
            settled.iter().map(|a| (a.head, a.content[0].clone())).collect::<Vec<_>>(),
            [(10, 3..9), (12, 9..20)]
        );
    }

    #[test]
    fn a_quotation_that_the_window_cuts_is_taken_whole() {
        let text = "“One two three four five six,” said Pell.";
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let mut p = Paragraph::default();
        let quotations = Quotations::read(text).regions;
        p.read(text, &tokens, &quotations, &Language::default(), &Lexicon::default());
        let filled = |content: Range<usize>, window: Range<usize>| {
            let mut analysis = analysis(9, content, 0.9);
            analysis.fill_quotations(&p, &window);
            analysis.content[0].clone()
        };
        assert_eq!(filled(4..9, 4..12), 0..9);
        assert_eq!(filled(6..9, 4..12), 0..9);
        assert_eq!(filled(5..7, 4..12), 5..7);
        assert_eq!(filled(6..9, 0..12), 6..9);
    }

    #[test]
    fn even_odds_are_zero() {
        assert!(logit(0.5).abs() < 1e-6 && logit(0.9) > 0.5 && logit(0.1) < -0.5);
    }
}
