//! Words that rules know, written in pieces (`acc ount`, `par.cel`), in digits and signs (`510t5`) or
//! with letters drawn out (`ccaassiinnoo`). Read [`suggests`] and [`undo`].
//!
//! A blank in a word shows nothing of itself, and `1` may be any of three letters. The words that rules
//! know decide: what reads as none of them stays as it is.

use std::ops::Range;

use super::accents::bare;
use super::cells::{Cell, Cells};
use super::reading::{FEWEST_LETTERS, doubled_at, letters_of, reading};
use crate::text::fold::is_unspaced;
use crate::text::lexicon::{Lexicon, WordKey};

/// Pieces of one word at most, as many as it has letters.
const MOST_PIECES: usize = 16;

/// Characters between two pieces at most: `. `.
const LONGEST_GAP: usize = 2;

/// Behind the scheme of a link.
const SCHEME: &str = "://";

/// What people put between the letters of a word. Sentences end in a full stop too.
fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '.' | '-' | '_' | '*' | '·' | '|' | '/' | '~')
}

/// Whether a folded text that shows no other sign may have such words. Asked of every text.
pub(super) fn suggests(folded: &str, lexicon: &Lexicon) -> bool {
    if lexicon.is_empty() {
        return false;
    }
    let mut before: Option<(WordKey, Range<usize>)> = None;
    let mut before_that: Option<(WordKey, Range<usize>)> = None;
    let mut key = WordKey::EMPTY;
    let mut start = 0;
    for (at, byte) in folded.bytes().chain([b' ']).enumerate() {
        if byte >= 0x80 || byte.is_ascii_alphanumeric() {
            key = key.with(byte);
            continue;
        }
        if at > start {
            let here = start..at;
            if let Some((key_before, place)) = &before
                && start - place.end <= LONGEST_GAP
                && lexicon.may_know(key_before.then(key))
                && is_broken(folded, place, &here, lexicon)
            {
                return true;
            }
            // `n o w`, of which no two letters are a word; four show of themselves.
            if here.len() == 1
                && let (Some((first_key, first)), Some((second_key, second))) = (&before_that, &before)
                && first.len() == 1
                && second.len() == 1
                && here.end - first.start <= 3 + 2 * LONGEST_GAP
                && lexicon.may_know(first_key.then(*second_key).then(key))
                && is_spelled(folded, first.start..here.end, lexicon)
            {
                return true;
            }
            before_that = before.take();
            before = Some((key, here));
            key = WordKey::EMPTY;
        }
        start = at + 1;
    }
    if has_parted_letters(folded) {
        return true;
    }
    folded.split(' ').any(|token| {
        token.bytes().any(|byte| byte.is_ascii_lowercase())
            && token.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'$' | b'@' | b'!' | b'|'))
            && !token.contains(['/', '='])
            && token.split(|letter: char| !is_token(letter)).any(|word| {
                let word = word.trim_matches(['!', '|', '+', '@']);
                word.contains(|letter: char| !letter.is_alphabetic())
                    && word.contains(char::is_alphabetic)
                    && !reading(word.chars(), lexicon).is_empty()
            })
    })
}

/// Whether a mark that is put between letters stands between two of a script without spaces.
fn has_parted_letters(folded: &str) -> bool {
    // Thai is the first of these scripts.
    let may_have = folded.bytes().any(|byte| byte >= 0xe0);
    may_have
        && folded.match_indices(is_parting_mark).any(|(at, mark)| {
            let before = folded.get(..at).and_then(|text| text.chars().next_back());
            let after = folded.get(at + mark.len()..).map(|text| text.strip_prefix(' ').unwrap_or(text));
            before.is_some_and(is_unspaced) && after.and_then(|text| text.chars().next()).is_some_and(is_unspaced)
        })
}

/// What people put between letters of a script without spaces, where a blank would be nothing unusual. A
/// slash parts words.
fn is_parting_mark(character: char) -> bool {
    is_gap(character) && !matches!(character, ' ' | '/')
}

