//! Spaces and signs between the letters of a word.

use super::dice::Dice;

/// Spaces of several widths.
const SPACES: &[&str] = &[" ", " ", " ", "\u{a0}", "\u{2009}", "\u{2002}", "  "];

/// Signs that people read over.
const SIGNS: &[&str] = &[".", ".", "-", "_", "*", "\u{b7}", "|", "/", "~", ". "];

/// A space.
pub(super) fn space(dice: &mut Dice) -> String {
    dice.pick(SPACES).copied().unwrap_or(" ").to_owned()
}

/// A sign.
pub(super) fn dot(dice: &mut Dice) -> String {
    dice.pick(SIGNS).copied().unwrap_or(".").to_owned()
}
