//! Dates: when something was published, in ISO 8601, from the ways in which feeds, mails, pages and people write it.
//!
//! A date that can be read in two ways is not read (03/04/2021), nor is a zone that means two (IST is India's, Ireland's
//! and Israel's): no date is better than a wrong one. jiff parses the
//! forms that have a standard, and knows the calendar and the clock; this file finds day, time and zone among the words
//! of a byline, in whatever order they stand. The cost is bounded: at most 100 bytes are searched.

use std::ops::{Range, RangeInclusive};

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::{Offset, TimeZone};

/// Bytes. Longer than any date; a hostile text is not searched.
const MAX_DATE_LENGTH: usize = 100;

/// Years in which something may have been published; others are written by programs that had no date.
const PUBLICATION_YEARS: RangeInclusive<i16> = 1000..=2999;

/// "2021-03-04" or "2021-03-04T09:30:00+01:00", as exact as it was written. `None` if it isn't understood.
pub(crate) fn iso8601(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_DATE_LENGTH {
        return None;
    }
    parse_year_or_month(text)
        .or_else(|| parse_iso8601(text))
        .or_else(|| parse_words(text))
        .or_else(|| parse_rfc2822(text))
}

/// "2021", "2021-03".
fn parse_year_or_month(text: &str) -> Option<String> {
    let (year, month) = text.split_once('-').unwrap_or((text, "01"));
    let is_written = year.len() == 4 && month.len() == 2 && all_digits(year) && all_digits(month);
    let date = is_written.then(|| date(year, month, "1")).flatten()?;
    Some(date.strftime(if text.len() == 4 { "%Y" } else { "%Y-%m" }).to_string())
}

/// "2021-03-04", "20210304T093000Z", "2021-03-04T09:30:00.123+01:00[Europe/Berlin]".
fn parse_iso8601(text: &str) -> Option<String> {
    let pieces =
        Pieces::parse(text).ok().filter(|pieces| PUBLICATION_YEARS.contains(&pieces.date().year()))?;
    Some(format_iso8601(pieces.date(), pieces.time(), pieces.offset().map(zone_of)))
}

fn zone_of(offset: PiecesOffset) -> Zone {
    match offset {
        PiecesOffset::Numeric(offset) => Zone::Offset(offset.offset()),
        _ => Zone::Utc,
    }
}

/// "Thu, 04 Mar 21 09:30:00 GMT", as mails wrote it in the last century: the only form whose year may have two digits,
/// since a standard says which of the numbers is the day.
fn parse_rfc2822(text: &str) -> Option<String> {
    let read = rfc2822::DateTimeParser::new().parse_zoned_datetime(text).ok()?;
    let zone = if read.offset() == Offset::UTC { Zone::Utc } else { Zone::Offset(read.offset()) };
    Some(format_iso8601(read.date(), Some(read.time()), Some(zone)))
}

/// "March 4, 2021", "9:30 PM EST, Thu 4th March 2021", "2021/03/04 09:30 +0100", "Updated 4 Sept. 2021 at 9.30pm".
fn parse_words(text: &str) -> Option<String> {
    let is_gap = |c: char| c.is_whitespace() || ",;()|·•–—".contains(c);
    let words = text.split(is_gap).map(|word| word.trim_end_matches(['.', ':']));
    let words: Vec<&str> = words.filter(|word| !matches!(*word, "" | "of")).collect();
    let (day, taken) = find_named_day(&words).or_else(|| find_numeric_day(&words))?;
    let is_free = |at: usize| !taken.contains(&at);
    // An ISO date and its time may be one word.
    let joined = words[taken.start].split_once(['T', 't']).filter(|_| taken.len() == 1);
    let (time, zone) = joined
        .and_then(|(_, time)| clock(time, &words[taken.end..]))
        .or_else(|| {
            (0..words.len()).filter(|&at| is_free(at)).find_map(|at| clock(words[at], &words[at + 1..]))
        })
        .map_or((None, None), |(time, zone)| (Some(time), zone));
    Some(format_iso8601(day, time, zone))
}

/// The day with the name of its month, and the words that it takes: "March 4 2021", "4th Mar 2021", "04-Mar-2021",
/// "Mar 4 09:30:00 2021".
fn find_named_day(words: &[&str]) -> Option<(Date, Range<usize>)> {
    for (at, word) in words.iter().enumerate() {
        let parts: Vec<&str> = word.split(['-', '/']).collect();
        if let [first, second, third] = parts[..]
            && let Some(day) = month(second).and_then(|month| day_of_named(first, month, third))
        {
            return Some((day, at..at + 1));
        }
    }
    (0..words.len()).find_map(|at| day_around(words, at))
}

