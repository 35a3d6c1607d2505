//! Who said what, in whose words, and where it stands in the source.
//!
//! whosaid is a program first: a terminal explorer of attributed quotes and claims. This is the library beneath it, for
//! programs that want to do without the terminal. It does three things:
//!
//! - [`Extractor`] finds the quotes and claims in an English news text, and who said them;
//! - [`open`] opens what the program opens (datasets, articles, folders of them, indexes), and [`read`] a dataset in memory;
//! - [`Engine::search`] answers a [`Query`] over any of these.
//!
//! All three give a [`Collection`], which is checked when it is made and never changes. It hands out borrowed views
//! ([`Document`], [`Speaker`], [`Attribution`]) and numbers for them. Every [`Span`] is a byte range that stands in the
//! text of its document.
//!
//! ```
//! use whosaid::{Cancel, Engine, Extractor, Kind, Query};
//!
//! let text = "“We wait for the pier,” Ada Lovell said. Moss denied that it was late.";
//! let collection = Extractor::english()?.extract(text)?;
//! assert_eq!(collection.attribution_count(), 2);
//!
//! let engine = Engine::new(collection);
//! let answer = engine.search(&Query::parse("@lovell pier")?, &Cancel::new()).unwrap_or_default();
//! let hit = answer.get(0).ok_or("nothing was found")?;
//! let found = engine.collection().attribution(hit.attribution);
//! assert_eq!(found.kind, Kind::Direct);
//! assert_eq!(&text[found.content[0].range()], "“We wait for the pier,”");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The dataset format is described in `docs/FORMAT.md`, the query language in `docs/QUERY.md`. Until version 1.0 a minor
//! version may change what is here.
//!
//! # The rooms of the house
//!
//! A folder of `src/` is called a room, all of them together the house. Data flows one way: each room uses only rooms to
//! its left, and a test holds it so:
//!
//! ```text
//! parallel ← text ← store ← collection ← { ingest, extract, search, export } ← harvest ← open ← app ← view ← terminal ← cli ← main
//! ```

use std::path::{Path, PathBuf};

mod app;
mod cli;
mod collection;
mod export;
mod extract;
mod harvest;
mod ingest;
#[cfg(test)]
mod long_tests;
mod open;
mod parallel;
mod search;
mod store;
mod terminal;
mod text;
mod view;

#[doc(hidden)]
pub mod inside;

pub use collection::{
    Attribution, AttributionNo, Collection, Document, DocumentNo, Fault, Kind, Location, Resolution, Span,
    Speaker, SpeakerKind, SpeakerNo, Status, Verbatim,
};
pub use open::OpenError;
pub use search::{Answer, Cancel, Engine, Facets, Hit, Query, QueryError, Tier};

/// Finds the quotes and claims in English news texts, and who said them, with the model that is part of the crate.
///
/// It answers the same on every machine, reads nothing but the text that it is given, and may be shared by threads.
///
/// ```
/// let extractor = whosaid::Extractor::english()?;
/// let text = "The pier is safe, the mayor, Ada Lovell, said on Monday. “We looked twice,” she added.";
/// let collection = extractor.extract(text)?;
/// let said: Vec<(&str, &str)> = collection
///     .attributions()
///     .map(|one| (collection.speaker_name(one.speakers[0]), &text[one.content[0].range()]))
///     .collect();
/// assert_eq!(said, [("Ada Lovell", "The pier is safe"), ("Ada Lovell", "“We looked twice,”")]);
/// # Ok::<(), whosaid::OpenError>(())
/// ```
#[derive(Debug)]
pub struct Extractor {
    model: extract::Model,
}

impl Extractor {
    /// Reads the model for English, of seven megabytes. Worth doing once, not once a text.
    pub fn english() -> Result<Self, OpenError> {
        let unreadable =
            |fault: extract::ModelFault| OpenError::Unreadable { first: fault.to_string(), others: 0 };
        Ok(Self { model: extract::Model::read(extract::ENGLISH).map_err(unreadable)? })
    }

    /// A collection of one document, which is this text, and of all that is said in it. Paragraphs stand apart by blank
    /// lines; the first may be the title.
    pub fn extract(&self, text: &str) -> Result<Collection, OpenError> {
        let origin = ingest::Origin::of(ingest::SourceFile::Stdin);
        let fingerprint = harvest::Fingerprint::of(text);
        let article = ingest::Article::of_text(origin, text.to_owned());
        let article = ingest::Article { language: Some("en".to_owned()), ..article };
        let annotated = harvest::annotate(&mut extract::Pipeline::new(&self.model), article, fingerprint);
        let mut ledger = harvest::Ledger::default();
        let mut builder = collection::Builder::new();
        let here = Location::default();
        if let Some(block) = ledger.take(annotated) {
            builder.document(&block.document, &here);
            ledger.speakers().iter().for_each(|speaker| builder.speaker(speaker, &here));
            block.attributions(&ledger).for_each(|attribution| builder.attribution(&attribution, &here));
        }
        builder.finish().map_err(OpenError::Faults)
    }
}

/// Opens datasets, articles, folders of either, or an index, ready to be searched; several paths become one collection,
/// and none at all opens the built-in dataset. Quotes and claims are found in what is an article. What can't be read is
/// left out where there is anything else.
///
/// An index opens in no time however large it is. Everything else is read into memory first.
///
/// ```
/// use whosaid::{Cancel, Query};
///
/// let engine = whosaid::open(&["data/osaka.json"])?;
/// let collection = engine.collection();
/// let query = Query::parse("@putin kind:quote")?;
/// let answer = engine.search(&query, &Cancel::new()).unwrap_or_default();
/// assert!(answer.total() > 0);
/// for hit in answer.iter() {
///     let quote = collection.attribution(hit.attribution);
///     let document = collection.document(quote.document);
///     println!("{}: {}", document.title, document.words(quote.content[0]));
///     assert!(quote.speakers.iter().any(|&speaker| collection.speaker_name(speaker) == "Vladimir Putin"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(paths: &[impl AsRef<Path>]) -> Result<Engine, OpenError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
    let inputs = if paths.is_empty() { vec![open::Input::Builtin] } else { open::inputs(&paths)? };
    match open::index_of(&inputs) {
        Some(index) => Ok(index.verified_engine()?),
        None => Ok(Engine::new(open::read(&inputs, false, &|_| {})?)),
    }
}

/// Reads a dataset in the format `whosaid/1`, one object or JSON Lines; `name` is what faults call it. Nothing in it is
/// believed: a span whose text does not stand where the dataset says is a fault, and every fault is reported.
///
/// ```
/// let dataset = r#"{ "schema": "whosaid/1", "offsets": "codepoint", "title": "Harbour talk",
///     "documents": [{ "id": "pier", "title": "The pier", "text": "“We wait,” Ada Lovell said." }],
///     "speakers": [{ "id": "ada-lovell", "name": "Ada Lovell" }],
///     "attributions": [{ "id": "first", "document": "pier", "kind": "direct", "speakers": ["ada-lovell"],
///                        "content": [{ "start": 0, "end": 10, "text": "“We wait,”" }] }] }"#;
/// let collection = whosaid::read("harbour.json", dataset.as_bytes())?;
/// assert_eq!(collection.title(), "Harbour talk");
///
/// let faults = whosaid::read("harbour.json", dataset.replace("“We wait,”\" }", "“We sail,”\" }").as_bytes());
/// assert!(faults.unwrap_err().to_string().contains("We sail"));
/// # Ok::<(), whosaid::OpenError>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Collection, OpenError> {
    collection::read::collection(name, bytes).map_err(OpenError::Faults)
}
