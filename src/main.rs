//! The program: calls the command and turns what it answers into an exit code.

use std::process::ExitCode;

use whosaid::inside::cli;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).unwrap_or_else(|error| cli::explain(&error)).into()
}
