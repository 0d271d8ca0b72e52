//! How much of a domain ending is used for fraud, as others measured it. Read [`RiskySuffixes`].

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use super::super::domain::Hostname;
use super::source::Files;

/// Phishing domains per 10,000 registered ones, by ending.
#[derive(Debug, Default)]
pub struct RiskySuffixes {
    by_ending: HashMap<Box<str>, u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default, rename = "period")]
    _period: String,
    #[serde(default)]
    phishing_per_10000: BTreeMap<Spanned<String>, u32>,
}

impl RiskySuffixes {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { _period, phishing_per_10000 } = files.toml(file);
        let mut table = RiskySuffixes::default();
        for (ending, count) in &phishing_per_10000 {
            match Hostname::parse(ending.get_ref()) {
                Ok(host) => {
                    table.by_ending.insert(host.as_str().into(), *count);
                }
                Err(problem) => {
                    let message = format!("`{}` is no domain ending: {problem}", ending.get_ref());
                    files.report(file, ending.span(), message, None);
                }
            }
        }
        table
    }

    /// Phishing domains per 10,000 under the longest ending of the table that the host ends in; 0
    /// where none was measured.
    pub fn per_10000(&self, host: &Hostname) -> u32 {
        host.itself_and_parents().skip(1).find_map(|name| self.by_ending.get(name)).copied().unwrap_or(0)
    }
}
