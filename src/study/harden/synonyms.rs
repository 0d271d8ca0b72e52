//! Other entries of the lists that a word was found in. Read [`Synonyms`].

use std::collections::{BTreeMap, HashSet};

use unicode_script::UnicodeScript;

use super::dice::Dice;
use crate::rulepack::{Edges, Entry, RulePack};
use crate::text::fold;

/// For a rule, groups of entries that can stand for one another: those of one list in one language.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: Vec<Vec<Phrase>>,
}

/// An entry as it is written into a text, and as it is found.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    written: String,
    entry: Entry,
}

/// A part of a list file between headings, which is where one language ends.
pub(super) type Section = Vec<Phrase>;

/// The sections of entries as written; those with an entry that is no phrase are left out.
pub(super) fn sections(written: Vec<Vec<String>>) -> Vec<Section> {
    let phrase = |written: String| {
        let entry = Entry::phrase(&written).ok()?;
        Some(Phrase { written: written.trim_end_matches('*').trim().to_owned(), entry })
    };
    written.into_iter().filter_map(|section| section.into_iter().map(phrase).collect()).collect()
}

impl Synonyms {
    /// The groups of a rule: the sections of its lists; a list without any is parted by script.
    pub(super) fn of_rule(pack: &RulePack, rule: &str, sections: &[Section]) -> Synonyms {
        let mut groups: Vec<Vec<Phrase>> = Vec::new();
        for set in pack.phrases_of(rule) {
            let set: HashSet<&Entry> = set.into_iter().collect();
            // A section that happens to share a word is no part of this list.
            let is_of_set = |section: &&Section| section.iter().all(|phrase| set.contains(&phrase.entry));
            let of_set: Vec<&Section> = sections.iter().filter(is_of_set).collect();
            let sectioned: HashSet<&Entry> = of_set.iter().copied().flatten().map(|phrase| &phrase.entry).collect();
            let mut others: Vec<&Entry> = set.difference(&sectioned).copied().collect();
            others.sort_by(|a, b| a.text.cmp(&b.text));
            let mut by_script: BTreeMap<&str, Vec<Phrase>> = BTreeMap::new();
            for entry in others {
                let Some(first) = entry.text.chars().find(|c| c.is_alphabetic()) else { continue };
                let phrase = Phrase { written: entry.text.to_string(), entry: entry.clone() };
                by_script.entry(first.script().short_name()).or_default().push(phrase);
            }
            groups.extend(of_set.into_iter().cloned());
            groups.extend(by_script.into_values());
        }
        groups.retain(|group| group.len() > 1);
        Synonyms { groups }
    }

    /// Something else that says the same.
    pub(super) fn of(&self, seen: &str, dice: &mut Dice) -> Option<&str> {
        let folded = fold(seen);
        let seen = folded.as_str().trim();
        let is_seen = |phrase: &Phrase| match phrase.entry.edges {
            Edges::OpenEnd => seen.starts_with(&*phrase.entry.text),
            _ => seen == &*phrase.entry.text,
        };
        let groups: Vec<&Vec<Phrase>> = self.groups.iter().filter(|group| group.iter().any(is_seen)).collect();
        let group = dice.pick(&groups)?;
        let others: Vec<&Phrase> = group.iter().filter(|phrase| !is_seen(phrase)).collect();
        dice.pick(&others).map(|phrase| phrase.written.as_str())
    }
}
