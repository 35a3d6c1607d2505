//! Rules: what the stages get wrong because the corpus that they learned from hardly holds it.
//!
//! ```text
//! paragraph → transcript → (stages) → pull quotes, uncovered quotations → edges → continuation in the next paragraph
//! ```
//!
//! Each rule looks at one paragraph with its analyses and adds or mends some; the pipeline calls them in that order:
//!
//! - a transcript's turn: a name in capitals and a colon at the start of a paragraph, then what was said;
//! - a pull quote: a paragraph of a quotation, a dash and a name;
//! - uncovered quotations: those that the stages gave to nobody, and the cue that each is most likely to belong to;
//! - edges: where a content or a source starts and ends. Each rule mends an edge that the stages often get wrong: a dateline,
//!   a title, a verb that opens a turn, a further clause, words behind a quotation, an apposition behind "according to";
//! - continuation: quotations of several paragraphs. A cue that ends its paragraph in a colon introduces the next one, and a
//!   quotation that takes up a whole paragraph continues the previous one.

use std::ops::Range;

use super::found::Found;
use super::stages::analysis::Analysis;
use super::words::dateline::dateline;
use super::words::hash::word;
use super::words::language::{lists, tags};
use super::words::paragraph::{COLON, COMMA, DASHES, Paragraph};
use super::words::token::{Shape, Token};
use crate::collection::{Few, Kind, Span};

/// The most tokens of a speaker's name.
const MAX_NAME_TOKENS: usize = 5;

/// The analysis of a paragraph like "PELL: We will stay.".
#[must_use]
pub(crate) fn transcript(p: &Paragraph) -> Option<Analysis> {
    let start = usize::from(p.words.first()?.is_mark);
    let is_name = |i: &usize| {
        let w = &p.words[*i];
        let letter = w.shape == Shape::Capital && w.len == 1;
        w.shape == Shape::Capitals || letter || (w.form == STOP && *i > start)
    };
    let colon = (start..p.len()).take(MAX_NAME_TOKENS + 1).find(|i| !is_name(i))?;
    let named = colon > start && p.words[colon].form == COLON && p.len() - colon > 2;
    let labelled = p.words[start].listed(lists::LABEL)
        || !p.words[start].tagged(tags::NOUN | tags::ADJECTIVE | tags::PHRASE);
    (named && !labelled).then(|| Analysis::by_rule(colon, colon + 1..p.len(), start..colon))
}

const STOP: u64 = word(".");

/// The fewest tokens of the quotation.
const MIN_PULL_QUOTE: usize = 5;
/// The most tokens behind it.
const MAX_SIGNATURE: usize = 12;

/// The analysis of a paragraph like "“We will stay.” — Ines Pell"; none where any of its tokens is `taken`.
#[must_use]
pub(crate) fn pull_quote(p: &Paragraph, taken: &[bool]) -> Option<Analysis> {
    let region = p.quotations.regions.last()?;
    let (first, last) = (region.first as usize, region.last as usize);
    let dash = last + 1;
    let name = dash + 1..p.len();
    let shaped =
        first <= 1 && last - first + 1 >= MIN_PULL_QUOTE && (2..=MAX_SIGNATURE).contains(&(p.len() - dash));
    if !shaped || taken[first..=last].contains(&true) || !DASHES.contains(&p.words[dash].form) {
        return None;
    }
    let source = name.start..without_stop(p, name.end);
    let capital = matches!(p.words[name.start].shape, Shape::Capital | Shape::Capitals);
    (capital && !source.is_empty()).then(|| Analysis::by_rule(dash, first..last + 1, source))
}

/// The end of a name without its full stop.
fn without_stop(p: &Paragraph, end: usize) -> usize {
    if end > 0 && p.words[end - 1].form == STOP { end - 1 } else { end }
}

/// The fewest words of a quotation that is taken for somebody's words whatever stands around it.
const MIN_QUOTED_WORDS: usize = 4;
/// How far from the quotation a cue is looked for, in tokens.
const CUE_REACH: usize = 14;
/// The least probability of a head of a cue.
const MIN_HEAD_BESIDE: f32 = 0.02;

/// Quotations of at least [`MIN_QUOTED_WORDS`] words of which no token is `taken`. Short ones must have a verb: without, they
/// are titles of books and the like.
pub(crate) fn uncovered<'a>(p: &'a Paragraph, taken: &'a [bool]) -> impl Iterator<Item = Range<usize>> + 'a {
    p.quotations.regions.iter().map(|r| r.first as usize..r.last as usize + 1).filter(|region| {
        let words = p.words[region.clone()].iter().filter(|w| w.is_word()).count();
        let says =
            words > MIN_QUOTED_WORDS + 1 || p.words[region.clone()].iter().any(|w| w.tagged(tags::FINITE));
        words >= MIN_QUOTED_WORDS && says && !taken[region.clone()].contains(&true)
    })
}

