//! An oracle that parses one JSON object as a whole: the reader that takes one pass has to give the same records, or the same
//! faults.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::collection::format::record::{AttributionRecord, DocumentRecord, SpeakerRecord};
use crate::collection::format::write::{JsonForm, write_all};
use crate::collection::read;
use crate::collection::read::syntax::{parse_record, sentence};
use crate::collection::{Builder, Fault, Location};

/// Reads all of an object at once, its lists in the order in which they are needed.
fn whole(text: &str) -> Builder {
    let mut builder = Builder::new();
    let file = Location { file: "a".to_owned(), ..Location::default() };
    let mut fields = match serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        Ok(fields) => fields,
        Err(error) => {
            let what = match error.classify() {
                Category::Data => {
                    "one JSON object was expected, or JSON Lines, and this is neither".to_owned()
                }
                _ => sentence(&error, error.column()),
            };
            builder.fault(Location { line: Some(error.line()), ..file }, what);
            return builder;
        }
    };
    let lists = ["documents", "speakers", "attributions"].map(|list| (list, fields.remove(list)));
    let mut place = file.clone();
    let meta = serde_json::to_string(&fields).unwrap();
    match parse_record(&meta, &mut place) {
        Ok(meta) => builder.meta(meta, &file),
        Err(what) => builder.fault(place, what),
    }
    for (list, records) in lists {
        let Some(records) = records else {
            builder
                .fault(file.clone(), format!("there is no “{list}”: a list was expected, if an empty one"));
            continue;
        };
        let records: Vec<&RawValue> = match serde_json::from_str(records.get()) {
            Ok(records) => records,
            Err(error) => {
                let place = Location { path: list.to_owned(), ..file.clone() };
                builder.fault(place, sentence(&error, error.column()));
                continue;
            }
        };
        for (nth, record) in records.into_iter().enumerate() {
            let place = Location { path: format!("{list}[{nth}]"), ..file.clone() };
            match list {
                "documents" => {
                    give(&mut builder, record, place, |builder, document: &DocumentRecord<'_>, place| {
                        builder.document(document, place);
                    });
                }
                "speakers" => {
                    give(&mut builder, record, place, |builder, speaker: &SpeakerRecord<'_>, place| {
                        builder.speaker(speaker, place);
                    });
                }
                _ => give(&mut builder, record, place, |builder, one: &AttributionRecord<'_>, place| {
                    builder.attribution(one, place);
                }),
            }
        }
    }
    builder
}

fn give<'a, T: Deserialize<'a>>(
    builder: &mut Builder,
    record: &'a RawValue,
    mut place: Location,
    take: impl FnOnce(&mut Builder, &T, &Location),
) {
    match parse_record(record.get(), &mut place) {
        Ok(record) => take(builder, &record, &place),
        Err(what) => builder.fault(place, what),
    }
}

/// The records of a builder, or what is wrong with them.
fn outcome(builder: Builder) -> Result<String, Vec<String>> {
    let told = |faults: Vec<Fault>| {
        let mut told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        told.sort();
        told
    };
    let collection = builder.finish().map_err(told)?;
    let mut out = Vec::new();
    write_all(&collection, JsonForm::Lines, &mut out).unwrap();
    Ok(String::from_utf8(out).unwrap())
}

fn in_one_pass(text: &str) -> Builder {
    let mut builder = Builder::new();
    read::into(&mut builder, "a", text.as_bytes());
    builder
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
            assert_eq!(outcome(in_one_pass(part)), outcome(whole(part)), "{part}");
        }
    }
}

#[test]
fn what_stands_behind_a_value_has_the_same_fault() {
    let text = object([0, 1, 2, 3]);
    for (at, _) in text.match_indices(['}', ']', '"', '5']) {
        for more in ["0", "1", "-", "e1", "x", "\"", "{", "]"] {
            let mut text = text.clone();
            text.insert_str(at + 1, more);
            assert_eq!(outcome(in_one_pass(&text)), outcome(whole(&text)), "{text}");
        }
    }
}

#[test]
fn an_object_may_have_no_list_twice() {
    let text = object([0, 1, 2, 3]).replacen("\"license\"", "\"speakers\": [], \"license\"", 1);
    let told = outcome(in_one_pass(&text)).unwrap_err();
    assert_eq!(told, ["a, speakers: the list stands twice: put its records into one"]);
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
        let read = outcome(in_one_pass(&text)).unwrap();
        assert_eq!(read.lines().count(), 18_001);
        assert!(Ok(read) == outcome(whole(&text)));
        let wrong = text.replacen("that sluice 8888 is shut\"", "that sluice 8888 is open\"", 1);
        let told = outcome(in_one_pass(&wrong)).unwrap_err();
        assert!(told.len() == 1 && told[0].starts_with("a, attributions[8888].content[0]: "), "{told:?}");
        assert_eq!(outcome(whole(&wrong)), Err(told));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

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
        prop_assert_eq!(outcome(in_one_pass(&text)), outcome(whole(&text)), "{}", text);
    }
}
