//! `whosaid find`: the explorer's search, to stdout.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{ValueEnum, ValueHint};

use super::colour::When;
use super::opening;
use super::{Error, Exit, output, report};
use crate::export::{self, Format};
use crate::search::{Cancel, Engine, Query, QueryError};
use crate::text::cells::width;
use crate::text::scrub::Clean;

const EXAMPLES: &str = "\
A query:
  climate deal        both words, or words that begin so, in the quote or the speaker's name
  'climate deal'      that phrase (\"climate deal\" in double quotation marks, within the query)
  !iran   iran|syria  not; either
  ~ukrane             typing mistakes forgiven
  @putin  @\"white house\"   by speaker
  kind:quote  cue:denied  doc:osaka  date:2019-06..2019-08  inside:yes  status:confirmed

Examples:
  whosaid find 'arms control'
  whosaid find '@trump kind:quote' --format markdown
  whosaid find '\"New START\"' quotes.json archive/ --format csv > start.csv
  curl -s https://… | whosaid find denied";

/// A longer query is not shown again: nobody finds the place under it.
const LONGEST_MARKED: usize = 200;

/// What comes of a query that the shell took apart.
const SEVERAL_WORDS: &str =
    ": a query of several words stands in single quotation marks, whosaid find 'climate deal'";

/// Find quotes and claims, and print them
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to find, in single quotation marks where it has spaces
    query: String,
    /// Datasets or articles, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// What to print it as
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// Print the best N alone
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Read articles in other languages than English too
    #[arg(long)]
    any_language: bool,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Text => "for people",
            Self::Json => "a dataset of just what was found",
            Self::JsonLines => "the same, a record a line",
            Self::Csv => "a table, for spreadsheets",
            Self::Markdown => "quotations with citations",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// Prints what the query finds, the best first. A dataset is printed even where it is empty, for programs to read.
pub(super) fn run(args: &Args, colour: When) -> Result<Exit, Error> {
    let query = Query::parse(&args.query).map_err(|error| unreadable(&args.query, &error))?;
    let engine =
        opening::engine(&args.paths, args.any_language).map_err(|error| error.with_hint(SEVERAL_WORDS))?;
    let answer = engine.search(&query, &Cancel::new()).unwrap_or_default();
    let limit = args.limit.unwrap_or(usize::MAX);
    let chosen: Vec<_> = answer.iter().take(limit).map(|hit| hit.attribution).collect();
    let page = output::page(colour);
    output::print(|out| export::write(engine.collection(), &chosen, args.format, page, out))?;
    if answer.is_empty() {
        report::note(&nothing(&engine, &query));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// Why nothing was found, and what would find something.
fn nothing(engine: &Engine, query: &Query) -> String {
    let Some(suggestion) = engine.suggest(query, &Cancel::new()) else {
        return "There is no quote or claim here.".to_owned();
    };
    let (why, total) = (suggestion.why(), suggestion.total);
    if suggestion.query.is_empty() {
        return format!("{why} An empty query, '', finds all {total}.");
    }
    // As a shell takes it.
    let query = suggestion.query.to_string().replace('\'', r"'\''");
    format!("{why} '{query}' finds {total}.")
}

/// What is wrong with the query, and where: marked under it.
fn unreadable(query: &str, error: &QueryError) -> Error {
    let sentence = format!("the query can't be read: expected {}", error.expected);
    let clean = Clean::printed_line(query);
    let line = clean.as_str();
    if width(line) > LONGEST_MARKED {
        return Error::Call(sentence);
    }
    let at = clean.clean_range(error.at.clone());
    let before = " ".repeat(width(&line[..at.start]));
    let marks = "^".repeat(width(&line[at]).max(1));
    Error::Call(format!("{sentence}\n\n  {line}\n  {before}{marks}"))
}
