//! Whole texts: who speaks by their layout, and what.

use proptest::prelude::*;

use super::*;
use crate::text::markup::Markup;

/// Who speaks and what, a line a speech: `who: words | words`; who is in brackets where other words say it.
fn read(text: &str) -> Vec<String> {
    let told = |speech: Speech| {
        let who = match (&speech.naming, &speech.source) {
            (Naming::Elsewhere(span), _) => format!("[{}]", &text[span.range()]),
            (Naming::Nobody, Some(source)) => format!("({})", &text[source.clone()]),
            (_, Some(source)) => text[source.clone()].to_owned(),
            (_, None) => String::new(),
        };
        let words: Vec<&str> = speech.content.iter().map(|range| &text[range.clone()]).collect();
        format!("{who}: {}", words.join(" | "))
    };
    speeches(text, &Markup::default()).into_iter().map(told).collect()
}

#[test]
fn turns_are_read_in_every_form() {
    let table: [(&str, &[&str]); 12] = [
        (
            "INES PELL, HOST: Why?\n\nBEN LOWE (by phone): We wait.\n\nPELL: So.",
            &["INES PELL: Why?", "BEN LOWE: We wait.", "[INES PELL]: So."],
        ),
        (
            "[00:01] PELL: Why?\n[00:04] LOWE: I wait.\n[00:09] PELL: So.",
            &["PELL: Why?", "LOWE: I wait.", "PELL: So."],
        ),
        (">> PELL: Why?\n>> LOWE: I wait.\n>> PELL: So.", &["PELL: Why?", "LOWE: I wait.", "PELL: So."]),
        (
            "Ines Pell met Ben Lowe.\n\nInes: Why?\n\nBen: I wait.\n\nInes: So?",
            &["[Ines Pell]: Why?", "[Ben Lowe]: I wait.", "[Ines Pell]: So?"],
        ),
        (
            "Interviewer: Why?\nParticipant: I wait.\nInterviewer: And you?",
            &["Interviewer: Why?", "Participant: I wait.", "Interviewer: And you?"],
        ),
        (
            "Ines Pell (IP) met Ben Lowe (BL).\n\nIP: Why?\n\nBL: I wait.\n\nIP: So?",
            &["[Ines Pell]: Why?", "[Ben Lowe]: I wait.", "[Ines Pell]: So?"],
        ),
        (
            "The witness, Ines Pell, was examined by Ben Lowe.\n\nQ. Why?\n\nA. I wait.",
            &["[Ben Lowe]: Why?", "[Ines Pell]: I wait."],
        ),
        ("Nobody knows who they are.\n\nQ. Why?\n\nA. I wait.", &["(Q): Why?", "(A): I wait."]),
        (
            "DIRECT EXAMINATION\nBY MR. LOWE:\nQ. Why?\nA. I wait.\nBY MS. RUIZ:\nQ. So?\nA. No.",
            &["[MR. LOWE]: Why?", "(A): I wait.", "[MS. RUIZ]: So?", "(A): No."],
        ),
        (
            "Hearing\n\nInes Pell\n\nWill he give way?\n\nBen Lowe (Tarn) (Lab)\n\nI will not.\n\nInes Pell\n\nI see.",
            &["Ines Pell: Will he give way?", "Ben Lowe: I will not.", "Ines Pell: I see."],
        ),
        (
            "Ines Pell  00:03\nWhy did you wait?\n\nBen Lowe  00:09\nI did not.",
            &["Ines Pell: Why did you wait?", "Ben Lowe: I did not."],
        ),
        (
            "Mr. PELL. I yield.\nMs. LOWE of Ohio. I thank him.\nMr. PELL. So do I.",
            &["Mr. PELL: I yield.", "Ms. LOWE: I thank him.", "Mr. PELL: So do I."],
        ),
    ];
    for (text, turns) in table {
        assert_eq!(read(text), turns, "{text}");
    }
}

