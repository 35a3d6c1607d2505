//! Data flows one way: `parallel ← text ← store ← collection ← { ingest, fetch, extract, search, export } ←
//! { harvest, desk, cluster } ← open ← app ← view ← terminal ← cli`.
//!
//! What a file names is read from its `use` lines and its paths, those of its tests too. A room may name what stands left
//! of it; rooms in the same braces don't know each other, and the terminal's crates begin at `view`.

use std::fs;
use std::path::PathBuf;

use super::graph::{files_below, module_of, src};
use super::source::{self, Named, Scope};

/// The rooms, with how far right they stand. Those that are planned have their places already.
const ROOMS: [(&str, u8); 17] = [
    ("parallel", 0),
    ("text", 1),
    ("store", 2),
    ("collection", 3),
    ("ingest", 4),
    ("fetch", 4),
    ("extract", 4),
    ("search", 4),
    ("export", 4),
    ("harvest", 5),
    ("desk", 5),
    ("cluster", 5),
    ("open", 6),
    ("app", 7),
    ("view", 8),
    ("terminal", 9),
    ("cli", 10),
];

/// Files of no room: the crate's root, what it shows, and how long its tests run.
const ROOTS: [&str; 4] = ["lib", "main", "inside", "long_tests"];

/// Crates that draw on a terminal, and the first room that may name them.
const TERMINAL_CRATES: [&str; 3] = ["ratatui", "ratatui_core", "crossterm"];
const FIRST_TO_DRAW: &str = "view";

fn place(room: &str) -> Option<u8> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, place)| *place)
}

/// Whether code in one room may name another.
fn may_name(from: &str, to: &str) -> bool {
    from == to || place(from) > place(to)
}

/// What the source of a file names against the rules, as "line: name". `depth` says how many modules the file is
/// below the crate, so that so many `super` lead out of its room.
fn violations(room: &str, depth: usize, source: &str) -> Vec<String> {
    let mut found = violations_in(room, depth, &source::read(source));
    found.sort();
    found.into_iter().map(|(line, name)| format!("{line}: {name}")).collect()
}

fn violations_in(room: &str, depth: usize, scope: &Scope) -> Vec<(usize, String)> {
    let draws = place(room) >= place(FIRST_TO_DRAW);
    let mut found = Vec::new();
    for Named { line, path } in scope.imports.iter().map(|import| &import.named).chain(&scope.paths) {
        let path: Vec<&String> =
            path.iter().filter(|segment| !segment.is_empty() && *segment != "inside").collect();
        let supers = path.iter().take_while(|&&segment| segment == "super").count();
        let named = match path.first().map_or("", |first| first.as_str()) {
            "crate" | "whosaid" => path.get(1),
            "super" if supers >= depth => path.get(supers),
            first if TERMINAL_CRATES.contains(&first) && !draws => path.first(),
            _ => None,
        };
        let is_forbidden = |name: &&&String| match place(name) {
            Some(_) => !may_name(room, name),
            None => TERMINAL_CRATES.contains(&name.as_str()),
        };
        found.extend(named.filter(is_forbidden).map(|name| (*line, (*name).clone())));
    }
    let inner = scope.modules.iter().filter_map(|child| child.scope.as_ref());
    found.extend(inner.flat_map(|inside| violations_in(room, depth + 1, inside)));
    found
}

/// The files of the crate: the room, how many modules deep the file is, and its source. The files of no room may name all.
fn files() -> Vec<(String, usize, PathBuf)> {
    let src = src();
    let place = |path: PathBuf| {
        let module = module_of(path.strip_prefix(&src).unwrap().to_str().unwrap());
        module.first().map(|room| (room.clone(), module.len(), path))
    };
    files_below(&src).into_iter().filter_map(place).collect()
}

