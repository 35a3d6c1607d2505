//! A hostile dataset on every screen, as a terminal sees it: title, clipboard, cursor and colours are ours alone, and
//! every cell holds what the explorer put there.

use std::io;
use std::num::NonZero;
use std::sync::{Arc, Mutex};

use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use vt100::{Callbacks, Screen};
use whosaid::inside::app::{Effect, Message};
use whosaid::inside::view::{Theme, draw};

use crate::explorer::Explorer;
use crate::hostile_output::{HOSTILE, hostile};

/// Every way to make a terminal do more than show a character.
#[derive(Default)]
struct Done {
    what: Vec<String>,
}

impl Callbacks for Done {
    fn audible_bell(&mut self, _: &mut Screen) {
        self.what.push("bell".into());
    }
    fn visual_bell(&mut self, _: &mut Screen) {
        self.what.push("visual bell".into());
    }
    fn resize(&mut self, _: &mut Screen, size: (u16, u16)) {
        self.what.push(format!("resize {size:?}"));
    }
    fn set_window_icon_name(&mut self, _: &mut Screen, name: &[u8]) {
        self.what.push(format!("icon {name:?}"));
    }
    fn set_window_title(&mut self, _: &mut Screen, title: &[u8]) {
        self.what.push(format!("title {title:?}"));
    }
    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], text: &[u8]) {
        self.what.push(format!("clipboard {text:?}"));
    }
    fn paste_from_clipboard(&mut self, _: &mut Screen, what: &[u8]) {
        self.what.push(format!("paste {what:?}"));
    }
    fn unhandled_char(&mut self, _: &mut Screen, c: char) {
        self.what.push(format!("character {c:?}"));
    }
    fn unhandled_control(&mut self, _: &mut Screen, byte: u8) {
        self.what.push(format!("control {byte:#x}"));
    }
    fn unhandled_escape(&mut self, _: &mut Screen, _: Option<u8>, _: Option<u8>, byte: u8) {
        self.what.push(format!("escape {byte:#x}"));
    }
    fn unhandled_osc(&mut self, _: &mut Screen, words: &[&[u8]]) {
        self.what.push(format!("osc {words:?}"));
    }
}

/// What goes to the emulator for U+FFFD.
const STAND_IN: &str = "¿";

#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<u8>>>);

impl io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a terminal that got the screen's bytes shows, and what it did besides.
fn emulate(explorer: &Explorer, theme: &Theme) -> (vt100::Parser<Done>, Buffer) {
    let (width, height) = explorer.state.size;
    let wire = Wire::default();
    let area = Rect::new(0, 0, width, height);
    let mut backend = CrosstermBackend::new(wire.clone());
    backend.flush().unwrap();
    let mut terminal =
        Terminal::with_options(backend, TerminalOptions { viewport: Viewport::Fixed(area) }).unwrap();
    let drawn = terminal.draw(|frame| draw(&explorer.state, theme, frame)).unwrap().buffer.clone();
    std::mem::forget(terminal);
    let mut parser = vt100::Parser::new_with_callbacks(
        NonZero::new(height).unwrap(),
        NonZero::new(width).unwrap(),
        0,
        Done::default(),
    );
    // The emulator takes U+FFFD for a byte that was no UTF-8 and shows nothing; a terminal shows it in one cell.
    let bytes = String::from_utf8(wire.0.lock().unwrap().clone()).unwrap();
    parser.process(bytes.replace(char::REPLACEMENT_CHARACTER, STAND_IN).as_bytes());
    (parser, drawn)
}

#[track_caller]
fn assert_ours(what: &str, explorer: &Explorer) {
    for theme in [Theme::terminal(), Theme::colourless()] {
        let (parser, drawn) = emulate(explorer, &theme);
        assert_eq!(parser.callbacks().what, Vec::<String>::new(), "{what}");
        for y in 0..drawn.area.height {
            for x in 0..drawn.area.width {
                let (ours, theirs) = (&drawn[(x, y)], parser.screen().cell(y, x).unwrap());
                if theirs.is_wide_continuation() {
                    continue;
                }
                let contents = if theirs.has_contents() { theirs.contents() } else { " " };
                if contents.is_empty()
                    || ours.symbol().replace(char::REPLACEMENT_CHARACTER, STAND_IN) == contents
                {
                    continue;
                }
                // A flag is two letters of a cell each to a terminal, and one grapheme of two cells to us.
                let next = parser.screen().cell(y, x + 1).map_or("", vt100::Cell::contents);
                let letter_of_flag = |c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
                let flag = contents.chars().all(letter_of_flag);
                let rest = flag && (ours.symbol() == " " || ours.symbol() == format!("{contents}{next}"));
                assert!(rest, "{what}: cell {x},{y} is {contents:?} and not {:?}", ours.symbol());
            }
            for x in 0..drawn.area.width {
                let (ours, theirs) = (&drawn[(x, y)], parser.screen().cell(y, x).unwrap());
                if theirs.is_wide_continuation() || ours.symbol() == " " {
                    continue;
                }
                assert_eq!(colour_of(ours), theirs.fgcolor(), "{what}: colour of {x},{y}");
            }
        }
    }
}

