//! Reads what a member of staff decided.

use crate::record::{Decision, Label, Outcome};
use crate::wire::error::WireError;
use crate::wire::object::Object;

/// Reads a decision.
pub(super) fn read<'a>(object: Object<'_, 'a>) -> Result<Decision<'a>, WireError> {
    Ok(Decision {
        of: object.required_id("of")?,
        outcome: object.required_word("outcome", &Outcome::ALL)?,
        by: object.id("by")?,
        why: object.text("why")?,
        label: object.word("label", &Label::ALL)?,
    })
}
