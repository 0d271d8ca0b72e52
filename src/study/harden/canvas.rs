//! A text while it is being disguised. Read [`Canvas`].

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use super::dice::Dice;
use super::mutation::{Mutation, Strength, Way};
use super::synonyms::Synonyms;

/// Of everything, one in so many is mutated throughout.
const THROUGHOUT: usize = 3;

/// How many letters are one word where nothing stands between words.
const UNSPACED_WORD: usize = 4;

/// A text with the places that count in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas {
    /// The text.
    pub text: String,
    /// What rules saw in it, links left out; bytes of the text, ascending, apart from one another.
    pub spots: Vec<Range<usize>>,
}

/// What is put in the place of what, ascending and apart from one another.
type Edits = Vec<(Range<usize>, String)>;

impl Canvas {
    /// A text, and the places that count; those within links are left out.
    pub fn new(text: &str, spots: impl IntoIterator<Item = Range<usize>>) -> Self {
        let links = links(text);
        let mut spots: Vec<Range<usize>> = spots.into_iter().filter(|spot| !overlaps(&links, spot)).collect();
        spots.sort_by_key(|spot| (spot.start, spot.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for spot in spots.into_iter().filter(|spot| text.get(spot.clone()).is_some_and(|text| !text.is_empty())) {
            match apart.last_mut().filter(|last| last.end > spot.start) {
                Some(last) => last.end = last.end.max(spot.end),
                None => apart.push(spot),
            }
        }
        Canvas { text: text.to_owned(), spots: apart }
    }

    /// Lets some words count, where nobody knows which ones do.
    pub fn with_any_words(text: &str, dice: &mut Dice) -> Self {
        let words = words(text, None);
        let spots = words.into_iter().filter(|_| dice.one_in(THROUGHOUT)).collect::<Vec<_>>();
        Canvas::new(text, spots)
    }

    /// The text after a mutation; `None` where it changes nothing.
    pub fn mutated(
        &self,
        mutation: &Mutation,
        strength: Strength,
        synonyms: &Synonyms,
        dice: &mut Dice,
    ) -> Option<Canvas> {
        let edits = match (mutation.way, strength) {
            (Way::Letter(letter), _) => self.by_letter(letter, strength, dice),
            (Way::Between(between), _) => self.between(between, strength, dice),
            // There is one way only to write a word or a link otherwise.
            (Way::Word(_) | Way::Link(_), Strength::Touch) => Edits::new(),
            (Way::Word(word), _) => self.by_word(word, strength, dice),
            (Way::Link(link), Strength::Whole) => self.by_link(link, dice),
            (Way::Synonym, Strength::Touch | Strength::Whole) => self.by_synonym(synonyms, strength, dice),
            (Way::Link(_) | Way::Synonym, Strength::Throughout) => Edits::new(),
        };
        let changed = self.with(edits);
        (changed.text != self.text).then_some(changed)
    }

    /// The words that a mutation of this strength is about.
    fn words(&self, strength: Strength) -> Vec<Range<usize>> {
        words(&self.text, (strength != Strength::Throughout).then_some(&self.spots))
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn by_letter(&self, letter: fn(char, &mut Dice) -> Option<String>, strength: Strength, dice: &mut Dice) -> Edits {
        let mut edits = Edits::new();
        for word in self.words(strength) {
            let letters = self.part(&word).char_indices();
            let mut possible: Edits = letters
                .filter_map(|(at, from)| {
                    let start = word.start + at;
                    letter(from, dice).map(|to| (start..start + from.len_utf8(), to))
                })
                .collect();
            match strength {
                Strength::Touch if possible.is_empty() => {}
                Strength::Touch => edits.push(possible.swap_remove(dice.below(possible.len()))),
                Strength::Whole => edits.append(&mut possible),
                Strength::Throughout => edits.extend(possible.into_iter().filter(|_| dice.one_in(THROUGHOUT))),
            }
        }
        edits
    }

    fn between(&self, between: fn(&mut Dice) -> String, strength: Strength, dice: &mut Dice) -> Edits {
        let mut edits = Edits::new();
        for word in self.words(strength) {
            if strength == Strength::Throughout && !dice.one_in(THROUGHOUT) {
                continue;
            }
            let gaps: Vec<usize> =
                self.part(&word).grapheme_indices(true).skip(1).map(|(at, _)| word.start + at).collect();
            let inserted = between(dice);
            let chosen = match strength {
                Strength::Touch => dice.pick(&gaps).copied().into_iter().collect(),
                Strength::Whole | Strength::Throughout => gaps,
            };
            edits.extend(chosen.into_iter().map(|at| (at..at, inserted.clone())));
        }
        edits
    }

    fn by_word(&self, word: fn(&str, &mut Dice) -> Option<String>, strength: Strength, dice: &mut Dice) -> Edits {
        let words = self.words(strength).into_iter();
        let chosen: Vec<Range<usize>> =
            words.filter(|_| strength != Strength::Throughout || dice.one_in(THROUGHOUT)).collect();
        chosen.into_iter().filter_map(|range| Some((range.clone(), word(self.part(&range), dice)?))).collect()
    }

    fn by_link(&self, link: fn(&str, &mut Dice) -> Option<String>, dice: &mut Dice) -> Edits {
        let links = links(&self.text).into_iter();
        links.filter_map(|range| Some((range.clone(), link(self.part(&range), dice)?))).collect()
    }

    fn by_synonym(&self, synonyms: &Synonyms, strength: Strength, dice: &mut Dice) -> Edits {
        let mut possible: Edits = self
            .spots
            .iter()
            .filter_map(|spot| Some((spot.clone(), synonyms.of(self.part(spot), dice)?.to_owned())))
            .collect();
        if strength == Strength::Touch && !possible.is_empty() {
            possible = vec![possible.swap_remove(dice.below(possible.len()))];
        }
        possible
    }

    /// The text with edits made, and the same places counting.
    fn with(&self, edits: Edits) -> Canvas {
        let mut text = String::with_capacity(self.text.len() * 2);
        let mut from = 0;
        for (range, to) in &edits {
            text.push_str(self.text.get(from..range.start).unwrap_or_default());
            text.push_str(to);
            from = range.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        let moved = |at: usize, is_before: &dyn Fn(&Range<usize>) -> bool| {
            let before = edits.iter().filter(|(range, _)| is_before(range));
            before.fold(at, |at, (range, to)| at + to.len() - range.len())
        };
        let spots = self.spots.iter().map(|spot| {
            moved(spot.start, &|range| range.end <= spot.start)..moved(spot.end, &|range| range.start < spot.end)
        });
        Canvas { spots: spots.collect(), text }
    }
}

/// The words of a text, links left out: runs of letters and digits with at least one letter. With
/// spots, the parts of words that lie in them. Scripts that put nothing between words are cut into
/// pieces where no spots do that.
fn words(text: &str, spots: Option<&Vec<Range<usize>>>) -> Vec<Range<usize>> {
    let links = links(text);
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let mut count = 0;
    let mut close = |run: &mut Option<Range<usize>>| words.extend(run.take());
    for (at, grapheme) in text.grapheme_indices(true) {
        let range = at..at + grapheme.len();
        let is_word = grapheme.chars().next().is_some_and(char::is_alphanumeric);
        let counts = spots.is_none_or(|spots| overlaps(spots, &range));
        if !is_word || !counts || overlaps(&links, &range) {
            close(&mut run);
            continue;
        }
        let is_full = spots.is_none() && count >= UNSPACED_WORD && is_unspaced(grapheme);
        let is_new_spot = spots.is_some_and(|spots| spots.iter().any(|spot| spot.start == at));
        if is_full || is_new_spot {
            close(&mut run);
        }
        match &mut run {
            Some(run) => run.end = range.end,
            None => {
                count = 0;
                run = Some(range);
            }
        }
        count += 1;
    }
    close(&mut run);
    words.retain(|word| text.get(word.clone()).is_some_and(|word| word.chars().any(char::is_alphabetic)));
    words
}

fn is_unspaced(grapheme: &str) -> bool {
    let first = grapheme.chars().next().map(|first| first.script());
    matches!(
        first,
        Some(
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
    )
}

/// The links of a text that are written with their scheme; a plain reader of its own, so that what
/// finds links is not held against itself.
pub(super) fn links(text: &str) -> Vec<Range<usize>> {
    let mut links: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        let before = text.get(..at).unwrap_or_default();
        let start = before
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |last| last + before.get(last..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        let after = text.get(at..).unwrap_or_default();
        let end = after.find(|c: char| !c.is_ascii_graphic()).map_or(text.len(), |end| at + end);
        let link = text.get(start..end).unwrap_or_default();
        let end = start + link.trim_end_matches(['.', ',', ';', '!', '?', ')', ']', '"', '\'']).len();
        if start < at && end > at + "://".len() && links.last().is_none_or(|last| last.end <= start) {
            links.push(start..end);
        }
    }
    links
}

fn overlaps(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    ranges.iter().any(|other| other.start < range.end && range.start < other.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_outside_of_links() {
        for (text, expected) in [
            ("Pay 1,99 at https://desk.example/a now", &["Pay", "at", "now"][..]),
            ("क़ीमत 5", &["क़ीमत"]),
            ("贷款最快放款今天", &["贷款最快", "放款今天"]),
            ("x2 22", &["x2"]),
        ] {
            let found: Vec<&str> = words(text, None).into_iter().map(|word| text.get(word).unwrap()).collect();
            assert_eq!(found, expected);
        }
        let text = "see (http://a.example/b). 点击https://c.example，谢谢";
        let found: Vec<&str> = links(text).into_iter().map(|link| text.get(link).unwrap()).collect();
        assert_eq!(found, ["http://a.example/b", "https://c.example"]);
    }

    #[test]
    fn places_that_count_move_with_the_text() {
        let canvas = Canvas::new("a parcel for you", [2..8, 13..16]);
        let spaced = canvas.with(vec![(3..3, " ".to_owned()), (9..12, "to".to_owned())]);
        let counting: Vec<&str> = spaced.spots.iter().map(|spot| spaced.part(spot)).collect();
        assert_eq!((spaced.text.as_str(), counting), ("a p arcel to you", vec!["p arcel", "you"]));
    }
}
