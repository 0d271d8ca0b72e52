//! The text functions, entry by entry: every place of every entry is looked for in turn.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::text::{Place, first_match};
use super::{Walk, int};
use crate::facts::{Fact, Value, covers};
use crate::record::PartRole;
use crate::rulepack::{Edges, Entry, Expr, ExprKind};
use crate::text::{count_words, is_boundary, words};

impl Walk<'_> {
    /// The entries that arguments name, each once.
    pub(super) fn entries(&self, arguments: &[Expr]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for argument in arguments {
            let written: Vec<&str> = match &argument.kind {
                ExprKind::Quoted(text) => vec![text],
                ExprKind::Name { name, .. } => {
                    self.file.lists.get(name).into_iter().flatten().map(String::as_str).collect()
                }
                _ => Vec::new(),
            };
            for entry in written.into_iter().filter_map(|entry| Entry::phrase(entry).ok()) {
                if !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    /// Every place of every entry in the parts that a text covers, with the entry: first by place,
    /// then by entry as the compiled evaluation orders them, which no outcome depends on.
    pub(super) fn places(&self, text: Fact, arguments: &[Expr]) -> Vec<(Range<usize>, Entry, usize)> {
        let haystack = self.reading.sheet.haystack();
        let mut places = Vec::new();
        for entry in self.entries(arguments) {
            for spelling in entry.spellings(&self.reading.sheet.tables().han_variants) {
                for range in found(haystack.as_str(), &spelling, entry.edges) {
                    places.push((range, entry.clone()));
                }
                for (part, view) in haystack.views() {
                    for range in found(view.as_str(), &spelling, entry.edges) {
                        places.push((haystack.from_view(part, view, range), entry.clone()));
                    }
                }
            }
        }
        places.sort_by(|(one, a), (other, b)| (one.start, one.end, &a.text).cmp(&(other.start, other.end, &b.text)));
        places.dedup();
        let with_part = places.into_iter().filter_map(|(range, entry)| {
            let part = haystack.part_at(range.start)?;
            covers(text, haystack.parts().get(part)?.role).then_some((range, entry, part))
        });
        with_part.collect()
    }

    /// The first place of each entry.
    pub(super) fn mentions(&self, text: Fact, arguments: &[Expr]) -> Vec<Place> {
        first_of_each(self.places(text, arguments))
    }

    pub(super) fn asserts(&self, text: Fact, arguments: &[Expr]) -> Vec<Place> {
        let haystack = self.reading.sheet.haystack();
        let negations = &self.reading.sheet.tables().negations;
        let mut places = self.places(text, arguments);
        places.retain(|(range, _, part)| {
            let part = haystack.range(*part);
            let text = |range| haystack.as_str().get(range).unwrap_or_default();
            !negations.negate(text(part.start..range.start), text(range.end..part.end))
        });
        first_of_each(places)
    }

    pub(super) fn mention_count(&self, text: Fact, arguments: &[Expr]) -> Value<'static> {
        let haystack = self.reading.sheet.haystack();
        let mut counted: Vec<Entry> = Vec::new();
        let mut places: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (range, entry, part) in self.places(text, arguments) {
            let role = haystack.parts().get(part).map(|part| part.role);
            if !matches!(role, Some(PartRole::Translation(_))) && !counted.contains(&entry) {
                counted.push(entry);
                places.insert((range.start, range.end));
            }
        }
        int(places.len())
    }

    /// Byte by byte: each byte of each word lies in a place, or in a word behind the start of an open one.
    pub(super) fn consists_of(&self, text: Fact, arguments: &[Expr]) -> bool {
        let haystack = self.reading.sheet.haystack();
        let places = self.places(text, arguments);
        let mut all = Vec::new();
        for (part, described) in haystack.parts().iter().enumerate() {
            if !covers(text, described.role) || matches!(described.role, PartRole::Translation(_)) {
                continue;
            }
            let range = haystack.range(part);
            for word in words(haystack.as_str().get(range.clone()).unwrap_or_default()) {
                let word = range.start + word.start..range.start + word.end;
                let is_taken = |byte: usize| {
                    places.iter().any(|(place, entry, _)| {
                        let begins_before = place.start <= byte && place.end > word.start;
                        begins_before && (byte < place.end || (entry.edges == Edges::OpenEnd && place.end <= word.end))
                    })
                };
                all.push(word.clone().all(is_taken));
            }
        }
        !all.is_empty() && all.into_iter().all(|taken| taken)
    }

    pub(super) fn near(&self, text: Fact, arguments: &[Expr]) -> Option<(Place, Place)> {
        let [first, second, Expr { kind: ExprKind::Words(distance), .. }] = arguments else { return None };
        let haystack = self.reading.sheet.haystack().as_str();
        let seconds = self.places(text, std::slice::from_ref(second));
        for (one, _, part) in self.places(text, std::slice::from_ref(first)) {
            for (other, _, other_part) in &seconds {
                let (left, right) = if one.start <= other.start { (&one, other) } else { (other, &one) };
                let apart = if right.start < left.end {
                    0
                } else {
                    count_words(haystack.get(left.end..right.start).unwrap_or_default()) as i64 + 1
                };
                if *other_part == part && apart <= *distance {
                    return Some((Place::at(one.clone(), part), Place::at(other.clone(), part)));
                }
            }
        }
        None
    }

    pub(super) fn matches(&self, text: Fact, arguments: &[Expr]) -> Option<Place> {
        let [Expr { kind: ExprKind::Name { name, .. }, .. }] = arguments else { return None };
        let pattern = regex::RegexBuilder::new(self.file.patterns.get(name)?).case_insensitive(true).build().ok()?;
        first_match(&pattern, text, self.reading.sheet.haystack())
    }
}

/// Every place where an entry, spelled so, stands in a folded text.
fn found(text: &str, spelling: &str, edges: Edges) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        if !text.get(at..).is_some_and(|rest| rest.starts_with(spelling)) {
            continue;
        }
        let end = at + spelling.len();
        let stands = match edges {
            Edges::Words => is_boundary(text, at) && is_boundary(text, end),
            Edges::OpenEnd => is_boundary(text, at),
            Edges::Anywhere | Edges::Literal => true,
        };
        if stands {
            places.push(at..end);
        }
    }
    places
}

fn first_of_each(places: Vec<(Range<usize>, Entry, usize)>) -> Vec<Place> {
    let mut seen: Vec<Entry> = Vec::new();
    let mut first = Vec::new();
    for (range, entry, part) in places {
        if !seen.contains(&entry) {
            seen.push(entry);
            first.push(Place::at(range, part));
        }
    }
    first
}
