//! Dates: when something was published, in ISO 8601, from the ways that feeds, mails, pages and people write it.
//!
//! A date that can be read in two ways (03/04/2021) is not read: no date is better than a wrong one.

/// "2021-03-04" or "2021-03-04T09:30:00+01:00", as exact as what was written. `None` where it isn't understood.
pub(crate) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    // Longer than any date, and a hostile one is not searched.
    if text.len() > 100 {
        return None;
    }
    numeric(text).or_else(|| worded(text))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// "2021-03-04", "2021-03-04 09:30", "20210304T093000Z", "2021-03", "2021/03/04".
fn numeric(text: &str) -> Option<String> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    let mark = rest.chars().next().filter(|c| "-/".contains(*c));
    skip(&mut rest, mark);
    let Some(month) = digits(&mut rest, 2) else {
        return (rest.is_empty() && mark.is_none()).then(|| date(year, None, None)).flatten();
    };
    skip(&mut rest, mark);
    let Some(day) = digits(&mut rest, 2) else {
        return (rest.is_empty() && mark.is_some()).then(|| date(year, Some(month), None)).flatten();
    };
    let day = date(year, Some(month), Some(day))?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    Some(time(rest).map_or_else(|| day.clone(), |time| format!("{day}T{time}")))
}

/// "Thu, 4 Mar 2021 09:30:00 +0100", "March 4, 2021", "4 March 2021", "Thu Mar 4 09:30:00 2021".
fn worded(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', ',', '\t', '(', ')']).filter(|word| !word.is_empty()).collect();
    let month_at = words.iter().position(|word| month(word).is_some())?;
    let month = month(words[month_at])?;
    let number = |at: usize| words.get(at).and_then(|word| day_number(word));
    let (day, after) = match month_at.checked_sub(1).and_then(number) {
        Some(day) => (day, month_at + 1),
        None => (number(month_at + 1)?, month_at + 2),
    };
    let year_at = (after..words.len()).find(|&at| words[at].len() == 4 && all_digits(words[at]))?;
    let day = date(words[year_at].parse().ok()?, Some(month), Some(day))?;
    let time_at = (after..words.len()).find(|&at| words[at].contains(':'));
    let clock = time_at.and_then(|at| {
        let zone = words.get(at + 1).copied().filter(|_| at + 1 != year_at).unwrap_or_default();
        time(&format!("{} {zone}", words[at]))
    });
    Some(clock.map_or_else(|| day.clone(), |clock| format!("{day}T{clock}")))
}

/// "09:30", "09:30:00.000Z", "093000+0100", "09:30:00 GMT", as "09:30:00+01:00". Fractions are dropped.
fn time(text: &str) -> Option<String> {
    let mut rest = text;
    let hour = digits(&mut rest, 2).or_else(|| digits(&mut rest, 1))?;
    skip(&mut rest, Some(':'));
    let minute = digits(&mut rest, 2)?;
    skip(&mut rest, Some(':'));
    let second = digits(&mut rest, 2).unwrap_or(0);
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    // A leap second is a time too.
    let is_time = hour < 24 && minute < 60 && second < 61;
    is_time.then(|| format!("{hour:02}:{minute:02}:{second:02}{}", zone(rest.trim()).unwrap_or_default()))
}

/// "Z" or "+01:00". The American names are RFC 2822's; of the others only those of no offset mean one thing.
fn zone(text: &str) -> Option<String> {
    let hours = match text.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" => return Some("Z".to_owned()),
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return offset(text),
    };
    Some(format!("{hours:+03}:00"))
}

fn offset(text: &str) -> Option<String> {
    let sign = text.chars().next().filter(|c| "+-".contains(*c))?;
    let mut rest = &text[1..];
    let hours = digits(&mut rest, 2)?;
    skip(&mut rest, Some(':'));
    let minutes = digits(&mut rest, 2).unwrap_or(0);
    (hours < 24 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

/// The day, if the calendar has it.
fn date(year: u32, month: Option<u32>, day: Option<u32>) -> Option<String> {
    let Some(month) = month else { return (1000..=2999).contains(&year).then(|| format!("{year:04}")) };
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    match day {
        None => Some(format!("{year:04}-{month:02}")),
        Some(day) => (1..=days).contains(&day).then(|| format!("{year:04}-{month:02}-{day:02}")),
    }
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let number = MONTHS.iter().position(|month| word.starts_with(month))?;
    let names = ["january", "february", "march", "april", "may", "june", "july", "august"];
    let more = ["september", "october", "november", "december", "sept"];
    (word.len() == 3 || names.iter().chain(&more).any(|name| word == *name)).then_some(number as u32 + 1)
}

/// "4", "04", "4th".
fn day_number(word: &str) -> Option<u32> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (number.len() <= 2 && all_digits(number)).then(|| number.parse().ok()).flatten()
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes exactly so many digits.
fn digits(rest: &mut &str, count: usize) -> Option<u32> {
    let number = rest.get(..count).filter(|number| all_digits(number))?;
    *rest = &rest[count..];
    number.parse().ok()
}

fn skip(rest: &mut &str, mark: Option<char>) {
    if let Some(after) = mark.and_then(|mark| rest.strip_prefix(mark)) {
        *rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        let table = [
            ("2021", "2021"),
            ("2021-03", "2021-03"),
            ("2021-03-04", "2021-03-04"),
            ("2021/03/04", "2021-03-04"),
            ("20210304", "2021-03-04"),
            ("2021-03-04T09:30:00Z", "2021-03-04T09:30:00Z"),
            ("2021-03-04 09:30", "2021-03-04T09:30:00"),
            ("2021-03-04T09:30:00.123+0100", "2021-03-04T09:30:00+01:00"),
            ("20210304T093000Z", "2021-03-04T09:30:00Z"),
            ("2024-02-29", "2024-02-29"),
            ("Thu, 4 Mar 2021 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
            ("4 Mar 2021 09:30 GMT", "2021-03-04T09:30:00Z"),
            ("Thu, 04 Mar 2021 09:30:00 EST", "2021-03-04T09:30:00-05:00"),
            ("Thu Mar  4 09:30:00 2021", "2021-03-04T09:30:00"),
            ("March 4, 2021", "2021-03-04"),
            ("Thursday 4th March 2021", "2021-03-04"),
            ("Sept. 4, 2021", "2021-09-04"),
        ];
        for (written, date) in table {
            assert_eq!(iso(written).as_deref(), Some(date), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_left_out() {
        let table = [
            "",
            "yesterday",
            "03/04/2021",
            "2021-13-01",
            "2021-02-29",
            "31 Feb 2021",
            "March 2021",
            "0",
            "2021-",
            "Marching 4 2021",
        ];
        for written in table {
            assert_eq!(iso(written), None, "{written}");
        }
        assert_eq!(iso("2021-03-04 25:00").as_deref(), Some("2021-03-04"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_none(text in "[0-9a-zT:+., -é]{0,40}") {
            if let Some(date) = iso(&text) {
                prop_assert!(date.len() >= 4 && date.is_ascii());
            }
        }
    }
}
