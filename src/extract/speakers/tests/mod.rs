//! Tests of the whole resolver on invented texts that carry their tags, so that no model is needed.

use std::ops::Range;

use proptest::prelude::*;

use super::mentions::TextMentions;
use super::resolver::resolve_part;
use super::speaker::SpeakerRule;
use super::{AttributionSpans, Gazetteer, ResolvedSource, ResolvedSpeakers};
use crate::collection::{Span, SpeakerKind};
use crate::extract::words::language::{Language, tags};
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::paragraph::Paragraph;
use crate::text::quotation::Quotations;

mod described;
mod named;

/// A text, its paragraphs' tokens and their tags.
#[derive(Default)]
struct Tagged {
    text: String,
    paragraphs: Vec<Vec<(Range<usize>, String)>>,
}

/// Puts a text together from words with tags, "Pell/NNP said/VBD"; a line is a paragraph, and a word without a tag is a
/// common noun where it is small, a name where it isn't.
fn tagged(source: &str) -> Tagged {
    let mut all = Tagged::default();
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut tokens = Vec::new();
        for part in line.split(' ') {
            let (word, tag) = part.rsplit_once('/').unwrap_or((part, guess(part)));
            let glued = matches!(word, "," | "." | "'s" | "'" | "”" | ":" | ")")
                || all.text.ends_with(['\n', '“', '(']);
            if !glued && !all.text.is_empty() {
                all.text.push(' ');
            }
            let start = all.text.len();
            all.text.push_str(word);
            tokens.push((start..all.text.len(), tag.to_owned()));
        }
        all.text.push('\n');
        all.paragraphs.push(tokens);
    }
    all
}

fn guess(word: &str) -> &str {
    const TAGS: [(&str, &str); 25] = [
        ("the", "DT"),
        ("The", "DT"),
        ("a", "DT"),
        ("A", "DT"),
        ("both", "DT"),
        ("Both", "DT"),
        ("and", "CC"),
        ("who", "WP"),
        ("he", "PRP"),
        ("He", "PRP"),
        ("she", "PRP"),
        ("She", "PRP"),
        ("it", "PRP"),
        ("It", "PRP"),
        ("They", "PRP"),
        ("I", "PRP"),
        ("said", "VBD"),
        ("of", "IN"),
        ("with", "IN"),
        ("in", "IN"),
        ("by", "IN"),
        ("his", "PRP$"),
        ("her", "PRP$"),
        ("'s", "POS"),
        ("is", "VBZ"),
    ];
    if let Some((_, tag)) = TAGS.iter().find(|(known, _)| *known == word) {
        return tag;
    }
    match word.chars().next() {
        Some(',') => ",",
        Some('.') => ".",
        Some(c) if c.is_uppercase() => "NNP",
        Some(c) if c.is_alphabetic() => "NN",
        _ => ":",
    }
}

fn language() -> Language {
    Language::read(include_str!("../../../../data/english.words"))
}

/// Who speaks where each of these sources says so; each is looked for behind the one before.
fn speakers(text: &Tagged, sources: &[&str]) -> ResolvedSpeakers {
    let mut at = 0;
    let spans: Vec<Vec<Span>> = sources
        .iter()
        .map(|source| {
            let start = at + text.text[at..].find(source).unwrap_or_else(|| panic!("no {source:?}"));
            at = start + source.len();
            vec![Span::from(start..at)]
        })
        .collect();
    let asked: Vec<AttributionSpans> =
        spans.iter().map(|source| AttributionSpans { content: source, cue: &[], source }).collect();
    resolve_part(&text.text, &mentions_of(text, &asked))
}