/// Whether two neighbors are one word that is known, and not two.
fn is_broken(folded: &str, first: &Range<usize>, second: &Range<usize>, lexicon: &Lexicon) -> bool {
    let start = first.start;
    let part = |range: &Range<usize>| folded.get(range.clone()).unwrap_or_default();
    let gap = part(&(first.end..second.start));
    let (first, second) = (part(first), part(second));
    gap.chars().all(is_gap) && joins(&[first, second], lexicon) && !is_in_link(folded, start)
}

/// Whether single letters are one word that is known, with gaps between them.
fn is_spelled(folded: &str, place: Range<usize>, lexicon: &Lexicon) -> bool {
    let start = place.start;
    let (letters, gaps): (String, String) =
        folded.get(place).unwrap_or_default().chars().partition(|letter| letter.is_alphanumeric());
    gaps.chars().all(is_gap) && lexicon.knows(&letters) && !is_in_link(folded, start)
}

/// Whether what stands between the spaces around a place is a link with its scheme.
fn is_in_link(folded: &str, at: usize) -> bool {
    let before = folded.get(..at).and_then(|text| text.rsplit(' ').next()).unwrap_or_default();
    let after = folded.get(at..).and_then(|text| text.split(' ').next()).unwrap_or_default();
    before.contains(SCHEME) || after.contains(SCHEME)
}

/// Whether pieces are one word that is known, and not words each.
fn joins(pieces: &[&str], lexicon: &Lexicon) -> bool {
    let is_single = |piece: &&str| piece.chars().nth(1).is_none();
    let joined = pieces.concat();
    joined.chars().count() >= FEWEST_LETTERS
        && lexicon.knows(&joined)
        && (pieces.iter().any(|piece| !lexicon.knows(piece)) || pieces.iter().all(is_single))
}

fn is_token(character: char) -> bool {
    character.is_alphanumeric() || is_sign(character)
}

fn is_sign(character: char) -> bool {
    matches!(character, '@' | '$' | '!' | '|' | '€' | '£' | '¡' | '+')
}

/// Reads the words as what they must be, after all other disguises were undone.
pub(super) fn undo(cells: &mut Cells, folded: &str, lexicon: &Lexicon) {
    if lexicon.is_empty() {
        return;
    }
    join_letters(cells);
    read_words(cells, folded, lexicon);
    join_pieces(cells, folded, lexicon);
}

/// Takes marks out from between letters of scripts without spaces.
fn join_letters(cells: &mut Cells) {
    let letter_at =
        |at: Option<usize>| at.and_then(|at| cells.as_slice().get(at)).is_some_and(|cell| is_unspaced(cell.read));
    let is_mark = |at: usize| cells.get(at..at + 1).iter().any(|cell| is_parting_mark(cell.read));
    let is_blank = |at: usize| cells.get(at..at + 1).iter().any(|cell| cell.read == ' ');
    let mut dropped = vec![false; cells.as_slice().len()];
    let mut is_any = false;
    for at in (0..dropped.len()).filter(|at| is_mark(*at) && letter_at(at.checked_sub(1))) {
        let end = at + 1 + usize::from(is_blank(at + 1));
        if letter_at(Some(end)) {
            dropped.iter_mut().take(end).skip(at).for_each(|dropped| *dropped = true);
            is_any = true;
        }
    }
    if is_any {
        cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
    }
}

