//! What section by section the manual of the query language promises, and the engine against the plain scan.

use proptest::prelude::*;

use super::query::tests::typed;
use super::samples::{Article, Said, engine, said};
use super::{Cancel, Change, Engine, Field, Phrase, Query, Tier, scan};
use crate::collection::{AttributionNo, Kind, SpeakerNo};

fn news() -> Engine {
    let speakers: &[(&str, &[&str])] = &[
        ("Mara Vantongeren", &["President Vantongeren"]),
        ("Olek Brzozowski", &["the minister"]),
        ("Green House", &["the palace"]),
        ("Merkov, Anděla", &["Chancellor Merkov"]),
        ("Jürgen Müllner", &[]),
        ("Olek Brzozowski Jr.", &[]),
    ];
    let quoted = |said: Said| Said { quoted: true, ..said };
    let summit = Article {
        title: "Lakes summit ends in Osleby".to_owned(),
        outlet: Some("The Ledger".to_owned()),
        published: Some("2019-06-28".to_owned()),
        said: vec![
            quoted(said(&[0], "said", "There is no time even for a climate deal")),
            said(&[1], "denied", "the Climates Act was Moscow’s idea"),
            quoted(said(&[0, 1], "agreed", "We met face-to-face/in the U.S. last week")),
            Said {
                nested: true,
                ..said(&[2], "told reporters", "Ukraine and Iran claimed they kept their ties")
            },
        ],
    };
    let storm = Article {
        title: "A café opens".to_owned(),
        outlet: Some("Valley Tribune".to_owned()),
        published: Some("2020-01".to_owned()),
        said: vec![
            said(&[3], "warned", "the café needs us"),
            Said { rejected: true, ..said(&[4], "said", "the time for Syria was no time at all") },
            said(&[], "wrote", "東京 is not a deal"),
        ],
    };
    engine(speakers, &[summit, storm])
}

fn found(engine: &Engine, text: &str) -> Vec<u32> {
    let query = Query::parse(text).unwrap();
    engine.search(&query, &Cancel::new()).unwrap().iter().map(|hit| hit.attribution.0).collect()
}

#[test]
fn every_line_of_the_manual_holds() {
    let engine = news();
    for (text, expected) in [
        ("", vec![0, 1, 2, 3, 4, 5, 6, 7]),
        ("climate deal", vec![0]),
        ("climate", vec![0, 1]),
        ("clim", vec![0, 1]),
        ("deal", vec![0, 7]),
        ("Deal", vec![]),
        ("cafe", vec![5]),
        ("café", vec![5]),
        ("cafè", vec![]),
        ("moscow", vec![1]),
        ("moscow's", vec![1]),
        ("face", vec![2]),
        ("face-to-face", vec![2]),
        ("\"face in the\"", vec![2]),
        ("face-in", vec![2]),
        ("U.S.", vec![2]),
        ("us", vec![2, 5]),
        ("US", vec![2]),
        ("東京", vec![7]),
        ("京東", vec![]),
        ("京", vec![7]),
        ("\"no time even\"", vec![0]),
        ("\"no time ev", vec![0]),
        ("\"no time ev\"", vec![]),
        ("\"no time\"", vec![0, 6]),
        ("^the", vec![1, 5, 6, 0]),
        ("^that", vec![]),
        ("ties$", vec![3, 4]),
        ("tie$", vec![]),
        ("\"kept their ties\"$", vec![3]),
        ("^\"there is\"", vec![0]),
        ("^\"the café needs us\"$", vec![5]),
        ("^\"the café needs\"$", vec![]),
        ("!the", vec![2, 7]),
        ("time !\"no time even\"", vec![6]),
        ("iran | syria", vec![3, 6]),
        ("no iran | syria | climate", vec![0, 6]),
        ("!iran | iran", vec![0, 1, 2, 3, 4, 5, 6, 7]),
        ("~ukrane", vec![3]),
        ("ukrane", vec![]),
        ("~climte", vec![0, 1]),
        ("vantongeren", vec![0, 2]),
        ("mara climate", vec![0]),
        ("president", vec![]),
        ("\"mara vantongeren\"", vec![0, 2]),
        ("@vantongeren", vec![0, 2]),
        ("@president", vec![0, 2]),
        ("speaker:mara", vec![0, 2]),
        ("@\"vantongeren mara\"", vec![0, 2]),
        ("@green", vec![3]),
        ("@\"green house\"", vec![3]),
        ("@gh", vec![3]),
        ("@mv", vec![0, 2]),
        ("@brzozwoski", vec![1, 2]),
        ("@\"andela merkov\"", vec![5]),
        ("@andela merkov", vec![5]),
        ("@mullner", vec![6]),
        ("@Mullner", vec![6]),
        ("@muelner", vec![6]),
        ("@gtovangern", vec![]),
        ("@mvantong", vec![0, 2]),
        ("@zzqx", vec![]),
        ("@s1", vec![1, 2]),
        ("!@mara", vec![1, 3, 4, 5, 6, 7]),
        ("@mara | @green", vec![0, 2, 3]),
        ("kind:quote", vec![0, 2]),
        ("kind:claim", vec![1, 3, 4, 5, 6, 7]),
        ("kind:mixed", vec![]),
        ("doc:osleby", vec![0, 1, 2, 3, 4]),
        ("doc:\"ends lakes\"", vec![0, 1, 2, 3, 4]),
        ("doc:d1", vec![5, 6, 7]),
        ("doc:cafe", vec![5, 6, 7]),
        ("cue:denied", vec![1]),
        ("cue:den", vec![1]),
        ("cue:\"told rep\"", vec![3]),
        ("cue:\"tol reporters\"", vec![]),
        ("date:2019", vec![0, 1, 2, 3, 4]),
        ("date:2019-06..2019-08", vec![0, 1, 2, 3, 4]),
        ("date:2020..", vec![5, 6, 7]),
        ("inside:yes", vec![4]),
        ("inside:no date:2019", vec![0, 1, 2, 3]),
        ("status:rejected", vec![6]),
        ("outlet:ledger", vec![0, 1, 2, 3, 4]),
        ("outlet:\"valley trib\"", vec![5, 6, 7]),
        ("note:this", vec![]),
    ] {
        assert_eq!(found(&engine, text), expected, "{text}");
    }
}

