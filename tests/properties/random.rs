//! Random packs and records: few words, many ways to combine them, so that they meet.

use greentick::rulepack::{PackFiles, RulePack};
use proptest::prelude::*;
use proptest::sample::select;

/// Words of texts and of phrases; some fold, some look alike, some need no spaces between them.
const WORDS: &[&str] = &[
    "paket",
    "Paket",
    "zoll",
    "gebühr",
    "GEBÜHR",
    "fee",
    "code",
    "never",
    "nicht",
    "teilen",
    "share",
    "konto",
    "gesperrt",
    "Straße",
    "strasse",
    "win",
    "wins",
    "winner",
    "包裹",
    "费用",
    "раkеt",
    "p\u{200b}aket",
    "p a k e t",
    "g e b ü h r",
    "c0de g3bühr",
    "p4kеt",
    "gebuehr",
    "gebuhr",
    "konto\u{337}",
    "費用",
    "包 裹",
    "winnner",
    "ｐａｋｅｔ",
    "10",
    "1,99",
    "€",
    "!",
    ".",
    "https://dhl-zoll.example/x",
    "https://own.example/a",
    "bit.ly/x",
    "call +49 30 23125 000",
    "0900 1234567",
    "text 80085",
    "a@gmail.com",
    "post@own.example",
    "$500",
    "Rs. 20",
    "482913",
    "within 24 hours",
    "DE89 3704 0044 0532 0130 00",
    "20%",
    "\n",
];

const PHRASES: &[&str] = &[
    "paket",
    "zoll",
    "gebühr",
    "fee",
    "code",
    "share",
    "konto gesperrt",
    "strasse",
    "win*",
    "包裹",
    "paket zoll",
    "1,99",
];

const LISTS: &[&str] = &["one", "two", "three"];

const BOOLS: &[&str] = &[
    "business.known",
    "business.verified",
    "business.suspended",
    "identity.suspended_before",
    "recipient.blocked",
    "recipient.given",
    "recipient.opted_out",
    "recipient.wrote_within(24h)",
    "message.has_template",
    "text.truncated",
    "text.disguised",
    "website.given",
    "mismatch.phone_website",
    "email.free",
    "message.in_contacts",
    "here",
];

const NUMBERS: &[&str] = &[
    "text.length",
    "text.invisible",
    "identity.phone_businesses",
    "identity.website_businesses",
    "text.lookalike_words",
    "text.spaced_words",
    "text.leet_words",
    "text.words",
    "text.emoji",
    "standing.reporters(7d)",
    "standing.reports(24h)",
    "message.attempts(24h)",
    "campaign.senders(7d)",
    "size(links)",
    "business.rename_attempts(30d)",
    "link_domain.senders(24h)",
    "size(callbacks)",
    "size(mailboxes)",
    "size(amounts)",
    "text.codes",
    "text.ibans",
    "text.percent",
];

/// Items with their facts; what is asked of them.
const ITEM_BOOLS: &[(&str, &str, &str)] = &[
    ("callback", "callbacks", "callback.own"),
    ("callback", "callbacks", "callback.foreign"),
    ("callback", "callbacks", "callback.international"),
    ("callback", "callbacks", "callback.kind == \"premium\""),
    ("callback", "callbacks", "callback.region in regions"),
    ("mailbox", "mailboxes", "mailbox.free"),
    ("mailbox", "mailboxes", "mailbox.own"),
    ("mailbox", "mailboxes", "mailbox.domain under places"),
    ("amount", "amounts", "amount.money >= 100 EUR"),
    ("amount", "amounts", "amount.money < 50 INR"),
];

const LINK_BOOLS: &[&str] =
    &["link.own", "link.ip", "link.known_suffix", "link.shared_host", "link.borrows_brand", "link.host under places"];

