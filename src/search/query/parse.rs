//! Parsing: from what was typed to a query, in one pass from left to right.
//!
//! A query is parsed while it is being typed, so what is only unfinished is no error: an open quotation mark closes at the
//! end, and an operator without a word is dropped.

use std::ops::Range;

use super::ast::{is_gap, is_quote, kind_name, status_name};
use super::{Anchor, Clause, Dates, Field, Phrase, Query, Quoting, Term, Test, WordsTest};
use crate::collection::{Kind, Status};

/// A query that can't be parsed: one sentence about one range of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct QueryError {
    /// The bytes of the query that are wrong. Empty, at the end, where something is missing.
    pub at: Range<usize>,
    /// What was expected and what is there instead: "after `kind:` quote, mixed or claim, not “x”". It repeats what was
    /// typed, so it has to be scrubbed before it is shown.
    pub expected: String,
}

/// The longest query, in bytes, and the most words in one: bounds on the work that one key can cause.
const MAX_QUERY_BYTES: usize = 65_536;
const MAX_QUERY_WORDS: usize = 1_000;

impl Query {
    /// Parses what was typed. `QueryError` says where it can't be read and what was expected there.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY_BYTES {
            return Err(too_long(
                text,
                format!("a query of at most {MAX_QUERY_BYTES} bytes, not {}", text.len()),
            ));
        }
        let mut parser = Parser { text, at: 0, clauses: Vec::new(), or: false };
        while let Some(c) = parser.peek() {
            match c {
                '|' => {
                    parser.at += 1;
                    parser.or = true;
                }
                _ if is_gap(c) => parser.at += c.len_utf8(),
                _ => parser.term()?,
            }
        }
        let query: Query = parser.clauses.into_iter().collect();
        match query.clauses.iter().flat_map(Clause::terms).map(word_count).sum::<usize>() {
            0..=MAX_QUERY_WORDS => Ok(query),
            words => Err(too_long(text, format!("a query of at most {MAX_QUERY_WORDS} words, not {words}"))),
        }
    }
}

fn too_long(text: &str, expected: String) -> QueryError {
    QueryError { at: 0..text.len(), expected }
}

