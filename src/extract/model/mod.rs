//! The model: what was learned for one language, the file that holds it, and how it is evaluated.
//!
//! ```text
//! tokens → features in buckets → weights ─┐
//!                                         + → scores → chain: probabilities, or the best path
//! tokens → encoder: gated, quantized ─────┘
//! ```
//!
//! A stage scores each label of each token in two ways, which add up: by the weights of hashed features (`weights`), and
//! by a small recurrent network (`encoder`) of quantized layers (`linear`). A linear-chain CRF (`chain`) turns scores into
//! probabilities. Confidence in a finished analysis is a logistic regression (`confidence`). Read `file` first: its `Model`
//! names all parts.

pub(crate) mod chain;
pub(crate) mod confidence;
pub(crate) mod encoder;
pub(crate) mod file;
pub(crate) mod linear;
pub(crate) mod math;
pub(crate) mod weights;

pub(crate) use file::ModelFault;
pub use file::{ENGLISH, Model};
