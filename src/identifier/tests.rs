//! Identifiers as businesses type them, and what is made of them: cases, and no panic on anything.

use proptest::prelude::*;

use super::tables::{CodeOwner, DomainReach, NonGeographic, SuffixKind, test_tables};
use super::*;

fn regions(codes: &str) -> RegionSet {
    codes.split_whitespace().filter_map(Region::parse).collect()
}

fn host(name: &str) -> Hostname {
    Hostname::parse(name).unwrap()
}

#[test]
fn hostnames() {
    use HostnameProblem::*;
    let long_label = "a".repeat(64);
    let long_name = format!("{}.com", ["a"; 130].join("."));
    for (typed, expected) in [
        ("example.com", Ok("example.com")),
        ("EXAMPLE.Com.", Ok("example.com")),
        ("münchen.de", Ok("xn--mnchen-3ya.de")),
        ("MÜNCHEN.DE", Ok("xn--mnchen-3ya.de")),
        ("xn--mnchen-3ya.de", Ok("xn--mnchen-3ya.de")),
        ("straße.de", Ok("xn--strae-oqa.de")),
        ("пример.рф", Ok("xn--e1afmkfd.xn--p1ai")),
        ("例え。jp", Ok("xn--r8jz45g.jp")),
        ("my_shop.example", Ok("my_shop.example")),
        ("r3---sn.example", Ok("r3---sn.example")),
        ("localhost", Ok("localhost")),
        ("163.com", Ok("163.com")),
        ("", Err(Empty)),
        (".", Err(Empty)),
        ("a..b", Err(EmptyLabel)),
        (".example.com", Err(EmptyLabel)),
        ("-a.com", Err(Hyphen)),
        ("a-.com", Err(Hyphen)),
        ("a b.com", Err(Character)),
        ("a/b", Err(Character)),
        ("192.168.0.1", Err(Number)),
        ("1", Err(Number)),
        ("xn--a.com", Err(International)),
        ("shop\u{200d}s.com", Err(International)),
        (&format!("{long_label}.com"), Err(TooLong)),
        (&long_name, Err(TooLong)),
    ] {
        let read = Hostname::parse(typed);
        assert_eq!(read.as_ref().map(Hostname::as_str).map_err(|problem| *problem), expected, "{typed:?}");
    }
    assert_eq!(host("xn--mnchen-3ya.de").to_unicode(), "münchen.de");
    assert!(host("a.example.com").is_under("example.com"));
    assert!(!host("badexample.com").is_under("example.com"));
}

#[test]
fn deceiving_hosts() {
    use HostSuspicion::*;
    for (name, expected) in [
        ("bank.example", None),
        ("pаypal.com", Some(MixedScripts)),
        ("арр.com", Some(LooksAscii)),
        ("shop.арр.com", Some(LooksAscii)),
        ("арр.ru", None),
        ("арр.рф", None),
        ("яндекс.рф", None),
        ("магазин.com", None),
        ("münchen.de", None),
        ("straße.de", None),
        ("kadın.com", None),
        ("æbler.dk", None),
        ("þór.is", None),
        ("dəniz.az", None),
        ("baðk.com", Some(LooksAscii)),
        ("νοτια.gr", None),
        ("νοτια.com", Some(LooksAscii)),
        ("b🍕ke.com", Some(RestrictedCharacter)),
        ("baɴk.com", Some(RestrictedCharacter)),
        ("maı̇l.com", Some(StackedMark)),
        ("bá\u{301}nk.com", Some(StackedMark)),
        ("屋\u{301}.com", Some(StackedMark)),
        ("paral·lel.cat", None),
        ("bank·login.com", Some(FalsePunctuation)),
        ("b〇〇k.com", Some(FalsePunctuation)),
        ("my一bank.com", Some(FalsePunctuation)),
        ("ラーメン屋.jp", None),
        ("すーぱー.jp", None),
        ("東京ラーメンtokyo.jp", None),
        ("本ー屋.jp", Some(FalsePunctuation)),
        ("カフェ・東京.jp", None),
        ("一番shop.jp", None),
        ("中文网.cn", None),
        ("서울shop.kr", None),
        ("ශ්\u{200d}රී.lk", None),
        ("دکان\u{200c}ها.ir", None),
    ] {
        assert_eq!(host(name).suspicion(), expected, "{name}");
    }
}

