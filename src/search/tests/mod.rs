//! The manual of the query language, line by line, on a small collection.

pub(crate) mod properties;
pub(crate) mod samples;
pub(crate) mod scan;

use super::query::Phrase;
use super::suggest::Change;
use super::words::Tier;
use super::{Cancel, Engine, Query};
use crate::collection::{AttributionNo, Kind, SpeakerNo};
use samples::{Said, SampleArticle, engine, said};

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
    let summit = SampleArticle {
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
    let storm = SampleArticle {
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
        ("\"kept their ties\"$", vec![3, 4]),
        ("^\"there is\"", vec![0]),
        ("^\"the café needs us\"$", vec![5]),
        ("^\"the café needs\"$", vec![]),
        ("!the", vec![7]),
        ("time !\"no time even\"", vec![6]),
        ("iran | syria", vec![3, 6]),
        ("no iran | syria | climate", vec![0, 6]),
        ("!iran | iran", vec![0, 1, 2, 3, 4, 5, 6, 7]),
        ("~ukrane", vec![3]),
        ("ukrane", vec![]),
        ("~climte", vec![0, 1, 3]),
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
        ("@mvntgrn", vec![0, 2]),
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
    assert_eq!(tiers("~climate"), [(0, Tier::Exact), (1, Tier::Prefix)]);
    assert_eq!(tiers("~clinate | deal"), [(0, Tier::Exact), (7, Tier::Exact), (1, Tier::Fuzzy)]);
    assert_eq!(tiers("deal @xqv kind:quote"), []);
    assert_eq!(tiers("deal kind:quote @van"), [(0, Tier::Prefix)]);
    assert_eq!(tiers("kind:quote"), [(0, Tier::Exact), (2, Tier::Exact)]);
}

#[test]
fn the_best_place_in_a_content_counts() {
    let said =
        vec![said(&[], "said", "one timely and one time"), said(&[], "said", "one time and one timely")];
    let engine = engine(&[], &[SampleArticle { title: "Time".to_owned(), said, ..SampleArticle::default() }]);
    let answer = engine.search(&Query::parse("one-time").unwrap(), &Cancel::new()).unwrap();
    assert_eq!(answer.iter().map(|hit| hit.tier).collect::<Vec<_>>(), [Tier::Exact, Tier::Exact]);
    let last = engine.search(&Query::parse("^one-time").unwrap(), &Cancel::new()).unwrap();
    assert_eq!(last.iter().map(|hit| hit.tier).collect::<Vec<_>>(), [Tier::Exact, Tier::Prefix]);
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
    let collection = engine.collection();
    let attribution = collection.attribution(AttributionNo(row));
    let document = collection.document(attribution.document);
    let highlighter = engine.highlighter(&Query::parse(text).unwrap());
    let matched = highlighter.highlights(collection, &document, &attribution);
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
fn matches_are_highlighted_as_they_are_written() {
    let engine = news();
    for (text, row, expected) in [
        ("clim de", 0, vec!["clim", "de"]),
        ("\"no time ev", 0, vec!["no time ev"]),
        ("face-to-fa", 2, vec!["face-to-fa"]),
        ("\"face in", 2, vec!["face", "in"]),
        ("us", 2, vec!["U.S."]),
        ("moscow's", 1, vec!["Moscow’s"]),
        ("~ukrane !deal", 3, vec!["Ukraine"]),
        ("ties$ the", 3, vec!["the", "the", "ties"]),
        ("^the", 0, vec!["The"]),
        ("cue:denied doc:lake", 1, vec!["denied", "doc:Lake"]),
        ("mara", 0, vec!["@Mara"]),
        ("@mara van", 0, vec!["@Mara", "@Van"]),
        ("@gh", 3, vec!["@G", "@H"]),
        ("@brzozwoski", 1, vec!["@Brzozowski"]),
        ("@mvntgrn", 0, vec!["@M", "@V", "@nt", "@g", "@r", "@n"]),
        ("@mullner", 6, vec!["@Müllner"]),
        ("@palace", 3, vec![]),
        ("@s1", 1, vec![]),
        ("!the", 0, vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        let found = marked(&engine, text, row);
        assert_eq!(found, expected, "{text}");
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
            "No quote or claim has the words “no tiem even” in a row.",
            "⏎ searches for \"no time even\" (1).",
        ),
        (
            "\"time no\"",
            "No quote or claim has the words “time no” in a row.",
            "⏎ searches for “time no” (2).",
        ),
        ("^deal", "No quote or claim begins with “deal”.", "⏎ searches for “deal” (2)."),
        ("deal kind:mixed", "Nothing here is “kind:mixed”.", "⏎ searches for “deal” (2)."),
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
            "⏎ searches for @\"Merkov, Anděla\" (1).",
        ),
        ("@syria", "Nobody who says anything here is called “syria”.", "⏎ searches for “syria” (1)."),
        ("cue:dneied", "Nothing here is said with the words “dneied”.", "⏎ searches for “cue:denied” (1)."),
        ("date:1999", "Nothing here is “date:1999”.", "⏎ shows everything (8)."),
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
fn a_mistake_that_others_made_before_is_corrected() {
    let many = (0..40).map(|_| said(&[], "said", "the harbour is closing"));
    let said = many.chain([said(&[], "wrote", "a harbuor with ice")]).collect();
    let engine = engine(&[], &[SampleArticle { title: "Port".to_owned(), said, ..SampleArticle::default() }]);
    let suggest =
        |text: &str| engine.suggest(&Query::parse(text).unwrap(), &Cancel::new()).map(|s| s.offer());
    assert_eq!(suggest("harbuor closing").as_deref(), Some("⏎ searches for “harbour closing” (40)."));
    assert_eq!(suggest("closing harbuor").as_deref(), Some("⏎ searches for “closing harbour” (40)."));
    // A word that finds something together with the others is not corrected, however rare it is.
    assert_eq!(suggest("harbuor ice"), None);
    assert_eq!(suggest("ice closing").as_deref(), Some("⏎ searches for “ice” (1)."));
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

fn osaka() -> Engine {
    let bytes = include_bytes!("../../../data/osaka.json");
    Engine::new(std::sync::Arc::new(crate::collection::read::collection("osaka.json", bytes).unwrap()))
}

#[test]
fn the_built_in_dataset_is_searched_as_people_type() {
    let engine = osaka();
    for (typed, names) in [
        ("putin", vec!["Vladimir Putin"]),
        ("putni", vec!["Vladimir Putin"]),
        ("vputin", vec!["Vladimir Putin"]),
        ("wh", vec!["White House"]),
        ("house white", vec!["White House"]),
        // As "trump" would.
        ("trmup", vec!["Donald Trump", "Trump administration"]),
        ("dt", vec!["Donald Trump"]),
        ("dnld", vec!["Donald Trump"]),
    ] {
        let speakers = engine.resolve(&Phrase::new(typed));
        let found: Vec<&str> = speakers.iter().map(|no| engine.collection().speaker(*no).name).collect();
        assert_eq!(found, names, "{typed}");
    }
    for nobody in ["zzqx", "merkel", "xi"] {
        assert_eq!(engine.resolve(&Phrase::new(nobody)), [], "{nobody}");
    }
}

#[test]
fn every_beginning_of_a_query_can_be_typed() {
    let engine = osaka();
    let typed = "“no time even” @\"white house | !@trmup ^that $ties kind:claim date:2019-06..2019-08 doc:osaka ~ukrane";
    for (end, _) in typed.char_indices() {
        if let Ok(query) = Query::parse(&typed[..end]) {
            let answer = engine.search(&query, &Cancel::new()).unwrap();
            assert_eq!(answer.is_empty(), engine.suggest(&query, &Cancel::new()).is_some(), "{query}");
        }
    }
}
