//! Reading the TOML frame of a pack: tables whose every key must be known, every value with its
//! span, all problems at once. It knows nothing of rules. Read [`Frame`].

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::diagnostic::{Diagnostics, Place};
use super::diagnostic_code::DiagnosticCode as Code;

/// A value with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// A text whose every byte stands in the file as it is, so that places in it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) text: String,
    /// Where the first byte of `text` stands in the file.
    pub(super) offset: usize,
}

impl Literal {
    /// The place in the file of a range of bytes in the text.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        self.offset + range.start..self.offset + range.end
    }

    /// The place of the whole text.
    pub(super) fn span(&self) -> Range<usize> {
        self.place(0..self.text.len())
    }
}

/// A file of the pack that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceText<'s> {
    pub(super) file: &'s str,
    pub(super) text: &'s str,
}

impl<'s> SourceText<'s> {
    /// A place in this file.
    pub(super) fn at(&self, span: Range<usize>) -> Place<'s> {
        Place { file: self.file, span }
    }

    /// Parses the file. A file with syntax errors gives all of them and nothing else: what stands
    /// after one would be read askew, and reports about that would mislead.
    pub(super) fn parse(&self, sink: &mut Diagnostics) -> Option<Spanned<DeTable<'s>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let is_whole = errors.is_empty();
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            sink.report(Code::TomlSyntax, &self.at(span), error.message().replace('\n', "; "));
        }
        is_whole.then_some(table)
    }
}

/// One table, read key by key; [`Frame::finish`] reports the keys that nobody asked for.
pub(super) struct Frame<'f, 's> {
    pub(super) source: SourceText<'s>,
    /// How people call this table: `rule`, `[policy]`.
    what: String,
    /// Where to point when a key is missing.
    header: Range<usize>,
    table: &'f DeTable<'s>,
    asked: Vec<&'static str>,
}

impl<'f, 's> Frame<'f, 's> {
    pub(super) fn new(
        source: SourceText<'s>,
        what: impl Into<String>,
        header: Range<usize>,
        table: &'f DeTable<'s>,
    ) -> Self {
        Frame { source, what: what.into(), header, table, asked: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn header(&self) -> Range<usize> {
        self.header.clone()
    }

    /// The raw value of a key.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'f Spanned<DeValue<'s>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// Whether a key is there, whatever its value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Every key with its value, for tables whose keys are names.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Located<String>, &'f Spanned<DeValue<'s>>)> + use<'f, 's> {
        let table = self.table;
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| (Located { value: key.get_ref().to_string(), span: key.span() }, value))
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries.into_iter()
    }

    /// Reports that a key must be there.
    pub(super) fn missing(&self, key: &str, sink: &mut Diagnostics) {
        // A value of the wrong kind was reported as such.
        if self.has(key) {
            return;
        }
        let place = self.source.at(self.header.clone());
        sink.report(Code::MissingKey, &place, format!("`{key}` is missing in {}", self.what));
    }

    fn wrong(&self, key: &str, span: Range<usize>, found: &str, due: &str, sink: &mut Diagnostics) {
        let message = format!("`{key}` must be {due}, not {found}");
        sink.report(Code::WrongKind, &self.source.at(span), message);
    }

