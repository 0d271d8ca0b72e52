//! The compiled pack: immutable, shareable between threads, named by a hash of what it was made of.
//! Read [`RulePack`].

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use super::matcher::Matcher;
use super::policy::Policy;
use super::program::{NodeId, Program, SlotId};
use super::rule::Rule;
use super::source::CaseSource;
use super::triggers::Sign;
use super::vocabulary::{EntryId, Vocabulary};
use crate::facts::{FACT_VERSION, FactKey, Origin};
use crate::identifier::Tables;
use crate::verdict::Subject;

/// The files of a pack: path below its folder, with `/`, and content.
pub type PackFiles = BTreeMap<String, Vec<u8>>;

/// Whether a file below the folder of a pack is part of it: rule files and policy at the top, lists,
/// tables. What explains them (`README.md`) is not, and changes no hash.
pub fn is_pack_file(path: &str) -> bool {
    match path.split_once('/') {
        None => path.ends_with(".toml"),
        Some(("lists", name)) => name.ends_with(".txt"),
        Some(("tables", name)) => !name.ends_with(".md"),
        Some(_) => false,
    }
}

/// A compiled rule pack.
#[derive(Debug)]
pub struct RulePack {
    pub(crate) hash: String,
    pub(crate) policy: Policy,
    pub(crate) tables: Tables,
    /// Live and shadow rules, in the order in which they are evaluated: a rule that asks for
    /// another one with `fired` comes after it.
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) program: Program,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) matcher: Matcher,
    pub(crate) triggers: TriggerIndex,
    pub(super) cases: Vec<Case>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// A rule with its condition.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub(crate) rule: Rule,
    pub(crate) root: NodeId,
    /// Remembered facts in its condition: what a store may have to be asked for.
    pub(crate) remembered: Box<[SlotId]>,
    pub(crate) is_indexed: bool,
    /// The parts of the condition that `and` joins at the top, as written, for people who ask why
    /// the rule did not fire; one part where nothing is joined.
    pub(crate) parts: Box<[PartText]>,
}

/// A part of a condition as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartText {
    /// Its text.
    pub(crate) text: Box<str>,
    /// Where the text is the name of a definition: what it stands for.
    pub(crate) stands_for: Option<Box<str>>,
}

/// From what was seen to the rules that may hold because of it.
#[derive(Debug, Default)]
pub(crate) struct TriggerIndex {
    /// For each entry `first..last` in `rules`.
    ranges: Vec<(u32, u32)>,
    rules: Vec<u32>,
    /// Rules that a sign in the text lets hold, in the order of [`Sign::ALL`].
    pub(crate) by_sign: [Vec<u32>; Sign::ALL.len()],
    /// Rules that need nothing to be seen, by subject.
    pub(crate) always: BTreeMap<Subject, Vec<u32>>,
}

impl TriggerIndex {
    /// Builds the index over so many entries.
    pub(super) fn build(entry_count: usize, mut pairs: Vec<(EntryId, u32)>) -> TriggerIndex {
        pairs.sort_unstable();
        pairs.dedup();
        let mut index = TriggerIndex::default();
        let mut pairs = pairs.into_iter().peekable();
        for entry in 0..entry_count {
            let first = index.rules.len();
            while let Some((_, rule)) = pairs.next_if(|(of, _)| of.0 as usize == entry) {
                index.rules.push(rule);
            }
            let range = [first, index.rules.len()].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
            index.ranges.push((range[0], range[1]));
        }
        index
    }

    /// The rules that an entry lets hold, ascending.
    pub(crate) fn by_entry(&self, entry: EntryId) -> &[u32] {
        let range = self.ranges.get(entry.0 as usize).copied().unwrap_or_default();
        self.rules.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }
}

/// A case beside a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Full id of the rule.
    pub rule: String,
    /// What it judges.
    pub subject: Subject,
    /// Whether the rule must fire.
    pub must_hit: bool,
    /// The file it stands in.
    pub file: String,
    /// The case as written.
    pub case: CaseSource,
}

impl RulePack {
    /// Compiles the files of a pack.
    ///
    /// # Errors
    /// All problems at once, warnings and notes among them, when at least one is an error.
    pub fn compile(files: &PackFiles) -> Result<RulePack, Vec<Diagnostic>> {
        super::compile::compile(files)
    }

    /// Hash of the pack: `b3:` and 64 hexadecimal digits of BLAKE3 over the sorted paths and
    /// contents of all files and the version of the facts.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Thresholds, caps and what else holds for the pack as a whole.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The reference tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Live and shadow rules, in the order in which they are evaluated.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.rules.iter().map(|compiled| &compiled.rule)
    }

    /// The cases beside the rules in use, by file and place.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Problems that did not keep the pack from loading, by file and place.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Bytes of memory that the phrases of all rules hold as they are looked for.
    pub fn phrase_bytes(&self) -> usize {
        self.matcher.memory_usage()
    }

    pub(crate) fn rule(&self, index: u32) -> &CompiledRule {
        // INVARIANT: indexes come from this pack.
        #[allow(clippy::indexing_slicing, reason = "indexes come from this pack")]
        &self.rules[index as usize]
    }

    /// Whether the fact in a slot may have to be asked of a store.
    pub(crate) fn is_remembered(key: FactKey) -> bool {
        crate::facts::spec(key.fact).origin != Origin::Record
    }
}

/// The hash of a pack, see [`RulePack::hash`].
pub(super) fn hash_of(files: &PackFiles) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&FACT_VERSION.to_be_bytes());
    for (path, content) in files {
        for bytes in [path.as_bytes(), content] {
            hasher.update(&(bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
    }
    format!("b3:{}", hasher.finalize().to_hex())
}
