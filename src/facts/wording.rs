//! How a message is written: words, capitals, pictures, scripts, language, disguise.
//!
//! Measured over what is shown, translations left out: they say again what was said. Read [`value`].

use super::catalog::Fact;
use super::haystack::{Haystack, HaystackPart};
use super::kind::{RATIO_ONE, Value};
use super::links::MessageLink;
use super::profile::{int, word};
use crate::record::PartRole;
use crate::text::{
    Disguises, Letters, Signs, costumed_words, exclamations, has_right_to_left_letters, hides_in_words, language,
    pictures, words,
};

/// Fewer letters with case say nothing of how much is written in capitals: `OK`, `DHL`, `OTP: 1234`.
const FEWEST_CASED_LETTERS: usize = 12;

/// The value of a fact about the wording; unknown for any other fact.
pub(super) fn value(fact: Fact, haystack: &Haystack<'_>, links: &[MessageLink<'_>]) -> Value<'static> {
    match fact {
        Fact::TextWords => int(folded(haystack).map(|text| words(text).count()).sum()),
        Fact::TextExclamations => int(folded(haystack).map(exclamations).sum()),
        Fact::TextEmoji => int(own(haystack).map(|(_, part)| pictures(&part.text)).sum()),
        Fact::TextCapitals => capitals(haystack.letters()),
        Fact::TextScript => word(haystack.letters().main_script()),
        Fact::TextScripts => Value::Words(haystack.letters().scripts().into_iter().map(Into::into).collect()),
        Fact::TextLanguage => word(language(&without_links(haystack, links))),
        Fact::TextInvisible => int(haystack.signs().invisible as usize + direction_controls(haystack)),
        Fact::TextDirectionControls => int(direction_controls(haystack)),
        Fact::TextLookalikeWords => int(haystack.disguises().lookalike_words),
        Fact::TextSpacedWords => int(haystack.disguises().spaced_words),
        Fact::TextLeetWords => int(haystack.disguises().leet_words),
        Fact::TextStackedMarks => int(haystack.disguises().stacked_marks),
        Fact::TextCostumedWords => int(in_costume(haystack)),
        Fact::TextDisguised => Value::Bool(is_disguised(haystack)),
        _ => Value::Unknown,
    }
}

/// The parts that say something of their own, with their index.
fn own<'h, 'r>(haystack: &'h Haystack<'r>) -> impl Iterator<Item = (usize, &'h HaystackPart<'r>)> {
    let parts = haystack.parts().iter().enumerate();
    parts.filter(|(_, part)| !matches!(part.role, PartRole::Translation(_)))
}

fn folded<'h>(haystack: &'h Haystack<'_>) -> impl Iterator<Item = &'h str> {
    own(haystack).filter_map(|(index, _)| haystack.as_str().get(haystack.range(index)))
}

fn capitals(letters: &Letters) -> Value<'static> {
    let parts = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let share = parts(letters.capitals).saturating_mul(RATIO_ONE).checked_div(parts(letters.cased));
    share.filter(|_| letters.cased >= FEWEST_CASED_LETTERS).map_or(Value::Unknown, Value::Ratio)
}

/// What is said beside links, whose letters are of no language.
fn without_links(haystack: &Haystack<'_>, links: &[MessageLink<'_>]) -> String {
    let mut said = String::new();
    for (index, part) in own(haystack) {
        let mut from = 0;
        for link in links.iter().filter(|link| link.part == Some(index)) {
            said.push_str(part.text.get(from..link.span.start).unwrap_or_default());
            said.push(' ');
            from = link.span.end.max(from);
        }
        said.push_str(part.text.get(from..).unwrap_or_default());
        said.push('\n');
    }
    said
}

/// Characters that steer the direction of writing; none where letters are written from right to left,
/// because numbers and names among them need such characters.
fn direction_controls(haystack: &Haystack<'_>) -> usize {
    let count = haystack.signs().direction_controls as usize;
    let is_needed = || haystack.parts().iter().any(|part| has_right_to_left_letters(&part.text));
    if count == 0 || is_needed() { 0 } else { count }
}

/// Words in costume. Folding has seen whether there can be any but for white letters on black, which it
/// leaves as they are.
fn in_costume(haystack: &Haystack<'_>) -> usize {
    haystack.parts().iter().filter(|part| !part.text.is_ascii()).map(|part| costumed_words(&part.text)).sum()
}

fn is_disguised(haystack: &Haystack<'_>) -> bool {
    let Disguises { lookalike_words, spaced_words, leet_words, stacked_marks } = haystack.disguises();
    let Signs { invisible, direction_controls: steering, costumed: _ } = haystack.signs();
    lookalike_words + spaced_words + leet_words + stacked_marks > 0
        || (invisible + steering > 0 && haystack.parts().iter().any(|part| hides_in_words(&part.text)))
        || in_costume(haystack) > 0
}
