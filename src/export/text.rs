//! Text for people: a page in columns on a terminal; elsewhere one line an attribution, so that it can be searched.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::citation::{publication, voice};
use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection, DocumentNo};
use crate::text::cells::{pad, width};
use crate::text::scrub::{Clean, printed_label};
use crate::text::wrap::wrap;

/// How wide the text is set, and whether in colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextPage {
    /// The terminal's width in cells; `None` where there is no terminal.
    pub width: Option<u16>,
    /// Whether names are bold and secondary text is dim.
    pub colour: bool,
}

impl TextPage {
    /// A text in its style, where there are colours.
    fn styled(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The narrowest page with columns, in cells.
const MIN_COLUMNS_WIDTH: u16 = 64;
/// The widest page, in cells: wider prose is hard to read.
const MAX_PAGE_WIDTH: u16 = 110;
/// The widest column of names in cells, and as a fraction of the page (a quarter).
const NAME_COLUMN: (usize, usize) = (24, 4);
/// The same for cues.
const CUE_COLUMN: (usize, usize) = (14, 8);
/// Cells left of the columns.
const PAGE_INDENT: usize = 2;
/// Cells between the columns.
const PAGE_GAP: usize = 2;

/// Writes the attributions. On a page a document's title stands above its attributions.
pub(super) fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    page: TextPage,
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut entries = Entries::new(collection);
    let Some(cells) = page.width else {
        for &no in chosen {
            step()?;
            writeln!(out, "{}", line(&entries.entry(no), page))?;
        }
        return out.flush();
    };
    let columns = TextColumns::new(&mut entries, chosen, cells);
    let mut writer = PageWriter { page, columns, title: None, out };
    for &no in chosen {
        step()?;
        writer.write(&entries.entry(no))?;
    }
    writer.out.flush()
}

/// All on one line: "Ada Pell \[denied\]: a claim (The pier, The Harbour Post, ¶3)".
fn line(entry: &Entry<'_>, page: TextPage) -> String {
    let wording = entry.wording();
    let wording = printed_label(&wording);
    let voice = page.styled(BOLD, &voice(entry));
    let place = page.styled(DIM, &format!("({}, ¶{})", publication(entry), entry.paragraph));
    format!("{voice}: {wording} {place}")
}

/// The width of each column, in cells.
struct TextColumns {
    /// `None` where the page is too narrow for columns.
    who: Option<usize>,
    cue: usize,
    wording: usize,
    paragraph: usize,
}

impl TextColumns {
    fn new(entries: &mut Entries<'_>, chosen: &[AttributionNo], cells: u16) -> Self {
        let (mut who, mut cue, mut paragraph) = (0, 0, 0);
        for &no in chosen {
            let entry = entries.entry(no);
            who = who.max(width(&printed_label(&entry.who())));
            cue = cue.max(width(&printed_label(&entry.cue())));
            paragraph = paragraph.max(width(&number(&entry)));
        }
        let page = usize::from(cells.min(MAX_PAGE_WIDTH));
        let (who, cue) = (
            who.min(NAME_COLUMN.0).min(page / NAME_COLUMN.1),
            cue.min(CUE_COLUMN.0).min(page / CUE_COLUMN.1),
        );
        if cells < MIN_COLUMNS_WIDTH {
            return Self { who: None, cue, wording: page.saturating_sub(2 * PAGE_INDENT).max(1), paragraph };
        }
        let wording =
            page.saturating_sub(PAGE_INDENT + who + PAGE_GAP + cue + PAGE_GAP + PAGE_GAP + paragraph).max(1);
        Self { who: Some(who), cue, wording, paragraph }
    }
}

fn number(entry: &Entry<'_>) -> String {
    format!("¶{}", entry.paragraph)
}

/// Writes entries one below the other.
struct PageWriter<'a> {
    page: TextPage,
    columns: TextColumns,
    /// The document whose title was written last.
    title: Option<DocumentNo>,
    out: &'a mut dyn Write,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

impl PageWriter<'_> {
    fn write(&mut self, entry: &Entry<'_>) -> io::Result<()> {
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
            let mut row = " ".repeat(PAGE_INDENT);
            row += &self.styled(BOLD, &at(&who), cells);
            row += &" ".repeat(PAGE_GAP);
            row += &self.styled(DIM, &at(&cue), self.columns.cue);
            row += &" ".repeat(PAGE_GAP);
            if nth == 0 {
                row += &pad(&at(&wording), self.columns.wording + PAGE_GAP);
                let number = number(entry);
                row += &" ".repeat(self.columns.paragraph - width(&number).min(self.columns.paragraph));
                row += &self.styled(DIM, &number, 0);
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
        let mut head = self.styled(BOLD, &printed_label(&who), 0);
        head += &" ".repeat(PAGE_GAP);
        head += &self.styled(DIM, aside.trim_start(), 0);
        writeln!(self.out, "{head}")?;
        for row in self.wording(entry) {
            writeln!(self.out, "{:PAGE_INDENT$}{row}", "")?;
        }
        Ok(())
    }

    /// The wording, and below it who tells it, where it stands inside of what somebody else says.
    fn wording(&self, entry: &Entry<'_>) -> Vec<String> {
        let mut rows_of_wording = rows(&entry.wording(), self.columns.wording);
        if let Some(teller) = entry.told_by() {
            let aside = rows(&format!("as told by {teller}"), self.columns.wording);
            rows_of_wording.extend(aside.iter().map(|row| self.styled(DIM, row, 0)));
        }
        rows_of_wording
    }

    /// A text in its style, padded with spaces to `cells`.
    fn styled(&self, style: Style, text: &str, cells: usize) -> String {
        let padding = " ".repeat(cells.saturating_sub(width(text)));
        format!("{}{padding}", self.page.styled(style, text))
    }
}

/// The text scrubbed and wrapped. A word that is wider than a row is broken.
fn rows(text: &str, cells: usize) -> Vec<String> {
    let clean = Clean::printed_text(text.trim());
    let text = clean.as_str();
    let cells = u16::try_from(cells.max(1)).unwrap_or(u16::MAX);
    wrap(text, cells).into_iter().map(|row: Range<usize>| text[row].to_owned()).collect()
}
