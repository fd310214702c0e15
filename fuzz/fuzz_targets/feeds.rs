//! Hostile input: see `dateline_fuzz::feeds`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::feeds(data));

#[cfg(not(fuzzing))]
fn main() {
    dateline_fuzz::replay(dateline_fuzz::feeds);
}
