//! Which text of a record a fact is about. Read [`covers`].

use super::catalog::Fact;
use crate::record::PartRole;

/// Which parts of a record a text fact covers.
pub fn covers(fact: Fact, role: PartRole) -> bool {
    match fact {
        Fact::Text => !matches!(
            role,
            PartRole::Name
                | PartRole::LegalName
                | PartRole::Description
                | PartRole::Reason
                | PartRole::Added
                | PartRole::Removed
        ),
        Fact::TextBody => matches!(role, PartRole::Body | PartRole::Template),
        Fact::TextButtons => role == PartRole::Button,
        Fact::TextFilled => role == PartRole::Filled,
        Fact::TextTemplate => role == PartRole::Template,
        Fact::ProfileName | Fact::RenameName => role == PartRole::Name,
        Fact::ProfileLegalName => role == PartRole::LegalName,
        Fact::ProfileDescription => role == PartRole::Description,
        Fact::RenameReason => role == PartRole::Reason,
        Fact::RenameAdded => role == PartRole::Added,
        Fact::RenameRemoved => role == PartRole::Removed,
        _ => false,
    }
}
