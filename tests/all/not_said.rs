//! What the text says was not said is never shown as said, and verbatim words without marks get some, on the screen, in print and in
//! every export.

use serde_json::{Value, json};
use whosaid::inside::collection::{AttributionNo, read};
use whosaid::inside::export::citation;
use whosaid::inside::view::Theme;

use crate::explorer::Explorer;
use crate::invented::{Ran, attribution, dataset, document, run_on, speaker};

/// A hearing, in which somebody takes back what a paper had her say.
fn hearing() -> Value {
    let text = "Hearing on the sluice\n\nMS. PENN: The sluice “holds.” We saw it.\n\n\
                The paper had quoted Penn as saying “the sluice is lost.” She never said it.\n\n\
                Penn has not said whether it leaks.";
    let document = document("Hearing on the sluice", text, &[]);
    let turn = "The sluice “holds.” We saw it.";
    let mut turn = attribution(&document, "direct", &[turn], "", "PENN", &["orla-penn"]);
    turn["verbatim"] = "turn".into();
    let lost = "“the sluice is lost.”";
    let mut lost = attribution(&document, "direct", &[lost], "saying", "Penn", &["orla-penn"]);
    lost["asserted"] = json!(false);
    let leaks =
        attribution(&document, "indirect", &["whether it leaks"], "has not said", "Penn", &["orla-penn"]);
    dataset(&[document], &[speaker("orla-penn", "Orla Penn", "person")], &[turn, lost, leaks])
}

fn found(query: &str, format: &str) -> Ran {
    run_on(hearing().to_string().as_bytes(), &["find", query, "--format", format])
}

/// Every line that has the words says that they were not said.
#[track_caller]
fn is_told_as_not_said(text: &str) {
    let lines = text.lines().filter(|line| line.contains("the sluice is lost"));
    assert!(lines.clone().count() > 0, "{text}");
    lines.for_each(|line| assert!(line.contains("not said: “the sluice is lost.”"), "{line}"));
}

#[test]
fn a_text_for_people_says_what_was_not_said() {
    let ran = found("", "text");
    is_told_as_not_said(&ran.stdout);
    assert_eq!((ran.stdout.lines().count(), ran.stderr.as_str()), (3, ""));
    assert!(ran.stdout.contains("Orla Penn: “The sluice ‘holds.’ We saw it.” ("), "{}", ran.stdout);
    assert!(ran.stdout.contains("Orla Penn [has not said]: whether it leaks ("), "{}", ran.stdout);
    let collection = read::collection("hearing", hearing().to_string().as_bytes()).unwrap();
    is_told_as_not_said(&citation(&collection, AttributionNo(1)));
}

#[test]
fn what_goes_elsewhere_leaves_it_out_and_counts_it_unless_it_is_asked_for() {
    for format in ["csv", "markdown"] {
        let ran = found("sluice", format);
        assert!(!ran.stdout.contains("lost") && ran.stdout.contains("‘holds.’"), "{}", ran.stdout);
        let told = "1 is left out, which the text says was not said: said:no finds it.\n";
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), told));
        for query in ["sluice said:no", "said:no | said:yes", "!said:yes"] {
            let ran = found(query, format);
            is_told_as_not_said(&ran.stdout);
            assert_eq!(ran.stderr, "", "{query}");
        }
    }
    assert!(found("", "csv").stdout.contains(",turn,true\n"));
    assert!(found("said:no", "csv").stdout.contains(",,false\n"));
}

#[test]
fn a_dataset_has_it_with_its_field() {
    for format in ["json", "jsonl"] {
        let ran = found("", format);
        assert!(ran.stdout.contains("\"asserted\":false") && ran.stdout.contains("\"verbatim\":\"turn\""));
        assert_eq!((ran.stderr.as_str(), ran.stdout.matches("\"asserted\"").count()), ("", 1));
    }
}

#[test]
fn it_is_asked_for_by_name() {
    assert_eq!(found("said:no", "text").stdout.lines().count(), 1);
    assert_eq!(found("said:yes", "text").stdout.lines().count(), 2);
    let none = found("holds said:no", "text");
    assert_eq!((none.code, none.stdout.as_str()), (Some(1), ""));
}

#[test]
fn nobody_is_counted_as_quoted_with_it() {
    let stats = |arguments: &[&str]| run_on(hearing().to_string().as_bytes(), arguments).stdout;
    let counts: Value = serde_json::from_str(&stats(&["stats", "-", "--format", "json"])).unwrap();
    assert_eq!(
        (&counts["attributions"], &counts["direct"], &counts["not_said"]),
        (&2.into(), &1.into(), &1.into())
    );
    let table = stats(&["stats", "-"]);
    assert!(table.ends_with("\n1 is not counted, which the text says was not said\n"), "{table}");
}

#[test]
fn every_screen_says_so() {
    for (width, height) in [(40, 12), (80, 24), (120, 30)] {
        let mut explorer = Explorer::on(&hearing().to_string(), width, height);
        explorer.press("j");
        let screen = explorer.screen();
        assert!(screen.contains("not said: “the s"), "{screen}");
        if height > 12 {
            assert!(screen.contains(" not said · ¶2 of 3 "), "{screen}");
            assert!(screen.contains("“The sluice ‘holds.’ We saw it.”"), "{screen}");
        }
        let screen = explorer.press("<enter>").screen();
        assert!(screen.contains(" not said · ¶2 of 3 "), "{screen}");
    }
    let mut explorer = Explorer::on(&hearing().to_string(), 120, 30);
    let screen = explorer.press("<enter>").screen();
    assert!(screen.contains("not said Orla Penn"), "the margin, of one that is not selected:\n{screen}");
}

#[test]
fn in_the_article_it_looks_like_no_quote_until_it_is_selected() {
    for theme in [Theme::terminal(), Theme::colourless(), Theme::light()] {
        let mut explorer = Explorer::on(&hearing().to_string(), 80, 24);
        let is_plain = |explorer: &Explorer| {
            let (buffer, row) = (explorer.buffer(&theme), explorer.row_of("the sluice is lost"));
            let style = |x| buffer[(x, row)].style();
            (4..70).all(|x| style(x) == style(3))
        };
        assert!(is_plain(explorer.press("<enter>")));
        assert!(!is_plain(explorer.press("n")));
    }
}
