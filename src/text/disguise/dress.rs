//! Marks piled on letters or struck through them, and letters in a costume that is a picture to
//! Unicode and so stays on in folding. Read [`undo`] and [`costumed_words`].

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use super::accents::bare;
use super::cells::{Cell, Cells};
use crate::text::fold::{is_costumed, is_unspaced};

/// Takes marks and costumes off and returns how many letters were under marks.
pub(super) fn undo(cells: &mut Cells) -> usize {
    let marked = take_marks_off(cells);
    let is_costumed = |cell: &Cell| squared(cell.read).is_some();
    let costumes = cells.as_slice().iter().filter(|cell| is_costumed(cell)).count();
    if costumes > 2 || cells.runs(is_costumed).iter().any(|run| is_in_word(cells, run)) {
        cells.read(0..cells.as_slice().len(), squared);
    }
    // Two of these side by side are the flag of a country; alone, or an odd one out, they are letters.
    let is_flag_letter = |cell: &Cell| flag_letter(cell.read).is_some();
    let odd: Vec<Range<usize>> = cells.runs(is_flag_letter).into_iter().filter(|run| run.len() % 2 == 1).collect();
    if odd.iter().map(ExactSizeIterator::len).sum::<usize>() > 2 || odd.iter().any(|run| is_in_word(cells, run)) {
        cells.read(0..cells.as_slice().len(), flag_letter);
    }
    marked
}

/// Whether a letter stands directly before or behind.
fn is_in_word(cells: &Cells, run: &Range<usize>) -> bool {
    let is_letter = |cell: &Cell| cell.read.is_ascii_lowercase();
    let before = cells.get(run.start.saturating_sub(1)..run.start);
    before.iter().chain(cells.get(run.end..run.end + 1)).any(is_letter)
}

/// Whether a character is a letter in a costume that folding leaves on.
pub(super) fn is_costume(character: char) -> bool {
    character >= '\u{1f150}' && (squared(character).is_some() || flag_letter(character).is_some())
}

/// White letters on black, in circles and squares.
fn squared(character: char) -> Option<char> {
    match character {
        '\u{1f150}'..='\u{1f169}' => letter(character, '\u{1f150}'),
        '\u{1f170}'..='\u{1f189}' => letter(character, '\u{1f170}'),
        _ => None,
    }
}

/// Letters of which two are a flag.
fn flag_letter(character: char) -> Option<char> {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}').then(|| letter(character, '\u{1f1e6}')).flatten()
}

/// The Latin letter of a character in an alphabet that begins with `first`.
fn letter(character: char, first: char) -> Option<char> {
    let place = u32::from(character).checked_sub(u32::from(first))?;
    char::from_u32(u32::from('a') + place).filter(char::is_ascii_lowercase)
}

/// Takes marks off the words in which a letter has two of them or is struck through, or several letters
/// have one that Unicode knows no single character for.
fn take_marks_off(cells: &mut Cells) -> usize {
    let mut dropped = vec![false; cells.as_slice().len()];
    let mut all_marked = 0;
    let mut bared = Vec::new();
    for word in cells.runs(Cell::is_word) {
        let letters = cells.get(word.clone());
        let (mut marked, mut piled, mut plain_marked, mut odd, mut marks) = (0, false, 0, 0, 0);
        let mut base = ' ';
        for cell in letters {
            if !is_mark(cell.read) {
                (base, marks) = (cell.read, 0);
                continue;
            }
            if !takes_no_marks(base) {
                continue;
            }
            marks += 1;
            marked += usize::from(marks == 1);
            plain_marked += usize::from(marks == 1 && base.is_ascii());
            odd += usize::from(!is_vowel_under_tone(base));
            piled |= marks > 1 || is_struck_through(cell.read);
        }
        // One such letter is nobody's disguise for sure, but no word of a language that rules know either.
        if piled || odd > 0 {
            all_marked += if piled || plain_marked > 1 { marked } else { 0 };
            for (index, cell) in word.clone().zip(letters) {
                if let Some(slot) = dropped.get_mut(index).filter(|_| index > word.start) {
                    *slot = is_mark(cell.read);
                }
            }
            bared.push(word);
        }
    }
    for word in bared {
        cells.read(word, bare);
    }
    cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
    all_marked
}

fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Letters of Yoruba, Igbo and their neighbors, where a mark more is the tone.
fn is_vowel_under_tone(letter: char) -> bool {
    matches!(letter, 'ẹ' | 'ọ' | 'ị' | 'ụ' | 'ṅ' | 'ɛ' | 'ɔ' | 'ǝ')
}

fn is_struck_through(mark: char) -> bool {
    matches!(mark, '\u{334}'..='\u{338}' | '\u{20d2}'..='\u{20d3}' | '\u{20d8}'..='\u{20e0}' | '\u{20e4}'..='\u{20ef}')
}

/// Letters that are seldom written with marks apart from those they are one character with.
fn takes_no_marks(character: char) -> bool {
    character.is_ascii_lowercase()
        || (character.is_alphabetic() && matches!(character.script(), Script::Latin | Script::Greek | Script::Cyrillic))
}

/// Words of a text as sent with two and more letters in costume: mathematical, circled, squared. Wide
/// letters too, but not in a text with Chinese, Japanese or Korean, where they are at home.
pub fn costumed_words(text: &str) -> usize {
    // Most text has none, and that is seen without asking what is a letter.
    if text.chars().filter(|character| squared(*character).is_some() || is_costumed(*character)).nth(1).is_none() {
        return 0;
    }
    let is_wide_honest = text.chars().any(|character| is_unspaced(character) || character.script() == Script::Hangul);
    let is_wide = |character: char| matches!(character, 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let is_costume = |character: char| {
        !character.is_ascii()
            && character.is_alphabetic()
            && (squared(character).is_some() || (is_costumed(character) && !(is_wide_honest && is_wide(character))))
    };
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.chars().filter(|character| is_costume(*character)).count() > 1).count()
}
