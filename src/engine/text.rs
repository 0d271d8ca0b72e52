//! What was seen in the text of one record, and the text functions over it. Read [`Sight`].

use std::ops::Range;

use crate::facts::{Fact, Haystack, HaystackPart, covers};
use crate::record::PartRole;
use crate::rulepack::{Edges, EntryId, PatternId, RulePack, Seen, SetId, TextTest};
use crate::text::{count_words, words};

/// Everything seen in one text, all views together.
#[derive(Debug, Default)]
pub(super) struct Sight {
    /// By place and entry, each once; bytes of the folded haystack.
    seen: Vec<Seen>,
    /// The entries among them, ascending, each once.
    entries: Vec<EntryId>,
    /// A bit for each set of which an entry was seen. Most tests ask for sets of which none was.
    sets: Vec<u64>,
}

impl Sight {
    /// One pass over the text, and one over each further view of a part.
    pub(super) fn of(haystack: &Haystack<'_>, pack: &RulePack) -> Sight {
        let mut seen = Vec::new();
        pack.matcher.scan(haystack.as_str(), &mut seen);
        let mut of_view = Vec::new();
        for (part, view) in haystack.views() {
            of_view.clear();
            pack.matcher.scan(view.as_str(), &mut of_view);
            seen.extend(of_view.iter().map(|found| {
                let range = haystack.from_view(part, view, found.start as usize..found.end as usize);
                let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
                Seen { start: at(range.start), end: at(range.end), entry: found.entry }
            }));
        }
        seen.sort_unstable();
        seen.dedup();
        let mut entries: Vec<EntryId> = seen.iter().map(|seen| seen.entry).collect();
        entries.sort_unstable();
        entries.dedup();
        let mut sets = vec![0; pack.vocabulary.set_count().div_ceil(64)];
        for set in entries.iter().flat_map(|entry| pack.vocabulary.sets_of(*entry)) {
            if let Some(bits) = sets.get_mut(set.0 as usize / 64) {
                *bits |= 1_u64 << (set.0 % 64);
            }
        }
        Sight { seen, entries, sets }
    }

    /// Every entry seen, each once.
    pub(super) fn entries(&self) -> impl Iterator<Item = EntryId> {
        self.entries.iter().copied()
    }

    /// Whether an entry was seen anywhere.
    fn has(&self, entry: EntryId) -> bool {
        self.entries.binary_search(&entry).is_ok()
    }

    /// Whether an entry of a set was seen anywhere.
    fn has_of(&self, set: SetId) -> bool {
        self.sets.get(set.0 as usize / 64).is_some_and(|bits| (bits >> (set.0 % 64)) & 1 == 1)
    }

    /// Where entries of a set stand in the parts that a text fact covers.
    fn places<'s>(&'s self, test: TextTest, asked: &'s Asked<'_>) -> impl Iterator<Item = Place> {
        let seen = if self.has_of(test.set) { self.seen.as_slice() } else { &[] };
        seen.iter().filter_map(move |seen| {
            let is_wanted = asked.pack.vocabulary.contains(test.set, seen.entry);
            let part = is_wanted.then(|| asked.haystack.part_at(seen.start as usize)).flatten()?;
            let role = asked.haystack.parts().get(part)?.role;
            covers(test.text, role).then_some(Place {
                range: seen.start as usize..seen.end as usize,
                entry: seen.entry,
                part,
                role,
            })
        })
    }
}

/// What is asked about the text of one record.
pub(super) struct Asked<'e> {
    pub(super) pack: &'e RulePack,
    pub(super) haystack: &'e Haystack<'e>,
    pub(super) sight: &'e Sight,
}

/// Where an entry stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Bytes of the folded haystack.
    pub(super) range: Range<usize>,
    entry: EntryId,
    pub(super) part: usize,
    role: PartRole,
}

impl Place {
    /// A place in a part, whatever stands there.
    pub(super) fn at(range: Range<usize>, part: usize) -> Self {
        Place { range, entry: EntryId(u32::MAX), part, role: PartRole::Body }
    }
}

