//! A key: one key press in the program's own terms, whatever bytes the terminal sent for it.

use std::fmt;

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, upper-case where shift was held.
    Char(char),
    /// ↵
    Enter,
    /// Esc
    Esc,
    /// ⇥
    Tab,
    /// Shift and tab.
    BackTab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// ←
    Left,
    /// →
    Right,
    /// ↑
    Up,
    /// ↓
    Down,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
}

/// A key press, with the modifiers that were held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with control.
    pub const fn ctrl(c: char) -> Self {
        Self::char(c).with_ctrl()
    }

    /// The key with control held as well.
    pub const fn with_ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// The key with Alt held as well.
    pub const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }
}

/// The key as the screen shows it: `ctrl-d`, `↵`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::Enter => f.write_str("↵"),
            Code::Esc => f.write_str("esc"),
            Code::Tab => f.write_str("tab"),
            Code::BackTab => f.write_str("shift-tab"),
            Code::Backspace => f.write_str("backspace"),
            Code::Delete => f.write_str("delete"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Home => f.write_str("home"),
            Code::End => f.write_str("end"),
            Code::PageUp => f.write_str("page up"),
            Code::PageDown => f.write_str("page down"),
        }
    }
}

/// Parses key presses that are written as a text: characters, and other keys in angle brackets, as in
/// `/putin<enter>jj<ctrl-d>`. A bracket that opens no key's name is a character.
pub fn journey(keys: &str) -> Vec<Key> {
    let mut journey = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|name| name.split_once('>'));
        match named.and_then(|(name, after)| named_key(name).map(|key| (key, after))) {
            Some((key, after)) => {
                journey.push(key);
                rest = after;
            }
            None => {
                journey.push(Key::char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    journey
}

fn named_key(name: &str) -> Option<Key> {
    if let Some(key) = name.strip_prefix("ctrl-") {
        return unnamed_key(key).map(Key::with_ctrl);
    }
    if let Some(key) = name.strip_prefix("alt-") {
        return unnamed_key(key).map(Key::with_alt);
    }
    Some(Key::plain(match name {
        "enter" => Code::Enter,
        "esc" => Code::Esc,
        "tab" => Code::Tab,
        "backtab" => Code::BackTab,
        "backspace" => Code::Backspace,
        "delete" => Code::Delete,
        "left" => Code::Left,
        "right" => Code::Right,
        "up" => Code::Up,
        "down" => Code::Down,
        "home" => Code::Home,
        "end" => Code::End,
        "pageup" => Code::PageUp,
        "pagedown" => Code::PageDown,
        "space" => Code::Char(' '),
        _ => return None,
    }))
}

/// A key behind a modifier: one that has a name, or a character.
fn unnamed_key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(Key::char(c)),
        _ => named_key(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_names_keys_in_brackets() {
        let keys: Vec<String> =
            journey("/a<<enter><ctrl-d><alt-b><ctrl-left><x>").iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["/", "a", "<", "↵", "ctrl-d", "alt-b", "ctrl-←", "<", "x", ">"]);
    }
}