fn text_test() -> impl Strategy<Value = String> {
    let list = select(LISTS);
    let text = select(&["text", "text.body", "text.buttons", "text.filled"][..]);
    prop_oneof![
        (text.clone(), list.clone()).prop_map(|(text, list)| format!("{text}.mentions({list})")),
        (text.clone(), list.clone(), select(PHRASES))
            .prop_map(|(text, list, phrase)| format!("{text}.mentions({list}, \"{phrase}\")")),
        list.clone().prop_map(|list| format!("text.asserts({list})")),
        (text, list.clone(), select(PHRASES))
            .prop_map(|(text, list, phrase)| format!("{text}.consists_of({list}, \"{phrase}\")")),
        (list.clone(), select(&["==", ">=", "<", "!="][..]), 0..3)
            .prop_map(|(list, sign, number)| format!("text.mention_count({list}) {sign} {number}")),
        (list.clone(), list, 1..5).prop_map(|(a, b, words)| format!("text.near({a}, {b}, {words} words)")),
        select(&["fee_pattern", "number_pattern", "word_pattern"][..])
            .prop_map(|pattern| format!("text.matches({pattern})")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => text_test(),
        2 => select(BOOLS).prop_map(str::to_owned),
        2 => (select(NUMBERS), select(&["<", "<=", ">", ">=", "==", "!="][..]), 0..4)
            .prop_map(|(fact, sign, number)| format!("{fact} {sign} {number}")),
        1 => Just("standing.rate(7d) > 0.3%".to_owned()),
        1 => Just("(standing.rate(7d) otherwise 0%) >= 0.3%".to_owned()),
        1 => Just("business.age < 7d".to_owned()),
        1 => Just("message.category == \"marketing\"".to_owned()),
        1 => Just("message.category in [\"utility\", \"service\"]".to_owned()),
        1 => Just("country.region in regions".to_owned()),
        1 => Just("country.region in phone.regions".to_owned()),
        1 => Just("has(business.age)".to_owned()),
        1 => Just("has(message.category)".to_owned()),
        1 => Just("fired(\"random.first\")".to_owned()),
        1 => Just("(standing.reporters(7d) / standing.recipients(7d)) > 1%".to_owned()),
        2 => (select(&["any", "all"][..]), select(LINK_BOOLS), any::<bool>()).prop_map(|(word, fact, not)| {
            format!("{word} link in links: ({}{fact})", if not { "not " } else { "" })
        }),
        2 => (select(&["any", "all"][..]), select(ITEM_BOOLS), any::<bool>()).prop_map(|(word, (one, all, fact), not)| {
            format!("{word} {one} in {all}: ({}{fact})", if not { "not " } else { "" })
        }),
        1 => select(ITEM_BOOLS).prop_map(|(one, all, fact)| format!("(count {one} in {all}: ({fact})) >= 1")),
        1 => Just("text.deadline <= 24h".to_owned()),
        1 => Just("(text.deadline otherwise 30d) > 2d".to_owned()),
        1 => text_test().prop_map(|test| format!("any link in links: (link.own or {test})")),
        1 => (0..3).prop_map(|number| format!("(count link in links: (not link.own)) >= {number}")),
        1 => Just("any region in phone.regions: (region == \"DE\")".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("not ({part})")),
        ]
    })
}

fn list() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(PHRASES, 1..5)
}

fn rule() -> impl Strategy<Value = (String, i32, &'static str, Option<&'static str>)> {
    (
        condition(),
        -30..60,
        select(&["live", "live", "live", "shadow", "draft"][..]),
        prop_oneof![6 => Just(None), 1 => select(&["warn", "limit", "review"][..]).prop_map(Some)],
    )
}

/// The files of a pack that compiles: the tables of the default pack, a policy, one rule file.
pub(crate) fn random_pack() -> impl Strategy<Value = PackFiles> {
    (list(), list(), list(), condition_without_fired(), prop::collection::vec(rule(), 1..12)).prop_map(
        |(one, two, three, first, rules)| {
            let mut files: PackFiles =
                RulePack::builtin_files().into_iter().filter(|(path, _)| path.starts_with("tables/")).collect();
            let policy = "[thresholds.message]\nwarn = 20\nlimit = 40\nreview = 60\nblock = 5000\n\
                [thresholds.profile]\nreview = 50\n[thresholds.rename]\nreview = 50\n[thresholds.standing]\nwarn = 10\n\
                [groups.random]\ncap = 100\n";
            let mut text = format!(
                "area = \"random\"\n[lists]\none = {{ kind = \"phrases\", entries = {one:?} }}\n\
                 two = {{ kind = \"phrases\", entries = {two:?} }}\nthree = {{ kind = \"phrases\", entries = {three:?} }}\n\
                 places = {{ kind = \"domains\", entries = [\"zoll.example\", \"bit.ly\"] }}\n\
                 regions = {{ kind = \"regions\", entries = [\"DE\", \"FR\"] }}\n\
                 [patterns]\nfee_pattern = 'geb.hr|fee +\\d'\nnumber_pattern = '\\d+,\\d\\d'\nword_pattern = '\\bpaket\\b.{{0,20}}zoll'\n\
                 [let]\nhere = 'text.mentions(one) or not business.known'\n"
            );
            let rule = |id: &str, when: &str, points: i32, status: &str, action: Option<&str>| {
                let action = action.map(|action| format!("action = \"{action}\"\n")).unwrap_or_default();
                format!(
                    "[[rule]]\nid = \"{id}\"\non = \"message\"\ntitle = \"t\"\nwhen = '{when}'\npoints = {points}\n\
                     status = \"{status}\"\n{action}"
                )
            };
            text.push_str(&rule("first", &first, 7, "live", None));
            for (index, (when, points, status, action)) in rules.iter().enumerate() {
                text.push_str(&rule(&format!("r{index}"), when, *points, status, *action));
            }
            files.insert("policy.toml".into(), policy.into());
            files.insert("random.toml".into(), text.into_bytes());
            files
        },
    )
}

