//! `whosaid check`: a sentence for every fault of a dataset, with its place.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::invented::{attribution, dataset, document, harbour, lines, run, run_on, speaker};

/// Checks bytes as a file, which must fail, and gives what is printed to stdout.
fn faults(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faulty.json");
    fs::write(&path, bytes).unwrap();
    let ran = run(&["check".as_ref(), path.as_os_str()]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""), "{}", ran.stdout);
    ran.stdout.replace(folder.path().to_str().unwrap(), "").replace("/faulty.json", "faulty.json")
}

/// What is reported of the invented dataset with one thing changed.
fn with(change: impl FnOnce(&mut Value)) -> String {
    let mut dataset = harbour();
    change(&mut dataset);
    faults(dataset.to_string().as_bytes())
}

#[track_caller]
fn says(faults: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(faults.contains(sentence), "“{sentence}” is not in:\n{faults}");
    }
}

#[test]
fn a_span_that_lies_about_its_text_is_refused_and_told_where_it_stands() {
    let told = with(|dataset| {
        let span = &mut dataset["attributions"][3]["content"][0];
        span["start"] = json!(span["start"].as_u64().unwrap() + 2);
        span["end"] = json!(span["end"].as_u64().unwrap() + 2);
    });
    says(
        &told,
        &[
            "faulty.json, attributions[3].content[0]: the text at ",
            "not “to meet again”; that text stands at ",
        ],
    );
    says(&told, &["\n1 fault\n"]);
    let told = with(|dataset| dataset["attributions"][0]["cue"][0]["text"] = json!("whispered"));
    says(&told, &["attributions[0].cue[0]", "not “whispered”; that text does not stand near"]);
}

#[test]
fn offsets_out_of_range_or_reversed_are_refused() {
    let told = with(|dataset| dataset["attributions"][5]["content"][0]["end"] = json!(9999));
    says(&told, &["attributions[5].content[0]", "ends outside the text, which has 30 code points"]);
    let told = with(|dataset| dataset["attributions"][5]["content"][0]["start"] = json!(30));
    says(&told, &["attributions[5].content[0]", "ends before it starts"]);
    let told = with(|dataset| dataset["attributions"][5]["content"][0]["end"] = json!(u64::MAX));
    says(&told, &["ends outside the text"]);
    let told = with(|dataset| dataset["attributions"][5]["content"][0]["start"] = json!(-1));
    says(&told, &["attributions[5].content[0].start", "-1"]);
}

#[test]
fn unknown_ids_are_refused() {
    let told = with(|dataset| dataset["attributions"][0]["document"] = json!("lost"));
    says(&told, &["attributions[0]", "stands in the document “lost”, and no document before it has that id"]);
    let told = with(|dataset| dataset["attributions"][0]["speakers"][0] = json!("lost"));
    says(&told, &["attributions[0]", "names the speaker “lost”, and no speaker has that id"]);
    let told = with(|dataset| dataset["attributions"][2]["inside"] = json!("lost"));
    says(&told, &["attributions[2]", "is said to be inside “lost”, which is no attribution's id"]);
}

#[test]
fn ids_that_stand_twice_are_refused() {
    for (list, sentence) in [
        ("documents", "documents[2]: the document id “"),
        ("speakers", "speakers[4]: the speaker id “ada-lovell” stands twice"),
        ("attributions", "attributions[6]: the attribution id “"),
    ] {
        let told = with(|dataset| {
            let first = dataset[list][0].clone();
            dataset[list].as_array_mut().unwrap().push(first);
        });
        says(&told, &[sentence, "stands twice"]);
    }
}

#[test]
fn a_cycle_of_inside_is_refused() {
    let told = with(|dataset| {
        let inner = dataset["attributions"][2]["id"].clone();
        dataset["attributions"][1]["inside"] = inner;
    });
    says(&told, &["faulty.json, attributions[", "is inside itself"]);
    let told =
        with(|dataset| dataset["attributions"][0]["inside"] = dataset["attributions"][0]["id"].clone());
    says(&told, &["attributions[0]", "is inside itself"]);
}

