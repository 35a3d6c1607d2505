//! A dateline: the place, date and agency before a dash that open a news report: "LONDON, March 4 (Reuters) - ".
//!
//! It is part of no content, and names no speaker.

use super::hash::word;
use super::paragraph::{COMMA, DASHES};
use super::token::{Shape, Token};

/// The most tokens before the dash.
const MAX_DATELINE: usize = 16;

/// How many tokens of a paragraph are its dateline, the dash included; 0 where it has none.
#[must_use]
pub(crate) fn dateline(words: &[Token]) -> usize {
    let first = words.first().map_or(Shape::Mark, |w| w.shape);
    if !matches!(first, Shape::Capital | Shape::Capitals) {
        return 0;
    }
    let Some(dash) = words.iter().take(MAX_DATELINE).position(|w| DASHES.contains(&w.form)) else { return 0 };
    let bracket = words[..dash].iter().position(|w| w.form == OPENING_BRACKET).unwrap_or(dash);
    let fits = |w: &Token| {
        w.shape != Shape::Small && (w.is_word() || DATELINE_MARKS.contains(&w.form)) && !w.is_mark
    };
    // A sentence starts behind a dateline, unlike in "NASA — the agency".
    let starts = |w: &Token| w.is_mark || !matches!(w.shape, Shape::Small | Shape::Mark);
    let agency = bracket < dash && words[dash - 1].form == CLOSING_BRACKET;
    let loud = first == Shape::Capitals && words[0].len > 2;
    let placed = words[..bracket].iter().all(fits) && (bracket == dash || agency);
    let opens = words.get(dash + 1).is_some_and(starts) && words[dash].start > words[dash - 1].end;
    if placed && opens && (loud || agency) { dash + 1 } else { 0 }
}

const OPENING_BRACKET: u64 = word("(");
const CLOSING_BRACKET: u64 = word(")");
const DATELINE_MARKS: [u64; 3] = [COMMA, word("."), word("/")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words::language::Language;
    use crate::text::tokens::Tokens;

    fn opening(text: &str) -> String {
        let language = Language::default();
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let words: Vec<Token> = tokens.iter().map(|t| Token::new(text, t, false, &language)).collect();
        let end = dateline(&words).checked_sub(1).map_or(0, |last| tokens[last].end);
        text[..end].to_owned()
    }

    #[test]
    fn a_place_before_a_dash_is_one() {
        for line in [
            "MARLOW BAY —",
            "OSLO, March 4 (Lantern Wire) -",
            "PORT ELLERY, Ore., Aug. 9, 2019 /Lantern/ --",
            "Aldo (dpa) –",
        ] {
            assert_eq!(opening(&format!("{line} The pier will close.")), line);
        }
    }

    #[test]
    fn a_dash_in_a_sentence_makes_none() {
        for line in [
            "NASA — the agency — said no.",
            "Pell — The mayor — said no.",
            "ALDO says no - It lies.",
            "The pier - Aldo's pride - closed.",
            "— Ana Ruiz",
        ] {
            assert_eq!(opening(line), "", "{line}");
        }
    }
}
