//! Several datasets opened together: what they share is one, and nothing of any is lost.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::inside::collection::{AttributionNo, Builder, Collection, ids, read};

use crate::invented::{Ran, attribution, dataset, document, harbour, run, speaker};

/// A dataset as somebody makes it by hand: with ids from 1 on.
fn by_hand(place: &str, count: usize) -> Value {
    let mut documents = Vec::new();
    let mut attributions = Vec::new();
    for nth in 1..=count {
        let text = format!("Ada Lovell said that {place} {nth} is shut.");
        let mut one = document(&format!("{place} {nth}"), &text, &[]);
        one["id"] = nth.to_string().into();
        let content = format!("that {place} {nth} is shut");
        let mut said = attribution(&one, "indirect", &[&content], "said", "Ada Lovell", &["1"]);
        said["id"] = nth.to_string().into();
        documents.push(one);
        attributions.push(said);
    }
    dataset(&documents, &[speaker("1", &format!("Ada of the {place}"), "person")], &attributions)
}

struct Files {
    folder: TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    fn new(datasets: &[Value]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |(nth, dataset): (usize, &Value)| {
            let path = folder.path().join(format!("{nth}.json"));
            fs::write(&path, dataset.to_string()).unwrap();
            path
        };
        let paths = datasets.iter().enumerate().map(write).collect();
        Self { folder, paths }
    }

    fn run(&self, before: &[&str], after: &[&str]) -> Ran {
        let paths = self.paths.iter().map(|path| path.to_str().unwrap());
        let arguments: Vec<&str> = before.iter().copied().chain(paths).chain(after.iter().copied()).collect();
        run(&arguments)
    }

