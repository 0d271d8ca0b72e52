//! Brands: names that others like to borrow, and who may carry them. Read [`Brand`].

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::Spanned;

use unicode_script::{Script, UnicodeScript};

use crate::text::words::{is_boundary, matches_anywhere, words};
use crate::text::{disguised_views, fold, plain, romanize, sound_key};

use super::super::domain::Hostname;
use super::super::region::RegionSet;
use super::source::Files;

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// As it writes itself.
    pub name: String,
    /// The name and its other names, folded, each once, the name first.
    pub names: Vec<String>,
    /// Hosts of its own, A-label form, subdomains included.
    pub domains: Vec<String>,
    /// Where it does business; empty means everywhere.
    pub regions: RegionSet,
    /// Hosts of those who may carry its name, subdomains included.
    pub resellers: Vec<String>,
    /// Plain letters of those of its names that are words of everyday language or names of people.
    common: Vec<String>,
    /// Folded words of its trade: beside them such a word means the brand.
    trade: Vec<String>,
}

/// The brands of the table, found by name and by domain.
#[derive(Debug, Default)]
pub struct Brands {
    brands: Vec<Brand>,
    /// Folded words beside which a common word means a brand, whatever its trade: `support`.
    claims: Vec<String>,
    by_name: HashMap<Box<str>, usize>,
    by_domain: HashMap<Box<str>, usize>,
    /// Brands by the plain letters of a name of five letters and more.
    by_letters: HashMap<Box<str>, usize>,
    /// Brands by what such a name looks like.
    by_looks: HashMap<Box<str>, usize>,
    /// Brands by what such a name sounds like.
    by_sound: HashMap<Box<str>, usize>,
    /// The looks again, to be searched for the nearest.
    looks: Vec<Looks>,
    /// Names of one long word, by their first letter: what a slip of one letter is compared with.
    long_words: HashMap<char, Vec<(Box<str>, usize)>>,
}

/// The place of a brand in its table. Of use with that table only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrandPlace(usize);

/// A brand that stands in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borrowed {
    /// Which brand: see [`Brands::get`].
    pub brand: BrandPlace,
    /// How it is written there.
    pub spelling: Spelling,
}

/// How a name writes a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As the brand does.
    Exact,
    /// With its letters, but other spaces, accents or marks.
    Spaced,
    /// By its sound, in another script.
    Sound,
    /// With other characters that look like its own.
    Looks,
}

impl Spelling {
    /// Whether a name comes nearer to the brand, or is disguised anew, when this follows `earlier`.
    pub fn is_nearer_than(self, earlier: Spelling) -> bool {
        self != earlier && self != Spelling::Spaced
    }
}

/// What a name of a brand looks like.
#[derive(Debug)]
struct Looks {
    brand: usize,
    key: Box<str>,
    length: usize,
    letters: u32,
}

/// Below this many letters looks and spacing are shared by honest names too often to say anything.
const LEAST_LETTERS: usize = 5;

/// Half of the letters: below it every name is like some brand, and the search would look at all.
const LEAST_LIKENESS: f64 = 0.5;

/// The most words that are looked up together.
const MOST_WORDS: usize = 4;

/// Below this many letters honest words are one letter apart too often (`visa`, `vista`).
const LEAST_LETTERS_OF_SLIP: usize = 7;

/// Below this many letters honest words begin with names of brands.
const LEAST_LETTERS_BEFORE: usize = 6;

/// Below this many letters honest words end with names of brands.
const LEAST_LETTERS_BEHIND: usize = 7;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default)]
    brand: Vec<BrandAsWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandAsWritten {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    regions: Vec<Spanned<String>>,
    #[serde(default)]
    resellers: Vec<Spanned<String>>,
    #[serde(default)]
    common: Vec<Spanned<String>>,
    #[serde(default)]
    trade: Vec<String>,
}

