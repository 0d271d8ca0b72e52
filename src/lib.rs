//! Greentick.

pub mod memory;
pub mod record;
pub mod verdict;
pub mod wire;