/// The day around the name of its month, and the words that it takes.
fn day_around(words: &[&str], month_at: usize) -> Option<(Date, Range<usize>)> {
    let month = month(words[month_at])?;
    let before = month_at.checked_sub(1);
    let day_at = before.filter(|&at| day_number(words[at]).is_some()).unwrap_or(month_at + 1);
    let end = day_at.max(month_at) + 1;
    let year_behind = (end..words.len()).find(|&at| is_year(words[at]));
    let year_at = year_behind.or(before.filter(|&at| is_year(words[at])))?;
    let day = date(words[year_at], &month.to_string(), day_number(words.get(day_at)?)?)?;
    // What stands between the day and the year is the time.
    let end = if year_at == end { year_at + 1 } else { end };
    Some((day, day_at.min(month_at).min(year_at)..end))
}

/// "4", "March", "2021", whichever of the first two the day is.
fn day_of_named(day: &str, month: i8, year: &str) -> Option<Date> {
    let (day, year) = if is_year(day) { (year, day) } else { (day, year) };
    date(year, &month.to_string(), day_number(day)?)
}

/// The day in numbers, and the word that it is: "2021-03-04", "2021/3/4", and "13/04/2021", since there is no 13th month.
fn find_numeric_day(words: &[&str]) -> Option<(Date, Range<usize>)> {
    let at = words.iter().position(|word| day_in_numbers(word).is_some())?;
    Some((day_in_numbers(words[at])?, at..at + 1))
}

fn day_in_numbers(word: &str) -> Option<Date> {
    let day = word.split(['T', 't', '+', 'Z', 'z']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    if is_year(first) {
        return date(first, second, third);
    }
    // Americans begin with the month, the rest of the world with the day.
    let (day, month) = (date(third, second, first), date(third, first, second));
    if day.is_some() && month.is_some() && day != month { None } else { day.or(month) }
}

/// A day that the calendar has.
fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let numbers = [year, month, day];
    if !numbers.iter().all(|number| all_digits(number)) {
        return None;
    }
    let year = year.parse().ok().filter(|year| PUBLICATION_YEARS.contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && all_digits(word)
}

/// "4", "04", "4th".
fn day_number(word: &str) -> Option<&str> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    ((1..=2).contains(&number.len()) && all_digits(number)).then_some(number)
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a month by its English name, short or long: "Mar", "Sept.", "SEPTEMBER".
fn month(word: &str) -> Option<i8> {
    #[rustfmt::skip]
    const MONTH_NAMES: [&str; 12] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_name =
        |name: &str| word == name || word == name[..3] || (word == "sept" && name.starts_with("sept"));
    MONTH_NAMES.iter().position(|name| is_name(name)).and_then(|at| i8::try_from(at + 1).ok())
}

/// The time zone of a clock.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zone {
    Utc,
    Offset(Offset),
    /// The offset depends on the day. The rule, as POSIX writes it.
    Rule(&'static str),
}

/// The time that a word is, or it and the next: "09:30", "9:30 p.m.", "9pm", "09.30 GMT"; and the zone behind it.
fn clock(word: &str, next: &[&str]) -> Option<(Time, Option<Zone>)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && !":.".contains(c)).unwrap_or(word.len());
    let (digits, attached) = word.split_at(end);
    let mut behind =
        Some(attached).filter(|word| !word.is_empty()).into_iter().chain(next.iter().copied()).peekable();
    let meridiem = behind.peek().and_then(|word| meridiem(word));
    if meridiem.is_some() {
        behind.next();
    }
    let zone = behind.next().and_then(zone);
    Some((time(digits.trim_end_matches('.'), meridiem, zone.is_some())?, zone))
}

/// The time that these digits are, before or after noon if that is written.
fn time(digits: &str, meridiem: Option<&str>, has_zone: bool) -> Option<Time> {
    let formats: &[&str] = match meridiem {
        Some(_) => &["%I:%M:%S%p", "%I:%M%p", "%I.%M%p", "%I%p"],
        None if has_zone => &["%H:%M:%S", "%H:%M", "%H.%M", "%H%M%S"],
        // A number with a point in it may be anything, and so may one of six digits.
        None => &["%H:%M:%S", "%H:%M"],
    };
    // "09:30:00.1234567890": jiff reads nine digits of a fraction, some programs write more.
    let fraction = digits.find('.').filter(|&at| digits[..at].matches(':').count() == 2);
    let text = format!("{}{}", &digits[..fraction.unwrap_or(digits.len())], meridiem.unwrap_or_default());
    formats.iter().find_map(|format| BrokenDownTime::parse(format, &text).ok()?.to_time().ok())
}

