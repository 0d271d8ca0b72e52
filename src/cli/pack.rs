//! A rule pack from a folder, or the one compiled in. Read [`LoadedPack`].

use std::fs;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::render::{self, Screen};
use crate::rulepack::{Diagnostic, PackFiles, RulePack, Severity, is_pack_file};

/// The files of a pack and what became of them.
pub(super) struct LoadedPack {
    /// Where they stand; empty for the pack compiled in.
    pub(super) folder: PathBuf,
    /// The files.
    pub(super) files: PackFiles,
    /// The pack, or all problems.
    pub(super) compiled: Result<RulePack, Vec<Diagnostic>>,
}

impl LoadedPack {
    /// Reads and compiles the pack of a folder, or the one compiled in.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. Bad rules are no error here.
    pub(super) fn load(folder: Option<&Path>) -> Result<LoadedPack, CommandError> {
        let files = match folder {
            Some(folder) => read_folder(folder)?,
            None => RulePack::builtin_files(),
        };
        let compiled = RulePack::compile(&files);
        Ok(LoadedPack { folder: folder.map(Path::to_owned).unwrap_or_default(), files, compiled })
    }

    /// How messages name a file of the pack.
    pub(super) fn shown_path(&self, file: &str) -> String {
        let folder = if self.folder.as_os_str().is_empty() { Path::new("rules") } else { &self.folder };
        folder.join(file).display().to_string()
    }

    /// The text of a file as diagnostics count its bytes: without a byte order mark.
    pub(super) fn text(&self, file: &str) -> &str {
        let text = self.files.get(file).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        text.strip_prefix('\u{feff}').unwrap_or(text)
    }
}

/// The pack to judge with; errors in it are shown.
///
/// # Errors
/// When it cannot be read, or has errors.
pub(super) fn load_pack(folder: Option<&Path>, screen: &mut Screen) -> Result<RulePack, CommandError> {
    load_pack_and_files(folder, screen).map(|(pack, _)| pack)
}

/// The pack to judge with, and the files it was made of; errors in it are shown.
///
/// # Errors
/// When it cannot be read, or has errors.
pub(super) fn load_pack_and_files(
    folder: Option<&Path>,
    screen: &mut Screen,
) -> Result<(RulePack, PackFiles), CommandError> {
    let mut loaded = LoadedPack::load(folder)?;
    match std::mem::replace(&mut loaded.compiled, Err(Vec::new())) {
        Ok(pack) => Ok((pack, loaded.files)),
        Err(problems) => {
            let mut errors = 0;
            for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
                errors += 1;
                screen.note(&render::diagnostic(problem, &loaded));
            }
            Err(CommandError::BadRules { errors })
        }
    }
}

/// The files of a pack: those at the top of its folder and those in the two folders it may have.
fn read_folder(folder: &Path) -> Result<PackFiles, CommandError> {
    let mut files = PackFiles::new();
    gather(folder, "", &mut files)?;
    for below in ["lists", "tables"] {
        if folder.join(below).is_dir() {
            gather(&folder.join(below), below, &mut files)?;
        }
    }
    Ok(files)
}

fn gather(folder: &Path, prefix: &str, files: &mut PackFiles) -> Result<(), CommandError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| CommandError::PackFile { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            if !prefix.is_empty() {
                gather(&path, &name, files)?;
            }
        } else if is_pack_file(&name) {
            let content = fs::read(&path).map_err(failed(&path))?;
            files.insert(name, content);
        }
    }
    Ok(())
}
