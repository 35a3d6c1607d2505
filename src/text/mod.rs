//! Text, with nothing known about quotes: what every other room reads it with.

pub mod quotation;
