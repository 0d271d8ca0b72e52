//! Accents that are noise: `vérìfÿ`. Read [`languages_of`] and [`undo`].

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::cells::{Cell, Cells};

/// The letters with accents of the languages that business is done in, beyond the Latin alphabet, by
/// their main exemplar characters in CLDR and those of common loan words. Languages that share them share a
/// line.
const ALPHABETS: [&str; 30] = [
    "àâæçéèêëîïôœùûüÿñ",                                                   // French
    "äöüßéèàáñ",                                                           // German
    "áéíóúüñºªç",                                                          // Spanish
    "áàâãçéêíóôõúüòñ",                                                     // Portuguese
    "àèéìíîòóùú",                                                          // Italian
    "àáçéèíïóòúüñŀ",                                                       // Catalan
    "áâäàéèêëíïîóöôúüûç",                                                  // Dutch
    "åäöéáàüøæ",                                                           // Swedish, Finnish
    "æøåéèêóòôáäö",                                                        // Danish, Norwegian
    "áéíóúýðþæö",                                                          // Icelandic
    "áíóúýðæø",                                                            // Faroese
    "áéíóúöüőű",                                                           // Hungarian
    "áčďéěíňóřšťúůýžäĺľŕôö",                                               // Czech, Slovak
    "ąćęłńóśźżéö",                                                         // Polish
    "čćđšžàáâèéêìíîòóôùúûȁȃȅȇȉȋȍȏȑȓȕȗŕ",                                   // Slovene, Croatian, Serbian
    "ăâîșțşţéáèöü",                                                        // Romanian
    "çğıöşüâîûi̇əxq",                                                       // Turkish, Azerbaijani
    "āčēģīķļņšūžōŗ",                                                       // Latvian
    "ąčęėįšųūž",                                                           // Lithuanian
    "äõöüšž",                                                              // Estonian
    "ëç",                                                                  // Albanian
    "ċġħżàèìòù",                                                           // Maltese
    "âêîôûŵŷáéíóúàèïëöä",                                                  // Welsh, Irish
    "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ", // Vietnamese
    "áàéèẹíìóòọṣúùńǹḿ",                                                    // Yoruba
    "ɓɗƙƴỳāīōū",                                                           // Hausa, Maori
    "ịọụṅñ",                                                               // Igbo
    "ŭĉĝĥĵŝ",                                                              // Esperanto
    "áéíñóúëüïãẽĩõũỹý",                                                    // Guarani and neighbors
    "âêîôûçşëäöüňýžşı",                                                    // Kurdish, Turkmen, Crimean Tatar
];

/// All of [`ALPHABETS`].
pub(super) const ALL_LANGUAGES: u64 = (1 << ALPHABETS.len()) - 1;

/// Which alphabets have a letter with an accent, as bits; 0 for a letter of none.
pub(super) fn languages_of(character: char) -> u64 {
    let at = match character {
        '\u{c0}'..='\u{24f}' => u32::from(character) - 0xc0,
        '\u{1e00}'..='\u{1eff}' => u32::from(character) - 0x1e00 + 0x190,
        _ => return 0,
    };
    usize::try_from(at).ok().and_then(|at| LETTERS.get(at)).copied().unwrap_or(0)
}

/// By place in Latin-1 to Latin Extended-B, then Latin Extended Additional.
static LETTERS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let letters = ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
    letters
        .map(|letter| {
            let has = |(bit, alphabet): (usize, &&str)| u64::from(alphabet.contains(letter)) << bit;
            ALPHABETS.iter().enumerate().map(has).sum()
        })
        .collect()
});

/// Takes the accents off the words whose accents no language has together, or at all, and off all words if
/// those of all words are such, and there are several or one word alone is enough.
pub(super) fn undo(cells: &mut Cells) {
    let words = cells.runs(Cell::is_word);
    let languages = |word: &[Cell]| {
        let accented = word.iter().filter(|cell| !cell.read.is_ascii() && bare(cell.read).is_some());
        accented.fold((ALL_LANGUAGES, 0), |(all, count), cell| (all & languages_of(cell.read), count + 1))
    };
    let of_words: Vec<(u64, u32)> = words.iter().map(|word| languages(cells.get(word.clone()))).collect();
    let accented = of_words.iter().filter(|(_, accents)| *accents > 0).count();
    let common = of_words.iter().fold(ALL_LANGUAGES, |all, (languages, _)| all & languages);
    let is_word_noise = |(languages, accents): &(u64, u32)| *languages == 0 && *accents > 0;
    let is_noise = common == 0 && (accented > 2 || of_words.iter().any(is_word_noise));
    for (word, of_word) in words.into_iter().zip(of_words) {
        if is_noise || is_word_noise(&of_word) {
            cells.read(word, bare);
        }
    }
}

/// A Latin letter without its accents; none if it has none.
pub(super) fn bare(character: char) -> Option<char> {
    // Where Unicode keeps all of them; a test looks at all characters.
    if !matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
        return None;
    }
    let mut letters = character.nfd();
    let base = letters.next().filter(char::is_ascii_lowercase)?;
    letters.all(is_combining_mark).then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_letters_with_accents_have_bare_ones() {
        for character in '\u{80}'..=char::MAX {
            let mut letters = character.nfd();
            let base = letters.next().filter(char::is_ascii_lowercase).filter(|_| letters.all(is_combining_mark));
            assert_eq!(bare(character), base, "{character:?}");
        }
    }
}