    /// What is found in all of them, as one dataset.
    fn found(&self) -> (Value, String) {
        let ran = self.run(&["find", ""], &["--format", "json"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        (serde_json::from_str(&ran.stdout).unwrap(), ran.stderr)
    }
}

fn count(dataset: &Value, list: &str) -> usize {
    dataset[list].as_array().unwrap().len()
}

#[test]
fn of_two_datasets_with_the_same_ids_nothing_is_lost() {
    let files = Files::new(&[by_hand("pier", 50), by_hand("lock", 50)]);
    let (found, told) = files.found();
    assert_eq!(["documents", "speakers", "attributions"].map(|list| count(&found, list)), [100, 2, 100]);
    assert!(told.contains("101 ids mean different things in several datasets"), "{told}");
    assert!(told.contains("“1” is now “1~2”"), "{told}");
    // What comes out is a dataset without a fault.
    assert_eq!(read::collection("found", found.to_string().as_bytes()).unwrap().attribution_count(), 100);
    for said in found["attributions"].as_array().unwrap() {
        let place = said["content"][0]["text"].as_str().unwrap().split(' ').nth(1).unwrap().to_owned();
        let id = said["speakers"][0].as_str().unwrap();
        let who = found["speakers"].as_array().unwrap().iter().find(|who| who["id"] == id).unwrap();
        assert_eq!(who["name"], format!("Ada of the {place}"));
    }
    let stats: Value = serde_json::from_str(&files.run(&["stats"], &["--format", "json"]).stdout).unwrap();
    assert_eq!(
        (stats["sources"].clone(), stats["attributions"].clone()),
        (100.into(), 100.into()),
        "{stats}"
    );
    let index = files.folder.path().join("both.index");
    let made = files.run(&["index"], &["-o", index.to_str().unwrap()]);
    assert!(made.stderr.contains("100 quotes and claims by 2 speakers in 100 sources"), "{made:?}");
    let again = run(&["find", "", index.to_str().unwrap(), "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&again.stdout).unwrap()["attributions"], found["attributions"]);
}

#[test]
fn the_same_record_is_one_whatever_ids_the_files_give() {
    let first = harbour();
    let mut second = harbour();
    for (nth, one) in second["documents"].as_array_mut().unwrap().iter_mut().enumerate() {
        one["id"] = format!("d{nth}").into();
    }
    let first_document = first["documents"][0]["id"].clone();
    for (nth, one) in second["attributions"].as_array_mut().unwrap().iter_mut().enumerate() {
        one["id"] = format!("a{nth}").into();
        one["document"] = if one["document"] == first_document { "d0".into() } else { "d1".into() };
        if one["inside"] != Value::Null {
            one["inside"] = "a1".into();
        }
    }
    let (found, told) = Files::new(&[first.clone(), second.clone()]).found();
    assert_eq!((count(&found, "documents"), count(&found, "attributions"), told.as_str()), (2, 6, ""));
    // One that only the second has, inside of one that both have.
    let document = second["documents"][0].clone();
    let mut further = attribution(&document, "indirect", &["to thieves"], "", "", &[]);
    further["inside"] = "a1".into();
    second["attributions"].as_array_mut().unwrap().push(further);
    let (found, told) = Files::new(&[first.clone(), second]).found();
    assert_eq!((count(&found, "attributions"), told.as_str()), (7, ""));
    let inner = found["attributions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"].as_str().unwrap().starts_with("d0:"));
    assert_eq!(inner.unwrap()["inside"], first["attributions"][1]["id"]);
}

#[test]
fn where_kind_or_speakers_differ_the_first_is_shown_and_it_is_told() {
    let first = harbour();
    let mut second = harbour();
    second["attributions"][5]["speakers"] = json!(["mayor"]);
    let (found, told) = Files::new(&[first.clone(), second.clone()]).found();
    assert_eq!(found["attributions"], first["attributions"]);
    let sentence = "A quote or claim differs between datasets, and is shown once, as the first has it: ";
    assert!(told.starts_with(sentence), "{told}");
    assert!(
        told.ends_with("1.json, attributions[5]: said by “Inés Quill” here, by “Miro Ånd” in the first\n"),
        "{told}"
    );
    // Read a third time, the first alone counts again.
    let (_, told) = Files::new(&[first.clone(), second, first]).found();
    assert!(told.starts_with(sentence), "{told}");
}

#[test]
fn an_id_means_something_in_its_own_dataset_only() {
    let first = by_hand("pier", 2);
    let mut second = by_hand("lock", 2);
    second["attributions"][0]["document"] = "3".into();
    second["documents"][0]["id"] = "4".into();
    let mut third = by_hand("lock", 3);
    third["speakers"][0]["id"] = "2".into();
    third["attributions"][0]["inside"] = "9".into();
    for (wrong, sentence) in [
        (second, "stands in the document “3”, and no document before it has that id"),
        (third, "names the speaker “1”, and no speaker has that id"),
    ] {
        // The first has a document, a speaker, and an attribution of each of these ids.
        let ran = Files::new(&[by_hand("pier", 9), wrong.clone()]).run(&["find", ""], &[]);
        assert!(ran.code == Some(0) && ran.stderr.contains(sentence), "{ran:?}");
        assert!(ran.stderr.starts_with("left out: ") && ran.stdout.lines().count() == 9, "{ran:?}");
        assert!(Files::new(&[first.clone(), wrong]).run(&["check"], &[]).stdout.contains(sentence));
    }
    // Ids that look as if they had been given here.
    let mut odd = by_hand("lock", 2);
    for list in ["documents", "attributions"] {
        odd[list][1]["id"] = "1~2".into();
    }
    odd["attributions"][1]["document"] = "1~2".into();
    let (found, _) = Files::new(&[by_hand("pier", 2), odd.clone(), by_hand("weir", 2), odd]).found();
    assert_eq!((count(&found, "documents"), count(&found, "attributions")), (6, 6));
}

/// All of a collection, found by their computed ids, which are all different.
fn assert_identities(collection: &Collection) -> Vec<String> {
    let all: Vec<String> = collection.attributions().map(|one| collection.computed_id(one.no)).collect();
    for (no, id) in all.iter().enumerate() {
        assert_eq!(collection.find_computed(id), Some(AttributionNo(no as u32)), "{id}");
    }
    all
}

#[test]
fn each_item_is_found_by_its_computed_id_whatever_ids_the_files_give() {
    let mut builder = Builder::new();
    for (name, dataset) in [("a", harbour()), ("b", by_hand("lock", 30)), ("c", by_hand("pier", 30))] {
        read::into(&mut builder, name, dataset.to_string().as_bytes());
    }
    let collection = builder.finish().unwrap();
    let all = assert_identities(&collection);
    assert_eq!(all.len(), 66);
    assert_eq!(all[0], harbour()["attributions"][0]["id"].as_str().unwrap());
    let text = "Ada Lovell said that lock 7 is shut.";
    let said = collection.find_computed(&format!("{}:16-35", ids::document(text))).unwrap();
    assert_eq!(collection.attribution(said).id(), "7");
    for id in ["", "7", "000000000000:0-1", "000000000000:0-1~2"] {
        assert_eq!(collection.find_computed(id), None, "{id}");
    }
}

#[test]
fn items_of_one_place_are_told_apart_by_number() {
    // The same words broken in two ways, and a document that stands twice under two ids.
    let mut all = harbour();
    let pier = all["documents"][0].clone();
    let mut whole = attribution(
        &pier,
        "mixed",
        &["\"We wait,\" harbour master Ada Lovell said on Monday, \"and we mend.\""],
        "",
        "",
        &[],
    );
    whole["id"] = "whole".into();
    all["attributions"].as_array_mut().unwrap().push(whole);
    let mut again = pier.clone();
    again["id"] = "again".into();
    let mut said = attribution(&again, "direct", &["\"We wait,\"", "\"and we mend.\""], "said", "", &[]);
    said["id"] = "third".into();
    all["documents"].as_array_mut().unwrap().push(again);
    all["attributions"].as_array_mut().unwrap().push(said);
    let collection = read::collection("a", all.to_string().as_bytes()).unwrap();
    let ids = assert_identities(&collection);
    let first = all["attributions"][0]["id"].as_str().unwrap();
    for id in [first.to_owned(), format!("{first}~2"), format!("{first}~3")] {
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
    assert_eq!(collection.find_computed(&format!("{first}~4")), None);
}

#[test]
fn thousands_of_datasets_of_the_same_ids_have_a_short_title_and_short_ids() {
    const COUNT: usize = 3000;
    let mut builder = Builder::new();
    for nth in 0..COUNT {
        let mut one = by_hand(&format!("pier-{nth}"), 1);
        one["title"] = format!("Dataset {nth} {}", "x".repeat(400)).into();
        read::into(&mut builder, "a", one.to_string().as_bytes());
    }
    let collection = builder.finish().unwrap();
    assert_eq!(collection.attribution_count(), COUNT);
    assert!(collection.title().len() < 600 && collection.title().ends_with(" + …"), "{}", collection.title());
    let last = collection.attribution(AttributionNo(COUNT as u32 - 1));
    assert_eq!(last.id(), format!("1~{COUNT}"));
}
