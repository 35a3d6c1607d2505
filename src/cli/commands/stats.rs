//! `whosaid stats`: who is quoted, how often, in which kinds.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::PathBuf;

use anstyle::Style;
use clap::{ValueEnum, ValueHint};
use serde::Serialize;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::mistake::whole_number;
use crate::cli::stdout::{self, ColourChoice};
use crate::collection::format::json;
use crate::collection::{Collection, Kind, SpeakerKind};
use crate::export::TextPage;
use crate::open;
use crate::text::cells::{fit, pad_left, width};
use crate::text::scrub::printed_label;

const EXAMPLES: &str = "\
What two speakers said together counts for both.

Examples:
  whosaid stats
  whosaid stats archive/ --limit 20
  whosaid stats quotes.json --format json | jq '.speakers[0].name'";

/// Count who is quoted, how often, in which kinds
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Datasets or articles, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// What to print it as
    #[arg(short, long, value_enum, default_value_t)]
    format: StatsFormat,
    /// Print only the N who are quoted most
    #[arg(short = 'n', long, value_name = "N", value_parser = whole_number)]
    limit: Option<usize>,
    /// Read articles in other languages than English too
    #[arg(long)]
    any_language: bool,
}

/// What the counts are printed as.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum StatsFormat {
    /// a table with bars, for people
    #[default]
    Text,
    /// for programs
    Json,
}

/// Counts the quotes and claims in what the paths name, and prints the counts.
pub(crate) fn run(args: &Args, colour: ColourChoice) -> Result<Exit, Error> {
    let collection = load::collection(&open::inputs(&args.paths)?, args.any_language)?;
    let statistics = Statistics::of(&collection, args.limit.unwrap_or(usize::MAX));
    match args.format {
        StatsFormat::Text => {
            let table = table(&collection, &statistics, stdout::page(colour));
            stdout::print(|out| out.write_all(table.as_bytes()))?;
        }
        StatsFormat::Json => stdout::print(|out| writeln!(out, "{}", json::to_string(&statistics)?))?,
    }
    Ok(Exit::Done)
}

/// The counts of a collection, as `stats --format json` prints them.
#[derive(Debug, Serialize)]
struct Statistics<'a> {
    sources: usize,
    #[serde(flatten)]
    all: KindCounts,
    speaker_count: usize,
    /// The most quoted first; of two that are quoted equally often, in the order of the dataset.
    speakers: Vec<SpeakerStatistics<'a>>,
    /// Attributions whose text names nobody.
    nobody: KindCounts,
    /// Those that the text says were not said, which are counted nowhere else.
    not_said: usize,
}

/// One speaker.
#[derive(Debug, Serialize)]
struct SpeakerStatistics<'a> {
    id: &'a str,
    name: &'a str,
    kind: Option<SpeakerKind>,
    #[serde(flatten)]
    counts: KindCounts,
}

/// How many attributions there are, and how many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct KindCounts {
    attributions: usize,
    direct: usize,
    mixed: usize,
    indirect: usize,
}

impl KindCounts {
    fn count(&mut self, kind: Kind) {
        self.attributions += 1;
        *match kind {
            Kind::Direct => &mut self.direct,
            Kind::Mixed => &mut self.mixed,
            Kind::Indirect => &mut self.indirect,
        } += 1;
    }
}

impl<'a> Statistics<'a> {
    /// Counts a collection, and lists at most `most` speakers, the most quoted ones.
    fn of(collection: &'a Collection, most: usize) -> Self {
        let mut all = KindCounts::default();
        let mut nobody = KindCounts::default();
        let mut each = vec![KindCounts::default(); collection.speaker_count()];
        let mut not_said = 0;
        for attribution in collection.attributions() {
            if !attribution.is_asserted {
                not_said += 1;
                continue;
            }
            all.count(attribution.kind);
            attribution.speakers.iter().for_each(|no| each[no.0 as usize].count(attribution.kind));
            if attribution.speakers.is_empty() {
                nobody.count(attribution.kind);
            }
        }
        let mut speakers: Vec<_> = collection
            .speakers()
            .zip(each)
            .map(|(speaker, counts)| SpeakerStatistics {
                id: speaker.id,
                name: speaker.name,
                kind: speaker.kind,
                counts,
            })
            .collect();
        speakers.sort_by_key(|speaker| Reverse(speaker.counts.attributions));
        speakers.truncate(most);
        Self {
            sources: collection.document_count(),
            all,
            speaker_count: collection.speaker_count(),
            speakers,
            nobody,
            not_said,
        }
    }
}

