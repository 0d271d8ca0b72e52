//! Digits and signs written for letters: `v1agra`, `p@ypal`, `acc0unt`. Read [`undo`].
//!
//! Names, sizes and codes mix letters and digits too (`covid19`, `4you`, `b2b`, `h1n1`), so that only
//! what stands between letters counts, and only few of it.

use std::ops::Range;

use super::cells::{Cell, Cells};

/// How sure it is that a word is written in leet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Suspicion {
    None,
    /// Has letters and digits that can be read as letters: read where others are worse.
    Readable,
    /// Two of them make each other sure.
    Likely,
    /// Read, but people have addresses and names that look the same.
    Read,
    Sure,
}

/// Reads digits and signs inside words as letters, and returns how many words are surely so written.
pub(super) fn undo(cells: &mut Cells) -> usize {
    let words: Vec<(Range<usize>, Suspicion)> = tokens(cells)
        .into_iter()
        .map(|token| {
            let suspicion = suspicion(cells.get(token.clone()));
            (token, suspicion)
        })
        .filter(|(_, suspicion)| *suspicion > Suspicion::None)
        .collect();
    let count = |least: Suspicion| words.iter().filter(|(_, suspicion)| *suspicion >= least).count();
    let (sure, read, likely) = (count(Suspicion::Sure), count(Suspicion::Read), count(Suspicion::Likely));
    let is_habit = sure > 0 || likely > 1;
    if !is_habit && read == 0 {
        return 0;
    }
    for (word, suspicion) in &words {
        if is_habit || *suspicion >= Suspicion::Read {
            read_as_letters(cells, word.clone());
        }
    }
    if is_habit { likely } else { 0 }
}

/// What stands between spaces and marks that are no letters, without the signs at its ends; links left
/// out.
fn tokens(cells: &Cells) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    for run in cells.runs(|cell| cell.read != ' ') {
        if cells.get(run.clone()).iter().any(|cell| matches!(cell.read, '/' | '=')) {
            continue;
        }
        let mut start = run.start;
        for index in run.clone().chain([run.end]) {
            let goes_on = index < run.end && cells.get(index..index + 1).iter().all(is_part);
            if !goes_on {
                let end = index;
                let is_edge = |cell: &Cell| matches!(cell.read, '!' | '|');
                let token = cells.get(start..end);
                let front = token.iter().take_while(|cell| is_edge(cell)).count();
                let back = token.iter().rev().take_while(|cell| is_edge(cell)).count();
                if start + front < end - back.min(end - start) {
                    tokens.push(start + front..end - back);
                }
                start = index + 1;
            }
        }
    }
    tokens
}

fn is_part(cell: &Cell) -> bool {
    cell.is_word() || is_sign(cell.read)
}

fn is_sign(character: char) -> bool {
    matches!(character, '@' | '$' | '!' | '|' | '€' | '£' | '¡')
}

/// A letter of a script in which people write leet.
fn is_letter(cell: &Cell) -> bool {
    cell.read.is_ascii_lowercase()
        || (matches!(cell.read, '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}') && cell.read.is_alphabetic())
}

/// Whether more letters are Cyrillic than not.
fn is_cyrillic(token: &[Cell]) -> bool {
    let letters = token.iter().filter(|cell| is_letter(cell)).count();
    token.iter().filter(|cell| matches!(cell.read, '\u{400}'..='\u{52f}')).count() * 2 > letters
}

