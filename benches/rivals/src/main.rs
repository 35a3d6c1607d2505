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
//! The keystrokes are those of the queries of plain words, slips among them: see [`typed`].

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

#[path = "../../search/collections.rs"]
mod collections;
mod contents;
#[path = "../../search/explorer.rs"]
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
use whosaid::search::{Cancel, Query};

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
    let mut rows = vec![whosaid(&indexed)?, answers(&indexed)?];
    for beginning in Beginning::ALL {
        rows.push(Row::new(&beginning.name(), in_tantivy(&texts, beginning)?));
    }
    match fzf::version() {
        Some((program, version)) => rows.push(in_fzf(&program, &version, &lines)?),
        None => println!("fzf is left out: there is none on the PATH, and FZF names none that runs"),
    }
    println!("\n{}", table::markdown(&rows));
    Ok(())
}

fn whosaid(indexed: &Path) -> Result<Row, Box<dyn Error>> {
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
    Ok(Row::new("whosaid, to the frame", times))
}

/// Its answers alone, as tantivy is measured, but with the counts of all filters.
fn answers(indexed: &Path) -> Result<Row, Box<dyn Error>> {
    let engine = collections::open(indexed)?;
    let mut times = Vec::new();
    for (typed, _) in typed::queries().flat_map(queries::keystrokes) {
        let start = Instant::now();
        let answer = engine.search(&Query::parse(typed)?, &Cancel::new()).ok_or("a search was cancelled")?;
        black_box((0..tantivy::BEST).map_while(|nth| answer.get(nth)).count());
        times.push(start.elapsed());
    }
    Ok(Row::new("whosaid, the answer alone", times))
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
