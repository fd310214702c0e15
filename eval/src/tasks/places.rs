//! Places in raw text, found and resolved, against geoparsing sets in XML.
//!
//! Two kinds of file are told apart by their elements: LGL's (`toponym` with `phrase` and `gaztag`, or `location`
//! with `name`; also TR-News, GeoVirus) and GeoWebNews' (`toponym` with `type` and `modifierType`). Gold is every
//! toponym of the first kind, and of the second every annotation with coordinates, as in its authors' scorer; that
//! includes names in associative use ("Russian troops", "Bank of Japan"), so that adjectives are counted as found
//! there and left out of the score elsewhere; words for people ("Russians") have no coordinates in either. A toponym is found when start and end agree exactly.
//!
//! `detection_f1`: found toponyms. `acc161_matched`: of found gold with coordinates, those placed within 161 km.
//! `acc161_all`: of all gold with coordinates, those found and placed within 161 km. `identity_all`: the same, with areas
//! right where their GeoNames ids agree rather than their centres.

use crate::outcome::{Outcome, Tally, files, hash, ratio};
use anyhow::{Context, Result};
use dateline_facts::place::PlaceKind;
use dateline_facts::report::Report;
use dateline_facts::span::CodePoints;
use dateline_reading::places::{Places, Use};
use quick_xml::events::Event;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// A gold toponym; offsets in code points.
#[derive(Clone, Debug, Default, PartialEq)]
struct Gold {
    start: usize,
    end: usize,
    name: String,
    at: Option<(f64, f64)>,
    /// GeoNames id.
    id: Option<u32>,
    /// What kind of place or of use, as the set says: "ADM1", "Literal".
    kind: String,
}

#[derive(Debug, Default)]
struct Article {
    text: String,
    url: Option<String>,
    gold: Vec<Gold>,
}

/// A name found; offsets in code points.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    at: Option<(f64, f64)>,
    id: Option<u32>,
    /// An area rather than a point.
    area: bool,
    how: Use,
}

#[derive(Debug, Default, PartialEq)]
struct Score {
    names: Tally,
    matched: usize,
    near: usize,
    located: usize,
    /// As `near`, with areas right by their ids.
    same: usize,
    /// By kind: gold, found, placed right.
    kinds: BTreeMap<String, [usize; 3]>,
    /// Kinds of what went wrong.
    failures: BTreeMap<&'static str, usize>,
}

/// Scores every XML file below `path` (or `path` itself).
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".xml")?;
    let reader = crate::model::reader();
    let places = Places::new();
    let mut score = Score::default();
    let mut items = 0;
    for file in &files {
        let xml = String::from_utf8_lossy(&std::fs::read(file)?).replace("\r\n", "\n");
        let (articles, associative) = parse(&xml).with_context(|| file.display().to_string())?;
        items += articles.len();
        for article in &articles {
            let mut report = Report::plain(&file.to_string_lossy(), &article.text);
            report.url.clone_from(&article.url);
            let reading = reader.read(report);
            let points = CodePoints::of(&article.text);
            let found: Vec<Found> = places
                .toponyms(&reading)
                .into_iter()
                .filter(|t| t.how != Use::People && (associative || t.how != Use::Adjective))
                .map(|t| {
                    let [start, end] = points.span(t.mention.span);
                    Found {
                        start,
                        end,
                        at: t.mention.lat.zip(t.mention.lon),
                        id: t.mention.geonameid,
                        area: t.mention.kind >= PlaceKind::District,
                        how: t.how,
                    }
                })
                .collect();
            add(&mut score, &article.gold, &found);
            blame(&mut score, article, &found, &places);
            if errors {
                explain(article, &found);
            }
        }
    }
    Ok(Outcome::over(items, hash(&files)?)
        .metric("detection_f1", score.names.f1())
        .metric("detection_precision", score.names.precision())
        .metric("detection_recall", score.names.recall())
        .metric("acc161_matched", ratio(score.near, score.matched))
        .metric("acc161_all", ratio(score.near, score.located))
        .metric("identity_all", ratio(score.same, score.located))
        .detail("by kind: gold, found, placed right", json!(score.kinds))
        .detail("failures", json!(score.failures)))
}

