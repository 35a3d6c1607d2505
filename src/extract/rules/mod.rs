//! Rules: what the stages get wrong because the corpus that they learned from hardly holds it.
//!
//! ```text
//! paragraph → (stages) → reports, clauses → block_quotes, free, uncovered → edges → unsaid → continuation
//! ```
//!
//! Each rule looks at one paragraph with its analyses and adds or mends some; the pipeline calls them in that order:
//!
//! - `block_quotes`: a quotation that is set apart, with the name behind it;
//! - `reports`: who speaks where one is quoted by another;
//! - `clauses`: what a cue in a clause of its own reaches;
//! - `free`: whole sentences in marks that no cue is joined to;
//! - `uncovered`: quotations that the stages gave to nobody, and the cue that each is most likely to belong to;
//! - `edges`: where a content or a source starts and ends;
//! - `unsaid`: what a text denies or only supposes, and labels that nobody says;
//! - `lead_in`: the end of a paragraph that introduces the quotation in the next;
//! - `named_behind`: a paragraph that says whose the quotation before it is;
//! - `continuation`: whose the paragraphs are that are nothing but a quotation.
//!
//! `phrases` are what rules take for sources.

mod block_quotes;
mod clauses;
mod continuation;
mod edges;
mod free;
mod lead_in;
mod named_behind;
mod phrases;
mod reports;
mod uncovered;
mod unsaid;

pub(crate) use block_quotes::pull_quote;
pub(crate) use clauses::settle_clauses;
pub(crate) use continuation::Continuation;
pub(crate) use edges::mend_edges;
pub(crate) use free::{free_quotations, give, let_go};
pub(crate) use lead_in::{LeadIn, lead_in, subject_left};
pub(crate) use reports::settle_reports;
pub(crate) use uncovered::{cue_beside, uncovered};
pub(crate) use unsaid::settle_unsaid;
