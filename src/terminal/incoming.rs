//! An event for the event loop, sent by one of the threads that listen to the terminal, the system and the searches.

use crate::app::Message;

/// Something that happened.
#[derive(Debug)]
pub enum Incoming {
    /// A message for the explorer.
    Message(Message),
    /// The dataset could not be read.
    Failed(anyhow::Error),
    /// A signal asks the program to end.
    Signal(i32),
    /// A signal asks the program to stop until it is continued.
    Stop,
    /// The program was stopped from outside, and goes on: who knows what is on the screen.
    Continued,
    /// The terminal is gone.
    Hangup,
    /// Another thread panicked.
    Panicked,
}
