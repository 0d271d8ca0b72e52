//! What lines are read as, as tables of cases: every type, every shape of the Cloud API, every error.

mod errors;

use std::collections::BTreeSet;

use proptest::prelude::*;
use regex::Regex;

use super::*;
use crate::record::{Body, Record};

/// One record as compact text: what is absent, empty or kept is left out.
fn shown(record: &Record<'_>) -> String {
    let told = match &record.body {
        Body::Message(message) => {
            let parts = message.parts.iter().map(|part| format!("{:?} {} {:?}", part.role, part.field, part.text));
            let links = message.links.iter().map(|link| format!("Link {} {:?}", link.field, link.url));
            let rest = crate::record::Message { parts: vec![], links: vec![], ..(**message).clone() };
            parts.chain(links).chain([format!("{rest:?}")]).collect::<Vec<_>>().join("; ")
        }
        body => format!("{body:?}"),
    };
    let Record { id, business, at, content: _, body: _, memory } = record;
    let around = [
        id.as_ref().map(|id| format!("id {id:?}")),
        business.as_ref().map(|business| format!("business {business:?}")),
        at.map(|at| format!("at {at}")),
        memory.as_ref().map(|memory| format!("{memory:?}")),
    ];
    let told = [told].into_iter().chain(around.into_iter().flatten()).collect::<Vec<_>>().join("; ");
    let empty = Regex::new(r"(, )?\b\w+: (Keep|None|\[\]|false\b)").unwrap();
    let told = empty.replace_all(&told, "").replace("{, ", "{ ").replace("{ , ", "{ ");
    Regex::new(r"Some\(([^()]*)\)").unwrap().replace_all(&told, "$1").replace("{  ", "{ ").replace("{ }", "{}")
}

