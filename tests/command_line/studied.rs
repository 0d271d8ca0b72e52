//! `evaluate` and `harden` over the labeled messages and the small pack in `fixtures/study`.

use std::fs;
use std::path::Path;

use super::{NOW, golden, run, run_on, status, stderr, stdout};

const MESSAGES: &str = "fixtures/study/messages.jsonl";

/// The small pack with the tables of the default one.
fn pack() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in
        [("fixtures/study/rules", ""), ("fixtures/study/rules/lists", "lists"), ("rules/tables", "tables")]
    {
        fs::create_dir_all(folder.path().join(to)).unwrap();
        for entry in fs::read_dir(root.join(from)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                fs::copy(entry.path(), folder.path().join(to).join(entry.file_name())).unwrap();
            }
        }
    }
    folder
}

fn evaluate(pack: &tempfile::TempDir, more: &[&str]) -> std::process::Output {
    let rules = pack.path().to_str().unwrap();
    run(&[&["evaluate", MESSAGES, "--rules", rules, "--now", NOW], more].concat())
}

#[test]
fn an_evaluation_is_written_in_four_ways() {
    let pack = pack();
    assert_eq!(status(&run(&["test", pack.path().to_str().unwrap()])), 0);
    for format in ["human", "json", "markdown", "html"] {
        let output = evaluate(&pack, &["--format", format]);
        assert_eq!((status(&output), stderr(&output)), (0, ""));
        let told = stdout(&output).replace(pack.path().to_str().unwrap(), "RULES");
        golden::check(&format!("evaluate_{format}"), &told);
    }
}

#[test]
fn the_same_bytes_come_from_any_number_of_threads() {
    let pack = pack();
    let [one, many] = ["1", "7"].map(|threads| evaluate(&pack, &["--format", "json", "--threads", threads]));
    assert_eq!(stdout(&one), stdout(&many));
}

#[test]
fn labels_stand_apart_and_are_given_a_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.jsonl");
    fs::write(&labels, "{\"id\":\"a\",\"label\":\"lure\",\"lang\":\"en\"}\n{\"id\":\"b\",\"label\":\"fine\"}\n")
        .unwrap();
    let labels = labels.to_str().unwrap();
    let records = "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}\n{\"id\":\"c\",\"text\":\"z\"}\n";
    let arguments =
        ["evaluate", "-", "--labels", labels, "--bad", "lure", "--honest", "fine", "--now", NOW, "--format", "json"];
    let output = run_on(&arguments, records.as_bytes());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!((&report["unlabeled"], &report["total"]["bad"]["records"]), (&1.into(), &1.into()));
    assert_eq!(report["cells"][1]["label"], "lure");
    // Nobody says what they mean.
    let output = run_on(&["evaluate", "-", "--labels", labels, "--now", NOW], records.as_bytes());
    assert_eq!(status(&output), 3);
}

#[test]
fn gates_that_are_missed_end_in_a_status() {
    let pack = pack();
    for (gate, share, expected) in [
        ("--most-held", "0%", 0),
        ("--most-held-in-source", "0%", 0),
        ("--most-promo-held", "49%", 1),
        ("--most-promo-held", "51%", 0),
        ("--least-recall", "75%", 0),
        ("--least-recall", "76%", 1),
        ("--least-mean-recall", "64%", 1),
    ] {
        let output = evaluate(&pack, &[gate, share]);
        assert_eq!(status(&output), expected, "{gate} {share}: {}", stderr(&output));
        assert_eq!(stderr(&output).contains(gate), expected == 1);
    }
}

#[test]
fn a_stream_is_judged_with_what_came_before() {
    let pack = pack();
    let lines = "{\"type\":\"block\",\"business\":\"b-1\",\"reporter\":\"p-1\",\"at\":\"2026-11-22T09:00:00Z\"}\n\
                 {\"id\":\"m\",\"business\":\"b-1\",\"to\":\"p-1\",\"text\":\"a\",\"label\":\"unwanted\"}\n";
    let rules = pack.path().to_str().unwrap();
    let recall = |more: &[&str]| {
        let arguments = [&["evaluate", "-", "--rules", rules, "--now", NOW, "--format", "json"], more].concat();
        let output = run_on(&arguments, lines.as_bytes());
        let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
        (status(&output), report["total"]["bad"]["held"].as_u64().unwrap())
    };
    assert_eq!(recall(&["--remember"]), (0, 1));
    // Alone the message is nothing, and the block has no label.
    assert_eq!(recall(&[]), (3, 0));
}

#[test]
fn an_attack_is_told_to_people_and_machines() {
    let pack = pack();
    let rules = pack.path().to_str().unwrap();
    let attack = |more: &[&str]| {
        let arguments = [&["harden", rules, "--labeled", MESSAGES, "--now", NOW, "--examples", "4"], more].concat();
        run(&arguments)
    };
    let people = attack(&[]);
    assert_eq!((status(&people), stderr(&people)), (0, ""));
    golden::check("harden_human", stdout(&people));
    let [one, many] = ["1", "7"].map(|threads| attack(&["--format", "json", "--threads", threads]));
    assert_eq!(stdout(&one), stdout(&many));
    let report: serde_json::Value = serde_json::from_str(stdout(&one)).unwrap();
    let sum = |key: &str| {
        let rules = report["rules"].as_object().unwrap().values();
        rules.flat_map(|rule| rule["parts"].as_array().unwrap()).map(|part| part[key].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(Some(sum("mutated_hits")), report["total"]["mutated_hits"].as_u64());
    assert_eq!(Some(sum("kept")), report["total"]["kept"].as_u64());
    assert_eq!(report["labeled"]["messages"], 12);
    // Another seed throws otherwise.
    assert_ne!(stdout(&attack(&["--format", "json", "--seed", "2"])), stdout(&one));
}

#[test]
fn an_attack_ends_in_a_status() {
    let pack = pack();
    let rules = pack.path().to_str().unwrap();
    for (more, expected) in [
        (&["--min", "0%"][..], 0),
        (&["--min", "100%"], 1),
        (&["--most-turned", "100%"], 0),
        (&["--labeled", MESSAGES, "--most-lost", "0%"], 1),
        (&["--rule", "demo.no-such"], 3),
        (&["--most-lost", "3%"], 2),
        (&["--labeled", "no-such-file.jsonl"], 3),
    ] {
        let output = run(&[&["harden", rules, "--now", NOW], more].concat());
        assert_eq!(status(&output), expected, "{more:?}: {}", stderr(&output));
    }
}
