//! The table: a row for each speaker, with a bar of their quotes and claims, aligned by cells.

use std::fmt::Write as _;

use anstyle::Style;

use super::count::{Counts, Statistics};
use crate::collection::Collection;
use crate::export::Page;
use crate::open::contents;
use crate::text::cells::{fit, pad_left, width};
use crate::text::scrub::printed_label;

const NOBODY: &str = "(nobody named)";
/// What bars are made of, told apart without colour.
const MARKS: [char; 3] = ['█', '▓', '░'];
const HEADS: [&str; 4] = ["█ quotes", "▓ mixed", "░ claims", "all"];
const GAP: &str = "  ";
/// Cells of a page that is none.
const USUAL: u16 = 80;
/// Cells of the longest bar.
const LONGEST: usize = 40;

const NAME: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

/// The whole of it, as lines.
pub(super) fn table(collection: &Collection, statistics: &Statistics<'_>, page: Page) -> String {
    let rows = rows(statistics);
    let mut text = format!("{}\n", contents(collection));
    if rows.is_empty() {
        return text;
    }
    let layout = Layout::new(&rows, &statistics.all, page);
    text += "\n";
    text += &layout.head();
    for row in &rows {
        text += &layout.row(row, true);
    }
    text += "\n";
    text += &layout.row(&Row { name: "in all".to_owned(), counts: statistics.all }, false);
    let more = statistics.speaker_count - statistics.speakers.len();
    if more > 0 {
        let _ = writeln!(text, "\nand {more} more");
    }
    text
}

struct Row {
    name: String,
    counts: Counts,
}

/// The speakers who are quoted at all, and nobody.
fn rows(statistics: &Statistics<'_>) -> Vec<Row> {
    let speakers =
        statistics.speakers.iter().map(|voice| (printed_label(voice.name).into_owned(), voice.counts));
    let nobody = (NOBODY.to_owned(), statistics.nobody);
    speakers
        .chain([nobody])
        .filter(|(_, counts)| counts.attributions > 0)
        .map(|(name, counts)| Row { name, counts })
        .collect()
}

/// The numbers of a row as they are set: none is a dot, so that the others stand out.
fn numbers(counts: &Counts) -> [String; 4] {
    [counts.direct, counts.mixed, counts.indirect, counts.attributions].map(|number| match number {
        0 => "·".to_owned(),
        some => some.to_string(),
    })
}

struct Layout {
    colour: bool,
    name: usize,
    /// Of each kind, and of all.
    numbers: [usize; 4],
    bar: usize,
    most: usize,
}

impl Layout {
    fn new(rows: &[Row], all: &Counts, page: Page) -> Self {
        let cells = usize::from(page.width.unwrap_or(USUAL));
        let digits = numbers(all).map(|number| width(&number));
        let columns = [0, 1, 2, 3].map(|nth| digits[nth].max(width(HEADS[nth])));
        let numbers: usize = columns.iter().map(|column| column + GAP.len()).sum();
        let longest = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
        let name = longest.min(cells.saturating_sub(numbers).max(8));
        let rest = cells.saturating_sub(name + numbers + GAP.len());
        // A bar of fewer cells tells nothing.
        let bar = if rest < 8 { 0 } else { rest.min(LONGEST) };
        let most = rows.iter().map(|row| row.counts.attributions).max().unwrap_or(0);
        Self { colour: page.colour, name, numbers: columns, bar, most }
    }

    fn head(&self) -> String {
        let heads = HEADS.iter().zip(self.numbers).map(|(head, cells)| pad_left(head, cells));
        let line = format!("{:name$}{GAP}{}", "", heads.collect::<Vec<_>>().join(GAP), name = self.name);
        format!("{}\n", self.styled(ASIDE, &line))
    }

    fn row(&self, row: &Row, with_bar: bool) -> String {
        let mut line = self.styled(NAME, &fit(&row.name, self.name));
        for (number, cells) in numbers(&row.counts).iter().zip(self.numbers) {
            line += GAP;
            line += &pad_left(number, cells);
        }
        if with_bar {
            line += GAP;
            line += &self.bar(row.counts);
        }
        format!("{}\n", line.trim_end())
    }

    /// A bar as long as the number is large, in three parts. Each part ends where all up to it would, so that the
    /// whole is as long as it should be.
    fn bar(&self, counts: Counts) -> String {
        let mut bar = String::new();
        let (mut sum, mut drawn) = (0, 0);
        for (mark, number) in MARKS.into_iter().zip([counts.direct, counts.mixed, counts.indirect]) {
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
