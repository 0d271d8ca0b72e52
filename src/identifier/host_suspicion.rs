//! Hostnames in letters that deceive the eye: what UTS 39 and the rules of browsers find without a
//! list of names to protect. Read [`HostSuspicion`].
//!
//! Only international labels are judged, each by itself. Names that imitate a known brand in honest
//! letters are for the facts of brands.
//!
//! Measured against the 139 published test vectors of a browser's display rule, 133 are judged alike;
//! what is no hostname at all counts as a spoof (2). The others differ on purpose, because a browser
//! that shows an A-label harms no one, and a business whose link is called disguised is harmed:
//!
//! - `ß` and `ς` (2 there spoofs, here not): that rule was written for IDNA 2003, which read them as
//!   `ss` and `σ`. In IDNA 2008 they are letters of their own, honest in every German and Greek name.
//! - Joiners without width where IDNA 2008 lets them stand (2 there spoofs, here not): Sinhala,
//!   Malayalam and Persian are not written rightly without them. Everywhere else they make no hostname.
//! - `l·l` outside `.cat` (1 there a spoof, here not): Catalan firms have other endings too. RFC 5892
//!   allows the dot between two `l` under all; anywhere else it is false punctuation.
//! - Bopomofo between Latin letters (1 there safe, here not): UTS 39 has since counted Bopomofo as of
//!   limited use, and no name is written so. With Chinese characters or alone it stays honest.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

use crate::text;

/// Why the letters of a host deceive; the first that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostSuspicion {
    /// A character that UTS 39 does not allow in identifiers: symbols, small capitals, scripts of the past.
    RestrictedCharacter,
    /// Scripts that are not written together ("highly restrictive" in UTS 39). Japanese, Korean and
    /// Chinese may mix theirs with each other and with Latin.
    MixedScripts,
    /// A mark that repeats the one before it, hides in the dot of its letter, or belongs to no letter of its script.
    StackedMark,
    /// A dot or stroke where its script has none, so that it passes for punctuation.
    FalsePunctuation,
    /// All of a label are look-alikes of ASCII, under an ending where its script is not at home.
    LooksAscii,
}

impl HostSuspicion {
    /// The stable word for it.
    pub fn word(self) -> &'static str {
        match self {
            HostSuspicion::RestrictedCharacter => "restricted_character",
            HostSuspicion::MixedScripts => "mixed_scripts",
            HostSuspicion::StackedMark => "stacked_mark",
            HostSuspicion::FalsePunctuation => "false_punctuation",
            HostSuspicion::LooksAscii => "looks_ascii",
        }
    }
}

/// Letters that pass for ASCII besides those of UTS 39, which looks for equals only, and the endings
/// under which their script is at home.
const LOOK_ALIKES: &[(Script, &str, &[&str])] = &[
    (Script::Armenian, "ագզէլհյոսւօշ", &["am"]),
    (Script::Bengali, "০৭ঽ", &["bd", "in"]),
    (Script::Cyrillic, "ԗԍ", &["ba", "bg", "by", "kg", "kz", "me", "mk", "mn", "rs", "ru", "su", "tj", "ua", "uz"]),
    (Script::Devanagari, "ऽ०", &["in", "np"]),
    (Script::Ethiopic, "ሀሠሰስበነተከዐዕዘጠፐ", &["er", "et"]),
    (Script::Georgian, "იოყძხჽჿკ", &["ge"]),
    (Script::Greek, "αικνρυωηοτ", &["cy", "gr"]),
    (Script::Gujarati, "ડટપ૦૧", &["in"]),
    (Script::Gurmukhi, "੦੧੨੪ਠ", &["in"]),
    (Script::Hebrew, "דוחיןס", &["il"]),
    (Script::Kannada, "ಽ೦೧", &["in"]),
    (Script::Malayalam, "ടഠധനറഠ൦", &["in"]),
    (Script::Myanmar, "ဂခငဝ၀႐႑႕႖႗", &["mm"]),
    (Script::Oriya, "୦୮ଠ", &["in"]),
    (Script::Tamil, "டப௦", &["in", "lk", "my", "sg"]),
    (Script::Telugu, "౦౧ఽ", &["in"]),
    (Script::Thai, "ทนบพรหเแดลปฟม๐", &["th"]),
];

/// Latin letters that pass for others, and the endings of the languages that have them. Other letters
/// of Latin (ı, æ) are at home in too many places.
const LATIN_LOOK_ALIKES: &[(&str, &[&str])] = &[("þð", &["fo", "is"]), ("ə", &["az"]), ("ǀǃ", &[])];

/// Letters of East Asia that pass for a dash, a bar, a slash, a comma or a nought among Latin letters.
const STROKES: &str = "一丨丶丿〇ㄧノ";

