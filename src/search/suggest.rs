//! Suggestions: for a query that finds nothing, why, and the nearest query that finds something, with the sentences that
//! offer it.
//!
//! A clause that finds nothing is repaired by what somebody may have meant by it: a mistake corrected, a name taken for
//! another. Where that is not possible it is left out. Then, of clauses that find nothing together, words stay rather than
//! filters, and what was written first rather than what came after.

use std::collections::HashMap;
use std::fmt;

use super::cancel::Cancel;
use super::query::{Anchor, Clause, Phrase, Query, Quoting, Term, Test, WordsTest};
use super::rowset::RowSet;
use super::run::Engine;
use super::words::{FuzzyWord, LetterSet, Matching, TieredRows, WordIndex, WordPattern};
use crate::collection::SpeakerNo;
use crate::text::fold::fold;

/// The nearest query that finds something. Its sentences repeat what was typed, so they have to be scrubbed before they are
/// shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Why the query as it was finds nothing.
    pub reason: EmptyReason,
    /// The query to search for instead.
    pub query: Query,
    /// How many hits it has; at least one.
    pub total: usize,
    /// What was changed, in the order of the query.
    pub changes: Vec<Change>,
}

/// Why a query finds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmptyReason {
    /// Nothing meets this clause.
    Of(Clause),
    /// Something meets each of the two, but nothing both.
    OfBoth(Clause, Clause),
    /// Any two go together, but not all.
    OfAll,
}

/// One difference between a query and the one suggested instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A clause is another.
    Replaced {
        /// As it was written.
        from: Clause,
        /// What replaces it.
        to: Vec<Clause>,
    },
    /// A clause is left out.
    Dropped(Clause),
}

impl Suggestion {
    /// Why there is nothing, as a sentence: "No quote or claim has “ukrane”."
    pub fn why(&self) -> String {
        self.reason.to_string()
    }

    /// What the suggestion would do, as a sentence: "⏎ searches for “ukraine” (12)."
    pub fn offer(&self) -> String {
        if self.query.is_empty() {
            return format!("⏎ shows everything ({}).", self.total);
        }
        let query = self.query.to_string();
        // Quotation marks inside quotation marks would be hard to tell apart.
        let quoted = if query.contains('"') { query } else { format!("“{query}”") };
        format!("⏎ searches for {quoted} ({}).", self.total)
    }
}

/// Why a test finds nothing.
fn write_unmet(test: &Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match test {
        Test::Words(test) => write_unsaid(test, f),
        Test::Speaker(name) => write!(f, "Nobody who says anything here is called “{}”.", name.as_str()),
        Test::Document(title) => write!(f, "No source here is called “{}”.", title.as_str()),
        Test::Outlet(name) => write!(f, "Nothing here was published by “{}”.", name.as_str()),
        Test::Cue(words) => write!(f, "Nothing here is said with the words “{}”.", words.as_str()),
        Test::Kind(_) | Test::Date(_) | Test::Inside(_) | Test::Status(_) | Test::Said(_) => {
            write!(f, "Nothing here is “{test}”.")
        }
    }
}

fn write_unsaid(test: &WordsTest, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let words = test.words.as_str();
    let one = test.words.words().count() == 1;
    match test.anchor {
        Anchor::Start => write!(f, "No quote or claim begins with “{words}”."),
        Anchor::End => write!(f, "No quote or claim ends with “{words}”."),
        Anchor::Whole => write!(f, "No quote or claim is just “{words}”."),
        Anchor::Anywhere if test.fuzzy => write!(f, "No quote or claim has anything like “{words}”."),
        Anchor::Anywhere if one => write!(f, "No quote or claim has “{words}”."),
        Anchor::Anywhere => write!(f, "No quote or claim has the words “{words}” in a row."),
    }
}

impl fmt::Display for EmptyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(clause) => match clause.terms() {
                [term] if term.not => write!(f, "Every quote and claim here is left out by “{term}”."),
                [term] => write_unmet(&term.test, f),
                _ => write!(f, "No quote or claim has any of “{clause}”."),
            },
            Self::OfBoth(a, b) => write!(f, "No quote or claim goes with both “{a}” and “{b}”."),
            Self::OfAll => f.write_str("No quote or claim goes with all of that."),
        }
    }
}

/// A clause as it was, or repaired, with its rows.
struct ClauseRows {
    clause: Clause,
    instead: Option<Vec<Clause>>,
    rows: RowSet,
}

