//! The decoder: from the terminal's bytes to messages. It is a state machine over single bytes, so it makes no difference
//! how they are split over reads.
//!
//! The grammar is that of ECMA-48, which keys and replies share: ESC `[` begins a control sequence, ESC `]`, `P`, `_` and
//! `^` begin strings that end with ST, ESC `O` is a key of a keypad. What the decoder doesn't know is no key, in all of its
//! length. Bytes can't tell Esc from the beginning of a sequence: silence does. The decoder has no clock; whoever feeds it
//! asks for its [`patience`](InputDecoder::patience) and says when it has run out.

use std::mem;
use std::time::Duration;

use super::sequence::{self, Meaning};
use crate::app::Message;
use crate::app::keys::{Code, Key};

/// After so much silence, ESC was the Esc key. Slow links split a sequence by 50 ms, and a user doesn't notice a tenth of
/// a second here.
const ESC_PATIENCE: Duration = Duration::from_millis(100);

/// After so much silence, `ESC [`, `ESC O`, or a string's beginning was Esc and a character.
const OPENING_PATIENCE: Duration = Duration::from_millis(500);

/// After so much silence, a sequence or a reply will not be finished any more: it is dropped.
const SEQUENCE_PATIENCE: Duration = Duration::from_secs(2);

/// The most bytes of a paste that are sent on. No line takes as many.
const MAX_PASTE: usize = 1 << 20;

/// The most bytes of a control sequence's parameters. The longest that means a key is a fifth of this.
const MAX_PARAMETERS: usize = 128;

/// What ends a bracketed paste.
const PASTE_END: &[u8] = b"\x1b[201~";

const ESC: u8 = 0x1B;
const CTRL_C: u8 = 0x03;

/// What has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begun {
    /// Nothing: the next byte begins a key.
    #[default]
    Nothing,
    /// A character of several bytes.
    Character,
    /// ESC: the Esc key, or a sequence.
    Escape,
    /// `ESC O`: a key of a keypad.
    Keypad,
    /// `ESC [`: a control sequence.
    Control,
    /// `ESC [ [`: a function key of the Linux console, one byte more.
    Function,
    /// `ESC [ M`: the mouse in its oldest form, three bytes more.
    OldMouse,
    /// `ESC` and the byte that may open a string.
    Opening(u8),
    /// A string.
    String,
    /// ESC in a string: its end, most likely.
    StringEscape,
    /// A paste, of whose end so many bytes were seen.
    Paste(usize),
}

/// Makes messages of a terminal's bytes.
#[derive(Debug, Default)]
pub struct InputDecoder {
    begun: Begun,
    /// The bytes of it so far: of a character, of a sequence's parameters, of a paste's text that is not sent yet.
    bytes: Vec<u8>,
    /// How many bytes of a paste were sent.
    sent: usize,
    /// Whether an Esc stands before what has begun. Some terminals send Alt and ↑ as Esc and ↑.
    after_esc: bool,
    /// The messages that are ready.
    messages: Vec<Message>,
}

