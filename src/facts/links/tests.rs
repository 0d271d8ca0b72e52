//! Links with what the facts say of them, by the names that conditions use.

use super::*;
use crate::facts::catalog::{ItemFact, find_item_fact};
use crate::facts::kind::Item;
use crate::identifier::tables::test_tables;
use crate::memory::KeptProfile;
use crate::record::{Part, PartRole};

fn part(role: PartRole, field: &'static str, text: &'static str) -> Part<'static> {
    Part { role, field: field.into(), text: text.into() }
}

/// Facts of the first link of a message, for a business with a website and a number.
fn check(parts: &[Part<'_>], sent: &[SentLink<'_>], expected: &[(&str, &str)]) {
    let tables = test_tables();
    let profile = KeptProfile {
        websites: vec!["https://bank-muster.example".to_owned()],
        phone: Some("+49 1512 3456789".to_owned()),
        ..KeptProfile::default()
    };
    let own = OwnPlaces::of(&profile, tables);
    let haystack = Haystack::of(parts, false, tables);
    let (links, _) = links_of(&haystack, sent, tables);
    let shown = parts.iter().map(|part| part.text.as_ref()).chain(sent.iter().map(|link| link.url.as_ref()));
    let shown: Vec<_> = shown.collect();
    let link = links.first().unwrap_or_else(|| panic!("no link in {shown:?}"));
    for (name, value) in expected {
        let fact = find_item_fact(Item::Link, name).unwrap_or_else(|| panic!("no fact {name}")).fact;
        let ItemFact::Link(fact) = fact else { panic!("{name} is no fact of links") };
        let found = link.value(fact, Around { haystack: &haystack, own: Some(&own), tables });
        assert_eq!(found.to_string(), *value, "link.{name} of {shown:?}");
    }
}

#[test]
fn facts_of_links() {
    for (text, expected) in [
        ("https://bit.ly/3abc", &[("shortener", "true"), ("own", "false"), ("insecure", "false")][..]),
        ("http://go.tinyurl.com/x", &[("shortener", "true"), ("insecure", "true")]),
        ("bit.ly/3abc", &[("written", "bare"), ("insecure", "false"), ("scheme", "unknown")]),
        ("hxxp://evil[.]example", &[("written", "defanged"), ("insecure", "true")]),
        ("www . example . com", &[("written", "spaced"), ("domain", "example.com")]),
        ("http://3232235521/x", &[("ip", "true"), ("labels", "unknown"), ("digits", "unknown")]),
        ("http://[::ffff:192.0.2.1]/", &[("ip", "true")]),
        ("https://www.a-b.my-shop24.co.uk", &[("labels", "3"), ("hyphens", "2"), ("digits", "2")]),
        ("https://8629a7f1.ngrok.io", &[("random_label", "true"), ("shared_host", "true")]),
        ("https://bank-muster.example/x", &[("own", "true"), ("random_label", "false"), ("lookalike_own", "false")]),
        ("https://bank-mustar.example/x", &[("own", "false"), ("lookalike_own", "true")]),
        ("https://bank-muster.example.evil.example", &[("lookalike_own", "false"), ("own", "false")]),
        ("https://bankmuster.example", &[("lookalike_own", "false")]),
        ("https://x.top/1", &[("suffix_abuse", "298")]),
        ("https://x.example", &[("suffix_abuse", "0")]),
        // Brands.
        (
            "https://paypal-login.example",
            &[("brand", "PayPal"), ("borrows_brand", "true"), ("lookalike_brand", "false")],
        ),
        ("https://paypa1-login.example", &[("brand", "PayPal"), ("lookalike_brand", "true")]),
        ("https://pаypal.example", &[("brand", "PayPal"), ("lookalike_brand", "true"), ("mixed_script", "true")]),
        ("https://sparkase-online.example", &[("brand", "Sparkasse"), ("lookalike_brand", "true")]),
        ("https://www.paypal.com/x", &[("brand", "unknown"), ("borrows_brand", "false"), ("lookalike_brand", "false")]),
        ("https://flower-shop.example", &[("brand", "unknown"), ("lookalike_brand", "false")]),
        ("https://telegraf.example", &[("brand", "unknown")]),
        ("https://paypalhelp.example", &[("brand_inside", "true"), ("borrows_brand", "false")]),
        ("https://groupwhatsapp.example", &[("brand_inside", "true")]),
        ("https://forticloud.example", &[("brand_inside", "false")]),
        ("https://www.paypal.com", &[("brand_inside", "false"), ("inner_suffix", "false")]),
        ("https://bank.com.evil.example", &[("inner_suffix", "true")]),
        ("https://bank.com-a.example", &[("inner_suffix", "true")]),
        ("https://bank.co.uk", &[("inner_suffix", "false")]),
        ("https://com.example", &[("inner_suffix", "false")]),
        // Where they lead on to.
        (
            "https://www.google.com/url?q=https://evil.example/x",
            &[("redirect", "true"), ("redirect_domain", "evil.example")],
        ),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2F", &[("redirect_domain", "evil.example")]),
        ("https://a.example/r?u=https%253A%252F%252Fevil.example", &[("redirect_domain", "evil.example")]),
        ("https://a.example/?next=//evil.example/x", &[("redirect_domain", "evil.example")]),
        ("https://a.example/?http://203.0.113.7/x", &[("redirect", "true"), ("redirect_domain", "unknown")]),
        ("https://a.example/to/https://evil.example/", &[("redirect_domain", "evil.example")]),
        ("https://a.example/#/go?to=https://evil.example", &[("redirect_domain", "evil.example")]),
        ("https://a.example/login?back=https://www.a.example/x", &[("redirect", "false")]),
        ("https://a.example/?q=shop", &[("redirect", "false"), ("redirect_domain", "unknown")]),
        // Files.
        ("https://a.example/x/Invoice.PDF", &[("file", "pdf")]),
        ("https://a.example/invoice.pdf.exe?x=1", &[("file", "exe")]),
        ("https://a.example/app.apk", &[("file", "apk")]),
        ("https://a.example/v1.2", &[("file", "unknown")]),
        ("https://a.example/.well-known", &[("file", "unknown")]),
        ("https://a.example", &[("file", "unknown")]),
        // Messengers.
        (
            "https://wa.me/4915123456789?text=hi",
            &[("messenger", "true"), ("own_number", "true"), ("group_invite", "false")],
        ),
        ("wa.me/+4915123456789", &[("own_number", "true")]),
        ("https://api.whatsapp.com/send/?text=a&phone=4915123456789", &[("own_number", "true")]),
        ("whatsapp://send?phone=%2B4915123456789", &[("messenger", "true"), ("own_number", "true")]),
        ("https://wa.me/4915100000000", &[("messenger", "true"), ("own_number", "false")]),
        (
            "https://chat.whatsapp.com/AbC123",
            &[("messenger", "true"), ("group_invite", "true"), ("own_number", "false")],
        ),
        ("https://t.me/+AbC123x", &[("messenger", "true"), ("group_invite", "true")]),
        ("https://t.me/+4915123456789", &[("group_invite", "false"), ("own_number", "true")]),
        ("https://t.me/joinchat/AbC", &[("group_invite", "true")]),
        ("tg://join?invite=AbC", &[("messenger", "true"), ("group_invite", "true")]),
        ("tg://resolve?domain=x", &[("messenger", "true"), ("group_invite", "false")]),
        ("https://line.me/R/ti/g/AbC", &[("messenger", "true"), ("group_invite", "true")]),
        ("https://signal.me/#p/+4915123456789", &[("messenger", "true"), ("own_number", "true")]),
        ("https://discord.com/invite/x", &[("messenger", "true"), ("group_invite", "true")]),
        ("https://discord.com/blog", &[("messenger", "false")]),
        // Shops for apps, payments.
        ("https://play.google.com/store/apps/details?id=a", &[("app_store", "true")]),
        ("market://details?id=a", &[("app_store", "true")]),
        ("https://apps.apple.com/de/app/x", &[("app_store", "true"), ("payment", "false")]),
        ("https://paypal.me/x/20", &[("payment", "true")]),
        ("https://www.paypal.com/paypalme/x", &[("payment", "true")]),
        ("https://www.paypal.com/activity", &[("payment", "false")]),
        ("upi://pay?pa=x@bank&am=1", &[("payment", "true"), ("scheme", "upi")]),
        ("https://buy.stripe.com/x", &[("payment", "true")]),
        // What is shown for them.
        ("[bank-muster.example](https://evil.example/x)", &[("domain", "bank-muster.example")]),
        ("[your bank](https://evil.example/x)", &[("text_differs", "false")]),
        ("<a href=\"https://evil.example/x\">bank-muster.example</a>", &[("text_differs", "true")]),
        ("<a href=\"https://evil.example/x\">www.evil.example</a>", &[("text_differs", "false")]),
        ("https://evil.example/x", &[("text_differs", "false"), ("in_template", "unknown")]),
    ] {
        check(&[part(PartRole::Body, "/text", text)], &[], expected);
    }
}

