//! Marks on letters that have none.

use super::dice::Dice;

/// Marks above, below and through.
const MARKS: &str =
    "\u{300}\u{301}\u{302}\u{303}\u{304}\u{307}\u{308}\u{30c}\u{323}\u{328}\u{331}\u{335}\u{336}\u{338}";

/// A letter with one mark or two. Only in scripts that are read without them: elsewhere a mark is a vowel.
pub(super) fn letter(letter: char, dice: &mut Dice) -> Option<String> {
    let is_bare = letter.is_ascii_alphabetic()
        || ('\u{391}'..='\u{3c9}').contains(&letter)
        || ('\u{410}'..='\u{44f}').contains(&letter);
    if !is_bare {
        return None;
    }
    let mut marked = String::from(letter);
    marked.extend(dice.letter(MARKS));
    if dice.one_in(3) {
        marked.extend(dice.letter(MARKS));
    }
    Some(marked)
}
