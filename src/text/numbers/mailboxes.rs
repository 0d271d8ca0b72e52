//! E-mail addresses in text. Read [`find_mailboxes`].

use super::{Found, MAX_FOUND};
use crate::identifier::{EmailAddress, Tables};

/// The addresses of a folded text whose domain has a known suffix.
pub fn find_mailboxes(text: &str, tables: &Tables) -> Vec<Found<EmailAddress>> {
    let mut found = Vec::new();
    // An address has at most 64 bytes before the `@` and 253 behind, so each is looked at once.
    for (at, _) in text.match_indices('@').take(MAX_FOUND * 4) {
        let front = text.get(..at).unwrap_or_default();
        let back = text.get(at + 1..).unwrap_or_default();
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&');
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        let start =
            front.char_indices().rev().take(64).take_while(|(_, c)| is_local(*c)).last().map_or(at, |(at, _)| at);
        let end = back.char_indices().take(253).take_while(|(_, c)| is_host(*c)).last();
        let end = end.map_or(at + 1, |(offset, c)| at + 1 + offset + c.len_utf8());
        let whole = text.get(start..end).unwrap_or_default().trim_end_matches(['.', '-']);
        let written = whole.trim_start_matches(['.', '\'', '&', '-']);
        let (start, end) = (start + whole.len() - written.len(), start + whole.len());
        // Text of scripts without spaces runs into the address: the ASCII part of it is read then.
        let address = read(written, tables).map(|address| (start..end, address)).or_else(|| {
            let is_wide = |c: char| !c.is_ascii();
            let (local, host) = written.split_once('@')?;
            let local = local.rsplit(is_wide).next()?;
            let host = host.split(is_wide).next()?.trim_end_matches(['.', '-']);
            let narrow = format!("{local}@{host}");
            let range = at - local.len()..at + 1 + host.len();
            read(&narrow, tables).map(|address| (range, address))
        });
        if let Some((range, what)) = address {
            found.push(Found { range, what });
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

fn read(written: &str, tables: &Tables) -> Option<EmailAddress> {
    let address = EmailAddress::parse(written).ok()?;
    tables.suffixes.suffix(address.domain()).is_known().then_some(address)
}
