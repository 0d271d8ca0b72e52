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

#[test]
fn problems_name_the_place_and_the_way_out() {
    for (file, text, shown, message) in [
        ("territories.toml", "[territories]\nFR = [\"ZZ\"]", "\"ZZ\"", "`ZZ` is no region"),
        (
            "territories.toml",
            "[territory]\n",
            "territory",
            "unknown field `territory`, expected `territories` or `shared_numbers`",
        ),
        (
            "free_mail.txt",
            "gmail.com\nnot a host # why\n",
            "not a host",
            "`not a host` is no hostname: it has a character that no name has",
        ),
        ("shared_hosts.txt", "a.example\nA.example.", "A.example.", "`A.example.` stands here twice"),
        ("calling_codes.toml", "[codes]\n\"4x\" = [\"DE\"]", "\"4x\"", "`4x` are not 1 to 9 digits"),
        ("calling_codes.toml", "[[area]]\ncode = \"1\"\nprefixes = []", "\"1\"", "`1` is not among the codes"),
        ("brands.toml", "[[brand]]\nname = \"A\"\n[[brand]]\nname = \"a\"", "\"a\"", "`a` is a name of `A` already"),
        (
            "brands.toml",
            "[[brand]]\nname = \"A\"\ndomain = \"a.example\"",
            "domain",
            "unknown field `domain`, expected one of `name`, `aliases`, `domains`, `regions`, `resellers`, `common`, `trade`",
        ),
        ("app_stores.txt", "a.example\n/apps\n", "/apps", "`/apps` leads to no hostname: there is no name"),
        (
            "messengers.toml",
            "groups = [\"a b/x\"]",
            "\"a b/x\"",
            "`a b/x` leads to no hostname: it has a character that no name has",
        ),
        (
            "risky_suffixes.toml",
            "[phishing_per_10000]\n\"a b\" = 1",
            "\"a b\"",
            "`a b` is no domain ending: it has a character that no name has",
        ),
        ("brands.toml", "[[brand]]\nname = \"A\"\ncommon = [\"B\"]", "\"B\"", "`B` is none of the names of `A`"),
        ("legal_forms.toml", "[forms]\nDE = [\"...\"]", "\"...\"", "`...` has no letters"),
        (
            "currencies.toml",
            "[[currency]]\ncode = \"euro\"\nper_euro = 1.0\nsigns = []\nwords = []\nregions = []",
            "\"euro\"",
            "`euro` is no currency: three capitals are due",
        ),
        ("number_words.toml", "[scripts]\nLatin1 = []", "Latin1", "`Latin1` is no script"),
        (
            "time_words.toml",
            "[[language]]\nlang = \"en\"\nspans = { \"1x\" = [\"soon\"] }",
            "\"1x\"",
            "`1x` is no time in hours, such as `24h`",
        ),
        ("account_numbers.toml", "[iban]\nGER = 22", "GER", "`GER` is no country code"),
        (
            "quiet_hours.toml",
            "[[place]]\nregion = \"DE\"\nzones = [\"Europe/Bonn\"]\nhours = {}",
            "\"Europe/Bonn\"",
            "`Europe/Bonn` is no time zone",
        ),
        (
            "quiet_hours.toml",
            "[[place]]\nregion = \"DE\"\nzones = []\nhours = { every = \"8-21\" }",
            "\"8-21\"",
            "`8-21` are no hours, such as `08:00-21:00`",
        ),
        ("opt_out_words.txt", "stop\nSTOP!", "STOP!", "`STOP!` stands here twice, folded"),
        (
            "top_level_domains.toml",
            "generic_use = [\"a b\"]",
            "\"a b\"",
            "`a b` is no domain ending: it has a character that no name has",
        ),
    ] {
        let mut files = default_files();
        files.insert(file.to_owned(), text);
        let (_, problems) = Tables::parse(&files);
        let [problem] = problems.as_slice() else { panic!("{file}: {problems:?}") };
        assert_eq!((problem.file.as_str(), problem.message.as_str()), (file, message));
        assert_eq!(text.get(problem.span.clone()), Some(shown), "{file}");
    }
    let (_, problems) = Tables::parse(&BTreeMap::<String, String>::new());
    assert_eq!(problems.len(), Tables::FILES.len());
    assert!(problems.iter().all(|problem| problem.message.ends_with("is missing") && problem.help.is_some()));
}
