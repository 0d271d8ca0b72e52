//! Whether a host without a scheme is meant as a link, and is no abbreviation, number or missing
//! space between sentences. Read [`is_meant`].

use std::cell::OnceCell;
use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use crate::identifier::{Hostname, RegistrableDomain, Tables};

/// A host in its text.
pub(super) struct Meant<'m> {
    pub(super) text: &'m str,
    /// Host, port and path.
    pub(super) range: Range<usize>,
    pub(super) host_end: usize,
    pub(super) host: &'m Hostname,
    pub(super) domain: &'m RegistrableDomain,
    pub(super) stops: &'m Stops<'m>,
}

/// The full stops of a text behind letters, counted once a host asks for them.
pub(super) struct Stops<'t> {
    text: &'t str,
    all: OnceCell<StopCounts>,
}

/// Full stops between two letters, and behind a letter and before a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct StopCounts {
    tight: usize,
    spaced: usize,
}

impl<'t> Stops<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Stops { text, all: OnceCell::new() }
    }

    /// Whether the writer puts a space behind every full stop between letters outside a range, and there is
    /// one.
    fn have_spaces_outside(&self, range: &Range<usize>) -> bool {
        let all = self.all.get_or_init(|| self.count(0..self.text.len()));
        let inside = self.count(range.clone());
        all.tight == inside.tight && all.spaced > inside.spaced
    }

    fn count(&self, range: Range<usize>) -> StopCounts {
        let mut counts = StopCounts::default();
        for (dot, _) in self.text.get(range.clone()).unwrap_or_default().match_indices('.') {
            let dot = range.start + dot;
            let before = self.text.get(..dot).and_then(|before| before.chars().next_back());
            let after = self.text.get(dot + 1..).and_then(|after| after.chars().next());
            match (before, after) {
                (Some(before), Some(after)) if before.is_alphabetic() && after.is_alphabetic() => counts.tight += 1,
                (Some(before), Some(' ' | '\n')) if before.is_alphabetic() => counts.spaced += 1,
                _ => {}
            }
        }
        counts
    }
}

/// Shorter words stand before a missing space too often (`home.now`).
const LEAST_LETTERS: usize = 6;

/// Whether it is meant as a link: by `www`, by a path, by an ending that is no word, by a table that
/// knows the host, or by what stands around it.
pub(super) fn is_meant(meant: &Meant<'_>, tables: &Tables) -> bool {
    let (host, name) = (meant.host, meant.domain.name());
    let suffix = meant.domain.suffix().text;
    if host.as_str().starts_with("www.") {
        return true;
    }
    let has_letter = name.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'-');
    let is_short = suffix.len() == 2;
    // `v2.0.co`, `12.30.am`, `500.gb`: versions, times, amounts. `163.com` and `360.cn` are known names.
    if !has_letter && (name.len() < 3 || (is_short && !meant.has_path())) {
        return false;
    }
    // `2day.love` has one digit as a word of chats.
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let is_marked = !name.starts_with("xn--") && (digits >= 2 || name.contains('-'));
    if is_known(host, tables) && (meant.has_path() || name.len() >= 3) {
        return true;
    }
    if meant.begins_sentence(suffix) {
        return false;
    }
    // `B.Sc`, `S.A`: abbreviations. `x.com` is none.
    if name.len() == 1 && is_short && !meant.has_path() {
        return false;
    }
    let is_word = !suffix.contains('.') && tables.word_suffixes.knows(suffix);
    if meant.has_path() {
        return true;
    }
    // A sentence of another script that goes on in Latin letters: `करें.il`.
    let is_foreign = is_short && meant.begins_in_other_script();
    if is_word || is_foreign || (is_short && name.len() == 2) {
        return is_marked
            || meant.is_led_to()
            || (name.len() >= LEAST_LETTERS && meant.stops.have_spaces_outside(&meant.range));
    }
    true
}

fn is_known(host: &Hostname, tables: &Tables) -> bool {
    tables.shorteners.holds(host)
        || tables.messengers.chats.knows_host(host)
        || tables.payment_links.knows_host(host)
        || tables.app_stores.knows_host(host)
        || tables.shared_hosts.holds(host)
        || tables.social_pages.holds(host)
        || tables.brands.by_host(host).is_some()
}

impl Meant<'_> {
    fn written_host(&self) -> &str {
        self.text.get(self.range.start..self.host_end).unwrap_or("")
    }

    fn has_path(&self) -> bool {
        // A single slash is none (`example.in/`), nor is a port.
        let rest = self.text.get(self.host_end..self.range.end).unwrap_or("");
        rest.find(['/', '?', '#']).is_some_and(|at| at + 1 < rest.len())
    }

    /// `Danke.Wir`, `ok.So`, `done.TV`: a sentence ends and the next begins without a space.
    fn begins_sentence(&self, suffix: &str) -> bool {
        let (before, last) = self.written_host().rsplit_once('.').unwrap_or(("", ""));
        let is_capital = last.starts_with(char::is_uppercase);
        let goes_on_small = last.chars().nth(1).is_some_and(char::is_lowercase);
        let begins_capital = before.starts_with(char::is_uppercase);
        let is_common = matches!(suffix, "com" | "net" | "org");
        let is_shouted = is_capital && !goes_on_small && before.chars().any(char::is_lowercase);
        (is_capital && goes_on_small && !(is_common && begins_capital))
            || (is_shouted && !is_common && !self.has_path())
    }

    fn begins_in_other_script(&self) -> bool {
        let other = |letter: char| !letter.is_ascii() && letter.is_alphabetic() && letter.script() != Script::Latin;
        self.written_host().chars().any(other)
    }

    /// Whether what stands before points at it (`: example.live`, `>> example.live`), or it has a line
    /// for itself.
    fn is_led_to(&self) -> bool {
        let before = self.text.get(..self.range.start).unwrap_or("");
        let after = self.text.get(self.range.end..).unwrap_or("");
        let begins_line = before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|last| last == '\n');
        let ends_line = after.trim_start_matches([' ', '\t']).chars().next().is_none_or(|next| next == '\n');
        let last = before.trim_end().chars().next_back().unwrap_or('.');
        let points = !last.is_alphanumeric()
            && !matches!(last, '.' | ',' | '!' | '?' | ';' | '"' | '\'' | ')' | '’' | '”' | '…' | '&' | '+');
        (begins_line && ends_line) || points
    }
}
