//! Phone numbers in international form: E.164, the regions they may speak for, their kind.
//!
//! [`E164`] reads the shape only and is cheap: it is all that recipients need. [`PhoneNumber`] also
//! asks the numbering plans, which are loaded region by region when first asked for and stay in
//! memory (about 145 MB when every region was seen); it is for the number of a business.
//! No number is ever called or looked up on a network.
//!
//! Of the example numbers that the plans give for every region and kind, one gets another region
//! here: `+1 310 1234`, one of the short numbers that Canadian companies share without an area code.
//! Its first digits are the area code of a US city, and nothing tells the two apart but the length.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType};

use crate::text::fold;

use super::region::{Region, RegionSet};
use super::tables::{CallingCodes, CodeOwner, NonGeographic};

/// A number in E.164: `+` and 6 to 15 digits that begin with a calling code in use.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct E164 {
    /// With the `+`.
    text: Box<str>,
    /// Digits of the calling code.
    code_len: usize,
}

/// Why a text is no phone number in international form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum PhoneProblem {
    /// There is nothing.
    #[error("there is no number")]
    Empty,
    /// It begins with neither `+` nor `00`: a national form, which says no country.
    #[error("it has no `+` and calling code in front")]
    NotInternational,
    /// Something other than digits and the usual marks between them.
    #[error("it has characters that no number has")]
    Character,
    /// Fewer than 6 digits, or fewer than the numbering plan has.
    #[error("it has too few digits")]
    TooShort,
    /// More than 15 digits, or more than the numbering plan has.
    #[error("it has too many digits")]
    TooLong,
    /// No region and no service has this calling code.
    #[error("no calling code begins so")]
    CallingCode,
}

impl PhoneProblem {
    /// Every problem with its stable name.
    pub const ALL: [(PhoneProblem, &'static str); 6] = [
        (PhoneProblem::Empty, "empty"),
        (PhoneProblem::NotInternational, "not_international"),
        (PhoneProblem::Character, "character"),
        (PhoneProblem::TooShort, "too_short"),
        (PhoneProblem::TooLong, "too_long"),
        (PhoneProblem::CallingCode, "calling_code"),
    ];
}

impl E164 {
    /// Reads a number in any international form: `+49 (0)30 1234-5678`, `0049 30 …`, `tel:+49…`,
    /// digits of any script. An extension at the end is left aside.
    ///
    /// Only the shape is read. A national prefix that stands unmarked behind the calling code
    /// (`+49 030 …`) stays; [`PhoneNumber::parse`] knows the plans and drops it.
    pub fn parse(typed: &str, codes: &CallingCodes) -> Result<E164, PhoneProblem> {
        if typed.len() > 256 {
            return Err(PhoneProblem::TooLong);
        }
        if let Some(digits) = typed.strip_prefix('+')
            && (6..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Self::from_digits(typed.to_owned(), codes);
        }
        let folded = fold(typed);
        let text = folded.as_str().trim();
        let text = text.strip_prefix("tel:").unwrap_or(text).trim_start();
        if text.is_empty() {
            return Err(PhoneProblem::Empty);
        }
        let text = without_extension(text);
        // An opening parenthesis may stand before the plus: `(+49) 30 …`.
        let text = text.trim_start_matches(['(', ' ']);
        let Some(rest) = text.strip_prefix('+').or_else(|| text.strip_prefix("00")) else {
            return Err(PhoneProblem::NotInternational);
        };
        let mut digits = String::with_capacity(16);
        digits.push('+');
        let rest = rest.replacen("(0)", " ", 1);
        for character in rest.chars() {
            match character {
                '0'..='9' => digits.push(character),
                ' ' | '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
                _ => return Err(PhoneProblem::Character),
            }
        }
        match digits.len() - 1 {
            0..6 => return Err(PhoneProblem::TooShort),
            6..=15 => {}
            _ => return Err(PhoneProblem::TooLong),
        }
        Self::from_digits(digits, codes)
    }

    /// `text` is a `+` and digits.
    fn from_digits(text: String, codes: &CallingCodes) -> Result<E164, PhoneProblem> {
        let (code, _) = text.get(1..).and_then(|digits| codes.owner(digits)).ok_or(PhoneProblem::CallingCode)?;
        let code_len = code.len();
        Ok(E164 { text: text.into(), code_len })
    }

    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The digits of the calling code.
    pub fn calling_code(&self) -> &str {
        self.text.get(1..=self.code_len).unwrap_or("")
    }