#[test]
fn a_hit_is_as_good_as_its_worst_word() {
    let engine = news();
    let tiers = |text: &str| {
        let answer = engine.search(&Query::parse(text).unwrap(), &Cancel::new()).unwrap();
        answer.iter().map(|hit| (hit.attribution.0, hit.tier)).collect::<Vec<_>>()
    };
    assert_eq!(tiers("~climate"), [(0, Tier::Exact), (1, Tier::Beginning)]);
    assert_eq!(tiers("~clinate | deal"), [(0, Tier::Exact), (7, Tier::Exact), (1, Tier::Fuzzy)]);
    assert_eq!(tiers("deal @var kind:quote"), []);
    assert_eq!(tiers("deal kind:quote @van"), [(0, Tier::Beginning)]);
    assert_eq!(tiers("kind:quote"), [(0, Tier::Exact), (2, Tier::Exact)]);
}

#[test]
fn a_speaker_is_written_so_that_nobody_else_is_meant() {
    let engine = news();
    assert_eq!(engine.speaker_term(SpeakerNo(0)), "Mara Vantongeren");
    assert_eq!(engine.speaker_term(SpeakerNo(1)), "s1");
    assert_eq!(engine.speaker_term(SpeakerNo(5)), "Olek Brzozowski Jr.");
    for speaker in (0..6).map(SpeakerNo) {
        assert_eq!(engine.resolve(&Phrase::new(&engine.speaker_term(speaker))), [speaker]);
    }
}

fn marked(engine: &Engine, text: &str, row: u32) -> Vec<String> {
    let matched = engine.matched(&Query::parse(text).unwrap(), AttributionNo(row));
    let collection = engine.collection();
    let document = collection.document(collection.attribution(AttributionNo(row)).document);
    let mut found: Vec<String> =
        matched.content.into_iter().chain(matched.cue).map(|range| document.text[range].to_owned()).collect();
    for (speaker, ranges) in matched.speakers {
        found
            .extend(ranges.into_iter().map(|range| format!("@{}", &collection.speaker(speaker).name[range])));
    }
    found.extend(matched.title.into_iter().map(|range| format!("doc:{}", &document.title[range])));
    found
}

