//! Parsing: from what was typed to a query, in one pass from left to right.
//!
//! A query is parsed while it is being typed, so what is only unfinished is no error: an open quotation mark or parenthesis
//! closes at the end, and an operator there without a word is dropped. Anywhere else nothing is dropped: what can't be
//! understood is refused.
//!
//! A query is clauses that all must hold, each of terms of which one must. A group in parentheses is a query of its own,
//! which is turned into clauses and terms when it closes: `(a | b)` into one clause, `!(a | b)` into `!a !b`, `!(a b)` into
//! `!a | !b`. A group that would need more than these two levels is refused.

use std::ops::Range;

use super::ast::{OR, is_gap, is_quote, kind_name, status_name};
use super::{Anchor, Clause, Dates, Field, Phrase, Query, Quoting, Term, Test, WordsTest};
use crate::collection::{Kind, Status};

/// A query that can't be parsed: one sentence about one range of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct QueryError {
    /// The bytes of the query that are wrong. Empty, at the end, where something is missing.
    pub at: Range<usize>,
    /// What was expected and what is there instead: "after “kind:” quote, mixed or claim, not “x”". It repeats what was
    /// typed, so it has to be scrubbed before it is shown.
    pub expected: String,
}

/// The longest query, in bytes, and the most words in one: bounds on the work that one key can cause.
const MAX_QUERY_BYTES: usize = 65_536;
const MAX_QUERY_WORDS: usize = 1_000;

/// The most parentheses that are open at once: each takes a bit of the stack.
const MAX_DEPTH: usize = 100;

impl Query {
    /// Parses what was typed. `QueryError` says where it can't be read and what was expected there.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY_BYTES {
            return Err(too_long(
                text,
                format!("a query of at most {MAX_QUERY_BYTES} bytes, not {}", text.len()),
            ));
        }
        let mut parser = Parser { text, at: 0, depth: 0 };
        let clauses = parser.clauses()?;
        let query: Query = clauses.into_iter().collect();
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
        Test::Kind(_) | Test::Date(_) | Test::Inside(_) | Test::Status(_) | Test::Said(_) => 1,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// How many parentheses are open.
    depth: usize,
}

/// The operators before a word or a group.
#[derive(Default)]
struct Operators {
    not: bool,
    starts: bool,
    fuzzy: bool,
}

/// The clauses of a query or group, as they are read.
#[derive(Default)]
struct ClauseList {
    clauses: Vec<Clause>,
    /// Whether a `|` comes before the next term or group.
    or: bool,
    /// The group that was read last, if it became several clauses, of which none can be an alternative.
    several: Option<Range<usize>>,
}

impl ClauseList {
    /// Adds what was read at a range of the text.
    fn push(&mut self, clauses: Vec<Clause>, at: Range<usize>) -> Result<(), QueryError> {
        let several = (clauses.len() > 1).then_some(at);
        let is_alternative = std::mem::take(&mut self.or) && !self.clauses.is_empty();
        if is_alternative && let Some(at) = self.several.take().or_else(|| several.clone()) {
            return Err(no_alternative(at));
        }
        self.several = several;
        match self.clauses.last_mut().filter(|_| is_alternative) {
            Some(last) => last.terms.extend(clauses.into_iter().flat_map(|clause| clause.terms)),
            None => self.clauses.extend(clauses),
        }
        Ok(())
    }
}

fn no_alternative(at: Range<usize>) -> QueryError {
    let expected =
        "on each side of | one term, or alternatives such as (iran | syria): write (a b) | c as a | c  b | c";
    QueryError { at, expected: expected.to_owned() }
}

