//! Values parsed once and trusted afterwards: hostnames, e-mail addresses, phone numbers, regions,
//! display names, and the reference tables they are read with.
//!
//! Nothing here judges: a parser answers with a value or with the reason why there is none. Read
//! [`domain::Hostname`] for how such a value looks, [`tables::Tables`] for the data behind it.

pub mod domain;
pub mod region;
pub mod tables;

pub use domain::{Hostname, HostnameProblem, RegistrableDomain};
pub use region::{Region, RegionSet};
pub use tables::{TableProblem, Tables};
