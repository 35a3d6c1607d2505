//! The house keeps its arrows: `text ← store ← collection ← { ingest, extract, search, export } ← { harvest, app } ← view ← terminal ← cli`.
//!
//! What a file names is read from its `use` lines and its paths. A room may name what stands left of it; the four in
//! braces stand side by side and don't know each other, and the terminal's crates begin at `view`.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, with how far right they stand.
const ROOMS: [(&str, u8); 12] = [
    ("text", 0),
    ("store", 1),
    ("collection", 2),
    ("ingest", 3),
    ("extract", 3),
    ("search", 3),
    ("export", 3),
    ("harvest", 4),
    ("app", 4),
    ("view", 5),
    ("terminal", 6),
    ("cli", 7),
];

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
    let draws = place(room) >= place(FIRST_TO_DRAW);
    let mut found = Vec::new();
    for (line, path) in paths(source) {
        let supers = path.iter().take_while(|&segment| segment == "super").count();
        let named = match path[0].as_str() {
            "crate" | "whosaid" => path.get(1),
            "super" if supers >= depth => path.get(supers),
            first if TERMINAL_CRATES.contains(&first) && !draws => Some(&path[0]),
            _ => None,
        };
        let forbidden = |name: &&String| place(name).is_none_or(|_| !may_name(room, name));
        let is_name = |name: &&String| place(name).is_some() || TERMINAL_CRATES.contains(&name.as_str());
        found.extend(named.filter(is_name).filter(forbidden).map(|name| format!("{line}: {name}")));
    }
    found
}

/// Every path of a source with its line, one for each leaf of a `use` tree: `crate::{a, b::c}` is `crate::a` and
/// `crate::b::c`.
fn paths(source: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    // What stands before each brace that is open; nothing for one that is no tree.
    let mut trees: Vec<Option<Vec<String>>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (line, token) = &tokens[at];
        if token == "{" {
            trees.push(None);
        } else if token == "}" {
            trees.pop();
        } else if is_word(token) && !KEYWORDS.contains(&token.as_str()) {
            let prefix = trees.last().cloned().flatten().unwrap_or_default();
            let mut path = prefix;
            path.push(token.clone());
            while let Some([(_, colons), (_, next)]) = tokens.get(at + 1..at + 3)
                && colons == "::"
            {
                at += 2;
                if next == "{" {
                    trees.push(Some(path.clone()));
                    break;
                }
                path.push(next.clone());
            }
            if tokens[at].1 != "{" {
                found.push((*line, path));
            }
        }
        at += 1;
    }
    found
}

/// What may stand before a path that begins with colons, and is none of it.
const KEYWORDS: [&str; 12] =
    ["use", "as", "dyn", "impl", "for", "in", "return", "mut", "match", "if", "while", "where"];

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, "::" and braces with their lines. Comments, strings and everything else is left out.
fn tokens(source: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest) {
            length
        } else if c == '"' {
            string(rest)
        } else if let Some(length) = character(rest) {
            length
        } else if rest.starts_with("::") || matches!(c, '{' | '}') {
            let length = if c == ':' { 2 } else { 1 };
            tokens.push((line, rest[..length].to_owned()));
            length
        } else if c.is_alphanumeric() || c == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push((line, rest[..length].to_owned()));
            length
        } else {
            c.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// How long the raw string is that stands here, if one does.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|&byte| byte == b'#').count();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(rest.len() - inside.len() + length)
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// How long the character literal is that stands here, if one does: a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map(|at| at + 4);
    }
    let first = inside.chars().next()?;
    inside[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// Every Rust file of the crate with the room that it is in; the files of no room, `lib.rs` and `main.rs`, may name all.
fn files() -> Vec<(String, usize, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let mut modules: Vec<String> = path
                    .strip_prefix(&src)
                    .unwrap()
                    .with_extension("")
                    .components()
                    .map(|part| part.as_os_str().to_str().unwrap().to_owned())
                    .collect();
                modules.retain(|module| module != "mod");
                files.push((modules[0].clone(), modules.len(), path));
            }
        }
    }
    files
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
        assert!(
            place(room).is_some() || matches!(room.as_str(), "lib" | "main"),
            "{} is in no room",
            path.display()
        );
    }
    for room in ["text", "store", "collection", "search", "export", "cli"] {
        assert!(files.iter().any(|(name, ..)| name == room), "there is no room “{room}”");
    }
}

#[test]
fn a_backward_arrow_is_caught_however_it_is_written() {
    let table: [(&str, &str, &[&str]); 20] = [
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
    assert!(violations("export", 2, "use super::search::a;").is_empty());
    assert_eq!(violations("export", 2, "use super::super::search::a;"), ["1: search"]);
}

#[test]
fn the_four_do_not_know_each_other() {
    let four = ["ingest", "extract", "search", "export"];
    for from in four {
        for to in four {
            assert_eq!(may_name(from, to), from == to);
        }
        assert!(may_name(from, "collection") && may_name("app", from) && !may_name(from, "app"));
    }
}
