//! Conditions and the trees they become, written as nested lists; and what is no condition.

use proptest::prelude::*;

use super::*;

/// The tree as a nested list: `(and a (< b 3))`.
fn shown(expr: &Expr) -> String {
    let list = |head: &str, parts: &[&Expr]| {
        let parts: String = parts.iter().map(|part| format!(" {}", shown(part))).collect();
        format!("({head}{parts})")
    };
    match &expr.kind {
        ExprKind::Literal(value, _) => value.to_string(),
        ExprKind::Quoted(text) => format!("\"{text}\""),
        ExprKind::Words(count) => format!("{count}-words"),
        ExprKind::Name { name, arguments: None } => name.clone(),
        ExprKind::Name { name, arguments: Some(arguments) } => {
            list(&format!("{name}!"), &arguments.iter().collect::<Vec<_>>())
        }
        ExprKind::List(items) => list("list", &items.iter().collect::<Vec<_>>()),
        ExprKind::Not(inner) => list("not", &[inner]),
        ExprKind::And(parts) => list("and", &parts.iter().collect::<Vec<_>>()),
        ExprKind::Or(parts) => list("or", &parts.iter().collect::<Vec<_>>()),
        ExprKind::Compare(comparison, left, right) => list(&format!("{comparison:?}"), &[left, right]),
        ExprKind::Member(membership, left, right) => list(&format!("{membership:?}"), &[left, right]),
        ExprKind::Arithmetic(operator, left, right) => list(&format!("{operator:?}"), &[left, right]),
        ExprKind::Otherwise(value, fallback) => list("otherwise", &[value, fallback]),
        ExprKind::Quantified { quantifier, variable, list: of, body, .. } => {
            list(&format!("{quantifier:?} {variable}"), &[of, body])
        }
    }
}

#[test]
fn conditions_are_read_by_precedence() {
    let cases = [
        ("a", "a"),
        ("a and b and c", "(and a b c)"),
        ("a or b", "(or a b)"),
        ("not a and b", "(and (not a) b)"),
        ("not not a", "(not (not a))"),
        ("not a == b", "(not (Equal a b))"),
        ("(a or b) and c", "(and (or a b) c)"),
        ("a < b + c * 2", "(Less a (Add b (Multiply c 2)))"),
        ("a - b - c > 0", "(Greater (Subtract (Subtract a b) c) 0)"),
        ("a / b * c >= 1", "(GreaterOrEqual (Multiply (Divide a b) c) 1)"),
        ("a otherwise 0 + 1 <= 3", "(LessOrEqual (Add (otherwise a 0) 1) 3)"),
        ("x in [\"a\", \"b\"]", "(In x (list \"a\" \"b\"))"),
        ("x not in l", "(NotIn x l)"),
        ("not x in l", "(not (In x l))"),
        ("x.host under l", "(Under x.host l)"),
        ("any x in links: (x.own or x.ip)", "(Any x links (or x.own x.ip))"),
        ("(count x in links: (x.own)) >= 2", "(GreaterOrEqual (Count x links x.own) 2)"),
        ("count x in links: (x.own) >= 2", "(GreaterOrEqual (Count x links x.own) 2)"),
        ("all x in links: (x.own) and b", "(and (All x links x.own) b)"),
        ("t.near(a, \"b c\", 8 words)", "(t.near! a \"b c\" 8-words)"),
        ("s.r(7d) != 0", "(NotEqual (s.r! 7d) 0)"),
        ("f()", "(f!)"),
        ("any", "any"),
        ("- 3 < a", "(Less -3 a)"),
        ("-a < --3", "(Less (Subtract 0 a) 3)"),
        ("a\n  and\tb\r\n", "(and a b)"),
    ];
    for (condition, expected) in cases {
        match parse(condition) {
            Ok(tree) => assert_eq!(shown(&tree), expected, "{condition}"),
            Err(error) => panic!("{condition}: {error:?}"),
        }
    }
}

