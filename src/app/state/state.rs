//! The state of the explorer: all that decides what is on the screen, and the parts of it. They are the search box; the
//! panes, which one has the focus and how far each is scrolled; the overlay, which lies over everything else and takes all
//! keys; the notice, a sentence at the foot until the next key; and the viewport, the part of an answer that is shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::dataset::OpenDataset;
use super::layout::Layout;
use super::marked_items::MarkedItems;
use super::text_input::TextInput;
use crate::app::keys::Place;
use crate::app::page::{Page, PagePosition};
use crate::collection::{Attribution, AttributionNo, Collection, SpeakerNo};
use crate::search::{Answer, Highlighter, Query, QueryError, Suggestion};

/// The explorer's state. [`State::new`] makes it, and only [`update`](fn@crate::app::update) changes it.
#[derive(Debug)]
pub struct State {
    /// The screen's columns and rows, in cells.
    pub size: (u16, u16),
    /// The dataset, once it is open.
    pub dataset: Option<OpenDataset>,
    /// How far the reading of the dataset is, in words; empty when it is over.
    pub progress: String,
    /// The search box.
    pub search: SearchBox,
    /// The answer to the last search that came back.
    pub answer: Option<Arc<Answer>>,
    /// Where that answer is empty: a query that would have hits.
    pub suggestion: Option<Suggestion>,
    /// The speakers that the query asks for, sorted.
    pub chosen: Vec<SpeakerNo>,
    /// Says where the hits match the query that found them.
    pub highlighter: Highlighter,
    /// The selected item.
    pub selected: Option<AttributionNo>,
    /// The position of the first item on the screen.
    pub list_top: usize,
    /// The facets.
    pub facets: FacetPane,
    /// The top of the text pane, if the user scrolled it; else it follows the selection.
    pub text_top: Option<PagePosition>,
    /// The reader, while it is open.
    pub reader: Option<ReaderPane>,
    /// An article that was left for the search box or the facets.
    pub aside: Option<ArticleAside>,
    /// The pane that keys go to.
    pub focus: Focus,
    /// The overlay, while one is open.
    pub overlay: Option<Overlay>,
    /// The marked items.
    pub marks: MarkedItems,
    /// How many datasets were opened so far; of one that is still read, each part counts.
    pub opened: u64,
    /// How many questions were asked that have to be looked up.
    pub look_ups: u64,
    /// Whether the last of them is not answered yet.
    pub looking_up: bool,
    /// The export that is being written, while there is one.
    pub exporting: Option<Exporting>,
    /// The sentence at the foot of the screen.
    pub notice: Option<Notice>,
    /// Whether the explorer catches the mouse.
    pub mouse: bool,
}

impl State {
    /// An explorer without a dataset, on a screen of `size` cells. `marks` are the ids of items that were marked in earlier runs.
    pub fn new(size: (u16, u16), marks: BTreeSet<String>, mouse: bool) -> Self {
        Self {
            size,
            dataset: None,
            progress: String::new(),
            search: SearchBox::default(),
            answer: None,
            suggestion: None,
            chosen: Vec::new(),
            highlighter: Highlighter::default(),
            selected: None,
            list_top: 0,
            facets: FacetPane::default(),
            text_top: None,
            reader: None,
            aside: None,
            focus: Focus::default(),
            overlay: None,
            marks: MarkedItems::of_earlier_runs(marks),
            opened: 0,
            look_ups: 0,
            looking_up: false,
            exporting: None,
            notice: None,
            mouse,
        }
    }

    /// The place that keys go to.
    pub fn place(&self) -> Place {
        match (&self.overlay, &self.reader, self.focus) {
            (Some(Overlay::Help(..)), ..) => Place::Help,
            (Some(Overlay::Palette(..)), ..) => Place::Palette,
            (Some(Overlay::Export(..)), ..) => Place::Prompt,
            _ if self.search.typing => Place::Search,
            (None, Some(_), _) => Place::Reader,
            (None, None, Focus::List) => Place::List,
            (None, None, Focus::Facets) => Place::Facets,
            (None, None, Focus::Text) => Place::Text,
        }
    }

    /// Where the panes lie.
    pub fn layout(&self) -> Layout {
        Layout::of(self.size.0, self.size.1)
    }

    /// The collection, once the dataset is open.
    pub fn collection(&self) -> Option<&Collection> {
        self.dataset.as_ref().map(OpenDataset::collection)
    }

