//! What becomes of businesses when people report them, played through with dice: honest shops, senders
//! whom many report, and mobs that agreed beforehand.
//!
//! Every report goes the whole way, record by record, through an engine and a memory of its own, so
//! that what is measured is what a rule pack does. The same seed gives the same outcome everywhere.
//! Read [`play`].

mod play;
mod summary;

pub use play::{Mob, Outcome, Scene, Way, play};
pub use summary::{Share, median, shares};
