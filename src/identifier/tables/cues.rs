//! Words that say what a number beside them is: to be called, to be paid, to be typed in. Read [`Cues`].

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use serde::Deserialize;
use toml::Spanned;
use unicode_script::{Script, UnicodeScript};

use crate::text::fold::is_letter_or_mark;
use crate::text::{fold, matches_anywhere};

use super::super::region::{Region, RegionSet};
use super::currencies::{Currencies, Implied};
use super::source::Files;

/// At most so many cues are read from one text; the longest text has 65,536 bytes.
const MAX_CUES: usize = 16_384;

/// All words of `number_words.toml`, `time_words.toml` and `currencies.toml`, found in one pass.
#[derive(Debug, Default)]
pub struct Cues {
    automaton: Option<AhoCorasick>,
    /// What each pattern of the automaton says, in every language that has it.
    patterns: Vec<Pattern>,
    /// Regions of the languages of `number_words.toml`, by their place there, the largest first.
    languages: Vec<Vec<Region>>,
    /// Scripts that say by themselves where a text is read.
    scripts: Vec<(Script, Vec<Region>)>,
}

#[derive(Debug)]
struct Pattern {
    meanings: Vec<(CueKind, Option<usize>)>,
    /// Begins, ends with a letter, so that no other letter may stand beside it.
    edges: (bool, bool),
}

/// What a word says about a number beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueKind {
    /// It is there to be called or written to.
    Call,
    /// It is a short number to write to.
    ShortCode,
    /// It is one where a word of the kind before stands in front.
    ShortCodeTo,
    /// It is a one-time code.
    Code,
    /// It is a bank account.
    Account,
    /// It is an order, a parcel, an invoice.
    Reference,
    /// It is a percentage.
    Percent,
    /// It is money; which, [`Currencies::named`] tells.
    Currency(usize),
    /// It is so many times as much, and money of a currency, if any.
    Multiplier(i64, Option<Implied>),
    /// It counts units of so many seconds.
    TimeUnit(i64),
    /// The time behind is a deadline.
    TimeBefore,
    /// The time in front is a deadline.
    TimeAfter,
    /// A deadline by itself, in seconds.
    TimeSpan(i64),
}

