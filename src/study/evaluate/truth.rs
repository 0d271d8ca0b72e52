//! What records turned out to be, in the words of whoever labeled them. Read [`Labels`].

use std::collections::BTreeMap;

/// What a record turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Nothing wrong with it: it should pass.
    Honest,
    /// Advertising of a real business: good, but told apart, because sources differ about it.
    Promo,
    /// Fraud, or not wanted: it should be held.
    Bad,
}

impl Truth {
    /// Every truth with its name in reports.
    pub const ALL: [(Truth, &'static str); 3] =
        [(Truth::Honest, "honest"), (Truth::Promo, "promo"), (Truth::Bad, "bad")];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(truth, _)| *truth == self).map_or("", |(_, name)| name)
    }
}

/// The labels that are read without being told, in the words of decisions and of the common data sets.
pub const LABELS: &[(&str, Truth)] = &[
    ("honest", Truth::Honest),
    ("ham", Truth::Honest),
    ("transactional", Truth::Honest),
    ("genuine", Truth::Honest),
    ("promo", Truth::Promo),
    ("fraud", Truth::Bad),
    ("unwanted", Truth::Bad),
    ("spam", Truth::Bad),
    ("smishing", Truth::Bad),
    ("phishing", Truth::Bad),
    ("scam", Truth::Bad),
    ("swapped", Truth::Bad),
];

/// What each label means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(BTreeMap<String, Truth>);

impl Default for Labels {
    /// The labels of [`LABELS`].
    fn default() -> Self {
        Labels(LABELS.iter().map(|(label, truth)| ((*label).to_owned(), *truth)).collect())
    }
}

impl Labels {
    /// Lets a label mean something, whatever it meant before.
    pub fn let_mean(&mut self, label: &str, truth: Truth) {
        self.0.insert(label.to_owned(), truth);
    }

    /// What a label means.
    pub fn truth(&self, label: &str) -> Option<Truth> {
        self.0.get(label).copied()
    }

    /// Every label, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
