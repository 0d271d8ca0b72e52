//! Each exit status, and that the highest wins.

use std::process::Stdio;

use super::{NOW, command, run, run_on, status, stderr, stdout};

#[test]
fn each_end_has_its_status() {
    for (arguments, expected) in [
        (&["score", "-"][..], 0),
        (&["--help"], 0),
        (&["score", "--help"], 0),
        (&["check", "rules"], 0),
        (&["facts", "standing.rate(7d)"], 0),
        (&["schema", "rules"], 0),
        (&["facts", "no.such.fact"], 2),
        (&["score", "--no-such-flag"], 2),
        (&["score", "--now", "yesterday"], 2),
        (&["standing"], 2),
        (&["explain", "--verdict", "v:0"], 2),
        (&[], 2),
        (&["forget", "--store", "x"], 2),
        (&["export", "--store", "no-such-folder"], 3),
        (&["forget", "somebody", "--store", "no-such-folder"], 3),
        (&["compact", "--store", "no-such-folder"], 3),
        (&["import", "--store", "src"], 4),
        (&["score", "no-such-file.jsonl"], 3),
        (&["score", "src"], 3),
        (&["check", "no-such-folder"], 3),
        (&["score", "fixtures/bad_lines.jsonl", "--now", NOW], 3),
        (&["explain", "fixtures/day.jsonl", "--id", "nobody"], 3),
        (&["score", "--store", "Cargo.toml"], 4),
    ] {
        let output = run(arguments);
        assert_eq!(status(&output), expected, "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn help_of_each_command_shows_an_example() {
    for name in [
        "score", "explain", "check", "test", "evaluate", "harden", "facts", "schema", "standing", "export", "import",
        "forget", "compact",
    ] {
        let output = run(&[name, "--help"]);
        assert!(
            stdout(&output).contains("Examples:\n  greentick") || stdout(&output).contains("  greentick "),
            "{name}"
        );
    }
}

#[test]
fn nothing_in_nothing_out() {
    for input in ["", "\n\n", "\u{feff} \r\n"] {
        let output = run_on(&["score"], input.as_bytes());
        assert_eq!((status(&output), stdout(&output)), (0, ""), "{input:?}: {}", stderr(&output));
    }
}

#[test]
fn a_store_has_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let _owner = greentick::store::SledStore::open(folder.path()).unwrap();
    let output = run_on(&["score", "--store", folder.path().to_str().unwrap()], b"{\"text\":\"a\"}\n");
    assert_eq!((status(&output), stdout(&output)), (4, ""));
    assert!(stderr(&output).contains("another process owns it"), "{}", stderr(&output));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = command(&["score", "fixtures/day.jsonl", "fixtures/day.jsonl", "--now", NOW])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
