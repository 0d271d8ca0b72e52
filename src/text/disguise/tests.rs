//! Disguises that must be seen through, honest text that must be left alone, and spans.

use proptest::prelude::*;

use crate::text::fold;

use super::*;

/// The first view that holds `expected`, or what there is instead.
fn check(text: &str, expected: &str) {
    let views = disguised_views(fold(text).as_str());
    let read: Vec<&str> = views.iter().map(View::as_str).collect();
    assert!(read.iter().any(|view| view.contains(expected)), "{text:?} is read as {read:?}, not {expected:?}");
}

#[test]
fn lookalikes_are_read() {
    for (text, expected) in [
        ("раураl login", "paypal login"),
        ("your pаckage is hеld", "your package is held"),
        ("ВАNК account", "bank account"),
        ("verify your ассоunt", "verify your account"),
        ("Your РАСКЕТ waits", "your packet waits"),
        ("freе mοney", "free money"),
        ("ᴠᴇʀɪꜰʏ your account", "verify your account"),
        ("вaшa пoсылкa здесь", "ваша посылка здесь"),
        ("Paбoтa на дому", "работа на дому"),
        ("Зapaбoтoк без вложений", "заработок без вложений"),
        ("το δέμα σας ΠAPAΔOΘHKE", "παραδοθηκε"),
        ("Ηello, уour ассount", "hello, your account"),
    ] {
        check(text, expected);
    }
}

#[test]
fn spaced_letters_are_read() {
    for (text, expected) in [
        ("f r e e money", "free money"),
        ("get v.i.a.g.r.a now", "get viagra now"),
        ("f-r-e-e gift", "free gift"),
        ("it is f_r_e_e!", "it is free!"),
        ("W * I * N * N * E * R", "winner"),
        ("f r e e   m o n e y", "free money"),
        ("F.R.E.E M.O.N.E.Y", "free money"),
        ("р а б о т а на дому", "работа на дому"),
        ("무 료 대 출", "무료대출"),
        ("(f)(r)(e)(e) gift", "(free) gift"),
        ("f ★ r ★ e ★ e", "free"),
    ] {
        let is_gap = |at: usize| {
            let folded = fold(text);
            text.get(folded.source(at..at + 1)).is_some_and(|sent| sent.chars().count() > 1)
        };
        let undisguised = undisguise(fold(text).as_str(), &Lexicon::default(), is_gap);
        let read: Vec<&str> = undisguised.views.iter().map(View::as_str).collect();
        assert!(read.iter().any(|view| view.contains(expected)), "{text:?} is read as {read:?}");
        assert!(undisguised.disguises.spaced_words > 0, "{text:?}");
    }
}

#[test]
fn leet_is_read() {
    for (text, expected) in [
        ("buy v1agra", "buy viagra"),
        ("your p@ypal", "your paypal"),
        ("acc0unt locked", "account locked"),
        ("it is fr€e", "it is free"),
        ("ca$h pr1ze", "cash prize"),
        ("y0ur p4rc3l is h3ld", "your parcel is held"),
        ("cl1ck now, you w1n", "click now, you win"),
        ("w1n a fr33 phone", "win a free phone"),
        ("pay your b1ll, c0nf1rm deta1ls", "bill, confirm details"),
        ("y0ur p4rc3l is w4171ng", "your parcel is waiting"),
        ("c|ick h3re", "click here"),
        ("зaр4б0ток", "зарчботок"),
        ("раб0та на дому", "работа на дому"),
    ] {
        check(text, expected);
    }
}

#[test]
fn marks_and_costumes_are_read() {
    for (text, expected) in [
        ("f\u{337}r\u{337}e\u{337}e\u{337} money", "free money"),
        ("f\u{308}r\u{308}e\u{308}e\u{308} money", "free money"),
        ("m\u{310}\u{315}o\u{310}\u{315}ney", "money"),
        ("vérìfÿ your accôünt", "verify your account"),
        ("🅵🆁🅴🅴 money", "free money"),
        ("🇫 🇷 🇪 🇪 money", "free money"),
        ("freeee money", "free money"),
        ("winnnner", "winner"),
    ] {
        check(text, expected);
    }
}