impl Engine {
    /// For a query that finds nothing, why, and what would find something. Nothing where the query does find
    /// something, where the collection is empty, or where the flag was raised.
    pub fn suggest(&self, query: &Query, cancel: &Cancel) -> Option<Suggestion> {
        let rows: Vec<RowSet> =
            self.clauses(query, cancel)?.iter().map(|tiers| tiers.any().clone()).collect();
        let all = self.intersection(&rows);
        if !all.is_empty() || self.rows() == 0 {
            return None;
        }
        let reason = empty_reason(query.clauses(), &rows);
        let others = self.intersection(rows.iter().filter(|rows| !rows.is_empty()));
        let kept = query.clauses().iter().zip(rows).map(|(clause, rows)| {
            if rows.is_empty() {
                return self.repaired(clause, &others, cancel);
            }
            Some(ClauseRows { clause: clause.clone(), instead: None, rows })
        });
        let mut kept = kept.collect::<Option<Vec<ClauseRows>>>()?;
        if self.intersection(kept.iter().map(|kept| &kept.rows)).is_empty() {
            self.respell(&mut kept, cancel)?;
        }
        Some(self.suggestion(reason, kept))
    }

    /// Of clauses that find nothing together, corrects the first one with a word that is rare beside a similar one: a mistake
    /// that others made before finds what they wrote.
    fn respell(&self, kept: &mut [ClauseRows], cancel: &Cancel) -> Option<()> {
        for at in (0..kept.len().min(MAX_PAIRED)).filter(|at| kept[*at].instead.is_none()).collect::<Vec<_>>()
        {
            let others = kept.iter().enumerate().filter(|(no, _)| *no != at).map(|(_, other)| &other.rows);
            let others = self.intersection(others);
            for candidate in self.respellings(&kept[at].clause, cancel)? {
                let rows = self.clause(&candidate, cancel)?.any().clone();
                if !rows.and(&others).is_empty() {
                    kept[at].instead = Some(vec![candidate]);
                    kept[at].rows = rows;
                    return Some(());
                }
            }
        }
        Some(())
    }

    fn intersection<'a>(&self, sets: impl IntoIterator<Item = &'a RowSet>) -> RowSet {
        sets.into_iter().fold(RowSet::full(self.rows()), |all, rows| all.and(rows))
    }

    /// The clause repaired: the first candidate that finds something together with the others, or else the first that finds
    /// anything. No rows where there is none, and nothing where the search was cancelled.
    fn repaired(&self, clause: &Clause, others: &RowSet, cancel: &Cancel) -> Option<ClauseRows> {
        let mut best = ClauseRows { clause: clause.clone(), instead: None, rows: RowSet::empty(self.rows()) };
        for candidate in self.repairs(clause, cancel)? {
            let sets =
                candidate.iter().map(|clause| self.clause(clause, cancel)).collect::<Option<Vec<_>>>()?;
            let rows = self.intersection(sets.iter().map(TieredRows::any));
            let together = self.intersection([&rows, others]);
            if best.rows.is_empty() || !together.is_empty() {
                best = ClauseRows { instead: Some(candidate), rows, ..best };
            }
            if !together.is_empty() {
                break;
            }
        }
        Some(best)
    }

    fn suggestion(&self, reason: EmptyReason, kept: Vec<ClauseRows>) -> Suggestion {
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.sort_by_key(|no| !is_words(&kept[*no].clause));
        let mut found = RowSet::full(self.rows());
        let mut is_kept = vec![false; kept.len()];
        for no in order {
            let with = self.intersection([&found, &kept[no].rows]);
            if !with.is_empty() {
                is_kept[no] = true;
                found = with;
            }
        }
        let mut suggestion =
            Suggestion { reason, query: Query::default(), total: found.count(), changes: Vec::new() };
        let mut clauses = Vec::new();
        for (ClauseRows { clause, instead, .. }, is_kept) in kept.into_iter().zip(is_kept) {
            match (is_kept, instead) {
                (false, _) => suggestion.changes.push(Change::Dropped(clause)),
                (true, None) => clauses.push(clause),
                (true, Some(to)) => {
                    clauses.extend(to.iter().cloned());
                    suggestion.changes.push(Change::Replaced { from: clause, to });
                }
            }
        }
        suggestion.query = clauses.into_iter().collect();
        suggestion
    }
}

/// Whether a clause is plain words.
fn is_words(clause: &Clause) -> bool {
    clause.terms().iter().all(|term| !term.not && matches!(term.test, Test::Words(_)))
}

/// Pairs of clauses are compared only among this many of them, since the work grows with the square.
const MAX_PAIRED: usize = 12;

