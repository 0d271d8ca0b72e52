//! Whatever is done to them, the store in memory and the one on disk answer the same.

use greentick::memory::{Forgotten, MemoryStore, Store};
use proptest::prelude::*;

use super::Disk;
use super::given::{Step, answers, person, record, records, steps, time};

fn take(store: &impl Store, records: &[greentick::memory::Effects], (step, business): &(Step, &'static str)) {
    match step {
        Step::Apply(place) => records.get(*place).into_iter().for_each(|effects| store.apply(effects).unwrap()),
        Step::Retract(change) => {
            let mut effects = record("retraction", business, "20T00:00", vec![change.clone()]);
            effects.kept = None;
            store.apply(&effects).unwrap();
        }
        Step::ForgetPerson(number) => store.forget(&Forgotten::Person(person(*number))).unwrap(),
        Step::ForgetBusiness(business) => store.forget(&Forgotten::Business((*business).to_owned())).unwrap(),
        Step::Expire(now, days) => store.expire(time(now), *days).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_answer_the_same(records in records(), steps in steps()) {
        let (memory, disk) = (MemoryStore::new(), Disk::new());
        for step in &steps {
            take(&memory, &records, step);
            take(&disk.store, &records, step);
        }
        let names: Vec<String> = (0..12).map(|number| format!("r{number}")).collect();
        prop_assert_eq!(answers(&memory, &names), answers(&disk.store, &names));
        prop_assert_eq!(memory.businesses().unwrap(), disk.store.businesses().unwrap());
        for name in &names {
            let verdict = format!("v:{name}");
            prop_assert_eq!(memory.verdict(&verdict).unwrap(), disk.store.verdict(&verdict).unwrap());
        }
    }
}
