//! A plain reading of a text: each character is the one that was meant, and single blanks stand between words.
//!
//! Entities that were left in a text are the characters that they name, control characters are the marks that Windows-1252 has
//! in their place, spaces of every width and rows of them are one blank, and what has no width is gone. A paragraph is one line,
//! unless its lines are its own, as a verse's are. Nothing is known here about quotation marks. Linear in the text; one that is
//! plain already is borrowed.

use std::ops::Range;

use super::paragraphs::{Line, LineStart, lines};
use super::rewriting::{Rewriting, Rewritten};

/// The plain reading of a text.
#[must_use]
pub(crate) fn plain(text: &str) -> Rewritten<'_> {
    let mut rewriting = Rewriting::new(text);
    let mut done = 0;
    for Line { words, start } in lines(text) {
        read_gap(text, done..words.start, start, &mut rewriting);
        let (text, mut at) = (&text[..words.end], words.start);
        while let Some(next) = next_odd(text, at) {
            at = read(text, next, &mut rewriting);
        }
        done = words.end;
    }
    rewriting.finish()
}

/// Reads what stands between two lines: a line's end, white space, the signs of a quoted mail.
fn read_gap(text: &str, gap: Range<usize>, start: LineStart, rewriting: &mut Rewriting<'_>) {
    let is_blank = || text[gap.clone()].chars().all(char::is_whitespace);
    let words = match start {
        LineStart::Wrapped => " ",
        LineStart::Paragraph | LineStart::Kept if is_blank() => return,
        LineStart::Paragraph if gap.start > 0 => "\n\n",
        LineStart::Paragraph | LineStart::Joined => "",
        LineStart::Kept => "\n",
    };
    if text[gap.clone()] != *words {
        rewriting.replace(gap, words);
    }
}

/// Where the next character is that may not stand as it is, from byte `at` on.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without branches the compiler compares all bytes of a chunk at once"
)]
fn next_odd(text: &str, mut at: usize) -> Option<usize> {
    /// Bytes that are tested at once: most texts have long stretches without one.
    const CHUNK: usize = 32;
    let bytes = text.as_bytes();
    let is_odd = |byte: u8| byte >= 0x80 || byte == b'&' || byte < b' ' && byte != b'\n';
    loop {
        while let Some(chunk) = bytes.get(at..at + CHUNK)
            && !chunk.iter().fold(false, |odd, &byte| odd | is_odd(byte))
            && !chunk.windows(2).fold(false, |odd, pair| odd | (pair == b"  "))
            && bytes.get(at + CHUNK) != Some(&b' ')
        {
            at += CHUNK;
        }
        let byte = *bytes.get(at)?;
        if is_odd(byte) || byte == b' ' && bytes.get(at + 1) == Some(&b' ') {
            return Some(at);
        }
        at += 1;
    }
}

/// Reads what stands at byte `at`; of a row of blanks, all. Returns where the rest starts.
fn read(text: &str, at: usize, rewriting: &mut Rewriting<'_>) -> usize {
    let piece = Piece::at(text, at);
    match piece.means {
        Means::Itself => piece.range.end,
        Means::Words(words) => {
            rewriting.replace(piece.range.clone(), &words);
            piece.range.end
        }
        Means::Blank | Means::Nothing => {
            let mut is_blank = matches!(piece.means, Means::Blank);
            let mut end = piece.range.end;
            while end < text.len()
                && let next = Piece::at(text, end)
                && matches!(next.means, Means::Blank | Means::Nothing)
            {
                end = next.range.end;
                is_blank |= matches!(next.means, Means::Blank);
            }
            let words = if is_blank && !text[..at].ends_with([' ', '\n']) { " " } else { "" };
            if &text[at..end] != words {
                rewriting.replace(at..end, words);
            }
            end
        }
    }
}

/// A character or an entity, and what it means.
struct Piece {
    range: Range<usize>,
    means: Means,
}

enum Means {
    Itself,
    Words(String),
    Blank,
    Nothing,
}

impl Piece {
    fn at(text: &str, at: usize) -> Self {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or(' ');
        if c == '&'
            && let Some((len, words)) = reference(rest)
        {
            let mut chars = words.chars();
            let means = match (chars.next().map(meaning), chars.next()) {
                (Some(means), None) => means,
                _ => Means::Itself,
            };
            let means = if matches!(means, Means::Itself) { Means::Words(words) } else { means };
            return Self { range: at..at + len, means };
        }
        let means = if is_break(c) { Means::Itself } else { meaning(c) };
        Self { range: at..at + c.len_utf8(), means }
    }
}

