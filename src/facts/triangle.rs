//! The edges between phone, website, e-mail and country: what was compared, what came of it, and why.
//!
//! Typed results and their words; they are computed in `consistency`. Read [`Edge`].

use crate::identifier::{Region, RegionSet};

/// Two sides of a profile against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Which two.
    pub kind: EdgeKind,
    /// What came of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// How plainly both sides speak; unknown where one is absent.
    pub confidence: Option<Confidence>,
    /// What was compared, for people: `+49 → DE`, then `.fr → FR`.
    pub compared: [String; 2],
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $( $variant:ident $word:literal $sentence:literal, )* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each one has a sentence for people")]
        pub enum $name { $( $variant, )* }

        impl $name {
            /// Every one, in the order of the reference.
            pub const ALL: &[$name] = &[ $( $name::$variant, )* ];
            /// The words for conditions and JSON, in the same order.
            pub const WORDS: &[&str] = &[ $( $word, )* ];

            /// The word for conditions and JSON.
            pub fn name(self) -> &'static str {
                match self { $( $name::$variant => $word, )* }
            }

            /// What it means, in a sentence for people.
            pub fn sentence(self) -> &'static str {
                match self { $( $name::$variant => $sentence, )* }
            }
        }
    };
}

words! {
    /// The edges, by the names that facts begin with.
    EdgeKind {
        PhoneWebsite "phone_website" "Phone and website.",
        PhoneEmail "phone_email" "Phone and e-mail address.",
        EmailWebsite "email_website" "E-mail address and website.",
        PhoneCountry "phone_country" "Phone and declared country.",
        WebsiteCountry "website_country" "Website and declared country.",
        EmailCountry "email_country" "E-mail address and declared country.",
    }
}

words! {
    /// What came of comparing two sides.
    Outcome {
        Same "same" "Both speak for the same.",
        Related "related" "They speak for what belongs together.",
        Covered "covered" "They differ, and the business says why.",
        Neutral "neutral" "One side speaks for nothing in particular.",
        Mismatch "mismatch" "They contradict each other.",
        Absent "absent" "One side is missing or cannot be read.",
    }
}

words! {
    /// Why an edge came out as it did.
    Reason {
        SharedRegion "shared_region" "Both speak for a region in common.",
        SharedHint "shared_hint" "The city, language or part of the world in the ending fits the other side.",
        Territory "territory" "One region is a territory of the other.",
        SharedNumbers "shared_numbers" "Numbers of one region are often held in the other.",
        OperatesIn "operates_in" "The business says that it works in both regions.",
        GenericDomain "generic_domain" "The ending of the domain is used all over the world.",
        HintOnly "hint_only" "The ending names a city, language or part of the world, which proves nothing when it does not fit.",
        SharedHost "shared_host" "The website is a page under a domain of others.",
        NonGeographicNumber "non_geographic_number" "The number belongs to no region.",
        ProviderMail "provider_mail" "The address is at a provider, whose domain speaks for the provider only.",
        SameDomain "same_domain" "Both stand under one registrable domain.",
        SameName "same_name" "Both domains have the same name, under different endings or spelled with other hyphens and umlauts.",
        DeclaredDomain "declared_domain" "The domain of the address is another website or link domain of the business.",
        OtherDomain "other_domain" "They stand under different domains.",
        LookalikeDomain "lookalike_domain" "The domain of the address looks like that of the website and is another.",
        NoSharedRegion "no_shared_region" "They speak for regions that have nothing to do with each other.",
        Absent "absent" "One side is missing.",
        Malformed "malformed" "One side cannot be read.",
    }
}

words! {
    /// How plainly both sides speak: a measure, not a judgement.
    Confidence {
        Low "low" "It rests on a hint, or on a side that says nothing.",
        Medium "medium" "A side speaks for several regions or domains.",
        High "high" "Each side speaks for exactly one region or one domain.",
    }
}

/// The edges as rows of a table for people: heading, what was compared, outcome and why. The columns
/// are as wide as their longest entry.
pub fn triangle_rows(edges: &[Edge]) -> Vec<String> {
    let cells: Vec<[String; 4]> = edges
        .iter()
        .map(|edge| {
            let [one, other] = &edge.compared;
            let confidence = edge.confidence.map_or(String::new(), |confidence| format!(" ({})", confidence.name()));
            [
                edge.kind.name().replace('_', " – "),
                format!("{one}  |  {other}"),
                format!("{}{confidence}", edge.outcome.name()),
                edge.reason.sentence().to_owned(),
            ]
        })
        .collect();
    let width = |column: fn(&[String; 4]) -> &String| {
        cells.iter().map(|cells| column(cells).chars().count()).max().unwrap_or_default()
    };
    let widths = [width(|[edge, ..]| edge), width(|[_, compared, ..]| compared), width(|[_, _, outcome, _]| outcome)];
    let [edge_width, compared_width, outcome_width] = widths;
    cells
        .iter()
        .map(|[edge, compared, outcome, why]| {
            format!("{edge:edge_width$}  {compared:compared_width$}  {outcome:outcome_width$}  {why}")
        })
        .collect()
}

/// Regions for people: `FR`, `RU, KZ`, and the first few of many.
pub(super) fn shown_regions(regions: &RegionSet) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = regions.iter().take(SHOWN).map(|region: Region| region.to_string()).collect();
    let count = regions.len();
    match count {
        0 => "nowhere in particular".to_owned(),
        _ if count > SHOWN => format!("{} … ({count} regions)", names.join(", ")),
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_stand_in_columns() {
        let edge = |kind, outcome, reason, confidence, one: &str, other: &str| Edge {
            kind,
            outcome,
            reason,
            confidence,
            compared: [one.to_owned(), other.to_owned()],
        };
        let rows = triangle_rows(&[
            edge(
                EdgeKind::PhoneWebsite,
                Outcome::Mismatch,
                Reason::NoSharedRegion,
                Some(Confidence::High),
                "+49 → DE",
                ".fr → FR",
            ),
            edge(EdgeKind::PhoneEmail, Outcome::Absent, Reason::Absent, None, "+49 → DE", "no e-mail"),
        ]);
        assert_eq!(
            rows,
            [
                "phone – website  +49 → DE  |  .fr → FR   mismatch (high)  They speak for regions that have nothing to do with each other.",
                "phone – email    +49 → DE  |  no e-mail  absent           One side is missing.",
            ]
        );
    }
}
