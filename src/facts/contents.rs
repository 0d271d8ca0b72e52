//! What stands in the text of a message beside words and links: numbers to call, mailboxes, amounts,
//! accounts, codes, times. Each sort is read when the first fact about it is asked for. Read [`Contents`].

use std::cell::OnceCell;
use std::ops::Range;

use super::catalog::{AmountFact, CallbackFact, Fact, MailboxFact};
use super::haystack::Haystack;
use super::kind::{Item, Value};
use super::links::MessageLink;
use super::profile::{OwnPlaces, int};
use crate::identifier::tables::Cue;
use crate::identifier::{EmailAddress, Region, RegionSet, Tables};
use crate::text::numbers::{
    Amount, Callback, CallbackKind, Dialing, Found, Passage, find_accounts, find_amounts, find_callbacks, find_cards,
    find_codes, find_deadlines, find_ibans, find_mailboxes, find_percentages, find_wallets,
};

/// What is read of one text, each sort at most once.
#[derive(Debug, Default)]
pub(super) struct Contents {
    has_digit: OnceCell<bool>,
    parts: OnceCell<Vec<PartCues>>,
    dialed: OnceCell<Vec<Region>>,
    suggested: OnceCell<Vec<Region>>,
    amounts: OnceCell<Vec<Placed<Amount>>>,
    callbacks: OnceCell<Vec<Placed<Callback>>>,
    mailboxes: OnceCell<Vec<Placed<EmailAddress>>>,
    percentages: OnceCell<Vec<Placed<i64>>>,
    codes: OnceCell<Vec<Placed<String>>>,
    ibans: OnceCell<Vec<Placed<String>>>,
    cards: OnceCell<Vec<Placed<String>>>,
    wallets: OnceCell<Vec<Placed<String>>>,
    accounts: OnceCell<Vec<Placed<String>>>,
    deadlines: OnceCell<Vec<Placed<i64>>>,
}

/// What is read of a part before anything is searched in it.
#[derive(Debug)]
struct PartCues {
    cues: Vec<Cue>,
    links: Vec<Range<usize>>,
}

/// Something found, with the part it was found in; ranges are bytes of the folded part.
#[derive(Debug)]
struct Placed<T> {
    part: usize,
    /// Whether the range is one of the part as sent.
    is_as_sent: bool,
    found: Found<T>,
}

/// Where something was found in the record as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlace<'a> {
    /// JSON Pointer to the text it stands in.
    pub field: &'a str,
    /// Bytes of that text.
    pub span: Range<usize>,
    /// The bytes between.
    pub as_sent: &'a str,
}

/// A record with its text, as far as the contents need it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'s, 'r> {
    pub(super) contents: &'s Contents,
    pub(super) haystack: &'s Haystack<'r>,
    pub(super) links: &'s [MessageLink<'r>],
    pub(super) tables: &'s Tables,
    /// The region of the recipient's number.
    pub(super) recipient: Option<Region>,
}

/// What is known of the business that a number in the text is held against.
pub(super) struct Sender<'s> {
    pub(super) own: &'s OwnPlaces,
    /// The number of the business in E.164.
    pub(super) phone: Option<&'s str>,
    /// Where the business is and works.
    pub(super) regions: RegionSet,
}

