//! What each key takes, from the key to the frame, with what the program's threads look up for it; and opening with marks.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use whosaid::inside::app::key::journey;
use whosaid::inside::collection::AttributionNo;
use whosaid::inside::search::Engine;

use crate::explorer::Explorer;
use crate::times::{at, shown};

/// What is done, the keys that lead there, the key that is timed, and the keys that lead back.
const ACTIONS: [(&str, &str, &str, &str); 26] = [
    ("the next item", "", "n", ""),
    ("the previous item", "", "N", ""),
    ("a page down", "", "<pagedown>", ""),
    ("a page up", "", "<pageup>", ""),
    ("to the last", "", "G", "g"),
    ("to the first", "G", "g", ""),
    ("the same speaker’s next item", "", "]", ""),
    ("the same speaker’s previous item", "", "[", ""),
    ("mark it", "", "<space>", ""),
    ("copy it", "", "y", ""),
    ("copy its paragraph", "", "Y", ""),
    ("the editor", "", "e", ""),
    ("its address", "", "o", ""),
    ("ask for an export’s name", "", "x", "<esc>"),
    ("export what is listed", "x", "<enter>", ""),
    ("export what is marked", "", "X", "<esc>"),
    ("read it in the article", "", "<enter>", "<esc>"),
    ("reader: the next item", "<enter>", "n", "<esc>"),
    ("reader: the same speaker’s next item", "<enter>", "]", "<esc>"),
    ("reader: a page down", "<enter>", "<pagedown>", "<esc>"),
    ("the filters", "", "s", "<esc>"),
    ("filters: to the last", "s", "G", "<esc>"),
    ("filters: choose a speaker", "s", "<space>", "<esc>"),
    ("filters: choose a kind", "f", "<space>", "<esc>"),
    ("the palette", "", ":", "<esc>"),
    ("the help", "", "?", "<esc>"),
];

/// How often each is timed, each time a page further down in the list.
const ROUNDS: usize = 100;

/// Times opening with marks and without, then every action, at all items and at what a query finds.
pub(crate) fn measure(engine: &Arc<Engine>) -> Result<(), Box<dyn Error>> {
    let count = engine.collection().attribution_count();
    let id = |nth: usize| engine.collection().computed_id(AttributionNo(nth as u32));
    for marks in [0, 3, 10_000] {
        let ids: BTreeSet<String> = (0..marks).map(|nth| id(nth * (count / marks.max(1)))).collect();
        let found = ids.len();
        let mut times = Vec::new();
        for _ in 0..20 {
            let ids = ids.clone();
            let start = Instant::now();
            let explorer = Explorer::with_marks(Arc::clone(engine), ids)?;
            times.push(start.elapsed());
            assert_eq!(explorer.state.marks.len(), found, "of {marks} marks");
        }
        times.sort_unstable();
        println!("opened and drawn with {marks} marks: median {}", shown(at(&times, 50)));
    }
    for query in ["", "/the <enter>"] {
        println!("\nat “{query}”: median, worst of {ROUNDS}");
        for (what, before, key, after) in ACTIONS {
            let mut times = time(engine, query, before, key, after)?;
            times.sort_unstable();
            println!("  {:>10}  {:>10}  {what}", shown(at(&times, 50)), shown(at(&times, 100)));
        }
    }
    Ok(())
}

fn time(
    engine: &Arc<Engine>,
    query: &str,
    before: &str,
    key: &str,
    after: &str,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut explorer = Explorer::with_marks(Arc::clone(engine), BTreeSet::new())?;
    explorer.press_all(query)?;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        explorer.press_all("<pagedown>")?;
        explorer.press_all(before)?;
        for key in journey(key) {
            times.push(explorer.press(key)?);
        }
        explorer.end_export();
        explorer.press_all(after)?;
    }
    Ok(times)
}
