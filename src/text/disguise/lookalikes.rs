//! Words written with letters of another script, and words in small capitals. Read [`undo`].

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use super::cells::{Cell, Cells};

/// Which way a word is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Honest,
    AsLatin,
    AsCyrillic,
    AsGreek,
}

/// What the letters of a word are.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    latin: u32,
    /// Latin letters that look like Cyrillic ones.
    latin_like_cyrillic: u32,
    /// Latin letters that look like Greek ones.
    latin_like_greek: u32,
    cyrillic: u32,
    greek: u32,
    /// Letters of Cyrillic, Greek and other scripts that look like Latin ones.
    like_latin: u32,
    /// Letters of those scripts that do not.
    unlike_latin: u32,
    small_capitals: u32,
}

/// Reads words with letters of several scripts in the script they are meant in, and returns how many.
///
/// - A word that mixes Latin with letters of other scripts which all look Latin is read as Latin.
/// - A Cyrillic or Greek word whose Latin letters all look like its own is read as Cyrillic or Greek.
/// - Where both may be, the text around decides, then the greater part of the letters.
/// - A word wholly of look-alikes is read as Latin if Latin words stand around it and no word of its
///   script that could not be Latin.
/// - A word with two or more small capitals is read as Latin.
pub(super) fn undo(cells: &mut Cells) -> usize {
    let words: Vec<(Range<usize>, Letters)> = cells
        .runs(Cell::is_word)
        .into_iter()
        .map(|word| {
            let mut letters = Letters::default();
            cells.get(word.clone()).iter().for_each(|cell| count(&mut letters, cell.read));
            (word, letters)
        })
        .collect();
    let is_pure = |letters: &Letters| letters.unlike_latin > 0 && letters.latin == 0;
    let is_mixed = |Letters { latin, like_latin, unlike_latin, .. }: &Letters| {
        *latin > 0 && *like_latin > 0 && *unlike_latin == 0 && latin + like_latin > 2
    };
    let has_latin_word =
        words.iter().any(|(_, letters)| letters.latin > 1 && letters.like_latin + letters.unlike_latin == 0);
    let around = Around {
        is_latin: has_latin_word && !words.iter().any(|(_, letters)| is_pure(letters)),
        is_cyrillic: words.iter().any(|(_, letters)| is_pure(letters) && letters.cyrillic > 0),
        is_greek: words.iter().any(|(_, letters)| is_pure(letters) && letters.greek > 0),
        is_mixed: words.iter().filter(|(_, letters)| is_mixed(letters)).nth(1).is_some(),
    };
    let mut count = 0;
    for (word, letters) in words {
        match reading_of(letters, around) {
            Reading::Honest => continue,
            Reading::AsLatin => cells.read(word, latin_look),
            Reading::AsCyrillic => cells.read(word, cyrillic_look),
            Reading::AsGreek => cells.read(word, greek_look),
        }
        count += 1;
    }
    count
}

/// What the text around a word is written in.
#[derive(Debug, Clone, Copy)]
struct Around {
    /// Words of Latin letters, and none of another script that could not be Latin.
    is_latin: bool,
    /// Cyrillic words that could not be Latin.
    is_cyrillic: bool,
    /// Greek words that could not be Latin.
    is_greek: bool,
    /// Several words of more than two letters, Latin ones and others that look Latin.
    is_mixed: bool,
}

fn reading_of(letters: Letters, around: Around) -> Reading {
    let Letters { latin, latin_like_cyrillic, latin_like_greek, cyrillic, greek, like_latin, .. } = letters;
    let (unlike_latin, small_capitals) = (letters.unlike_latin, letters.small_capitals);
    if small_capitals >= 2 && unlike_latin == 0 {
        return Reading::AsLatin;
    }
    let others = like_latin + unlike_latin;
    // Two letters are a unit (`µm`, `kΩ`) more often than a disguise, unless longer words are mixed too.
    if latin > 0 && others > 0 && (latin + others > 2 || around.is_mixed) {
        let may_be_latin = unlike_latin == 0;
        let is_meant = |is_around: bool| !may_be_latin || is_around || others > latin;
        if latin == latin_like_cyrillic && cyrillic == others && is_meant(around.is_cyrillic) {
            return Reading::AsCyrillic;
        }
        if latin == latin_like_greek && greek == others && is_meant(around.is_greek) {
            return Reading::AsGreek;
        }
        return if may_be_latin { Reading::AsLatin } else { Reading::Honest };
    }
    if latin == 0 && unlike_latin == 0 && like_latin >= 2 && around.is_latin {
        return Reading::AsLatin;
    }
    Reading::Honest
}

