//! The binary as people and scripts meet it: what it prints, and how it ends.
//!
//! Expected output stands beside, in `*.expected`; `GREENTICK_RENEW=1` writes it anew.

mod care;
mod explained;
mod golden;
mod lines;
mod packs;
mod statuses;
mod studied;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The clock of every run: the end of the day in the fixtures.
const NOW: &str = "2026-11-22T23:59:59Z";

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greentick"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("GREENTICK_RULES").env("NO_COLOR", "1");
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs with something on standard input.
fn run_on(arguments: &[&str], input: &[u8]) -> Output {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A command that refuses its arguments reads nothing.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
