//! Stages: what the model is asked about a paragraph, and what its answers mean.
//!
//! ```text
//! paragraph → first: features of each token → outline, with the candidates in it: heads of cues
//!           → second: features of each token as seen from a head → analysis, and the evidence for it
//! ```
//!
//! The first stage labels sources, cues and contents of all attributions at once. It sees no more than a few tokens around
//! each, and can't tell whose content is whose; so the second stage looks at the paragraph again from each likely cue. The
//! [`pipeline`](super::pipeline) evaluates the model between them. Read `outline` first, then `analysis`.

pub(crate) mod analysis;
pub(crate) mod first;
pub(crate) mod outline;
pub(crate) mod second;
