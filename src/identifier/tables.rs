//! The reference tables that identifiers are read with: data a pack brings along, typed and looked up.
//!
//! Tables say what is so (this suffix is public, this calling code is German), never what it is
//! worth. They come as texts by file name, because the core opens no files. A table with problems
//! is read as far as it goes; whether that is good enough is for the pack to say.
//! Read [`Tables`] first.

mod account_numbers;
mod brands;
mod calling_codes;
mod cues;
mod currencies;
mod han_variants;
mod hosts;
mod legal_forms;
mod lines;
mod negations;
mod phrases;
mod places;
mod quiet_hours;
mod risky_suffixes;
mod source;
mod spelled_dots;
mod suffixes;
mod territories;
mod top_level;

pub use account_numbers::AccountNumbers;
pub use brands::{Borrowed, Brand, BrandPlace, Brands, Spelling, likeness_key};
pub use calling_codes::{CallingCodes, CodeOwner, NonGeographic};
pub use cues::{Cue, CueKind, Cues};
pub use currencies::{Currencies, Currency, Implied};
pub use han_variants::HanVariants;
pub use hosts::{HostList, MailHosts};
pub use legal_forms::{LegalForm, LegalForms};
pub use negations::Negations;
pub use phrases::Phrases;
pub use places::{LinkPlace, LinkPlaces, Messengers};
pub use quiet_hours::{Place, QuietHours};
pub use risky_suffixes::RiskySuffixes;
pub use source::TableProblem;
pub use spelled_dots::{SpelledDot, SpelledDots};
pub use suffixes::{Suffix, SuffixKind, Suffixes};
pub use territories::Territories;
pub use top_level::{DomainReach, TopLevelDomains};

use std::collections::BTreeMap;

use source::Files;

use crate::text::Lexicon;

/// All reference tables of a pack. Immutable; every use is a lookup.
#[derive(Debug, Default)]
pub struct Tables {
    /// Public suffixes (`public_suffix_list.dat`).
    pub suffixes: Suffixes,
    /// Names that are no one's website (`reserved_names.txt`).
    pub reserved_names: HostList,
    /// Which regions a domain speaks for by its ending (`top_level_domains.toml`).
    pub top_level_domains: TopLevelDomains,
    /// Which regions a calling code serves (`calling_codes.toml`).
    pub calling_codes: CallingCodes,
    /// Which regions belong together (`territories.toml`).
    pub territories: Territories,
    /// Providers of mailboxes for everyone (`free_mail.txt`).
    pub free_mail: MailHosts,
    /// Providers of mailboxes that are thrown away (`disposable_mail.txt`).
    pub disposable_mail: MailHosts,
    /// Hosts where everyone may have a site (`shared_hosts.txt`); the private section of the public
    /// suffixes says the same of others.
    pub shared_hosts: HostList,
    /// Hosts of profile pages that stand in for a website (`social_pages.txt`).
    pub social_pages: HostList,
    /// Public link shorteners (`shorteners.txt`).
    pub shorteners: HostList,
    /// Links that open a chat (`messengers.toml`).
    pub messengers: Messengers,
    /// Links that open a payment (`payment_links.txt`).
    pub payment_links: LinkPlaces,
    /// Shops where apps are looked at before they are given out (`app_stores.txt`).
    pub app_stores: LinkPlaces,
    /// How much of an ending is used for fraud (`risky_suffixes.toml`).
    pub risky_suffixes: RiskySuffixes,
    /// Endings that are also words of running text (`word_suffixes.txt`).
    pub word_suffixes: HostList,
    /// Words for the dot of an address (`spelled_dots.txt`).
    pub spelled_dots: SpelledDots,
    /// Names that others like to borrow (`brands.toml`).
    pub brands: Brands,
    /// Legal forms of businesses (`legal_forms.toml`).
    pub legal_forms: LegalForms,
    /// Words that stop all marketing when they are the whole message (`opt_out_words.txt`).
    pub opt_out_words: Phrases,
    /// Words that turn a phrase into its contrary (`negations.txt`).
    pub negations: Negations,
    /// Articles that a name may begin with or not (`articles.txt`).
    pub articles: Phrases,
    /// Words that join two others in a name (`conjunctions.txt`).
    pub conjunctions: Phrases,
    /// Traditional characters and their simplified forms (`han_variants.txt`).
    pub han_variants: HanVariants,
    /// The words of all phrases of the rules; no file, filled when the rules are compiled.
    pub lexicon: Lexicon,
    /// How amounts are written, and rates between currencies (`currencies.toml`).
    pub currencies: Currencies,
    /// Words that say what a number is (`number_words.toml`, `time_words.toml` and those of currencies).
    pub cues: Cues,
    /// When advertising may reach people (`quiet_hours.toml`).
    pub quiet_hours: QuietHours,
    /// How account and card numbers are built (`account_numbers.toml`).
    pub account_numbers: AccountNumbers,
}

