//! What is known, without judgement: typed values computed from a record, the reference tables and
//! what is remembered.
//!
//! Facts know no points, no thresholds and no phrases. Read [`CATALOG`] for which facts there are,
//! [`Sheet`] for how they are asked.

mod catalog;
mod consistency;
mod contents;
mod counts;
mod covers;
mod crowd;
mod given;
mod haystack;
mod identity;
mod kind;
mod links;
mod name;
mod naming;
mod operations;
mod profile;
mod rename;
mod sheet;
mod triangle;
mod wording;

pub use catalog::{
    AmountFact, CATALOG, CallbackFact, FACT_VERSION, Fact, FactKey, FactSpec, ItemFact, ItemFactSpec, LinkFact,
    MailboxFact, Origin, find, find_item_fact, item_catalog, spec,
};
pub use consistency::triangle;
pub use contents::FoundPlace;
pub use counts::{Scopes, standing_keys};
pub use covers::covers;
pub use crowd::{Abuse, Accounts, Burst, Cluster, Habitual, Together, Trend, Wave, Weighed, Weighing};
pub use given::GivenFactError;
pub(crate) use given::parse_percent;
pub use haystack::{Haystack, HaystackPart, MAX_TEXT_BYTES};
pub use kind::{Element, Item, MONEY_ONE, RATIO_ONE, Type, Value};
pub use links::MessageLink;
pub(crate) use operations::{Arithmetic, Comparison, calculate, compare, is_in};
pub use sheet::Sheet;
pub use triangle::{Confidence, Edge, EdgeKind, Outcome, Reason, triangle_rows};
