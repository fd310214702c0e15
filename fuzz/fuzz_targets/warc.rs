//! Hostile input: see `dateline_fuzz::warc`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::warc(data));

#[cfg(not(fuzzing))]
fn main() {
    dateline_fuzz::replay(dateline_fuzz::warc);
}
