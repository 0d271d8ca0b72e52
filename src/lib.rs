//! Greentick.

#[cfg(feature = "cli")]
pub mod archive;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod facts;
pub mod identifier;
pub mod memory;
pub mod record;
pub mod rulepack;
#[cfg(feature = "store")]
pub mod store;
pub mod study;
pub mod text;
pub mod verdict;
pub mod wire;
