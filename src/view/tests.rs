//! No key touches more rows than a screen has: counted for every key of the table, in every place, and for every other message, on
//! a large collection. The clock has no part in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{Theme, draw};
use crate::app::keys::{BINDINGS, Code, Key, Place, journey};
use crate::app::{Effect, ExportItems, Message, Mouse, Notice, State, answer, update};
use crate::collection::{AttributionNo, read};
use crate::search::{Cancel, Engine};
use crate::store::rows_touched;

const ITEMS: usize = 100_000;
/// As many items as an article has.
const ARTICLE: usize = 25;
const SPEAKERS: usize = 5_000;
const SIZE: (u16, u16) = (120, 30);

/// What a message may touch, the frame after it included: each row of the screen a few times, a binary search here and there.
const MOST: usize = 500;
/// The same where the screen gets another size: how far the list is scrolled is tried row by row.
const MOST_RESIZED: usize = 2_000;

/// A collection in which one speaker says every other item, and the others share the rest and their names' first word.
fn large(items_per_document: usize) -> Arc<Engine> {
    let mut lines = String::from("{\"meta\":{\"schema\":\"whosaid/1\",\"offsets\":\"codepoint\"}}\n");
    for no in 0..SPEAKERS {
        let _ = writeln!(
            lines,
            "{{\"speaker\":{{\"id\":\"s{no}\",\"name\":\"Ada Person{no}\",\"kind\":\"person\"}}}}"
        );
    }
    for document in 0..ITEMS / items_per_document {
        let mut text = format!("Tide tables, part {document}");
        let mut breaks = 0;
        let mut items = String::new();
        for nth in 0..items_per_document {
            let no = document * items_per_document + nth;
            text.push_str("\\n\\nShe told the board that ");
            let content =
                format!("{} {no} stays", if no.is_multiple_of(3) { "the harbour" } else { "harbours" });
            // Each is one character, and two in JSON.
            breaks += 2;
            let start = text.len() - breaks;
            text.push_str(&content);
            let end = start + content.len();
            let speaker = if no.is_multiple_of(2) { 0 } else { no * 7 % SPEAKERS };
            let _ = writeln!(
                items,
                "{{\"attribution\":{{\"id\":\"a{no}\",\"document\":\"d{document}\",\"kind\":\"indirect\",\"content\":[{{\"start\":{start},\
                 \"end\":{end},\"text\":\"{content}\"}}],\"cue\":[],\"source\":[],\"speakers\":[\"s{speaker}\"]}}}}"
            );
        }
        let _ = writeln!(
            lines,
            "{{\"document\":{{\"id\":\"d{document}\",\"title\":\"Tide tables\",\"outlet\":\"The Pier\",\"published\":\"2031-05-02\",\
             \"url\":\"https://pier.example/{document}\",\"text\":\"{text}\"}}}}\n{}",
            items.trim_end()
        );
    }
    Arc::new(Engine::new(read::collection("large", lines.as_bytes()).unwrap()))
}

/// An explorer whose every message, with the frame after it, is counted. What its threads do is not.
struct CountedExplorer {
    state: State,
    engine: Arc<Engine>,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    /// The most rows that a message touched since it was last asked.
    most: usize,
}

impl CountedExplorer {
    fn open(engine: &Arc<Engine>, marks: &BTreeSet<String>) -> Self {
        let mut explorer = Self {
            state: State::new(SIZE, BTreeSet::new(), true),
            engine: Arc::clone(engine),
            terminal: Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap(),
            theme: Theme::terminal(),
            most: 0,
        };
        explorer.take(Message::Marks(marks.clone()));
        explorer.take(Message::Opened(Arc::clone(engine)));
        explorer
    }

    /// Takes in a message, without a frame and uncounted.
    fn take(&mut self, message: Message) {
        let effects = update(&mut self.state, message);
        for answer in effects.into_iter().filter_map(|effect| self.answer(effect)).collect::<Vec<_>>() {
            self.take(answer);
        }
    }

    fn tell(&mut self, message: Message) {
        let Self { state, terminal, theme, .. } = self;
        let (effects, touched) = rows_touched(|| {
            let effects = update(state, message);
            terminal.draw(|frame| draw(state, theme, frame)).unwrap();
            effects
        });
        self.most = self.most.max(touched);
        for answer in effects.into_iter().filter_map(|effect| self.answer(effect)).collect::<Vec<_>>() {
            self.tell(answer);
        }
    }

    /// What the threads answer.
    fn answer(&self, effect: Effect) -> Option<Message> {
        answer(effect, &self.engine, self.state.viewport(), &Cancel::new()).ok().flatten()
    }

    fn press(&mut self, keys: &str) {
        journey(keys).into_iter().for_each(|key| self.tell(Message::Key(key)));
    }

    /// Presses keys that only lead somewhere.
    fn lead(&mut self, keys: &str) -> &mut Self {
        journey(keys).into_iter().for_each(|key| self.take(Message::Key(key)));
        self
    }

    /// Notes what touched too many rows.
    fn note(&mut self, what: &str, most: usize, too_many: &mut Vec<String>) {
        if self.most > most {
            too_many.push(format!("{what}: {} rows", self.most));
        }
        self.most = 0;
    }
}

/// The keys that lead from the list to a place.
fn way_to(place: Place) -> &'static str {
    match place {
        Place::List => "",
        Place::Facets => "s",
        Place::Text => "<tab>",
        Place::Reader => "<enter>",
        Place::Search => "/",
        Place::Palette => ":",
        Place::Help => "?",
        Place::Prompt => "x",
    }
}

