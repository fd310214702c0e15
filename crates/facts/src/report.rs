//! One text from one place at one time.

use crate::id::ReportId;
use crate::span::Span;
use crate::when::When;
use serde::{Deserialize, Serialize};

/// A report after cleaning: what every later stage reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Hash of the raw bytes.
    pub id: ReportId,
    /// The id that the user's own file gave it (JSON Lines), kept in output.
    pub given_id: Option<String>,
    /// Where the bytes came from: a path (with `#n` inside a container) or an address.
    pub uri: String,
    /// The page's own address, where known.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Names of authors, without "By".
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it first: "AFP", "Reuters".
    pub agency: Option<String>,
    /// The outlet's section, such as "World".
    pub section: Option<String>,
    /// ISO 639-1 code of the text's language.
    pub language: Option<String>,
    /// When it was published.
    pub published: When,
    /// The cleaned text. All spans count its bytes.
    pub text: String,
    /// What the stretches of the text are, in order, not overlapping.
    pub blocks: Vec<Block>,
    /// What cleaning changed or took out, with the words.
    pub repairs: Vec<Repair>,
    /// What was lost or doubtful, in words.
    pub notes: Vec<String>,
}

impl Report {
    /// What the report goes by when written out: a record of a container (`feed.xml#3`) by its own address where that
    /// is known, anything else by where it came from.
    ///
    /// ```
    /// use dateline_facts::report::Report;
    /// let mut report = Report::plain("feed.xml#3", "Troops left.");
    /// assert_eq!(report.address(), "feed.xml#3");
    /// report.url = Some("https://example.org/3".into());
    /// assert_eq!(report.address(), "https://example.org/3");
    /// report.uri = "saved/page.html".into();
    /// assert_eq!(report.address(), "saved/page.html");
    /// ```
    pub fn address(&self) -> &str {
        let number = self.uri.rsplit_once('#').map_or("", |(_, number)| number);
        let contained = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        self.url.as_deref().filter(|_| contained).unwrap_or(&self.uri)
    }

    /// A report that is `text` and nothing else: one paragraph a line, unknown date.
    ///
    /// ```
    /// use dateline_facts::report::Report;
    /// let report = Report::plain("mem:1", "Troops left.\nTalks went on.");
    /// assert_eq!(report.blocks.len(), 2);
    /// ```
    pub fn plain(uri: &str, text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim();
            if !body.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                blocks.push(Block { span: Span::new(start, start + body.len()), kind: BlockKind::Paragraph });
            }
            at += line.len();
        }
        Report {
            id: ReportId::of(&[text.as_bytes()]),
            given_id: None,
            uri: uri.to_owned(),
            url: None,
            title: None,
            authors: Vec::new(),
            outlet: None,
            agency: None,
            section: None,
            language: None,
            published: When::unknown(),
            text: text.to_owned(),
            blocks,
            repairs: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// A stretch of the cleaned text with a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: BlockKind,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word used in output.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value for a word used in output.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a block is.
    BlockKind {
        /// The headline.
        Title = "title",
        /// A heading inside the text.
        Heading = "heading",
        /// Running text.
        Paragraph = "paragraph",
        /// A block quotation.
        Quote = "quote",
        /// Words under a picture.
        Caption = "caption",
        /// Who wrote it.
        Byline = "byline",
        /// Place and date in front of the text.
        Dateline = "dateline",
        /// Pointers to other articles, newsletters, apps.
        Promo = "promo",
        /// Menus, share bars, notices, comments, tags.
        Boilerplate = "boilerplate",
        /// Where the text was taken from, such as "reference: www....".
        SourceNote = "source_note",
    }
}

impl BlockKind {
    /// Whether events are read from blocks of this kind.
    pub fn is_told(self) -> bool {
        matches!(
            self,
            BlockKind::Title
                | BlockKind::Heading
                | BlockKind::Paragraph
                | BlockKind::Quote
                | BlockKind::Dateline
        )
    }
}

/// One thing that cleaning changed, with the words, so that nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Where in the cleaned text: empty span where something was taken out.
    pub span: Span,
    /// The kind of damage: `entity`, `tag`, `mojibake`, `space`, `cut`, `promo`, `furniture`, `date_line`, `source_note`.
    pub kind: String,
    /// What stood there.
    pub was: String,
}