    pub(super) fn text(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Located { value: text.to_string(), span: value.span() }),
            other => {
                self.wrong(key, value.span(), kind_of(other), "a text", sink);
                None
            }
        }
    }

    pub(super) fn required_text(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Located<String>> {
        if !self.table.contains_key(key) {
            self.asked.push(key);
            self.missing(key, sink);
            return None;
        }
        self.text(key, sink)
    }

    pub(super) fn int(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Located<i64>> {
        let value = self.value(key)?;
        let DeValue::Integer(int) = value.get_ref() else {
            self.wrong(key, value.span(), kind_of(value.get_ref()), "a whole number", sink);
            return None;
        };
        let parsed = i64::from_str_radix(&int.as_str().replace('_', ""), int.radix()).ok();
        if parsed.is_none() {
            sink.report(Code::BadValue, &self.source.at(value.span()), format!("`{key}` is too large"));
        }
        parsed.map(|int| Located { value: int, span: value.span() })
    }

    pub(super) fn bool(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Located<bool>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(Located { value: *flag, span: value.span() }),
            other => {
                self.wrong(key, value.span(), kind_of(other), "`true` or `false`", sink);
                None
            }
        }
    }

    /// A date, written bare (`2026-12-31`) or as text.
    pub(super) fn date(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Located<jiff::civil::Date>> {
        let value = self.value(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            other => {
                self.wrong(key, value.span(), kind_of(other), "a date", sink);
                return None;
            }
        };
        let Ok(date) = written.parse() else {
            sink.report(Code::BadValue, &self.source.at(value.span()), format!("`{written}` is no date"))
                .help("write year, month, day: 2026-12-31");
            return None;
        };
        Some(Located { value: date, span: value.span() })
    }

    pub(super) fn texts(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Vec<Located<String>>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Array(array) => Some(self.array_of_texts(key, array, sink)),
            other => {
                self.wrong(key, value.span(), kind_of(other), "a list of texts", sink);
                None
            }
        }
    }

    fn array_of_texts(&self, key: &str, array: &DeArray<'s>, sink: &mut Diagnostics) -> Vec<Located<String>> {
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(Located { value: text.to_string(), span: item.span() }),
                other => self.wrong(key, item.span(), kind_of(other), "a list of texts", sink),
            }
        }
        texts
    }

    /// Texts by language: `{ en = "…", de = "…" }`.
    pub(super) fn by_language(&mut self, key: &'static str, sink: &mut Diagnostics) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        if let Some(frame) = self.table(key, sink) {
            for (language, value) in frame.entries() {
                let plausible = (2..=8).contains(&language.value.len())
                    && language.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                match value.get_ref() {
                    DeValue::String(text) if plausible => {
                        texts.insert(language.value, text.to_string());
                    }
                    DeValue::String(_) => {
                        let message = format!("`{}` is no language tag", language.value);
                        sink.report(Code::BadValue, &self.source.at(language.span), message)
                            .help("use a tag such as `en`, `de` or `pt-BR`");
                    }
                    other => frame.wrong(&language.value, value.span(), kind_of(other), "a text", sink),
                }
            }
        }
        texts
    }

    /// A table below this one.
    pub(super) fn table(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Frame<'f, 's>> {
        let value = self.value(key)?;
        self.as_table(key, value, sink)
    }

    /// A value as a table; `key` is how people call it.
    pub(super) fn as_table(
        &self,
        key: &str,
        value: &'f Spanned<DeValue<'s>>,
        sink: &mut Diagnostics,
    ) -> Option<Frame<'f, 's>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Frame::new(self.source, format!("`{key}`"), value.span(), table)),
            other => {
                self.wrong(key, value.span(), kind_of(other), "a table", sink);
                None
            }
        }
    }

    /// An array of tables below this one: `[[rule]]`.
    pub(super) fn tables(&mut self, key: &'static str, sink: &mut Diagnostics) -> Vec<Frame<'f, 's>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            let found = match value.get_ref() {
                DeValue::Table(_) => format!("`[{key}]`"),
                other => kind_of(other).to_owned(),
            };
            self.wrong(key, value.span(), &found, &format!("written `[[{key}]]`"), sink);
            return Vec::new();
        };
        array.iter().filter_map(|item| self.as_table(key, item, sink)).collect()
    }

    /// The text of a key as it stands in the file, byte by byte.
    pub(super) fn literal(&mut self, key: &'static str, sink: &mut Diagnostics) -> Option<Literal> {
        let value = self.value(key)?;
        self.as_literal(key, value, sink)
    }

    /// A value as a text that stands in the file byte by byte.
    pub(super) fn as_literal(
        &self,
        key: &str,
        value: &Spanned<DeValue<'s>>,
        sink: &mut Diagnostics,
    ) -> Option<Literal> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(key, value.span(), kind_of(value.get_ref()), "a text in single quotes", sink);
            return None;
        };
        let span = value.span();
        let raw = self.source.text.get(span.clone()).unwrap_or_default();
        let (opening, stands) = unquoted(raw);
        if stands == text.as_ref() {
            return Some(Literal { text: text.to_string(), offset: span.start + opening });
        }
        sink.report(Code::NotLiteral, &self.source.at(span), format!("`{key}` is written with escapes"))
            .help("put it into single quotes: `'…'`, or `'''…'''` over several lines");
        None
    }

    /// Reports every key that was not asked for.
    pub(super) fn finish(self, sink: &mut Diagnostics) {
        for (key, _) in self.entries() {
            if !self.asked.contains(&key.value.as_str()) {
                let message = format!("{} has no key `{}`", self.what, key.value);
                let otherwise = format!("keys are: {}", self.asked.join(", "));
                sink.report(Code::UnknownKey, &self.source.at(key.span), message).help_nearest(
                    &key.value,
                    self.asked.iter().copied(),
                    &otherwise,
                );
            }
        }
    }
}

