//! The model: documents, speakers and attributions, checked against the texts that they stand in.
//!
//! ```text
//! a file → read: raw records → format: records → build: the builder, which checks them → columns → Collection → views
//! ```
//!
//! A [`Collection`] is checked when it is built and never changes. It hands out borrowed views ([`Document`], [`Speaker`],
//! [`Attribution`]) and numbers for them, so that no room to the right of this one knows how or where records are stored.
//!
//! Read `collection` first, then `columns/`, `format/`, `build/` and `read/`, each of which knows only those before it.

mod attribution;
pub(crate) mod build;
#[allow(clippy::module_inception, reason = "the room is named after its main file")]
mod collection;
mod columns;
mod document;
pub(crate) mod format;
pub(crate) mod ids;
mod kind;
pub(crate) mod offsets;
mod paragraph_cache;
pub(crate) mod read;
mod span;
mod speaker;
pub(crate) mod wording;

pub use attribution::Attribution;
pub use attribution::{Resolution, Status, Verbatim};
pub(crate) use build::BuildError;
pub use build::Builder;
pub use build::{Fault, Location};
pub use collection::Collection;
pub(crate) use columns::SpeakerLists;
pub use document::Document;
pub use ids::{AttributionNo, DocumentNo, SpeakerNo};

pub use kind::Kind;
pub(crate) use kind::QuotedRegions;
pub(crate) use span::Few;
pub use span::Span;
pub use speaker::{Speaker, SpeakerKind};
