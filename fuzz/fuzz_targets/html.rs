//! Hostile input: see `dateline_fuzz::html`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::html(data));

#[cfg(not(fuzzing))]
fn main() {
    dateline_fuzz::replay(dateline_fuzz::html);
}
