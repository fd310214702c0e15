//! Pages that a list of facts names, by paths below the gold data or below copies of public repositories.

use anyhow::{Context, Result};
use dateline_intake::{Form, Hints, RawReport};
use std::io::Read;
use std::path::{Path, PathBuf};

/// One row of a list with the page it speaks of.
pub(super) struct Listed {
    /// The page, without its address.
    pub page: RawReport,
    /// Its address, where the list gives one.
    pub address: Option<String>,
    /// The columns behind the address.
    pub facts: Vec<String>,
}

impl Listed {
    /// The collection that the page is of.
    pub fn source(&self) -> &str {
        let uri = self.page.uri.as_str();
        if uri.starts_with("intake/aeb") { "aeb" } else { uri.split('/').next().unwrap_or(uri) }
    }

    /// The page as fetched from its address.
    pub fn with_address(&self) -> RawReport {
        let hints = Hints { url: self.address.clone(), ..Hints::default() };
        RawReport { hints, ..self.page.clone() }
    }
}

/// The pages of the list at `path` that are there, the files read, and how many are not there.
pub(super) fn read(path: &Path) -> Result<(Vec<Listed>, Vec<PathBuf>, usize)> {
    let root = path.ancestors().nth(3).filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let data = std::env::var_os("DATELINE_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let copies = std::env::var_os("DATELINE_PAGES").map(PathBuf::from);
    let mut found = Vec::new();
    let mut files = vec![path.to_owned()];
    let mut absent = 0;
    for line in std::fs::read_to_string(path)?.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut fields = line.split('\t').map(str::to_owned);
        let (Some(name), Some(address)) = (fields.next(), fields.next()) else { continue };
        let file = if name.starts_with("intake/") {
            Some(data.join(&name))
        } else {
            copies.as_ref().map(|c| c.join(&name))
        };
        let Some(file) = file.filter(|f| f.exists()) else {
            absent += 1;
            continue;
        };
        found.push(Listed {
            page: RawReport { uri: name, bytes: bytes(&file)?, form: Form::Html, hints: Hints::default() },
            address: Some(address).filter(|a| a != "-"),
            facts: fields.collect(),
        });
        files.push(file);
    }
    if absent > 0 {
        eprintln!("{absent} pages are not here and are skipped (DATELINE_DATA, DATELINE_PAGES)");
    }
    Ok((found, files, absent))
}

/// The bytes of a file, unpacked.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain)?;
    Ok(plain)
}
