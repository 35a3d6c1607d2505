//! A facet's value: what a row of the facets filters by.

use crate::app::state::OpenDataset;
use crate::collection::{DocumentNo, Kind, SpeakerNo};
use crate::search::Filter;

/// A value that the user can filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FacetValue {
    /// A speaker.
    Speaker(SpeakerNo),
    /// Quote, claim or mixed.
    Kind(Kind),
    /// A document.
    Document(DocumentNo),
    /// A publisher.
    Outlet(String),
    /// A year of publication.
    Year(u16),
}

impl FacetValue {
    /// The value as the screen shows it, not scrubbed.
    pub(crate) fn label(&self, dataset: &OpenDataset) -> String {
        let collection = dataset.collection();
        match self {
            Self::Speaker(no) => collection.speaker_name(*no).to_owned(),
            Self::Kind(kind) => kind_label(*kind).to_owned(),
            Self::Document(no) => collection.heading(*no).to_owned(),
            Self::Outlet(name) => name.clone(),
            Self::Year(year) => year.to_string(),
        }
    }

    /// The value as a filter of the query.
    pub(super) fn filter(&self, dataset: &OpenDataset) -> Filter {
        match self {
            Self::Speaker(no) => Filter::Speaker(dataset.engine.speaker_term(*no)),
            Self::Kind(kind) => Filter::Kind(*kind),
            Self::Document(no) => Filter::Document(dataset.collection().document_id(*no).to_owned()),
            Self::Outlet(name) => Filter::Outlet(name.clone()),
            Self::Year(year) => Filter::Year(*year),
        }
    }
}

/// A kind as the screen shows it.
fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "“quote”",
        Kind::Mixed => "mixed",
        Kind::Indirect => "claim",
    }
}
