//! Aligned tables.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{TITLE, clean, styled};

/// The width at which a cell wraps, unless a single word is longer.
const WRAP: usize = 44;
/// The least width at which cells wrap to fit a narrow terminal.
const NARROWEST: usize = 16;
const GAP: &str = "  ";

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows under headings, aligned; long cells wrap at spaces, and empty columns are left out.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with those headings, its cells on the left.
    pub(crate) fn new<const N: usize>(headings: [&'static str; N]) -> Self {
        let columns = headings.into_iter().map(|heading| (heading, Align::Left)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Puts the cells of the column on that side.
    #[must_use]
    pub(crate) fn align(mut self, column: usize, align: Align) -> Self {
        if let Some(column) = self.columns.get_mut(column) {
            column.1 = align;
        }
        self
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len(), "a cell for each heading");
        self.rows.push(cells.into_iter().map(|cell| clean(&cell)).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines of text, each with a line break; where the terminal is narrower than the
    /// table, its cells wrap earlier.
    pub(crate) fn render(&self, terminal: Option<usize>) -> String {
        let wraps = (NARROWEST..=WRAP).rev().step_by(4);
        let mut rendered = wraps.map(|wrap| self.render_wrapped(wrap));
        let Some(terminal) = terminal else {
            return rendered.next().map(|(text, _)| text).unwrap_or_default();
        };
        let mut last = String::new();
        for (text, width) in rendered {
            last = text;
            if width <= terminal {
                break;
            }
        }
        last
    }

    /// The table with its cells wrapped at that width, and its own width.
    fn render_wrapped(&self, at: usize) -> (String, usize) {
        let used = |n: usize| self.rows.iter().any(|row| row.get(n).is_some_and(|c| !c.is_empty()));
        let used: Vec<usize> = (0..self.columns.len()).filter(|&n| used(n)).collect();
        let rows: Vec<Vec<Vec<&str>>> =
            self.rows.iter().map(|row| wrap_row(row, &used, at)).collect();
        let columns: Vec<Column> = used
            .iter()
            .enumerate()
            .map(|(place, &n)| {
                let (heading, align) = self.columns[n];
                let lines = rows.iter().filter_map(|row| row.get(place)).flatten();
                let widest = lines.map(|line| line.width()).max().unwrap_or(0);
                Column { heading, align, width: widest.max(heading.width()) }
            })
            .collect();

        let mut out = String::new();
        let headings: Vec<&str> = columns.iter().map(|column| column.heading).collect();
        let heading = line(&columns, &headings);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", styled(TITLE, heading));
        for row in &rows {
            let height = row.iter().map(Vec::len).max().unwrap_or(0);
            for n in 0..height {
                let cells: Vec<&str> =
                    row.iter().map(|cell| cell.get(n).copied().unwrap_or_default()).collect();
                let _ = writeln!(out, "{}", line(&columns, &cells));
            }
        }
        let gaps = GAP.len() * columns.len().saturating_sub(1);
        let width = columns.iter().map(|column| column.width).sum::<usize>() + gaps;
        (out, width)
    }
}

struct Column {
    heading: &'static str,
    align: Align,
    width: usize,
}

fn wrap_row<'a>(row: &'a [String], used: &[usize], at: usize) -> Vec<Vec<&'a str>> {
    used.iter().map(|&n| row.get(n).map(|cell| wrap(cell, at)).unwrap_or_default()).collect()
}

/// One line of a table, without spaces at its end.
fn line(columns: &[Column], cells: &[&str]) -> String {
    let mut out = String::new();
    for (n, (column, cell)) in columns.iter().zip(cells).enumerate() {
        let fill = " ".repeat(column.width.saturating_sub(cell.width()));
        out.push_str(if n == 0 { "" } else { GAP });
        match column.align {
            Align::Left => out.extend([*cell, &fill]),
            Align::Right => out.extend([&fill, *cell]),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The lines of a cell: broken where it has line breaks, and at spaces where it is too long.
fn wrap(cell: &str, at: usize) -> Vec<&str> {
    wrap_measured(cell, at, UnicodeWidthStr::width)
}

/// The same with widths by `measure`, which sees every word once.
fn wrap_measured(cell: &str, at: usize, mut measure: impl FnMut(&str) -> usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for text in cell.lines() {
        let mut words = text.split(' ');
        let first = words.next().unwrap_or_default();
        let (mut start, mut end, mut width) = (0, first.len(), measure(first));
        for word in words {
            let wide = measure(word);
            // A line has one word at least, be it too long.
            if end > start && width + 1 + wide > at {
                lines.push(text.get(start..end).unwrap_or_default());
                start = end + 1;
                (end, width) = (start + word.len(), wide);
            } else {
                (end, width) = (end + 1 + word.len(), width + 1 + wide);
            }
        }
        lines.push(text.get(start..end).unwrap_or_default());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(table: &Table) -> String {
        anstream::adapter::strip_str(&table.render(None)).to_string()
    }

    #[test]
    fn tables_are_aligned() {
        let mut table = Table::new(["EVENT", "NOTHING", "COUNT"]).align(2, Align::Right);
        table.row(["paid".to_owned(), String::new(), "7".to_owned()]);
        table.row(["配達".to_owned(), String::new(), "1200".to_owned()]);
        assert_eq!(plain(&table), "EVENT  COUNT\npaid       7\n配達    1200\n");
    }

    #[test]
    fn long_cells_wrap_at_spaces() {
        let mut table = Table::new(["A", "B"]);
        let long = "a ".repeat(30) + &"b".repeat(50) + " c";
        table.row([long, "x\ny".to_owned()]);
        let text = plain(&table);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines.iter().all(|line| line.width() <= 53), "{text}");
    }

    #[test]
    fn lines_are_as_full_as_they_can_be() {
        let check = |cell: &str, want: &[&str]| assert_eq!(wrap(cell, 5), want, "{cell:?}");
        check("", &[]);
        check("aa bb", &["aa bb"]);
        check("aa bbb", &["aa", "bbb"]);
        check("aaaaaaa b c d e", &["aaaaaaa", "b c d", "e"]);
        check("a bbbbbbb c", &["a", "bbbbbbb", "c"]);
        check("a\n\nbb bb b", &["a", "", "bb bb", "b"]);
        check(" aaaaaa b", &[" aaaaaa", "b"]);
        check("配達 配", &["配達", "配"]);
    }

    #[test]
    fn to_wrap_a_cell_costs_as_much_as_it_is_long() {
        let cell = "payment_failed, paid, place, ".repeat(10_000);
        let mut measured = 0;
        let lines = wrap_measured(&cell, WRAP, |word| {
            measured += word.len();
            word.width()
        });
        assert!(lines.len() > 5000);
        assert!(measured <= cell.len(), "{measured} bytes measured, of {}", cell.len());
    }

    #[test]
    fn tables_narrow_down_to_the_terminal() {
        let mut table = Table::new(["A", "B"]);
        table.row(["a ".repeat(30), "b ".repeat(30)]);
        let wide = table.render(None).lines().map(UnicodeWidthStr::width).max();
        let text = table.render(Some(60));
        let narrow = anstream::adapter::strip_str(&text).to_string();
        assert!(wide > Some(60));
        assert!(narrow.lines().all(|line| line.width() <= 60), "{narrow}");
    }

    #[test]
    fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
        let mut table = Table::new(["KEY"]);
        table.row(["a\u{1b}[31mb\u{202e}".to_owned()]);
        assert_eq!(plain(&table), "KEY\na\u{fffd}[31mb\u{fffd}\n");
    }
}
