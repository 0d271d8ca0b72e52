//! Attacks on rules: their own cases and labeled messages, disguised as people disguise them. Read
//! [`Attacker`], which mutates and judges, and [`Hardening`], which counts what slips through.
//!
//! The tables that disguise are made by hand and apart from those that see through disguises:
//! otherwise a gap in one would be the same gap in the other, and nobody would see it.

mod attack;
mod canvas;
mod dice;
mod hardening;
mod mutation;
mod synonyms;

// The mutations, one family each.
mod accents;
mod capitals;
mod invisible;
mod leet;
mod links;
mod lookalikes;
mod repeated;
mod spaced;
mod styled;

pub use attack::{Attacker, CaseTrials, MessageTrials, TWO_AT_ONCE, Trial};
pub use canvas::Canvas;
pub use dice::Dice;
pub use hardening::{Defense, Hardening, Recall, RecallLost, Slip};
pub use mutation::{MUTATIONS, Mutation, Strength};
pub use synonyms::Synonyms;

#[cfg(test)]
mod tests;
