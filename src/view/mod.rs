//! The view: draws the explorer's state. Pure: the same state and theme fill the same cells.
//!
//! [`draw`](fn@draw) calls one file for each part of the screen. They ask `app` for the rows to show and put them on the
//! canvas, which takes only scrubbed text and words of our own: no control character of a document reaches the terminal.
//! Read `draw` first.

mod article;
mod canvas;
mod draw;
mod facets;
mod foot;
mod head;
mod list;
mod overlay;
#[cfg(test)]
mod tests;
mod theme;

pub use draw::draw;
pub use theme::Theme;
