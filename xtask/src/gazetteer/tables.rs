//! Our own tables: `#` comments, tabs, `|` between names.

use anyhow::{Context, Result, bail};
use dateline_facts::place::PlaceKind;
use std::path::Path;

/// Our own tables.
pub struct Tables {
    pub countries: Vec<CountryRow>,
    pub states: Vec<AreaRow>,
    pub provinces: Vec<AreaRow>,
    pub own: Vec<PlaceRow>,
    pub nations: Vec<NationRow>,
    pub adjectives: Vec<AdjectiveRow>,
}

/// A state of the table of actors: names, and words for what and who is of it, with whether they are adjectives.
pub struct NationRow {
    pub iso: String,
    pub name: String,
    pub names: Vec<String>,
    pub demonyms: Vec<(String, bool)>,
}

/// Adjectives and people of a part of the world.
pub struct AdjectiveRow {
    pub place: String,
    pub words: Vec<(String, bool)>,
}

/// Names and nationalities of a country.
pub struct CountryRow {
    pub iso: String,
    pub names: Vec<String>,
    pub demonyms: Vec<String>,
    pub at: Option<(f64, f64)>,
}

/// A province, or a state with its code.
pub struct AreaRow {
    pub code: String,
    pub name: String,
    pub names: Vec<String>,
    pub at: Option<(f64, f64)>,
}

/// A place with everything.
pub struct PlaceRow {
    pub name: String,
    pub names: Vec<String>,
    pub kind: PlaceKind,
    pub country: String,
    pub at: (f64, f64),
}

/// Reads the tables of the folder of data.
pub fn read(data: &Path) -> Result<Tables> {
    let folder = &data.join("places");
    let area = |row: &Row| {
        Ok(AreaRow {
            code: row.text(0).to_owned(),
            name: row.text(1).to_owned(),
            names: row.list(2),
            at: row.at(3)?,
        })
    };
    let place = |row: &Row| {
        Ok(PlaceRow {
            name: row.text(0).to_owned(),
            names: row.list(1),
            kind: PlaceKind::from_word(row.text(2)).context("no kind of place")?,
            country: row.text(3).to_owned(),
            at: row.at(4)?.context("no coordinates")?,
        })
    };
    let mut own = rows(&folder.join("own.tsv"), place)?;
    own.extend(rows(&folder.join("areas.tsv"), place)?);
    Ok(Tables {
        countries: rows(&folder.join("countries.tsv"), |row| {
            Ok(CountryRow {
                iso: row.text(0).to_owned(),
                names: row.list(1),
                demonyms: row.list(2),
                at: row.at(3)?,
            })
        })?,
        states: rows(&folder.join("us_states.tsv"), area)?,
        provinces: rows(&folder.join("provinces.tsv"), area)?,
        own,
        nations: rows(&data.join("actors/states.tsv"), |row| {
            Ok(NationRow {
                iso: row.text(1).to_owned(),
                name: row.text(3).to_owned(),
                names: row.list(4),
                demonyms: row.demonyms(5),
            })
        })?,
        adjectives: rows(&folder.join("adjectives.tsv"), |row| {
            Ok(AdjectiveRow { place: row.text(0).to_owned(), words: row.demonyms(1) })
        })?,
    })
}

struct Row<'a>(Vec<&'a str>);

impl<'a> Row<'a> {
    fn text(&self, n: usize) -> &'a str {
        self.0.get(n).copied().unwrap_or("").trim()
    }

    fn list(&self, n: usize) -> Vec<String> {
        self.text(n).split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect()
    }

    /// Adjectives from column `n`, people from the next, where `+` stands for every adjective with -s.
    fn demonyms(&self, n: usize) -> Vec<(String, bool)> {
        let adjectives = self.list(n);
        let mut out: Vec<(String, bool)> = adjectives.iter().map(|a| (a.clone(), true)).collect();
        for word in self.list(n + 1) {
            if word == "+" {
                out.extend(adjectives.iter().map(|a| (format!("{a}s"), false)));
            } else {
                out.push((word, false));
            }
        }
        out
    }

    /// Latitude and longitude from columns `n` and `n + 1`; `None` where both are blank.
    fn at(&self, n: usize) -> Result<Option<(f64, f64)>> {
        if self.text(n).is_empty() {
            return Ok(None);
        }
        let (lat, lon): (f64, f64) = (self.text(n).parse()?, self.text(n + 1).parse()?);
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            bail!("not on earth");
        }
        Ok(Some((lat, lon)))
    }
}

fn rows<T>(path: &Path, read: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let row = Row(line.split('\t').collect());
        out.push(read(&row).with_context(|| format!("{}:{}", path.display(), n + 1))?);
    }
    Ok(out)
}
