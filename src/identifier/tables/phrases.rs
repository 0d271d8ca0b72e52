//! Lists of short phrases that are compared whole. Read [`Phrases`].

use std::collections::HashSet;

use crate::text::fold;

use super::lines::entries;
use super::source::Files;

/// A list of phrases, compared in folded form without punctuation around them.
#[derive(Debug, Default)]
pub struct Phrases {
    phrases: HashSet<Box<str>>,
    /// In the order of the file, folded.
    in_order: Vec<Box<str>>,
}

impl Phrases {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let mut list = Phrases::default();
        for (span, entry) in entries(files.text(file)) {
            let folded = fold(entry);
            let phrase = bare(folded.as_str());
            if phrase.is_empty() {
                files.report(file, span, format!("nothing of `{entry}` is left after folding"), None);
            } else if list.phrases.insert(phrase.into()) {
                list.in_order.push(phrase.into());
            } else {
                files.report(file, span, format!("`{entry}` stands here twice, folded"), None);
            }
        }
        list
    }

    /// Whether the whole folded text is one of the phrases, but for punctuation and emoji around it.
    pub fn is_whole(&self, folded: &str) -> bool {
        self.phrases.contains(bare(folded))
    }

    /// Whether a folded word or phrase is in the list, as it is.
    pub fn contains(&self, folded: &str) -> bool {
        self.phrases.contains(folded)
    }

    /// The phrases, folded, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.in_order.iter().map(|phrase| &**phrase)
    }
}

/// The text without what is no letter, mark or digit at its ends.
fn bare(folded: &str) -> &str {
    // Vowel signs and viramas end words in Indic scripts and are no letters; they join what is before.
    let is_outside = |character: char| {
        !character.is_alphanumeric() && unicode_normalization::char::canonical_combining_class(character) == 0
    };
    folded.trim_matches(is_outside)
}
