//! How long tests run: a moment where every change is tested, and at length where somebody asks for it with
//! `WHOSAID_LONG_TESTS=1`. The integration tests have this file too.

use proptest::prelude::ProptestConfig;

/// How many times as many cases of a property are tried at length.
const LONGER: u32 = 50;

/// `short`, or `long` where long tests are asked for.
pub(crate) fn times(short: usize, long: usize) -> usize {
    let asked = std::env::var_os("WHOSAID_LONG_TESTS").is_some_and(|value| !value.is_empty() && value != "0");
    if asked { long } else { short }
}

/// So many cases of a property, or many more where long tests are asked for.
pub(crate) fn cases(short: u32) -> ProptestConfig {
    ProptestConfig::with_cases(times(short as usize, (short * LONGER) as usize) as u32)
}
