//! The judge: what was found in a case beside what was expected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expected::{Expected, ExpectedItem, OneOrMany};
use super::found::{FoundInFile, FoundItem, string};
use super::plain::{self, likeness};

/// What became of one expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Right,
    /// Kind wrong only.
    Kind,
    /// The right speaker, the content's ends off.
    Edge,
    /// In several records, all with the right speaker.
    Split,
    /// The words for somebody who is not named are off.
    Source,
    /// The right person under a shortened or cut name.
    Name,
    NoSpeaker,
    /// Somebody else's.
    Wrong,
    Missed,
    /// Found, and it should not be.
    False,
    /// A document that is missing, or has another title, outlet, author, date or address.
    Doc,
    /// Words of the text.
    Lost,
}

impl Verdict {
    /// Whether it may stand in a case that is partly right.
    fn is_partly_right(self) -> bool {
        self < Self::NoSpeaker
    }

    pub(super) fn name(self) -> String {
        format!("{self:?}").to_uppercase()
    }
}

/// An expectation and what became of it.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// The item that was held against it, by its index.
    pub(super) item: Option<usize>,
}

/// Whether a case is right, from all that became of it.
pub(super) fn whole(judged: &[Judged]) -> &'static str {
    match judged.iter().map(|one| one.verdict).max() {
        None | Some(Verdict::Right) => "right",
        Some(worst) if worst.is_partly_right() => "partly",
        Some(_) => "wrong",
    }
}

/// Holds what was found against all that is expected.
pub(super) fn judge(expected: &Expected, found: &FoundInFile) -> Vec<Judged> {
    let all = Found(&found.items);
    let musts = expected.must.iter().map(|wanted| (wanted, all.judge(wanted)));
    let musts = musts.filter(|(wanted, judged)| !(wanted.if_there && judged.verdict == Verdict::Missed));
    let mut judged: Vec<Judged> = musts.map(|(_, judged)| judged).collect();
    let mut add = |verdict, item| judged.push(Judged { verdict, item });
    for words in &expected.must_not {
        let words = plain::content(words);
        let holds = |item: &FoundItem| item.is_said && plain::content(&item.content()).contains(&words);
        if let Some(nth) = found.items.iter().position(holds) {
            add(Verdict::False, Some(nth));
        }
    }
    for words in &expected.must_not_exact {
        let words = plain::content(words);
        let is = |item: &FoundItem| item.is_said && item.runs().any(|run| plain::content(&run) == words);
        if let Some(nth) = found.items.iter().position(is) {
            add(Verdict::False, Some(nth));
        }
    }
    for verdict in of_documents(expected, found) {
        add(verdict, None);
    }
    judged
}

/// What became of the expectations on documents and their texts; nothing for those that are met.
fn of_documents(expected: &Expected, found: &FoundInFile) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let documents = &found.documents;
    let of_items = found.items.iter().flat_map(|item| {
        [item.content(), item.source.clone()].into_iter().chain(item.speakers.iter().cloned())
    });
    let of_documents = documents
        .iter()
        .flat_map(|document| ["title", "outlet", "author"].map(|field| string(&document[field])));
    let places: Vec<String> = of_items.chain(of_documents).map(|place| place.to_lowercase()).collect();
    let is_somewhere = |words: &String| places.iter().any(|place| place.contains(&words.to_lowercase()));
    let nowhere = expected.nowhere.iter().filter(|words| is_somewhere(words));
    verdicts.extend(nowhere.map(|_| Verdict::False));

    let seen = with_publications(documents);
    let is_there =
        |wanted: &BTreeMap<String, OneOrMany>| seen.iter().any(|document| is_described(document, wanted));
    verdicts.extend(expected.documents.iter().filter(|wanted| !is_there(wanted)).map(|_| Verdict::Doc));

    let in_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<String> =
        documents.iter().map(|document| in_one_line(&string(&document["text"]))).collect();
    let text = texts.join(" ");
    let lost = expected.text.iter().filter(|words| !text.contains(&in_one_line(words)));
    verdicts.extend(lost.map(|_| Verdict::Lost));
    let kept = expected.not_text.iter().filter(|words| text.contains(&in_one_line(words)));
    verdicts.extend(kept.map(|_| Verdict::False));
    if expected.count.is_some_and(|count| documents.len() != count) {
        verdicts.push(Verdict::Doc);
    }
    verdicts
}

