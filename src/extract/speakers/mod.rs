//! Speakers: who it is that an attribution's source names, in a text read as a whole.
//!
//! ```text
//! paragraphs → notes (mentions, ties) → cast (who is named) → referents (whom each mention means) → speakers
//! ```
//!
//! The extraction pipeline hands over each paragraph while it has it, with what it found in there; the answers come at
//! the end, since a name may come later than the words that stand for it. Nothing is ever guessed from outside the
//! text: where it names nobody, nobody is the answer.

mod antecedent;
mod cast;
mod interview;
pub(crate) mod lists;
mod mention;
mod names;
mod notes;
mod nouns;
mod parts;
mod referents;
pub(crate) mod register;
mod resolved;
mod roles;
mod runs;
mod scan;
mod source;

pub use lists::Lists;
pub use notes::Asked;
pub use resolved::Resolved;
pub use resolved::Speakers;
pub(crate) use resolved::{Rule, Speaker};

use super::model::Model;
use super::words::paragraph::Paragraph;
use super::words::passages::passages;
use super::words::quotations::QuoteStyle;
use super::{Found, Pipeline};
use parts::Parts;

/// Every attribution in `text`, and who speaks in each.
pub fn extract(reading: &mut Pipeline<'_>, lists: &Lists, text: &str) -> (Vec<Found>, Speakers) {
    let mut parts = Parts::new(lists);
    let found = super::extract_with(reading, text, |paragraph, _, new| {
        parts.read(text, paragraph, new.iter().map(Asked::from));
    });
    (found, parts.finish(text))
}

/// Who speaks in attributions that are known already; the answers are in the order of the questions.
pub fn resolve(model: &Model, lists: &Lists, text: &str, asked: &[Asked<'_>]) -> Speakers {
    let place = |a: &Asked<'_>| a.source.first().or(a.content.first()).map_or(0, |span| span.start);
    let mut order: Vec<usize> = (0..asked.len()).collect();
    order.sort_by_key(|&i| place(&asked[i]));
    let (mut paragraph, mut parts, mut next) = (Paragraph::default(), Parts::new(lists), 0);
    let style = QuoteStyle::of(text);
    passages(text, &model.language, |tokens, _| {
        paragraph.read(text, tokens, style, &model.language, &model.lexicon);
        paragraph.tag(text, &model.tagger, &model.language);
        paragraph.annotate();
        let end = paragraph.words.last().map_or(0, |w| w.end);
        let here = order[next..].iter().take_while(|&&i| place(&asked[i]) < end).count();
        parts.read(text, &paragraph, order[next..next + here].iter().map(|&i| asked[i]));
        next += here;
    });
    let mut speakers = parts.finish(text);
    let mut of = vec![Resolved::default(); asked.len()];
    for (&i, resolved) in order.iter().zip(speakers.of) {
        of[i] = resolved;
    }
    speakers.of = of;
    speakers
}

#[cfg(test)]
mod tests;