#[test]
fn what_matched_is_marked_as_it_is_written() {
    let engine = news();
    for (text, row, expected) in [
        ("clim de", 0, vec!["clim", "de"]),
        ("\"no time ev", 0, vec!["no time ev"]),
        ("face-to-fa", 2, vec!["face-to-fa"]),
        ("\"face in", 2, vec!["face", "in"]),
        ("us", 2, vec!["U.S."]),
        ("moscow's", 1, vec!["Moscow’s"]),
        ("~ukrane !deal", 3, vec!["Ukraine"]),
        ("ties$ the", 3, vec!["the", "ties"]),
        ("^the", 0, vec!["The"]),
        ("cue:denied doc:lake", 1, vec!["denied", "doc:Lake"]),
        ("mara", 0, vec!["@Mara"]),
        ("@mara van", 0, vec!["@Mara", "@Van"]),
        ("@gh", 3, vec!["@G", "@H"]),
        ("@brzozwoski", 1, vec!["@Brzozowski"]),
        ("@mvantong", 0, vec!["@M", "@V", "@a", "@n", "@t", "@o", "@n", "@g"]),
        ("@mullner", 6, vec!["@Müllner"]),
        ("@palace", 3, vec![]),
        ("@s1", 1, vec![]),
        ("!the", 0, vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        let found = marked(&engine, text, row);
        let joined = |parts: &[String]| parts.concat().replace('@', "");
        // Letters in a row are one range: what counts is which are marked.
        assert!(
            found == expected || text == "@mvantong" && joined(&found) == joined(&expected),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn an_empty_answer_says_why_and_offers_the_nearest() {
    let engine = news();
    for (text, why, offer) in [
        ("ukrane", "No quote or claim has “ukrane”.", "⏎ searches for “ukraine” (1)."),
        ("DEAL", "No quote or claim has “DEAL”.", "⏎ searches for “deal” (2)."),
        ("ukrane irna", "No quote or claim has “ukrane”.", "⏎ searches for “ukraine iran” (1)."),
        (
            "\"no tiem even\"",
            "No quote or claim has “no tiem even”.",
            "⏎ searches for “\"no time even\"” (1).",
        ),
        ("\"time no\"", "No quote or claim has “time no”.", "⏎ searches for “time no” (2)."),
        ("^deal", "No quote or claim has “deal”.", "⏎ searches for “deal” (2)."),
        ("deal kind:mixed", "No quote or claim is “kind:mixed”.", "⏎ searches for “deal” (2)."),
        (
            "ukraine @mara",
            "No quote or claim goes with both “ukraine” and “@mara”.",
            "⏎ searches for “ukraine” (1).",
        ),
        (
            "@mara ukraine",
            "No quote or claim goes with both “@mara” and “ukraine”.",
            "⏎ searches for “ukraine” (1).",
        ),
        (
            "@\"boris merkov\"",
            "Nobody who says anything here is called “boris merkov”.",
            "⏎ searches for “@\"Merkov, Anděla\"” (1).",
        ),
        ("@syria", "Nobody who says anything here is called “syria”.", "⏎ searches for “syria” (1)."),
        ("cue:dneied", "No quote or claim is “cue:dneied”.", "⏎ searches for “cue:denied” (1)."),
        ("date:1999", "No quote or claim is “date:1999”.", "⏎ shows everything (8)."),
        ("zzqx", "No quote or claim has “zzqx”.", "⏎ shows everything (8)."),
        ("zzqx | qqzx", "No quote or claim has any of “zzqx | qqzx”.", "⏎ shows everything (8)."),
        ("!e | !o", "", ""),
    ] {
        let suggestion = engine.suggest(&Query::parse(text).unwrap(), &Cancel::new());
        let said = suggestion.map(|s| (s.why(), s.offer())).unwrap_or_default();
        assert_eq!((said.0.as_str(), said.1.as_str()), (why, offer), "{text}");
    }
}

#[test]
fn a_suggestion_says_what_it_changed() {
    let suggestion = news().suggest(&Query::parse("ukrane date:1999").unwrap(), &Cancel::new()).unwrap();
    let changes: Vec<String> = suggestion
        .changes
        .iter()
        .map(|change| match change {
            Change::Replaced { from, to } => format!("{from} to {}", to[0]),
            Change::Dropped(clause) => format!("no {clause}"),
        })
        .collect();
    assert_eq!(changes, ["ukrane to ukraine", "no date:1999"]);
}

#[test]
fn facets_count_without_their_own_filters() {
    let engine = news();
    let query = Query::parse("kind:quote @mara").unwrap();
    let answer = engine.search(&query, &Cancel::new()).unwrap();
    let facets = answer.facets();
    assert_eq!(answer.total(), 2);
    assert_eq!((facets.kind(Kind::Direct), facets.kind(Kind::Mixed), facets.kind(Kind::Indirect)), (2, 0, 0));
    let speakers: Vec<(u32, usize)> =
        facets.speakers.window(0..9).map(|row| (row.value.0, row.hits)).collect();
    assert_eq!(speakers, [(0, 2), (1, 1)]);
    assert_eq!(facets.speakers.window(1..9).count(), 1);
    assert_eq!(facets.years.window(0..9).map(|row| (row.value, row.hits)).collect::<Vec<_>>(), [(2019, 2)]);
    let everything = engine.search(&Query::default(), &Cancel::new()).unwrap();
    let outlets: Vec<(String, usize)> =
        everything.facets().outlets.window(0..9).map(|row| (row.value.to_string(), row.hits)).collect();
    assert_eq!(outlets, [("The Ledger".to_owned(), 5), ("Valley Tribune".to_owned(), 3)]);
}

#[test]
fn a_raised_flag_ends_a_search() {
    let cancel = Cancel::new();
    cancel.raise();
    assert!(news().search(&Query::parse("deal").unwrap(), &cancel).is_none());
}

#[test]
fn an_empty_collection_answers() {
    let engine = engine(&[], &[]);
    for text in ["", "deal", "@putin", "!deal", "\"no time\"", "doc:x outlet:y date:2019"] {
        let query = Query::parse(text).unwrap();
        assert!(engine.search(&query, &Cancel::new()).unwrap().is_empty());
        assert_eq!(engine.suggest(&query, &Cancel::new()), None);
    }
}

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
        .prop_map(|(title, outlet, published, said)| Article { title, outlet, published, said });
    let names = proptest::collection::vec((prose(), proptest::option::of(prose())), 4);
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
        "status:(rejected|extracted)",
        "date:(2019|2020-06|\\.\\.2019|2019-06\\.\\.)",
        "doc:d[0-3]",
        "@s[0-4]",
    ];
    let term = prop_oneof![6 => marked, 3 => field, 2 => choice];
    let text = proptest::collection::vec((term, prop_oneof![3 => Just(" "), 1 => Just(" | ")]), 0..4);
    let made = text.prop_map(|parts| parts.into_iter().map(|(term, gap)| term + gap).collect::<String>());
    prop_oneof![4 => made, 1 => typed()].prop_filter_map("no query", |text| Query::parse(&text).ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

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
    fn facets_count_what_a_plain_scan_counts(engine in engines(), query in queries()) {
        let collection = engine.collection();
        let answer = engine.search(&query, &Cancel::new()).unwrap();
        let facets = answer.facets();
        let count = |field, holds: &dyn Fn(&crate::collection::Attribution<'_>) -> bool| {
            let hits = scan::hits_without(collection, &query, field);
            hits.into_iter().filter(|no| holds(&collection.attribution(*no))).count()
        };
        for speaker in collection.speakers() {
            let hits = count(Field::Speaker, &|one| one.speakers.contains(&speaker.no));
            prop_assert_eq!(facets.speakers.hits(&speaker.no), hits);
        }
        for kind in Kind::ALL {
            prop_assert_eq!(facets.kind(kind), count(Field::Kind, &|one| one.kind == kind));
        }
        for document in collection.documents() {
            prop_assert_eq!(facets.documents.hits(&document.no), count(Field::Document, &|one| one.document == document.no));
        }
        for row in facets.outlets.window(0..99) {
            let of = |one: &crate::collection::Attribution<'_>| collection.document(one.document).outlet == Some(&*row.value);
            prop_assert_eq!(row.hits, count(Field::Outlet, &of));
        }
        for row in facets.years.window(0..99) {
            let year = row.value.to_string();
            let of = |one: &crate::collection::Attribution<'_>| {
                collection.document(one.document).day().is_some_and(|day| day.starts_with(&year))
            };
            prop_assert_eq!(row.hits, count(Field::Date, &of));
        }
    }

    #[test]
    fn marks_begin_the_words_that_a_plain_scan_matches(engine in engines(), query in queries()) {
        let collection = engine.collection();
        for attribution in collection.attributions() {
            let text = collection.document(attribution.document).text;
            let matched = engine.matched(&query, attribution.no);
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
    fn a_speaker_term_means_that_speaker_alone(engine in engines()) {
        for speaker in engine.collection().speakers() {
            let term = engine.speaker_term(speaker.no);
            prop_assert_eq!(engine.resolve(&Phrase::new(&term)), vec![speaker.no], "{}", term);
        }
    }
}
