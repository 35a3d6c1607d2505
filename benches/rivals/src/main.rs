//! How fast search is beside fzf and tantivy: the same keystrokes over the same contents, one after the other, in one run.
//!
//! ```sh
//! FZF=/path/to/fzf cargo run --release --manifest-path benches/rivals/Cargo.toml -- [SIZE…]
//! ```
//!
//! Sizes are 10k, 100k, 1m (if none is given) and such; collections are those of `cargo bench --bench search`, and what
//! the rivals need of them is made beside them and kept. Without `FZF` it is the fzf of the PATH; where there is none,
//! that is said and the others are measured.
//!
//! Each is measured from a key to what it is there for:
//!
//! - whosaid, to the frame that was drawn: contents, speakers and cues searched, counts of all filters and highlights
//!   included; and to the answer alone, with those counts;
//! - fzf, in a terminal of the same size, to the last byte of its frame: contents alone;
//! - tantivy, which is a library, to the count and the best 60 by number: contents alone, no frame, no filters, no
//!   highlights, and finished words not as beginnings, which all favours it.
//!
//! The keystrokes are those of the queries of plain words, slips among them: see [`typed`]. A shared machine stands still
//! now and then: whoever takes milliseconds is measured five times, before fzf and after it, and of each keystroke the
//! middle time counts. fzf takes minutes and is measured once.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

#[path = "../../search/collections.rs"]
mod collections;
mod contents;
#[path = "../../search/explorer.rs"]
#[allow(dead_code, reason = "the benchmark of our own keys needs more of it")]
mod explorer;
mod fzf;
#[path = "../../search/memory.rs"]
mod memory;
#[path = "../../search/queries.rs"]
mod queries;
#[path = "../../search/screen.rs"]
mod screen;
mod table;
mod tantivy;
#[path = "../../search/times.rs"]
mod times;
mod typed;

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use explorer::Explorer;
use fzf::Fzf;
use table::Row;
use tantivy::{Beginning, Texts};
use whosaid::inside::search::{Cancel, Query};

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes: Vec<String> = env::args().skip(1).collect();
    if sizes.is_empty() {
        sizes.push("1m".to_owned());
    }
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    for size in &sizes {
        measure(size)?;
    }
    Ok(())
}

fn measure(size: &str) -> Result<(), Box<dyn Error>> {
    let collection = collections::path(size)?;
    let indexed = collections::indexed(&collection)?;
    let lines = contents::lines(&collection, &indexed)?;
    let texts = Texts::open(&collection.with_extension("tantivy"), &lines)?;
    let keys = typed::queries().flat_map(queries::keystrokes).count();
    println!("\n{size}: {} queries, {keys} keystrokes", typed::queries().count());
    let mut quick = vec![Quick::new("whosaid, to the frame"), Quick::new("whosaid, the answer alone")];
    quick.extend(Beginning::ALL.map(|beginning| Quick::new(&beginning.name())));
    let turn = |quick: &mut Vec<Quick>| -> Result<(), Box<dyn Error>> {
        let mut times = vec![whosaid(&indexed)?, answers(&indexed)?];
        for beginning in Beginning::ALL {
            times.push(in_tantivy(&texts, beginning)?);
        }
        quick.iter_mut().zip(times).for_each(|(quick, times)| quick.turns.push(times));
        Ok(())
    };
    (0..TURNS / 2).try_for_each(|_| turn(&mut quick))?;
    let slow = match fzf::version() {
        Some((program, version)) => Some(in_fzf(&program, &version, &lines)?),
        None => {
            println!("fzf is left out: there is none on the PATH, and FZF names none that runs");
            None
        }
    };
    (TURNS / 2..TURNS).try_for_each(|_| turn(&mut quick))?;
    let rows: Vec<Row> = quick.into_iter().map(Quick::into_row).chain(slow).collect();
    println!("\n{}", table::markdown(&rows));
    Ok(())
}

/// How often those are measured that take milliseconds: half of it before fzf and the rest after it.
const TURNS: usize = 5;

/// One that takes milliseconds.
struct Quick {
    name: String,
    /// By turn, the times of all keystrokes.
    turns: Vec<Vec<Duration>>,
}

impl Quick {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), turns: Vec::new() }
    }

    /// Of each keystroke the middle one of its times.
    fn into_row(self) -> Row {
        let keys = self.turns.first().map_or(0, Vec::len);
        let middle = |key: usize| {
            let mut times: Vec<Duration> = self.turns.iter().map(|turn| turn[key]).collect();
            times.sort_unstable();
            times::at(&times, 50)
        };
        Row::new(&self.name, (0..keys).map(middle).collect())
    }
}

fn whosaid(indexed: &Path) -> Result<Vec<Duration>, Box<dyn Error>> {
    contents::warm(indexed)?;
    let mut explorer = Explorer::open(collections::open(indexed)?)?;
    let mut times = Vec::new();
    for query in typed::queries() {
        for (_, key) in queries::keystrokes(query) {
            times.push(explorer.type_key(key)?);
        }
        explorer.clear()?;
    }
    println!("whosaid: {} of memory its own afterwards", memory::of("self", memory::OWN));
    Ok(times)
}

/// Its answers alone, as tantivy is measured, but with the counts of all filters.
fn answers(indexed: &Path) -> Result<Vec<Duration>, Box<dyn Error>> {
    let engine = collections::open(indexed)?;
    let mut times = Vec::new();
    for (typed, _) in typed::queries().flat_map(queries::keystrokes) {
        let start = Instant::now();
        let answer = engine.search(&Query::parse(typed)?, &Cancel::new()).ok_or("a search was cancelled")?;
        black_box((0..tantivy::BEST).map_while(|nth| answer.get(nth)).count());
        times.push(start.elapsed());
    }
    Ok(times)
}

fn in_tantivy(texts: &Texts, beginning: Beginning) -> Result<Vec<Duration>, Box<dyn Error>> {
    let typed = || typed::queries().flat_map(queries::keystrokes);
    // Its pages are asked for once before they are timed.
    typed().try_for_each(|(typed, _)| texts.find(typed, beginning).map(drop))?;
    typed().map(|(typed, _)| Ok(texts.find(typed, beginning)?.0)).collect()
}

fn in_fzf(program: &str, version: &str, lines: &Path) -> Result<Row, Box<dyn Error>> {
    contents::warm(lines)?;
    let mut fzf = Fzf::open(program, lines)?;
    let mut times = Vec::new();
    let mut cleared = Vec::new();
    for query in typed::queries() {
        for (typed, key) in queries::keystrokes(query) {
            times.push(fzf.type_key(key)?);
            fzf.expect(typed)?;
        }
        cleared.push(fzf.clear()?);
    }
    cleared.sort_unstable();
    println!(
        "fzf: {} of memory afterwards, {} at most; back to the empty query in {}, which is what a key costs without a search",
        memory::of(fzf.process(), "VmRSS:"),
        memory::of(fzf.process(), memory::MOST),
        times::shown(times::at(&cleared, 50)),
    );
    Ok(Row::new(&format!("fzf {version}, to the frame"), times))
}