#[test]
fn no_arrow_runs_backwards() {
    let files = files();
    let mut found = Vec::new();
    for (room, depth, path) in files.iter().filter(|(room, ..)| place(room).is_some()) {
        let source = fs::read_to_string(path).unwrap();
        found.extend(
            violations(room, *depth, &source).into_iter().map(|what| format!("{}:{what}", path.display())),
        );
    }
    assert!(found.is_empty(), "these name what stands right of them:\n{}", found.join("\n"));
    // Otherwise nothing was looked at, or a room was added that nobody gave a place.
    for (room, _, path) in &files {
        assert!(place(room).is_some() || ROOTS.contains(&room.as_str()), "{} is in no room", path.display());
    }
    for room in ["parallel", "text", "store", "collection", "search", "export", "open", "cli"] {
        assert!(files.iter().any(|(name, ..)| name == room), "there is no room “{room}”");
    }
}

#[test]
fn a_backward_arrow_is_caught_however_it_is_written() {
    let table: [(&str, &str, &[&str]); 23] = [
        ("parallel", "use crate::text::cells;", &["1: text"]),
        ("open", "use crate::{harvest, app};", &["1: app"]),
        ("open", "use whosaid::inside::app::State;", &["1: app"]),
        ("text", "use crate::collection::Span;", &["1: collection"]),
        ("store", "use crate::collection::Span;", &["1: collection"]),
        ("collection", "use crate::text::cells;", &[]),
        ("collection", "use crate::store::Column;", &[]),
        ("search", "use crate::export::Format;", &["1: export"]),
        ("export", "use crate::{collection::Kind, search::{Engine, Query}};", &["1: search", "1: search"]),
        ("export", "use crate::{\n    collection,\n    search,\n};", &["3: search"]),
        ("app", "fn draw() -> crate::view::Theme { todo() }", &["1: view"]),
        ("app", "use ratatui::layout::Rect;", &["1: ratatui"]),
        ("app", "let key = crossterm::event::read();", &["1: crossterm"]),
        ("app", "pub(crate) use ::crossterm::event as keys;", &["1: crossterm"]),
        ("app", "use super::view::draw;", &["1: view"]),
        ("app", "use super::text::cells;", &[]),
        ("view", "use ratatui::{Frame, layout::Rect};", &[]),
        ("view", "use crate::{app::State, terminal};", &["1: terminal"]),
        ("terminal", "use crate::cli::Exit;", &["1: cli"]),
        ("cli", "use crate::{terminal, view, app, search, export, text};", &[]),
        (
            "text",
            "#[cfg(test)]\nmod tests {\n    use whosaid::inside::collection::read;\n}",
            &["3: collection"],
        ),
        (
            "text",
            "/// See `crate::view`.\n// use crate::app;\n/* crate::cli */ const A: &str = \"crate::app\";",
            &[],
        ),
        ("text", "const A: &str = r#\"\"crate::app\"#; const B: char = '\"'; use crate::app;", &["1: app"]),
    ];
    for (room, source, expected) in table {
        assert_eq!(violations(room, 1, source), expected, "{room}: {source}");
    }
}

#[test]
fn super_leaves_a_room_only_from_its_edge() {
    let table: [(&str, &[&str]); 4] = [
        ("use super::search::a;", &[]),
        ("use super::super::search::a;", &["1: search"]),
        ("mod tests { use super::super::search::a; }", &[]),
        ("mod tests { use super::super::super::search::a; }", &["1: search"]),
    ];
    for (source, expected) in table {
        assert_eq!(violations("export", 2, source), expected, "{source}");
    }
}

#[test]
fn rooms_side_by_side_do_not_know_each_other() {
    let braces: [&[&str]; 2] =
        [&["ingest", "fetch", "extract", "search", "export"], &["harvest", "desk", "cluster"]];
    for rooms in braces {
        for from in rooms {
            for to in rooms {
                assert_eq!(may_name(from, to), from == to);
            }
            assert!(may_name(from, "collection") && may_name("open", from) && !may_name(from, "open"));
        }
    }
}
