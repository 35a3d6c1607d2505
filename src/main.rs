//! The program: calls the command and turns what it answers into an exit code.

fn main() {}
