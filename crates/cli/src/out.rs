//! Standard output and standard error: colour only on a terminal that wants it, no panic on a closed pipe.

use anstyle::{AnsiColor, Style};
use std::io::{self, BufWriter, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text for people: colours are taken out where standard output is no terminal or `NO_COLOR` is set.
pub fn text() -> impl Write {
    BufWriter::with_capacity(32 * 1024, anstream::stdout().lock())
}

/// Data for programs.
pub fn data() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// A line on standard error.
pub fn complain(line: &str) {
    // Nobody listens there either: nothing more can be done.
    let _ = writeln!(anstream::stderr().lock(), "dateline: {line}");
}

/// A remark that is no complaint, on standard error.
pub fn remark(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// For what stands behind other things.
pub const DIM: Style = Style::new().dimmed();
/// For headings.
pub const BOLD: Style = Style::new().bold();
/// For what is settled.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// For what is in doubt.
pub const YELLOW: Style = AnsiColor::Yellow.on_default();
/// For force and denial.
pub const RED: Style = AnsiColor::Red.on_default();
/// For cooperation in deed.
pub const CYAN: Style = AnsiColor::Cyan.on_default();

/// `words` in `style`.
pub fn styled(style: Style, words: &str) -> String {
    format!("{style}{words}{style:#}")
}

/// `words` filled up with blanks to `width` columns.
pub fn padded(words: &str, width: usize) -> String {
    let blanks = width.saturating_sub(words.width());
    format!("{words}{}", " ".repeat(blanks))
}

/// `words` on one line, cut to `width` columns with a mark where cut.
pub fn clipped(words: &str, width: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.width() <= width {
        return line;
    }
    let mut out = String::new();
    let mut used = 1;
    for c in line.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('\u{2026}');
    out
}

/// `words` broken into lines of at most `width` columns.
pub fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Columns to write for: the terminal's own, from 60 to 120; 100 where there is none.
pub fn columns() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).clamp(60, 120))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_broken_by_columns() {
        assert_eq!(clipped("a  b\nc", 10), "a b c");
        assert_eq!(clipped("Baghdad said", 8), "Baghdad\u{2026}");
        assert_eq!(clipped("\u{5df4}\u{683c}\u{8fbe}", 5), "\u{5df4}\u{683c}\u{2026}");
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(padded("\u{5df4}", 4), "\u{5df4}  ");
    }
}
