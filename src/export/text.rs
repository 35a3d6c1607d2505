//! Text for people: on a terminal a page in columns, elsewhere a line for each attribution, which can be searched.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::citation::{publication, voice};
use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection, DocumentNo};
use crate::text::cells::{pad, width};
use crate::text::scrub::{Clean, printed_label};
use crate::text::wrap::wrap;

/// What the text is set on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The terminal's cells; nothing where it is no terminal.
    pub width: Option<u16>,
    /// Whether names are bold and what is beside the point is dim.
    pub colour: bool,
}

/// Below this many cells a page has no columns.
const NARROW: u16 = 64;
/// Prose is not set wider than this many, however wide the terminal.
const WIDEST: u16 = 110;
/// Cells of the widest column of names and of cues, and what part of a page they may have.
const WHO: (usize, usize) = (24, 4);
const CUE: (usize, usize) = (14, 8);
/// Cells left of the columns, and between them.
const INDENT: usize = 2;
const GAP: usize = 2;

/// Writes the attributions. On a page a document's title stands above what comes from it.
pub(super) fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    page: Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut entries = Entries::new(collection);
    let Some(cells) = page.width else {
        for &no in chosen {
            writeln!(out, "{}", line(&entries.entry(no)))?;
        }
        return out.flush();
    };
    let columns = Columns::new(&mut entries, chosen, cells);
    let mut setter = Setter { page, columns, title: None, out };
    for &no in chosen {
        setter.set(&entries.entry(no))?;
    }
    setter.out.flush()
}

/// All on one line: "Ada Pell [denied]: a claim (The pier, The Harbour Post, ¶3)".
fn line(entry: &Entry<'_>) -> String {
    let wording = entry.wording();
    let wording = printed_label(&wording);
    format!("{}: {wording} ({}, ¶{})", voice(entry), publication(entry), entry.paragraph)
}

/// How many cells each column has.
struct Columns {
    /// Nothing where the page is too narrow for columns.
    who: Option<usize>,
    cue: usize,
    wording: usize,
    paragraph: usize,
}

impl Columns {
    fn new(entries: &mut Entries<'_>, chosen: &[AttributionNo], cells: u16) -> Self {
        let (mut who, mut cue, mut paragraph) = (0, 0, 0);
        for &no in chosen {
            let entry = entries.entry(no);
            who = who.max(width(&printed_label(&entry.who())));
            cue = cue.max(width(&printed_label(&entry.cue())));
            paragraph = paragraph.max(width(&number(&entry)));
        }
        let page = usize::from(cells.min(WIDEST));
        let (who, cue) = (who.min(WHO.0).min(page / WHO.1), cue.min(CUE.0).min(page / CUE.1));
        if cells < NARROW {
            return Self { who: None, cue, wording: page.saturating_sub(2 * INDENT).max(1), paragraph };
        }
        let wording = page.saturating_sub(INDENT + who + GAP + cue + GAP + GAP + paragraph).max(1);
        Self { who: Some(who), cue, wording, paragraph }
    }
}

fn number(entry: &Entry<'_>) -> String {
    format!("¶{}", entry.paragraph)
}

/// Sets entries one under the other.
struct Setter<'a> {
    page: Page,
    columns: Columns,
    /// Whose title was set last.
    title: Option<DocumentNo>,
    out: &'a mut dyn Write,
}

const NAME: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

impl Setter<'_> {
    fn set(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.heading(entry)?;
        match self.columns.who {
            Some(who) => self.beside(entry, who),
            None => self.stacked(entry),
        }
    }

    fn heading(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if self.title == Some(entry.document.no) {
            return Ok(());
        }
        if self.title.replace(entry.document.no).is_some() {
            writeln!(self.out)?;
        }
        let title = publication(entry);
        for row in rows(&title, usize::from(self.page.width.unwrap_or(u16::MAX))) {
            writeln!(self.out, "{row}")?;
        }
        writeln!(self.out)
    }

    /// Name, cue, wording and paragraph side by side, each wrapped in its column.
    fn beside(&mut self, entry: &Entry<'_>, cells: usize) -> io::Result<()> {
        let who = entry.who();
        let who = rows(&who, cells);
        let cue = entry.cue();
        let cue = rows(&cue, self.columns.cue);
        let wording = self.wording(entry);
        for nth in 0..who.len().max(cue.len()).max(wording.len()) {
            let at = |rows: &[String]| rows.get(nth).cloned().unwrap_or_default();
            let mut row = " ".repeat(INDENT);
            row += &self.styled(NAME, &at(&who), cells);
            row += &" ".repeat(GAP);
            row += &self.styled(ASIDE, &at(&cue), self.columns.cue);
            row += &" ".repeat(GAP);
            if nth == 0 {
                row += &pad(&at(&wording), self.columns.wording + GAP);
                let number = number(entry);
                row += &" ".repeat(self.columns.paragraph - width(&number).min(self.columns.paragraph));
                row += &self.styled(ASIDE, &number, 0);
            } else {
                row += &at(&wording);
            }
            writeln!(self.out, "{}", row.trim_end())?;
        }
        Ok(())
    }

    /// Name, cue and paragraph, and the wording below.
    fn stacked(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let who = entry.who();
        let cue = entry.cue();
        let aside = format!("{} {}", printed_label(&cue), number(entry));
        let mut head = self.styled(NAME, &printed_label(&who), 0);
        head += &" ".repeat(GAP);
        head += &self.styled(ASIDE, aside.trim_start(), 0);
        writeln!(self.out, "{head}")?;
        for row in self.wording(entry) {
            writeln!(self.out, "{:INDENT$}{row}", "")?;
        }
        Ok(())
    }

    /// The wording, and below it whose words these are where they stand inside what somebody else says.
    fn wording(&self, entry: &Entry<'_>) -> Vec<String> {
        let mut set = rows(&entry.wording(), self.columns.wording);
        if let Some(teller) = entry.told_by() {
            let aside = rows(&format!("as told by {teller}"), self.columns.wording);
            set.extend(aside.iter().map(|row| self.styled(ASIDE, row, 0)));
        }
        set
    }

    /// A text in its style, with spaces behind it to `cells`.
    fn styled(&self, style: Style, text: &str, cells: usize) -> String {
        let padding = " ".repeat(cells.saturating_sub(width(text)));
        if self.page.colour && !text.is_empty() {
            format!("{style}{text}{style:#}{padding}")
        } else {
            format!("{text}{padding}")
        }
    }
}

/// Scrubbed and wrapped. A word that a row holds only a part of is broken: nothing is left out.
fn rows(text: &str, cells: usize) -> Vec<String> {
    let clean = Clean::printed_text(text.trim());
    let text = clean.as_str();
    let cells = u16::try_from(cells.max(1)).unwrap_or(u16::MAX);
    wrap(text, cells).into_iter().map(|row: Range<usize>| text[row].to_owned()).collect()
}
