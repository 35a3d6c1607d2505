//! Snapshots of every screen at the sizes that people have.

use ratatui::style::Modifier;
use whosaid::inside::view::Theme;

use crate::explorer::Explorer;
use crate::invented::{attribution, dataset, document, speaker};

const SIZES: [(u16, u16); 5] = [(1, 1), (40, 12), (80, 24), (120, 30), (200, 50)];

/// A snapshot of the screen that keys lead to, at every size.
fn snapshots(name: &str, keys: &str) {
    for (width, height) in SIZES {
        let mut explorer = Explorer::new(width, height);
        explorer.press(keys);
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), explorer.screen());
    }
}

#[test]
fn the_list() {
    snapshots("list", "jjj");
}

#[test]
fn one_speaker() {
    snapshots("speaker", "/@putin<enter>jjjjjjj");
}

#[test]
fn the_reader() {
    snapshots("reader", "/@putin chaos<enter><enter>");
}

#[test]
fn the_filters() {
    snapshots("filters", "s<space>j<space>");
}

#[test]
fn nothing_found() {
    snapshots("nothing", "/ukrane");
}

#[test]
fn a_query_that_cannot_be_read() {
    snapshots("unreadable", "/date:soon");
}

#[test]
fn the_help() {
    snapshots("help", "?");
}

#[test]
fn the_palette() {
    snapshots("palette", ":ex");
}

#[test]
fn the_prompt_for_a_file() {
    snapshots("prompt", "x");
}

#[test]
fn before_anything_is_loaded() {
    for (width, height) in SIZES {
        let mut explorer = Explorer::new(width, height);
        explorer.state =
            whosaid::inside::app::State::new((width, height), std::collections::BTreeSet::new(), true);
        insta::assert_snapshot!(format!("opening-{width}x{height}"), explorer.screen());
    }
}

/// Two articles' worth of what a program found: "she" is said to be someone who is named a paragraph before.
fn extracted() -> String {
    let text = "The pier stays shut\n\nHarbour master Ada Lovell met the council on Monday.\n\n\
                The repairs, she said, would take until the spring.";
    let document = document("The pier stays shut", text, &[]);
    let mut found = attribution(
        &document,
        "indirect",
        &["The repairs", "would take until the spring"],
        "said",
        "she",
        &["ada-lovell"],
    );
    let start = text.find("Ada").unwrap();
    found["status"] = "extracted".into();
    found["by"] = "whosaid 0.1.0".into();
    found["confidence"] = 0.874.into();
    found["resolution"] = serde_json::json!({
        "rule": "pronoun", "mention": { "start": start, "end": start + 10, "text": "Ada Lovell" },
    });
    let mut nobody = attribution(&document, "indirect", &["until the spring"], "", "", &[]);
    nobody["status"] = "extracted".into();
    nobody["by"] = "another program".into();
    nobody["confidence"] = 0.999.into();
    dataset(&[document], &[speaker("ada-lovell", "Ada Lovell", "person")], &[found, nobody]).to_string()
}

#[test]
fn what_a_program_found() {
    for (width, height) in SIZES {
        let mut explorer = Explorer::on(&extracted(), width, height);
        insta::assert_snapshot!(format!("extracted-{width}x{height}"), explorer.screen());
        explorer.press("<enter>");
        insta::assert_snapshot!(format!("extracted-reader-{width}x{height}"), explorer.screen());
    }
}

#[test]
fn how_sure_a_program_was_and_how_it_knows_the_speaker_is_said() {
    let mut explorer = Explorer::on(&extracted(), 80, 24);
    explorer.row_of("87 % sure · she → Ada Lovell (pronoun, from “Ada Lovell” in ¶1)");
    explorer.press("j");
    explorer.row_of("found by another program, 99 % sure · the text does not say who");
}

