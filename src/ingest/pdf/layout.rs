//! Layout: makes lines and paragraphs of runs of glyphs with their positions. A few passes over the runs.
//!
//! The order of drawing is taken for the order of reading, since programs that set text draw it so, column by column.
//! A paragraph ends at a wider gap, at an indentation, where the size changes, and at a short line that ends a sentence.

use super::content::GlyphRun;
use crate::ingest::article::one_line;

/// The text of a document.
pub(super) struct PdfText {
    pub(super) paragraphs: Vec<String>,
    /// The paragraph at the top that is set larger than the rest.
    pub(super) title: Option<String>,
}

/// The paragraphs of all pages, without their running heads and feet.
pub(super) fn paragraphs(pages: Vec<Vec<GlyphRun>>) -> PdfText {
    let mut pages: Vec<Vec<PdfLine>> = pages.into_iter().map(lines).collect();
    drop_running_lines(&mut pages);
    let lines: Vec<PdfLine> = pages.into_iter().flatten().collect();
    let size = median(
        lines.iter().flat_map(|line| std::iter::repeat_n(line.size, 1 + line.text.len() / 20)).collect(),
    );
    let leading = median(lines.windows(2).filter_map(|pair| leading(&pair[0], &pair[1])).collect());
    let mut found: Vec<(String, f32)> = Vec::new();
    let mut right = f32::MIN;
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &lines[before]);
        let begins = before.is_none_or(|before| begins_paragraph(before, line, leading, right));
        if before.is_none_or(|before| line.base > before.base) {
            right = f32::MIN;
        }
        right = right.max(line.right);
        match found.last_mut().filter(|_| !begins) {
            Some((paragraph, _)) => join(paragraph, &line.text),
            None => found.push((line.text.clone(), line.size)),
        }
    }
    let title = found.iter().take(6).filter(|(text, _)| text.chars().count() <= 250);
    let title = title.max_by(|(_, one), (_, other)| one.total_cmp(other).then(std::cmp::Ordering::Greater));
    let title = title.filter(|(_, title)| *title > 1.2 * size).map(|(text, _)| text.clone());
    PdfText { paragraphs: found.into_iter().map(|(text, _)| text).collect(), title }
}

/// A line, or a part of one that is far from the rest.
#[derive(Clone, Debug)]
struct PdfLine {
    text: String,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
}

impl PdfLine {
    fn add(&mut self, run: &GlyphRun) {
        let is_apart = run.left - self.right > 0.17 * self.size;
        if is_apart && !self.text.ends_with(' ') && !run.text.starts_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(&run.text);
        self.right = self.right.max(run.right);
        // A superscript doesn't make the line smaller.
        if run.size > self.size {
            (self.size, self.base) = (run.size, run.base);
        }
    }
}

