//! Texts with the links that must be found in them, as sent, and those that must not.

use proptest::prelude::*;

use crate::identifier::tables::test_tables;

use super::*;

#[test]
fn links_in_text() {
    for (text, expected) in [
        ("see https://example.com/path now", &["https://example.com/path"][..]),
        ("see example.com/path.", &["example.com/path"]),
        ("example.com", &["example.com"]),
        ("(https://a.example/x)", &["https://a.example/x"]),
        ("Go to https://dhl-zoll.example/x zahlen", &["https://dhl-zoll.example/x"]),
        ("http://192.168.0.1/login", &["http://192.168.0.1/login"]),
        ("http://3232235521/", &["http://3232235521/"]),
        ("https://user:pw@evil.example/", &["https://user:pw@evil.example/"]),
        ("https://paypal.com@evil.example/x", &["https://paypal.com@evil.example/x"]),
        ("bit.ly/3xYz and t.co/abc", &["bit.ly/3xYz", "t.co/abc"]),
        ("www.sparkasse.de", &["www.sparkasse.de"]),
        ("Visit EXAMPLE.COM!", &["EXAMPLE.COM"]),
        ("münchen.de ist schön", &["münchen.de"]),
        ("https://пример.рф/путь", &["https://пример.рф/путь"]),
        ("请访问example.com谢谢", &["example.com"]),
        ("请访问https://example.com谢谢", &["https://example.com"]),
        ("example[.]com/login", &["example[.]com/login"]),
        ("example(.)com", &["example(.)com"]),
        ("example [.] com/x", &["example [.] com/x"]),
        ("example[dot]com", &["example[dot]com"]),
        ("hxxps://evil.example/a", &["hxxps://evil.example/a"]),
        ("hxxp://evil[.]example/a", &["hxxp://evil[.]example/a"]),
        ("exa\u{200b}mple.com/x", &["exa\u{200b}mple.com/x"]),
        ("ｅｘａｍｐｌｅ．ｃｏｍ/x", &["ｅｘａｍｐｌｅ．ｃｏｍ/x"]),
        ("example。com", &["example。com"]),
        ("tg://resolve?domain=x", &["tg://resolve?domain=x"]),
        ("https://wa.me/4915112345678?text=hi", &["https://wa.me/4915112345678?text=hi"]),
        ("a https://x.example?q=1#f b", &["https://x.example?q=1#f"]),
        ("foo.github.io", &["foo.github.io"]),
        ("163.com", &["163.com"]),
        ("pay at paypal.com/login,thanks", &["paypal.com/login,thanks"]),
        ("\"https://a.example/\"", &["https://a.example/"]),
        ("line1.example\nline2.example", &["line1.example", "line2.example"]),
        ("https://example.com:8080/x", &["https://example.com:8080/x"]),
        ("https://xn--80ak6aa92e.com/", &["https://xn--80ak6aa92e.com/"]),
        ("http://[2001:db8::1]/x", &["http://[2001:db8::1]/x"]),
        ("зайдите на пример.рф/путь сейчас", &["пример.рф/путь"]),
        ("https://localhost/x", &["https://localhost/x"]),
        // No links.
        ("Привет.Как дела", &[]),
        ("пишите на иван@пример.рф", &[]),
        ("update to v2.0.co", &[]),
        ("report.pdf", &[]),
        ("see report.pdf and photo.jpeg", &[]),
        ("costs 12.50 or 1.299,00", &[]),
        ("mail me at anna@example.com", &[]),
        ("z.B. heute, d.h. morgen, e.g. this, i.e. that", &[]),
        ("Danke.Wir melden uns", &[]),
        ("That is ok.So see you", &[]),
        ("10.30.am", &[]),
        ("...", &[]),
        ("a.b.c", &[]),
        ("she has a B.SC now", &[]),
        ("x.com", &["x.com"]),
        ("t.co/abc", &["t.co/abc"]),
        ("你好。世界", &[]),
        ("unknown.suffixxx/path", &[]),
        ("file [1] (see .) and (.)", &[]),
        ("connect the dots", &[]),
        ("", &[]),
    ] {
        let found = find_links(text, test_tables());
        let as_sent: Vec<&str> = found.links.iter().map(|link| link.as_sent.as_str()).collect();
        assert_eq!(as_sent, expected, "links in {text:?}");
        for link in &found.links {
            assert_eq!(text.get(link.span.clone()), Some(link.as_sent.as_str()));
        }
    }
}

