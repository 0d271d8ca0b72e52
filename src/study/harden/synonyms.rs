//! Other entries of the lists that a word was found in. Read [`Synonyms`].

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
struct Phrase {
    written: String,
    entry: Entry,
}

impl Synonyms {
    /// The groups of a rule. `sections` are the parts of list files between headings, which is where
    /// one language ends; a list without any is parted by script.
    pub(super) fn of_rule(pack: &RulePack, rule: &str, sections: &[Vec<String>]) -> Synonyms {
        let mut groups = Vec::new();
        for set in pack.phrases_of(rule) {
            let mut sectioned: Vec<&Entry> = Vec::new();
            for section in sections {
                let group: Vec<Phrase> = section
                    .iter()
                    .filter_map(|written| {
                        let entry = Entry::phrase(written).ok().filter(|entry| set.contains(&entry))?;
                        Some(Phrase { written: written.trim_end_matches('*').trim().to_owned(), entry })
                    })
                    .collect();
                // A section that happens to share a word is no part of this list.
                if group.len() == section.len() {
                    sectioned.extend(set.iter().copied().filter(|entry| group.iter().any(|p| p.entry == **entry)));
                    groups.push(group);
                }
            }
            let mut by_script: Vec<(unicode_script::Script, Vec<Phrase>)> = Vec::new();
            for entry in set.iter().filter(|entry| !sectioned.contains(entry)) {
                let script = entry.text.chars().find(|c| c.is_alphabetic()).map(|first| first.script());
                let Some(script) = script else { continue };
                let phrase = Phrase { written: entry.text.to_string(), entry: (*entry).clone() };
                match by_script.iter_mut().find(|(known, _)| *known == script) {
                    Some((_, group)) => group.push(phrase),
                    None => by_script.push((script, vec![phrase])),
                }
            }
            groups.extend(by_script.into_iter().map(|(_, group)| group));
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
