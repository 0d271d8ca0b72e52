//! Texts with the links that must be found in them, as sent, and those that must not.

use proptest::prelude::*;

use crate::identifier::tables::test_tables;

use super::*;

/// A line of the cases: the text, and the bytes of the links in it.
fn read_case(line: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut links, mut start) = (String::new(), Vec::new(), 0);
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let mut taken = next.len_utf8();
        match next {
            '⟦' => start = text.len(),
            '⟧' => links.push(start..text.len()),
            '\\' if rest.starts_with("\\n") => {
                taken = 2;
                text.push('\n');
            }
            '\\' => {
                let end = rest.find('}').unwrap();
                taken = end + 1;
                text.push(char::from_u32(u32::from_str_radix(rest.get(3..end).unwrap(), 16).unwrap()).unwrap());
            }
            other => text.push(other),
        }
        rest = rest.get(taken..).unwrap();
    }
    (text, links)
}

#[test]
fn links_in_text() {
    let mut wrong = Vec::new();
    let cases = include_str!("cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in cases {
        let (text, expected) = read_case(line);
        let found = find_links(&text, test_tables());
        let spans: Vec<_> = found.links.iter().map(|link| link.span.clone()).collect();
        if spans != expected {
            let shown: Vec<_> = found.links.iter().map(|link| &link.as_sent).collect();
            wrong.push(format!("{line}: found {shown:?}"));
        }
        for link in &found.links {
            assert_eq!(text.get(link.span.clone()), Some(link.as_sent.as_str()), "{line}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ways_of_writing() {
    for (text, expected) in [
        ("https://a.example/x", Written::Plain),
        ("tg://resolve?domain=x", Written::Plain),
        ("a.example/x", Written::Bare),
        ("hxxps://a.example/x", Written::Defanged),
        ("a[.]example", Written::Defanged),
        ("exa\u{200b}mple.com", Written::Defanged),
        ("example。com", Written::Defanged),
        ("www . example . com", Written::Spaced),
        ("https:// www.example.com", Written::Spaced),
        ("example dot com", Written::Spaced),
    ] {
        assert_eq!(find_links(text, test_tables()).links[0].written, expected, "{text}");
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
        ("https://example.com/{{1}}", "example.com", Some("example.com")),
        ("https://{{1}}.example.com/x", "1.example.com", Some("example.com")),
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
    assert_eq!(link.written, Written::Plain);

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
    let spaced = &find_links("www . example . co . uk/x", tables).links[0];
    assert_eq!(spaced.host.name().map(Hostname::as_str), Some("www.example.co.uk"));
    assert_eq!(spaced.path, "/x");
    assert_eq!(parse_link("", tables).host, LinkHost::Malformed);
    assert_eq!(parse_link("tg://resolve?domain=x", tables).host, LinkHost::Opaque);
    assert_eq!(parse_link("tg://resolve?domain=x", tables).path, "resolve");
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
    fn the_quick_pass_misses_nothing(text in "(\\PC|[a-z.。：／（]|ａ|\\u{200b}|\\u{ad}|\\u{fe0f}|𝐚|ⓐ|hxxp|\\[\\.\\]| ?\\( ?dot\\) ?|\\{/\\}){0,12}") {
        let clean = Clean::thoroughly(&text);
        prop_assert!(Signs::of(&text).is_unclean || clean.as_str() == text, "{:?} is {:?}", text, clean.as_str());
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,40}") {
        for link in find_links(&text, test_tables()).links {
            prop_assert_eq!(text.get(link.span), Some(link.as_sent.as_str()));
        }
        parse_link(&text, test_tables());
    }

    #[test]
    fn link_like_text_is_read(text in "(h[tx]{2}ps?://|[a-z]{1,3}|www|\\ |\\ dot\\ |\\{\\{1\\}\\}|\\.|\\[\\.\\]|\\[dot\\]| ?\\(\\.\\) ?|/|com|de|@|:|。|ｃ|ü|\u{200b}|漢|[0-9]){0,14}") {
        for link in find_links(&text, test_tables()).links {
            prop_assert_eq!(text.get(link.span), Some(link.as_sent.as_str()));
        }
        parse_link(&text, test_tables());
    }
}

#[test]
fn every_character_that_cleaning_touches_is_seen() {
    for character in '\0'..=char::MAX {
        let text = format!("a{character}a");
        let is_touched = Clean::thoroughly(&text).as_str() != text;
        assert!(!is_touched || Signs::of(&text).is_unclean, "{character:?}");
    }
}
