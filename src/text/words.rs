//! Words in folded text, by the word boundaries of Unicode (UAX 29).
//!
//! Scripts that are written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) have no word
//! boundaries that a table could know; entries in them match anywhere. Read [`words`].

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::{is_letter_or_mark, is_unspaced};

/// The words of a text, as byte ranges, in order. A word holds a letter or digit.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let (ascii, other) = if text.is_ascii() { (text, "") } else { ("", text) };
    let other = other.unicode_word_indices().map(|(start, word)| start..start + word.len());
    AsciiWords { text: ascii.as_bytes(), at: 0 }.chain(other)
}

/// Signs of a script without spaces that count as one word. Not measured: a middle between scripts of short words
/// and of long ones, and the factor by which rules had widened their windows for these scripts by hand.
const SIGNS_OF_A_WORD: usize = 3;

/// About how many words a text has: where they are written without spaces, several signs are one.
pub(crate) fn count_words(text: &str) -> usize {
    let is_sign =
        |word: &Range<usize>| text.get(word.start..).and_then(|word| word.chars().next()).is_some_and(is_unspaced);
    let (mut spaced, mut signs) = (0, 0_usize);
    for word in words(text) {
        *(if is_sign(&word) { &mut signs } else { &mut spaced }) += 1;
    }
    spaced + signs.div_ceil(SIGNS_OF_A_WORD)
}

/// The words of ASCII text.
struct AsciiWords<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for AsciiWords<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            while !joins(*self.text.get(self.at)?) {
                self.at += 1;
            }
            let start = self.at;
            self.at += 1;
            while self.at < self.text.len() && !is_ascii_boundary(self.text, self.at) {
                self.at += 1;
            }
            let word = self.text.get(start..self.at)?;
            // Underscores alone are no word.
            if word.iter().any(u8::is_ascii_alphanumeric) {
                return Some(start..self.at);
            }
        }
    }
}

fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a word boundary stands between the bytes `at - 1` and `at`, which and whose next
/// neighbors are ASCII or the end of the text.
fn is_ascii_boundary(text: &[u8], at: usize) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| text.get(at)).copied().unwrap_or(b' ');
    let (before, after) = (byte(at.checked_sub(1)), byte(Some(at)));
    let further_before = byte(at.checked_sub(2));
    let further_after = byte(Some(at + 1));
    if joins(before) && joins(after) {
        return false;
    }
    // A letter, mark between letters, letter; the same for digits (WB6, 7, 11, 12).
    let holds_together = |left: u8, mark: u8, right: u8| {
        (left.is_ascii_alphabetic() && right.is_ascii_alphabetic() && b".:'".contains(&mark))
            || (left.is_ascii_digit() && right.is_ascii_digit() && b".,;'".contains(&mark))
    };
    if holds_together(before, after, further_after) || holds_together(further_before, before, after) {
        return false;
    }
    // Spaces stay together, and so do the two bytes of a line end (WB3, 3d).
    !((before == b' ' && after == b' ') || (before == b'\r' && after == b'\n'))
}

/// Whether a word boundary stands at byte `at` of a text. The two ends are boundaries; a place inside
/// a character is none.
///
/// Cheap for single questions: ASCII neighborhoods are answered at once, others by looking at what
/// stands between the nearest spaces, at most 128 bytes to each side.
pub fn is_boundary(text: &str, at: usize) -> bool {
    if at == 0 || at >= text.len() {
        return at <= text.len();
    }
    if !text.is_char_boundary(at) {
        return false;
    }
    let bytes = text.as_bytes();
    let from = at.saturating_sub(2);
    let to = (at + 2).min(bytes.len());
    if bytes.get(from..to).is_some_and(<[u8]>::is_ascii) {
        // Marks would hang on to the ASCII before them; what follows the window decides nothing else.
        let next_is_ascii = bytes.get(to).is_none_or(u8::is_ascii);
        let joined =
            bytes.get(at.saturating_sub(1)).copied().is_some_and(joins) && bytes.get(at).copied().is_some_and(joins);
        if next_is_ascii || joined {
            return is_ascii_boundary(bytes, at);
        }
    }
    // Most places stand between two letters, or a letter and a space.
    let left = text.get(..at).and_then(|before| before.chars().next_back()).unwrap_or(' ');
    let right = text.get(at..).and_then(|after| after.chars().next()).unwrap_or(' ');
    match (is_plain_letter(left), is_plain_letter(right)) {
        (true, true) => return false,
        (true, false) if right == ' ' => return true,
        (false, true) if left == ' ' => return true,
        _ => {}
    }
    const REACH: usize = 128;
    let start = text.floor_char_boundary(at.saturating_sub(REACH));
    let end = text.ceil_char_boundary((at + REACH).min(text.len()));
    let before = text.get(start..at).unwrap_or("");
    let after = text.get(at..end).unwrap_or("");
    // A space is a boundary on both sides, so nothing beyond it matters.
    let start = before.trim_end_matches(' ').rfind(' ').map_or(start, |space| start + space + 1);
    let end =
        after.trim_start_matches(' ').find(' ').map_or(end, |space| end - after.trim_start_matches(' ').len() + space);
    let window = text.get(start..end).unwrap_or("");
    window.split_word_bound_indices().any(|(boundary, _)| start + boundary == at)
}

