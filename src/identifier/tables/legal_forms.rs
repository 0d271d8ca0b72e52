//! Legal forms of businesses (`GmbH`, `Ltd`), which a name may carry without being another name.
//! Read [`LegalForms`].

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use crate::text::fold;

use super::super::region::RegionSet;
use super::source::Files;

/// The legal forms of the table, found by their words.
#[derive(Debug, Default)]
pub struct LegalForms {
    /// Forms by their letters and digits alone, folded: `sarl` for `S.A.R.L.`.
    forms: HashMap<Box<str>, LegalForm>,
    /// The longest form in characters of its key, which bounds every search.
    longest: usize,
}

/// A legal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalForm {
    /// As written in the table.
    pub text: String,
    /// Where it is in use.
    pub regions: RegionSet,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    forms: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl LegalForms {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { forms } = files.toml(file);
        let mut table = LegalForms::default();
        for (region, forms) in &forms {
            let Some(region) = files.region(file, region) else { continue };
            for form in forms {
                let key = key(fold(form.get_ref()).as_str());
                if key.is_empty() {
                    files.report(file, form.span(), format!("`{}` has no letters", form.get_ref()), None);
                    continue;
                }
                table.longest = table.longest.max(key.chars().count());
                table
                    .forms
                    .entry(key.into())
                    .or_insert_with(|| LegalForm { text: form.get_ref().clone(), regions: RegionSet::EMPTY })
                    .regions
                    .insert(region);
            }
        }
        table
    }

    /// The form that a folded text is, dots, slashes and spaces in it left aside.
    pub fn form_of(&self, folded: &str) -> Option<&LegalForm> {
        self.forms.get(key(folded).as_str())
    }

    /// The length of the longest form in letters and digits, 0 for an empty table.
    pub fn longest(&self) -> usize {
        self.longest
    }
}

/// The letters, marks and digits of a folded text.
fn key(folded: &str) -> String {
    folded
        .chars()
        .filter(|character| character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(*character))
        .collect()
}
