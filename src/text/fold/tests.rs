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
        ("\u{200b}", ""),
    ] {
        check(source, expected);
    }
}
