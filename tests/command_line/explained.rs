//! `explain` and `standing`: what they tell, and that they remember nothing.

use super::{NOW, golden, run, run_on, status, stderr, stdout};

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

const DAY: &str = "fixtures/day.jsonl";
/// The end of the day that the fixtures tell of.
const EVENING: &str = "2026-11-15T23:59:00Z";

#[test]
fn standings_are_a_table_and_one_business_is_told_in_full() {
    let worst = run(&["standing", "--from", DAY, "--now", EVENING, "--top", "8"]);
    assert_eq!(status(&worst), 0, "{}", stderr(&worst));
    golden::check("standing_table", &without_pack(stdout(&worst)));
    let reported = run(&["standing", "--from", DAY, "--now", EVENING, "--since", "24h"]);
    golden::check("standing_since", &without_pack(stdout(&reported)));
    let full = run(&["standing", "b-moda", "--from", DAY, "--now", EVENING]);
    golden::check("standing_full", &without_pack(stdout(&full)));
}

#[test]
fn campaigns_name_messages_to_look_at() {
    let told = run(&["campaigns", "--since", "24h", "--from", DAY, "--now", EVENING, "--top", "4"]);
    assert_eq!(status(&told), 0, "{}", stderr(&told));
    golden::check("campaigns", stdout(&told));
    let json = run(&["campaigns", "--since", "24h", "--from", DAY, "--now", EVENING, "--top", "1", "--format", "json"]);
    let campaign: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(campaign["now"]["messages"].as_u64().unwrap() > 0 && campaign["examples"][0]["id"].is_string());
    assert_eq!(status(&run(&["campaigns", "--since", "1y", "--from", DAY])), 2);
}

#[test]
fn a_standing_whose_time_is_over_is_entered_without_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().to_str().unwrap();
    let line = |day: u32, number: u32| {
        format!(
            "{{\"type\":\"block\",\"business\":\"b-1\",\"reporter\":\"p-{number}\",\"reason\":\"spam\",\"at\":\"2026-10-{day:02}T0{number}:00:00Z\"}}\n"
        )
    };
    let input: String = (1..=6).map(|number| line(number, number)).collect();
    assert_eq!(status(&run_on(&["score", "--now", NOW, "--store", store], input.as_bytes())), 0);
    let due = |now: &str, more: &[&str]| {
        let output = run(&[&["standing", "--store", store, "--due", "--now", now, "--format", "json"], more].concat());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        (stdout(&output).lines().count(), stderr(&output).to_owned())
    };
    assert_eq!(due("2026-10-07T00:00:00Z", &[]).0, 0, "it still holds");
    assert_eq!(due("2026-11-22T00:00:00Z", &[]).0, 1, "it is over");
    let (_, entered) = due("2026-11-22T00:00:00Z", &["--apply"]);
    assert!(entered.contains("1 due change entered"), "{entered}");
    assert_eq!(due("2026-11-22T00:00:00Z", &[]).0, 0, "nothing is held any more");
}

/// Packs change often, and what is told of a standing does not.
fn without_pack(told: &str) -> String {
    let hash = |word: &str| if word.starts_with("b3:") { "b3:…)".to_owned() } else { word.to_owned() };
    told.lines().map(|line| line.split(' ').map(hash).collect::<Vec<_>>().join(" ") + "\n").collect()
}