fn read_words(cells: &mut Cells, folded: &str, lexicon: &Lexicon) {
    let mut dropped = vec![false; cells.as_slice().len()];
    let is_bar = |cell: &Cell| folded.get(cell.start()..).unwrap_or_default().starts_with('|');
    let is_odd = |word: &[Cell]| {
        word.windows(3).any(|three| matches!(three, [a, b, c] if a.read == b.read && b.read == c.read))
            || word.iter().any(|cell| is_odd(cell, folded))
    };
    let tokens = cells.runs(|cell| cell.is_word() || is_sign(cell.read));
    // Words of signs alone (`83+`) are read where others with letters in them are so written.
    let is_habit = tokens.iter().filter(|token| is_leet(cells.get((*token).clone()), folded, lexicon)).nth(1).is_some();
    for token in tokens {
        if !is_odd(cells.get(token.clone())) {
            continue;
        }
        let is_edge = |cell: &&Cell| matches!(cell.read, '!' | '|' | '+' | '@');
        let letters = cells.get(token.clone());
        let front = letters.iter().take_while(is_edge).count();
        let back = letters.iter().rev().take_while(is_edge).count();
        // Signs at its ends belong to it where it is no word without them.
        let trimmed = token.start + front..token.end.saturating_sub(back).max(token.start + front);
        let is_sentence_end = front == 0 && letters.iter().rev().take(back).all(|cell| cell.read == '!');
        let without_bars = || letters.iter().filter(|cell| !is_bar(cell)).map(|cell| cell.read).collect::<String>();
        let is_read_with_bars = || !reading(letters.iter().map(|cell| cell.read), lexicon).is_empty();
        if letters.iter().any(is_bar) && lexicon.knows(&without_bars()) && !is_read_with_bars() {
            for (index, cell) in token.clone().zip(letters) {
                if let Some(slot) = dropped.get_mut(index) {
                    *slot = is_bar(cell);
                }
            }
            continue;
        }
        for range in [trimmed, token] {
            let word = cells.get(range.clone());
            // `sale!` ends a sentence.
            if is_sentence_end && lexicon.knows(&word.iter().map(|cell| cell.read).collect::<String>()) {
                break;
            }
            if !is_odd(word) {
                continue;
            }
            let read: Vec<char> = word.iter().map(|cell| cell.read).collect();
            let has_letter = read.iter().any(|letter| letter.is_alphabetic());
            let is_word = has_letter || (is_habit && is_sign_word(&read));
            if !is_word {
                continue;
            }
            let known = reading(read.iter().copied(), lexicon);
            // The one with all letters that were written, or the one that most rules look for.
            let rank = |word: &&str| (word.chars().count() == read.len(), lexicon.count(word));
            let Some(best) = known.iter().copied().max_by_key(rank) else { continue };
            // `offf` is `of` or `off`.
            let shorter = known.iter().find_map(|word| Some((*word, doubled_at(word, best)?)));
            let doubled = || known.iter().find_map(|word| Some((best, doubled_at(best, word)?)));
            let (best, doubled) = match shorter.or_else(doubled) {
                Some((word, at)) if best.chars().count() < read.len() => (word, Some(at)),
                _ => (best, None),
            };
            let count = best.chars().count();
            cells.write(range.clone(), best.chars());
            if let Some(at) = doubled {
                cells.read_doubled(range.start + at);
            }
            dropped.iter_mut().take(range.end).skip(range.start + count).for_each(|dropped| *dropped = true);
            break;
        }
    }
    cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
}