/// Whether a word boundary may stand before byte `at`, where a character begins: false only between two
/// letters or digits of the large alphabets. A quick question before [`is_boundary`].
pub(crate) fn may_be_boundary(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let Some((before, after)) = at.checked_sub(1).and_then(|before| bytes.get(before)).zip(bytes.get(at)) else {
        return true;
    };
    if before.is_ascii() && after.is_ascii() {
        return !(joins(*before) && joins(*after));
    }
    let left = text.get(..at).and_then(|before| before.chars().next_back()).unwrap_or(' ');
    let right = text.get(at..).and_then(|after| after.chars().next()).unwrap_or(' ');
    !(is_plain_letter(left) && is_plain_letter(right))
}

/// Whether a character is a letter by the rules of words (`ALetter`, `Hebrew_Letter`): those of the large
/// alphabets; others are left to the full rules.
fn is_plain_letter(character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '\u{ac00}'..='\u{d7a3}' => true,
        '\u{c0}'..='\u{24f}'
        | '\u{370}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{64a}'
        | '\u{671}'..='\u{6d3}'
        | '\u{900}'..='\u{dff}'
        | '\u{1e00}'..='\u{1fff}' => is_letter_or_mark(character) && !is_combining_mark(character),
        _ => false,
    }
}

/// Whether a phrase is found anywhere and not in whole words only, because a letter of it belongs to
/// a script that is written without spaces.
pub fn matches_anywhere(entry: &str) -> bool {
    entry.chars().any(is_unspaced)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).filter_map(|word| text.get(word)).collect();
        assert_eq!(found, expected, "words of {text:?}");
    }

    #[test]
    fn words_of_texts() {
        check("your parcel, held!", &["your", "parcel", "held"]);
        check(
            "don't pay 1,299.50 to a_b __ example.com:x",
            &["don't", "pay", "1,299.50", "to", "a_b", "example.com:x"],
        );
        check("größe straße", &["größe", "straße"]);
        check("आपका पार्सल रुका है", &["आपका", "पार्सल", "रुका", "है"]);
        check("привет мир", &["привет", "мир"]);
        check("", &[]);
    }

    #[test]
    fn words_are_counted() {
        for (text, count) in [
            ("", 0),
            ("your parcel, held!", 3),
            ("привет мир", 2),
            ("包裹", 1),
            ("您的包裹已到达", 3),
            ("พัสดุของคุณ DHL", 4),
            ("1 包裹", 2),
        ] {
            assert_eq!(count_words(text), count, "{text}");
        }
    }

    #[test]
    fn entries_that_match_anywhere() {
        for (entry, anywhere) in [
            ("包裹", true),
            ("荷物を", true),
            ("カタカナ", true),
            ("พัสดุ", true),
            ("ພັດສະດຸ", true),
            ("កញ្ចប់", true),
            ("ပါဆယ်", true),
            ("paket", false),
            ("посылка", false),
            ("소포", false),
            ("पार्सल", false),
        ] {
            assert_eq!(matches_anywhere(entry), anywhere, "{entry}");
        }
    }

    #[test]
    fn letters_of_the_large_alphabets_hold_together() {
        let all = ('\u{0}'..='\u{d7ff}').filter(|character| is_plain_letter(*character));
        for character in all {
            let pair = format!("a{character}a");
            assert_eq!(pair.split_word_bounds().count(), 1, "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn single_questions_agree_with_unicode(text in "[ab1_.,:' éд한漢कאبกカ×ʹ΄·\u{301}\u{93e}\u{94d}\u{200d}🇩👩]{0,14}") {
            let boundaries: Vec<usize> =
                text.split_word_bound_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for at in 0..=text.len() {
                prop_assert_eq!(is_boundary(&text, at), boundaries.contains(&at) || text.is_empty(), "at {} of {:?}", at, text);
                prop_assert!(may_be_boundary(&text, at) || !is_boundary(&text, at), "at {} of {:?}", at, text);
            }
        }

        #[test]
        fn ascii_words_agree_with_unicode(text in "[ab1_.,:;' \r\n-]{0,20}") {
            let expected: Vec<_> =
                text.unicode_word_indices().map(|(start, word)| start..start + word.len()).collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), expected);
        }
    }
}
