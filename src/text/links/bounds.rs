//! Where the host and the rest of a link begin and end in running text, in scripts with and without
//! spaces. Read [`host_start`] and [`end_of_rest`].

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use crate::identifier::tables::Suffixes;
use crate::identifier::{Hostname, Tables};

/// A longer host is none.
pub(super) const MAX_HOST_BYTES: usize = 1024;

/// Whether a character may stand in a host.
pub(super) fn belongs_to_host(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '-' | '.' | '_')
        || (!character.is_ascii() && (character.is_alphanumeric() || is_combining_mark(character)))
}

/// Where the host around a dot begins, not before `floor`.
pub(super) fn host_start(text: &str, dot: usize, floor: usize) -> usize {
    let floor = text.floor_char_boundary(floor.max(dot.saturating_sub(MAX_HOST_BYTES)));
    let before = text.get(floor..dot).unwrap_or("");
    let run = before.rsplit(|last| !belongs_to_host(last)).next().unwrap_or("");
    let label = run.split('.').next().unwrap_or("");
    dot - run.len() + text_glued_before(label) + leading_signs(run.get(text_glued_before(label)..).unwrap_or(""))
}

/// How much of the first label is text of a script that runs on without spaces, or of one that is
/// never written in one word with Latin letters, where the label itself is plain.
fn text_glued_before(label: &str) -> usize {
    let Some((at, last)) = label.char_indices().rev().find(|(_, character)| !character.is_ascii()) else { return 0 };
    let plain = at + last.len_utf8();
    // Cyrillic and Greek letters among Latin ones are a disguise, not a neighbor.
    let is_neighbor = !matches!(
        last.script(),
        Script::Latin | Script::Cyrillic | Script::Greek | Script::Armenian | Script::Georgian
    );
    if plain < label.len() && is_neighbor { plain } else { 0 }
}

fn leading_signs(run: &str) -> usize {
    run.len() - run.trim_start_matches(['-', '_', '.']).len()
}

/// Where the run of characters that may be a host ends.
pub(super) fn end_of_run(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let rest = rest.get(..rest.floor_char_boundary(MAX_HOST_BYTES)).unwrap_or(rest);
    start + rest.find(|next| !belongs_to_host(next)).unwrap_or(rest.len())
}

/// The longest host at the start of a run, up to a known suffix: its length in bytes, and the host.
/// What a sentence adds without a space (`example.com.Next`, `example.com谢谢`) is left out.
pub(super) fn settle(run: &str, tables: &Tables) -> Option<(usize, Hostname)> {
    let run = run.trim_end_matches(['.', '-', '_']);
    let ends = std::iter::once(run.len()).chain(run.rmatch_indices('.').map(|(dot, _)| dot));
    for end in ends.take(8) {
        let host = run.get(..end)?;
        let dot = host.rfind('.')?;
        // `12.50`, `a.m`: no ending is a number or a single letter.
        let last = host.get(dot + 1..)?;
        if last.len() < 2 || last.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        for cut in std::iter::once(host.len()).chain(glued_ends(host, dot + 1)) {
            if let Some(host) = known(host.get(..cut)?, &tables.suffixes) {
                return Some((cut, host));
            }
        }
    }
    None
}

/// Where the last label may end within what is written: before another script, and behind `www` also
/// where letters change their case or digits follow (`www.example.comCall`).
fn glued_ends(host: &str, label: usize) -> impl Iterator<Item = usize> {
    let last = host.get(label..).unwrap_or("");
    let script = last.find(|next: char| !next.is_ascii()).filter(|at| *at >= 2);
    let is_lower = last.starts_with(|first: char| first.is_ascii_lowercase());
    let has_www = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let turn = last.find(|next: char| if is_lower { !next.is_ascii_lowercase() } else { !next.is_ascii_uppercase() });
    let turn = turn.filter(|at| *at >= 2 && (has_www || last.get(..*at) == Some("com")));
    script.into_iter().chain(turn).map(move |at| label + at)
}

/// The host, if a domain could be registered so.
fn known(host: &str, suffixes: &Suffixes) -> Option<Hostname> {
    let host = Hostname::parse(host).ok()?;
    let is_known = suffixes.suffix(&host).is_known() && suffixes.registrable_domain(&host).is_some();
    is_known.then_some(host)
}

/// Where port, path, query and fragment end that may follow a host at `host_end`, in a link that
/// begins at `start`.
pub(super) fn end_of_rest(text: &str, start: usize, host_end: usize) -> usize {
    let rest = text.get(host_end..).unwrap_or("");
    let digits = rest.strip_prefix(':').map_or(0, |port| port.bytes().take_while(u8::is_ascii_digit).count());
    let is_port = (2..=5).contains(&digits)
        && !rest.get(1 + digits..).is_some_and(|after| after.starts_with(|next: char| next.is_alphanumeric()));
    let port_end = if is_port { host_end + 1 + digits } else { host_end };
    match text.get(port_end..).and_then(|rest| rest.chars().next()) {
        Some('/' | '?' | '#') => trim_end(text, start, port_end, end_of_path(text, port_end)),
        _ => port_end,
    }
}

fn end_of_path(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let mut before = '/';
    let mut at = 0;
    while let Some(next) = rest.get(at..).and_then(|rest| rest.chars().next()) {
        let here = rest.get(at..).unwrap_or("");
        // A place that a template fills.
        if here.starts_with("{{")
            && let Some(close) = here.find("}}").filter(|close| *close <= 64)
        {
            at += close + 2;
            before = '}';
            continue;
        }
        let begins_link =
            before.is_alphanumeric() && ["http://", "https://"].iter().any(|scheme| here.starts_with(scheme));
        if ends_path(next) || begins_link || !may_follow(before, next) {
            break;
        }
        before = next;
        at += next.len_utf8();
    }
    start + at
}

fn ends_path(next: char) -> bool {
    next.is_whitespace()
        || next.is_control()
        || matches!(next, '"' | '\'' | '<' | '>' | '|' | '\\' | '^' | '`' | '{' | '}')
        || (!next.is_ascii() && !next.is_alphanumeric() && !is_combining_mark(next))
}

/// Whether a letter continues a path: a step begins in any script, and goes on in it.
fn may_follow(before: char, next: char) -> bool {
    next.is_ascii() || !before.is_ascii_alphanumeric() || next.script() == Script::Latin || is_combining_mark(next)
}

/// Leaves out what closes a sentence, a bracket or a formatting around the link.
fn trim_end(text: &str, start: usize, least: usize, end: usize) -> usize {
    let mut link = text.get(start..end).unwrap_or("");
    // How many brackets of each kind are closed more often than opened; each is counted once.
    let excess = |open: u8, close: u8| {
        let sign = |byte: u8| i32::from(byte == close) - i32::from(byte == open);
        link.bytes().map(sign).sum::<i32>()
    };
    let (mut round, mut square) = (excess(b'(', b')'), excess(b'[', b']'));
    while let Some(last) = link.chars().next_back() {
        let is_around = matches!(last, '.' | ',' | '!' | '?' | ';' | ':' | '*' | '~' | '[' | '(')
            || (last == ')' && round > 0)
            || (last == ']' && square > 0)
            || (last == '_' && text.get(..start).is_some_and(|before| before.ends_with('_')));
        if !is_around || start + link.len() <= least {
            break;
        }
        round += i32::from(last == '(') - i32::from(last == ')');
        square += i32::from(last == '[') - i32::from(last == ']');
        link = link.get(..link.len() - last.len_utf8()).unwrap_or("");
    }
    start + link.len()
}
