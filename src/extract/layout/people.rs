//! People of an introduction: the names in the words before the first turn, and which of them asks and which answers. It
//! reads capitals and a few words around them, and nothing else: who a name is beyond this is for `speakers` to decide.

use std::ops::Range;

use super::label::{PARTICLES, TITLES};

/// Bytes of the introduction that are read.
const MAX_INTRODUCTION: usize = 20_000;

/// A name of an introduction; bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct IntroducedName {
    words: Range<usize>,
    /// The folded last word.
    last: String,
    /// Whether it has more than one word, titles not counted.
    is_full: bool,
}

/// The names before the first turn.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    names: Vec<IntroducedName>,
    /// The first name of who asks and who answers: places in `names`.
    asks: Option<usize>,
    answers: Option<usize>,
}

impl People {
    /// Reads the introduction, which ends at byte `end` of the text; its first line, up to `title`, may be the title.
    pub(super) fn read(text: &str, title: usize, end: usize) -> Self {
        let mut reach = end.min(MAX_INTRODUCTION);
        while !text.is_char_boundary(reach) {
            reach -= 1;
        }
        let mut people = Self { names: names(&text[..reach]), ..Self::default() };
        people.tell_roles(&text[..reach], title);
        people
    }

    /// Who asks, as the introduction names them.
    pub(super) fn asks(&self) -> Option<Range<usize>> {
        self.asks.map(|at| self.names[at].words.clone())
    }

    /// The one person whom an interview is about: who answers, or the only one named, or the one whom the title names.
    pub(super) fn interviewed(&self, title: usize) -> Option<Range<usize>> {
        self.answers.or_else(|| self.main(title)).map(|at| self.names[at].words.clone())
    }

    /// Who answers under the letter "A": whom the introduction says, or names in the title or more than once.
    pub(super) fn answers_under_letter(&self, title: usize) -> Option<Range<usize>> {
        let main = self.main(title).filter(|&at| {
            let same = || self.names.iter().filter(|name| name.last == self.names[at].last);
            same().count() > 1 || same().any(|name| name.words.end <= title)
        });
        self.answers.or(main).map(|at| self.names[at].words.clone())
    }

    /// The full name here of which a word is the first or the last; none where several people have it.
    pub(super) fn full_name(&self, text: &str, word: &str) -> Option<Range<usize>> {
        let word = word.to_lowercase();
        let bears = |name: &&IntroducedName| {
            let names = || text[name.words.clone()].split(' ').filter(|part| !is_title(part));
            let is_first = names().next().is_some_and(|first| first.to_lowercase() == word);
            name.is_full && (is_first || name.last == word)
        };
        let mut bearers = self.names.iter().filter(bears);
        let first = bearers.next()?;
        bearers.all(|other| other.last == first.last).then(|| first.words.clone())
    }

    /// Whether a word is one of a name here, as "Ansel" is of "Ansel Groves".
    pub(super) fn knows(&self, text: &str, word: &str) -> bool {
        self.names
            .iter()
            .any(|name| name.is_full && text[name.words.clone()].split(' ').any(|part| part == word))
    }

    /// The name that initials stand for: with them in brackets behind it, or the only one that has them.
    pub(super) fn of_initials(&self, text: &str, initials: &str) -> Option<Range<usize>> {
        let letters = |words: &str| -> String { words.chars().filter(|c| c.is_alphanumeric()).collect() };
        let wanted = letters(initials);
        let explained = |name: &&IntroducedName| {
            let behind = text[name.words.end..].trim_start();
            let inside = behind.strip_prefix(['(', '[']).and_then(|rest| rest.split([')', ']']).next());
            inside.is_some_and(|inside| letters(inside) == wanted)
        };
        if let Some(name) = self.names.iter().find(explained) {
            return Some(name.words.clone());
        }
        let first_letters = |name: &IntroducedName| -> String {
            let words = text[name.words.clone()].split([' ', '-']).filter(|word| !is_title(word));
            words.filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
        };
        let mut bearers = self.names.iter().filter(|name| name.is_full && first_letters(name) == wanted);
        let first = bearers.next()?;
        bearers.all(|other| other.last == first.last).then(|| first.words.clone())
    }