#[test]
fn registrable_domains() {
    let suffixes = &test_tables().suffixes;
    for (name, domain, kind) in [
        ("www.example.com", Some("example.com"), SuffixKind::Icann),
        ("a.b.example.co.uk", Some("example.co.uk"), SuffixKind::Icann),
        ("co.uk", None, SuffixKind::Icann),
        ("com", None, SuffixKind::Icann),
        ("shop.example.com.br", Some("example.com.br"), SuffixKind::Icann),
        ("foo.github.io", Some("foo.github.io"), SuffixKind::Private),
        ("github.io", None, SuffixKind::Private),
        ("www.city.kawasaki.jp", Some("city.kawasaki.jp"), SuffixKind::Icann),
        ("b.kawasaki.jp", None, SuffixKind::Icann),
        ("x.a.b.kawasaki.jp", Some("a.b.kawasaki.jp"), SuffixKind::Icann),
        ("сайт.пример.рф", Some("xn--e1afmkfd.xn--p1ai"), SuffixKind::Icann),
        ("shop.blumen.example", Some("blumen.example"), SuffixKind::Icann),
        ("a.unknownending", Some("a.unknownending"), SuffixKind::Unknown),
    ] {
        let name = host(name);
        let found = suffixes.registrable_domain(&name);
        assert_eq!(found.as_ref().map(|domain| domain.as_str()), domain, "{name}");
        assert_eq!(suffixes.suffix(&name).kind, kind, "{name}");
    }
    let domain = suffixes.registrable_domain(&host("a.b.example.co.uk")).unwrap();
    assert_eq!((domain.name(), domain.suffix().text), ("example", "co.uk"));
    assert_eq!(suffixes.registry_suffix(&host("x.github.io")).text, "io");
    assert_eq!(suffixes.version(), Some("2026-10-22_08-36-41_UTC"));
}

#[test]
fn websites() {
    for (typed, expected) in [
        ("https://www.blumen.example", Ok("blumen.example")),
        ("www.example.de", Ok("example.de")),
        ("example.de/kontakt?x=1", Ok("example.de")),
        ("HTTP://EXAMPLE.DE", Ok("example.de")),
        ("//example.de", Ok("example.de")),
        ("https://example.de:443/", Ok("example.de")),
        ("münchen.de", Ok("xn--mnchen-3ya.de")),
        ("https://blumen.github.io", Ok("blumen.github.io")),
        (" https://shop.example.co.uk ", Ok("example.co.uk")),
        ("пример.рф", Ok("xn--e1afmkfd.xn--p1ai")),
        ("", Err("empty")),
        ("  ", Err("empty")),
        ("none", Err("no_dot")),
        ("n/a", Err("no_dot")),
        ("coming soon", Err("unreadable")),
        ("https://", Err("unreadable")),
        ("http://192.168.0.1", Err("ip_address")),
        ("192.168.0.1", Err("ip_address")),
        ("http://3232235521", Err("ip_address")),
        ("http://0x7f.1", Err("ip_address")),
        ("http://[::1]/", Err("ip_address")),
        ("https://user@example.de", Err("user_info")),
        ("https://a:b@example.de/x", Err("user_info")),
        ("info@example.de", Err("email")),
        ("mailto:info@example.de", Err("not_http")),
        ("ftp://example.de", Err("not_http")),
        ("javascript:alert(1)", Err("not_http")),
        ("tg://resolve?domain=x", Err("not_http")),
        ("example.de:8080", Err("port")),
        ("https://example.de:99999", Err("port")),
        ("co.uk", Err("public_suffix")),
        ("https://github.io", Err("public_suffix")),
        ("de", Err("no_dot")),
        ("shop.test", Err("reserved_name")),
        ("example.com", Err("reserved_name")),
        ("https://www.example.org/x", Err("reserved_name")),
        ("http://localhost", Err("reserved_name")),
        ("shop.localhost", Err("reserved_name")),
        ("printer.local", Err("reserved_name")),
        ("abc.onion", Err("reserved_name")),
        ("shop.invalid", Err("reserved_name")),
        ("shop.unknownending", Err("unknown_suffix")),
        ("-shop.de", Err("host")),
        ("xn--a.de", Err("host")),
        ("a..de", Err("host")),
    ] {
        let read = Website::parse(typed, test_tables());
        let found = read.as_ref().map(|website| website.domain.as_str()).map_err(|problem| problem.name());
        assert_eq!(found, expected, "{typed:?}");
    }
    let website = Website::parse("http://Shop.Example.de/a", test_tables()).unwrap();
    assert_eq!(website.url, "http://shop.example.de/a");
    assert!(website.is_plain_http);
    assert!(!Website::parse("example.de", test_tables()).unwrap().is_plain_http);
}

