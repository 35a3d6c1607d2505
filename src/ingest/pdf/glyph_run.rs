//! A run of glyphs: text that a page draws in one go, with where it stands.

/// A run of text on one line. Coordinates are in points, from the bottom left of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GlyphRun {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The height of its baseline.
    pub(super) base: f32,
    /// Of the font, as it is drawn.
    pub(super) size: f32,
}
