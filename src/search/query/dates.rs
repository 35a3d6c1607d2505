//! The days that a query asks for.

use std::fmt;

/// A year, a month, a day, or a range of them. Days are compared as text, which ISO 8601 allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dates {
    /// All days with this prefix: "2019", "2019-06", "2019-06-28", or while it is being typed "201".
    In(String),
    /// From the first to the last, both included, each a day or a prefix of one. Either end may be open.
    Between(Option<String>, Option<String>),
}

/// The digits of a year.
const YEAR_DIGITS: usize = 4;

impl Dates {
    /// Reads "2019-06", "2019..2020-03", "2019..", "..2019".
    pub(super) fn read(text: &str) -> Option<Self> {
        let Some((from, to)) = text.split_once("..") else {
            return is_date(text).then(|| Self::In(text.to_owned()));
        };
        let end = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let readable = |text: &str| text.is_empty() || is_date(text);
        let open = from.is_empty() && to.is_empty();
        // A year that is still being typed may yet become a later one.
        let backwards = to.len() >= YEAR_DIGITS && from > to && !from.starts_with(to);
        (!open && !backwards && readable(from) && readable(to)).then(|| Self::Between(end(from), end(to)))
    }

    /// Whether a day ("2019-06-28", or a prefix where no more is known) is among them.
    pub fn contain(&self, day: &str) -> bool {
        match self {
            Self::In(beginning) => day.starts_with(beginning.as_str()),
            Self::Between(from, to) => {
                from.as_deref().is_none_or(|from| day >= from)
                    && to.as_deref().is_none_or(|to| day <= to || day.starts_with(to))
            }
        }
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(beginning) => f.write_str(beginning),
            Self::Between(from, to) => {
                write!(f, "{}..{}", from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or_default())
            }
        }
    }
}

/// Whether this is a date or a prefix of one.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let year = parts.next().is_some_and(|year| is_part(year, 4, 0, 9999));
    let month = parts.next().is_none_or(|month| text.len() > 4 && is_part(month, 2, 1, 12));
    let day = parts.next().is_none_or(|day| text.len() > 7 && is_part(day, 2, 1, 31));
    // A part that another follows is complete.
    let complete = text.bytes().enumerate().all(|(at, byte)| (byte == b'-') == matches!(at, 4 | 7));
    !text.is_empty() && year && month && day && complete && parts.next().is_none()
}

/// Whether the text is a number of this many digits and in these bounds, or may still become one.
fn is_part(text: &str, digits: usize, least: u32, most: u32) -> bool {
    text.len() <= digits
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() < digits || text.parse().is_ok_and(|number: u32| (least..=most).contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_contain_the_days_that_they_mean() {
        for (dates, day, held) in [
            ("2019", "2019-06-28", true),
            ("2019", "2020-06-28", false),
            ("2019-06", "2019-06-28", true),
            ("2019-06", "2019-07-28", false),
            ("2019-06-28", "2019-06-28", true),
            ("2019-06", "2019", false),
            ("201", "2019-06-28", true),
            ("2019-06..2019-08", "2019-06-01", true),
            ("2019-06..2019-08", "2019-08-31", true),
            ("2019-06..2019-08", "2019-09-01", false),
            ("2019-06..2019-08", "2019-05-31", false),
            ("2019-06..", "2024-01-01", true),
            ("..2019", "2019-12-31", true),
            ("..2019", "2020-01-01", false),
        ] {
            assert_eq!(Dates::read(dates).unwrap().contain(day), held, "{dates} and {day}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "x",
            "..",
            "2019-13",
            "2019-00",
            "2019-02-32",
            "20190",
            "19-06",
            "2019-6-01",
            "2019-06-28-01",
            "a..b",
            "2019..x",
            "2019...2020",
            "2019..2018",
            "2019-06..2019-05",
            "2019-06-28..2019-05-30",
        ] {
            assert_eq!(Dates::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_may_be_unfinished() {
        for text in [
            "2",
            "2019-",
            "2019-0",
            "2019-06-",
            "2019-06-2",
            "2019..2",
            "2019-06..2019",
            "2019-06-28..2019-06-2",
        ] {
            assert!(Dates::read(text).is_some(), "{text}");
        }
    }
}
