//! `campaigns`: near-duplicate messages that grow, whoever sends them.

use std::collections::BTreeSet;

use super::args::{CampaignsArgs, ReportFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::Screen;
use super::standing::remembered;
use super::table::{Column, Table};
use crate::engine::Engine;
use crate::memory::{Business, Campaign, CampaignCounts, Hour, Needs, Store};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Runs the command.
///
/// # Errors
/// When rules, input or store fail.
pub(super) fn run(args: CampaignsArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let CampaignsArgs { since, top, store, from, rules, now, format } = args;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let now = clock::now(now);
    let memory = remembered(&engine, store, &from, now, screen)?;
    let hour = Hour::of(now);
    let campaigns = memory.campaigns(since.first_hour(hour), hour, top)?;
    if format == ReportFormat::Json {
        for campaign in &campaigns {
            let owners = owners(memory.as_ref(), campaign, now)?;
            screen.raw_line(&told(campaign, &owners).to_string())?;
        }
        return Ok(ExitStatus::Done);
    }
    if campaigns.is_empty() {
        screen.note(&format!("no campaign was sent, delivered or reported within {since}"));
        return Ok(ExitStatus::Done);
    }
    let mut table = Table::new(&[
        Column::Words("campaign"),
        Column::Numbers("messages"),
        Column::Numbers("before"),
        Column::Numbers("senders"),
        Column::Numbers("recipients"),
        Column::Numbers("reporters"),
        Column::Numbers("before"),
        Column::Words("owners"),
        Column::Words("messages to look at"),
    ]);
    for campaign in &campaigns {
        let Campaign { fingerprint, now: counts, before, examples } = campaign;
        let owners = owners(memory.as_ref(), campaign, now)?;
        table.row([
            fingerprint.clone(),
            counts.attempts.to_string(),
            before.attempts.to_string(),
            counts.senders.to_string(),
            counts.recipients.to_string(),
            counts.reporters.to_string(),
            before.reporters.to_string(),
            owners.into_iter().collect::<Vec<_>>().join(", "),
            examples.iter().map(|(business, id)| format!("{business} {id}")).collect::<Vec<_>>().join(", "),
        ]);
    }
    screen.text(&table.text())?;
    Ok(ExitStatus::Done)
}

/// The portfolios of the businesses in the examples; a business without one owns itself.
fn owners(memory: &dyn Store, campaign: &Campaign, now: Timestamp) -> Result<BTreeSet<String>, CommandError> {
    let mut owners = BTreeSet::new();
    for (business, _) in &campaign.examples {
        let mut needs = Needs::nothing(now);
        needs.business = Some(business.clone());
        let folded = Business::fold(&memory.fetch(&needs)?.ledger, now);
        owners.insert(folded.portfolio().unwrap_or(business).to_owned());
    }
    Ok(owners)
}

fn told(campaign: &Campaign, owners: &BTreeSet<String>) -> Value {
    let counts = |counts: &CampaignCounts| {
        let CampaignCounts { senders, attempts, recipients, reporters } = counts;
        json!({ "senders": senders, "messages": attempts, "recipients": recipients, "reporters": reporters })
    };
    let Campaign { fingerprint, now, before, examples } = campaign;
    let examples: Vec<Value> =
        examples.iter().map(|(business, id)| json!({ "business": business, "id": id })).collect();
    json!({ "campaign": fingerprint, "now": counts(now), "before": counts(before), "owners": owners, "examples": examples })
}