/// What stands between the quotes of a TOML string, and how many bytes stand before it. Quotes are
/// one or three characters; a line break right after three is not part of the text.
fn unquoted(raw: &str) -> (usize, &str) {
    let is_triple = raw.len() >= 6 && ["'''", "\"\"\""].into_iter().any(|quotes| raw.starts_with(quotes));
    let length = if is_triple { 3 } else { 1 };
    let inner = raw.get(length..raw.len().saturating_sub(length)).unwrap_or_default();
    let text = match is_triple {
        true => inner.strip_prefix("\r\n").or_else(|| inner.strip_prefix('\n')).unwrap_or(inner),
        false => inner,
    };
    (length + inner.len() - text.len(), text)
}

/// What a value is, in the words of people who do not program.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A TOML value as JSON text, for records that stand in rule cases.
pub(super) fn to_json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(int) => {
            i64::from_str_radix(&int.as_str().replace('_', ""), int.radix()).map_or(serde_json::Value::Null, Into::into)
        }
        DeValue::Float(float) => float.as_str().parse::<f64>().map_or(serde_json::Value::Null, Into::into),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(array) => array.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let object =
                table.iter().map(|(key, value)| (key.get_ref().to_string(), to_json(value.get_ref()))).collect();
            serde_json::Value::Object(object)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_stands_in_its_file_byte_by_byte() {
        let cases = [
            ("when = 'a b'", Some("a b")),
            ("when = \"a b\"", Some("a b")),
            ("when = '''a'''", Some("a")),
            ("when = '''\n a\nb'''", Some(" a\nb")),
            ("when = '''\r\n a\r\nb'''", Some(" a\r\nb")),
            ("when = \"\"\"\na \"quoted\" b\"\"\"", Some("a \"quoted\" b")),
            ("when = ''", Some("")),
            ("when = ''''''", Some("")),
            ("when = '''''a'''", Some("''a")),
            ("when = '''a'''''", Some("a''")),
            ("# ü\nwhen = 'ä'", Some("ä")),
            ("\u{feff}when = 'a'", Some("a")),
            ("when = \"a\\tb\"", None),
            ("when = \"\\u0061\"", None),
            ("when = \"\"\"a \\\n   b\"\"\"", None),
        ];
        for (text, expected) in cases {
            let mut sink = Diagnostics::default();
            let source = SourceText { file: "lure.toml", text };
            let table = source.parse(&mut sink).unwrap();
            let mut frame = Frame::new(source, "this file", 0..0, table.get_ref());
            let literal = frame.literal("when", &mut sink);
            assert_eq!(literal.as_ref().map(|literal| literal.text.as_str()), expected, "{text}");
            assert_eq!(literal.and_then(|literal| text.get(literal.span())), expected, "{text}");
            assert_eq!(sink.has_errors(), expected.is_none(), "{text}");
        }
    }

    #[test]
    fn values_become_the_json_of_records() {
        let text = "a = { i = -3, h = 0x1F, f = 1.5, b = true, s = \"ü\", d = 2026-11-22T10:00:00Z, l = [1, [\"x\"]] }";
        let table = SourceText { file: "lure.toml", text }.parse(&mut Diagnostics::default()).unwrap();
        let json = to_json(table.get_ref().get("a").unwrap().get_ref());
        let expected = serde_json::json!({
            "i": -3, "h": 31, "f": 1.5, "b": true, "s": "ü", "d": "2026-11-22T10:00:00Z", "l": [1, ["x"]]
        });
        assert_eq!(json, expected);
    }
}
