//! Links pulled apart for human eyes: `www . example . com`, `shop. example. co. uk`, `example dot
//! com`. Read [`Spaced`].

use std::ops::Range;

use crate::identifier::tables::SpelledDot;
use crate::identifier::{Hostname, Tables};

use super::bounds::end_of_rest;

/// At most so many labels are put together.
const MOST_LABELS: usize = 8;

/// The text with the words in it that may stand for dots.
pub(super) struct Spaced<'t> {
    text: &'t str,
    tables: &'t Tables,
    spelled: Vec<SpelledDot>,
}

/// A label with how it follows the one before.
struct Label<'t> {
    text: &'t str,
    end: usize,
    join: Join,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Join {
    First,
    Plain,
    /// A space behind the dot, which sentences have too.
    SpaceBehind,
    /// A space before the dot, which sentences have not.
    SpaceBefore,
    Spelled(SpelledDot),
}

impl<'t> Spaced<'t> {
    pub(super) fn of(text: &'t str, tables: &'t Tables) -> Self {
        Spaced { text, tables, spelled: tables.spelled_dots.find(text).take(super::MAX_LINKS).collect() }
    }

    /// The next word for a dot.
    pub(super) fn next_spelled(&self, at: usize) -> Option<usize> {
        self.spelled.iter().map(|dot| dot.range.start).find(|start| *start >= at)
    }

    /// A link pulled apart at this dot or word: its place, and its address without the spaces.
    pub(super) fn around(&self, sign: usize, floor: usize) -> Option<(Range<usize>, String)> {
        let before = self.text.get(floor..sign)?;
        let left = before.strip_suffix(' ').unwrap_or(before);
        let is_label = |last: char| last.is_ascii_alphanumeric() || last == '-';
        if !left.ends_with(is_label) {
            return None;
        }
        let after = self.text.get(sign..)?;
        let is_dot = after.starts_with('.');
        let is_apart = left.len() < before.len() || after.starts_with(". ");
        if is_dot && !(is_apart && after.trim_start_matches(['.', ' ']).starts_with(is_lower_or_digit)) {
            // Most full stops are followed by a capital.
            let is_shouted = left.ends_with(|last: char| last.is_ascii_uppercase());
            if !(is_apart && is_shouted) {
                return None;
            }
        }
        let run = left.rsplit(|last: char| !(is_label(last) || last == '.')).next().unwrap_or("");
        let start = floor + left.len() - run.trim_start_matches(['.', '-']).len();
        let begins_mail = self.text.get(..start).is_some_and(|before| before.ends_with('@'));
        let labels = self.labels(start);
        let is_strong = labels.first().is_some_and(|first| first.text.eq_ignore_ascii_case("www"));
        if begins_mail {
            return None;
        }
        let (end, address) = self.best(&labels, is_strong)?;
        Some((start..end, address))
    }

    /// A link pulled apart behind its scheme: its end, and its address without the spaces.
    pub(super) fn behind_scheme(&self, host: usize) -> Option<(usize, String)> {
        let rest = self.text.get(host..)?;
        let start = host + rest.len() - rest.trim_start_matches(' ').len();
        if start > host + 2 {
            return None;
        }
        let labels = self.labels(start);
        let plain = || labels.iter().all(|label| matches!(label.join, Join::First | Join::Plain));
        if start > host && plain() {
            // Only the scheme stands apart.
            let mut counted = (2..=labels.len()).rev().filter_map(|count| labels.get(..count));
            return self.address(counted.find(|labels| self.suffix(labels).is_some())?);
        }
        self.best(&labels, true)
    }