#[test]
fn a_turn_goes_on_until_the_next_label_and_the_last_while_somebody_says_i() {
    let text = "PELL: We wait.\n\nIt is in the book.\n\n(LAUGHTER)\n\nLOWE: Why (laughs) so?\n\nPELL: So.\n\nI wait.\n\nThe pier was shut on Monday.";
    assert_eq!(read(text), ["PELL: We wait. | It is in the book.", "LOWE: Why | so?", "PELL: So. | I wait."]);
}

#[test]
fn words_with_a_colon_are_no_turns() {
    for text in [
        "Pier cake\n\nServes: six\n\nIngredients: two eggs.\n\nMethod: Beat them. Serves: you and me?",
        "What to do\n\nLocation: the pier.\n\nTickets: two pounds.\n\nLocation: the hall.\n\nTickets: free, if you ask us.",
        "Pros: You see the sea.\n\nCons: You pay for it.\n\nPros: I like it.\n\nCons: No.",
        "UPDATE: The pier is shut.\n\nBREAKING: It is open.",
        "The pier: a guide\n\nIt is open on Mondays.",
        "Pell said: we wait.\n\nLowe said: we don’t.",
        "A. The pier.\n\nB. The hall.\n\nC. The school.",
        "NEW DELHI: The pier was shut on Monday, the council said.\n\nIt will open in May.",
    ] {
        assert_eq!(read(text), [""; 0], "{text}");
    }
}

#[test]
fn an_interview_without_labels_is_the_answers_of_one_person() {
    let text = "Ten questions for Ines Pell\n\nInes Pell dives.\n\nWhy do you dive?\n\nI like the cold.\n\nAnd so do we all.\n\nWhere do you go?\n\nI never tell.\n\nAre you afraid?\n\nOf my sister.\n\nPell will be in Tarn on Monday.";
    let answers = [
        "[Ines Pell]: I like the cold. | And so do we all.",
        "[Ines Pell]: I never tell.",
        "[Ines Pell]: Of my sister.",
    ];
    assert_eq!(read(text), answers);
}

#[test]
fn a_name_below_a_quotation_says_whose_it_is() {
    let table: [(&str, &[&str]); 5] = [
        (
            "It shut.\n\n“We wait for the pier.”\nInes Pell, diver\n\nIt rained.",
            &["Ines Pell: “We wait for the pier.”"],
        ),
        (
            "It shut.\n\n“We wait for the pier.”\n\n— Ines Pell\n\nIt rained.",
            &["Ines Pell: “We wait for the pier.”"],
        ),
        (
            "It shut.\n\n“We wait for the pier.”\n\nINES PELL, DIVER\n\nIt rained.",
            &["INES PELL: “We wait for the pier.”"],
        ),
        (
            "“We wait for the pier.”\n\nInes Pell\n\n“We don’t wait for it.”\n\nBen Lowe",
            &["Ines Pell: “We wait for the pier.”", "Ben Lowe: “We don’t wait for it.”"],
        ),
        ("“We wait for the pier.”\n\nWhat happened next\n\nIt shut.", &[]),
    ];
    for (text, quotations) in table {
        assert_eq!(read(text), quotations, "{text}");
    }
}

proptest! {
    #![proptest_config(crate::long_tests::cases(512))]

    #[test]
    fn any_text_has_speeches_in_order(text in "([A-Z]{1,4}|[A-Z][a-zé]{1,4}|Q|A|I|\\?|[a-z]{1,3}|:|\\.|,|“|”|\"|—|\\(|\\)|\\[|\\]|>|Mr\\.|00:12| |\u{a0}|\n|\n\n){0,60}") {
        let mut last = 0;
        for speech in speeches(&text, &Markup::default()) {
            prop_assert!(!speech.content.is_empty());
            for range in &speech.content {
                prop_assert!(range.start >= last && range.start < range.end && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
