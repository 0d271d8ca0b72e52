//! Which literals every match of a regular expression needs. Read [`needed_literals`].

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text::fold;

/// How many literals a set may have before it narrows nothing down.
const MOST_LITERALS: usize = 64;

/// How many strings a class of characters may stand for to be multiplied out.
const MOST_OF_CLASS: usize = 8;

/// What is to be known of a pattern before it is compiled.
pub(super) struct PatternFacts {
    /// One of these stands in every match, folded; `None` when there is no such set.
    pub(super) literals: Option<Vec<String>>,
    /// A literal of the pattern that folded text never has, with what folding makes of it.
    pub(super) unfolded: Option<(String, String)>,
}

/// What is wrong with a pattern.
#[derive(Debug)]
pub(super) struct PatternError {
    /// One line.
    pub(super) message: String,
    /// Bytes of the pattern.
    pub(super) span: Range<usize>,
}

/// Reads a pattern and derives a set of literals of which each match has at least one.
///
/// The pattern is read as case-sensitive and its literals are folded: text is folded before it is
/// searched, so that of all case variants only the folded one can stand there.
///
/// # Errors
/// What is wrong with the pattern, and where.
pub(super) fn needed_literals(pattern: &str) -> Result<PatternFacts, PatternError> {
    let hir = ParserBuilder::new().build().parse(pattern).map_err(|error| {
        let (message, span) = match &error {
            regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span()),
            regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span()),
            other => return PatternError { message: other.to_string().replace('\n', " "), span: 0..pattern.len() },
        };
        PatternError { message, span: span.start.offset..span.end.offset }
    })?;
    let mut unfolded = None;
    find_unfolded(&hir, &mut unfolded);
    let literals = required(&hir).filter(|set| !set.is_empty() && set.iter().all(|literal| literal.len() > 1));
    Ok(PatternFacts { literals, unfolded })
}

/// A set of literals of which every match of `hir` has at least one.
fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let folded = fold(text).into_string();
            // Folding joins white space and may take away what stands at the edges.
            let core = folded.trim();
            (!core.is_empty()).then(|| vec![core.to_owned()])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let size: usize = class.iter().map(|range| range.len()).sum();
            if size > MOST_OF_CLASS {
                return None;
            }
            let mut all = Vec::new();
            for range in class.iter() {
                for c in range.start()..=range.end() {
                    let folded = fold(c.encode_utf8(&mut [0; 4])).into_string();
                    if folded.trim().is_empty() {
                        return None;
                    }
                    all.push(folded);
                }
            }
            Some(all)
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Capture(capture) => required(&capture.sub),
        // The best of the parts: every match has one of each, so any of them will do.
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(|set| worth(set)),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(required(part)?);
            }
            all.sort_unstable();
            all.dedup();
            (all.len() <= MOST_LITERALS).then_some(all)
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// Long literals are rare in text, and few of them are rarer still.
fn worth(set: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    (set.iter().map(String::len).min().unwrap_or(0), std::cmp::Reverse(set.len()))
}

/// Finds a literal with a character that folded text never has, case aside.
fn find_unfolded(hir: &Hir, found: &mut Option<(String, String)>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                let folded = fold(c.encode_utf8(&mut [0; 4])).into_string();
                let only_case = c.to_lowercase().eq(folded.chars());
                if !only_case && found.is_none() {
                    *found = Some((c.to_string(), folded));
                }
            }
        }
        HirKind::Repetition(repetition) => find_unfolded(&repetition.sub, found),
        HirKind::Capture(capture) => find_unfolded(&capture.sub, found),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            for part in parts {
                find_unfolded(part, found);
            }
        }
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_needs_one_of_the_literals() {
        let cases: &[(&str, Option<&[&str]>)] = &[
            ("DHL", Some(&["dhl"])),
            (r"dhl[- ]?zoll", Some(&["zoll"])),
            (r"(paket|parcel) .{0,20}fee", Some(&["paket", "parcel"])),
            (r"code:? *\d{6}", Some(&["code"])),
            (r"\d{6}", None),
            (r"(abc)?", None),
            (r"(abc)+x", Some(&["abc"])),
            (r"(abc|\d)", None),
            (r"https?://[a-z]+", Some(&["http"])),
        ];
        for (pattern, expected) in cases {
            let literals = needed_literals(pattern).unwrap().literals;
            let literals = literals.as_ref().map(|set| set.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(literals.as_deref(), *expected, "{pattern}");
        }
    }

    #[test]
    fn characters_that_folding_changes_are_found() {
        assert!(needed_literals("straße").unwrap().unfolded.is_some());
        assert!(needed_literals("STRASSE").unwrap().unfolded.is_none());
        assert!(needed_literals("für").unwrap().unfolded.is_none());
    }
}
