//! Text: formats that are read as a person would read them: plain text, Markdown (both perhaps with front matter above
//! them) and mail. `plain` is the one to read first.

mod front_matter;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod plain;
