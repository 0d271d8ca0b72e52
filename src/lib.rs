//! Greentick.

pub mod identifier;
pub mod memory;
pub mod record;
pub mod text;
pub mod verdict;
