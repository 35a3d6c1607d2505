//! The meaning of a sequence: which key, or what the mouse did, by its parameters and last byte. The forms are those of
//! xterm, rxvt, the Linux console, and kitty's protocol. A sequence that is none of them means nothing.

use crate::app::Mouse;
use crate::app::keys::{Code, Key};

/// What a sequence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key.
    Key(Key),
    /// The mouse did something at a column and a row.
    Mouse(Mouse, u16, u16),
    /// A paste begins.
    PasteBegins,
    /// Nothing that the explorer knows.
    Nothing,
}

impl Meaning {
    fn of_key(key: Option<Key>) -> Self {
        key.map_or(Self::Nothing, Self::Key)
    }
}

/// The modifiers that were held, as terminals count them: 1, and 1 more for Shift, 2 for Alt, 4 for Control.
#[derive(Clone, Copy, Default)]
struct Modifiers {
    shift: bool,
    alt: bool,
    ctrl: bool,
}

impl Modifiers {
    /// `None` where another key was held, such as Super: then it is another key.
    fn parse(number: u32) -> Option<Self> {
        /// Caps lock and num lock, which change no key but the character that it sends.
        const LOCKS: u32 = 64 | 128;
        let bits = number.max(1) - 1;
        (bits & !(7 | LOCKS) == 0).then_some(Self {
            shift: bits & 1 > 0,
            alt: bits & 2 > 0,
            ctrl: bits & 4 > 0,
        })
    }

    fn and(self, code: Code) -> Key {
        let code = if self.shift && code == Code::Tab { Code::BackTab } else { code };
        Key { code, ctrl: self.ctrl, alt: self.alt }
    }
}

/// A control sequence's parameters: numbers between semicolons, with further ones behind colons.
struct Parameters(Vec<Vec<u32>>);

impl Parameters {
    /// `None` where they are no numbers: such sequences are replies.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let number = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse().ok() };
        let text = str::from_utf8(bytes).ok()?;
        text.split(';').map(|group| group.split(':').map(number).collect()).collect::<Option<_>>().map(Self)
    }

    /// A parameter; 0 where there is none.
    fn get(&self, nth: usize, part: usize) -> u32 {
        self.0.get(nth).and_then(|group| group.get(part)).copied().unwrap_or(0)
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    /// The modifiers in a parameter; `None` also where the key was not pressed but released.
    fn held(&self, nth: usize) -> Option<Modifiers> {
        /// Kitty's event type of a key that is released.
        const RELEASED: u32 = 3;
        if self.get(nth, 1) == RELEASED { None } else { Modifiers::parse(self.get(nth, 0)) }
    }
}

/// `ESC [`, parameters, and a last byte.
pub(super) fn control(parameters: &[u8], last: u8) -> Meaning {
    if let (Some(sgr), b'M' | b'm') = (parameters.strip_prefix(b"<"), last) {
        let pressed = last == b'M';
        return Parameters::parse(sgr)
            .filter(|_| pressed)
            .map_or(Meaning::Nothing, |p| mouse(&p, p.get(0, 0)));
    }
    let Some(p) = Parameters::parse(parameters) else { return Meaning::Nothing };
    match last {
        b'M' => p.get(0, 0).checked_sub(32).map_or(Meaning::Nothing, |buttons| mouse(&p, buttons)),
        b'~' if p.get(0, 0) == 200 => Meaning::PasteBegins,
        b'~' if p.get(0, 0) == 27 && p.count() == 3 => {
            Meaning::of_key(p.held(1).and_then(|held| character(p.get(2, 0), held)))
        }
        b'~' => Meaning::of_key(p.held(1).and_then(|held| Some(held.and(numbered(p.get(0, 0))?)))),
        b'u' => Meaning::of_key(p.held(1).and_then(|held| kitty(&p, held))),
        // rxvt's: Control, Shift, and both.
        b'^' => Meaning::of_key(
            numbered(p.get(0, 0)).map(|code| Modifiers { ctrl: true, ..Modifiers::default() }.and(code)),
        ),
        b'$' => Meaning::of_key(numbered(p.get(0, 0)).map(Key::plain)),
        b'@' => Meaning::of_key(
            numbered(p.get(0, 0)).map(|code| Modifiers { ctrl: true, ..Modifiers::default() }.and(code)),
        ),
        b'a'..=b'd' if parameters.is_empty() => {
            Meaning::of_key(lettered(last.to_ascii_uppercase()).map(Key::plain))
        }
        b'Z' => Meaning::of_key(p.held(1).map(|held| held.and(Code::BackTab))),
        _ if matches!(p.get(0, 0), 0 | 1) => {
            Meaning::of_key(p.held(1).and_then(|held| Some(held.and(lettered(last)?))))
        }
        _ => Meaning::Nothing,
    }
}

