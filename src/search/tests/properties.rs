//! The engine against the plain scan, on collections and queries made at random.

use std::sync::Arc;

use proptest::prelude::*;

use super::samples::{Said, SampleArticle, engine};
use super::scan;
use crate::collection::{Attribution, AttributionNo, Kind};
use crate::search::facets::Facet;
use crate::search::query::Phrase;
use crate::search::query::tests::typed;
use crate::search::{Cancel, Direction, Engine, Field, Query, SearchIndex};
use crate::store::{Reader, Writer};

/// Few letters, so that words meet often.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-cA-C]{1,3}",
        "[a-c]{4,6}",
        "[aé]{1,3}’s",
        "東京?",
        Just("that".to_owned()),
        Just("U.S.".to_owned())
    ];
    proptest::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

fn sayings() -> impl Strategy<Value = Said> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (proptest::collection::vec(0..4_usize, 0..3), prose(), prose(), prose(), flags).prop_map(
        |(by, cue, content, more, (quoted, nested, rejected, broken))| Said {
            by,
            cue,
            content: if broken { format!("{content}/{more}") } else { content },
            quoted,
            nested: nested && !quoted,
            rejected,
        },
    )
}

fn engines() -> impl Strategy<Value = Engine> {
    let outlet = proptest::option::of(prop_oneof![Just("A Bc".to_owned()), prose()]);
    let published = proptest::option::of("20(19|20)(-0[5-7](-[01][1-9])?)?");
    let article = (prose(), outlet, published, proptest::collection::vec(sayings(), 0..4))
        .prop_map(|(title, outlet, published, said)| SampleArticle { title, outlet, published, said });
    let name = prop_oneof![prose(), "[D-H][d-h]{2,5}( of)?( [D-Hd-h][d-h]{2,5}){1,2}"];
    let names = proptest::collection::vec((name, proptest::option::of(prose())), 4);
    (proptest::collection::vec(article, 0..4), names).prop_map(|(articles, names)| {
        let names: Vec<(&str, Vec<&str>)> = names
            .iter()
            .map(|(name, alias)| (name.as_str(), alias.iter().map(String::as_str).collect()))
            .collect();
        let speakers: Vec<(&str, &[&str])> =
            names.iter().map(|(name, aliases)| (*name, &**aliases)).collect();
        engine(&speakers, &articles)
    })
}

/// Queries that often find something.
fn queries() -> impl Strategy<Value = Query> {
    let words = prop_oneof![
        "[a-c]{1,3}",
        "[a-c]{3,6}",
        "[A-Ca-cé]{1,3}",
        prose().prop_map(|words| format!("\"{words}\""))
    ];
    let marked =
        (words.clone(), "[!~^]{0,1}", "[$]{0,1}").prop_map(|(words, before, after)| before + &words + &after);
    let field =
        (prop_oneof!["@", "doc:", "cue:", "outlet:", "!@"], words).prop_map(|(field, words)| field + &words);
    let choice = prop_oneof![
        "(kind|!kind):(quote|claim)",
        "inside:(yes|no)",
        "said:(yes|no)",
        "status:(rejected|extracted)",
        "date:(2019|2020-06|\\.\\.2019|2019-06\\.\\.)",
        "doc:d[0-3]",
        "@s[0-4]",
    ];
    let sequence = "[a-c]{1,3}-[a-c]{1,2}";
    let name = "@[d-h]{2,7}|@\"[d-h]{3,4} [d-h]{3}\"";
    let term = prop_oneof![6 => marked, 3 => field, 2 => choice, 1 => sequence, 2 => name];
    let text = proptest::collection::vec((term, prop_oneof![3 => Just(" "), 1 => Just(" | ")]), 0..4);
    let made = text.prop_map(|parts| parts.into_iter().map(|(term, gap)| term + gap).collect::<String>());
    prop_oneof![4 => made, 1 => typed()].prop_filter_map("no query", |text| Query::parse(&text).ok())
}

