//! An object has to be read in one pass as if it were parsed as a whole and its records were lines of JSON Lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::value::RawValue;

use crate::collection::format::record::Meta;
use crate::collection::format::write::{JsonForm, write_all};
use crate::collection::read::{self, parse_record};
use crate::collection::{Builder, Fault, Location};

/// The records of a dataset as JSON Lines, or what is wrong with it: sentences, or the line where it is no JSON.
type Outcome = Result<String, Vec<String>>;

fn outcome(text: &str, say: impl Fn(Fault) -> String) -> Outcome {
    let mut builder = Builder::new();
    read::into(&mut builder, "a", text.as_bytes());
    let collection = builder.finish().map_err(|faults| sorted(faults.into_iter().map(say).collect()))?;
    let mut out = Vec::new();
    write_all(&collection, JsonForm::Lines, &mut out).unwrap();
    Ok(String::from_utf8(out).unwrap())
}

fn sorted(mut faults: Vec<String>) -> Vec<String> {
    faults.sort();
    faults
}

fn in_one_pass(text: &str) -> Outcome {
    outcome(text, |fault| fault.location.line.map_or(fault.what, |line| format!("line {line}")))
}

/// Parses all of an object at once.
fn whole(text: &str) -> Outcome {
    let mut fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).map_err(|error| {
        // Of a line end within a key serde_json complains when it has read it.
        let has_line_end = error.is_syntax() && error.column() == 0;
        vec![format!("line {}", error.line() - usize::from(has_line_end))]
    })?;
    let mut faults = Vec::new();
    let mut records = String::new();
    // What is said of records that name one of a list that isn't there.
    let mut explained = Vec::new();
    for (list, record, consequence) in [
        ("documents", "document", "no document before it has that id"),
        ("speakers", "speaker", "no speaker has that id"),
        ("attributions", "attribution", "which is no attribution's id"),
    ] {
        let Some(elements) = fields.remove(list) else {
            faults.push(format!("there is no “{list}”: a list was expected, if an empty one"));
            explained.push(consequence);
            continue;
        };
        match parse_record::<Vec<&RawValue>>(elements.get(), &mut Location::default()) {
            Err(what) => {
                faults.push(what);
                explained.push(consequence);
            }
            Ok(elements) => elements.iter().for_each(|element| {
                writeln!(records, "{{\"{record}\":{}}}", element.get().replace('\n', " ")).unwrap();
            }),
        }
    }
    let mut meta = serde_json::to_string(&fields).unwrap().replace('\n', " ");
    if let Err(what) = parse_record::<Meta>(&meta, &mut Location::default()) {
        faults.push(what);
        "{\"schema\":\"whosaid/1\"}".clone_into(&mut meta);
    }
    let outcome = outcome(&format!("{{\"meta\":{meta}}}\n{records}"), |fault| fault.what);
    if faults.is_empty() {
        return outcome;
    }
    // That a list is missing explains that its records are.
    let follows = |what: &String| explained.iter().any(|consequence| what.contains(consequence));
    faults.extend(outcome.err().unwrap_or_default().into_iter().filter(|what| !follows(what)));
    Err(sorted(faults))
}

const DOCUMENTS: &str = r#""documents": [
    { "id": "d0", "title": "A \"sluice\"", "text": "Pell said that “it holds”.\n\nNo \\ more." , "part": [1, {"of": "]}"}] },
    {"id":"d1","text":"Orla Penn: we wait."}
  ]"#;
const SPEAKERS: &str = r#""speakers": [{"id":"pell","name":"I. Pell","aliases":["Pell"]} , {"id": "penn", "name": "Orla Penn"}]"#;
const ATTRIBUTIONS: &str = r#""attributions": [ {"id":"d0:10-25","document":"d0","kind":"direct",
    "content":[{"start":10,"end":25,"text":"that “it holds”"}],"speakers":["pell"]},
    {"id": "d0:15-25", "document": "d0", "kind": "direct", "inside": "d0:10-25", "note": null,
     "content": [{"start": 15, "end": 25, "text": "“it holds”"}], "speakers": ["pell"]},
    {"id":"d1:11-18","document":"d1","kind":"indirect","content":[{"start":11,"end":18,"text":"we wait"}],"speakers":["penn"]}]"#;
