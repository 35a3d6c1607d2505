//! Quotations of a paragraph: runs of tokens. Where they stand, [`text::quotation`](crate::text::quotation) has found.

use std::ops::Range;

use crate::text::quotation::Quotation;

/// The tokens of a quotation, marks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// The first, which is the opening mark unless the quotation began in an earlier passage.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Whether the quotation ends there.
    pub closed: bool,
}

/// The quotations of a paragraph.
#[derive(Debug, Default)]
pub(crate) struct ParagraphQuotations {
    /// In order; none overlap.
    pub regions: Vec<Region>,
}

impl ParagraphQuotations {
    /// Finds the tokens of those of a text's `quotations` that stand among `tokens`, in place of those of the previous paragraph.
    pub(crate) fn read(&mut self, tokens: &[Range<usize>], quotations: &[Quotation]) {
        self.regions.clear();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let begun = quotations.partition_point(|quotation| quotation.range.end as usize <= first.start);
        let here =
            quotations[begun..].iter().take_while(|quotation| (quotation.range.start as usize) < last.end);
        for Quotation { range, is_closed } in here {
            let first = tokens.partition_point(|token| token.end <= range.start as usize);
            let end = tokens.partition_point(|token| token.start < range.end as usize);
            if first < end {
                let closed = *is_closed && range.end as usize <= tokens[end - 1].end;
                self.regions.push(Region { first: first as u32, last: end as u32 - 1, closed });
            }
        }
    }

    /// Whether a token is a mark that opens or closes one of them.
    pub(crate) fn is_mark(&self, text: &str, tokens: &[Range<usize>], at: u32) -> bool {
        let nth = self.regions.partition_point(|region| region.last < at);
        let written = &text[tokens[at as usize].clone()];
        self.regions.get(nth).is_some_and(|region| {
            region.first == at && written == "“" || region.last == at && region.closed && written == "”"
        })
    }
}
