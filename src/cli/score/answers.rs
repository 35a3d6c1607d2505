//! The machine's answers: what it finds in each article of a corpus, made on all cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::collection::Span;
use crate::extract::judge::corpus::AnnotatedArticle;
use crate::extract::speakers::{self, Lists, Speakers};
use crate::extract::{Found, Model, Pipeline};

/// What was found in one article.
pub(super) struct Answer {
    /// The attributions.
    pub found: Vec<Found>,
    /// Who speaks in each.
    pub speakers: Speakers,
}

impl Answer {
    /// Extracts.
    pub(super) fn of(model: &Model, article: &AnnotatedArticle) -> Self {
        let (found, speakers) = speakers::extract(&mut Pipeline::new(model), Lists::english(), &article.text);
        Self { found, speakers }
    }

    /// What is judged: contents and sources.
    pub(super) fn guesses(&self) -> Vec<(&[Span], &[Span])> {
        self.found.iter().map(|found| (&found.content[..], &found.source[..])).collect()
    }
}

/// How many threads are used.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What `ask` says of each item, in their order.
pub(super) fn on_all_cores<T: Sync, A: Send>(items: &[T], ask: impl Fn(&T) -> A + Sync) -> Vec<A> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut answers = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(nth) else { return answers };
            answers.push((nth, ask(item)));
        }
    };
    let mut answers: Vec<(usize, A)> = thread::scope(|scope| {
        let hands: Vec<_> = (0..cores()).map(|_| scope.spawn(work)).collect();
        let answers =
            hands.into_iter().flat_map(|hand| hand.join().unwrap_or_else(|panic| resume_unwind(panic)));
        answers.collect()
    });
    answers.sort_unstable_by_key(|(nth, _)| *nth);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(on_all_cores(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
    }
}