    /// Finds who asks and who answers.
    fn tell_roles(&mut self, text: &str, title: usize) {
        let lower = text.to_ascii_lowercase();
        for at in 0..self.names.len() {
            let before = self.words_before(&lower, at);
            let behind = lower[self.names[at].words.end..].trim_start();
            let follows = |starts: &[&str]| starts.iter().any(|start| behind.starts_with(start));
            let told = letter_before(&before);
            let is_asking = told == Some('q')
                || ASKED_BY.iter().any(|verb| before.contains(verb)) && ends_in_by(&before)
                || follows(&[
                    "asked the questions",
                    "asks the questions",
                    "conducted the interview",
                    "put the questions",
                ]);
            let is_answering = told == Some('a')
                || ANSWERS_BEFORE
                    .iter()
                    .any(|words| before.ends_with(words) || before.contains(&[words, ","].concat()))
                || before.contains("the witness")
                || follows(&[
                    ", having been",
                    ", having first been",
                    ", being first duly",
                    ", being duly",
                    ", called as a witness",
                    ", was sworn",
                    ", was called as",
                ]);
            let before_verb = follows(&[
                "interviewed ",
                "questioned ",
                "examined ",
                "cross-examined ",
                "met ",
                "spoke to ",
                "spoke with ",
                "talked to ",
                "talked with ",
                "sat down with ",
                "went up ",
                "asked ",
            ]);
            if is_asking {
                self.asks.get_or_insert(at);
            } else if is_answering {
                self.answers.get_or_insert(at);
            } else if before_verb {
                self.tell_meeting(text, title, at);
            }
        }
        if self.asks.is_some_and(|asks| {
            self.answers.is_some_and(|answers| self.names[asks].last == self.names[answers].last)
        }) {
            self.answers = None;
        }
        // The full name is the one to know them by.
        self.asks = self.asks.map(|at| self.full(at));
        self.answers = self.answers.map(|at| self.full(at));
    }

    /// "X spoke to Y": whoever of the two the title names or the text describes is interviewed, else Y.
    fn tell_meeting(&mut self, text: &str, title: usize, at: usize) {
        let verb = self.names[at].words.end;
        let next = (at + 1..self.names.len()).find(|&other| self.names[other].last != self.names[at].last);
        let near =
            next.filter(|&other| !text[verb..self.names[other].words.start].contains(['.', '!', '?', '\n']));
        let Some(other) = near else { return };
        let between = &text[verb..self.names[other].words.start];
        let is_ours = ["our ", "’s ", "'s ", "reporter", "correspondent", "editor", "presenter", "host"]
            .iter()
            .any(|word| between.contains(word));
        let in_title = |at: usize| {
            self.names.iter().any(|name| name.words.end <= title && name.last == self.names[at].last)
        };
        let (asks, answers) =
            if is_ours || in_title(at) && !in_title(other) { (other, at) } else { (at, other) };
        self.asks.get_or_insert(asks);
        self.answers.get_or_insert(answers);
    }

    /// The words before a name in its sentence, in lower case.
    fn words_before(&self, lower: &str, at: usize) -> String {
        let end = self.names[at].words.start;
        let from = lower[..end].char_indices().rev().nth(120).map_or(0, |(from, _)| from);
        let before = &lower[from..end];
        let sentence = before.rfind(['\n', '!', '?', ';']).map_or(0, |stop| stop + 1);
        before[sentence..].trim_end().to_owned()
    }

    /// The first full name of the same person.
    fn full(&self, at: usize) -> usize {
        let same =
            |other: &&usize| self.names[**other].is_full && self.names[**other].last == self.names[at].last;
        if self.names[at].is_full {
            at
        } else {
            (0..self.names.len()).collect::<Vec<_>>().iter().find(same).copied().unwrap_or(at)
        }
    }

