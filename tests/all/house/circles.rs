//! No files of the crate name each other in a circle, directly or through others; and inside of `search` and
//! `collection` each room stands on those before it.

use super::graph::{Edge, House};

/// Files that may name everything, and so lie on no way from one room to another.
const OUTSIDE: [&str; 3] = ["lib.rs", "main.rs", "inside.rs"];

/// The rooms of a room, each of which may name those before it.
const ORDERS: [(&str, &[&str]); 2] = [
    (
        "search",
        &["query", "rowset", "overlay", "postings", "words", "fields", "index", "facets", "run", "suggest"],
    ),
    ("collection", &["columns", "format", "build", "read"]),
];

/// Every set of files each of which leads to each other, with the edges among them.
fn circles(house: &House) -> Vec<Vec<Edge>> {
    let edges: Vec<Edge> = house.edges().into_iter().filter(|edge| !is_outside(house, edge)).collect();
    let reach: Vec<Vec<bool>> = (0..house.files.len()).map(|from| reachable(from, &edges, house)).collect();
    let mut circles: Vec<Vec<Edge>> = Vec::new();
    for &edge in edges.iter().filter(|edge| reach[edge.to][edge.from]) {
        let same =
            |circle: &&mut Vec<Edge>| reach[circle[0].from][edge.from] && reach[edge.from][circle[0].from];
        match circles.iter_mut().find(same) {
            Some(circle) => circle.push(edge),
            None => circles.push(vec![edge]),
        }
    }
    circles
}

fn is_outside(house: &House, edge: &Edge) -> bool {
    [edge.from, edge.to].iter().any(|&file| OUTSIDE.contains(&house.files[file].as_str()))
}

fn reachable(from: usize, edges: &[Edge], house: &House) -> Vec<bool> {
    let mut seen = vec![false; house.files.len()];
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for edge in edges.iter().filter(|edge| edge.from == file) {
            if !std::mem::replace(&mut seen[edge.to], true) {
                waiting.push(edge.to);
            }
        }
    }
    seen
}

/// Edges from a room inside of another to one that stands behind it.
fn backwards(house: &House, order: (&str, &[&str])) -> Vec<Edge> {
    let (room, order) = order;
    let place = |file: usize| {
        let inside = house.files[file].strip_prefix(room)?.strip_prefix('/')?.split(['/', '.']).next()?;
        order.iter().position(|&name| name == inside)
    };
    let is_backward = |edge: &Edge| place(edge.from).zip(place(edge.to)).is_some_and(|(from, to)| from < to);
    house.edges().into_iter().filter(is_backward).collect()
}

fn shown(house: &House, edge: &Edge) -> String {
    format!("{}:{} → {}", house.files[edge.from], edge.line, house.files[edge.to])
}

#[test]
fn no_files_go_in_a_circle() {
    let house = House::here();
    assert!(house.edges().len() > house.files.len(), "the imports were not found");
    let found: Vec<String> = circles(&house)
        .iter()
        .map(|circle| circle.iter().map(|edge| shown(&house, edge)).collect::<Vec<_>>().join("\n  "))
        .collect();
    assert!(found.is_empty(), "{} circles of files:\n  {}", found.len(), found.join("\n\n  "));
}

#[test]
fn the_rooms_of_search_and_collection_stand_on_those_before_them() {
    let house = House::here();
    let found: Vec<String> =
        ORDERS.iter().flat_map(|&order| backwards(&house, order)).map(|edge| shown(&house, &edge)).collect();
    assert!(found.is_empty(), "these name what stands behind them:\n{}", found.join("\n"));
}

#[test]
fn every_room_of_search_and_collection_has_its_place() {
    for (room, order) in ORDERS {
        let house = House::here();
        let below =
            house.files.iter().filter_map(|file| file.strip_prefix(room)?.strip_prefix('/')?.split_once('/'));
        let strangers: Vec<&str> = below
            .map(|(inside, _)| inside)
            .filter(|inside| *inside != "tests" && !order.contains(inside))
            .collect();
        assert!(strangers.is_empty(), "rooms of {room} that nobody gave a place: {strangers:?}");
    }
}

