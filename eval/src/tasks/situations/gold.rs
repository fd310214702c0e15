//! The gold of `eval/data/situations-*.txt`; its format stands in the README beside the files.

use anyhow::{Context, Result, bail};
use dateline_facts::attribution::Stance;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::span::Span;
use jiff::civil::Date;

/// A snippet with what must be read from it.
#[derive(Debug)]
pub struct Item {
    /// `s0001`.
    pub id: String,
    /// Day of the report.
    pub date: Option<Date>,
    /// The words.
    pub text: String,
    /// What happened in it.
    pub events: Vec<Event>,
    /// According to whom.
    pub attributions: Vec<Attribution>,
}

/// A gold event.
#[derive(Debug)]
pub struct Event {
    pub kind: EventType,
    pub mode: Option<String>,
    pub factuality: Factuality,
    pub trigger: Span,
    pub roles: Vec<Role>,
    /// `dead`, low, high.
    pub figures: Vec<(String, u32, u32)>,
    pub when: Option<(Date, Date)>,
}

/// Who or what plays a part.
#[derive(Debug)]
pub struct Role {
    /// `actor`, `recipient`, `victim`, `place`, `time`, `instrument`.
    pub name: String,
    /// The words; `None` where the text has none.
    pub words: Option<Span>,
    /// Who it is.
    pub who: Who,
}

/// Who a role stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody known.
    Unnamed,
    /// An actor of the lists.
    Known(String),
    /// Described only, with this PLOVER code.
    Described(String),
}

/// A gold attribution.
#[derive(Debug)]
pub struct Attribution {
    pub stance: Stance,
    pub source: Option<Span>,
    pub who: Who,
    pub cue: Option<Span>,
    pub content: Vec<Span>,
}

/// Reads a whole file.
///
/// # Errors
/// Names the line that does not fit the format, or whose words do not occur.
pub fn read(text: &str) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        one(&mut items, line).with_context(|| format!("line {}: {line}", n + 1))?;
    }
    Ok(items)
}

fn one(items: &mut Vec<Item>, line: &str) -> Result<()> {
    if let Some(head) = line.strip_prefix("= ") {
        let id = head.split(' ').next().unwrap_or_default().to_owned();
        let (text, events) = (String::new(), Vec::new());
        items.push(Item { id, date: None, text, events, attributions: Vec::new() });
        return Ok(());
    }
    let item = items.last_mut().context("a line before the first item")?;
    if let Some(date) = line.strip_prefix("date ") {
        item.date = Some(date.trim().parse()?);
    } else if let Some(text) = line.strip_prefix(". ") {
        item.text = text.to_owned();
    } else if let Some(rest) = line.strip_prefix("trg ") {
        let mut parts = rest.splitn(3, ' ');
        let kind = parts.next().unwrap_or_default();
        let (kind, mode) = kind.split_once('/').map_or((kind, None), |(k, m)| (k, Some(m.to_owned())));
        let factuality = parts.next().and_then(Factuality::from_word).context("no such factuality")?;
        item.events.push(Event {
            kind: EventType::from_word(kind).context("no such type")?,
            mode,
            factuality,
            trigger: find(&item.text, parts.next().unwrap_or_default())?.context("a trigger needs words")?,
            roles: Vec::new(),
            figures: Vec::new(),
            when: None,
        });
    } else if let Some(rest) = line.strip_prefix("att ") {
        item.attributions.push(attribution(&item.text, rest)?);
    } else if let Some(rest) = line.strip_prefix(' ') {
        let event = item.events.last_mut().context("a role before the first trigger")?;
        role(&item.text, event, rest)?;
    } else if !line.starts_with("ent ") {
        bail!("no line of the format");
    }
    Ok(())
}

fn role(text: &str, event: &mut Event, line: &str) -> Result<()> {
    let (name, rest) = line.split_once(' ').context("a role needs words")?;
    match name {
        "when" => {
            let (a, b) = rest.split_once("..").unwrap_or((rest, rest));
            event.when = Some((widened(a)?.0, widened(b)?.1));
        }
        "actor" | "recipient" | "victim" | "place" | "time" | "instrument" => {
            let (words, who) = named(rest);
            event.roles.push(Role { name: name.to_owned(), words: find(text, words)?, who });
        }
        figure => {
            let range = rest.split(' ').next().unwrap_or_default();
            let (low, high) = range.split_once('-').context("a figure is LOW-HIGH")?;
            event.figures.push((figure.to_owned(), low.parse()?, high.parse()?));
        }
    }
    Ok(())
}

