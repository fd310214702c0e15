//! The quality gate: no pinned figure may fall below its floor.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Baseline {
    floors: Vec<Floor>,
}

#[derive(Deserialize)]
struct Floor {
    /// Task of `dateline-eval`.
    task: String,
    /// Path below the data folder, or below the repository where it begins with `eval/`.
    data: String,
    /// Hash that the floors were measured on.
    data_hash: String,
    /// Lowest allowed value by metric. Timings are never pinned.
    metrics: BTreeMap<String, f64>,
}

/// Scores every floor; `true` if all hold, or if the data is not there.
pub fn check(data: &Path, rows: bool) -> Result<bool> {
    if !data.is_dir() {
        println!("gate: skipped, no gold data at {}", data.display());
        return Ok(true);
    }
    let baseline: Baseline = serde_json::from_str(
        &std::fs::read_to_string("eval/baseline.json")
            .context("eval/baseline.json: run from the repository root")?,
    )?;
    let mut good = true;
    for floor in &baseline.floors {
        // Lists of facts of our own lie in the repository; the pages they speak of below the data.
        let own = floor.data.starts_with("eval/");
        let path = if own { Path::new(&floor.data).to_owned() } else { data.join(&floor.data) };
        if !path.exists() {
            println!("gate: {} skipped, no {}", floor.task, path.display());
            continue;
        }
        let out = Command::new("cargo")
            .args(["run", "--release", "--quiet", "--locked", "-p", "dateline-eval", "--", &floor.task])
            .arg(&path)
            .arg("--json")
            .env("DATELINE_DATA", data)
            .output()?;
        anyhow::ensure!(out.status.success(), "{}: {}", floor.task, String::from_utf8_lossy(&out.stderr));
        let got: Value = serde_json::from_slice(&out.stdout).with_context(|| floor.task.clone())?;
        if got["data_hash"] != floor.data_hash.as_str() {
            println!("gate: {} {}: other data than the floor was measured on", floor.task, floor.data);
        }
        for (metric, least) in &floor.metrics {
            let value =
                got[metric].as_f64().with_context(|| format!("{}: no metric {metric}", floor.task))?;
            let holds = value >= *least;
            good &= holds;
            let verdict = if holds { "ok" } else { "BELOW" };
            println!(
                "gate: {:<12} {:<28} {metric:<18} {value:.4} floor {least:.4} {verdict}",
                floor.task, floor.data
            );
        }
        if rows {
            println!("| {} | {} | {got} |", floor.task, floor.data);
        }
    }
    Ok(good)
}
