//! Bank accounts and cards by their check digits, and accounts that a word announces. Read
//! [`find_ibans`], [`find_cards`], [`find_accounts`].

use std::ops::Range;

use super::{Found, MAX_FOUND, Passage, is_mask};
use crate::identifier::tables::{AccountNumbers, CueKind};

/// IBANs whose length is that of their country and whose remainder by 97 is 1; without blanks, lower case.
pub fn find_ibans(passage: &Passage<'_>, shapes: &AccountNumbers) -> Vec<Found<String>> {
    let mut found = Vec::new();
    let bytes = passage.text.as_bytes();
    for (at, window) in bytes.windows(4).enumerate() {
        let &[first, second, third, fourth] = window else { continue };
        let begins = first.is_ascii_lowercase() && second.is_ascii_lowercase();
        let is_inside = at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        if !begins || !third.is_ascii_digit() || !fourth.is_ascii_digit() || is_inside {
            continue;
        }
        let Some(length) = shapes.iban_length([first, second]) else { continue };
        let Some((number, range)) = gather(passage, at, length) else { continue };
        if remainder_by_97(&number) == Some(1) && !passage.is_in_link(&range) {
            found.push(Found { range, what: number });
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

/// So many letters and digits from a place on, single blanks and hyphens between them left out.
fn gather(passage: &Passage<'_>, at: usize, length: usize) -> Option<(String, Range<usize>)> {
    let mut number = String::with_capacity(length);
    let mut was_mark = false;
    for (offset, character) in passage.text.get(at..)?.char_indices() {
        match character {
            'a'..='z' | '0'..='9' => {
                number.push(character);
                was_mark = false;
            }
            ' ' | '-' | '.' if !was_mark => was_mark = true,
            _ => return None,
        }
        if number.len() == length {
            let end = at + offset + 1;
            let next = passage.after(end);
            return (!next.is_some_and(|next| next.is_ascii_alphanumeric())).then_some((number, at..end));
        }
    }
    None
}

/// The remainder of an IBAN: its first four characters go to the end, letters are 10 to 35.
fn remainder_by_97(number: &str) -> Option<u32> {
    let (front, rest) = number.split_at_checked(4)?;
    let mut remainder = 0;
    for character in rest.chars().chain(front.chars()) {
        let value = character.to_digit(36)?;
        remainder = (remainder * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    Some(remainder)
}

/// Runs of digits with single blanks or hyphens between them, at most so many digits long.
fn digit_runs<'p>(passage: &Passage<'p>) -> impl Iterator<Item = (String, Range<usize>)> {
    let text = passage.text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.bytes().position(|byte| byte.is_ascii_digit())?;
        let mut digits = String::new();
        let mut end = start;
        let mut was_mark = false;
        for (offset, byte) in text.get(start..)?.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    digits.push(char::from(byte));
                    end = start + offset + 1;
                    was_mark = false;
                }
                b' ' | b'-' if !was_mark => was_mark = true,
                _ => break,
            }
        }
        at = end;
        Some((digits, start..end))
    })
}

/// Whether letters, masks or marks beside a run make it part of something else.
fn is_part(passage: &Passage<'_>, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || is_mask(c) || matches!(c, '+' | '@' | '_' | '=');
    passage.before(range.start).is_some_and(joins) || passage.after(range.end).is_some_and(joins)
}

/// Card numbers: a known beginning and length, and the check digit of Luhn.
pub fn find_cards(passage: &Passage<'_>, shapes: &AccountNumbers) -> Vec<Found<String>> {
    let is_card =
        |digits: &str| (13..=19).contains(&digits.len()) && shapes.is_card_shaped(digits) && passes_luhn(digits);
    digit_runs(passage)
        .filter(|(digits, range)| is_card(digits) && !is_part(passage, range) && !passage.is_in_link(range))
        .take(MAX_FOUND)
        .map(|(digits, range)| Found { range, what: digits })
        .collect()
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.wrapping_sub(b'0'));
            let doubled = digit * 2;
            if place % 2 == 0 { digit } else { doubled / 10 + doubled % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// How far an account may stand behind the word that announces it, in bytes: `account no. is: `.
const REACH: usize = 24;

/// Numbers of 6 to 20 digits behind a word for accounts; masked ones, and those of `taken`, do not count.
pub fn find_accounts(passage: &Passage<'_>, taken: &[Range<usize>]) -> Vec<Found<String>> {
    let is_account = |kind| kind == CueKind::Account;
    if !passage.cues.iter().any(|cue| is_account(cue.kind)) {
        return Vec::new();
    }
    digit_runs(passage)
        .filter(|(digits, range)| {
            let is_taken = taken.iter().any(|other| other.start < range.end && range.start < other.end);
            let announced = passage.cues_before(range.start, REACH, is_account).any(|cue| {
                // A sentence between them parts them; so does a mask.
                let gap = passage.between(cue.range.end, range.start);
                !gap.contains(['*', '•', '?', '!', ',', ';']) && !gap.contains(". ") && !gap.contains("xx")
            });
            (6..=20).contains(&digits.len())
                && announced
                && !is_taken
                && !is_part(passage, range)
                && !passage.is_in_link(range)
        })
        .take(MAX_FOUND)
        .map(|(digits, range)| Found { range, what: digits })
        .collect()
}
