//! The map between a text and its scrubbed form: where the two differ, and by how much. It holds places, never text.

use std::ops::Range;

/// One stretch that reads otherwise in the clean text. `source` is never empty; `clean` is where it was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    source: Range<usize>,
    clean: Range<usize>,
}

/// Every edit, in order. Between two of them the texts are the same, so that an unchanged text costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits(Vec<Edit>);

impl Edits {
    /// Neighbours that both left something out become one, or a megabyte of hidden characters would cost many.
    pub(super) fn push(&mut self, source: Range<usize>, clean: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.source.end == source.start && last.clean.is_empty() && clean.is_empty() => {
                last.source.end = source.end;
            }
            _ => self.0.push(Edit { source, clean }),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn source_start(&self, clean: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.clean.start <= clean);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => clean,
            Some(edit) if clean < edit.clean.end => edit.source.start,
            Some(edit) => edit.source.end + (clean - edit.clean.end),
        }
    }

    pub(super) fn source_end(&self, clean: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.clean.start < clean);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => clean,
            Some(edit) => edit.source.end + clean.saturating_sub(edit.clean.end),
        }
    }

    pub(super) fn clean_start(&self, source: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.source.start <= source);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => source,
            Some(edit) if source < edit.source.end => edit.clean.start,
            Some(edit) => edit.clean.end + (source - edit.source.end),
        }
    }

    pub(super) fn clean_end(&self, source: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.source.start < source);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => source,
            Some(edit) => edit.clean.end + source.saturating_sub(edit.source.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "ab\u{1b}cd" became "ab\u{fffd}cd", and "\u{200b}\u{200b}" behind it was left out.
    fn edits() -> Edits {
        let mut edits = Edits::default();
        edits.push(2..3, 2..5);
        edits.push(5..8, 7..7);
        edits.push(8..11, 7..7);
        edits
    }

    #[test]
    fn what_was_left_out_side_by_side_is_one_edit() {
        assert_eq!(edits().0.len(), 2);
    }

    #[test]
    fn a_byte_behind_an_edit_moves_by_what_the_edit_grew() {
        assert_eq!(edits().clean_start(3), 5);
        assert_eq!(edits().source_start(5), 3);
    }

    #[test]
    fn a_byte_inside_an_edit_goes_to_its_edges() {
        assert_eq!((edits().source_start(3), edits().source_end(3)), (2, 3));
        assert_eq!((edits().clean_start(6), edits().clean_end(6)), (7, 7));
    }

    #[test]
    fn a_start_steps_over_what_was_left_out_and_an_end_does_not() {
        assert_eq!((edits().source_end(7), edits().source_start(7)), (5, 11));
    }

    #[test]
    fn no_edits_are_the_identity() {
        let none = Edits::default();
        assert!(none.is_empty());
        assert_eq!(
            [none.source_start(9), none.source_end(9), none.clean_start(9), none.clean_end(9)],
            [9; 4]
        );
    }
}
