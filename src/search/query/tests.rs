//! The query language, by table.

use proptest::prelude::*;

use super::*;
use crate::collection::Kind;

fn words(words: &str, quoting: Quoting, anchor: Anchor, fuzzy: bool) -> Test {
    Test::Words(WordsTest { words: Phrase::new(words), quoting, anchor, fuzzy })
}

fn only(text: &str) -> Term {
    let query = Query::parse(text).unwrap();
    assert_eq!(query.clauses().len(), 1, "{text}");
    assert_eq!(query.clauses()[0].terms().len(), 1, "{text}");
    query.clauses()[0].terms()[0].clone()
}

#[test]
fn every_mark_is_read() {
    use Anchor::{Anywhere, End, Start, Whole};
    use Quoting::{Bare, Open, Quoted};
    for (text, not, test) in [
        ("climate", false, words("climate", Bare, Anywhere, false)),
        ("\"no  time even\"", false, words("no time even", Quoted, Anywhere, false)),
        ("“no time even”", false, words("no time even", Quoted, Anywhere, false)),
        ("\"no time ev", false, words("no time ev", Open, Anywhere, false)),
        ("\"no time ", false, words("no time", Quoted, Anywhere, false)),
        ("^the", false, words("the", Bare, Start, false)),
        ("ties$", false, words("ties", Bare, End, false)),
        ("^\"no time\"", false, words("no time", Quoted, Start, false)),
        ("\"no time\"$", false, words("no time", Quoted, End, false)),
        ("^\"no time\"$", false, words("no time", Quoted, Whole, false)),
        ("~ukrane", false, words("ukrane", Bare, Anywhere, true)),
        ("^~ukrane", false, words("ukrane", Bare, Start, true)),
        ("!iran", true, words("iran", Bare, Anywhere, false)),
        ("!!iran", false, words("iran", Bare, Anywhere, false)),
        ("!\"no time\"", true, words("no time", Quoted, Anywhere, false)),
        ("@putin", false, Test::Speaker(Phrase::new("putin"))),
        ("speaker:putin", false, Test::Speaker(Phrase::new("putin"))),
        ("Speaker:putin", false, Test::Speaker(Phrase::new("putin"))),
        ("@\"white house\"", false, Test::Speaker(Phrase::new("white house"))),
        ("@“white house", false, Test::Speaker(Phrase::new("white house"))),
        ("!@putin", true, Test::Speaker(Phrase::new("putin"))),
        ("kind:claim", false, Test::Kind(Kind::Indirect)),
        ("kind:indirect", false, Test::Kind(Kind::Indirect)),
        ("kind:cl", false, Test::Kind(Kind::Indirect)),
        ("kind:Quote", false, Test::Kind(Kind::Direct)),
        ("kind:\"direct\"", false, Test::Kind(Kind::Direct)),
        ("!kind:mixed", true, Test::Kind(Kind::Mixed)),
        ("doc:osaka", false, Test::Document(Phrase::new("osaka"))),
        ("cue:\"told the\"", false, Test::Cue(Phrase::new("told the"))),
        ("outlet:ledger", false, Test::Outlet(Phrase::new("ledger"))),
        ("inside:yes", false, Test::Inside(true)),
        ("said:no", false, Test::Said(false)),
        ("SAID:y", false, Test::Said(true)),
        ("inside:n", false, Test::Inside(false)),
        ("status:rejected", false, Test::Status(crate::collection::Status::Rejected)),
        ("date:2019-06", false, Test::Date(Dates::In("2019-06".to_owned()))),
        ("date:2019..", false, Test::Date(Dates::Between(Some("2019".to_owned()), None))),
    ] {
        assert_eq!(only(text), Term { not, test }, "{text}");
    }
}

#[test]
fn a_colon_after_no_field_is_plain_text() {
    for text in ["https://example.org/a?b=c", "10:30", "note:this", "a:b:c", ":", "speaker"] {
        let query = Query::parse(text).unwrap();
        assert!(query.clauses().iter().all(|clause| clause.field().is_none()), "{text}");
    }
    assert_eq!(only("10:30").to_string(), "10:30");
}

#[test]
fn a_bar_binds_tighter_than_a_gap() {
    for text in [
        "a b | c",
        "a b|c",
        " a  b |  c ",
        "a b | | c",
        "| a b | c |",
        "a b OR c",
        "a b OR c OR",
        "a (b | c)",
        "a (b OR c",
        "(a) ((b) | (c))",
        "(a (b | c))",
        "() a b|c ()",
    ] {
        assert_eq!(Query::parse(text).unwrap().to_string(), "a b | c", "{text}");
    }
    assert_eq!(Query::parse("a b | c").unwrap().clauses()[1].terms().len(), 2);
}