fn empty_reason(clauses: &[Clause], rows: &[RowSet]) -> EmptyReason {
    if let Some((clause, _)) = clauses.iter().zip(rows).find(|(_, rows)| rows.is_empty()) {
        return EmptyReason::Of(clause.clone());
    }
    let is_disjoint = |a: &RowSet, b: &RowSet| a.and(b).is_empty();
    let some = clauses.len().min(MAX_PAIRED);
    let pairs = (0..some).flat_map(|a| (a + 1..some).map(move |b| (a, b)));
    let pair = pairs.into_iter().find(|(a, b)| is_disjoint(&rows[*a], &rows[*b]));
    pair.map_or(EmptyReason::OfAll, |(a, b)| EmptyReason::OfBoth(clauses[a].clone(), clauses[b].clone()))
}

/// The most words, or speakers, that are tried in place of one.
const MAX_CANDIDATES: usize = 8;

/// Phrases with more words are not repaired: each word costs a pass over the vocabulary.
const MAX_REPAIRED_WORDS: usize = 12;

impl Engine {
    /// What may replace a clause, the likeliest first. Each candidate is clauses that are joined by AND.
    pub(crate) fn repairs(&self, clause: &Clause, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let [term] = clause.terms() else { return Some(Vec::new()) };
        if term.not {
            return Some(Vec::new());
        }
        match &term.test {
            Test::Words(test) if test.words.words().count() <= MAX_REPAIRED_WORDS => {
                self.repaired_words(test, cancel)
            }
            Test::Speaker(name) => self.other_speakers(name, cancel),
            Test::Cue(cue) => {
                let words = corrected(&[&self.index().cues.words], cue, Misspelt::Unseen, cancel)?;
                Some(words.into_iter().map(|cue| vec![clause_of(Test::Cue(Phrase::new(&cue)))]).collect())
            }
            Test::Words(_)
            | Test::Document(_)
            | Test::Outlet(_)
            | Test::Kind(_)
            | Test::Date(_)
            | Test::Inside(_)
            | Test::Status(_)
            | Test::Said(_) => Some(Vec::new()),
        }
    }

    /// The clause with each word corrected that is rare beside a similar one, the likeliest first.
    pub(crate) fn respellings(&self, clause: &Clause, cancel: &Cancel) -> Option<Vec<Clause>> {
        let [term] = clause.terms() else { return Some(Vec::new()) };
        match &term.test {
            Test::Words(test)
                if !term.not && !test.fuzzy && test.words.words().count() <= MAX_REPAIRED_WORDS =>
            {
                let texts = [&self.index().content.words, &self.index().speakers.names];
                let corrections = corrected(&texts, &test.words, Misspelt::Rare, cancel)?;
                Some(corrections.iter().map(|words| phrase(words, test)).collect())
            }
            _ => Some(Vec::new()),
        }
    }

    fn repaired_words(&self, test: &WordsTest, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let written = |words: &str| WordsTest { words: Phrase::new(words), ..test.clone() };
        let folded: Vec<String> = test.words.words().map(fold).collect();
        let mut ways = Vec::new();
        if folded.join(" ") != test.words.as_str() {
            // Case and accents may be what is wrong.
            ways.push(vec![phrase(&folded.join(" "), test)]);
        }
        if test.anchor != Anchor::Anywhere {
            ways.push(vec![clause_of(Test::Words(WordsTest { anchor: Anchor::Anywhere, ..test.clone() }))]);
        }
        let corrections = corrected(
            &[&self.index().content.words, &self.index().speakers.names],
            &test.words,
            Misspelt::Unseen,
            cancel,
        )?;
        ways.extend(corrections.iter().map(|words| vec![phrase(words, &written(words))]));
        if folded.len() > 1 {
            ways.push(folded.iter().map(|word| bare(word)).collect());
            ways.extend(corrections.iter().map(|words| words.split(' ').map(bare).collect()));
        }
        ways.push(vec![clause_of(Test::Words(WordsTest { fuzzy: true, ..test.clone() }))]);
        Some(ways)
    }

    /// The speakers whom one of the words typed means, the most quoted first; and last the words as plain words.
    fn other_speakers(&self, name: &Phrase, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let mut others: Vec<(usize, SpeakerNo)> = Vec::new();
        let words: Vec<&str> = name.words().take(MAX_REPAIRED_WORDS).collect();
        for word in words.iter().filter(|_| words.len() > 1) {
            let speakers = self.index().speakers.resolve(&Phrase::new(word), &self.collection, cancel)?;
            others.extend(
                speakers
                    .any()
                    .iter()
                    .map(SpeakerNo)
                    .map(|speaker| (self.attribution_count(speaker), speaker)),
            );
        }
        others.sort_by_key(|(quoted, speaker)| (std::cmp::Reverse(*quoted), *speaker));
        others.dedup();
        others.truncate(MAX_CANDIDATES);
        let speaker =
            |(_, no): (usize, SpeakerNo)| vec![clause_of(Test::Speaker(Phrase::new(&self.speaker_term(no))))];
        let mut ways: Vec<Vec<Clause>> = others.into_iter().map(speaker).collect();
        ways.push(words.into_iter().map(|word| bare(&fold(word))).collect());
        Some(ways)
    }
}

