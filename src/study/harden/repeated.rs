//! Letters written more often than they are spoken.

use super::dice::Dice;

/// The letter three to five times. Fewer is often another honest word.
pub(super) fn letter(letter: char, dice: &mut Dice) -> Option<String> {
    let is_letter = letter.is_ascii_alphabetic()
        || ('\u{391}'..='\u{3c9}').contains(&letter)
        || ('\u{410}'..='\u{44f}').contains(&letter);
    is_letter.then(|| String::from(letter).repeat(3 + dice.below(3)))
}
