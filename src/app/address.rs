//! The address of a quote: its document's, with a text fragment that has the browser scroll to the words and mark
//! them (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write as _;

use crate::collection::{Attribution, Document};

/// More words than this are given by where they begin and where they end.
const WORDS: usize = 12;
/// So many words name the beginning, and so many the end.
const ENDS: usize = 5;

/// The document's address, pointing at the first stretch of the content.
pub(super) fn of_quote(url: &str, document: &Document<'_>, attribution: &Attribution<'_>) -> String {
    let quote = document.words(attribution.content[0]);
    let words: Vec<&str> = quote.split_whitespace().collect();
    let target = if words.len() > WORDS {
        let (start, end) = (&words[..ENDS], &words[words.len() - ENDS..]);
        format!("{},{}", encoded(&start.join(" ")), encoded(&end.join(" ")))
    } else {
        encoded(&words.join(" "))
    };
    let page = url.split('#').next().unwrap_or(url);
    format!("{page}#:~:text={target}")
}

/// Percent-encoded. The comma, the hyphen and the ampersand mean something in a fragment, so they are encoded too.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn nothing_in_a_quote_ends_the_fragment() {
        assert_eq!(encoded("a-b, “c” & d"), "a%2Db%2C%20%E2%80%9Cc%E2%80%9D%20%26%20d");
    }
}