/// The documents, and each as each of its publications has it.
fn with_publications(documents: &[Value]) -> Vec<Value> {
    let mut seen = documents.to_vec();
    for document in documents {
        for publication in document["publications"].as_array().into_iter().flatten() {
            let mut there = document.clone();
            for (field, value) in publication.as_object().into_iter().flatten() {
                there[field] = value.clone();
            }
            seen.push(there);
        }
    }
    seen
}

fn is_described(document: &Value, wanted: &BTreeMap<String, OneOrMany>) -> bool {
    wanted.iter().all(|(field, values)| {
        let there = string(&document[field]);
        let there_name = plain::name(&there);
        values.values().iter().any(|value| match value {
            None => there.is_empty(),
            Some(_) if there.is_empty() => false,
            Some(value) if field == "published" => there_name.starts_with(&plain::name(value)),
            Some(value) => there_name == plain::name(value),
        })
    })
}

/// Whether an item is said by whom it should be, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Right,
    Name,
    Source,
    Nobody,
    OtherSource,
    Other,
}

impl Who {
    /// How near it is to right: a shortened name and a source that is off are as near.
    fn distance(self) -> u8 {
        match self {
            Self::Right => 0,
            Self::Name | Self::Source => 1,
            Self::Nobody => 2,
            Self::OtherSource => 3,
            Self::Other => 4,
        }
    }
}

/// The items of a case.
struct Found<'a>(&'a [FoundItem]);

impl Found<'_> {
    fn those(&self, is_one: impl Fn(&FoundItem) -> bool) -> Vec<usize> {
        (0..self.0.len()).filter(|&nth| is_one(&self.0[nth])).collect()
    }

    fn judge(&self, wanted: &ExpectedItem) -> Judged {
        let contents: Vec<String> = wanted.contents().map(|one| plain::content(one)).collect();
        let is_hit = |run: &String| {
            let run = plain::content(run);
            contents.iter().any(|content| if wanted.within { run.contains(content) } else { run == *content })
        };
        let exact =
            self.those(|item| item.runs().any(|run| is_hit(&run)) && item.date.starts_with(&wanted.date));
        if !exact.is_empty() {
            return self.best(wanted, exact, false);
        }
        let near =
            self.those(|item| item.runs().any(|run| wanted.contents().any(|one| likeness(&run, one) >= 0.6)));
        let whole = plain::content(&wanted.content);
        let is_part = |span: &String| {
            let span = plain::content(span);
            !span.is_empty() && whole.contains(&span)
        };
        let parts = self.those(|item| who(wanted, item) == Who::Right && item.spans.iter().any(is_part));
        if parts.len() > 1 {
            let spans = parts.iter().flat_map(|&nth| &self.0[nth].spans).filter(|span| is_part(span));
            let covered: usize = spans.map(|span| plain::words(span).len()).sum();
            if covered as f64 >= 0.9 * plain::words(&wanted.content).len() as f64 {
                return Judged { verdict: Verdict::Split, item: Some(parts[0]) };
            }
        }
        if !near.is_empty() {
            return self.best(wanted, near, true);
        }
        let holding = self.those(|item| item.runs().any(|run| plain::content(&run).contains(&whole)));
        if !holding.is_empty() {
            return self.best(wanted, holding, true);
        }
        Judged { verdict: Verdict::Missed, item: None }
    }

    /// The best of several items that have the words, or with `is_near` about the words.
    fn best(&self, wanted: &ExpectedItem, candidates: Vec<usize>, is_near: bool) -> Judged {
        let distance = |&nth: &usize| who(wanted, &self.0[nth]).distance();
        let nth = candidates.into_iter().min_by_key(distance).unwrap();
        let item = &self.0[nth];
        let is_kind = wanted.kind.as_ref().is_none_or(|kind| *kind == item.kind);
        let verdict = match who(wanted, item) {
            Who::Right if is_near => Verdict::Edge,
            Who::Right if !is_kind && !wanted.anykind && item.spans.len() == 1 => Verdict::Kind,
            Who::Right => Verdict::Right,
            Who::Name => Verdict::Name,
            Who::Source => Verdict::Source,
            Who::Nobody => Verdict::NoSpeaker,
            Who::OtherSource | Who::Other => Verdict::Wrong,
        };
        Judged { verdict, item: Some(nth) }
    }
}

