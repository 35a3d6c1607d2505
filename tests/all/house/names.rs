//! One name, one thing: no two types of the crate share a name, and no two constants of different values do.
//!
//! Tests are left out, and so is what is inside of a function, and what belongs to a type or trait and is named after it:
//! associated types and constants.

use std::collections::BTreeMap;

use super::graph::House;

/// Every subcommand has its own: what may be said to it, by clap's custom, and the examples of its help.
const COMMON: [&str; 2] = ["Args", "EXAMPLES"];

/// How much of a value is shown, in characters.
const SHOWN: usize = 40;

/// Names that several types have, with their places.
fn shared_types(house: &House) -> Vec<String> {
    let types = house.definitions().filter(|(_, definition)| {
        matches!(definition.keyword.as_str(), "struct" | "enum" | "union" | "trait" | "type")
            && !COMMON.contains(&definition.name.as_str())
    });
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (file, definition) in types {
        places.entry(&definition.name).or_default().push(format!("{file}:{}", definition.line));
    }
    let shared = places.into_iter().filter(|(_, places)| places.len() > 1);
    shared.map(|(name, places)| format!("{name}: {}", places.join(" "))).collect()
}

/// Names of constants that have several values, with the values.
fn shared_constants(house: &House) -> Vec<String> {
    let mut values: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for (file, definition) in house.definitions() {
        if let Some(value) = definition.value.as_ref().filter(|_| !COMMON.contains(&definition.name.as_str()))
        {
            let shown: String = value.chars().take(SHOWN).collect();
            let place = format!("{shown} in {file}:{}", definition.line);
            values.entry(&definition.name).or_default().push((value, place));
        }
    }
    let differ = |values: &Vec<(&str, String)>| values.iter().any(|(value, _)| *value != values[0].0);
    let shared = values.into_iter().filter(|(_, values)| differ(values));
    let list = |values: Vec<(&str, String)>| {
        values.into_iter().map(|(_, place)| place).collect::<Vec<_>>().join("; ")
    };
    shared.map(|(name, values)| format!("{name}: {}", list(values))).collect()
}

#[test]
fn one_name_names_one_type() {
    let found = shared_types(&House::here());
    assert!(found.is_empty(), "{} names of several types:\n{}", found.len(), found.join("\n"));
}

#[test]
fn one_name_names_one_value() {
    let found = shared_constants(&House::here());
    assert!(found.is_empty(), "{} names of several values:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_name_of_several_types_is_caught() {
    let table: [(&str, &str, &[&str]); 12] = [
        ("struct A;", "struct B;", &[]),
        ("struct A;", "pub(crate) struct A { b: u8 }", &["A: a.rs:1 b.rs:1"]),
        ("pub enum A { B }", "\npub trait A {}", &["A: a.rs:1 b.rs:2"]),
        ("type A = u8;", "#[derive(Debug)]\npub struct A<'a, T>(&'a T);", &["A: a.rs:1 b.rs:2"]),
        ("type A = [u8; 3]; struct B;", "struct B;", &["B: a.rs:1 b.rs:1"]),
        ("const N: T = T { a: 1 }; struct B;", "struct B;", &["B: a.rs:1 b.rs:1"]),
        ("struct A; mod inner { struct A; }", "", &["A: a.rs:1 a.rs:1"]),
        ("struct Args;", "struct Args;", &[]),
        ("struct A;", "impl Iterator for B { type A = u8; }", &[]),
        ("struct A;", "fn f() { struct A; }", &[]),
        ("struct A;", "#[cfg(test)] mod tests { struct A; }", &[]),
        ("struct A;", "// struct A;\nconst fn f() -> A { \"struct A;\" }", &[]),
    ];
    for (a, b, expected) in table {
        let house = House::of([("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]);
        assert_eq!(shared_types(&house), expected, "{a} and {b}");
    }
}

#[test]
fn a_name_of_several_values_is_caught() {
    let table: [(&str, &str, &[&str]); 6] = [
        ("const MOST: usize = 3;", "const MOST: usize = 3;", &[]),
        (
            "const MOST: usize = 3;",
            "pub const MOST: usize = 1 << 4;",
            &["MOST: 3 in a.rs:1; 1 < < 4 in b.rs:1"],
        ),
        (
            "const MOST: usize = 3;",
            "static MOST: [u8; 2] = [1, 2];",
            &["MOST: 3 in a.rs:1; [1 , 2] in b.rs:1"],
        ),
        ("const MOST: usize = 3;", "impl A { const MOST: usize = 4; }", &[]),
        ("const _: () = assert!(true);", "const _: () = assert!(1 > 0);", &[]),
        ("const MOST: usize = 3;", "#[cfg(test)] const MOST: usize = 4;", &[]),
    ];
    for (a, b, expected) in table {
        let house = House::of([("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]);
        assert_eq!(shared_constants(&house), expected, "{a} and {b}");
    }
}
