//! Looking up places, and the stage of places over a page of news.
#![allow(missing_docs)]

use dateline_facts::report::Report;
use dateline_reading::Reader;
use dateline_reading::places::Places;
use dateline_reading::places::gazetteer::Gazetteer;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const NAMES: &[&str] =
    &["Baghdad", "Ain al-Asad", "Springfield", "An-Nāṣiriyah", "no such place", "San José", "Tower 22"];

/// Seven names, one of them with eighty candidates.
#[divan::bench]
fn look_up_seven_names(bencher: Bencher) {
    let gazetteer = Gazetteer::committed();
    bencher.bench(|| NAMES.iter().map(|n| gazetteer.lookup(black_box(n)).len()).sum::<usize>());
}

#[divan::bench]
fn look_up_one_name(bencher: Bencher) {
    let gazetteer = Gazetteer::committed();
    bencher.bench(|| gazetteer.lookup(black_box("Ain al-Asad")).len());
}

#[divan::bench]
fn country_of_a_point(bencher: Bencher) {
    let gazetteer = Gazetteer::committed();
    bencher.bench(|| gazetteer.country_at(black_box(36.34), black_box(43.12)).map(|c| c.iso2));
}

#[divan::bench]
fn areas_of_a_base(bencher: Bencher) {
    let gazetteer = Gazetteer::committed();
    let kind = dateline_facts::place::PlaceKind::Facility;
    bencher.bench(|| gazetteer.areas(black_box("no such base"), kind, "IQ", 33.79, 42.44).0.is_some());
}

/// About 1,000 words; tokens and entities are given.
#[divan::bench]
fn places_of_a_thousand_words(bencher: Bencher) {
    let paragraph = "Two drones hit the Ain al-Asad air base in Iraq's Anbar province on Thursday, the army said in Baghdad. \
        The minister, who had met his Jordanian counterpart in Amman, told reporters that three soldiers were wounded 20 km north \
        of Haditha, near the road to al-Qaim, and that the wounded were flown to Erbil. Washington denied that its troops had left \
        the base before the attack; residents of Ramadi heard blasts until the evening.\n\n";
    let reading = Reader::new().read(Report::plain("t", &paragraph.repeat(13)));
    let places = Places::new();
    bencher.with_inputs(|| reading.clone()).bench_local_refs(|reading| {
        places.run(reading);
        reading.places.len()
    });
}
