//! The state of the explorer: all that decides what is on the screen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ahead::Eye;
use super::input::Input;
use super::keys::Place;
use super::layout::Layout;
use super::message::Notice;
use super::page::{Page, Spot};
use super::sheet::Sheet;
use crate::collection::{Attribution, AttributionNo, Collection, DocumentNo, SpeakerNo};
use crate::search::{Answer, Engine, Query, QueryError, Suggestion};
use crate::text::cells;

/// The explorer's state. It is made by [`State::new`] and changed by `update` alone.
#[derive(Debug)]
pub struct State {
    /// The screen's columns and rows.
    pub size: (u16, u16),
    /// The dataset, once it is read.
    pub library: Option<Library>,
    /// How far the reading is.
    pub progress: String,
    /// The search box.
    pub search: Search,
    /// The hits of the last search that came back.
    pub answer: Option<Answer>,
    /// Where there are none: what would have some.
    pub suggestion: Option<Suggestion>,
    /// The speakers whom the query asks for, in order.
    pub chosen: Vec<SpeakerNo>,
    /// The item that is looked at.
    pub selected: Option<AttributionNo>,
    /// The first row of the list that is on the screen.
    pub list_top: usize,
    /// The facets.
    pub facets: Facets,
    /// Where the text pane is, if the user moved it; else it follows the selection.
    pub source_top: Option<Spot>,
    /// The article, while it is read.
    pub reader: Option<Reader>,
    /// The article that was left for the search box or the filters, and the item that was selected in it: esc leads
    /// back there.
    pub aside: Option<(Reader, Option<AttributionNo>)>,
    /// The pane that keys go to.
    pub focus: Focus,
    /// What is laid over everything else.
    pub overlay: Option<Overlay>,
    /// Ids of this dataset's marked attributions; until it is read, of all that were ever marked.
    pub marks: BTreeSet<String>,
    /// Ids of marked attributions that are not in the dataset, or not yet.
    pub marks_elsewhere: BTreeSet<String>,
    /// What the foot of the screen says.
    pub notice: Option<Notice>,
    /// Whether the mouse is ours.
    pub mouse: bool,
}

/// A dataset and what was worked out about it once.
#[derive(Debug)]
pub struct Library {
    /// The dataset and its index.
    pub engine: Arc<Engine>,
    /// The widest name among the first speakers, in cells.
    pub widest_name: u16,
    /// What is known of the document that the selected item stands in; nothing where there is no document.
    sheet: Option<Sheet>,
}

/// The search box.
#[derive(Debug, Default)]
pub struct Search {
    /// What stands in it.
    pub input: Input,
    /// Whether keys go to it.
    pub typing: bool,
    /// What stood in it before it was typed in or cleared.
    pub before: String,
    /// The last query that could be read.
    pub query: Query,
    /// Why what stands in it now can't be.
    pub error: Option<QueryError>,
    /// The number of the last search that was asked for.
    pub serial: u64,
}

/// The facets' own state; what is chosen stands in the query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facets {
    /// The row that the cursor is on.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Whether all speakers are listed, and not just as many as leave room for the rest.
    pub unfolded: bool,
}

/// The reader.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The row at the top.
    pub top: Spot,
    /// The item that it was opened on.
    pub from: Option<AttributionNo>,
}

/// A pane that keys can go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The facets; where they have no column they lie over the list while they have the focus.
    Facets,
    /// The text.
    Source,
}

/// Something laid over the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work in a place, scrolled down by so many rows.
    Help(Place, usize),
    /// The palette: what was typed and which row is chosen.
    Palette(Input, usize),
    /// The prompt for a file's name.
    Export(Prompt),
}

/// The prompt for a file's name.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The name.
    pub input: Input,
    /// What is to be written.
    pub items: Vec<AttributionNo>,
    /// The name of a file that is there, if the user was told so: the same name again replaces it.
    pub told: Option<String>,
}

/// How many speakers are looked at to find how wide a column names need.
const NAMES_MEASURED: usize = 2000;