#[test]
fn no_message_touches_more_rows_than_a_screen_has() {
    let engine = large(ARTICLE);
    let marks = [1, 50_000, 99_999].map(|no| engine.collection().computed_id(AttributionNo(no)));
    let marks: BTreeSet<String> = marks.into_iter().chain(["0123456789ab:1-2".to_owned()]).collect();
    let mut too_many = Vec::new();
    let mut explorer = CountedExplorer::open(&engine, &marks);
    assert_eq!(explorer.state.marks.len(), 3);
    explorer.tell(Message::Opened(Arc::clone(&engine)));
    explorer.note("opening with marks", MOST, &mut too_many);

    // The first of all items, and the last of hits of two tiers.
    for start in ["", "/harbour<enter>G"] {
        for binding in BINDINGS {
            for &place in binding.places {
                let mut explorer = CountedExplorer::open(&engine, &marks);
                explorer.lead(start).lead(way_to(place));
                let what = format!("{:?} {} after “{start}”", binding.action, place.name());
                assert_eq!(explorer.state.place(), place, "{what}");
                match binding.keys.first() {
                    Some(&key) => explorer.tell(Message::Key(key)),
                    None => explorer.press(&format!(":{}<enter>", binding.words)),
                }
                explorer.note(&what, MOST, &mut too_many);
            }
        }
    }
    too_many.extend(others_than_keys(&engine, &marks));
    assert!(too_many.is_empty(), "more rows than a screen has:\n{}", too_many.join("\n"));
}

#[test]
fn an_article_that_holds_everything_is_prepared_beside_the_screen() {
    let engine = large(ITEMS);
    let mut too_many = Vec::new();
    let mut explorer = CountedExplorer::open(&engine, &BTreeSet::new());
    explorer.tell(Message::Opened(Arc::clone(&engine)));
    for key in [
        "G",
        "<enter>",
        "n",
        "N",
        "[",
        "]",
        "<pagedown>",
        "<pageup>",
        "g",
        "<esc>",
        "<tab>",
        "n",
        "<pagedown>",
    ] {
        explorer.press(key);
        explorer.note(key, MOST, &mut too_many);
    }
    assert!(too_many.is_empty(), "more rows than a screen has:\n{}", too_many.join("\n"));
    // Until it is prepared, the reader says so.
    explorer.take(Message::Key(Key::plain(Code::Esc)));
    let opened = update(&mut explorer.state, Message::Opened(engine));
    assert!(opened.iter().any(|effect| matches!(effect, Effect::Prepare { .. })), "{opened:?}");
    update(&mut explorer.state, Message::Key(Key::plain(Code::Enter)));
    explorer.terminal.draw(|frame| draw(&explorer.state, &explorer.theme, frame)).unwrap();
    assert!(explorer.terminal.backend().to_string().contains("it is being prepared"));
}

/// The number of a kind of message that is no key.
fn number(message: &Message) -> usize {
    match message {
        Message::Key(_) => 0,
        Message::EscAnd(_) => 1,
        Message::Paste(_) => 2,
        Message::Mouse(..) => 3,
        Message::Resize(..) => 4,
        Message::Opened(_) => 5,
        Message::Progress(_) => 6,
        Message::Found(_) => 7,
        Message::LookedUp(_) => 8,
        Message::Exists(..) => 9,
        Message::Refused(..) => 10,
        Message::Exported(_) => 11,
        Message::ExportEnded(_) => 12,
        Message::Marks(_) => 13,
        Message::FoundMarks(_) => 14,
        Message::Notice(_) => 15,
        Message::Prepared(..) => 16,
    }
}

/// All other messages, at the end of the list. Results of searches and the like are answers to keys, and are counted with them.
fn others_than_keys(engine: &Arc<Engine>, marks: &BTreeSet<String>) -> Vec<String> {
    let mut too_many = Vec::new();
    let mut seen = BTreeSet::from([0, 7, 8, 14, 16]);
    for place in [Place::List, Place::Facets, Place::Text, Place::Reader, Place::Search] {
        let mut explorer = CountedExplorer::open(engine, marks);
        explorer.lead("G").lead(way_to(place));
        let listed = ExportItems::Listed(explorer.state.answer.clone().unwrap());
        let mut messages = vec![
            Message::Opened(Arc::clone(engine)),
            Message::Marks(marks.clone()),
            Message::Progress("reading".to_owned()),
            Message::Progress(String::new()),
            Message::Notice(Notice::done("done")),
            Message::EscAnd(Key::char('b')),
            Message::Paste("pier".to_owned()),
            Message::Exists("tides.md".into(), listed.clone()),
            Message::Key(Key::plain(Code::Enter)),
            Message::Exported(7),
            Message::Refused("tides.md".into(), listed, Notice::wrong("no")),
            Message::ExportEnded(Notice::done("done")),
        ];
        for (columns, rows) in [(1, 1), (40, 12), (200, 50), SIZE] {
            messages.push(Message::Resize(columns, rows));
        }
        for (x, y) in (0..SIZE.0).step_by(37).flat_map(|x| (0..SIZE.1).step_by(7).map(move |y| (x, y))) {
            messages.extend(
                [Mouse::WheelDown, Mouse::WheelUp, Mouse::Press].map(|what| Message::Mouse(what, x, y)),
            );
        }
        for message in messages {
            let number = number(&message);
            seen.insert(number);
            let what = format!("message {number} {}", place.name());
            explorer.tell(message);
            let most = if number == 4 { MOST_RESIZED } else { MOST };
            explorer.note(&what, most, &mut too_many);
        }
    }
    assert!(seen.into_iter().eq(0..17), "another kind of message has to be in the table above");
    too_many
}
