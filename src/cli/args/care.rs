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

/// `retract`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick retract b-42 --cohort c-77 --store memory --dry-run
  greentick retract b-42 --cohort c-77 --store memory --why 'seven accounts of one evening; TS-31'
  greentick retract b-42 --reporter '+49 30 5550123' --store memory
  greentick retract b-42 --record bl-043 --store memory

The same as a record of type `retract` given to `score`.")]
pub(in crate::cli) struct RetractArgs {
    /// The business of the records.
    #[arg(value_name = "BUSINESS")]
    pub(in crate::cli) business: String,
    #[command(flatten)]
    pub(in crate::cli) what: RetractWhatArgs,
    /// Why, for the trail.
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) why: Option<String>,
    /// Only tell what would be taken back.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RulesArgs,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) now: Option<Timestamp>,
}

/// What is taken back: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct RetractWhatArgs {
    /// One record, by its id.
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) record: Option<String>,
    /// All reports of a person about the business.
    #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
    pub(in crate::cli) reporter: Option<String>,
    /// All reports of a cohort about the business.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) cohort: Option<String>,
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
