//! Words written with letters of another script, and words in small capitals. Read [`view`].

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use super::{View, ViewKind, ViewWriter};
use crate::text::fold::is_letter_or_mark;

/// Which way a word is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Honest,
    AsLatin,
    AsCyrillic,
}

/// What the letters of a word are.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    latin: u32,
    /// Latin letters that look like Cyrillic ones.
    latin_like_cyrillic: u32,
    cyrillic: u32,
    /// Letters of Cyrillic, Greek and other scripts that look like Latin ones.
    like_latin: u32,
    /// Letters of those scripts that do not.
    unlike_latin: u32,
    small_capitals: u32,
}

/// The view with look-alikes undone; none if no word suggests a disguise.
///
/// - A word that mixes Latin with letters of other scripts which all look Latin is read as Latin.
/// - A Cyrillic word whose Latin letters all look Cyrillic is read as Cyrillic.
/// - A word wholly of look-alikes is read as Latin if Latin words stand around it and no word of its
///   script that could not be Latin.
/// - A word with two or more small capitals is read as Latin.
pub(super) fn view(folded: &str) -> Option<View> {
    if !may_be_disguised(folded) {
        return None;
    }
    let words: Vec<(Range<usize>, Letters)> = words(folded).collect();
    let has_latin_word =
        words.iter().any(|(_, letters)| letters.latin > 1 && letters.like_latin + letters.unlike_latin == 0);
    let has_honest_word = words.iter().any(|(_, letters)| letters.unlike_latin > 0 && letters.latin == 0);
    let around = Around {
        is_latin: has_latin_word && !has_honest_word,
        is_cyrillic: words
            .iter()
            .any(|(_, letters)| letters.unlike_latin > 0 && letters.latin == 0 && letters.cyrillic > 0),
    };
    let mut disguised = Vec::new();
    let mut writer = ViewWriter::new(folded);
    for (range, letters) in words {
        let reading = reading_of(letters, around);
        if reading == Reading::Honest {
            continue;
        }
        for (offset, character) in folded.get(range.clone()).unwrap_or("").char_indices() {
            let replacement = match reading {
                Reading::AsLatin => latin_look(character),
                Reading::AsCyrillic => cyrillic_look(character),
                Reading::Honest => None,
            };
            if let Some(replacement) = replacement {
                writer.replace(range.start + offset, character, replacement);
            }
        }
        disguised.push(range);
    }
    (!disguised.is_empty()).then(|| writer.finish(ViewKind::LookAlikes, disguised))
}

/// Whether a text has letters of both kinds, or small capitals. Most text has not, and this is asked
/// of every message.
fn may_be_disguised(folded: &str) -> bool {
    if folded.is_ascii() {
        return false;
    }
    let has_latin = folded.bytes().any(|byte| byte.is_ascii_lowercase());
    // The blocks of `LATIN_LOOKS` and of small capitals begin with these bytes; the rest of Latin
    // with accents, the scripts of India, Arabic and East Asia begin with others.
    folded.chars().any(|character| match character {
        '\u{0}'..='\u{24f}' => false,
        '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1d7f}' | '\u{a720}'..='\u{a7ff}' => small_capital(character).is_some(),
        _ => has_latin && in_disguising_block(character),
    })
}

/// What the text around a word is written in.
#[derive(Debug, Clone, Copy)]
struct Around {
    /// Words of Latin letters, and none of another script that could not be Latin.
    is_latin: bool,
    /// Cyrillic words that could not be Latin.
    is_cyrillic: bool,
}

fn reading_of(letters: Letters, around: Around) -> Reading {
    let Letters { latin, latin_like_cyrillic, cyrillic, like_latin, unlike_latin, small_capitals } = letters;
    if small_capitals >= 2 && unlike_latin == 0 {
        return Reading::AsLatin;
    }
    // Two letters are a unit (`µm`, `kΩ`) more often than a disguise.
    let is_mixed = latin > 0 && like_latin + unlike_latin > 0 && latin + like_latin + unlike_latin > 2;
    let may_be_cyrillic = is_mixed && latin == latin_like_cyrillic && cyrillic == like_latin + unlike_latin;
    let may_be_latin = is_mixed && unlike_latin == 0;
    if may_be_cyrillic && (around.is_cyrillic || !may_be_latin) {
        return Reading::AsCyrillic;
    }
    if may_be_latin {
        return Reading::AsLatin;
    }
    if latin == 0 && unlike_latin == 0 && like_latin >= 2 && around.is_latin {
        return Reading::AsLatin;
    }
    Reading::Honest
}

/// Runs of letters and marks, with what they are.
fn words(folded: &str) -> impl Iterator<Item = (Range<usize>, Letters)> {
    let mut characters = folded.char_indices().peekable();
    std::iter::from_fn(move || {
        while characters.next_if(|(_, character)| !belongs_to_word(*character)).is_some() {}
        let (start, _) = *characters.peek()?;
        let mut end = start;
        let mut letters = Letters::default();
        while let Some((at, character)) = characters.next_if(|(_, character)| belongs_to_word(*character)) {
            end = at + character.len_utf8();
            count(&mut letters, character);
        }
        Some((start..end, letters))
    })
}

/// Digits belong to words, as in `w0rd`: they are no letters of any script and change no reading.
fn belongs_to_word(character: char) -> bool {
    character.is_ascii_digit() || is_letter_or_mark(character)
}

fn count(letters: &mut Letters, character: char) {
    if character.is_ascii_lowercase() {
        letters.latin += 1;
        letters.latin_like_cyrillic += u32::from(cyrillic_look(character).is_some());
        return;
    }
    match character {
        _ if character.is_ascii() || unicode_normalization::char::is_combining_mark(character) => {}
        _ if small_capital(character).is_some() => letters.small_capitals += 1,
        // Latin with accents.
        '\u{80}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' => letters.latin += 1,
        _ => {
            letters.cyrillic += u32::from(matches!(character, '\u{400}'..='\u{52f}'));
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

fn in_disguising_block(character: char) -> bool {
    DISGUISING_BLOCKS.iter().any(|block| block.contains(&character))
}

/// The small Latin letter that a letter of another script, or a small capital, looks like.
fn latin_look(character: char) -> Option<char> {
    if character.is_ascii() {
        return None;
    }
    small_capital(character).or_else(|| LATIN_LOOKS.get(&character).copied())
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

/// The letter that a Latin small capital is the small capital of. They are letters of phonetic
/// alphabets, which no compatibility mapping folds.
fn small_capital(character: char) -> Option<char> {
    Some(match character {
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
