//! Quotation marks: which stretches of a text they quote, and what each mark does there. The only place that knows.
//!
//! ```text
//! paragraph → marks: what each may do, by its form and the characters around it → quotations: pairs, and where a mark was lost
//!           → regions: of a text as it is stored
//! ```
//!
//! Every form of double marks is read: `“ ”`, `" "`, `'' ''`, two backquotes, `„ “`, `,, ''`, `« »`, `» «`, `‹ ›`, `<< >>`, primes.
//! Single marks quote only where they cannot be an apostrophe. The outermost ones make a region: “the ‘old’ way” and ‘the “old” way’
//! are one each.
//!
//! Read `marks` first. [`speech_end`] is where words alone tell that somebody has stopped speaking.

mod marks;
mod quotations;
mod regions;
mod speech_end;

pub(crate) use quotations::{MarkRole, Quotation, Quotations};
pub(crate) use regions::{QuotedRange, double_regions, regions};