/// The mentions of a text, and of the sources of attributions in its order.
fn mentions_of(text: &Tagged, asked: &[AttributionSpans<'_>]) -> TextMentions<'static> {
    let language = language();
    let mut mentions = TextMentions::new(Gazetteer::english());
    let quotations = Quotations::read(&text.text).regions;
    let mut next = 0;
    for tokens in &text.paragraphs {
        let ranges: Vec<_> = tokens.iter().map(|(range, _)| range.clone()).collect();
        let mut paragraph = Paragraph::default();
        paragraph.read(&text.text, &ranges, &quotations, &language, &Lexicon::default());
        for (word, (_, tag)) in paragraph.words.iter_mut().zip(tokens) {
            word.set_tag(&text.text, language.tag(tag).unwrap_or(0), &language);
        }
        paragraph.annotate();
        let end = ranges.last().map_or(0, |range| range.end as u32);
        let count = asked[next..].iter().take_while(|a| a.source[0].start < end).count();
        mentions.add_paragraph(&text.text, &paragraph, asked[next..next + count].iter().copied());
        next += count;
    }
    mentions
}

/// The names, several joined by "+", nobody as "".
fn names(source: &str, sources: &[&str]) -> Vec<String> {
    let speakers = speakers(&tagged(source), sources);
    let name = |of: &ResolvedSource| {
        of.speakers.iter().map(|&i| speakers.all[i].name.clone()).collect::<Vec<_>>().join("+")
    };
    speakers.by_attribution.iter().map(name).collect()
}

#[test]
fn a_last_name_is_whoever_was_named_in_full() {
    let text = "Ines Pell said yes . Dr. Pell said no .";
    assert_eq!(names(text, &["Ines Pell", "Dr. Pell"]), ["Ines Pell", "Ines Pell"]);
    assert_eq!(names("Osten said no .", &["Osten"]), ["Osten"]);
}

#[test]
fn a_name_may_come_later_than_the_last_name() {
    assert_eq!(names("Pell said yes .\nInes Pell , a doctor , said no .", &["Pell"]), ["Ines Pell"]);
}

#[test]
fn an_apposition_or_a_title_is_not_the_name() {
    assert_eq!(
        names("Hugh Hill , a doctor , said no .", &["Hugh Hill , a doctor ,".replace(" ,", ",").as_str()]),
        ["Hugh Hill"]
    );
    assert_eq!(names("Minister Ana Ruiz said no .", &["Minister Ana Ruiz"]), ["Ana Ruiz"]);
    assert_eq!(
        names("Her/PRP$ teacher , Wanda Reyl , said no .", &["Her teacher, Wanda Reyl,"]),
        ["Wanda Reyl"]
    );
    assert_eq!(names("Port adviser Tomas Reyl said no .", &["Port adviser Tomas Reyl"]), ["Tomas Reyl"]);
}

#[test]
fn two_of_one_last_name_are_kept_apart_by_their_titles() {
    let text = "Gordon Toll met/VBD Beatrix Toll .\nMr. Toll said no . Ms. Toll said yes .";
    assert_eq!(names(text, &["Mr. Toll", "Ms. Toll"]), ["Gordon Toll", "Beatrix Toll"]);
    assert_eq!(names("Gordon Toll left/VBD .\nMrs. Toll said no .", &["Mrs. Toll"]), ["Toll"]);
}

#[test]
fn a_relative_in_passing_does_not_take_the_last_name() {
    let text =
        "Karl Osten said no . Osten said so . Osten left/VBD . Ada Osten helped/VBD . Osten said yes .";
    assert_eq!(names(text, &["helped", "Osten"])[1], "Karl Osten");
    assert_eq!(names(text, &["Ada Osten", "Osten"]), ["Ada Osten", "Ada Osten"]);
}

#[test]
fn an_owner_is_not_the_one_who_speaks() {
    let text = "Karl Osten left/VBD . Osten 's deputy , Ada Lin , said no .";
    assert_eq!(names(text, &["Osten's deputy, Ada Lin,"]), ["Ada Lin"]);
}

#[test]
fn a_pronoun_is_the_subject_that_fits() {
    let text = "Ines Pell met/VBD Karl Osten in Aldo . She said no . He said yes .";
    assert_eq!(names(text, &["She", "He"]), ["Ines Pell", "Karl Osten"]);
    let text = "Karl Osten wants/VBZ a port in Marland . He said no .\nA sailor said yes .";
    assert_eq!(names(text, &["He", "A sailor"]), ["Karl Osten", ""]);
}

#[test]
fn it_is_never_a_person_and_a_statement_is_its_issuer_s() {
    let text = "A Harbor Ministry statement angered/VBD Karl Osten . It said no . The statement said yes .";
    assert_eq!(names(text, &["It", "The statement"]), ["Harbor Ministry", "Harbor Ministry"]);
    assert_eq!(names("Karl Osten left/VBD . It said no .", &["It"]), [""]);
}

#[test]
fn roles_are_those_that_the_text_gave() {
    let text = "Mayor Ana Ruiz met/VBD Karl Osten , an/DT engineer . The mayor said no . The engineer said yes . The judge said so .";
    assert_eq!(names(text, &["The mayor", "The engineer", "The judge"]), ["Ana Ruiz", "Karl Osten", ""]);
    let text =
        "Marland President Ana Ruiz met/VBD Pell President Karl Osten . The Marland president said no .";
    assert_eq!(names(text, &["The Marland president"]), ["Ana Ruiz"]);
}

#[test]
fn both_are_the_two_who_were_named_in_one_breath() {
    let text = "President Ana Ruiz and her Marland counterpart Karl Osten met/VBD .\nBoth leaders/NNS said no . They said yes .";
    assert_eq!(names(text, &["Both leaders", "They"]), ["Ana Ruiz+Karl Osten", "Ana Ruiz+Karl Osten"]);
    let joint = "Ana Ruiz and her Marland counterpart Karl Osten";
    assert_eq!(names(text, &[joint]), ["Ana Ruiz+Karl Osten"]);
}

#[test]
fn a_campaign_is_not_its_candidate_and_officials_are_not_their_town() {
    assert_eq!(
        names("Ana Ruiz left/VBD .\nRuiz 's campaign said no .", &["Ruiz's campaign"]),
        ["Ruiz's campaign"]
    );
    assert_eq!(names("Aldo Bay officials/NNS said no .", &["Aldo Bay officials"]), [""]);
    assert_eq!(names("Some/DT sailors/NNS said no .", &["Some sailors"]), [""]);
}

#[test]
fn the_company_is_the_one_that_is_called_so() {
    let text = "Larkfield Foods ( the “ Company ” ) said no . The Company said yes .";
    assert_eq!(names(text, &["Larkfield Foods", "The Company"]), ["Larkfield Foods", "Larkfield Foods"]);
}

#[test]
fn labels_of_a_transcript_are_names() {
    let text = "Present : Elena Ruiz ; Gordon Toll .\nRUIZ : Order/NN , please/UH .\nMR. TOLL : I said so .";
    assert_eq!(names(text, &["RUIZ", "MR. TOLL"]), ["Elena Ruiz", "Gordon Toll"]);
}

#[test]
fn who_is_the_person_before_it() {
    let text = "Karl Osten , who said no , met/VBD sailors/NNS who said yes .";
    assert_eq!(names(text, &["who", "who"]), ["Karl Osten", ""]);
}

#[test]
fn a_speaker_has_kind_aliases_rule_and_mention() {
    let text = tagged("Ines Pell said yes . Dr. Pell said no . Lantern University said so .");
    let found = speakers(&text, &["Ines Pell", "Dr. Pell", "Lantern University"]);
    assert_eq!(found.all[0].kind, Some(SpeakerKind::Person));
    assert_eq!(found.all[0].aliases, ["Pell", "Dr. Pell"]);
    assert_eq!(found.all[1].kind, Some(SpeakerKind::Organization));
    assert_eq!(
        (found.by_attribution[0].rule, found.by_attribution[1].rule),
        (SpeakerRule::FullName, SpeakerRule::LastName)
    );
    assert_eq!(found.by_attribution[1].mention.map(|m| &text.text[m.range()]), Some("Ines Pell"));
}

#[test]
fn ten_thousand_people_of_one_name_each_get_an_answer() {
    let line = |i: usize| {
        format!("Ana{i}/NNP Ruiz/NNP and Karl{i}/NNP Osten/NNP left/VBD . He said no . The mayor said so .\n")
    };
    let text = tagged(&(0..10_000).map(line).collect::<String>());
    let sources: Vec<&str> = (0..10_000).flat_map(|_| ["He", "The mayor"]).collect();
    // Where each is compared with all the others, this takes minutes.
    assert_eq!(speakers(&text, &sources).by_attribution.len(), 20_000);
}

proptest! {
    #![proptest_config(crate::long_tests::cases(256))]

    #[test]
    fn any_words_with_any_tags_give_an_answer_that_stands_in_the_text(
        words in prop::collection::vec(
            ("[A-Za-zÀ-ÿ.,:“”’'\\-]{1,6}|Pell|Mr\\.|she|He|the|of|and|who|president|statement|Q|😀|ß", 0u8..47), 1..60)
    ) {
        let language = language();
        let mut text = String::new();
        let mut tokens: Vec<Range<usize>> = Vec::new();
        for (word, _) in &words {
            tokens.push(text.len()..text.len() + word.len());
            text.push_str(word);
            text.push(' ');
        }
        let mut paragraph = Paragraph::default();
        paragraph.read(&text, &tokens, &Quotations::read(&text).regions, &language, &Lexicon::default());
        for (word, (_, tag)) in paragraph.words.iter_mut().zip(&words) {
            word.set_tag(&text, *tag, &language);
        }
        paragraph.annotate();
        let spans: Vec<Vec<Span>> = tokens.windows(2).map(|pair| vec![Span::from(pair[0].start..pair[1].end)]).collect();
        let mut mentions = TextMentions::new(Gazetteer::english());
        mentions.add_paragraph(&text, &paragraph, spans.iter().map(|source| AttributionSpans { content: source, cue: source, source }));
        let found = resolve_part(&text, &mentions);
        prop_assert_eq!(found.by_attribution.len(), spans.len());
        for answer in &found.by_attribution {
            prop_assert!(answer.speakers.iter().all(|&i| i < found.all.len()));
            prop_assert!(answer.mention.is_none_or(|m| text.get(m.range()).is_some()));
            prop_assert_eq!(answer.speakers.is_empty(), answer.rule == SpeakerRule::None && answer.mention.is_none());
        }
    }
}

#[test]
fn the_tags_of_the_tests_are_the_language_s() {
    let language = language();
    assert!(language.tag("NNP").is_some_and(|tag| language.tag_classes(tag) & tags::NAME != 0));
}

/// What a machine makes of the built-in article's curated sources.
#[test]
fn the_built_in_article_s_sources_come_to_its_speakers() {
    let model = crate::extract::Model::read(crate::extract::ENGLISH).unwrap();
    let collection =
        crate::collection::read::collection("osaka", include_bytes!("../../../../data/osaka.json")).unwrap();
    let document = collection.documents().next().unwrap();
    let golds: Vec<_> = document.attributions().map(|no| collection.attribution(no)).collect();
    let asked: Vec<AttributionSpans> = golds
        .iter()
        .map(|a| AttributionSpans { content: &a.content, cue: &a.cue, source: &a.source })
        .collect();
    let found = super::resolve(&model, Gazetteer::english(), document.text, &asked);
    let mut misses = Vec::new();
    for (gold, answer) in golds.iter().zip(&found.by_attribution) {
        let real: Vec<_> = gold.speakers.iter().map(|&no| collection.speaker(no)).collect();
        let names: Vec<&str> = answer.speakers.iter().map(|&i| found.all[i].name.as_str()).collect();
        let right = |name: &&str| real.iter().any(|s| s.name == *name || s.aliases().any(|a| a == *name));
        let person = answer.speakers.iter().any(|&i| found.all[i].kind == Some(SpeakerKind::Person));
        assert!(
            !person || names.iter().all(right),
            "{names:?} is wrong for {:?}",
            document.words(gold.source[0])
        );
        if names.len() != real.len() || !names.iter().all(right) {
            misses.push((gold.source.first().map(|s| document.words(*s)), names));
        }
    }
    assert!(misses.len() <= 3, "{misses:?}");
}