fn lines(runs: Vec<GlyphRun>) -> Vec<PdfLine> {
    let mut lines: Vec<PdfLine> = Vec::new();
    for run in runs {
        if let Some(line) = lines.last_mut().filter(|line| is_on(line, &run)) {
            line.add(&run);
        } else {
            let GlyphRun { text, left, right, base, size } = run;
            lines.push(PdfLine { text, left, right, base, size });
        }
    }
    for line in &mut lines {
        line.text = one_line(&without_ligatures(&line.text));
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Whether a run continues a line: on its baseline or raised, close behind its end and not before it.
fn is_on(line: &PdfLine, run: &GlyphRun) -> bool {
    let size = line.size.max(run.size);
    let gap = run.left - line.right;
    (line.base - run.base).abs() < 0.5 * size && gap > -size && gap < 3.0 * size
}

/// The distance from one line to the next of its paragraph or column.
fn leading(line: &PdfLine, next: &PdfLine) -> Option<f32> {
    let distance = line.base - next.base;
    let is_leading = distance > 0.8 * line.size && distance < 2.5 * line.size && is_same_size(line, next);
    is_leading.then(|| distance / line.size)
}

fn is_same_size(one: &PdfLine, other: &PdfLine) -> bool {
    (one.size - other.size).abs() <= 0.1 * one.size.max(other.size)
}

fn median(mut numbers: Vec<f32>) -> f32 {
    numbers.sort_unstable_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(1.2)
}

/// Whether a paragraph begins with this line. `leading` is the usual one, in em; `right` where the column's lines end.
fn begins_paragraph(before: &PdfLine, line: &PdfLine, leading: f32, right: f32) -> bool {
    if !is_same_size(before, line) {
        return true;
    }
    let size = line.size;
    let down = before.base - line.base;
    let ends = ends_sentence(&before.text);
    if down < 0.0 {
        // The next column or page. A paragraph continues there if its sentence does.
        return ends;
    }
    let indent = line.left - before.left;
    let is_indented = indent > 0.8 * size && indent < 4.0 * size;
    let is_short = before.right < right - 4.0 * size;
    down > 1.3 * leading * size || is_indented || (is_short && ends)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…', ':'])
}

/// Appends the next line to a paragraph. A word that was divided is joined.
fn join(paragraph: &mut String, line: &str) {
    let front = paragraph.strip_suffix(['-', '\u{AD}', '\u{2010}']);
    let is_divided = front.is_some_and(|front| front.ends_with(char::is_lowercase))
        && line.starts_with(char::is_lowercase);
    if is_divided {
        paragraph.pop();
    } else if !paragraph.ends_with(['-', '—']) || !line.starts_with(char::is_alphanumeric) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

fn without_ligatures(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            c => plain.push(c),
        }
    }
    plain
}

/// How many lines at the top and at the bottom of a page may be running heads and feet.
const MAX_RUNNING_LINES: usize = 3;

/// Drops page numbers, the addresses and times that browsers print, and lines that most pages have in common.
fn drop_running_lines(pages: &mut [Vec<PdfLine>]) {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for page in pages.iter() {
        for at in edges(page.len()) {
            *seen.entry(shape(&page[at].text)).or_default() += 1;
        }
    }
    let is_common =
        |text: &str| seen.get(&shape(text)).is_some_and(|&count| count > 2 && count * 2 > pages.len());
    let dropped: Vec<Vec<usize>> = pages
        .iter()
        .map(|page| {
            let is_dropped = |at: &usize| is_running(&page[*at].text) || is_common(&page[*at].text);
            edges(page.len()).filter(is_dropped).collect()
        })
        .collect();
    for (page, dropped) in pages.iter_mut().zip(dropped) {
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
    }
}

/// The numbers of the first and the last lines of a page.
fn edges(lines: usize) -> impl Iterator<Item = usize> {
    (0..lines.min(MAX_RUNNING_LINES))
        .chain(lines.saturating_sub(MAX_RUNNING_LINES).max(MAX_RUNNING_LINES)..lines)
}

/// A line with all numbers alike: "Page 3" is "Page 4".
fn shape(text: &str) -> String {
    let mut shape: String = text.chars().map(|c| if c.is_numeric() { '0' } else { c }).collect();
    while shape.contains("00") {
        shape = shape.replace("00", "0");
    }
    shape
}

/// "3", "– 3 –", "3/12", "Page 3 of 12", "https://…", "4/3/21, 16:05".
fn is_running(text: &str) -> bool {
    let lower = text.to_lowercase();
    let plain = lower.trim_matches(|c: char| c.is_whitespace() || "–—-|.".contains(c));
    let words: Vec<&str> = plain.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&str| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_page = words.len() <= 4
        && words.iter().any(is_number)
        && words.iter().all(|word| is_number(word) || matches!(*word, "page" | "of"));
    let is_address = !lower.contains(' ') && (lower.starts_with("http") || lower.starts_with("file:"));
    let is_time = lower.len() <= 24
        && lower.contains(':')
        && lower.contains(['/', '.'])
        && lower.chars().all(|c| c.is_numeric() || " ,/.:apm".contains(c));
    is_page || is_address || is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_lines_are_told_from_text() {
        for line in [
            "3",
            "– 3 –",
            "3/12",
            "Page 3 of 12",
            "https://a.example/b",
            "11/23/26, 9:13 PM",
            "4.3.21, 16:05",
        ] {
            assert!(is_running(line), "{line}");
        }
        for line in ["No.", "It cost 3.", "A page", "In 2021", "2021-03-04", "a.m.", "Of 12 men, 3 left"] {
            assert!(!is_running(line), "{line}");
        }
    }

    #[test]
    fn divided_words_are_whole_again() {
        let joined = |front: &str, back: &str| {
            let mut paragraph = front.to_owned();
            join(&mut paragraph, back);
            paragraph
        };
        assert_eq!(joined("the presi-", "dent said"), "the president said");
        assert_eq!(joined("the Anglo-", "Saxon"), "the Anglo-Saxon");
        assert_eq!(joined("one", "two"), "one two");
        assert_eq!(joined("he said –", "twice"), "he said – twice");
    }

    #[test]
    fn edges_are_each_named_once() {
        let named = |lines| edges(lines).collect::<Vec<_>>();
        assert_eq!(named(0), Vec::<usize>::new());
        assert_eq!(named(4), [0, 1, 2, 3]);
        assert_eq!(named(9), [0, 1, 2, 6, 7, 8]);
    }
}