#[test]
fn a_wrong_kind_is_refused() {
    let told = with(|dataset| dataset["attributions"][3]["kind"] = json!("direct"));
    says(
        &told,
        &[
            "attributions[3].kind",
            "is said to be direct, but none of its content's words",
            "so it is indirect",
        ],
    );
    let told = with(|dataset| dataset["attributions"][3]["kind"] = json!("shouted"));
    says(
        &told,
        &["attributions[3].kind: “direct”, “mixed” or “indirect” was expected, and this is “shouted”"],
    );
}

#[test]
fn an_alias_that_holds_another_speaker_s_name_is_told_and_is_no_fault() {
    let with = |alias: &str| {
        let document = document("Hearing", "Orla Penn said it holds.", &[]);
        let one = attribution(&document, "indirect", &["it holds"], "said", "Orla Penn", &["orla-penn"]);
        let mut penn = speaker("orla-penn", "Orla Penn", "person");
        penn["aliases"] = json!([alias]);
        let speakers = [penn, speaker("ana-ruiz", "Ana Ruiz", "person")];
        run_on(dataset(&[document], &speakers, &[one]).to_string().as_bytes(), &["check", "-"])
    };
    let ran = with("of State Ana Ruiz and Sen. Orla Penn");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(
        &ran.stdout,
        &[
            "warning: the alias “of State Ana Ruiz and Sen. Orla Penn” of “Orla Penn” holds the name of “Ana Ruiz”",
        ],
    );
    for alias in ["Sen. Orla Penn", "Ruiz's deputy", "Orla"] {
        let ran = with(alias);
        assert!(ran.code == Some(0) && !ran.stdout.contains("warning"), "{ran:?}");
    }
}

