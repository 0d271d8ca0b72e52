//! What a host is made of, apart from its letters: how many labels, hyphens, digits, and whether its
//! name can be read at all. Read [`is_unreadable`], which is the one that needs an explanation.
//!
//! Measured on the addresses that the rules are tried with: the name of 1.4 % of 7,137 phishing links
//! cannot be read, of none of 4,000 honest links of old, and of 0.10 % of 5,000 websites of businesses
//! (`10to10indelhi`, `luckyhouse21122`, abbreviations).

use super::domain::{Hostname, RegistrableDomain};
use super::tables::Suffixes;

/// So many consonants in a row no word has; German names reach six (`feldschloesschen`).
const CONSONANTS: usize = 7;

/// So often letters and digits change places in no name (in `web2go` they do twice).
const CHANGES: usize = 3;

/// So many digits beside letters are a number that a machine gave.
const DIGITS: usize = 5;

/// From this length on hexadecimal digits of both kinds are no word (`decade` has no digits, `cafe24` is
/// short).
const HEXADECIMAL: usize = 8;

/// Whether nobody can read a registrable label: seven consonants in a row, letters and digits that
/// change places three times, five digits beside letters, or a hexadecimal number of eight digits with
/// two of 0–9. Labels outside ASCII are not judged, and a bare number is readable.
pub fn is_unreadable(label: &str) -> bool {
    if label.starts_with("xn--") {
        return false;
    }
    let letters: Vec<u8> = label.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let digits = letters.iter().filter(|letter| letter.is_ascii_digit()).count();
    if digits == letters.len() {
        return false;
    }
    let changes = letters
        .windows(2)
        .filter(|pair| matches!(pair, [one, other] if one.is_ascii_digit() != other.is_ascii_digit()));
    let is_hexadecimal = letters.len() >= HEXADECIMAL && digits >= 2 && letters.iter().all(u8::is_ascii_hexdigit);
    let is_consonant = |letter: u8| letter.is_ascii_alphabetic() && !b"aeiouyAEIOUY".contains(&letter);
    let has_run = label.as_bytes().split(|letter| !is_consonant(*letter)).any(|run| run.len() >= CONSONANTS);
    is_hexadecimal || has_run || digits >= DIGITS || changes.count() >= CHANGES
}

/// Labels before the public suffix, and the hyphens in them. The mark of international labels is none.
pub fn labels_and_hyphens(host: &Hostname, suffixes: &Suffixes) -> (usize, usize) {
    let suffix = suffixes.suffix(host).text;
    let before = host.as_str().strip_suffix(suffix).unwrap_or("").trim_end_matches('.');
    let labels = || before.split('.').filter(|label| !label.is_empty());
    let hyphens = labels().map(|label| label.trim_start_matches("xn--").matches('-').count()).sum();
    (labels().count(), hyphens)
}

/// Whether a label before the domain, or the beginning of the domain, passes for the end of an address:
/// `bank.com.evil.example`, `bank.com-a.example`.
pub fn has_inner_suffix(host: &Hostname, domain: &RegistrableDomain) -> bool {
    const ENDINGS: [&str; 3] = ["com", "net", "org"];
    let before = host.as_str().strip_suffix(domain.as_str()).unwrap_or("").trim_end_matches('.');
    // The first label has nothing before it that it could end.
    let ends_early = before.split('.').skip(1).any(|label| ENDINGS.contains(&label));
    let first = domain.name().split('-').next().unwrap_or("");
    ends_early || (!before.is_empty() && ENDINGS.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::tables::test_tables;

    #[test]
    fn names_that_nobody_reads() {
        for (label, expected) in [
            ("8629a7f1", true),
            ("xkqzptrb-login", true),
            ("a3b9x2", true),
            ("rbhnh2ht36jnt", true),
            ("secure48291", true),
            ("example", false),
            ("waldschloesschen", false),
            ("405brewing", false),
            ("4u2", false),
            ("10000", false),
            ("decade-cafe", false),
            ("cafe24", false),
            ("web2go", false),
            ("xn--80ak6aa92e", false),
            ("", false),
        ] {
            assert_eq!(is_unreadable(label), expected, "{label}");
        }
    }

    #[test]
    fn labels_before_the_suffix() {
        for (host, expected) in [
            ("example.com", (1, 0)),
            ("www.example.co.uk", (2, 0)),
            ("a.b-c.d-e-f.example.com", (4, 3)),
            ("xn--mnchen-3ya.de", (1, 1)),
            ("shop.github.io", (1, 0)),
            ("com", (0, 0)),
        ] {
            let host = Hostname::parse(host).unwrap();
            assert_eq!(labels_and_hyphens(&host, &test_tables().suffixes), expected, "{host}");
        }
    }
}
