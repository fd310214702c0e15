//! What comes in from outside, before anything is concluded from it.

use crate::address;
use dateline_facts::id::ReportId;
use jiff::civil::Date;

/// The bytes of one report with where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawReport {
    /// Path or address; a record inside a container has `#n` (from 1) behind the container's.
    pub uri: String,
    /// The bytes as found: decompressed, not decoded.
    pub bytes: Vec<u8>,
    /// What they are.
    pub form: Form,
    /// What the container says of them.
    pub hints: Hints,
}

impl RawReport {
    /// The id: of the bytes, and of whose they are where the container says so, because an agency's text in two papers
    /// is two reports.
    pub fn id(&self) -> ReportId {
        let whose = address::whose(self.hints.outlet.as_deref(), self.hints.url.as_deref());
        whose.map_or_else(|| ReportId::of(&[&self.bytes]), |w| ReportId::of(&[&self.bytes, w.as_bytes()]))
    }
}

/// What the bytes of a report are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A whole page.
    Html,
    /// A piece of HTML, such as a feed item's content: all of it is the text.
    Fragment,
    /// Text, possibly damaged by whoever scraped it.
    Plain,
    /// Markdown.
    Markdown,
}

/// What a container (feed, WARC, JSON line) says of a report. Metadata, not proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The id in the user's own file.
    pub id: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The headline is part of what is told and stands apart from the text, as in a feed.
    pub headed: bool,
    /// Authors.
    pub authors: Vec<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Date of publication.
    pub published: Option<Date>,
    /// The day it was fetched: nothing published later can be in it.
    pub fetched: Option<Date>,
    /// Charset from a header.
    pub charset: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// How much of the report the container holds.
    pub extent: Extent,
    /// Where in the same file the same `id` was given before.
    pub id_before: Option<String>,
    /// What the container says that could not be read, in words.
    pub remark: Option<String>,
}

/// How much of a report a container holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The whole text, as far as can be told.
    #[default]
    Full,
    /// A summary of a sentence or more.
    Summary,
    /// A summary that breaks off.
    Cut,
    /// Nothing but its address.
    Link,
}

/// Something that could not be read, or is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Path or address.
    pub uri: String,
    /// Why, in words, without the path.
    pub reason: String,
    /// `true` where it simply is no report (an image beside the pages); `false` where it is damaged
    /// or could not be opened, which makes the exit code 1.
    pub harmless: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_in_two_papers_is_two_reports() {
        let of = |outlet: Option<&str>, url: Option<&str>| {
            let hints =
                Hints { outlet: outlet.map(str::to_owned), url: url.map(str::to_owned), ..Hints::default() };
            let bytes = b"Troops left the base.".to_vec();
            RawReport { uri: "a.jsonl#1".into(), bytes, form: Form::Plain, hints }.id()
        };
        assert_eq!(of(None, None), ReportId::of(&[b"Troops left the base."]));
        assert_eq!(of(Some(" "), None), of(None, None));
        assert_ne!(of(Some("Alpha"), None), of(Some("Beta"), None));
        assert_eq!(of(Some("Alpha"), None), of(Some("alpha "), Some("https://other.example/x")));
        assert_ne!(of(None, Some("https://alpha.example/1")), of(None, Some("https://beta.example/1")));
        assert_eq!(
            of(None, Some("http://www.Alpha.example/1")),
            of(None, Some("https://alpha.example/1?from=feed"))
        );
        assert_eq!(of(None, Some("no address")), of(None, None));
    }
}
