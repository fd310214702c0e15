//! Who published what when: JSON-LD, OpenGraph, `meta`, microdata, address, visible text.

use crate::page::dom::{Dom, Key, NONE, Tag};
use dateline_facts::report::Report;
use dateline_facts::when::When;

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Agency.
    pub agency: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Date of publication.
    pub published: When,
}

impl Metadata {
    /// Writes itself into a report.
    pub fn fill(self, report: &mut Report) {
        report.title = self.title;
        report.authors = self.authors;
        report.outlet = self.outlet;
        report.agency = self.agency;
        report.section = self.section;
        report.url = self.url;
        report.language = self.language;
        report.published = self.published;
    }
}

/// Reads a page's metadata. `url` is the address it was fetched from, where known.
pub fn of_page(dom: &Dom<'_>, url: Option<&str>) -> Metadata {
    let mut meta = Metadata { url: url.map(str::to_owned), ..Metadata::default() };
    let mut og_title = None;
    let mut h1 = None;
    let mut title = None;
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        match node.tag {
            Tag::Meta => {
                let name = dom.raw(id, Key::Property).or_else(|| dom.raw(id, Key::Name)).unwrap_or("");
                if name == "og:title" && og_title.is_none() {
                    og_title = dom.attr(id, Key::Content).map(|c| c.into_owned());
                }
                if name == "og:site_name" && meta.outlet.is_none() {
                    meta.outlet =
                        dom.attr(id, Key::Content).map(|c| c.trim().to_owned()).filter(|o| !o.is_empty());
                }
            }
            Tag::H1 if h1.is_none() && node.first != NONE => {
                h1 = Some(dom.text_of(id, 500)).filter(|t| !t.is_empty())
            }
            Tag::Title if title.is_none() => title = Some(dom.text_of(id, 500)).filter(|t| !t.is_empty()),
            Tag::Html => {
                meta.language = meta.language.or_else(|| dom.raw(id, Key::Lang).map(short_language));
            }
            _ => {}
        }
    }
    meta.title = h1.or(og_title).or(title).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    meta
}

/// `en-US` to `en`.
pub fn short_language(code: &str) -> String {
    code.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase()
}

/// The language of a text, where it is long enough to tell.
pub fn language(text: &str) -> Option<String> {
    let mut end = text.len().min(2000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let info = whatlang::detect(&text[..end])?;
    if !info.is_reliable() {
        return None;
    }
    Some(two_letters(info.lang()).to_owned())
}

fn two_letters(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang::*;
    match lang {
        Eng => "en",
        Fra => "fr",
        Deu => "de",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Nld => "nl",
        Rus => "ru",
        Ukr => "uk",
        Ara => "ar",
        Pes => "fa",
        Heb => "he",
        Tur => "tr",
        Pol => "pl",
        Cmn => "zh",
        Jpn => "ja",
        Kor => "ko",
        Hin => "hi",
        Urd => "ur",
        Ind => "id",
        Swe => "sv",
        Dan => "da",
        Nob => "no",
        Fin => "fi",
        Ces => "cs",
        Ron => "ro",
        Hun => "hu",
        Ell => "el",
        Vie => "vi",
        Tha => "th",
        other => other.code(),
    }
}
