//! The whole pipeline, on texts of our own and on whatever chance writes.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::speakers::{Gazetteer, extract as with_speakers};
use super::{ENGLISH, Found, Model, Pipeline, extract};
use crate::collection::{Kind, Span};

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::read(ENGLISH).unwrap())
}

/// Content, cue and source of what is found, each as the text has it.
fn found(text: &str) -> Vec<[String; 3]> {
    let join = |spans: &[Span]| spans.iter().map(|s| &text[s.range()]).collect::<Vec<_>>().join(" … ");
    extract(&mut Pipeline::new(model()), text)
        .iter()
        .map(|f| [join(&f.content), join(&f.cue), join(&f.source)])
        .collect()
}

fn says(text: &str, content: &str, source: &str) {
    let found = found(text);
    assert!(
        found.iter().any(|f| f[0] == content && f[2] == source),
        "{content:?} by {source:?} is not among {found:#?}"
    );
}

#[test]
fn a_quotation_broken_up_by_its_cue_is_one() {
    let text = "“The pier is safe,” Ines Pell said on Monday. “Nobody has to leave.”";
    says(text, "“The pier is safe,” … “Nobody has to leave.”", "Ines Pell");
    assert_eq!(extract(&mut Pipeline::new(model()), text)[0].kind, Kind::Direct);
}

#[test]
fn a_claim_needs_no_marks() {
    says("The mayor denied that the pier was unsafe.", "that the pier was unsafe", "The mayor");
    says(
        "According to the harbour board, the pier will open in May.",
        "the pier will open in May",
        "the harbour board",
    );
}

#[test]
fn single_marks_quote_in_a_british_text() {
    says(
        "‘We won’t sell the ground,’ said Mr Odd, the club’s owner.",
        "‘We won’t sell the ground,’",
        "Mr Odd, the club’s owner",
    );
    says("'We won't sell the ground,' Mr Odd said.", "'We won't sell the ground,'", "Mr Odd");
}

#[test]
fn a_transcript_names_the_speaker_before_a_colon() {
    says("PELL: We will stay until the work is done.", "We will stay until the work is done.", "PELL");
    says("Q: Will you run again?\nA: I have not decided.", "I have not decided.", "A");
}

#[test]
fn a_pull_quote_has_its_name_behind_a_dash() {
    says("“Nobody has to leave this town.” — Ines Pell", "“Nobody has to leave this town.”", "Ines Pell");
}

#[test]
fn a_colon_at_the_end_of_a_paragraph_waits_for_the_quotation_in_the_next() {
    let text =
        "In a letter to the board, Pell wrote:\n\n“The pier is safe and nobody has to leave the town.”\n";
    says(text, "“The pier is safe and nobody has to leave the town.”", "Pell");
}

#[test]
fn a_quotation_goes_on_in_paragraphs_that_open_anew() {
    let text = "“We looked at every beam of the pier,” Pell said. “We found nothing.\n\n“So we opened it again the same week.”\n";
    let found = extract(&mut Pipeline::new(model()), text);
    let last = found.last().and_then(|f| f.content.last()).unwrap();
    assert_eq!(&text[last.range()], "“So we opened it again the same week.”");
}

#[test]
fn a_dateline_is_in_nobody_s_words() {
    says(
        "MARLOW BAY, Ore. – Rescuers found the boat late on Monday, according to the coast guard.",
        "Rescuers found the boat late on Monday",
        "the coast guard",
    );
    says(
        "TARN, Scotland — Nobody was hurt, fire chief Callum Reid told the Tarn Courier.",
        "Nobody was hurt",
        "fire chief Callum Reid",
    );
}

#[test]
fn an_apposition_behind_according_to_is_the_source_s() {
    for (source, content) in [
        ("a statement from Harbor Trust, the charity that owns the pier", "the work will cost $14 million"),
        ("the Tarn Courier, which cited two people at the firm", "the deal is dead"),
        ("a report by Selby College, a think tank in Leeds", "one bus in five is late"),
    ] {
        says(&format!("According to {source}, {content}."), content, source);
    }
}

#[test]
fn what_somebody_did_next_is_not_said() {
    says("Ines Pell accused the board of delay and left the room.", "the board of delay", "Ines Pell");
    says(
        "Ines Pell said the board was late and left the pier shut.",
        "the board was late and left the pier shut",
        "Ines Pell",
    );
}

