//! Reading what was written: text made comparable, with the way back to the bytes as sent.
//!
//! Pure functions from text to text, words, links and fingerprints. Nothing here knows a phrase, a
//! weight or a business. Read [`fold()`] first: every other reading starts from folded text.

pub mod fold;

pub use fold::{Buffer, Folded, Signs, fold};
