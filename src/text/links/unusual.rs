//! Links that the finder we use passes over: hosts that are one number, and hosts whose last label is
//! not ASCII. Read [`add_candidates`].

use std::ops::Range;

use url::{Host, Url};

use super::MAX_LINKS;

/// At most so many places are looked at in one text.
const MAX_CANDIDATES: usize = MAX_LINKS * 8;

/// Adds places that may be links to those known, and puts all in order. `true` marks a link; other
/// places are known not to be one.
pub(super) fn add_candidates(text: &str, candidates: &mut Vec<(Range<usize>, bool)>) {
    for (colon, _) in text.match_indices("://") {
        let scheme_len = text
            .get(..colon)
            .map_or(0, |before| before.len() - before.trim_end_matches(|last: char| last.is_ascii_alphabetic()).len());
        let start = colon - scheme_len;
        let is_web = text
            .get(start..colon)
            .is_some_and(|scheme| ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known)));
        if !is_web || is_known(candidates, colon) {
            continue;
        }
        let link = up_to_end(text.get(start..).unwrap_or(""));
        let leads_somewhere = Url::parse(link).is_ok_and(|url| match url.host() {
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
            Some(Host::Domain(_)) => !link.is_ascii(),
            None => false,
        });
        if leads_somewhere {
            candidates.push((start..start + link.len(), true));
        }
        if candidates.len() > MAX_CANDIDATES {
            break;
        }
    }
    if !text.is_ascii() {
        add_hosts_in_other_scripts(text, candidates);
    }
    candidates.sort_by_key(|(range, _)| range.start);
}

/// Adds hosts without a scheme whose last label is not ASCII: `пример.рф`.
fn add_hosts_in_other_scripts(text: &str, candidates: &mut Vec<(Range<usize>, bool)>) {
    for (dot, _) in text.match_indices('.') {
        if candidates.len() > MAX_CANDIDATES {
            break;
        }
        let (Some(before), Some(after)) = (text.get(..dot), text.get(dot + 1..)) else { continue };
        if after.starts_with(|next: char| next.is_ascii()) || is_known(candidates, dot) {
            continue;
        }
        let start = before.len() - before.rsplit(|last| !belongs_to_host(last)).next().unwrap_or("").len();
        let link = up_to_end(text.get(start..).unwrap_or(""));
        let is_mail = before.get(..start).is_some_and(|before| before.ends_with('@'));
        if start < dot && !is_mail {
            candidates.push((start..start + link.len(), true));
        }
    }
}

fn belongs_to_host(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '-' | '.')
        || unicode_normalization::char::is_combining_mark(character)
}

/// Up to what ends a link in running text.
fn up_to_end(text: &str) -> &str {
    let ends = |last: char| {
        last.is_whitespace()
            || last.is_control()
            || matches!(last, '"' | '\'' | '<' | '>' | ')' | '»' | '”' | '、' | '，' | '。')
    };
    text.split(ends).next().unwrap_or("").trim_end_matches(['.', ',', '!', '?', ';', ':'])
}

fn is_known(candidates: &[(Range<usize>, bool)], at: usize) -> bool {
    candidates.iter().any(|(range, _)| range.contains(&at))
}
