//! Lines in and lines out of `score`.

use super::{NOW, golden, run, run_on, status, stderr, stdout};

#[test]
fn each_bad_line_is_answered_in_its_place() {
    let output = run(&["score", "fixtures/bad_lines.jsonl", "--now", NOW]);
    // Verdicts change with the rules; errors do not.
    let errors: Vec<&str> = stdout(&output).lines().filter(|line| line.contains(r#""type":"error""#)).collect();
    golden::check("bad_lines", &format!("{}\n", errors.join("\n")));
    golden::check("bad_lines_notes", stderr(&output));
    let strict = run(&["score", "fixtures/bad_lines.jsonl", "--now", NOW, "--strict"]);
    assert!(stdout(&strict).contains(r#""id":"bad-22","type":"error","code":"unknown-key","field":"/colour""#));
}

#[test]
fn every_line_that_is_not_empty_has_one_answer() {
    let output = run(&["score", "fixtures/day.jsonl", "--now", NOW]);
    assert_eq!(status(&output), 0);
    let lines = std::fs::read_to_string("fixtures/day.jsonl").unwrap();
    assert_eq!(stdout(&output).lines().count(), lines.lines().count());
    for line in stdout(&output).lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn whatever_ends_a_line_the_answers_are_the_same() {
    let plain = run_on(&["score", "--now", NOW], b"{\"id\":\"a\",\"text\":\"a\"}\n{\"id\":\"b\",\"text\":\"b\"}\n");
    let odd =
        run_on(&["score", "--now", NOW], b"\xEF\xBB\xBF{\"id\":\"a\",\"text\":\"a\"}\r\n{\"id\":\"b\",\"text\":\"b\"}");
    assert_eq!((status(&plain), stdout(&plain)), (0, stdout(&odd)));
}

#[test]
fn hostile_lines_are_errors() {
    let deep = "[".repeat(100_000);
    for (line, code) in [
        (b"{\"text\":\"\xFF\"}".to_vec(), "not-utf8"),
        (format!("{{\"text\":{deep}").into_bytes(), "too-deep"),
        (b"{\"text\":\"a\",\"text\":\"b\"}".to_vec(), "duplicate-key"),
        (b"\0".to_vec(), "not-json"),
        (b"{\"text\":\"a\"} {}".to_vec(), "not-json"),
    ] {
        let output = run_on(&["score"], &line);
        assert_eq!(status(&output), 3);
        assert!(stdout(&output).contains(&format!("\"code\":\"{code}\"")), "{code}: {}", stdout(&output));
        assert_eq!(stdout(&output).lines().count(), 1);
    }
}

#[test]
fn a_line_of_50_megabytes_is_skipped_and_answered() {
    let mut input = b"{\"text\":\"".to_vec();
    input.resize(50 * 1024 * 1024, b'x');
    input.extend_from_slice(b"\"}\n{\"id\":\"after\",\"text\":\"a\"}\n");
    let output = run_on(&["score", "--now", NOW], &input);
    let answers: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!((status(&output), answers.len()), (3, 2), "{}", stderr(&output));
    assert!(answers[0].starts_with(r#"{"line":1,"type":"error","code":"too-long""#), "{}", answers[0]);
    assert!(answers[1].contains(r#""id":"after""#));
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let store = store.to_str().unwrap();
    let in_memory = run(&["score", "fixtures/day.jsonl", "--now", NOW]);
    let again = run(&["score", "fixtures/day.jsonl", "--now", NOW]);
    assert_eq!(stdout(&in_memory), stdout(&again));
    let on_disk = run(&["score", "fixtures/day.jsonl", "--now", NOW, "--store", store]);
    assert_eq!(stdout(&in_memory), stdout(&on_disk));
    let dry = |from: &str| run(&["score", from, "--now", NOW, "--store", store, "--dry-run"]).stdout;
    assert_eq!(dry("fixtures/day.jsonl"), dry("fixtures/day.jsonl"));
    let standing =
        |source: &[&str]| run(&[&["standing", "b-moda", "--now", NOW, "--format", "json"], source].concat()).stdout;
    assert_eq!(standing(&["--store", store]), standing(&["--from", "fixtures/day.jsonl"]));
}

#[test]
fn people_read_short_lines() {
    let input = br#"{"id":"m-1","text":"Hello"}"#;
    let output = run_on(&["score", "--format", "human"], input);
    assert_eq!(stdout(&output), "allow     0 message m-1\n");
}
