//! The reader of a layout: all that it sets apart in a text, settled where turns and block quotations overlap.

use super::line::{LayoutLine, lines};
use super::speech::Speech;
use super::{block_quotes, interview, transcript};
use crate::text::markup::Markup;

/// The speeches of a text, in its order; none overlaps another.
#[must_use]
pub(crate) fn speeches(text: &str, markup: &Markup) -> Vec<Speech> {
    let lines: Vec<LayoutLine> = lines(text, markup);
    let mut speeches = transcript::turns(text, &lines);
    if speeches.is_empty() {
        speeches = interview::answers(text, &lines);
    }
    let turns = speeches.len();
    let quoted = block_quotes::read(text, &lines);
    let overlaps = |quote: &Speech| {
        let (extent, before) = (
            quote.extent(),
            speeches[..turns].partition_point(|turn| turn.extent().end <= quote.extent().start),
        );
        speeches[..turns].get(before).is_some_and(|turn| turn.extent().start < extent.end)
    };
    let free: Vec<Speech> = quoted.into_iter().filter(|quote| !overlaps(quote)).collect();
    speeches.extend(free);
    speeches.sort_by_key(|speech| speech.extent().start);
    speeches
}
