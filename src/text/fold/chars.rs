//! What folding needs to know of single characters, in pages that are made when first touched.
//!
//! Everything is derived from the Unicode data of the crates we use; no list of letters is kept by
//! hand but the few blocks of costumed letters. Read [`Class`].

use std::sync::{LazyLock, OnceLock};

use regex_syntax::hir::{Class as HirClass, HirKind};
use unicode_normalization::{IsNormalized, char::canonical_combining_class};
use unicode_script::{Script, UnicodeScript};

use super::sequence::fold_sequence;

/// How a character takes part in folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Starts a segment and stays as it is.
    Inert,
    /// Starts a segment and folds to [`mapped`].
    Mapped,
    /// A mark that stays as it is, in its order among marks.
    Mark,
    /// A mark or letter that may be composed with what stands before it, or is dropped.
    Joining,
    /// Dropped: default-ignorable.
    Ignorable,
    /// White space or a control character.
    Space,
}

const PAGE: usize = 256;
const PAGE_COUNT: usize = 0x11_0000 / PAGE;

struct Page {
    classes: [Class; PAGE],
    /// Whether it is a letter or a mark.
    letters: [bool; PAGE],
    /// Whether it is written without spaces between words.
    unspaced: [bool; PAGE],
    /// What counting needs to know of each letter.
    traits: [Option<Letter>; PAGE],
    /// Folds of the mapped characters, by low byte.
    mapped: Vec<(u8, Box<str>)>,
}

/// What counting needs to know of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    /// What it is written in.
    pub(crate) script: Script,
    /// Whether it is a capital.
    pub(crate) is_capital: bool,
    /// Whether it is a capital or a small letter.
    pub(crate) is_cased: bool,
}

/// A page costs about 50 µs to make and most text touches three; all of them at once would cost
/// every start of the program tens of milliseconds.
static PAGES: [OnceLock<Box<Page>>; PAGE_COUNT] = [const { OnceLock::new() }; PAGE_COUNT];

/// The class of a character.
pub(super) fn class_of(character: char) -> Class {
    page_of(character).and_then(|page| page.classes.get(low_byte(character))).copied().unwrap_or(Class::Inert)
}

/// Whether a character is a letter, or a mark that belongs to one.
pub(crate) fn is_letter_or_mark(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    page_of(character).and_then(|page| page.letters.get(low_byte(character))).copied().unwrap_or(false)
}

/// What a character is as a letter; none if it is something else.
pub(crate) fn letter_of(character: char) -> Option<Letter> {
    if character.is_ascii() {
        let is_cased = character.is_ascii_alphabetic();
        return is_cased.then(|| Letter {
            script: Script::Latin,
            is_capital: character.is_ascii_uppercase(),
            is_cased,
        });
    }
    page_of(character).and_then(|page| page.traits.get(low_byte(character))).copied().flatten()
}

/// Whether a character belongs to a script that puts no spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    // Thai is the first of them.
    character >= '\u{e00}'
        && page_of(character).and_then(|page| page.unspaced.get(low_byte(character))).copied().unwrap_or(false)
}

/// The fold of a character of class [`Class::Mapped`], never empty; empty for any other.
pub(super) fn mapped(character: char) -> &'static str {
    let Some(page) = page_of(character) else { return "" };
    let low = low_byte(character);
    let found = page.mapped.binary_search_by_key(&low, |(byte, _)| usize::from(*byte));
    found.ok().and_then(|index| page.mapped.get(index)).map_or("", |(_, folded)| folded)
}

fn low_byte(character: char) -> usize {
    usize::try_from(u32::from(character) & 0xff).unwrap_or(0)
}

fn page_of(character: char) -> Option<&'static Page> {
    let number = usize::try_from(u32::from(character) >> 8).ok()?;
    Some(PAGES.get(number)?.get_or_init(|| Box::new(make_page(u32::from(character) & !0xff))))
}

fn make_page(first: u32) -> Page {
    let mut page = Page {
        classes: [Class::Inert; PAGE],
        letters: [false; PAGE],
        unspaced: [false; PAGE],
        traits: [None; PAGE],
        mapped: Vec::new(),
    };
    let slots = page.classes.iter_mut().zip(&mut page.letters).zip(&mut page.unspaced).zip(&mut page.traits);
    for (low, (((slot, is_letter), is_unspaced), letter)) in (0u8..=255).zip(slots) {
        let Some(character) = char::from_u32(first + u32::from(low)) else { continue };
        *slot = classify(character);
        *is_unspaced = has_no_spaces(character);
        *is_letter = character.is_alphabetic() || unicode_normalization::char::is_combining_mark(character);
        *letter = character.is_alphabetic().then(|| Letter {
            script: character.script(),
            is_capital: character.is_uppercase(),
            is_cased: character.is_uppercase() || character.is_lowercase(),
        });
        if *slot == Class::Mapped {
            page.mapped.push((low, fold_sequence(std::iter::once(character)).into_boxed_str()));
        }
    }
    page
}

