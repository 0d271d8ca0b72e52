//! Latin letters in shapes that Unicode has for other purposes.

use super::dice::Dice;

/// First capital and first small letter of alphabets without gaps (Unicode, Mathematical
/// Alphanumeric Symbols).
const MATHEMATICAL: &[(u32, u32)] = &[
    (0x1d400, 0x1d41a), // bold
    (0x1d468, 0x1d482), // bold italic
    (0x1d4d0, 0x1d4ea), // bold script
    (0x1d56c, 0x1d586), // bold fraktur
    (0x1d5a0, 0x1d5ba), // sans-serif
    (0x1d5d4, 0x1d5ee), // sans-serif bold
    (0x1d63c, 0x1d656), // sans-serif bold italic
    (0x1d670, 0x1d68a), // monospace
];

/// The same for letters in circles and squares; small letters may have capital shapes only.
const ENCLOSED: &[(u32, u32)] = &[
    (0x24b6, 0x24d0),   // circled
    (0x1f130, 0x1f130), // squared
    (0x1f150, 0x1f150), // negative circled
    (0x1f170, 0x1f170), // negative squared, some of them emoji
    (0x1f1e6, 0x1f1e6), // regional indicators
];

/// The letter as wide as a Han character.
pub(super) fn full_width(letter: char, _: &mut Dice) -> Option<String> {
    if !letter.is_ascii_alphanumeric() {
        return None;
    }
    char::from_u32(u32::from(letter) + 0xfee0).map(String::from)
}

/// The letter as mathematicians write it.
pub(super) fn mathematical(letter: char, dice: &mut Dice) -> Option<String> {
    shaped(letter, dice, MATHEMATICAL)
}

/// The letter in a circle or square.
pub(super) fn enclosed(letter: char, dice: &mut Dice) -> Option<String> {
    shaped(letter, dice, ENCLOSED)
}

fn shaped(letter: char, dice: &mut Dice, alphabets: &[(u32, u32)]) -> Option<String> {
    if !letter.is_ascii_alphabetic() {
        return None;
    }
    let (capital, small) = *dice.pick(alphabets)?;
    let from_a = u32::from(letter.to_ascii_lowercase()) - u32::from('a');
    char::from_u32(from_a + if letter.is_ascii_uppercase() { capital } else { small }).map(String::from)
}
