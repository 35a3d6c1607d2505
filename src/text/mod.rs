//! Text, with nothing known about quotes: what every other room reads it with.

pub mod fold;
pub mod quotation;
pub mod words;