/// Counts misses and extras by what they are, so that kinds of failure can be mended rather than items.
fn blame(score: &mut Score, article: &Article, found: &[Found], places: &Places) {
    const STREETS: &[&str] = &[
        "street",
        "st.",
        "avenue",
        "ave.",
        "road",
        "rd.",
        "drive",
        "lane",
        "boulevard",
        "blvd.",
        "highway",
        "parkway",
        "route",
        "way",
        "pike",
    ];
    const WATERS: &[&str] = &["river", "lake", "creek", "bay", "harbor", "sea", "ocean", "gulf"];
    let chars: Vec<char> = article.text.chars().collect();
    let gazetteer = places.gazetteer();
    let over = |a: (usize, usize), b: (usize, usize)| a.0 < b.1 && b.0 < a.1;
    for g in &article.gold {
        if found.iter().any(|f| (f.start, f.end) == (g.start, g.end)) {
            continue;
        }
        let low = g.name.to_lowercase();
        let ends = |list: &[&str]| low.split_whitespace().any(|w| list.contains(&w));
        let why = if gazetteer.adjective(&g.name).is_some() {
            "missed: adjective or people"
        } else if ends(STREETS) || low.chars().any(|c| c.is_ascii_digit()) {
            "missed: street or road"
        } else if found.iter().any(|f| over((f.start, f.end), (g.start, g.end))) {
            "missed: other bounds"
        } else if ends(WATERS) {
            "missed: water"
        } else if gazetteer.lookup(&g.name).is_empty() {
            "missed: not in the gazetteer"
        } else if chars.get(g.end + 1).is_some_and(|c| c.is_uppercase()) && chars.get(g.end) == Some(&' ') {
            "missed: inside a longer name"
        } else {
            "missed: known, taken for no place"
        };
        *score.failures.entry(why).or_default() += 1;
    }
    for f in found {
        let mine = (f.start, f.end);
        if article.gold.iter().any(|g| (g.start, g.end) == mine) {
            continue;
        }
        let why = if article.gold.iter().any(|g| over(mine, (g.start, g.end))) {
            "extra: other bounds"
        } else {
            match f.how {
                Use::Embedded => "extra: inside a longer name",
                Use::Adjective | Use::People => "extra: adjective",
                Use::Metonym => "extra: government",
                Use::Literal => "extra: read as a place",
            }
        };
        *score.failures.entry(why).or_default() += 1;
    }
}

fn add(score: &mut Score, gold: &[Gold], found: &[Found]) {
    let mut names = Tally { right: 0, predicted: found.len(), gold: gold.len() };
    for g in gold {
        let hit = found.iter().find(|f| (f.start, f.end) == (g.start, g.end));
        names.right += usize::from(hit.is_some());
        let kind = score.kinds.entry(g.kind.clone()).or_default();
        kind[0] += 1;
        kind[1] += usize::from(hit.is_some());
        let Some(at) = g.at else { continue };
        score.located += 1;
        let Some(hit) = hit else { continue };
        score.matched += 1;
        let near = hit.at.is_some_and(|here| km(here, at) <= 161.0);
        score.near += usize::from(near);
        let same = match (hit.id, g.id) {
            (Some(mine), Some(id)) if mine == id || hit.area => mine == id,
            _ => near,
        };
        score.same += usize::from(same);
        kind[2] += usize::from(near);
    }
    score.names.add(names);
}

/// Great-circle distance in kilometres (haversine, mean radius 6,371 km).
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

fn explain(article: &Article, found: &[Found]) {
    let chars: Vec<char> = article.text.chars().collect();
    let around = |start: usize, end: usize| {
        let part = |a: usize, b: usize| {
            let (a, b) = (a.min(b), b);
            chars.get(a.min(chars.len())..b.min(chars.len())).map_or(String::new(), |c| c.iter().collect())
        };
        format!(
            "{}[{}]{}",
            part(start.saturating_sub(40), start),
            part(start, end),
            part(end, end.saturating_add(30))
        )
        .replace('\n', " ")
    };
    for g in &article.gold {
        match (found.iter().find(|f| (f.start, f.end) == (g.start, g.end)), g.at) {
            (None, _) => eprintln!("missed\t{}\t{:?}\t{}", g.name, g.at, around(g.start, g.end)),
            (Some(f), Some(at)) if f.at.is_none_or(|here| km(here, at) > 161.0) => {
                eprintln!("placed\t{}\tgold {at:?} here {:?}\t{}", g.name, f.at, around(g.start, g.end));
            }
            _ => {}
        }
    }
    for f in found.iter().filter(|f| !article.gold.iter().any(|g| (f.start, f.end) == (g.start, g.end))) {
        let near = article.gold.iter().any(|g| f.start < g.end && g.start < f.end);
        eprintln!("{}\t\t\t{}", if near { "bounds" } else { "extra" }, around(f.start, f.end));
    }
}

