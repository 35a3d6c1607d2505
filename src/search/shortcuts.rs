//! Shortcuts: caches, stored results and second threads that only make the search quicker.
//!
//! Each can be switched off here by itself, to measure what it is worth; the answers stay the same. What is built into an
//! index file (the prefixes, the totals) is still written when its switch is off.

/// `ClauseCache` of `run/engine.rs`: the rows of the last clauses, by themselves and joined.
pub(crate) const CLAUSE_CACHE: bool = true;

/// `PhraseCache` of `fields/content.rs`: the rows of the last phrases, of which a longer phrase finds a subset.
pub(crate) const PHRASE_CACHE: bool = true;

/// [`SpeakerIndex`](super::fields::SpeakerIndex) remembers whom the last names meant.
pub(crate) const NAME_CACHE: bool = true;

/// [`PrefixRows`](super::words::PrefixRows): the rows of the costliest prefixes, found when the index is built.
pub(crate) const PREFIX_ROWS: bool = true;

/// [`PrefixFacets`](super::facets::PrefixFacets): the facets of those prefixes. Needs `PREFIX_ROWS`.
pub(crate) const PREFIX_FACETS: bool = true;

/// [`SpeakerTotals`](super::facets::SpeakerTotals): the speakers of all rows, and so those of most rows by subtraction.
pub(crate) const SPEAKER_TOTALS: bool = true;

/// [`FacetCache`](super::facets::FacetCache): the facets of the last answer, where the rows are the same again.
pub(crate) const LAST_FACETS: bool = true;

/// [`FacetCache`](super::facets::FacetCache): the last counts, of which only what differs is counted again.
pub(crate) const INCREMENTAL_COUNTS: bool = true;

/// The engine reads the words of few rows rather than the posting lists of a costly word.
pub(crate) const VERIFY_FEW_ROWS: bool = true;

/// [`Bigrams`](super::postings::Bigrams) narrow the rows of a phrase with common words.
pub(crate) const BIGRAMS: bool = true;

/// Numbers are sorted digit by digit rather than by comparison.
pub(crate) const RADIX_SORT: bool = true;

/// [`VocabularyBuilder`](super::words::VocabularyBuilder) keeps the codes of the last short words at hand.
pub(crate) const RECENT_CODES: bool = true;
