//! A citation: an attribution with its speaker and source in one piece of text, as it is copied to the clipboard.

use std::fmt::Write as _;

use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection};
use crate::text::scrub::{Clean, printed_label};

/// The attribution, who said it and where: "“We stay” — Ada Pell (The pier, The Harbour Post, 2019-06-28, ¶7)". Scrubbed for
/// print.
pub fn citation(collection: &Collection, no: AttributionNo) -> String {
    let entry = Entries::new(collection).entry(no);
    let wording = entry.wording();
    let wording = Clean::printed_text(&wording);
    format!("{} — {} ({})", wording.as_str(), voice(&entry), source_line(&entry))
}

/// The whole paragraph in which the attribution's content starts, and below it its source. Scrubbed for print.
pub fn paragraph(collection: &Collection, no: AttributionNo) -> String {
    let entry = Entries::new(collection).entry(no);
    let Some(&span) = entry.document.paragraphs().get(entry.paragraph) else { return source_line(&entry) };
    let breaks = entry.document.line_breaks(span.range());
    let words = Clean::printed_paragraph(entry.document.words(span), &breaks);
    format!("{}\n\n{}", words.as_str(), source_line(&entry))
}

/// Who said it, and the cue, without which the words may mean nothing or the opposite ("an accusation" was "denied", an answer "not
/// given"). For words inside of what somebody else says, it is also named who tells them.
pub(super) fn voice(entry: &Entry<'_>) -> String {
    let who = entry.who();
    let who = printed_label(&who);
    let cue = entry.cue();
    let cue = printed_label(&cue);
    let teller = entry.told_by();
    let mut voice = who.into_owned();
    if !cue.is_empty() {
        let _ = write!(voice, " [{cue}]");
    }
    if let Some(teller) = teller {
        let _ = write!(voice, ", as told by {}", printed_label(&teller));
    }
    voice
}

/// The source: title, outlet, date, paragraph, address.
fn source_line(entry: &Entry<'_>) -> String {
    let mut line = publication(entry);
    let _ = write!(line, ", ¶{}", entry.paragraph);
    if let Some(url) = entry.document.url() {
        let _ = write!(line, ", {}", printed_label(url));
    }
    line
}

/// The publication: title, outlet, date.
pub(super) fn publication(entry: &Entry<'_>) -> String {
    published_as(entry, &printed_label(entry.title()))
}

/// The same with the title in quotation marks, for use outside of brackets.
pub(super) fn quoted_publication(entry: &Entry<'_>) -> String {
    published_as(entry, &format!("“{}”", printed_label(entry.title())))
}

fn published_as(entry: &Entry<'_>, title: &str) -> String {
    let imprint = [entry.document.outlet(), entry.document.day()];
    imprint.into_iter().flatten().fold(title.to_owned(), |line, part| line + ", " + &printed_label(part))
}