/// Whether a line ends there.
pub(crate) const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}')
}

/// The length of the entity at the start of `rest`, however often its ampersand was encoded, and what it stands for.
fn reference(rest: &str) -> Option<(usize, String)> {
    /// The longest name of an entity is `CounterClockwiseContourIntegral`.
    const MAX_NAME: usize = 32;
    let mut at = 1;
    while rest[at..].starts_with("amp;") {
        at += 4;
    }
    let name =
        rest[at..].bytes().take(MAX_NAME).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let ends = rest.as_bytes().get(at + name) == Some(&b';');
    match named(&rest[at..at + name]).filter(|_| ends) {
        Some(words) => Some((at + name + 1, words)),
        None => (at > 1).then(|| (at, "&".to_owned())),
    }
}

/// What an entity of that name stands for.
fn named(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return quick_xml::escape::resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).filter(|&c| c != '\0').map(String::from)
}

/// What a character means that stands within a line.
fn meaning(c: char) -> Means {
    let one = |c: char| Means::Words(c.into());
    match c {
        '\u{80}'..='\u{9f}' => match WINDOWS_1252[c as usize - 0x80] {
            '\0' => Means::Nothing,
            mark => one(mark),
        },
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Means::Nothing
        }
        '\u{2060}'..='\u{206f}' | '\u{feff}' => Means::Nothing,
        ' '..='~' => {
            if c == ' ' {
                Means::Blank
            } else {
                Means::Itself
            }
        }
        _ if c.is_whitespace() => Means::Blank,
        '\0'..='\u{1f}' | '\u{7f}' => Means::Nothing,
        '´' | 'ʼ' => one('’'),
        '\u{2010}' | '\u{2011}' => one('-'),
        '＂' => one('"'),
        '＇' => one('\''),
        '\u{ff01}'..='\u{ff5e}' => one(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
        'ﬀ' => Means::Words("ff".into()),
        'ﬁ' => Means::Words("fi".into()),
        'ﬂ' => Means::Words("fl".into()),
        'ﬃ' => Means::Words("ffi".into()),
        'ﬄ' => Means::Words("ffl".into()),
        _ => Means::Itself,
    }
}

/// What Windows-1252 has from 0x80 to 0x9F.
#[rustfmt::skip]
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0',
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_character_is_the_one_that_was_meant() {
        for (text, expected) in [
            ("Tea &amp; cake, &ldquo;no&rdquo;", "Tea & cake, “no”"),
            ("&amp;amp;ldquo;no&#8221; &#x2019;", "“no” ’"),
            ("AT&T &c; & &unknown; &#0; a&amp;b", "AT&T &c; & &unknown; &#0; a&b"),
            ("\u{93}we\u{92}ve\u{94} \u{97} no", "“we’ve” — no"),
            ("&#147;no&#148;", "“no”"),
            ("a\u{a0}b\u{2009}\u{a0} c&nbsp; d   e\tf", "a b c d e f"),
            ("so\u{ad}ft, ze\u{200b}ro&shy;, \u{feff}mark", "soft, zero, mark"),
            ("one  two\n\n&nbsp;three", "one two\n\nthree"),
            ("don´t ｆｕｌｌ ＂no＂ co\u{2011}op ﬁne", "don’t full \"no\" co-op fine"),
        ] {
            assert_eq!(plain(text).text, expected, "{text:?}");
        }
    }

    #[test]
    fn a_plain_text_is_borrowed() {
        let text = "“It’s ours,” said Renée Pell – twice.\n\n\"Yes.\" ‘No.’\n";
        assert!(matches!(plain(text).text, std::borrow::Cow::Borrowed(same) if same == text));
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn what_was_read_is_plain(text in "[a&; \u{a0}\u{ad}\n\t#39x]{0,40}|\\PC{0,40}|[a-z]{30,34}[ \u{a0}]{1,4}[a-z]{30,40}") {
            let once = plain(&text);
            if !once.text.contains(['&', '\n']) {
                prop_assert_eq!(&plain(&once.text).text, &once.text);
            }
            prop_assert!(!once.text.trim().lines().any(|line| line.trim().contains("  ")));
        }
    }
}
