//! One look over a text for what suggests a disguise. Most text shows nothing, and this is asked of
//! every message. Read [`of`].

use super::accents::{ALL_LANGUAGES, languages_of};
use super::dress::is_costume;
use super::lookalikes::{in_disguising_block, is_small_capital, latin_look};
use crate::text::fold::{is_letter_or_mark, is_unspaced};

/// What was seen, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs(u8);

/// Marks over and through letters, and letters in a costume that folding leaves on.
pub(super) const DRESS: u8 = 1;
/// Accents that no language has together.
pub(super) const ACCENTS: u8 = 2;
/// Single letters in a row.
pub(super) const SPACED: u8 = 4;
/// Letters of several scripts, or small capitals.
pub(super) const SCRIPTS: u8 = 8;
/// Digits or signs between letters.
pub(super) const LEET: u8 = 16;
/// Three equal letters in a row.
pub(super) const REPEATS: u8 = 32;

impl Signs {
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, sign: u8) -> bool {
        self.0 & sign != 0
    }
}

/// What a character does in a token, which is what stands between spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    /// A letter or digit that is nothing below.
    Word,
    /// A letter of a script in which digits are written for letters.
    Letter,
    /// A digit that is written for a letter.
    LeetDigit,
    /// A sign that is written for a letter.
    LeetSign,
    /// Belongs to links: a token with it is no word.
    Link,
    Mark,
    Other,
}

/// Single letters in a row before they are taken for a word.
const SINGLES: u32 = 4;

/// Characters between two single letters at most: ` - `.
const LONGEST_GAP: u32 = 3;

pub(super) fn of(folded: &str) -> Signs {
    let mut look = Look::default();
    if folded.is_ascii() {
        for byte in folded.bytes() {
            let kind = ASCII_KINDS.get(usize::from(byte)).copied().unwrap_or(Kind::Other);
            look.at(kind, u32::from(byte));
        }
    } else {
        for character in folded.chars() {
            let kind = look.kind_of(character);
            look.at(kind, u32::from(character));
        }
    }
    look.at(Kind::Space, 0);
    look.finish(folded)
}

#[derive(Default)]
struct Look {
    signs: u8,
    /// The kind before, and whether a letter stands before the digits and signs read last.
    before: Option<Kind>,
    code_before: u32,
    equal: u32,
    /// Whether the letter before was the third in a row or a later one.
    is_drawn: bool,
    after_letter: bool,
    is_leet: bool,
    is_link: bool,
    /// Letters and digits of the run that is being read.
    run: u32,
    gap: u32,
    singles: u32,
    has_latin: bool,
    has_block: bool,
    /// Languages that have all accents of the word, and of the text.
    word_accents: u32,
    accents: Accents,
}

struct Accents {
    of_word: u64,
    of_text: u64,
    accented_words: u32,
}

impl Default for Accents {
    fn default() -> Self {
        Accents { of_word: ALL_LANGUAGES, of_text: ALL_LANGUAGES, accented_words: 0 }
    }
}

impl Look {
    fn at(&mut self, kind: Kind, code: u32) {
        match kind {
            Kind::Word | Kind::Letter => {
                let is_letter = kind == Kind::Letter;
                if is_letter && self.after_letter && matches!(self.before, Some(Kind::LeetDigit | Kind::LeetSign)) {
                    self.is_leet = true;
                }
                self.after_letter = is_letter;
                self.equal = if self.code_before == code { self.equal + 1 } else { 1 };
                // Digits in a row are a number, `www` and `xxx` addresses and masks.
                let is_drawn = self.equal > 2 && code > u32::from(b'9') && !matches!(code, 0x77 | 0x78);
                if (is_drawn || self.is_drawn) && self.run > 2 {
                    self.signs |= REPEATS;
                }
                self.is_drawn = is_drawn;
            }
            Kind::LeetDigit => {
                // `fr33`: seen again at the end of the token.
                self.equal = if self.code_before == code { self.equal + 1 } else { 1 };
            }
            Kind::Mark => return,
            _ => {}
        }
        if matches!(kind, Kind::Word | Kind::Letter | Kind::LeetDigit) {
            self.run += 1;
            if self.run == 1 && self.gap > LONGEST_GAP {
                self.singles = 0;
            }
            self.gap = 0;
        } else {
            if self.run > 0 {
                self.end_of_run();
            }
            self.gap += 1;
            if kind == Kind::Link {
                self.is_link = true;
            }
            if kind == Kind::Space {
                self.end_of_token();
            } else if kind == Kind::Other {
                self.after_letter = false;
            }
        }
        self.before = Some(kind);
        self.code_before = code;
    }

