//! The articles of a collection: annotated by a crew, and kept until all are there.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::OpenError;
use super::reading::{News, Reading};
use crate::collection::format::record::Meta;
use crate::collection::{Builder, Collection, Place, builtin};
use crate::harvest::progress::Progress;
use crate::harvest::{
    ArticleRecords, Fingerprint, GENERATOR, HarvestItem, Ledger, NextItem, Tally, WorkerOptions, Workers,
};
use crate::ingest::{ArticleReader, SourceFile, Unreadable, list};

/// How long to wait for an article before the progress is told again.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long nothing is shown of what is there so far: most articles are done before.
const SOON: Duration = Duration::from_millis(300);

/// Annotated articles, in order.
pub(crate) struct Articles {
    blocks: Vec<ArticleRecords>,
    ledger: Ledger,
}

impl Articles {
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// What there is so far, as a collection. What can't be one is told at the end.
    fn so_far(&self, title: &str) -> Option<Collection> {
        let mut builder = Builder::new();
        records(&mut builder, &self.blocks, &self.ledger, |_| true, title);
        builder.finish().ok()
    }
}

impl Reading<'_> {
    /// Reads the articles in what is listed, and takes the datasets among them.
    pub(crate) fn articles(
        &mut self,
        listing: Vec<SourceFile>,
        or_builtin: bool,
        title: &str,
    ) -> Result<Articles, OpenError> {
        let mut articles = Articles { blocks: Vec::new(), ledger: Ledger::default() };
        let reader = Arc::new(ArticleReader::default());
        let mut progress = Progress::begin(&listing, Arc::clone(&reader));
        let mut tally = Tally::default();
        let any_language = self.any_language();
        let orders = WorkerOptions { reader, known: articles.ledger.texts(), any_language, threads: None };
        let mut crew = Workers::start(list(listing), orders);
        let (begun, mut shown) = (Instant::now(), 0);
        loop {
            match crew.next(PATIENCE) {
                NextItem::HarvestItem(item) => {
                    tally.count(&item);
                    self.take(*item, &mut tally, &mut articles, or_builtin)?;
                }
                NextItem::Wait => {}
                NextItem::End => return Ok(articles),
            }
            if let Some(sentence) = progress.due(&tally) {
                self.tell(News::Progress(sentence));
            }
            let grown = articles.blocks.len() > shown + shown / 2;
            if grown && self.wants_so_far() && begun.elapsed() > SOON {
                shown = articles.blocks.len();
                articles.so_far(title).into_iter().for_each(|all| self.tell(News::SoFar(Box::new(all))));
            }
        }
    }

    fn take(
        &mut self,
        item: HarvestItem,
        tally: &mut Tally,
        articles: &mut Articles,
        or_builtin: bool,
    ) -> Result<(), OpenError> {
        match item {
            HarvestItem::Annotated(article) => {
                let block = articles.ledger.take(*article);
                tally.take(block.as_ref());
                articles.blocks.extend(block);
            }
            HarvestItem::Foreign(place, language) => self.leave(format!(
                "{place} is not in English (but in “{}”): --any-language reads it all the same",
                language.tag
            )),
            HarvestItem::Dataset(_, Some(bytes)) if or_builtin && bytes.trim_ascii().is_empty() => {
                self.dataset(builtin::NAME, builtin::JSON.as_bytes());
            }
            HarvestItem::Dataset(source, Some(bytes)) => self.dataset(&source.to_string(), &bytes),
            HarvestItem::Dataset(SourceFile::Path(path), None) => self.dataset_at(&path)?,
            // Standard input comes with its bytes.
            HarvestItem::Known(_) | HarvestItem::Dataset(SourceFile::Stdin, None) => {}
            HarvestItem::Unreadable(unreadable) => self.leave(reason(&unreadable)),
        }
        Ok(())
    }
}

/// Adds articles to a builder, but for the texts that are `known`.
pub(crate) fn add(builder: &mut Builder, articles: Articles, title: &str, known: &HashSet<Fingerprint>) {
    let Articles { mut blocks, ledger } = articles;
    blocks.retain(|block| known.is_empty() || !known.contains(&Fingerprint::of(&block.document.text)));
    let speaking: HashSet<usize> = blocks.iter().flat_map(|block| &block.speaking).copied().collect();
    records(builder, &blocks, &ledger, |place| known.is_empty() || speaking.contains(&place), title);
}

/// Adds the articles that a ledger took, and those of its speakers who are `wanted`, by place.
fn records(
    builder: &mut Builder,
    blocks: &[ArticleRecords],
    ledger: &Ledger,
    wanted: impl Fn(usize) -> bool,
    title: &str,
) {
    let place = Place::default();
    let title = match blocks {
        // One article is called what it calls itself.
        [only] if !only.document.title.is_empty() => &only.document.title,
        _ => title,
    };
    let meta = Meta {
        schema: crate::collection::format::record::SCHEMA.to_owned(),
        title: title.to_owned(),
        generator: Some(GENERATOR.to_owned()),
        ..Meta::default()
    };
    builder.meta(meta, &place);
    let speakers = ledger.speakers().iter().enumerate().filter(|(at, _)| wanted(*at));
    speakers.for_each(|(_, speaker)| builder.speaker(speaker, &place));
    for block in blocks {
        builder.document(&block.document, &place);
        block.attributions(ledger).for_each(|attribution| builder.attribution(&attribution, &place));
    }
}

/// Why nothing was read, in a sentence.
pub(crate) fn reason(unreadable: &Unreadable) -> String {
    use crate::ingest::Reason;
    match &unreadable.reason {
        Reason::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            format!("there is no file or folder “{}”", unreadable.origin)
        }
        _ => unreadable.to_string(),
    }
}
