//! Digits and signs that stand for letters.

use super::dice::Dice;

/// A letter and what stands for it.
const LEET: &[(char, &str)] = &[
    ('a', "4@"),
    ('b', "8"),
    ('e', "33€"),
    ('g', "9"),
    ('i', "11!"),
    ('l', "1|"),
    ('o', "00"),
    ('s', "5$"),
    ('t', "7+"),
    ('z', "2"),
];

/// What stands for a letter, capital or not.
pub(super) fn letter(letter: char, dice: &mut Dice) -> Option<String> {
    let (_, signs) = LEET.iter().find(|(known, _)| *known == letter.to_ascii_lowercase())?;
    dice.letter(signs).map(String::from)
}
