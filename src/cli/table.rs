//! Tables for people, once, written as text, Markdown or HTML. Read [`Table`].

/// A table with named columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A column; words stand on the left, numbers on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Words.
    Words(&'static str),
    /// Numbers.
    Numbers(&'static str),
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Column::Words(name) | Column::Numbers(name) => name,
        }
    }

    fn is_numbers(self) -> bool {
        matches!(self, Column::Numbers(_))
    }
}

impl Table {
    /// A table without rows.
    pub(super) fn new(columns: &[Column]) -> Self {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, one cell for each column.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is no row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Aligned lines.
    pub(super) fn text(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| column.name().to_owned()).collect();
        let width = |at: usize| {
            let cells = std::iter::once(&names).chain(&self.rows).filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let line = |cells: &Vec<String>| {
            let cells = cells.iter().zip(&widths).zip(&self.columns).map(|((cell, width), column)| {
                if column.is_numbers() { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        std::iter::once(&names).chain(&self.rows).map(line).collect::<Vec<_>>().join("\n")
    }

    /// A Markdown table.
    pub(super) fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let names = self.columns.iter().map(|column| column.name().to_owned()).collect();
        let rules = self.columns.iter().map(|column| if column.is_numbers() { "---:" } else { "---" }.to_owned());
        let mut lines = vec![line(names), line(rules.collect())];
        lines.extend(self.rows.iter().map(|row| line(row.iter().map(|cell| cell.replace('|', "\\|")).collect())));
        lines.join("\n")
    }

    /// An HTML table.
    pub(super) fn html(&self) -> String {
        let line = |tag: &str, cells: Vec<&str>| {
            let cells = cells.iter().zip(&self.columns).map(|(cell, column)| {
                let class = if column.is_numbers() { " class=\"n\"" } else { "" };
                format!("<{tag}{class}>{}</{tag}>", escaped(cell))
            });
            format!("<tr>{}</tr>", cells.collect::<String>())
        };
        let names = line("th", self.columns.iter().map(|column| column.name()).collect());
        let rows = self.rows.iter().map(|row| line("td", row.iter().map(String::as_str).collect()) + "\n");
        format!("<table><thead>{names}</thead><tbody>\n{}</tbody></table>", rows.collect::<String>())
    }
}

/// Text as it may stand in HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// `1.20 %`.
pub(super) fn percent(billionths: i64) -> String {
    format!("{} %", bare_percent(billionths))
}

/// Hundredths of a percent, rounded to the nearest.
pub(super) fn bare_percent(billionths: i64) -> String {
    let hundredths = (billionths + 50_000) / 100_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_in_three_shapes() {
        let mut table = Table::new(&[Column::Words("rule"), Column::Numbers("hits")]);
        table.row(["a|b".to_owned(), "7".to_owned()]);
        table.row(["<c>".to_owned(), "12".to_owned()]);
        assert_eq!(table.text(), "rule  hits\na|b      7\n<c>     12");
        assert_eq!(table.markdown(), "| rule | hits |\n| --- | ---: |\n| a\\|b | 7 |\n| <c> | 12 |");
        assert!(table.html().contains("<td>&lt;c&gt;</td><td class=\"n\">12</td>"));
    }

    #[test]
    fn shares_are_rounded_to_hundredths_of_a_percent() {
        assert_eq!(percent(5_000_000), "0.50 %");
        assert_eq!(percent(1_000_000_000), "100.00 %");
        assert_eq!(percent(99_999), "0.01 %");
    }
}