/// Whether an item is said by whom it should be.
fn who(wanted: &ExpectedItem, item: &FoundItem) -> Who {
    let there: Vec<String> = item.speakers.iter().map(|name| plain::name(name)).collect();
    if wanted.not_speaker.iter().any(|name| there.contains(&plain::name(name))) {
        return Who::Other;
    }
    match &wanted.speaker {
        OneOrMany::One(Some(anybody)) if anybody == "*" => Who::Right,
        OneOrMany::One(None) => unnamed(wanted, item, &there),
        OneOrMany::Many(none) if none.is_empty() => unnamed(wanted, item, &there),
        names => named(wanted, names.values(), item, &there),
    }
}

fn named(wanted: &ExpectedItem, names: &[Option<String>], item: &FoundItem, there: &[String]) -> Who {
    let right: Vec<String> = names.iter().flatten().map(|name| plain::name(name)).collect();
    let beside: Vec<String> = wanted.beside.iter().map(|name| plain::name(name)).collect();
    if there.iter().any(|name| right.contains(name)) {
        let is_cut = |name: &String| !name.starts_with(char::is_alphanumeric);
        return match there.iter().all(|name| right.contains(name) || beside.contains(name)) {
            false => Who::Other,
            true if item.speakers.iter().any(is_cut) => Who::Name,
            true => Who::Right,
        };
    }
    if names.contains(&None) && there.is_empty() {
        return Who::Right;
    }
    let is_form = |one: &String, other: &String| {
        let (one, other) = (words_of(one), words_of(other));
        !one.is_empty() && one != other && (one.is_subset(&other) || other.is_subset(&one))
    };
    if there.iter().any(|one| right.iter().any(|other| is_form(one, other))) {
        return Who::Name;
    }
    if there.is_empty() && !wanted.source.is_empty() && has_source(wanted, item) {
        return Who::Right;
    }
    if there.is_empty() { Who::Nobody } else { Who::Other }
}

/// Nobody is named: the source's words count, and a speaker that is there all the same is made of these.
fn unnamed(wanted: &ExpectedItem, item: &FoundItem, there: &[String]) -> Who {
    let sources = plain::name(&[wanted.source.join(" "), item.source.clone()].join(" "));
    let allowed = words_of(&sources);
    if !there.iter().all(|name| words_of(name).is_subset(&allowed)) {
        return Who::Other;
    }
    if wanted.source.is_empty() || has_source(wanted, item) {
        return Who::Right;
    }
    let is_like = wanted.source.iter().any(|source| likeness(&item.source, source) > 0.0);
    if is_like { Who::Source } else { Who::OtherSource }
}

fn has_source(wanted: &ExpectedItem, item: &FoundItem) -> bool {
    let there = plain::content(&item.source);
    wanted.source.iter().any(|source| plain::content(source) == there)
}

fn words_of(name: &str) -> BTreeSet<&str> {
    name.split(' ').filter(|word| !word.is_empty()).collect()
}
