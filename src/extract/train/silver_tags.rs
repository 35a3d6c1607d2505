//! Silver tags: parts of speech that another program gave to the corpus's tokens.
//!
//! A file of lines: "# NAME" starts an article, then a token a line (start and end in code points, tag, more).

use std::collections::HashMap;

use crate::extract::words::language::{Language, PosTag};

/// For each article the tag of each token, by its place in code points.
pub(crate) type SilverTags = HashMap<String, HashMap<(u32, u32), PosTag>>;

/// Reads such a file. Tags that are not in the language's tag set are left out.
#[must_use]
pub(crate) fn read(file: &str, language: &Language) -> SilverTags {
    let mut silver = SilverTags::new();
    let mut name = String::new();
    for line in file.lines() {
        if let Some(next) = line.strip_prefix("# ") {
            next.clone_into(&mut name);
        } else if let Some((place, tag)) = token(line, language) {
            silver.entry(name.clone()).or_default().insert(place, tag);
        }
    }
    silver
}

fn token(line: &str, language: &Language) -> Option<((u32, u32), PosTag)> {
    let mut fields = line.split('\t');
    let mut number = || fields.next()?.parse::<u32>().ok();
    let place = (number()?, number()?);
    Some((place, language.tag(fields.next()?)?))
}