#[test]
fn email_addresses() {
    let long = format!("{}@example.de", "a".repeat(65));
    for (typed, expected) in [
        ("info@example.de", Ok("info@example.de")),
        ("Info@EXAMPLE.de", Ok("Info@example.de")),
        ("mailto:info@example.de", Ok("info@example.de")),
        (" info@example.de ", Ok("info@example.de")),
        ("a.b+c@mail.example.co.uk", Ok("a.b+c@mail.example.co.uk")),
        ("info@münchen.de", Ok("info@xn--mnchen-3ya.de")),
        ("用户@例子.中国", Ok("用户@xn--fsqu00a.xn--fiqs8s")),
        ("o'brien@example.ie", Ok("o'brien@example.ie")),
        ("", Err("empty")),
        ("info", Err("no_at")),
        ("info.example.de", Err("no_at")),
        ("@example.de", Err("local")),
        ("a b@example.de", Err("local")),
        ("a..b@example.de", Err("local")),
        (".a@example.de", Err("local")),
        ("Anna <anna@example.de>", Err("domain")),
        ("info@", Err("domain")),
        ("info@example", Err("no_dot")),
        ("info@[192.0.2.1]", Err("address_literal")),
        ("info@192.0.2.1", Err("domain")),
        ("info@-example.de", Err("domain")),
        ("info@my_shop.de", Err("domain")),
        ("info@example.de.", Err("domain")),
        ("a@b@example.de", Err("local")),
        (&long, Err("local")),
    ] {
        let read = EmailAddress::parse(typed);
        let found = read.as_ref().map(ToString::to_string).map_err(|problem| problem.name());
        assert_eq!(found.as_deref().map_err(|name| *name), expected, "{typed:?}");
    }
}

#[test]
fn phone_numbers() {
    use NumberKind::*;
    for (typed, e164, codes, kind, is_valid) in [
        ("+49 30 123456", "+4930123456", "DE", FixedLine, true),
        ("+49 (0)30 123456", "+4930123456", "DE", FixedLine, true),
        ("+49 030 123456", "+4930123456", "DE", FixedLine, true),
        ("0049 151 23456789", "+4915123456789", "DE", Mobile, true),
        ("(+49) 151/2345-6789", "+4915123456789", "DE", Mobile, true),
        ("tel:+49-30-123456;ext=7", "+4930123456", "DE", FixedLine, true),
        ("＋４９ ３０ １２３４５６", "+4930123456", "DE", FixedLine, true),
        ("+٤٩٣٠١٢٣٤٥٦", "+4930123456", "DE", FixedLine, true),
        ("+1 212 555 2368", "+12125552368", "US", FixedLineOrMobile, true),
        ("+1 416 555 2368", "+14165552368", "CA", FixedLineOrMobile, true),
        ("+1 787 555 2368", "+17875552368", "PR", FixedLineOrMobile, true),
        ("+1 876 555 2368", "+18765552368", "JM", Mobile, true),
        ("+1 800 555 2368", "+18005552368", "", TollFree, true),
        ("+1 900 555 2368", "+19005552368", "", Premium, true),
        ("+44 20 7946 0018", "+442079460018", "GB", FixedLine, true),
        ("+44 1481 256789", "+441481256789", "GG", FixedLine, true),
        ("+44 7400 123456", "+447400123456", "GB GG JE IM", Mobile, true),
        ("+7 701 234 5678", "+77012345678", "KZ", Mobile, true),
        ("+7 912 345 67 89", "+79123456789", "RU", Mobile, true),
        ("+39 06 1234 5678", "+390612345678", "IT", FixedLine, true),
        ("+39 06 6981 2345", "+390669812345", "IT VA", FixedLine, true),
        ("+47 79 02 12 34", "+4779021234", "NO SJ", FixedLine, true),
        ("+358 18 12345", "+3581812345", "AX", FixedLine, true),
        ("+212 650 123456", "+212650123456", "MA EH", Mobile, true),
        ("+262 692 12 34 56", "+262692123456", "RE YT TF", Mobile, true),
        ("+590 690 00 12 34", "+590690001234", "GP BL MF", Mobile, true),
        ("+599 9 518 1234", "+59995181234", "CW", Mobile, true),
        ("+55 11 96123 4567", "+5511961234567", "BR", Mobile, true),
        ("+91 81234 56789", "+918123456789", "IN", Mobile, true),
        ("+800 1234 5678", "+80012345678", "", TollFree, true),
        ("+881 612 345 678", "+881612345678", "", Satellite, true),
        ("+979 123 456 789", "+979123456789", "", Premium, true),
        ("+49 1", "", "", Unknown, false),
        ("+1 212 000 0000", "+12120000000", "US", Unknown, false),
    ] {
        let read = PhoneNumber::parse(typed, &test_tables().calling_codes);
        if e164.is_empty() {
            assert_eq!(read, Err(PhoneProblem::TooShort), "{typed:?}");
            continue;
        }
        let read = read.unwrap();
        assert_eq!(read.e164.as_str(), e164, "{typed:?}");
        assert_eq!((read.regions, read.kind, read.is_valid), (regions(codes), kind, is_valid), "{typed:?}");
    }
}

