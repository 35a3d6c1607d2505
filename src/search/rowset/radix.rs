//! Radix sort: sorts numbers digit by digit from the lowest, in linear time. Stable.

use crate::search::shortcuts;

/// The bits of a digit: the counts of 2,048 digits stay in the first cache.
const DIGIT_BITS: u32 = 11;

/// Fewer numbers are sorted by comparison, which is quicker for them.
const MIN_RADIX: usize = 2000;

/// Sorts numbers.
pub(crate) fn sort(numbers: &mut Vec<u32>) {
    sort_by_key(numbers, |number| *number);
}

/// Sorts values by key. Those of the same key keep their order.
pub(crate) fn sort_by_key<T: Copy + Default>(values: &mut Vec<T>, key: impl Fn(&T) -> u32) {
    if values.len() < MIN_RADIX || !shortcuts::RADIX_SORT {
        return values.sort_by_key(key);
    }
    let bits = u32::BITS - values.iter().fold(0, |all, value| all | key(value)).leading_zeros();
    let mut sorted = vec![T::default(); values.len()];
    for shift in (0..bits).step_by(DIGIT_BITS as usize) {
        let digit = |value: &T| (key(value) >> shift) as usize % (1 << DIGIT_BITS);
        let mut places = [0_usize; 1 << DIGIT_BITS];
        values.iter().for_each(|value| places[digit(value)] += 1);
        let mut before = 0;
        places.iter_mut().for_each(|place| before += std::mem::replace(place, before));
        for value in &*values {
            let place = &mut places[digit(value)];
            sorted[*place] = *value;
            *place += 1;
        }
        std::mem::swap(values, &mut sorted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]

        #[test]
        fn numbers_are_sorted(mut numbers in proptest::collection::vec(any::<u32>(), MIN_RADIX..MIN_RADIX + 500), bits in 0..32_u32) {
            numbers.iter_mut().for_each(|number| *number >>= bits);
            let mut expected = numbers.clone();
            expected.sort_unstable();
            let mut placed: Vec<(u32, usize)> = numbers.iter().map(|number| number % 5000).zip(0..).collect();
            sort(&mut numbers);
            prop_assert_eq!(numbers, expected);
            let mut expected = placed.clone();
            expected.sort_unstable();
            sort_by_key(&mut placed, |(number, _)| *number);
            prop_assert_eq!(placed, expected);
        }
    }
}
