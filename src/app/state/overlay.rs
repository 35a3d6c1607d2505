//! An overlay: a part of the screen that lies over everything else and takes all keys.

use super::text_input::TextInput;
use crate::app::keys::Place;
use crate::collection::AttributionNo;

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
    pub items: Vec<AttributionNo>,
    /// The name of an existing file that the user was warned of: entering the same name again replaces it.
    pub warned_of: Option<String>,
}
