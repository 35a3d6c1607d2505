//! The mathematics of the model: an exponential, a logarithm and sigmoids that give the same bits on every machine.
//!
//! The standard library's functions may differ from platform to platform in the last bit, and an answer must not. So only
//! additions, multiplications, divisions and square roots are used, in a fixed order, and no fused multiply-add.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

use fearless_simd::{Level, Simd, dispatch};

/// e to the power of `x`, to seven digits: a power of two from the exponent's bits times a polynomial. `x` is held between
/// -80 and 80.
#[inline(always)]
#[must_use]
pub(crate) fn exp(x: f32) -> f32 {
    // What is added rounds to a whole number, which then stands in the lowest bits.
    const WHOLE: f32 = 12_582_912.0;
    let x = x.clamp(-80.0, 80.0);
    let power = x * std::f32::consts::LOG2_E + WHOLE;
    let whole = power - WHOLE;
    let rest = x - whole * 0.693_145_75 - whole * 1.428_606_8e-6;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (0.166_666_67
                                + rest * (0.041_666_67 + rest * (0.008_333_334 + rest * 0.001_388_889)))));
    series * f32::from_bits((power.to_bits() << 23).wrapping_add(127 << 23))
}

/// Replaces each of the numbers by its exponential.
pub(crate) fn exp_all(numbers: &mut [f32]) {
    #[inline(always)]
    fn each<S: Simd>(_: S, numbers: &mut [f32]) {
        numbers.iter_mut().for_each(|x| *x = exp(*x));
    }
    dispatch!(Level::new(), vectors => each(vectors, numbers));
}

/// The natural logarithm of a positive number: the exponent's bits plus a series for the mantissa.
#[must_use]
pub(crate) fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let power = (bits >> 23) as i32 - 127;
    let rest = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let t = (rest - 1.0) / (rest + 1.0);
    let square = t * t;
    let series =
        2.0 * t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))));
    power as f32 * std::f32::consts::LN_2 + series
}

/// A sigmoid from -1 to 1 without an exponential: x / √(1 + x²).
#[inline(always)]
#[must_use]
pub(crate) fn bend(x: f32) -> f32 {
    x * inverse_root(1.0 + x * x)
}

/// Applies [`bend`] to each of the numbers.
pub(crate) fn bend_all(numbers: &mut [f32]) {
    #[inline(always)]
    fn each<S: Simd>(_: S, numbers: &mut [f32]) {
        numbers.iter_mut().for_each(|x| *x = bend(*x));
    }
    dispatch!(Level::new(), vectors => each(vectors, numbers));
}

/// 1 / √x for x ≥ 1, to five digits: a guess from half of the exponent's bits, then two steps of Newton's method.
#[inline(always)]
fn inverse_root(x: f32) -> f32 {
    let better = |guess: f32| guess * (1.5 - 0.5 * x * guess * guess);
    better(better(f32::from_bits(0x5f37_5a86 - (x.to_bits() >> 1))))
}

/// A sigmoid from 0 to 1.
#[inline(always)]
#[must_use]
pub(crate) fn gate(x: f32) -> f32 {
    0.5 + 0.5 * bend(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exp() {
        for x in [-70.0f32, -3.3, -0.1, 0.0, 0.5, 1.0, 9.7, 60.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-6, "{x}");
        }
    }

    #[test]
    fn ln_is_ln() {
        for x in [1e-6f32, 0.03, 0.5, 0.99, 1.0, 7.5, 1e5] {
            assert!((ln(x) - x.ln()).abs() < 1e-4 * (1.0 + x.ln().abs()), "{x}");
        }
    }

    #[test]
    fn a_bend_is_what_it_says() {
        for x in [0.0f32, 1e-6, 0.3, -1.0, 7.5, -90.0, 1e6] {
            assert!((bend(x) - x / (1.0 + x * x).sqrt()).abs() < 1e-5, "{x}");
        }
    }
}
