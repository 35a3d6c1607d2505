//! The user's programs: the editor, the browser, and the ones that put a text on the clipboard.
//!
//! ```text
//! $VISUAL, $EDITOR, $BROWSER → words → editor, browser  ┐
//!                              the text → clipboard     ┴→ child (fed, waited for, ended, reaped) → a notice
//! ```
//!
//! An editor, or a browser that draws in the terminal, gets the terminal, and the explorer waits for its end. Everything else
//! is an errand: it runs on a thread of its own, and a notice tells how it came out. Read `child` first.

mod browser;
mod child;
mod clipboard;
mod editor;
mod errands;
mod words;

pub(super) use browser::Visit;
pub(super) use clipboard::Clipboard;
pub(super) use editor::{Editor, TextFolder};
pub(super) use errands::{Errands, Leaving};