#[test]
fn verbatim_words_are_direct_without_marks() {
    let with = |kind: &str, fields: Value| {
        let text = "Hearing\n\nMS. PENN: The sluice holds.";
        let document = document("Hearing", text, &[]);
        let mut one = attribution(&document, kind, &["The sluice holds."], "", "PENN", &["orla-penn"]);
        one.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        dataset(&[document], &[speaker("orla-penn", "Orla Penn", "person")], &[one]).to_string()
    };
    for verbatim in ["turn", "block"] {
        let ran = run_on(with("direct", json!({"verbatim": verbatim})).as_bytes(), &["check", "-"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let ran = run_on(with("indirect", json!({"asserted": false})).as_bytes(), &["check", "-"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let faults = |kind: &str, fields: Value| faults(with(kind, fields).as_bytes());
    says(
        &faults("direct", json!({"verbatim": null})),
        &["said to be direct, but none of its content's words"],
    );
    for kind in ["mixed", "indirect"] {
        let sentence = format!("is said to be {kind}, but what is verbatim is direct: change its kind");
        says(&faults(kind, json!({"verbatim": "turn"})), &["attributions[0].verbatim", &sentence]);
    }
    says(
        &faults("direct", json!({"verbatim": "poem"})),
        &["attributions[0].verbatim: “turn” or “block” was expected, and this is “poem”"],
    );
    says(
        &faults("indirect", json!({"asserted": "no"})),
        &["attributions[0].asserted: true or false was expected, and this is “no”"],
    );
}

#[test]
fn a_kind_may_go_by_double_marks_alone_as_the_fields_corpora_do() {
    let text = "Sluice\n\nOrla Penn said ‘the sluice holds’ on Friday.";
    let file = |kind: &str| {
        let document = document("Sluice", text, &[]);
        let one = attribution(&document, kind, &["‘the sluice holds’"], "said", "Orla Penn", &["orla-penn"]);
        dataset(&[document], &[speaker("orla-penn", "Orla Penn", "person")], &[one]).to_string()
    };
    for kind in ["direct", "indirect"] {
        let ran = run_on(file(kind).as_bytes(), &["check", "-"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    says(&faults(file("mixed").as_bytes()), &["said to be mixed, but all of its content's words"]);
}

#[test]
fn a_text_that_is_not_the_one_that_was_annotated_is_refused() {
    let told = with(|dataset| dataset["documents"][1]["sha256"] = json!("00"));
    says(&told, &["documents[1]", "it is not the text that was annotated"]);
}

#[test]
fn an_unknown_schema_is_refused_with_the_one_that_is_known() {
    let told = with(|dataset| dataset["schema"] = json!("whosaid/9"));
    says(&told, &["the schema is “whosaid/9”, and this program reads “whosaid/1” only"]);
    let told = with(|dataset| drop(dataset.as_object_mut().unwrap().remove("schema")));
    says(&told, &["there is no “schema”"]);
}

#[test]
fn a_value_of_another_type_is_told_without_a_word_of_rust() {
    let resolved = json!({ "id": "a", "document": "b", "kind": "direct", "content": [], "resolution": 5 });
    let table = [
        ("/title", json!(5), "faulty.json, title: a string was expected, and this is 5"),
        ("/schema", json!(null), "faulty.json, schema: a string was expected, and this is null"),
        ("/documents/0/text", json!({}), "documents[0].text: a string was expected, and this is an object"),
        ("/speakers/0/kind", json!(true), "speakers[0].kind: a string was expected"),
        ("/speakers/0/aliases", json!("Ada"), "speakers[0].aliases: a list was expected, and this is “Ada”"),
        ("/attributions", json!({}), "attributions: a list was expected, and this is an object"),
        (
            "/attributions/0/confidence",
            json!("high"),
            "confidence: a number was expected, and this is “high”",
        ),
        (
            "/attributions/0/content/0/start",
            json!(1.5),
            "content[0].start: a whole number from 0 on was expected, and this is 1.5",
        ),
        ("/attributions/0/cue/0", json!([1]), "cue[0]: an object was expected, and this is a list"),
        ("/documents/0", json!(5), "documents[0]: an object was expected, and this is 5"),
        ("/speakers/0", json!("Ada"), "speakers[0]: an object was expected, and this is “Ada”"),
        ("/attributions/0", json!([]), "attributions[0]: an object was expected, and this is a list"),
        ("/attributions/0", resolved, "resolution: an object was expected, and this is 5"),
        ("/attributions/0", json!({}), "attributions[0]: there is no “id”"),
    ];
    for (pointer, value, sentence) in table {
        let told = with(|dataset| *dataset.pointer_mut(pointer).unwrap() = value);
        says(&told, &[&format!("{sentence}\n")]);
    }
    let meta = "{\"meta\":{\"schema\":\"whosaid/1\"}}";
    let table = [
        ("{\"meta\":5}", "line 2, meta: an object was expected, and this is 5"),
        ("{\"meta\":{\"schema\":[]}}", "line 2, meta.schema: a string was expected, and this is a list"),
        ("{\"speaker\":{\"id\":\"a\",\"id\":\"b\",\"name\":\"c\"}}", "line 2, speaker: “id” stands twice"),
        (
            "{\"quote\":{}}",
            "line 2: “meta”, “document”, “speaker” or “attribution” was expected, and this is “quote”",
        ),
        ("[]", "line 2: an object with one record was expected"),
        ("{\"attribution\":{\"id\":\"a\",\"confidence\":1e999}}", "confidence: the number is too large"),
    ];
    for (line, sentence) in table {
        says(&faults(format!("{meta}\n{line}\n").as_bytes()), &[&format!("{sentence}\n")]);
    }
}

#[test]
fn every_fault_is_told_and_counted() {
    let told = with(|dataset| {
        dataset["attributions"][0]["speakers"][0] = json!("lost");
        dataset["attributions"][3]["kind"] = json!("direct");
        dataset["documents"][1]["sha256"] = json!("00");
    });
    says(&told, &["“lost”", "said to be direct", "sha256 00", "\n3 faults\n"]);
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let whole = harbour().to_string();
    for length in [1, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        let length = (length..whole.len()).find(|&at| whole.is_char_boundary(at)).unwrap();
        says(&faults(&whole.as_bytes()[..length]), &["faulty.json, line 1: ", "the JSON is cut off"]);
    }
    let whole = lines(&harbour());
    let told = faults(&whole.as_bytes()[..whole.len() - 20]);
    says(&told, &["faulty.json, line 13", "the JSON is cut off"]);
}

#[test]
fn what_is_no_text_and_what_is_no_json_is_refused() {
    says(&faults(b""), &["faulty.json: the file is empty"]);
    says(&faults(b"\n \n"), &["faulty.json: the file is empty"]);
    says(&faults(b"{\n\"schema\": \"who\xFFsaid/1\"}"), &["faulty.json, line 2", "is not UTF-8"]);
    says(&faults(b"\x89PNG\r\n\x1A\n\0\0"), &["is not UTF-8"]);
    says(&faults(b"Once upon a time"), &["faulty.json, line 1", "this is not JSON"]);
    says(
        &faults(b"{\"schema\": \"whosaid/1\",\n nonsense}"),
        &["faulty.json, line 2", "this is not JSON (column "],
    );
    says(&faults(b"[]"), &["faulty.json, line 1", "one JSON object was expected"]);
    says(&faults(b"{}"), &["there is no “schema”", "there is no “documents”: a list was expected"]);
}

#[test]
fn a_line_of_100_megabytes_is_refused_and_the_others_are_read() {
    let mut file = lines(&harbour()).into_bytes();
    file.extend(b"{\"speaker\":{\"id\":\"");
    file.resize(file.len() + 100_000_000, b'x');
    file.extend(b"\"}}\n{\"speaker\":{\"id\":\"ada-lovell\",\"name\":\"Ada Lovell\"}}\n");
    let told = faults(&file);
    says(
        &told,
        &[
            "faulty.json, line 14: the line has 100000021 bytes",
            "line 15, speaker: the speaker id “ada-lovell” stands twice",
        ],
    );
    assert!(told.len() < 1000);
}

#[test]
fn a_record_of_100_megabytes_in_an_object_is_refused_and_the_others_are_read() {
    let long = format!("{{\"id\":\"long\",\"name\":\"{}\"}}", "x".repeat(100_000_000));
    let mut file = harbour();
    let again = file["speakers"][0].clone();
    file["speakers"].as_array_mut().unwrap().extend([json!("HERE"), again]);
    let told = faults(file.to_string().replacen("\"HERE\"", &long, 1).as_bytes());
    says(
        &told,
        &[
            "faulty.json, speakers[4]: the record has 100000023 bytes",
            "speakers[5]: the speaker id “ada-lovell” stands twice",
        ],
    );
    assert!(told.len() < 1000);
}

#[test]
fn a_first_line_of_100_megabytes_is_refused_for_its_length() {
    let mut file = b"{\"meta\": {\"schema\": \"whosaid/1\", \"title\": \"".to_vec();
    file.resize(file.len() + 100_000_000, b'x');
    file.extend(b"\"}}\n");
    says(&faults(&file), &["faulty.json, line 1: the line has 1000000"]);
}

#[test]
fn a_document_of_100_megabytes_is_read() {
    let text = "“We wait,” Ada Lovell said.\n".repeat(100_000_000 / 30);
    let mut file = lines(&harbour());
    writeln!(file, "{}", json!({"document": {"id": "long", "title": "Long", "text": text}})).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    fs::write(&path, file).unwrap();
    let ran = run(&["check", path.to_str().unwrap()]);
    assert!(ran.code == Some(0) && ran.stdout.contains("no fault in 6 "), "{ran:?}");
}

#[test]
fn nesting_100_000_deep_is_refused() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for value in [deep("[", "]"), deep("{\"a\":", "}")] {
        says(&faults(value.as_bytes()), &["faulty.json"]);
        let beside = format!(
            "{{\"schema\":\"whosaid/1\",\"x\":{value},\"documents\":[],\"speakers\":[],\"attributions\":[]}}"
        );
        let within = harbour().to_string().replacen("\"kind\"", &format!("\"x\":{value},\"kind\""), 1);
        let line =
            format!("{}{{\"speaker\":{{\"id\":\"a\",\"name\":\"b\",\"x\":{value}}}}}\n", lines(&harbour()));
        for file in [beside, within, line] {
            says(
                &faults(file.as_bytes()),
                &["faulty.json", "the JSON is nested deeper than any whosaid/1 record"],
            );
        }
    }
}

#[test]
fn every_file_is_checked_and_the_sum_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &str| fs::write(folder.path().join(name), bytes).unwrap();
    file("good.json", &harbour().to_string());
    file("good.jsonl", &lines(&harbour()));
    let ran = run(&["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.ends_with("no fault in 2 files\n"), "{ran:?}");
    file("bad.ndjson", "{}");
    let ran = run(&["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.ends_with(" in 1 of 3 files\n"), "{ran:?}");
    let gone = folder.path().join("gone.json");
    let ran = run(&["check".as_ref(), gone.as_os_str(), folder.path().as_os_str()]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.ends_with(" in 1 of 3 files\n"), "{ran:?}");
}

#[test]
fn what_cannot_be_checked_cannot_be_opened_either() {
    let ran = run_on(b"{\"schema\":\"whosaid/2\"}", &["find", "pier"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("whosaid: standard input: the schema is “whosaid/2”"), "{ran:?}");
    assert!(ran.stderr.ends_with("(and 3 more faults: `whosaid check` lists them all)\n"), "{ran:?}");
}

/// Thirty quotes in one document, with one thing changed.
fn thirty(change: impl FnOnce(&mut Value)) -> Value {
    let said: Vec<String> = (0..30).map(|nth| format!("the pier {nth} is shut")).collect();
    let text = format!("Piers\n\nAda Lovell said {}.", said.join(", "));
    let pier = document("Piers", &text, &[]);
    let all: Vec<Value> = said
        .iter()
        .map(|words| attribution(&pier, "indirect", &[words], "said", "Ada Lovell", &["ada-lovell"]))
        .collect();
    let mut all = dataset(&[pier], &[speaker("ada-lovell", "Ada Lovell", "person")], &all);
    change(&mut all);
    all
}

#[test]
fn one_broken_record_is_one_fault_and_not_one_of_each_that_names_it() {
    type Change = fn(&mut Value);
    let table: [(Change, &str); 9] = [
        (|all| drop(all["documents"][0].as_object_mut().unwrap().remove("text")), "there is no “text”"),
        (|all| all["documents"][0]["title"] = json!(5), "a string was expected"),
        (|all| all["documents"][0]["text"] = json!("Another text."), "it is not the text that was annotated"),
        (
            |all| {
                let second = document("Piers", "Another text.", &[]);
                let id = all["documents"][0]["id"].clone();
                all["documents"].as_array_mut().unwrap().insert(0, second);
                all["documents"][0]["id"] = id;
            },
            "names two different documents",
        ),
        (|all| all["speakers"][0]["kind"] = json!("ghost"), "and this is “ghost”"),
        (|all| all["schema"] = json!("whosaid/9"), "the schema is “whosaid/9”"),
        (|all| all["offsets"] = json!("byte"), "offsets count “byte”"),
        (
            |all| {
                let outer = all["attributions"][0]["id"].clone();
                for nth in 1..30 {
                    all["attributions"][nth]["inside"] = outer.clone();
                }
                all["attributions"].as_array_mut().unwrap().truncate(2);
                all["attributions"][0]["kind"] = json!("loud");
            },
            "and this is “loud”",
        ),
        (
            |all| {
                all["attributions"][1]["inside"] = all["attributions"][0]["id"].clone();
                all["attributions"][0]["cue"][0]["start"] = json!(1);
            },
            "attributions[0].cue[0]: the text at 1–",
        ),
    ];
    for (change, sentence) in table {
        let all = thirty(change);
        for bytes in [all.to_string(), lines(&all)] {
            let told = faults(bytes.as_bytes()).replace("line 33, attribution.", "attributions[0].");
            // Of JSON Lines the place is another.
            let sentence = sentence.rsplit(": ").next().unwrap();
            assert!(told.contains(sentence) && told.ends_with("\n1 fault\n"), "{sentence}: {told}");
        }
    }
    // A line that is cut names what it is in its first words, or nothing of it can be known.
    for end in [60, 20, 5] {
        let all = lines(&thirty(|_| {}));
        let cut: Vec<&str> =
            all.lines().enumerate().map(|(nth, line)| if nth == 1 { &line[..end] } else { line }).collect();
        let told = faults(cut.join("\n").as_bytes());
        assert!(told.contains("line 2") && told.ends_with("\n1 fault\n"), "{end}: {told}");
    }
}

#[test]
fn many_faults_of_a_kind_are_one_sentence_with_their_number_and_the_first_places() {
    let all = thirty(|all| {
        for nth in 0..30 {
            all["attributions"][nth]["confidence"] = json!(7);
        }
        all["attributions"][3]["status"] = json!("lost");
        all["documents"][0]["published"] = json!("2031-02-30");
    });
    let told = faults(all.to_string().as_bytes());
    let sentence = "attributions[0].confidence: a confidence is a number from 0 to 1, not 7 (and 28 more of this kind: \
                    attributions[1].confidence; attributions[2].confidence; attributions[4].confidence; ";
    assert!(told.contains(sentence), "{told}");
    assert!(told.lines().count() == 4 && told.ends_with("\n31 faults\n"), "{told}");
    let told =
        faults(format!("{{\"meta\":{{\"schema\":\"whosaid/1\"}}}}\n{}", "[\n".repeat(100_000)).as_bytes());
    assert!(told.lines().count() == 2 && told.ends_with("\n100000 faults\n"), "{told}");
}

#[test]
fn a_date_that_is_none_is_a_fault_and_is_told_where_the_dataset_is_opened() {
    let file = |date: &str| {
        let mut all = harbour();
        all["documents"][0]["published"] = date.into();
        all.to_string()
    };
    for date in [
        "2031",
        "2031-05",
        "2031-05-02",
        "2031-05-02T09:30:00Z",
        "2031-05-02T09:30:00+01:00",
        "2031-05-02T09:30:00.5-0500",
        "",
    ] {
        let ran = run_on(file(date).as_bytes(), &["check", "-"]);
        assert_eq!(ran.code, Some(0), "{date}: {ran:?}");
    }
    for date in [
        "2031-13",
        "2031-02-30",
        "2 May 2031",
        "yesterday",
        "31",
        "2031-5",
        "20311",
        "2031-05-02T25:00:00Z",
        "0",
    ] {
        let told = faults(file(date).as_bytes());
        let sentence = format!("documents[0].published: “{date}” is no date: one in ISO 8601 was expected");
        assert!(told.contains(&sentence) && told.ends_with("\n1 fault\n"), "{told}");
        let ran = run_on(file(date).as_bytes(), &["find", "gift", "-"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stderr.contains(&format!("“{date}” is no date")), "{ran:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_read_does_not_end_the_check() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("z.json");
    fs::write(&sound, harbour().to_string()).unwrap();
    let closed = folder.path().join("a");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
    let is_root = fs::read_dir(&closed).is_ok();
    let ran = run(&["check".as_ref(), folder.path().as_os_str()]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(ran.stdout.contains("z.json: no fault"), "{ran:?}");
    // Root may read everything.
    assert!(is_root || (ran.code == Some(2) && ran.stderr.contains("/a could not be read")), "{ran:?}");
}

#[test]
fn a_quotation_may_run_over_a_line_break() {
    let text = "On Monday Gwen Abara wrote:\n\n> I was in the hall until ten, and \"nobody\n> asked who would stay,\" said Ines\n> Pell, who \
                was there with me.\n\nTom Ash said, \"We counted the empty seats at ten, and we never counted\nthe people who stayed at home.\"\n";
    let document = document("Night buses", text, &[]);
    let speakers = [speaker("pell", "Ines Pell", "person"), speaker("ash", "Tom Ash", "person")];
    let of_mail = "\"nobody\n> asked who would stay,\"";
    let wrapped =
        "\"We counted the empty seats at ten, and we never counted\nthe people who stayed at home.\"";
    let attributions = [
        attribution(&document, "direct", &[of_mail], "said", "Ines\n> Pell", &["pell"]),
        attribution(&document, "direct", &[wrapped], "said", "Tom Ash", &["ash"]),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("buses.json");
    fs::write(&path, dataset(&[document], &speakers, &attributions).to_string()).unwrap();
    let ran = run(&["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    for format in ["text", "markdown", "csv"] {
        let found =
            run(&["find".as_ref(), "stay".as_ref(), "--format".as_ref(), format.as_ref(), path.as_os_str()]);
        for quote in [
            "“nobody asked who would stay”",
            "“We counted the empty seats at ten, and we never counted the people who stayed at home.”",
        ] {
            assert!(found.stdout.contains(quote), "{format}: {}", found.stdout);
        }
    }
}
