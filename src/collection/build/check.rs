//! The check of a document against its own sha256, and of an attribution against the text of its document. Pure functions of a
//! record and a text, so that several threads check at once.
//!
//! The cost of an attribution is a table look-up and a comparison for each of its spans; only wrong spans are searched for.

use std::sync::Arc;

use jiff::fmt::temporal::Pieces;

use super::document_text::DocumentText;
use crate::collection::format::record::{AttributionRecord, DocumentRecord, SpanRecord};
use crate::collection::{Few, Kind, Span, ids};

/// The spans of an attribution, in bytes. The text of each is the one that its record repeats.
pub(super) struct CheckedSpans {
    pub content: Few<Span>,
    pub cue: Few<Span>,
    pub source: Few<Span>,
    pub mention: Option<Span>,
    /// Whether the attribution's id follows from its document and where its content stands.
    pub id_follows: bool,
}

impl CheckedSpans {
    /// How many spans content, cue and source have.
    pub(super) fn counts(&self) -> [u32; 3] {
        [&self.content, &self.cue, &self.source].map(|part| part.len() as u32)
    }

    /// Those of content, cue and source, one after another.
    pub(super) fn all(&self) -> Vec<Span> {
        [&self.content, &self.cue, &self.source].into_iter().flatten().copied().collect()
    }

    /// From the first byte of the content to the last.
    pub(super) fn extent(&self) -> Span {
        let start = self.content.first().map_or(0, |span| span.start);
        Span { start, end: self.content.last().map_or(start, |span| span.end) }
    }
}

/// What is wrong with an attribution.
pub(super) struct Finding {
    /// A path below the attribution: "content\[0\]".
    pub path: String,
    pub what: String,
    /// Whether it may follow from a wrong text.
    pub is_about_text: bool,
}

/// The fault of a document whose sha256 is not that of its text.
pub(super) fn sha256(document: &DocumentRecord<'_>, text: &DocumentText) -> Option<String> {
    let claimed = document.sha256.as_ref()?;
    let real = ids::hex(text.digest());
    (!claimed.eq_ignore_ascii_case(&real)).then(|| {
        format!(
            "document “{}” says that its text has the sha256 {}, but the text here has {real}: it is not the text that was annotated",
            &*document.id, &**claimed
        )
    })
}

/// The fault of a document whose date is none.
pub(super) fn date(document: &DocumentRecord<'_>) -> Option<String> {
    let published = document.published.as_deref().filter(|date| !date.is_empty() && !is_date(date))?;
    Some(format!(
        "“{}” is no date: one in ISO 8601 was expected, as 2031-05-02, 2031-05 or 2031-05-02T09:30:00Z",
        short(published)
    ))
}

/// Whether a text is a year, a month or a day, or a day with a time, in ISO 8601.
fn is_date(text: &str) -> bool {
    let is_month = |text: &str| text.len() == 2 && matches!(text.parse(), Ok(1_u8..=12));
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        None if text.len() == 4 => is_year(text),
        Some((year, month)) if text.len() == 7 => is_year(year) && is_month(month),
        _ => Pieces::parse(text).is_ok(),
    }
}

/// An attribution after its check.
pub(crate) struct CheckedAttribution {
    /// The text that it was checked against.
    pub(super) text: Arc<DocumentText>,
    /// Its spans; none where anything is wrong.
    pub(super) spans: Option<CheckedSpans>,
    pub(super) findings: Vec<Finding>,
}

/// Checks an attribution: turns the spans of its record, in code points, into spans of the text, in bytes.
pub(crate) fn attribution(claimed: &AttributionRecord<'_>, text: &Arc<DocumentText>) -> CheckedAttribution {
    let mut check =
        AttributionCheck { document: text, text: &text.text, id: &claimed.id, findings: Vec::new() };
    let spans = CheckedSpans {
        content: check.all("content", &claimed.content),
        cue: check.all("cue", &claimed.cue),
        source: check.all("source", &claimed.source),
        mention: claimed
            .resolution
            .as_ref()
            .and_then(|how| how.mention.as_ref())
            .and_then(|mention| check.one("resolution.mention", None, mention)),
        id_follows: id_follows(claimed),
    };
    if claimed.content.is_empty() {
        let what = format!("attribution “{}” has no content: at least one span was expected", claimed.id);
        check.findings.push(Finding { path: "content".to_owned(), what, is_about_text: false });
    }
    if !(0.0..=1.0).contains(&claimed.confidence) {
        let what = format!("a confidence is a number from 0 to 1, not {}", claimed.confidence);
        check.findings.push(Finding { path: "confidence".to_owned(), what, is_about_text: false });
    }
    if check.findings.is_empty() {
        match claimed.verbatim {
            None => check.kind(claimed.kind, &spans.content),
            Some(_) => check.verbatim(claimed.kind),
        }
    }
    let spans = check.findings.is_empty().then_some(spans);
    CheckedAttribution { text: Arc::clone(text), spans, findings: check.findings }
}

fn id_follows(claimed: &AttributionRecord<'_>) -> bool {
    let rest = claimed.id.strip_prefix(&*claimed.document).and_then(|rest| rest.strip_prefix(':'));
    let start = claimed.content.iter().map(|span| span.start).min().unwrap_or_default();
    let end = claimed.content.iter().map(|span| span.end).max().unwrap_or_default();
    let ends = rest.and_then(|rest| rest.split_once('-'));
    let is_number = |text, number| ids::plain_number(text) == Some(number);
    ends.is_some_and(|ends| is_number(ends.0, start) && is_number(ends.1, end))
}

