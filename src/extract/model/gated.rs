//! A gated recurrent layer: running averages over a sequence in both directions, where gates decide at each place how much
//! of the average stays and how much of it shows.
//!
//! Gates depend on the place's own input and not on the state, so one matrix product for the whole sequence computes them;
//! the walk itself is element by element.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

use fearless_simd::{Level, Simd, dispatch};

use super::linear::LinearLayer;
use super::math::{bend, gate};

/// The weights of a layer: for each direction from inputs to the new value, the gate that keeps, and the gate that shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gated<const STATE: usize, D> {
    /// Forwards and backwards.
    pub ways: [D; 2],
}

impl<const STATE: usize, D: LinearLayer> Gated<STATE, D> {
    /// All zero.
    #[must_use]
    pub(crate) fn new(inputs: usize) -> Self {
        Self { ways: [D::new(inputs, 3 * STATE), D::new(inputs, 3 * STATE)] }
    }
}

/// What a layer computed for one sequence; training goes back over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GatedActivations<const STATE: usize> {
    /// For each direction: new values and gates.
    pub gates: [Vec<f32>; 2],
    /// For each direction: the running averages.
    pub states: [Vec<f32>; 2],
    /// The outputs: both directions side by side.
    pub outs: Vec<f32>,
}

impl<const STATE: usize> GatedActivations<STATE> {
    /// Runs a layer over a sequence.
    pub(crate) fn run(&mut self, layer: &Gated<STATE, impl LinearLayer>, inputs: &[f32]) {
        LinearLayer::forward_all(&layer.ways, inputs, &mut self.gates);
        let places = self.gates[0].len() / (3 * STATE);
        self.outs.resize(places * 2 * STATE, 0.0);
        self.states.iter_mut().for_each(|states| states.resize(places * STATE, 0.0));
        dispatch!(Level::new(), vectors => self.walk(vectors));
    }

    /// Goes over the sequence forwards and backwards.
    #[inline(always)]
    fn walk<S: Simd>(&mut self, _: S) {
        let outs = self.outs.as_chunks_mut::<STATE>().0;
        let [forwards, backwards] = &mut self.gates;
        let [ahead, behind] = &mut self.states;
        let mut kept = [0.0; STATE];
        let states = ahead.as_chunks_mut().0.iter_mut();
        for ((gates, state), out) in
            forwards.chunks_exact_mut(3 * STATE).zip(states).zip(outs.iter_mut().step_by(2))
        {
            keep(gates, &mut kept, out);
            *state = kept;
        }
        let mut kept = [0.0; STATE];
        let states = behind.as_chunks_mut().0.iter_mut().rev();
        for ((gates, state), out) in
            backwards.chunks_exact_mut(3 * STATE).rev().zip(states).zip(outs.iter_mut().rev().step_by(2))
        {
            keep(gates, &mut kept, out);
            *state = kept;
        }
    }
}

/// One step: applies the sigmoids to the gates, and averages `kept` with the new value.
#[inline(always)]
fn keep<const STATE: usize>(gates: &mut [f32], kept: &mut [f32; STATE], out: &mut [f32; STATE]) {
    let ([fresh, stay, show], _) = gates.as_chunks_mut::<STATE>() else { return };
    for k in 0..STATE {
        fresh[k] = bend(fresh[k]);
        stay[k] = gate(stay[k]);
        show[k] = gate(show[k]);
        kept[k] = stay[k] * kept[k] + (1.0 - stay[k]) * fresh[k];
        out[k] = show[k] * kept[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::model::quantized::Quantized;

    #[test]
    fn each_direction_remembers_one_side() {
        let way = Quantized::round(&[1.0, 0.0, 0.0], &[0.0; 3], 1.0);
        let layer = Gated::<1, Quantized> { ways: [way.clone(), way] };
        let mut pass = GatedActivations::default();
        pass.run(&layer, &[0.0, 1.0, 0.0]);
        let shows = |place: usize, way: usize| pass.outs[2 * place + way] > 0.0;
        assert_eq!([0, 1, 2].map(|place| shows(place, 0)), [false, true, true]);
        assert_eq!([0, 1, 2].map(|place| shows(place, 1)), [true, true, false]);
    }
}
