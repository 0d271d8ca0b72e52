//! `explain` and `standing`: what they tell, and that they remember nothing.

use super::{NOW, run, run_on, status, stderr, stdout};

#[test]
fn an_explanation_has_the_verdict_of_score() {
    let scored = run(&["score", "fixtures/day.jsonl", "--now", NOW]);
    let verdicts: Vec<serde_json::Value> = stdout(&scored)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|answer| answer.get("verdict").is_some() && answer["id"].is_string())
        .collect();
    assert!(verdicts.len() > 100);
    for verdict in verdicts.iter().step_by(17) {
        let id = verdict["id"].as_str().unwrap();
        let explained = run(&["explain", "fixtures/day.jsonl", "--id", id, "--now", NOW, "--format", "json"]);
        assert_eq!(status(&explained), 0, "{}", stderr(&explained));
        let explained: serde_json::Value = serde_json::from_slice(&explained.stdout).unwrap();
        assert_eq!(&explained["verdict"], verdict, "{id}");
    }
}

#[test]
fn an_explanation_shows_the_words_and_what_would_help() {
    let input = "{\"text\":\"Ihr Paket wartet: Zollgebühr 1,99 EUR unter https://dhl-zoll.example/x zahlen\"}";
    let output = run_on(&["explain", "--now", NOW], input.as_bytes());
    let told = stdout(&output);
    for part in [
        "`smishing.parcel-fee-link`",
        "    /text: Ihr Paket wartet: ",
        "\n               ^^^^^\n",
        "What came near",
        "What would change the action",
        "without `smishing.",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
}

#[test]
fn kept_verdicts_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().to_str().unwrap();
    let line = br#"{"type":"block","id":"bl-1","business":"b-1","reporter":"p-1","at":"2026-11-22T10:00:00Z"}"#;
    let scored = run_on(&["score", "--now", NOW, "--store", store], line);
    let answer: serde_json::Value = serde_json::from_slice(&scored.stdout).unwrap();
    let verdict = answer["verdict"].as_str().unwrap();
    let kept = run(&["explain", "--verdict", verdict, "--store", store, "--format", "json"]);
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&kept.stdout).unwrap(), answer, "{}", stderr(&kept));
    assert_eq!(status(&run(&["explain", "--verdict", "v:0", "--store", store])), 3);
}