/// First and last day of a day, month or year.
fn widened(text: &str) -> Result<(Date, Date)> {
    Ok(match text.len() {
        4 => {
            let first: Date = format!("{text}-01-01").parse()?;
            (first, first.last_of_year())
        }
        7 => {
            let first: Date = format!("{text}-01").parse()?;
            (first, first.last_of_month())
        }
        _ => {
            let day: Date = text.trim().parse()?;
            (day, day)
        }
    })
}

fn attribution(text: &str, line: &str) -> Result<Attribution> {
    let mut parts = line.split(" | ");
    let head = parts.next().unwrap_or_default();
    let stance = head.split(' ').next().and_then(Stance::from_word).context("no such stance")?;
    let (source, who) = named(parts.next().context("no source")?);
    let source = find(text, source)?;
    let cue = find(text, parts.next().context("no cue")?)?;
    let content = parts.filter_map(|p| find(text, p).transpose()).collect::<Result<Vec<_>>>()?;
    anyhow::ensure!(!content.is_empty(), "no content");
    Ok(Attribution { stance, source, who, cue, content })
}

/// The words and who they stand for: `PHRASE =id`.
fn named(part: &str) -> (&str, Who) {
    match part.trim().rsplit_once(" =") {
        Some((words, id)) if !id.contains(' ') => match id.strip_prefix("described/") {
            Some(code) => (words, Who::Described(code.to_owned())),
            None => (words, Who::Known(id.to_owned())),
        },
        _ => (part.trim(), Who::Unnamed),
    }
}

/// Where `phrase` stands, `phrase#2` for its second occurrence; `None` for `-`.
fn find(text: &str, phrase: &str) -> Result<Option<Span>> {
    let phrase = phrase.trim();
    if phrase == "-" {
        // A dash may be words too (in headlines), but only where it stands alone in the text.
        return Ok(text.find(" - ").map(|at| Span::new(at + 1, at + 2)));
    }
    let (words, n) = match phrase.rsplit_once('#') {
        Some((words, n)) if n.bytes().all(|b| b.is_ascii_digit()) && !n.is_empty() => {
            (words, n.parse::<usize>()?)
        }
        _ => (phrase, 1),
    };
    let at = text.match_indices(words).nth(n.saturating_sub(1)).map(|(at, _)| at);
    let at = at.with_context(|| format!("{phrase:?} does not occur"))?;
    Ok(Some(Span::new(at, at + words.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = "# A comment
= s1 wire
date 2024-02-05
. The army said two drones hit the base and the army fled.
ent military The army
trg ASSAULT/drone alleged hit
 actor - =usa.military
 recipient the base
 dead 2-3 at least
 when 2024-01..2024-02
trg RETREAT asserted fled
 actor the army =described/IRQMIL
att state indirect | The army =iraq.military | said | two drones hit the base
";

    #[test]
    fn reads_every_kind_of_line() {
        let items = read(ITEM).unwrap();
        let item = &items[0];
        assert_eq!((item.id.as_str(), item.date.unwrap().to_string().as_str()), ("s1", "2024-02-05"));
        let hit = &item.events[0];
        assert_eq!((hit.trigger.of(&item.text), hit.mode.as_deref()), ("hit", Some("drone")));
        assert_eq!((hit.roles[0].words, &hit.roles[0].who), (None, &Who::Known("usa.military".into())));
        assert_eq!(hit.roles[1].words.unwrap().of(&item.text), "the base");
        assert_eq!(hit.figures, [("dead".to_owned(), 2, 3)]);
        let (first, last) = hit.when.unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2024-01-01".into(), "2024-02-29".into()));
        assert_eq!(item.events[1].roles[0].who, Who::Described("IRQMIL".into()));
        assert_eq!(item.attributions[0].who, Who::Known("iraq.military".into()));
        assert_eq!(item.attributions[0].content[0].of(&item.text), "two drones hit the base");
    }

    #[test]
    fn names_the_line_that_does_not_fit() {
        let error = read("= s1 wire\n. A text.\ntrg ASSAULT asserted hit\n").unwrap_err();
        assert!(format!("{error:#}").contains("line 3"), "{error:#}");
        assert!(read(" actor nobody\n").is_err());
    }
}
