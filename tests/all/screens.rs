//! Screens: what every one of them looks like at the sizes that people have.

use ratatui::style::Modifier;
use whosaid::view::Theme;

use crate::explorer::Explorer;

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
        explorer.state = whosaid::app::State::new((width, height), std::collections::BTreeSet::new(), true);
        insta::assert_snapshot!(format!("opening-{width}x{height}"), explorer.screen());
    }
}

/// The text on the screen whose cells have a look.
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