/// The most likely head of a cue beside a quotation: a main verb, colon or dash in the sentences that it touches.
#[must_use]
pub(crate) fn cue_beside(p: &Paragraph, heads: &[f32], region: &Range<usize>) -> Option<usize> {
    let before = p.sentence(region.start).start.max(region.start.saturating_sub(CUE_REACH))..region.start;
    let last = region.end - 1;
    let next = (last + 1).min(p.len() - 1);
    let after = region.end..p.sentence(last).end.max(p.sentence(next).end).min(region.end + CUE_REACH);
    let fits = |&i: &usize| {
        p.words[i].region == 0
            && (p.is_main_verb(i) || p.words[i].form == COLON || DASHES.contains(&p.words[i].form))
    };
    let best = before.chain(after).filter(fits).fold(None, |best: Option<usize>, i| match best {
        Some(b) if heads[b] >= heads[i] => best,
        _ => Some(i),
    });
    best.filter(|&i| heads[i] >= MIN_HEAD_BESIDE)
}

/// The most tokens of an apposition.
const MAX_APPOSITION: usize = 24;

/// Mends the edges of an analysis of `p`. `is_title` says which tokens are titles, as "Ms".
pub(crate) fn mend_edges(p: &Paragraph, analysis: &mut Analysis, is_title: impl Fn(usize) -> bool) {
    let dateline = dateline(&p.words);
    if dateline > 0 {
        leave_dateline(dateline..p.len(), analysis);
    }
    take_title(analysis, is_title);
    take_verb(p, analysis);
    leave_next_clause(p, analysis);
    leave_tail(p, analysis);
    if let Some(apposition) = apposition(p, analysis) {
        analysis.content[0].start = apposition.end + 1;
        analysis.source[0].end = apposition.end;
    }
}

/// "LONDON (Reuters) - The ferry sank, police said": the dateline is part of neither content nor source.
fn leave_dateline(rest: Range<usize>, analysis: &mut Analysis) {
    for runs in [&mut analysis.content, &mut analysis.source] {
        let whole: usize = runs.iter().map(ExactSizeIterator::len).sum();
        let cut: Vec<Range<usize>> =
            runs.iter().map(|run| run.start.max(rest.start)..run.end).filter(|run| !run.is_empty()).collect();
        // If nothing else is left, it was no dateline.
        if whole > 0 && !cut.is_empty() {
            *runs = cut;
        }
    }
}

/// "“…,” Ms Rao said": a title before a name belongs to the name, and is not the last word of the content.
fn take_title(analysis: &mut Analysis, is_title: impl Fn(usize) -> bool) {
    let Some(source) = analysis.source.first_mut() else { return };
    let first = source.start;
    if first == 0 || !is_title(first - 1) || analysis.cue.contains(&(first - 1)) {
        return;
    }
    match analysis.content.iter_mut().find(|run| run.end == first) {
        Some(run) if run.len() == 1 => return,
        Some(run) => run.end -= 1,
        None => {}
    }
    source.start -= 1;
}

/// "Said Pell: “…”": the verb before the name is the cue.
fn take_verb(p: &Paragraph, analysis: &mut Analysis) {
    let [source] = &mut analysis.source[..] else { return };
    let verb = &p.words[source.start];
    let opens = p.sentence(source.start).start == source.start && verb.shape == Shape::Capital;
    let colon = p.words[analysis.cue.start].form == COLON && analysis.cue.start == source.end;
    if opens && colon && source.len() > 1 && source.len() < 6 && verb.listed(lists::SPEECH) {
        analysis.cue = source.start..source.start + 1;
        analysis.head = source.start;
        source.start += 1;
    }
}

/// "She accused the board of delay *and left*", "allowed nobody to join him *and whose …*": a clause that continues the cue's
/// own clause is not content. In the corpus, of contents without a verb before such an "and", one in a dozen includes it.
fn leave_next_clause(p: &Paragraph, analysis: &mut Analysis) {
    let [content] = &mut analysis.content[..] else { return };
    if content.start < analysis.cue.end || p.words[content.clone()].iter().any(|w| w.region > 0) {
        return;
    }
    let cue = &p.words[analysis.cue.clone()];
    let is_like_cue = |w: &Token| w.tagged(tags::FINITE) && cue.iter().any(|c| c.tag == w.tag);
    for i in content.start + 1..content.end.saturating_sub(1) {
        let word = &p.words[i];
        if word.tagged(tags::FINITE) || word.listed(lists::RELATIVE | lists::COMPLEMENTISER) {
            return;
        }
        let next = (i + 1..content.end).find(|&k| !p.words[k].tagged(tags::ADVERB));
        let goes_on =
            next.is_some_and(|k| is_like_cue(&p.words[k]) || PERSONAL_RELATIVES.contains(&p.words[k].lower));
        if word.tagged(tags::CONJUNCTION) && goes_on {
            let comma = i > content.start + 1 && p.words[i - 1].form == COMMA;
            content.end = i - usize::from(comma);
            return;
        }
    }
}