/// A case of a table: what it is about, the files of a crate, and the edges of its circles.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn a_circle_is_caught_however_it_is_written() {
    let lib = ("lib.rs", "mod a;\nmod b;\nmod c;\nmod room;");
    let table: [Case<'_>; 16] = [
        ("one names the other", &[("a.rs", "use crate::b::B; struct A;"), ("b.rs", "struct B;")], &[]),
        (
            "each names the other",
            &[("a.rs", "use crate::b::B; struct A;"), ("b.rs", "struct B;\nfn f() -> crate::a::A {}")],
            &["a.rs:1 → b.rs", "b.rs:2 → a.rs"],
        ),
        (
            "round three",
            &[
                ("a.rs", "use crate::b::B; struct A;"),
                ("b.rs", "use super::c::C; struct B;"),
                ("c.rs", "use crate::{text, a::{self, A}}; struct C;"),
            ],
            &["a.rs:1 → b.rs", "b.rs:1 → c.rs", "c.rs:1 → a.rs"],
        ),
        (
            "through a re-export",
            &[
                ("room/mod.rs", "mod low; mod high; pub(crate) use high::High; pub use low::Low;"),
                ("room/low.rs", "use super::High; pub struct Low;"),
                ("room/high.rs", "use super::Low; pub struct High;"),
            ],
            &["room/high.rs:1 → room/low.rs", "room/low.rs:1 → room/high.rs"],
        ),
        (
            "a re-export is no circle by itself",
            &[
                ("room/mod.rs", "mod low; mod high; pub(crate) use high::High; pub use low::Low;"),
                ("room/low.rs", "pub struct Low;"),
                ("room/high.rs", "use super::Low; pub struct High;"),
            ],
            &[],
        ),
        (
            "a re-export of a re-export, by another name",
            &[
                ("room/mod.rs", "mod low; mod high; pub(crate) use high::High;"),
                ("room/low.rs", "use crate::a::Other as Mine; pub struct Low;"),
                ("room/high.rs", "pub struct High; use crate::room::low::Low;"),
                ("a.rs", "pub use crate::room::High as Other;"),
            ],
            &["room/high.rs:1 → room/low.rs", "room/low.rs:1 → room/high.rs"],
        ),
        (
            "a definition in a mod.rs that names its children",
            &[
                ("room/mod.rs", "mod low;\nuse low::Low;\npub struct Room;"),
                ("room/low.rs", "use super::Room; pub struct Low;"),
            ],
            &["room/low.rs:1 → room/mod.rs", "room/mod.rs:2 → room/low.rs"],
        ),
        (
            "a child's function by its path",
            &[
                ("room/mod.rs", "mod low;\npub struct Room;\nfn f() { low::make() }"),
                ("room/low.rs", "pub fn make() -> super::Room {}"),
            ],
            &["room/low.rs:1 → room/mod.rs", "room/mod.rs:3 → room/low.rs"],
        ),
        (
            "through an imported module",
            &[
                ("a.rs", "use crate::b;\npub struct A;\nfn f() { b::make(); }"),
                ("b.rs", "pub fn make() -> crate::a::A {}"),
            ],
            &["a.rs:3 → b.rs", "b.rs:1 → a.rs"],
        ),
        (
            "a module that is only imported",
            &[("a.rs", "use crate::b; pub struct A;"), ("b.rs", "use crate::a::A;")],
            &[],
        ),
        (
            "through a glob",
            &[
                ("room/mod.rs", "mod low; mod high; pub(crate) use high::High;"),
                ("room/low.rs", "use super::*; pub struct Low;"),
                ("room/high.rs", "use super::low::Low; pub struct High;"),
            ],
            &["room/high.rs:1 → room/low.rs", "room/low.rs:1 → room/high.rs"],
        ),
        (
            "in a function, in a macro, in an impl",
            &[
                ("a.rs", "pub struct A; fn f() { use crate::b::make; make() }"),
                ("b.rs", "pub fn make() { vec![\ncrate::c::C] }"),
                ("c.rs", "pub struct C; impl C {\n const A: usize = crate::a::A::N; }"),
            ],
            &["a.rs:1 → b.rs", "b.rs:2 → c.rs", "c.rs:2 → a.rs"],
        ),
        (
            "tests are left out",
            &[
                ("a.rs", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
                ("b.rs", "use crate::a::A; pub struct B;"),
            ],
            &[],
        ),
        (
            "a file of tests is left out",
            &[
                ("room/mod.rs", "#[cfg(test)]\nmod tests;\npub mod low;"),
                ("room/low.rs", "pub struct Low; use crate::a::A;"),
                ("room/tests/mod.rs", "mod more; pub struct T;"),
                ("room/tests/more.rs", "use crate::a::A; pub struct More;"),
                (
                    "a.rs",
                    "use crate::room::tests::more::More; pub struct A; #[cfg(test)] use crate::room::low::Low;",
                ),
            ],
            &[],
        ),
        (
            "words and comments name nothing",
            &[
                (
                    "a.rs",
                    "/// As [`B`](crate::b::B).\npub struct A; // use crate::b::B;\nconst T: &str = \"crate::b::B\";",
                ),
                ("b.rs", "use crate::a::A; pub struct B;"),
            ],
            &[],
        ),
        (
            "a function that is called as its module",
            &[
                ("room/mod.rs", "mod low; mod high; pub use low::low;"),
                ("room/low.rs", "pub fn low() -> super::high::High {}"),
                ("room/high.rs", "use super::low; pub struct High;"),
            ],
            &["room/high.rs:1 → room/low.rs", "room/low.rs:1 → room/high.rs"],
        ),
    ];
    for (what, files, expected) in table {
        let house = House::of([&[lib], files].concat());
        let mut found: Vec<String> =
            circles(&house).iter().flatten().map(|edge| shown(&house, edge)).collect();
        found.sort();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn an_arrow_that_runs_back_inside_of_a_room_is_caught() {
    let house = House::of([
        ("lib.rs", "mod search;"),
        (
            "search/mod.rs",
            "mod query; mod index; mod facets; mod run; mod suggest; pub use facets::Facets; pub use query::Query;",
        ),
        ("search/query/mod.rs", "pub struct Query;"),
        ("search/index/mod.rs", "pub mod build; pub struct Index;"),
        ("search/index/build.rs", "use crate::search::{Query, Facets};"),
        ("search/facets/mod.rs", "use super::index::Index; pub struct Facets;"),
        ("search/run/mod.rs", "use super::suggest::Suggestion; pub struct Engine;"),
        ("search/suggest.rs", "use super::query::Query; pub struct Suggestion;"),
    ]);
    let found: Vec<String> = backwards(&house, ORDERS[0]).iter().map(|edge| shown(&house, edge)).collect();
    assert_eq!(
        found,
        ["search/index/build.rs:1 → search/facets/mod.rs", "search/run/mod.rs:1 → search/suggest.rs"]
    );
}