fn colour_of(cell: &Cell) -> vt100::Color {
    use ratatui::style::Color;
    match cell.fg {
        Color::Magenta => vt100::Color::Idx(5),
        Color::Red => vt100::Color::Idx(1),
        _ => vt100::Color::Default,
    }
}

#[test]
fn no_screen_lets_a_hostile_dataset_do_anything() {
    let dataset = hostile().to_string();
    let journeys = [
        "",
        "j",
        "<enter>",
        "<enter>n",
        "s",
        "s<space>",
        "f<space>",
        "?",
        ":",
        "/vex<enter>",
        "x",
        "X",
        "<space>",
        "/zzz",
    ];
    for (width, height) in [(40, 12), (80, 24), (200, 50), (3, 3)] {
        for journey in journeys {
            let mut explorer = Explorer::on(&dataset, width, height);
            explorer.press(journey);
            assert_ours(&format!("{width}×{height} after {journey:?}"), &explorer);
        }
    }
}

#[test]
fn what_is_typed_or_pasted_is_scrubbed_too() {
    let mut explorer = Explorer::on(&hostile().to_string(), 80, 24);
    explorer.press("/");
    explorer.tell(Message::Paste(HOSTILE.to_owned()));
    assert_ours("pasted into the search", &explorer);
    explorer.press("<ctrl-u>kind:");
    explorer.tell(Message::Paste(HOSTILE.to_owned()));
    assert_ours("a query that can't be read", &explorer);
    explorer.press("<esc>:");
    explorer.tell(Message::Paste(HOSTILE.to_owned()));
    assert_ours("pasted into the palette", &explorer);
    explorer.press("<esc>x");
    explorer.tell(Message::Paste(HOSTILE.to_owned()));
    assert_ours("pasted into the prompt", &explorer);
    explorer.tell(Message::Notice(whosaid::inside::app::Notice::wrong(HOSTILE)));
    explorer.tell(Message::Progress(HOSTILE.to_owned()));
    assert_ours("told by a program", &explorer);
}

#[test]
fn the_clipboard_gets_no_character_that_acts() {
    let mut explorer = Explorer::on(&hostile().to_string(), 80, 24);
    explorer.press("yjyYG<enter>y");
    let copies: Vec<&String> = explorer
        .wanted
        .iter()
        .filter_map(|effect| match effect {
            Effect::Copy { text, .. } => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(copies.len(), 4);
    for text in copies {
        let acts = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2066}' | '\u{200b}' | '\u{e0041}')
        };
        assert_eq!(text.chars().find(|c| acts(*c)), None, "{text:?}");
    }
}

/// Letters of two cells, marks that combine, letters from right to left, pictures of several characters.
#[test]
fn every_script_is_laid_out_by_cells() {
    let names = [
        "潮田 漢字 長い名前の人",
        "أنجيلا ميركل",
        "Zoe\u{301}\u{308}\u{323}\u{331}\u{330}\u{32d} Müller",
        "👩‍👩‍👧‍👦 🇺🇦 ❤️ 👍🏽",
        "한글 이름",
    ];
    for name in names {
        let text = format!("{name}\n\n{name} said that {name} is {name}.");
        let document = crate::invented::document(name, &text, &[]);
        let speaker = crate::invented::speaker("s", name, "person");
        let content = format!("that {name} is {name}");
        let item = crate::invented::attribution(&document, "indirect", &[&content], "said", name, &["s"]);
        let dataset = crate::invented::dataset(&[document], &[speaker], &[item]).to_string();
        for size in [(40, 12), (80, 24), (120, 30), (200, 50), (17, 9)] {
            for journey in ["", "<enter>", "s"] {
                let mut explorer = Explorer::on(&dataset, size.0, size.1);
                explorer.press(journey);
                assert_ours(&format!("{name} at {size:?}"), &explorer);
            }
        }
    }
}
