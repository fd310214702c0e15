//! Licences, sources and advisories of the dependencies, without a network.
//!
//! `cargo deny` fetches its advisory database over git, which an offline builder cannot; so the
//! database's facts are kept in `advisories.tsv` and refreshed by hand when dependencies change.

use anyhow::{Context, Result};
use semver::{Version, VersionReq};
use serde::Deserialize;
use std::process::Command;

/// Licences that may enter the binary. A dependency passes if one alternative of its expression
/// consists of these alone.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "MPL-2.0",
    "Unlicense",
    "0BSD",
    "MIT-0",
    "BSL-1.0",
    // A licence for data: Mozilla's root certificates.
    "CDLA-Permissive-2.0",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Version,
    license: Option<String>,
    source: Option<String>,
}

/// Prints what is wrong; `true` if nothing is.
pub fn check() -> Result<bool> {
    let out = Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).output()?;
    anyhow::ensure!(out.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&out.stderr));
    let metadata: Metadata = serde_json::from_slice(&out.stdout)?;
    let advisories = include_str!("../advisories.tsv");
    let mut wrong = 0;
    for package in metadata.packages.iter().filter(|p| p.source.is_some()) {
        let (name, version) = (&package.name, &package.version);
        let licence = package.license.as_deref().unwrap_or("none stated");
        if !permitted(licence) {
            println!("{name} {version}: licence {licence} is not on the list");
            wrong += 1;
        }
        if package.source.as_deref().is_some_and(|s| !s.starts_with("registry+")) {
            println!("{name} {version}: not from a registry");
            wrong += 1;
        }
        for (id, kind) in hits(advisories, name, version)? {
            println!("{name} {version}: {id} ({kind})");
            wrong += usize::from(kind == "vulnerability" || kind == "unsound");
        }
    }
    println!("{} dependencies checked, {wrong} objections", metadata.packages.len());
    Ok(wrong == 0)
}

/// Whether an SPDX expression (`A OR B`, `A AND B`, brackets, the old `A/B`) has a permitted choice.
fn permitted(expression: &str) -> bool {
    let flat = expression.replace('/', " OR ");
    let mut tokens: Vec<String> = Vec::new();
    for word in flat.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        match tokens.last_mut() {
            // "Apache-2.0 WITH LLVM-exception" is one licence.
            Some(last) if word == "WITH" || last.ends_with(" WITH") => {
                last.push(' ');
                last.push_str(word);
            }
            _ => tokens.push(word.to_owned()),
        }
    }
    let mut at = 0;
    any_of(&tokens, &mut at) && at == tokens.len()
}

fn any_of(tokens: &[String], at: &mut usize) -> bool {
    let mut good = all_of(tokens, at);
    while tokens.get(*at).is_some_and(|t| t == "OR") {
        *at += 1;
        good |= all_of(tokens, at);
    }
    good
}

fn all_of(tokens: &[String], at: &mut usize) -> bool {
    let mut good = one(tokens, at);
    while tokens.get(*at).is_some_and(|t| t == "AND") {
        *at += 1;
        good &= one(tokens, at);
    }
    good
}

fn one(tokens: &[String], at: &mut usize) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if token == "(" {
        let good = any_of(tokens, at);
        *at += 1;
        return good;
    }
    ALLOWED.contains(&token.as_str())
}

/// Advisories that a version of a crate is affected by: id and kind.
fn hits<'a>(table: &'a str, name: &str, version: &Version) -> Result<Vec<(&'a str, &'a str)>> {
    let mut found = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(crate_name), Some(id), Some(kind), fine) =
            (cells.next(), cells.next(), cells.next(), cells.next().unwrap_or(""))
        else {
            continue;
        };
        if crate_name != name {
            continue;
        }
        let mut safe = false;
        for range in fine.split('|').filter(|r| !r.is_empty()) {
            // A bare version means exactly that one; pre-releases count by their release.
            let range = if range.starts_with(|c: char| c.is_ascii_digit()) {
                format!("={range}")
            } else {
                range.into()
            };
            let wanted = VersionReq::parse(&range).with_context(|| format!("{id}: {range}"))?;
            safe |= wanted.matches(&Version::new(version.major, version.minor, version.patch));
        }
        if !safe {
            found.push((id, kind));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_expressions() {
        assert!(permitted("MIT OR Apache-2.0"));
        assert!(permitted("MIT/GPL-3.0"));
        assert!(permitted("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(permitted("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        assert!(!permitted("GPL-3.0"));
        assert!(!permitted("MIT AND GPL-3.0"));
        assert!(!permitted("none stated"));
    }

    #[test]
    fn advisories_by_version() {
        let table = "# c\nfoo\tR-1\tvulnerability\t>= 1.2.0|< 0.5.0\n";
        assert_eq!(hits(table, "foo", &Version::new(1, 0, 0)).unwrap(), [("R-1", "vulnerability")]);
        assert!(hits(table, "foo", &Version::new(1, 2, 3)).unwrap().is_empty());
        assert!(hits(table, "foo", &Version::new(0, 4, 9)).unwrap().is_empty());
        assert!(hits(table, "bar", &Version::new(1, 0, 0)).unwrap().is_empty());
    }
}
