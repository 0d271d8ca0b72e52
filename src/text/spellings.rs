//! How else an entry of a rule may be typed: without accents, with umlauts written out, with the nasals
//! of Hindi written in the other way. Read [`spellings`].
//!
//! Only entries are spelled in other ways, once, when rules are loaded; text is read as it is. What is
//! written with the accents of another word is not meant by an entry without them.

use super::plain::plain;

/// Shorter words without their accents are too often other words (`año` and `ano`, `più` and `piu`).
const FEWEST_LETTERS: usize = 5;

/// Further spellings of a folded entry, without repetition; none for most entries.
pub fn spellings(entry: &str) -> Vec<String> {
    let mut spellings: Vec<String> = Vec::new();
    if entry.is_ascii() {
        return spellings;
    }
    if entry.chars().filter(|character| character.is_alphabetic()).count() >= FEWEST_LETTERS {
        if entry.chars().any(is_alphabet_with_accents) {
            spellings.push(entry.chars().map(unaccented).collect());
        }
        if entry.contains(['ä', 'ö', 'ü']) {
            spellings.push(entry.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"));
        }
    }
    spellings.push(nasals(entry, true));
    spellings.push(nasals(entry, false));
    spellings.sort();
    spellings.dedup();
    spellings.retain(|spelling| spelling != entry);
    spellings
}

/// Latin and Greek. A Cyrillic `й` without its mark is another letter, and nobody leaves it out.
fn is_alphabet_with_accents(character: char) -> bool {
    matches!(character, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

fn unaccented(character: char) -> char {
    if !is_alphabet_with_accents(character) {
        return character;
    }
    let mut buffer = [0; 4];
    let bare = plain(character.encode_utf8(&mut buffer));
    let mut letters = bare.chars();
    // Letters that two are written for (`æ`) stay.
    letters.next().filter(|_| letters.next().is_none()).unwrap_or(character)
}

/// `हिन्दी` for `हिंदी` and the other way round: before a consonant both are one sound.
fn nasals(entry: &str, into_letters: bool) -> String {
    const ANUSVARA: char = '\u{902}';
    const VIRAMA: char = '\u{94d}';
    let letters: Vec<char> = entry.chars().collect();
    let mut written = String::with_capacity(entry.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let after = |places: usize| letters.get(at + places).copied().unwrap_or(' ');
        match (into_letters, nasal_before(after(1)), nasal_before(after(2))) {
            (true, Some(nasal), _) if *letter == ANUSVARA => written.extend([nasal, VIRAMA]),
            (false, _, Some(nasal)) if *letter == nasal && after(1) == VIRAMA => {
                written.push(ANUSVARA);
                at += 1;
            }
            _ => written.push(*letter),
        }
        at += 1;
    }
    written
}

/// The nasal consonant that is spoken at the same place as a consonant of Devanagari.
fn nasal_before(consonant: char) -> Option<char> {
    Some(match consonant {
        'क'..='घ' => 'ङ',
        'च'..='झ' => 'ञ',
        'ट'..='ढ' => 'ण',
        'त'..='ध' => 'न',
        'प'..='भ' => 'म',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn entries_as_people_type_them() {
        for (entry, expected) in [
            ("parcel", &[][..]),
            ("colis bloqué", &["colis bloque"]),
            ("Zollgebühr", &["zollgebuehr", "zollgebuhr"]),
            ("bưu kiện đã bị giữ", &["buu kien da bi giu"]),
            ("ücretsiz şifre", &["ucretsiz sifre", "uecretsiz şifre"]),
            ("ваш новый заказ", &[]),
            ("παράδοση δέματος", &["παραδοση δεματοσ"]),
            ("año", &[]),
            ("हिंदी बैंक", &["हिन्दी बैङ्क"]),
            ("अन्तिम", &["अंतिम"]),
            ("शुल्क", &[]),
            ("包裹", &[]),
        ] {
            assert_eq!(spellings(fold(entry).as_str()), expected, "{entry}");
        }
    }
}