/// `ESC O`, the modifiers that old terminals put there, and a last byte.
pub(super) fn keypad(parameters: &[u8], last: u8) -> Meaning {
    let modifiers = Parameters::parse(parameters).map_or(0, |p| p.get(p.count() - 1, 0));
    let Some(held) = Modifiers::parse(modifiers) else { return Meaning::Nothing };
    let code = match last {
        b'M' => Some(Code::Enter),
        // With Control, rxvt's arrows are small letters.
        b'a'..=b'd' => {
            let held = Modifiers { ctrl: true, ..held };
            return Meaning::of_key(lettered(last.to_ascii_uppercase()).map(|code| held.and(code)));
        }
        b'j'..=b'y' => Some(Code::Char(char::from(last - b'j' + b'*'))),
        b'X' => Some(Code::Char('=')),
        _ => lettered(last),
    };
    Meaning::of_key(code.map(|code| held.and(code)))
}

/// The mouse in its oldest form: a byte each for buttons, column and row, 32 more than they are.
pub(super) fn old_mouse(buttons: u8, x: u8, y: u8) -> Meaning {
    let cell = |byte: u8| byte.checked_sub(33).map(u16::from);
    let (Some(buttons), Some(x), Some(y)) = (buttons.checked_sub(32), cell(x), cell(y)) else {
        return Meaning::Nothing;
    };
    pressed(u32::from(buttons)).map_or(Meaning::Nothing, |what| Meaning::Mouse(what, x, y))
}

/// What the mouse did, by the number of its buttons and the cell in the second and third parameter, counted from 1.
fn mouse(p: &Parameters, buttons: u32) -> Meaning {
    let cell = |nth| p.get(nth, 0).checked_sub(1).and_then(|cell| u16::try_from(cell).ok());
    match (pressed(buttons), cell(1), cell(2)) {
        (Some(what), Some(x), Some(y)) if p.count() == 3 => Meaning::Mouse(what, x, y),
        _ => Meaning::Nothing,
    }
}

/// What was pressed or turned; `None` where the mouse only moved, or by another button.
fn pressed(buttons: u32) -> Option<Mouse> {
    /// Shift, Alt and Control, which don't matter here.
    const MODIFIERS: u32 = 4 | 8 | 16;
    match buttons & !MODIFIERS {
        0 => Some(Mouse::Press),
        64 => Some(Mouse::WheelUp),
        65 => Some(Mouse::WheelDown),
        _ => None,
    }
}

/// The keys that a number names before `~`.
fn numbered(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        _ => return None,
    })
}

/// The keys that the last byte names.
fn lettered(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        _ => return None,
    })
}

/// A key of kitty's protocol: its character's number, and behind a colon the character that it is with Shift.
fn kitty(p: &Parameters, held: Modifiers) -> Option<Key> {
    let (number, shifted) = (p.get(0, 0), p.get(0, 1));
    if held.shift && shifted > 0 {
        return character(shifted, Modifiers { shift: false, ..held });
    }
    character(number, held)
}

/// The key of a character, or of a number that kitty's protocol gives to a key without one.
fn character(number: u32, held: Modifiers) -> Option<Key> {
    let code = match number {
        8 | 127 => Code::Backspace,
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        // The keypad.
        57399..=57408 => Code::Char(char::from_digit(number - 57399, 10)?),
        57409..=57413 => Code::Char(['.', '/', '*', '-', '+'][(number - 57409) as usize]),
        57415 => Code::Char('='),
        57417 => Code::Left,
        57418 => Code::Right,
        57419 => Code::Up,
        57420 => Code::Down,
        57421 => Code::PageUp,
        57422 => Code::PageDown,
        57423 => Code::Home,
        57424 => Code::End,
        57426 => Code::Delete,
        // The rest of the private characters are keys that the explorer doesn't know, such as Shift by itself.
        57344..=63743 => return None,
        _ => {
            let c = char::from_u32(number).filter(|c| !c.is_control())?;
            let mut upper = c.to_uppercase();
            match (held.shift, upper.next(), upper.next()) {
                (true, Some(upper), None) => Code::Char(upper),
                _ => Code::Char(c),
            }
        }
    };
    Some(held.and(code))
}