/// What rules look for in the tests below.
const PHRASES: [&str; 7] = [
    "your account is locked",
    "replica watches",
    "meet hot girls",
    "call now",
    "casino bonus slots",
    "to the home page in a day",
    "безотлагательно",
];

#[test]
fn words_that_rules_know_are_read() {
    let lexicon = Lexicon::of(PHRASES);
    for (text, expected) in [
        ("your acc ount is blocked", "account"),
        ("your acc.ount", "account"),
        ("your acc-ount", "account"),
        ("m eet the hot gi rls", "meet the hot girls"),
        ("hot girl|s", "hot girls"),
        ("n o w", "now"),
        ("R e p l i c a w a t c h e s, best", "replica watches, best"),
        ("c4$1n0 and 510t5", "casino and slots"),
        ("casin0: here", "casino: here"),
        ("80nu$", "bonus"),
        ("ca1l today", "call today"),
        ("mmmeeeeettt hhhooottt", "meet hot"),
        ("rẹplica wạ̇tches", "replica watches"),
        ("🅲asino", "casino"),
        ("ca🇸ino", "casino"),
        ("h0t ca|| now", "hot call now"),
        ("lllocked acccount", "locked account"),
        ("h0t c4s1no, n0w !5", "hot casino, now is"),
        ("оплатите безотла гательно", "безотлагательно"),
        ("m eet th e gir ls in a da y", "meet the girls in a day"),
    ] {
        let undisguised = undisguise(fold(text).as_str(), &lexicon, |_| false);
        let read: Vec<&str> = undisguised.views.iter().map(View::as_str).collect();
        assert!(read.iter().any(|view| view.contains(expected)), "{text:?} is read as {read:?}");
    }
}

#[test]
fn honest_words_near_those_that_rules_know_stay() {
    let lexicon = Lexicon::of(PHRASES);
    for text in [
        "Your account is in order. To day",
        "to-the-home page, call: now",
        "hot. Girls meet",
        "a day at home",
        "call 4 now, 10 2 0",
        "covid19 mp3 4you h2o b2b iphone15, room 101",
        "account2 of 3, slot9",
        "Code A1B2C3, IBAN GB29NWBK60161331926819",
        "see https://acc.ount/now",
        "Hömè, càll",
    ] {
        let undisguised = undisguise(fold(text).as_str(), &lexicon, |_| false);
        assert_eq!(undisguised.views, [], "{text}");
    }
}

#[test]
fn disguises_combined_are_read() {
    for (text, expected) in [
        ("аcс0unt", "account"),
        ("f r е е money", "free money"),
        ("v.1.a.g.r.a", "viagra"),
        ("f\u{337} r\u{337} e\u{337} e\u{337}", "free"),
        ("р@yp@l", "paypal"),
    ] {
        check(text, expected);
    }
}

#[test]
fn honest_text_has_no_further_view() {
    for text in [
        "Ваша посылка ждёт вас",
        "Оплата через PayPal прошла успешно",
        "сосед",
        "Ваш код: 1234. Никому его не сообщайте",
        "Карта МТС Bank, кешбэк 5%, тел. 8 800 250-08-90",
        "Η παραγγελία σας είναι έτοιμη, κωδικός 12345",
        "Ваша пошиљка је стигла, Vaša pošiljka je stigla",
        "お荷物はAmazonからです。LINEで確認、ＯＴＰは１２３４",
        "आपका PayPal खाता क्\u{200d}ष",
        "می\u{200c}خواهم بسته را بگیرم ۱۲۳",
        "Привет iPhone и Wi-Fi",
        "Grüße aus München, café, naïve, señor",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "Ziyarətiniz üçün təşəkkür edirik, şifrəniz 1234",
        "Đơn hàng của quý khách đã được giao thành công",
        "Ọ̀rọ̀ ìkọ̀kọ̀ rẹ ni 1234",
        "5 µm und 3 Ω, α-Version",
        "مرحبا WhatsApp",
        "한글 KakaoTalk, 이 달 의 혜택",
        "plain english",
        "👩\u{200d}👩\u{200d}👧 👍🏽 🇩🇪🇫🇷 1\u{fe0f}\u{20e3} ❤\u{fe0f}",
        "Made in the U.S.A., e.g. by J. R. R. Tolkien, a.k.a. JRR; Muster S.A.R.L. i.G.",
        "Call +49 30 1234567 or (555) 010-9999, 24/7",
        "Pay Rs.500, $5, 20€, US$10, 1.299,50 EUR, 50%off",
        "G-123456 is your code. Code: A1B2C3, XK4P2Q, LH1234",
        "IBAN DE89 3704 0044 0532 0130 00 or GB29NWBK60161331926819",
        "covid19 mp3 4you h2o b2b iphone15 co2 web3 5g 10am 1st 2nd 3rd h1n1 mp4",
        "24/7 support, A4 paper, size 3XL, win10 x86 ps5",
        "see https://bit.ly/3xYz1ab and t.me/n0va5x",
        "mail me at j0hn@example.com/x",
        "a b c d e: five options",
        "S M T W T F S",
        "Vitamin A, B or C? I, II or III",
        "1 2 3 4 5 6",
        "www.example.com",
        "Hurra!Jetzt, hello!you",
        "Ihr Kundenkonto@Bank ist aktiv",
        "Card 53119xxxxxxxx1640, a/c 20XXXXX1234",
        "Paket 60MB mulai Rp7rb, ref c7a3b3fb-2c84-4d96-b228-790cbed6370a",
        "WRONG!!TAKE CARE",
        "ใช้ได้1วัน 1สิทธิ์, 3ชิ้น",
    ] {
        assert_eq!(disguised_views(fold(text).as_str()), [], "{text}");
    }
}

