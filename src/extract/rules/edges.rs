//! Edges: where a content or a source starts and ends.
//!
//! Each rule mends an edge that the stages often get wrong: a dateline, a title, a verb that opens a turn, a further clause,
//! words behind a quotation, an apposition behind "according to".

use std::ops::Range;

use crate::extract::stages::analysis::Analysis;
use crate::extract::words::dateline::dateline;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COLON, COMMA, Paragraph, STOP};
use crate::extract::words::token::{Shape, Token};

/// The most tokens of an apposition.
const MAX_APPOSITION: usize = 24;

/// Mends the edges of an analysis of `p`. `is_title` says which tokens are titles, as "Ms".
pub(crate) fn mend_edges(p: &Paragraph, analysis: &mut Analysis, is_title: impl Fn(usize) -> bool) {
    let dateline = dateline(&p.words);
    if dateline > 0 {
        leave_dateline(dateline..p.len(), analysis);
    }
    take_title(analysis, is_title);
    take_mood(p, analysis);
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

/// "has not said", "is said to", "could not confirm": what turns or weakens a cue is part of it.
fn take_mood(p: &Paragraph, analysis: &mut Analysis) {
    let (group, first) = (p.group[analysis.head] as usize, analysis.cue.start);
    let turns = |w: &Token| w.tagged(tags::MODAL) || w.listed(lists::AUXILIARY) || NEVER.contains(&w.lower);
    let Some(start) = (group..first).find(|&i| turns(&p.words[i])) else { return };
    let is_free = |i: usize| {
        p.words[i].region == p.words[first].region
            && !analysis.source.iter().chain(&analysis.content).any(|run| run.contains(&i))
    };
    if p.words[analysis.head].tagged(tags::VERB) && (start..first).all(is_free) {
        analysis.cue.start = start;
    }
}

const NEVER: &[u64] = &words(["never", "not", "hardly"]);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words::language::Language;
    use crate::extract::words::lexicon::Lexicon;
    use crate::text::quotation::Quotations;
    use crate::text::tokens::Tokens;

    /// The content, as first words and ends, that stays of these runs, said by the word at `head`.
    fn stays(text: &str, head: usize, content: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let language = Language::read(include_str!("../../../data/english.words"));
        let mut p = Paragraph::default();
        p.read(text, &tokens, &Quotations::read(text).regions, &language, &Lexicon::default());
        let content = content.iter().map(|&(first, end)| first..end).collect();
        let (cue, source) = (head..head + 1, Vec::new());
        let mut analysis = Analysis {
            head,
            cue,
            content,
            source,
            confidence: 0.5,
            evidence: None,
            rule: None,
            is_asserted: true,
        };
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
