//! Chinese characters that are written in two ways. Read [`HanVariants`].

use super::lines::entries;
use super::source::Files;

/// Traditional characters and the simplified ones that stand for them.
#[derive(Debug, Default)]
pub struct HanVariants {
    /// By place in [`HAN`]; 0 for a character that is itself.
    simplified: Vec<u32>,
}

/// The block that characters in use stand in. Its characters have three bytes, all of them.
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

impl HanVariants {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let mut variants = HanVariants::default();
        for (span, entry) in entries(files.text(file)) {
            let mut characters = entry.chars().filter(|character| !character.is_whitespace());
            match (characters.next(), characters.next(), characters.next()) {
                (Some(traditional), Some(simplified), None)
                    if HAN.contains(&traditional) && HAN.contains(&simplified) =>
                {
                    if !variants.insert(traditional, simplified) {
                        files.report(file, span, format!("`{traditional}` stands here twice"), None);
                    }
                }
                _ => files.report(file, span, format!("`{entry}` is no pair of characters"), None),
            }
        }
        variants
    }

    /// Notes a pair; false if the first was known.
    fn insert(&mut self, traditional: char, simplified: char) -> bool {
        if self.simplified.is_empty() {
            self.simplified = vec![0; HAN.count()];
        }
        let slot = place(traditional).and_then(|place| self.simplified.get_mut(place));
        slot.is_some_and(|slot| std::mem::replace(slot, u32::from(simplified)) == 0)
    }

    /// The simplified form of a character, as long in UTF-8; any other character is itself.
    pub fn simplified(&self, character: char) -> char {
        let known = place(character).and_then(|place| self.simplified.get(place)).copied().filter(|known| *known > 0);
        known.and_then(char::from_u32).unwrap_or(character)
    }
}

fn place(character: char) -> Option<usize> {
    let place = u32::from(character).checked_sub(u32::from(*HAN.start()))?;
    usize::try_from(place).ok()
}
