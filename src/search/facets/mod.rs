//! Facets: how many hits there are of each speaker, kind, document, outlet and year. Exact, at every keystroke.
//!
//! ```text
//! rows of each facet ──▸ FacetCounter ──▸ HitCounts ──▸ the top values ──▸ Facets
//! ```
//!
//! A facet's counts follow the query without that facet's own filters, so that they say what choosing another value as well
//! would bring. Read `counter.rs` first; `cache.rs`, `totals.rs` and `prefix_facets.rs` only make it quicker.

mod cache;
mod counter;
mod counts;
mod prefix_facets;
mod totals;
mod values;

pub(crate) use cache::FacetCache;
pub(crate) use counter::FacetCounter;
pub(crate) use prefix_facets::PrefixFacets;
pub(crate) use totals::SpeakerTotals;
#[cfg(test)]
pub(crate) use values::Facet;
pub use values::Facets;
