//! What the names of one rule file stand for: lists with their entries, patterns, definitions.
//! Read [`Names`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::compile::without_mark;
use super::condition::Expr;
use super::diagnostic::Diagnostics;
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Literal, SourceText};
use super::literals::needed_literals;
use super::program::{Pattern, PatternId, Program, WordsId};
use super::source::{ListKind, ListSource, RuleFile};
use super::typecheck::{canonical_domain, read_tree};
use super::vocabulary::{Edges, Entry, EntryId, Vocabulary};
use crate::identifier::Region;

/// What the names of one rule file stand for.
#[derive(Default)]
pub(super) struct Names {
    pub(super) lists: BTreeMap<String, NamedList>,
    /// Patterns, each with whether a condition used it.
    pub(super) patterns: BTreeMap<String, (PatternId, bool)>,
    pub(super) lets: BTreeMap<String, NamedLet>,
    /// Names that could not be read, which was reported.
    pub(super) unread: BTreeSet<String>,
}

/// A list by name.
pub(super) struct NamedList {
    pub(super) kind: ListKind,
    pub(super) phrases: Vec<EntryId>,
    pub(super) words: Option<WordsId>,
    pub(super) span: Range<usize>,
    pub(super) used: bool,
}

/// A definition by name.
pub(super) struct NamedLet {
    pub(super) literal: Literal,
    /// `None` when it could not be read, which was reported.
    pub(super) tree: Option<Expr>,
    pub(super) used: bool,
}

/// Reads the lists, patterns and definitions of a file.
pub(super) fn read_names(
    file: &RuleFile<'_>,
    texts: &BTreeMap<&str, &str>,
    program: &mut Program,
    vocabulary: &mut Vocabulary,
    sink: &mut Diagnostics,
) -> Names {
    let mut names = Names { unread: file.unread_names.clone(), ..Names::default() };
    for list in &file.lists {
        let named = read_list(list, file, texts, program, vocabulary, sink);
        names.lists.insert(list.name.value.clone(), named);
    }
    for pattern in &file.patterns {
        let name = pattern.name.value.clone();
        match read_pattern(&pattern.literal, &name, file, program, vocabulary, sink) {
            Some(id) => {
                names.patterns.insert(name, (id, false));
            }
            None => {
                names.unread.insert(name);
            }
        }
    }
    for definition in &file.lets {
        let tree = read_tree(&definition.literal, file, sink);
        let named = NamedLet { literal: definition.literal.clone(), tree, used: false };
        names.lets.insert(definition.name.value.clone(), named);
    }
    names
}

fn read_list(
    list: &ListSource,
    file: &RuleFile<'_>,
    texts: &BTreeMap<&str, &str>,
    program: &mut Program,
    vocabulary: &mut Vocabulary,
    sink: &mut Diagnostics,
) -> NamedList {
    let mut reader = EntryReader { kind: list.kind, phrases: Vec::new(), words: Vec::new(), seen: BTreeMap::new() };
    for entry in &list.entries {
        reader.read(&entry.value, file.source, entry.span.clone(), vocabulary, sink);
    }
    if let Some(path) = &list.file {
        match texts.get_key_value(path.value.as_str()) {
            Some((path, text)) => {
                reader.seen.clear();
                for (entry, span) in entries_of(text) {
                    reader.read(entry, SourceText { file: path, text }, span, vocabulary, sink);
                }
            }
            None => {
                let message = format!("there is no file `{}` in the pack", path.value);
                sink.report(Code::MissingFile, &file.at(path.span.clone()), message).help_nearest(
                    &path.value,
                    texts.keys().copied(),
                    "paths are written from the folder of the pack, such as `lists/parcel.txt`",
                );
            }
        }
    }
    let is_phrases = list.kind == ListKind::Phrases;
    NamedList {
        kind: list.kind,
        words: (!is_phrases).then(|| program.intern_words(reader.words)),
        phrases: reader.phrases,
        span: list.name.span.clone(),
        used: false,
    }
}

/// The entries of a list file with their places: one a line, `#` starts a comment at the start of a
/// line or after a blank.
pub(super) fn entries_of(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let content = without_mark(text);
    let mut offset = text.len() - content.len();
    content.split_inclusive('\n').filter_map(move |line| {
        let start = offset;
        offset += line.len();
        let comment = [line.find(" #"), line.find("\t#")].into_iter().flatten().min();
        let code = line.get(..comment.unwrap_or(line.len())).unwrap_or(line);
        let entry = code.trim();
        if entry.is_empty() || entry.starts_with('#') {
            return None;
        }
        let at = start + (code.len() - code.trim_start().len());
        Some((entry, at..at + entry.len()))
    })
}

