//! Each error, with its code and place.

use super::*;

#[test]
fn each_error_has_its_code_and_place() {
    use WireCode::*;
    let cases: &[(&str, WireCode, Option<&str>, &str)] = &[
        ("", NotJson, None, "no valid JSON: EOF while parsing a value at column 0"),
        ("[]", NotObject, None, "expected an object in braces, found a list"),
        ("7", NotObject, None, "expected an object in braces, found a number"),
        (r#"{"text":"a","text":"b"}"#, DuplicateKey, Some("/text"), "key `text` comes twice in one object"),
        ("{}", MissingField, Some("/type"), "`type` is required; only a line with `text` goes without"),
        (r#"{"type":"blok"}"#, UnknownType, Some("/type"), "unknown type `blok`; did you mean `block`?"),
        (r#"{"type":7}"#, WrongType, Some("/type"), "expected one of a few words, found a number"),
        (r#"{"type":"message","text":null}"#, MissingField, Some("/text"), "one of `text`, `parts` is required"),
        (r#"{"text":{"body":"x"}}"#, WrongType, Some("/text"), "expected text, found an object"),
        (r#"{"parts":"x"}"#, WrongType, Some("/parts"), "expected a list, found text"),
        (r#"{"parts":[["x"]]}"#, WrongType, Some("/parts/0"), "expected text or an object, found a list"),
        (r#"{"parts":[{}]}"#, MissingField, Some("/parts/0/text"), "`text` is required"),
        (
            r#"{"text":"x","category":"marketting"}"#,
            UnknownWord,
            Some("/category"),
            "unknown category `marketting`; did you mean `marketing`?",
        ),
        (
            r#"{"text":"x","translations":[{"text":"x","by":"me"}]}"#,
            UnknownWord,
            Some("/translations/0/by"),
            "unknown by `me`; it is one of `sender`, `service`",
        ),
        (r#"{"text":"x","in_contacts":"yes"}"#, WrongType, Some("/in_contacts"), "expected true or false, found text"),
        (
            r#"{"text":"x","at":"2026-11-22"}"#,
            BadTime,
            Some("/at"),
            "`2026-11-22` is no time in RFC 3339, such as `2026-11-22T10:00:00Z`",
        ),
        (
            r#"{"text":"x","at":1700000000}"#,
            BadTime,
            Some("/at"),
            "a number is no time in RFC 3339, such as `2026-11-22T10:00:00Z`",
        ),
        (r#"{"text":"x","id":true}"#, WrongType, Some("/id"), "expected text or a whole number, found true or false"),
        (
            r#"{"text":"x","to":123456789012345678901234567890}"#,
            BadNumber,
            Some("/to"),
            "the number is not whole or too large to be exact; write the id as text",
        ),
        (r#"{"text":"x","profile":[]}"#, WrongType, Some("/profile"), "expected an object, found a list"),
        (r#"{"text":"x","profile":{"name":{}}}"#, WrongType, Some("/profile/name"), "expected text, found an object"),
        (r#"{"text":"x","memory":{"a":{"b":0.5}}}"#, BadNumber, Some("/memory/a/b"), "…"),
        (
            r#"{"text":"x","memory":{"a.b":1,"a":{"b":2}}}"#,
            ConflictingFields,
            Some("/memory/a/b"),
            "the fact `a.b` is given twice",
        ),
        (
            r#"{"text":"x","memory":{"names":"a"}}"#,
            WrongType,
            Some("/memory/names"),
            "expected a list of names, found text",
        ),
        (r#"{"text":"x","memory":{"a":[{}]}}"#, WrongType, Some("/memory/a/0"), "expected text, found an object"),
        (r#"{"type":"profile"}"#, MissingField, Some("/business"), "`business` is required"),
        (r#"{"type":"profile","business":" "}"#, MissingField, Some("/business"), "`business` is required"),
        (
            r#"{"type":"profile","business":"b","phone_verified_at":"2026-01-01T00:00:00Z"}"#,
            MissingField,
            Some("/phone"),
            "`phone_verified_at` speaks of the `phone` of the same record, and there is none",
        ),
        (
            r#"{"type":"profile","business":"b","websites":[{}]}"#,
            WrongType,
            Some("/websites/0"),
            "expected text, found an object",
        ),
        (
            r#"{"type":"profile","business":"b","verified":[{"field":"fax","value":"1"}]}"#,
            UnknownWord,
            Some("/verified/0/field"),
            "unknown field `fax`; it is one of `phone`, `website`, `email`, `name`, `legal_name`, `address`",
        ),
        (r#"{"type":"rename","business":"b"}"#, MissingField, Some("/name"), "`name` is required"),
        (r#"{"type":"block","business":"b"}"#, MissingField, Some("/reporter"), "`reporter` is required"),
        (
            r#"{"type":"retract","business":"b"}"#,
            MissingField,
            Some("/record"),
            "one of `record`, `reporter`, `cohort` is required",
        ),
        (
            r#"{"type":"retract","business":"b","record":"r","cohort":"c"}"#,
            ConflictingFields,
            Some("/cohort"),
            "`record` and `cohort` exclude each other",
        ),
        (
            r#"{"type":"delivery","business":"b","to":"p","count":1}"#,
            ConflictingFields,
            Some("/count"),
            "`to` and `count` exclude each other",
        ),
        (
            r#"{"type":"delivery","business":"b","count":1}"#,
            MissingField,
            Some("/id"),
            "a total needs an `id`, so that it counts once however often it comes",
        ),
        (
            r#"{"type":"delivery","business":"b","count":1,"status":"read","id":"x"}"#,
            ConflictingFields,
            Some("/status"),
            "`status` speaks of one message, `count` of many",
        ),
        (
            r#"{"type":"delivery","business":"b","count":-1,"id":"x"}"#,
            BadNumber,
            Some("/count"),
            "`-1` is no whole number from 0",
        ),
        (r#"{"type":"consent","business":"b","person":"p"}"#, MissingField, Some("/state"), "`state` is required"),
        (
            r#"{"messaging_product":"whatsap","to":"1"}"#,
            UnknownWord,
            Some("/messaging_product"),
            "unknown messaging_product `whatsap`; it is `whatsapp`",
        ),
        (r#"{"messaging_product":"whatsapp","about":"A"}"#, MissingField, Some("/business"), "`business` is required"),
        (
            r#"{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}"#,
            MissingField,
            Some("/to"),
            "`to` is required",
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"image"}"#,
            MissingField,
            Some("/image"),
            "`image` is required",
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"imagge"}"#,
            UnknownType,
            Some("/type"),
            "unknown type of message `imagge`; did you mean `image`?",
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","text":"x"}"#,
            WrongType,
            Some("/text"),
            "expected an object, found text",
        ),
        (
            r#"{"entry":[{"changes":[{"value":{"messages":[{"id":"m","from":"1"}]}}]}]}"#,
            MissingField,
            Some("/entry/0/changes/0/value/metadata/phone_number_id"),
            "no `business` beside the envelope and no `phone_number_id` in it",
        ),
        (
            r#"{"business":"b","entry":[{"changes":[{"value":{"messages":[{"id":"m","from":"1","timestamp":"x"}]}}]}]}"#,
            BadTime,
            Some("/entry/0/changes/0/value/messages/0/timestamp"),
            "`x` is no time in seconds since 1970",
        ),
        (
            r#"{"business":"b","entry":[{"changes":[{"value":{"user_preferences":[{"wa_id":"1","category":"marketing_messages","value":"pause"}]}}]}]}"#,
            UnknownWord,
            Some("/entry/0/changes/0/value/user_preferences/0/value"),
            "unknown value `pause`; it is one of `stop`, `resume`",
        ),
    ];
    let mut seen = BTreeSet::new();
    for (line, code, field, message) in cases {
        let error = read_line(line.as_bytes()).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (*code, *field), "{line}\n{}", error.message);
        if *message != "…" {
            assert_eq!(error.message, *message, "{line}");
        }
        seen.insert(error.code);
    }
    seen.insert(read_line(b"\xff").unwrap_err().code);
    seen.insert(read_line("[".repeat(200).as_bytes()).unwrap_err().code);
    let facts: Vec<String> = (0..1_001).map(|n| format!("\"f{n}\":{n}")).collect();
    seen.insert(read_line(format!(r#"{{"text":"","memory":{{{}}}}}"#, facts.join(",")).as_bytes()).unwrap_err().code);
    seen.insert(read_line(br#"{"text":"","x":1}"#).unwrap().refuse_unknown_keys().unwrap_err().code);
    // What only shells and the judgement find out.
    seen.extend([
        WireCode::FutureTime,
        WireCode::BadMemory,
        WireCode::OtherContent,
        WireCode::UnknownVerdict,
        WireCode::TooLong,
    ]);
    let missing: Vec<&str> =
        WireCode::ALL.iter().filter(|(code, ..)| !seen.contains(code)).map(|(_, name, _)| *name).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn an_error_names_the_record_if_it_can() {
    for (line, id) in [
        (r#"{"id":"m-1","type":"blok"}"#, Some("m-1")),
        (r#"{"id":12,"type":"block"}"#, Some("12")),
        (r#"{"id":{},"text":"x"}"#, None),
        (r#"{"type":"block"}"#, None),
    ] {
        assert_eq!(read_line(line.as_bytes()).unwrap_err().id.as_deref(), id, "{line}");
    }
}