fn count(letters: &mut Letters, character: char) {
    if character.is_ascii_lowercase() {
        letters.latin += 1;
        letters.latin_like_cyrillic += u32::from(cyrillic_look(character).is_some());
        letters.latin_like_greek += u32::from(greek_look(character).is_some());
        return;
    }
    match character {
        _ if character.is_ascii() || unicode_normalization::char::is_combining_mark(character) => {}
        'ɑ' | 'ɡ' => letters.like_latin += 1,
        _ if small_capital(character).is_some() => letters.small_capitals += 1,
        // Latin with accents.
        '\u{80}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' => letters.latin += 1,
        _ => {
            letters.cyrillic += u32::from(matches!(character, '\u{400}'..='\u{52f}'));
            letters.greek += u32::from(matches!(character, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'));
            if latin_look(character).is_some() {
                letters.like_latin += 1;
            } else {
                letters.unlike_latin += 1;
            }
        }
    }
}

/// Scripts that Latin words are disguised with.
const DISGUISING_BLOCKS: [RangeInclusive<char>; 8] = [
    '\u{370}'..='\u{3ff}',   // Greek
    '\u{400}'..='\u{52f}',   // Cyrillic
    '\u{531}'..='\u{587}',   // Armenian
    '\u{13a0}'..='\u{13fd}', // Cherokee
    '\u{1f00}'..='\u{1fff}', // Greek with breathings
    '\u{2c80}'..='\u{2cff}', // Coptic
    '\u{a4d0}'..='\u{a4ff}', // Lisu
    '\u{ab70}'..='\u{abbf}', // small Cherokee
];

/// Whether a letter is of a script that Latin words are disguised with.
pub(super) fn in_disguising_block(character: char) -> bool {
    ('\u{370}'..='\u{abbf}').contains(&character) && DISGUISING_BLOCKS.iter().any(|block| block.contains(&character))
}

/// The small Latin letter that a letter of another script, or a small capital, looks like.
pub(super) fn latin_look(character: char) -> Option<char> {
    if character.is_ascii() {
        return None;
    }
    // Folding makes one letter of `ϲ`, which looks like `c`, and `σ`.
    let folded_away = (character == 'σ').then_some('c');
    small_capital(character).or(folded_away).or_else(|| LATIN_LOOKS.get(&character).copied())
}

/// Look-alikes by the data of UTS 39, for the scripts people disguise Latin words with.
///
/// Only letters that look like one letter alone count, because `m` and `rn` look alike too and the
/// data says so. Folded text has lost the capitals, and `В` looks like `B` where `в` does not: a
/// small letter therefore looks like what its capital looks like, if it looks like nothing itself.
static LATIN_LOOKS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut looks = HashMap::new();
    for character in DISGUISING_BLOCKS.into_iter().flatten() {
        let capital = character.to_uppercase().next().filter(|capital| *capital != character);
        let look = look_of(character).or_else(|| capital.and_then(look_of));
        if let Some(look) = look {
            looks.insert(character, look);
        }
    }
    looks
});

/// The ASCII letter that is the whole skeleton of a character, in lower case.
fn look_of(character: char) -> Option<char> {
    let mut buffer = [0; 4];
    let text = character.encode_utf8(&mut buffer);
    let mut skeleton = unicode_security::skeleton(text);
    let first = skeleton.next()?;
    (skeleton.next().is_none() && first.is_ascii_alphabetic()).then(|| first.to_ascii_lowercase())
}

/// The Cyrillic letter that a Latin one is mistaken for in a Cyrillic word, in either case.
fn cyrillic_look(character: char) -> Option<char> {
    Some(match character {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'i' => 'і',
        'j' => 'ј',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        's' => 'ѕ',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        _ => return None,
    })
}

/// The Greek letter that a Latin one is mistaken for in a Greek word, in either case.
fn greek_look(character: char) -> Option<char> {
    Some(match character {
        'a' => 'α',
        'b' => 'β',
        'e' => 'ε',
        'h' => 'η',
        'i' => 'ι',
        'k' => 'κ',
        'm' => 'μ',
        'n' => 'ν',
        'o' => 'ο',
        'p' => 'ρ',
        't' => 'τ',
        'u' | 'y' => 'υ',
        'v' => 'ν',
        'x' => 'χ',
        'z' => 'ζ',
        _ => return None,
    })
}

/// Whether a character is a small capital.
pub(super) fn is_small_capital(character: char) -> bool {
    matches!(character, '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1d7f}' | '\u{a720}'..='\u{a7ff}')
        && small_capital(character).is_some()
}

/// The letter that a Latin small capital is the small capital of. They are letters of phonetic
/// alphabets, which no compatibility mapping folds.
fn small_capital(character: char) -> Option<char> {
    Some(match character {
        // Letters of phonetic alphabets that are no capitals but look as much like their own.
        'ɑ' => 'a',
        'ɡ' => 'g',
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ꞯ' => 'q',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}
