//! Greentick.

pub mod facts;
pub mod memory;
pub mod record;
pub mod rulepack;
pub mod verdict;
