//! How a text is written: its letters, capitals and pictures. Counts, no judgment. Read [`Letters`].

use unicode_script::Script;

use super::fold::{Letter, hides, is_ignorable, is_letter_or_mark, letter_of};

/// The letters of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letters {
    /// Letters that have two cases.
    pub cased: usize,
    /// Capitals among them.
    pub capitals: usize,
    /// How many letters are of each script, in the order they were first seen.
    scripts: Vec<(Script, usize)>,
}

impl Letters {
    /// Counts the letters of one more text, best as sent: folding takes the case away.
    pub fn count(&mut self, text: &str) {
        if text.is_ascii() {
            let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
            self.cased += letters;
            self.capitals += text.bytes().filter(u8::is_ascii_uppercase).count();
            self.add(Script::Latin, letters);
            return;
        }
        for character in text.chars() {
            let Some(Letter { script, is_capital, is_cased }) = letter_of(character) else { continue };
            self.capitals += usize::from(is_capital);
            self.cased += usize::from(is_cased);
            if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
                self.add(script, 1);
            }
        }
    }

    fn add(&mut self, script: Script, letters: usize) {
        match self.scripts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += letters,
            None if letters > 0 => self.scripts.push((script, letters)),
            None => {}
        }
    }

    /// ISO 15924 codes of the scripts of all letters, by the alphabet.
    pub fn scripts(&self) -> Vec<&'static str> {
        let mut codes: Vec<&'static str> = self.scripts.iter().map(|(script, _)| script.short_name()).collect();
        codes.sort_unstable();
        codes
    }

    /// ISO 15924 code of what most letters are written in: `Jpan` for Han and Kana together, else the
    /// script that has most of them, of equals the one seen first. None without letters.
    pub fn main_script(&self) -> Option<&'static str> {
        let kana = self.number(Script::Hiragana) + self.number(Script::Katakana);
        let japanese = if kana > 0 { kana + self.number(Script::Han) } else { 0 };
        let mut most: Option<(&'static str, usize)> = None;
        for (script, count) in &self.scripts {
            let (code, count) = match script {
                Script::Han | Script::Hiragana | Script::Katakana if japanese > 0 => ("Jpan", japanese),
                script => (script.short_name(), *count),
            };
            if most.is_none_or(|(_, most)| count > most) {
                most = Some((code, count));
            }
        }
        most.map(|(code, _)| code)
    }

    fn number(&self, script: Script) -> usize {
        self.scripts.iter().find(|(known, _)| *known == script).map_or(0, |(_, count)| *count)
    }
}

/// Exclamation marks in a folded text, which has made `！` and `‼` plain: also the inverted one of
/// Spanish, the Armenian one, and those among the emoji.
pub fn exclamations(folded: &str) -> usize {
    if folded.is_ascii() {
        return folded.bytes().filter(|byte| *byte == b'!').count();
    }
    folded.chars().filter(|character| matches!(character, '!' | '¡' | '՜' | '❗' | '❕' | '❣')).count()
}

/// Pictures as a reader counts them: a family, a flag, a hand with a color of skin are one each.
pub fn pictures(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    let mut count = 0;
    let mut is_joined = false;
    let mut is_half_flag = false;
    for character in text.chars() {
        let is_flag_letter = is_flag_letter(character);
        let belongs_to_last = is_joined || (is_flag_letter && is_half_flag) || is_skin_color(character);
        // A digit in a box.
        let is_picture = is_emoji(character) || character == '\u{20e3}';
        count += usize::from(is_picture && !belongs_to_last);
        is_half_flag = is_flag_letter && !is_half_flag;
        is_joined = character == '\u{200d}';
    }
    count
}

/// Whether a character is a picture rather than a letter, mark or sign of writing.
pub fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f780}'..='\u{1f7ff}' | '\u{1f900}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}'
        | '\u{2b00}'..='\u{2bff}' | '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23fa}')
}

/// Whether a letter of a text is written from right to left.
pub fn has_right_to_left_letters(text: &str) -> bool {
    text.chars().any(|character| {
        matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            && character.is_alphabetic()
    })
}

/// Whether invisible characters that nothing needs stand between two letters of a word, or the direction
/// of writing is turned round where it runs from left to right.
pub fn hides_in_words(text: &str) -> bool {
    let mut letter = None;
    let mut is_hidden = false;
    for character in text.chars() {
        if is_ignorable(character) {
            is_hidden |= letter.is_some_and(|before| hides(character, before));
            if character == '\u{202e}' && !has_right_to_left_letters(text) {
                return true;
            }
            continue;
        }
        let is_letter = is_letter_or_mark(character);
        if is_hidden && is_letter {
            return true;
        }
        letter = is_letter.then_some(character);
        is_hidden = false;
    }
    false
}

fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_skin_color(character: char) -> bool {
    matches!(character, '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn scripts_of_letters() {
        for (text, main, all) in [
            ("Your parcel", Some("Latn"), &["Latn"][..]),
            ("Ваша посылка DHL", Some("Cyrl"), &["Cyrl", "Latn"]),
            ("お荷物の配送について", Some("Jpan"), &["Hani", "Hira"]),
            ("您的包裹已到达", Some("Hani"), &["Hani"]),
            ("पार्सल OTP 123", Some("Deva"), &["Deva", "Latn"]),
            ("고객님 안내", Some("Hang"), &["Hang"]),
            ("12 🎉", None, &[]),
        ] {
            let mut letters = Letters::default();
            letters.count(text);
            assert_eq!(letters.main_script(), main, "{text}");
            assert_eq!(letters.scripts(), all, "{text}");
        }
    }

    #[test]
    fn capitals_among_letters_that_have_case() {
        for (text, capitals, cased) in [("FREE money 5", 4, 9), ("पैसे OK", 2, 2), ("ＦＲ 𝐄𝐞 ДА", 5, 6), ("包裹", 0, 0)]
        {
            let mut letters = Letters::default();
            letters.count(text);
            assert_eq!((letters.capitals, letters.cased), (capitals, cased), "{text}");
        }
    }

    #[test]
    fn exclamations_and_pictures() {
        for (text, marks, seen) in [
            ("Win!!! now!", 4, 0),
            ("¡Gana! 赢！‼", 5, 0),
            ("Deal ❗🎉🎉", 1, 3),
            ("👩\u{200d}👩\u{200d}👧 👍🏽 🇩🇪🇫🇷 1\u{fe0f}\u{20e3} ❤\u{fe0f}", 0, 6),
            ("plain 3% © text", 0, 0),
        ] {
            assert_eq!(exclamations(fold(text).as_str()), marks, "{text}");
            assert_eq!(pictures(text), seen, "{text}");
        }
    }
}
