//! Two display names beside each other: what is the same, what differs, and how much.
//!
//! Measures only; whether a name may follow another one is for rules to say. Read [`Comparison`],
//! then [`NameReading`], which is read once for each name.

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use crate::text::{self, Signs, fold, is_emoji, plain};

use super::display_name::{is_ownership_sign, without_legal_form};
use super::tables::{Tables, likeness_key};

/// A name as comparisons take it. Cheaper than a `DisplayName`: made for every name of a business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameReading {
    /// As typed, without surrounding white space.
    pub typed: String,
    /// Folded, without surrounding spaces.
    pub folded: String,
    /// The words without legal form, conjunctions and an article at the start, in order.
    pub words: Vec<NameWord>,
    /// Plain letters and digits of the whole name, legal form included; conjunctions and an article at
    /// the start left out.
    whole: String,
    /// The same of the words alone.
    core: String,
    /// Numbers, sorted: digits, roman numerals from two letters on, a single letter at the end.
    numbers: Vec<String>,
    /// Bytes of `whole` that stand before the first `&`, `+` or the like; none without one.
    joint: Option<usize>,
    /// Scripts of its letters, sorted.
    scripts: Vec<Script>,
    /// What was seen while folding.
    pub signs: Signs,
    /// Whether letters in costume (mathematical, circled, small capitals) stand in it, or wide ones
    /// inside a word of ordinary ones.
    pub is_costumed: bool,
    /// Emoji, ticks and signs of ownership in it as typed.
    pub decorations: usize,
    /// Whether a word mixes scripts that are not written together.
    pub mixes_scripts: bool,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWord {
    /// Folded.
    pub folded: String,
    /// Its plain letters and digits, simplified where it is Chinese.
    pub plain: String,
}

/// What one name is to another. All lengths are in letters and digits of plain words.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Only case, width, accents, punctuation, spaces, conjunctions and an article at the start differ;
    /// numbers do not.
    pub is_cosmetic: bool,
    /// Only the legal form differs.
    pub is_legal_form_only: bool,
    /// The same words in another order.
    pub is_reordered: bool,
    /// The same name in another script, or with umlauts written out.
    pub is_transliterated: bool,
    /// The same to the eye, but with other characters.
    pub is_lookalike: bool,
    /// Whether numbers differ.
    pub numbers_differ: bool,
    /// Letters to insert, delete, replace or swap between the cores.
    pub edit_distance: usize,
    /// The same where it can be a slip of the pen: none if scripts or numbers differ, or Chinese
    /// characters, each of which is a word.
    pub typo_letters: Option<usize>,
    /// Whether letters are replaced only: none comes, goes or moves.
    pub replaces_letters: bool,
    /// The same between both names in Latin letters, coarse; none if they are in the same scripts or
    /// one leaves vowels out.
    pub sound_distance: Option<usize>,
    /// Letters of the longer core.
    pub letters: usize,
    /// The highest share of letters that differ within one word, 0 to 1.
    pub word_change: f64,
    /// Likeness, 0 to 1.
    pub likeness: f64,
    /// Share of groups of three letters that both have, 0 to 1 (Dice).
    pub trigrams: f64,
    /// Letters of the words that stand in both names, per letters of all words, 0 to 1; none
    /// without words.
    pub shared_words: Option<f64>,
}

