//! Skipping one JSON value, whatever pieces it comes in: where it ends, and nothing else about it.

use memchr::memchr2;

/// A value that is being skipped.
#[derive(Debug)]
pub(crate) struct Skip {
    form: Form,
    /// Objects and lists that are open.
    depth: usize,
    in_string: bool,
    /// A backslash was the last byte.
    escaped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Ends where what it opened is closed.
    Closed,
    /// Ends where something else begins.
    Scalar,
}

impl Skip {
    /// A value whose first byte, which is still to come, is this one.
    pub(crate) fn new(first: u8) -> Self {
        let form = if b"{[\"".contains(&first) { Form::Closed } else { Form::Scalar };
        Self { form, depth: 0, in_string: false, escaped: false }
    }

    /// Whether it is a number or a word, which nothing closes.
    pub(crate) fn is_scalar(&self) -> bool {
        self.form == Form::Scalar
    }

    /// Reads on. How many of the bytes are its, and whether it ends behind them.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> (usize, bool) {
        if self.is_scalar() {
            let end = bytes.iter().position(|byte| b",]}: \t\r\n".contains(byte));
            return (end.unwrap_or(bytes.len()), end.is_some());
        }
        let mut at = 0;
        while at < bytes.len() {
            if self.in_string {
                at = self.string(bytes, at);
            } else {
                match bytes[at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => {
                        at += 1;
                        continue;
                    }
                }
                at += 1;
            }
            if self.depth == 0 && !self.in_string {
                return (at, true);
            }
        }
        (at, false)
    }

    /// Goes on in a string: behind its end, or the end of the bytes.
    fn string(&mut self, bytes: &[u8], mut at: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            at += 1;
        }
        while let Some(next) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            at += next + 1;
            if bytes[at - 1] == b'"' {
                self.in_string = false;
                return at;
            }
            if at == bytes.len() {
                self.escaped = true;
                return at;
            }
            at += 1;
        }
        bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_it_ends_however_it_is_cut_into_pieces() {
        let table = [
            ("{} ", 2),
            ("[[1, {\"a\": \"]}\\\"\"}], 2] , 3", 23),
            ("\"\\\\\" x", 4),
            ("\"a\\\"b\"", 6),
            ("12.5e3, ", 6),
            ("true}", 4),
        ];
        for (text, end) in table {
            for piece in 1..=text.len() {
                let mut skip = Skip::new(text.as_bytes()[0]);
                let mut total = 0;
                let found = text.as_bytes().chunks(piece).any(|bytes| {
                    let (read, is_end) = skip.read(bytes);
                    total += read;
                    is_end
                });
                assert_eq!((found, total), (true, end), "{text} by {piece}");
            }
        }
    }
}