/// What "not" makes of a group: of alternatives clauses, of clauses alternatives. Nothing where it is made of both.
fn negated(clauses: Vec<Clause>) -> Option<Vec<Clause>> {
    let not = |term: Term| Term { not: !term.not, ..term };
    if clauses.len() <= 1 {
        return Some(
            clauses.into_iter().flat_map(|clause| clause.terms).map(|term| Clause::from(not(term))).collect(),
        );
    }
    let all_single = clauses.iter().all(|clause| clause.terms.len() == 1);
    let terms = clauses.into_iter().flat_map(|clause| clause.terms).map(not).collect();
    all_single.then(|| vec![Clause { terms }])
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads up to the end, or to the parenthesis that closes the group.
    fn clauses(&mut self) -> Result<Vec<Clause>, QueryError> {
        let mut list = ClauseList::default();
        while let Some(c) = self.peek() {
            match c {
                '|' => {
                    self.at += 1;
                    list.or = true;
                }
                ')' if self.depth > 0 => break,
                _ if is_gap(c) => self.at += c.len_utf8(),
                _ if !list.clauses.is_empty() && self.is_at_or() => {
                    self.at += OR.len();
                    list.or = true;
                }
                _ => self.unit(&mut list)?,
            }
        }
        Ok(list.clauses)
    }

    /// Whether the word `OR` stands here.
    fn is_at_or(&self) -> bool {
        let ends = |rest: &str| {
            rest.chars().next().is_none_or(|c| is_gap(c) || c == '|' || (c == ')' && self.depth > 0))
        };
        self.rest().strip_prefix(OR).is_some_and(ends)
    }

    /// Reads a term or a group, with the operators before it.
    fn unit(&mut self, list: &mut ClauseList) -> Result<(), QueryError> {
        let start = self.at;
        let operators = self.operators()?;
        if self.peek() == Some('(') {
            if operators.starts || operators.fuzzy {
                let expected =
                    "a word or phrase after ^ and ~, since a group in parentheses can have only ! before it";
                return Err(QueryError { at: start..self.at, expected: expected.to_owned() });
            }
            return self.group(start, operators.not, list);
        }
        let test = match self.field() {
            Some((field, prefix)) => Some(self.value(field, prefix)?),
            None => self.words(&operators),
        };
        match test {
            Some(test) => list.push(vec![Clause::from(Term { not: operators.not, test })], start..self.at),
            None => Ok(()),
        }
    }

    /// Reads a group in parentheses. `start` is where its operators begin.
    fn group(&mut self, start: usize, not: bool, list: &mut ClauseList) -> Result<(), QueryError> {
        if self.depth == MAX_DEPTH {
            let expected = format!("at most {MAX_DEPTH} parentheses within one another");
            return Err(QueryError { at: start..self.at + 1, expected });
        }
        self.at += 1;
        self.depth += 1;
        let clauses = self.clauses()?;
        self.depth -= 1;
        self.at += usize::from(self.peek() == Some(')'));
        let clauses = if not { negated(clauses) } else { Some(clauses) };
        let clauses = clauses.ok_or_else(|| {
            let expected = "after ! one term, or a group of alternatives only or of terms without |";
            QueryError { at: start..self.at, expected: expected.to_owned() }
        })?;
        if clauses.is_empty() { Ok(()) } else { list.push(clauses, start..self.at) }
    }

    fn operators(&mut self) -> Result<Operators, QueryError> {
        let start = self.at;
        let mut operators = Operators::default();
        while let Some(c) = self.peek() {
            match c {
                '!' => operators.not = !operators.not,
                // A dash between two gaps, or at the end, is one.
                '-' if self.rest()[1..]
                    .chars()
                    .next()
                    .is_some_and(|c| !is_gap(c) && !matches!(c, '|' | ')')) =>
                {
                    operators.not = !operators.not;
                }
                '^' => operators.starts = true,
                '~' => operators.fuzzy = true,
                _ => break,
            }
            self.at += 1;
        }
        let is_apart = self.at > start && self.peek().is_some_and(is_gap);
        if is_apart && self.rest().chars().any(|c| !is_gap(c) && !matches!(c, '|' | ')')) {
            let marks = &self.text[start..self.at];
            let expected = format!("a word right behind {marks}, without a space");
            return Err(QueryError { at: start..self.at, expected });
        }
        Ok(operators)
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
        if self.peek() == Some('(') {
            let expected = format!("after “{mark}” one value: write {mark}a | {mark}b");
            return Err(QueryError { at: self.at..self.at + 1, expected });
        }
        let (range, _) = self.written();
        let value = Phrase::new(&self.text[range.clone()]);
        test(field, value.as_str()).ok_or_else(|| {
            let found = if value.as_str().is_empty() {
                String::new()
            } else {
                format!(", not “{}”", value.as_str())
            };
            let at = if range.is_empty() { self.at..self.at } else { range };
            QueryError { at, expected: format!("after “{mark}” {}{found}", wanted(field)) }
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

    /// The bytes of a word without quotation marks. A parenthesis that opens within the word belongs to it, as does the one
    /// that closes it.
    fn bare_length(&self) -> usize {
        let mut open = 0_usize;
        let ends = |c: char| match c {
            '(' => {
                open += 1;
                false
            }
            ')' if open > 0 => {
                open -= 1;
                false
            }
            ')' => self.depth > 0,
            _ => is_gap(c) || is_quote(c) || c == '|',
        };
        self.rest().find(ends).unwrap_or(self.rest().len())
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
            self.at += self.bare_length();
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
        Field::Inside => one_of(value, &ANSWERS).map(Test::Inside),
        Field::Said => one_of(value, &ANSWERS).map(Test::Said),
        Field::Status => {
            one_of(value, &ALL_STATUSES.map(|status| (status_name(status), status))).map(Test::Status)
        }
    }
}

/// Yes and no.
const ANSWERS: [(&str, bool); 4] = [("yes", true), ("no", false), ("true", true), ("false", false)];

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
        Field::Inside | Field::Said => "yes or no",
        Field::Status => "a status: extracted, curated, confirmed or rejected",
        Field::Outlet => "a publisher’s name",
    }
}
