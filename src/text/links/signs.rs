//! One quick pass that most texts end with: whether a text has a sign of a link at all, and whether it
//! must be cleaned before links are looked for. Read [`Signs`].

use crate::text::fold::{is_costumed, is_ignorable};

/// What the pass saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs {
    /// A dot, a colon, or what stands for one; words for a dot are not looked at.
    pub(super) has_sign: bool,
    /// Something that cleaning may replace or drop.
    pub(super) is_unclean: bool,
}

/// What a byte may be the beginning of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Nothing,
    Sign,
    Bracket,
    Http,
    /// The first byte of characters among which some are dropped or replaced.
    Unusual,
}

fn start_of(byte: u8) -> Start {
    match byte {
        b'.' | b':' => Start::Sign,
        b'[' | b'(' | b'{' | b'<' => Start::Bracket,
        b'h' | b'H' => Start::Http,
        // Where UTF-8 keeps the ignorable characters, the costumed letters and the dots of other
        // scripts; a test looks at all characters.
        0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xef | 0xf0 | 0xf3 => Start::Unusual,
        _ => Start::Nothing,
    }
}

impl Signs {
    pub(super) fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        for (at, byte) in text.bytes().enumerate() {
            match start_of(byte) {
                Start::Nothing => {}
                Start::Sign => signs.has_sign = true,
                Start::Bracket => signs.see_bracket(text.as_bytes().get(at + 1..).unwrap_or_default()),
                Start::Http => {
                    signs.is_unclean |= text.as_bytes().get(at..at + 4).is_some_and(is_defanged_http);
                }
                Start::Unusual => {
                    let mut next = text.get(at..).unwrap_or("").chars();
                    if let Some(character) = next.next() {
                        signs.see_unusual(character, next.next());
                    }
                }
            }
        }
        signs
    }

    /// `[.]`, `(dot)`, `[ : ]`.
    fn see_bracket(&mut self, inside: &[u8]) {
        let inside = inside.trim_ascii_start();
        let is_dot = inside.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"dot"));
        self.has_sign |= is_dot;
        self.is_unclean |= is_dot || matches!(inside.first(), Some(b'.' | b':' | b'/'));
    }

    fn see_unusual(&mut self, character: char, next: Option<char>) {
        let goes_on = next.is_some_and(|next| next.is_ascii_alphanumeric() || is_costumed(next));
        match character {
            '。' | '．' | '｡' | '․' => {
                self.has_sign |= goes_on;
                self.is_unclean |= goes_on;
            }
            '：' => {
                let has_slash = matches!(next, Some('/' | '／'));
                self.has_sign |= has_slash;
                self.is_unclean |= next.is_some_and(|next| next.is_ascii() || is_costumed(next)) || has_slash;
            }
            // Marks of East Asian sentences, and kana, are everywhere and stay.
            '\u{3000}' | '\u{3001}' | '\u{3008}'..='\u{30ff}' | '，' | '！' | '（' | '）' | '；' => {}
            '\u{ff01}'..='\u{ff5e}' => self.is_unclean = true,
            _ => self.is_unclean |= is_costumed(character) || is_ignorable(character),
        }
    }
}

/// `http` as people write it so that nobody follows it.
pub(super) fn is_defanged_http(start: &[u8]) -> bool {
    [b"hxxp", b"hxtp", b"htxp", b"h**p", b"h__p"].iter().any(|form| start.eq_ignore_ascii_case(*form))
}
