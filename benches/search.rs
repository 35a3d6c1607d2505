//! How fast search is: queries typed key by key, from the key to the frame that was drawn, and what opening costs.
//!
//! `cargo bench --bench search -- [SIZE…]` with sizes such as 10k, 100k, 1m; `--simulate COUNT` types until so many
//! queries, one a key, were answered and watches the memory; `--only QUERY` types that one alone, for a profile;
//! `--each` tells the time of every key. Collections are made with `../shared/tools/generate.py` where that is there,
//! or else from words of our own, and kept in `target/bench`.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

#[path = "search/collections.rs"]
mod collections;
#[path = "search/queries.rs"]
mod queries;

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use whosaid::app::key::{Code, Key};
use whosaid::app::{Effect, Found, Message, State, update};
use whosaid::search::{Cancel, Engine};
use whosaid::view::{self, Theme};

use queries::QUERIES;

const SIZE: (u16, u16) = (200, 60);

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = Vec::new();
    let mut simulated = None;
    let mut only = None;
    let mut each = false;
    let mut args = env::args().skip(1).filter(|arg| arg != "--bench");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--simulate" => simulated = args.next().and_then(|count| count.parse().ok()),
            "--only" => only = args.next(),
            "--each" => each = true,
            _ => sizes.push(arg),
        }
    }
    if sizes.is_empty() {
        sizes.extend(["10k", "100k", "1m"].map(str::to_owned));
    }
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    for size in &sizes {
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
        return explorer.simulate(count);
    }
    let queries = only.map_or_else(|| QUERIES.to_vec(), |query| vec![query; 20]);
    let mut times = Vec::new();
    for query in queries {
        for (end, _) in query.char_indices().skip(1).chain([(query.len(), ' ')]) {
            let typed = &query[..end];
            let last = typed.chars().next_back().unwrap_or_default();
            times.push((explorer.press(plain(last))?, typed));
        }
        explorer.clear()?;
    }
    if each {
        times.iter().for_each(|(time, typed)| println!("  {:>10}  {typed}", shown(*time)));
    }
    report(&mut times);
    println!("{} of memory its own afterwards", own_memory());
    Ok(())
}

fn report(times: &mut [(Duration, &str)]) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].0;
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

fn plain(c: char) -> Key {
    Key { code: Code::Char(c), ctrl: false, alt: false }
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Memory that is no file's.
fn own_memory() -> String {
    memory("RssAnon:")
}

/// Memory as the system counts it.
fn memory(what: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let own = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = own.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or_else(|| "an unknown amount".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1000))
}

/// The explorer on a screen in memory, with the searches done at once instead of by a thread.
struct Explorer {
    state: State,
    terminal: Terminal<TestBackend>,
    engine: Arc<Engine>,
    theme: Theme,
}

impl Explorer {
    fn open(engine: Arc<Engine>) -> Result<Self, Box<dyn Error>> {
        let state = State::new(SIZE, BTreeSet::new(), true);
        let terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1))?;
        let mut explorer = Self { state, terminal, engine: Arc::clone(&engine), theme: Theme::dark() };
        explorer.tell(Message::Opened(engine));
        explorer.draw()?;
        explorer.tell(Message::Key(plain('/')));
        Ok(explorer)
    }

    fn tell(&mut self, message: Message) {
        for effect in update(&mut self.state, message) {
            if let Effect::Search { serial, query } = effect
                && let Some(found) = Found::search(&self.engine, serial, &query, &Cancel::new())
            {
                update(&mut self.state, Message::Found(Box::new(found)));
            }
        }
    }

    fn draw(&mut self) -> Result<(), Box<dyn Error>> {
        let Self { state, terminal, theme, .. } = self;
        terminal.draw(|frame| view::draw(state, theme, frame))?;
        Ok(())
    }

    /// From the key to the frame.
    fn press(&mut self, key: Key) -> Result<Duration, Box<dyn Error>> {
        let start = Instant::now();
        self.tell(Message::Key(key));
        self.draw()?;
        Ok(start.elapsed())
    }

    fn clear(&mut self) -> Result<(), Box<dyn Error>> {
        self.press(Key { code: Code::Char('u'), ctrl: true, alt: false }).map(|_| ())
    }

    /// Types until so many queries were answered, each key being one, and tells how memory and time go.
    fn simulate(&mut self, count: usize) -> Result<(), Box<dyn Error>> {
        let start = Instant::now();
        let mut slowest = Duration::ZERO;
        let mut answered = 0;
        for typed in (0..).map(queries::simulated) {
            for c in typed.chars() {
                let time = self.press(plain(c))?;
                slowest = slowest.max(time);
                // "@" alone is no query yet.
                let unfinished = self.state.search.input.text().ends_with(['@', '!', ':', '"']);
                if self.state.answer.is_none() || self.state.search.error.is_some() && !unfinished {
                    return Err(format!("no answer to “{}”", self.state.search.input.text()).into());
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
                        own_memory()
                    );
                }
                if answered == count {
                    return Ok(());
                }
            }
            self.clear()?;
        }
        Ok(())
    }
}