struct AttributionCheck<'a> {
    text: &'a str,
    document: &'a DocumentText,
    id: &'a str,
    findings: Vec<Finding>,
}

impl AttributionCheck<'_> {
    fn find(&mut self, path: &str, what: String) {
        self.findings.push(Finding { path: path.to_owned(), what, is_about_text: true });
    }

    /// The spans of one role, in the order of the text.
    fn all(&mut self, role: &str, claimed: &[SpanRecord<'_>]) -> Few<Span> {
        let mut spans: Few<Span> = Few::with_capacity(claimed.len());
        for (nth, span) in claimed.iter().enumerate() {
            spans.extend(self.one(role, Some(nth), span));
        }
        spans.sort_unstable();
        if spans.windows(2).any(|pair| pair[0].overlaps(pair[1])) {
            self.find(role, format!("two spans of the {role} of “{}” overlap", self.id));
        }
        spans
    }

    /// One span. Its path is only made up where something is wrong: most spans are right.
    fn one(&mut self, role: &str, nth: Option<usize>, claimed: &SpanRecord<'_>) -> Option<Span> {
        // Where the text stands at the start and has the length that the offsets say, the end is right too.
        if let Some(start) = self.document.offsets().byte(self.text, claimed.start)
            && self.text[start..].starts_with(&*claimed.text)
            && !claimed.text.is_empty()
            && claimed.end.checked_sub(claimed.start) == Some(claimed.text.chars().count() as u64)
        {
            return Some(Span::from(start..start + claimed.text.len()));
        }
        let path = nth.map_or_else(|| role.to_owned(), |nth| format!("{role}[{nth}]"));
        self.refuse(&path, claimed);
        None
    }

    /// Finds out what is wrong with a span.
    fn refuse(&mut self, path: &str, claimed: &SpanRecord<'_>) {
        let place = format!("{}–{}", claimed.start, claimed.end);
        if claimed.start >= claimed.end {
            let what = if claimed.start == claimed.end { "is empty" } else { "ends before it starts" };
            return self.find(path, format!("the span at {place} of “{}” {what}", self.id));
        }
        let offsets = self.document.offsets();
        let start = offsets.byte(self.text, claimed.start);
        let end = offsets.byte(self.text, claimed.end);
        let (Some(start), Some(end)) = (start, end) else {
            let length = offsets.codepoints();
            let what = format!(
                "the span at {place} of “{}” ends outside the text, which has {length} code points",
                self.id
            );
            return self.find(path, what);
        };
        let real = short(&self.text[start..end]);
        let elsewhere = self.elsewhere(&claimed.text, start);
        let what = format!("the text at {place} reads “{real}”, not “{}”; {elsewhere}", short(&claimed.text));
        self.find(path, what);
    }

    /// Where the wanted text stands instead, nearest to the given start.
    fn elsewhere(&self, wanted: &str, from: usize) -> String {
        if wanted.is_empty() {
            return "a span repeats its text".to_owned();
        }
        let back = boundary(self.text, from.saturating_sub(SEARCH_WINDOW));
        let before =
            self.text[back..boundary(self.text, from + wanted.len() - 1)].rfind(wanted).map(|at| back + at);
        let ahead = boundary(self.text, from + SEARCH_WINDOW);
        let after = self.text[from..ahead].find(wanted).map(|at| from + at);
        let nearest = before.into_iter().chain(after).min_by_key(|at| at.abs_diff(from));
        nearest.map_or_else(
            || "that text does not stand near".to_owned(),
            |at| {
                let start = self.document.offsets().codepoint(self.text, at);
                format!("that text stands at {start}–{}", start + wanted.chars().count() as u64)
            },
        )
    }

    /// Whether the kind is that of words which are verbatim without quotation marks.
    fn verbatim(&mut self, claimed: Kind) {
        if claimed != Kind::Direct {
            let what = format!(
                "attribution “{}” is said to be {}, but what is verbatim is direct: change its kind, or leave “verbatim” out",
                self.id,
                name(claimed)
            );
            self.findings.push(Finding { path: "verbatim".to_owned(), what, is_about_text: false });
        }
    }

    /// Whether the kind follows from the quotation marks.
    fn kind(&mut self, claimed: Kind, content: &[Span]) {
        let real = self.document.quoted().kind(self.text, content, claimed);
        if real != claimed {
            let share = match real {
                Kind::Direct => "all",
                Kind::Mixed => "some",
                Kind::Indirect => "none",
            };
            self.find(
                "kind",
                format!(
                    "attribution “{}” is said to be {}, but {share} of its content's words stand in quotation marks, so it is {}",
                    self.id,
                    name(claimed),
                    name(real)
                ),
            );
        }
    }
}

/// How far around a wrong span its text is searched for, in bytes each way: a file full of wrong spans in a large text would
/// take hours otherwise.
const SEARCH_WINDOW: usize = 1 << 20;

/// The last character boundary that is not past `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A kind as a file has it.
pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

/// The first 60 characters of a text, for a message.
fn short(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut chars = text.chars();
    let mut head: String = chars.by_ref().take(MAX_CHARS).collect();
    if chars.next().is_some() {
        head.push('…');
    }
    head
}
