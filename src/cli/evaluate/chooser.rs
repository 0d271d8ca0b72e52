//! Records judged wrongly, each explained when its key is pressed. Read [`choose`].

use std::io::{self, IsTerminal};

use console::{Key, Term};
use jiff::Timestamp;

use crate::cli::error::CommandError;
use crate::cli::render::Screen;
use crate::cli::tell;
use crate::engine::{Engine, explain};
use crate::memory::MemoryStore;
use crate::study::evaluate::{Evaluation, Wrong, leave_out_foreign_keys};
use crate::wire::{self, Json};

/// The keys that choose, in the order of the list; `q` ends.
const KEYS: &str = "123456789abcdefghijklmnoprstuvwxyz";

/// Whether there is somebody who can press a key.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The key of the record at a place in the list.
pub(super) fn key(at: usize) -> Option<char> {
    KEYS.chars().nth(at)
}

/// Explains the records that are chosen until nobody wants more.
///
/// # Errors
/// When the terminal takes nothing more.
pub(super) fn choose(
    evaluation: &Evaluation,
    engine: &Engine,
    now: Timestamp,
    screen: &mut Screen,
) -> Result<(), CommandError> {
    let listed: Vec<&Wrong> = evaluation.false_alarms.iter().chain(evaluation.misses.iter()).collect();
    let Some(last) = listed.len().checked_sub(1).and_then(|last| key(last.min(KEYS.len() - 1))) else {
        return Ok(());
    };
    let terminal = Term::stdout();
    loop {
        screen.text(&format!("\nA key from 1 to {last} explains a record, q ends."))?;
        screen.flush()?;
        let pressed = match terminal.read_key()? {
            Key::Char('q' | 'Q') | Key::Escape | Key::CtrlC | Key::Unknown => return Ok(()),
            Key::Char(pressed) => pressed.to_ascii_lowercase(),
            _ => continue,
        };
        let chosen = KEYS.chars().position(|key| key == pressed).and_then(|at| listed.get(at));
        if let Some(wrong) = chosen {
            screen.text(&explained(wrong, engine, now))?;
        }
    }
}

/// A record in words.
fn explained(wrong: &Wrong, engine: &Engine, now: Timestamp) -> String {
    let told = || {
        let mut json = Json::parse(wrong.line.as_bytes()).ok()?;
        leave_out_foreign_keys(&mut json);
        let read = wire::read_json(&json).ok()?;
        let explanation = explain(engine, &MemoryStore::new(), read.records.last()?, now, true).ok()??;
        let sent = serde_json::from_str(&wrong.line).unwrap_or_default();
        Some(tell::explanation(&explanation, &sent))
    };
    let told = told().unwrap_or_else(|| "there is nothing to explain about it".to_owned());
    format!("\n{}\n{told}", wrong.place)
}
