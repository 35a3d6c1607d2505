//! The page: an article's text set in rows of a given width, with its attributions and the search's matches marked.
//!
//! A [`PreparedDocument`] is computed once when the user turns to a document. A [`Page`] sets rows of it on demand:
//! [`TextRow`]s whose stretches carry an [`Emphasis`], which the theme turns into colours. Read `page` first.
//! A [`Label`] is the same for a single row: scrubbed text with emphasized stretches.

mod document;
mod emphasis;
#[allow(clippy::module_inception, reason = "the room is named after its main file")]
mod page;

pub use document::PreparedDocument;
pub(crate) use emphasis::{Emphasis, Label, MAX_LABEL, head};
pub(crate) use page::{Page, PagePosition, TextRow};