impl NameReading {
    /// Reads a name; none if nothing of it can be seen.
    pub fn parse(typed: &str, tables: &Tables) -> Option<NameReading> {
        let typed = typed.trim();
        // Longer than any name, as for `DisplayName`.
        let typed = typed.get(..typed.floor_char_boundary(1024)).unwrap_or(typed);
        // Folding would write `™` as letters.
        let fold = fold(&typed.replace(is_ownership_sign, ""));
        let folded = fold.as_str().trim();
        if folded.is_empty() {
            return None;
        }
        let compared = without_article(folded, tables);
        let (core_text, _) = without_legal_form(compared, &tables.legal_forms);
        // An article may also stand behind a form: `V.O.F. De Klompenmaker`.
        let words = words_of(without_article(&core_text, tables), tables);
        let mut scripts: Vec<Script> = words
            .iter()
            .flat_map(|word| word.folded.chars())
            .filter(|c| c.is_alphabetic())
            .map(|c| c.script())
            .filter(|script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown))
            .collect();
        scripts.sort_by_key(|script| *script as u8);
        scripts.dedup();
        Some(NameReading {
            whole: words_of(compared, tables).into_iter().map(|word| word.plain).collect(),
            core: words.iter().map(|word| word.plain.as_str()).collect(),
            decorations: typed.chars().filter(|c| is_emoji(*c) || is_ownership_sign(*c)).count(),
            joint: joint(compared, tables),
            is_costumed: fold.signs().costumed > 0 && is_costumed(typed),
            numbers: numbers(&words),
            mixes_scripts: scripts.len() > 1 && words.iter().any(|word| text::mixes_scripts(&word.folded)),
            typed: typed.to_owned(),
            folded: folded.to_owned(),
            words,
            scripts,
            signs: fold.signs(),
        })
    }

    /// Compares this name, the newer one, with another.
    pub fn compared_with(&self, other: &NameReading, tables: &Tables) -> Comparison {
        let numbers_differ = self.numbers != other.numbers;
        let same_scripts = self.scripts == other.scripts;
        let same_core = self.core == other.core;
        let is_joined = || self.joins_like(other, tables) || other.joins_like(self, tables);
        let is_cosmetic = (self.whole == other.whole || is_joined()) && !numbers_differ;
        let is_lookalike = self.is_lookalike_of(other);
        let edit_distance = strsim::osa_distance(&self.core, &other.core);
        let letters = self.letters().max(other.letters());
        let is_slip = same_scripts && !numbers_differ && !differ_in_han(&self.core, &other.core);
        let (is_transliterated, sound_distance) = self.sounds_like(other, same_scripts);
        Comparison {
            is_cosmetic,
            is_legal_form_only: !is_cosmetic && same_core && !numbers_differ,
            is_reordered: !same_core && self.has_words_of(other),
            is_transliterated: is_transliterated && !same_core && !is_lookalike && !numbers_differ,
            is_lookalike,
            numbers_differ,
            edit_distance,
            replaces_letters: self.letters() == other.letters() && replaced(&self.core, &other.core) == edit_distance,
            typo_letters: is_slip.then_some(edit_distance),
            sound_distance,
            letters,
            word_change: self.word_change(other, edit_distance, letters),
            likeness: self.likeness(other),
            trigrams: trigrams(&self.core, &other.core),
            shared_words: self.shared_words(other),
        }
    }

    /// Jaro-Winkler likeness of the cores, in Latin letters if the scripts differ, 0 to 1
    /// (W. E. Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter
    /// model of record linkage", 1990).
    pub fn likeness(&self, other: &NameReading) -> f64 {
        if self.scripts == other.scripts {
            strsim::jaro_winkler(&self.core, &other.core)
        } else {
            strsim::jaro_winkler(&self.sound_key(), &other.sound_key())
        }
    }

    /// Letters to change between the cores, in Latin letters if the scripts differ.
    pub fn distance(&self, other: &NameReading) -> usize {
        if self.scripts == other.scripts {
            strsim::osa_distance(&self.core, &other.core)
        } else {
            strsim::osa_distance(&self.sound_key(), &other.sound_key())
        }
    }

    /// Letters of the words that stand in both names, per letters of all words of both.
    pub fn shared_words(&self, other: &NameReading) -> Option<f64> {
        let letters = |words: &[&NameWord]| words.iter().map(|word| word.plain.chars().count()).sum::<usize>();
        let all = letters(&self.words.iter().chain(&other.words).collect::<Vec<_>>());
        let changed = letters(&self.words_missing_in(other)) + letters(&other.words_missing_in(self));
        (all > 0).then(|| share(all.saturating_sub(changed), all))
    }

    /// Whether both names are the same without their legal forms.
    pub fn has_same_core(&self, other: &NameReading) -> bool {
        self.core == other.core && self.numbers == other.numbers
    }

    /// Words that the other name does not have, in order; a word counts as often as it stands.
    pub fn words_missing_in(&self, other: &NameReading) -> Vec<&NameWord> {
        let mut left: Vec<&str> = other.words.iter().map(|word| word.plain.as_str()).collect();
        let is_missing = |word: &&NameWord| match left.iter().position(|known| *known == word.plain) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        };
        self.words.iter().filter(is_missing).collect()
    }

    /// What this name has and the other has not, as text: the missing words, and for words that
    /// contain a word of the other, also the rest (`bank` for `blumenbank` where `blumen` was).
    pub fn text_missing_in(&self, other: &NameReading) -> String {
        let gone = other.words_missing_in(self);
        let mut missing = Vec::new();
        for word in self.words_missing_in(other) {
            missing.push(word.folded.clone());
            for shorter in &gone {
                let starts = common(word.folded.chars(), shorter.folded.chars());
                let length = shorter.folded.chars().count();
                let ends = common(word.folded.chars().rev(), shorter.folded.chars().rev()).min(length - starts);
                let rest: String = word
                    .folded
                    .chars()
                    .skip(starts)
                    .take((word.folded.chars().count() - starts).saturating_sub(ends))
                    .collect();
                let covers = starts + ends == length || text::matches_anywhere(&word.folded);
                if covers && starts + ends > 0 && !rest.is_empty() {
                    missing.push(rest);
                }
            }
        }
        missing.join(" ")
    }

    /// The words of the name in every run of at most four, each run as one text.
    pub fn runs(&self) -> impl Iterator<Item = String> {
        let plain: Vec<&str> = self.words.iter().map(|word| word.plain.as_str()).collect();
        let runs: Vec<String> = (0..plain.len())
            .flat_map(|start| (start + 1..=plain.len().min(start + 4)).map(move |end| start..end))
            .filter_map(|run| plain.get(run).map(<[&str]>::concat))
            .collect();
        runs.into_iter()
    }

    /// Whether the other name has a conjunction where this one has a sign for it.
    fn joins_like(&self, other: &NameReading, tables: &Tables) -> bool {
        let Some((before, behind)) = self.joint.and_then(|joint| self.whole.split_at_checked(joint)) else {
            return false;
        };
        let joined = other.whole.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        // Plain letters are taken apart; the table holds whole ones.
        joined.is_some_and(|joined| tables.conjunctions.contains(&joined.nfc().collect::<String>()))
    }

    /// Whether every word stands in a host label, spelled so or in Latin letters; false without words.
    pub fn stands_in(words: &[&NameWord], label: &str) -> bool {
        let latin = |word: &NameWord| text::romanize(&word.folded).replace(' ', "");
        let is_there = |word: &&NameWord| label.contains(word.plain.as_str()) || label.contains(&latin(word));
        !words.is_empty() && words.iter().all(is_there)
    }

    fn letters(&self) -> usize {
        self.core.chars().count()
    }

    /// Whether both look the same, this one being written otherwise. Going back from mixed scripts
    /// to one is no disguise but its end.
    pub fn is_lookalike_of(&self, other: &NameReading) -> bool {
        if self.core == other.core || (other.mixes_scripts && !self.mixes_scripts) {
            return false;
        }
        // Signs and digits for letters are typed on purpose; `l` for `i` alone can be a slip.
        let has_signs = |name: &NameReading| {
            name.folded.split(' ').any(|word| {
                word.chars().any(char::is_alphabetic)
                    && word.chars().any(|c| c.is_numeric() || matches!(c, '@' | '|' | '$'))
            })
        };
        let signs_added = has_signs(self) && !has_signs(other);
        unicode_security::skeleton(&self.core).eq(unicode_security::skeleton(&other.core))
            || (signs_added && likeness_key(&self.folded) == likeness_key(&other.folded))
    }

    fn has_words_of(&self, other: &NameReading) -> bool {
        let same_count = self.words.len() == other.words.len();
        same_count && self.words.len() > 1 && self.words_missing_in(other).is_empty()
    }

    /// The folded words without legal form and conjunctions, joined by one space.
    pub fn core_words(&self) -> String {
        self.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn sound_key(&self) -> String {
        text::sound_key(&text::romanize(&self.core_words()))
    }

    /// Whether the names are one in Latin letters, and how far apart they are there.
    fn sounds_like(&self, other: &NameReading, same_scripts: bool) -> (bool, Option<usize>) {
        if same_scripts {
            let is_latin = self.scripts == [Script::Latin];
            let is_one = || {
                text::romanize(&self.core_words()).replace(' ', "")
                    == text::romanize(&other.core_words()).replace(' ', "")
            };
            return (is_latin && is_one(), None);
        }
        if self.mixes_scripts {
            return (false, None);
        }
        let (one, two) = (self.sound_key(), other.sound_key());
        if self.leaves_vowels_out() || other.leaves_vowels_out() {
            let (one, two) = (text::consonants(&one), text::consonants(&two));
            return (!one.is_empty() && one == two, None);
        }
        (!one.is_empty() && one == two, Some(strsim::osa_distance(&one, &two)))
    }

    /// Whether it is in a script that writes vowels seldom, or inside of other signs.
    fn leaves_vowels_out(&self) -> bool {
        const SCRIPTS: [Script; 13] = [
            Script::Ethiopic,
            Script::Arabic,
            Script::Hebrew,
            Script::Devanagari,
            Script::Bengali,
            Script::Gujarati,
            Script::Gurmukhi,
            Script::Tamil,
            Script::Telugu,
            Script::Kannada,
            Script::Malayalam,
            Script::Sinhala,
            Script::Thai,
        ];
        self.scripts.iter().any(|script| SCRIPTS.contains(script))
    }

    fn word_change(&self, other: &NameReading, edit_distance: usize, letters: usize) -> f64 {
        if self.words.len() != other.words.len() {
            return share(edit_distance, letters);
        }
        let change = |(one, two): (&NameWord, &NameWord)| {
            let letters = one.plain.chars().count().max(two.plain.chars().count());
            share(strsim::osa_distance(&one.plain, &two.plain), letters)
        };
        self.words.iter().zip(&other.words).map(change).fold(0.0, f64::max)
    }
}

