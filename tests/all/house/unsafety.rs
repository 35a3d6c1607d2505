//! Three files have `unsafe` in them, so whoever audits it reads three files: one maps files, one handles the signal that comes
//! when a mapped file is cut, one looks at standard output before `main`.

use std::fs;

use proc_macro2::{TokenStream, TokenTree};

use super::graph::{files_below, src};

/// The files that may have it.
const AUDITED: [&str; 3] = ["cli/closed_stdout.rs", "store/column.rs", "terminal/bus_error.rs"];

/// Whether a source has `unsafe` in it, or names the lint that allows it. Comments and strings don't count.
fn has_unsafe(source: &str) -> bool {
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(word) => word == "unsafe" || word == "unsafe_code",
            TokenTree::Group(group) => any(group.stream()),
            _ => false,
        })
    }
    any(source.parse().unwrap())
}

#[test]
fn two_files_have_unsafe() {
    let files = files_below(&src()).into_iter();
    let mut found: Vec<String> = files
        .filter(|path| has_unsafe(&fs::read_to_string(path).unwrap()))
        .map(|path| path.strip_prefix(src()).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    found.sort();
    assert_eq!(found, AUDITED);
}

#[test]
fn unsafe_is_caught_wherever_it_stands() {
    let table = [
        ("fn f() { if true { unsafe { g() } } }", true),
        ("#![allow(unsafe_code)]", true),
        ("#[cfg_attr(unix, expect(unsafe_code))] fn f() {}", true),
        ("m! { unsafe impl Send for A {} }", true),
        ("/// unsafe\n// unsafe\nfn f() -> &'static str { \"unsafe\" }", false),
        ("fn unsafely() {}", false),
    ];
    for (source, expected) in table {
        assert_eq!(has_unsafe(source), expected, "{source}");
    }
}
