//! The fold of one short sequence of characters by the Unicode algorithms: slow, and right.
//!
//! The tables in `chars` and the runs in `fold` only avoid calling this. Read [`fold_sequence`].

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::chars::{digit_value, is_ignorable, is_space};

/// Folds a sequence as [`super::fold`] does, but for runs of spaces.
pub(super) fn fold_sequence(characters: impl Iterator<Item = char>) -> String {
    let mut folded: String = characters.collect();
    // Case folding can undo normalization and the other way round (U+0345 is the known case). Two
    // rounds settle everything assigned so far; four bound what future tables may bring.
    for _ in 0..4 {
        let mut base = '\0';
        let again: String = folded
            .chars()
            .filter(|character| !is_ignorable(*character))
            .nfkd()
            .default_case_fold()
            .nfkd()
            .filter_map(|character| {
                let plain = plain(character, base);
                if unicode_normalization::char::canonical_combining_class(character) == 0 {
                    base = plain.unwrap_or(character);
                }
                plain
            })
            .nfkc()
            .collect();
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

/// The plain form of one decomposed, case-folded character; `base` is the starter before it.
fn plain(character: char, base: char) -> Option<char> {
    match character {
        '\u{0}'..='\u{7f}' => {}
        // Typed one way or the other, by habit or by machines.
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' => return Some('\''),
        '\u{2010}'..='\u{2013}' | '\u{2212}' => return Some('-'),
        // Russian writes `е` for `ё` wherever it can.
        '\u{308}' if base == 'е' => return None,
        // The dot that is left of the Turkish capital, and any dot put over an i by hand.
        '\u{307}' if base == 'i' => return None,
        'ı' => return Some('i'),
        // Points and accents of Hebrew, which most text leaves out.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' => return None,
        // Stretching, vowel signs and hamza over a carrier in Arabic; keyboards and habits differ.
        '\u{640}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' => return None,
        'ٱ' => return Some('ا'),
        'ى' | 'ی' => return Some('ي'),
        'ک' | 'ڪ' => return Some('ك'),
        'ة' | 'ہ' | 'ۃ' | 'ە' => return Some('ه'),
        // The point that Hindi and Punjabi put under letters for borrowed sounds, and leave out as often.
        '\u{93c}' | '\u{a3c}' => return None,
        // Hindi writes either for a nasal vowel.
        '\u{901}' => return Some('\u{902}'),
        _ => {}
    }
    if is_ignorable(character) {
        return None;
    }
    if is_space(character) {
        return Some(' ');
    }
    Some(digit_value(character).and_then(|value| char::from_digit(value, 10)).unwrap_or(character))
}