/// The first rule asks for no other, so that there are no circles.
fn condition_without_fired() -> impl Strategy<Value = String> {
    condition().prop_filter("asks for itself", |condition| !condition.contains("fired"))
}

/// Whether a rule of the pack has an action of its own.
pub(crate) fn has_floor(files: &PackFiles) -> bool {
    String::from_utf8_lossy(&files["random.toml"]).contains("\naction =")
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 0..12).prop_map(|words| words.join(" "))
}

/// A message as a line of JSON.
pub(crate) fn random_record() -> impl Strategy<Value = String> {
    (
        text(),
        prop::option::of(text()),
        prop::option::of(select(&["https://own.example/b", "http://1.2.3.4/x", "https://раураl.example/"][..])),
        prop::option::of(select(&["b-1", "b-2", "b-new"][..])),
        prop::option::of(select(&["p-1", "p-2"][..])),
        prop::option::of(select(&["marketing", "utility", "service"][..])),
        prop::option::of(memory()),
    )
        .prop_map(|(text, button, link, business, to, category, memory)| {
            let mut record = serde_json::json!({ "type": "message", "text": text, "at": "2026-11-22T11:30:00Z" });
            let mut set = |key: &str, value: Option<serde_json::Value>| {
                if let (Some(value), Some(record)) = (value, record.as_object_mut()) {
                    record.insert(key.to_owned(), value);
                }
            };
            set("buttons", button.map(|title| serde_json::json!([title])));
            set("links", link.map(|link| serde_json::json!([link])));
            set("business", business.map(Into::into));
            set("to", to.map(Into::into));
            set("category", category.map(Into::into));
            set("memory", memory);
            record.to_string()
        })
}

fn memory() -> impl Strategy<Value = serde_json::Value> {
    (any::<bool>(), 0..5, prop::option::of(select(&["0%", "0.2%", "40%"][..])), any::<bool>()).prop_map(
        |(blocked, reporters, rate, profile)| {
            let mut memory = serde_json::json!({
                "recipient.blocked": blocked,
                "standing.reporters(7d)": reporters,
            });
            if let Some(memory) = memory.as_object_mut() {
                if let Some(rate) = rate {
                    memory.insert("standing.rate(7d)".into(), rate.into());
                }
                if profile {
                    memory.insert(
                        "profile".into(),
                        serde_json::json!({ "name": "Own", "website": "own.example.com", "link_domains": ["own.example"],
                            "phone": "+49 30 23125 000", "country": "DE" }),
                    );
                }
            }
            memory
        },
    )
}

/// What came before: profiles, deliveries, reports, messages of two businesses.
pub(crate) fn past() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        Just(r#"{"type":"profile","business":"b-1","name":"Own","website":"https://own-shop.com","link_domains":["own.example"],"email":"a@own-shop.com","phone":"+493023125000","country":"DE","at":"2026-11-20T08:00:00Z"}"#.to_owned()),
        Just(r#"{"type":"profile","business":"b-2","name":"Zwei","website":"https://zwei.fr","phone":"+493023125001","phone_verified_at":"2026-11-20T08:00:00Z","email":"zwei@gmail.com","at":"2026-11-20T08:00:00Z"}"#.to_owned()),
        Just(r#"{"type":"profile","business":"b-3","name":"Drei","website":"https://www.own-shop.com/x","phone":"+49 30 23125000","email":"zwei@gmail.com","at":"2026-11-20T09:00:00Z"}"#.to_owned()),
        (0..4, select(&["b-1", "b-2"][..])).prop_map(|(person, business)| format!(
            r#"{{"type":"block","business":"{business}","reporter":"p-{person}","reason":"spam","at":"2026-11-22T09:0{person}:00Z"}}"#
        )),
        (0..4, select(&["b-1", "b-2"][..])).prop_map(|(person, business)| format!(
            r#"{{"type":"delivery","business":"{business}","to":"p-{person}","message":"m{person}","at":"2026-11-21T09:00:00Z"}}"#
        )),
        (text(), select(&["b-1", "b-2"][..])).prop_map(|(text, business)| serde_json::json!({
            "type": "message", "business": business, "to": "p-9", "text": text, "at": "2026-11-22T08:00:00Z"
        }).to_string()),
        Just(r#"{"type":"inbound","business":"b-1","from":"p-1","text":"STOP","at":"2026-11-22T08:30:00Z"}"#.to_owned()),
    ];
    prop::collection::vec(one, 0..6)
}
