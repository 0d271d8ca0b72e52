//! The default pack, compiled into the binary from `rules/`, so that the engine works with no files
//! at hand.

use super::diagnostic::Diagnostic;
use super::pack::{PackFiles, RulePack, is_pack_file};

/// Path and content of every file in `rules/`, written by `build.rs`.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

impl RulePack {
    /// The files of the default pack.
    pub fn builtin_files() -> PackFiles {
        let own = FILES.iter().filter(|(path, _)| is_pack_file(path));
        own.map(|(path, content)| ((*path).to_owned(), content.to_vec())).collect()
    }

    /// The default pack.
    ///
    /// # Errors
    /// Never for a released version: a test compiles the pack.
    pub fn builtin() -> Result<RulePack, Vec<Diagnostic>> {
        RulePack::compile(&Self::builtin_files())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_pack_compiles() {
        if let Err(problems) = RulePack::builtin() {
            let shown: Vec<String> = problems
                .iter()
                .map(|problem| {
                    format!(
                        "{} {}:{:?} {} {:?}",
                        problem.code.name(),
                        problem.file,
                        problem.span,
                        problem.message,
                        problem.help
                    )
                })
                .collect();
            panic!("{}", shown.join("\n"));
        }
    }
}
