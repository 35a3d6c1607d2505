//! Plain text: kept as it stands, hard-wrapped lines and all. Front matter above it is read and taken off.

use super::article::Draft;
use super::front_matter;

/// The article in a plain text.
pub(super) fn read(text: &str) -> Draft {
    let (mut draft, body) = front_matter::read(text);
    body.clone_into(&mut draft.text);
    draft
}