fn hits_of<T: Clone + PartialEq>(facet: &Facet<T>, value: &T) -> usize {
    facet.window(0..facet.len()).find(|row| row.value == *value).map_or(0, |row| row.hits)
}

/// The same engine over an index that was built with next to no memory, written and opened again.
fn filed(engine: &Engine) -> Engine {
    let folder = std::env::temp_dir();
    let index = SearchIndex::build(&engine.collection, Some(&folder), 64).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut writer = Writer::new(file.reopen().unwrap()).unwrap();
    index.write(&engine.collection, &mut writer).unwrap();
    writer.finish().unwrap();
    let reader = Reader::open(file.path()).unwrap();
    let index = SearchIndex::read(&reader, engine.collection.attribution_count()).unwrap();
    Engine::with_index(Arc::clone(&engine.collection), index)
}

proptest! {
    #![proptest_config(crate::long_tests::cases(600))]

    #[test]
    fn the_engine_finds_what_a_plain_scan_finds(engine in engines(), query in queries()) {
        let answer = engine.search(&query, &Cancel::new()).unwrap();
        let expected = scan::hits(engine.collection(), &query);
        let hits: Vec<_> = answer.iter().map(|hit| (hit.attribution, hit.tier)).collect();
        prop_assert_eq!(&hits, &expected, "{}", query);
        prop_assert_eq!(answer.total(), expected.len());
        for (position, (no, tier)) in expected.iter().enumerate() {
            prop_assert_eq!(answer.get(position).map(|hit| (hit.attribution, hit.tier)), Some((*no, *tier)));
            prop_assert_eq!(answer.position_of(*no), Some(position));
        }
        prop_assert_eq!(answer.get(expected.len()), None);
    }

    #[test]
    fn the_same_speakers_next_hit_is_the_one_that_a_walk_comes_to(engine in engines(), query in queries()) {
        let collection = engine.collection();
        let answer = engine.search(&query, &Cancel::new()).unwrap();
        let hits: Vec<_> = answer.iter().map(|hit| hit.attribution).collect();
        for (at, item) in hits.iter().enumerate() {
            let item = collection.attribution(*item);
            let shares = |other: &&AttributionNo| {
                collection.attribution(**other).speakers.iter().any(|speaker| item.speakers.contains(speaker))
            };
            let of_document: Vec<_> = collection.document(item.document).attributions().collect();
            let place = of_document.iter().position(|other| *other == item.no).unwrap();
            for (all, at, among) in [(&hits, at, Some(&answer)), (&of_document, place, None)] {
                let nearest = |direction| engine.nearest_of_speaker(item.no, direction, among, &Cancel::new());
                prop_assert_eq!(nearest(Direction::Forward), all[at + 1..].iter().find(shares).copied());
                prop_assert_eq!(nearest(Direction::Backward), all[..at].iter().rev().find(shares).copied());
            }
        }
    }

    #[test]
    fn facets_count_what_a_plain_scan_counts(engine in engines(), query in queries()) {
        let collection = engine.collection();
        let answer = engine.search(&query, &Cancel::new()).unwrap();
        let facets = answer.facets();
        let count = |field, holds: &dyn Fn(&Attribution<'_>) -> bool| {
            let hits = scan::hits_without(collection, &query, field);
            hits.into_iter().filter(|no| holds(&collection.attribution(*no))).count()
        };
        for speaker in collection.speakers() {
            let hits = count(Field::Speaker, &|one| one.speakers.contains(&speaker.no));
            prop_assert_eq!(hits_of(&facets.speakers, &speaker.no), hits);
        }
        for kind in Kind::ALL {
            prop_assert_eq!(facets.kind(kind), count(Field::Kind, &|one| one.kind == kind));
        }
        for document in collection.documents() {
            prop_assert_eq!(hits_of(&facets.documents, &document.no), count(Field::Document, &|one| one.document == document.no));
        }
        for row in facets.outlets.window(0..99) {
            let of = |one: &Attribution<'_>| collection.document(one.document).outlet() == Some(&*row.value);
            prop_assert_eq!(row.hits, count(Field::Outlet, &of));
        }
        for row in facets.years.window(0..99) {
            let year = row.value.to_string();
            let of = |one: &Attribution<'_>| {
                collection.document(one.document).day().is_some_and(|day| day.starts_with(&year))
            };
            prop_assert_eq!(row.hits, count(Field::Date, &of));
        }
    }

    #[test]
    fn marks_begin_the_words_that_a_plain_scan_matches(engine in engines(), query in queries()) {
        let collection = engine.collection();
        for attribution in collection.attributions() {
            let document = collection.document(attribution.document);
            let text = document.text;
            let matched = engine.highlighter(&query).highlights(collection, &document, &attribution);
            for (before, after) in matched.content.iter().zip(matched.content.iter().skip(1)) {
                prop_assert!(before.end < after.start);
            }
            let words = scan::matched_words(collection, &query, attribution.no);
            for (start, end) in &words {
                prop_assert!(matched.content.iter().any(|mark| mark.contains(start)), "{} {}", query, &text[*start..*end]);
            }
            for mark in &matched.content {
                prop_assert!(text.get(mark.clone()).is_some());
                prop_assert!(words.iter().any(|(start, end)| mark.start == *start && mark.end > *start || mark.contains(end)), "{} {}", query, &text[mark.clone()]);
            }
        }
    }

    #[test]
    fn a_suggestion_finds_as_many_as_it_says(engine in engines(), query in queries()) {
        let total = engine.search(&query, &Cancel::new()).unwrap().total();
        match engine.suggest(&query, &Cancel::new()) {
            None => prop_assert!(total > 0 || engine.collection().attribution_count() == 0),
            Some(suggestion) => {
                prop_assert_eq!(total, 0);
                prop_assert!(suggestion.total > 0);
                let text = suggestion.query.to_string();
                let answer = engine.search(&Query::parse(&text).unwrap(), &Cancel::new()).unwrap();
                prop_assert_eq!(answer.total(), suggestion.total, "{} for {}", text, query);
            }
        }
    }

    #[test]
    fn an_index_in_a_file_answers_as_one_in_memory(engine in engines(), query in queries()) {
        let filed = filed(&engine);
        let hits = |engine: &Engine| {
            let answer = engine.search(&query, &Cancel::new()).unwrap();
            (answer.iter().collect::<Vec<_>>(), answer.facets().clone())
        };
        prop_assert_eq!(hits(&filed), hits(&engine), "{}", query);
        prop_assert_eq!(filed.suggest(&query, &Cancel::new()), engine.suggest(&query, &Cancel::new()));
    }

    #[test]
    fn a_speaker_term_means_that_speaker_alone(engine in engines()) {
        for speaker in engine.collection().speakers() {
            let term = engine.speaker_term(speaker.no);
            prop_assert_eq!(engine.resolve(&Phrase::new(&term)), vec![speaker.no], "{}", term);
        }
    }
}

proptest! {
    #![proptest_config(crate::long_tests::cases(100))]

    #[test]
    fn what_is_typed_key_by_key_finds_what_it_finds_alone(engine in engines(), typed in proptest::collection::vec(queries(), 1..4)) {
        for query in typed {
            let text = query.to_string();
            for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
                let Ok(query) = Query::parse(&text[..end]) else { continue };
                let fresh = Engine::new(Arc::clone(&engine.collection));
                let [typed, alone] = [&engine, &fresh].map(|engine| {
                    let answer = engine.search(&query, &Cancel::new()).unwrap();
                    (answer.iter().collect::<Vec<_>>(), answer.facets().clone())
                });
                prop_assert_eq!(typed, alone, "{}", query);
            }
        }
    }
}