fn classify(character: char) -> Class {
    if is_ignorable(character) {
        return Class::Ignorable;
    }
    if is_space(character) {
        return Class::Space;
    }
    let mut first = None;
    unicode_normalization::char::decompose_compatible(character, |decomposed| {
        first.get_or_insert(decomposed);
    });
    let may_join = |character: char| {
        canonical_combining_class(character) != 0
            || unicode_normalization::is_nfkc_quick(std::iter::once(character)) == IsNormalized::Maybe
    };
    let joins = may_join(character) || first.is_some_and(may_join);
    let folded = fold_sequence(std::iter::once(character));
    let stays = folded.chars().eq(std::iter::once(character));
    let is_quick = unicode_normalization::is_nfkc_quick(std::iter::once(character)) == IsNormalized::Yes;
    match (joins, stays) {
        (false, true) => Class::Inert,
        // Dropped starters must not part a mark from what stands before them.
        (false, false) if folded.is_empty() => Class::Joining,
        (false, false) => Class::Mapped,
        (true, true) if is_quick && canonical_combining_class(character) != 0 => Class::Mark,
        (true, _) => Class::Joining,
    }
}

/// Han, Kana, Thai, Lao, Khmer and Burmese, with the signs of Kana that Unicode calls common.
fn has_no_spaces(character: char) -> bool {
    matches!(character, 'ー' | '\u{3099}' | '\u{309a}')
        || matches!(
            character.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

/// Whether a character has no appearance of its own (`Default_Ignorable_Code_Point`), or is one of
/// the three annotation marks, which no one writes by hand.
pub(crate) fn is_ignorable(character: char) -> bool {
    !character.is_ascii() && (('\u{fff9}'..='\u{fffb}').contains(&character) || holds(&IGNORABLE, character))
}

/// White space, control characters, and the empty Braille cell, which looks like a space.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace() || character.is_control() || character == '\u{2800}'
}

/// The value of a decimal digit of any script but ASCII.
pub(super) fn digit_value(character: char) -> Option<u32> {
    if character.is_ascii() {
        return None;
    }
    let ranges = &*DECIMAL;
    let index = ranges.partition_point(|(first, _)| *first <= character).checked_sub(1)?;
    let (first, last) = *ranges.get(index)?;
    // Unicode keeps decimal digits in runs of ten in ascending order, so a range is a row of runs.
    (character <= last).then(|| (u32::from(character) - u32::from(first)) % 10)
}

static IGNORABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| ranges_of(r"\p{Default_Ignorable_Code_Point}"));
static DECIMAL: LazyLock<Vec<(char, char)>> = LazyLock::new(|| ranges_of(r"\p{Nd}"));

/// The character ranges of a Unicode class, ascending. Empty if the class is unknown, which a test
/// rules out for those used here.
fn ranges_of(class: &str) -> Vec<(char, char)> {
    match regex_syntax::parse(class).map(regex_syntax::hir::Hir::into_kind) {
        Ok(HirKind::Class(HirClass::Unicode(class))) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        _ => Vec::new(),
    }
}

fn holds(ranges: &[(char, char)], character: char) -> bool {
    let index = ranges.partition_point(|(first, _)| *first <= character);
    index.checked_sub(1).and_then(|index| ranges.get(index)).is_some_and(|(_, last)| character <= *last)
}

/// Why an invisible character may stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The writing system or the emoji before it uses it.
    Normal,
    /// It steers the direction of writing.
    Direction,
    /// It hides.
    Hidden,
}

/// Why an invisible character stands behind the visible character `before`.
pub(super) fn purpose(character: char, before: Option<char>, at_start: bool) -> Purpose {
    match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Purpose::Direction,
        '\u{feff}' if at_start => Purpose::Normal,
        // Variation selectors choose a picture or a Han glyph; behind a letter of an alphabet they hide.
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180f}' => match before {
            Some(before) if !joins_nothing(before) || before.is_ascii_digit() || "#*".contains(before) => {
                Purpose::Normal
            }
            _ => Purpose::Hidden,
        },
        '\u{200c}' | '\u{200d}' => match before {
            Some(before) if !joins_nothing(before) => Purpose::Normal,
            _ => Purpose::Hidden,
        },
        // Marks where lines may break between words that have no space between them.
        '\u{200b}' if before.is_some_and(is_unspaced) => Purpose::Normal,
        // England, Scotland and Wales are flags spelled in tags behind a black flag.
        '\u{e0020}'..='\u{e007f}' if before == Some('\u{1f3f4}') => Purpose::Normal,
        _ => Purpose::Hidden,
    }
}

/// Whether an invisible character behind the visible character `before` serves no writing there.
pub(crate) fn hides(character: char, before: char) -> bool {
    purpose(character, Some(before), false) != Purpose::Normal
}

/// Whether a character belongs to a script that knows no joiners, or is a space or ASCII.
fn joins_nothing(character: char) -> bool {
    character.is_ascii()
        || is_space(character)
        || matches!(
            character.script(),
            Script::Latin | Script::Greek | Script::Cyrillic | Script::Armenian | Script::Georgian | Script::Cherokee
        )
}

/// Whether a character is an ASCII letter or digit in another width or costume.
pub(crate) fn is_costumed(character: char) -> bool {
    matches!(character,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ'
        | '\u{1d400}'..='\u{1d7ff}' // mathematical letters and digits
        | '\u{249c}'..='\u{24e9}' // parenthesized and circled letters
        | '\u{1f110}'..='\u{1f12b}' | '\u{1f130}'..='\u{1f149}') // parenthesized and squared capitals
}