const REST: &str =
    r#""schema": "whosaid/1", "title": "Sluices", "license": {"name": "CC0", "years": [2031, 1e3, -0.5]}"#;

fn object(order: [usize; 4]) -> String {
    let parts = order.map(|part| [REST, DOCUMENTS, SPEAKERS, ATTRIBUTIONS][part]);
    format!("{{ {} }}\n", parts.join(",\n  "))
}

fn orders() -> impl Strategy<Value = [usize; 4]> {
    Just(vec![0, 1, 2, 3]).prop_shuffle().prop_map(|order| [order[0], order[1], order[2], order[3]])
}

#[test]
fn an_object_that_is_cut_anywhere_says_where() {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0]] {
        let text = object(order);
        for (length, _) in text.char_indices().skip(1) {
            let part = &text[..length];
            assert_eq!(in_one_pass(part), whole(part), "{part}");
        }
    }
}

#[test]
fn an_object_may_have_no_list_twice() {
    let text = object([0, 1, 2, 3]).replacen("\"license\"", "\"speakers\": [], \"license\"", 1);
    assert_eq!(in_one_pass(&text).unwrap_err(), ["the list stands twice: put its records into one"]);
}

#[test]
fn many_records_arrive_in_order_from_several_threads() {
    let text = |nth: usize| format!("Pell said that sluice {nth} is shut. {}", "It was dry. ".repeat(40));
    let document = |nth: usize| format!("{{\"id\":\"d{nth}\",\"text\":\"{}\"}}", text(nth));
    let attribution = |nth: usize| {
        let content = format!("that sluice {nth} is shut");
        let end = 10 + content.len();
        let span = format!("{{\"start\":10,\"end\":{end},\"text\":\"{content}\"}}");
        format!(
            "{{\"id\":\"d{nth}:10-{end}\",\"document\":\"d{nth}\",\"kind\":\"indirect\",\"content\":[{span}]}}"
        )
    };
    let list = |name: &str, of: &dyn Fn(usize) -> String| {
        format!("\"{name}\":[{}]", (0..9000).map(of).collect::<Vec<_>>().join(","))
    };
    let lists =
        [list("attributions", &attribution), list("documents", &document), "\"speakers\":[]".to_owned()];
    for lists in [[0, 1, 2], [1, 2, 0]].map(|order: [usize; 3]| order.map(|nth| lists[nth].clone())) {
        let text = format!("{{{},\"schema\":\"whosaid/1\"}}", lists.join(","));
        let read = in_one_pass(&text).unwrap();
        assert_eq!(read.lines().count(), 18_001);
        assert!(Ok(read) == whole(&text));
        let wrong = text.replacen("that sluice 8888 is shut\"", "that sluice 8888 is open\"", 1);
        let told = outcome(&wrong, |fault| fault.location.to_string()).unwrap_err();
        assert_eq!(told, ["a, attributions[8888].content[0]"]);
    }
}

proptest! {
    #![proptest_config(crate::long_tests::cases(400))]

    #[test]
    fn an_object_is_read_as_if_it_were_read_whole(
        order in orders(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..3_u8, "[\\[\\]{}:,\"\\\\a1 \n]|null|true|\\[\\]"), 0..3),
    ) {
        let mut text = object(order);
        for (place, how, with) in changes {
            let at = place.index(text.len());
            let start = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let end = (start + 1..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
            match how {
                0 => text.replace_range(start..end, &with),
                1 => text.insert_str(start, &with),
                _ => text.replace_range(start..end, ""),
            }
        }
        let (one, whole) = (in_one_pass(&text), whole(&text));
        // Without its documents, the rest of an attribution is not looked at.
        let lacks_documents = |outcome: &Outcome| outcome.as_ref().is_err_and(|faults| faults.iter().any(|what| what.starts_with("there is no “documents”") || what.contains("list was expected")));
        if lacks_documents(&whole) {
            prop_assert!(one.is_err(), "{text}");
        } else {
            prop_assert_eq!(one, whole, "{}", text);
        }
    }
}