    /// The only person who is named in full, or the one whom the title names, who asks left out.
    fn main(&self, title: usize) -> Option<usize> {
        let asks = self.asks.map(|at| self.names[at].last.as_str());
        let full: Vec<usize> = (0..self.names.len())
            .filter(|&at| self.names[at].is_full && Some(self.names[at].last.as_str()) != asks)
            .collect();
        let first = *full.first()?;
        let is_one = full.iter().all(|&at| self.names[at].last == self.names[first].last);
        let titled = full.iter().find(|&&at| {
            let last = &self.names[at].last;
            self.names.iter().any(|name| name.words.end <= title && name.last == *last)
        });
        if is_one { Some(first) } else { titled.copied().or_else(|| self.most_named(&full)) }
    }

    /// Who is named more often than all others.
    fn most_named(&self, full: &[usize]) -> Option<usize> {
        let count = |at: usize| self.names.iter().filter(|name| name.last == self.names[at].last).count();
        let best = full.iter().copied().max_by_key(|&at| (count(at), std::cmp::Reverse(at)))?;
        let others = full.iter().filter(|&&at| self.names[at].last != self.names[best].last);
        others.map(|&at| count(at)).all(|other| other < count(best)).then_some(best)
    }
}

/// "… examined on 14 June by": a name behind it asks.
fn ends_in_by(before: &str) -> bool {
    before.rfind(" by").is_some_and(|by| {
        let behind = &before[by + 3..];
        (behind.is_empty() || behind.starts_with(' '))
            && behind.split_whitespace().count() < 6
            && !behind.contains(',')
    })
}

/// "Q. is Mr.", "A stands for": the letter that the name behind it explains.
fn letter_before(before: &str) -> Option<char> {
    let words: Vec<&str> = before.rsplit(' ').take(5).collect();
    let explains = |at: &usize| {
        matches!(words[*at], "is" | "=" | "are" | "means" | "was")
            || words[*at] == "for" && words.get(at + 1) == Some(&"stands")
    };
    let verb = (0..words.len()).find(explains)?;
    let letter = words[verb + 1..].iter().find(|word| **word != "stands")?;
    match letter.trim_matches(|c: char| !c.is_alphanumeric()) {
        "q" | "question" | "questions" => Some('q'),
        "a" | "answer" | "answers" => Some('a'),
        _ => None,
    }
}

/// Verbs whose agent asks.
const ASKED_BY: [&str; 9] = [
    "examin",
    "question",
    "interview",
    "asked",
    "conducted",
    "cross-examin",
    "put to",
    "moderated",
    "in conversation",
];

/// Words before the name of who answers.
const ANSWERS_BEFORE: [&str; 22] = [
    "deposition of",
    "testimony of",
    "evidence of",
    "examination of",
    "interview with",
    "interview of",
    "conversation with",
    "minutes with",
    "questions for",
    "questions to",
    "lunch with",
    "tea with",
    "talk with",
    "we met",
    "we spoke to",
    "we spoke with",
    "we talked to",
    "we asked",
    "spoke to",
    "talked to",
    "interviewed",
    "sat down with",
];

fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

