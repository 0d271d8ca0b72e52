//! What the core knows of remembering: what a verdict needs to know ([`Needs`]), what a store
//! answers ([`Remembered`]), what is to be kept ([`Effects`]), and the [`Store`] that does it.
//!
//! Nothing here does IO. A store keeps rows; what rows mean (which name is current, who is
//! blocked, how many people reported) is decided by the pure folds in this folder, so that every
//! store gives the same answers.

mod campaign;
mod crowd;
mod effects;
mod forgetting;
mod history;
mod identity;
mod in_memory;
mod ledger;
mod needs;
mod person;
mod rate;
mod reference;
mod scope;
mod store;
mod tally;
mod undo;
mod window;

pub use campaign::{Campaign, CampaignCounts, MOST_EXAMPLES};
pub(crate) use campaign::{Example, examples, growing, spans};
pub(crate) use crowd::Heard;
pub use crowd::{Crowd, History, MOST_VOICES, Voice};
pub use effects::{Answered, Change, Effects, Kept, RecordKey, Report};
pub use forgetting::Forgotten;
pub(crate) use forgetting::oldest_answer;
pub(crate) use identity::holders;
pub use identity::{Held, Holder, Identity, IdentityKind, MOST_CANDIDATES, MOST_HOLDERS, identities_of};
pub use in_memory::MemoryStore;
pub(crate) use ledger::cut;
pub use ledger::{
    Attempt, AttemptState, Business, KeptProfile, KeptProof, LedgerEntry, LedgerEvent, NameSpan, ProfileChange,
    StandingDecision,
};
pub use needs::{CountKey, Needs, Remembered};
pub use person::{Person, PersonEntry, PersonEvent, Relation};
pub use rate::{rate, wilson};
pub use reference::Reference;
pub use scope::{Scope, ScopeKind, Series};
pub use store::{RetractWhat, Retractable, Store, StoreError};
pub use tally::{Cell, CellChange, Count, Gap, Mark, Neighbors, Sightings, Tally, Union};
pub(crate) use undo::{Undo, belongs_to};
pub use window::{Hour, Window};
