//! Every store answers the same: one suite of contracts, run against the store in memory and the
//! one on disk, and what only a store on disk can get wrong.

mod contract;
mod cut_off;
mod damage;
#[cfg(unix)]
mod disk_full;
mod given;
mod plain;
mod same_answers;

use greentick::memory::MemoryStore;
use greentick::store::{Durability, SledStore, StoreOptions};

/// A store on disk in a folder that goes with it. Contracts say nothing of power loss, so it waits
/// for no disk.
struct Disk {
    store: SledStore,
    _folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = StoreOptions { cache_bytes: 4 * 1024 * 1024, durability: Durability::Process };
        Disk { store: SledStore::open_with(folder.path(), options).unwrap(), _folder: folder }
    }
}

impl AsRef<SledStore> for Disk {
    fn as_ref(&self) -> &SledStore {
        &self.store
    }
}

struct Memory(MemoryStore);

impl AsRef<MemoryStore> for Memory {
    fn as_ref(&self) -> &MemoryStore {
        &self.0
    }
}

#[test]
fn the_store_in_memory_holds_the_contract() {
    contract::holds(|| Memory(MemoryStore::new()));
}

#[test]
fn the_store_on_disk_holds_the_contract() {
    contract::holds(Disk::new);
}