fn read_one(line: &str) -> String {
    let line = read_line(line.as_bytes()).unwrap_or_else(|error| panic!("{line}\n{error:?}"));
    assert_eq!(line.unknown_keys, []);
    assert_eq!((line.records.len(), line.envelope), (1, false));
    shown(&line.records[0])
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (line, expected) in cases {
        let found = read_one(line);
        if found != *expected {
            wrong.push(format!("{line}\n  found    {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn messages() {
    check(&[
        (r#"{"text":"hi"}"#, r#"Body /text "hi"; Message {}"#),
        (r#"{"text":12.5}"#, r#"Body /text "12.5"; Message {}"#),
        (
            r#"{"type":"message","parts":["a",{"text":"b"},{"role":"Filled","text":true}]}"#,
            r#"Body /parts/0 "a"; Body /parts/1/text "b"; Filled /parts/2/text "true"; Message {}"#,
        ),
        (
            r#"{"text":"b","buttons":["x",{"title":"y","url":"https://e.example"}],"links":["l1",null,"l2"],"template":"t","template_text":"Hi {{1}}","translations":[{"lang":"de","text":"B","by":"service"},{"text":"C"}],"category":"MARKETING","lang":"en","in_contacts":true,"to":4930,"business":"b","id":1,"at":"2026-11-22T11:00:00.1239+01:00"}"#,
            r#"Body /text "b"; Template /template_text "Hi {{1}}"; Button /buttons/0 "x"; Button /buttons/1/title "y"; Translation(Service) /translations/0/text "B"; Translation(Sender) /translations/1/text "C"; Link /buttons/1/url "https://e.example"; Link /links/0 "l1"; Link /links/2 "l2"; Message { to: "4930", category: Marketing, template: "t", lang: "en", in_contacts: true }; id "1"; business "b"; at 2026-11-22T10:00:00.123Z"#,
        ),
        (
            r#"{"text":"b","profile":{"name":"N","phone":null,"website":"w"},"links":"one"}"#,
            r#"Body /text "b"; Link /links "one"; Message { profile: Some(Profile { name: Set("N"), phone: Remove, websites: Set(["w"]) }) }"#,
        ),
        (
            r#"{"text":"b","memory":{"recipient":{"blocked":true},"standing.reporters(7d)":3,"business":{"age":"7d","none":null},"words":["a",1],"names":["a",{"name":"N","since":"2026-01-01T00:00:00Z","verified":false}],"profile":{"name":"N"}}}"#,
            r#"Body /text "b"; Message {}; GivenMemory { profile: Some(Profile { name: Set("N") }), names: [GivenName { name: "a", verified: true }, GivenName { name: "N", since: 2026-01-01T00:00:00Z }], facts: [("recipient.blocked", Bool(true)), ("standing.reporters(7d)", Int(3)), ("business.age", Text("7d")), ("words", List(["a", "1"]))] }"#,
        ),
    ]);
}

#[test]
fn profiles() {
    check(&[
        (
            r#"{"type":"profile","business":7,"name":null,"phone":4930,"websites":"a","website":["b","a"]}"#,
            r#"Profile(Profile { name: Remove, phone: Set("4930"), websites: Set(["b", "a"]) }); business "7""#,
        ),
        (
            r#"{"type":"profile","business":"b","websites":null,"operates_in":["DE",null],"registered_at":"2020"}"#,
            r#"Profile(Profile { websites: Remove, operates_in: Set(["DE"]), registered_at: Set("2020") }); business "b""#,
        ),
        (
            r#"{"type":"profile","business":"b","phone":"+49","phone_verified_at":"2026-01-01T00:00:00Z","verified":[{"field":"website","value":"w","method":"dns"}]}"#,
            r#"Profile(Profile { phone: Set("+49"), verified: [Proof { field: Website, value: "w", method: "dns" }, Proof { field: Phone, value: "+49", at: 2026-01-01T00:00:00Z }] }); business "b""#,
        ),
        (
            r#"{"type":"profile","business":"b","verified":null,"phone_verified_at":null,"website":null}"#,
            r#"Profile(Profile { websites: Remove }); business "b""#,
        ),
    ]);
}

#[test]
fn every_other_type() {
    check(&[
        (
            r#"{"type":"rename","business":"b","name":"N","reason":"r"}"#,
            r#"Rename(Rename { name: "N", reason: "r" }); business "b""#,
        ),
        (
            r#"{"type":"block","business":"b","reporter":4930}"#,
            r#"Block(Block { reporter: "4930", blocked: true }); business "b""#,
        ),
        (
            r#"{"type":"block","business":"b","reporter":"p","blocked":false,"reason":"not_signed_up","ref":"r","message":"m","template":"t","cohort":"c","reporter_since":"2026-01-01T00:00:00Z","delivered_at":"2026-01-02T00:00:00Z"}"#,
            r#"Block(Block { reporter: "p", reason: NotSignedUp, reference: "r", message: "m", template: "t", cohort: "c", reporter_since: 2026-01-01T00:00:00Z, delivered_at: 2026-01-02T00:00:00Z }); business "b""#,
        ),
        (r#"{"type":"unblock","business":"b","reporter":"p"}"#, r#"Unblock(Unblock { reporter: "p" }); business "b""#),
        (
            r#"{"type":"retract","business":"b","record":"r","why":"w"}"#,
            r#"Retract(Retract { what: Record("r"), why: "w" }); business "b""#,
        ),
        (
            r#"{"type":"retract","business":"b","reporter":"p"}"#,
            r#"Retract(Retract { what: Reporter("p") }); business "b""#,
        ),
        (r#"{"type":"retract","business":"b","cohort":9}"#, r#"Retract(Retract { what: Cohort("9") }); business "b""#),
        (
            r#"{"type":"delivery","business":"b","to":"p"}"#,
            r#"Delivery(One { to: "p", status: Delivered }); business "b""#,
        ),
        (
            r#"{"type":"delivery","business":"b","to":"p","status":"failed","ref":"r","message":"m","template":"t"}"#,
            r#"Delivery(One { to: "p", reference: "r", message: "m", template: "t", status: Failed }); business "b""#,
        ),
        (
            r#"{"type":"delivery","business":"b","count":10,"id":"d"}"#,
            r#"Delivery(Total { count: 10 }); id "d"; business "b""#,
        ),
        (
            r#"{"type":"inbound","business":"b","from":"p","text":"STOP"}"#,
            r#"Inbound(Inbound { from: "p", text: "STOP" }); business "b""#,
        ),
        (
            r#"{"type":"consent","business":"b","person":"p","state":"out","category":"marketing","source":"s"}"#,
            r#"Consent(Consent { person: "p", state: Out, category: Marketing, source: "s" }); business "b""#,
        ),
        (
            r#"{"type":"decision","of":"v:1","outcome":"overturn","by":"anna","why":"w","label":"honest"}"#,
            r#"Decision(Decision { of: "v:1", outcome: Overturn, by: "anna", why: "w", label: Honest })"#,
        ),
    ]);
}

#[test]
fn messages_of_the_cloud_api() {
    check(&[
        (
            r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"4930000001","type":"text","text":{"preview_url":true,"body":"hi"},"id":"m","business":"b"}"#,
            r#"Body /text/body "hi"; Message { to: "+4930000001" }; id "m"; business "b""#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":4930000001,"text":{"body":"hi"},"category":"utility"}"#,
            r#"Body /text/body "hi"; Message { to: "+4930000001", category: Utility }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"+4930000001","type":"template","template_text":"Hi {{1}}","template":{"name":"order_update","language":{"code":"de"},"components":[{"type":"header","parameters":[{"type":"image","image":{"link":"https://i.example"}},{"type":"document","document":{"link":"https://d.example","filename":"f.pdf"}}]},{"type":"body","parameters":[{"type":"text","text":"A-17"},{"type":"currency","currency":{"fallback_value":"9,90 EUR","code":"EUR","amount_1000":9900}},{"type":"date_time","date_time":{"fallback_value":"3 May"}}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"suffix"}]},{"type":"carousel","cards":[{"card_index":0,"components":[{"type":"body","parameters":[{"type":"text","text":"card"}]}]}]}]}}"#,
            r#"Filled /template/components/0/parameters/1/document/filename "f.pdf"; Filled /template/components/1/parameters/0/text "A-17"; Filled /template/components/1/parameters/1/currency/fallback_value "9,90 EUR"; Filled /template/components/1/parameters/2/date_time/fallback_value "3 May"; Filled /template/components/2/parameters/0/text "suffix"; Filled /template/components/3/cards/0/components/0/parameters/0/text "card"; Template /template_text "Hi {{1}}"; Link /template/components/0/parameters/0/image/link "https://i.example"; Link /template/components/0/parameters/1/document/link "https://d.example"; Message { to: "+4930000001", template: "order_update", lang: "de" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"user.1","type":"interactive","interactive":{"type":"button","header":{"type":"text","text":"H"},"body":{"text":"B"},"footer":{"text":"F"},"action":{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}}]}}}"#,
            r#"Body /interactive/header/text "H"; Body /interactive/body/text "B"; Body /interactive/footer/text "F"; Button /interactive/action/buttons/0/reply/title "Yes"; Message { to: "user.1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"interactive","interactive":{"type":"list","body":{"text":"B"},"action":{"button":"Open","sections":[{"title":"S","rows":[{"id":"1","title":"R","description":"D"}]}]}}}"#,
            r#"Body /interactive/body/text "B"; Button /interactive/action/button "Open"; Body /interactive/action/sections/0/title "S"; Body /interactive/action/sections/0/rows/0/title "R"; Body /interactive/action/sections/0/rows/0/description "D"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"interactive","interactive":{"type":"cta_url","body":{"text":"B"},"action":{"name":"cta_url","parameters":{"display_text":"Go","url":"https://u.example"}}}}"#,
            r#"Body /interactive/body/text "B"; Button /interactive/action/parameters/display_text "Go"; Link /interactive/action/parameters/url "https://u.example"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"interactive","interactive":{"type":"product","body":{"text":"B"},"action":{"catalog_id":"c","product_retailer_id":"p"}}}"#,
            r#"Body /interactive/body/text "B"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"image","image":{"id":"9","caption":"C"}}"#,
            r#"Body /image/caption "C"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"video","video":{"link":"https://v.example","caption":"C"}}"#,
            r#"Body /video/caption "C"; Link /video/link "https://v.example"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"document","document":{"id":"9","caption":"C","filename":"f.pdf"}}"#,
            r#"Body /document/caption "C"; Body /document/filename "f.pdf"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"location","location":{"latitude":1.5,"longitude":2,"name":"N","address":"A"}}"#,
            r#"Body /location/name "N"; Body /location/address "A"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"contacts","contacts":[{"name":{"formatted_name":"Ann","first_name":"Ann"},"phones":[{"phone":"+1","type":"WORK"}],"urls":[{"url":"https://c.example"}],"emails":[{"email":"a@c.example"}],"org":{"company":"Co"}}]}"#,
            r#"Body /contacts/0/name/formatted_name "Ann"; Body /contacts/0/org/company "Co"; Body /contacts/0/phones/0/phone "+1"; Body /contacts/0/emails/0/email "a@c.example"; Link /contacts/0/urls/0/url "https://c.example"; Message { to: "+1" }"#,
        ),
        (
            r#"{"messaging_product":"whatsapp","to":"1","type":"reaction","reaction":{"message_id":"w","emoji":"x"}}"#,
            r#"Body /reaction/emoji "x"; Message { to: "+1" }"#,
        ),
    ]);
}

#[test]
fn profiles_of_the_cloud_api() {
    check(&[
        (
            r#"{"messaging_product":"whatsapp","business":"b","about":"A","address":"S 1","email":"e@x.example","websites":["https://x.example"],"vertical":"RETAIL","profile_picture_url":"u"}"#,
            r#"Profile(Profile { websites: Set(["https://x.example"]), email: Set("e@x.example"), address: Set("S 1"), description: Set("A"), vertical: Set("RETAIL"), described_by_about: true }); business "b""#,
        ),
        (
            r#"{"messaging_product":"whatsapp","business":"b","about":"A","description":"D","phone":"+49","id":"p"}"#,
            r#"Profile(Profile { phone: Set("+49"), description: Set("D") }); id "p"; business "b""#,
        ),
        (
            r#"{"messaging_product":"whatsapp","business":"b","about":"A","description":null}"#,
            r#"Profile(Profile { description: Remove }); business "b""#,
        ),
    ]);
}

/// An envelope with one change.
fn envelope(beside: &str, value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account",{beside}"entry":[{{"id":"W","changes":[{{"field":"messages","value":{value}}}]}}]}}"#
    )
}

#[test]
fn webhooks() {
    let line = envelope(
        "",
        r#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"P"},
        "statuses":[{"id":"wamid.1","status":"sent","timestamp":"1700000000","recipient_id":"49301"},
                    {"id":"wamid.1","status":"delivered","timestamp":"1700000001","recipient_id":"49301","pricing":{"billable":true}},
                    {"id":"wamid.1","status":"read","timestamp":1700000002,"recipient_id":"49301","biz_opaque_callback_data":"r"},
                    {"id":"wamid.2","status":"failed","timestamp":"1700000003","recipient_id":"49302","errors":[{"code":1}]}],
        "messages":[{"from":"49303","id":"wamid.3","timestamp":"1700000004","type":"text","text":{"body":"STOP"}},
                    {"from":"49303","id":"wamid.4","timestamp":"1700000005","type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"x","title":"Yes"}}},
                    {"from":"49303","id":"wamid.5","timestamp":"1700000006","type":"audio","audio":{"id":"x"}},
                    {"from":"49303","id":"wamid.6","timestamp":"1700000006","type":"system","system":{"body":"x"}}],
        "user_preferences":[{"wa_id":"49304","detail":"d","category":"marketing_messages","value":"stop","timestamp":1700000007},
                    {"wa_id":"49304","category":"marketing_messages","value":"resume","timestamp":1700000008},
                    {"wa_id":"49304","category":"other","value":"x"}]}"#,
    );
    let read = read_line(line.as_bytes()).unwrap();
    assert!(read.envelope && read.unknown_keys.is_empty() && read.id.is_none());
    let found: Vec<String> = read.records.iter().map(shown).collect();
    let expected = [
        r#"Delivery(One { to: "+49301", message: "wamid.1", status: Delivered }); id "wamid.1:delivered"; business "P"; at 2023-11-14T22:13:21Z"#,
        r#"Delivery(One { to: "+49301", reference: "r", message: "wamid.1", status: Read }); id "wamid.1:read"; business "P"; at 2023-11-14T22:13:22Z"#,
        r#"Delivery(One { to: "+49302", message: "wamid.2", status: Failed }); id "wamid.2:failed"; business "P"; at 2023-11-14T22:13:23Z"#,
        r#"Inbound(Inbound { from: "+49303", text: "STOP" }); id "wamid.3"; business "P"; at 2023-11-14T22:13:24Z"#,
        r#"Inbound(Inbound { from: "+49303", text: "Yes" }); id "wamid.4"; business "P"; at 2023-11-14T22:13:25Z"#,
        r#"Inbound(Inbound { from: "+49303" }); id "wamid.5"; business "P"; at 2023-11-14T22:13:26Z"#,
        r#"Consent(Consent { person: "+49304", state: Out, category: Marketing, source: "user_preferences" }); id "49304:marketing_messages:stop:1700000007"; business "P"; at 2023-11-14T22:13:27Z"#,
        r#"Consent(Consent { person: "+49304", state: In, category: Marketing, source: "user_preferences" }); id "49304:marketing_messages:resume:1700000008"; business "P"; at 2023-11-14T22:13:28Z"#,
    ];
    assert_eq!(found, expected);
}

#[test]
fn envelopes_that_come_again_say_the_same() {
    let status = |beside: &str, price: &str| {
        envelope(
            beside,
            &format!(
                r#"{{"statuses":[{{"id":"w","status":"read","timestamp":"1","recipient_id":"49301","pricing":{price}}}]}}"#
            ),
        )
    };
    let (one, other) = (status(r#""business":"b","#, "1"), status(r#""id":"e","business":"b","#, "2"));
    let (one, other) = (read_line(one.as_bytes()).unwrap(), read_line(other.as_bytes()).unwrap());
    assert_eq!(one.records, other.records);
    assert_eq!((one.id, other.id.as_deref()), (None, Some("e")));
    let empty =
        r#"{"object":"x","entry":[{"changes":[{"field":"account_update","value":{"event":"E"}}]}],"bussiness":1}"#;
    let empty = read_line(empty.as_bytes()).unwrap();
    assert!(empty.envelope && empty.records.is_empty());
    assert_eq!(empty.unknown_keys, [UnknownKey { pointer: "/bussiness".to_owned(), nearest: Some("business") }]);
}

#[test]
fn unknown_keys_are_listed_with_their_place_and_refused_on_request() {
    let line = r#"{"id":"m","text":"x","catgory":1,"profile":{"nmae":"x"},"parts":[{"text":"x","rolle":"body"}],"memory":{"any":1,"profile":{"emial":"x"},"names":[{"name":"x","sinse":1}]},"a/b":1}"#;
    let line = read_line(line.as_bytes()).unwrap();
    let found: Vec<(&str, Option<&str>)> =
        line.unknown_keys.iter().map(|key| (key.pointer.as_str(), key.nearest)).collect();
    assert_eq!(
        found,
        [
            ("/catgory", Some("category")),
            ("/profile/nmae", Some("name")),
            ("/parts/0/rolle", Some("role")),
            ("/memory/profile/emial", Some("email")),
            ("/memory/names/0/sinse", Some("since")),
            ("/a~1b", None),
        ]
    );
    let error = line.refuse_unknown_keys().unwrap_err();
    assert_eq!(error.message, "nothing reads the key `catgory`; did you mean `category`?");
    assert_eq!((error.field.as_deref(), error.id.as_deref()), (Some("/catgory"), Some("m")));

    let line = r#"{"messaging_product":"whatsapp","to":"1","type":"interactive","interactive":{"boddy":{}},"image":{},"busines":"b","profile":{"nmae":1}}"#;
    let line = read_line(line.as_bytes()).unwrap();
    let found: Vec<(&str, Option<&str>)> =
        line.unknown_keys.iter().map(|key| (key.pointer.as_str(), key.nearest)).collect();
    assert_eq!(
        found,
        [
            ("/image", None),
            ("/busines", Some("business")),
            ("/profile/nmae", Some("name")),
            ("/interactive/boddy", Some("body"))
        ]
    );
    assert!(read_line(br#"{"text":"x"}"#).unwrap().refuse_unknown_keys().is_ok());
}

#[test]
fn too_many_parts_are_cut_and_the_cut_is_told() {
    for (key, entry, most) in [
        ("parts", "\"x\"", MAX_PARTS),
        ("links", "\"x\"", MAX_LINKS),
        ("translations", r#"{"text":"x"}"#, MAX_TRANSLATIONS),
    ] {
        for (count, cut) in [(most - 1, false), (most + 1, true)] {
            let line = format!(r#"{{"text":"x","{key}":[{}]}}"#, vec![entry; count].join(","));
            let line = read_line(line.as_bytes()).unwrap();
            let Body::Message(message) = &line.records[0].body else { panic!("no message") };
            assert_eq!(message.truncated, cut, "{key} {count}");
            assert!(message.parts.len() <= most + 1 && message.links.len() <= most);
        }
    }
}

/// A value that a field takes.
fn sample(field: &Field) -> String {
    let object = |fields: &[Field]| {
        let entries: Vec<String> = fields.iter().map(|field| format!("{:?}:{}", field.name, sample(field))).collect();
        format!("{{{}}}", entries.join(","))
    };
    match field.kind {
        Kind::Text | Kind::Id => "\"s\"".to_owned(),
        Kind::Texts => "[\"s\"]".to_owned(),
        Kind::Time => "\"2026-01-01T00:00:00Z\"".to_owned(),
        Kind::Flag => if field.name == "blocked" { "false" } else { "true" }.to_owned(),
        Kind::Count => "3".to_owned(),
        Kind::Word(words) => format!("{:?}", words().last().unwrap()),
        Kind::Object(fields) => object(fields),
        Kind::Objects(fields) | Kind::TextsOrObjects(fields) => format!("[{}]", object(fields)),
        Kind::Facts => r#"{"a":{"b":1}}"#.to_owned(),
    }
}

#[test]
fn every_field_of_the_tables_is_read() {
    for shape in RECORDS {
        let alternatives: &[&str] = match shape.choice {
            Choice::OneOf(names) => names,
            Choice::Free | Choice::AnyOf(_) => &[],
        };
        for chosen in alternatives.iter().copied().map(Some).chain(alternatives.is_empty().then_some(None)) {
            let total = chosen == Some("count");
            let fields: Vec<&Field> = shape
                .fields
                .iter()
                .chain(COMMON.iter().skip(1))
                .filter(|field| !alternatives.contains(&field.name) || Some(field.name) == chosen)
                .filter(|field| !total || !["ref", "message", "template", "status"].contains(&field.name))
                .collect();
            let line_without = |left_out: &str| {
                let entries: Vec<String> = fields
                    .iter()
                    .filter(|field| field.name != left_out)
                    .map(|field| format!(",{:?}:{}", field.name, sample(field)))
                    .collect();
                format!("{{\"type\":{:?}{}}}", shape.name, entries.concat())
            };
            let full = line_without("");
            let full = read_line(full.as_bytes()).unwrap_or_else(|error| panic!("{full} {error:?}"));
            assert_eq!(full.unknown_keys, [], "{}", shape.name);
            for field in &fields {
                let line = line_without(field.name);
                match read_line(line.as_bytes()) {
                    Ok(line) => {
                        assert!(!field.required, "{} {}", shape.name, field.name);
                        let Record { content: _, id, business, at, body, memory } = &line.records[0];
                        let whole = &full.records[0];
                        let same = (id, business, at, body, memory)
                            == (&whole.id, &whole.business, &whole.at, &whole.body, &whole.memory);
                        // `website` says what `websites` says.
                        let twin = field.name.starts_with("website");
                        assert!(!same || twin, "nothing reads {} of {}", field.name, shape.name);
                    }
                    Err(error) => assert_eq!(error.code, WireCode::MissingField, "{} {}", shape.name, field.name),
                }
            }
        }
    }
}

#[test]
fn what_outlives_its_line_says_the_same() {
    let line = r#"{"text":"x","memory":{"names":["a"],"a":["b",1],"c":true,"d":"e","profile":{"name":"N","phone":"+49","websites":["w"],"email":null,"phone_verified_at":"2026-01-01T00:00:00Z"}}}"#;
    let memory = read_line(line.as_bytes()).unwrap().records.remove(0).memory.unwrap();
    assert_eq!(memory.clone().into_owned(), memory);
}

const SEEDS: [&str; 6] = [
    r#"{"id":"m-1","at":"2026-11-22T10:00:00Z","text":"Ihr Paket \u00fc","parts":["a",{"role":"body","text":"b"}],"buttons":[{"title":"x","url":"y"}],"memory":{"a":{"b":[1,"c"]}}}"#,
    r#"{"type":"profile","business":"b","phone":"+49","phone_verified_at":"2026-01-01T00:00:00Z","websites":["w"]}"#,
    r#"{"type":"delivery","business":"b","count":10,"id":"d"}"#,
    r#"{"messaging_product":"whatsapp","to":"1","type":"template","template":{"name":"n","language":{"code":"de"},"components":[{"type":"body","parameters":[{"type":"text","text":"A"}]}]}}"#,
    r#"{"messaging_product":"whatsapp","business":"b","about":"A","websites":["x"]}"#,
    r#"{"business":"b","entry":[{"changes":[{"value":{"statuses":[{"id":"w","status":"read","timestamp":"1","recipient_id":"1"}],"messages":[{"id":"m","from":"1","text":{"body":"x"}}]}}]}]}"#,
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_line(&line);
        let _ = with_texts(&String::from_utf8_lossy(&line), &Json::Null);
    }

    #[test]
    fn mutated_lines_are_read_or_refused(
        seed in 0..SEEDS.len(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), 0..4u8, proptest::sample::select(br#"{}[]":,\0ntu-.e9/ "#.to_vec())), 1..6),
    ) {
        let mut line = SEEDS[seed].as_bytes().to_vec();
        for (at, kind, byte) in changes {
            let at = at.index(line.len());
            match kind {
                0 => line[at] = byte,
                1 => line.insert(at, byte),
                2 if line.len() > 1 => { line.remove(at); }
                _ => line.truncate(at.max(1)),
            }
        }
        if let Ok(read) = read_line(&line) {
            prop_assert!(read.envelope || read.records.len() == 1);
        }
    }

    #[test]
    fn pointers_of_parts_lead_to_their_text(texts in proptest::collection::vec(any::<String>(), 1..8)) {
        let line = serde_json::json!({ "text": texts.first(), "parts": texts, "buttons": texts, "template_text": "t" });
        let line = line.to_string();
        let json = Json::parse(line.as_bytes()).unwrap();
        let read = read_json(&json).unwrap();
        let Body::Message(message) = &read.records[0].body else { panic!("no message") };
        for part in &message.parts {
            prop_assert_eq!(json.at(&part.field).and_then(Json::typed), Some(part.text.clone()));
        }
    }
}