impl Tables {
    /// The files that make up the tables, by name in the pack's `tables/`.
    pub const FILES: [&'static str; 28] = [
        "account_numbers.toml",
        "app_stores.txt",
        "articles.txt",
        "brands.toml",
        "calling_codes.toml",
        "conjunctions.txt",
        "currencies.toml",
        "disposable_mail.txt",
        "free_mail.txt",
        "han_variants.txt",
        "legal_forms.toml",
        "messengers.toml",
        "negations.txt",
        "number_words.toml",
        "opt_out_words.txt",
        "payment_links.txt",
        "public_suffix_list.dat",
        "quiet_hours.toml",
        "reserved_names.txt",
        "risky_suffixes.toml",
        "shared_hosts.txt",
        "shorteners.txt",
        "social_pages.txt",
        "spelled_dots.txt",
        "territories.toml",
        "time_words.toml",
        "top_level_domains.toml",
        "word_suffixes.txt",
    ];

    /// Reads the tables from file contents by bare file name (`brands.toml`).
    ///
    /// Files with other names are left alone: a pack may keep further tables beside these. All
    /// problems are given at once, by file name, then by place.
    pub fn parse<Content: AsRef<str>>(files: &BTreeMap<String, Content>) -> (Tables, Vec<TableProblem>) {
        let mut files = Files::new(files);
        let (reserved_names, invented) = HostList::parse_with_marked(&mut files, "reserved_names.txt");
        let currencies = Currencies::parse(&mut files, "currencies.toml");
        let han_variants = HanVariants::parse(&mut files, "han_variants.txt");
        let tables = Tables {
            account_numbers: AccountNumbers::parse(&mut files, "account_numbers.toml"),
            app_stores: LinkPlaces::parse(&mut files, "app_stores.txt"),
            articles: Phrases::parse(&mut files, "articles.txt"),
            brands: Brands::parse(&mut files, "brands.toml"),
            calling_codes: CallingCodes::parse(&mut files, "calling_codes.toml"),
            conjunctions: Phrases::parse(&mut files, "conjunctions.txt"),
            cues: Cues::parse(&mut files, "number_words.toml", "time_words.toml", &currencies),
            currencies,
            disposable_mail: MailHosts::parse(&mut files, "disposable_mail.txt"),
            free_mail: MailHosts::parse(&mut files, "free_mail.txt"),
            negations: Negations::parse(&mut files, "negations.txt", &han_variants),
            han_variants,
            lexicon: Lexicon::default(),
            legal_forms: LegalForms::parse(&mut files, "legal_forms.toml"),
            messengers: Messengers::parse(&mut files, "messengers.toml"),
            opt_out_words: Phrases::parse(&mut files, "opt_out_words.txt"),
            payment_links: LinkPlaces::parse(&mut files, "payment_links.txt"),
            risky_suffixes: RiskySuffixes::parse(&mut files, "risky_suffixes.toml"),
            suffixes: Suffixes::parse(&mut files, "public_suffix_list.dat").with_invented(&invented),
            quiet_hours: QuietHours::parse(&mut files, "quiet_hours.toml"),
            reserved_names,
            shared_hosts: HostList::parse(&mut files, "shared_hosts.txt"),
            shorteners: HostList::parse(&mut files, "shorteners.txt"),
            spelled_dots: SpelledDots::parse(&mut files, "spelled_dots.txt"),
            word_suffixes: HostList::parse(&mut files, "word_suffixes.txt"),
            social_pages: HostList::parse(&mut files, "social_pages.txt"),
            territories: Territories::parse(&mut files, "territories.toml"),
            top_level_domains: TopLevelDomains::parse(&mut files, "top_level_domains.toml"),
        };
        (tables, files.into_problems())
    }
}

#[cfg(test)]
pub(crate) use tests::test_tables;

#[cfg(test)]
mod tests;