#[test]
fn hosts_of_links() {
    for (link, host, domain) in [
        ("https://Sub.Example.COM./x", "sub.example.com", Some("example.com")),
        ("example.co.uk", "example.co.uk", Some("example.co.uk")),
        ("a.b.example.co.uk/x", "a.b.example.co.uk", Some("example.co.uk")),
        ("https://paypal.com@evil.example/", "evil.example", Some("evil.example")),
        ("https://foo.github.io", "foo.github.io", Some("foo.github.io")),
        ("hxxps://evil[.]com/a", "evil.com", Some("evil.com")),
        ("https://straße.de", "xn--strae-oqa.de", Some("xn--strae-oqa.de")),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com", Some("example.com")),
        ("https://localhost/x", "localhost", None),
        ("example.com:8443/x", "example.com", Some("example.com")),
    ] {
        let read = parse_link(link, test_tables());
        assert_eq!(read.host.name().map(Hostname::as_str), Some(host), "{link}");
        assert_eq!(read.domain.as_ref().map(|domain| domain.as_str()), domain, "{link}");
        assert_eq!(read.as_sent, link);
    }
}

#[test]
fn parts_of_links() {
    let tables = test_tables();
    let link = parse_link("HTTPS://user@Example.com:8443/a%20b/c.apk?x=1#top", tables);
    assert_eq!(link.scheme.as_deref(), Some("https"));
    assert_eq!(link.port, Some(8443));
    assert!(link.has_user_info);
    assert_eq!(link.path, "/a%20b/c.apk");
    assert_eq!(link.query.as_deref(), Some("x=1"));
    assert_eq!(link.fragment.as_deref(), Some("top"));
    assert!(!link.is_defanged);

    for (text, is_disguised) in [
        ("http://192.168.0.1/", false),
        ("http://3232235521/", true),
        ("http://0xc0a80001/", true),
        ("http://0300.0250.0.1/", true),
    ] {
        let LinkHost::Ip { address, is_disguised: found } = parse_link(text, tables).host else {
            panic!("{text} leads to an address");
        };
        assert_eq!((address.to_string().as_str(), found), ("192.168.0.1", is_disguised), "{text}");
    }
    assert!(find_links("see hxxp://a[.]example", tables).links[0].is_defanged);
    assert_eq!(parse_link("", tables).host, LinkHost::Malformed);
    assert_eq!(parse_link("tg://resolve?domain=x", tables).host, LinkHost::Opaque);
    assert_eq!(parse_link("mailto:a@example.com", tables).host, LinkHost::Opaque);
}

#[test]
fn links_are_bounded() {
    let text = "a.example ".repeat(MAX_LINKS + 5);
    let found = find_links(&text, test_tables());
    assert_eq!(found.links.len(), MAX_LINKS);
    assert!(found.is_cut);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,40}") {
        for link in find_links(&text, test_tables()).links {
            prop_assert_eq!(text.get(link.span), Some(link.as_sent.as_str()));
        }
        parse_link(&text, test_tables());
    }

    #[test]
    fn link_like_text_is_read(text in "(h[tx]{2}ps?://|[a-z]{1,3}|\\.|\\[\\.\\]|\\[dot\\]| ?\\(\\.\\) ?|/|com|de|@|:|。|ｃ|ü|\u{200b}|漢|[0-9]){0,14}") {
        for link in find_links(&text, test_tables()).links {
            prop_assert_eq!(text.get(link.span), Some(link.as_sent.as_str()));
        }
        parse_link(&text, test_tables());
    }
}
