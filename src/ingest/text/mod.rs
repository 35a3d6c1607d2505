//! Text: formats that are read as a person would read them: plain text, Markdown and mail.
//!
//! ```text
//! decoded text → plain, markdown → front_matter, where there is any above the text → a draft of an article
//! bytes → mail                                                                    → a draft of an article
//! ```
//!
//! Read `plain` first.

mod flowed;
mod front_matter;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod plain;
