//! The plain scan: what a query means, said as simply as can be, one attribution at a time. The engine has to
//! find the same, in the same order.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::collection::{Attribution, AttributionNo, Collection, Document, Speaker, SpeakerNo};
use crate::search::fields::names::{TypedName, names, words_of};
use crate::search::fields::{content_words, words_within};
use crate::search::query::{Clause, Field, Phrase, Query, Term, Test};
use crate::search::words::{FuzzyWord, PhrasePattern, Tier, WordPattern, in_any_order};
use crate::text::fold::fold;

/// What the query finds, in order.
pub(crate) fn hits(collection: &Collection, query: &Query) -> Vec<(AttributionNo, Tier)> {
    let tier = |one: &Attribution<'_>| all(collection, one, query.clauses());
    let mut hits: Vec<_> = collection.attributions().filter_map(|one| Some((one.no, tier(&one)?))).collect();
    hits.sort_by_key(|(no, tier)| (*tier, *no));
    hits
}

/// What the query finds without its filters on a field.
pub(crate) fn hits_without(collection: &Collection, query: &Query, field: Field) -> Vec<AttributionNo> {
    hits(collection, &query.without(field)).into_iter().map(|(no, _)| no).collect()
}

fn all(collection: &Collection, one: &Attribution<'_>, clauses: &[Clause]) -> Option<Tier> {
    let mut worst = Tier::Exact;
    for clause in clauses {
        worst = worst.max(clause.terms().iter().filter_map(|term| meets(collection, one, term)).min()?);
    }
    Some(worst)
}

fn meets(collection: &Collection, one: &Attribution<'_>, term: &Term) -> Option<Tier> {
    match (term.not, test(collection, one, &term.test)) {
        (false, tier) => tier,
        (true, Some(_)) => None,
        (true, None) => Some(Tier::Exact),
    }
}

fn test(collection: &Collection, one: &Attribution<'_>, test: &Test) -> Option<Tier> {
    let document = collection.document(one.document);
    let speakers = || one.speakers.iter().map(|no| collection.speaker(*no));
    let when = |holds: bool| holds.then_some(Tier::Exact);
    match test {
        Test::Words(test) => {
            let sequence = test.into();
            let in_content = follow(&strs(document.text, content_words(&document, one)), &sequence);
            let in_name =
                |speaker: Speaker<'_>| follow(&words_of(speaker.name).collect::<Vec<_>>(), &sequence);
            let in_names = speakers().filter_map(in_name).min().filter(|_| test.is_unanchored());
            let cue = one.cue.iter().flat_map(|span| words_within(document.text, span.range())).collect();
            let in_cue = follow(&strs(document.text, cue), &sequence).map(|_| Tier::Fuzzy);
            let in_cue = in_cue.filter(|_| test.is_unanchored());
            in_content.into_iter().chain(in_names).chain(in_cue).min()
        }
        Test::Speaker(value) => {
            let meant = meant(collection, value);
            meant.iter().filter(|(no, _)| one.speakers.contains(no)).map(|(_, tier)| *tier).min()
        }
        Test::Cue(value) => {
            let words = one.cue.iter().flat_map(|span| words_within(document.text, span.range())).collect();
            follow(&strs(document.text, words), &value.into()).map(|_| Tier::Exact)
        }
        Test::Document(value) => {
            let named = collection.documents().any(|other| other.id == value.as_str());
            when(if named {
                document.id == value.as_str()
            } else {
                holds(&[document.title], value).is_some()
            })
        }
        Test::Outlet(value) => {
            let outlet = |document: &Document<'_>| document.outlet().map(Phrase::new);
            let named = collection.documents().any(|other| outlet(&other).as_ref() == Some(value));
            let fits = |name: &str| {
                if named { Phrase::new(name) == *value } else { holds(&[name], value).is_some() }
            };
            when(document.outlet().is_some_and(fits))
        }
        Test::Kind(kind) => when(one.kind == *kind),
        Test::Date(dates) => when(document.day().is_some_and(|day| dates.contain(day))),
        Test::Inside(inside) => when(one.inside.is_some() == *inside),
        Test::Status(status) => when(one.status == *status),
        Test::Said(said) => when(one.is_asserted == *said),
    }
}

