//! What extraction finds in the built-in article, compared with what was annotated by hand.

use std::collections::BTreeSet;

use whosaid::inside::collection::{
    Attribution, AttributionNo, Builder, Collection, Kind, Location, Span, builtin, read, record,
};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};
use whosaid::inside::harvest::{Ledger, annotate};
use whosaid::inside::ingest::{Article, Fingerprint, Place as At, Source};
use whosaid::inside::text::fold::fold;
use whosaid::inside::text::words::words;

/// The built-in article, as extraction annotates it.
fn machine(text: &str) -> Collection {
    let model = Model::read(ENGLISH).unwrap();
    let article = Article::of_text(At::of(Source::Stdin), text.to_owned());
    let fingerprint = Fingerprint::of(&article.text);
    let mut ledger = Ledger::default();
    let block = ledger.take(annotate(&mut Pipeline::new(&model), article, fingerprint)).unwrap();
    let mut builder = Builder::new();
    let place = Location::default();
    builder.meta(record::Meta { schema: record::SCHEMA.to_owned(), ..record::Meta::default() }, &place);
    builder.document(&block.document, &place);
    ledger.speakers().iter().for_each(|speaker| builder.speaker(speaker, &place));
    block.attributions(&ledger).for_each(|attribution| builder.attribution(&attribution, &place));
    builder.finish().unwrap()
}

/// Where the words of a content begin, without quotation marks, spaces and a leading "that".
fn content(text: &str, attribution: &Attribution<'_>) -> BTreeSet<usize> {
    let starts = |span: &Span| {
        let start = span.start as usize;
        let starts = words(&text[span.range()]).map(move |word| start + word.start);
        starts.collect::<Vec<_>>()
    };
    let first = attribution.content[0].start as usize;
    let skip = if text[first..].starts_with("that ") { first + 4 } else { 0 };
    attribution.content.iter().flat_map(starts).filter(|at| *at >= skip).collect()
}

/// Jaccard: the words that two contents share, of all that either has.
fn overlap(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    let both = a.intersection(b).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}

/// Matches one to one, the most similar pairs first; a similarity of at least a half is needed. For each of `golds` its partner
/// and their similarity.
fn pair(golds: &[BTreeSet<usize>], found: &[BTreeSet<usize>]) -> Vec<Option<(usize, f64)>> {
    let all = (0..golds.len()).flat_map(|gold| (0..found.len()).map(move |other| (gold, other)));
    let mut pairs: Vec<(f64, usize, usize)> =
        all.map(|(gold, other)| (overlap(&golds[gold], &found[other]), gold, other)).collect();
    pairs.retain(|pair| pair.0 >= 0.5);
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut partners = vec![None; golds.len()];
    for (share, gold, other) in pairs {
        let is_free = partners.iter().flatten().all(|(taken, _)| *taken != other);
        if is_free && partners[gold].is_none() {
            partners[gold] = Some((other, share));
        }
    }
    partners
}

/// What a speaker may be called: the name, the aliases, or any words of the source that names them.
fn is_called(curated: &Collection, gold: &Attribution<'_>, name: &str) -> bool {
    let name = fold(name);
    let document = curated.document(gold.document);
    let known = gold.speakers.iter().map(|&no| curated.speaker(no));
    let known = known.flat_map(|speaker| {
        [speaker.name].into_iter().chain(speaker.aliases()).map(fold).collect::<Vec<_>>()
    });
    known.into_iter().any(|known| known == name)
        || gold.source.iter().any(|span| fold(document.words(*span)).contains(&name))
}

fn line(collection: &Collection, attribution: &Attribution<'_>) -> String {
    let document = collection.document(attribution.document);
    let content: Vec<&str> = attribution.content.iter().map(|span| document.words(*span)).collect();
    let names: Vec<&str> = attribution.speakers.iter().map(|&no| collection.speaker(no).name).collect();
    let who = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
    format!("{:?}, {who}: {}", attribution.kind, content.join(" … "))
}

/// What came of the comparison.
#[derive(Debug, Default)]
struct Compared {
    /// Quotations whose words or speaker are not right; those in another's words are its words.
    quotations: Vec<String>,
    /// Other attributions that are right.
    others: usize,
    /// What was attributed to somebody who did not say it.
    wrong: Vec<String>,
}

fn compare() -> Compared {
    let curated = read::collection(builtin::NAME, builtin::JSON.as_bytes()).unwrap();
    let text = curated.documents().next().unwrap().text.to_owned();
    let found = machine(&text);
    let golds: Vec<_> = curated.attributions().map(|one| content(&text, &one)).collect();
    let theirs: Vec<_> = found.attributions().map(|one| content(&text, &one)).collect();
    let partners = pair(&golds, &theirs);
    let mut compared = Compared::default();
    for (gold, partner) in curated.attributions().zip(&partners) {
        let is_quotation = gold.kind == Kind::Direct && gold.inside.is_none();
        let Some((other, share)) = *partner else {
            println!("missed   {}", line(&curated, &gold));
            compared.quotations.extend(is_quotation.then(|| line(&curated, &gold)));
            continue;
        };
        let other = found.attribution(AttributionNo(other as u32));
        let named = other.speakers.iter().map(|&no| found.speaker(no).name);
        let (right, wrong): (Vec<&str>, Vec<&str>) = named.partition(|name| is_called(&curated, &gold, name));
        let is_right = wrong.is_empty() && right.len() == gold.speakers.len();
        if !is_right || share < 1.0 {
            println!("differs  {}\n     not {}", line(&found, &other), line(&curated, &gold));
        }
        compared.wrong.extend((!wrong.is_empty()).then(|| line(&found, &other)));
        match is_quotation {
            true if share < 1.0 || !is_right => compared.quotations.push(line(&curated, &gold)),
            true => {}
            false => compared.others += usize::from(is_right),
        }
    }
    let is_paired = |no: AttributionNo| partners.iter().flatten().any(|(other, _)| *other == no.0 as usize);
    for more in found.attributions().filter(|one| !is_paired(one.no)) {
        println!("besides  {}", line(&found, &more));
        // Its words are mostly those of some other, whose speaker it must have.
        let own = &theirs[more.no.0 as usize];
        let nearest =
            curated.attributions().max_by_key(|gold| golds[gold.no.0 as usize].intersection(own).count());
        let mut named = more.speakers.iter().map(|&no| found.speaker(no).name);
        let is_right = nearest.is_some_and(|gold| named.all(|name| is_called(&curated, &gold, name)));
        compared.wrong.extend((!is_right).then(|| line(&found, &more)));
    }
    println!("{compared:#?}");
    compared
}

#[test]
fn every_quotation_of_the_built_in_article_is_found_with_its_words_and_speaker() {
    let compared = compare();
    assert_eq!(compared.quotations, [""; 0]);
    assert_eq!(compared.wrong, [""; 0]);
}

/// By the measure of the corpus's judge, that at least half of the words of both must be common.
#[test]
fn nine_of_its_other_attributions_are_found() {
    assert!(compare().others >= 9);
}