    /// The selected attribution.
    pub fn selection(&self) -> Option<Attribution<'_>> {
        Some(self.collection()?.attribution(self.selected?))
    }

    /// The number of listed items.
    pub fn listed(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.total())
    }

    /// The item at a position of the list, from 0.
    pub fn item(&self, position: usize) -> Option<AttributionNo> {
        self.answer.as_ref()?.get(position).map(|hit| hit.attribution)
    }

    /// The position of the selected item in the list; `None` where it isn't listed.
    pub fn position(&self) -> Option<usize> {
        self.answer.as_ref()?.position_of(self.selected?)
    }

    /// The part of the next answer that will be on the screen. While a query is typed, its best hit gets selected.
    pub fn viewport(&self) -> Viewport {
        let position = if self.search.typing { 0 } else { self.position().unwrap_or(0) };
        Viewport { selected: self.selected, position, rows: self.size.1.into() }
    }

    /// Calls `then` with the page of the selected item's document, set `width` cells wide.
    pub fn with_page<T>(&self, width: u16, then: impl FnOnce(&Page<'_>, &Attribution<'_>) -> T) -> Option<T> {
        let dataset = self.dataset.as_ref()?;
        let selection = self.selection()?;
        let document = dataset.collection().document(selection.document);
        let prepared = dataset.prepared(selection.document)?;
        Some(then(&Page::new(dataset.collection(), &document, prepared, width), &selection))
    }
}

/// The search box.
#[derive(Debug, Default)]
pub struct SearchBox {
    /// The typed line.
    pub input: TextInput,
    /// Whether keys go to it.
    pub typing: bool,
    /// The line as it was before the user began to type or cleared it.
    pub before: String,
    /// The last query that could be parsed.
    pub query: Query,
    /// The error, where the line can't be parsed now.
    pub error: Option<QueryError>,
    /// The number of the last search that was asked for.
    pub serial: u64,
}

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

/// What lies over the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work in a place, scrolled down by a number of rows.
    Help(Place, usize),
    /// The palette: the typed line and the number of the chosen row.
    Palette(TextInput, usize),
    /// The prompt for a file to export to.
    Export(ExportPrompt),
}

/// The prompt for a file to export to.
#[derive(Clone, Debug)]
pub struct ExportPrompt {
    /// The file's name.
    pub input: TextInput,
    /// The items to export.
    pub items: ExportItems,
    /// The name of an existing file that the user was warned of: entering the same name again replaces it.
    pub warned_of: Option<String>,
}

/// Items to export. What is listed is not written out as a list before the export's thread does it.
#[derive(Clone, Debug)]
pub enum ExportItems {
    /// The hits of an answer, in its order.
    Listed(Arc<Answer>),
    /// These, in this order.
    Chosen(Arc<[AttributionNo]>),
}

impl ExportItems {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Listed(answer) => answer.total(),
            Self::Chosen(items) => items.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them, in order. Takes as long as there are many.
    pub fn all(&self) -> Vec<AttributionNo> {
        match self {
            Self::Listed(answer) => answer.iter().map(|hit| hit.attribution).collect(),
            Self::Chosen(items) => items.to_vec(),
        }
    }
}

/// The same items in the same order, which is not looked at item by item: the same answer, or the same list.
impl PartialEq for ExportItems {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(a), Self::Listed(b)) => Arc::ptr_eq(a, b),
            (Self::Chosen(a), Self::Chosen(b)) => Arc::ptr_eq(a, b),
            (Self::Listed(_) | Self::Chosen(_), _) => false,
        }
    }
}

impl Eq for ExportItems {}

/// An export that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exporting {
    /// How many items were written so far.
    pub written: usize,
    /// How many there are.
    pub all: usize,
    /// Whether the user has stopped it, and it has not ended yet.
    pub stopping: bool,
}

/// A sentence for the user, and whether it reports a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence, not scrubbed yet.
    pub words: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

impl Notice {
    /// A notice of success.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: false }
    }

    /// A notice of failure.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: true }
    }
}

/// Where in an answer the user looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// The selected item. It stays selected where the answer holds it.
    pub selected: Option<AttributionNo>,
    /// The position in the list, from 0, whose item is selected where the answer doesn't hold `selected`.
    pub position: usize,
    /// At least as many rows as are on the screen at once.
    pub rows: usize,
}

impl Viewport {
    /// The position of an answer that will be selected; `None` where the answer is empty.
    pub(crate) fn position_in(self, answer: &Answer) -> Option<usize> {
        let last = answer.total().checked_sub(1)?;
        let position = self.selected.and_then(|item| answer.position_of(item));
        Some(position.unwrap_or(self.position.min(last)))
    }
}