/// The name of the row for attributions without a speaker.
const NOBODY_NAMED: &str = "(nobody named)";
/// The characters of bars, one for each kind, which differ without colour.
const BAR_CHARS: [char; 3] = ['█', '▓', '░'];
const COLUMN_HEADS: [&str; 4] = ["█ quotes", "▓ mixed", "░ claims", "all"];
const COLUMN_GAP: &str = "  ";
/// The width of a table that is not printed to a terminal, in cells.
const DEFAULT_WIDTH: u16 = 80;
/// The longest bar, in cells.
const MAX_BAR: usize = 40;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The table, as lines.
fn table(collection: &Collection, statistics: &Statistics<'_>, page: TextPage) -> String {
    let rows = rows(statistics);
    let mut text = format!("{}\n", open::contents(collection));
    if rows.is_empty() {
        return text;
    }
    let layout = StatsLayout::new(&rows, &statistics.all, page);
    text += "\n";
    text += &layout.head();
    for row in &rows {
        text += &layout.row(row, true);
    }
    text += "\n";
    text += &layout.row(&StatsRow { name: "in all".to_owned(), counts: statistics.all }, false);
    let more = statistics.speaker_count - statistics.speakers.len();
    if more > 0 {
        let _ = writeln!(text, "\nand {more} more");
    }
    match statistics.not_said {
        0 => {}
        1 => text += "\n1 is not counted, which the text says was not said\n",
        some => {
            let _ = writeln!(text, "\n{some} are not counted, which the text says were not said");
        }
    }
    text
}

/// One row of the table.
struct StatsRow {
    name: String,
    counts: KindCounts,
}

/// A row for each speaker who is quoted, and one for nobody.
fn rows(statistics: &Statistics<'_>) -> Vec<StatsRow> {
    let speakers =
        statistics.speakers.iter().map(|speaker| (printed_label(speaker.name).into_owned(), speaker.counts));
    let nobody = (NOBODY_NAMED.to_owned(), statistics.nobody);
    speakers
        .chain([nobody])
        .filter(|(_, counts)| counts.attributions > 0)
        .map(|(name, counts)| StatsRow { name, counts })
        .collect()
}

/// The numbers of a row: a dot stands for zero, so that the others stand out.
fn numbers(counts: &KindCounts) -> [String; 4] {
    [counts.direct, counts.mixed, counts.indirect, counts.attributions].map(|number| match number {
        0 => "·".to_owned(),
        some => some.to_string(),
    })
}

/// The widths of the table's columns, in cells.
struct StatsLayout {
    colour: bool,
    name: usize,
    /// Cells of the columns of numbers: of each kind, and of all.
    numbers: [usize; 4],
    /// The widest bar.
    bar: usize,
    /// The number for which a bar has that width.
    most: usize,
}

impl StatsLayout {
    fn new(rows: &[StatsRow], all: &KindCounts, page: TextPage) -> Self {
        let cells = usize::from(page.width.unwrap_or(DEFAULT_WIDTH));
        let digits = numbers(all).map(|number| width(&number));
        let columns = [0, 1, 2, 3].map(|nth| digits[nth].max(width(COLUMN_HEADS[nth])));
        let numbers: usize = columns.iter().map(|column| column + COLUMN_GAP.len()).sum();
        let longest = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
        let name = longest.min(cells.saturating_sub(numbers).max(8));
        let rest = cells.saturating_sub(name + numbers + COLUMN_GAP.len());
        // In fewer cells a bar is of no use.
        let bar = if rest < 8 { 0 } else { rest.min(MAX_BAR) };
        let most = rows.iter().map(|row| row.counts.attributions).max().unwrap_or(0);
        Self { colour: page.colour, name, numbers: columns, bar, most }
    }

    fn head(&self) -> String {
        let heads = COLUMN_HEADS.iter().zip(self.numbers).map(|(head, cells)| pad_left(head, cells));
        let line = format!(
            "{:name$}{COLUMN_GAP}{}",
            "",
            heads.collect::<Vec<_>>().join(COLUMN_GAP),
            name = self.name
        );
        format!("{}\n", self.styled(DIM, &line))
    }

    fn row(&self, row: &StatsRow, with_bar: bool) -> String {
        let mut line = self.styled(BOLD, &fit(&row.name, self.name));
        for (number, cells) in numbers(&row.counts).iter().zip(self.numbers) {
            line += COLUMN_GAP;
            line += &pad_left(number, cells);
        }
        if with_bar {
            line += COLUMN_GAP;
            line += &self.bar(row.counts);
        }
        format!("{}\n", line.trim_end())
    }

    /// A bar in three parts, as long as the numbers are large. The end of each part is rounded, not its length, so that the
    /// whole bar has the right length.
    fn bar(&self, counts: KindCounts) -> String {
        let mut bar = String::new();
        let (mut sum, mut drawn) = (0, 0);
        for (mark, number) in BAR_CHARS.into_iter().zip([counts.direct, counts.mixed, counts.indirect]) {
            sum += number;
            let end = (sum * self.bar).div_ceil(self.most.max(1));
            bar.extend(std::iter::repeat_n(mark, end - drawn));
            drawn = end;
        }
        bar
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
