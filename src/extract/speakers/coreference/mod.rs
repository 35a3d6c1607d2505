//! Coreference: whom each mention of a text means, among the entities that the text names.
//!
//! ```text
//! mentions, entities → mention_resolver → a discourse: each mention's referent
//!                      (interview · name · antecedent for pronouns · role_noun for "the mayor")
//! ```
//!
//! [`mention_resolver`] goes through the mentions once, from the first to the last, so that each may build on those
//! before it; the state that grows as it goes is the [`discourse`], which everybody reads; interviews are part of it. A
//! pronoun's antecedent is looked for among a bounded number of mentions, so that the cost is linear. Read
//! `discourse` first.

pub(crate) mod antecedent;
pub(crate) mod discourse;
pub(crate) mod mention_resolver;
pub(crate) mod role_noun;

pub(crate) use discourse::{Coordination, CorefLink, Discourse, Referent};
pub(crate) use mention_resolver::resolve_mentions;
