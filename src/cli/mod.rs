//! SHELL: the commands. Reads files and the clock, asks the engine, prints, and ends with a status.
//!
//! It judges nothing itself. Every command has a file of its own; only `render` prints. Read
//! [`run`], then `args` for what can be asked.

mod args;
mod clock;
mod error;
mod exit_code;
mod pack;
mod render;
mod replay;
mod retract;
mod sarif;
mod store;
mod table;
mod tell;

mod campaigns;
mod care;
mod check;
mod evaluate;
mod explain;
mod facts;
mod harden;
mod schema;
mod score;
mod standing;
mod test;

pub use exit_code::ExitStatus;

use clap::Parser;

use self::args::{Arguments, Command};
use self::render::Screen;

/// Parses the arguments of the process, runs the command, and says how it ended.
pub fn run() -> ExitStatus {
    let mut screen = Screen::new();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refused) => {
            let is_help = !refused.use_stderr();
            screen.usage(&refused);
            return if is_help { ExitStatus::Done } else { ExitStatus::WrongUsage };
        }
    };
    let done = match arguments.command {
        Command::Score(score) => score::run(score, &mut screen),
        Command::Check(check) => check::run(check, &mut screen),
        Command::Evaluate(evaluate) => evaluate::run(evaluate, &mut screen),
        Command::Explain(explain) => explain::run(explain, &mut screen),
        Command::Harden(harden) => harden::run(harden, &mut screen),
        Command::Facts(facts) => facts::run(facts, &mut screen),
        Command::Schema(schema) => schema::run(schema, &mut screen),
        Command::Campaigns(campaigns) => campaigns::run(campaigns, &mut screen),
        Command::Standing(standing) => standing::run(standing, &mut screen),
        Command::Export(export) => care::export(export, &mut screen),
        Command::Import(import) => care::import(import, &mut screen),
        Command::Retract(retract) => retract::run(retract, &mut screen),
        Command::Forget(forget) => care::forget(forget, &mut screen),
        Command::Compact(compact) => care::compact(compact, &mut screen),
        Command::Test(test) => test::run(test, &mut screen),
    };
    let done = done.and_then(|status| screen.flush().map(|()| status).map_err(Into::into));
    done.unwrap_or_else(|error| {
        let status = error.status();
        // What was answered before is on its way even so; a pipe that is closed takes nothing more.
        let _ = screen.flush();
        if status != ExitStatus::Done {
            screen.failure(&error);
        }
        status
    })
}