#[test]
fn texts_that_are_no_phone_number() {
    use PhoneProblem::*;
    for (typed, expected) in [
        ("", Empty),
        (" ", Empty),
        ("030 123456", NotInternational),
        ("anna-4711", NotInternational),
        ("4930123456", NotInternational),
        ("+49 30 CALL", Character),
        ("+49 30 123456 or 7", Character),
        ("++4930123456", Character),
        ("+49 30", TooShort),
        ("+4930123456789012", TooLong),
        ("+210 1234567", CallingCode),
        ("+999 1234567", CallingCode),
        ("+0 1234567", CallingCode),
    ] {
        assert_eq!(E164::parse(typed, &test_tables().calling_codes), Err(expected), "{typed:?}");
        assert_eq!(PhoneNumber::parse(typed, &test_tables().calling_codes), Err(expected), "{typed:?}");
    }
}

#[test]
fn owners_of_calling_codes() {
    let codes = &test_tables().calling_codes;
    assert_eq!(codes.owner("4930123456"), Some(("49", CodeOwner::Regions(regions("DE")))));
    assert_eq!(codes.owner("14165552368"), Some(("1", CodeOwner::Regions(regions("CA")))));
    assert_eq!(codes.owner("18005552368"), Some(("1", CodeOwner::NonGeographic(NonGeographic::TollFree))));
    assert_eq!(codes.owner("870123456789"), Some(("870", CodeOwner::NonGeographic(NonGeographic::Satellite))));
    assert_eq!(codes.owner(""), None);
    assert_eq!(E164::parse("+14165552368", codes).unwrap().calling_code(), "1");
}

#[test]
fn what_endings_say() {
    let tables = test_tables();
    for (name, expected) in [
        ("example.com", DomainReach::Neutral),
        ("example.shop", DomainReach::Neutral),
        ("example.de", DomainReach::Regions(regions("DE"))),
        ("example.co.uk", DomainReach::Regions(regions("GB"))),
        ("example.com.br", DomainReach::Regions(regions("BR"))),
        ("example.io", DomainReach::Neutral),
        ("example.co", DomainReach::Neutral),
        ("example.tk", DomainReach::Neutral),
        ("example.berlin", DomainReach::Hint(regions("DE"))),
        ("пример.рф", DomainReach::Regions(regions("RU"))),
        ("उदाहरण.भारत", DomainReach::Regions(regions("IN"))),
        ("blumen.example", DomainReach::Neutral),
    ] {
        assert_eq!(tables.top_level_domains.reach(&host(name)), expected, "{name}");
    }
    let europe = tables.top_level_domains.reach(&host("example.eu")).regions();
    assert!(europe.overlaps(&regions("NO")) && europe.overlaps(&regions("FR")) && !europe.overlaps(&regions("GB")));
    for (name, is_closed) in [
        ("whitehouse.gov", true),
        ("example.gov.uk", true),
        ("example.go.jp", true),
        ("sub.go.it", false),
        ("example.edu.au", true),
        ("example.bank", true),
        ("example.com", false),
        ("gov.com", false),
    ] {
        assert_eq!(tables.top_level_domains.is_closed(&host(name), &tables.suffixes), is_closed, "{name}");
    }
}