    fn end_of_run(&mut self) {
        self.singles = if self.run == 1 { self.singles + 1 } else { 0 };
        if self.singles >= SINGLES {
            self.signs |= SPACED;
        }
        if self.before == Some(Kind::LeetDigit) && self.after_letter && self.equal == 2 {
            self.is_leet = true;
        }
        self.run = 0;
        self.is_drawn = false;
        self.accents.end_of_word(self.word_accents, &mut self.signs);
        self.word_accents = 0;
    }

    fn end_of_token(&mut self) {
        if self.is_leet && !self.is_link {
            self.signs |= LEET;
        }
        (self.is_leet, self.is_link, self.after_letter) = (false, false, false);
    }

    /// The kind of a character, and what it shows of itself.
    fn kind_of(&mut self, character: char) -> Kind {
        match character {
            '\u{0}'..='\u{7f}' => {
                let kind = usize::try_from(u32::from(character)).ok().and_then(|at| ASCII_KINDS.get(at));
                let kind = kind.copied().unwrap_or(Kind::Other);
                if kind == Kind::Letter {
                    self.has_latin = true;
                    if self.run > 0 && self.has_block && self.code_before > 0x24f {
                        self.note_mixture(self.code_before);
                    }
                }
                kind
            }
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                self.word_accents += 1;
                self.accents.of_word &= languages_of(character);
                Kind::Letter
            }
            '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' => {
                self.signs |= DRESS;
                Kind::Mark
            }
            '€' | '£' | '¡' => Kind::LeetSign,
            '\u{400}'..='\u{52f}' => self.disguising_letter(),
            // Whole blocks without a look at the tables; the marks among them do no harm here.
            '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{eff}' => self.unspaced(),
            '\u{590}'..='\u{dff}' | '\u{ac00}'..='\u{d7a3}' => {
                if is_letter_or_mark(character) {
                    Kind::Word
                } else {
                    Kind::Other
                }
            }
            _ if is_small_capital(character) => {
                self.signs |= SCRIPTS;
                Kind::Letter
            }
            _ if in_disguising_block(character) => self.disguising_letter(),
            _ if is_costume(character) => {
                self.signs |= DRESS;
                Kind::Letter
            }
            _ if is_unspaced(character) => self.unspaced(),
            _ if is_letter_or_mark(character) => Kind::Word,
            _ => Kind::Other,
        }
    }

    fn disguising_letter(&mut self) -> Kind {
        self.has_block = true;
        if self.run > 0 && (0x61..0x7b).contains(&self.code_before) {
            self.signs |= SCRIPTS;
        }
        Kind::Letter
    }

    /// Never single: there is no space between its words.
    fn unspaced(&mut self) -> Kind {
        self.singles = 0;
        self.run += 1;
        Kind::Word
    }

    fn note_mixture(&mut self, before: u32) {
        if char::from_u32(before).is_some_and(in_disguising_block) {
            self.signs |= SCRIPTS;
        }
    }

    fn finish(mut self, folded: &str) -> Signs {
        // A whole word of look-alikes among Latin ones: then no word of that script is honest.
        if self.has_latin && self.has_block && self.signs & SCRIPTS == 0 {
            let is_honest = |character: char| in_disguising_block(character) && latin_look(character).is_none();
            if !folded.chars().any(is_honest) {
                self.signs |= SCRIPTS;
            }
        }
        self.accents.end_of_text(&mut self.signs);
        Signs(self.signs)
    }
}

impl Accents {
    fn end_of_word(&mut self, accents: u32, signs: &mut u8) {
        if accents == 0 {
            return;
        }
        self.accented_words += 1;
        if self.of_word == 0 {
            *signs |= ACCENTS;
        }
        self.of_text &= self.of_word;
        self.of_word = ALL_LANGUAGES;
    }

    fn end_of_text(&self, signs: &mut u8) {
        if self.of_text == 0 && self.accented_words > 2 {
            *signs |= ACCENTS;
        }
    }
}

const ASCII_KINDS: [Kind; 128] = {
    let mut kinds = [Kind::Other; 128];
    let mut at = 0;
    while at < 128 {
        #[allow(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "a table filled at compile time")]
        {
            kinds[at] = match at as u8 {
                b' ' => Kind::Space,
                b'a'..=b'z' => Kind::Letter,
                b'0' | b'1' | b'3' | b'4' | b'5' | b'7' => Kind::LeetDigit,
                b'2' | b'6' | b'8' | b'9' => Kind::Word,
                b'@' | b'$' | b'!' | b'|' => Kind::LeetSign,
                b'/' | b'=' => Kind::Link,
                _ => Kind::Other,
            };
        }
        at += 1;
    }
    kinds
};
