//! Letters without their ornaments: what is left of a folded text when accents and spelling variants
//! of single letters are laid off. Read [`plain`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// A folded text without accents: `crème` as `creme`, `łódź` as `lodz`, `Май` as `маи`.
///
/// Marks go only where they ornament a letter (Latin, Greek, Cyrillic, Arabic, Hebrew). Where they
/// are letters of their own (Indic vowels, Thai, voiced kana) they stay. Everything that is neither
/// letter, mark nor digit stays too, so that words can still be told apart. Syllables of Hangul come
/// out as the letters they are made of. Doing it again changes nothing.
pub fn plain(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut plain = String::with_capacity(folded.len());
    let mut is_ornamented = false;
    for character in folded.nfkd() {
        if is_combining_mark(character) {
            if !is_ornamented {
                plain.push(character);
            }
            continue;
        }
        is_ornamented = matches!(
            character.script(),
            Script::Latin | Script::Greek | Script::Cyrillic | Script::Arabic | Script::Hebrew
        );
        match variant(character) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(character),
        }
    }
    plain
}

/// Letters that Unicode does not take apart, though readers take them for others with an ornament,
/// and letters that Arabic and Persian keyboards write in two ways.
fn variant(character: char) -> Option<&'static str> {
    Some(match character {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ς' => "σ",
        'ة' | 'ہ' | 'ۀ' => "ه",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ـ' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn ornaments_go_and_letters_stay() {
        for (typed, expected) in [
            ("Crème Brûlée", "creme brulee"),
            ("Łódź", "lodz"),
            ("Smørrebrød", "smorrebrod"),
            ("Ёлка", "елка"),
            ("Ταβέρνα", "ταβερνα"),
            ("Nhà hàng Phở", "nha hang pho"),
            ("مكتبة", "مكتبه"),
            ("हिंदी", "हिंदी"),
            ("バス", "ハ\u{3099}ス"),
        ] {
            let folded = fold(typed);
            let found = plain(folded.as_str());
            assert_eq!(plain(&found), found, "{typed} twice");
            assert_eq!(found, expected, "{typed}");
        }
    }
}