#[test]
fn a_group_is_alternatives_and_not_turns_it_round() {
    for (text, read) in [
        ("(a b) c", "a b c"),
        ("!(a | b) c", "!a !b c"),
        ("-(a | !b)", "!a b"),
        ("!(a b)", "!a | !b"),
        ("!(a b) | c", "!a | !b | c"),
        ("!(a)", "!a"),
        ("!!(a | b)", "a | b"),
        ("!(!(a | b))", "a | b"),
        ("x (a b) c | d", "x a b c | d"),
        ("(harbour | café", "harbour | café"),
        ("(@putin | kind:quote | \"no time\")", "@putin | kind:quote | \"no time\""),
        ("(kind:quote)", "kind:quote"),
        ("(\"no time", "\"no time"),
        ("!(harbour | café)", "!harbour !café"),
        ("f(x) | g(y", "f(x) | g(y"),
        ("(f(x) | b)", "f(x) | b"),
        ("a) b", "a) b"),
        ("OR a", "!!OR a"),
        ("or a or", "or a or"),
        ("a !!OR b", "a !!OR b"),
        ("a \"OR\" b", "a \"OR\" b"),
        ("ORB a ORB", "ORB a ORB"),
    ] {
        let query = Query::parse(text).unwrap();
        assert_eq!(query.to_string(), read, "{text}");
        assert_eq!(Query::parse(read).unwrap(), query, "{text}");
    }
}

#[test]
fn what_cannot_be_grouped_is_refused_and_not_dropped() {
    for (text, at, expected) in [
        ("(a b) | c", 0..5, "on each side of | one term, or alternatives"),
        ("x a | (b c)", 6..11, "on each side of | one term, or alternatives"),
        ("a OR (b (c | d))", 5..16, "on each side of | one term, or alternatives"),
        ("!(a | b) | c", 0..8, "on each side of | one term, or alternatives"),
        ("!(a b | c)", 0..10, "after ! one term, or a group"),
        ("~(a | b)", 0..1, "a word or phrase after ^ and ~"),
        ("!^(a", 0..2, "a word or phrase after ^ and ~"),
        ("@(a | b)", 1..2, "after “@” one value: write @a | @b"),
        ("kind:(quote | claim)", 5..6, "after “kind:” one value: write kind:a | kind:b"),
        ("deal ! iran", 5..6, "a word right behind !, without a space"),
        ("~ ukrane", 0..1, "a word right behind ~, without a space"),
        ("!^\tx", 0..2, "a word right behind !^, without a space"),
    ] {
        let error = Query::parse(text).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.expected.starts_with(expected), "{text}: {error}");
    }
    let deep = Query::parse(&"(".repeat(60_000)).unwrap_err();
    assert_eq!(deep.expected, "at most 100 parentheses within one another");
}

#[test]
fn a_dash_before_a_word_means_not_and_elsewhere_nothing() {
    for (text, read) in [
        ("-iran", "!iran"),
        ("deal -\"no time\" -@may -kind:claim", "deal !\"no time\" !@may !kind:claim"),
        ("co-operation", "co-operation"),
        ("climate - deal -", "climate deal"),
        ("a | -b", "a | !b"),
        ("--a", "a"),
        ("-~ukrane", "!~ukrane"),
    ] {
        assert_eq!(Query::parse(text).unwrap().to_string(), read, "{text}");
    }
}

#[test]
fn marks_without_words_ask_for_nothing() {
    for text in ["", " ", "!", "^", "$", "~", "|", "\"", "\"\"", "“”", "-", "…", "! |", "^$", "!\"…\"$"]
    {
        assert!(Query::parse(text).unwrap().is_empty(), "{text}");
    }
    assert_eq!(Query::parse("climate - deal").unwrap().to_string(), "climate deal");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    for (text, at, expected) in [
        (
            "deal date:x",
            10..11,
            "after “date:” a year, month or day such as 2019-06, or a range 2019..2020, not “x”",
        ),
        ("kind:", 5..5, "after “kind:” a kind: quote, mixed or claim"),
        ("a | !kind:speech b", 10..16, "after “kind:” a kind: quote, mixed or claim, not “speech”"),
        ("inside:maybe", 7..12, "after “inside:” yes or no, not “maybe”"),
        ("said:", 5..5, "after “said:” yes or no"),
        ("@ putin", 1..1, "after “@” a speaker’s name, such as putin or \"white house\""),
        ("@-", 1..2, "after “@” a speaker’s name, such as putin or \"white house\", not “-”"),
        (
            "Status:\"no such\"",
            8..15,
            "after “Status:” a status: extracted, curated, confirmed or rejected, not “no such”",
        ),
    ] {
        let error = Query::parse(text).unwrap_err();
        assert_eq!((error.at.clone(), error.to_string().as_str()), (at, expected), "{text}");
    }
}

