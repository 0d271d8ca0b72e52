//! One writing for names of several scripts, to compare them: never shown, never searched.
//! Read [`romanize`] and [`sound_key`].

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// A folded text in Latin letters and digits, lower case, spaces kept.
///
/// Greek follows the sound of today, Cyrillic common usage, Chinese is Pinyin, and what a script
/// leaves unwritten (vowels of Arabic and Hebrew) stays so. Meant for comparison with [`sound_key`].
pub fn romanize(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    let mut before = ' ';
    for character in folded.chars().flat_map(unaccented) {
        let written = match character {
            // The nasal of Indic scripts is written like the sound it mostly is.
            'ं' | 'ং' | 'ੰ' | 'ં' | 'ಂ' | 'ం' => "n",
            '\u{ac00}'..='\u{d7a3}' => {
                latin.push_str(&hangul(character));
                ""
            }
            'ё' | 'э' => "e",
            'β' => "v",
            'η' => "i",
            'χ' => "h",
            'ω' => "o",
            // Behind these it sounds with them (`ου`, `ευ`), elsewhere like `ι`.
            'υ' if matches!(before, 'α' | 'ε' | 'ο') => "u",
            'υ' => "i",
            'π' if before == 'μ' => {
                latin.pop();
                "b"
            }
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            other if other.is_whitespace() => " ",
            other => any_ascii_char(other),
        };
        latin
            .extend(written.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').map(|c| c.to_ascii_lowercase()));
        before = character;
    }
    latin
}

/// Greek letters without their accents, which say nothing of the sound; any other letter as it is.
fn unaccented(character: char) -> impl Iterator<Item = char> {
    let is_greek = matches!(character, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}');
    let mut letters = character.nfd();
    let first = if is_greek { letters.next() } else { Some(character) };
    first.into_iter()
}

/// A syllable of Hangul: its final consonant sounds otherwise than the same one at the start.
fn hangul(syllable: char) -> String {
    const FINALS: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ];
    let last = (u32::from(syllable) - 0xac00) % 28;
    let open = char::from_u32(u32::from(syllable) - last).unwrap_or(syllable);
    let last = usize::try_from(last).ok().and_then(|last| FINALS.get(last)).copied().unwrap_or_default();
    format!("{}{last}", any_ascii_char(open).to_ascii_lowercase())
}

/// Groups of letters that romanizations use for one another, the longest first.
const SOUNDS: &[(&str, &str)] = &[
    ("schtsch", "sk"),
    ("shch", "sk"),
    ("tsch", "k"),
    ("dsch", "dz"),
    ("sch", "s"),
    ("tch", "k"),
    ("dzh", "dz"),
    ("sh", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("ch", "k"),
    ("ts", "k"),
    ("tz", "k"),
    ("dj", "d"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("ou", "u"),
    ("eu", "ev"),
    ("au", "av"),
    ("ae", "e"),
    ("oe", "o"),
    ("ue", "u"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
];

/// What different ways to romanize one name have in common: `Aleksey` and `Alexei`, `Đorđević` and
/// `Djordjevic`. Coarse: only for names in different scripts, where chance does not come near.
pub fn sound_key(romanized: &str) -> String {
    let mut key = String::with_capacity(romanized.len());
    let mut rest = romanized;
    while let Some(first) = rest.chars().next() {
        let sound = SOUNDS.iter().find(|(written, _)| rest.starts_with(written));
        let own = first.to_string();
        let (written, sound) = sound.copied().unwrap_or((&own, &own));
        for character in sound.chars().filter(|c| !c.is_whitespace()) {
            // `Andreyev` is `Andreev`; what is written twice sounds once.
            if character == 'e' && key.ends_with('i') {
                key.pop();
            }
            if !key.ends_with(character) || character.is_ascii_digit() {
                key.push(character);
            }
        }
        rest = rest.get(written.len()..).unwrap_or_default();
    }
    key
}

/// A sound key without vowels and `h`, which stands for vowels as often as for itself, for scripts that do not write them.
pub fn consonants(sound_key: &str) -> String {
    let mut consonants = String::with_capacity(sound_key.len());
    for character in sound_key.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'v' | 'h')) {
        // A nasal takes the place of the lips before `b` and `p`: `Mumbai` has an `n` sign in Hindi.
        if matches!(character, 'b' | 'p') && consonants.ends_with('n') {
            consonants.pop();
            if !consonants.ends_with('m') {
                consonants.push('m');
            }
        }
        if !consonants.ends_with(character) || character.is_ascii_digit() {
            consonants.push(character);
        }
    }
    consonants
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn key(typed: &str) -> String {
        sound_key(&romanize(fold(typed).as_str()))
    }

    #[test]
    fn one_name_in_two_scripts() {
        for (one, other) in [
            ("Москва", "Moskva"),
            ("Алексей", "Alexei"),
            ("Юлия", "Julia"),
            ("Кафе Ромашка", "Kafe Romashka"),
            ("Ђорђевић", "Đorđević"),
            ("Андреев", "Andreyev"),
            ("Ташкент", "Taschkent"),
            ("Харьков", "Kharkov"),
            ("Ταβέρνα Διόνυσος", "Taverna Dionysos"),
            ("Μπακάλικο", "Bakaliko"),
            ("Φούρνος", "Fournos"),
            ("한옥 찻집", "Hanok Chatjip"),
            ("北京烤鸭", "Beijing Kaoya"),
            ("すし", "Sushi"),
        ] {
            assert_eq!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn names_without_written_vowels() {
        for (one, other) in
            [("النور", "Al Noor"), ("शर्मा", "Sharma"), ("गंगा", "Ganga"), ("मुंबई", "Mumbai"), ("שלום", "Shalom")]
        {
            assert_eq!(consonants(&key(one)), consonants(&key(other)), "{one} and {other}");
        }
    }

    #[test]
    fn other_names_stay_apart() {
        for (one, other) in [("Москва", "Minsk"), ("Кафе Ромашка", "Kafe Roma"), ("北京", "Nanjing")]
        {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }
}
