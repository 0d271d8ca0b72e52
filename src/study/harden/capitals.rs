//! Small and capital letters where none are expected.

use super::dice::Dice;

/// A word in capitals, in small letters, or in both by turns; `None` where a script has no capitals.
pub(super) fn word(word: &str, dice: &mut Dice) -> Option<String> {
    if word.to_uppercase() == word.to_lowercase() {
        return None;
    }
    Some(match dice.below(3) {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        _ => {
            let mut by_turns = String::with_capacity(word.len());
            for (at, letter) in word.chars().enumerate() {
                if at % 2 == 0 {
                    by_turns.extend(letter.to_lowercase());
                } else {
                    by_turns.extend(letter.to_uppercase());
                }
            }
            by_turns
        }
    })
}
