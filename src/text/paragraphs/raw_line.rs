//! A line as it stands in a text: where its words are, and what it looks like, without its neighbours.

use std::ops::Range;

/// The widest line, in columns, that a text may be wrapped at.
pub(super) const MAX_WIDTH: u16 = 132;

/// Deeper quoted lines are as deep as that.
const MAX_QUOTING_DEPTH: u8 = 9;

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineShape {
    /// Nothing special: prose, a heading, a verse.
    Plain,
    /// Begins with a bullet or a number.
    Item,
    /// Begins with who speaks or when: `NAME:`, `Q.`, `<nick>`, `[00:12]`.
    Turn,
    /// A field of a mail's head: `From: …`.
    Field,
    /// Has columns: a tab or three spaces between words, or `|`.
    Table,
    /// A line of a program.
    Code,
    /// Holds no word: `* * *`, `-----`.
    Rule,
    /// Two hyphens by themselves, behind which a mail's signature stands.
    SignatureMark,
}

/// A line that isn't blank.
#[expect(clippy::struct_excessive_bools, reason = "each is something that is seen at a line")]
#[derive(Clone, Debug)]
pub(super) struct RawLine {
    /// Bytes of the text, without the white space around them and the signs of a quoted mail.
    pub words: Range<usize>,
    /// Bytes where the signs of a quoted mail start, or the words where there are none.
    pub signs: usize,
    /// White space before the words, in columns.
    pub indent: u16,
    /// How many `>` stand before it.
    pub depth: u8,
    /// Whether blank lines stand before it.
    pub follows_gap: bool,
    /// Columns of the words; more than [`MAX_WIDTH`] where it is wider than any wrapped line.
    pub length: u16,
    /// Columns of its first word.
    pub first_word: u16,
    pub shape: LineShape,
    /// Whether it ends as a sentence does.
    pub ends_sentence: bool,
    /// Whether its first letter is a small one, or of a script without capitals, or a digit.
    pub begins_small: bool,
    /// Whether its first word begins with a capital, whatever stands before.
    pub begins_capital: bool,
    /// Whether its first character is a letter or a digit.
    pub begins_word: bool,
    /// Whether it begins with a mark that opens a quotation.
    pub begins_quotation: bool,
    /// Whether it ends with a mark that closes a quotation.
    pub ends_quotation: bool,
    /// Whether a quotation is open behind it: where none is open before it, and where one is.
    pub opens_quotation: [bool; 2],
    /// Whether it begins with an ideograph.
    pub begins_ideograph: bool,
    /// Whether it ends with an ideograph or a full-width mark.
    pub ends_ideograph: bool,
    /// Whether it ends with a comma, a semicolon or a closing mark.
    pub ends_clause: bool,
    /// Whether it ends within a word, behind a hyphen or a dash that touches it.
    pub ends_in_word: bool,
    /// Whether most of its longer words begin with capitals.
    pub is_heading: bool,
}

/// The lines of a text that aren't blank, in order.
pub(super) fn read(text: &str) -> Vec<RawLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut gap = true;
    while start < text.len() {
        let (end, next, ending) = line_end(text, start);
        match RawLine::of(text, start..end, gap) {
            Some(line) => {
                lines.push(line);
                gap = ending == LineEnding::Paragraph;
            }
            // A form feed stands between pages, not between paragraphs.
            None => gap |= ending != LineEnding::Page,
        }
        start = next;
    }
    lines
}

/// What ends a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnding {
    /// A break.
    Line,
    /// A form feed.
    Page,
    /// The separator of paragraphs.
    Paragraph,
}

