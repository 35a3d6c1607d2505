//! Tests that read whole files.

mod hostile;
