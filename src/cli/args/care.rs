//! Flags of the commands that care for a store.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::RulesArgs;

/// Which store.
#[derive(Debug, Args)]
pub(in crate::cli) struct StoreArgs {
    /// Folder of the store.
    #[arg(long = "store", value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
}

/// `export`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick export --store memory > memory.jsonl
  greentick export --store memory memory.jsonl

The lines hold the key of the pseudonyms: who has them can tell whether a number is among the persons.")]
pub(in crate::cli) struct ExportArgs {
    /// Where to; without it standard output. A file that is there is not written over.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

/// `import`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick import --store memory-2 memory.jsonl
  zstd -dc memory.jsonl.zst | greentick import --store memory-2")]
pub(in crate::cli) struct ImportArgs {
    /// The export; without it standard input.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Folder of the new store, empty or not there yet.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) store: PathBuf,
}

/// `forget`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick forget '+49 30 5550123' --store memory && greentick compact --store memory
  greentick forget --business b-42 --store memory

Counts are from then on what they would be without. Traces on disk go with `compact`.")]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["person", "business"]))]
pub(in crate::cli) struct ForgetArgs {
    /// A person: phone number in international form, or the opaque id that records use.
    #[arg(value_name = "PERSON", allow_hyphen_values = true)]
    pub(in crate::cli) person: Option<String>,
    /// A business instead, by its id.
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) business: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

/// `compact`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick compact --store memory

Needs room for the store once more while it works.")]
pub(in crate::cli) struct CompactArgs {
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RulesArgs,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) now: Option<Timestamp>,
}
