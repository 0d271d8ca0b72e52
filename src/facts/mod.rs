//! What is known, without judgement: typed values computed from a record, the reference tables and
//! what is remembered. Facts know no points, no thresholds and no phrases.

mod catalog;
mod kind;

pub use catalog::{
    CATALOG, FACT_VERSION, Fact, FactKey, FactSpec, LINK_CATALOG, LinkFact, LinkFactSpec, Origin, covers, find, find_link_fact,
    link_fact_name, spec,
};
pub use kind::{Element, MONEY_ONE, RATIO_ONE, Type, Value};
