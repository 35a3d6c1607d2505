//! The command: reads the gold standard (the attributions that people marked, in a brat corpus or in a curated dataset),
//! extracts, compares, and prints the figures.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{ValueEnum, ValueHint};
use rayon::prelude::*;

use super::error_dataset::ErrorKind;
use super::figures::Figures;
use super::predictions::Predictions;
use super::{error_dataset, predictions};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::{stderr, stdout};
use crate::collection::{Attribution, Collection, Document, Status, read};
use crate::export::{followed, refuse_existing, write_atomically};
use crate::extract::corpus::{self, AnnotatedArticle, Gold};
use crate::extract::{ENGLISH, Model};
use crate::open::OpenError;

const EXAMPLES: &str = "\
A corpus is a folder of articles and brat stand-off annotations, whose events have a Content, a Source and a Cue: \
text/NAME.txt with attributions/NAME_ANNOTATOR.ann, or NAME.ann beside NAME.txt. Where several people annotated an \
article, the first by name counts. A dataset in the format whosaid/1 does as well: what is curated or confirmed in it, and \
does not stand inside another's words, is the gold.

An attribution is found where half of the content's words are right, and attributed where its source is right too.

In the dataset that --errors writes
  status:confirmed   is exactly right
  status:curated     was marked, and not found, or not so
  status:rejected    was found, and is not marked, or with another source
  status:extracted   was found, with somewhat other words
and the line below the text says which.

Examples:
  whosaid score corpus/dev
  whosaid score corpus/dev --errors errors.json && whosaid errors.json
  whosaid score corpus/dev --errors missed.json --only missed";

/// Measure how well extraction does on an annotated corpus
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A folder of annotated articles, or a dataset
    #[arg(value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    corpus: PathBuf,
    /// Write the answers beside the gold, as a dataset to explore
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    errors: Option<PathBuf>,
    /// Write only these errors, several with commas between them
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ERROR", requires = "errors")]
    only: Vec<ErrorKind>,
    /// Write the answers for another judge: an article a line, with spans in code points
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    predictions: Option<PathBuf>,
    /// Replace these files if they are there
    #[arg(long)]
    force: bool,
    /// What to print the figures as
    #[arg(short, long, value_enum, default_value = "text")]
    format: ScoreFormat,
}

/// What the figures are printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScoreFormat {
    /// for people
    Text,
    /// an object, for programs
    Json,
}

/// Reads the corpus, extracts on all cores, compares and prints.
pub(crate) fn run(args: &Args) -> Result<Exit, Error> {
    let outputs: Vec<&PathBuf> = args.errors.iter().chain(&args.predictions).collect();
    for path in &outputs {
        refuse_existing(path, args.force)?;
        refuse_gold(path, &args.corpus)?;
    }
    if let [errors, predictions] = outputs[..]
        && place(errors) == place(predictions)
    {
        let name = errors.display();
        return Err(Error::Usage(format!(
            "both --errors and --predictions would write {name}: give two names"
        )));
    }
    let articles = gold_articles(&args.corpus)?;
    if articles.iter().all(|article| article.gold().is_empty()) {
        let place = args.corpus.display();
        return Err(Error::Usage(format!(
            "nothing is marked in {place}: events such as “E1\tContent:T1 Source:T2 Cue:T3” were expected in .ann files, or curated attributions in a dataset"
        )));
    }
    let model = Model::read(ENGLISH).map_err(|fault| Error::Usage(fault.to_string()))?;
    let start = Instant::now();
    let predictions: Vec<_> = articles.par_iter().map(|article| Predictions::of(&model, article)).collect();
    let time = start.elapsed();
    let mut figures = Figures::default();
    let pairs = articles.iter().zip(&predictions);
    let verdicts: Vec<_> = pairs.map(|(article, predictions)| figures.add(article, predictions)).collect();
    if let Some(path) = &args.predictions {
        write_atomically(path, |out| predictions::write(&articles, &predictions, out))?;
    }
    if let Some(path) = &args.errors {
        let errors = error_dataset::article_errors(&model, &articles, &predictions, &verdicts, &args.only);
        error_dataset::write(path, &errors)?;
    }
    stdout::print(|out| match args.format {
        ScoreFormat::Text => figures.write_text(out),
        ScoreFormat::Json => figures.write_json(out),
    })?;
    stderr::note(&speed(&articles, time));
    Ok(Exit::Done)
}

/// The folder and the name of a file that need not be there.
fn place(path: &Path) -> Option<(PathBuf, OsString)> {
    let file = followed(path).ok()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some((folder.canonicalize().ok()?, file.file_name()?.to_owned()))
}

/// Refuses to write over what the figures are measured by: a dataset, or the articles and annotations of a corpus.
fn refuse_gold(path: &Path, corpus: &Path) -> Result<(), Error> {
    let (Ok(file), Ok(corpus)) = (path.canonicalize(), corpus.canonicalize()) else { return Ok(()) };
    let is_part = file.extension().is_some_and(|ending| ending == "txt" || ending == "ann");
    if file == corpus || (is_part && file.starts_with(corpus)) {
        return Err(Error::Usage(format!("{} is part of the corpus: give another name", path.display())));
    }
    Ok(())
}

/// The speed goes to stderr, since it differs from run to run.
fn speed(articles: &[AnnotatedArticle], time: Duration) -> String {
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let seconds = time.as_secs_f64();
    let cores = rayon::current_num_threads();
    let per_second = words as f64 / seconds.max(f64::MIN_POSITIVE);
    format!("{words} words in {seconds:.2} s on {cores} cores: {per_second:.0} words a second")
}

/// The articles that a path names: a folder is a corpus, a file a dataset.
fn gold_articles(path: &Path) -> Result<Vec<AnnotatedArticle>, Error> {
    if !path.is_file() {
        return Ok(corpus::read(path)?);
    }
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|source| OpenError::Io { name: name.clone(), source })?;
    let collection = read::collection(&name, &bytes).map_err(OpenError::Faults)?;
    Ok(collection.documents().map(|document| gold_article(&collection, &document)).collect())
}

fn gold_article(collection: &Collection, document: &Document<'_>) -> AnnotatedArticle {
    let marked = document.attributions().map(|no| collection.attribution(no)).filter(is_gold);
    let golds = marked.map(|one| Gold {
        content: one.content.to_vec(),
        source: one.source.to_vec(),
        cue: one.cue.to_vec(),
    });
    let name = if document.title.is_empty() { document.id } else { document.title };
    AnnotatedArticle {
        name: name.to_owned(),
        text: document.text.to_owned(),
        annotators: vec![golds.collect()],
    }
}

/// Whether a person marked or confirmed it. Attributions inside of another one do not count: extraction finds only the
/// outermost.
fn is_gold(one: &Attribution<'_>) -> bool {
    matches!(one.status, Status::Curated | Status::Confirmed) && one.inside.is_none()
}
