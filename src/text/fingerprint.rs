//! Fingerprints of campaigns: the same message to many people, with other names of prices and links,
//! gives the same 64 bits.
//!
//! Read: folded text; digits masked, runs of them as one; links replaced by one mark; everything
//! that is no letter, mark or digit taken as a space; spaces collapsed; BLAKE3, first 8 bytes. It
//! finds copies, not paraphrases, and a greeting by name still tells two copies apart.
//! Read [`Fingerprint`].

use std::fmt;
use std::ops::Range;

use super::fold::is_letter_or_mark;

/// The fingerprint of a message, written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Fingerprint {
    /// Reads 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u64::from_str_radix(text, 16).ok().map(Fingerprint)).flatten()
    }
}

/// Takes the parts of a message one by one.
#[derive(Debug, Clone, Default)]
pub struct Fingerprinter {
    text: String,
    /// The last character of the text.
    last: Option<char>,
    has_letter: bool,
}

/// Stands for a link. Folding never produces it and the reading below drops it elsewhere.
const LINK: char = '\u{1}';

impl Fingerprinter {
    /// One with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part: its folded text, and where links stand in it, in bytes, ascending.
    pub fn push(&mut self, folded: &str, links: &[Range<usize>]) {
        self.space();
        self.text.reserve(folded.len());
        let mut links = links.iter().peekable();
        for (at, character) in folded.char_indices() {
            while links.next_if(|link| link.end <= at).is_some() {}
            if let Some(link) = links.peek().filter(|link| link.contains(&at)) {
                if at == link.start || self.last != Some(LINK) {
                    self.space();
                    self.write(LINK);
                }
                continue;
            }
            if self.last == Some(LINK) {
                self.write(' ');
            }
            if character.is_ascii_digit() {
                if self.last != Some('0') {
                    self.write('0');
                }
            } else if is_letter_or_mark(character) {
                self.has_letter = true;
                self.write(character);
            } else if !is_between_digits(folded, at, character) {
                self.space();
            }
        }
    }

    fn space(&mut self) {
        if self.last.is_some_and(|last| last != ' ') {
            self.write(' ');
        }
    }

    fn write(&mut self, character: char) {
        self.text.push(character);
        self.last = Some(character);
    }

    /// The fingerprint; none if no letter was said, because a bare link or number says too little to
    /// be the same message.
    pub fn finish(&self) -> Option<Fingerprint> {
        if !self.has_letter {
            return None;
        }
        let hash = blake3::hash(self.text.trim_end().as_bytes());
        let (first, _) = hash.as_bytes().split_first_chunk::<8>()?;
        Some(Fingerprint(u64::from_be_bytes(*first)))
    }
}

/// Whether a separator stands inside a number: `1,99`, `1.299`.
fn is_between_digits(text: &str, at: usize, character: char) -> bool {
    let bytes = text.as_bytes();
    matches!(character, '.' | ',' | '\'' | ':')
        && at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit)
        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
}

/// The fingerprint of a message of one part, without links.
pub fn fingerprint(folded: &str) -> Option<Fingerprint> {
    let mut fingerprinter = Fingerprinter::new();
    fingerprinter.push(folded, &[]);
    fingerprinter.finish()
}

#[cfg(test)]
mod tests {
    use crate::text::fold;

    use super::*;

    fn of(text: &str) -> Option<Fingerprint> {
        fingerprint(fold(text).as_str())
    }

    #[test]
    fn copies_have_one_fingerprint() {
        for (text, copy) in [
            ("Ihr Paket wartet: 1,99 EUR", "ihr paket  wartet - 2,50 eur!!"),
            ("Code 123456 gilt", "CODE 9 gilt"),
            ("ＦＲＥＥ mo\u{200b}ney", "free money 🎉"),
            ("₹५००० कमाएं", "₹ 300 कमाएं"),
        ] {
            assert_eq!(of(text), of(copy), "{text:?} and {copy:?}");
            assert!(of(text).is_some());
        }
    }

    #[test]
    fn other_texts_have_others() {
        assert_ne!(of("Ihr Paket wartet"), of("Ihr Konto wartet"));
        assert_ne!(of("Paket 1"), of("Paket"));
        for nothing in ["", "  ", "🎉", "12345"] {
            assert_eq!(of(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn links_count_as_one_mark() {
        let with_link = |text: &str, link: Range<usize>| {
            let mut fingerprinter = Fingerprinter::new();
            fingerprinter.push(text, &[link]);
            fingerprinter.finish()
        };
        assert_eq!(with_link("see a.example/1 now", 4..15), with_link("see https://b.example now", 4..21));
        assert_ne!(with_link("see a.example/1 now", 4..15), of("see now"));
    }

    #[test]
    fn text_form() {
        let fingerprint = of("hello").unwrap();
        assert_eq!(fingerprint.to_string().len(), 16);
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        assert_eq!(Fingerprint::parse("xyz"), None);
    }
}