impl InputDecoder {
    /// Takes in bytes, and returns the messages that they finish.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Message> {
        for byte in bytes {
            self.take(*byte);
        }
        self.send_pasted();
        mem::take(&mut self.messages)
    }

    /// How long to wait for further bytes before [`quiet`](Self::quiet) is called; `None` where silence changes nothing.
    pub fn patience(&self) -> Option<Duration> {
        match self.begun {
            Begun::Nothing => None,
            Begun::Escape => Some(ESC_PATIENCE),
            Begun::Paste(_) => self.is_interrupted().then_some(ESC_PATIENCE),
            Begun::Control if self.bytes.is_empty() => Some(OPENING_PATIENCE),
            Begun::Keypad | Begun::Opening(_) => Some(OPENING_PATIENCE),
            Begun::Character
            | Begun::Control
            | Begun::Function
            | Begun::OldMouse
            | Begun::String
            | Begun::StringEscape => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Takes in that no bytes came in [`patience`](Self::patience): what has begun is as long as it will get.
    pub fn quiet(&mut self) -> Vec<Message> {
        match self.begun {
            Begun::Paste(_) if self.is_interrupted() => self.interrupt(),
            Begun::Paste(_) => {}
            _ => self.finish(),
        }
        mem::take(&mut self.messages)
    }

    fn take(&mut self, byte: u8) {
        match self.begun {
            Begun::Nothing => self.begin(byte),
            Begun::Character if matches!(byte, 0x80..=0xBF) => self.go_on_with_character(byte),
            Begun::Escape => self.take_after_esc(byte),
            Begun::Keypad => self.take_in_keypad(byte),
            Begun::Control => self.take_in_control(byte),
            Begun::Function => self.forget(),
            Begun::OldMouse => self.take_in_old_mouse(byte),
            Begun::Opening(opening) => self.open_string(opening, byte),
            Begun::String => self.take_in_string(byte),
            Begun::StringEscape if byte == b'\\' => self.forget(),
            // An ESC that doesn't end the string begins something new.
            Begun::StringEscape => {
                self.begun = Begun::Escape;
                self.take_after_esc(byte);
            }
            Begun::Paste(seen) => self.take_in_paste(seen, byte),
            Begun::Character => self.give_up_for(byte),
        }
    }

    /// Takes the first byte of something.
    fn begin(&mut self, byte: u8) {
        match byte {
            ESC => self.begun = Begun::Escape,
            0..0x80 => self.send(Meaning::Key(ascii_key(byte))),
            0xC2..=0xF4 => {
                self.begun = Begun::Character;
                self.bytes.push(byte);
            }
            // This is not UTF-8.
            _ => self.forget(),
        }
    }

    fn go_on_with_character(&mut self, byte: u8) {
        self.bytes.push(byte);
        let length = match self.bytes[0] {
            ..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        if self.bytes.len() == length {
            let c = str::from_utf8(&self.bytes).ok().and_then(|text| text.chars().next());
            match c.filter(|c| !c.is_control()) {
                Some(c) => self.send(Meaning::Key(Key::char(c))),
                None => self.forget(),
            }
        }
    }

    fn take_after_esc(&mut self, byte: u8) {
        match byte {
            ESC => {
                if mem::replace(&mut self.after_esc, true) {
                    self.messages.push(Message::Key(Key::plain(Code::Esc)));
                }
            }
            b'[' => self.begun = Begun::Control,
            b'O' => self.begun = Begun::Keypad,
            b']' | b'P' | b'_' | b'^' => self.begun = Begun::Opening(byte),
            _ => {
                if mem::replace(&mut self.after_esc, true) {
                    self.messages.push(Message::Key(Key::plain(Code::Esc)));
                }
                self.begun = Begun::Nothing;
                self.begin(byte);
            }
        }
    }

    fn take_in_keypad(&mut self, byte: u8) {
        match byte {
            // Old terminals put the modifiers here: `ESC O 5 A`.
            b'0'..=b'9' | b';' if self.bytes.len() < MAX_PARAMETERS => self.bytes.push(byte),
            0x40..=0x7E => self.send(sequence::keypad(&self.bytes, byte)),
            _ => self.give_up_for(byte),
        }
    }

    fn take_in_control(&mut self, byte: u8) {
        match byte {
            b'[' if self.bytes.is_empty() => self.begun = Begun::Function,
            b'M' if self.bytes.is_empty() => self.begun = Begun::OldMouse,
            // With Shift, rxvt ends a key's sequence with a byte that ends none elsewhere.
            b'$' if !self.bytes.is_empty() && self.bytes.iter().all(u8::is_ascii_digit) => {
                self.send(sequence::control(&self.bytes, byte));
            }
            0x20..=0x3F => {
                if self.bytes.len() < MAX_PARAMETERS {
                    self.bytes.push(byte);
                }
            }
            0x40..=0x7E if self.bytes.len() < MAX_PARAMETERS => {
                self.send(sequence::control(&self.bytes, byte));
            }
            0x40..=0x7E => self.forget(),
            _ => self.give_up_for(byte),
        }
    }

    fn take_in_old_mouse(&mut self, byte: u8) {
        self.bytes.push(byte);
        if let [buttons, x, y] = self.bytes[..] {
            self.send(sequence::old_mouse(buttons, x, y));
        }
    }

    /// Tells a string's first byte from a key that follows Esc and a character: replies begin with few bytes.
    fn open_string(&mut self, opening: u8, byte: u8) {
        let is_string = match opening {
            b']' => byte.is_ascii_digit() || matches!(byte, b'l' | b'L' | b'I'),
            b'P' => matches!(byte, 0x20..=0x3F),
            _ => matches!(byte, 0x20..=0x7E),
        };
        if is_string { self.begun = Begun::String } else { self.give_up_for(byte) }
    }

    fn take_in_string(&mut self, byte: u8) {
        match byte {
            ESC => self.begun = Begun::StringEscape,
            // BEL, CAN and SUB end it.
            0x07 | 0x18 | 0x1A => self.forget(),
            CTRL_C => self.give_up_for(byte),
            _ => {}
        }
    }

    fn take_in_paste(&mut self, seen: usize, byte: u8) {
        if PASTE_END.get(seen) == Some(&byte) {
            self.begun = Begun::Paste(seen + 1);
            if seen + 1 == PASTE_END.len() {
                self.paste(self.bytes.len());
                self.forget();
            }
            return;
        }
        let is_full = self.sent + self.bytes.len() >= MAX_PASTE;
        if byte == CTRL_C && is_full {
            self.interrupt();
            return;
        }
        if !is_full {
            self.bytes.extend_from_slice(&PASTE_END[..seen]);
            self.bytes.extend((byte != ESC).then_some(byte));
        }
        self.begun = Begun::Paste(usize::from(byte == ESC));
    }

    /// Whether the last byte of a paste is a Ctrl-C: one that was pressed is followed by silence, one that was pasted by
    /// the rest of the paste.
    fn is_interrupted(&self) -> bool {
        self.begun == Begun::Paste(0) && self.bytes.last() == Some(&CTRL_C)
    }

    /// Sends as much of a paste's text as is certain, so that it is shown while the rest is on its way, or never comes. A
    /// character that is not whole waits for the rest, and a Ctrl-C for what follows.
    fn send_pasted(&mut self) {
        if matches!(self.begun, Begun::Paste(_)) {
            let certain = self.bytes.len() - usize::from(self.is_interrupted());
            self.paste(certain - begun_character(&self.bytes[..certain]).len());
        }
    }

    /// Sends the first bytes of a paste's text.
    fn paste(&mut self, length: usize) {
        if length > 0 {
            let text = String::from_utf8_lossy(&self.bytes[..length]).into_owned();
            self.messages.push(Message::Paste(text));
            self.bytes.drain(..length);
            self.sent += length;
        }
    }

    /// Ends a paste for Ctrl-C.
    fn interrupt(&mut self) {
        self.paste(self.bytes.len() - usize::from(self.is_interrupted()));
        self.forget();
        self.messages.push(Message::Key(Key::ctrl('c')));
    }

    /// Finishes what has begun, since `byte` doesn't belong to it, and begins anew with this byte.
    fn give_up_for(&mut self, byte: u8) {
        self.finish();
        self.begin(byte);
    }

    /// Finishes what has begun without a further byte: as keys where it may be some, else as nothing.
    fn finish(&mut self) {
        let begun = if self.bytes.is_empty() { self.begun } else { Begun::Nothing };
        let after_esc = self.after_esc;
        self.forget();
        let typed = match begun {
            Begun::Escape => None,
            Begun::Keypad => Some('O'),
            Begun::Control => Some('['),
            Begun::Opening(opening) => Some(char::from(opening)),
            _ => return,
        };
        if after_esc {
            self.messages.push(Message::Key(Key::plain(Code::Esc)));
        }
        self.messages.push(match typed {
            Some(c) => Message::EscAnd(Key::char(c)),
            None => Message::Key(Key::plain(Code::Esc)),
        });
    }

    /// Sends what the bytes so far mean, and waits for something new.
    fn send(&mut self, meaning: Meaning) {
        let after_esc = self.after_esc;
        self.forget();
        match meaning {
            Meaning::Key(key) if after_esc => self.messages.push(Message::EscAnd(key)),
            Meaning::Key(key) => self.messages.push(Message::Key(key)),
            Meaning::Mouse(what, column, row) => self.messages.push(Message::Mouse(what, column, row)),
            Meaning::PasteBegins => self.begun = Begun::Paste(0),
            Meaning::Nothing => {}
        }
    }

    fn forget(&mut self) {
        self.begun = Begun::Nothing;
        self.bytes.clear();
        self.sent = 0;
        self.after_esc = false;
    }
}

/// The bytes at the end of a text that begin a character of UTF-8 and do not finish it.
fn begun_character(bytes: &[u8]) -> &[u8] {
    let unfinished = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    // Where more bytes could make it a character, no length is known of what is wrong.
    let goes_on = str::from_utf8(unfinished).is_err_and(|error| error.error_len().is_none());
    if goes_on { unfinished } else { &[] }
}

/// The key that sends a byte of ASCII.
fn ascii_key(byte: u8) -> Key {
    match byte {
        // What was typed before the terminal was ours has line feeds for returns.
        b'\r' | b'\n' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x7F => Key::plain(Code::Backspace),
        0 => Key::ctrl(' '),
        0x01..=0x1A => Key::ctrl(char::from(byte + b'a' - 1)),
        0x1B..=0x1F => Key::ctrl(char::from(byte + b'@')),
        _ => Key::char(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the bytes are, in words. Into how many messages a paste is divided doesn't matter.
    fn words(messages: Vec<Message>) -> Vec<String> {
        let mut joined: Vec<Message> = Vec::new();
        for message in messages {
            match (joined.last_mut(), message) {
                (Some(Message::Paste(before)), Message::Paste(text)) => before.push_str(&text),
                (_, message) => joined.push(message),
            }
        }
        joined
            .into_iter()
            .map(|message| match message {
                Message::Key(key) => key.to_string(),
                Message::EscAnd(key) => format!("esc+{key}"),
                Message::Paste(text) => format!("paste {text:?}"),
                Message::Mouse(what, x, y) => format!("{what:?} {x} {y}"),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    /// What the bytes are when nothing follows them.
    fn decoded(bytes: &[u8]) -> String {
        let mut decoder = InputDecoder::default();
        let mut messages = decoder.feed(bytes);
        messages.extend(decoder.quiet());
        words(messages).join(" ")
    }

    #[test]
    fn keys_are_found_in_bytes() {
        let table: &[(&[u8], &str)] = &[
            (b"aQ /", "a Q space /"),
            (b"\r\n\t\x7f\x08\x03\x00", "↵ ↵ tab backspace ctrl-h ctrl-c ctrl-space"),
            ("é漢👍д".as_bytes(), "é 漢 👍 д"),
            (b"\x1b", "esc"),
            (b"\x1b\x1b", "esc esc"),
            (b"\x1b\x1b\x1b", "esc esc esc"),
            (b"\x1bb", "esc+b"),
            (b"\x1b\x1bb", "esc esc+b"),
            (b"\x1b\x7f", "esc+backspace"),
            (b"\x1b\x06", "esc+ctrl-f"),
            ("\x1bé".as_bytes(), "esc+é"),
            (b"\x1b[", "esc+["),
            (b"\x1bO", "esc+O"),
            (b"\x1b]", "esc+]"),
            (b"\x1b]j", "esc+] j"),
            (b"\x1bPq", "esc+P q"),
            (b"\x1b\x1b[", "esc esc+["),
            (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F\x1b[Z", "↑ ↓ → ← home end shift-tab"),
            (b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF\x1bOM", "↑ ↓ → ← home end ↵"),
            (
                b"\x1b[1~\x1b[7~\x1b[4~\x1b[8~\x1b[3~\x1b[5~\x1b[6~",
                "home home end end delete page up page down",
            ),
            (
                b"\x1b[1;5C\x1b[1;3D\x1bO5D\x1bOd\x1b[3;5~\x1b[3^",
                "ctrl-→ alt-← ctrl-← ctrl-← ctrl-delete ctrl-delete",
            ),
            (b"\x1b\x1b[D", "esc+←"),
            (b"\x1b[7$j", "home j"),
            // The forms of xterm's modifyOtherKeys and of kitty.
            (b"\x1b[27;5;99~\x1b[27;3;98~\x1b[27;2;65~", "ctrl-c alt-b A"),
            (b"\x1b[99;5u\x1b[98;3u\x1b[97;2u\x1b[97:65;2u\x1b[97u", "ctrl-c alt-b A A a"),
            (
                b"\x1b[27u\x1b[13u\x1b[9;2u\x1b[127;3u\x1b[57399u\x1b[57417u",
                "esc ↵ shift-tab alt-backspace 0 ←",
            ),
            // A release and a key with Super are none.
            (b"\x1b[97;1:3u\x1b[1;1:3A\x1b[97;9u", ""),
            // The mouse, in three forms.
            (
                b"\x1b[<0;5;7M\x1b[<0;5;7m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<35;2;2M",
                "Press 4 6 WheelUp 0 0 WheelDown 0 0",
            ),
            (b"\x1b[M !!\x1b[M#!!\x1b[Ma\xff\xff", "Press 0 0 WheelDown 222 222"),
            (b"\x1b[32;5;7M", "Press 4 6"),
            (b"\x1b[<0;0;7M\x1b[<0;5M", ""),
            // Function keys, in the Linux console too.
            (b"\x1bOP\x1b[11~\x1b[[Ax\x1b[24~\x1b[2~", "x"),
            // What is not UTF-8 is no key, and takes no other with it.
            (b"\xffa\xc3b\xe2\x82c\x80d\xc2\x9be\xed\xa0\x80f", "a b c d e f"),
        ];
        for (bytes, keys) in table {
            assert_eq!(decoded(bytes), *keys, "{:?}", bytes.escape_ascii().to_string());
        }
    }

    const REPLIES: &[&[u8]] = &[
        b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        b"\x1b]4;1;rgb:cccc/0000/0000\x1b\\",
        b"\x1b]52;c;aGVsbG8gcQ==\x07",
        b"\x1b]lhello: vim\x1b\\",
        b"\x1bP>|XTerm(390)\x1b\\",
        b"\x1bP>|tmux 3.3a\x1b\\",
        b"\x1bP1+r544e=787465726d\x1b\\",
        b"\x1bP0+r\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bP!|7E565445\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b^private q\x1b\\",
        b"\x1b[?62;22;52c",
        b"\x1b[>41;390;0c",
        b"\x1b[?2026;2$y",
        b"\x1b[4;1$y",
        b"\x1b[?1u",
        b"\x1b[24;80R",
        b"\x1b[?24;80R",
        b"\x1b[0n",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[8;24;80t",
        b"\x1b[4;600;800t",
        b"\x1b[?997;1n",
        b"\x1b[48;24;80;600;800t",
        b"\x1b[201~",
    ];

    #[test]
    fn a_reply_of_the_terminal_is_no_key_however_it_is_split() {
        for reply in REPLIES {
            let shown = reply.escape_ascii().to_string();
            assert_eq!(decoded(reply), "", "{shown}");
            for at in 1..reply.len() {
                let mut decoder = InputDecoder::default();
                let mut messages = decoder.feed(&reply[..at]);
                messages.extend(decoder.feed(&reply[at..]));
                messages.extend(decoder.feed(b"k"));
                assert_eq!(words(messages), ["k"], "{shown} at {at}");
            }
        }
    }

    #[test]
    fn a_reply_that_is_cut_off_takes_no_key_with_it_that_comes_after_a_silence() {
        for reply in REPLIES {
            for at in 3..reply.len() {
                let mut decoder = InputDecoder::default();
                assert!(decoder.feed(&reply[..at]).is_empty());
                assert!(decoder.patience().is_some());
                assert!(decoder.quiet().is_empty());
                assert!(decoder.patience().is_none());
                assert_eq!(words(decoder.feed(b"q")), ["q"]);
            }
        }
    }

    #[test]
    fn ctrl_c_ends_a_reply_that_never_ends() {
        assert_eq!(decoded(b"\x1b]11;rgb:\x03"), "ctrl-c");
        assert_eq!(decoded(b"\x1b[12;\x03"), "ctrl-c");
    }

    #[test]
    fn a_paste_is_whole_and_its_sequences_are_text() {
        assert_eq!(
            decoded(b"\x1b[200~two\rlines \x1b[A\x1b[20\x1b[201~q"),
            r#"paste "two\rlines \u{1b}[A\u{1b}[20" q"#
        );
        assert_eq!(decoded("\x1b[200~é\x1b\x1b[201~".as_bytes()), r#"paste "é\u{1b}""#);
        let long = [b"\x1b[200~".as_slice(), &vec![b'x'; MAX_PASTE + 5], b"\x1b[201~"].concat();
        let Some(Message::Paste(text)) = InputDecoder::default().feed(&long).pop() else {
            panic!("no paste")
        };
        assert_eq!(text.len(), MAX_PASTE);
        let mut decoder = InputDecoder::default();
        let parts = long.chunks(4096).flat_map(|part| decoder.feed(part)).map(|message| match message {
            Message::Paste(text) => text.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(parts.sum::<usize>(), MAX_PASTE);
    }

    #[test]
    fn a_paste_is_sent_on_as_it_comes() {
        let mut decoder = InputDecoder::default();
        let reads: [(&[u8], &[&str]); 7] = [
            (b"\x1b[200~the pi", &[r#"paste "the pi""#]),
            (b"er caf\xc3", &[r#"paste "er caf""#]),
            (b"\xa9 \xe6\xbc", &[r#"paste "é ""#]),
            (b"x\x1b[20", &["paste \"\u{fffd}x\""]),
            (b"1 \x03", &[r#"paste "\u{1b}[201 ""#]),
            (b"y\x1b[201", &[r#"paste "\u{3}y""#]),
            (b"~q", &["q"]),
        ];
        for (bytes, sent) in reads {
            assert_eq!(words(decoder.feed(bytes)), sent, "{:?}", bytes.escape_ascii().to_string());
        }
    }

    #[test]
    fn a_paste_that_never_ends_gives_way_to_ctrl_c() {
        let mut decoder = InputDecoder::default();
        assert_eq!(words(decoder.feed(b"\x1b[200~and then nothing")), [r#"paste "and then nothing""#]);
        assert_eq!(decoder.patience(), None, "a paste waits without a clock");
        assert!(decoder.quiet().is_empty());
        assert!(decoder.feed(b"\x03").is_empty());
        assert_eq!(words(decoder.quiet()), ["ctrl-c"]);
        assert_eq!(words(decoder.feed(b"q")), ["q"]);
        // One that is pasted is text.
        assert_eq!(decoded(b"\x1b[200~a\x03b\x1b[201~"), r#"paste "a\u{3}b""#);
        // In one that never pauses, it counts as soon as the paste is longer than any that is kept.
        let endless = [b"\x1b[200~".as_slice(), &vec![b'x'; MAX_PASTE], b"\x03q"].concat();
        assert!(decoded(&endless).ends_with("x\" ctrl-c q"));
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn how_bytes_are_split_makes_no_difference(
            parts in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(REPLIES).prop_map(<[u8]>::to_vec),
                    prop::collection::vec(any::<u8>(), 0..6),
                    "[\u{1b}\\[O\\]P0-9;~A-Mq\u{3}é]{0,9}".prop_map(String::into_bytes),
                    Just(b"\x1b[200~".to_vec()),
                    Just(b"\x1b[201~".to_vec()),
                ],
                0..12,
            ),
            chunk in 1_usize..9,
        ) {
            let bytes = parts.concat();
            let mut split = InputDecoder::default();
            let mut messages: Vec<Message> = bytes.chunks(chunk).flat_map(|chunk| split.feed(chunk)).collect();
            messages.extend(split.quiet());
            prop_assert_eq!(words(messages).join(" "), decoded(&bytes));
        }
    }
}