/// "“We wait,” she said, *going on to blame the weather*": behind the cue of a quotation that ends in a comma nothing outside
/// of marks is content; in the corpus one such content in a hundred goes on there. Neither is the "which" of "to which she
/// said".
fn leave_tail(p: &Paragraph, analysis: &mut Analysis) {
    let has_marks = |run: &Range<usize>| p.words[run.clone()].iter().any(|w| w.region > 0);
    let content = &mut analysis.content;
    if content.len() < 2 || !content.iter().any(has_marks) {
        return;
    }
    let (start, end) = (analysis.cue.start, analysis.cue.end);
    let mut before = content.iter().filter(|run| run.end <= start);
    let quoted = |run: &Range<usize>| p.words[run.clone()].iter().all(|w| w.region > 0);
    let waits = before.clone().all(quoted) && before.next_back().is_some_and(|run| ends_in_comma(p, run));
    content.retain(|run| {
        let which = run.len() == 1 && p.words[run.start].listed(lists::RELATIVE);
        has_marks(run) || !(which || waits && run.start >= end)
    });
}

/// Whether a quotation ends in a comma, or in the mark that stands for one: "?", "!".
fn ends_in_comma(p: &Paragraph, run: &Range<usize>) -> bool {
    let [.., last, mark] = &p.words[run.clone()] else { return false };
    mark.is_mark && !last.is_word() && last.form != STOP
}

/// The apposition between source and content: "according to Harbor Trust, *the charity that owns it*, the work …". It ends
/// before the comma behind which an independent clause starts.
fn apposition(p: &Paragraph, analysis: &Analysis) -> Option<Range<usize>> {
    let ([source], Some(content)) = (&analysis.source[..], analysis.content.first()) else { return None };
    let cue = &analysis.cue;
    let according = p.words[cue.start].lower == ACCORDING && cue.end == source.start;
    let start = content.start;
    if !according || source.end + 1 != start || p.words[source.end].form != COMMA {
        return None;
    }
    let limit = p.sentence(start).end.min(content.end);
    let comma = |from: usize| (from..limit).find(|&i| p.words[i].form == COMMA);
    let end = comma(start).filter(|end| (1..=MAX_APPOSITION).contains(&(end - start)))?;
    let words = &p.words[start..end];
    let relative = words.iter().position(|w| w.listed(lists::RELATIVE) || w.lower == THAT);
    let says = |range: Range<usize>| p.words[range].iter().any(|w| w.tagged(tags::FINITE));
    let described =
        words[0].tagged(tags::DETERMINER) && !says(start..start + relative.unwrap_or(words.len()));
    let clause = end + 1..comma(end + 1).unwrap_or(limit);
    let joined = |w: &Token| w.tagged(tags::CONJUNCTION);
    let verb = clause.clone().find(|&i| p.words[i].tagged(tags::FINITE))?;
    let has_subject = verb > clause.start
        && !p.words[clause.start].listed(lists::RELATIVE)
        && !p.words[clause.start..verb].iter().any(joined);
    let unquoted = words.iter().all(|w| w.region == 0);
    ((described || relative == Some(0)) && has_subject && unquoted).then_some(start..end)
}

const PERSONAL_RELATIVES: [u64; 2] = [word("who"), word("whose")];
const ACCORDING: u64 = word("according");
const THAT: u64 = word("that");

/// The least probability of the head of a cue that waits for the next paragraph.
const WAITING_HEAD: f32 = 0.2;
/// How many tokens before the colon that head is looked for in.
const COLON_REACH: usize = 14;
/// The confidence of a quotation that continues.
const CONTINUED_CONFIDENCE: f32 = 0.8;

/// Who may be speaking in the next paragraph.
#[derive(Clone, Debug, PartialEq)]
struct PendingSpeaker {
    cue: Few<Span>,
    source: Few<Span>,
}

/// What the previous paragraph left open.
#[derive(Debug, Default)]
pub(crate) struct Continuation {
    /// Who speaks if the next paragraph is a quotation.
    speaker: Option<PendingSpeaker>,
    /// Whether its last quotation has no closing mark.
    unclosed: bool,
}

