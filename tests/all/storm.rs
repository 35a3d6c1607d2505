//! Random keys, pastes, mouse events and resizes through the production loop, and random bytes from the terminal: nothing
//! panics, and every frame has the size of the screen.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use whosaid::inside::app::key::{Code, Key};
use whosaid::inside::app::{Effect, Message, Mouse, State};
use whosaid::inside::collection::read;
use whosaid::inside::search::Engine;
use whosaid::inside::terminal::{Ending, Incoming, InputDecoder, Outcome, Outside, Searcher, run};
use whosaid::inside::view::Theme;

use crate::explorer::{Explorer, OSAKA};
use crate::long_tests::{cases, times};

/// Letters, operators of the query language, and characters that no keyboard has.
const TYPED: &str = "aeputinrmp @\"!|~^$:<>=kind/doc.,'’“”çé漢字👩‍👩‍👧\u{301}\u{202e}\u{200b}\u{7}\u{1b}";

/// Takes every effect and does nothing.
struct Nothing;

impl Outside for Nothing {
    fn carry_out(&mut self, effect: Effect, _: &State) -> anyhow::Result<Outcome> {
        assert!(!matches!(effect, Effect::Quit | Effect::Search { .. }), "the loop's own: {effect:?}");
        Ok(Outcome::Done)
    }
}

struct Weather {
    /// The state of a `SplitMix64`: the same storm on every machine.
    seed: u64,
    typed: Vec<char>,
}

impl Weather {
    fn below(&mut self, limit: u32) -> u32 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % u64::from(limit)) as u32
    }

    fn typed(&mut self) -> char {
        let at = self.below(self.typed.len() as u32);
        self.typed[at as usize]
    }

    fn code(&mut self) -> Code {
        const NAMED: [Code; 15] = [
            Code::Enter,
            Code::Esc,
            Code::Tab,
            Code::BackTab,
            Code::Backspace,
            Code::Delete,
            Code::Left,
            Code::Right,
            Code::Up,
            Code::Down,
            Code::Home,
            Code::End,
            Code::PageUp,
            Code::PageDown,
            Code::Char(' '),
        ];
        match self.below(3) {
            0 => NAMED[self.below(NAMED.len() as u32) as usize],
            1 => Code::Char(char::from(b'!' + self.below(94) as u8)),
            _ => Code::Char(self.typed()),
        }
    }

    fn next(&mut self) -> Message {
        match self.below(40) {
            0 => {
                // Mostly real sizes, now and then absurd ones.
                let most = if self.below(4) == 0 { 4 } else { 230 };
                Message::Resize(self.below(most) as u16, self.below(most / 3 + 2) as u16)
            }
            1 => Message::Paste((0..self.below(40)).map(|_| self.typed()).collect()),
            2..=5 => {
                let what = [Mouse::Press, Mouse::WheelUp, Mouse::WheelDown][self.below(3) as usize];
                Message::Mouse(what, self.below(240) as u16, self.below(80) as u16)
            }
            _ => {
                let key = Key { code: self.code(), ctrl: self.below(8) == 0, alt: self.below(30) == 0 };
                Message::Key(key)
            }
        }
    }
}

/// Keys that leave would end the storm early.
fn leaves(message: &Message) -> bool {
    matches!(message, Message::Key(Key { code: Code::Char('q' | 'c'), .. }))
}

