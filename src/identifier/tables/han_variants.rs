//! Chinese characters that are written in two ways. Read [`HanVariants`].

use std::collections::HashMap;

use super::lines::entries;
use super::source::Files;

/// Traditional characters and the simplified ones that stand for them.
#[derive(Debug, Default)]
pub struct HanVariants {
    simplified: HashMap<char, char>,
}

impl HanVariants {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let mut variants = HanVariants::default();
        for (span, entry) in entries(files.text(file)) {
            let mut characters = entry.chars().filter(|character| !character.is_whitespace());
            match (characters.next(), characters.next(), characters.next()) {
                (Some(traditional), Some(simplified), None) => {
                    if variants.simplified.insert(traditional, simplified).is_some() {
                        files.report(file, span, format!("`{traditional}` stands here twice"), None);
                    }
                }
                _ => files.report(file, span, format!("`{entry}` is no pair of characters"), None),
            }
        }
        variants
    }

    /// The simplified form of a character; any other character is itself.
    pub fn simplified(&self, character: char) -> char {
        self.simplified.get(&character).copied().unwrap_or(character)
    }
}
