//! Values parsed once and trusted afterwards: hostnames, e-mail addresses, phone numbers, regions,
//! display names, and the reference tables they are read with.
//!
//! Nothing here judges: a parser answers with a value or with the reason why there is none. Read
//! [`domain::Hostname`] for how such a value looks, [`tables::Tables`] for the data behind it.

pub mod display_name;
pub mod domain;
pub mod email;
pub mod host_shape;
pub mod host_suspicion;
pub mod name_comparison;
pub mod phone;
pub mod region;
pub mod tables;
pub mod website;

#[cfg(test)]
mod tests;

pub use display_name::{DisplayName, NameForm};
pub use domain::{Hostname, HostnameProblem, RegistrableDomain};
pub use email::{EmailAddress, EmailProblem};
pub use host_shape::{has_inner_suffix, is_unreadable, labels_and_hyphens};
pub use host_suspicion::HostSuspicion;
pub use name_comparison::{Comparison, NameReading};
pub use phone::{E164, NumberKind, PhoneNumber, PhoneProblem};
pub use region::{Region, RegionSet};
pub use tables::{TableProblem, Tables};
pub use website::{Website, WebsiteProblem};
