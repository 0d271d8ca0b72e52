//! Words with a space or mark behind each letter: `f r e e`, `v.i.a.g.r.a`. Read [`undo`].

use std::ops::Range;

use super::cells::{Cell, Cells};
use crate::text::fold::is_unspaced;

/// Letters that make a word at least; three with marks are an abbreviation (`U.S.A.`).
const FEWEST_LETTERS: usize = 4;

/// Characters between two letters at most: ` - `.
const LONGEST_GAP: usize = 3;

/// Takes out what stands between the letters of spaced words, and returns how many words that were.
///
/// `is_gap` says whether a space of the folded text parts words.
pub(super) fn undo(cells: &mut Cells, is_gap: impl Fn(usize) -> bool) -> usize {
    let mut dropped = vec![false; cells.as_slice().len()];
    let mut count = 0;
    let singles: Vec<usize> =
        cells.runs(is_piece).into_iter().filter(|run| run.len() == 1).map(|run| run.start).collect();
    let mut rest = singles.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let mut last = *first;
        let mut letters = 1;
        let mut gap: Option<Vec<char>> = None;
        for next in after {
            let between = cells.get(last + 1..*next);
            let parts_words = between.iter().any(|cell| cell.read == ' ' && is_gap(cell.start()));
            let marks: Vec<char> = between.iter().map(|cell| cell.read).collect();
            if marks.len() > LONGEST_GAP || parts_words || gap.as_ref().is_some_and(|gap| *gap != marks) {
                break;
            }
            gap.get_or_insert(marks);
            last = *next;
            letters += 1;
        }
        let gap = gap.unwrap_or_default();
        if letters >= FEWEST_LETTERS && is_word(cells, *first..last + 1, &gap) {
            count += 1;
            for index in *first..last {
                if let Some(slot) = dropped.get_mut(index) {
                    *slot = cells.get(index..index + 1).iter().all(|cell| !is_piece(cell));
                }
            }
        }
        rest = rest.get(letters..).unwrap_or_default();
    }
    cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
    count
}

/// A letter, or what is written for one.
fn is_piece(cell: &Cell) -> bool {
    cell.is_word() || matches!(cell.read, '@' | '$' | '€')
}

/// Whether single letters with the same between them are a word: not an abbreviation with a dot behind
/// its last letter, not a row of the alphabet, not digits, not initials of weekdays.
fn is_word(cells: &Cells, run: Range<usize>, gap: &[char]) -> bool {
    let letters: Vec<char> =
        cells.get(run.clone()).iter().filter(|cell| is_piece(cell)).map(|cell| cell.read).collect();
    let is_abbreviation = gap == ['.'] && cells.get(run.end..run.end + 1).iter().any(|cell| cell.read == '.');
    if letters.iter().any(|letter| is_unspaced(*letter)) || (is_abbreviation && letters.len() <= FEWEST_LETTERS) {
        return false;
    }
    let is_row = letters.windows(2).all(|pair| matches!(pair, [a, b] if u32::from(*a) < u32::from(*b)));
    let alphabetic = letters.iter().filter(|letter| letter.is_alphabetic()).count();
    let is_latin = letters.iter().all(char::is_ascii);
    let has_vowel = letters.iter().any(|letter| "aeiouy013@4€".contains(*letter));
    !is_row && alphabetic * 2 > letters.len() && alphabetic > 1 && (!is_latin || has_vowel)
}
