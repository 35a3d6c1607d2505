//! Speakers: who it is that an attribution's source names, in a text read as a whole.
//!
//! ```text
//! paragraphs → mentions → entities → coreference → source → speakers ─(of all documents)→ register
//! ```
//!
//! - [`mentions`] scans paragraphs for names, noun phrases and pronouns, with the word lists of the [`gazetteer`];
//! - [`entities`] clusters the names by whom they name, and makes each entity's [`aliases`];
//! - [`coreference`] finds the entity that each noun phrase and pronoun means;
//! - [`source`] finds the mentions that an attribution's source turns on, and so its speakers;
//! - [`speaker`] is what comes out, and [`resolver`] drives all this;
//! - [`register`] keeps the speakers of many documents, so that one person is one speaker in all of them.
//!
//! The extraction pipeline hands over each paragraph while it has it, with the attributions in it; the answers come at
//! the end, since a name may come later than the words that stand for it. Nothing is guessed from outside the text:
//! where it names nobody, nobody is the answer. Read `resolver` first.

pub(crate) mod aliases;
pub(crate) mod coreference;
pub(crate) mod entities;
pub(crate) mod gazetteer;
pub(crate) mod mentions;
pub(crate) mod register;
pub(crate) mod resolver;
pub(crate) mod source;
pub(crate) mod speaker;

pub use gazetteer::Gazetteer;
pub use mentions::AttributionSpans;
pub(crate) use resolver::extract_marked;
pub use resolver::{extract, resolve};
pub(crate) use speaker::NamedSpeaker;
pub use speaker::{ResolvedSource, ResolvedSpeakers};

#[cfg(test)]
mod tests;
