//! The list of cases that are not right yet, `open.txt`: a line a case, sorted, each with its reason.

use std::collections::BTreeMap;
use std::fs;

/// What stands above the list.
const HEAD: &str = "# Cases that are not right yet, each with what is wrong with it. README.md says how this is written anew.\n";

/// The open cases and their reasons.
pub(super) struct OpenCases {
    path: String,
    reasons: BTreeMap<String, String>,
}

impl OpenCases {
    /// Reads the list; none is an empty one.
    pub(super) fn read(folder: &str) -> Self {
        let path = format!("{folder}/open.txt");
        let file = fs::read_to_string(&path).unwrap_or_default();
        let lines = file.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let reasons = lines
            .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{path}: “{line}” has no reason")))
            .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
            .collect();
        Self { path, reasons }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.reasons.contains_key(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.reasons.keys()
    }

    /// Writes these instead. A case that was open before keeps its line, so that two who write the list change few of the same.
    pub(super) fn write(&mut self, open: impl Iterator<Item = (String, String)>) {
        let before = std::mem::take(&mut self.reasons);
        let kept = |(name, reason): (String, String)| {
            let reason = before.get(&name).cloned().unwrap_or(reason);
            (name, reason)
        };
        self.reasons = open.map(kept).collect();
        let lines = self.reasons.iter().map(|(name, reason)| format!("{name}: {reason}\n"));
        fs::write(&self.path, lines.fold(HEAD.to_owned(), |file, line| file + &line)).unwrap();
    }
}
