//! The default tables read without a problem, and what a broken table says.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::*;

macro_rules! default_files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../rules/tables/", $name)))),*]
    };
}

fn default_files() -> BTreeMap<String, &'static str> {
    let files = default_files![
        "brands.toml",
        "calling_codes.toml",
        "disposable_mail.txt",
        "free_mail.txt",
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
    files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// The tables of the default pack, for every test in the crate.
pub(crate) fn test_tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::parse(&default_files()).0);
    &TABLES
}

#[test]
fn default_tables_have_no_problems() {
    let (_, problems) = Tables::parse(&default_files());
    assert_eq!(problems, []);
}
