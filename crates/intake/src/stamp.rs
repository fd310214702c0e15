//! What the dates in a short line are dates of: "Posted on January 5, 2024 | Updated: January 6, 2024".

use crate::dates::{self, Order};
use crate::lines::plain;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a date is the date of, by the words in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of publication, in so many words.
    Published,
    /// Of a change.
    Modified,
    /// Of a copyright.
    Rights,
    /// Of something else: an event, a deadline, a member's joining.
    Other,
    /// No word says.
    Bare,
}

/// A date with its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Where the date stands in the line.
    pub range: Range<usize>,
    /// The day.
    pub date: Date,
    /// What of.
    pub role: Role,
}

static LABELS: LazyLock<FxHashMap<String, Role>> = LazyLock::new(|| {
    dateline_data::DATE_LABELS
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(role, words)| {
            let role = match role {
                "published" => Role::Published,
                "modified" => Role::Modified,
                "rights" => Role::Rights,
                _ => Role::Other,
            };
            (plain(words), role)
        })
        .collect()
});

/// Words that are labels only right before the date.
const WEAK: [&str; 14] = [
    "on", "from", "vom", "ab", "bis", "until", "next", "data", "date", "since", "seit", "stand", "update",
    "event",
];

/// The dates of a line, implausible ones too, with their roles.
pub fn stamps(line: &str, order: Order) -> Vec<Stamp> {
    let mut from = 0;
    let mut last = Role::Bare;
    dates::find_any(line, order)
        .into_iter()
        .map(|(range, date)| {
            let before = &line[from..range.start];
            let mut role = role(before);
            // "January 5, 2024 – January 7, 2024" is a stretch of time.
            let stretch = from > 0 && matches!(before.trim(), "-" | "–" | "—" | "to" | "bis" | "until");
            if stretch {
                role = Role::Other;
            } else if role == Role::Bare && from > 0 && before.trim().is_empty() {
                role = last;
            }
            from = range.end;
            last = role;
            Stamp { range, date, role }
        })
        .collect()
}

/// What the words in front of a date say.
pub fn role(before: &str) -> Role {
    let mut start = before.len().saturating_sub(120);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let before = &before[start..];
    if before.trim().is_empty() {
        return Role::Bare;
    }
    if before.contains("(c)") || before.contains("(C)") {
        return Role::Rights;
    }
    let text = plain(before);
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let mut weak = Role::Bare;
    // The label nearest to the date; of those that end at one word the longest.
    for end in (1..=words.len()).rev() {
        for begin in end.saturating_sub(4)..end {
            let label = words[begin..end].join(" ");
            let Some(role) = LABELS.get(label.as_str()) else { continue };
            if end - begin == 1 && WEAK.contains(&label.as_str()) {
                if end == words.len() && weak == Role::Bare {
                    weak = *role;
                }
                continue;
            }
            return *role;
        }
    }
    weak
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn roles(line: &str) -> Vec<Role> {
        stamps(line, Order::Unknown).into_iter().map(|s| s.role).collect()
    }

    #[test]
    fn roles_by_hand() {
        use Role::*;
        assert_eq!(
            roles("Posted by Jane Roe on January 5, 2024 | Updated: January 6, 2024"),
            [Published, Modified]
        );
        assert_eq!(
            roles("Veröffentlicht am 05.01.2024, zuletzt geändert am 06.01.2024"),
            [Published, Modified]
        );
        assert_eq!(roles("© January 5, 2024"), [Rights]);
        assert_eq!(roles("Today is January 5, 2024"), [Other]);
        assert_eq!(roles("January 5, 2024"), [Bare]);
        assert_eq!(roles("発表 2024年1月5日"), [Bare]);
        assert_eq!(roles("发布时间：2024-01-05"), [Published]);
        assert_eq!(roles("January 5, 2024 – January 7, 2024"), [Bare, Other]);
        assert_eq!(roles("The troops left on January 5, 2024"), [Other]);
        assert_eq!(stamps("Updated: 1 January 1970", Order::Unknown)[0].date, date(1970, 1, 1));
    }
}
