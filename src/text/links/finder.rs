//! Walks through a clean text from dot to dot and scheme to scheme. Read [`find`].

use std::ops::Range;

use crate::identifier::Tables;

use super::bounds::{MAX_HOST_BYTES, belongs_to_host, end_of_rest, end_of_run, host_start, settle};
use super::meant::{Meant, Stops, is_meant};
use super::spaced::Spaced;
use super::{Link, LinkHost, MAX_LINKS, read};

/// At most so many dots and colons are looked at in one text.
const MAX_SIGNS: usize = 4096;

/// A link with the bytes of the clean text it stands at.
pub(super) struct Candidate {
    pub(super) range: Range<usize>,
    pub(super) link: Link,
    pub(super) is_spaced: bool,
}

/// The links of a clean text in its order, and whether there may be more.
pub(super) fn find(text: &str, tables: &Tables) -> (Vec<Candidate>, bool) {
    let mut finder = Finder::of(text, tables);
    let is_cut = finder.walk();
    (finder.found, is_cut)
}

/// What stands around an `@`, with where it ends.
enum AroundAt {
    Mailbox(usize),
    /// A link with a name before its host.
    Link(usize),
}

struct Finder<'t> {
    text: &'t str,
    tables: &'t Tables,
    found: Vec<Candidate>,
    /// No link begins before.
    floor: usize,
    /// No host begins before, because what stands there was read in vain.
    cut: usize,
    spaced: Spaced<'t>,
    stops: Stops<'t>,
    /// How many dots and colons were looked at.
    signs: usize,
}

impl<'t> Finder<'t> {
    fn of(text: &'t str, tables: &'t Tables) -> Self {
        let (spaced, stops) = (Spaced::of(text, tables), Stops::of(text));
        Finder { text, tables, found: Vec::new(), floor: 0, cut: 0, spaced, stops, signs: 0 }
    }

    /// Looks at every sign; answers whether there may be more links than were read.
    fn walk(&mut self) -> bool {
        let mut at = 0;
        while let Some(sign) = self.next_sign(at) {
            self.signs += 1;
            if self.found.len() == MAX_LINKS || self.signs > MAX_SIGNS {
                return true;
            }
            at = self.at_sign(sign).unwrap_or_default().max(sign + 1);
            self.floor = self.floor.max(self.found.last().map_or(0, |last| last.range.end));
        }
        false
    }

    /// The next dot, colon before two slashes, or word for a dot.
    fn next_sign(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes().get(at..)?;
        let sign = bytes.iter().enumerate().position(|(index, byte)| {
            *byte == b'.' || (*byte == b':' && bytes.get(index..).is_some_and(|rest| rest.starts_with(b"://")))
        });
        let sign = sign.map(|sign| at + sign);
        let spelled = self.spaced.next_spelled(at);
        match (sign, spelled) {
            (Some(sign), Some(spelled)) => Some(sign.min(spelled)),
            (sign, spelled) => sign.or(spelled),
        }
    }

    /// Reads what stands around a sign; answers where to go on if that is further than the next byte.
    fn at_sign(&mut self, sign: usize) -> Option<usize> {
        let rest = self.text.get(sign..)?;
        if rest.starts_with("://") {
            return self.with_scheme(sign);
        }
        if rest.starts_with('.') {
            let before = self.text.get(self.floor..sign)?.chars().next_back();
            let after = rest.chars().nth(1);
            let is_inside = before
                .zip(after)
                .is_some_and(|(before, after)| belongs_to_host(before) && belongs_to_host(after) && after != '.');
            if is_inside && let Some(end) = self.bare(sign) {
                return Some(end);
            }
        }
        let (range, address) = self.spaced.around(sign, self.floor)?;
        self.push(range, &address, true)
    }

