//! The two steps, *read* and *decide*, and the one call that does both. Read [`Engine`].
//!
//! The engine does no IO: it says what it needs to know ([`Reading::needs`]), is told, and says what
//! to remember. It asks no clock either; the time is an argument.

mod answer;
mod decide;
mod effects;
mod evaluate;
mod evidence;
mod near;
mod read;
mod reference;
mod standing;
mod text;
mod value;
mod without;

pub use answer::{Answer, AnswerError, Line, LineOptions, LineOutcome, answer_line, judge};
pub use decide::Decided;
pub use near::explain;
pub use read::{Engine, ReadError, Reading};
pub use reference::{Reference, ReferenceError};
pub use standing::Due;
pub use without::action_without;
