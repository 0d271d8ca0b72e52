//! Persons, and what identifies a business, as the store looks them up: keyed hashes that only this
//! store can make. (Who trades alone is a person, and so is their number. What a business says of
//! itself stands in its ledger; from there no way leads from a value to those who hold it.)
//!
//! Without the key nobody can tell from the rows whether a phone number is among them. The key lies
//! in the store, so whoever has the whole folder has the key as well; it protects excerpts and
//! makes two stores impossible to join. Read [`Pseudonym`].

use crate::memory::{Identity, Person};

/// A person: the first 8 bytes of the BLAKE3 hash of the canonical text under the key of the store.
///
/// Among a hundred million persons two share a pseudonym with a chance of one in 3,700 (n²/2⁶⁵); it matters
/// only if both have to do with the same business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub(super) struct Pseudonym(pub(super) [u8; 8]);

/// An identity: the first 16 bytes of such a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IdentityHash(pub(super) [u8; 16]);

/// Makes pseudonyms.
pub(super) struct Pseudonyms {
    key: [u8; 32],
}

impl Pseudonyms {
    /// With the key of a store.
    pub(super) fn new(key: [u8; 32]) -> Self {
        Pseudonyms { key }
    }

    /// A key for a new store, from the randomness of the system.
    pub(super) fn draw_key() -> Result<[u8; 32], getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(key)
    }

    /// The pseudonym of a person.
    pub(super) fn of(&self, person: &Person) -> Pseudonym {
        Pseudonym(self.hash(&[person.as_str().as_bytes()]))
    }

    /// The pseudonym of an identity. One that reads like a person has another one than the person.
    pub(super) fn of_identity(&self, identity: &Identity) -> IdentityHash {
        let Identity { kind, value } = identity;
        IdentityHash(self.hash(&[b"identity\0", kind.name().as_bytes(), b"\0", value.as_bytes()]))
    }

    fn hash<const N: usize>(&self, parts: &[&[u8]]) -> [u8; N] {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for part in parts {
            hasher.update(part);
        }
        let mut hash = [0; N];
        hasher.finalize_xof().fill(&mut hash);
        hash
    }
}

impl std::fmt::Debug for Pseudonyms {
    /// The key is in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pseudonyms")
    }
}
