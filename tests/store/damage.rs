//! What only a store on disk can get wrong: opening again, opening twice, damage, and what lies in
//! its files.

use std::fs;
use std::path::{Path, PathBuf};

use greentick::memory::{Change, Forgotten, Hour, Remembered, Series, Store};
use greentick::store::{OpenError, SledStore};

use super::given::{answers, business_scope, joins, person, record, report, time};

const REPORTS: u8 = 40;

/// Fills a store and says what it answers.
fn fill(path: &Path) -> Vec<Remembered> {
    let store = SledStore::open(path).unwrap();
    for number in 0..REPORTS {
        store.apply(&report(&format!("m{number}"), "b1", "01T08:00", number, Some("c1"))).unwrap();
    }
    store.apply(&joins("p1", "b1", "01T08:00", "group")).unwrap();
    store.commit().unwrap();
    all(&store)
}

fn all(store: &SledStore) -> Vec<Remembered> {
    let names: Vec<String> = (0..REPORTS).map(|number| format!("m{number}")).collect();
    answers(store, &names)
}

fn snapshots(path: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.file_name().unwrap().to_string_lossy().starts_with("snap.")).collect()
}

#[test]
fn a_store_that_was_closed_opens_with_everything() {
    let folder = tempfile::tempdir().unwrap();
    let before = fill(folder.path());
    assert_eq!(all(&SledStore::open(folder.path()).unwrap()), before);
}

#[test]
fn a_second_opening_names_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = SledStore::open(folder.path()).unwrap();
    let error = SledStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::Owned { .. }));
    assert!(error.to_string().contains("--server"), "{error}");
    drop(store);
    SledStore::open(folder.path()).unwrap();
}

#[test]
fn an_unfinished_snapshot_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let before = fill(folder.path());
    for content in [&b""[..], &b"half a snapshot"[..]] {
        fs::write(folder.path().join("snap.00000000FFFFFFFF.generating"), content).unwrap();
        assert_eq!(all(&SledStore::open(folder.path()).unwrap()), before);
    }
}

#[test]
fn a_garbled_snapshot_is_moved_aside_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let before = fill(folder.path());
    let turned = |bytes: &[u8]| bytes.iter().map(|byte| byte ^ 0x55).collect();
    let cut: fn(&[u8]) -> Vec<u8> = |bytes| bytes[..bytes.len() / 2].to_vec();
    for (round, garble) in [turned, cut].into_iter().enumerate() {
        // A snapshot is made when a store opens that was written to.
        drop(SledStore::open(folder.path()).unwrap());
        let found = snapshots(folder.path());
        assert!(!found.is_empty(), "there is a snapshot to garble");
        for file in &found {
            let garbled = garble(&fs::read(file).unwrap());
            fs::write(file, garbled).unwrap();
        }
        assert_eq!(all(&SledStore::open(folder.path()).unwrap()), before);
        assert!(folder.path().join(format!("snapshots-aside-{}", round + 1)).exists());
    }
}

#[test]
fn a_store_whose_data_is_gone_does_not_begin_empty() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    for file in snapshots(folder.path()).into_iter().chain([folder.path().join("db")]) {
        fs::remove_file(file).unwrap();
    }
    let error = SledStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
    SledStore::open(folder.path()).unwrap_err();
}

/// The database itself. Its lock outlives the closing of a store by some milliseconds.
fn raw(path: &Path) -> sled::Db {
    let mut tries = (0..100).map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        sled::Config::default().path(path).segment_size(2 * 1024 * 1024).open()
    });
    tries.find_map(Result::ok).unwrap()
}

#[test]
fn a_store_of_another_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    {
        let db = raw(folder.path());
        db.insert(b"\0format", &9_u32.to_be_bytes()).unwrap();
        db.flush().unwrap();
    }
    let error = SledStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::Format { found: 9, known: 3, .. }), "{error}");
}

#[test]
fn a_store_opens_right_after_it_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let before = fill(folder.path());
    for _ in 0..20 {
        let store = SledStore::open(folder.path()).unwrap();
        store.apply(&report("m0", "b1", "01T08:00", 0, Some("c1"))).unwrap();
    }
    assert_eq!(all(&SledStore::open(folder.path()).unwrap()), before);
    let moved = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().contains("aside");
    assert!(!fs::read_dir(folder.path()).unwrap().any(moved), "nothing was taken for damage");
}

#[test]
fn a_database_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    {
        let db = raw(folder.path());
        db.insert("somebody", "else").unwrap();
        db.flush().unwrap();
    }
    assert!(matches!(SledStore::open(folder.path()), Err(OpenError::Foreign { .. })));
}

#[test]
fn no_file_holds_a_person_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let mut files = vec![folder.path().to_owned()];
    let mut bytes = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let content = fs::read(&path).unwrap();
        bytes += content.len();
        // The part that all phone numbers share, with and without its separators.
        for number in ["+493055501", "3055501", "30 55501"] {
            let found = content.windows(number.len()).any(|window| window == number.as_bytes());
            assert!(!found, "`{number}` stands in {}", path.display());
        }
    }
    assert!(bytes > 10_000, "something was written");
}

#[test]
fn a_forgotten_person_is_in_no_row() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let seen = |number: u8| Change::Count {
        series: Series::Deliveries,
        scope: business_scope("b1"),
        person: person(number),
        hour: Hour::of(time("01T08:00")),
    };
    {
        let store = SledStore::open(folder.path()).unwrap();
        // A record about two persons, neither of them its reporter.
        store.apply(&record("d1", "b1", "01T08:00", vec![seen(1), seen(2)])).unwrap();
        store.forget(&Forgotten::Person(person(1))).unwrap();
        store.commit().unwrap();
    }
    let db = raw(folder.path());
    let key: [u8; 32] = db.get(b"\0key").unwrap().unwrap().as_ref().try_into().unwrap();
    let rows_with = |number: u8| {
        let hash = blake3::keyed_hash(&key, person(number).as_str().as_bytes());
        let pseudonym = &hash.as_bytes()[..8];
        let holds = |bytes: &[u8]| bytes.windows(8).any(|window| window == pseudonym);
        db.iter().map(Result::unwrap).filter(|(key, value)| holds(key) || holds(value)).count()
    };
    assert_eq!(rows_with(1), 0);
    assert!(rows_with(2) > 3);
}
