//! Regions of ISO 3166-1 and sets of them: what a domain or a phone number may speak for.
//!
//! Which region belongs to which state, domain or calling code is data and stands in `tables`.
//! Read [`RegionSet`].

use std::fmt;
use std::sync::LazyLock;

use super::tables::Territories;

/// A region: an assigned ISO 3166-1 alpha-2 code, or one of `XK` (Kosovo), `AC` (Ascension) and
/// `TA` (Tristan da Cunha), which have calling codes without being assigned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

/// The codes that are regions, ascending. Iso 3166-1 changes about once in two years.
const CODES: &str = "\
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO \
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR \
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT \
TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The same as a set, so that reading a code is one look.
static KNOWN: LazyLock<RegionSet> =
    LazyLock::new(|| CODES.split(' ').filter_map(|code| code.as_bytes().try_into().ok().map(Region)).collect());

impl Region {
    /// Reads a region code in either case. `UK` and `EL`, which people and the European Union write,
    /// are `GB` and `GR`.
    pub fn parse(typed: &str) -> Option<Region> {
        let mut code: [u8; 2] = typed.trim().as_bytes().try_into().ok()?;
        code.make_ascii_uppercase();
        let code = match &code {
            b"UK" => *b"GB",
            b"EL" => *b"GR",
            _ => code,
        };
        let is_pair = code.iter().all(u8::is_ascii_uppercase);
        let region = Region(code);
        (is_pair && KNOWN.contains(region)).then_some(region)
    }

    /// The code, in capitals.
    pub fn as_str(&self) -> &str {
        // INVARIANT: made from an entry of `CODES`, which is ASCII.
        str::from_utf8(&self.0).unwrap_or("")
    }

    /// The region whose code has this place.
    fn at(index: u16) -> Option<Region> {
        let letter = |number: u16| u8::try_from(number).ok().map(|number| b'A' + number);
        Some(Region([letter(index / 26)?, letter(index % 26)?]))
    }

    /// The place of the code among the 26 × 26 pairs of letters.
    fn index(self) -> usize {
        let [first, second] = self.0.map(|letter| usize::from(letter.wrapping_sub(b'A')));
        first * 26 + second
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of regions, iterated in the order of their codes.
///
/// An empty set speaks for no region: a generic domain, a non-geographic number. That is never a
/// contradiction to anything.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct RegionSet([u64; 11]);

impl RegionSet {
    /// The set of no region.
    pub const EMPTY: RegionSet = RegionSet([0; 11]);

    /// Adds a region.
    pub fn insert(&mut self, region: Region) {
        if let Some(word) = self.0.get_mut(region.index() / 64) {
            *word |= 1 << (region.index() % 64);
        }
    }

    /// Whether the region is in the set.
    pub fn contains(&self, region: Region) -> bool {
        self.0.get(region.index() / 64).is_some_and(|word| word & (1 << (region.index() % 64)) != 0)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many regions are in the set.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether a region is in both sets.
    pub fn overlaps(&self, other: &RegionSet) -> bool {
        self.0.iter().zip(other.0).any(|(word, other)| word & other != 0)
    }

    /// Whether a region is in both sets, or a state of one set has a territory in the other.
    pub fn is_related(&self, other: &RegionSet, territories: &Territories) -> bool {
        territories.are_related(self, other)
    }

    /// The regions that are in either set.
    pub fn union(&self, other: &RegionSet) -> RegionSet {
        let mut both = *self;
        for (word, other) in both.0.iter_mut().zip(other.0) {
            *word |= other;
        }
        both
    }

    /// The regions, ascending by code.
    pub fn iter(&self) -> impl Iterator<Item = Region> + '_ {
        // Bits lie in the order of the codes, and each one is the code of a region.
        (0_u16..).zip(self.0).flat_map(|(word, bits)| {
            (0..64_u16).filter(move |bit| bits & (1 << bit) != 0).filter_map(move |bit| Region::at(word * 64 + bit))
        })
    }
}

impl FromIterator<Region> for RegionSet {
    fn from_iter<I: IntoIterator<Item = Region>>(regions: I) -> Self {
        let mut set = RegionSet::EMPTY;
        for region in regions {
            set.insert(region);
        }
        set
    }
}

impl From<Region> for RegionSet {
    fn from(region: Region) -> Self {
        RegionSet::from_iter([region])
    }
}

impl fmt::Debug for RegionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_and_told_apart() {
        let regions: Vec<Region> = CODES.split(' ').filter_map(Region::parse).collect();
        assert_eq!(regions.len(), 252);
        assert!(regions.is_sorted());
        let set: RegionSet = regions.iter().copied().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), regions);
    }

    #[test]
    fn reading() {
        for (typed, code) in [
            ("DE", Some("DE")),
            (" de ", Some("DE")),
            ("UK", Some("GB")),
            ("EL", Some("GR")),
            ("ZZ", None),
            ("DEU", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(Region::parse(typed).map(|region| region.to_string()).as_deref(), code, "{typed:?}");
        }
    }

    #[test]
    fn sets() {
        let set = |codes: &str| codes.split(' ').filter_map(Region::parse).collect::<RegionSet>();
        assert!(set("FR DE").overlaps(&set("DE")));
        assert!(!set("FR DE").overlaps(&set("ES")));
        assert_eq!(set("FR").union(&set("DE")), set("DE FR"));
        assert!(RegionSet::EMPTY.is_empty());
        assert_eq!(format!("{:?}", set("ZW AC")), "{AC, ZW}");
    }
}