/// "AM" or "PM", of "pm", "p.m.", "P.M".
fn meridiem(word: &str) -> Option<&'static str> {
    let letters: String = word.chars().filter(|c| *c != '.').collect();
    ["AM", "PM"].into_iter().find(|meridiem| letters.eq_ignore_ascii_case(meridiem))
}

/// "Z", "+01:00", "EST", "ET". The names are RFC 2822's, and those that mean one zone all over the world.
fn zone(word: &str) -> Option<Zone> {
    let hours = |hours| Some(Zone::Offset(Offset::from_hours(hours).ok()?));
    match word.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" => Some(Zone::Utc),
        "EDT" => hours(-4),
        "EST" | "CDT" => hours(-5),
        "CST" | "MDT" => hours(-6),
        "MST" | "PDT" => hours(-7),
        "PST" | "AKDT" => hours(-8),
        "AKST" => hours(-9),
        "HST" => hours(-10),
        "CET" => hours(1),
        "CEST" | "EET" | "SAST" => hours(2),
        "EEST" | "MSK" => hours(3),
        "PKT" => hours(5),
        "HKT" | "SGT" | "AWST" => hours(8),
        "JST" | "KST" => hours(9),
        "AEST" => hours(10),
        "AEDT" => hours(11),
        "NZST" => hours(12),
        "NZDT" => hours(13),
        name => american_zone(word)
            .or_else(|| offset(["GMT", "UTC"].iter().find_map(|utc| name.strip_prefix(utc)).unwrap_or(name))),
    }
}

/// "ET" is EST in winter and EDT in summer. Only in capitals: "Mt" is a mountain.
fn american_zone(word: &str) -> Option<Zone> {
    match word {
        "ET" => Some(Zone::Rule("EST5EDT,M3.2.0,M11.1.0")),
        "CT" => Some(Zone::Rule("CST6CDT,M3.2.0,M11.1.0")),
        "MT" => Some(Zone::Rule("MST7MDT,M3.2.0,M11.1.0")),
        "PT" => Some(Zone::Rule("PST8PDT,M3.2.0,M11.1.0")),
        _ => None,
    }
}

/// "+01:00", "+0100", "+01".
fn offset(text: &str) -> Option<Zone> {
    let read = |format: &&str| BrokenDownTime::parse(format, text).ok()?.offset();
    ["%:z", "%z", "%:::z"].iter().find_map(read).map(Zone::Offset)
}

/// The first year of America's present rule for summer time.
const SUMMER_TIME_RULE_SINCE: i16 = 2007;

/// The offset of a zone at a time there, if it is known.
fn offset_at(local: DateTime, zone: Zone) -> Option<Offset> {
    match zone {
        Zone::Utc => Some(Offset::UTC),
        Zone::Offset(offset) => Some(offset),
        Zone::Rule(_) if local.year() < SUMMER_TIME_RULE_SINCE => None,
        Zone::Rule(rule) => {
            let zoned = TimeZone::posix(rule).ok()?.to_ambiguous_zoned_datetime(local).compatible().ok()?;
            Some(zoned.offset())
        }
    }
}

