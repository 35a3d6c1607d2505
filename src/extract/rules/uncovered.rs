//! Uncovered quotations: those that the stages gave to nobody, and the cue that each is most likely to belong to.

use std::ops::Range;

use crate::extract::words::language::tags;
use crate::extract::words::paragraph::{COLON, DASHES, Paragraph};

/// The fewest words of a quotation that is taken for somebody's words whatever stands around it.
pub(crate) const MIN_QUOTED_WORDS: usize = 4;
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
