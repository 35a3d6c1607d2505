//! A scanner that finds the end of one JSON value, which may come in several chunks. It counts brackets outside strings, and
//! doesn't validate.

use memchr::memchr2;

/// The state of the scanner between two chunks.
#[derive(Debug)]
pub(super) struct ValueScanner {
    shape: ValueShape,
    /// How many objects and lists are open.
    depth: usize,
    in_string: bool,
    /// The last byte was a backslash within a string.
    escaped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueShape {
    /// An object, a list or a string, which ends where it is closed.
    Closed,
    /// A number or a word, which ends where something else begins.
    Scalar,
}

impl ValueScanner {
    /// A scanner for the value that begins with this byte, which is not consumed yet.
    pub(super) fn new(first: u8) -> Self {
        let shape = if b"{[\"".contains(&first) { ValueShape::Closed } else { ValueShape::Scalar };
        Self { shape, depth: 0, in_string: false, escaped: false }
    }

    /// Whether it is a number or a word, which nothing closes.
    pub(super) fn is_scalar(&self) -> bool {
        self.shape == ValueShape::Scalar
    }

    /// Scans a chunk: how many of its bytes belong to the value, and whether the value ends behind these.
    pub(super) fn read(&mut self, bytes: &[u8]) -> (usize, bool) {
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

    /// Scans on within a string: the position behind its end, or the end of the chunk.
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
    fn the_end_of_a_value_is_found_whatever_the_chunks() {
        let table = [
            ("{} ", 2),
            ("[[1, {\"a\": \"]}\\\"\"}], 2] , 3", 23),
            ("\"\\\\\" x", 4),
            ("\"a\\\"b\"", 6),
            ("12.5e3, ", 6),
            ("true}", 4),
        ];
        for (text, end) in table {
            for size in 1..=text.len() {
                let mut scanner = ValueScanner::new(text.as_bytes()[0]);
                let mut total = 0;
                let found = text.as_bytes().chunks(size).any(|bytes| {
                    let (read, is_end) = scanner.read(bytes);
                    total += read;
                    is_end
                });
                assert_eq!((found, total), (true, end), "{text} by {size}");
            }
        }
    }
}
