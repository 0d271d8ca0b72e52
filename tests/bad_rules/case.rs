//! A pack in one file. Read [`Case`].
//!
//! ```text
//! What the case shows, in a sentence.
//! === lists/parcel.txt
//! parcel
//! === smishing.toml conditions
//! area = "smishing"
//! ---
//! text.mentions("parcel")
//! profile: name.all_caps
//! === due 2026-11-22
//! ```
//!
//! Words after the path: `crlf`, `bom` and `latin1` change how the file is written; `conditions`
//! makes a rule of each line after `---` (on messages, unless a subject stands in front); `none`
//! leaves out a file that every pack gets. Those are the reference tables, a policy, and a rule that
//! protects recipients.

use greentick::rulepack::{PackFiles, RulePack};
use jiff::civil::Date;

const POLICY: &str = "\
[thresholds]
message  = { warn = 30, limit = 50, review = 60, block = 100 }
profile  = { warn = 30, limit = 50, review = 60, block = 100 }
rename   = { warn = 30, limit = 50, review = 60, block = 100 }
standing = { warn = 30, limit = 50, review = 60, block = 100 }
";

const PROTECTION: &str = "\
area = \"protection\"

[[rule]]
id     = \"blocked\"
on     = \"message\"
title  = \"The recipient blocked the sender\"
when   = 'recipient.blocked'
points = 0
action = \"block\"
alone  = true
hits   = [\"a\"]
misses = [\"b\"]
";

/// A pack, and the day to ask what is due on.
pub(crate) struct Case {
    files: PackFiles,
    pub(crate) due: Option<Date>,
}

impl Case {
    pub(crate) fn read(written: &str) -> Case {
        let mut case = Case { files: RulePack::builtin_files(), due: None };
        case.files.retain(|path, _| path.starts_with("tables/"));
        case.files.insert("policy.toml".to_owned(), POLICY.into());
        case.files.insert("protection.toml".to_owned(), PROTECTION.into());
        for section in written.split("=== ").skip(1) {
            let (head, content) = section.split_once('\n').unwrap_or((section, ""));
            let mut words = head.split_whitespace();
            let path = words.next().unwrap();
            let words: Vec<&str> = words.collect();
            if path == "due" {
                case.due = Some(words[0].parse().unwrap());
                continue;
            }
            if words.contains(&"none") {
                case.files.remove(path);
                continue;
            }
            case.files.insert(path.to_owned(), written_as(content, &words));
        }
        case
    }

    pub(crate) fn files(&self) -> PackFiles {
        self.files.clone()
    }
}

fn written_as(content: &str, words: &[&str]) -> Vec<u8> {
    let mut text = content.to_owned();
    for word in words {
        text = match *word {
            "crlf" => text.replace('\n', "\r\n"),
            "bom" => format!("\u{feff}{text}"),
            "conditions" => rules_of(&text),
            "latin1" => return text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
            other => panic!("a file cannot be written as `{other}`"),
        };
    }
    text.into_bytes()
}

/// One rule for each condition.
fn rules_of(text: &str) -> String {
    let (head, conditions) = text.split_once("---\n").unwrap();
    let mut rules = head.to_owned();
    for (index, line) in conditions.lines().filter(|line| !line.is_empty()).enumerate() {
        let subjects = ["profile", "rename", "message", "standing"];
        let (subject, condition) =
            line.split_once(": ").filter(|(subject, _)| subjects.contains(subject)).unwrap_or(("message", line));
        let number = index + 1;
        rules += &format!(
            "\n[[rule]]\nid = \"r{number}\"\non = \"{subject}\"\ntitle = \"Rule {number}\"\nwhen = '{condition}'\n\
             points = 1\nhits = [\"a\"]\nmisses = [\"b\"]\n"
        );
    }
    rules
}
