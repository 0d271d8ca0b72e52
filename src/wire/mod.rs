//! JSON without IO: records in, verdicts out, and the schemas of both.
//!
//! What a line says is read here; what it is worth is judged elsewhere. Whatever a business typed
//! is taken as it is, only the shape of a line can be wrong. Nothing here reads files or clocks,
//! and `wire` knows records and verdicts only. Read [`read_line`] and [`write_verdict`] first.

mod error;
mod pointer;

mod fields;
mod json;
mod line;
mod object;
mod records;
mod unknown_key;
mod whatsapp;

mod answer;
mod schema;
mod verdict;

#[cfg(test)]
mod tests;

pub use answer::{write_ack, write_error};
pub use error::{WireCode, WireError};
pub use fields::{COMMON, Choice, Field, Kind, RECORDS, RecordShape};
pub use json::{Json, MAX_DEPTH};
pub use line::{Line, read_json, read_line};
pub use records::{MAX_LINKS, MAX_PARTS, MAX_TRANSLATIONS, read_memory};
pub use schema::{record_schema, verdict_schema};
pub use unknown_key::UnknownKey;
pub use verdict::{AnswerError, with_texts, without_texts, write_verdict};