#[test]
fn values_are_read_with_their_unit() {
    let cases = [
        ("0", "0"),
        ("10_000", "10000"),
        ("0.3%", "0.3%"),
        ("100%", "100%"),
        ("1.5%", "1.5%"),
        ("90s", "90s"),
        ("30m", "30m"),
        ("24h", "1d"),
        ("2w", "14d"),
        ("08:00", "08:00"),
        ("23:59", "23:59"),
        ("2026-11-22", "2026-11-22"),
        ("200 EUR", "200 EUR"),
        ("1.99 EUR", "1.99 EUR"),
        ("-5%", "-5%"),
        ("-200 EUR", "-200 EUR"),
        ("true", "true"),
        ("\"Zollgebühr 1,99\"", "\"Zollgebühr 1,99\""),
        ("3-1", "(Subtract 3 1)"),
        ("2026-11", "(Subtract 2026 11)"),
    ];
    for (written, expected) in cases {
        assert_eq!(parse(written).map(|tree| shown(&tree)).as_deref(), Ok(expected), "{written}");
    }
}

#[test]
fn what_is_no_condition_is_pointed_at() {
    let cases = [
        ("", "", "this condition is empty"),
        ("a b", "b", "the condition should end here"),
        ("a and", "", "something is missing at the end of the condition"),
        ("a)", ")", "this `)` closes nothing"),
        ("f(a", "(", "this parenthesis is never closed"),
        ("any x in l: (x", "(", "this parenthesis is never closed"),
        ("x in [\"a\"", "[", "this bracket is never closed"),
        ("a and b or c", "or", "`and` and `or` stand side by side"),
        ("1 < a < 3", "1 < a < 3", "comparisons do not chain"),
        ("a = 1", "=", "`=` does not compare"),
        ("a AND b", "AND", "`AND` has no meaning here"),
        ("a > 3 NOT", "NOT", "`NOT` has no meaning here"),
        ("a ü b", "ü", "`ü` has no meaning here"),
        ("a == \"b", "\"b", "this quote is never closed"),
        ("a > 3k", "3k", "`k` is no unit"),
        (
            "a > 9223372036854775808",
            "9223372036854775808",
            "`9223372036854775808` is too large, or has too many decimals",
        ),
        ("a > 24:00", "24:00", "`24:00` is no time of day"),
        ("a > 2026-02-30", "2026-02-30", "`2026-02-30` is no day of the calendar"),
        ("any in in l: (a)", "in", "an element cannot be called `in`"),
    ];
    for (condition, place, message) in cases {
        let error = parse(condition).expect_err(condition);
        assert_eq!((condition.get(error.span), error.message.as_str()), (Some(place), message), "{condition}");
    }
}

#[test]
fn every_part_lies_within_its_condition() {
    let condition = "any x in links: (x.own and not (x.host in [\"ä\", \"b\"])) or (a otherwise -1) + 2 > 3";
    let tree = parse(condition).unwrap();
    assert_eq!(tree.span, 0..condition.len());
    let ExprKind::Or(parts) = &tree.kind else { panic!("{tree:?}") };
    let written: Vec<_> = parts.iter().filter_map(|part| condition.get(part.span.clone())).collect();
    assert_eq!(written[0], "any x in links: (x.own and not (x.host in [\"ä\", \"b\"]))");
    // Parentheses belong to no part: the comparison starts behind the first one.
    assert_eq!(written[1], "a otherwise -1) + 2 > 3");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,60}") {
        check(&text)?;
    }

    #[test]
    fn no_heap_of_words_makes_the_parser_panic(words in prop::collection::vec(prop::sample::select(vec![
        "a", "and", "or", "not", "in", "under", "otherwise", "any", "x", "l", ":", "(", ")", "[", "]", ",", "==", "<", "+", "-", "*",
        "/", "3", "7d", "0.3%", "08:00", "2026-11-22", "200 EUR", "\"ü\"", "words", "text.mentions(", "true", " ", ".", "=",
    ]), 0..40), blank in prop::bool::ANY) {
        check(&words.join(if blank { " " } else { "" }))?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let span = match parse(text) {
        Ok(tree) => tree.span,
        Err(error) => error.span,
    };
    prop_assert!(text.get(span.clone()).is_some(), "{span:?} is no place in {text:?}");
    Ok(())
}