fn word_count(term: &Term) -> usize {
    match &term.test {
        Test::Words(WordsTest { words, .. })
        | Test::Speaker(words)
        | Test::Document(words)
        | Test::Cue(words)
        | Test::Outlet(words) => words.words().count(),
        Test::Kind(_) | Test::Date(_) | Test::Inside(_) | Test::Status(_) => 1,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    clauses: Vec<Clause>,
    /// Whether a `|` comes before the next term.
    or: bool,
}

/// The operators before a word.
#[derive(Default)]
struct Operators {
    not: bool,
    starts: bool,
    fuzzy: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn term(&mut self) -> Result<(), QueryError> {
        let operators = self.operators();
        let test = match self.field() {
            Some((field, prefix)) => Some(self.value(field, prefix)?),
            None => self.words(&operators),
        };
        if let Some(test) = test {
            self.push(Term { not: operators.not, test });
        }
        Ok(())
    }

    fn push(&mut self, term: Term) {
        match self.clauses.last_mut().filter(|_| self.or) {
            Some(clause) => clause.terms.push(term),
            None => self.clauses.push(Clause::from(term)),
        }
        self.or = false;
    }

    fn operators(&mut self) -> Operators {
        let mut operators = Operators::default();
        while let Some(c) = self.peek() {
            match c {
                '!' => operators.not = !operators.not,
                '^' => operators.starts = true,
                '~' => operators.fuzzy = true,
                _ => break,
            }
            self.at += 1;
        }
        operators
    }

    /// Moves past `@` or `field:`. Gives the field, and where its name begins.
    fn field(&mut self) -> Option<(Field, usize)> {
        let start = self.at;
        if self.rest().starts_with('@') {
            self.at += 1;
            return Some((Field::Speaker, start));
        }
        let name = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let field = Field::named(&self.rest()[..name])?;
        self.rest()[name..].starts_with(':').then(|| self.at += name + 1)?;
        Some((field, start))
    }

    fn value(&mut self, field: Field, start: usize) -> Result<Test, QueryError> {
        let mark = &self.text[start..self.at];
        let (range, _) = self.written();
        let value = Phrase::new(&self.text[range.clone()]);
        test(field, value.as_str()).ok_or_else(|| {
            let found = if value.as_str().is_empty() {
                String::new()
            } else {
                format!(", not “{}”", value.as_str())
            };
            let at = if range.is_empty() { self.at..self.at } else { range };
            QueryError { at, expected: format!("after `{mark}` {}{found}", wanted(field)) }
        })
    }

    fn words(&mut self, operators: &Operators) -> Option<Test> {
        let (range, quoting) = self.written();
        let mut written = &self.text[range];
        let mut ends = false;
        match quoting {
            Quoting::Bare => {
                let word = written.trim_end_matches('$');
                ends = word.len() < written.len();
                written = word;
            }
            Quoting::Quoted => ends = self.dollars(),
            Quoting::Open => {}
        }
        let words = Phrase::new(written);
        let anchor = Anchor::new(operators.starts, ends);
        let test = WordsTest { words, quoting, anchor, fuzzy: operators.fuzzy };
        (!test.words.is_wordless()).then_some(Test::Words(test))
    }

    fn dollars(&mut self) -> bool {
        let count = self.rest().bytes().take_while(|byte| *byte == b'$').count();
        self.at += count;
        count > 0
    }

    /// Moves past a word, or a phrase with its quotation marks. Gives the bytes without these.
    fn written(&mut self) -> (Range<usize>, Quoting) {
        let Some(quote) = self.peek().filter(|c| is_quote(*c)) else {
            let start = self.at;
            self.at +=
                self.rest().find(|c| is_gap(c) || is_quote(c) || c == '|').unwrap_or(self.rest().len());
            return (start..self.at, Quoting::Bare);
        };
        self.at += quote.len_utf8();
        let start = self.at;
        let Some(end) = self.rest().find(is_quote) else {
            self.at = self.text.len();
            let finished = self.text.ends_with(is_gap);
            return (start..self.at, if finished { Quoting::Quoted } else { Quoting::Open });
        };
        self.at += end;
        let inner = start..self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        (inner, Quoting::Quoted)
    }
}

fn test(field: Field, value: &str) -> Option<Test> {
    let phrase = || Some(Phrase::new(value)).filter(|phrase| !phrase.is_wordless());
    match field {
        Field::Speaker => phrase().map(Test::Speaker),
        Field::Document => phrase().map(Test::Document),
        Field::Cue => phrase().map(Test::Cue),
        Field::Outlet => phrase().map(Test::Outlet),
        Field::Date => Dates::read(value).map(Test::Date),
        Field::Kind => one_of(value, &KINDS).map(Test::Kind),
        Field::Inside => {
            one_of(value, &[("yes", true), ("no", false), ("true", true), ("false", false)]).map(Test::Inside)
        }
        Field::Status => {
            one_of(value, &ALL_STATUSES.map(|status| (status_name(status), status))).map(Test::Status)
        }
    }
}

/// The readers' names of kinds, and the field's.
const KINDS: [(&str, Kind); 5] = [
    (kind_name(Kind::Direct), Kind::Direct),
    (kind_name(Kind::Mixed), Kind::Mixed),
    (kind_name(Kind::Indirect), Kind::Indirect),
    ("direct", Kind::Direct),
    ("indirect", Kind::Indirect),
];

const ALL_STATUSES: [Status; 4] = [Status::Extracted, Status::Curated, Status::Confirmed, Status::Rejected];

/// The choice with that name, or the first one with that prefix, since `kind:cl` is `kind:claim` half typed.
fn one_of<T: Copy>(value: &str, choices: &[(&str, T)]) -> Option<T> {
    let value = value.to_ascii_lowercase();
    let begins = |name: &str| !value.is_empty() && name.starts_with(&value);
    choices.iter().find(|(name, _)| begins(name)).map(|(_, choice)| *choice)
}

fn wanted(field: Field) -> &'static str {
    match field {
        Field::Speaker => "a speaker’s name, such as putin or \"white house\"",
        Field::Kind => "a kind: quote, mixed or claim",
        Field::Document => "a source’s id or words of its title",
        Field::Cue => "a word such as denied, or words in quotation marks",
        Field::Date => "a year, month or day such as 2019-06, or a range 2019..2020",
        Field::Inside => "yes or no",
        Field::Status => "a status: extracted, curated, confirmed or rejected",
        Field::Outlet => "a publisher’s name",
    }
}