fn strs(text: &str, words: Vec<Range<usize>>) -> Vec<&str> {
    words.into_iter().map(|range| &text[range]).collect()
}

fn judge(asked: &WordPattern, word: &str) -> Option<Tier> {
    asked.judge(word, &fold(word))
}

/// How well the best place among the words matches.
fn follow(words: &[&str], sequence: &PhrasePattern) -> Option<Tier> {
    let count = sequence.words.len();
    let place = |(start, window): (usize, &[&str])| {
        let starts = !sequence.anchor.starts() || start == 0;
        let ends = !sequence.anchor.ends() || start + count == words.len();
        let tiers: Option<Vec<Tier>> =
            sequence.words.iter().zip(window).map(|(a, word)| judge(a, word)).collect();
        tiers.filter(|_| starts && ends)?.into_iter().max()
    };
    words.windows(count).enumerate().filter_map(place).min()
}

/// How well names hold the words typed, in any order.
fn holds(names: &[&str], value: &Phrase) -> Option<Tier> {
    let best = |asked: &WordPattern| {
        names.iter().flat_map(|name| words_of(name)).filter_map(|word| judge(asked, word)).min()
    };
    in_any_order(value).iter().map(best).try_fold(Tier::Exact, |worst, tier| Some(worst.max(tier?)))
}

/// The speakers that are meant.
pub(crate) fn meant(collection: &Collection, value: &Phrase) -> Vec<(SpeakerNo, Tier)> {
    if let Some(speaker) = collection.speakers().find(|speaker| speaker.id == value.as_str()) {
        return vec![(speaker.no, Tier::Exact)];
    }
    let held = |speaker: Speaker<'_>| Some((speaker.no, holds(&names(&speaker).collect::<Vec<_>>(), value)?));
    let named: Vec<_> = collection.speakers().filter_map(held).collect();
    if !named.is_empty() {
        return named;
    }
    let near: Vec<_> =
        collection.speakers().filter_map(|speaker| Some((nearness(value, &speaker)?, speaker.no))).collect();
    let best = near.iter().map(|(nearness, _)| *nearness).min();
    let near = near.into_iter().filter(|(nearness, _)| Some(*nearness) == best);
    near.map(|(_, no)| (no, Tier::Fuzzy)).collect()
}

/// How near a speaker is to a name as typed, nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Initials,
    Edits(usize),
    /// Letters in order, with a larger score for the nearer.
    Letters(Reverse<i64>),
}

fn nearness(value: &Phrase, speaker: &Speaker<'_>) -> Option<Nearness> {
    let typed = TypedName::new(value);
    let edits = |word: &String| {
        let typed = FuzzyWord::new(word);
        names(speaker).flat_map(words_of).filter_map(|name| typed.prefix_distance(&fold(name))).min()
    };
    let initials = typed.is_initials_of(speaker).then_some(Nearness::Initials);
    initials
        .or_else(|| typed.words.iter().map(edits).sum::<Option<usize>>().map(Nearness::Edits))
        .or_else(|| Some(Nearness::Letters(Reverse(typed.letters_score(speaker)?))))
}

/// The words of the content that a query's plain words match, one word at a time.
pub(crate) fn matched_words(
    collection: &Collection,
    query: &Query,
    no: AttributionNo,
) -> BTreeSet<(usize, usize)> {
    let one = collection.attribution(no);
    let document = collection.document(one.document);
    let words = content_words(&document, &one);
    let texts = strs(document.text, words.clone());
    let mut found = BTreeSet::new();
    for term in query.clauses().iter().flat_map(Clause::terms).filter(|term| !term.not) {
        let Test::Words(test) = &term.test else { continue };
        let sequence: PhrasePattern = test.into();
        let count = sequence.words.len();
        for start in 0..(words.len() + 1).saturating_sub(count) {
            let window = &texts[start..start + count];
            let anchored = (!test.anchor.starts() || start == 0)
                && (!test.anchor.ends() || start + count == words.len());
            if anchored && sequence.words.iter().zip(window).all(|(asked, word)| judge(asked, word).is_some())
            {
                found.extend(words[start..start + count].iter().map(|word| (word.start, word.end)));
            }
        }
    }
    found
}