/// What deceives in a host, given in letters of all scripts.
pub(super) fn of(shown: &str) -> Option<HostSuspicion> {
    let ending = shown.rsplit('.').next().unwrap_or("");
    shown.split('.').filter(|label| !label.is_ascii()).filter_map(|label| of_label(label, ending)).min()
}

fn of_label(label: &str, ending: &str) -> Option<HostSuspicion> {
    // IDNA lets joiners stand only where they are needed to write. What is merely uncommon are letters
    // and digits of living languages.
    let is_restricted = |character: char| {
        !character.identifier_allowed()
            && !matches!(character, '\u{200c}' | '\u{200d}')
            && character.identifier_type() != Some(IdentifierType::Uncommon_Use)
            && character.script() != Script::Bopomofo
    };
    if label.chars().any(is_restricted) {
        Some(HostSuspicion::RestrictedCharacter)
    } else if text::mixes_scripts(label) {
        Some(HostSuspicion::MixedScripts)
    } else if has_stacked_mark(label) {
        Some(HostSuspicion::StackedMark)
    } else if has_false_punctuation(label) {
        Some(HostSuspicion::FalsePunctuation)
    } else if label.chars().all(|character| character.is_ascii() || passes_for_ascii(character, ending)) {
        Some(HostSuspicion::LooksAscii)
    } else {
        None
    }
}

/// UTS 39, 5.4: the same mark twice, or a mark that its letter hides; and marks for letters of
/// another script than the one they stand on.
fn has_stacked_mark(label: &str) -> bool {
    let mut base = ' ';
    let mut before = ' ';
    label.nfc().any(|character| {
        let is_stacked = if is_combining_mark(character) {
            // What no composed letter holds; a composed one holds its marks at its end.
            before.nfd().last() == Some(character)
                || match character {
                    '\u{307}' if matches!(base, 'i' | 'j' | 'l') => true,
                    '\u{300}'..='\u{36f}' => {
                        matches!(base, 'ı' | 'ȷ')
                            || !matches!(
                                base.script(),
                                Script::Latin | Script::Greek | Script::Cyrillic | Script::Common
                            )
                    }
                    '\u{3099}' | '\u{309a}' => !is_kana(base),
                    _ => false,
                }
        } else {
            base = character;
            false
        };
        before = character;
        is_stacked
    })
}

/// A dot or stroke at a place where its own script never has it.
fn has_false_punctuation(label: &str) -> bool {
    let at = |index: Option<usize>| index.and_then(|index| label.chars().nth(index)).unwrap_or(' ');
    label.chars().enumerate().any(|(index, character)| {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let is_latin = |character: char| character.is_ascii_digit() || character.script() == Script::Latin;
        match character {
            // Catalan (RFC 5892, A.3).
            '·' => before != 'l' || after != 'l',
            'ー' => !is_kana(before) && before != 'ー',
            'ヽ' | 'ヾ' => before.script() != Script::Katakana,
            'ゝ' | 'ゞ' => before.script() != Script::Hiragana,
            '・' => is_latin(before) || is_latin(after),
            stroke if STROKES.contains(stroke) => {
                let has_company = |neighbour: char| is_east_asian(neighbour) && !STROKES.contains(neighbour);
                (is_latin(before) || is_latin(after)) && !has_company(before) && !has_company(after)
            }
            _ => false,
        }
    })
}

/// Whether a character that is not ASCII passes for one that is, and is not at home under `ending`.
fn passes_for_ascii(character: char, ending: &str) -> bool {
    let script = character.script();
    match script {
        Script::Latin => {
            LATIN_LOOK_ALIKES.iter().any(|(letters, endings)| letters.contains(character) && !endings.contains(&ending))
        }
        // They do not look like Latin beside each other, or are joined in writing.
        Script::Han | Script::Hangul | Script::Bopomofo | Script::Hiragana | Script::Katakana | Script::Arabic => false,
        _ => {
            let listed = LOOK_ALIKES.iter().find(|(of, ..)| *of == script);
            let is_home = ending.chars().any(|letter| letter.script() == script && script != Script::Common)
                || listed.is_some_and(|(_, _, endings)| endings.contains(&ending));
            !is_home
                && (listed.is_some_and(|(_, letters, _)| letters.contains(character))
                    || unicode_security::skeleton(character.encode_utf8(&mut [0; 4]))
                        .all(|like| like.is_ascii_alphanumeric() || like == '-'))
        }
    }
}

fn is_kana(character: char) -> bool {
    matches!(character.script(), Script::Hiragana | Script::Katakana)
}

fn is_east_asian(character: char) -> bool {
    is_kana(character) || matches!(character.script(), Script::Han | Script::Hangul | Script::Bopomofo)
}
