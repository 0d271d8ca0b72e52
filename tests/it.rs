//! Everything that is tested from outside, in one binary: one module for each room.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on shall stop"
)]

mod answers;
mod bad_rules;
mod businesses;
#[cfg(feature = "cli")]
mod command_line;
mod crowds;
mod day;
mod house_rules;
mod identity;
mod messages;
mod properties;
mod renames;
#[cfg(feature = "store")]
mod store;