/// As ISO 8601 writes it. Fractions of a second are dropped.
fn format_iso8601(day: Date, time: Option<Time>, zone: Option<Zone>) -> String {
    let Some(time) = time else { return day.to_string() };
    let local = DateTime::from_parts(day, time);
    let suffix = match zone.and_then(|zone| offset_at(local, zone)) {
        None => String::new(),
        Some(_) if zone == Some(Zone::Utc) => "Z".to_owned(),
        Some(offset) => {
            let (sign, minutes) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().abs() / 60);
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    };
    format!("{}{suffix}", local.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As written, and as read.
    #[rustfmt::skip]
    const DATE_FORMS: &[(&str, &str)] = &[
        // ISO 8601 and RFC 3339: JSON-LD, `<meta>`, `<time>`, Atom, EPUB.
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("2021-03-04", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("2021-03-04T09:30:00Z", "2021-03-04T09:30:00Z"),
        ("2021-03-04t09:30:00z", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30Z", "2021-03-04T09:30:00Z"),
        ("2021-03-04 09:30", "2021-03-04T09:30:00"),
        ("2021-03-04T09:30:00", "2021-03-04T09:30:00"),
        ("2021-03-04T09:30:00.123+0100", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04T09:30:00.123456+01:00", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04T09:30:00.1234567890Z", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00-05", "2021-03-04T09:30:00-05:00"),
        ("2021-03-04T09:30:00+05:30", "2021-03-04T09:30:00+05:30"),
        ("2021-03-04T09:30:00+01:00[Europe/Berlin]", "2021-03-04T09:30:00+01:00"),
        ("20210304T093000Z", "2021-03-04T09:30:00Z"),
        ("2024-02-29", "2024-02-29"),
        ("2021-03-04+01:00", "2021-03-04"),
        ("2021-03-04Z", "2021-03-04"),
        // Programs' own ways: Jekyll and Git, SQL, Java, Python, PHP, Sailthru.
        ("2021-03-04 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04 09:30:00+00", "2021-03-04T09:30:00+00:00"),
        ("2021-03-04 09:30:00.000", "2021-03-04T09:30:00"),
        ("2021-03-04 09:30:00 UTC", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("2021-03-04 9:30 PM", "2021-03-04T21:30:00"),
        ("2021-03-04, 9:30 p.m. EST", "2021-03-04T21:30:00-05:00"),
        ("2021/03/04", "2021-03-04"),
        ("2021/3/4 09:30", "2021-03-04T09:30:00"),
        ("2021.03.04", "2021-03-04"),
        ("Thu Mar  4 09:30:00 2021", "2021-03-04T09:30:00"),
        ("Thu Mar 04 09:30:00 EST 2021", "2021-03-04T09:30:00-05:00"),
        ("Thu Mar 04 2021 09:30:00 GMT+0100 (Central European Standard Time)", "2021-03-04T09:30:00+01:00"),
        ("Mar 4, 2021 9:30:00 PM", "2021-03-04T21:30:00"),
        ("04/Mar/2021", "2021-03-04"),
        ("4-Mar-2021", "2021-03-04"),
        ("2021-Mar-04", "2021-03-04"),
        // RFC 822, 2822 and what feeds and mails make of it; the weekday may be wrong.
        ("Thu, 4 Mar 2021 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
        ("Fri, 04 Mar 2021 09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("Thu, 04 Mar 2021 09:30:00 -0000", "2021-03-04T09:30:00+00:00"),
        ("Thu, 04 Mar 2021 09:30:00 EST", "2021-03-04T09:30:00-05:00"),
        ("Thu, 04 Mar 2021 09:30:00 -0500 (EST)", "2021-03-04T09:30:00-05:00"),
        ("Thu, 04 March 2021 9:30:00 Z", "2021-03-04T09:30:00Z"),
        ("4 Mar 2021 09:30 GMT", "2021-03-04T09:30:00Z"),
        ("Thu,04 Mar 2021 09:30:00 +0000", "2021-03-04T09:30:00+00:00"),
        ("Thu, 04 Mar 21 09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("04 Mar 99 09:30 EST", "1999-03-04T09:30:00-05:00"),
        ("Thu, 04-Mar-2021 09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("Thu, 04 Mar 2021 09:30:00 XYZ", "2021-03-04T09:30:00"),
        ("Thu, 04 Mar 2021", "2021-03-04"),
        // Bylines.
        ("March 4, 2021", "2021-03-04"),
        ("MARCH 4, 2021", "2021-03-04"),
        ("Mar. 4, 2021", "2021-03-04"),
        ("Sept. 4, 2021", "2021-09-04"),
        ("Thursday 4th March 2021", "2021-03-04"),
        ("Thursday, 4th of March, 2021", "2021-03-04"),
        ("Dale, 4 March 2021", "2021-03-04"),
        ("Published 4 March 2021", "2021-03-04"),
        ("4 March 2021, 9:30 PM EST", "2021-03-04T21:30:00-05:00"),
        ("March 4, 2021 at 9:30 p.m. EST", "2021-03-04T21:30:00-05:00"),
        ("March 4, 2021 9:30am", "2021-03-04T09:30:00"),
        ("March 4, 2021 9 a.m.", "2021-03-04T09:00:00"),
        ("March 4, 2021, 12:05 AM", "2021-03-04T00:05:00"),
        ("March 4, 2021, 12:05 PM", "2021-03-04T12:05:00"),
        ("Updated 9:30 PM EST, Thu March 4, 2021", "2021-03-04T21:30:00-05:00"),
        ("9:30 PM ET, Thu March 4, 2021", "2021-03-04T21:30:00-05:00"),
        ("July 4, 2021 9:30 p.m. ET", "2021-07-04T21:30:00-04:00"),
        ("July 4, 2021 | 9:30 PM PT", "2021-07-04T21:30:00-07:00"),
        ("July 4, 2005 9:30 p.m. ET", "2005-07-04T21:30:00"),
        ("Thu 4 Mar 2021 09.30 GMT", "2021-03-04T09:30:00Z"),
        ("4 March 2021 at 9.30pm", "2021-03-04T21:30:00"),
        ("4 March 2021 • 9:30pm", "2021-03-04T21:30:00"),
        ("Thu 4 Mar 2021 21:30 CET", "2021-03-04T21:30:00+01:00"),
        ("4 March 2021 21:30 IST", "2021-03-04T21:30:00"),
        ("March 4, 2021 9:30\u{202f}PM", "2021-03-04T21:30:00"),
        ("March 4, 2021 — 9:30 PM JST", "2021-03-04T21:30:00+09:00"),
        ("By May Moss, 4 March 2021.", "2021-03-04"),
        ("2021 March 4", "2021-03-04"),
        ("Published: 2021-03-04T09:30:00+01:00", "2021-03-04T09:30:00+01:00"),
        ("March 4, 2021, 9:30 PM Mt Vernon", "2021-03-04T21:30:00"),
        ("12 May – 10 June 2021", "2021-05-12"),
        ("November 7, 2021 1:30 AM ET", "2021-11-07T01:30:00-04:00"),
        ("March 4, 2021 (updated March 6, 2021)", "2021-03-04"),
        // Only one reading, though in numbers.
        ("13/04/2021", "2021-04-13"),
        ("04/13/2021 9:30 PM", "2021-04-13T21:30:00"),
        ("4/4/2021", "2021-04-04"),
        // A day that is sound beside a time that isn't.
        ("2021-03-04 25:00", "2021-03-04"),
        ("2021-03-04T25:00:00Z", "2021-03-04"),
        ("March 4, 2021 13:30 PM", "2021-03-04"),
        ("March 4, 2021, 2.5 miles off", "2021-03-04"),
    ];

    #[test]
    fn dates_are_read_as_they_are_written() {
        let wrong: Vec<_> =
            DATE_FORMS.iter().filter(|(form, date)| iso8601(form).as_deref() != Some(*date)).collect();
        let read: Vec<_> = wrong.iter().map(|(form, _)| iso8601(form)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}\nare read as\n{read:#?}");
    }

    #[test]
    fn a_date_that_is_none_or_can_be_read_in_two_ways_is_left_out() {
        #[rustfmt::skip]
        let table = [
            "", "yesterday", "3 hours ago", "03/04/2021", "3.4.2021", "03/04/2021 9:30 PM", "13/04/21", "04-Mar-21", "2021-13-01",
            "2021-02-29", "31 Feb 2021", "March 2021", "0", "2021-", "Marching 4 2021", "9:30 PM EST", "0001-01-01T00:00:00Z",
            "0000-00-00 00:00:00", "32 March 2021", "1/2/3", "10.0.0.1", "v2021.1", "May I ask in 2021?",
        ];
        for form in table {
            assert_eq!(iso8601(form), None, "{form}");
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn any_text_is_a_date_or_none(text in "[0-9a-zA-ZT:+./, -é]{0,40}") {
            if let Some(date) = iso8601(&text) {
                prop_assert!(date.len() >= 4 && date.is_ascii());
            }
        }

        #[test]
        fn a_date_that_was_written_here_is_read_as_itself(
            year in 1000..3000_i16, month in 1..=12_i8, day in 1..=28_i8, hour in 0..24_i8, minute in 0..60_i8, zone in -12..=14_i8,
        ) {
            let time = Time::new(hour, minute, 0, 0).unwrap();
            let zone = Zone::Offset(Offset::from_hours(zone).unwrap());
            let written = format_iso8601(Date::new(year, month, day).unwrap(), Some(time), Some(zone));
            prop_assert_eq!(iso8601(&written), Some(written));
        }
    }
}