impl Asked<'_> {
    /// The places of `mentions`, each entry once, in the order of the text.
    pub(super) fn mentions(&self, test: TextTest) -> Vec<Place> {
        first_of_each(self.sight.places(test, self))
    }

    /// Whether any entry of a set is mentioned.
    pub(super) fn is_mentioned(&self, test: TextTest) -> bool {
        self.sight.has_of(test.set) && (self.covers_all(test.text) || self.sight.places(test, self).next().is_some())
    }

    /// Whether a text fact covers every part, so that what was seen anywhere was seen in it.
    fn covers_all(&self, text: Fact) -> bool {
        self.haystack.parts().iter().all(|part| covers(text, part.role))
    }

    /// The places of `asserts`: those that nothing around them negates.
    pub(super) fn asserts(&self, test: TextTest) -> Vec<Place> {
        first_of_each(self.sight.places(test, self).filter(|place| !self.is_negated(place)))
    }

    /// Whether any entry of a set is asserted.
    pub(super) fn is_asserted(&self, test: TextTest) -> bool {
        self.sight.places(test, self).any(|place| !self.is_negated(&place))
    }

    fn is_negated(&self, place: &Place) -> bool {
        let part = self.haystack.range(place.part);
        let text = |range: Range<usize>| self.haystack.as_str().get(range).unwrap_or_default();
        self.pack.tables.negations.negate(text(part.start..place.range.start), text(place.range.end..part.end))
    }

    /// How many distinct entries of a set stand in the text; translations do not add, and entries that
    /// stand in the same place are spellings of one.
    pub(super) fn mention_count(&self, test: TextTest) -> i64 {
        let own = self.sight.places(test, self).filter(|place| !matches!(place.role, PartRole::Translation(_)));
        let mut places: Vec<(usize, usize)> =
            first_of_each(own).into_iter().map(|place| (place.range.start, place.range.end)).collect();
        places.sort_unstable();
        places.dedup();
        i64::try_from(places.len()).unwrap_or(i64::MAX)
    }

    /// Whether every word of a text belongs to an entry of a set, and there is a word; translations are
    /// left out. An open entry takes the whole word in which it ends.
    pub(super) fn consists_of(&self, test: TextTest) -> bool {
        if !self.sight.has_of(test.set) {
            return false;
        }
        let places: Vec<Place> = self.sight.places(test, self).collect();
        let mut words_seen = 0;
        for (part, described) in self.haystack.parts().iter().enumerate() {
            if !covers(test.text, described.role) || matches!(described.role, PartRole::Translation(_)) {
                continue;
            }
            let range = self.haystack.range(part);
            let folded = self.haystack.as_str().get(range.clone()).unwrap_or_default();
            for word in words(folded) {
                words_seen += 1;
                let word = range.start + word.start..range.start + word.end;
                // Where words have no spaces between them, entries stand side by side in one: what they
                // leave open is pushed from the left to the right. Places are in the order of the text.
                let mut open = word.start;
                for place in &places {
                    if place.range.start <= open && place.range.end > open {
                        open = if self.is_open_at_end(place.entry) { word.end } else { place.range.end };
                    }
                }
                if open < word.end {
                    return false;
                }
            }
        }
        words_seen > 0
    }

    fn is_open_at_end(&self, entry: EntryId) -> bool {
        let entry = self.pack.vocabulary.entries().get(entry.0 as usize);
        entry.is_some_and(|entry| entry.edges == Edges::OpenEnd)
    }

    /// The first two places of `near`: an entry of each set, at most so many words apart in one part.
    pub(super) fn near(&self, text: Fact, first: SetId, second: SetId, distance: u32) -> Option<(Place, Place)> {
        if !self.sight.has_of(first) {
            return None;
        }
        let seconds: Vec<Place> = self.sight.places(TextTest { text, set: second }, self).collect();
        if seconds.is_empty() {
            return None;
        }
        let firsts = self.sight.places(TextTest { text, set: first }, self);
        for one in firsts {
            let close = seconds.iter().find(|other| {
                other.part == one.part && self.words_between(&one.range, &other.range) <= distance as usize
            });
            if let Some(other) = close {
                return Some((one, other.clone()));
            }
        }
        None
    }

    /// Words from one place to the other: 1 for neighbors, 0 for places that overlap.
    fn words_between(&self, one: &Range<usize>, other: &Range<usize>) -> usize {
        let (left, right) = if one.start <= other.start { (one, other) } else { (other, one) };
        if right.start < left.end {
            return 0;
        }
        let between = self.haystack.as_str().get(left.end..right.start).unwrap_or_default();
        count_words(between) + 1
    }

    /// The first match of a pattern in the parts that a text fact covers; in a further view of a
    /// part only where the part itself has none.
    pub(super) fn matches(&self, text: Fact, pattern: PatternId) -> Option<Place> {
        first_match(self.tried(pattern)?, text, self.haystack)
    }

    /// Whether a pattern matches, see [`Asked::matches`]. Where it begins is not asked for, which saves
    /// the way back from its end.
    pub(super) fn is_matched(&self, text: Fact, pattern: PatternId) -> bool {
        let Some(regex) = self.tried(pattern) else { return false };
        let of_part = |(part, described): (usize, &HaystackPart<'_>)| {
            let folded = self.haystack.as_str().get(self.haystack.range(part)).unwrap_or_default();
            covers(text, described.role)
                && (regex.is_match(folded)
                    || self.haystack.views().any(|(of, view)| of == part && regex.is_match(view.as_str())))
        };
        self.haystack.parts().iter().enumerate().any(of_part)
    }

    /// A pattern that may match by what was seen.
    fn tried(&self, pattern: PatternId) -> Option<&regex::Regex> {
        let pattern = self.pack.program.pattern(pattern)?;
        let may_match = |literals: &[EntryId]| literals.iter().any(|literal| self.sight.has(*literal));
        pattern.literals.as_deref().is_none_or(may_match).then(|| pattern.regex()).flatten()
    }
}

/// The first match of a regular expression, see [`Asked::matches`].
pub(super) fn first_match(regex: &regex::Regex, text: Fact, haystack: &Haystack<'_>) -> Option<Place> {
    for (part, described) in haystack.parts().iter().enumerate() {
        if !covers(text, described.role) {
            continue;
        }
        let range = haystack.range(part);
        let folded = haystack.as_str().get(range.clone()).unwrap_or_default();
        let place = |found: Range<usize>| Place::at(found, part);
        if let Some(found) = regex.find(folded) {
            return Some(place(range.start + found.start()..range.start + found.end()));
        }
        for (_, view) in haystack.views().filter(|(of, _)| *of == part) {
            if let Some(found) = regex.find(view.as_str()) {
                return Some(place(haystack.from_view(part, view, found.range())));
            }
        }
    }
    None
}

fn first_of_each(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut first: Vec<Place> = Vec::new();
    for place in places {
        if !first.iter().any(|known| known.entry == place.entry) {
            first.push(place);
        }
    }
    first
}
