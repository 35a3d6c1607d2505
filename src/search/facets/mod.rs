//! Facets: how many hits there are of each speaker, kind, document, outlet and year. Exact, at every keystroke.
//!
//! ```text
//! rows of each facet → FacetCounter → HitCounts → the top values → Facets
//! ```
//!
//! A facet's counts follow the query without that facet's own filters, so that they say what choosing another value as well
//! would bring. Read `counter` first; `cache` only makes it quicker.

mod cache;
mod counter;
mod counts;
mod values;

pub(crate) use cache::{FacetCache, PrefixFacets, SpeakerTotals};
pub(crate) use counter::FacetCounter;
#[cfg(test)]
pub(crate) use values::Facet;
pub use values::Facets;
