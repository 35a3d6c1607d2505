//! The queries that are typed to all: those of plain words, one or several, slips among them.
//!
//! Words side by side must all be there, to each of the three. Marks and fields are left out because they mean one thing
//! to whosaid and another, or nothing, to the others: `^`, `$` and `!` are fzf's too, but of the whole line and of
//! letters in it; `@` and `date:` it would look for as letters, and tantivy has no such queries without a parser's.

use crate::queries::QUERIES;

/// Those of plain words.
pub(crate) fn queries() -> impl Iterator<Item = &'static str> {
    QUERIES.into_iter().filter(|query| query.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' '))
}

/// The words that are finished, and the one that is being typed.
pub(crate) fn words(typed: &str) -> (Vec<&str>, Option<&str>) {
    let mut words: Vec<&str> = typed.split_whitespace().collect();
    let beginning = if typed.ends_with(' ') { None } else { words.pop() };
    (words, beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_several_words_are_typed_and_marks_are_not() {
        let queries: Vec<_> = queries().collect();
        for query in ["trump", "new york police department", "climte", "goverment shutdwon"] {
            assert!(queries.contains(&query), "{query}");
        }
        assert!(!queries.iter().any(|query| query.contains(['~', '"', '@', '!', '|', ':', '^', '$', '-'])));
    }

    #[test]
    fn a_word_is_finished_by_a_space() {
        assert_eq!(words("bor"), (vec![], Some("bor")));
        assert_eq!(words("border "), (vec!["border"], None));
        assert_eq!(words("border wall"), (vec!["border"], Some("wall")));
        assert_eq!(words(" "), (vec![], None));
    }
}
