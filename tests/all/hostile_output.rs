//! Hostile texts through everything that is printed: no character that acts on a terminal or hides from a reader gets
//! out, whatever field, format or error it is in.

use std::fs;

use serde_json::{Value, json};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::invented::{Ran, attribution, dataset, document, lines, program, run, run_on, speaker};

/// Escape sequences that set the title, the clipboard and colours; C1 controls; direction overrides and isolates; zero
/// width; tags; separators; a tab; a formula; markup.
pub(crate) const HOSTILE: &str = "=1+1\u{1B}]0;owned\u{7}\u{1B}]52;c;b3duZWQ=\u{1B}\\\u{1B}[2J\u{1B}[31m\u{9B}32m\u{90}q\u{9C}\r\t\u{8}\
    \u{7F}\u{202E}\u{2066}\u{200B}\u{200D}\u{FEFF}\u{AD}\u{E0041}\u{E007F}\u{2028}\u{2029}\u{85}\u{E000}\u{FFFC}\
    <script>x</script>[a](http://evil.example)";

/// A dataset that is sound but hostile in every field that takes a text.
pub(crate) fn hostile() -> Value {
    let say = |words: &str| format!("{words} {HOSTILE}");
    let text = format!("{}\n\n{} said {}.", say("Title"), say("Vex"), say("things"));
    let mut document = document(
        &say("Title"),
        &text,
        &[
            ("outlet", HOSTILE),
            ("author", HOSTILE),
            ("published", HOSTILE),
            ("url", HOSTILE),
            ("language", HOSTILE),
        ],
    );
    document["id"] = say("d").into();
    document[HOSTILE] = HOSTILE.into();
    let mut voice = speaker(&say("s"), &say("Vex"), "person");
    voice["aliases"] = json!([HOSTILE]);
    voice["wikidata"] = HOSTILE.into();
    let mut one = attribution(&document, "indirect", &[&say("things")], "said", &say("Vex"), &[&say("s")]);
    one["by"] = HOSTILE.into();
    one["resolution"] = json!({ "rule": HOSTILE });
    let mut other = attribution(&document, "indirect", &["Title"], &say("things"), &say("Vex"), &[]);
    other["id"] = say("a").into();
    let mut all = dataset(&[document], &[voice], &[one, other]);
    all["title"] = HOSTILE.into();
    all["generator"] = HOSTILE.into();
    all
}

#[track_caller]
fn assert_harmless(what: &str, printed: &str) {
    let acts = |c: &char| {
        *c != '\n'
            && matches!(
                c.general_category(),
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
                    | GeneralCategory::PrivateUse
            )
    };
    assert_eq!(printed.chars().find(acts), None, "{what}: {printed:?}");
}

fn assert_ran_harmless(what: &str, ran: &Ran) {
    assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{what}");
    assert!(!ran.stderr.contains("panicked"), "{what}: {}", ran.stderr);
    assert_harmless(what, &ran.stdout);
    assert_harmless(what, &ran.stderr);
}

