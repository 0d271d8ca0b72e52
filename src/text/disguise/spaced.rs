//! Words with a space or mark behind each letter: `f r e e`, `v.i.a.g.r.a`. Read [`undo`].

use std::ops::Range;

use super::cells::{Cell, Cells};
use crate::text::fold::is_unspaced;
use crate::text::lexicon::Lexicon;

/// Letters that make a word at least; three with marks are an abbreviation (`U.S.A.`).
const FEWEST_LETTERS: usize = 4;

/// Characters between two letters at most: ` - `.
const LONGEST_GAP: usize = 3;

/// Takes out what stands between the letters of spaced words, and returns how many words that were.
///
/// `is_gap` says whether a space of the folded text parts words; where none does, the words that rules
/// know do.
pub(super) fn undo(cells: &mut Cells, lexicon: &Lexicon, is_gap: impl Fn(usize) -> bool) -> usize {
    let mut dropped = vec![false; cells.as_slice().len()];
    let mut count = 0;
    let singles: Vec<usize> =
        cells.runs(is_piece).into_iter().filter(|run| run.len() == 1).map(|run| run.start).collect();
    let mut rest = singles.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let mut last = *first;
        let mut letters = 1;
        let mut gap: Option<Vec<char>> = None;
        for (index, next) in after.iter().enumerate() {
            let between = cells.get(last + 1..*next);
            // A gap is wide or narrow among others: where all are wide, none parts words.
            let here = is_wide(cells, *first, after, Some(index), &is_gap);
            let beside = [index.checked_sub(1), Some(index + 1)]
                .map(|index| is_wide(cells, *first, after, index, &is_gap).unwrap_or(false));
            let parts_words = here == Some(true) && !beside.contains(&true);
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
            let run = rest.get(..letters).unwrap_or_default();
            for end in ends_of_words(cells, run, lexicon) {
                cells.read(end + 1..end + 2, |_| Some(' '));
                if let Some(slot) = dropped.get_mut(end + 1) {
                    *slot = false;
                }
            }
        }
        rest = rest.get(letters..).unwrap_or_default();
    }
    cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
    count
}

/// Whether the gap before a letter of a row has a wide space, if it is a gap between letters of a word.
fn is_wide(
    cells: &Cells,
    first: usize,
    after: &[usize],
    index: Option<usize>,
    is_gap: impl Fn(usize) -> bool,
) -> Option<bool> {
    let index = index?;
    let start = index.checked_sub(1).map_or(Some(first), |before| after.get(before).copied())?;
    let between = cells.get(start + 1..*after.get(index)?);
    let is_short = between.len() <= LONGEST_GAP;
    is_short.then(|| between.iter().any(|cell| cell.read == ' ' && is_gap(cell.start())))
}

/// The last letter of each word but the last one, where single letters are several words.
fn ends_of_words(cells: &Cells, run: &[usize], lexicon: &Lexicon) -> Vec<usize> {
    let letters: Vec<char> = run.iter().flat_map(|at| cells.get(*at..*at + 1)).map(|cell| cell.read).collect();
    let lengths = lexicon.parted(&letters).unwrap_or_default();
    let mut letter = 0;
    let ends = lengths.iter().filter_map(|length| {
        letter += length;
        run.get(letter.checked_sub(1)?).copied().filter(|_| letter < run.len())
    });
    ends.collect()
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
