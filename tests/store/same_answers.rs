//! Whatever is done to them, the store in memory and the one on disk answer the same.

use greentick::memory::{Forgotten, Hour, MemoryStore, Needs, RecordKey, RetractWhat, Store};
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
        for (number, step) in steps.iter().enumerate() {
            take(&memory, &records, step);
            take(&disk.store, &records, step);
            // What is kept in memory after an answer follows what comes later.
            for at in ["02T10:30", "30T23:59"] {
                let mut needs = Needs::nothing(time(at));
                (needs.business, needs.crowd) = (Some(step.1.to_owned()), Some(step.1.to_owned()));
                prop_assert_eq!(memory.fetch(&needs).unwrap(), disk.store.fetch(&needs).unwrap());
            }
            // What is drafted and what is written are to look the same.
            if number % 3 == 2 {
                disk.store.commit().unwrap();
            }
        }
        let names: Vec<String> = (0..12).map(|number| format!("r{number}")).collect();
        for (memory, disk) in answers(&memory, &names).into_iter().zip(answers(&disk.store, &names)) {
            prop_assert_eq!(memory, disk);
        }
        prop_assert_eq!(memory.businesses().unwrap(), disk.store.businesses().unwrap());
        prop_assert_eq!(memory.held().unwrap(), disk.store.held().unwrap());
        for (since, now) in [("02T09:00", "02T11:30"), ("01T00:00", "30T23:59")] {
            let (since, now) = (Hour::of(time(since)), Hour::of(time(now)));
            prop_assert_eq!(memory.campaigns(since, now, 9).unwrap(), disk.store.campaigns(since, now, 9).unwrap());
        }
        for name in &names {
            let what = RetractWhat::Record(RecordKey::of_id("b1", name));
            prop_assert_eq!(memory.retracted_by("b1", &what).unwrap(), disk.store.retracted_by("b1", &what).unwrap());
        }
        for number in 0..4 {
            let what = RetractWhat::Reporter(person(number));
            prop_assert_eq!(memory.retracted_by("b1", &what).unwrap(), disk.store.retracted_by("b1", &what).unwrap());
        }
        for name in &names {
            let verdict = format!("v:{name}");
            prop_assert_eq!(memory.verdict(&verdict).unwrap(), disk.store.verdict(&verdict).unwrap());
        }
    }
}
