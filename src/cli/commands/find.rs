//! `whosaid find`: the explorer's search, printed.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{ValueEnum, ValueHint};

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::marked::MarkedLine;
use crate::cli::mistake::whole_number;
use crate::cli::settings::Settings;
use crate::cli::stdout::{self, ColourChoice};
use crate::cli::{load, stderr};
use crate::export::{self, Format, left_out};
use crate::open::{self, Input};
use crate::search::{Cancel, Engine, Field, Query, QueryError};

const EXAMPLES: &str = "\
A query:
  climate deal        both words, or words that begin so, in the quote or the speaker's name
  \"climate deal\"      that phrase, in double quotation marks within the query
  !iran   -iran       not
  iran | syria        either, also as iran OR syria; !(iran | syria) is neither
  ~ukrane             typing mistakes forgiven
  @putin  @\"white house\"   by speaker
  kind:quote  cue:denied  doc:osaka  date:2019-06..2019-08  inside:yes  status:confirmed  said:no

Examples:
  whosaid find 'arms control'
  whosaid find '@trump kind:quote' --format markdown
  whosaid find '\"New START\"' quotes.json archive/ --format csv > start.csv
  curl -s https://… | whosaid find denied";

/// A hint for a query that the shell took apart.
const SEVERAL_WORDS: &str =
    ": put a query of several words in single quotation marks, as in whosaid find 'climate deal'";

/// Find quotes and claims, and print them
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// What to find, in single quotation marks where it has spaces
    query: String,
    /// Datasets or articles, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// What to print it as
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// Print only the best N
    #[arg(short = 'n', long, value_name = "N", value_parser = whole_number)]
    limit: Option<usize>,
    /// Begin a table (CSV) with a byte order mark, so that Excel shows its accents
    #[arg(long, overrides_with = "no_bom")]
    bom: bool,
    /// Begin it without one, whatever the settings say
    #[arg(long, hide = true)]
    no_bom: bool,
    /// Settings to use instead of ~/.config/whosaid/settings.toml
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
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
            Self::Json => "a dataset of what was found",
            Self::JsonLines => "the same as JSON Lines, one record a line",
            Self::Csv => "a table, for spreadsheets",
            Self::Markdown => "quotations with citations",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// The arguments, understood.
#[derive(Debug)]
struct FindOptions {
    query: Query,
    inputs: Vec<Input>,
    any_language: bool,
    format: Format,
    /// Whether a byte order mark comes first.
    has_bom: bool,
    /// At most so many results.
    limit: usize,
}

impl FindOptions {
    fn new(args: &Args) -> Result<Self, Error> {
        // One that begins with `-` has a space before it, so that it isn't taken for an option.
        let query = args.query.trim_start();
        if args.bom && args.format != Format::Csv {
            let what = "--bom is for tables: write --format csv with it, or leave it out";
            return Err(Error::Usage(what.to_owned()));
        }
        // Only a table asks for a setting.
        let settings = match args.format {
            Format::Csv => Settings::load(args.config.as_deref())?,
            _ => Settings::default(),
        };
        Ok(Self {
            query: Query::parse(query).map_err(|error| unreadable_query(query, &error))?,
            inputs: open::inputs(&args.paths).map_err(|error| error.with_hint(SEVERAL_WORDS))?,
            any_language: args.any_language,
            format: args.format,
            has_bom: (settings.bom || args.bom) && !args.no_bom,
            limit: args.limit.unwrap_or(usize::MAX),
        })
    }
}

impl FindOptions {
    /// Whether what the text says was not said is left out. A dataset has it with the field that says so, and a text for people
    /// has "not said" before it; a table or a page of quotations goes to where nobody looks at the source.
    fn leaves_out_unsaid(&self) -> bool {
        let is_carried_on = !self.format.is_dataset() && self.format != Format::Text;
        is_carried_on && !self.query.asks_for(Field::Said)
    }
}

/// Prints what the query finds, the best first. A dataset is printed even where it is empty, for programs to read.
pub(crate) fn run(args: &Args, colour: ColourChoice) -> Result<Exit, Error> {
    let options = FindOptions::new(args)?;
    let engine = load::engine(&options.inputs, options.any_language)?;
    let answer = engine.search(&options.query, &Cancel::new()).unwrap_or_default();
    let (mut chosen, mut unsaid): (Vec<_>, _) = (answer.iter().map(|hit| hit.attribution).collect(), 0);
    if options.leaves_out_unsaid() {
        chosen.retain(|&no| engine.collection().is_asserted(no));
        unsaid = answer.total() - chosen.len();
    }
    chosen.truncate(options.limit);
    let page = stdout::page(colour);
    stdout::print(|out| {
        if options.has_bom {
            out.write_all(export::BYTE_ORDER_MARK.as_bytes())?;
        }
        export::write(engine.collection(), &chosen, options.format, page, out)
    })?;
    if answer.is_empty() {
        stderr::note(&nothing_found(&engine, &options.query));
        return Ok(Exit::Nothing);
    }
    if unsaid > 0 {
        stderr::note(&left_out(unsaid));
    }
    Ok(Exit::Done)
}

/// Why nothing was found, and which query would find something.
fn nothing_found(engine: &Engine, query: &Query) -> String {
    let Some(suggestion) = engine.suggest(query, &Cancel::new()) else {
        return "There is no quote or claim here.".to_owned();
    };
    let (why, total) = (suggestion.why(), suggestion.total);
    if suggestion.query.is_empty() {
        return format!("{why} An empty query, '', finds all {total}.");
    }
    // In single quotation marks, a shell takes an apostrophe only so.
    let query = suggestion.query.to_string().replace('\'', r"'\''");
    format!("{why} '{query}' finds {total}.")
}

/// What is wrong with the query, and where: marked in the line below it.
fn unreadable_query(query: &str, error: &QueryError) -> Error {
    Error::Query { expected: error.expected.clone(), marked: MarkedLine::new(query, error.at.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(query: &str, limit: Option<usize>) -> Result<FindOptions, String> {
        let args = Args {
            query: query.to_owned(),
            paths: vec!["-".into()],
            format: Format::Text,
            limit,
            bom: false,
            no_bom: false,
            config: None,
            any_language: false,
        };
        FindOptions::new(&args).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_limit_all_is_printed() {
        assert_eq!(understood("deal", None).unwrap().limit, usize::MAX);
        assert_eq!(understood("deal", Some(3)).unwrap().limit, 3);
        assert_eq!(understood("deal", None).unwrap().inputs, [Input::Stdin]);
    }

    #[test]
    fn a_mistake_is_marked_under_the_query_unless_it_is_long() {
        let marked = |query: &str| {
            let error = unreadable_query(query, &Query::parse(query).unwrap_err());
            error.marked().map(ToString::to_string)
        };
        assert_eq!(marked("kind:loud").unwrap(), "\n  kind:loud\n       ^^^^");
        assert_eq!(marked(&format!("{} kind:loud", "word ".repeat(60))), None);
    }
}