impl Brands {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { claims, brand: as_written } = files.toml(file);
        let mut table = Brands { claims: all_folded(&claims), ..Brands::default() };
        for BrandAsWritten { name, aliases, domains, regions, resellers, common, trade } in as_written {
            let index = table.brands.len();
            let mut brand = Brand {
                name: name.get_ref().clone(),
                regions: files.regions(file, &regions),
                domains: hosts(files, file, &domains),
                resellers: hosts(files, file, &resellers),
                names: Vec::new(),
                common: common.iter().map(|word| letters_of(fold(word.get_ref()).as_str())).collect(),
                trade: all_folded(&trade),
            };
            for word in &common {
                if !std::iter::once(&name).chain(&aliases).any(|own| own.get_ref() == word.get_ref()) {
                    let message = format!("`{}` is none of the names of `{}`", word.get_ref(), brand.name);
                    files.report(file, word.span(), message, None);
                }
            }
            let mut seen = HashSet::new();
            for written in std::iter::once(&name).chain(&aliases) {
                let folded = fold(written.get_ref()).as_str().trim().to_owned();
                let message = if folded.is_empty() {
                    "a brand needs a name that can be seen".to_owned()
                } else if !seen.insert(folded.clone()) {
                    format!("`{}` says again what stands before it, folded", written.get_ref())
                } else if let Some(other) = table.by_name.get(folded.as_str()).and_then(|at| table.brands.get(*at)) {
                    format!("`{}` is a name of `{}` already", written.get_ref(), other.name)
                } else {
                    table.by_name.insert(folded.as_str().into(), index);
                    let is_common = brand.is_common(&folded);
                    table.add_looks(&folded, index, is_common);
                    if !is_common {
                        table.add_long_word(&folded, index);
                    }
                    brand.names.push(folded);
                    continue;
                };
                files.report(file, written.span(), message, None);
            }
            for domain in &brand.domains {
                table.by_domain.entry(domain.as_str().into()).or_insert(index);
            }
            table.brands.push(brand);
        }
        table
    }

    /// Likeness to a common word says nothing: only its own letters in disguise do.
    fn add_looks(&mut self, folded: &str, brand: usize, is_common: bool) {
        let letters = letters_of(folded);
        let key = likeness_key(folded);
        if key.chars().count() < LEAST_LETTERS {
            return;
        }
        self.by_letters.entry(letters.into()).or_insert(brand);
        let sound = sound_key(&romanize(folded));
        if sound.chars().count() >= LEAST_LETTERS {
            self.by_sound.entry(sound.into()).or_insert(brand);
        }
        self.by_looks.entry(key.as_str().into()).or_insert(brand);
        if is_common {
            return;
        }
        let (length, letters) = (key.chars().count(), letter_set(&key));
        self.looks.push(Looks { brand, key: key.into(), length, letters });
    }

    /// The first brand that a folded name mentions in whole words, spaced as it may be, in the letters
    /// of another script, or in words that look like it.
    ///
    /// `core` is the same name without its legal form. A brand that is a common word is only meant
    /// where it is all of the core, or where a word of its trade or a claim stands beside it.
    pub fn borrowed(&self, folded: &str, core: &str) -> Option<Borrowed> {
        let runs = runs(folded);
        let is_meant =
            |place: usize, run: &str| self.brands.get(place).is_some_and(|brand| self.is_meant(brand, run, core));
        let find = |runs: &[&str], place_of: &dyn Fn(&str) -> Option<usize>| {
            runs.iter().find_map(|run| place_of(run).filter(|place| is_meant(*place, run)))
        };
        let exact = |run: &str| self.by_name.get(run).copied();
        let spaced = |run: &str| self.by_letters.get(letters_of(run).as_str()).copied();
        let looks = |run: &str| self.by_looks.get(likeness_key(run).as_str()).copied();
        let sound = |run: &str| {
            let is_foreign = !run.chars().any(|c| c.is_alphabetic() && c.script() == Script::Latin);
            if is_foreign { self.by_sound.get(sound_key(&romanize(run)).as_str()).copied() } else { None }
        };
        // These keys are dear to make, and nothing has one that is too short.
        let long: Vec<&str> = runs.iter().copied().filter(|run| may_have_key(run)).collect();
        let found = |place, spelling| Borrowed { brand: BrandPlace(place), spelling };
        if let Some(place) = find(&runs, &exact) {
            return Some(found(place, Spelling::Exact));
        }
        if let Some(place) = find(&long, &spaced).or_else(|| spaced(&single_letters(folded)?)) {
            return Some(found(place, Spelling::Spaced));
        }
        let views = disguised_views(folded);
        let disguised = || {
            views.iter().find_map(|view| {
                let runs = self::runs(view.as_str());
                find(&runs, &exact).or_else(|| find(&runs, &spaced))
            })
        };
        if let Some(place) = disguised().or_else(|| find(&long, &looks)) {
            return Some(found(place, Spelling::Looks));
        }
        let place = if folded.is_ascii() { None } else { find(&runs, &sound) };
        place.map(|place| found(place, Spelling::Sound))
    }

    /// Whether a brand is meant by words of a name: a common word only where the name leaves no doubt,
    /// see [`Brands::borrowed`].
    pub fn is_meant(&self, brand: &Brand, run: &str, core: &str) -> bool {
        // The core of `Die Post AG` may have lost its article.
        let letters = letters_of(core);
        if !brand.is_common(run) || (!letters.is_empty() && letters_of(run).ends_with(&letters)) {
            return true;
        }
        brand.trade.iter().chain(&self.claims).any(|phrase| says(core, phrase))
    }

    /// The brand at a place that this table told.
    pub fn get(&self, place: BrandPlace) -> Option<&Brand> {
        self.brands.get(place.0)
    }

    /// The brand whose name is nearest to any of the texts, and how near, 0 to 1: letters that stay,
    /// per letters of the longer one. Names below five letters are not looked at, nor brands that
    /// `is_meant` leaves out, and what is less than half alike is not found.
    pub fn nearest(
        &self,
        texts: impl Iterator<Item = String>,
        is_meant: impl Fn(&Brand) -> bool,
    ) -> Option<(&Brand, f64)> {
        let mut nearest: Option<(&Brand, f64)> = None;
        for text in texts {
            let key = likeness_key(&text);
            let (length, letters) = (key.chars().count(), letter_set(&key));
            for looks in &self.looks {
                let longer = length.max(looks.length);
                // Letters that only one of both has are edits in any case.
                let least = length
                    .abs_diff(looks.length)
                    .max((letters & !looks.letters).count_ones() as usize)
                    .max((looks.letters & !letters).count_ones() as usize);
                let known = nearest.map_or(LEAST_LIKENESS, |(_, known)| known);
                if share_kept(least, longer) <= known {
                    continue;
                }
                let kept = share_kept(strsim::osa_distance(&key, &looks.key), longer);
                if kept > known
                    && let Some(brand) = self.brands.get(looks.brand).filter(|brand| is_meant(brand))
                {
                    nearest = Some((brand, kept));
                }
            }
        }
        nearest
    }

    /// All brands, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Brand> {
        self.brands.iter()
    }

    /// The brand with this folded name or other name.
    pub fn by_name(&self, folded: &str) -> Option<&Brand> {
        self.by_name.get(folded).and_then(|index| self.brands.get(*index))
    }

    fn add_long_word(&mut self, folded: &str, brand: usize) {
        let is_one_word = folded.chars().all(char::is_alphabetic);
        if let Some(first) = folded.chars().next().filter(|_| is_one_word)
            && folded.chars().count() >= LEAST_LETTERS_OF_SLIP
        {
            self.long_words.entry(first).or_default().push((folded.into(), brand));
        }
    }

    /// The brand of one long word that a folded word misses by one letter put in, left out, replaced
    /// or swapped. The first letter is one that nobody overlooks.
    pub fn one_letter_off(&self, word: &str) -> Option<&Brand> {
        let near = self.long_words.get(&word.chars().next()?)?;
        let letters = word.chars().count();
        let (_, index) = near
            .iter()
            .find(|(own, _)| own.chars().count().abs_diff(letters) <= 1 && strsim::osa_distance(own, word) == 1)?;
        self.brands.get(*index)
    }

    /// The brand that an ASCII word of small letters begins with, and goes on, or ends with, and has more
    /// before. Shorter names begin honest words (`chase`), and somewhat longer ones end them (`icloud`
    /// in `forticloud`).
    pub fn inside(&self, word: &str) -> Option<&Brand> {
        let starts = (LEAST_LETTERS_BEFORE..word.len()).rev().filter_map(|end| word.get(..end));
        let ends = (1..word.len().saturating_sub(LEAST_LETTERS_BEHIND - 1)).filter_map(|start| word.get(start..));
        starts.chain(ends).find_map(|part| self.brands.get(*self.by_letters.get(part)?))
    }

    /// The brand whose own host this is, or is under.
    pub fn by_host(&self, host: &Hostname) -> Option<&Brand> {
        let index = host.itself_and_parents().find_map(|name| self.by_domain.get(name))?;
        self.brands.get(*index)
    }
}