struct EntryReader {
    kind: ListKind,
    phrases: Vec<EntryId>,
    words: Vec<Box<str>>,
    /// Entries by what they mean, with their first place.
    seen: BTreeMap<String, Range<usize>>,
}

impl EntryReader {
    fn read(
        &mut self,
        entry: &str,
        source: SourceText<'_>,
        span: Range<usize>,
        vocabulary: &mut Vocabulary,
        sink: &mut Diagnostics,
    ) {
        let meaning = match self.kind {
            ListKind::Phrases => match Entry::phrase(entry) {
                Ok(phrase) => {
                    let meaning = format!("{}{}", phrase.text, if phrase.edges == Edges::OpenEnd { "*" } else { "" });
                    self.phrases.push(vocabulary.intern(phrase));
                    Ok(meaning)
                }
                Err(bad) => Err(format!("`{entry}` {}", bad.message())),
            },
            ListKind::Domains => canonical_domain(entry).ok_or_else(|| format!("`{entry}` is no domain")),
            ListKind::Regions => {
                Region::parse(entry).map(|region| region.to_string()).ok_or_else(|| format!("`{entry}` is no region"))
            }
            ListKind::Words => Ok(entry.to_owned()),
        };
        match meaning {
            Ok(meaning) => {
                if self.kind != ListKind::Phrases {
                    self.words.push(meaning.as_str().into());
                }
                if let Some(first) = self.seen.get(&meaning) {
                    sink.report(Code::DuplicateEntry, &source.at(span), format!("`{entry}` stands twice in this list"))
                        .second(first.clone(), "first here");
                } else {
                    self.seen.insert(meaning, span);
                }
            }
            Err(message) => {
                sink.report(Code::BadEntry, &source.at(span), message);
            }
        }
    }
}

fn read_pattern(
    literal: &Literal,
    name: &str,
    file: &RuleFile<'_>,
    program: &mut Program,
    vocabulary: &mut Vocabulary,
    sink: &mut Diagnostics,
) -> Option<PatternId> {
    let place = file.at(literal.span());
    let facts = match needed_literals(&literal.text) {
        Ok(facts) => facts,
        Err(error) => {
            let place = file.at(literal.place(error.span));
            sink.report(Code::BadPattern, &place, format!("pattern `{name}` cannot be read: {}", error.message));
            return None;
        }
    };
    if let Err(error) = Pattern::build(&literal.text) {
        let reason = match error {
            regex::Error::CompiledTooBig(_) => "is too large once compiled".to_owned(),
            other => format!("cannot be compiled: {}", other.to_string().lines().last().unwrap_or_default()),
        };
        sink.report(Code::BadPattern, &place, format!("pattern `{name}` {reason}"));
        return None;
    }
    if let Some((character, folded)) = facts.unfolded {
        let shown = match character.chars().next().filter(|_| folded.trim().is_empty()) {
            Some(invisible) => format!("U+{:04X}", u32::from(invisible)),
            None => format!("`{character}`"),
        };
        let message = format!("pattern `{name}` has {shown}, which folded text never has");
        let help = if folded.trim().is_empty() {
            "folding drops it: leave it out".to_owned()
        } else {
            format!("folding makes `{folded}` of it: write that")
        };
        sink.report(Code::UnfoldedPattern, &place, message).help(help);
        return None;
    }
    if facts.literals.is_none() {
        let message = format!("pattern `{name}` has no literal that every match needs");
        sink.report(Code::PatternWithoutLiteral, &place, message)
            .help("it is tried on each text; a word that always stands in a match makes it cheap");
    }
    let literals = facts.literals.map(|literals| {
        literals.into_iter().map(|text| vocabulary.intern(Entry { text: text.into(), edges: Edges::Literal })).collect()
    });
    Some(program.push_pattern(Pattern::new(&literal.text, literals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_one_a_line_with_comments() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("parcel", &["parcel"]),
            ("parcel\nfee\n", &["parcel", "fee"]),
            ("# a comment\n\n  # another\nparcel", &["parcel"]),
            ("  parcel fee  # until=2026-12-31 by=anna\n", &["parcel fee"]),
            ("parcel\t# note", &["parcel"]),
            ("no#1 shop", &["no#1 shop"]),
            ("parcel\r\nGebühr\r\n", &["parcel", "Gebühr"]),
            ("\u{feff}parcel\nfee", &["parcel", "fee"]),
            ("\u{feff}# a comment\nfee", &["fee"]),
        ];
        for (text, expected) in cases {
            let entries: Vec<_> = entries_of(text).collect();
            assert_eq!(entries.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), *expected, "{text:?}");
            for (entry, span) in entries {
                assert_eq!(text.get(span), Some(entry), "{text:?}");
            }
        }
    }
}
