//! How fast search is: queries typed key by key, from the key to the frame that was drawn, and what opening costs.
//!
//! `cargo bench --bench search -- [SIZE…]` with sizes such as 10k, 100k, 1m; `--simulate COUNT` types until so many
//! queries, one a key, were answered and prints the memory; `--only QUERY` types only that one, for a profile; `--actions`
//! opens with marks and times every other key of the explorer;
//! `--each` prints the time of every key; `--terminal` types into the program in a terminal, and measures the time
//! until a key is on its screen. Collections are made with `../shared/tools/generate.py` where that is there,
//! else of invented words, and kept in `target/bench`.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

#[path = "search/actions.rs"]
mod actions;
#[path = "search/collections.rs"]
mod collections;
#[path = "search/explorer.rs"]
mod explorer;
#[path = "search/memory.rs"]
mod memory;
#[path = "search/queries.rs"]
mod queries;
#[path = "search/screen.rs"]
#[expect(dead_code, reason = "the rivals need more of it")]
mod screen;
#[path = "search/simulated.rs"]
mod simulated;
#[path = "search/terminal.rs"]
mod terminal;
#[path = "search/times.rs"]
mod times;

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use explorer::Explorer;
use queries::QUERIES;
use times::{at, shown};

/// The program's allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = Vec::new();
    let mut simulated = None;
    let mut only = None;
    let mut each = false;
    let (mut in_terminal, mut at_actions) = (false, false);
    let mut args = env::args().skip(1).filter(|arg| arg != "--bench");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--simulate" => simulated = args.next().and_then(|count| count.parse().ok()),
            "--only" => only = args.next(),
            "--each" => each = true,
            "--terminal" => in_terminal = true,
            "--actions" => at_actions = true,
            _ => sizes.push(arg),
        }
    }
    if sizes.is_empty() {
        sizes.extend(["10k", "100k", "1m"].map(str::to_owned));
    }
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    for size in &sizes {
        if in_terminal {
            println!("\n{size}, in a terminal");
            report(&mut terminal::times(&collections::indexed(&collections::path(size)?)?)?);
            continue;
        }
        if at_actions {
            println!("\n{size}, every action");
            actions::measure(&collections::open(&collections::indexed(&collections::path(size)?)?)?)?;
            continue;
        }
        measure(size, simulated, only.as_deref(), each)?;
    }
    Ok(())
}

fn measure(
    size: &str,
    simulated: Option<usize>,
    only: Option<&str>,
    each: bool,
) -> Result<(), Box<dyn Error>> {
    println!("\n{size}");
    let indexed = collections::indexed(&collections::path(size)?)?;
    let start = Instant::now();
    let engine = collections::open(&indexed)?;
    let opened = start.elapsed();
    let mut explorer = Explorer::open(Arc::clone(&engine))?;
    let first = start.elapsed();
    println!(
        "{} quotes, {} speakers, {} sources: opened after {}, first full frame after {}",
        engine.collection().attribution_count(),
        engine.collection().speaker_count(),
        engine.collection().document_count(),
        shown(opened),
        shown(first)
    );
    if let Some(count) = simulated {
        return simulate(&mut explorer, count);
    }
    let queries = only.map_or_else(|| QUERIES.to_vec(), |query| vec![query; 20]);
    let mut times = Vec::new();
    for query in queries {
        for (typed, key) in queries::keystrokes(query) {
            times.push((explorer.type_key(key)?, typed));
        }
        explorer.clear()?;
    }
    if each {
        times.iter().for_each(|(time, typed)| println!("  {:>10}  {typed}", shown(*time)));
    }
    report(&mut times);
    println!("{} of memory its own afterwards", memory::of("self", memory::OWN));
    Ok(())
}

fn report(times: &mut [(Duration, &str)]) {
    times.sort_unstable();
    let at = |percent| at(times, percent).0;
    println!(
        "{} keystrokes: median {}, 99th percentile {}, worst {}",
        times.len(),
        shown(at(50)),
        shown(at(99)),
        shown(at(100)),
    );
    for (time, typed) in times.iter().rev().take(12) {
        println!("  {:>10}  {typed}", shown(*time));
    }
}

/// Types until so many queries were answered, one a key, and prints memory and time now and then.
fn simulate(explorer: &mut Explorer, count: usize) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut answered = 0;
    for typed in (0..).map(simulated::query) {
        for c in typed.chars() {
            let time = explorer.type_key(c)?;
            slowest = slowest.max(time);
            // "@" alone is no query yet.
            let unfinished = explorer.state.search.input.text().ends_with(['@', '!', ':', '"']);
            if explorer.state.answer.is_none() || explorer.state.search.error.is_some() && !unfinished {
                return Err(format!("no answer to “{}”", explorer.state.search.input.text()).into());
            }
            if unfinished {
                continue;
            }
            answered += 1;
            if answered % (count / 10).max(1) == 0 {
                println!(
                    "{answered} queries after {:.0} s, slowest key {}: {} of memory its own",
                    start.elapsed().as_secs_f64(),
                    shown(slowest),
                    memory::of("self", memory::OWN)
                );
            }
            if answered == count {
                return Ok(());
            }
        }
        explorer.clear()?;
    }
    Ok(())
}