/// Where the line that starts at `start` ends, where the next one starts, and what stands between.
pub(super) fn line_end(text: &str, start: usize) -> (usize, usize, LineEnding) {
    let bytes = text.as_bytes();
    let may_end = |byte: u8| matches!(byte, b'\n'..=b'\r' | 0xC2 | 0xE2);
    let mut at = start;
    while let Some(found) = bytes[at..].iter().position(|&byte| may_end(byte)) {
        at += found;
        let (length, ending) = match &bytes[at..] {
            [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => (2, LineEnding::Line),
            [b'\x0c', ..] => (1, LineEnding::Page),
            [b'\n' | b'\x0b' | b'\r', ..] => (1, LineEnding::Line),
            [0xE2, 0x80, 0xA8, ..] => (3, LineEnding::Line),
            [0xE2, 0x80, 0xA9, ..] => (3, LineEnding::Paragraph),
            _ => {
                at += 1;
                continue;
            }
        };
        return (at, at + length, ending);
    }
    (text.len(), text.len(), LineEnding::Line)
}

impl RawLine {
    fn of(text: &str, line: Range<usize>, follows_gap: bool) -> Option<Self> {
        let head = signs(&text[line.clone()]);
        let start = line.start + head.len;
        let rest = &text[start..line.end];
        let words = rest.trim_end();
        if words.is_empty() {
            return None;
        }
        let mut line = Self {
            words: start..start + words.len(),
            signs: line.start + head.first,
            indent: head.indent,
            depth: head.depth,
            follows_gap,
            length: columns(words),
            first_word: 0,
            shape: shape_of(words),
            ends_sentence: ends_sentence(words),
            begins_small: false,
            begins_capital: false,
            begins_word: words.starts_with(char::is_alphanumeric),
            begins_quotation: words.starts_with(['"', '“', '„', '«', '‘', '\'', '`', '‹', '「', '『']),
            ends_quotation: words.ends_with(['"', '”', '’', '\'', '»', '›', '」', '』']),
            opens_quotation: [false, true].map(|is_open| is_open_behind(words, is_open)),
            begins_ideograph: begins_ideograph(words),
            ends_ideograph: ends_ideograph(words),
            ends_clause: words.ends_with([',', ';', '”', '"']),
            ends_in_word: ends_in_word(words),
            is_heading: is_heading(words),
        };
        let first = words.chars().take(64).find(|c| c.is_alphanumeric());
        line.begins_capital = first.is_some_and(char::is_uppercase);
        line.begins_small = first.is_some_and(|c| !c.is_uppercase());
        line.first_word = match line.begins_ideograph {
            true => 1,
            false => columns(words.split_whitespace().next().unwrap_or(words)),
        };
        Some(line)
    }

    /// Whether the line may be one of a wrapped text.
    pub(super) const fn is_narrow(&self) -> bool {
        self.length <= MAX_WIDTH
    }

    /// Whether it is a single word: an address, a name. Such a one is wider than the text where it must be.
    pub(super) const fn is_one_word(&self) -> bool {
        self.first_word == self.length
    }
}

/// What stands before a line's words.
pub(super) struct LineHead {
    /// All of it, in bytes.
    pub len: usize,
    /// Where the first sign of a quoted mail stands, or the words.
    first: usize,
    /// How many signs there are.
    depth: u8,
    /// White space before the words, in columns.
    indent: u16,
}

/// White space at a line's head, and the `>` of a quoted mail.
pub(super) fn signs(line: &str) -> LineHead {
    let mut rest = line.trim_start_matches(is_blank);
    let first = line.len() - rest.len();
    let mut head = LineHead { len: 0, first, depth: 0, indent: indent_of(line) };
    while let Some(behind) = rest.strip_prefix('>') {
        head.depth = (head.depth + 1).min(MAX_QUOTING_DEPTH);
        // One space belongs to the sign.
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        head.indent = indent_of(behind);
        rest = behind.trim_start_matches(is_blank);
    }
    head.len = line.len() - rest.len();
    head
}

/// Whether a character is white space within a line.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The width of white space at a line's head, in columns; a tab goes to the next eighth.
fn indent_of(line: &str) -> u16 {
    let white = line.chars().take_while(|&c| is_blank(c)).take(200);
    white.fold(0, |at, c| if c == '\t' { (at / 8 + 1) * 8 } else { at + 1 })
}

/// Columns that words take, an ideograph two; one more than [`MAX_WIDTH`] where they take more.
fn columns(words: &str) -> u16 {
    let each = words.chars().map(|c| if is_ideograph(c) { 2_u16 } else { 1 });
    let mut sum = 0;
    for columns in each {
        sum += columns;
        if sum > MAX_WIDTH {
            return MAX_WIDTH + 1;
        }
    }
    sum
}

/// Whether a character is written without spaces between words, and two columns wide.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether words begin with an ideograph or a full-width mark.
pub(super) fn begins_ideograph(words: &str) -> bool {
    words.starts_with(is_ideograph)
}

/// Whether words end with an ideograph or a full-width mark.
pub(super) fn ends_ideograph(words: &str) -> bool {
    words.ends_with(is_ideograph)
}

/// Whether words end as a sentence does, closing marks and brackets and emphasis behind it not counted.
fn ends_sentence(words: &str) -> bool {
    let closing = |c: char| "\"'”’“‘»«›‹)]}*_`」』".contains(c);
    words.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '｡', '؟', '।'])
}

/// Whether a quotation in double marks is open behind words, given whether one is open before them. Only roughly: that is
/// enough to doubt that a paragraph ends there.
fn is_open_behind(words: &str, is_open: bool) -> bool {
    let mut before = ' ';
    words.chars().fold(is_open, |is_open, c| {
        let pair = c == '\'' && std::mem::replace(&mut before, c) == c;
        before = if pair { ' ' } else { c };
        match c {
            '“' | '«' | '「' | '『' => true,
            '”' | '»' | '」' | '』' => false,
            '"' => !is_open,
            _ if pair => !is_open,
            _ => is_open,
        }
    })
}