#[test]
fn events_at_random_sizes_break_nothing() {
    let collection = read::collection("osaka", OSAKA.as_bytes()).unwrap();
    let engine = Arc::new(Engine::new(Arc::new(collection)));
    let mut weather = Weather { seed: 7, typed: TYPED.chars().collect() };
    let mut left = times(20_000, 1_000_000);
    let mut state = State::new((80, 24), BTreeSet::new(), true);
    while left > 0 {
        // The loop sees the size that the terminal has: the storm comes in gusts, and the size changes between them.
        let gust = left.min(50);
        left -= gust;
        let (inbox, incoming) = mpsc::channel();
        let (width, height) = (1 + weather.below(230) as u16, 1 + weather.below(75) as u16);
        inbox.send(Incoming::Message(Message::Resize(width, height))).unwrap();
        if state.dataset.is_none() {
            inbox.send(Incoming::Message(Message::Opened(Arc::clone(&engine)))).unwrap();
        }
        let events = std::iter::from_fn(|| Some(weather.next())).filter(|message| !leaves(message));
        for message in events.take(gust) {
            inbox.send(Incoming::Message(message)).unwrap();
        }
        inbox.send(Incoming::Signal(15)).unwrap();
        let searcher = Searcher::start(inbox);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let ending =
            run(&mut terminal, &mut state, &Theme::terminal(), &incoming, &searcher, &mut Nothing).unwrap();
        assert_eq!(ending, Ending::Signal(15));
    }
}

/// What a terminal sends besides characters: keys, replies whole and cut, pastes, the mouse.
const SEQUENCES: [&str; 16] = [
    "\x1b",
    "\r",
    "\x1b[A",
    "\x1b[1;5D",
    "\x1b\x1b[C",
    "\x1bOF",
    "\x1b[200~",
    "\x1b[201~",
    "\x1b[<0;12;7M",
    "\x1b[M !!",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1b_Gi=31;OK",
    "\x1b[?62;22;52c",
    "\x1b[24;80R",
    "\x1b[I",
];

/// A few bytes, mostly such as terminals send.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => prop::sample::select(&SEQUENCES[..]).prop_map(|sequence| sequence.as_bytes().to_vec()),
        3 => "[a-z/@: ?\u{3}é漢\u{301}]{1,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..6),
    ]
}

/// The messages that bytes are, in reads of some lengths in turn; after a read that is marked, no byte comes for as long as the
/// decoder waits for one. At the end somebody presses Ctrl-C.
fn decoded(bytes: &[u8], reads: &[(usize, bool)]) -> Vec<Message> {
    let mut decoder = InputDecoder::default();
    let mut messages = Vec::new();
    let mut take = |bytes: &[u8], is_silent: bool| {
        messages.extend(decoder.feed(bytes));
        if is_silent && decoder.patience().is_some() {
            messages.extend(decoder.quiet());
        }
        decoder.patience()
    };
    let mut left = bytes;
    for &(length, is_silent) in reads.iter().cycle() {
        let (read, rest) = left.split_at(length.min(left.len()));
        take(read, is_silent || rest.is_empty());
        left = rest;
        if left.is_empty() {
            break;
        }
    }
    assert_eq!(take(b"\x03", true), None);
    messages
}

/// Messages in words, without the bounds between the parts of a paste, which are those of the reads.
fn told(messages: &[Message]) -> String {
    let told: Vec<String> = messages.iter().map(|message| format!("{message:?}")).collect();
    told.join("\n").replace("\")\nPaste(\"", "")
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn bytes_in_any_reads_are_taken_and_drawn_and_ctrl_c_is_never_lost(
        parts in prop::collection::vec(bytes(), 0..24),
        reads in prop::collection::vec((1_usize..9, any::<bool>()), 1..5),
    ) {
        let bytes = parts.concat();
        let without_silence: Vec<_> = reads.iter().map(|(length, _)| (*length, false)).collect();
        prop_assert_eq!(
            told(&decoded(&bytes, &without_silence)),
            told(&decoded(&bytes, &[(bytes.len().max(1), false)]))
        );
        let messages = decoded(&bytes, &reads);
        prop_assert!(matches!(messages.last(), Some(Message::Key(key)) if *key == Key::ctrl('c')));
        let mut explorer = Explorer::new(80, 24);
        messages.into_iter().for_each(|message| explorer.tell(message));
        prop_assert_eq!(explorer.screen().lines().count(), 24);
    }
}
