//! Hostile input: see `dateline_fuzz::charset`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::charset(data));

#[cfg(not(fuzzing))]
fn main() {
    dateline_fuzz::replay(dateline_fuzz::charset);
}
