//! The summary: what came of the articles, in a sentence or two.

use std::time::Duration;

use crate::harvest::progress::{grouped, span, speed};
use crate::harvest::{Ledger, Tally};

/// "12 articles, 340 quotes and claims by 57 speakers in 2 s (150,000 words/s): quotes.json"
pub(super) fn of(tally: &Tally, ledger: &Ledger, time: Duration, made: Option<&str>) -> String {
    if !tally.has_read() {
        return match tally.unreadable {
            0 => "there is no article here".to_owned(),
            _ => "nothing could be read".to_owned(),
        };
    }
    let speakers = ledger.speakers().len() as u64;
    let summary = format!(
        "{}, {} by {} in {} ({} words/s){}",
        count(tally.articles, "article"),
        match tally.attributions {
            1 => "1 quote or claim".to_owned(),
            many => format!("{} quotes and claims", grouped(many)),
        },
        count(speakers, "speaker"),
        span(time),
        grouped(speed(tally.words, time)),
        made.map(|made| format!(": {made}")).unwrap_or_default(),
    );
    match left_out(tally) {
        Some(left_out) => format!("{summary}\nleft out: {left_out}"),
        None => summary,
    }
}

/// "3 there already, 1 not readable"
fn left_out(tally: &Tally) -> Option<String> {
    let reasons = [
        (tally.known, "there already"),
        (tally.foreign, "not in English (--any-language takes them too)"),
        (tally.unreadable, "not readable"),
    ];
    let told = reasons.into_iter().filter(|(number, _)| *number > 0);
    let told: Vec<String> = told.map(|(number, why)| format!("{} {why}", grouped(number))).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}
