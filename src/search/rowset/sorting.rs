//! Sorting: many small numbers in order, digit by digit, in time that grows with how many there are.

/// The bits of a digit.
const DIGIT: u32 = 11;

/// Fewer are sorted by comparing them.
const FEW: usize = 2000;

/// Puts numbers in order.
pub(crate) fn sort(numbers: &mut Vec<u32>) {
    sort_by_key(numbers, |number| *number);
}

/// Puts values in the order of their keys; those of one key stay as they are.
pub(crate) fn sort_by_key<T: Copy + Default>(values: &mut Vec<T>, key: impl Fn(&T) -> u32) {
    if values.len() < FEW {
        return values.sort_by_key(key);
    }
    let bits = u32::BITS - values.iter().fold(0, |all, value| all | key(value)).leading_zeros();
    let mut sorted = vec![T::default(); values.len()];
    for shift in (0..bits).step_by(DIGIT as usize) {
        let digit = |value: &T| (key(value) >> shift) as usize % (1 << DIGIT);
        let mut places = [0_usize; 1 << DIGIT];
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
        fn numbers_are_sorted(mut numbers in proptest::collection::vec(any::<u32>(), FEW..FEW + 500), bits in 0..32_u32) {
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
