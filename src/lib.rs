//! Greentick.

pub mod facts;
pub mod identifier;
pub mod memory;
pub mod record;
pub mod rulepack;
pub mod text;
pub mod verdict;
