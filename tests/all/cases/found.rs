//! What the program finds in a file: its items and documents, as the judge sees them.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::invented::run;

/// An item that was found.
pub(super) struct FoundItem {
    /// The texts of the content's spans.
    pub(super) spans: Vec<String>,
    pub(super) kind: String,
    pub(super) source: String,
    /// Their names.
    pub(super) speakers: Vec<String>,
    pub(super) confidence: f64,
    pub(super) is_said: bool,
    /// Its own, else its document's; empty where there is none.
    pub(super) date: String,
}

/// What was found in one file.
pub(super) struct FoundInFile {
    pub(super) items: Vec<FoundItem>,
    pub(super) documents: Vec<Value>,
}

impl FoundInFile {
    pub(super) fn read(path: &Path) -> Self {
        let ran = run(&["extract".as_ref(), "--threads".as_ref(), "1".as_ref(), path.as_os_str()]);
        let (mut speakers, mut documents, mut attributions) = (HashMap::new(), Vec::new(), Vec::new());
        for line in ran.stdout.lines() {
            let Value::Object(mut record) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
            documents.extend(record.remove("document"));
            attributions.extend(record.remove("attribution"));
            if let Some(speaker) = record.remove("speaker") {
                speakers.insert(string(&speaker["id"]), string(&speaker["name"]));
            }
        }
        let item = |one: &Value| FoundItem {
            spans: texts(&one["content"]),
            kind: string(&one["kind"]),
            source: texts(&one["source"]).join(" "),
            speakers: list(&one["speakers"]).iter().map(|id| speakers[&string(id)].clone()).collect(),
            confidence: one["confidence"].as_f64().unwrap(),
            is_said: one["asserted"].as_bool().unwrap_or(true),
            date: [&one["at"]["date"], date_of(&documents, &one["document"])]
                .into_iter()
                .map(string)
                .find(|date| !date.is_empty())
                .unwrap_or_default(),
        };
        let items = attributions.iter().map(item).collect();
        Self { items, documents }
    }
}

impl FoundItem {
    /// The whole content.
    pub(super) fn content(&self) -> String {
        self.spans.join(" ")
    }

    /// Any number of neighbouring spans: whether two halves are one record or two does not matter.
    pub(super) fn runs(&self) -> impl Iterator<Item = String> {
        let ends = |start| (start + 1..=self.spans.len()).map(move |end| start..end);
        (0..self.spans.len()).flat_map(ends).map(|run| self.spans[run].join(" "))
    }
}

fn date_of<'a>(documents: &'a [Value], id: &Value) -> &'a Value {
    documents.iter().find(|document| document["id"] == *id).map_or(&Value::Null, |one| &one["published"])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(spans: &Value) -> Vec<String> {
    list(spans).iter().map(|span| string(&span["text"])).collect()
}

/// A string; empty where there is none.
pub(super) fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
