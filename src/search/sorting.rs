//! Sorting: many small numbers in order, digit by digit, in time that grows with how many there are.

/// The bits of a digit.
const DIGIT: u32 = 11;

/// Fewer are sorted by comparing them.
const FEW: usize = 2000;

/// Puts numbers in order.
pub(super) fn sort(numbers: &mut Vec<u32>) {
    if numbers.len() < FEW {
        return numbers.sort_unstable();
    }
    let bits = u32::BITS - numbers.iter().fold(0, |all, number| all | number).leading_zeros();
    let mut sorted = vec![0; numbers.len()];
    for shift in (0..bits).step_by(DIGIT as usize) {
        let digit = |number: u32| (number >> shift) as usize % (1 << DIGIT);
        let mut places = [0_usize; 1 << DIGIT];
        numbers.iter().for_each(|number| places[digit(*number)] += 1);
        let mut before = 0;
        places.iter_mut().for_each(|place| before += std::mem::replace(place, before));
        for number in &*numbers {
            let place = &mut places[digit(*number)];
            sorted[*place] = *number;
            *place += 1;
        }
        std::mem::swap(numbers, &mut sorted);
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
            sort(&mut numbers);
            prop_assert_eq!(numbers, expected);
        }
    }
}