/// Whether words end with a hyphen or a dash that touches the word before it.
pub(super) fn ends_in_word(words: &str) -> bool {
    let mut last = words.chars().rev();
    last.next().is_some_and(|c| matches!(c, '-' | '\u{2010}' | '\u{AD}' | '—'))
        && last.next().is_some_and(char::is_alphanumeric)
}

/// Whether most of the words of more than three letters begin with capitals, as in a title.
fn is_heading(words: &str) -> bool {
    if words.len() > 4 * usize::from(MAX_WIDTH) {
        return false;
    }
    let longer = words.split_whitespace().filter(|word| word.chars().nth(3).is_some());
    let (mut all, mut capital) = (0_u32, 0_u32);
    for word in longer {
        let first = word.chars().find(|c| c.is_alphanumeric());
        all += 1;
        capital += u32::from(first.is_some_and(|c| c.is_uppercase() || c.is_numeric()));
    }
    all > 0 && capital * 4 >= all * 3
}

/// A name before a colon has at most this many bytes.
const MAX_NAME: usize = 60;

/// Fields at the head of a mail.
const MAIL_FIELDS: [&str; 16] = [
    "From",
    "To",
    "Cc",
    "CC",
    "Bcc",
    "Date",
    "Sent",
    "Subject",
    "Re",
    "Reply-To",
    "Message-ID",
    "Newsgroups",
    "Organization",
    "Von",
    "An",
    "Betreff",
];

fn shape_of(words: &str) -> LineShape {
    if words.len() > 4 * usize::from(MAX_WIDTH) {
        return head_shape(words).unwrap_or(LineShape::Plain);
    }
    let is_rule = |c: char| "-=*_~#+.·•–— ".contains(c);
    match words {
        "--" => LineShape::SignatureMark,
        _ if words.len() > 1 && words.chars().all(is_rule) && !words.trim_matches('.').is_empty() => {
            LineShape::Rule
        }
        _ if has_columns(words) => LineShape::Table,
        _ if is_code(words) => LineShape::Code,
        _ => head_shape(words).unwrap_or(LineShape::Plain),
    }
}

fn has_columns(words: &str) -> bool {
    words.contains(['\t', '│', '┃', '║']) || words.contains("   ") || words.matches('|').nth(1).is_some()
}

fn is_code(words: &str) -> bool {
    const SIGNS: [&str; 8] = ["==", "!=", " = ", "=>", "->", "()", "</", "::"];
    words.ends_with(['{', '}']) || words.ends_with(");") || SIGNS.iter().any(|sign| words.contains(sign))
}

/// What the line's first characters say.
fn head_shape(words: &str) -> Option<LineShape> {
    let end = words.char_indices().nth(MAX_NAME).map_or(words.len(), |(at, _)| at);
    let head = &words[..end];
    let (first, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
    if is_item(first) && !rest.is_empty() {
        return Some(LineShape::Item);
    }
    if matches!(first, "Q." | "A." | "Q:" | "A:" | ">>" | ">>>") || is_time(first) || is_nick(first) {
        return Some(LineShape::Turn);
    }
    let (name, behind) = head.split_once(':')?;
    if !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
        return None;
    }
    if MAIL_FIELDS.contains(&name) {
        return Some(LineShape::Field);
    }
    is_name(name).then_some(LineShape::Turn)
}

fn is_item(word: &str) -> bool {
    let is_bullet = |c: char| "-*+•‣◦▪●○–—·".contains(c);
    let counts = |number: &str| {
        (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
            || number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase())
    };
    let mut chars = word.chars();
    match (chars.next(), chars.as_str()) {
        (Some(c), "") => is_bullet(c),
        (Some('('), rest) => rest.strip_suffix(')').is_some_and(counts),
        _ => {
            word.strip_suffix(')').is_some_and(counts)
                || word.strip_suffix('.').is_some_and(|n| counts(n) && n.bytes().all(|b| b.is_ascii_digit()))
        }
    }
}

/// `[00:12]`, `(12:30:05)`, `10:15`.
fn is_time(word: &str) -> bool {
    let inside = word.trim_matches(|c| "[]()<>:".contains(c));
    inside.contains(':') && inside.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.')
}

/// `<anna>`, `<@anna>`.
fn is_nick(word: &str) -> bool {
    let inside = word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inside.is_some_and(|nick| !nick.is_empty() && !nick.contains(['<', '/', ':']))
}

/// One to six words, each of which begins with a capital, as a speaker's name and title do: `ANNA BISHOP`,
/// `Anna Bishop, Mayor`, `MR. VAN DYKE (voice-over)`.
fn is_name(name: &str) -> bool {
    let name = name.trim_start_matches(['*', '_']);
    let mut words = name.split_whitespace().peekable();
    let small =
        |word: &str| matches!(word, "of" | "the" | "and" | "de" | "van" | "von" | "der" | "la" | "al");
    let is_part = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '(') || small(word);
    words.peek().is_some_and(|word| word.starts_with(char::is_uppercase))
        && words.clone().count() <= 6
        && words.all(is_part)
}
