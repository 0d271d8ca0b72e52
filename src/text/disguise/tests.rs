//! Disguises that must be seen through, honest text that must be left alone, and spans.

use proptest::prelude::*;

use crate::text::fold;

use super::*;

#[test]
fn disguises_are_read() {
    for (text, expected) in [
        ("раураl login", "paypal login"),
        ("your pаckage is hеld", "your package is held"),
        ("ВАNК account", "bank account"),
        ("verify your ассоunt", "verify your account"),
        ("Your РАСКЕТ waits", "your packet waits"),
        ("freе mοney", "free money"),
        ("ᴠᴇʀɪꜰʏ your account", "verify your account"),
        ("вaшa пoсылкa здесь", "ваша посылка здесь"),
    ] {
        let folded = fold(text);
        let views = disguised_views(folded.as_str());
        let read: Vec<&str> = views.iter().map(View::as_str).collect();
        assert_eq!(read, [expected], "{text}");
    }
}

#[test]
fn honest_text_has_no_further_view() {
    for text in [
        "Ваша посылка ждёт вас",
        "Оплата через PayPal прошла успешно",
        "сосед",
        "Ваш код: 1234. Никому его не сообщайте",
        "Η παραγγελία σας είναι έτοιμη",
        "Ваша пошиљка је стигла, Vaša pošiljka je stigla",
        "お荷物はAmazonからです。LINEで確認",
        "आपका PayPal खाता",
        "Привет iPhone и Wi-Fi",
        "Grüße aus München, café, naïve, señor",
        "5 µm und 3 Ω, α-Version",
        "مرحبا WhatsApp",
        "한글 KakaoTalk",
        "plain english",
    ] {
        assert_eq!(disguised_views(fold(text).as_str()), [], "{text}");
    }
}

#[test]
fn words_that_mix_scripts() {
    for (word, mixes) in [
        ("pаypal", true),
        ("paypal", false),
        ("привет", false),
        ("おaかキb", false),
        ("한글abc", false),
        ("αβγabc", true),
        ("müller", false),
        ("क्षabc", true),
    ] {
        assert_eq!(mixes_scripts(word), mixes, "{word}");
    }
}

#[test]
fn spans_lead_back() {
    let text = "Hi, раураl wants";
    let folded = fold(text);
    let view = disguised_views(folded.as_str()).remove(0);
    let at = view.as_str().find("paypal").unwrap();
    let source = folded.source(view.folded(at..at + 6));
    assert_eq!(text.get(source), Some("раураl"));
    let at = view.as_str().find("wants").unwrap();
    assert_eq!(text.get(folded.source(view.folded(at..at + 5))), Some("wants"));
}

proptest! {
    #[test]
    fn spans_are_inside_and_on_boundaries(text in "[a-dаеορсxш ᴀᴇ1]{0,24}", start in 0usize..30, len in 0usize..30) {
        let folded = fold(&text);
        for view in disguised_views(folded.as_str()) {
            let range = view.folded(start..start + len);
            prop_assert!(folded.as_str().get(range).is_some());
            prop_assert_eq!(view.folded(0..view.as_str().len()), 0..folded.as_str().len());
        }
    }
}
