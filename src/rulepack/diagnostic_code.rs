//! The stable list of codes for problems in rule files: name, severity, meaning.

use super::diagnostic::Severity;

macro_rules! codes {
    ($( $code:ident $name:literal $severity:ident $meaning:literal )*) => {
        /// The kind of a problem. Codes are never renamed and never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each code carries its meaning, which the reference prints")]
        pub enum DiagnosticCode { $( $code, )* }

        impl DiagnosticCode {
            /// Every code, in the order of the reference.
            pub const ALL: &[DiagnosticCode] = &[ $( DiagnosticCode::$code, )* ];

            /// The code as people and machines read it.
            pub fn name(self) -> &'static str {
                match self { $( DiagnosticCode::$code => $name, )* }
            }

            /// How bad a problem of this kind is.
            pub fn severity(self) -> Severity {
                match self { $( DiagnosticCode::$code => Severity::$severity, )* }
            }

            /// What it means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $( DiagnosticCode::$code => $meaning, )* }
            }
        }
    };
}

codes! {
    TomlSyntax "toml-syntax" Error "The file is not TOML."
    NotUtf8 "not-utf8" Error "The file is not UTF-8."
    UnknownKey "unknown-key" Error "A key that nothing reads, often a slip."
    MissingKey "missing-key" Error "A key that must be there is not."
    WrongKind "wrong-kind" Error "A value of the wrong kind, such as a text where a number is due."
    BadValue "bad-value" Error "A value outside of what is allowed."
    BadId "bad-id" Error "An id that is not lower-case words joined by `-`."
    DuplicateId "duplicate-id" Error "Two rules, lists or definitions of one name."
    MissingFile "missing-file" Error "A file that the pack names is not in it."
    TableProblem "table-problem" Error "A reference table that cannot be read."
    NotLiteral "not-literal" Error "A condition or pattern in a string with escapes, so that places in it cannot be told."
    ConditionSyntax "condition-syntax" Error "A condition that cannot be read."
    MixedAndOr "mixed-and-or" Error "`and` beside `or` without parentheses."
    ChainedComparison "chained-comparison" Error "Two comparisons in a row, such as `1 < x < 3`."
    TooDeep "too-deep" Error "A condition nested too deeply, or too long."
    UnknownFact "unknown-fact" Error "A name that no fact, list, pattern or definition has."
    WrongSubject "wrong-subject" Error "A fact that the subject of the rule does not have."
    WrongType "wrong-type" Error "An expression of a type that does not fit its place."
    WrongArguments "wrong-arguments" Error "A fact or function with arguments it does not take, or without those it needs."
    WrongListKind "wrong-list-kind" Error "A list of a kind that cannot be tested here."
    UnknownWord "unknown-word" Error "A word that the fact never has."
    UnknownList "unknown-list" Error "A list or pattern that is not defined."
    UnknownRule "unknown-rule" Error "`fired` names a rule that is not there, not live, or about another subject."
    Cycle "cycle" Error "Rules or definitions that need each other in a circle."
    BadEntry "bad-entry" Error "A list entry that cannot be tested."
    BadPattern "bad-pattern" Error "A regular expression that cannot be compiled, or is too large."
    UnfoldedPattern "unfolded-pattern" Error "A regular expression with characters that folded text never has."
    LookalikeInRule "lookalike-in-rule" Error "Invisible or direction-changing characters in a rule file."
    BlocksAlone "blocks-alone" Error "A rule that can block by itself and does not say `alone = true`."
    ExpiredException "expired-exception" Warning "An exception whose date has passed."
    UnknownException "unknown-exception" Error "An exception or override for a rule that is not in the pack."
    AlwaysTrue "always-true" Warning "A condition that is always true."
    NeverTrue "never-true" Warning "A condition that is never true, so that the rule can never fire."
    DuplicateEntry "duplicate-entry" Warning "A list entry that stands twice, once folded."
    Unused "unused" Warning "A list, pattern or definition that no condition uses."
    UnusedFile "unused-file" Warning "A list file that no list reads."
    Twin "twin" Warning "Two rules about the same subject with the same condition."
    MissingCase "missing-case" Warning "A live or shadow rule without a hit or without a miss beside it."
    NoProtection "no-protection" Warning "No live rule blocks messages to recipients who blocked the sender."
    NotInUse "not-in-use" Note "A rule file that `policy.toml` does not list: checked, but not in force."
    AlwaysEvaluated "always-evaluated" Note "A message rule that needs no text match, so that it is evaluated for each message."
    PatternWithoutLiteral "pattern-without-literal" Note "A regular expression without a literal that every match needs, so that it is tried on each text."
    Expired "expired" Warning "A rule whose `expires` has passed."
    ReviewDue "review-due" Note "A rule whose `review_by` has passed."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let mut names: Vec<_> = DiagnosticCode::ALL.iter().map(|code| code.name()).collect();
        assert!(
            names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DiagnosticCode::ALL.len());
    }
}