impl Continuation {
    /// The attribution of a paragraph that is one quotation and has no analysis: to whom the previous paragraph left open.
    #[must_use]
    pub(crate) fn attribute(&self, p: &Paragraph) -> Option<Found> {
        let speaker = self.speaker.as_ref().filter(|_| is_one_quotation(p))?;
        let (first, last) = (p.words.first()?, p.words[p.quotations.regions.last()?.last as usize]);
        let content = Few::from_elem(Span { start: first.start, end: last.end }, 1);
        let PendingSpeaker { cue, source } = speaker.clone();
        Some(Found { content, cue, source, kind: Kind::Direct, confidence: CONTINUED_CONFIDENCE })
    }

    /// Whether such a paragraph continues the same quotation, since the previous paragraph did not close it.
    #[must_use]
    pub(crate) fn is_unclosed(&self) -> bool {
        self.unclosed
    }

    /// Remembers how a paragraph ended. `found` is what was found in it, `waiting` the analysis of a cue before its final colon.
    pub(crate) fn remember(&mut self, p: &Paragraph, found: &[Found], waiting: Option<&Analysis>) {
        self.unclosed = p.quotations.regions.last().is_some_and(|r| !r.closed);
        if let Some(analysis) = waiting {
            let open = Found::new(analysis, p);
            self.speaker = Some(PendingSpeaker { cue: open.cue, source: open.source });
            return;
        }
        let ends_quoted = p.words.iter().rev().find(|w| w.is_word()).is_some_and(|w| w.region > 0);
        let last = found.last().filter(|f| f.kind != Kind::Indirect && (ends_quoted || self.unclosed));
        self.speaker = last.map(|f| PendingSpeaker { cue: f.cue.clone(), source: f.source.clone() });
    }
}

/// The head of a cue that ends the paragraph in a colon and introduces nothing in it.
#[must_use]
pub(crate) fn waiting_head(p: &Paragraph, heads: &[f32], analyses: &[Analysis]) -> Option<usize> {
    let colon = p.len().checked_sub(1).filter(|&i| p.words[i].form == COLON)?;
    let first = p.sentence(colon).start.max(colon.saturating_sub(COLON_REACH));
    let likely = (first..=colon).filter(|&i| heads[i] >= WAITING_HEAD);
    let best = likely.fold(
        None,
        |best: Option<usize>, i| if best.is_some_and(|b| heads[b] > heads[i]) { best } else { Some(i) },
    )?;
    let busy = analyses.iter().any(|a| a.head == best && a.content.iter().any(|run| run.end > best));
    (!busy).then_some(best)
}

/// Whether a paragraph is a quotation and nothing else but marks. One of few words is rather a heading.
#[must_use]
fn is_one_quotation(p: &Paragraph) -> bool {
    let words = p.words.iter().filter(|w| w.is_word()).count();
    let opens = p.words.first().is_some_and(|w| w.region == 1);
    opens && words > MIN_QUOTED_WORDS + 1 && p.words.iter().all(|w| w.region > 0 || !w.is_word())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words::language::Language;
    use crate::extract::words::lexicon::Lexicon;
    use crate::extract::words::quotations::QuoteStyle;
    use crate::text::tokens::Tokens;

    /// The content, as first words and ends, that stays of these runs, said by the word at `head`.
    fn stays(text: &str, head: usize, content: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let language = Language::read(include_str!("../../data/english.words"));
        let mut p = Paragraph::default();
        p.read(text, &tokens, QuoteStyle::Double, &language, &Lexicon::default());
        let content = content.iter().map(|&(first, end)| first..end).collect();
        let (cue, source) = (head..head + 1, Vec::new());
        let mut analysis = Analysis { head, cue, content, source, confidence: 0.5, evidence: None };
        leave_tail(&p, &mut analysis);
        analysis.content.into_iter().map(|run| (run.start, run.end)).collect()
    }

    #[test]
    fn what_was_done_behind_a_quotation_is_not_said() {
        let tail = "“We wait,” said Pell, going on to blame the rain.";
        assert_eq!(stays(tail, 5, &[(0, 5), (8, 14)]), [(0, 5)]);
        let goes_on = "“We wait,” said Pell, “and hope.”";
        assert_eq!(stays(goes_on, 5, &[(0, 5), (8, 13)]), [(0, 5), (8, 13)]);
        let stopped = "“We wait.” Pell said the rain goes on.";
        assert_eq!(stays(stopped, 6, &[(0, 5), (7, 11)]), [(0, 5), (7, 11)]);
        let which = "“No,” he began, to which she said: “Yes.”";
        assert_eq!(stays(which, 10, &[(8, 9), (12, 16)]), [(12, 16)]);
        assert_eq!(stays("Pell says it holds.", 1, &[(2, 4)]), [(2, 4)]);
    }
}