#[test]
fn a_title_is_its_name_s_and_no_one_s_last_word() {
    let text = "Opening the case for the crown, Sunita Rao told the jury that Gareth Pimm had quarrelled with the keeper.\n\n\"This was no accident,\" Ms Rao said. \"It was a plan, and a patient one.\"";
    says(text, "\"This was no accident,\" … \"It was a plan, and a patient one.\"", "Ms Rao");
}

#[test]
fn a_verb_that_opens_a_turn_is_no_name() {
    let text = "Holm's deputy, Sissel Lund, said: \"It is not.\"\n\nSaid Lund: \"I have walked under it.\"";
    says(text, "\"I have walked under it.\"", "Lund");
}

/// Whether the text has these words as said, or none where they are no item.
fn asserted(text: &str, content: &str) -> Option<bool> {
    let all = extract(&mut Pipeline::new(model()), text);
    let is = |f: &&Found| f.content.iter().any(|s| text[s.range()].trim_matches(['“', '”', '.']) == content);
    all.iter().find(is).map(|f| f.is_asserted)
}

/// Whose source the item is that holds these words; nothing where there is none.
fn source_of(text: &str, content: &str) -> Option<String> {
    found(text).into_iter().find(|f| f[0].contains(content)).map(|f| f[2].clone())
}

#[test]
fn a_paragraph_of_quotation_has_the_speaker_of_its_neighbours() {
    let next = "“Nobody has to leave the town this week.”";
    for (text, source) in [
        ("“We wait,” Ines Pell said.\n\nQUOTE", "Ines Pell"),
        ("“We wait,” Ines Pell said.\n\nShe paused.\n\nQUOTE", "Ines Pell"),
        ("Ines Pell told the Courier that the pier was a mess:\n\nQUOTE", "Ines Pell"),
        ("“It was late,” said Odd Lind.\n\nAnd from Ines Pell, who led the appeal:\n\nQUOTE", "Ines Pell"),
        ("Asked about the pier, Ines Pell had this to say:\n\nQUOTE", "Ines Pell"),
        ("The pier is shut.\n\nQUOTE\n\nSo says Ines Pell, who keeps it.", "Ines Pell"),
        ("The pier is shut.\n\nQUOTE\n\nThat was how Ines Pell put it on Monday.", "Ines Pell"),
        ("The pier is shut.\n\nQUOTE\n\nThe words belong to Ines Pell.", "Ines Pell"),
        ("The pier is shut on Mondays.\n\nQUOTE\n\nThe boat comes at noon.", ""),
    ] {
        let text = text.replace("QUOTE", next);
        assert_eq!(source_of(&text, "has to leave").as_deref(), Some(source), "{text}");
    }
}

#[test]
fn two_who_take_turns_go_on_taking_turns() {
    let text = "“How many are left?” asked Odd Lind.\n\n“Eleven,” said Ines Pell.\n\n“And today?”\n\n“Today it is nine.”\n";
    assert_eq!(source_of(text, "And today?").as_deref(), Some("Odd Lind"));
    assert_eq!(source_of(text, "it is nine").as_deref(), Some("Ines Pell"));
    let news = "“The plan is late,” said Odd Lind, who runs the harbour and has done so for nine years.\n\n“It is not late at all,” said Ines Pell.\n\n“We opened the pier in May, as we had promised.”\n";
    assert_eq!(source_of(news, "opened the pier").as_deref(), Some("Ines Pell"));
}

#[test]
fn a_free_quotation_is_not_of_the_next_sentence_s_subject() {
    for (text, source) in [
        ("Ines Pell was blunt. “The pier is not safe at all.” Odd Lind nodded.", "Ines Pell"),
        (
            "Ines Pell leaned forward. “The pier is not safe at all.” Beside her Odd Lind laughed.",
            "Ines Pell",
        ),
        (
            "When Odd Lind announced that the pier would open, Ines Pell put down her bag. “The pier is not safe at all.”",
            "Ines Pell",
        ),
        ("“The pier is not safe at all.” Ines Pell said on Monday.", "Ines Pell"),
    ] {
        assert_eq!(source_of(text, "not safe").as_deref(), Some(source), "{text}");
    }
}

#[test]
fn who_is_quoted_by_another_speaks() {
    for (text, source) in [
        ("The Courier quoted Ines Pell as saying that the pier would open in May.", "Ines Pell"),
        ("Ines Pell was quoted by the Courier as saying that the pier would open in May.", "Ines Pell"),
        ("The plan to shut the pier was dismissed as “a very bad joke” by Ines Pell.", "Ines Pell"),
        ("“The pier will open in May,” Ines Pell is reported to have said.", "Ines Pell"),
    ] {
        let words = if text.contains("joke") { "joke" } else { "open in May" };
        if let Some(found) = source_of(text, words).or_else(|| source_of(text, "will open in May")) {
            assert_eq!(found, source, "{text}");
        }
    }
}

