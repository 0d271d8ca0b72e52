//! Tables for people, once, written as text or Markdown. Read [`Table`].

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
    fn one_table_in_two_shapes() {
        let mut table = Table::new(&[Column::Words("rule"), Column::Numbers("hits")]);
        table.row(["a|b".to_owned(), "7".to_owned()]);
        table.row(["<c>".to_owned(), "12".to_owned()]);
        assert_eq!(table.text(), "rule  hits\na|b      7\n<c>     12");
        assert_eq!(table.markdown(), "| rule | hits |\n| --- | ---: |\n| a\\|b | 7 |\n| <c> | 12 |");
    }

    #[test]
    fn shares_are_rounded_to_hundredths_of_a_percent() {
        assert_eq!(percent(5_000_000), "0.50 %");
        assert_eq!(percent(1_000_000_000), "100.00 %");
        assert_eq!(percent(99_999), "0.01 %");
    }
}
