//! Invented datasets, and the program run on them.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use whosaid::inside::collection::ids;

/// Two articles, four speakers, six attributions: a quote broken in two, one told inside another, one by two speakers,
/// one by nobody who is named.
pub(crate) fn harbour() -> Value {
    let pier = document(
        "The pier stays shut",
        "The pier stays shut\n\n\"We wait,\" harbour master Ada Lovell said on Monday, \"and we mend.\"\n\n\
         Lovell told the council that the mayor had called the plan \"a gift\" to thieves. \
         Both women agreed to meet again.\n\nWhoever denied the leak was not named.",
        &[("outlet", "The Harbour Post"), ("published", "2031-05-02"), ("url", "https://post.example/pier")],
    );
    let tide = document("潮の話", "潮の話\n\nMiro Ånd denied the leak.", &[]);
    let voices = [
        speaker("ada-lovell", "Ada Lovell", "person"),
        speaker("mayor", "Inés Quill", "person"),
        speaker("miro-and", "Miro Ånd", "person"),
        speaker("silent", "Nobody Heard", "group"),
    ];
    let told = "that the mayor had called the plan \"a gift\" to thieves";
    let outer = attribution(&pier, "mixed", &[told], "told", "Lovell", &["ada-lovell"]);
    let mut inner =
        attribution(&pier, "mixed", &["the plan \"a gift\" to thieves"], "called", "the mayor", &["mayor"]);
    inner["inside"] = outer["id"].clone();
    let attributions = [
        attribution(
            &pier,
            "direct",
            &["\"We wait,\"", "\"and we mend.\""],
            "said",
            "Ada Lovell",
            &["ada-lovell"],
        ),
        outer,
        inner,
        attribution(&pier, "indirect", &["to meet again"], "agreed", "Both women", &["ada-lovell", "mayor"]),
        attribution(&pier, "indirect", &["the leak"], "denied", "", &[]),
        attribution(&tide, "indirect", &["the leak"], "denied", "Miro Ånd", &["miro-and"]),
    ];
    dataset(&[pier, tide], &voices, &attributions)
}

pub(crate) fn dataset(documents: &[Value], speakers: &[Value], attributions: &[Value]) -> Value {
    json!({
        "schema": "whosaid/1", "offsets": "codepoint", "title": "Harbour talk",
        "documents": documents, "speakers": speakers, "attributions": attributions,
    })
}

pub(crate) fn document(title: &str, text: &str, more: &[(&str, &str)]) -> Value {
    let mut document = json!({
        "id": ids::document(text), "title": title, "text": text, "sha256": ids::sha256(text), "language": "en",
    });
    for (field, value) in more {
        document[*field] = (*value).into();
    }
    document
}

pub(crate) fn speaker(id: &str, name: &str, kind: &str) -> Value {
    json!({ "id": id, "name": name, "kind": kind, "aliases": [] })
}

/// An attribution whose spans are the first places of these words, each content after the one before.
pub(crate) fn attribution(
    document: &Value,
    kind: &str,
    content: &[&str],
    cue: &str,
    source: &str,
    speakers: &[&str],
) -> Value {
    let text = document["text"].as_str().unwrap();
    let mut from = 0;
    let content: Vec<Value> = content.iter().map(|words| span(text, words, &mut from)).collect();
    let optional = |words: &str| match words {
        "" => json!([]),
        words => json!([span(text, words, &mut 0)]),
    };
    let id = format!(
        "{}:{}-{}",
        document["id"].as_str().unwrap(),
        content[0]["start"],
        content[content.len() - 1]["end"]
    );
    json!({
        "id": id, "document": document["id"], "kind": kind, "content": content, "cue": optional(cue),
        "source": optional(source), "speakers": speakers, "inside": null, "confidence": 1.0, "status": "curated",
        "by": "curated",
    })
}

fn span(text: &str, words: &str, from: &mut usize) -> Value {
    let at = *from + text[*from..].find(words).unwrap();
    *from = at + words.len();
    let start = text[..at].chars().count();
    json!({ "start": start, "end": start + words.chars().count(), "text": words })
}

/// The same records as JSON Lines.
pub(crate) fn lines(dataset: &Value) -> String {
    let mut meta = dataset.clone();
    let mut records = Vec::new();
    for (list, name) in [("documents", "document"), ("speakers", "speaker"), ("attributions", "attribution")]
    {
        let list = meta.as_object_mut().unwrap().remove(list).unwrap();
        records.extend(list.as_array().unwrap().iter().map(|record| json!({ name: record })));
    }
    records.insert(0, json!({ "meta": meta }));
    records.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n"
}

/// How a call ended.
#[derive(Debug, PartialEq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, with nothing of this machine's settings and nothing on stdin.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "XDG_DATA_HOME"] {
        command.env_remove(variable);
    }
    command.env("XDG_CONFIG_HOME", "/no settings here").stdin(Stdio::null());
    command
}

/// Runs the program.
pub(crate) fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Ran {
    program().args(arguments).output().unwrap().into()
}

/// Runs the program with this on stdin.
pub(crate) fn run_on(stdin: &[u8], arguments: &[&str]) -> Ran {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // A program that doesn't read its stdin to the end closes the pipe: no error of the test's.
    let writer = std::thread::spawn(move || pipe.write_all(&stdin));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    output.into()
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
