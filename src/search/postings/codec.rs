//! Codecs of integers: bit packing, where a block of numbers takes as many bits a number as its largest needs, and varints,
//! where each number takes as many bytes as it needs, seven bits a byte.

/// How many bits a number needs.
pub(crate) fn width(largest: u32) -> u8 {
    (32 - largest.leading_zeros()) as u8
}

/// How many bytes this many numbers of this many bits take.
pub(crate) fn packed_len(count: usize, width: u8) -> usize {
    (count * usize::from(width)).div_ceil(8)
}

/// Appends the low bits of each number.
pub(crate) fn pack(numbers: &[u32], width: u8, bytes: &mut Vec<u8>) {
    let (mut held, mut bits) = (0_u64, 0);
    for number in numbers {
        held |= u64::from(*number) << bits;
        bits += u32::from(width);
        while bits >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        bytes.push(held as u8);
    }
}

/// Calls `each` with the packed numbers that `bytes` begins with. Where the bytes end too early, zeros follow.
#[inline]
pub(crate) fn unpack(bytes: &[u8], count: usize, width: u8, mut each: impl FnMut(u32)) {
    let width = usize::from(width.min(32));
    let mask = (1_u64 << width) - 1;
    // As long as eight bytes are left, a number is one load of eight bytes.
    let loads = bytes.len().saturating_sub(7) * 8;
    let quick = if width == 0 { count } else { count.min(loads.div_ceil(width)) };
    for nth in 0..quick {
        let bit = nth * width;
        let word = bytes.get(bit / 8..bit / 8 + 8).map_or(0, eight);
        each((word >> (bit % 8) & mask) as u32);
    }
    for nth in quick..count {
        let bit = nth * width;
        let mut tail = [0; 8];
        let rest = bytes.get(bit / 8..).unwrap_or_default();
        let some = rest.len().min(8);
        tail[..some].copy_from_slice(&rest[..some]);
        each((u64::from_le_bytes(tail) >> (bit % 8) & mask) as u32);
    }
}

#[inline]
fn eight(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_le_bytes)
}

/// Appends a varint.
pub(crate) fn write_varint(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads a varint and moves on past it. Nothing where the bytes end, or the number is too large.
#[inline]
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    if *first < 0x80 {
        return Some(u32::from(*first));
    }
    let mut number = u32::from(first & 0x7F);
    for shift in [7, 14, 21, 28] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn numbers_come_out_as_they_went_in(numbers in proptest::collection::vec(any::<u32>(), 0..200), bits in 0..33_u32, more in 0..20) {
            let numbers: Vec<u32> = numbers.into_iter().map(|n| if bits == 0 { 0 } else { n >> (32 - bits) }).collect();
            let width = width(numbers.iter().copied().max().unwrap_or(0));
            let mut bytes = Vec::new();
            pack(&numbers, width, &mut bytes);
            prop_assert_eq!(bytes.len(), packed_len(numbers.len(), width));
            bytes.extend((0..more).map(|_| 0xFF));
            let mut out = Vec::new();
            unpack(&bytes, numbers.len(), width, |n| out.push(n));
            prop_assert_eq!(&out, &numbers);
            let mut bytes = Vec::new();
            numbers.iter().for_each(|n| write_varint(*n, &mut bytes));
            let mut rest = &*bytes;
            let out: Vec<u32> = std::iter::from_fn(|| read_varint(&mut rest)).collect();
            prop_assert_eq!(out, numbers);
        }

        #[test]
        fn any_bytes_can_be_unpacked(bytes in proptest::collection::vec(any::<u8>(), 0..40), count in 0..300_usize, width in any::<u8>()) {
            let mut out = 0;
            unpack(&bytes, count, width, |_| out += 1);
            prop_assert_eq!(out, count);
            let mut rest = &*bytes;
            while read_varint(&mut rest).is_some() {}
        }
    }
}