/// Whether a word with letters is written in digits and signs too, and read or readable.
fn is_leet(word: &[Cell], folded: &str, lexicon: &Lexicon) -> bool {
    let sign_of = |cell: &Cell| folded.get(cell.start()..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let letters = word.iter().filter(|cell| sign_of(cell).is_alphabetic()).count();
    let signs = word.iter().filter(|cell| !letters_of(sign_of(cell)).is_empty());
    let is_read = |cell: &Cell| cell.read.is_alphabetic();
    letters > 0
        && signs.clone().next().is_some()
        && (signs.clone().any(is_read) || !reading(word.iter().map(|cell| cell.read), lexicon).is_empty())
}

/// Whether a word without letters is neither a number nor a row of one sign.
fn is_sign_word(word: &[char]) -> bool {
    word.iter().any(|letter| is_sign(*letter)) && word.iter().any(|letter| Some(letter) != word.first())
}

/// The key of what is read in cells.
fn key_of(cells: &[Cell]) -> WordKey {
    let mut bytes = [0; 4];
    cells.iter().fold(WordKey::EMPTY, |key, cell| cell.read.encode_utf8(&mut bytes).bytes().fold(key, WordKey::with))
}

/// Whether a cell is no plain letter, or was read in another way.
fn is_odd(cell: &Cell, folded: &str) -> bool {
    let letter = cell.read;
    if letter.is_ascii_lowercase() {
        return folded.as_bytes().get(cell.start()).is_none_or(|byte| char::from(*byte) != letter);
    }
    !letter.is_alphabetic()
        || letter == 'ı'
        || bare(letter).is_some()
        || !folded.get(cell.start()..).unwrap_or_default().starts_with(letter)
}

/// Takes out what stands between the pieces of words, the longest word first.
fn join_pieces(cells: &mut Cells, folded: &str, lexicon: &Lexicon) {
    let runs = cells.runs(Cell::is_word);
    let keys: Vec<WordKey> = runs.iter().map(|run| key_of(cells.get(run.clone()))).collect();
    let text_of = |run: &Range<usize>| cells.get(run.clone()).iter().map(|cell| cell.read).collect::<String>();
    let is_gap_between = |here: &Range<usize>, next: &Range<usize>| {
        let gap = cells.get(here.end..next.start);
        gap.len() <= LONGEST_GAP
            && gap.iter().all(|cell| is_gap(cell.read))
            && gap.first().is_none_or(|cell| !is_in_link(folded, cell.start()))
    };
    // Where one word is in pieces, pieces that are words in some language are pieces too.
    let is_pair = runs.windows(2).zip(keys.windows(2)).any(|(places, keys)| match (places, keys) {
        ([here, next], [first, second]) => {
            lexicon.may_know(first.then(*second))
                && joins(&[&text_of(here), &text_of(next)], lexicon)
                && is_gap_between(here, next)
        }
        _ => false,
    });
    let is_spelled = runs.windows(3).any(|places| match places {
        [first, second, third] => {
            places.iter().all(|letter| letter.len() == 1)
                && is_gap_between(first, second)
                && is_gap_between(second, third)
                && lexicon.knows(&places.iter().map(text_of).collect::<String>())
        }
        _ => false,
    });
    if !is_pair && !is_spelled {
        return;
    }
    let goes_on: Vec<bool> =
        runs.windows(2).map(|places| matches!(places, [here, next] if is_gap_between(here, next))).collect();
    // What reading the runs from each on costs at least, and where the next word begins then.
    let mut ways: Vec<(u32, usize)> = vec![(0, runs.len()); runs.len() + 1];
    for first in (0..runs.len()).rev() {
        let mut best = (u32::MAX, first + 1);
        let mut key = WordKey::EMPTY;
        for last in (first..runs.len()).take(MOST_PIECES) {
            key = key.then(keys.get(last).copied().unwrap_or(WordKey::EMPTY));
            let word = || runs.get(first..=last).unwrap_or_default().iter().map(text_of).collect::<String>();
            let cost = if last == first {
                Some(cost_alone(&word(), lexicon))
            } else {
                lexicon
                    .may_know(key)
                    .then(word)
                    .filter(|word| lexicon.knows(word))
                    .map(|word| cost_joined(&word, lexicon))
            };
            let rest = ways.get(last + 1).map_or(0, |(cost, _)| *cost);
            if let Some(cost) = cost.filter(|cost| cost + rest < best.0) {
                best = (cost + rest, last + 1);
            }
            if goes_on.get(last) != Some(&true) {
                break;
            }
        }
        if let Some(way) = ways.get_mut(first) {
            *way = best;
        }
    }
    let mut dropped = vec![false; cells.as_slice().len()];
    let mut first = 0;
    while let Some((_, next)) = ways.get(first).filter(|_| first < runs.len()) {
        for pair in runs.get(first..*next).unwrap_or_default().windows(2) {
            if let [here, next] = pair {
                let gap = dropped.iter_mut().take(next.start).skip(here.end);
                gap.for_each(|dropped| *dropped = true);
            }
        }
        first = *next;
    }
    cells.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
}

/// What it costs to read a piece as a word of its own. Two words of their own cost as much as the rarest
/// word put together (`for me`, `forme`); a letter that is left over costs more, and what is no word most.
fn cost_alone(word: &str, lexicon: &Lexicon) -> u32 {
    let mut letters = word.chars();
    let is_single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    match lexicon.count(word) {
        _ if is_single => 14,
        0 => 30,
        _ => 8,
    }
}

/// What it costs to put pieces together to a word.
fn cost_joined(word: &str, lexicon: &Lexicon) -> u32 {
    8 + rarity(lexicon.count(word))
}

/// How rare a word is among phrases, 8 at most.
fn rarity(count: u32) -> u32 {
    8_u32.saturating_sub(count.checked_ilog2().unwrap_or(0))
}