#[test]
fn a_query_without_end_is_refused_in_a_sentence() {
    let words = Query::parse(&"a ".repeat(1_001)).unwrap_err();
    assert_eq!(words.expected, "a query of at most 1000 words, not 1001");
    let bytes = Query::parse(&"a".repeat(70_000)).unwrap_err();
    assert_eq!(bytes.expected, "a query of at most 65536 bytes, not 70000");
    assert!(Query::parse(&"a ".repeat(1_000)).is_ok());
}

#[test]
fn a_filter_goes_in_and_comes_out() {
    let putin = Filter::Speaker("Vladimir Putin".to_owned());
    let may = Filter::Speaker("may".to_owned());
    let claim = Filter::Kind(Kind::Indirect);
    let query = Query::parse("deal").unwrap();
    let steps = [
        (&putin, "deal @\"Vladimir Putin\""),
        (&may, "deal @\"Vladimir Putin\" | @may"),
        (&claim, "deal @\"Vladimir Putin\" | @may kind:claim"),
        (&putin, "deal @may kind:claim"),
        (&Filter::Year(2019), "deal @may kind:claim date:2019"),
        (
            &Filter::Outlet("The \"Daily\" Star".to_owned()),
            "deal @may kind:claim date:2019 outlet:\"The Daily Star\"",
        ),
        (&claim, "deal @may date:2019 outlet:\"The Daily Star\""),
        (&may, "deal date:2019 outlet:\"The Daily Star\""),
    ];
    let mut now = query;
    for (filter, text) in steps {
        let had = now.has(filter);
        now = now.toggled(filter);
        assert_eq!(now.to_string(), text);
        assert_eq!(now.has(filter), !had);
        assert_eq!(Query::parse(text).unwrap(), now);
    }
    assert_eq!(now.without(Field::Date).without(Field::Outlet).to_string(), "deal");
}

#[test]
fn a_filter_leaves_a_phrase_open_that_is_being_typed() {
    let query = Query::parse("deal \"no time ev").unwrap().toggled(&Filter::Kind(Kind::Direct));
    assert_eq!(query.to_string(), "deal kind:quote \"no time ev");
}

#[test]
fn a_filter_is_not_added_to_what_is_not_one() {
    let query = Query::parse("!@may @putin | deal").unwrap().toggled(&Filter::Speaker("may".to_owned()));
    assert_eq!(query.to_string(), "!@may @putin | deal @may");
}

/// Texts made of what the language is made of.
pub(crate) fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[!^~@|\"$“”:. ()-]",
        Just(" OR ".to_owned()),
        "(speaker|kind|doc|cue|date|inside|status|outlet|said):",
        "(quote|yes|rejected|2019-06|2019\\.\\.|claim)",
        "[a-cA-Cé’0-9]{1,3}",
        Just(" ".to_owned()),
        "\\PC",
    ];
    proptest::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(crate::long_tests::cases(256))]

    #[test]
    fn a_query_prints_as_what_reads_back_the_same(text in typed()) {
        if let Ok(query) = Query::parse(&text) {
            let printed = query.to_string();
            prop_assert_eq!(Query::parse(&printed), Ok(query), "{}", printed);
        }
    }

    #[test]
    fn any_text_is_a_query_or_an_error_within_it(text in "\\PC{0,40}|[\\x00-\\x7F]{0,40}") {
        if let Err(error) = Query::parse(&text) {
            prop_assert!(text.get(error.at).is_some());
        }
    }

    #[test]
    fn a_filter_toggled_twice_is_as_if_never_touched(text in typed(), year in 1900..2100_u16) {
        if let Ok(query) = Query::parse(&text) {
            let filter = Filter::Year(year);
            let there = query.toggled(&filter);
            prop_assert_eq!(there.has(&filter), !query.has(&filter));
            if !query.has(&filter) {
                prop_assert_eq!(there.toggled(&filter), query);
            }
        }
    }
}
