//! `schema`: JSON Schemas for editors and clients.

use super::args::{SchemaArgs, SchemaOf};
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::render::Screen;
use crate::rulepack::rule_schema;
use crate::wire::{record_schema, verdict_schema};

/// Runs the command.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn run(args: SchemaArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let SchemaArgs { of } = args;
    screen.json(&match of {
        SchemaOf::Records => record_schema(),
        SchemaOf::Verdict => verdict_schema(),
        SchemaOf::Rules => rule_schema(),
    })?;
    Ok(ExitStatus::Done)
}
