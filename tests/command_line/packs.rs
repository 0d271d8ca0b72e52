//! `check` and `test` over a pack of one rule.

use std::path::Path;

use super::{run, status, stderr, stdout};

const POLICY: &str = "[thresholds.message]\nreview = 60\n[thresholds.profile]\nreview = 60\n[thresholds.rename]\nreview = 60\n[thresholds.standing]\nreview = 60\n";

const RULE: &str = "area = 'demo'\n[[rule]]\nid = 'fee'\non = 'message'\ntitle = 'A fee'\nwhen = 'text.mentions(\"fee\") and size(links) > 0'\npoints = 60\nhits = ['a fee at https://x.example']\nmisses = ['a fee']\n";

fn pack(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/tables");
    std::fs::create_dir(folder.path().join("tables")).unwrap();
    for entry in std::fs::read_dir(tables).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join("tables").join(entry.file_name())).unwrap();
    }
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn cases_hold_or_say_why_not() {
    let good = pack(&[("policy.toml", POLICY), ("demo.toml", RULE)]);
    let output = run(&["test", good.path().to_str().unwrap()]);
    assert_eq!((status(&output), stdout(&output)), (0, "2 cases of 1 rule: all pass\n"), "{}", stderr(&output));

    let bad = pack(&[("policy.toml", POLICY), ("demo.toml", &RULE.replace("https://x.example", "home"))]);
    let output = run(&["test", bad.path().to_str().unwrap()]);
    assert_eq!(status(&output), 1);
    for part in [
        "demo.toml:8: `demo.fee` must fire, but it does not fire",
        "    a fee at home",
        "`size(links) > 0` does not hold",
        "2 cases of 1 rule: 1 fail",
    ] {
        assert!(stdout(&output).contains(part), "{part} is not in:\n{}", stdout(&output));
    }
}

#[test]
fn a_bad_rule_is_shown_in_its_place() {
    let folder = pack(&[("policy.toml", POLICY), ("demo.toml", &RULE.replace("size(links)", "size(lniks)"))]);
    let path = folder.path().to_str().unwrap();
    let human = run(&["check", path]);
    assert_eq!(status(&human), 1);
    assert!(stdout(&human).contains("error[unknown-fact]: there is no fact `lniks`"), "{}", stdout(&human));
    assert!(stdout(&human).contains("demo.toml:6:39"), "{}", stdout(&human));

    let json = run(&["check", path, "--format", "json"]);
    let problems: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let problem = problems.as_array().unwrap().iter().find(|problem| problem["code"] == "unknown-fact").unwrap();
    assert_eq!((&problem["line"], &problem["column"], &problem["end_column"]), (&6.into(), &39.into(), &44.into()));
    assert_eq!(problem["help"], "did you mean `links`?");

    let sarif = run(&["check", path, "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "unknown-fact").unwrap();
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startColumn"], 39);

    // Nothing is judged with bad rules.
    let scored = run(&["score", "--rules", path, "fixtures/day.jsonl"]);
    assert_eq!((status(&scored), stdout(&scored)), (1, ""));
}

#[test]
fn warnings_fail_when_denied() {
    let folder = pack(&[("policy.toml", POLICY), ("demo.toml", RULE)]);
    let path = folder.path().to_str().unwrap();
    let output = run(&["check", path]);
    assert_eq!(status(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("1 rule in 1 file: 0 errors, 1 warning"), "{}", stdout(&output));
    assert_eq!(status(&run(&["check", path, "--deny-warnings"])), 1);
}
