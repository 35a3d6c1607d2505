//! The score: how well found attributions agree with gold ones, those that people marked.
//!
//! The figures are those of the corpus's own judge (`tools/score.py`), to the digit. Only words are compared, not marks:
//! which words stand in a content or a source.
//!
//! - *found*: matched one to one with a gold attribution; the Jaccard index of the contents' words is at least 0.5;
//! - *attributed*: found, and the source is right too;
//! - *exact*: the content has exactly the words of the gold content.
//!
//! Matching is greedy: the pairs with the highest index first.

use std::collections::BTreeSet;

use super::corpus::Gold;
use crate::collection::{Kind, Span};
use crate::text::tokens::is_word;

type WordSet = BTreeSet<u32>;

/// Counts behind precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Guesses that are right.
    pub hit: usize,
    /// Guesses.
    pub guessed: usize,
    /// Gold ones.
    pub real: usize,
}

impl Ratio {
    /// The share of guesses that are right, in percent.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.hit, self.guessed)
    }

    /// The share of gold ones that were guessed, in percent.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.hit, self.real)
    }

    /// The harmonic mean of precision and recall, in percent.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision() / 100.0, self.recall() / 100.0);
        if p + r > 0.0 { 100.0 * (2.0 * p * r / (p + r)) } else { 0.0 }
    }

    fn add(&mut self, hit: usize, guessed: usize, real: usize) {
        self.hit += hit;
        self.guessed += guessed;
        self.real += real;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * (part as f64 / whole as f64) }
}

/// The gold attributions of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByKind {
    /// How many there are.
    pub real: usize,
    /// How many of them were found.
    pub found: usize,
    /// How many of them were attributed.
    pub attributed: usize,
}

/// What is wrong with one attribution. Numbers are indices among gold attributions, then among guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributionError {
    /// A gold attribution was not found.
    Missed(usize),
    /// A guess matches no gold attribution.
    Spurious(usize),
    /// A gold attribution was found with another source.
    Source(usize, usize),
    /// A gold attribution was found with somewhat different content.
    Extent(usize, usize),
}

/// The score of some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many articles were counted.
    pub articles: usize,
    /// Words of content, whichever attribution they belong to.
    pub tokens: Ratio,
    /// Contents with exactly the right words.
    pub exact: Ratio,
    /// Matched contents.
    pub found: Ratio,
    /// Matched contents with the right source.
    pub attributed: Ratio,
    /// Among the found ones whose gold source is not empty: right sources, and all.
    pub sources: (usize, usize),
    /// By kind, in the order of [`Kind::ALL`].
    pub kinds: [ByKind; 3],
}

/// What became of one article's attributions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleVerdict {
    /// What is wrong, in the order of the gold attributions, then of the guesses.
    pub errors: Vec<AttributionError>,
    /// For each guess, whether it matched, and whether its source is right too.
    pub right: Vec<(bool, bool)>,
}

impl Score {
    /// Adds one article. A guess is the spans of its content and those of its source.
    pub fn add(&mut self, text: &str, golds: &[Gold], guesses: &[(&[Span], &[Span])]) -> ArticleVerdict {
        let words = CountedWords::of(text);
        let real: Vec<(usize, [WordSet; 2])> =
            numbered(golds.iter().map(|g| [words.within(&g.content), words.within(&g.source)]));
        let guess: Vec<(usize, [WordSet; 2])> =
            numbered(guesses.iter().map(|g| [words.within(g.0), words.within(g.1)]));
        self.articles += 1;
        self.count_tokens(&real, &guess);
        let exact = count_exact(&real, &guess);
        self.exact.add(exact, guess.len(), real.len());
        let mut verdict = ArticleVerdict { errors: Vec::new(), right: vec![(false, false); guesses.len()] };
        let matched = matches(&real, &guess);
        for (i, (number, gold)) in real.iter().enumerate() {
            let by = matched[i].map(|j| &guess[j]);
            self.count(gold, by, &words, *number, &mut verdict);
        }
        let spurious = guess.iter().enumerate().filter(|(j, _)| !matched.contains(&Some(*j)));
        verdict.errors.extend(spurious.map(|(_, (number, _))| AttributionError::Spurious(*number)));
        self.found.add(0, guess.len(), real.len());
        self.attributed.add(0, guess.len(), real.len());
        verdict
    }

