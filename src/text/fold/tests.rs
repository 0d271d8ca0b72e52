//! Folding in many scripts, spans back to the source, and what must hold for any text.

use proptest::prelude::*;

use super::*;

fn check(source: &str, expected: &str) {
    assert_eq!(fold(source).as_str(), expected, "folding {source:?}");
}

#[test]
fn scripts() {
    for (source, expected) in [
        ("Hello,  World", "hello, world"),
        ("a\r\n\tb", "a b"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("İstanbul ISPARTA ığdır", "istanbul isparta iğdir"),
        ("i\u{307}", "i"),
        ("ΟΔΥΣΣΕΥΣ Ὀδυσσεύς", "οδυσσευσ ὀδυσσεύσ"),
        ("Привет МИР", "привет мир"),
        ("ｆｒｅｅ　ＭＯＮＥＹ", "free money"),
        ("𝐅𝐫𝐞𝐞 𝓂ℴ𝓃ℯ𝓎", "free money"),
        ("fr\u{200b}ee\u{ad} mo\u{2060}ney", "free money"),
        ("e\u{301}te\u{301}", "été"),
        ("É", "é"),
        ("ﬁne", "fine"),
        ("한글", "한글"),
        ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글"),
        ("क्‍ष", "क्ष"),
        ("घर बैठे ₹५०००", "घर बैठे ₹5000"),
        ("می‌خواهم", "ميخواهم"),
        ("شُحْنَتُك", "شحنتك"),
        ("أحمد إلى آخر مدرسة", "احمد الي اخر مدرسه"),
        ("مـــرحبا ٢٤", "مرحبا 24"),
        ("שָׁלוֹם", "שלום"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
        ("a\u{200b}\u{301}", "á"),
        ("\u{feff}x", "x"),
        ("a\u{2800}b", "a b"),
        ("", ""),
        (" ", " "),
        // Found by the properties below: what is dropped must not part a mark from its letter.
        ("\u{345}ـ\u{301}", "ί"),
        ("ü  ö \u{301}क्\u{94d}  x", "ü ö \u{301}क्\u{94d} x"),
        ("\u{200b}", ""),
        ("İNDİRİM INDIRIM indirim ındırım", "indirim indirim indirim indirim"),
        ("don’t don‘t l’argent п’ять пʼять", "don't don't l'argent п'ять п'ять"),
        ("e‑mail pre–order e−mail", "e-mail pre-order e-mail"),
        ("Ёлка счёт Київ їжа йод", "елка счет київ їжа йод"),
        ("ज़रूरी जरूरी फ़ीस पड़ा हूँ हूं", "जरूरी जरूरी फीस पडा हूं हूं"),
        ("ਸ਼ੁਲਕ ਜ਼ਰੂਰੀ", "ਸੁਲਕ ਜਰੂਰੀ"),
        ("ড় ঢ় য়", "ড\u{9bc} ঢ\u{9bc} য\u{9bc}"),
        ("ﺷﺤﻨﺔ ﻻ إلىٰ", "شحنه لا الي"),
        ("ہے یہ کیوں ڪتاب مؤسسة شيء", "هے يه كيوں كتاب موسسه شيء"),
        ("۱۲۳ ١٢٣ १२३ ১২৩ ๑๒๓ ១២៣", "123 123 123 123 123 123"),
        ("น้ำ, ນຳ", "น้\u{e4d}า, ນ\u{ecd}າ"),
        ("ㄱㅏㄴㅏ ㅋㅋ", "가나 ᄏᄏ"),
        ("ｻｰﾋﾞｽ ﾊﾟｽﾜｰﾄﾞ", "サービスパスワード"),
        ("Điện thoại ĐIỆN THOẠI", "điện thoại điện thoại"),
        // Spaces between letters of scripts without spaces say nothing.
        ("尊敬 的 用户", "尊敬的用户"),
        ("您 的 包裹 123 已 到", "您的包裹 123 已到"),
        ("ｶﾞ ｷ ー ド", "ガキード"),
        ("お荷物\n　が PayPal で", "お荷物が paypal で"),
        ("พัสดุ ของคุณ ถูกระงับ", "พัสดุของคุณถูกระงับ"),
        ("ส วั ส ดี", "สวัสดี"),
        ("កញ្ចប់ របស់អ្នក", "កញ្ចប់របស់អ្នក"),
        ("한글 문장", "한글 문장"),
        (" 中 ", " 中 "),
        ("中 ，国", "中 ,国"),
        ("中 ㋿ 国", "中令和国"),
        ("カ \u{3099}", "カ \u{3099}"),
    ] {
        check(source, expected);
    }
}

#[test]
fn spans_lead_back_to_the_bytes_as_sent() {
    for (source, needle, expected) in [
        ("Hello World", "world", "World"),
        ("Straße 5", "strasse", "Straße"),
        ("Straße 5", "5", "5"),
        ("fr\u{200b}ee money", "free", "fr\u{200b}ee"),
        ("fr\u{200b}ee money", "money", "money"),
        ("a   b", " ", "   "),
        ("e\u{301}te\u{301} x", "été", "e\u{301}te\u{301}"),
        ("ｆｒｅｅ x", "free", "ｆｒｅｅ"),
        ("ﬁne", "i", "ﬁ"),
        ("İstanbul", "istanbul", "İstanbul"),
        ("मेरा पार्सल", "पार्सल", "पार्सल"),
        ("شُحْنَتُك هنا", "هنا", "هنا"),
        ("尊敬 的　用户", "尊敬的用户", "尊敬 的　用户"),
        ("尊敬 的 用户 x", "的", "的"),
        ("尊敬 的 用户 x", "用户", "用户"),
        ("尊敬 的 用户 x", "x", "x"),
        ("ค ุ ณ ok", "ok", "ok"),
    ] {
        let folded = fold(source);
        let at = folded.as_str().find(needle).unwrap();
        assert_eq!(source.get(folded.source(at..at + needle.len())), Some(expected), "{needle:?} in {source:?}");
    }
}

#[test]
fn spans_lead_forth_to_the_folded_text() {
    for (source, part, expected) in [
        ("Hello World", "World", "world"),
        ("Straße fr\u{200b}ee", "fr\u{200b}ee", "free"),
        ("Straße fr\u{200b}ee", "Straße", "strasse"),
        ("a   https://X.example/ b", "https://X.example/", "https://x.example/"),
        ("e\u{301}te\u{301} x", "x", "x"),
        ("ｆｒｅｅ", "ｅｅ", "ee"),
        ("a\u{200b}b", "\u{200b}", ""),
        ("尊敬 的 用户 x", "的 用户", "的用户"),
        ("尊敬 的 用户 x", "x", "x"),
    ] {
        let at = source.find(part).unwrap();
        let folded = fold(source);
        assert_eq!(folded.as_str().get(folded.folded(at..at + part.len())), Some(expected), "{part:?} in {source:?}");
        let mut buffer = Buffer::new();
        buffer.push("Größe  ");
        buffer.push(source);
        buffer.push("more");
        let range = buffer.folded(1, at..at + part.len()).unwrap();
        assert_eq!(buffer.as_str().get(range), Some(expected), "{part:?} in {source:?}");
    }
}

#[test]
fn text_in_place_needs_no_map() {
    for source in ["Your Parcel is held.", "आपका पार्सल रुका है", "Ваша посылка", "ÄÖÜ äöü"]
    {
        let folded = fold(source);
        assert_eq!(folded.map.entries, [], "{source}");
        assert_eq!(folded.as_str().len(), source.len());
    }
}

#[test]
fn signs() {
    for (source, invisible, direction_controls, costumed) in [
        ("plain", 0, 0, 0),
        ("fr\u{200b}ee\u{ad}", 2, 0, 0),
        ("\u{feff}text", 0, 0, 0),
        ("te\u{feff}xt", 1, 0, 0),
        ("क्\u{200d}ष می\u{200c}خواهم", 0, 0, 0),
        ("👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", 0, 0, 0),
        ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 0, 0, 0),
        ("a\u{200d}b c\u{fe0f}", 2, 0, 0),
        ("\u{202e}abc\u{202c}", 0, 2, 0),
        ("ｆｒ𝐞𝑒", 0, 0, 4),
        ("x\u{e0041}", 1, 0, 0),
    ] {
        assert_eq!(fold(source).signs(), Signs { invisible, direction_controls, costumed }, "{source:?}");
    }
}

#[test]
fn a_buffer_keeps_its_parts_apart() {
    let mut buffer = Buffer::new();
    for _ in 0..2 {
        buffer.clear();
        assert_eq!(buffer.push("Straße  1"), 0);
        assert_eq!(buffer.push(""), 1);
        assert_eq!(buffer.push("fr\u{200b}ee"), 2);
        assert_eq!(buffer.as_str(), "strasse 1\n\nfree");
        let at = buffer.as_str().find("1").unwrap();
        assert_eq!(buffer.source(at..at + 1), Some((0, 9..10)));
        let at = buffer.as_str().find("free").unwrap();
        assert_eq!(buffer.source(at..at + 4), Some((2, 0..7)));
        assert_eq!(buffer.part_str(2), "free");
        assert_eq!(buffer.signs(2).invisible, 1);
        assert_eq!(buffer.source(100..101), None);
    }
}

#[test]
fn the_classes_are_known() {
    // `ranges_of` reads an unknown class as empty; a bare table would fold nothing.
    assert!(chars::is_ignorable('\u{200b}') && chars::is_ignorable('\u{e0041}') && !chars::is_ignorable('a'));
    assert_eq!(chars::digit_value('५'), Some(5));
    assert_eq!(chars::digit_value('٠'), Some(0));
    assert_eq!(chars::digit_value('𝟗'), Some(9));
}

/// Characters that have made trouble in one folding or another.
fn troublesome() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        prop::sample::select(
            "aIiıİ ßẞſςΣﬁ\u{345}\u{301}\u{307}\u{323}\u{3099}\u{ff9e}カｶ\u{1100}\u{1161}\u{11a8}가각\u{9c7}\u{9be}\u{94d}\u{93c}क\u{200b}\u{200d}\u{fe0f}\u{ad}\u{640}\u{653}اأىیةک٣५ＡＺ𝐀\n\t\u{a0}\u{3000}¨\u{fdfa}ͅᾳΐ\u{340}\u{344}\u{f73}\u{b4}ŉǰ กข่ำ中国々カー㋿ "
                .chars()
                .collect::<Vec<_>>()
        ),
    ];
    prop::collection::vec(character, 0..12).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn folding_twice_is_folding_once(source in troublesome()) {
        let once = fold(&source);
        let twice = fold(once.as_str());
        prop_assert_eq!(twice.as_str(), once.as_str());
    }

    #[test]
    fn spans_are_inside_and_on_boundaries(source in troublesome(), start in 0usize..40, len in 0usize..40) {
        let folded = fold(&source);
        prop_assert!(source.get(folded.source(start..start + len)).is_some());
        prop_assert!(folded.as_str().get(folded.folded(start..start + len)).is_some());
        let mut buffer = Buffer::new();
        buffer.push("x  y");
        buffer.push(&source);
        if let Some((1, range)) = buffer.source(start..start + len) {
            prop_assert!(source.get(range).is_some());
        }
    }

    #[test]
    fn composed_and_decomposed_are_equal(source in troublesome()) {
        use unicode_normalization::UnicodeNormalization;
        // What is dropped may stand between letters that compose, which only folding sees.
        let visible: String = source.chars().filter(|character| !chars::is_ignorable(*character)).collect();
        let composed: String = visible.nfc().collect();
        let decomposed: String = visible.nfd().collect();
        let (composed, decomposed) = (fold(&composed), fold(&decomposed));
        prop_assert_eq!(composed.as_str(), decomposed.as_str());
    }

    #[test]
    fn folded_text_has_no_case_controls_or_invisible_characters(source in troublesome()) {
        let folded = fold(&source);
        prop_assert!(!folded.as_str().contains("  "));
        prop_assert!(!folded.as_str().chars().any(|c| c.is_control() || chars::is_ignorable(c) || c.is_ascii_uppercase()));
    }
}
