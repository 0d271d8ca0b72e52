//! The phrases of a pack by rule and by section of their list, for whoever studies rules.

use super::names::entries_of;
use super::pack::{PackFiles, RulePack};
use super::program::Node;
use super::vocabulary::{Entry, SetId};

impl RulePack {
    /// The entries of each list of phrases that a rule tests texts for.
    pub(crate) fn phrases_of(&self, rule: &str) -> Vec<Vec<&Entry>> {
        let Some(compiled) = self.rules.iter().find(|compiled| compiled.rule.id == rule) else { return Vec::new() };
        let mut sets: Vec<SetId> = Vec::new();
        self.program.visit(compiled.root, &mut |node| match node {
            Node::Mentions(test) | Node::Asserts(test) | Node::MentionCount(test) | Node::ConsistsOf(test) => {
                sets.push(test.set);
            }
            Node::Near { first, second, .. } => sets.extend([*first, *second]),
            _ => {}
        });
        sets.sort();
        sets.dedup();
        let entries = self.vocabulary.entries();
        let of_set = |set| self.vocabulary.set(set).iter().filter_map(|id| entries.get(id.0 as usize)).collect();
        sets.into_iter().map(of_set).collect()
    }
}

/// The entries of every list file as written, parted at the comments that stand on lines of their own:
/// there, lists name the language that follows.
pub fn list_sections(files: &PackFiles) -> Vec<Vec<String>> {
    let mut sections = Vec::new();
    for (_, content) in files.iter().filter(|(path, _)| path.starts_with("lists/")) {
        let text = std::str::from_utf8(content).unwrap_or_default();
        let mut section: Vec<String> = Vec::new();
        let mut last = 0;
        for (entry, span) in entries_of(text) {
            let between = text.get(last..span.start).unwrap_or_default();
            if between.lines().skip(1).any(|line| line.trim_start().starts_with('#')) && !section.is_empty() {
                sections.push(std::mem::take(&mut section));
            }
            section.push(entry.to_owned());
            last = span.end;
        }
        if !section.is_empty() {
            sections.push(section);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_begin_at_headings() {
        let list = "# A parcel.\n\n# English\nparcel*  # note\n# a note\npackage\n\n# German\npaket*\n";
        let files = PackFiles::from([("lists/parcel.txt".to_owned(), list.into()), ("a.toml".to_owned(), "".into())]);
        assert_eq!(list_sections(&files), [vec!["parcel*"], vec!["package"], vec!["paket*"]]);
    }

    #[test]
    fn a_rule_is_known_by_the_phrases_it_tests() {
        let pack = RulePack::builtin().unwrap();
        let sets = pack.phrases_of("smishing.parcel-fee-link");
        assert!(sets.iter().any(|set| set.iter().any(|entry| &*entry.text == "parcel" || &*entry.text == "colis")));
        assert!(pack.phrases_of("no.such-rule").is_empty());
    }
}
