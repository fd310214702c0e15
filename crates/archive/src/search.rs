//! Full text over reports and events.

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::resolve::AnyId;
use dateline_facts::id::{EventId, ReportId};

/// A report or an event in which the words stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which.
    pub id: AnyId,
    /// A report's headline; of an event, its type.
    pub title: String,
    /// Words around, the found ones between [`Hit::OPEN`] and [`Hit::CLOSE`].
    pub snippet: String,
    /// Lower is better (BM25).
    pub rank: f64,
}

impl Hit {
    /// Before a found word.
    pub const OPEN: char = '\u{2}';
    /// Behind a found word.
    pub const CLOSE: char = '\u{3}';
}

/// The user's words as a query that can mean nothing else: every word in quotes, all of them required; a
/// stretch between the user's own quotation marks stays together. `None` where there is no word at all.
pub(crate) fn quoted(words: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (n, part) in words.split(['"', '“', '”']).enumerate() {
        if n % 2 == 1 {
            terms.push(part.to_owned());
        } else {
            terms.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    let terms: Vec<String> = terms
        .into_iter()
        .filter(|t| t.chars().any(char::is_alphanumeric))
        .map(|t| format!("\"{}\"", t.replace(['"', '\0'], " ")))
        .collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

impl Archive {
    /// Reports and events in which all of `words` stand, best first, at most `limit` of each.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, ArchiveError> {
        let Some(query) = quoted(words) else { return Ok(Vec::new()) };
        let mut hits = Vec::new();
        let mut statement = self.db.prepare_cached(
            "SELECT rowid, title, snippet(text_words, -1, char(2), char(3), ' … ', 24), bm25(text_words, 4.0, 1.0)
             FROM text_words WHERE text_words MATCH ?1 ORDER BY 4, rowid LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(rusqlite::params![query, limit], |r| {
            Ok(Hit {
                id: AnyId::Report(ReportId(r.get::<_, i64>(0)?.cast_unsigned())),
                title: r.get(1)?,
                snippet: r.get(2)?,
                rank: r.get(3)?,
            })
        })?;
        for hit in rows {
            hits.push(hit?);
        }
        let mut statement = self.db.prepare_cached(
            "SELECT event_words.rowid, snippet(event_words, 0, char(2), char(3), ' … ', 24), bm25(event_words)
             FROM event_words WHERE event_words MATCH ?1 ORDER BY 3, event_words.rowid LIMIT ?2",
        )?;
        let rows = statement.query_map(rusqlite::params![query, limit], |r| {
            Ok((EventId(r.get::<_, i64>(0)?.cast_unsigned()), r.get::<_, String>(1)?, r.get::<_, f64>(2)?))
        })?;
        for row in rows {
            let (id, snippet, rank) = row?;
            let title = self.event(id)?.map(|e| e.kind.as_str().to_owned()).unwrap_or_default();
            hits.push(Hit { id: AnyId::Event(id), title, snippet, rank });
        }
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_users_are_words() {
        assert_eq!(quoted("drone strike").unwrap(), r#""drone" "strike""#);
        assert_eq!(quoted(r#"say "drone strike" now"#).unwrap(), r#""say" "drone strike" "now""#);
        assert_eq!(quoted("a OR b* NEAR(c)").unwrap(), r#""a" "OR" "b*" "NEAR(c)""#);
        assert_eq!(quoted(r#"" * - ""#), None);
        assert_eq!(quoted(r#"un"closed"#).unwrap(), r#""un" "closed""#);
    }
}
