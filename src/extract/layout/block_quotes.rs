//! Block quotations: what a file's markup sets apart, and quotations on lines of their own, with the name of who says it
//! below, behind a dash or in a caption. Where no name stands with a block, the words before it say whose it is.

use std::ops::Range;

use super::label::{LabelForm, name_form};
use super::line::{LayoutLine, is_remark};
use super::people::People;
use super::speech::{Naming, Speech};
use super::transcript::is_in_marks;
use crate::collection::Verbatim;
use crate::extract::rule::Rule;

/// The fewest words of a quotation on a line of its own.
const MIN_SIGNED_WORDS: usize = 4;
/// The most words of what stands below it.
const MAX_SIGNATURE_WORDS: usize = 16;

/// The block quotations of a text, in its order.
pub(super) fn read(text: &str, lines: &[LayoutLine]) -> Vec<Speech> {
    let mut speeches = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(block) = lines[at].block else {
            at += 1;
            continue;
        };
        let end = at + lines[at..].iter().take_while(|line| line.block == Some(block)).count();
        speeches.extend(block_quote(text, lines, at..end));
        at = end;
    }
    speeches.extend(signed_lines(text, lines));
    speeches
}

/// The quotation of the lines of one block.
fn block_quote(text: &str, lines: &[LayoutLine], block: Range<usize>) -> Option<Speech> {
    let words = |line: &LayoutLine| &text[line.words.clone()];
    let mut content: Vec<Range<usize>> = Vec::new();
    let mut source = None;
    for line in &lines[block.clone()] {
        let is_signature = line.is_cite || !content.is_empty() && behind_dash(words(line)).is_some();
        if is_signature {
            source = source.or_else(|| signature(text, line.words.clone()));
        } else if source.is_none() && !is_remark(words(line)) {
            content.push(line.words.clone());
        }
    }
    if source.is_none() {
        source = split_signature(text, &mut content);
    }
    if let Some(next) = lines
        .get(block.end)
        .filter(|next| source.is_none() && (next.is_cite || behind_dash(words(next)).is_some()))
    {
        source = signature(text, next.words.clone());
    }
    let is_marked = is_in_marks(text, &content);
    if content.is_empty() || is_marked && source.is_none() {
        return None;
    }
    let verbatim = if is_marked { None } else { Some(Verbatim::Block) };
    Some(Speech { source, naming: Naming::BySource, cue: None, content, verbatim, rule: Rule::BlockQuote })
}

/// The name behind a dash at the end of the last paragraph: `We wait. — Ines Pell, mayor`.
fn split_signature(text: &str, content: &mut [Range<usize>]) -> Option<Range<usize>> {
    let last = content.last_mut()?;
    let words = &text[last.clone()];
    let dash = words
        .rfind([' ', '\u{a0}', '.', '”', '"', '!', '?'])
        .and_then(|_| SIGNATURE_DASHES.iter().filter_map(|dash| words.rfind(dash)).max())?;
    let before = words[..dash].trim_end();
    if !before.ends_with(['.', '!', '?', '…', '”', '"', '’']) {
        return None;
    }
    let source = signature(text, last.start + dash..last.end)?;
    last.end = last.start + before.len();
    Some(source)
}

/// What stands behind the dash that a line begins with.
fn behind_dash(line: &str) -> Option<&str> {
    let rest = SIGNATURE_DASHES.iter().find_map(|dash| line.strip_prefix(dash))?.trim_start();
    rest.starts_with(|c: char| c.is_uppercase() || c == '@').then_some(rest)
}

const SIGNATURE_DASHES: [&str; 6] = ["—", "–", "―", "--", "~", "- "];

/// The name in what stands below a quotation: up to a comma, a bracket or a bar.
fn signature(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let words = &text[line.clone()];
    let name = words.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let start = line.end - name.len();
    if name.split_whitespace().count() > MAX_SIGNATURE_WORDS {
        return None;
    }
    let stops = [", ", " (", " |", " – ", " — ", " - ", " · ", "\n", " on X", " via "];
    let end = stops.iter().filter_map(|stop| name.find(stop)).min().unwrap_or(name.len());
    let name = name[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    (!name.is_empty() && name.starts_with(|c: char| c.is_uppercase() || c == '@'))
        .then(|| start..start + name.len())
}

/// Quotations on lines of their own, each with a name on the line below, or above where all have it there.
fn signed_lines(text: &str, lines: &[LayoutLine]) -> Vec<Speech> {
    let words = |at: usize| lines.get(at).map_or("", |line| &text[line.words.clone()]);
    let is_quotation = |at: usize| lines[at].block.is_none() && is_whole_quotation(words(at));
    let quotations: Vec<usize> = (0..lines.len()).filter(|&at| is_quotation(at)).collect();
    if quotations.is_empty() {
        return Vec::new();
    }
    let below = |at: usize| lines.get(at + 1).and_then(|_| name_below(words(at + 1)));
    let above = |at: usize| at.checked_sub(1).and_then(|before| name_below(words(before)));
    let signed = quotations.iter().filter(|&&at| below(at).is_some()).count();
    let headed = quotations.iter().filter(|&&at| above(at).is_some()).count();
    let is_above = headed > signed;
    let several = signed.max(headed) > 1 && signed.max(headed) * 2 > quotations.len();
    let people = People::read(text, 0, text.len());
    let speech = |&at: &usize| {
        let place = if is_above { at.checked_sub(1)? } else { at + 1 };
        let name = name_below(words(place))?;
        let line = &lines[place];
        let follows = !is_above && !line.follows_gap || is_above && !lines[at].follows_gap;
        let is_certain = several || follows || behind_dash(words(place)).is_some() || name.is_described;
        let is_led = at.checked_sub(1).is_some_and(|before| words(before).ends_with(':'));
        let start = line.words.start + name.place.start;
        let source = start..line.words.start + name.place.end;
        let is_known = people.knows(text, text[source.clone()].rsplit(' ').next().unwrap_or_default());
        ((is_certain || is_known) && !is_led).then(|| Speech {
            source: Some(source),
            naming: Naming::BySource,
            cue: None,
            content: vec![lines[at].words.clone()],
            verbatim: None,
            rule: Rule::PullQuote,
        })
    };
    quotations.iter().filter_map(speech).collect()
}

/// Whether a line is one quotation and nothing else.
fn is_whole_quotation(line: &str) -> bool {
    let inside = line.strip_prefix(['“', '"']).and_then(|rest| rest.strip_suffix(['”', '"']));
    inside.is_some_and(|inside| {
        !inside.contains(['“', '”', '"']) && inside.split_whitespace().count() >= MIN_SIGNED_WORDS
    })
}

/// A name that stands alone on a line, or with what its bearer is.
struct NameBelow {
    /// Bytes of the line.
    place: Range<usize>,
    /// Whether what its bearer is stands behind a comma, or all is in capitals.
    is_described: bool,
}

fn name_below(line: &str) -> Option<NameBelow> {
    let start = line.len() - behind_dash(line).unwrap_or(line).len();
    let rest = &line[start..];
    if rest.split_whitespace().count() > MAX_SIGNATURE_WORDS
        || rest.ends_with(['.', '!', '?', ':', '”', '"', ';'])
    {
        return None;
    }
    let end = [", ", " (", " |"].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
    let name = &rest[..end];
    let form = name_form(name)?;
    let is_name = matches!(form, LabelForm::Name | LabelForm::Capitals) && name.contains(' ');
    is_name.then_some(NameBelow { place: start..start + end, is_described: end < rest.len() || start > 0 })
}
