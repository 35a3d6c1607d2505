//! The nearest query: what is changed in a query that finds nothing.
//!
//! A clause that finds nothing is repaired: a mistake corrected, a name taken for another. Where that is not possible it is
//! left out. Then, of clauses that find nothing together, words stay rather than filters, and what was written first rather
//! than what came after.

use super::suggestion::{Change, EmptyReason, Suggestion};
use crate::search::cancel::Cancel;
use crate::search::query::{Clause, Query, Test};
use crate::search::rowset::RowSet;
use crate::search::run::Engine;
use crate::search::words::TieredRows;

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