    fn count_tokens(&mut self, real: &[(usize, [WordSet; 2])], guess: &[(usize, [WordSet; 2])]) {
        let union = |all: &[(usize, [WordSet; 2])]| {
            all.iter().flat_map(|(_, s)| s[0].iter().copied()).collect::<WordSet>()
        };
        let (a, b) = (union(real), union(guess));
        self.tokens.add(a.intersection(&b).count(), b.len(), a.len());
    }

    fn count(
        &mut self,
        gold: &[WordSet; 2],
        by: Option<&(usize, [WordSet; 2])>,
        words: &CountedWords,
        number: usize,
        verdict: &mut ArticleVerdict,
    ) {
        let kind = &mut self.kinds[words.kind(&gold[0]) as usize];
        kind.real += 1;
        let Some((guess, sets)) = by else {
            verdict.errors.push(AttributionError::Missed(number));
            return;
        };
        let right = is_source_right(&gold[1], &sets[1]);
        self.found.hit += 1;
        kind.found += 1;
        self.attributed.hit += usize::from(right);
        kind.attributed += usize::from(right);
        if !gold[1].is_empty() {
            self.sources.0 += usize::from(right);
            self.sources.1 += 1;
        }
        verdict.right[*guess] = (true, right);
        if !right {
            verdict.errors.push(AttributionError::Source(number, *guess));
        } else if gold[0] != sets[0] {
            verdict.errors.push(AttributionError::Extent(number, *guess));
        }
    }

    /// The share of right sources among the found attributions whose gold source is not empty, in percent.
    #[must_use]
    pub fn source_right(&self) -> f64 {
        share(self.sources.0, self.sources.1)
    }
}

/// The attributions whose content has a word, with their indices.
fn numbered(all: impl Iterator<Item = [WordSet; 2]>) -> Vec<(usize, [WordSet; 2])> {
    all.enumerate().filter(|(_, sets)| !sets[0].is_empty()).collect()
}

fn count_exact(real: &[(usize, [WordSet; 2])], guess: &[(usize, [WordSet; 2])]) -> usize {
    let mut left: Vec<&WordSet> = real.iter().map(|(_, s)| &s[0]).collect();
    let mut hits = 0;
    for (_, sets) in guess {
        if let Some(i) = left.iter().position(|l| **l == sets[0]) {
            left.remove(i);
            hits += 1;
        }
    }
    hits
}

/// Matches greedily, the best pairs first and each side once: for each gold attribution the index of its guess.
fn matches(real: &[(usize, [WordSet; 2])], guess: &[(usize, [WordSet; 2])]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, (_, r)) in real.iter().enumerate() {
        let (low, high) = (r[0].first(), r[0].last());
        for (j, (_, g)) in guess.iter().enumerate() {
            if g[0].first() <= high && low <= g[0].last() {
                pairs.push((jaccard(&r[0], &g[0]), i, j));
            }
        }
    }
    pairs.retain(|p| p.0 >= 0.5);
    pair_greedily(pairs, real.len(), guess.len())
}

/// Takes the best pairs first, and each side of a pair once. A pair is how alike its sides are and their places. For each
/// left side the place of its right one.
pub(super) fn pair_greedily(
    mut pairs: Vec<(f64, usize, usize)>,
    left_count: usize,
    right_count: usize,
) -> Vec<Option<usize>> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut partners, mut used) = (vec![None; left_count], vec![false; right_count]);
    for (_, left, right) in pairs {
        if partners[left].is_none() && !used[right] {
            partners[left] = Some(right);
            used[right] = true;
        }
    }
    partners
}

fn jaccard(a: &WordSet, b: &WordSet) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

