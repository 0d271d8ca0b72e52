//! Reads what persons report, lift, and what is taken back.

use crate::record::{Block, BlockReason, Retract, Retracted, Unblock};
use crate::wire::error::WireError;
use crate::wire::object::Object;

/// Reads a block report.
pub(super) fn read_block<'a>(object: Object<'_, 'a>) -> Result<Block<'a>, WireError> {
    Ok(Block {
        reporter: object.required_id("reporter")?,
        blocked: object.flag("blocked")?.unwrap_or(true),
        reason: object.word("reason", &BlockReason::ALL)?,
        reference: object.id("ref")?,
        message: object.id("message")?,
        template: object.id("template")?,
        cohort: object.id("cohort")?,
        reporter_since: object.time("reporter_since")?,
        delivered_at: object.time("delivered_at")?,
    })
}

/// Reads that a block is lifted.
pub(super) fn read_unblock<'a>(object: Object<'_, 'a>) -> Result<Unblock<'a>, WireError> {
    Ok(Unblock { reporter: object.required_id("reporter")? })
}

/// Reads a retraction; that exactly one thing is retracted was checked before.
pub(super) fn read_retract<'a>(object: Object<'_, 'a>) -> Result<Retract<'a>, WireError> {
    let what = if let Some(record) = object.id("record")? {
        Retracted::Record(record)
    } else if let Some(reporter) = object.id("reporter")? {
        Retracted::Reporter(reporter)
    } else if let Some(cohort) = object.id("cohort")? {
        Retracted::Cohort(cohort)
    } else {
        return Err(object.missing("record"));
    };
    Ok(Retract { what, why: object.text("why")? })
}
