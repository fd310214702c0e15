//! Standard output and standard error: colour only on a terminal that wants it, no panic on a closed pipe.

use anstyle::{AnsiColor, Style};
use std::io::{self, BufWriter, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text for people: colours are taken out where standard output is no terminal or `NO_COLOR` is set.
pub fn text() -> impl Write {
    Plain(BufWriter::with_capacity(32 * 1024, anstream::stdout().lock()))
}

/// Takes out what could make a terminal show other words than there are: signs that turn the direction of
/// writing, and controls other than line ends, tabs and our own colours. Reports are written by strangers.
struct Plain<W>(W);

fn misleads(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\t' | '\u{1b}'))
}

/// `words` without signs that mislead.
fn plain(words: &str) -> std::borrow::Cow<'_, str> {
    match words.contains(misleads) {
        true => words.chars().filter(|c| !misleads(*c)).collect::<String>().into(),
        false => words.into(),
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Formatting hands on whole strings; anything else is not words and goes through.
        match std::str::from_utf8(bytes) {
            Ok(words) => self.0.write_all(plain(words).as_bytes())?,
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Data for programs.
pub fn data() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// A line on standard error.
pub fn complain(line: &str) {
    // Nobody listens there either: nothing more can be done.
    let _ = writeln!(anstream::stderr().lock(), "dateline: {}", plain(line));
}

/// A remark that is no complaint, on standard error.
pub fn remark(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", plain(line));
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
    fn strangers_words_cannot_turn_the_line() {
        let mut written = Vec::new();
        write!(Plain(&mut written), "a\u{202e}b\u{2066}c\rd\u{7}\u{9b}e\n\tf").unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "abcde\n\tf");
        assert!(matches!(plain("\u{628}\u{63a}\u{62f}\u{627}\u{62f}"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn words_are_cut_and_broken_by_columns() {
        assert_eq!(clipped("a  b\nc", 10), "a b c");
        assert_eq!(clipped("Baghdad said", 8), "Baghdad\u{2026}");
        assert_eq!(clipped("\u{5df4}\u{683c}\u{8fbe}", 5), "\u{5df4}\u{683c}\u{2026}");
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(padded("\u{5df4}", 4), "\u{5df4}  ");
    }
}
