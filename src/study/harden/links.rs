//! Links that people put together again and machines may not.
//!
//! Every function is given a link with its scheme and changes scheme and host only.

use super::dice::Dice;

/// Scheme, host and the rest of a link.
struct Cut<'l> {
    scheme: &'l str,
    host: &'l str,
    rest: &'l str,
}

fn cut(link: &str) -> Option<Cut<'_>> {
    let (scheme, after) = link.split_once("://")?;
    let (host, rest) = match after.find(['/', '?', '#', ':']) {
        Some(end) => after.split_at_checked(end)?,
        None => (after, ""),
    };
    host.contains('.').then_some(Cut { scheme, host, rest })
}

/// `hxxps://`.
pub(super) fn hxxp(link: &str, dice: &mut Dice) -> Option<String> {
    let Cut { scheme, host, rest } = cut(link)?;
    let secure = if scheme.eq_ignore_ascii_case("https") { "s" } else { "" };
    let scheme = dice.pick(&["hxxp", "hXXp", "HXXP"])?;
    Some(format!("{scheme}{secure}://{host}{rest}"))
}

/// `desk[.]example`; the dot before the suffix, or all of them.
pub(super) fn named_dot(link: &str, dice: &mut Dice) -> Option<String> {
    let Cut { scheme, host, rest } = cut(link)?;
    let dot = dice.pick(&["[.]", "(.)", "[dot]", "(dot)", " dot ", "{dot}"])?;
    let host = if dice.one_in(2) {
        host.replace('.', dot)
    } else {
        let (before, suffix) = host.rsplit_once('.')?;
        format!("{before}{dot}{suffix}")
    };
    Some(with_or_without_scheme(scheme, &host, rest, dice))
}

/// `desk . example`.
pub(super) fn spaced(link: &str, dice: &mut Dice) -> Option<String> {
    let Cut { scheme, host, rest } = cut(link)?;
    let dot = dice.pick(&[" . ", ". ", " ."])?;
    let (before, suffix) = host.rsplit_once('.')?;
    Some(with_or_without_scheme(scheme, &format!("{before}{dot}{suffix}"), rest, dice))
}

/// `desk.example`.
pub(super) fn bare(link: &str, _: &mut Dice) -> Option<String> {
    let Cut { host, rest, .. } = cut(link)?;
    Some(format!("{host}{rest}"))
}

/// `desk。example`.
pub(super) fn wide_dot(link: &str, dice: &mut Dice) -> Option<String> {
    let Cut { scheme, host, rest } = cut(link)?;
    let dot = dice.pick(&["\u{3002}", "\u{ff0e}", "\u{ff61}"])?;
    Some(with_or_without_scheme(scheme, &host.replace('.', dot), rest, dice))
}

/// `HTTPS://DESK.EXAMPLE`.
pub(super) fn capitals(link: &str, _: &mut Dice) -> Option<String> {
    let Cut { scheme, host, rest } = cut(link)?;
    Some(format!("{}://{}{rest}", scheme.to_uppercase(), host.to_uppercase()))
}

fn with_or_without_scheme(scheme: &str, host: &str, rest: &str, dice: &mut Dice) -> String {
    if dice.one_in(2) { format!("{scheme}://{host}{rest}") } else { format!("{host}{rest}") }
}
