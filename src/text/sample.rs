//! A sample text for the tests of this room: the built-in dataset's article. It is read as plain JSON, since this room does
//! not know collections.

/// The article's text.
pub(super) fn article() -> String {
    let dataset: serde_json::Value = serde_json::from_str(include_str!("../../data/osaka.json")).unwrap();
    dataset["documents"][0]["text"].as_str().unwrap().to_owned()
}