#[test]
fn regions_that_belong_together() {
    let territories = &test_tables().territories;
    for (one, other, related) in [
        ("FR", "RE", true),
        ("RE", "FR", true),
        ("RE", "PF", false),
        ("GB", "GG", true),
        ("US", "PR", true),
        ("DE", "AT", false),
        ("DE FR", "GP", true),
        ("DE", "DE", true),
        ("", "DE", false),
    ] {
        assert_eq!(regions(one).is_related(&regions(other), territories), related, "{one} and {other}");
    }
}

#[test]
fn lists_of_hosts() {
    let tables = test_tables();
    for (name, free, disposable, shared, social) in [
        ("gmail.com", true, false, false, false),
        ("yahoo.co.uk", true, false, false, false),
        ("mail.yahoo.de", true, false, false, false),
        ("outlook.com", true, false, false, false),
        ("notgmail.com", false, false, false, false),
        ("mailinator.com", false, true, false, false),
        ("x.mailinator.com", false, true, false, false),
        ("sites.google.com", false, false, true, false),
        ("google.com", false, false, false, false),
        ("shop.wixsite.com", false, false, true, false),
        ("www.facebook.com", false, false, false, true),
        ("example.de", false, false, false, false),
    ] {
        let host = host(name);
        let found = (
            tables.free_mail.holds(&host, &tables.suffixes),
            tables.disposable_mail.holds(&host, &tables.suffixes),
            tables.shared_hosts.holds(&host),
            tables.social_pages.holds(&host),
        );
        assert_eq!(found, (free, disposable, shared, social), "{name}");
    }
}

#[test]
fn brands() {
    let brands = &test_tables().brands;
    assert_eq!(brands.by_name("whatsapp").map(|brand| brand.name.as_str()), Some("WhatsApp"));
    assert_eq!(brands.by_name("сбер").map(|brand| brand.name.as_str()), Some("Сбербанк"));
    assert_eq!(brands.by_name("nobody"), None);
    let paypal = brands.by_host(&host("www.paypal.com")).unwrap();
    assert!(paypal.allows(&host("paypal.me")) && !paypal.allows(&host("paypal.com.evil.example")));
    assert!(brands.iter().count() >= 60);
}

#[test]
fn phrases() {
    let tables = test_tables();
    for (text, stops) in [
        ("STOP", true),
        ("stop.", true),
        (" Stop! 🙏", true),
        ("Désabonner", true),
        ("отписаться", true),
        ("बंद करें", true),
        ("退订", true),
        ("İPTAL", true),
        ("please stop sending", false),
        ("bus stop", false),
        ("", false),
    ] {
        assert_eq!(tables.opt_out_words.is_whole(crate::text::fold(text).as_str()), stops, "{text:?}");
    }
    assert!(tables.negations.contains("never") && !tables.negations.contains("always"));
}

#[test]
fn display_names() {
    for (typed, core, form) in [
        ("Blumen Müller GmbH", "blumen müller", Some("GmbH")),
        ("Blumen Müller GmbH & Co. KG", "blumen müller", Some("GmbH & Co. KG")),
        ("ACME, Inc.", "acme", Some("Inc")),
        ("Acme Pvt. Ltd.", "acme", Some("Pvt Ltd")),
        ("Durand S.A.R.L.", "durand", Some("SARL")),
        ("Kowalski Sp. z o.o.", "kowalski", Some("Sp. z o.o.")),
        ("PT Maju Jaya Tbk", "maju jaya", Some("Tbk")),
        ("ООО Ромашка", "ромашка", Some("ООО")),
        ("株式会社山田", "山田", Some("株式会社")),
        ("Yıldız Ltd. Şti.", "yildiz", Some("Ltd. Şti.")),
        ("Tienda S.A. de C.V.", "tienda", Some("S.A. de C.V.")),
        ("Nordic A/S", "nordic", Some("A/S")),
        ("GmbH", "gmbh", None),
        ("Anna's Café", "anna's café", None),
    ] {
        let name = DisplayName::parse(typed, test_tables()).unwrap();
        assert_eq!(name.core, core, "{typed:?}");
        let found = name.legal_form.map(|form| form.text.replace(['.', ' ', '/'], "").to_lowercase());
        assert_eq!(found, form.map(|form| form.replace(['.', ' ', '/'], "").to_lowercase()), "{typed:?}");
    }
    assert_eq!(DisplayName::parse("\u{200b} ", test_tables()), None);
    let skeleton = |name: &str| DisplayName::parse(name, test_tables()).unwrap().skeleton;
    assert_eq!(skeleton("PаyPаl"), skeleton("paypal"));
    assert_eq!(skeleton("Pay Pal GmbH"), skeleton("paypal"));
    assert_ne!(skeleton("payday"), skeleton("paypal"));
}

