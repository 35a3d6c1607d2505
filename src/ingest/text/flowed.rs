//! Flowed text (RFC 3676): mail whose lines end with a space where their breaks mean nothing.

use std::borrow::Cow;

/// What stands above a signature. It ends with a space, but never flows.
const SIGNATURE_MARK: &str = "-- ";

/// The text with each paragraph on a line. `deletes_spaces` says that the space before a break is none of the text's
/// (`DelSp=yes`): it was put where there is none, as between ideographs.
pub(crate) fn unflowed(text: &str, deletes_spaces: bool) -> Cow<'_, str> {
    if !text.contains(" \n") && !text.contains(" \r\n") {
        return text.into();
    }
    let mut unflowed = String::with_capacity(text.len());
    // The depth of quoting of the line before, if that flows on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let words = line.trim_start_matches('>');
        let depth = line.len() - words.len();
        // A space is stuffed before what could be taken for a sign of quoting.
        let words = words.strip_prefix(' ').unwrap_or(words);
        let is_signature = words == SIGNATURE_MARK;
        // A blank line ends a paragraph even where its last line seems to flow.
        if open != Some(depth) || is_signature || words.is_empty() {
            if !unflowed.is_empty() {
                unflowed.push('\n');
            }
            unflowed.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !words.is_empty() {
                unflowed.push(' ');
            }
        }
        let flows = words.ends_with(' ') && !is_signature;
        unflowed.push_str(if flows && deletes_spaces { &words[..words.len() - 1] } else { words });
        open = flows.then_some(depth);
    }
    unflowed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_ends_with_a_space_goes_on() {
        for (text, expected) in [
            ("We stay, \r\nand wait.\r\n\r\nYes.", "We stay, and wait.\n\nYes."),
            (
                "> We stay, \n> and wait.\n>> Who \n>> said so?\nAda \ndid.",
                "> We stay, and wait.\n>> Who said so?\nAda did.",
            ),
            ("We stay, \n> he wrote", "We stay, \n> he wrote"),
            (" >a sign \n From here", ">a sign From here"),
            ("Yes. \n-- \nAda \nQuill", "Yes. \n-- \nAda Quill"),
            ("fixed\nlines", "fixed\nlines"),
        ] {
            assert_eq!(unflowed(text, false), expected, "{text}");
        }
        assert_eq!(unflowed("春まで \n閉鎖 \n\nof the  \ncouncil", true), "春まで閉鎖\n\nof the council");
    }
}