#[test]
fn where_nobody_is_named_the_list_has_the_words_of_the_source() {
    let text = "Sources said it would rain. Sources said it would snow. Who denied the hail was not told.";
    let document = document("Weather", text, &[]);
    let said = |content, cue, source| attribution(&document, "indirect", &[content], cue, source, &[]);
    let items = [said("it would rain", "said", "Sources"), said("it would snow", "said", "Sources")];
    let items = [&items[..], &[said("the hail", "denied", "")]].concat();
    let explorer = Explorer::on(&dataset(std::slice::from_ref(&document), &[], &items).to_string(), 80, 24);
    let screen = explorer.screen();
    let list: Vec<&str> = screen.lines().filter(|line| line.trim_end().ends_with("¶0")).collect();
    assert!(list[0].contains("Sources") && !list[1].contains("Sources"), "{screen}");
    assert!(list[2].contains("(nobody named)"), "{screen}");
}

#[test]
fn the_mention_that_a_name_came_from_is_marked_in_the_article() {
    for theme in [Theme::terminal(), Theme::colourless(), Theme::light()] {
        let mut explorer = Explorer::on(&extracted(), 80, 24);
        explorer.press("<enter>");
        let marked = Modifier::BOLD | Modifier::UNDERLINED;
        let mention = with(&explorer, &theme, |cell| {
            cell.modifier.contains(marked) && !cell.modifier.contains(Modifier::DIM) && cell.symbol() != " "
        });
        assert!(mention.contains("AdaLovell"), "{mention}");
        // Another item, whose speaker nobody knows, has none.
        explorer.press("n");
        let row = explorer.row_of("Harbour master Ada");
        let buffer = explorer.buffer(&theme);
        assert!((0..80).all(|x| !buffer[(x, row)].modifier.contains(marked)));
    }
}

/// The text of the cells that have a style.
fn with(explorer: &Explorer, theme: &Theme, look: impl Fn(&ratatui::buffer::Cell) -> bool) -> String {
    let buffer = explorer.buffer(theme);
    let cells = buffer.content.iter().filter(|cell| look(cell));
    cells.map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn what_matched_is_highlighted_in_names_and_words() {
    let mut explorer = Explorer::new(120, 30);
    explorer.press("/@putin chao<enter>");
    let theme = Theme::terminal();
    let matched = Modifier::BOLD | Modifier::UNDERLINED;
    let shown = with(&explorer, &theme, |cell| cell.modifier.contains(matched));
    assert!(shown.contains("chaochao") && shown.contains("Putin"), "{shown}");
    let reversed = with(&explorer, &Theme::colourless(), |cell| cell.modifier.contains(Modifier::REVERSED));
    assert!(reversed.contains("chao"), "{reversed}");
}

#[test]
fn content_cue_and_source_are_told_apart_without_colour() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("/chaos<enter>/<ctrl-u><enter>");
    let theme = Theme::colourless();
    let buffer = explorer.buffer(&theme);
    let styles = |text: &str| {
        let row = explorer.row_of(text);
        let line: String = (0..80).map(|x| buffer[(x, row)].symbol().to_owned()).collect();
        let at = line.find(text).map(|byte| line[..byte].chars().count()).unwrap() as u16;
        buffer[(at, row)].modifier
    };
    let content = styles("[US] act");
    let source = styles("Putin told the FT");
    let cue = styles("told the FT");
    assert!(content.contains(Modifier::BOLD), "{content:?}");
    assert!(source.contains(Modifier::UNDERLINED), "{source:?}");
    assert!(cue.contains(Modifier::ITALIC), "{cue:?}");
}

#[test]
fn no_colour_means_no_colour() {
    let mut explorer = Explorer::new(120, 30);
    explorer.press("/@putin talks<enter>");
    let buffer = explorer.buffer(&Theme::colourless());
    for cell in &buffer.content {
        assert_eq!((cell.fg, cell.bg), (ratatui::style::Color::Reset, ratatui::style::Color::Reset));
    }
}
