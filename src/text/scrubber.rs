//! The pass that makes clean text: each character judged in its place, by what was kept before it and what comes next.

use std::borrow::Cow;

use super::character::{Fate, Medium, Syllable, is_emoji, is_joining, takes_selector};
use super::edits::Edits;

/// What a mark stands on where it has no letter. Without it the mark would join whatever the screen has before it.
const CIRCLE: char = '\u{25CC}';

/// What becomes of a character in its place.
enum Verdict {
    Keep,
    As(char),
    OnCircle(char),
    Gone,
}

/// One pass over a text. `copied` is how much of the source is in `clean`; what was kept since is copied when needed.
pub(super) struct Scrubber<'a> {
    source: &'a str,
    medium: Medium,
    on_one_line: bool,
    clean: String,
    edits: Edits,
    copied: usize,
    /// The last character that was kept, or what stands for it.
    last: Option<char>,
    /// Marks on the last base; `None` where there is no base to stand on.
    marks: Option<u8>,
    /// A line break became a space: more white space adds nothing.
    after_break: bool,
}

impl<'a> Scrubber<'a> {
    pub(super) fn new(source: &'a str, medium: Medium, on_one_line: bool) -> Self {
        Self {
            source,
            medium,
            on_one_line,
            clean: String::new(),
            edits: Edits::default(),
            copied: 0,
            last: None,
            marks: None,
            after_break: false,
        }
    }

    /// The clean text and where it differs.
    pub(super) fn run(mut self) -> (Cow<'a, str>, Edits) {
        let mut at = 0;
        loop {
            at += self.pass_plain(at);
            let mut rest = self.source[at..].chars();
            let Some(c) = rest.next() else { return self.finish() };
            let verdict = self.judge(c, rest.next());
            self.apply(at, c, &verdict);
            at += c.len_utf8();
        }
    }

    /// Passes what nearly every text is made of, printable ASCII, from a byte on; how many bytes.
    fn pass_plain(&mut self, at: usize) -> usize {
        let rest = &self.source.as_bytes()[at..];
        // Behind a break a space is judged.
        let first = if self.after_break { b'!' } else { b' ' };
        if !rest.first().is_some_and(|byte| (first..=b'~').contains(byte)) {
            return 0;
        }
        let run = rest.iter().take_while(|byte| matches!(byte, b' '..=b'~')).count();
        self.after_break = false;
        self.passed(char::from(rest[run - 1]));
        run
    }

    fn finish(mut self) -> (Cow<'a, str>, Edits) {
        if self.edits.is_empty() {
            return (Cow::Borrowed(self.source), self.edits);
        }
        self.clean.push_str(&self.source[self.copied..]);
        (Cow::Owned(self.clean), self.edits)
    }

    fn apply(&mut self, at: usize, c: char, verdict: &Verdict) {
        match verdict {
            Verdict::Keep => self.passed(c),
            Verdict::As(other) => {
                self.replace(at, c, &[*other]);
                self.passed(*other);
            }
            Verdict::OnCircle(mark) => {
                self.replace(at, c, &[CIRCLE, *mark]);
                self.passed(CIRCLE);
                self.passed(*mark);
            }
            Verdict::Gone => self.replace(at, c, &[]),
        }
    }

    fn replace(&mut self, at: usize, c: char, by: &[char]) {
        self.clean.push_str(&self.source[self.copied..at]);
        self.copied = at + c.len_utf8();
        let start = self.clean.len();
        self.clean.extend(by);
        self.edits.push(at..self.copied, start..self.clean.len());
    }

    fn passed(&mut self, c: char) {
        self.marks = match self.fate(c) {
            // A mark shown by itself is written on a no-break space.
            _ if c.is_whitespace() && c != '\u{A0}' => None,
            Fate::Mark | Fate::Jamo => self.marks.map(|marks| marks.saturating_add(1)),
            Fate::Joiner | Fate::Selector => self.marks,
            _ => Some(0),
        };
        self.after_break &= c == ' ';
        self.last = Some(c);
    }

    fn fate(&self, c: char) -> Fate {
        Fate::of(c, self.medium)
    }

    fn judge(&mut self, c: char, next: Option<char>) -> Verdict {
        match self.fate(c) {
            Fate::Keep if c == ' ' && self.after_break => Verdict::Gone,
            Fate::Keep => Verdict::Keep,
            Fate::Break => self.line_break(c, next),
            Fate::Tab if self.after_break => Verdict::Gone,
            Fate::Tab => Verdict::As(' '),
            Fate::Mark => self.mark(c),
            Fate::Swap(other) => match self.mark(other) {
                Verdict::Keep => Verdict::As(other),
                otherwise => otherwise,
            },
            Fate::Jamo => self.jamo(c),
            Fate::Joiner => self.joiner(next),
            Fate::Selector => self.selector(c),
            Fate::Tone => self.tone(),
            Fate::Drop => Verdict::Gone,
            Fate::Replace => Verdict::As(char::REPLACEMENT_CHARACTER),
        }
    }

    fn line_break(&mut self, c: char, next: Option<char>) -> Verdict {
        if self.on_one_line {
            self.after_break = true;
            return if self.last == Some(' ') { Verdict::Gone } else { Verdict::As(' ') };
        }
        match c {
            '\n' => Verdict::Keep,
            '\r' if next == Some('\n') => Verdict::Gone,
            _ => Verdict::As('\n'),
        }
    }

    /// Languages need up to four marks on a letter, more are there to cover the lines around. Print allows the
    /// thirty of UAX 15's stream-safe format.
    fn mark(&self, c: char) -> Verdict {
        let limit = if self.medium == Medium::Screen { 4 } else { 30 };
        match self.marks {
            None => Verdict::OnCircle(c),
            Some(marks) if marks < limit => Verdict::Keep,
            Some(_) => Verdict::Gone,
        }
    }

    fn jamo(&self, c: char) -> Verdict {
        let before = self.last.map_or(Syllable::Other, Syllable::of);
        if before.joins(Syllable::of(c)) { self.mark(c) } else { Verdict::As(char::REPLACEMENT_CHARACTER) }
    }

    /// In print a joiner stays where it makes one picture of two or is part of the spelling. On the screen terminals
    /// differ on the pictures, and none that we lay out for shapes letters.
    fn joiner(&self, next: Option<char>) -> Verdict {
        let next = next.filter(|&next| self.fate(next) == Fate::Keep);
        let between = |is: fn(char) -> bool| self.last.is_some_and(is) && next.is_some_and(is);
        let in_picture = |c| is_emoji(c) || matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
        let joins = between(is_joining) || self.last.is_some_and(in_picture) && next.is_some_and(is_emoji);
        if self.medium == Medium::Print && joins { Verdict::Keep } else { Verdict::Gone }
    }

    /// A selector changes the width of what stands before it on some terminals, and only there.
    fn selector(&self, c: char) -> Verdict {
        let says_something = self.last.is_some_and(|last| takes_selector(last, c));
        if self.medium == Medium::Print && says_something { Verdict::Keep } else { Verdict::Gone }
    }

    /// On some terminals a skin tone is part of the picture before it and on others two cells more.
    fn tone(&self) -> Verdict {
        match self.medium {
            Medium::Print => Verdict::Keep,
            Medium::Screen if self.marks.is_some() => Verdict::Gone,
            Medium::Screen => Verdict::As(char::REPLACEMENT_CHARACTER),
        }
    }
}