    fn labels(&self, start: usize) -> Vec<Label<'t>> {
        let mut labels: Vec<Label<'t>> = Vec::new();
        let (mut at, mut join) = (start, Join::First);
        while labels.len() < MOST_LABELS {
            let Some(rest) = self.text.get(at..) else { break };
            let end = rest.find(|next: char| !(next.is_ascii_alphanumeric() || next == '-')).unwrap_or(rest.len());
            let Some(text) = rest.get(..end).filter(|text| !text.is_empty()) else { break };
            let is_shouted = |text: &str| text.bytes().all(|byte| !byte.is_ascii_lowercase());
            let is_small = text.bytes().all(|byte| !byte.is_ascii_uppercase());
            let goes_on = is_small || (is_shouted(text) && labels.last().is_some_and(|last| is_shouted(last.text)));
            if !matches!(join, Join::First | Join::Plain) && !goes_on {
                break;
            }
            labels.push(Label { text, end: at + end, join });
            let Some((next, next_join)) = self.separator(at + end) else { break };
            (at, join) = (next, next_join);
        }
        labels
    }

    /// The dot, or what stands for one, behind a label: where the next label begins.
    fn separator(&self, at: usize) -> Option<(usize, Join)> {
        let rest = self.text.get(at..)?;
        if let Some(spelled) = self.spelled.iter().find(|dot| dot.range.start == at + 1 && rest.starts_with(' ')) {
            return Some((spelled.range.end + 1, Join::Spelled(spelled.clone())));
        }
        let (dot, is_before) = if rest.starts_with('.') { (at, false) } else { (at + 1, rest.starts_with(" .")) };
        if !rest.starts_with('.') && !is_before {
            return None;
        }
        let is_behind = self.text.get(dot + 1..)?.starts_with(' ');
        Some(match (is_before, is_behind) {
            (true, behind) => (dot + 1 + usize::from(behind), Join::SpaceBefore),
            (false, true) => (dot + 2, Join::SpaceBehind),
            (false, false) => (dot + 1, Join::Plain),
        })
    }

    /// The longest address of these labels that is meant as one.
    fn best(&self, labels: &[Label<'t>], is_strong: bool) -> Option<(usize, String)> {
        let counts = (2..=labels.len()).rev();
        let counted = counts.filter_map(|count| labels.get(..count));
        for labels in counted {
            if self.is_meant(labels, is_strong) {
                return self.address(labels);
            }
        }
        None
    }

    fn address(&self, labels: &[Label<'t>]) -> Option<(usize, String)> {
        let host = joined(labels);
        let host_end = labels.last()?.end;
        let end = end_of_rest(self.text, host_end, host_end);
        Some((end, format!("{host}{}", self.text.get(host_end..end)?)))
    }

    /// The host and its public suffix, if that is known and something stands before it.
    fn suffix(&self, labels: &[Label<'t>]) -> Option<String> {
        let last = labels.last()?.text;
        if last.len() < 2 || last.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let host = Hostname::parse(&joined(labels)).ok()?;
        let suffix = self.tables.suffixes.suffix(&host);
        (suffix.is_known() && self.tables.suffixes.registrable_domain(&host).is_some()).then(|| suffix.text.to_owned())
    }

    /// Whether a line or the text ends at a place.
    fn ends_at(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default().trim_start_matches([' ', '.', '!']);
        rest.is_empty() || rest.starts_with('\n')
    }

    /// Whether labels pulled apart are meant as an address: a dot of the domain or its suffix must be
    /// apart, and more must speak for it than that a sentence ends there.
    fn is_meant(&self, labels: &[Label<'t>], is_strong: bool) -> bool {
        let Some(suffix) = self.suffix(labels) else { return false };
        let suffix_labels = suffix.split('.').count();
        let name_at = labels.len().saturating_sub(suffix_labels + 1);
        let Some(name) = labels.get(name_at) else { return false };
        let ending = labels.get(name_at + 1..).unwrap_or_default();
        let is_apart = |label: &Label<'_>| !matches!(label.join, Join::First | Join::Plain);
        let host_end = labels.last().map_or(0, |last| last.end);
        let has_path = end_of_rest(self.text, host_end, host_end) > host_end + 1;
        let is_word = suffix_labels == 1 && self.tables.word_suffixes.knows(&suffix);
        if is_strong {
            let is_sentence = is_word && ending.iter().any(is_apart) && name_at == 0 && !has_path;
            return labels.iter().any(is_apart) && !is_sentence;
        }
        if !ending.iter().any(is_apart) {
            return false;
        }
        let has_letter = name.text.bytes().any(|byte| byte.is_ascii_alphabetic());
        // `Covid-19. la suite`: two letters behind a full stop are a word too often.
        let ends_sentence = suffix.len() == 2 && ending.iter().all(|label| label.join == Join::SpaceBehind);
        let is_marked = !ends_sentence
            && has_letter
            && name.text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-')
            && name.text.len() > 4;
        let is_long = name.text.len() >= 3;
        let all_apart = labels.iter().skip(1).all(is_apart);
        let several = labels.len() > 2 && all_apart && labels.iter().all(|label| label.text.len() > 1);
        let proven = ending.iter().any(|label| match &label.join {
            // `the dot com bubble`.
            Join::Spelled(dot) => name.text.len() > 3 && self.tables.spelled_dots.is_proven_by(dot, &suffix),
            Join::SpaceBefore => has_path || (is_long && suffix == "com"),
            // `com` is a word in some languages, but the last one of nothing.
            Join::SpaceBehind => is_long && suffix == "com" && self.ends_at(host_end),
            _ => false,
        });
        let speaks_for_it = has_path || is_marked || several || (suffix_labels > 1 && is_long);
        has_letter && (proven || (!is_word && speaks_for_it))
    }
}

fn is_lower_or_digit(next: char) -> bool {
    next.is_ascii_lowercase() || next.is_ascii_digit()
}

fn joined(labels: &[Label<'_>]) -> String {
    labels.iter().map(|label| label.text).collect::<Vec<_>>().join(".")
}
