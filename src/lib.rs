//! Greentick.

pub mod memory;
pub mod record;
#[cfg(feature = "store")]
pub mod store;
pub mod verdict;
