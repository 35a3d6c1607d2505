//! The help: the keys that work in a place, set in columns.

use crate::app::keys::{Place, bindings_in};
use crate::app::state::{MIN_WIDTH_TWO_PANES, Rect};
use crate::text::cells;

/// The room that a column of the help has beside the keys, in cells.
pub(crate) const HELP_WORDS: u16 = 40;

/// The help for a place, set in a pane.
#[derive(Debug)]
pub(crate) struct HelpPage {
    /// The rows: keys, and the action that they ask for.
    pub rows: Vec<(String, &'static str)>,
    /// The width of the widest keys, in cells.
    pub keys: u16,
    /// The number of columns of rows.
    pub columns: usize,
    /// The number of rows of a column.
    pub height: usize,
    /// How many rows can be the first one on the screen: the last page is a full one.
    pub tops: usize,
}

impl HelpPage {
    /// The page in a pane whose first two rows are the title. A narrow pane has room for one key a row.
    pub(crate) fn of(place: Place, pane: Rect) -> Self {
        let keys_shown = if pane.width < MIN_WIDTH_TWO_PANES { 1 } else { usize::MAX };
        let rows: Vec<(String, &str)> = bindings_in(place)
            .filter(|binding| !binding.keys.is_empty())
            .map(|binding| {
                let keys: Vec<String> =
                    binding.keys.iter().take(keys_shown).map(ToString::to_string).collect();
                (keys.join("  "), binding.words)
            })
            .collect();
        let keys = rows.iter().map(|(keys, _)| cells::width(keys)).max().unwrap_or(0) as u16;
        let columns = usize::from(((pane.width + 4) / (keys + HELP_WORDS)).clamp(1, 3));
        let height = usize::from(pane.height.saturating_sub(2)).max(1);
        let tops = rows.len().saturating_sub(height * columns) + 1;
        Self { rows, keys, columns, height, tops }
    }
}
