//! A full disk is an error and no damage: what was acknowledged before is there when there is room again.
//!
//! The test starts its own binary again as a writer whose files may not grow beyond a limit, which to a
//! program looks like a full disk.

use std::process::{Command, Stdio};

use greentick::memory::{MemoryStore, Store};
use greentick::store::SledStore;

use super::cut_off::{GROUP, answered, nth};

const FOLDER: &str = "GREENTICK_DISK_FULL_FOLDER";

/// Not a test of its own: what the writer does. Without the folder in its environment it does nothing.
#[test]
fn writer_without_room() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = SledStore::open(folder).unwrap();
    for number in 0..200_000 {
        let applied = store.apply(&nth(0, number));
        let done = applied.and_then(|()| if number % GROUP == GROUP - 1 { store.commit() } else { Ok(()) });
        if let Err(error) = done {
            println!("refused: {error}");
            let again = store.apply(&nth(0, number + GROUP)).and_then(|()| store.commit());
            println!("refused again: {}", again.is_err());
            return;
        }
        if number % GROUP == GROUP - 1 {
            println!("acknowledged {number}");
        }
    }
}

#[test]
fn a_full_disk_is_an_error_and_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        // Blocks of 512 bytes. Whoever ignores the signal is told by an error.
        .args(["-c", r#"trap "" XFSZ; ulimit -f 6000; exec "$0" "$@""#])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::disk_full::writer_without_room", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("refused: could not"), "{}", said.lines().last().unwrap_or_default());
    assert!(said.contains("refused again: true"));
    let mut numbers = said.lines().filter_map(|line| line.split("acknowledged ").nth(1)?.parse::<u32>().ok());
    let acknowledged = numbers.next_back().unwrap() + 1;

    let store = SledStore::open(folder.path()).unwrap();
    let model = MemoryStore::new();
    (0..acknowledged).for_each(|number| model.apply(&nth(0, number)).unwrap());
    if answered(&store, 0, acknowledged) != answered(&model, 0, acknowledged) {
        (acknowledged..acknowledged + GROUP).for_each(|number| model.apply(&nth(0, number)).unwrap());
        assert_eq!(answered(&store, 0, acknowledged), answered(&model, 0, acknowledged));
    }
    store.apply(&nth(1, 0)).and_then(|()| store.commit()).unwrap();
}
