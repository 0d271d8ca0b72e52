//! Who else holds what identifies a business. Read [`kinds`].
//!
//! What is shared within a portfolio is no news: businesses that both say they belong to it do not
//! count for one another. Being suspended is: a portfolio is what a business says of itself, and whoever
//! registers anew after a suspension would only have to name the old one.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Fact;
use super::kind::Value;
use super::profile::{int, word};
use crate::memory::{Held, Holder, Identity, IdentityKind};

/// By what a business is known again, in the order in which it is told.
const SUSPENDED_BY: &[IdentityKind] =
    &[IdentityKind::Phone, IdentityKind::Website, IdentityKind::Email, IdentityKind::LegalName];

/// The kinds of identity that a fact is made of; none for a fact of another family.
pub(super) fn kinds(fact: Fact) -> &'static [IdentityKind] {
    match fact {
        Fact::IdentityPhoneBusinesses => &[IdentityKind::Phone],
        Fact::IdentityWebsiteBusinesses => &[IdentityKind::Website],
        Fact::IdentityEmailBusinesses => &[IdentityKind::Email],
        Fact::IdentityEmailDomainBusinesses => &[IdentityKind::EmailDomain],
        Fact::IdentityLegalNameBusinesses => &[IdentityKind::LegalName],
        Fact::IdentityPictureBusinesses => &[IdentityKind::Picture],
        Fact::IdentitySuspendedBefore | Fact::IdentitySuspendedField => SUSPENDED_BY,
        _ => &[],
    }
}

/// Everybody else who named what identifies the business that is judged.
#[derive(Debug)]
pub(super) struct Others<'m> {
    /// What identifies it.
    pub(super) own: &'m BTreeSet<Identity>,
    /// Its id.
    pub(super) business: Option<&'m str>,
    /// Its portfolio.
    pub(super) portfolio: Option<&'m str>,
    /// What the store answered.
    pub(super) holders: &'m BTreeMap<Identity, Vec<Holder>>,
}

impl<'m> Others<'m> {
    /// The value of a fact; `None` for a fact of another family.
    pub(super) fn value(&self, fact: Fact) -> Option<Value<'static>> {
        let kinds = kinds(fact);
        let first = kinds.first()?;
        Some(match fact {
            Fact::IdentitySuspendedBefore => Value::Bool(self.suspended_by().is_some()),
            Fact::IdentitySuspendedField => word(self.suspended_by().map(IdentityKind::name)),
            _ => {
                let holders = self.holders(*first).filter(|holder| holder.held == Held::Now && !self.is_fellow(holder));
                let businesses: BTreeSet<&str> = holders.map(|holder| holder.business.as_str()).collect();
                int(businesses.len())
            }
        })
    }

    /// Those who named an identity of a kind, the business itself left out.
    fn holders(&self, kind: IdentityKind) -> impl Iterator<Item = &'m Holder> {
        let own = self.own.iter().filter(move |identity| identity.kind == kind);
        let named = own.filter_map(|identity| self.holders.get(identity)).flatten();
        let business = self.business;
        named.filter(move |holder| Some(holder.business.as_str()) != business)
    }

    fn is_fellow(&self, holder: &Holder) -> bool {
        self.portfolio.is_some() && holder.portfolio.as_deref() == self.portfolio
    }

    /// By what a suspended business is known again.
    fn suspended_by(&self) -> Option<IdentityKind> {
        let had = |holder: &Holder| holder.suspended && matches!(holder.held, Held::Now | Held::Before);
        SUSPENDED_BY.iter().copied().find(|kind| self.holders(*kind).any(had))
    }
}
