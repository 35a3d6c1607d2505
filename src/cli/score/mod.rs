//! `whosaid score`: how well extraction does on what people annotated.

mod answers;
mod dataset;
mod errors;
mod gold;
mod marks;
mod page;
mod predictions;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{ValueEnum, ValueHint};

use super::{Error, Exit, output, report};
use crate::export::write_beside;
use crate::extract::judge::corpus::AnnotatedArticle;
use crate::extract::{ENGLISH, Model};

use answers::{Answer, on_all_cores};
use errors::Sort;
use marks::Marks;

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

/// Tell how well extraction does on an annotated corpus
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A folder of annotated articles, or a dataset
    #[arg(value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    corpus: PathBuf,
    /// Write the answers beside the gold, as a dataset to explore
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    errors: Option<PathBuf>,
    /// Write these errors alone: several with commas between them
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ERROR", requires = "errors")]
    only: Vec<Sort>,
    /// Write the answers for another judge: an article a line, with spans in code points
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    predictions: Option<PathBuf>,
    /// What to print the figures as
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
}

/// What the figures are printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// for people
    Text,
    /// an object, for programs
    Json,
}

/// Reads the corpus, extracts, compares and tells.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let articles = gold::articles(&args.corpus)?;
    if articles.iter().all(|article| article.gold().is_empty()) {
        let place = args.corpus.display();
        return Err(Error::Call(format!(
            "nothing is marked in {place}: events such as “E1\tContent:T1 Source:T2 Cue:T3” were expected in .ann files, or curated attributions in a dataset"
        )));
    }
    let model = Model::read(ENGLISH).map_err(|fault| Error::Call(fault.to_string()))?;
    let start = Instant::now();
    let answers = on_all_cores(&articles, |article| Answer::of(&model, article));
    let time = start.elapsed();
    let mut marks = Marks::default();
    let verdicts: Vec<_> = articles.iter().zip(&answers).map(|(a, answer)| marks.add(a, answer)).collect();
    if let Some(path) = &args.predictions {
        write_beside(path, |out| predictions::write(&articles, &answers, out))?;
    }
    if let Some(path) = &args.errors {
        let sheets = errors::sheets(&model, &articles, &answers, &verdicts, &args.only);
        dataset::write(path, &sheets)?;
    }
    output::print(|out| match args.format {
        Format::Text => page::text(&marks, out),
        Format::Json => page::json(&marks, out),
    })?;
    report::note(&speed(&articles, time));
    Ok(Exit::Done)
}

/// No result: it is another each time.
fn speed(articles: &[AnnotatedArticle], time: Duration) -> String {
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let seconds = time.as_secs_f64();
    let cores = answers::cores();
    let per_second = words as f64 / seconds.max(f64::MIN_POSITIVE);
    format!("{words} words in {seconds:.2} s on {cores} cores: {per_second:.0} words a second")
}
