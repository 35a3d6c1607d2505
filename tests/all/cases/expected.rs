//! What a careful reader expects of a case, as its file has it. `tests/cases/README.md` says what the fields mean.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The end of the name of a file with expected answers.
pub(super) const EXPECTED: &str = ".expected.json";

/// The answers of one case. A field that the judge would overlook is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    pub(super) pattern: String,
    #[serde(default, rename = "src")]
    _report: String,
    pub(super) must: Vec<ExpectedItem>,
    #[serde(default)]
    pub(super) must_not: Vec<String>,
    #[serde(default)]
    pub(super) must_not_exact: Vec<String>,
    #[serde(default)]
    pub(super) nowhere: Vec<String>,
    #[serde(default)]
    pub(super) documents: Vec<BTreeMap<String, OneOrMany>>,
    pub(super) count: Option<usize>,
    #[serde(default)]
    pub(super) text: Vec<String>,
    #[serde(default)]
    pub(super) not_text: Vec<String>,
}

/// A quote or claim that has to be found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedItem {
    pub(super) content: String,
    #[serde(default)]
    pub(super) alt: Vec<String>,
    pub(super) speaker: OneOrMany,
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) anykind: bool,
    #[serde(default)]
    pub(super) source: Vec<String>,
    #[serde(default)]
    pub(super) not_speaker: Vec<String>,
    #[serde(default)]
    pub(super) beside: Vec<String>,
    #[serde(default)]
    pub(super) if_there: bool,
    #[serde(default)]
    pub(super) within: bool,
    #[serde(default)]
    pub(super) date: String,
}

/// A value, or a list of values that will do. Null is nobody, or nothing.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(Option<String>),
    Many(Vec<Option<String>>),
}

impl OneOrMany {
    pub(super) fn values(&self) -> &[Option<String>] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl Expected {
    pub(super) fn read(path: &Path) -> Self {
        let file = fs::read(path).unwrap();
        serde_json::from_slice(&file).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
    }
}

impl ExpectedItem {
    /// The contents that will do.
    pub(super) fn contents(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.content).chain(&self.alt)
    }
}
