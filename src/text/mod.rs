//! Reading what was written: text made comparable, with the way back to the bytes as sent.
//!
//! Pure functions from text to text, words, links and fingerprints. Nothing here knows a phrase, a
//! weight or a business. Read [`fold()`] first: every other reading starts from folded text.

pub mod disguise;
pub mod fingerprint;
pub mod fold;
pub mod language;
pub mod lexicon;
pub mod links;
pub mod numbers;
pub mod plain;
mod prefixes;
pub mod romanize;
pub mod spellings;
pub mod words;
pub mod writing;

pub use disguise::{Disguises, Undisguised, View, costumed_words, disguised_views, mixes_scripts, undisguise};
pub use fingerprint::{Fingerprint, Fingerprinter};
pub use fold::{Buffer, Folded, Signs, fold};
pub use language::language;
pub use lexicon::Lexicon;
pub use links::{FoundLinks, Link, LinkHost, Written, find_links, parse_link};
pub use plain::plain;
pub(crate) use prefixes::Prefixes;
pub use romanize::{consonants, romanize, sound_key};
pub use spellings::spellings;
pub(crate) use words::{count_words, may_be_boundary};
pub use words::{is_boundary, matches_anywhere, words};
pub use writing::{Letters, exclamations, has_right_to_left_letters, hides_in_words, is_emoji, pictures};
