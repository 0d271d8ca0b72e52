//! What we answer.

mod action;

pub use action::Action;
