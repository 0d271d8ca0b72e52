//! Parses the command, runs it, and says how it ended.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(greentick::cli::run().number())
}
