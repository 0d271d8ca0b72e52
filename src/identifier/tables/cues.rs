//! Words that say what a number beside them is: to be called, to be paid, to be typed in. Read [`Cues`].

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use unicode_script::{Script, UnicodeScript};

use crate::text::fold::is_letter_or_mark;
use crate::text::{Prefixes, fold, matches_anywhere};

use super::super::region::{Region, RegionSet};
use super::currencies::{Currencies, Implied};
use super::source::Files;

/// At most so many cues are read from one text; the longest text has 65,536 bytes.
const MAX_CUES: usize = 16_384;

/// All words of `number_words.toml`, `time_words.toml` and `currencies.toml`, found in one pass.
#[derive(Debug, Default)]
pub struct Cues {
    /// Words that no letter may stand in front of.
    of_words: Words,
    /// Words of scripts without spaces, and signs.
    anywhere: Words,
    /// Regions of the languages of `number_words.toml`, by their place there, the largest first.
    languages: Vec<Vec<Region>>,
    /// Scripts that say by themselves where a text is read.
    scripts: Vec<(Script, Vec<Region>)>,
}

/// The distinct texts of words, ascending.
#[derive(Debug, Default)]
struct Words {
    texts: Prefixes,
    /// What each text says: with an open end, or without.
    meanings: Vec<Vec<Meaning>>,
}

/// What a word says in one language.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    kind: CueKind,
    language: Option<usize>,
    /// It ends with a letter, so that no other letter may stand behind it.
    ends_word: bool,
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

/// Gathers words by their texts.
#[derive(Default)]
struct Gathered {
    of_words: BTreeMap<String, Vec<Meaning>>,
    anywhere: BTreeMap<String, Vec<Meaning>>,
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
        let edge = |c: char| is_letter_or_mark(c) && !is_anywhere;
        let meaning = Meaning { kind, language, ends_word: edge(last) && !is_open };
        let words = if edge(first) { &mut self.of_words } else { &mut self.anywhere };
        words.entry(folded).or_default().push(meaning);
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
        cues.of_words = Words::of(gathered.of_words);
        cues.anywhere = Words::of(gathered.anywhere);
        cues
    }

    /// Every word in a folded text, by its end; words inside others too.
    pub fn find(&self, folded: &str) -> Vec<Cue> {
        let mut cues = Vec::new();
        let mut is_behind_letter = false;
        for (start, character) in folded.char_indices() {
            let rest = folded.get(start..).unwrap_or_default().as_bytes();
            self.anywhere.begin(folded, start, rest, &mut cues);
            if !is_behind_letter {
                self.of_words.begin(folded, start, rest, &mut cues);
            }
            is_behind_letter = is_letter_or_mark(character);
        }
        cues.sort_by_key(|cue| (cue.range.end, cue.range.start));
        cues.truncate(MAX_CUES);
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

impl Words {
    fn of(by_text: BTreeMap<String, Vec<Meaning>>) -> Words {
        let texts = Prefixes::of(by_text.keys().map(String::as_bytes));
        Words { texts, meanings: by_text.into_values().collect() }
    }

    /// Adds the words that begin at a place of a text, behind which `rest` stands.
    fn begin(&self, folded: &str, start: usize, rest: &[u8], cues: &mut Vec<Cue>) {
        for (text, length) in self.texts.at(rest) {
            let end = start + length;
            let goes_on = folded.get(end..).and_then(|text| text.chars().next()).is_some_and(is_letter_or_mark);
            let meanings = self.meanings.get(text).into_iter().flatten();
            let said = meanings.filter(|meaning| !(goes_on && meaning.ends_word));
            cues.extend(said.map(|said| Cue { range: start..end, kind: said.kind, language: said.language }));
        }
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
