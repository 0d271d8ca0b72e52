//! The reference tables that identifiers are read with: data a pack brings along, typed and looked up.
//!
//! Tables say what is so (this suffix is public, this calling code is German), never what it is
//! worth. They come as texts by file name, because the core opens no files. A table with problems
//! is read as far as it goes; whether that is good enough is for the pack to say.
//! Read [`Tables`] first.

mod brands;
mod calling_codes;
mod han_variants;
mod hosts;
mod legal_forms;
mod lines;
mod negations;
mod phrases;
mod source;
mod suffixes;
mod territories;
mod top_level;

pub use brands::{Borrowed, Brand, Brands, Spelling, likeness_key};
pub use calling_codes::{CallingCodes, CodeOwner, NonGeographic};
pub use han_variants::HanVariants;
pub use hosts::{HostList, MailHosts};
pub use legal_forms::{LegalForm, LegalForms};
pub use negations::Negations;
pub use phrases::Phrases;
pub use source::TableProblem;
pub use suffixes::{Suffix, SuffixKind, Suffixes};
pub use territories::Territories;
pub use top_level::{DomainReach, TopLevelDomains};

use std::collections::BTreeMap;

use source::Files;

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
    /// Names that others like to borrow (`brands.toml`).
    pub brands: Brands,
    /// Legal forms of businesses (`legal_forms.toml`).
    pub legal_forms: LegalForms,
    /// Words that stop all marketing when they are the whole message (`opt_out_words.txt`).
    pub opt_out_words: Phrases,
    /// Words that turn a phrase into its contrary (`negations.txt`).
    pub negations: Negations,
    /// Words that join two others in a name (`conjunctions.txt`).
    pub conjunctions: Phrases,
    /// Traditional characters and their simplified forms (`han_variants.txt`).
    pub han_variants: HanVariants,
}

impl Tables {
    /// The files that make up the tables, by name in the pack's `tables/`.
    pub const FILES: [&'static str; 15] = [
        "brands.toml",
        "calling_codes.toml",
        "conjunctions.txt",
        "disposable_mail.txt",
        "free_mail.txt",
        "han_variants.txt",
        "legal_forms.toml",
        "negations.txt",
        "opt_out_words.txt",
        "public_suffix_list.dat",
        "reserved_names.txt",
        "shared_hosts.txt",
        "social_pages.txt",
        "territories.toml",
        "top_level_domains.toml",
    ];

    /// Reads the tables from file contents by bare file name (`brands.toml`).
    ///
    /// Files with other names are left alone: a pack may keep further tables beside these. All
    /// problems are given at once, by file name, then by place.
    pub fn parse<Content: AsRef<str>>(files: &BTreeMap<String, Content>) -> (Tables, Vec<TableProblem>) {
        let mut files = Files::new(files);
        let (reserved_names, invented) = HostList::parse_with_marked(&mut files, "reserved_names.txt");
        let han_variants = HanVariants::parse(&mut files, "han_variants.txt");
        let tables = Tables {
            brands: Brands::parse(&mut files, "brands.toml"),
            calling_codes: CallingCodes::parse(&mut files, "calling_codes.toml"),
            conjunctions: Phrases::parse(&mut files, "conjunctions.txt"),
            disposable_mail: MailHosts::parse(&mut files, "disposable_mail.txt"),
            free_mail: MailHosts::parse(&mut files, "free_mail.txt"),
            negations: Negations::parse(&mut files, "negations.txt", &han_variants),
            han_variants,
            legal_forms: LegalForms::parse(&mut files, "legal_forms.toml"),
            opt_out_words: Phrases::parse(&mut files, "opt_out_words.txt"),
            suffixes: Suffixes::parse(&mut files, "public_suffix_list.dat").with_invented(&invented),
            reserved_names,
            shared_hosts: HostList::parse(&mut files, "shared_hosts.txt"),
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
