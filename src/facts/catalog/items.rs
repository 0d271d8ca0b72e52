//! The facts of what a message holds several of: links, call-back numbers, mailboxes, amounts.
//! Read [`item_catalog`].

use super::super::kind::{Item, Type};
use super::*;

/// One fact of an item.
#[derive(Debug, Clone, Copy)]
pub struct ItemFactSpec {
    /// Which one.
    pub fact: ItemFact,
    /// The name after the variable: `host` of `link.host`.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// Where it comes from.
    pub origin: Origin,
    /// The closed set of values, for words; empty when the set is open.
    pub words: &'static [&'static str],
    /// What it says, and when it is unknown.
    pub meaning: &'static str,
}

const CALLBACK_KINDS: &[&str] = &names::<_, _, { NumberKind::ALL.len() + 1 }>(&NumberKind::ALL, "short_code");

macro_rules! item_catalog {
    ($item:ident $Facts:ident $CATALOG:ident; $( $fact:ident $name:literal $kind:ident $origin:ident $(words $words:expr)?; $meaning:literal )*) => {
        /// Names a fact of one such item in code; its catalog says what each one means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the catalog documents each one in the words people read")]
        pub enum $Facts { $( $fact, )* }

        const $CATALOG: &[ItemFactSpec] = &[ $( ItemFactSpec {
            fact: ItemFact::$item($Facts::$fact), name: $name, kind: $kind, origin: $origin,
            words: catalog!(@words $($words)?), meaning: $meaning,
        }, )* ];
    };
}

/// Names a fact of one item in code; [`item_catalog`] says what each one means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each holds the facts of the item of its name")]
pub enum ItemFact {
    Link(LinkFact),
    Callback(CallbackFact),
    Mailbox(MailboxFact),
    Amount(AmountFact),
}

item_catalog! {
    Link LinkFact LINK_CATALOG;
    Own "own" BOOL Business; "Its registrable domain is that of a website or of `link_domains` of the business; false without a profile."
    OwnNumber "own_number" BOOL Business; "It opens a chat with the phone number of the business (`wa.me/49…`); false without a profile."
    LookalikeOwn "lookalike_own" BOOL Business; "The name before its suffix looks like that of a website of the business and is another: digits for letters, one letter off; false without a profile."
    Host "host" DOMAIN Record; "Host name; unknown for an IP address."
    Domain "domain" DOMAIN Record; "Registrable domain; unknown for an IP address or a bare suffix."
    Suffix "suffix" DOMAIN Record; "Public suffix, such as `com` or `co.uk`; unknown for an IP address."
    KnownSuffix "known_suffix" BOOL Record; "The suffix stands in the public suffix list."
    SuffixAbuse "suffix_abuse" INT Record; "Phishing domains per 10,000 under its ending (`tables/risky_suffixes.toml`); 0 where none was measured."
    SharedHost "shared_host" BOOL Record; "It lives under a domain where anybody can have a page, a form, a file or a tunnel."
    Shortener "shortener" BOOL Record; "It is of a public link shortener: the address does not show where it leads."
    Messenger "messenger" BOOL Record; "It opens a chat, a group or a channel of a messenger."
    GroupInvite "group_invite" BOOL Record; "It invites into a group or channel of a messenger."
    AppStore "app_store" BOOL Record; "It leads to a shop for apps that looks at them before it gives them out."
    Payment "payment" BOOL Record; "It opens a payment to somebody, on a page where anybody can be paid or in an app."
    Scheme "scheme" WORD Record; "`http`, `https` or another; unknown when not written."
    Insecure "insecure" BOOL Record; "It is written with `http:`, which others can read and change on the way."
    Written "written" WORD Record; "How it is written: `plain` with a scheme, `bare` without, `defanged` so that programs do not see it, `spaced` with spaces or words for dots."
    Ip "ip" BOOL Record; "The host is an IP address, in whatever notation."
    HasUserInfo "has_user_info" BOOL Record; "Something with `@` stands before the host."
    HasPort "has_port" BOOL Record; "A port is given."
    Labels "labels" INT Record; "Labels before the public suffix: 2 in `www.example.com`; unknown for an IP address."
    Hyphens "hyphens" INT Record; "Hyphens in those labels; unknown for an IP address."
    Digits "digits" INT Record; "Digits in the label before the public suffix; unknown without a registrable domain."
    RandomLabel "random_label" BOOL Record; "That label is one that nobody reads: seven consonants in a row, letters and digits that change places three times, five digits beside letters, or a hexadecimal number."
    Punycode "punycode" BOOL Record; "A label of the host is written in punycode, or outside ASCII."
    MixedScript "mixed_script" BOOL Record; "The letters of the host deceive: mixed scripts, look-alikes of ASCII, stacked marks, false punctuation, restricted characters."
    PathLength "path_length" INT Record; "Characters after the host."
    File "file" WORD Record; "Ending of the file it leads to, lower case (`apk`, `pdf`, `php`); unknown when its path ends in none."
    Redirect "redirect" BOOL Record; "The address of another site stands in a parameter or the path, to be gone on to."
    RedirectDomain "redirect_domain" DOMAIN Record; "Registrable domain of that site; unknown when there is none, or it is an IP address."
    Brand "brand" WORD Record; "A protected brand whose name stands in a host that is none of the brand's, or that the host looks like; unknown when there is none."
    BorrowsBrand "borrows_brand" BOOL Record; "There is such a brand."
    LookalikeBrand "lookalike_brand" BOOL Record; "There is one, and the host only looks like it: other characters, digits for letters, one letter off."
    BrandInside "brand_inside" BOOL Record; "A word of the host begins with a protected brand of six letters, or ends with one of seven, and goes on (`paypalhelp`), where the host is none of the brand's."
    InnerSuffix "inner_suffix" BOOL Record; "What looks like the end of an address stands before its domain: `bank.com.evil.example`, `bank.com-a.example`."
    TextDiffers "text_differs" BOOL Record; "What is shown for it (the title of its button, `[name](link)`) names another domain than it leads to."
    InTemplate "in_template" BOOL Record; "Its host stands in the approved text of the template; false when it was put in; unknown without that text."
}

