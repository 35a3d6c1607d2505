//! What a terminal may send: keys, replies, pastes and any bytes, in reads of any length with silence between them. Nothing
//! keeps a Ctrl-C from being a key; without silence, how the bytes are split makes no difference; and the explorer takes
//! whatever comes, and draws a frame.

#![no_main]

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use whosaid::inside::app::key::Key;
use whosaid::inside::app::{Effect, Message, SearchResult, State, update};
use whosaid::inside::collection::{builtin, read};
use whosaid::inside::search::{Cancel, Engine};
use whosaid::inside::terminal::InputDecoder;
use whosaid::inside::view::{Theme, draw};

static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let collection = read::collection(builtin::NAME, builtin::JSON.as_bytes());
    Arc::new(Engine::new(Arc::new(collection.expect("the built-in dataset"))))
});

/// What the bytes from 0xF8 on stand for, which are in no text and no key: a fuzzer would be long in finding these.
const PIECES: [&[u8]; 8] = [
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    b"\x1bP>|XTerm(390)\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[?62;22;52c",
    b"\x1b[<0;12;7M",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[1;3D",
];

fuzz_target!(|data: &[u8]| {
    // How long the reads are, and after which of eight there is silence.
    let [length, silences, written @ ..] = data else { return };
    let length = usize::from(*length).max(1);
    let mut bytes = Vec::new();
    for byte in written {
        match byte.checked_sub(0xF8) {
            Some(piece) => bytes.extend_from_slice(PIECES[usize::from(piece)]),
            None => bytes.push(*byte),
        }
    }
    let whole = decoded(&bytes, bytes.len().max(1), 0);
    assert_eq!(told(&decoded(&bytes, length, 0)), told(&whole));

    let mut state = State::new((80, 24), BTreeSet::new(), true);
    tell(&mut state, Message::Opened(Arc::clone(&ENGINE)));
    for message in decoded(&bytes, length, *silences) {
        tell(&mut state, message);
    }
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a backend in memory");
    terminal.draw(|frame| draw(&state, &Theme::terminal(), frame)).expect("a frame");
});

/// The messages that bytes are, read in pieces, with a Ctrl-C at the end.
fn decoded(bytes: &[u8], length: usize, silences: u8) -> Vec<Message> {
    let mut decoder = InputDecoder::default();
    let mut messages = Vec::new();
    for (nth, read) in bytes.chunks(length).enumerate() {
        messages.extend(decoder.feed(read));
        if silences >> (nth % 8) & 1 == 1 {
            messages.extend(silence(&mut decoder));
        }
    }
    messages.extend(silence(&mut decoder));
    messages.extend(decoder.feed(b"\x03"));
    messages.extend(silence(&mut decoder));
    assert!(matches!(messages.last(), Some(Message::Key(key)) if *key == Key::ctrl('c')), "Ctrl-C is lost");
    assert!(decoder.patience().is_none());
    messages
}

/// Messages in words, without the bounds between the parts of a paste, which are those of the reads.
fn told(messages: &[Message]) -> String {
    let told: Vec<String> = messages.iter().map(|message| format!("{message:?}")).collect();
    told.join("\n").replace("\")\nPaste(\"", "")
}

/// What comes of it that no byte comes for as long as the decoder waits for one.
fn silence(decoder: &mut InputDecoder) -> Vec<Message> {
    if decoder.patience().is_some() { decoder.quiet() } else { Vec::new() }
}

/// Sends the explorer a message, and answers the searches that it asks for.
fn tell(state: &mut State, message: Message) {
    for effect in update(state, message) {
        if let Effect::Search { serial, query } = effect {
            let found = SearchResult::search(&ENGINE, serial, &query, &Cancel::new());
            tell(state, Message::Found(Box::new(found.expect("nobody cancelled it"))));
        }
    }
}