#[test]
fn what_was_not_said_is_not_handed_out_as_said() {
    for text in [
        "Ines Pell did not say “never” on Monday.",
        "If Ines Pell says “never” on Monday, the pier will close.",
        "Ines Pell had meant to shout “never” and thought better of it.",
        "She found a jar labelled “never” in the shed.",
        "Nobody said “never” on Monday.",
    ] {
        assert_ne!(asserted(text, "never"), Some(true), "{text}");
    }
    assert_eq!(asserted("Ines Pell did not say “never” on Monday.", "never"), Some(false));
    let denied = "The harbour board has not apologised for the delay of the ferry.";
    assert_eq!(asserted(denied, "the delay of the ferry"), Some(true));
    assert_eq!(asserted("“We never shut the pier,” Ines Pell said.", "We never shut the pier,"), Some(true));
}

#[test]
fn a_cue_holds_its_negation_and_mood() {
    for (text, cue) in [
        ("The mayor has not said that the pier is unsafe.", "has not said"),
        ("The mayor could not confirm that the pier is unsafe.", "could not confirm"),
    ] {
        assert!(found(text).iter().any(|f| f[1] == cue), "{text}: {:?}", found(text));
    }
}

/// What must hold of an answer, whatever the text.
fn is_sound(text: &str, found: &[Found]) {
    for f in found {
        assert!(!f.content.is_empty() && (0.0..=1.0).contains(&f.confidence));
        for spans in [&f.content, &f.cue, &f.source] {
            assert!(spans.iter().all(|s| s.start < s.end && text.get(s.range()).is_some()));
            assert!(spans.windows(2).all(|w| w[0].end <= w[1].start));
        }
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    let texts = [
        ("\"", 100_000),
        ("“", 100_000),
        ("'a ", 50_000),
        ("said ", 20_000),
        ("‘a’ “", 20_000),
        ("A: ", 30_000),
    ];
    // Passages have 512 words at most: without optimization some of them are enough to wait for.
    let share = if cfg!(debug_assertions) { 50 } else { 1 };
    for text in texts.map(|(part, times)| part.repeat(times / share)) {
        is_sound(&text, &extract(&mut Pipeline::new(model()), &text));
    }
}

/// Slow without optimization: `cargo test --release -- --ignored`.
#[test]
#[ignore = "reads ten megabytes"]
fn ten_megabytes_in_one_line_are_read() {
    let text = "He said that the pier is safe, and “nobody” denied it; ".repeat(180_000);
    is_sound(&text, &extract(&mut Pipeline::new(model()), &text));
}

proptest! {
    #![proptest_config(crate::long_tests::cases(48))]

    #[test]
    fn any_text_has_a_sound_answer(text in "\\PC{0,200}") {
        is_sound(&text, &extract(&mut Pipeline::new(model()), &text));
    }

    #[test]
    fn any_jumble_of_news_has_a_sound_answer(parts in proptest::collection::vec(proptest::sample::select(vec![
        "“", "”", "\"", "''", "‘", "’", "'", " said", " Pell", " he", ",", ".", ":", " —", "\n", "\r\n", " that", " the", " PELL", " denied", " (", ")", "é", "\u{2028}", " 6'3\"", "🙂", "…",
    ]), 0..120)) {
        let text = parts.concat();
        is_sound(&text, &extract(&mut Pipeline::new(model()), &text));
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let long = "“The pier is safe,” Ines Pell said, and the harbour board denied that it had known of rust. "
        .repeat(90);
    let texts = [
        long.as_str(),
        "‘We’ll wait,’ Ada Lovell told reporters. ‘Nobody has to leave,’ she added.",
        "PELL: The pier is safe.\n\nLOVELL: We doubt that.",
        "",
        "Mr Odd called the delay a disgrace. According to two people, the report warned of rust:",
        "“Nobody has to leave the town.”",
        "The board, he said, “knew”.",
    ];
    let mut used = Pipeline::new(model());
    for text in texts.iter().chain(texts.iter().rev()) {
        let [again, fresh] = [&mut used, &mut Pipeline::new(model())]
            .map(|pipeline| format!("{:?}", with_speakers(pipeline, Gazetteer::english(), text)));
        assert_eq!(again, fresh, "{text}");
    }
}