fn suspicion(token: &[Cell]) -> Suspicion {
    let letters = token.iter().filter(|cell| is_letter(cell)).count();
    let is_cyrillic = is_cyrillic(token);
    let is_read = |cell: &Cell| is_letter(cell) || letter_of(cell.read, is_cyrillic).is_some();
    let leet = token.len() - letters;
    if leet == 0 || letters < 1 || !token.iter().all(is_read) || leet * 5 > token.len() * 3 {
        return Suspicion::None;
    }
    let has_sign = token.iter().any(|cell| is_sign(cell.read));
    // Runs of what is no letter, with the letters on both sides of each.
    let mut inner = 0;
    let mut is_deep = false;
    let mut is_number = false;
    let mut is_inner_number = false;
    let mut at = 0;
    while at < token.len() {
        let rest = token.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|cell| !is_letter(cell)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let run = rest.get(..length).unwrap_or_default();
        // `50`, `365` are numbers, `00` and `33` may be letters.
        let is_run = length > 2
            || run.windows(2).any(|pair| matches!(pair, [a, b] if a.read != b.read && !has_sign))
            || (length > 1 && run.iter().any(|cell| cell.read == '!'));
        let after = rest.iter().skip(length).take_while(|cell| is_letter(cell)).count();
        let is_inner = at > 0 && after > 0;
        is_number |= is_run && !is_inner;
        is_inner_number |= is_run && is_inner;
        if is_inner {
            inner += 1;
            is_deep |= after > 1;
        }
        at += length;
    }
    let ends_in_digit = token.last().is_some_and(|cell| cell.read.is_ascii_digit());
    let doubled_end = matches!(token, [.., before, last] if before.read == last.read && ends_in_digit) && letters > 1;
    let has = |signs: &[char]| token.iter().any(|cell| signs.contains(&cell.read));
    // `rp7rb` is a price, `c7a3b3fb` a number to the base of 16.
    let has_vowel = token.iter().any(|cell| is_vowel(letter_of(cell.read, is_cyrillic).unwrap_or(cell.read)));
    let is_hexadecimal = leet > 1 && token.iter().all(|cell| cell.read.is_ascii_hexdigit());
    if is_number || !has_vowel || is_hexadecimal {
        return Suspicion::None;
    }
    // `w4171ng`: only where other words are so written.
    if is_inner_number {
        return Suspicion::Readable;
    }
    if inner == 0 {
        return if doubled_end { Suspicion::Likely } else { Suspicion::Readable };
    }
    // A share of digits as in codes, or a size, or a name: `m4a`, `buy1get1`.
    if leet * 2 >= token.len() || letters < 3 || ends_in_digit {
        return Suspicion::Likely;
    }
    match leet {
        1 if has(&['@', '!', '|']) => {
            // `name@bank` is an address, `hi!how` lacks a space; `p@ypal`, `pr!ze` read as words.
            let before = token.iter().take_while(|cell| is_letter(cell)).count();
            if before < 4 { Suspicion::Read } else { Suspicion::Readable }
        }
        // `the4th`, `at5times` lack spaces.
        1 if has(&['4', '5', '7']) => Suspicion::Read,
        _ if is_deep || has(&['$', '€', '£']) => Suspicion::Sure,
        _ => Suspicion::Likely,
    }
}

fn is_vowel(letter: char) -> bool {
    !letter.is_ascii() || "aeiouy".contains(letter)
}

fn read_as_letters(cells: &mut Cells, word: Range<usize>) {
    let is_cyrillic = is_cyrillic(cells.get(word.clone()));
    for index in word.clone() {
        let is_ambiguous = cells.get(index..index + 1).iter().any(|cell| matches!(cell.read, '1' | '!' | '|'));
        if is_ambiguous && !is_cyrillic {
            cells.read_also(index, 'l');
        }
    }
    cells.read(word, |character| letter_of(character, is_cyrillic));
}

/// The letter that a digit or sign is written for.
fn letter_of(character: char, is_cyrillic: bool) -> Option<char> {
    Some(match (character, is_cyrillic) {
        ('0', false) => 'o',
        ('1' | '!' | '|' | '¡', false) => 'i',
        ('3' | '€', false) => 'e',
        ('4' | '@', false) => 'a',
        ('5' | '$', false) => 's',
        ('7', false) => 't',
        ('£', false) => 'l',
        ('0', true) => 'о',
        ('3', true) => 'з',
        ('4', true) => 'ч',
        ('6', true) => 'б',
        ('@', true) => 'а',
        ('€', true) => 'е',
        ('$', true) => 'ѕ',
        _ => return None,
    })
}
