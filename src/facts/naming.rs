//! The display name against what else the business says of itself: its form, its legal name, its
//! website, and the brands it looks like without writing them. Read [`value`].

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::catalog::Fact;
use super::kind::{RATIO_ONE, Value};
use super::name::JudgedName;
use super::profile::{ProfileFacts, int, spelled_out};
use crate::identifier::{DisplayName, Tables};

/// The value of a fact about the name against other fields; `None` for a fact of another family.
pub(super) fn value(
    fact: Fact,
    judged: Option<&JudgedName>,
    profile: &ProfileFacts<'_>,
    tables: &Tables,
) -> Option<Value<'static>> {
    let name = judged.map(|judged| &judged.name);
    let count = |measure: fn(&DisplayName) -> usize| name.map_or(Value::Unknown, |name| int(measure(name)));
    let holds = |test: fn(&DisplayName) -> bool| Value::Bool(name.is_some_and(test));
    let with_legal = |measure: fn(&DisplayName, &DisplayName) -> Value<'static>| {
        name.zip(profile.legal_name()).map_or(Value::Unknown, |(name, legal)| measure(name, legal))
    };
    Some(match fact {
        Fact::NameLetters => count(|name| name.form.letters),
        Fact::NameDoubleSpace => holds(|name| name.form.has_double_space),
        Fact::NameSymbolRun => count(|name| name.form.longest_symbol_run),
        Fact::NameOddCasing => holds(has_odd_casing),
        Fact::NameOwnershipSigns => count(|name| name.form.ownership_signs),
        Fact::NameMixedScript => holds(|name| name.form.mixes_scripts),
        Fact::NameLegalSharedWords => with_legal(shared_with_legal),
        Fact::NameMatchesLegal => with_legal(matches_legal),
        Fact::NameInWebsite => name.map_or(Value::Unknown, |name| in_website(name, profile)),
        Fact::NameLookalikeBrand => Value::Bool(
            judged.and_then(|judged| judged.lookalike_brand(tables)).is_some_and(|brand| !profile.is_brand(brand)),
        ),
        _ => return None,
    })
}

/// Two capitals behind small letters in one word. One is a habit of brands: `PayPal`, `iPhone`.
fn has_odd_casing(name: &DisplayName) -> bool {
    name.typed.split(|character: char| !character.is_alphabetic()).any(|word| {
        let behind_small = word.chars().zip(word.chars().skip(1));
        behind_small.filter(|(before, after)| before.is_lowercase() && after.is_uppercase()).count() >= 2
    })
}

/// Words of a name, bare: without accents and punctuation.
fn bare_words(name: &DisplayName) -> Vec<String> {
    name.core.split(' ').map(bare).filter(|word| !word.is_empty()).collect()
}

fn bare(text: &str) -> String {
    text.nfkd().filter(|character| character.is_alphanumeric()).collect()
}

fn shared_with_legal(name: &DisplayName, legal: &DisplayName) -> Value<'static> {
    let (words, legal) = (bare_words(name), bare_words(legal));
    let shared = words.iter().filter(|word| legal.contains(word)).count();
    match (i64::try_from(shared), i64::try_from(words.len())) {
        (Ok(shared), Ok(all)) if all > 0 => Value::Ratio(shared * RATIO_ONE / all),
        _ => Value::Unknown,
    }
}

fn matches_legal(name: &DisplayName, legal: &DisplayName) -> Value<'static> {
    if !same_writing(&name.core, &legal.core) {
        return Value::Unknown;
    }
    let (words, legal) = (bare_words(name), bare_words(legal));
    let (joined, legal_joined) = (words.concat(), legal.concat());
    let stands_in = |few: &[String], many: &[String]| !few.is_empty() && few.iter().all(|word| many.contains(word));
    let matches = joined == legal_joined
        || stands_in(&words, &legal)
        || stands_in(&legal, &words)
        || (legal.len() > 1 && joined == initials(&legal))
        || (words.len() > 1 && legal_joined == initials(&words));
    Value::Bool(matches)
}

fn initials(words: &[String]) -> String {
    words.iter().filter_map(|word| word.chars().next()).collect()
}

/// Whether two texts are in one script, so that their letters can be compared.
fn same_writing(one: &str, other: &str) -> bool {
    let script = |text: &str| text.chars().map(|letter| letter.script()).find(|script| !is_any(*script));
    match (script(one), script(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

fn is_any(script: Script) -> bool {
    matches!(script, Script::Common | Script::Inherited | Script::Unknown)
}

/// Fewer letters than this stand in a label by chance.
const LEAST_LETTERS_IN_LABEL: usize = 4;

fn in_website(name: &DisplayName, profile: &ProfileFacts<'_>) -> Value<'static> {
    let labels: Vec<String> = profile.website_labels();
    if labels.is_empty() {
        return Value::Unknown;
    }
    let comparable: Vec<&String> = labels.iter().filter(|label| same_writing(label, &name.core)).collect();
    if comparable.is_empty() {
        return Value::Unknown;
    }
    let words: Vec<String> = bare_words(name);
    let spelled_out: Vec<String> = name.core.split(' ').map(|word| bare(&spelled_out(word))).collect();
    let (joined, joined_spelled_out, initials) = (words.concat(), spelled_out.concat(), initials(&words));
    let is_in = |label: &str| {
        let pieces: Vec<String> =
            label.split(['-', '.', '_', '/']).map(bare).filter(|piece| !piece.is_empty()).collect();
        let whole = pieces.concat();
        let contains = |word: &String| match letters(word) {
            0 | 1 => false,
            // Two signs are a word in Han, and three are none in Latin.
            few if few < LEAST_LETTERS_IN_LABEL && word.is_ascii() => pieces.contains(word) || whole == *word,
            _ => whole.contains(word.as_str()),
        };
        let stands_for_initials = letters(&initials) >= 2
            && (pieces.contains(&initials) || (letters(&initials) >= 3 && whole.starts_with(&initials)));
        contains(&joined)
            || contains(&joined_spelled_out)
            || words.iter().chain(&spelled_out).any(contains)
            || stands_for_initials
            || (letters(&whole) >= LEAST_LETTERS_IN_LABEL && joined.contains(&whole))
    };
    Value::Bool(comparable.into_iter().any(|label| is_in(label)))
}

fn letters(text: &str) -> usize {
    text.chars().count()
}
