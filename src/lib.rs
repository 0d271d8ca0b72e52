//! Greentick.

pub mod memory;
pub mod record;
pub mod verdict;
