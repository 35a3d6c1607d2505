//! Exports, as text: what each says of an invented dataset.

use std::path::Path;

use whosaid::inside::collection::{AttributionNo, Collection, read};
use whosaid::inside::export::{self, Format, TextPage};

use crate::invented::harbour;

fn collection() -> Collection {
    read::collection("harbour.json", harbour().to_string().as_bytes()).unwrap()
}

fn all(collection: &Collection) -> Vec<AttributionNo> {
    collection.attributions().map(|attribution| attribution.no).collect()
}

fn exported(format: Format, page: TextPage) -> String {
    let collection = collection();
    let mut out = Vec::new();
    export::write(&collection, &all(&collection), format, page, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_citation_says_who_said_it_and_where() {
    let collection = collection();
    let citations: Vec<String> =
        all(&collection).iter().map(|&no| export::citation(&collection, no)).collect();
    let place = |paragraph: u8| {
        format!(
            "(The pier stays shut, The Harbour Post, 2031-05-02, ¶{paragraph}, https://post.example/pier)"
        )
    };
    let expected = [
        format!("“We wait, and we mend.” — Ada Lovell [said] {}", place(1)),
        format!("the mayor had called the plan “a gift” to thieves — Ada Lovell [told] {}", place(2)),
        format!("the plan “a gift” to thieves — Inés Quill [called], as told by Ada Lovell {}", place(2)),
        format!("to meet again — Ada Lovell and Inés Quill [agreed] {}", place(2)),
        format!("the leak — (nobody named) [denied] {}", place(3)),
        "the leak — Miro Ånd [denied] (潮の話, ¶1)".to_owned(),
    ];
    assert_eq!(citations, expected);
}

#[test]
fn a_paragraph_is_whole_and_says_where_it_stands() {
    let collection = collection();
    assert_eq!(
        export::paragraph(&collection, AttributionNo(0)),
        "\"We wait,\" harbour master Ada Lovell said on Monday, \"and we mend.\"\n\n\
         The pier stays shut, The Harbour Post, 2031-05-02, ¶1, https://post.example/pier"
    );
}

#[test]
fn off_the_terminal_each_attribution_is_one_line() {
    insta::assert_snapshot!(exported(Format::Text, TextPage::default()));
}

#[test]
fn on_a_terminal_the_columns_fit_its_width() {
    for width in [40, 80, 120] {
        let text = exported(Format::Text, TextPage { width: Some(width), colour: false });
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= usize::from(width), "{width}: {line}");
        }
        insta::assert_snapshot!(format!("text_at_{width}"), text);
    }
}

#[test]
fn on_a_terminal_of_any_width_nothing_is_lost() {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    let whole = letters(&exported(Format::Text, TextPage { width: Some(300), colour: false }));
    for width in 1..90 {
        assert_eq!(
            letters(&exported(Format::Text, TextPage { width: Some(width), colour: false })),
            whole,
            "{width}"
        );
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    for width in [None, Some(50), Some(100)] {
        let styled = exported(Format::Text, TextPage { width, colour: true });
        let plain = exported(Format::Text, TextPage { width, colour: false });
        assert!(styled.contains('\u{1B}') && !plain.contains('\u{1B}'));
        let unstyled = ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m"]
            .iter()
            .fold(styled, |text, style| text.replace(style, ""));
        let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(trimmed(&unstyled), trimmed(&plain));
    }
}

#[test]
fn a_table_has_a_row_for_each() {
    insta::assert_snapshot!(exported(Format::Csv, TextPage::default()));
}

#[test]
fn a_page_has_a_quotation_for_each() {
    insta::assert_snapshot!(exported(Format::Markdown, TextPage::default()));
}

#[test]
fn offsets_of_the_table_are_those_of_the_dataset() {
    let mut table =
        csv::Reader::from_reader(std::io::Cursor::new(exported(Format::Csv, TextPage::default())));
    let ids: Vec<String> = table
        .records()
        .map(|row| {
            let row = row.unwrap();
            format!("{}:{}-{}", row[0].split(':').next().unwrap(), &row[13], &row[14])
        })
        .collect();
    let collection = collection();
    let expected: Vec<String> = collection.attributions().map(|one| one.id().into_owned()).collect();
    assert_eq!(ids, expected);
}

#[test]
fn what_is_exported_to_a_file_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let collection = collection();
    for name in ["found.json", "found.jsonl"] {
        let path = folder.path().join(name);
        let format = Format::of(Path::new(name)).unwrap();
        export::write_atomically(&path, |out| {
            export::write(&collection, &all(&collection), format, TextPage::default(), out)
        })
        .unwrap();
        let again = read::collection(name, &std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(again.attribution_count(), 6);
    }
}
