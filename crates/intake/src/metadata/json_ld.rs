//! What schema.org JSON-LD in a page says of the article.

use super::published::Said;
use crate::page::dom::{Dom, Tag};
use crate::page::entities::decode;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde_json::Value;

/// Longest script that is read, and most scripts.
const MAX_SCRIPT: usize = 1 << 20;
const MAX_SCRIPTS: usize = 24;
/// Most values that are visited in one script.
const MAX_VALUES: usize = 20_000;

/// Kinds that are nobody.
const BODIES: [&str; 4] = ["Organization", "NewsMediaOrganization", "Corporation", "Brand"];

/// What is said of the article.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// Headline.
    pub title: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Publisher's name.
    pub outlet: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Day of publication.
    pub published: Option<Said>,
    /// A day of publication that cannot be one.
    pub refused: Option<Date>,
    /// Day of the last change.
    pub changed: Option<Said>,
    /// The text, where given in full.
    pub body: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Whether all of it is free to read.
    pub free: Option<bool>,
}

/// Reads all scripts; the object that is most plainly an article wins, of equals the one that has the page's own address or
/// headline (`page`), then the first.
pub fn read(dom: &Dom<'_>, page: &[&str]) -> Linked {
    let own = |value: &Value| {
        ["url", "headline", "mainEntityOfPage", "@id"].iter().any(|key| {
            let said = value.get(*key).map(|v| v.get("@id").unwrap_or(v)).and_then(string);
            said.is_some_and(|said| page.iter().any(|p| p.trim() == said.trim()))
        })
    };
    let mut best = (0, Linked::default());
    // Persons and publishers that an article only points at, by `@id`.
    let mut persons: FxHashMap<String, String> = FxHashMap::default();
    let mut bodies: FxHashMap<String, String> = FxHashMap::default();
    let mut pointed: Vec<String> = Vec::new();
    let mut publisher: Vec<String> = Vec::new();
    let scripts = dom.nodes.iter().filter(|n| n.tag == Tag::Script && n.first != crate::page::dom::NONE);
    for script in scripts.take(MAX_SCRIPTS) {
        let text = dom.node(script.first).text;
        if text.len() > MAX_SCRIPT {
            continue;
        }
        let Some(value) = parse(text) else { continue };
        let mut stack = vec![&value];
        let mut visited = 0;
        while let Some(value) = stack.pop() {
            visited += 1;
            if visited > MAX_VALUES {
                break;
            }
            match value {
                Value::Array(items) => stack.extend(items.iter().rev()),
                Value::Object(map) => {
                    let rank = rank(value);
                    let rank = if rank > 0 { rank * 2 + u8::from(own(value)) } else { 0 };
                    if rank > best.0 {
                        best = (rank, article(value));
                        pointed = pointers(value, "author");
                        publisher = pointers(value, "publisher");
                    }
                    if let (Some(id), Some(name)) =
                        (map.get("@id").and_then(Value::as_str), map.get("name").and_then(string))
                        && persons.len() + bodies.len() < 200
                    {
                        if is_of(value, &["Person"]) {
                            persons.insert(id.to_owned(), name);
                        } else if is_of(value, &BODIES) {
                            bodies.insert(id.to_owned(), name);
                        }
                    }
                    stack.extend(
                        map.iter().filter(|(k, _)| *k == "@graph" || *k == "mainEntity").map(|(_, v)| v),
                    );
                }
                _ => {}
            }
        }
    }
    let mut linked = best.1;
    if linked.authors.is_empty() {
        linked.authors = pointed.iter().filter_map(|id| persons.get(id).cloned()).collect();
    }
    linked.outlet = linked.outlet.or_else(|| publisher.iter().find_map(|id| bodies.get(id).cloned()));
    linked
}

/// The `@id`s of authors or publishers.
fn pointers(value: &Value, key: &str) -> Vec<String> {
    let one = |v: &Value| v.get("@id").and_then(Value::as_str).map(str::to_owned);
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().take(20).filter_map(one).collect(),
        Some(other) => one(other).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Whether a value says that it is of one of the kinds.
fn is_of(value: &Value, kinds: &[&str]) -> bool {
    match value.get("@type") {
        Some(Value::String(t)) => kinds.contains(&t.as_str()),
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).any(|t| kinds.contains(&t)),
        _ => false,
    }
}

fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<![CDATA[").trim_start_matches("//<![CDATA[").trim();
    let text = text.trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    let text = text.trim_start_matches("<!--").trim_end_matches("-->").trim();
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    // Line breaks inside strings are the usual mistake.
    let mended: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&mended)
        .ok()
        .or_else(|| serde_json::from_str(&without_trailing_commas(&mended)).ok())
}

/// JSON without commas in front of closing brackets, outside strings.
fn without_trailing_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut string, mut escaped) = (false, false);
    for c in text.chars() {
        if !string && matches!(c, '}' | ']') {
            let kept = out.trim_end();
            if kept.ends_with(',') {
                out.truncate(kept.len() - 1);
            }
        }
        string ^= c == '"' && !escaped;
        escaped = string && c == '\\' && !escaped;
        out.push(c);
    }
    out
}

