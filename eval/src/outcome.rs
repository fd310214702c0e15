//! What a task reports, and the small sums that tasks share.

use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Figures of one task over one set of data. Scores are fractions from 0 to 1.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many items were scored.
    pub items: usize,
    /// BLAKE3 of the data scored, first 16 digits.
    pub data_hash: String,
    /// Metric name and value, in the order to print.
    pub metrics: Vec<(String, Value)>,
}

impl Outcome {
    /// An outcome over `items` items of the given files.
    pub fn over(items: usize, data_hash: String) -> Self {
        Outcome { items, data_hash, metrics: Vec::new() }
    }

    /// Adds a figure.
    pub fn metric(mut self, name: &str, value: f64) -> Self {
        let rounded = if name.contains("per_") || name.contains("_mb") {
            (value * 10.0).round() / 10.0
        } else {
            (value * 10_000.0).round() / 10_000.0
        };
        self.metrics.push((name.to_owned(), json!(rounded)));
        self
    }

    /// Adds a structured figure, such as a table by type.
    pub fn detail(mut self, name: &str, value: Value) -> Self {
        self.metrics.push((name.to_owned(), value));
        self
    }

    /// The one JSON object of `--json`.
    pub fn json(&self, task: &str) -> Value {
        let mut map = Map::new();
        map.insert("task".into(), json!(task));
        map.insert("data_hash".into(), json!(self.data_hash));
        map.insert("items".into(), json!(self.items));
        for (name, value) in &self.metrics {
            map.insert(name.clone(), value.clone());
        }
        Value::Object(map)
    }

    /// The table for people.
    pub fn table(&self, task: &str) -> String {
        let mut out = format!("{task}: {} items, data {}\n", self.items, self.data_hash);
        for (name, value) in &self.metrics {
            match value {
                Value::Object(rows) => {
                    let _ = writeln!(out, "  {name}");
                    for (row, cell) in rows {
                        let _ = writeln!(out, "    {row:<28} {cell}");
                    }
                }
                other => {
                    let _ = writeln!(out, "  {name:<30} {other}");
                }
            }
        }
        out
    }
}

/// Counts of right, predicted and gold items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predicted items that are right.
    pub right: usize,
    /// All predicted items.
    pub predicted: usize,
    /// All gold items.
    pub gold: usize,
}

impl Tally {
    /// Adds another count.
    pub fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    /// Right of predicted; 0 where nothing was predicted.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.predicted)
    }

    /// Right of gold; 0 where there is no gold.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// Harmonic mean.
    pub fn f1(self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

/// `a / b`, 0 where `b` is 0.
pub fn ratio(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

/// Harmonic mean of precision and recall.
pub fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// All files below `path` (or `path` itself) whose name ends with `suffix`, sorted.
pub fn files(path: &Path, suffix: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(found);
    }
    let mut stack = vec![path.to_owned()];
    while let Some(dir) = stack.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?.path();
            if entry.is_dir() {
                stack.push(entry);
            } else if entry.file_name().is_some_and(|n| n.to_string_lossy().ends_with(suffix)) {
                found.push(entry);
            }
        }
    }
    found.sort();
    anyhow::ensure!(!found.is_empty(), "no {suffix} file here");
    Ok(found)
}

/// BLAKE3 over the files' contents in order, first 16 hexadecimal digits.
pub fn hash(files: &[PathBuf]) -> anyhow::Result<String> {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(&std::fs::read(file)?);
    }
    Ok(hasher.finalize().to_hex()[..16].to_owned())
}

/// CPU seconds this process has used so far (all threads, user and system), from the operating system;
/// wall-clock time since the first call where the system does not say.
pub fn cpu_seconds() -> f64 {
    if let Ok(stat) = std::fs::read_to_string("/proc/self/stat")
        && let Some((_, rest)) = stat.rsplit_once(')')
    {
        let ticks: Vec<f64> =
            rest.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
        if let [user, system] = ticks[..] {
            return (user + system) / 100.0;
        }
    }
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}

/// Peak resident memory of this process in MB; 0 where the system does not say.
pub fn peak_mb() -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|s| {
            let line = s.lines().find(|l| l.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        })
        .map_or(0.0, |kb| kb / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tally_by_hand() {
        let tally = Tally { right: 3, predicted: 4, gold: 6 };
        assert!((tally.precision() - 0.75).abs() < 1e-9);
        assert!((tally.recall() - 0.5).abs() < 1e-9);
        assert!((tally.f1() - 0.6).abs() < 1e-9);
        assert_eq!(Tally::default().f1(), 0.0);
    }
}
