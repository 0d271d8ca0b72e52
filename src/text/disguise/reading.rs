//! Which of the words that rules know a word in digits, signs or drawn out letters may be. Read
//! [`reading`].

use super::accents::bare;
use crate::text::lexicon::Lexicon;

/// Shorter words come about by chance when others are put together or read otherwise.
pub(super) const FEWEST_LETTERS: usize = 2;

/// The least that is left of a word when digits are read as letters, each letter is written once, and
/// letters that one sign stands for are one letter.
pub(crate) fn skeleton(letters: impl Iterator<Item = char>) -> String {
    let mut skeleton = String::new();
    for letter in letters {
        let letter = match letter {
            '0' => 'o',
            '1' | '!' | '|' | '¡' | 'l' | '£' | 'ı' => 'i',
            '2' => 'z',
            '3' | '€' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' | '+' => 't',
            '8' => 'b',
            '9' => 'g',
            _ => bare(letter).unwrap_or(letter),
        };
        if !skeleton.ends_with(letter) {
            skeleton.push(letter);
        }
    }
    skeleton
}

/// How a known word may be meant by what is written, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `l` and `i` are one letter.
    Look,
    /// Accents are left out or put on.
    Bare,
    /// Digits and signs stand for letters.
    Exact,
}

/// Letters that a digit or sign stands for.
pub(super) fn letters_of(sign: char) -> &'static str {
    match sign {
        '0' => "o",
        '1' | '!' | '|' | '¡' => "il",
        '2' => "z",
        '3' | '€' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '7' | '+' => "t",
        '8' => "b",
        '9' => "g",
        '£' => "l",
        _ => "",
    }
}

/// Whether a letter that is written may be meant as one of a known word.
fn stands_for(written: char, known: char, fit: Fit) -> bool {
    let plain = |letter: char| bare(letter).unwrap_or(letter);
    if written == known || letters_of(written).contains(known) {
        return true;
    }
    match fit {
        Fit::Exact => false,
        Fit::Bare => plain(written) == plain(known) || letters_of(written).contains(plain(known)),
        Fit::Look => {
            let is_stroke = |letter: char| matches!(plain(letter), 'i' | 'l' | 'ı') || letters_of(letter) == "il";
            stands_for(written, known, Fit::Bare) || (is_stroke(written) && is_stroke(known))
        }
    }
}

/// Whether each letter of a known word is written, once or more often, and nothing else.
fn is_written(written: impl Iterator<Item = char>, known: &str, fit: Fit) -> bool {
    let letters = known.chars().count();
    // One bit for each number of letters of the known word that may have been read so far.
    let mut read: u64 = 1;
    for sign in written {
        let may_be = known.chars().zip(1..u64::BITS).filter(|(letter, _)| stands_for(sign, *letter, fit));
        let places = may_be.fold(0, |places: u64, (_, place)| places | 1 << place);
        read = (read | read << 1) & places;
    }
    u32::try_from(letters).ok().and_then(|letters| 1_u64.checked_shl(letters)).is_some_and(|all| read & all != 0)
}

/// The known words that a word in digits or drawn out letters may be, if it is none itself: those that
/// fit best.
pub(super) fn reading(word: impl Iterator<Item = char> + Clone, lexicon: &Lexicon) -> Vec<&str> {
    let length = word.clone().count();
    if length < FEWEST_LETTERS || lexicon.knows(&word.clone().collect::<String>()) {
        return Vec::new();
    }
    let alike = lexicon.alike(&skeleton(word.clone()));
    let fitting = [Fit::Exact, Fit::Bare, Fit::Look].into_iter().map(|fit| {
        let fits = alike.iter().filter(|known| is_written(word.clone(), known, fit));
        fits.map(|known| &**known).collect::<Vec<_>>()
    });
    fitting.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
}

/// Where a letter of the shorter word is doubled in the longer one.
pub(super) fn doubled_at(shorter: &str, longer: &str) -> Option<usize> {
    let (shorter, longer): (Vec<char>, Vec<char>) = (shorter.chars().collect(), longer.chars().collect());
    let same = shorter.iter().zip(&longer).take_while(|(a, b)| a == b).count();
    let at = same.checked_sub(1)?;
    let is_doubled = longer.get(same) == shorter.get(at) && longer.get(same + 1..) == shorter.get(same..);
    is_doubled.then_some(at)
}