#[test]
fn words_in_disguise_are_counted() {
    for (text, lookalike_words, spaced_words, leet_words, stacked_marks) in [
        ("your pаckage is hеld", 2, 0, 0, 0),
        ("f r e e money", 0, 1, 0, 0),
        ("acc0unt v1agra 4you", 0, 0, 2, 0),
        // An address may look so.
        ("p@ypal", 0, 0, 0, 0),
        ("on the4th", 0, 0, 0, 0),
        ("f\u{337}r\u{337}ee", 0, 0, 0, 2),
        ("soooo good", 0, 0, 0, 0),
        ("frеe acc0unt", 1, 0, 1, 0),
    ] {
        let expected = Disguises { lookalike_words, spaced_words, leet_words, stacked_marks };
        assert_eq!(undisguise(fold(text).as_str(), &Lexicon::default(), |_| false).disguises, expected, "{text}");
    }
}

#[test]
fn words_in_costume_are_counted() {
    for (text, count) in [
        ("𝐅𝐫𝐞𝐞 𝓂ℴ𝓃ℯ𝓎 now", 2),
        ("ＦＲＥＥ money", 1),
        ("ＡＴＭでＯＴＰ", 0),
        ("🅵🆁🅴🅴 Ⓕⓡⓔⓔ", 2),
        ("① ② Ⓜ 🅿 ℃ ™ x²", 0),
        ("🇩🇪🇫🇷", 0),
    ] {
        assert_eq!(costumed_words(text), count, "{text}");
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
fn spans_of_what_was_taken_out() {
    for (text, read, expected) in [
        ("it is f r e e today", "free", "f r e e"),
        ("it is f r e e today", "today", "today"),
        ("f\u{337}r\u{337}e\u{337}e\u{337} now", "free", "f\u{337}r\u{337}e\u{337}e\u{337}"),
        ("so freeee now", "free", "freeee"),
        ("so freeee now", "now", "now"),
        ("🇫 🇷 🇪 🇪 now", "now", "now"),
    ] {
        let folded = fold(text);
        let views = disguised_views(folded.as_str());
        let found = views.iter().find_map(|view| {
            let at = view.as_str().find(read)?;
            text.get(folded.source(view.folded(at..at + read.len())))
        });
        assert_eq!(found, Some(expected), "{read} in {text}");
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
    fn spans_are_inside_and_on_boundaries(text in "[a-dаеορсxш ᴀᴇ1éö@.!\u{337}\u{301}🇦🅰한中]{0,24}", start in 0usize..30, len in 0usize..30) {
        let folded = fold(&text);
        for view in disguised_views(folded.as_str()) {
            let range = view.folded(start..start + len);
            prop_assert!(folded.as_str().get(range).is_some());
            prop_assert_eq!(view.folded(0..view.as_str().len()), 0..folded.as_str().len());
        }
    }
}