/// Runs of words with capitals that may be names: those of one word count only behind a title.
fn names(text: &str) -> Vec<IntroducedName> {
    let mut names = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive([' ', '\n', '\u{a0}', '\t']) {
        let word = piece.trim_end();
        let start = at + word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let bare = word.trim_matches(|c: char| !(c.is_alphanumeric()));
        let end = start + bare.len();
        let bare = bare.strip_suffix("’s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
        let owns = bare.len() < end - start;
        let begins = bare.chars().next().is_some_and(char::is_uppercase);
        let opens = start > at;
        let stops = !text[end..].starts_with([' ', '\u{a0}', '-'])
            && !(text[end..].starts_with(". ") && (is_title(bare) || bare.len() == 1));
        if opens && !run.is_empty() {
            push_name(text, &mut names, &mut run);
        }
        if begins && !(run.is_empty() && STARTERS.contains(&bare)) {
            run.push(start..start + bare.len());
            if stops || owns {
                push_name(text, &mut names, &mut run);
            }
        } else if !(PARTICLES.contains(&bare)
            && !matches!(bare, "of" | "the" | "for" | "and")
            && !run.is_empty())
        {
            push_name(text, &mut names, &mut run);
        }
        at += piece.len();
    }
    push_name(text, &mut names, &mut run);
    names
}

fn push_name(text: &str, names: &mut Vec<IntroducedName>, run: &mut Vec<Range<usize>>) {
    let is_titled = run.first().is_some_and(|word| is_title(&text[word.clone()]));
    let untitled = run.iter().filter(|word| !is_title(&text[(*word).clone()])).count();
    if let (Some(first), Some(last)) = (run.first(), run.last())
        && (untitled > 1 || untitled == 1 && is_titled)
        && untitled < 7
    {
        let name = IntroducedName {
            words: first.start..last.end,
            last: text[last.clone()].to_lowercase(),
            is_full: untitled > 1,
        };
        names.push(name);
    }
    run.clear();
}

/// Words that begin sentences, days, months: no part of a name.
#[rustfmt::skip]
const STARTERS: [&str; 76] = [
    "A", "An", "The", "In", "On", "At", "By", "For", "From", "To", "With", "He", "She", "It", "We", "They", "I", "You", "His", "Her", "Our", "Their", "Its", "My", "Your", "This",
    "That", "These", "Those", "When", "While", "After", "Before", "As", "If", "But", "And", "Or", "So", "Then", "There", "Here", "Now", "What", "Who", "Why", "How", "Where", "Q", "Both",
    "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Ten", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April",
    "June", "July", "August", "September", "October", "November", "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> (Option<&str>, Option<&str>) {
        let title = text.find('\n').unwrap_or(0);
        let people = People::read(text, title, text.len());
        (people.asks().map(|at| &text[at]), people.interviewed(title).map(|at| &text[at]))
    }

    #[test]
    fn an_introduction_says_who_asks_and_who_answers() {
        let table = [
            (
                "T\nShe was examined on 14 June by Terrence Okafor, counsel. Ines Pell kept the books.",
                Some("Terrence Okafor"),
                Some("Ines Pell"),
            ),
            (
                "T\nThe witness, night guard Paul Ezard, was questioned by prosecutor Lynn Okoro on Monday.",
                Some("Lynn Okoro"),
                Some("Paul Ezard"),
            ),
            (
                "T\nIn these pages Q. is Mr. Okafor, and A. is Ms. Stahl.",
                Some("Mr. Okafor"),
                Some("Ms. Stahl"),
            ),
            ("From the deposition of Ines Pell\nIt was read in court by nobody.", None, Some("Ines Pell")),
            (
                "Ten minutes with Ines Pell\nInes Pell, 71, paints. We met her on her scaffold.",
                None,
                Some("Ines Pell"),
            ),
            (
                "T\nThe biologist Hjördis Lund has spent years on one river. She talked to us.",
                None,
                Some("Hjördis Lund"),
            ),
            ("T\nJane Hill spoke to Ines Pell about the pier.", Some("Jane Hill"), Some("Ines Pell")),
            (
                "T\nInes Pell spoke to our reporter Jane Hill about the pier.",
                Some("Jane Hill"),
                Some("Ines Pell"),
            ),
            (
                "Ines Pell on piers\nInes Pell talked to Jane Hill about the pier.",
                Some("Jane Hill"),
                Some("Ines Pell"),
            ),
            ("T\nThe names of all who speak are lost.", None, None),
        ];
        for (text, asks, answers) in table {
            assert_eq!(roles(text), (asks, answers), "{text}");
        }
    }

    #[test]
    fn initials_are_those_of_a_name() {
        let text = "Lucía Garmendia (LG) tunes bells. Owen Tremlett went up with her. Olaf Tunn and Orla Teal didn't.";
        let people = People::read(text, 0, text.len());
        let of = |initials| people.of_initials(text, initials).map(|at| &text[at]);
        assert_eq!((of("LG"), of("OT"), of("XY")), (Some("Lucía Garmendia"), None, None));
        assert!(people.knows(text, "Owen") && !people.knows(text, "She"));
    }
}
