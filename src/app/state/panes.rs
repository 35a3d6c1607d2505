//! The panes: which one has the focus, and how far each is scrolled.

use crate::app::page::PagePosition;
use crate::collection::AttributionNo;

/// The pane that keys go to, while neither an overlay nor the reader is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The facets. Where the screen has no column for them, they lie over the list while they have the focus.
    Facets,
    /// The text pane.
    Text,
}

/// The facets' cursor and scroll position. The chosen values stand in the query, not here.
#[derive(Clone, Copy, Debug, Default)]
pub struct FacetPane {
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Whether all speakers are listed, and not only as many as leave room for the other facets.
    pub unfolded: bool,
}

/// The reader: an article over the whole body of the screen.
#[derive(Clone, Copy, Debug)]
pub struct ReaderPane {
    /// The row at the top.
    pub top: PagePosition,
    /// The item that it was opened on.
    pub opened_on: Option<AttributionNo>,
}

/// An article that was left for the search box or the facets, to come back to with esc.
#[derive(Clone, Copy, Debug)]
pub struct ArticleAside {
    /// The reader as it was left.
    pub reader: ReaderPane,
    /// The item that was selected.
    pub selected: Option<AttributionNo>,
}
