//! Words: the tokens of a paragraph with everything that is known of each, before anything is looked for in them.
//!
//! ```text
//! text → passages → tokens → quotations, sentences → tags (tagger) → verb groups, noun chunks, counts = a paragraph
//! ```
//!
//! What a language is (its word lists and its tag set) and what words are like (their vectors and clusters) comes from the
//! model as data: `language`, `lexicon`. A word is never copied out of the text but known by a hash, and looked up by it
//! (`hash`). Read `token` first, then `paragraph`.

pub(crate) mod dateline;
pub(crate) mod hash;
pub(crate) mod language;
pub(crate) mod lexicon;
pub(crate) mod paragraph;
pub(crate) mod quotations;
pub(crate) mod tagger;
pub(crate) mod token;