#[test]
fn links_beside_what_is_shown_for_them() {
    let tables = test_tables();
    let button = |title| part(PartRole::Button, "/buttons/0/title", title);
    let body = |text| part(PartRole::Body, "/text", text);
    let other = part(PartRole::Button, "/buttons/1/title", "www.bank-muster.example");
    for (parts, expected) in [
        (vec![button("Open")], false),
        (vec![button("Open evil.example now")], false),
        (vec![button("www.bank-muster.example")], true),
        (vec![button("Open"), other], false),
        (vec![body("[bank-muster.example](https://evil.example/x)")], true),
        (vec![body("[evil.example](https://evil.example/x)")], false),
    ] {
        let haystack = Haystack::of(&parts, false, tables);
        let sent = [SentLink { field: "/buttons/0/url".into(), url: "https://evil.example".into() }];
        let (links, _) = links_of(&haystack, &sent, tables);
        let foreign = links.iter().filter(|link| link.link.scheme.is_some());
        let differs = foreign.into_iter().any(|link| shown::differs_from_shown(link, &haystack, tables));
        assert_eq!(differs, expected, "{parts:?}");
    }
}

#[test]
fn links_in_templates_and_put_in() {
    let body = |text| part(PartRole::Body, "/text", text);
    let template = |text| part(PartRole::Template, "/template_text", text);
    let filled = part(PartRole::Filled, "/template/components/0/parameters/0/text", "https://evil.example");
    for (parts, expected) in [
        (vec![body("At https://a.example/77"), template("At https://a.example/{{1}}")], "true"),
        (vec![body("At https://evil.example/77"), template("At {{1}}")], "false"),
        (vec![filled], "false"),
        (vec![body("At https://a.example/77")], "unknown"),
    ] {
        check(&parts, &[], &[("in_template", expected)]);
    }
}

#[test]
fn links_of_all_parts_are_bounded() {
    let text = "a.example ".repeat(60);
    let parts: Vec<_> =
        (0..8).map(|_| Part { role: PartRole::Body, field: "/text".into(), text: text.as_str().into() }).collect();
    let haystack = Haystack::of(&parts, false, test_tables());
    let (links, is_cut) = links_of(&haystack, &[], test_tables());
    assert_eq!((links.len(), is_cut), (MAX_LINKS_IN_TEXT, true));
}
