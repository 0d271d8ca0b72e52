//! Greentick.

pub mod facts;
pub mod identifier;
pub mod memory;
pub mod record;
pub mod rulepack;
pub mod text;
#[cfg(feature = "store")]
pub mod store;
pub mod verdict;
pub mod wire;