impl Brand {
    /// Whether a folded text is one of its names that are common words, accents and spaces aside.
    fn is_common(&self, folded: &str) -> bool {
        !self.common.is_empty() && self.common.contains(&letters_of(folded))
    }

    /// Whether the host belongs to the brand or to one of its resellers.
    pub fn allows(&self, host: &Hostname) -> bool {
        host.itself_and_parents().any(|name| self.domains.iter().chain(&self.resellers).any(|own| own == name))
    }
}

fn hosts(files: &mut Files<'_>, file: &str, written: &[Spanned<String>]) -> Vec<String> {
    let mut hosts = Vec::new();
    for host in written {
        match Hostname::parse(host.get_ref()) {
            Ok(parsed) => hosts.push(parsed.as_str().to_owned()),
            Err(problem) => {
                files.report(file, host.span(), format!("`{}` is no hostname: {problem}", host.get_ref()), None);
            }
        }
    }
    hosts
}

/// What a folded text looks like at a glance: plain letters, look-alikes of any script and of digits
/// folded together. For comparison with its like only: `l` stands for `i` and `1` as well.
pub fn likeness_key(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len());
    for character in plain(folded).chars() {
        match character {
            '0' => key.push('o'),
            '1' | 'i' | '|' => key.push('l'),
            '3' => key.push('e'),
            '4' | '@' => key.push('a'),
            '5' | '$' => key.push('s'),
            ascii if ascii.is_ascii_alphanumeric() => key.push(ascii),
            other if other.is_alphanumeric() => {
                let mut buffer = [0; 4];
                let skeleton: String = unicode_security::skeleton(other.encode_utf8(&mut buffer)).collect();
                if skeleton.bytes().all(|b| b.is_ascii_alphanumeric()) {
                    key.push_str(&skeleton.to_ascii_lowercase().replace('i', "l"));
                } else {
                    key.push(other);
                }
            }
            _ => {}
        }
    }
    if key.contains("rn") || key.contains("vv") { key.replace("rn", "m").replace("vv", "w") } else { key }
}

