//! `whosaid stats`: who is quoted, how often, in which kinds.

mod count;
mod table;

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};

use super::colour::When;
use super::{Error, Exit, output};
use crate::cli::opening;
use crate::collection::format::json;
use count::Statistics;

const EXAMPLES: &str = "\
What two speakers said together counts for both.

Examples:
  whosaid stats
  whosaid stats archive/ --limit 20
  whosaid stats quotes.json --format json | jq '.speakers[0].name'";

/// Count who is quoted, how often, in which kinds
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Datasets or articles, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// What to print it as
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Print the N who are quoted most alone
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Read articles in other languages than English too
    #[arg(long)]
    any_language: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// a table with bars, for people
    #[default]
    Text,
    /// for programs
    Json,
}

pub(super) fn run(args: &Args, colour: When) -> Result<Exit, Error> {
    let collection = opening::collection(&args.paths, args.any_language)?;
    let statistics = Statistics::of(&collection, args.limit.unwrap_or(usize::MAX));
    match args.format {
        Format::Text => {
            let table = table::table(&collection, &statistics, output::page(colour));
            output::print(|out| out.write_all(table.as_bytes()))?;
        }
        Format::Json => output::print(|out| writeln!(out, "{}", json::to_string(&statistics)?))?,
    }
    Ok(Exit::Done)
}