    /// Whom the number serves as far as its first digits tell.
    pub fn owner(&self, codes: &CallingCodes) -> CodeOwner {
        let owner = self.text.get(1..).and_then(|digits| codes.owner(digits));
        owner.map_or(CodeOwner::Regions(RegionSet::EMPTY), |(_, owner)| owner)
    }
}

/// `text` up to a mark of an extension.
fn without_extension(text: &str) -> &str {
    let mark = [";ext=", " ext", " x", ",", "#"].iter().filter_map(|mark| text.find(mark)).min();
    mark.and_then(|at| text.get(..at)).unwrap_or(text).trim_end()
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A phone number as the numbering plans see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// The number, national prefix dropped.
    pub e164: E164,
    /// The regions it may speak for: all that share its range. Empty for a number without a region.
    pub regions: RegionSet,
    /// The one region the plans give it, which for shared mobile ranges is the largest.
    pub main_region: Option<Region>,
    /// What the number is for.
    pub kind: NumberKind,
    /// Whether the plans have such numbers.
    pub is_valid: bool,
}

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberKind {
    /// A line at a place.
    FixedLine,
    /// A mobile phone.
    Mobile,
    /// One of the two, which the plan cannot tell apart (calling code 1).
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// The caller pays for more than the call.
    Premium,
    /// The cost is shared.
    SharedCost,
    /// A line over the internet.
    Voip,
    /// Follows its owner.
    Personal,
    /// A pager.
    Pager,
    /// One number for all branches of a business.
    Company,
    /// A mailbox.
    Voicemail,
    /// Satellites.
    Satellite,
    /// A network across borders.
    Network,
    /// The plans do not say.
    Unknown,
}

impl NumberKind {
    /// Every kind with its name in conditions.
    pub const ALL: [(NumberKind, &'static str); 14] = [
        (NumberKind::FixedLine, "fixed_line"),
        (NumberKind::Mobile, "mobile"),
        (NumberKind::FixedLineOrMobile, "fixed_line_or_mobile"),
        (NumberKind::TollFree, "toll_free"),
        (NumberKind::Premium, "premium"),
        (NumberKind::SharedCost, "shared_cost"),
        (NumberKind::Voip, "voip"),
        (NumberKind::Personal, "personal"),
        (NumberKind::Pager, "pager"),
        (NumberKind::Company, "company"),
        (NumberKind::Voicemail, "voicemail"),
        (NumberKind::Satellite, "satellite"),
        (NumberKind::Network, "network"),
        (NumberKind::Unknown, "unknown"),
    ];

    /// The name in conditions.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("unknown", |(_, name)| *name)
    }
}

impl PhoneNumber {
    /// Reads a number as [`E164::parse`] does and asks the numbering plans about it.
    ///
    /// A number of possible shape that no plan has is read and not valid. The first call takes
    /// about 20 ms, the first in a region some hundred µs, later ones a few µs.
    pub fn parse(typed: &str, codes: &CallingCodes) -> Result<PhoneNumber, PhoneProblem> {
        let shape = E164::parse(typed, codes)?;
        let util = &*PHONE_NUMBER_UTIL;
        let Ok(plan) = util.parse(shape.as_str(), None) else {
            return Ok(PhoneNumber::off_plan(shape, codes));
        };
        let text = util.format(&plan, PhoneNumberFormat::E164);
        let e164 = match text == shape.as_str() {
            true => shape,
            false => match E164::from_digits(text.into_owned(), codes) {
                Ok(e164) => e164,
                Err(_) => return Ok(PhoneNumber::off_plan(shape, codes)),
            },
        };
        let is_valid = util.is_valid_number(&plan);
        let main_region = util.get_region_for_number(&plan);
        let kind = util.get_number_type(&plan);
        let (regions, bound_kind) = match e164.owner(codes) {
            CodeOwner::Regions(regions) => (regions, None),
            CodeOwner::NonGeographic(kind) => (RegionSet::EMPTY, Some(kind)),
        };
        Ok(PhoneNumber {
            e164,
            regions,
            main_region: main_region.and_then(|region| Region::parse(&region.to_string())).filter(|_| is_valid),
            kind: kind_of(kind, bound_kind),
            is_valid,
        })
    }

    /// Reads a number as people of a region write it among themselves (`030 1234567`, `(212) 555-0100`).
    /// `None` where the plan of the region has no room for such a number; cost as [`PhoneNumber::parse`].
    pub fn parse_national(typed: &str, region: Region, codes: &CallingCodes) -> Option<PhoneNumber> {
        let util = &*PHONE_NUMBER_UTIL;
        let plan = util.parse(typed, region.as_str().parse().ok()).ok()?;
        PhoneNumber::parse(&util.format(&plan, PhoneNumberFormat::E164), codes).ok()
    }

    fn off_plan(e164: E164, codes: &CallingCodes) -> PhoneNumber {
        let (regions, kind) = match e164.owner(codes) {
            CodeOwner::Regions(regions) => (regions, None),
            CodeOwner::NonGeographic(kind) => (RegionSet::EMPTY, Some(kind)),
        };
        let kind = kind_of(PhoneNumberType::Unknown, kind);
        PhoneNumber { e164, regions, main_region: None, kind, is_valid: false }
    }
}

/// The plans say more than the table where they say anything.
fn kind_of(plan: PhoneNumberType, table: Option<NonGeographic>) -> NumberKind {
    match (plan, table) {
        // The plans call numbers of satellites and networks mobile or voice over the internet.
        (_, Some(NonGeographic::Satellite)) => NumberKind::Satellite,
        (_, Some(NonGeographic::Network)) => NumberKind::Network,
        (PhoneNumberType::FixedLine, _) => NumberKind::FixedLine,
        (PhoneNumberType::Mobile, _) => NumberKind::Mobile,
        (PhoneNumberType::FixedLineOrMobile, _) => NumberKind::FixedLineOrMobile,
        (PhoneNumberType::TollFree, _) => NumberKind::TollFree,
        (PhoneNumberType::PremiumRate, _) => NumberKind::Premium,
        (PhoneNumberType::SharedCost, _) => NumberKind::SharedCost,
        (PhoneNumberType::VoIP, _) => NumberKind::Voip,
        (PhoneNumberType::PersonalNumber, _) => NumberKind::Personal,
        (PhoneNumberType::Pager, _) => NumberKind::Pager,
        (PhoneNumberType::UAN, _) => NumberKind::Company,
        (PhoneNumberType::VoiceMail, _) => NumberKind::Voicemail,
        (PhoneNumberType::Unknown, Some(NonGeographic::TollFree)) => NumberKind::TollFree,
        (PhoneNumberType::Unknown, Some(NonGeographic::Premium)) => NumberKind::Premium,
        (PhoneNumberType::Unknown, Some(NonGeographic::SharedCost)) => NumberKind::SharedCost,
        (PhoneNumberType::Unknown, Some(NonGeographic::Personal)) => NumberKind::Personal,
        (PhoneNumberType::Unknown, None) => NumberKind::Unknown,
    }
}
