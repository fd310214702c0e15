//! A report as this stage sees it: tokens, sentences, quotations, and small questions about them.

use super::quotes::{self, Quote};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::{Sentence, Token, Upos};

/// Tokens, sentences and quotations of a report.
pub struct Page<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its quotations, in order.
    pub quotes: Vec<Quote>,
    /// For each token the quotation it lies in (marks included).
    inside: Vec<Option<u32>>,
}

impl<'a> Page<'a> {
    /// Finds the quotations.
    pub fn of(reading: &'a Reading) -> Self {
        let text = reading.report.text.as_str();
        let mut quotes = Vec::new();
        for block in reading.report.blocks.iter().filter(|b| b.kind.is_told()) {
            quotes::find(text, block.span, &mut quotes);
        }
        let mut inside = Vec::with_capacity(reading.tokens.len());
        let mut at = 0;
        for token in &reading.tokens {
            while quotes.get(at).is_some_and(|q| q.span.end <= token.span.start) {
                at += 1;
            }
            let hit = quotes.get(at).is_some_and(|q| q.span.overlaps(token.span));
            inside.push(hit.then(|| u32::try_from(at).unwrap_or(u32::MAX)));
        }
        Page { text, tokens: &reading.tokens, sentences: &reading.sentences, quotes, inside }
    }

    /// The words of token `i`; empty past the end.
    pub fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// Part of speech.
    pub fn pos(&self, i: usize) -> Upos {
        self.tokens.get(i).map_or(Upos::X, |t| t.upos)
    }

    /// Lemma.
    pub fn lemma(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.lemma.as_str())
    }

    /// Whether token `i` is this word in any case.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    /// Whether token `i` is one of these words in any case.
    pub fn any(&self, i: usize, words: &[&str]) -> bool {
        let own = self.word(i);
        words.iter().any(|w| own.eq_ignore_ascii_case(w))
    }

    /// The quotation around token `i`.
    pub fn quote_of(&self, i: usize) -> Option<usize> {
        self.inside.get(i).copied().flatten().map(|q| q as usize)
    }

    /// Whether token `i` lies in a quotation of at least `words` words.
    pub fn in_long_quote(&self, i: usize, words: usize) -> bool {
        self.quote_of(i)
            .is_some_and(|q| self.quotes[q].inner.of(self.text).split_whitespace().count() >= words)
    }

    /// The quotation that begins at token `i`.
    pub fn quote_at(&self, i: usize) -> Option<usize> {
        let start = self.tokens.get(i)?.span.begin();
        self.quote_of(i).filter(|q| self.quotes[*q].span.begin() == start)
    }

    /// Whether a quotation begins at token `i`.
    pub fn quote_follows(&self, i: usize) -> bool {
        self.quote_at(i).is_some()
    }

    /// Lets a span that ends inside a quotation, behind its last word, take the closing mark too.
    pub fn quote_ends(&self, span: Span) -> Span {
        let quote = self.quotes.partition_point(|q| q.span.finish() <= span.begin());
        let inside = self.quotes[quote..].iter().take_while(|q| q.span.begin() < span.finish()).last();
        match inside {
            Some(q)
                if q.span.begin() >= span.begin()
                    && q.span.finish() > span.finish()
                    && q.inner.finish() <= span.finish() + 2 =>
            {
                Span::new(span.begin(), q.span.finish())
            }
            _ => span,
        }
    }

    /// Whether the token is an opening or closing mark of a quotation.
    pub fn is_mark(&self, i: usize) -> bool {
        matches!(self.word(i).chars().next(), Some('"' | '“' | '”' | '«' | '»' | '„' | '‘' | '’'))
            && self.pos(i) == Upos::Punct
            || matches!(self.word(i), "''" | "``")
    }

    /// From the first byte of token `first` to the last of token `next - 1`.
    pub fn span(&self, first: usize, next: usize) -> Span {
        match (self.tokens.get(first), next.checked_sub(1).and_then(|n| self.tokens.get(n))) {
            (Some(a), Some(b)) if a.span.start < b.span.end => a.span.cover(b.span),
            _ => Span::default(),
        }
    }

    /// The first token that starts at byte `at` or later.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.span.begin() < at)
    }

    /// Whether the token is a finite verb or auxiliary, as far as tags tell.
    pub fn verbal(&self, i: usize) -> bool {
        matches!(self.pos(i), Upos::Verb | Upos::Aux)
    }

    /// Whether the token is a comma.
    pub fn comma(&self, i: usize) -> bool {
        self.word(i) == ","
    }

    /// A stretch without the white space, full stop, commas and dashes at its ends that are not inside a quotation.
    pub fn trim(&self, span: Span) -> Span {
        let Some(words) = self.text.get(span.range()) else { return Span::default() };
        let cut = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—');
        let tail = words.trim_end_matches(|c: char| cut(c) || c == '.' || c == '-');
        // "U.S." keeps its stop.
        let keep = tail.len() < words.len() && words[tail.len()..].starts_with('.') && {
            let last = tail.rsplit(|c: char| c.is_whitespace()).next().unwrap_or("");
            last.contains('.') && last.len() <= 6
                || matches!(last, "Inc" | "Corp" | "Jr" | "Sr" | "Co" | "Ltd")
        };
        let end = tail.len() + usize::from(keep);
        let head = words[..end].trim_start_matches(|c: char| cut(c) || c == '-' || c == '.');
        Span::new(span.begin() + end - head.len(), span.begin() + end)
    }
}