fn clause_of(test: Test) -> Clause {
    Clause::from(Term::from(test))
}

fn bare(word: &str) -> Clause {
    clause_of(Test::Words(WordsTest::bare(word)))
}

/// Words written as `like` is, but in quotation marks where there are several.
fn phrase(words: &str, like: &WordsTest) -> Clause {
    let quoting =
        if words.contains(' ') && like.quoting == Quoting::Bare { Quoting::Quoted } else { like.quoting };
    clause_of(Test::Words(WordsTest { words: Phrase::new(words), quoting, ..like.clone() }))
}

/// The words with each misspelt one corrected, in several ways, the likeliest first. Empty where a word can't be corrected, or
/// none is misspelt.
fn corrected(
    texts: &[&WordIndex],
    words: &Phrase,
    misspelt: Misspelt,
    cancel: &Cancel,
) -> Option<Vec<String>> {
    let mut ways = vec![Vec::new()];
    let mut changed = false;
    let count = words.words().count();
    for (at, word) in words.words().enumerate() {
        let seen = frequency(texts, word, at + 1 == count, cancel)?;
        let least = match misspelt {
            _ if seen == 0 => 1,
            Misspelt::Unseen => usize::MAX,
            Misspelt::Rare => seen.saturating_mul(RARE_RATIO),
        };
        let nearest =
            if least < usize::MAX { nearest(texts, &fold(word), least, cancel)? } else { Vec::new() };
        let instead = if seen > 0 && nearest.is_empty() { vec![fold(word)] } else { nearest };
        changed |= *instead != [fold(word)];
        let Some(first) = instead.first() else { return Some(Vec::new()) };
        if let [way] = &*ways {
            ways = instead.iter().map(|word| [&**way, std::slice::from_ref(word)].concat()).collect();
        } else {
            // The first word is tried in several ways, the others in the likeliest only, or else the ways would multiply.
            for way in &mut ways {
                way.push(first.clone());
            }
        }
    }
    Some(ways.into_iter().filter(|_| changed).map(|way| way.join(" ")).collect())
}

/// When a word is taken for misspelt.
#[derive(Clone, Copy)]
enum Misspelt {
    /// Where no text has it.
    Unseen,
    /// Where a similar word is much more frequent.
    Rare,
}

/// A word is rare where a word within the edit distance is this many times as frequent.
const RARE_RATIO: usize = 30;

/// How many rows have a word, or words with it as a prefix where it is the last.
fn frequency(texts: &[&WordIndex], word: &str, last: bool, cancel: &Cancel) -> Option<usize> {
    let pattern = WordPattern::loose(word, if last { Matching::Prefix } else { Matching::Whole });
    let mut seen = 0;
    for text in texts {
        let words = text.select(&pattern, cancel)?;
        seen += words.iter().map(|(word, _)| text.frequency(word as usize)).sum::<usize>();
    }
    Some(seen)
}

/// The other words within the edit distance that at least this many rows have: the nearest first, then the most frequent.
fn nearest(texts: &[&WordIndex], folded: &str, least: usize, cancel: &Cancel) -> Option<Vec<String>> {
    let typed = FuzzyWord::new(folded);
    let mut near: HashMap<&str, (usize, usize)> = HashMap::new();
    for text in texts {
        cancel.check()?;
        let vocabulary = &text.vocabulary;
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if typed.may_match(LetterSet(*letters))
                && let Some(distance) = typed.distance(vocabulary.folded(no))
            {
                near.entry(vocabulary.folded(no)).or_insert((distance, 0)).1 += text.frequency(no);
            }
        }
    }
    let enough = |(word, (_, seen)): &(&str, (usize, usize))| *word != folded && *seen >= least;
    let mut near: Vec<(&str, (usize, usize))> = near.into_iter().filter(enough).collect();
    near.sort_by_key(|(word, (distance, frequency))| (*distance, std::cmp::Reverse(*frequency), *word));
    Some(near.into_iter().take(MAX_CANDIDATES).map(|(word, _)| word.to_owned()).collect())
}