/// One word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// What it says.
    pub kind: CueKind,
    /// The language of `number_words.toml` it belongs to.
    language: Option<usize>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct NumberWords {
    #[serde(default)]
    scripts: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    language: Vec<NumberLanguage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberLanguage {
    #[serde(rename = "lang")]
    _lang: String,
    regions: Vec<Spanned<String>>,
    #[serde(default)]
    call: Vec<Spanned<String>>,
    #[serde(default)]
    short_code: Vec<Spanned<String>>,
    #[serde(default)]
    short_code_to: Vec<Spanned<String>>,
    #[serde(default)]
    code: Vec<Spanned<String>>,
    #[serde(default)]
    account: Vec<Spanned<String>>,
    #[serde(default)]
    reference: Vec<Spanned<String>>,
    #[serde(default)]
    percent: Vec<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct TimeWords {
    #[serde(default)]
    language: Vec<TimeLanguage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeLanguage {
    #[serde(rename = "lang")]
    _lang: String,
    #[serde(default)]
    minutes: Vec<Spanned<String>>,
    #[serde(default)]
    hours: Vec<Spanned<String>>,
    #[serde(default)]
    days: Vec<Spanned<String>>,
    #[serde(default)]
    weeks: Vec<Spanned<String>>,
    #[serde(default)]
    before: Vec<Spanned<String>>,
    #[serde(default)]
    after: Vec<Spanned<String>>,
    /// How long (`24h`) to the words that leave so much time.
    #[serde(default)]
    spans: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

/// Gathers patterns, each once.
#[derive(Default)]
struct Gathered {
    by_text: HashMap<String, usize>,
    texts: Vec<String>,
    patterns: Vec<Pattern>,
}

impl Gathered {
    /// Adds a word; false if nothing is left of it after folding.
    fn add(&mut self, word: &str, kind: CueKind, language: Option<usize>) -> bool {
        let (word, is_open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
        let folded = fold(word).into_string();
        let (Some(first), Some(last)) = (folded.chars().next(), folded.chars().next_back()) else { return false };
        // Korean writes numbers, units and particles in one word: `5만원`, `24시간이내`.
        let is_unit =
            matches!(kind, CueKind::Currency(_) | CueKind::Multiplier(..) | CueKind::TimeUnit(_) | CueKind::TimeAfter);
        let is_hangul = is_unit && folded.chars().any(|c| c.script() == Script::Hangul);
        let is_anywhere = is_hangul || matches_anywhere(&folded);
        let key = format!("{folded}{}", if is_open { "*" } else { "" });
        let at = *self.by_text.entry(key).or_insert_with(|| {
            self.texts.push(folded);
            let edge = |c: char| is_letter_or_mark(c) && !is_anywhere;
            self.patterns.push(Pattern { meanings: Vec::new(), edges: (edge(first), edge(last) && !is_open) });
            self.patterns.len() - 1
        });
        if let Some(pattern) = self.patterns.get_mut(at) {
            pattern.meanings.push((kind, language));
        }
        true
    }

    fn add_all(
        &mut self,
        words: &[Spanned<String>],
        kind: CueKind,
        language: Option<usize>,
        file: &mut InFile<'_, '_>,
    ) {
        for word in words {
            if !self.add(word.get_ref(), kind, language) {
                let message = format!("nothing of `{}` is left after folding", word.get_ref());
                file.files.report(file.name, word.span(), message, None);
            }
        }
    }
}

/// The files with the name of the one that is read.
struct InFile<'f, 'a> {
    files: &'f mut Files<'a>,
    name: &'static str,
}

impl Cues {
    /// Reads both tables of words; those of currencies were read before.
    pub(super) fn parse(
        files: &mut Files<'_>,
        numbers: &'static str,
        times: &'static str,
        currencies: &Currencies,
    ) -> Self {
        let mut gathered = Gathered::default();
        let mut cues = Cues::default();
        let NumberWords { scripts, language } = files.toml(numbers);
        for (name, regions) in &scripts {
            match Script::from_full_name(name.get_ref()) {
                Some(script) => cues.scripts.push((script, in_order(files, numbers, regions))),
                None => files.report(numbers, name.span(), format!("`{}` is no script", name.get_ref()), None),
            }
        }
        for language in &language {
            let at = cues.languages.len();
            cues.languages.push(in_order(files, numbers, &language.regions));
            let mut file = InFile { files: &mut *files, name: numbers };
            for (words, kind) in [
                (&language.call, CueKind::Call),
                (&language.short_code, CueKind::ShortCode),
                (&language.short_code_to, CueKind::ShortCodeTo),
                (&language.code, CueKind::Code),
                (&language.account, CueKind::Account),
                (&language.reference, CueKind::Reference),
                (&language.percent, CueKind::Percent),
            ] {
                gathered.add_all(words, kind, Some(at), &mut file);
            }
        }
        gathered.add("%", CueKind::Percent, None);
        gathered.add("٪", CueKind::Percent, None);
        let TimeWords { language } = files.toml(times);
        for language in &language {
            let mut file = InFile { files: &mut *files, name: times };
            for (words, kind) in [
                (&language.minutes, CueKind::TimeUnit(60)),
                (&language.hours, CueKind::TimeUnit(3_600)),
                (&language.days, CueKind::TimeUnit(86_400)),
                (&language.weeks, CueKind::TimeUnit(604_800)),
                (&language.before, CueKind::TimeBefore),
                (&language.after, CueKind::TimeAfter),
            ] {
                gathered.add_all(words, kind, None, &mut file);
            }
            for (span, words) in &language.spans {
                let hours = span.get_ref().strip_suffix('h').and_then(|hours| hours.parse::<u16>().ok());
                match hours {
                    Some(hours) => {
                        gathered.add_all(words, CueKind::TimeSpan(i64::from(hours) * 3_600), None, &mut file)
                    }
                    None => {
                        let message = format!("`{}` is no time in hours, such as `24h`", span.get_ref());
                        file.files.report(times, span.span(), message, None);
                    }
                }
            }
        }
        for (at, name) in currencies.names.iter().enumerate() {
            gathered.add(&name.text, CueKind::Currency(at), None);
        }
        for multiplier in &currencies.multipliers {
            let implied = multiplier.implied(currencies);
            for word in &multiplier.words {
                gathered.add(word, CueKind::Multiplier(multiplier.factor, implied), None);
            }
        }
        // A few thousand short words: the automaton of that kind is small and built in a few ms.
        let built = AhoCorasickBuilder::new().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&gathered.texts);
        cues.automaton = built.ok().filter(|_| !gathered.texts.is_empty());
        cues.patterns = gathered.patterns;
        cues
    }

    /// Every word in a folded text, by its end; words inside others too.
    pub fn find(&self, folded: &str) -> Vec<Cue> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut cues = Vec::new();
        for found in automaton.find_overlapping_iter(folded) {
            let Some(pattern) = self.patterns.get(found.pattern().as_usize()) else { continue };
            let before = folded.get(..found.start()).and_then(|text| text.chars().next_back());
            let after = folded.get(found.end()..).and_then(|text| text.chars().next());
            let (starts, ends) = pattern.edges;
            if (starts && before.is_some_and(is_letter_or_mark)) || (ends && after.is_some_and(is_letter_or_mark)) {
                continue;
            }
            for (kind, language) in &pattern.meanings {
                cues.push(Cue { range: found.start()..found.end(), kind: *kind, language: *language });
            }
            if cues.len() >= MAX_CUES {
                break;
            }
        }
        cues
    }

    /// Regions that a text suggests by its script, then by the languages whose words stand in it, those
    /// with most words first. Each region once.
    pub fn suggested(&self, folded: &str, cues: &[Cue]) -> Vec<Region> {
        let mut regions: Vec<Region> = Vec::new();
        let mut add = |some: &[Region]| {
            for region in some {
                if !regions.contains(region) {
                    regions.push(*region);
                }
            }
        };
        if !folded.is_ascii() {
            let mut counts = vec![0_usize; self.scripts.len()];
            for character in folded.chars().filter(|character| !character.is_ascii()) {
                let script = character.script();
                if let Some(at) = self.scripts.iter().position(|(known, _)| *known == script) {
                    counts.get_mut(at).into_iter().for_each(|count| *count += 1);
                }
            }
            // Kana between Han says Japanese, however many Han there are.
            let kana = |script: Script| matches!(script, Script::Hiragana | Script::Katakana);
            let mut seen: Vec<(bool, usize, &[Region])> = self
                .scripts
                .iter()
                .zip(counts)
                .filter(|(_, count)| *count > 0)
                .map(|((script, regions), count)| (kana(*script), count, regions.as_slice()))
                .collect();
            seen.sort_by_key(|(is_kana, count, _)| std::cmp::Reverse((*is_kana, *count)));
            seen.iter().for_each(|(_, _, regions)| add(regions));
        }
        let mut words = vec![0_usize; self.languages.len()];
        for cue in cues {
            cue.language.and_then(|at| words.get_mut(at)).into_iter().for_each(|count| *count += 1);
        }
        let mut spoken: Vec<(usize, &Vec<Region>)> =
            words.into_iter().zip(&self.languages).filter(|(count, _)| *count > 0).collect();
        spoken.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        spoken.iter().for_each(|(_, regions)| add(regions));
        regions
    }
}

/// Region codes as written, in their order; wrong ones are problems.
fn in_order(files: &mut Files<'_>, file: &str, codes: &[Spanned<String>]) -> Vec<Region> {
    let mut seen = RegionSet::EMPTY;
    let mut regions = Vec::new();
    for code in codes {
        if let Some(region) = files.region(file, code).filter(|region| !seen.contains(*region)) {
            seen.insert(region);
            regions.push(region);
        }
    }
    regions
}
