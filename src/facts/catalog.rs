//! Every fact: name, type, unit, meaning, in one list.
//!
//! The type checker, `greentick facts`, the generated reference and the shape of given memory all
//! read this list; the values come from the files beside it. Facts know no points and no
//! thresholds. Read [`CATALOG`]; the facts of items (links, call-back numbers, …) stand in [`items`].

pub use items::{
    AmountFact, CallbackFact, ItemFact, ItemFactSpec, LinkFact, MailboxFact, find_item_fact, item_catalog,
};

use super::kind::{Element, Item, Type};
use super::triangle::{Confidence, Outcome, Reason};
use crate::identifier::NumberKind;
use crate::memory::Window;
use crate::verdict::Subject;

/// A change of what a fact means changes the hash of every pack, so that verdicts of before and
/// after are told apart.
pub const FACT_VERSION: u32 = 4;

/// One fact.
#[derive(Debug, Clone, Copy)]
pub struct FactSpec {
    /// Which fact; the code that computes it switches on this.
    pub fact: Fact,
    /// The name in conditions.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// The subjects whose rules may use it.
    pub subjects: &'static [Subject],
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it takes a window: `standing.reporters(7d)`.
    pub windowed: bool,
    /// What it counts or measures in, if that is not plain from the type.
    pub unit: &'static str,
    /// What it says, in one sentence, and when it is unknown.
    pub meaning: &'static str,
    /// The closed set of values, for words; empty when the set is open.
    pub words: &'static [&'static str],
}

/// Where a fact comes from, and so what a store must be asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The record alone.
    Record,
    /// The ledger of the business, or the profile given with the record.
    Business,
    /// What stands between the business and the person.
    Relation,
    /// Counts.
    Counts,
    /// Everybody who reported the business, with what each of them did before.
    Crowd,
    /// The other businesses that hold what identifies this one.
    Identity,
}

/// A fact with its window: what a condition asks for, and what is computed at most once a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKey {
    /// Which fact.
    pub fact: Fact,
    /// Over which window, for a fact that takes one.
    pub window: Option<Window>,
}

impl FactKey {
    /// Reads a fact as conditions write it: `business.known`, `standing.reporters(7d)`.
    pub fn parse(written: &str) -> Option<FactKey> {
        let (name, window) = match written.split_once('(') {
            Some((name, rest)) => (name, Some(Window::parse(rest.strip_suffix(')')?)?)),
            None => (written, None),
        };
        let spec = find(name)?;
        (spec.windowed == window.is_some()).then_some(FactKey { fact: spec.fact, window })
    }
}

impl std::fmt::Display for FactKey {
    /// As in conditions: `standing.reporters(7d)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(spec(self.fact).name)?;
        self.window.map_or(Ok(()), |window| write!(f, "({window})"))
    }
}

use Origin::{Business, Counts, Crowd, Identity, Record, Relation};

const P: &[Subject] = &[Subject::Profile];
const R: &[Subject] = &[Subject::Rename];
const M: &[Subject] = &[Subject::Message];
const PRM: &[Subject] = &[Subject::Profile, Subject::Rename, Subject::Message];
const MS: &[Subject] = &[Subject::Message, Subject::Standing];
const PR: &[Subject] = &[Subject::Profile, Subject::Rename];
const ALL: &[Subject] = &[Subject::Profile, Subject::Rename, Subject::Message, Subject::Standing];

const BOOL: Type = Type::Bool;
const INT: Type = Type::Int;
const RATIO: Type = Type::Ratio;
const TEXT: Type = Type::Text;
const WORD: Type = Type::Word;
const DOMAIN: Type = Type::Domain;
const WORDS: Type = Type::List(Element::Word);
const REGIONS: Type = Type::List(Element::Region);

macro_rules! catalog {
    ($( $fact:ident $name:literal $kind:ident $subjects:ident $origin:ident $(window $windowed:literal)? $(unit $unit:literal)? $(words $words:expr)?; $meaning:literal )*) => {
        /// Names a fact in code; [`CATALOG`] says what each one means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the catalog documents each one in the words people read")]
        pub enum Fact { $( $fact, )* }

        /// Every fact, in the order of the reference.
        pub const CATALOG: &[FactSpec] = &[ $( FactSpec {
            fact: Fact::$fact, name: $name, kind: $kind, subjects: $subjects, origin: $origin,
            windowed: false $(|| $windowed)?,
            unit: concat!("" $(, $unit)?),
            meaning: $meaning,
            words: catalog!(@words $($words)?),
        }, )* ];
    };
    (@words) => { &[] };
    (@words $words:expr) => { $words };
}