impl State {
    /// An explorer that has nothing to show yet, on a screen of a size.
    pub fn new(size: (u16, u16), marks: BTreeSet<String>, mouse: bool) -> Self {
        Self {
            size,
            library: None,
            progress: String::new(),
            search: Search::default(),
            answer: None,
            suggestion: None,
            chosen: Vec::new(),
            selected: None,
            list_top: 0,
            facets: Facets::default(),
            source_top: None,
            reader: None,
            aside: None,
            focus: Focus::default(),
            overlay: None,
            marks,
            marks_elsewhere: BTreeSet::new(),
            notice: None,
            mouse,
        }
    }

    /// Where keys go.
    pub fn place(&self) -> Place {
        match (&self.overlay, &self.reader, self.focus) {
            (Some(Overlay::Help(..)), ..) => Place::Help,
            (Some(Overlay::Palette(..)), ..) => Place::Palette,
            (Some(Overlay::Export(..)), ..) => Place::Prompt,
            _ if self.search.typing => Place::Search,
            (None, Some(_), _) => Place::Reader,
            (None, None, Focus::List) => Place::List,
            (None, None, Focus::Facets) => Place::Facets,
            (None, None, Focus::Source) => Place::Source,
        }
    }

    /// Where the panes lie.
    pub fn layout(&self) -> Layout {
        Layout::of(self.size.0, self.size.1)
    }

    /// The dataset, once it is there.
    pub fn collection(&self) -> Option<&Collection> {
        self.library.as_ref().map(|library| library.engine.collection())
    }

    /// The selected attribution.
    pub fn selection(&self) -> Option<Attribution<'_>> {
        Some(self.collection()?.attribution(self.selected?))
    }

    /// How many items are listed.
    pub fn listed(&self) -> usize {
        self.answer.as_ref().map_or(0, Answer::total)
    }

    /// The item at a position of the list, from 0.
    pub fn item(&self, position: usize) -> Option<AttributionNo> {
        self.answer.as_ref()?.get(position).map(|hit| hit.attribution)
    }

    /// The position of the selected item in the list; nothing where it isn't listed.
    pub fn position(&self) -> Option<usize> {
        self.answer.as_ref()?.position_of(self.selected?)
    }

    /// Where the eye is. While a query is typed, it is to go to the best that is found.
    pub fn eye(&self) -> Eye {
        let position = if self.search.typing { 0 } else { self.position().unwrap_or(0) };
        Eye { selected: self.selected, position, rows: self.size.1.into() }
    }

    /// Whether an attribution is marked.
    pub fn is_marked(&self, attribution: &Attribution<'_>) -> bool {
        !self.marks.is_empty() && self.marks.contains(attribution.id().as_ref())
    }

    /// Gives `then` the page of the selected item's document, set at a width.
    pub fn with_page<T>(&self, width: u16, then: impl FnOnce(&Page<'_>, &Attribution<'_>) -> T) -> Option<T> {
        let library = self.library.as_ref()?;
        let selection = self.selection()?;
        let collection = library.engine.collection();
        let document = collection.document(selection.document);
        let sheet = library.sheet_of(selection.document)?;
        Some(then(&Page::new(collection, &document, sheet, width), &selection))
    }
}

impl Library {
    /// A dataset that was just read.
    pub fn new(engine: Arc<Engine>) -> Self {
        let collection = engine.collection();
        let measured = (0..collection.speaker_count().min(NAMES_MEASURED)).map(|no| SpeakerNo(no as u32));
        let width = |no| cells::width(collection.speaker_name(no));
        let widest_name = measured.map(width).max().unwrap_or(0).min(200) as u16;
        Self { engine, widest_name, sheet: None }
    }

    /// What is known of a document, if it is the one that was turned to.
    pub fn sheet_of(&self, document: DocumentNo) -> Option<&Sheet> {
        self.sheet.as_ref().filter(|sheet| sheet.document() == document)
    }

    /// Sees to it that a document is ready to be set.
    pub fn turn_to(&mut self, document: DocumentNo) {
        if self.sheet_of(document).is_none() {
            let collection = self.engine.collection();
            self.sheet = Some(Sheet::new(collection, &collection.document(document)));
        }
    }
}