/// Share of groups of three letters that both have (Dice, "Measures of the amount of ecologic
/// association between species", 1945); the ends count as letters.
fn trigrams(one: &str, two: &str) -> f64 {
    let groups = |core: &str| {
        let letters: Vec<char> = ['^', '^'].into_iter().chain(core.chars()).chain(['$']).collect();
        let mut groups: Vec<[char; 3]> = letters.windows(3).filter_map(|group| group.try_into().ok()).collect();
        groups.sort_unstable();
        groups
    };
    let (one, mut two) = (groups(one), groups(two));
    let all = one.len() + two.len();
    let shared = one.iter().filter(|group| two.binary_search(group).map(|at| two.remove(at)).is_ok()).count();
    share(2 * shared, all)
}

#[allow(clippy::cast_precision_loss, reason = "names have at most a thousand letters")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn common(one: impl Iterator<Item = char>, two: impl Iterator<Item = char>) -> usize {
    one.zip(two).take_while(|(one, two)| one == two).count()
}

/// The words of a folded text: what stands between spaces and punctuation, apostrophes and dots
/// inside of words left out; conjunctions between other words are none.
fn words_of(folded: &str, tables: &Tables) -> Vec<NameWord> {
    let is_mark = unicode_normalization::char::is_combining_mark;
    let mut words: Vec<NameWord> = folded
        .split(|c: char| !c.is_alphanumeric() && !is_mark(c) && !matches!(c, '\'' | '’' | 'ʼ' | '´' | '`' | '.'))
        .map(|word| word.chars().filter(|c| c.is_alphanumeric() || is_mark(*c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .map(|folded| NameWord {
            plain: plain(&folded).chars().map(|c| tables.han_variants.simplified(c)).collect(),
            folded,
        })
        .collect();
    let last = words.len().saturating_sub(1);
    let mut at = 0;
    words.retain(|word| {
        let is_inside = at > 0 && at < last;
        at += 1;
        !(is_inside && tables.conjunctions.contains(&word.folded))
    });
    words
}

/// Fewer letters than this are no name without the article before them.
const LEAST_LETTERS_BEHIND_ARTICLE: usize = 4;

/// A folded name without the article that it begins with.
fn without_article<'n>(folded: &'n str, tables: &Tables) -> &'n str {
    match folded.split_once(' ') {
        Some((first, rest))
            if tables.articles.contains(first)
                && rest.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST_LETTERS_BEHIND_ARTICLE =>
        {
            rest
        }
        _ => folded,
    }
}

/// Letters and digits of the whole name before the first sign or word that joins others, in bytes.
fn joint(folded: &str, tables: &Tables) -> Option<usize> {
    let mut before = 0;
    for (at, token) in folded.split(' ').enumerate() {
        if at > 0 && tables.conjunctions.contains(token) {
            return Some(before);
        }
        let part = token.split(['&', '+']).next().unwrap_or_default();
        before += words_of(part, tables).iter().map(|word| word.plain.len()).sum::<usize>();
        if part.len() < token.len() {
            return Some(before);
        }
    }
    None
}

/// Whether letters in costume stand in a name as typed. Wide letters are ordinary in East Asian text
/// as long as the whole word is wide.
fn is_costumed(typed: &str) -> bool {
    let is_wide = |c: char| matches!(c, '\u{ff01}'..='\u{ffee}');
    typed.split_whitespace().any(|word| {
        let letters = || word.chars().filter(|c| c.is_alphanumeric());
        let has_wide = letters().any(|c| is_wide(c) && fold(c.encode_utf8(&mut [0; 4])).as_str().is_ascii());
        let mixes = has_wide && letters().any(|c| c.is_ascii_alphanumeric());
        mixes || word.chars().any(|c| !is_wide(c) && text::fold::is_costumed(c))
    })
}

/// How many letters differ at the same place.
fn replaced(one: &str, two: &str) -> usize {
    one.chars().zip(two.chars()).filter(|(one, two)| one != two).count()
}

/// What numbers a name among its like, sorted.
fn numbers(words: &[NameWord]) -> Vec<String> {
    let mut numbers = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let digits = word.plain.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty());
        numbers.extend(digits.map(str::to_owned));
        let is_roman = word.plain.len() > 1 && word.plain.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        let mut letters = word.plain.chars();
        let is_letter = at > 0
            && at + 1 == words.len()
            && matches!((letters.next(), letters.next()), (Some(only), None) if only.is_lowercase());
        if is_roman || is_letter {
            numbers.push(word.plain.clone());
        }
    }
    numbers.sort();
    numbers
}

/// Whether the names differ in a Chinese character: there each one is a word.
fn differ_in_han(one: &str, two: &str) -> bool {
    let lacks = |text: &str, in_text: &str| {
        text.chars().any(|c| !c.is_ascii() && c.script() == Script::Han && !in_text.contains(c))
    };
    lacks(one, two) || lacks(two, one)
}