impl<'s> Reader<'s, '_> {
    fn parts(&self) -> &'s [PartCues] {
        self.contents.parts.get_or_init(|| {
            (0..self.haystack.parts().len())
                .map(|part| {
                    let of_part = self.links.iter().filter(|link| link.part == Some(part));
                    PartCues {
                        cues: self.tables.cues.find(self.folded(part)),
                        links: of_part.map(|link| self.haystack.sent_range(part, &link.span)).collect(),
                    }
                })
                .collect()
        })
    }

    fn folded(&self, part: usize) -> &'s str {
        self.haystack.as_str().get(self.haystack.range(part)).unwrap_or_default()
    }

    /// Whether a digit stands anywhere, without which there are no numbers.
    fn has_digit(&self) -> bool {
        *self.contents.has_digit.get_or_init(|| self.haystack.as_str().bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// Searches every part for what has digits.
    fn search_numbers<T>(&self, find: impl Fn(Passage<'s>, usize) -> Vec<Found<T>>) -> Vec<Placed<T>> {
        if self.has_digit() { self.search(find) } else { Vec::new() }
    }

    /// Searches every part.
    fn search<T>(&self, find: impl Fn(Passage<'s>, usize) -> Vec<Found<T>>) -> Vec<Placed<T>> {
        let parts = self.parts().iter().enumerate();
        parts
            .flat_map(|(part, read)| {
                let passage = Passage { text: self.folded(part), cues: &read.cues, links: &read.links };
                find(passage, part).into_iter().map(move |found| Placed { part, is_as_sent: false, found })
            })
            .collect()
    }

    /// Regions that the recipient and the text suggest, the likeliest first.
    fn suggested(&self) -> &'s [Region] {
        self.contents.suggested.get_or_init(|| {
            let mut regions: Vec<Region> = self.recipient.into_iter().collect();
            let mut add = |some: &mut dyn Iterator<Item = Region>| {
                for region in some {
                    if !regions.contains(&region) {
                        regions.push(region);
                    }
                }
            };
            for part in self.parts().iter().enumerate() {
                let (part, read) = part;
                add(&mut self.tables.cues.suggested(self.folded(part), &read.cues).into_iter());
            }
            regions
        })
    }

    fn amounts(&self) -> &'s [Placed<Amount>] {
        self.contents.amounts.get_or_init(|| {
            if !self.has_digit() {
                return Vec::new();
            }
            let regions: RegionSet = match self.recipient {
                Some(region) => region.into(),
                None => self.suggested().iter().copied().take(1).collect(),
            };
            self.search(|passage, _| find_amounts(&passage, &self.tables.currencies, &regions))
        })
    }

    /// What amounts say about where numbers are read: a currency of one region, or none.
    fn paid_in(&self) -> Vec<Region> {
        let currencies =
            self.amounts().iter().filter_map(|amount| self.tables.currencies.get(amount.found.what.currency));
        currencies.filter(|currency| currency.regions.len() == 1).flat_map(|currency| currency.regions.iter()).collect()
    }

    /// Ranges of a part that are known to be something else than numbers to call or codes.
    fn taken<T>(part: usize, all: &[Placed<T>]) -> impl Iterator<Item = Range<usize>> {
        all.iter()
            .filter(move |placed| placed.part == part && !placed.is_as_sent)
            .map(|placed| placed.found.range.clone())
    }

    /// Where national numbers are read: where the business is, then what the message suggests.
    fn dialed(&self, sender: Option<&Sender<'_>>) -> &'s [Region] {
        self.contents.dialed.get_or_init(|| {
            let mut regions: Vec<Region> = Vec::new();
            let of_sender = sender.map(|sender| sender.regions).unwrap_or_default();
            let elsewhere = self.recipient.into_iter().chain(self.paid_in()).chain(self.suggested().iter().copied());
            for region in of_sender.iter().chain(elsewhere) {
                if !regions.contains(&region) {
                    regions.push(region);
                }
            }
            regions
        })
    }

    fn callbacks(&self, sender: Option<&Sender<'_>>) -> &'s [Placed<Callback>] {
        self.contents.callbacks.get_or_init(|| {
            let regions = || self.dialed(sender);
            let dialing = Dialing { regions: &regions, codes: &self.tables.calling_codes };
            self.search_numbers(|passage, part| find_callbacks(&passage, dialing, || self.other_numbers(part)))
        })
    }

    /// Ranges of a part in which amounts and accounts that check stand.
    fn other_numbers(&self, part: usize) -> impl Iterator<Item = Range<usize>> {
        let of_bank = Self::taken(part, self.ibans()).chain(Self::taken(part, self.cards()));
        Self::taken(part, self.amounts()).chain(of_bank)
    }

    fn mailboxes(&self) -> &'s [Placed<EmailAddress>] {
        self.contents.mailboxes.get_or_init(|| {
            let parts = 0..self.haystack.parts().len();
            parts
                .flat_map(|part| {
                    let found = find_mailboxes(self.folded(part), self.tables);
                    found.into_iter().map(move |found| Placed { part, is_as_sent: false, found })
                })
                .collect()
        })
    }

    fn percentages(&self) -> &'s [Placed<i64>] {
        self.contents.percentages.get_or_init(|| self.search_numbers(|passage, _| find_percentages(&passage)))
    }

    fn codes(&self) -> &'s [Placed<String>] {
        self.contents.codes.get_or_init(|| {
            self.search_numbers(|passage, part| {
                let taken: Vec<Range<usize>> = Self::taken(part, self.amounts()).collect();
                let found = find_codes(&passage, &taken).into_iter();
                found.map(|found| Found { range: found.range, what: digits_of(found.what) }).collect()
            })
        })
    }

    fn ibans(&self) -> &'s [Placed<String>] {
        let search = || self.search_numbers(|passage, _| find_ibans(&passage, &self.tables.account_numbers));
        self.contents.ibans.get_or_init(search)
    }

    fn cards(&self) -> &'s [Placed<String>] {
        let search = || self.search_numbers(|passage, _| find_cards(&passage, &self.tables.account_numbers));
        self.contents.cards.get_or_init(search)
    }

    fn wallets(&self) -> &'s [Placed<String>] {
        self.contents.wallets.get_or_init(|| {
            let parts = self.haystack.parts().iter().enumerate();
            parts
                .flat_map(|(part, described)| {
                    let of_part = self.links.iter().filter(|link| link.part == Some(part));
                    let links: Vec<Range<usize>> = of_part.map(|link| link.span.clone()).collect();
                    let found = find_wallets(&described.text, &links).into_iter();
                    let owned: Vec<_> =
                        found.map(|found| Found { range: found.range, what: found.what.to_owned() }).collect();
                    owned.into_iter().map(move |found| Placed { part, is_as_sent: true, found })
                })
                .collect()
        })
    }

    fn accounts(&self) -> &'s [Placed<String>] {
        self.contents.accounts.get_or_init(|| {
            self.search_numbers(|passage, part| {
                let taken: Vec<Range<usize>> = self.other_numbers(part).collect();
                find_accounts(&passage, &taken)
            })
        })
    }

    fn deadlines(&self) -> &'s [Placed<i64>] {
        self.contents.deadlines.get_or_init(|| self.search(|passage, _| find_deadlines(&passage)))
    }

    /// A fact about the whole text; `None` for a fact of another family.
    pub(super) fn value(&self, fact: Fact) -> Option<Value<'static>> {
        Some(match fact {
            Fact::TextPercent => {
                let highest = self.percentages().iter().map(|placed| placed.found.what).max();
                highest.map_or(Value::Unknown, Value::Int)
            }
            Fact::TextDeadline => {
                let shortest = self.deadlines().iter().map(|placed| placed.found.what).min();
                shortest.map_or(Value::Unknown, Value::Duration)
            }
            Fact::TextCodes => int(distinct(self.codes())),
            Fact::TextIbans => int(distinct(self.ibans())),
            Fact::TextCards => int(distinct(self.cards())),
            Fact::TextWallets => int(distinct(self.wallets())),
            Fact::TextAccounts => int(distinct(self.accounts())),
            _ => return None,
        })
    }

    /// Where that stands which a fact of the whole text counts or measures.
    pub(super) fn places(&self, fact: Fact) -> Vec<FoundPlace<'s>> {
        match fact {
            Fact::TextPercent => self.only(self.percentages(), |all| all.iter().max_by_key(|placed| placed.found.what)),
            Fact::TextDeadline => self.only(self.deadlines(), |all| all.iter().min_by_key(|placed| placed.found.what)),
            Fact::TextCodes => self.all(self.codes()),
            Fact::TextIbans => self.all(self.ibans()),
            Fact::TextCards => self.all(self.cards()),
            Fact::TextWallets => self.all(self.wallets()),
            Fact::TextAccounts => self.all(self.accounts()),
            _ => Vec::new(),
        }
    }

    fn only<T>(
        &self,
        all: &'s [Placed<T>],
        choose: impl Fn(&'s [Placed<T>]) -> Option<&'s Placed<T>>,
    ) -> Vec<FoundPlace<'s>> {
        choose(all).and_then(|placed| self.place(placed)).into_iter().collect()
    }

    fn all<T>(&self, all: &'s [Placed<T>]) -> Vec<FoundPlace<'s>> {
        all.iter().filter_map(|placed| self.place(placed)).collect()
    }

    fn place<T>(&self, placed: &Placed<T>) -> Option<FoundPlace<'s>> {
        let described = self.haystack.parts().get(placed.part)?;
        let range = &placed.found.range;
        let span = if placed.is_as_sent {
            range.clone()
        } else {
            let start = self.haystack.range(placed.part).start;
            self.haystack.source(start + range.start..start + range.end)?.1
        };
        let as_sent = described.text.get(span.clone())?;
        Some(FoundPlace { field: &described.field, span, as_sent })
    }

    /// How many items there are of a sort that is no link.
    ///
    /// Numbers may be read otherwise once the business is known: `sender` is `None` before.
    pub(super) fn count(&self, item: Item, sender: Option<&Sender<'_>>) -> usize {
        match item {
            Item::Link => self.links.len(),
            Item::Callback => self.callbacks(sender).len(),
            Item::Mailbox => self.mailboxes().len(),
            Item::Amount => self.amounts().len(),
        }
    }

    /// Where an item stands, by its place among those of its sort.
    pub(super) fn item_place(&self, item: Item, at: usize) -> Option<FoundPlace<'s>> {
        match item {
            Item::Link => self.links.get(at).map(|link| FoundPlace {
                field: &link.field,
                span: link.span.clone(),
                as_sent: &link.link.as_sent,
            }),
            Item::Callback => self.contents.callbacks.get()?.get(at).and_then(|placed| self.place(placed)),
            Item::Mailbox => self.mailboxes().get(at).and_then(|placed| self.place(placed)),
            Item::Amount => self.amounts().get(at).and_then(|placed| self.place(placed)),
        }
    }

    /// A fact of a number to call. `sender` is `None` before the business is known.
    pub(super) fn callback(&self, at: usize, fact: CallbackFact, sender: Option<&Sender<'_>>) -> Value<'static> {
        let Some(sender) = sender else { return Value::Pending };
        let Some(Placed { found, .. }) = self.callbacks(Some(sender)).get(at) else { return Value::Unknown };
        let callback = &found.what;
        match fact {
            CallbackFact::Kind => Value::Word(kind_name(callback.kind).into()),
            CallbackFact::Region => {
                callback.region.map_or(Value::Unknown, |region| Value::Word(region.as_str().to_owned().into()))
            }
            CallbackFact::International => Value::Bool(callback.is_international),
            CallbackFact::Own => Value::Bool(sender.phone == Some(callback.number.as_str())),
            CallbackFact::Foreign => {
                let is_related = |region: Region| {
                    let of_number = RegionSet::from(region);
                    sender.regions.is_related(&of_number, &self.tables.territories)
                };
                let is_known = !sender.regions.is_empty();
                Value::Bool(is_known && callback.region.is_some_and(|region| !is_related(region)))
            }
        }
    }

    /// A fact of a mailbox. `sender` is `None` before the business is known.
    pub(super) fn mailbox(&self, at: usize, fact: MailboxFact, sender: Option<&Sender<'_>>) -> Value<'static> {
        let Some(Placed { found, .. }) = self.mailboxes().get(at) else { return Value::Unknown };
        let host = found.what.domain();
        match fact {
            MailboxFact::Domain => Value::Word(host.as_str().to_owned().into()),
            MailboxFact::Free => Value::Bool(self.tables.free_mail.holds(host, &self.tables.suffixes)),
            MailboxFact::Disposable => Value::Bool(self.tables.disposable_mail.holds(host, &self.tables.suffixes)),
            MailboxFact::Own => {
                sender.map_or(Value::Pending, |sender| Value::Bool(sender.own.holds_mail(host, self.tables)))
            }
        }
    }

    /// A fact of an amount.
    pub(super) fn amount(&self, at: usize, fact: AmountFact) -> Value<'static> {
        let Some(Placed { found, .. }) = self.amounts().get(at) else { return Value::Unknown };
        match fact {
            AmountFact::Money => Value::Money(found.what.thousandths, found.what.currency),
        }
    }
}

/// How many different things were found; one that stands in a translation too counts once.
fn distinct(all: &[Placed<String>]) -> usize {
    let mut seen: Vec<&str> = all.iter().map(|placed| placed.found.what.as_str()).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The name of a kind in conditions.
fn kind_name(kind: CallbackKind) -> &'static str {
    match kind {
        CallbackKind::ShortCode => "short_code",
        CallbackKind::Plan(kind) => kind.name(),
    }
}
