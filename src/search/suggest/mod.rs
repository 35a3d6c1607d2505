//! Suggestions: for a query that finds nothing, why, and the nearest one that finds something.
//!
//! A clause that nothing meets is repaired: a slip put right, a name taken for another. Where that is not
//! possible it is left out. Then, of clauses that don't go together, words stay rather than filters, and what
//! was written first rather than what came after.

pub(crate) mod repairs;

use std::fmt;

use super::cancel::Cancel;
use super::query::{Anchor, Clause, Query, Test, WordsTest};
use super::rowset::RowSet;
use super::run::engine::Engine;

/// The nearest query that finds something. Its sentences repeat what was typed: whoever shows them scrubs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Why the query as it was finds nothing.
    pub reason: EmptyReason,
    /// The query instead.
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
        /// What stands there instead.
        to: Vec<Clause>,
    },
    /// A clause is left out.
    Dropped(Clause),
}

/// A clause that is kept, as it was or repaired.
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
        let all = self.meeting(&rows);
        if !all.is_empty() || self.rows() == 0 {
            return None;
        }
        let reason = empty_reason(query.clauses(), &rows);
        let others = self.meeting(rows.iter().filter(|rows| !rows.is_empty()));
        let kept = query.clauses().iter().zip(rows).map(|(clause, rows)| {
            if rows.is_empty() {
                return self.repaired(clause, &others, cancel);
            }
            Some(ClauseRows { clause: clause.clone(), instead: None, rows })
        });
        let mut kept = kept.collect::<Option<Vec<ClauseRows>>>()?;
        if self.meeting(kept.iter().map(|kept| &kept.rows)).is_empty() {
            self.respell(&mut kept, cancel)?;
        }
        Some(self.suggestion(reason, kept))
    }

    /// Of clauses that don't go together, puts right the first whose word is rare beside one that is much like it: a
    /// slip that others made before finds what they wrote, and not what is looked for.
    fn respell(&self, kept: &mut [ClauseRows], cancel: &Cancel) -> Option<()> {
        for at in (0..kept.len().min(MAX_PAIRED)).filter(|at| kept[*at].instead.is_none()).collect::<Vec<_>>()
        {
            let others = kept.iter().enumerate().filter(|(no, _)| *no != at).map(|(_, other)| &other.rows);
            let others = self.meeting(others);
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

    fn meeting<'a>(&self, sets: impl IntoIterator<Item = &'a RowSet>) -> RowSet {
        sets.into_iter().fold(RowSet::full(self.rows()), |all, rows| all.and(rows))
    }

    /// The clause with what nothing meets put right: the first way that goes with the others, or else the
    /// first that finds anything. No rows where there is none, and nothing where the search was cancelled.
    fn repaired(&self, clause: &Clause, others: &RowSet, cancel: &Cancel) -> Option<ClauseRows> {
        let mut best = ClauseRows { clause: clause.clone(), instead: None, rows: RowSet::empty(self.rows()) };
        for candidate in self.repairs(clause, cancel)? {
            let sets =
                candidate.iter().map(|clause| self.clause(clause, cancel)).collect::<Option<Vec<_>>>()?;
            let rows = self.all(&sets).any().clone();
            let together = self.meeting([&rows, others]);
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
        let mut stays = vec![false; kept.len()];
        for no in order {
            let with = self.meeting([&found, &kept[no].rows]);
            if !with.is_empty() {
                stays[no] = true;
                found = with;
            }
        }
        let mut suggestion =
            Suggestion { reason, query: Query::default(), total: found.count(), changes: Vec::new() };
        let mut clauses = Vec::new();
        for (ClauseRows { clause, instead, .. }, stays) in kept.into_iter().zip(stays) {
            match (stays, instead) {
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

fn is_words(clause: &Clause) -> bool {
    clause.terms().iter().all(|term| !term.not && matches!(term.test, Test::Words(_)))
}

/// Bigrams are looked at only among so many clauses: the work grows with the square.
const MAX_PAIRED: usize = 12;

fn empty_reason(clauses: &[Clause], rows: &[RowSet]) -> EmptyReason {
    if let Some((clause, _)) = clauses.iter().zip(rows).find(|(_, rows)| rows.is_empty()) {
        return EmptyReason::Of(clause.clone());
    }
    let apart = |a: &RowSet, b: &RowSet| a.and(b).is_empty();
    let some = clauses.len().min(MAX_PAIRED);
    let pairs = (0..some).flat_map(|a| (a + 1..some).map(move |b| (a, b)));
    let pair = pairs.into_iter().find(|(a, b)| apart(&rows[*a], &rows[*b]));
    pair.map_or(EmptyReason::OfAll, |(a, b)| EmptyReason::OfBoth(clauses[a].clone(), clauses[b].clone()))
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
        // Quotation marks within quotation marks would be hard to tell apart.
        let quoted = if query.contains('"') { query } else { format!("“{query}”") };
        format!("⏎ searches for {quoted} ({}).", self.total)
    }
}

fn unmet(test: &Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match test {
        Test::Words(test) => unheard(test, f),
        Test::Speaker(name) => write!(f, "Nobody who says anything here is called “{}”.", name.as_str()),
        Test::Document(title) => write!(f, "No source here is called “{}”.", title.as_str()),
        Test::Outlet(name) => write!(f, "Nothing here was published by “{}”.", name.as_str()),
        Test::Cue(words) => write!(f, "Nothing here is said with the words “{}”.", words.as_str()),
        test => write!(f, "Nothing here is “{test}”."),
    }
}

fn unheard(test: &WordsTest, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
                [term] => unmet(&term.test, f),
                _ => write!(f, "No quote or claim has any of “{clause}”."),
            },
            Self::OfBoth(a, b) => write!(f, "No quote or claim goes with both “{a}” and “{b}”."),
            Self::OfAll => f.write_str("No quote or claim goes with all of that."),
        }
    }
}
