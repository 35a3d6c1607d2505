//! Lists: rows in order, each once, and what two such lists have in common.

/// What two lists in order have in common. The longer one is leapt through.
pub(crate) fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (few, mut many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.iter().copied().filter(|row| is_next(&mut many, *row)).collect()
}

/// What is in a list in order and not in the other. The other one is leapt through.
pub(crate) fn without(list: &[u32], mut other: &[u32]) -> Vec<u32> {
    list.iter().copied().filter(|row| !is_next(&mut other, *row)).collect()
}

/// Whether a row is in a list in order, which is left behind up to that row.
fn is_next(list: &mut &[u32], row: u32) -> bool {
    let mut leap = 1;
    while list.get(leap).is_some_and(|other| *other < row) {
        leap *= 2;
    }
    let (from, to) = (leap / 2, list.len().min(leap + 1));
    *list = &list[from + list[from..to].partition_point(|other| *other < row)..];
    list.first() == Some(&row)
}

/// What is in either of two lists in order.
pub(crate) fn either(mut a: &[u32], mut b: &[u32]) -> Vec<u32> {
    let mut rows = Vec::with_capacity(a.len() + b.len());
    while let (Some(x), Some(y)) = (a.first(), b.first()) {
        rows.push(*x.min(y));
        (a, b) = (&a[usize::from(x <= y)..], &b[usize::from(y <= x)..]);
    }
    rows.extend_from_slice(a);
    rows.extend_from_slice(b);
    rows
}