fn is_source_right(gold: &WordSet, guess: &WordSet) -> bool {
    let (Some(last), Some(other)) = (gold.last(), guess.last()) else {
        return gold.is_empty() && guess.is_empty();
    };
    let shares_head = (guess.contains(last) || gold.contains(other)) && gold.len().abs_diff(guess.len()) <= 8;
    jaccard(gold, guess) >= 0.5 || shares_head
}

/// The words of a text, as the score counts them, and which of them stand in quotation marks.
struct CountedWords {
    at: Vec<Span>,
    quoted: WordSet,
}

impl CountedWords {
    fn of(text: &str) -> Self {
        let mut words = Self { at: words(text), quoted: WordSet::new() };
        words.quoted = words.within(&quoted(text));
        words
    }

    fn within(&self, spans: &[Span]) -> WordSet {
        let mut within = WordSet::new();
        for span in spans {
            let first = self.at.partition_point(|w| w.end <= span.start);
            let words = self.at[first..].iter().zip(first as u32..);
            within.extend(words.take_while(|(w, _)| w.start < span.end).map(|(_, i)| i));
        }
        within
    }

    fn kind(&self, content: &WordSet) -> Kind {
        match content.intersection(&self.quoted).count() {
            0 => Kind::Indirect,
            n if n == content.len() => Kind::Direct,
            _ => Kind::Mixed,
        }
    }
}

/// Runs of word characters, joined by apostrophes, full stops and hyphens.
fn words(text: &str) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let run =
        |from: usize, of: fn(char) -> bool| text[from..].find(|c| !of(c)).map_or(text.len(), |n| from + n);
    let mut start = run(0, |c| !is_word(c));
    while start < text.len() {
        let mut end = run(start, is_word);
        while let Some(joint) = text[end..].chars().next().filter(|c| matches!(c, '’' | '\'' | '.' | '-')) {
            let more = run(end + joint.len_utf8(), is_word);
            if more == end + joint.len_utf8() {
                break;
            }
            end = more;
        }
        words.push((start..end).into());
        start = run(end, |c| !is_word(c));
    }
    words
}

/// The text in double quotation marks. A quotation that is never closed runs to the end of its line.
fn quoted(text: &str) -> Vec<Span> {
    let (mut regions, mut open) = (Vec::new(), None::<usize>);
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let straight = c == '"' || text[at..].starts_with("''");
        match open {
            Some(start) if c == '\n' || c == '”' || straight => {
                regions.push((start..at).into());
                open = None;
            }
            None if c == '“' || straight => open = Some(at),
            _ => {}
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        (start..start + part.len()).into()
    }

    #[test]
    fn words_are_joined_as_the_judge_joins_them() {
        let text = "It’s the U.S. well-known - 'tis a.";
        let found: Vec<_> = words(text).iter().map(|w| &text[w.range()]).collect();
        assert_eq!(found, ["It’s", "the", "U.S", "well-known", "tis", "a"]);
    }

    #[test]
    fn half_the_words_are_enough_to_be_found_and_the_last_word_names_the_source() {
        let text = "Mayor Ines Pell said that the pier is safe. Odd agreed.";
        let gold = Gold {
            content: vec![span(text, "that the pier is safe")],
            source: vec![span(text, "Mayor Ines Pell")],
            ..Gold::default()
        };
        let (content, source) = ([span(text, "the pier is safe")], [span(text, "Pell")]);
        let mut score = Score::default();
        let verdict = score.add(text, std::slice::from_ref(&gold), &[(&content, &source)]);
        assert_eq!((score.found.hit, score.attributed.hit, score.exact.hit), (1, 1, 0));
        assert_eq!(verdict.errors, [AttributionError::Extent(0, 0)]);
        let verdict = score.add(text, &[gold], &[(&[span(text, "Odd agreed")], &[])]);
        assert_eq!(verdict.errors, [AttributionError::Missed(0), AttributionError::Spurious(0)]);
        assert!((score.found.f1() - 50.0).abs() < 1e-9);
        assert_eq!(score.kinds[Kind::Indirect as usize], ByKind { real: 2, found: 1, attributed: 1 });
    }
}