fn rank(value: &Value) -> u8 {
    let of = |t: &str| {
        if t.ends_with("NewsArticle") || t == "ReportageNewsArticle" {
            4
        } else if t.ends_with("Article") || t == "BlogPosting" || t == "LiveBlogPosting" || t == "Report" {
            3
        } else if t == "ClaimReview" || t == "Recipe" || t == "Review" {
            2
        } else {
            u8::from(t == "WebPage" && value.get("datePublished").is_some())
        }
    };
    match value.get("@type") {
        Some(Value::String(t)) => of(t.rsplit('/').next().unwrap_or(t)),
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).map(of).max().unwrap_or(0),
        _ => 0,
    }
}

fn article(value: &Value) -> Linked {
    let date = |key: &str| value.get(key).and_then(string).and_then(|d| Said::of(&d));
    Linked {
        // No headline is longer.
        title: value.get("headline").and_then(string).filter(|t| t.len() < 2000),
        authors: value.get("author").or_else(|| value.get("creator")).map(people).unwrap_or_default(),
        outlet: value.get("publisher").map(names).and_then(|n| n.into_iter().next()),
        section: value.get("articleSection").and_then(string),
        published: date("datePublished")
            .or_else(|| date("coverageStartTime"))
            .or_else(|| date("dateCreated"))
            .or_else(|| date("uploadDate")),
        refused: value.get("datePublished").and_then(string).and_then(|d| crate::doubt::implausible(&d)),
        changed: date("dateModified"),
        body: value.get("articleBody").and_then(string).or_else(|| updates(value)),
        url: value.get("url").and_then(string).filter(|u| u.starts_with("http")),
        free: value.get("isAccessibleForFree").and_then(truth),
    }
}

/// The posts of a live blog, for pages that build them by script: headline and words of each, a line each.
fn updates(value: &Value) -> Option<String> {
    let posts = match value.get("liveBlogUpdate")? {
        Value::Array(posts) => posts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let lines: Vec<String> = posts
        .iter()
        .take(1000)
        .flat_map(|post| {
            ["headline", "articleBody"].into_iter().filter_map(|key| post.get(key).and_then(string))
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// `true`, "True", "https://schema.org/False".
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(word) => {
            match word.rsplit('/').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            }
        }
        _ => None,
    }
}

fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => decode(text).trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            return items.first().and_then(|v| v.as_str()).map(|s| decode(s).trim().to_owned());
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Names of authors that do not say that they are organisations.
fn people(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().take(20).flat_map(people).collect(),
        other if is_of(other, &BODIES) => {
            // Some sites call everybody one.
            names(other).into_iter().filter(|n| super::is_person(n)).collect()
        }
        other => names(other),
    }
}

/// Names in a string, an object with a name, or a list of either.
fn names(value: &Value) -> Vec<String> {
    let one = |v: &Value| match v {
        Value::String(_) => string(v),
        Value::Object(map) => map.get("name").and_then(string),
        _ => None,
    };
    match value {
        Value::Array(items) => items.iter().take(20).filter_map(one).collect(),
        Value::Object(map) if map.get("name").is_some_and(Value::is_array) => names(&map["name"]),
        other => one(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse as page;
    use jiff::civil::date;

    #[test]
    fn of_two_articles_the_pages_own() {
        let html = r#"<script type="application/ld+json">{"@graph":[
            {"@type":"NewsArticle","headline":"Another story","datePublished":"2019-01-01"},
            {"@type":"NewsArticle","headline":"Gunmen kill judge","datePublished":"2022-05-03"}]}</script>"#;
        assert_eq!(read(&page(html), &["Gunmen kill judge "]).title.as_deref(), Some("Gunmen kill judge"));
        assert_eq!(read(&page(html), &["A third"]).title.as_deref(), Some("Another story"));
    }

    #[test]
    fn the_article_in_a_graph() {
        let html = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"S"},
            {"@type":"NewsArticle","headline":"A &amp; B","author":[{"@type":"Person","name":"Jane Roe"},"John Doe"],
             "publisher":{"name":"The Daily"},"datePublished":"2024-01-05T23:30:00-05:00"}]}</script>"#;
        let linked = read(&page(html), &[]);
        assert_eq!(linked.title.as_deref(), Some("A & B"));
        assert_eq!(linked.authors, ["Jane Roe", "John Doe"]);
        assert_eq!(linked.outlet.as_deref(), Some("The Daily"));
        assert_eq!(linked.published, Some(Said { date: date(2024, 1, 5), universal: false }));
    }

    #[test]
    fn an_author_by_pointer() {
        let html = r##"<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"A","author":{"@id":"#p"}},
            {"@type":["Person"],"@id":"#p","name":"Jane Roe"}]}</script>"##;
        assert_eq!(read(&page(html), &[]).authors, ["Jane Roe"]);
    }

    #[test]
    fn a_publisher_by_pointer_and_trailing_commas() {
        let html = r##"<script type="application/ld+json"><!-- {"@graph":[{"@type":"Organization","@id":"#o","name":"The Daily",},
            {"@type":"Article","headline":"A, ]","publisher":{"@id":"#o"},"author":["Jane Roe",],}]} --></script>"##;
        let linked = read(&page(html), &[]);
        assert_eq!(linked.outlet.as_deref(), Some("The Daily"));
        assert_eq!((linked.title.as_deref(), linked.authors.len()), (Some("A, ]"), 1));
    }

    #[test]
    fn broken_scripts_say_nothing() {
        assert!(read(&page("<script type='application/ld+json'>{\"@type\":</script>"), &[]).title.is_none());
        let deep = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
        assert!(read(&page(&deep), &[]).title.is_none());
    }
}