/// The texts of a file's articles, in order: for what else can be read in them.
pub(super) fn bodies(xml: &str) -> Result<Vec<String>> {
    Ok(parse(xml)?.0.into_iter().map(|article| article.text).collect())
}

/// Articles, and whether the file annotates associative use (GeoWebNews).
fn parse(xml: &str) -> Result<(Vec<Article>, bool)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut articles: Vec<Article> = Vec::new();
    let mut stack: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut gold: Option<(Gold, [Option<f64>; 2])> = None;
    let mut associative = false;
    loop {
        match reader.read_event()? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                match name.as_str() {
                    "article" => articles.push(Article::default()),
                    "toponym" | "location" => gold = Some((Gold::default(), [None, None])),
                    "gaztag" => {
                        let id = tag.attributes().flatten().find(|a| a.key.as_ref() == "geonameid");
                        if let (Some((g, _)), Some(id)) = (&mut gold, id) {
                            g.id = id.value.trim().parse().ok();
                        }
                    }
                    _ => {}
                }
                stack.push(name);
                text.clear();
            }
            Event::Text(t) => text.push_str(&t),
            Event::CData(t) => text.push_str(&t),
            Event::GeneralRef(r) => {
                if let Some(c) = r.resolve_char_ref()? {
                    text.push(c);
                } else {
                    text.push_str(match &*r {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        other => anyhow::bail!("unknown reference {other}"),
                    });
                }
            }
            Event::End(_) => {
                let name = stack.pop().unwrap_or_default();
                let parent = stack.last().map_or("", String::as_str);
                let Some(article) = articles.last_mut() else { continue };
                match (&mut gold, name.as_str()) {
                    (None, "text") => article.text = std::mem::take(&mut text),
                    (None, "url" | "link") => article.url = Some(text.trim().to_owned()),
                    (Some((g, _)), "start") => g.start = text.trim().parse().unwrap_or(usize::MAX),
                    (Some((g, _)), "end") => g.end = text.trim().parse().unwrap_or(usize::MAX),
                    (Some((g, _)), "phrase" | "extractedName") => g.name = text.clone(),
                    (Some((g, _)), "name") if parent != "gaztag" => g.name = text.clone(),
                    (Some((_, at)), "lat" | "latitude") => at[0] = text.trim().parse().ok(),
                    (Some((_, at)), "lon" | "lng" | "longitude") => at[1] = text.trim().parse().ok(),
                    (Some(_), "modifierType") => associative = true,
                    (Some((g, _)), "geonamesID") => g.id = text.trim().parse().ok(),
                    (Some((g, _)), "fcode" | "type") => g.kind = text.trim().to_owned(),
                    (Some(_), "toponym" | "location") => {
                        if let Some((mut g, at)) = gold.take() {
                            g.at = at[0].zip(at[1]);
                            article.gold.push(g);
                        }
                    }
                    _ => {}
                }
                text.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    anyhow::ensure!(!articles.is_empty(), "no article in it");
    for article in &mut articles {
        if associative {
            article.gold.retain(|g| g.at.is_some());
        }
        settle(article);
    }
    Ok((articles, associative))
}