#[test]
fn no_format_lets_anything_out() {
    let file = hostile().to_string();
    for format in ["text", "json", "jsonl", "csv", "markdown"] {
        let ran = run_on(file.as_bytes(), &["find", "", "--format", format]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_ran_harmless(format, &ran);
    }
    for format in ["text", "json"] {
        assert_ran_harmless(format, &run_on(file.as_bytes(), &["stats", "--format", format]));
    }
    assert_ran_harmless("check", &run_on(file.as_bytes(), &["check", "-"]));
}

#[test]
fn json_loses_nothing_by_it() {
    let sound = hostile();
    let written = run_on(sound.to_string().as_bytes(), &["find", "", "--format", "json"]).stdout;
    let written: Value = serde_json::from_str(&written).unwrap();
    for field in ["id", "title", "outlet", "author", "published", "url", "text", HOSTILE] {
        assert_eq!(written["documents"][0][field], sound["documents"][0][field], "{field}");
    }
    assert_eq!(written["speakers"], sound["speakers"]);
    assert_eq!(written["title"], sound["title"]);
    assert_eq!(written["attributions"].as_array().unwrap().len(), 2);
    for attribution in written["attributions"].as_array().unwrap() {
        assert!(sound["attributions"].as_array().unwrap().iter().any(|one| one["id"] == attribution["id"]
            && one["content"] == attribution["content"]
            && one["cue"] == attribution["cue"]));
    }
}

#[test]
fn a_spreadsheet_is_given_no_formula() {
    let ran = run_on(hostile().to_string().as_bytes(), &["find", "", "--format", "csv"]);
    let mut table = csv::Reader::from_reader(ran.stdout.as_bytes());
    let columns = table.headers().unwrap().len();
    let mut rows = 0;
    for row in table.records() {
        let row = row.unwrap();
        assert_eq!(row.len(), columns);
        for cell in &row {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
        assert!(row.iter().any(|cell| cell.starts_with("'=1+1")), "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, 2);
}

#[test]
fn a_page_is_given_no_markup() {
    let page = run_on(hostile().to_string().as_bytes(), &["find", "", "--format", "markdown"]).stdout;
    assert!(page.contains("\\<script\\>") && page.contains("\\[a\\](http\\://evil.example)"), "{page}");
    assert!(!page.replace("\\<", "").contains('<'), "{page}");
    assert!(page.lines().all(|line| line.is_empty() || line.starts_with('>')), "{page}");
}

#[test]
fn no_fault_lets_anything_out() {
    let changes: [fn(&mut Value); 10] = [
        |file| file["schema"] = HOSTILE.into(),
        |file| file["offsets"] = HOSTILE.into(),
        |file| file["documents"][0]["sha256"] = HOSTILE.into(),
        |file| file["documents"][0]["id"] = format!("{HOSTILE} other").into(),
        |file| file["speakers"][0]["name"] = " ".into(),
        |file| file["attributions"][0]["kind"] = HOSTILE.into(),
        |file| file["attributions"][0]["speakers"][0] = HOSTILE.into(),
        |file| file["attributions"][0]["inside"] = HOSTILE.into(),
        |file| file["attributions"][0]["content"][0]["text"] = HOSTILE.into(),
        |file| file["attributions"][0]["content"][0]["start"] = json!({ HOSTILE: 1 }),
    ];
    for (nth, change) in changes.into_iter().enumerate() {
        let mut file = hostile();
        change(&mut file);
        for file in [file.to_string(), lines(&file)] {
            let ran = run_on(file.as_bytes(), &["check", "-"]);
            assert_eq!(ran.code, Some(1), "{nth} {ran:?}");
            assert_ran_harmless("check", &ran);
            let ran = run_on(file.as_bytes(), &["stats"]);
            assert_eq!(ran.code, Some(2), "{nth} {ran:?}");
            assert_ran_harmless("stats", &ran);
        }
    }
}

#[test]
fn no_mistake_in_a_call_lets_anything_out() {
    let argument = HOSTILE.replace('\r', "");
    let field = format!("kind:\"{argument}\"");
    let flag = format!("--{argument}");
    let calls: [&[&str]; 12] = [
        &[&argument],
        &[&flag],
        &["find", &argument],
        &["find", &field],
        &["find", "x", &argument],
        &["find", "x", "--format", &argument],
        &["find", "x", "--limit", &argument],
        &["check", &argument],
        &["stats", &argument],
        &["completions", &argument],
        &["man", &argument],
        &["--config", &argument],
    ];
    for arguments in calls {
        let ran = run(arguments);
        assert!(matches!(ran.code, Some(1 | 2)), "{arguments:?} {ran:?}");
        assert_ran_harmless(&format!("{arguments:?}"), &ran);
    }
}

#[cfg(unix)]
#[test]
fn no_file_name_or_setting_lets_anything_out() {
    use std::os::unix::process::CommandExt as _;
    let folder = tempfile::tempdir().unwrap();
    let name = HOSTILE.replace('/', "");
    let path = folder.path().join(format!("{name}.json"));
    fs::write(&path, "{}").unwrap();
    let settings = folder.path().join(format!("{name}.toml"));
    fs::write(&settings, format!("{HOSTILE:?} = 1\n")).unwrap();
    fs::create_dir(folder.path().join(&name)).unwrap();
    assert_ran_harmless("file", &run(&["check".as_ref(), path.as_os_str()]));
    assert_ran_harmless("file", &run(&["stats".as_ref(), path.as_os_str()]));
    assert_ran_harmless("folder", &run(&["stats".as_ref(), folder.path().join(&name).as_os_str()]));
    assert_ran_harmless("settings", &run(&["--config".as_ref(), settings.as_os_str()]));
    let output = program().arg0(HOSTILE).arg("--help").output().unwrap();
    assert_ran_harmless("our own name", &output.into());
    let output = program().arg0(HOSTILE).arg("find").output().unwrap();
    assert_ran_harmless("our own name", &output.into());
}

#[test]
fn a_fault_is_no_longer_than_a_person_reads() {
    let mut file = hostile();
    file["attributions"][0]["speakers"][0] = "x".repeat(1_000_000).into();
    let ran = run_on(file.to_string().as_bytes(), &["check", "-"]);
    assert!(ran.code == Some(1) && ran.stdout.len() < 5_000, "{}", ran.stdout.len());
}
