//! Characters without width.

use super::dice::Dice;

/// What is not seen between two letters.
const INVISIBLE: &[char] = &[
    '\u{200b}', // zero width space
    '\u{200c}', // zero width non-joiner
    '\u{200d}', // zero width joiner
    '\u{2060}', // word joiner
    '\u{feff}', // zero width no-break space
    '\u{ad}',   // soft hyphen
    '\u{200e}', // left-to-right mark
    '\u{2063}', // invisible separator
    '\u{180e}', // Mongolian vowel separator
    '\u{34f}',  // combining grapheme joiner
    '\u{fe0f}', // variation selector
];

/// One of them.
pub(super) fn between(dice: &mut Dice) -> String {
    dice.pick(INVISIBLE).map(char::to_string).unwrap_or_default()
}