#[test]
fn forms_of_names() {
    let form = |name: &str| DisplayName::parse(name, test_tables()).unwrap().form;
    assert!(form("BLUMEN").is_all_capitals() && !form("BMW").is_all_capitals() && !form("Blumen").is_all_capitals());
    assert_eq!(form("Blumen 🌷🌷").emoji, 2);
    assert_eq!(form("Blumen™").ownership_signs, 1);
    assert_eq!(form("Best!!! Deals").longest_symbol_run, 3);
    assert_eq!(form("wHaTsApP").inner_capitals, 4);
    assert!(form("a  b c").has_double_space);
    assert!(form("www.blumen.de").has_url_form && form("blumen.de").has_url_form && !form("Dr. Blumen").has_url_form);
    assert!(form("Pаypal").mixes_scripts && !form("LINE追加 Müller Привет").mixes_scripts);
    assert_eq!(form("ab").characters, 2);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,30}") {
        let tables = test_tables();
        let _ = Hostname::parse(&text);
        let _ = Website::parse(&text, tables);
        let _ = EmailAddress::parse(&text);
        let _ = PhoneNumber::parse(&text, &tables.calling_codes);
        let _ = DisplayName::parse(&text, tables);
        let _ = Region::parse(&text);
        tables.opt_out_words.is_whole(&text);
    }

    #[test]
    fn any_digits_are_read(text in "(\\+|00)[0-9]{0,16}") {
        let codes = &test_tables().calling_codes;
        if let Ok(number) = PhoneNumber::parse(&text, codes)
            && number.is_valid
        {
            let again = PhoneNumber::parse(number.e164.as_str(), codes);
            prop_assert_eq!(again.map(|again| again.e164), Ok(number.e164));
        }
    }

    #[test]
    fn reading_a_hostname_twice_is_reading_it_once(text in "[a-zA-Zäßпр0-9.-]{0,20}") {
        if let Ok(host) = Hostname::parse(&text) {
            prop_assert_eq!(Hostname::parse(host.as_str()), Ok(host.clone()));
            if let Ok(again) = Hostname::parse(&host.to_unicode()) {
                prop_assert_eq!(again, host);
            }
        }
    }

    #[test]
    fn broken_tables_are_problems(text in "\\PC{0,40}") {
        let files = Tables::FILES.iter().map(|file| ((*file).to_owned(), text.clone())).collect();
        let (_, problems) = Tables::parse(&files);
        for problem in problems {
            prop_assert!(text.get(problem.span.clone()).is_some(), "{:?}", problem);
        }
    }
}

#[test]
fn addresses_where_the_mail_standards_and_we_differ() {
    for (address, is_read, why) in [
        ("post@adler-muster.example", true, "plain"),
        ("post+whatsapp@adler-muster.example", true, "plus sign"),
        ("\"post muster\"@adler-muster.example", true, "quoted, RFC 5321"),
        ("\r\npost@adler-muster.example \r\n", true, "white space around the field"),
        ("post@example", false, "no dot"),
        ("post@adler.123", false, "the last label is a number"),
        ("post@[192.0.2.1]", false, "machine address"),
        ("post@[IPv6:2001:db8::1]", false, "machine address"),
        ("(desk)post@adler-muster.example", false, "comment"),
        ("post @adler-muster.example", false, "white space inside"),
        ("\"post\".desk@adler-muster.example", false, "obsolete local part"),
        ("\"\"@adler-muster.example", false, "nothing between quotes"),
        ("\"po\\ st\"@adler-muster.example", false, "quoted pair"),
        ("post..desk@adler-muster.example", false, "RFC 5321: two dots"),
        (".post@adler-muster.example", false, "RFC 5321: a dot first"),
        ("post@adler-muster.example.", false, "RFC 5321: a dot last"),
        ("post@-adler-muster.example", false, "RFC 5321: a hyphen first"),
        ("post@adler_muster.example", false, "RFC 5321: no underscore in a domain"),
        ("a@b@adler-muster.example", false, "RFC 5321: two signs"),
    ] {
        assert_eq!(EmailAddress::parse(address).is_ok(), is_read, "{address:?}: {why}");
    }
    let long = format!("{}@adler-muster.example", "a".repeat(65));
    assert!(EmailAddress::parse(&long).is_err(), "RFC 5321: 64 bytes before the sign");
}
