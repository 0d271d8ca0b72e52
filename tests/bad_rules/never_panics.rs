//! No file makes the compiler panic: rule files of the default pack, broken in all kinds of ways.

use greentick::rulepack::{PackFiles, RulePack};
use proptest::prelude::*;
use proptest::sample::Index;

/// One way to break a file.
#[derive(Debug, Clone)]
enum Break {
    Byte(Index, u8),
    Insert(Index, &'static str),
    DropLine(Index),
    RepeatLine(Index),
    SwapLines(Index, Index),
    CutAt(Index),
}

fn breaks() -> impl Strategy<Value = Break> {
    let pieces = prop::sample::select(vec![
        "'",
        "\"",
        "'''",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "=",
        ",",
        ":",
        "\n",
        "\r",
        "\u{feff}",
        "\u{202e}",
        "ß",
        "🦀",
        "not ",
        " and ",
        " or ",
        " in ",
        " under ",
        "any x in links: (",
        "-",
        "1",
        "%",
        "7d",
        "EUR",
        "fired(\"smishing.parcel-fee-link\")",
        "text.",
        "foreign_link",
        "*",
        "\\",
        "99999999999999999999",
        "[[rule]]",
        "#",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Break::Byte(at, byte)),
        (any::<Index>(), pieces).prop_map(|(at, piece)| Break::Insert(at, piece)),
        any::<Index>().prop_map(Break::DropLine),
        any::<Index>().prop_map(Break::RepeatLine),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Break::SwapLines(a, b)),
        any::<Index>().prop_map(Break::CutAt),
    ]
}

fn broken(content: &[u8], how: &Break) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
    let mut bytes = content.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    match how {
        Break::Byte(at, byte) => bytes[at.index(content.len())] = *byte,
        Break::Insert(at, piece) => {
            let at = at.index(content.len());
            bytes.splice(at..at, piece.bytes());
        }
        Break::CutAt(at) => bytes.truncate(at.index(content.len())),
        Break::DropLine(at) => {
            lines.remove(at.index(lines.len()));
            return lines.concat();
        }
        Break::RepeatLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
            return lines.concat();
        }
        Break::SwapLines(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
            return lines.concat();
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_file_makes_the_compiler_panic(
        which in any::<Index>(),
        breaks in prop::collection::vec(breaks(), 1..4),
    ) {
        // Without tables and without the other rule files a pack compiles in milliseconds.
        let all = RulePack::builtin_files();
        let frames: Vec<&String> = all.keys().filter(|path| path.ends_with(".toml") && !path.contains('/')).collect();
        let chosen = frames[which.index(frames.len())];
        let mut files: PackFiles = all
            .iter()
            .filter(|(path, _)| path.starts_with("lists/") || *path == "policy.toml" || *path == chosen)
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect();
        for how in &breaks {
            let content = broken(&files[chosen], how);
            files.insert(chosen.clone(), content);
        }
        let problems = match RulePack::compile(&files) {
            Ok(pack) => pack.warnings().to_vec(),
            Err(problems) => problems,
        };
        for problem in problems {
            let Some(text) = files.get(&problem.file).and_then(|content| std::str::from_utf8(content).ok()) else {
                continue;
            };
            prop_assert!(text.get(problem.span.clone()).is_some(), "{:?} is no place in its file", problem);
            if let Some((span, _)) = problem.second {
                prop_assert!(text.get(span).is_some(), "a second place outside of the file");
            }
        }
    }
}
