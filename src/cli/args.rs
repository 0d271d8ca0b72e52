//! Flags as typed. Read [`Arguments`].

mod care;

pub(super) use care::{CompactArgs, ExportArgs, ForgetArgs, ImportArgs, RetractArgs, RetractWhatArgs, StoreArgs};

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::memory::Window;
use crate::verdict::Action;

/// Judges profiles, renames and messages of businesses, and what recipients say of them.
#[derive(Debug, Parser)]
#[command(name = "greentick", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge records: JSON lines in, one answer for each out, in order.
    Score(ScoreArgs),
    /// Show every problem in the files of a rule pack.
    Check(CheckArgs),
    /// Tell one record in words: what was found, what came near, what would change the action.
    Explain(ExplainArgs),
    /// Run the cases that stand beside the rules.
    Test(TestArgs),
    /// Judge labeled records and tell how often the rules are right.
    Evaluate(EvaluateArgs),
    /// Disguise the cases of rules and labeled messages, and tell what slips through.
    Harden(HardenArgs),
    /// List the facts and functions that conditions can ask.
    Facts(FactsArgs),
    /// Print a JSON Schema.
    Schema(SchemaArgs),
    /// Show what recipients say of businesses.
    Standing(StandingArgs),
    /// Show near-duplicate messages that grow, with messages to look at.
    Campaigns(CampaignsArgs),
    /// Write everything a store remembers as lines of JSON, for moving and for backups.
    Export(ExportArgs),
    /// Read an export into a new store.
    Import(ImportArgs),
    /// Take reports or other records back, as if they had never come.
    Retract(RetractArgs),
    /// Erase a person, or a business with all that is counted of it.
    Forget(ForgetArgs),
    /// Drop what no window needs, and write the store anew without what was erased.
    Compact(CompactArgs),
}

/// Which rules.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Folder of the rule pack; without it the pack that is built in.
    #[arg(long, value_name = "DIR", env = "GREENTICK_RULES")]
    pub(super) rules: Option<PathBuf>,
}

/// `score`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick score fixtures/day.jsonl
  echo '{\"text\":\"Zollgebühr 1,99 EUR: https://dhl-zoll.example/x\"}' | greentick score

Exit status: 0 done, 1 bad rules, 2 wrong usage, 3 unreadable input or bad lines, 4 store trouble.")]
pub(super) struct ScoreArgs {
    /// Files, or folders with `*.jsonl` files; `-` and nothing mean standard input.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// Folder of the store that remembers; without it memory lasts for this run only.
    #[arg(long, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// Remember nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Refuse lines with keys that nothing reads.
    #[arg(long)]
    pub(super) strict: bool,
    /// How answers are written.
    #[arg(long, value_enum, default_value_t = AnswerFormat::Auto)]
    pub(super) format: AnswerFormat,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// Short lines on a terminal, JSON lines otherwise.
    Auto,
    /// One JSON object a line.
    Jsonl,
    /// One short line for each record.
    Human,
}

/// `check`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick check rules
  greentick check rules --format sarif > rules.sarif
  greentick check rules --cost

Exit status: 0 when there is no error, 1 when there is one, 3 when the folder cannot be read.")]
pub(super) struct CheckArgs {
    /// Folder of the rule pack; without it the pack that is built in.
    #[arg(value_name = "DIR", env = "GREENTICK_RULES")]
    pub(super) folder: Option<PathBuf>,
    /// How problems are written.
    #[arg(long, value_enum, default_value_t = ProblemFormat::Human)]
    pub(super) format: ProblemFormat,
    /// Let warnings fail too.
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// Show what each rule costs: what must be seen in a text before it is evaluated.
    #[arg(long, conflicts_with = "format")]
    pub(super) cost: bool,
    /// The day for which dates in the rules are judged, RFC 3339; without it today.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
}

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProblemFormat {
    /// For people, with the place in the file.
    Human,
    /// One JSON array.
    Json,
    /// SARIF 2.1.0, for editors and reviews.
    Sarif,
}

/// `test`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick test rules
  greentick test rules --rule smishing.parcel-fee-link

Exit status: 0 when every case holds, 1 when one does not or the rules are bad.")]
pub(super) struct TestArgs {
    /// Folder of the rule pack; without it the pack that is built in.
    #[arg(value_name = "DIR", env = "GREENTICK_RULES")]
    pub(super) folder: Option<PathBuf>,
    /// Only the cases of rules whose id begins so.
    #[arg(long, value_name = "ID")]
    pub(super) rule: Option<String>,
    /// How outcomes are written.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people.
    Human,
    /// JSON.
    Json,
}

/// `explain`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Without a store, the lines before the record are read first, so that the verdict is the one that
`score` gives. Nothing is remembered.