/// Every run of at most [`MOST_WORDS`] words of a text, by where it begins, longer ones first.
fn runs(text: &str) -> Vec<&str> {
    let ranges: Vec<_> = words(text).collect();
    let mut runs = Vec::with_capacity(ranges.len() * MOST_WORDS);
    for (start, first) in ranges.iter().enumerate() {
        let lasts = ranges.iter().skip(start).take(MOST_WORDS).rev();
        runs.extend(lasts.filter_map(|last| text.get(first.start..last.end)));
    }
    runs
}

/// Whether a run of words may come to as many letters as names have that are found by letters or looks.
/// ASCII and the signs of East Asia stand for one letter each, a syllable of Hangul for up to three.
fn may_have_key(run: &str) -> bool {
    let letters = |c: char| match c {
        '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => 1,
        ascii if ascii.is_ascii() => usize::from(ascii.is_alphanumeric() || "|@$".contains(ascii)),
        _ => 3,
    };
    run.chars().map(letters).sum::<usize>() >= LEAST_LETTERS
}

/// The letters of a text that is nothing but single letters: `n e t f l i x`.
fn single_letters(folded: &str) -> Option<String> {
    let is_single = |word: &str| word.chars().nth(1).is_none();
    (folded.contains(' ') && folded.split(' ').all(is_single)).then(|| folded.replace(' ', ""))
}

fn all_folded(written: &[String]) -> Vec<String> {
    written.iter().map(|text| fold(text).as_str().trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// Whether a folded text says a folded phrase: in whole words, or anywhere in scripts without spaces.
fn says(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (plain(text), plain(phrase));
    text.match_indices(phrase.as_str())
        .any(|(at, _)| matches_anywhere(&phrase) || (is_boundary(&text, at) && is_boundary(&text, at + phrase.len())))
}

fn letters_of(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_alphanumeric).collect();
    }
    plain(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which letters a key has: one bit each for `a` to `z`, the rest shared by all others.
fn letter_set(key: &str) -> u32 {
    key.chars().fold(0, |set, c| {
        let bit = if c.is_ascii_lowercase() { u32::from(c) - u32::from('a') } else { 26 + u32::from(c) % 6 };
        set | (1 << bit)
    })
}

#[allow(clippy::cast_precision_loss, reason = "names have at most a thousand letters")]
fn share_kept(edits: usize, length: usize) -> f64 {
    if length == 0 { 0.0 } else { 1.0 - edits as f64 / length as f64 }
}
