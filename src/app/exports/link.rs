//! The link to a quote: its document's address with a text fragment, so that the browser scrolls to the quote and
//! highlights it (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write as _;

use crate::collection::{Attribution, Document};

/// The most words of a quote that stand in the link. Of a longer quote, only the first and the last words do.
const MAX_WORDS: usize = 12;
/// How many words of a longer quote stand for its start, and how many for its end.
const END_WORDS: usize = 5;

/// The link to the first span of an attribution's content.
pub(super) fn quote_link(url: &str, document: &Document<'_>, attribution: &Attribution<'_>) -> String {
    let quote = document.words(attribution.content[0]);
    let words: Vec<&str> = quote.split_whitespace().collect();
    let target = if words.len() > MAX_WORDS {
        let (start, end) = (&words[..END_WORDS], &words[words.len() - END_WORDS..]);
        format!("{},{}", encoded(&start.join(" ")), encoded(&end.join(" ")))
    } else {
        encoded(&words.join(" "))
    };
    let page = url.split('#').next().unwrap_or(url);
    format!("{page}#:~:text={target}")
}

/// Percent-encodes a text. Comma, hyphen and ampersand have a meaning in a fragment, so they are encoded too.
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
    fn characters_with_a_meaning_in_a_fragment_are_encoded() {
        assert_eq!(encoded("a-b, “c” & d"), "a%2Db%2C%20%E2%80%9Cc%E2%80%9D%20%26%20d");
    }
}
