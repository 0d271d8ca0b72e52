//! The short answers: that a record was taken, and that a line could not be read.

use serde::Serialize;

use super::error::WireError;

/// `{"id":…,"type":"ack"}`, and how many records an envelope had.
#[derive(Serialize)]
struct Ack<'a> {
    id: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<usize>,
}

/// `{"line":17,"type":"error",…}`.
#[derive(Serialize)]
struct Refusal<'a> {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    message: &'a str,
}

/// The line that says that a record was taken; `records` for an envelope, which has any number.
pub fn write_ack(id: Option<&str>, records: Option<usize>) -> String {
    written(&Ack { id, kind: "ack", records })
}

/// The line that says why a line, counted from 1, is no record.
pub fn write_error(line: u64, error: &WireError) -> String {
    let WireError { code, field, message, id } = error;
    written(&Refusal { line, id: id.as_deref(), kind: "error", code: code.name(), field: field.as_deref(), message })
}

/// An answer as one line. The shapes of answers have keys of text only and write into memory, the
/// two things that can fail in writing JSON.
pub(super) fn written(answer: &impl Serialize) -> String {
    // A verdict has some thousand bytes: it is not to move while it grows.
    let mut line = Vec::with_capacity(4096);
    let is_written = serde_json::to_writer(&mut line, answer).is_ok();
    String::from_utf8(line).ok().filter(|_| is_written).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{WireCode, read_line};

    #[test]
    fn answers_are_one_line() {
        assert_eq!(write_ack(Some("a\"b"), None), r#"{"id":"a\"b","type":"ack"}"#);
        assert_eq!(write_ack(None, Some(0)), r#"{"id":null,"type":"ack","records":0}"#);
        let error = read_line(br#"{"id":7,"type":"blok"}"#).unwrap_err();
        assert_eq!(
            write_error(17, &error),
            r#"{"line":17,"id":"7","type":"error","code":"unknown-type","field":"/type","message":"unknown type `blok`; did you mean `block`?"}"#
        );
        let error = WireError { code: WireCode::NotJson, field: None, message: "a\nb".to_owned(), id: None };
        assert_eq!(write_error(1, &error), r#"{"line":1,"type":"error","code":"not-json","message":"a\nb"}"#);
    }
}
