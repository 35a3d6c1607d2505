//! Stands: in which document each row stands. A bit says where a document begins, so that the answer is how many bits
//! there are up to the row, and takes as long for every row.

/// Where the rows of documents begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stands {
    /// A bit a row: set where it is the first of a document.
    firsts: Vec<u64>,
    /// By word of `firsts`, how many bits stand before it.
    before: Vec<u32>,
    /// The documents that have rows, in order.
    documents: Vec<u32>,
}

impl Stands {
    /// `first_rows` has the first row of each document, and where the last one's end: of so many rows, whatever a
    /// damaged one says.
    pub(crate) fn new(first_rows: &[u32], rows: usize) -> Self {
        let mut firsts = vec![0_u64; rows.div_ceil(64)];
        let mut documents = Vec::with_capacity(first_rows.len());
        for (no, pair) in (0..).zip(first_rows.windows(2)) {
            let word = firsts.get_mut(pair[0] as usize / 64).filter(|_| pair[0] < pair[1]);
            if let Some(word) = word {
                *word |= 1 << (pair[0] % 64);
                documents.push(no);
            }
        }
        let mut count = 0;
        let before = firsts.iter().map(|word| {
            let with_word = count + word.count_ones();
            std::mem::replace(&mut count, with_word)
        });
        Self { before: before.collect(), firsts, documents }
    }

    /// The document of a row; the first one where there is none.
    #[inline]
    pub(crate) fn of_row(&self, row: u32) -> u32 {
        let at = row as usize / 64;
        let (Some(word), Some(before)) = (self.firsts.get(at), self.before.get(at)) else { return 0 };
        let up_to = word & u64::MAX >> (63 - row % 64);
        let nth = before + up_to.count_ones();
        self.documents.get(nth as usize - usize::from(nth > 0)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_row_stands_in_its_document(lengths in proptest::collection::vec(0..150_u32, 1..40)) {
            let mut first_rows = vec![0];
            lengths.iter().for_each(|length| first_rows.push(first_rows[first_rows.len() - 1] + length));
            let stands = Stands::new(&first_rows, first_rows[lengths.len()] as usize);
            let expected = (0..).zip(&lengths).flat_map(|(no, length)| (0..*length).map(move |_| no));
            for (row, document) in (0..).zip(expected) {
                prop_assert_eq!(stands.of_row(row), document);
            }
        }

        #[test]
        fn damaged_first_rows_do_no_harm(first_rows in proptest::collection::vec(0..300_u32, 0..9), row in any::<u32>()) {
            let stands = Stands::new(&first_rows, 200);
            prop_assert!((stands.of_row(row) as usize) < first_rows.len().max(1));
        }
    }
}