item_catalog! {
    Callback CallbackFact CALLBACK_CATALOG;
    Kind "kind" WORD Business words CALLBACK_KINDS; "What the number is for, as the numbering plans say; `short_code` for 3 to 6 digits behind a word such as `text` or `reply to`."
    Region "region" REGION Business; "The region of the number; unknown for one without a region, and for a short code."
    International "international" BOOL Record; "It is written with `+` or `00` and a calling code."
    Own "own" BOOL Business; "It is the phone number of the business; false without a profile."
    Foreign "foreign" BOOL Business; "Its region is known and none of the business: not of its phone, its country, its website or where it works; false without a profile."
}

item_catalog! {
    Mailbox MailboxFact MAILBOX_CATALOG;
    Domain "domain" DOMAIN Record; "What stands behind the `@`."
    Free "free" BOOL Record; "It is at a provider of mailboxes for everyone."
    Disposable "disposable" BOOL Record; "It is at a provider of mailboxes that are thrown away."
    Own "own" BOOL Business; "Its registrable domain is that of a website, of the e-mail address or of `link_domains` of the business; false without a profile."
}

item_catalog! {
    Amount AmountFact AMOUNT_CATALOG;
    Money "money" MONEY Record; "How much, with its currency; of a sign that several currencies share, the one that the text or the recipient suggests."
}

/// Every fact of an item, in the order of the reference.
pub fn item_catalog(item: Item) -> &'static [ItemFactSpec] {
    match item {
        Item::Link => LINK_CATALOG,
        Item::Callback => CALLBACK_CATALOG,
        Item::Mailbox => MAILBOX_CATALOG,
        Item::Amount => AMOUNT_CATALOG,
    }
}

/// The spec of a fact of an item by its name.
pub fn find_item_fact(item: Item, name: &str) -> Option<&'static ItemFactSpec> {
    item_catalog(item).iter().find(|spec| spec.name == name)
}

impl ItemFact {
    /// The item it is a fact of.
    pub fn item(self) -> Item {
        match self {
            ItemFact::Link(_) => Item::Link,
            ItemFact::Callback(_) => Item::Callback,
            ItemFact::Mailbox(_) => Item::Mailbox,
            ItemFact::Amount(_) => Item::Amount,
        }
    }

    /// Its spec.
    pub fn spec(self) -> &'static ItemFactSpec {
        // INVARIANT: the macro writes the enum and the list in the same order, so the index exists.
        #[allow(clippy::indexing_slicing, reason = "enum and list are written by one macro in one order")]
        match self {
            ItemFact::Link(fact) => &LINK_CATALOG[fact as usize],
            ItemFact::Callback(fact) => &CALLBACK_CATALOG[fact as usize],
            ItemFact::Mailbox(fact) => &MAILBOX_CATALOG[fact as usize],
            ItemFact::Amount(fact) => &AMOUNT_CATALOG[fact as usize],
        }
    }
}

impl std::fmt::Display for ItemFact {
    /// As conditions write it by custom: `link.host`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.item().name(), self.spec().name)
    }
}