Examples:
  greentick explain fixtures/day.jsonl --id m-098
  echo '{\"text\":\"Your parcel is waiting: https://dhl-fee.example/pay\"}' | greentick explain")]
pub(super) struct ExplainArgs {
    /// File or folder with records; `-` and nothing mean standard input.
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// The record with this id; without it the first one.
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
    /// Show the line kept of this verdict instead; needs `--store`.
    #[arg(long, value_name = "V", conflicts_with_all = ["file", "id"])]
    pub(super) verdict: Option<String>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// Folder of the store to ask; then no line before the record is read.
    #[arg(long, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// `facts`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick facts
  greentick facts standing.rate
  greentick facts --format json")]
pub(super) struct FactsArgs {
    /// Only this one, or all whose names contain it.
    #[arg(value_name = "NAME")]
    pub(super) name: Option<String>,
    /// How they are written.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// `schema`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick schema records > records.schema.json
  greentick schema rules > rules.schema.json")]
pub(super) struct SchemaArgs {
    /// Of what.
    #[arg(value_enum)]
    pub(super) of: SchemaOf,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// Lines in.
    Records,
    /// Lines out.
    Verdict,
    /// Rule files, with `policy.toml` and `exceptions.toml`.
    Rules,
}

/// `standing`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick standing b-moda --store memory
  greentick standing --from fixtures/day.jsonl --now 2026-11-15T23:59:00Z --top 5
  greentick standing --from fixtures/day.jsonl --now 2026-11-15T23:59:00Z --since 24h
  greentick standing --store memory --due --apply
  greentick standing --store memory --due --format json

One business that is named is told in full, with its timeline; several are a table, the most urgent first.
Reporters, rates and bounds of the table are those of a week.")]
#[command(group = clap::ArgGroup::new("source").required(true).args(["store", "from"]))]
pub(super) struct StandingArgs {
    /// Which businesses; without any all of them, the worst first.
    #[arg(value_name = "BUSINESS")]
    pub(super) businesses: Vec<String>,
    /// Folder of the store to ask.
    #[arg(long, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// Files or folders to read into memory instead.
    #[arg(long, value_name = "FILE")]
    pub(super) from: Vec<PathBuf>,
    /// Only so many, the worst first.
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// Only those that were reported within this time, such as `24h` or `7d`.
    #[arg(long, value_name = "SPAN", value_parser = span)]
    pub(super) since: Option<Window>,
    /// Only those that somebody should look at: under review, or held for a time that is over.
    #[arg(long)]
    pub(super) due: bool,
    /// Enter into the ledger what follows from each time that is over.
    #[arg(long, requires_all = ["due", "store"])]
    pub(super) apply: bool,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// How it is written; JSON gives one standing verdict a line.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// `campaigns`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  greentick campaigns --since 1h --store memory
  greentick campaigns --since 24h --from fixtures/day.jsonl --now 2026-11-15T23:59:00Z
  greentick campaigns --since 1h --store memory --format json

The text of messages is never stored: the ids say which ones to look at where they were sent from. What grew
most over the span before stands first.")]
#[command(group = clap::ArgGroup::new("campaigns_source").required(true).args(["store", "from"]))]
pub(super) struct CampaignsArgs {
    /// How far back, such as `1h` or `7d`: the running hour and so many before it.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "1h")]
    pub(super) since: Window,
    /// Only so many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) top: usize,
    /// Folder of the store to ask.
    #[arg(long, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// Files or folders to read into memory instead.
    #[arg(long, value_name = "FILE")]
    pub(super) from: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// The clock, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// How it is written; JSON gives one campaign a line.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// Reads a span of hours or days.
fn span(written: &str) -> Result<Window, String> {
    Window::parse(written).ok_or_else(|| format!("`{written}` is no span: write whole hours or days, from 1h to 30d"))
}

/// `evaluate`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
A labeled line is a record with a key `label` beside; `source`, `lang` and `class` tell records apart.
Labels may stand in a file of their own, lines such as {\"id\":\"m-1\",\"label\":\"spam\"}; they count more
than those in the records, and records without any are passed over.

  honest  honest, ham, transactional, genuine; more with --honest
  promo   promo (good too, but told apart); more with --promo
  bad     fraud, unwanted, spam, smishing, phishing, scam, swapped; more with --bad

Every record is judged by itself on many threads, with the memory that it brings along or with none.
With --remember, lines are a stream: profiles, reports and whatever names a business are judged in
order with a memory for this run, lines without label are remembered only, and messages that name no
business are still judged by themselves. The same bytes come out for any number of threads.

Examples:
  greentick evaluate fixtures/study/labeled.jsonl
  greentick evaluate fixtures/renames --wrong 20
  greentick evaluate messages --format html > report.html
  greentick evaluate messages --labels labels.jsonl --bad lure,bait --most-held 0.5% --least-mean-recall 90%

Exit status: 0 done, 1 a gate was missed, 3 unreadable input or bad lines.")]
pub(super) struct EvaluateArgs {
    /// Files, or folders with `*.jsonl` files; `-` means standard input.
    #[arg(value_name = "LABELED", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// Labels apart from the records, joined by id.
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
    /// These labels mean honest.
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(super) honest: Vec<String>,
    /// These labels mean advertising of a real business.
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(super) promo: Vec<String>,
    /// These labels mean bad.
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(super) bad: Vec<String>,
    /// From which action on a record counts as held.
    #[arg(long, value_name = "ACTION", value_parser = action, default_value = "review")]
    pub(super) held_from: Action,
    /// How many records that are judged wrongly are shown of either kind; without it 10, in JSON all.
    #[arg(long, value_name = "N")]
    pub(super) wrong: Option<usize>,
    /// Judge lines in order and remember what they say.
    #[arg(long)]
    pub(super) remember: bool,
    /// How many threads judge; without it as many as the machine has.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) gates: GateArgs,
    /// The clock for records without `at`, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = StudyFormat::Human)]
    pub(super) format: StudyFormat,
}

/// Rates beyond which `evaluate` ends in status 1.
#[derive(Debug, Args)]
pub(super) struct GateArgs {
    /// Gate: more honest records held than this share.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) most_held: Option<Billionths>,
    /// Gate: more honest records held than this share in any one source.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) most_held_in_source: Option<Billionths>,
    /// Gate: more advertising held than this share.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) most_promo_held: Option<Billionths>,
    /// Gate: fewer bad records held than this share.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) least_recall: Option<Billionths>,
    /// Gate: fewer bad records held than this share in the mean over (source, language).
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) least_mean_recall: Option<Billionths>,
}

/// How a report over many records is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StudyFormat {
    /// For people.
    Human,
    /// JSON with everything.
    Json,
    /// Markdown tables.
    Markdown,
    /// One HTML page with curves.
    Html,
}

/// `harden`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Every hit and miss beside a rule about messages is disguised: look-alikes, invisible characters, spaced
and dotted letters, leet, capitals, letters of other shapes, accents, repeated letters, other entries of
the same list and language, links that are no links, and two of those at once; once in one place of
each word that counts, once all over it, once in a third of the text. A mutated hit is kept when the
rule still fires, or when the action is as strict as before. The same seed gives the same mutations.

Examples:
  greentick harden
  greentick harden rules --rule smishing --min 97%
  greentick harden --labeled messages --most-lost 3%

Exit status: 0 done, 1 a gate was missed or the rules are bad, 3 unreadable input or bad lines.")]
pub(super) struct HardenArgs {
    /// Folder of the rule pack; without it the pack that is built in.
    #[arg(value_name = "DIR", env = "GREENTICK_RULES")]
    pub(super) folder: Option<PathBuf>,
    /// Only the cases of rules whose id begins so.
    #[arg(long, value_name = "ID")]
    pub(super) rule: Option<String>,
    /// What chance begins with.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Gate: a smaller share of mutated hits kept ends in status 1.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) min: Option<Billionths>,
    /// Gate: a larger share of mutated misses that become hits ends in status 1.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) most_turned: Option<Billionths>,
    /// How many texts that slip through are shown.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) examples: usize,
    /// Disguise the bad ones of these labeled messages too; files or folders.
    #[arg(long, value_name = "LABELED")]
    pub(super) labeled: Vec<PathBuf>,
    /// From which action on a labeled message counts as held.
    #[arg(long, value_name = "ACTION", value_parser = action, default_value = "review")]
    pub(super) held_from: Action,
    /// Gate: more of the recall of labeled messages lost than this share ends in status 1.
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "labeled")]
    pub(super) most_lost: Option<Billionths>,
    /// How many threads work; without it as many as the machine has.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// The clock for labeled messages without `at`, RFC 3339; without it that of the system.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<Timestamp>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub(super) format: ReportFormat,
}

/// A share of a whole in billionths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Billionths(pub(super) i64);

fn action(name: &str) -> Result<Action, String> {
    let known: Vec<&str> = Action::ALL.iter().map(|(_, name)| *name).collect();
    Action::from_name(name).ok_or_else(|| format!("it is one of {}", known.join(", ")))
}

/// `0.5%`.
fn share(typed: &str) -> Result<Billionths, String> {
    let number = typed.strip_suffix('%').and_then(|percent| percent.trim().parse::<f64>().ok());
    let within = number.filter(|percent| (0.0..=100.0).contains(percent));
    within
        .map(|percent| Billionths((percent * 1e7).round() as i64))
        .ok_or_else(|| "write a share such as `0.5%`".to_owned())
}
