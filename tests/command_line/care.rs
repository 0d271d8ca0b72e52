//! A store that is moved, compacted, or has to forget somebody.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use super::{NOW, run, run_on, status, stderr, stdout};

/// A copy of a store with the day of the fixtures in it.
fn filled(folder: &Path) -> String {
    static FILLED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let filled = FILLED.get_or_init(|| {
        let filled = tempfile::tempdir().unwrap();
        let store = filled.path().display().to_string();
        done(&["score", "fixtures/day.jsonl", "--store", &store, "--now", NOW]);
        filled
    });
    let store = folder.join("memory");
    copy(filled.path(), &store);
    store.display().to_string()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn done(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(status(&output), 0, "{arguments:?}: {}", stderr(&output));
    stdout(&output).to_owned()
}

#[test]
fn an_export_becomes_the_same_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let exported = done(&["export", "--store", &store]);
    let moved = folder.path().join("moved").display().to_string();
    let output = run_on(&["import", "--store", &moved], exported.as_bytes());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(done(&["export", "--store", &moved]), exported);
    let again = done(&["score", "fixtures/day.jsonl", "--store", &moved, "--now", NOW]);
    assert_eq!(again, fs::read_to_string("fixtures/day.answers.jsonl").unwrap());
}

#[test]
fn half_an_export_becomes_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let exported = done(&["export", "--store", &filled(folder.path())]);
    let mut lines: Vec<&str> = exported.lines().collect();
    lines.remove(5);
    let without_one = lines.join("\n");
    lines.pop();
    for (number, (torn, expected)) in
        [(without_one.as_str(), 3), (&lines.join("\n"), 3), ("{\"greentick_store\":99}\n", 3)].into_iter().enumerate()
    {
        let moved = folder.path().join(format!("moved-{number}")).display().to_string();
        let output = run_on(&["import", "--store", &moved], torn.as_bytes());
        assert_eq!(status(&output), expected, "{}", stderr(&output));
        assert_eq!(status(&run(&["export", "--store", &moved])), 4, "nobody can open half a store");
        assert_eq!(status(&run_on(&["import", "--store", &moved], exported.as_bytes())), 4, "nor write over it");
    }
}

/// Whether some bytes are in any file of a folder.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return holds(&path, bytes);
        }
        fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn whoever_is_forgotten_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let day = fs::read_to_string("fixtures/day.jsonl").unwrap();
    let records = day.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let record = records.into_iter().find(|record| record["type"] == "block").unwrap();
    let person = record["reporter"].as_str().unwrap().to_owned();

    // The key of the pseudonyms stands in an export, in a row of its own.
    let exported = done(&["export", "--store", &store]);
    let rows = exported.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let key = rows.into_iter().find(|row| row["key"] == "006b6579").unwrap()["value"].as_str().unwrap().to_owned();
    let digits = key.as_bytes().as_chunks::<2>().0.iter().map(|pair| std::str::from_utf8(pair).unwrap());
    let key: Vec<u8> = digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    let canonical = greentick::memory::Person::parse(&person);
    let hash = blake3::keyed_hash(&key.try_into().unwrap(), canonical.as_str().as_bytes());
    let pseudonym = &hash.as_bytes()[..8];

    assert!(holds(Path::new(&store), pseudonym));
    let business = record["business"].as_str().unwrap().to_owned();
    done(&["forget", &person, "--store", &store]);
    done(&["compact", "--store", &store, "--now", NOW]);
    assert!(!holds(Path::new(&store), pseudonym));
    assert!(holds(Path::new(&store), business.as_bytes()), "who is not forgotten stays");
    assert_eq!(names_in(folder.path()), ["memory"], "nothing is left beside");
    done(&["forget", "--business", &business, "--store", &store]);
    assert_eq!(status(&run(&["standing", &business, "--store", &store, "--now", NOW])), 3);
}

#[test]
fn a_retraction_is_looked_at_and_then_done() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let day = fs::read_to_string("fixtures/day.jsonl").unwrap();
    let records = day.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let report = records.into_iter().find(|record| record["type"] == "block" && record["id"] == "bl-001").unwrap();
    let (business, reporter) = (report["business"].as_str().unwrap(), report["reporter"].as_str().unwrap());
    let asked = ["retract", business, "--reporter", reporter, "--store", &store, "--now", NOW];
    let looked = [asked.as_slice(), &["--dry-run"]].concat();

    let would = done(&looked);
    assert!(would.starts_with("would take back 1 report of 1 reporter\n"), "{would}");
    assert_eq!(done(&looked), would, "looking changes nothing");
    let did = done(&[asked.as_slice(), &["--why", "pressed by mistake"]].concat());
    assert!(did.starts_with("took back 1 report of 1 reporter\n"), "{did}");
    let again = run(&asked);
    assert_eq!(status(&again), 3);
    assert!(stderr(&again).contains(&format!("with the reporter `{reporter}`")), "{}", stderr(&again));
    assert_eq!(status(&run(&["retract", business, "--store", &store])), 2, "one thing must be named");
    assert_eq!(status(&run(&["retract", business, "--record", "a", "--cohort", "b", "--store", &store])), 2);
}

#[test]
fn a_compaction_that_was_cut_off_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let before = done(&["export", "--store", &store]);
    // The store went aside, and the new one did not take its place.
    fs::rename(&store, folder.path().join("memory.before-compacting")).unwrap();
    fs::create_dir(folder.path().join("memory.compacting")).unwrap();
    assert_eq!(done(&["export", "--store", &store]), before);
    assert_eq!(names_in(folder.path()), ["memory"], "nothing is left beside");
    // The new one is in its place, and the one aside is still there.
    fs::create_dir(folder.path().join("memory.before-compacting")).unwrap();
    assert_eq!(done(&["export", "--store", &store]), before);
    assert_eq!(names_in(folder.path()), ["memory"], "nothing is left beside");
    // The store went aside, and somebody made the folder anew before it was opened again.
    fs::rename(&store, folder.path().join("memory.before-compacting")).unwrap();
    fs::create_dir(&store).unwrap();
    assert_eq!(done(&["export", "--store", &store]), before);
    assert_eq!(done(&["export", "--store", &store]), before, "and the second time");
    done(&["compact", "--store", &store, "--now", NOW]);
    let again = done(&["score", "fixtures/day.jsonl", "--store", &store, "--now", NOW]);
    assert_eq!(again, fs::read_to_string("fixtures/day.answers.jsonl").unwrap());
}

fn names_in(folder: &Path) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

#[cfg(unix)]
#[test]
fn a_link_to_a_store_stays_one_when_it_is_compacted() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let before = done(&["standing", "--store", &store, "--now", NOW]);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&store, &link).unwrap();
    done(&["compact", "--store", link.to_str().unwrap(), "--now", NOW]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(done(&["standing", "--store", &store, "--now", NOW]), before);
    assert_eq!(names_in(folder.path()).len(), 2, "nothing is left beside");
}
