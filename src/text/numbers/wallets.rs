//! Addresses of cryptocurrencies. Read [`find_wallets`].
//!
//! Letters count here, so the text is read as sent. Checked are Bitcoin, Litecoin, Dogecoin, Dash, Tron
//! (base58 with a checksum), Ripple (the same with letters of its own), Bitcoin and Litecoin again
//! (bech32), and Ethereum: 40 hexadecimal digits whose mixed case is the checksum of EIP-55, or of one case.

use std::ops::Range;

use bs58::Alphabet;
use sha3::{Digest, Keccak256};

use super::{Found, MAX_FOUND};

/// Letters and digits of the shortest and the longest address that is read.
const LENGTHS: std::ops::RangeInclusive<usize> = 25..=90;

/// First bytes of addresses in base58: Bitcoin (two), Dogecoin, Litecoin (two), Tron, Dash.
const VERSIONS: [u8; 7] = [0x00, 0x05, 0x1e, 0x30, 0x32, 0x41, 0x4c];

/// The wallets of a text as sent, outside of its links.
pub fn find_wallets<'t>(text: &'t str, links: &[Range<usize>]) -> Vec<Found<&'t str>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (start, byte.is_ascii_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let is_in_link = links.iter().any(|link| link.start < at && from < link.end);
                if let Some(word) = text.get(from..at).filter(|word| is_wallet(word) && !is_in_link) {
                    found.push(Found { range: from..at, what: word });
                }
            }
            _ => {}
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

fn is_wallet(word: &str) -> bool {
    LENGTHS.contains(&word.len())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && (is_ethereum(word) || is_base58(word) || is_segwit(word))
}

fn is_base58(word: &str) -> bool {
    if word.len() > 36 {
        return false;
    }
    let decoded = |alphabet| bs58::decode(word).with_alphabet(alphabet).with_check(None).into_vec().ok();
    // A version and 160 bits of a hash.
    let is_address = |bytes: Vec<u8>, versions: &[u8]| {
        bytes.len() == 21 && bytes.first().is_some_and(|first| versions.contains(first))
    };
    decoded(Alphabet::BITCOIN).is_some_and(|bytes| is_address(bytes, &VERSIONS))
        || (word.starts_with('r') && decoded(Alphabet::RIPPLE).is_some_and(|bytes| is_address(bytes, &[0x00])))
}

fn is_segwit(word: &str) -> bool {
    bech32::segwit::decode(word).is_ok_and(|(prefix, ..)| matches!(prefix.to_lowercase().as_str(), "bc" | "ltc"))
}

fn is_ethereum(word: &str) -> bool {
    let Some(digits) = word.strip_prefix("0x").filter(|digits| digits.len() == 40) else { return false };
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let lower = digits.to_ascii_lowercase();
    if digits == lower || digits == digits.to_ascii_uppercase() {
        return true;
    }
    let hash = Keccak256::digest(lower.as_bytes());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits
        .bytes()
        .zip(nibbles)
        .all(|(digit, nibble)| !digit.is_ascii_alphabetic() || digit.is_ascii_uppercase() == (nibble >= 8))
}