    /// A link whose scheme ends at `colon`.
    fn with_scheme(&mut self, colon: usize) -> Option<usize> {
        let before = self.text.get(self.floor..colon)?;
        let is_of_scheme = |last: char| last.is_ascii_alphanumeric() || matches!(last, '+' | '-');
        let run = before.rsplit(|last| !is_of_scheme(last)).next().unwrap_or("");
        let scheme = run.trim_start_matches(|first: char| !first.is_ascii_alphabetic());
        // A word that runs into a web scheme: `clickhttps`.
        let web = ["https", "http"].into_iter().find(|web| {
            let tail = scheme.len().checked_sub(web.len()).and_then(|start| scheme.get(start..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(web))
        });
        let scheme = web.and_then(|web| scheme.get(scheme.len() - web.len()..)).unwrap_or(scheme);
        if !(2..=32).contains(&scheme.len()) {
            return None;
        }
        let start = colon - scheme.len();
        let authority = colon + "://".len();
        let is_web = web.is_some() || ["ftp", "ws", "wss"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        if !is_web {
            if !self.text.get(authority..)?.starts_with(|first: char| first.is_alphanumeric()) {
                return None;
            }
            return self.push_as_is(start..end_of_rest(self.text, start, end_of_run(self.text, authority)));
        }
        let host = self.behind_user_info(authority);
        let end = self.end_of_web_host(host);
        let is_known = settle(self.text.get(host..end)?, self.tables).is_some();
        if !is_known && let Some((spaced_end, address)) = self.spaced.behind_scheme(host) {
            let scheme = self.text.get(start..authority)?;
            return self.push(start..spaced_end, &format!("{scheme}{address}"), true);
        }
        if end == host {
            return None;
        }
        self.push_as_is(start..end_of_rest(self.text, start, end))
    }

    /// Where the host of a web address begins behind its slashes: behind the last `@` before the path.
    fn behind_user_info(&self, authority: usize) -> usize {
        let rest = self.text.get(authority..).unwrap_or("");
        let ends = |next: char| next.is_whitespace() || matches!(next, '/' | '?' | '#' | '"' | '<' | '>');
        let rest = rest.split(ends).next().unwrap_or("");
        authority + rest.rfind('@').map_or(0, |at| at + 1)
    }

    fn end_of_web_host(&self, host: usize) -> usize {
        let rest = self.text.get(host..).unwrap_or("");
        if rest.starts_with('[') {
            return host + rest.find(']').filter(|close| *close < 64).map_or(0, |close| close + 1);
        }
        // What a template fills, and what is percent-encoded, may stand in a host behind a scheme.
        let belongs = |next: char| belongs_to_host(next) || matches!(next, '{' | '}' | '%');
        let run = rest.get(..rest.find(|next| !belongs(next)).unwrap_or(rest.len())).unwrap_or("");
        let run = run.trim_end_matches(['.', '_']);
        let length = match settle(run, self.tables) {
            Some((length, _)) => length,
            None if run.is_ascii() => run.len(),
            None => run.find(|next: char| !next.is_ascii()).filter(|at| *at > 0).unwrap_or(run.len()),
        };
        host + length
    }

    /// A host without scheme around a dot.
    fn bare(&mut self, dot: usize) -> Option<usize> {
        let start = host_start(self.text, dot, self.floor.max(self.cut));
        let run_end = end_of_run(self.text, start);
        let before = self.text.get(..start)?.chars().next_back();
        if before == Some('@') {
            return Some(run_end);
        }
        match self.around_at(start, run_end) {
            Some(AroundAt::Mailbox(end)) => return Some(end),
            Some(AroundAt::Link(end)) => return self.push_as_is(start..end),
            None => {}
        }
        let run = self.text.get(start..run_end)?;
        if let Some(end) = self.bare_machine_address(start, run) {
            return Some(end);
        }
        // Other dots of the run are not looked at again: they were tried here.
        let Some((length, host)) = settle(run, self.tables) else { return self.run_is_over(run_end) };
        let is_whole = length == run.trim_end_matches(['.', '-', '_']).len();
        let end = if is_whole { end_of_rest(self.text, start, start + length) } else { start + length };
        let domain = self.tables.suffixes.registrable_domain(&host)?;
        let (range, host_end) = (start..end, start + length);
        let meant = Meant { text: self.text, range, host_end, host: &host, domain: &domain, stops: &self.stops };
        if !is_meant(&meant, self.tables) {
            return self.run_is_over(run_end);
        }
        self.push_as_is(start..end)
    }

    /// Where to go on behind a run that is no link: where it ends, or at its last dot, at which a spaced link
    /// may begin.
    fn run_is_over(&mut self, run_end: usize) -> Option<usize> {
        if self.text.get(run_end..)?.starts_with(belongs_to_host) {
            // Too long for a host: what follows is read as another run.
            self.cut = run_end;
            return Some(run_end);
        }
        let ends_in_dot = self.text.get(..run_end)?.ends_with('.');
        Some(run_end - usize::from(ends_in_dot))
    }

    /// `203.0.113.7/x`: four numbers that lead somewhere.
    fn bare_machine_address(&mut self, start: usize, run: &str) -> Option<usize> {
        if !run.starts_with(|first: char| first.is_ascii_digit()) || run.parse::<std::net::Ipv4Addr>().is_err() {
            return None;
        }
        let end = end_of_rest(self.text, start, start + run.len());
        if end > start + run.len() + 1 { self.push_as_is(start..end) } else { None }
    }

    /// What an `@` behind this run makes of it.
    fn around_at(&self, start: usize, run_end: usize) -> Option<AroundAt> {
        let rest = self.text.get(run_end..)?;
        let of_local = |next: char| next.is_ascii_alphanumeric() || matches!(next, '.' | '_' | '%' | '+' | '-' | '=');
        let rest = rest.get(..rest.floor_char_boundary(MAX_HOST_BYTES)).unwrap_or(rest);
        let at = run_end + rest.find(|next| !of_local(next))?;
        if !self.text.get(at..)?.starts_with('@') {
            return None;
        }
        let end = end_of_run(self.text, at + 1);
        // `bank.example@evil.example/login` is no mailbox.
        let has_path = self.text.get(end..)?.starts_with('/');
        Some(match settle(self.text.get(at + 1..end)?, self.tables) {
            Some(_) if has_path => AroundAt::Link(end_of_rest(self.text, start, end)),
            _ => AroundAt::Mailbox(end),
        })
    }

    fn push_as_is(&mut self, range: Range<usize>) -> Option<usize> {
        let address = self.text.get(range.clone())?;
        self.push(range, address, false)
    }

    fn push(&mut self, range: Range<usize>, address: &str, is_spaced: bool) -> Option<usize> {
        let link = read(address, self.tables);
        if link.host == LinkHost::Malformed || range.start < self.floor {
            return None;
        }
        let end = range.end;
        self.found.push(Candidate { range, link, is_spaced });
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::tables::test_tables;

    #[test]
    fn a_long_run_is_read_once_for_each_stretch_of_a_host() {
        let text_of = |piece: &str| piece.repeat(65_536 / piece.len());
        for piece in ["a.b.", "a.b.. ", "1.2.", "abcd.efgh ."] {
            let text = text_of(piece);
            let mut finder = Finder::of(&text, test_tables());
            finder.walk();
            // A stretch, its last dot, and the dot behind a space.
            let runs = text.split(' ').count();
            assert!(finder.signs <= 3 * (runs + text.len() / MAX_HOST_BYTES) + 3, "{piece}: {} signs", finder.signs);
        }
    }
}
