//! The bytes of values: a version, then postcard. Read [`KeptRow`].
//!
//! Small numbers are written into keys instead, where they sort; many rows have no value at all.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answers::KeptAnswer;
use super::error::RowError;
use super::pseudonym::Pseudonym;
use crate::memory::Undo;
use crate::record::ContentHash;

/// The version of all values. One that is not known is an error, never a guess.
const VERSION: u8 = 1;

/// What is kept of a record. Persons are hashes here, in what it would undo as well.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct KeptRow {
    pub(super) business: String,
    /// When it happened, in milliseconds since 1970.
    pub(super) at: i64,
    pub(super) content: ContentHash,
    pub(super) answer: KeptAnswer,
    /// The hash of its verdict, see `keys`.
    pub(super) verdict: Option<[u8; 12]>,
    pub(super) reporter: Option<Pseudonym>,
    pub(super) cohort: Option<String>,
    /// It was taken back: a copy of it that is delivered late finds this and changes nothing.
    pub(super) retracted: bool,
    /// Where it left its mark.
    pub(super) undo: Vec<Undo<Pseudonym>>,
}

impl KeptRow {
    /// What stands for a retracted record of which nothing else is kept.
    pub(super) fn unanswered(business: &str, at: Timestamp) -> Self {
        KeptRow {
            business: business.to_owned(),
            at: at.as_millisecond(),
            content: ContentHash([0; 16]),
            answer: KeptAnswer::default(),
            verdict: None,
            reporter: None,
            cohort: None,
            retracted: true,
            undo: Vec::new(),
        }
    }
}

/// The bytes of a value.
pub(super) fn to_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, RowError> {
    Ok(postcard::to_extend(value, vec![VERSION])?)
}

/// The value of some bytes.
pub(super) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RowError> {
    match bytes.split_first() {
        Some((&VERSION, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((&version, _)) => Err(RowError::Version(version)),
        None => Err(RowError::Version(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Identity, IdentityKind, LedgerEvent, PersonEvent, StandingDecision};
    use crate::record::{Profile, Proof, ProvenField, Update};
    use crate::verdict::{Action, Badge};

    #[test]
    fn values_come_back_as_they_were() {
        let proof = Proof {
            field: ProvenField::Phone,
            value: "+49301234567".into(),
            method: Some("sms".into()),
            at: Some("2026-11-22T10:00:00.123Z".parse().unwrap()),
        };
        let change = Profile {
            name: Update::Set("Shop".into()),
            email: Update::Remove,
            websites: Update::Set(vec!["https://shop.example".into()]),
            verified: vec![proof],
            ..Profile::default()
        };
        let phone = Identity { kind: IdentityKind::Phone, value: "+49301234567".to_owned() };
        let profile = LedgerEvent::Profile {
            change: Box::new(change),
            action: Action::Review,
            verdict: "v:1".to_owned(),
            badge: Some(Badge::Withheld),
            identities: [phone].into(),
        };
        let until = Some("2026-11-23T10:00:00Z".parse().unwrap());
        let (verdict, pack) = ("v:2".to_owned(), "b3:0".to_owned());
        let standing = StandingDecision { template: None, action: Action::Limit, verdict, badge: None, pack, until };
        for event in [profile, LedgerEvent::Standing(standing)] {
            assert_eq!(from_bytes::<LedgerEvent>(&to_bytes(&event).unwrap()).unwrap(), event);
        }
    }

    #[test]
    fn an_unknown_version_is_an_error() {
        let mut bytes = to_bytes(&PersonEvent::Blocked).unwrap();
        bytes[0] = VERSION + 1;
        assert!(matches!(from_bytes::<PersonEvent>(&bytes), Err(RowError::Version(2))));
        assert!(matches!(from_bytes::<PersonEvent>(&[]), Err(RowError::Version(0))));
    }
}
