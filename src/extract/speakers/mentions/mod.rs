//! Mentions: every stretch of a text that may stand for somebody, with what its words and its neighbours say of it.
//!
//! ```text
//! paragraph → classified_paragraph → scanner (name, noun_phrase) → appositions (noun_phrase) → text_mentions
//! ```
//!
//! The model's tagger and the gazetteer have the first word on each token; [`scanner`] then cuts names, noun phrases and
//! pronouns out of the paragraph; [`noun_phrase`] ties a noun to the name that it describes; [`text_mentions`] keeps the
//! mentions of the whole text, and which of them each attribution's source holds. Whom a mention means is not asked
//! here. Read `mention` first.

pub(crate) mod classified_paragraph;
pub(crate) mod mention;
pub(crate) mod name;
pub(crate) mod noun_phrase;
pub(crate) mod scanner;
pub(crate) mod text_mentions;

pub(crate) use mention::{Mention, MentionForm, NO_ONE, Pronoun, flags};
pub use text_mentions::AttributionSpans;
pub(crate) use text_mentions::{SourceMentions, TextMentions};
