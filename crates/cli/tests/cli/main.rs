//! The binary as users meet it: streams, exit codes, bad input, interruptions.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails
#![allow(clippy::disallowed_methods)] // files are what these tests are about

mod bad;
#[cfg(feature = "net")]
mod net;
mod record;
mod streams;

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Words of our own from which events can be read.
const STORY: &str = "BAGHDAD - A US drone strike killed two militiamen in Baghdad on January 4, 2024, the Iraqi \
    Interior Ministry said. The Islamic Resistance in Iraq fired rockets at the Ain al-Asad base on Friday.\n";

fn dateline(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dateline"));
    command.current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    dateline(folder).args(args).output().unwrap()
}

fn fed(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    use std::io::Write;
    let mut child = dateline(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may stop listening early.
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    output
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn lines(output: &Output) -> Vec<serde_json::Value> {
    out(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder of `n` short reports, no two alike.
fn many(folder: &Path, n: usize) {
    std::fs::create_dir_all(folder).unwrap();
    for i in 0..n {
        let text = format!(
            "Report {i}. {STORY}Unit {} of the army left the camp near Mosul, official {i} said.\n",
            i * 7
        );
        std::fs::write(folder.join(format!("{i:05}.txt")), text).unwrap();
    }
}