// Behind the macro, which it uses.
mod items;

const PHONE_KINDS: &[&str] = &names::<_, _, { NumberKind::ALL.len() }>(&NumberKind::ALL, "");

/// The names in a table of words, and one more where there is room for it.
const fn names<T, const N: usize, const M: usize>(
    table: &[(T, &'static str); N],
    more: &'static str,
) -> [&'static str; M] {
    let mut names = [more; M];
    let mut at = 0;
    while at < N {
        #[allow(clippy::indexing_slicing, reason = "evaluated when it is compiled, where it cannot be out of bounds")]
        {
            names[at] = table[at].1;
        }
        at += 1;
    }
    names
}

const BADGES: &[&str] = &["granted", "withheld", "revoked"];
const SUSPENDED_FIELDS: &[&str] = &["phone", "website", "email", "legal_name"];
const WEBSITE_PROBLEMS: &[&str] = &[
    "empty",
    "unreadable",
    "not_http",
    "ip_address",
    "user_info",
    "port",
    "email",
    "no_dot",
    "public_suffix",
    "reserved_name",
    "unknown_suffix",
    "host",
];
const EMAIL_PROBLEMS: &[&str] =
    &["empty", "no_at", "local", "address_literal", "no_dot", "domain", "reserved_name", "unknown_suffix", "too_long"];
const CATEGORIES: &[&str] = &["utility", "marketing", "authentication", "service"];
const DURATION: Type = Type::Duration;
const REGION: Type = Type::Region;
const TIME: Type = Type::TimeOfDay;
const DATE: Type = Type::Date;
const LINKS: Type = Type::List(Element::Item(Item::Link));
const CALLBACKS: Type = Type::List(Element::Item(Item::Callback));
const MAILBOXES: Type = Type::List(Element::Item(Item::Mailbox));
const AMOUNTS: Type = Type::List(Element::Item(Item::Amount));
const MONEY: Type = Type::Money;

catalog! {
    BusinessKnown "business.known" BOOL ALL Business; "A profile of the business is remembered or given with the record."
    BusinessAge "business.age" DURATION ALL Business; "Time since the business registered, or else since it was first remembered; unknown when neither is known."
    BusinessWatched "business.watched" BOOL ALL Business; "Its last standing decision that still holds is `warn`."
    BusinessCapped "business.capped" BOOL ALL Business; "Its last standing decision that still holds is `limit`."
    BusinessUnderReview "business.under_review" BOOL ALL Business; "Its last standing decision that still holds is `review`."
    BusinessSuspended "business.suspended" BOOL ALL Business; "Its last standing decision that still holds is `block`."
    BusinessVerified "business.verified" BOOL ALL Business; "Its current phone number was proven to be its own."
    BusinessRenamed "business.renamed" INT ALL Business window true unit "renames"; "Renames that became current in the window."
    BusinessRenameAttempts "business.rename_attempts" INT ALL Business window true unit "attempts"; "Wishes for another name in the window, accepted or not, this record not counted."
    BusinessRefusedRenames "business.refused_renames" INT ALL Business window true unit "attempts"; "Wishes for another name in the window that were refused."
    BusinessWaitingRename "business.waiting_rename" BOOL ALL Business; "A wish for another name waits for a decision, this record not counted."
    BusinessWaitingProfile "business.waiting_profile" BOOL ALL Business; "A profile of the business waits: it was held for a person or decided `pending`, and no other was accepted since."
BusinessBadge "business.badge" WORD ALL Business words BADGES; "The badge it has, as its last profile or rename that became current and its standing in force said; unknown when none of them spoke of it."

    ProfileName "profile.name" TEXT P Business; "The display name."
    ProfileLegalName "profile.legal_name" TEXT P Business; "The name in the register."
    ProfileDescription "profile.description" TEXT P Business; "What the business says of itself."
    ProfileVertical "profile.vertical" WORD ALL Business; "The trade, in the words of the platform; unknown when not given."
    ProfileOperatesIn "profile.operates_in" REGIONS ALL Business; "Countries that the business says it works in."

    NameLength "name.length" INT PR Business unit "characters"; "Length of the name judged; unknown without a name."
    NameAllCaps "name.all_caps" BOOL PR Business; "The name judged has at least two letters and no lower-case one."
    NameHasLink "name.has_link" BOOL PR Business; "The name judged contains a link or a domain."
    NameHasEmoji "name.has_emoji" BOOL PR Business; "The name judged contains an emoji."
    NameInvisible "name.invisible" INT PR Business unit "characters"; "Invisible characters and direction controls inside the name judged, where writing needs none; unknown without a name."
    NameLetters "name.letters" INT PR Business unit "letters"; "Letters of the name judged; unknown without a name."
    NameDoubleSpace "name.double_space" BOOL PR Business; "Two white space characters stand together in the name judged."
    NameSymbolRun "name.symbol_run" INT PR Business unit "characters"; "Longest run of punctuation and symbols in the name judged; unknown without a name."
    NameOddCasing "name.odd_casing" BOOL PR Business; "A word of the name judged has two or more capitals behind small letters (`wHaTsApP`)."
    NameOwnershipSigns "name.ownership_signs" INT PR Business unit "signs"; "Signs such as ™ and ® in the name judged; unknown without a name."
    NameMixedScript "name.mixed_script" BOOL PR Business; "A word of the name judged mixes scripts that look alike."
    NameLegalSharedWords "name.legal_shared_words" RATIO PR Business; "Share of the words of the name judged that stand in the legal name, legal forms left out; unknown without one of the two."
    NameMatchesLegal "name.matches_legal" BOOL PR Business; "The name judged is the legal name, a part of it, its initials, or contains it; unknown without one of the two, or in different scripts."
    NameInWebsite "name.in_website" BOOL PR Business; "The name judged, a word of it or its initials stand in the domain of a website, or in the address of a page under a domain of others; unknown without a website, or in different scripts."
    NameLookalikeBrand "name.lookalike_brand" BOOL PR Business; "The name judged looks like a protected brand, is not written with its letters, and no website of the business is one of that brand."
    NameBrand "name.brand" WORD PR Business; "The protected brand that the name judged mentions or looks like; unknown when there is none."
    NameBorrowsBrand "name.borrows_brand" BOOL PR Business; "The name judged mentions or looks like a protected brand, and no website of the business is one of that brand."

    WebsiteGiven "website.given" BOOL ALL Business; "Something stands in the field website."
    WebsiteMalformed "website.malformed" BOOL ALL Business; "The first website that is not blank cannot be read, whatever stands behind it."
    WebsiteProblem "website.problem" WORD ALL Business words WEBSITE_PROBLEMS; "Why the first website that is malformed cannot be read; unknown when all are fine."
    WebsitesMalformed "website.malformed_count" INT ALL Business unit "websites"; "How many of the listed websites cannot be read; 1 when the first is bad and the second good, or the other way round."
    WebsiteHost "website.host" DOMAIN ALL Business; "Host of the first website; unknown when absent or malformed."
    WebsiteDomain "website.domain" DOMAIN ALL Business; "Registrable domain of the first website; unknown when absent or malformed."
    WebsiteSharedHost "website.shared_host" BOOL ALL Business; "The first website lives under a domain where anybody can have a page (site builder, private suffix)."
    WebsiteSocialPage "website.social_page" BOOL ALL Business; "The first website is a page in a social network or a link collection."
    WebsiteOwnDomain "website.own_domain" BOOL ALL Business; "The first website stands under a domain of its own, neither at a shared host nor in a social network; unknown when absent or malformed."
    WebsiteClosedEnding "website.closed_ending" BOOL ALL Business; "The first website stands under an ending that only members of a vetted sector get (`gov.uk`, `bank`, `edu`); unknown when absent or malformed."
    WebsitePlainHttp "website.plain_http" BOOL ALL Business; "The first website is given with `http:`, which others can read and change on the way."
    WebsiteRegions "website.regions" REGIONS ALL Business; "Regions that the domain of the first website speaks for; empty when neutral or not known."

    EmailGiven "email.given" BOOL ALL Business; "Something stands in the field email."
    EmailMalformed "email.malformed" BOOL ALL Business; "The e-mail address cannot be read."
    EmailProblem "email.problem" WORD ALL Business words EMAIL_PROBLEMS; "Why it cannot be read; unknown when it can."
    EmailDomain "email.domain" DOMAIN ALL Business; "Registrable domain of the e-mail address; unknown when absent or malformed."
    EmailFree "email.free" BOOL ALL Business; "The address is at a provider where anybody can have one."
    EmailDisposable "email.disposable" BOOL ALL Business; "The address is at a provider of throw-away addresses."
    EmailLookalike "email.lookalike_of_website" BOOL ALL Business; "The domain of the address looks like that of the first website (look-alike letters, digits for letters, one letter more, less or other) and is none of the business's domains."
    EmailRegions "email.regions" REGIONS ALL Business; "Regions that the domain of the address speaks for; empty when neutral, free mail or not known."

    PhoneGiven "phone.given" BOOL ALL Business; "Something stands in the field phone."
    PhoneMalformed "phone.malformed" BOOL ALL Business; "The phone number cannot be read, or no numbering plan has it."
    PhoneProblem "phone.problem" WORD ALL Business; "Why it cannot be read; unknown when it can."
    PhoneKind "phone.kind" WORD ALL Business words PHONE_KINDS; "What the numbering plan uses the number for; unknown when absent or malformed."
    PhoneRegions "phone.regions" REGIONS ALL Business; "Regions that the number speaks for; empty when not geographic or not known."
    PhoneVerified "phone.verified" BOOL ALL Business; "The current number was proven to be the business's own."
    PhoneLostProof "phone.lost_proof" BOOL ALL Business; "The business proved another phone number than its present one, which is not proven yet."

    CountryGiven "country.given" BOOL ALL Business; "Something stands in the field country."
    CountryMalformed "country.malformed" BOOL ALL Business; "It is no ISO 3166-1 alpha-2 code."
    CountryRegion "country.region" REGION ALL Business; "Country of the seat; unknown when absent or malformed."

    MismatchPhoneWebsite "mismatch.phone_website" BOOL ALL Business; "Phone and website each speak for regions, none is shared or related, and `operates_in` does not cover both."
    MismatchPhoneCountry "mismatch.phone_country" BOOL ALL Business; "The phone speaks for regions, and the declared country is none of them, nor related, nor covered by `operates_in`."
    MismatchWebsiteCountry "mismatch.website_country" BOOL ALL Business; "The website speaks for regions, and the declared country is none of them, nor related, nor covered by `operates_in`."
    MismatchPhoneEmail "mismatch.phone_email" BOOL ALL Business; "Phone and e-mail domain each speak for regions, none is shared or related, and `operates_in` does not cover both."
    MismatchEmailCountry "mismatch.email_country" BOOL ALL Business; "The e-mail domain speaks for regions, and the declared country is none of them, nor related, nor covered by `operates_in`."
    MismatchEmailWebsite "mismatch.email_website" BOOL ALL Business; "Website and e-mail have different registrable domains, none of them in `link_domains`; free mail is not counted here."

    IdentityPhoneBusinesses "identity.phone_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have the same phone number now; at most 64 are counted."
    IdentityWebsiteBusinesses "identity.website_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have a website under the same registrable domain now; shared hosts and social pages are not counted."
    IdentityEmailBusinesses "identity.email_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have the same e-mail address now, capitals and `+tags` aside."
    IdentityEmailDomainBusinesses "identity.email_domain_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have an e-mail address under the same registrable domain now; free and disposable mail is not counted."
    IdentityLegalNameBusinesses "identity.legal_name_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have the same legal name now, legal forms aside."
    IdentityPictureBusinesses "identity.picture_businesses" INT PRM Identity unit "businesses"; "Other businesses, not of the same portfolio, that have the same picture now."
    IdentitySuspendedBefore "identity.suspended_before" BOOL PRM Identity; "Another business that is suspended, of the same portfolio or not, has or had the same phone number, website, e-mail address or legal name."
    IdentitySuspendedField "identity.suspended_field" WORD PRM Identity words SUSPENDED_FIELDS; "Which of these it is, the first in this order; unknown when there is none."
    PhoneWebsiteOutcome "phone_website.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing phone and website."
    PhoneWebsiteReason "phone_website.reason" WORD ALL Business words Reason::WORDS; "Why."
    PhoneWebsiteConfidence "phone_website.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."
    PhoneEmailOutcome "phone_email.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing phone and e-mail domain."
    PhoneEmailReason "phone_email.reason" WORD ALL Business words Reason::WORDS; "Why."
    PhoneEmailConfidence "phone_email.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."
    EmailWebsiteOutcome "email_website.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing the domains of e-mail address and website."
    EmailWebsiteReason "email_website.reason" WORD ALL Business words Reason::WORDS; "Why."
    EmailWebsiteConfidence "email_website.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."
    PhoneCountryOutcome "phone_country.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing phone and declared country."
    PhoneCountryReason "phone_country.reason" WORD ALL Business words Reason::WORDS; "Why."
    PhoneCountryConfidence "phone_country.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."
    WebsiteCountryOutcome "website_country.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing website and declared country."
    WebsiteCountryReason "website_country.reason" WORD ALL Business words Reason::WORDS; "Why."
    WebsiteCountryConfidence "website_country.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."
    EmailCountryOutcome "email_country.outcome" WORD ALL Business words Outcome::WORDS; "What came of comparing e-mail domain and declared country."
    EmailCountryReason "email_country.reason" WORD ALL Business words Reason::WORDS; "Why."
    EmailCountryConfidence "email_country.confidence" WORD ALL Business words Confidence::WORDS; "How plainly both sides speak; unknown where one is absent."

    RenameName "rename.name" TEXT R Record; "The name wanted."
    RenameReason "rename.reason" TEXT R Record; "Why, in the words of the business."
    RenameAdded "rename.added" TEXT R Business; "Words of the name wanted that the current one does not have, legal forms left out, folded; of a word that only grew, also what it grew by."
    RenameRemoved "rename.removed" TEXT R Business; "Words of the current name that the one wanted does not have, in the same way."
    RenameChanges "rename.changes" BOOL R Business; "The name wanted differs from the current one as typed; false without a current one."
    RenameCosmetic "rename.cosmetic" BOOL R Business; "It differs only in case, width, accents, punctuation, white space, simplified Chinese, and words such as `and`."
    RenameLegalFormOnly "rename.legal_form_only" BOOL R Business; "It differs only in legal forms such as GmbH or Ltd."
    RenameReordered "rename.reordered" BOOL R Business; "It has the same words in another order, legal forms left out."
    RenameTransliterated "rename.transliterated" BOOL R Business; "It is the same name in another script, or with umlauts written out, and does not only look like it."
    RenameNumbersChanged "rename.numbers_changed" BOOL R Business; "The numbers in it are others: digits, roman numerals, a single letter at the end."
    RenameLookalike "rename.lookalike" BOOL R Business; "It looks like the current name, an earlier one or a protected brand, but is written with other characters."
    RenameMixesScripts "rename.mixes_scripts" BOOL R Business; "A word of it mixes letters of scripts that are not written together, and none of the current name does."
    RenameInvisible "rename.invisible" BOOL R Business; "It has invisible characters where writing needs none, or such that steer the direction of writing, and the current name has not."
    RenameCostumed "rename.costumed" BOOL R Business; "It has letters in costume (mathematical, circled), or wide ones inside a word of ordinary ones, and the current name has not."
    RenameReplacesLetters "rename.replaces_letters" BOOL R Business; "It differs only in letters replaced by others: none comes, goes or moves."
    RenameAddedOnWebsite "rename.added_on_website" BOOL R Business; "All words it adds stand in the domain of a website of the business, as spelled or in Latin letters; false when none is added."
    RenameRemovedOnWebsite "rename.removed_on_website" BOOL R Business; "All words it leaves out stand there; false when none is left out."
    RenameAddsSigns "rename.adds_signs" BOOL R Business; "It has more emoji, ticks or signs of ownership (™, ®) than the current name."
    RenameReturns "rename.returns" BOOL R Business; "It is a name the business had before the current one, legal forms left out."
    RenameBorrowsBrand "rename.borrows_brand" BOOL R Business; "It mentions or looks like a protected brand that the current name does not, and no website of the business is one of that brand."
    RenameBrand "rename.brand" WORD R Business; "That brand; unknown when there is none."
    RenameBrandSimilarity "rename.brand_similarity" RATIO R Business; "Highest likeness of words in it to a name of a protected brand, five letters and more, that is not its own: letters that stay, per letters; unknown if none is half alike."
    RenameCurrentBrandSimilarity "rename.current_brand_similarity" RATIO R Business; "Likeness of the current name to that same brand, 0% below half; unknown if the name wanted is like none."
    RenameEditDistance "rename.edit_distance" INT R Business unit "letters"; "Letters to insert, delete, replace or swap from the current name, accents, spaces and legal forms left out; unknown without one."
    RenameTypoLetters "rename.typo_letters" INT R Business unit "letters"; "The same where it can be a slip of the pen; unknown if scripts or numbers differ, or Chinese characters, each of which is a word."
    RenameSoundDistance "rename.sound_distance" INT R Business unit "letters"; "The same between both names in Latin letters, coarse; unknown if both are in the same scripts, or one leaves vowels out."
    RenameLetters "rename.letters" INT R Business unit "letters"; "Letters and digits of the longer of both names, spaces and legal forms left out; unknown without a current name."
    RenameWordChange "rename.word_change" RATIO R Business; "Highest share of letters that differ within one word; over the whole name if the number of words differs; unknown without a current name."
    RenameSimilarity "rename.similarity" RATIO R Business; "Likeness to the current name (Jaro-Winkler without accents, spaces and legal forms, in Latin letters if scripts differ); unknown without one."
    RenameTrigrams "rename.trigrams" RATIO R Business; "Groups of letters that both names share (Dice); stands low where words were replaced; unknown without a current name."
    RenameSharedWords "rename.shared_words" RATIO R Business; "Letters of the words that stand in both names, per letters of all words, legal forms left out; unknown without a current name."
    RenameAddsWords "rename.adds_words" INT R Business unit "words"; "Words that the current name does not have, legal forms left out; unknown without one."
    RenameFirstSimilarity "rename.first_similarity" RATIO R Business; "Likeness to the first verified name; unknown without one."
    RenameFirstSharedWords "rename.first_shared_words" RATIO R Business; "Letters of words shared with the first verified name, or with the first one if none was verified; unknown without names."
    RenameFirstDistance "rename.first_distance" INT R Business unit "letters"; "Letters to change from that first name, in Latin letters if scripts differ; unknown without names."
    RenameStepSimilarity "rename.step_similarity" RATIO R Business; "Lowest likeness between two names that followed one another, from the first one to the one wanted: high where every step was small; unknown without names."
    RenameEarlierSimilarity "rename.earlier_similarity" RATIO R Business; "Highest likeness to a name before the current one; unknown without one."

    Text "text" TEXT M Record; "Everything shown, part by part."
    TextBody "text.body" TEXT M Record; "Body, header, footer, captions, list rows, and the approved text of a template."
    TextButtons "text.buttons" TEXT M Record; "Titles of buttons."
    TextFilled "text.filled" TEXT M Record; "What was put into a template."
    TextTemplate "text.template" TEXT M Record; "The approved text of a template."
    TextLength "text.length" INT M Record unit "characters"; "Length of everything shown."
    TextTruncated "text.truncated" BOOL M Record; "The message was longer, or had more parts, links or matches, than is read."
    TextInvisible "text.invisible" INT M Record unit "characters"; "Invisible characters where writing needs none, those of `text.direction_controls` among them."
    TextDirectionControls "text.direction_controls" INT M Record unit "characters"; "Characters that steer the direction of writing; 0 where a letter is written from right to left. Phone numbers copied from an address book have two."
    TextLookalikeWords "text.lookalike_words" INT M Record unit "words"; "Words with letters of another script that look like those of their own (`pаypal`, `пocылka`), and words in small capitals."
    TextSpacedWords "text.spaced_words" INT M Record unit "words"; "Words of four letters and more with the same space or mark behind each letter (`f r e e`, `v.i.a.g.r.a`)."
    TextLeetWords "text.leet_words" INT M Record unit "words"; "Words with digits or signs for letters inside them (`acc0unt`, `fr€e`); sizes, names and codes such as `covid19`, `b2b`, `G-123456` are none."
    TextCostumedWords "text.costumed_words" INT M Record unit "words"; "Words with two and more mathematical, circled or squared letters, or wide ones where nothing is written in Chinese, Japanese or Korean."
    TextStackedMarks "text.stacked_marks" INT M Record unit "letters"; "Latin, Greek and Cyrillic letters in words with marks stacked on a letter or struck through it."
    TextWords "text.words" INT M Record unit "words"; "Words of everything shown, translations left out; in Chinese, Japanese, Thai, Lao, Khmer and Burmese each character counts."
    TextCapitals "text.capitals" RATIO M Record; "Share of capitals among the letters that have two cases, translations left out; unknown below twelve of them."
    TextExclamations "text.exclamations" INT M Record unit "marks"; "Exclamation marks of all kinds, wide, inverted and emoji ones too; translations left out."
    TextEmoji "text.emoji" INT M Record unit "emoji"; "Emoji and other pictures, each sequence and flag once; translations left out."
    TextScript "text.script" WORD M Record; "What most letters are written in, as ISO 15924 code (`Latn`, `Cyrl`, `Arab`, `Deva`, `Hani`, `Hang`), `Jpan` for Han with Kana; unknown without letters."
    TextScripts "text.scripts" WORDS M Record; "The scripts of all letters, as ISO 15924 codes; Han, Hiragana and Katakana each for itself."
    TextLanguage "text.language" WORD M Record; "Language of what is said, links left out, as ISO 639-1 code (`en`, `pt`, `zh`), guessed from groups of letters; unknown when unsure or too short. Costs more than any other fact of a text: ask other parts of a condition first."
    TextDisguised "text.disguised" BOOL M Record; "A word is written so that it reads otherwise for a machine than for a person: look-alikes, spaced letters, leet, costumes, stacked marks, or invisible characters between two letters that need none."
    Links "links" LINKS M Record; "Links in the text and those given apart from it, in order of the record."
    Callbacks "callbacks" CALLBACKS M Business; "Phone numbers in the text that can be called or written to. National ones are read in the regions of the business, else of the recipient and of what the text suggests."
    Mailboxes "mailboxes" MAILBOXES M Record; "E-mail addresses in the text."
    Amounts "amounts" AMOUNTS M Record; "Amounts of money in the text, the ends of a range each by itself."
    TextFilledWords "text.filled_words" INT M Record unit "words"; "Words of the longest text that was put into a template; 0 without one. Each Chinese character counts as a word."
    TextFilledLinks "text.filled_links" INT M Record unit "links"; "Links in what was put into a template."
    TextPercent "text.percent" INT M Record unit "percent"; "Highest percentage named; unknown when none is."
    TextCodes "text.codes" INT M Record unit "codes"; "Codes of 4 to 8 digits that stand near a word for such codes."
    TextIbans "text.ibans" INT M Record unit "accounts"; "Bank accounts in international form (IBAN) whose length and check digits are right."
    TextCards "text.cards" INT M Record unit "cards"; "Card numbers of a known length and issuer whose check digit is right."
    TextWallets "text.wallets" INT M Record unit "wallets"; "Addresses of cryptocurrencies whose checksum is right; those without one by their shape."
    TextAccounts "text.accounts" INT M Record unit "accounts"; "Bank accounts that a word for accounts announces; masked ones (XX1234) do not count."
    TextDeadline "text.deadline" DURATION M Record; "The shortest time that the text gives (`within 24 hours`, `today`, which is a day); unknown when it gives none."

    MessageCategory "message.category" WORD M Record words CATEGORIES; "What kind of message it claims to be; unknown when not given."
    MessageHasTemplate "message.has_template" BOOL M Record; "It was made from an approved template."
    MessageTemplate "message.template" WORD M Record; "Name of the template; unknown when there is none."
    MessageLang "message.lang" WORD M Record; "Language the sender declares; unknown when not given."
    MessageLanguage "message.language" WORD M Record; "The same as ISO 639-1 code, in the words of `text.language`: `pt` of `pt_BR`, `zh` of `zh-Hant`; unknown when not given."
    MessageInContacts "message.in_contacts" BOOL M Record; "The recipient has the sender in the address book; unknown when not given."
    MessageAttempts "message.attempts" INT M Counts window true unit "messages"; "Messages of the business judged in the window before this one."
    MessageRecipients "message.recipients" INT M Counts window true unit "persons"; "Distinct recipients of those."

    RecipientGiven "recipient.given" BOOL M Record; "The message names its recipient."
    RecipientRegion "recipient.region" REGION M Record; "The region of the recipient's number; unknown when the recipient is no phone number, or several regions share its range."
    RecipientQuietHours "recipient.quiet_hours" BOOL M Record; "Advertising is not welcome now where the number of the recipient belongs (`tables/quiet_hours.toml`): in one of its zones the hours are over, or the day is a holiday. False when the recipient is no phone number, or the table does not have the place."
    RecipientLocalTimes "recipient.local_times" WORDS M Record; "Time of day in each zone where the number of the recipient may be, such as `21:05`; empty when the recipient is no phone number, or the table does not have the place."
    RecipientBlocked "recipient.blocked" BOOL M Relation; "The recipient blocked the business and did not lift it."
    RecipientOptedOut "recipient.opted_out" BOOL M Relation; "The recipient refused messages of this category; without a category, marketing."
    RecipientOptedIn "recipient.opted_in" BOOL M Relation; "The recipient agreed to messages of this category; without a category, marketing."
    RecipientWroteWithin "recipient.wrote_within" BOOL M Relation window true; "The recipient wrote to the business in the time of this length before the message."

    LinkDomainReporters "link_domain.reporters" INT MS Counts window true unit "persons"; "Distinct reporters of messages with a link to the same registrable domain, whoever sent them; the highest of all links that are not the business's own."
    LinkDomainSenders "link_domain.senders" INT MS Counts window true unit "businesses"; "Distinct businesses that sent a link to the same registrable domain; the highest of all links that are not the business's own."
    CampaignSenders "campaign.senders" INT MS Counts window true unit "businesses"; "Distinct businesses that sent a message of the same fingerprint before this one."
    CampaignAttempts "campaign.attempts" INT MS Counts window true unit "messages"; "Messages of the same fingerprint judged before this one."
    CampaignReporters "campaign.reporters" INT MS Counts window true unit "persons"; "Distinct reporters of messages of the same fingerprint."
    TemplateReporters "template.reporters" INT MS Counts window true unit "persons"; "Distinct reporters of messages from the same template; 0 without a template."
    TemplateRate "template.rate" RATIO MS Counts window true; "Those, per distinct recipient of the template; unknown without recipients."
    TemplatePaused "template.paused" BOOL MS Business; "The template is paused or disabled now because of what recipients reported; false without a template."
    TemplateDisabled "template.disabled" BOOL MS Business; "It is disabled until somebody decides otherwise."
    TemplatePauses "template.pauses" INT MS Business window true unit "pauses"; "How often it was paused or disabled in the window; 0 without a template."

    StandingReports "standing.reports" INT ALL Counts window true unit "reports"; "Block reports about the business."
    StandingReporters "standing.reporters" INT ALL Counts window true unit "persons"; "Distinct persons who reported the business."
    StandingFraudReporters "standing.fraud_reporters" INT ALL Counts window true unit "persons"; "Distinct persons who reported it for fraud or impersonation."
    StandingRecipients "standing.recipients" INT ALL Counts window true unit "persons"; "Distinct persons that messages of the business were delivered to."
    StandingRate "standing.rate" RATIO ALL Counts window true; "Reporters per recipient; unknown without recipients."
    StandingLow "standing.low" RATIO ALL Crowd window true; "Lower bound (Wilson, 95 %) of the rate of credible reporters per recipient; unknown without recipients."
    StandingHigh "standing.high" RATIO ALL Counts window true; "Upper bound of the rate (Wilson, 95 %); unknown without recipients."
    StandingCredible "standing.credible" INT ALL Crowd window true unit "persons"; "Reporters who are to be believed, by `[reports]` of the policy: each weighed by what the same person did before the day of the report; those who came together capped; those whom no message reached left out where deliveries are known."
    StandingFraudCredible "standing.fraud_credible" INT ALL Crowd window true unit "persons"; "The same of those who reported fraud or impersonation."
    StandingFraudLow "standing.fraud_low" RATIO ALL Crowd window true; "Lower bound (Wilson, 95 %) of their rate per recipient; unknown without recipients."
    StandingClustered "standing.clustered" INT ALL Crowd window true unit "persons"; "Reporters who came together: in one cohort, with accounts made at one time, or in a burst that no wave of messages explains."
    StandingStrangers "standing.strangers" INT ALL Crowd window true unit "persons"; "Reporters whom no message of the business is known to have reached; 0 where deliveries to persons are not known."
    StandingDoubtful "standing.doubtful" INT ALL Crowd window true unit "persons"; "Reporters who report nearly everything, or of whom earlier reports were taken back as abuse."
    StandingDecayed "standing.decayed" INT ALL Crowd window true unit "hundredths"; "Reports in hundredths, weighed by reason, reporter and age by `[reports]` of the policy, each person once."
    StandingTrend "standing.trend" RATIO ALL Crowd window true; "Reporters per reporter in the window of the same length before it, 200% when they doubled; unknown without any before, and beyond 30 days."
    StandingWave "standing.wave" BOOL ALL Crowd window true; "Reporters rose several-fold over the window before and messages did not, by `[reports]` of the policy; false where no message is known."
    StandingHasFeed "standing.has_feed" BOOL ALL Crowd; "Deliveries of the business to persons who are named are known in the last 30 days."
    PortfolioReporters "portfolio.reporters" INT ALL Counts window true unit "persons"; "Distinct persons who reported any business of the same portfolio."
    PortfolioRecipients "portfolio.recipients" INT ALL Counts window true unit "persons"; "Distinct persons that messages of any business of the same portfolio were delivered to."

    ClockTime "clock.time" TIME ALL Record; "Time of day of the record, UTC."
    ClockDate "clock.date" DATE ALL Record; "Date of the record, UTC."
}

/// The spec of a fact.
pub fn spec(fact: Fact) -> &'static FactSpec {
    // INVARIANT: the macro writes the enum and the list in the same order, so the index exists.
    #[allow(clippy::indexing_slicing, reason = "enum and list are written by one macro in one order")]
    &CATALOG[fact as usize]
}

/// The fact of that name.
pub fn find(name: &str) -> Option<&'static FactSpec> {
    CATALOG.iter().find(|spec| spec.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for spec in CATALOG {
            assert_eq!(find(spec.name).unwrap().fact, spec.fact, "{}", spec.name);
            assert_eq!(super::spec(spec.fact).name, spec.name);
            assert!(spec.meaning.ends_with('.'), "{}", spec.name);
        }
        for item in Item::ALL {
            assert_eq!(find(item.plural()).unwrap().kind, Type::List(Element::Item(item)));
            assert!(find_item_fact(item, item.example()).is_some());
            for spec in item_catalog(item) {
                assert_eq!(find_item_fact(item, spec.name).unwrap().fact, spec.fact, "{}", spec.name);
                assert_eq!(spec.fact.spec().name, spec.name);
                assert!(spec.meaning.ends_with('.'), "{}", spec.name);
            }
        }
    }
}