/// Moves offsets that do not fit the words to the nearest place where they do (off by a few characters in some sets).
fn settle(article: &mut Article) {
    let chars: Vec<char> = article.text.chars().collect();
    for gold in &mut article.gold {
        let name: Vec<char> = gold.name.chars().collect();
        let fits = |start: usize| chars.get(start..start.saturating_add(name.len())) == Some(&name[..]);
        if name.is_empty() || fits(gold.start) && gold.end == gold.start + name.len() {
            continue;
        }
        let near = (0..40).flat_map(|d| [gold.start.checked_sub(d), gold.start.checked_add(d)]).flatten();
        if let Some(start) = near.into_iter().find(|start| fits(*start)) {
            (gold.start, gold.end) = (start, start + name.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(start: usize, end: usize, at: Option<(f64, f64)>) -> Gold {
        Gold { start, end, at, ..Gold::default() }
    }

    fn found(start: usize, end: usize) -> Found {
        Found { start, end, at: None, id: None, area: false, how: Use::Literal }
    }

    #[test]
    fn kilometres_by_hand() {
        // Baghdad to Erbil: 320 km; a degree of latitude: 111.2 km.
        assert!((km((33.31, 44.37), (36.19, 44.01)) - 322.0).abs() < 3.0);
        assert!((km((0.0, 0.0), (1.0, 0.0)) - 111.19).abs() < 0.1);
    }

    #[test]
    fn score_by_hand() {
        let golds = [gold(0, 5, Some((33.0, 44.0))), gold(10, 15, Some((1.0, 1.0))), gold(20, 25, None)];
        let found = [
            Found { at: Some((33.5, 44.0)), ..found(0, 5) },
            Found { at: Some((9.0, 1.0)), ..found(10, 15) },
            found(20, 26),
        ];
        let mut score = Score::default();
        add(&mut score, &golds, &found);
        let names = Tally { right: 2, predicted: 3, gold: 3 };
        let kinds = BTreeMap::from([(String::new(), [3, 2, 1])]);
        let wanted = Score { names, matched: 2, near: 1, located: 2, same: 1, kinds, ..Score::default() };
        assert_eq!(score, wanted);
    }

    #[test]
    fn areas_are_right_by_their_ids() {
        let russia = Gold { id: Some(2_017_370), ..gold(0, 6, Some((60.0, 100.0))) };
        // Moscow's middle of the country is 2,000 km away from theirs.
        let ours = Found { at: Some((60.0, 60.0)), id: Some(2_017_370), area: true, ..found(0, 6) };
        let mut score = Score::default();
        add(&mut score, &[russia], &[ours]);
        assert_eq!((score.near, score.same), (0, 1));
    }

    #[test]
    fn reads_both_kinds_of_file() {
        let lgl = "<articles><article docid='1'><url>http://x.com/a</url><text><![CDATA[é Paris & x]]></text><toponyms>\
            <toponym><start>2</start><end>7</end><phrase>Paris</phrase><gaztag geonameid='1'><name>Paris, X</name>\
            <lat>48.8</lat><lon>2.3</lon></gaztag></toponym></toponyms></article></articles>";
        let (articles, associative) = parse(lgl).unwrap();
        assert!(!associative);
        assert_eq!(articles[0].text, "é Paris & x");
        assert_eq!(articles[0].url.as_deref(), Some("http://x.com/a"));
        assert_eq!(
            articles[0].gold,
            [Gold {
                start: 2,
                end: 7,
                name: "Paris".into(),
                at: Some((48.8, 2.3)),
                id: Some(1),
                kind: String::new()
            }]
        );
        let gwn = "<articles><article file='0'><text>In A &amp; B</text><toponyms><toponym><extractedName>B</extractedName>\
            <type>Literal</type><modifierType/><start>7</start><end>8</end><latitude>1</latitude><longitude>2</longitude>\
            </toponym><toponym><extractedName>A</extractedName><modifierType/><start>3</start><end>4</end><latitude/>\
            <longitude/></toponym></toponyms></article></articles>";
        let (articles, associative) = parse(gwn).unwrap();
        assert!(associative);
        assert_eq!(articles[0].text, "In A & B");
        assert_eq!(articles[0].gold.len(), 1);
        assert_eq!(articles[0].gold[0].at, Some((1.0, 2.0)));
        let virus = "<articles><article><text>x Ghana</text><locations><location><name>Ghana</name><altName/>\
            <lat>8</lat><lon>-1</lon><start>3</start><end>8</end></location></locations></article></articles>";
        let (articles, _) = parse(virus).unwrap();
        assert_eq!((articles[0].gold[0].start, articles[0].gold[0].end), (2, 7));
    }
}
