//! Greentick judges business messaging: may this profile stand, may this business change its name,
//! may this message go out, and what do recipients say.
//!
//! ```text
//! record ─► facts ─► rules ─► verdict ─► whoever asked
//!              ▲                 │
//!              └──── memory (reports, names, volumes) ◄──┘
//! ```
//!
//! ```
//! use greentick::engine::{Answer, Engine, judge};
//! use greentick::memory::MemoryStore;
//! use greentick::rulepack::RulePack;
//! use greentick::verdict::Action;
//! use greentick::wire::read_line;
//!
//! let engine = Engine::new(RulePack::builtin().expect("the default pack compiles"));
//! let store = MemoryStore::new();
//! let line = read_line(br#"{"text":"Ihr Paket wartet: Zollgeb\u00fchr 1,99 EUR unter https://dhl-zoll.example/x zahlen"}"#)?;
//! let now = "2026-11-22T10:00:00Z".parse()?;
//! let Answer::Verdict(verdict) = judge(&engine, &store, &line.records[0], now, true)? else { unreachable!() };
//! assert_eq!(verdict.action, Action::Block);
//! assert_eq!(verdict.hits[0].rule, "smishing.parcel-fee-link");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The map
//!
//! | room | what lives there | what is absent |
//! | --- | --- | --- |
//! | [`record`] | what arrives, borrowed from the input | no JSON, no judgement |
//! | [`wire`] | JSON in and out, schemas, the shapes of the Cloud API | no IO |
//! | [`identifier`] | hosts, addresses, phone numbers, regions, names, reference tables | no judgement |
//! | [`text`] | folding with the way back, words, links, disguises, fingerprints | no phrase |
//! | [`memory`] | what is needed, answered and kept; the [`memory::Store`] trait; folds and counts | no IO |
//! | [`facts`] | the catalog, and every fact computed when it is asked for | no points, no thresholds |
//! | [`rulepack`] | rule files as written, checked, compiled; diagnostics | no records |
//! | [`verdict`] | what is answered | no rules |
//! | [`engine`] | the two steps: read → [`memory::Needs`] → [`memory::Remembered`] → decide → [`memory::Effects`] | no clock, no IO |
//! | [`study`] | pure functions over many records: the cases beside the rules | no files |
//! | `store`, `archive`, `cli` | the shells: sled, files, commands | no judgements |
//!
//! Imports point one way: `record`, `identifier`, `text` ← `memory`, `facts` ← `rulepack` ←
//! `verdict` ← `engine` ← `study` ← shells. Code measures, rule files decide: no phrase, weight or
//! threshold stands in Rust.
//!
//! # Features
//!
//! - `store`: the embedded memory that lasts, on sled.
//! - `cli`: the command line.
//!
//! Without default features this is the pure engine: no files, no clock, no threads of its own.

#[cfg(feature = "cli")]
pub mod archive;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod facts;
pub mod identifier;
pub mod memory;
pub mod record;
pub mod rulepack;
#[cfg(feature = "store")]
pub mod store;
pub mod study;
pub mod text;
pub mod verdict;
pub mod wire;
