//! From clean text to annotations.
//!
//! Every stage takes the [`Reading`] so far and adds its own list; the order below is the order they run in.
//! All of it is pure: no IO, no clock. What a stage is unsure of it leaves out.

mod abbreviations;
pub mod acled;
pub mod attributions;
pub mod chunks;
pub mod dating;
pub mod encoder;
pub mod entities;
pub mod events;
pub mod places;
pub mod quantities;
pub mod relations;
pub mod sentences;
pub mod syntax;
pub mod times;
pub mod tokens;
pub mod veto;

use dateline_facts::reading::Reading;
use dateline_facts::report::Report;

/// All lexicons, compiled once; shared between threads.
pub struct Reader {
    sentences: sentences::Sentences,
    tokens: tokens::Tokens,
    encoder: Option<&'static encoder::Encoder>,
    gate: Option<encoder::Gate>,
    entities: entities::Entities,
    times: times::Times,
    dating: dating::Dating,
    places: places::Places,
    quantities: quantities::Quantities,
    attributions: attributions::Attributions,
    events: events::Events,
    relations: relations::Relations,
}

impl Reader {
    /// Compiles the lexicons of `dateline-data`; the encoder is the installed one, if there is one.
    pub fn new() -> Self {
        Reader::with_encoder(encoder::Encoder::installed())
    }

    /// The same with an encoder of one's own, or with none: then everything is read by rules.
    pub fn with_encoder(encoder: Option<&'static encoder::Encoder>) -> Self {
        Reader {
            encoder,
            gate: encoder.map(|_| encoder::Gate::new()),
            sentences: sentences::Sentences::new(),
            tokens: tokens::Tokens::new(),
            entities: entities::Entities::new(),
            times: times::Times::new(),
            dating: dating::Dating::new(),
            places: places::Places::new(),
            quantities: quantities::Quantities::new(),
            attributions: attributions::Attributions::new(),
            events: events::Events::new(),
            relations: relations::Relations::new(),
        }
    }

    /// Lets the encoder read every sentence, also those without a chance of an event or a name: for the trees
    /// of a whole text.
    pub fn every_sentence(mut self) -> Self {
        self.gate = None;
        self
    }

    /// Reads a report from sentences to relations.
    pub fn read(&self, report: Report) -> Reading {
        self.read_watched(report, &mut |_| {})
    }

    /// The same; `after` is called with the name of each stage that has run, so that an edge can measure it.
    pub fn read_watched(&self, report: Report, after: &mut dyn FnMut(&'static str)) -> Reading {
        let (mut reading, encoded) = self.to_events(report, after);
        if let Some(encoded) = &encoded {
            veto::run(&mut reading, encoded);
            after("veto");
            entities::join(&mut reading, encoded);
            after("joining");
        }
        self.relations.run(&mut reading);
        after("relations");
        reading
    }

    /// Reads a report as far as its events, all of them, also those that the veto drops: for fitting it.
    pub fn unvetoed(&self, report: Report) -> (Reading, Option<encoder::Encoded>) {
        self.to_events(report, &mut |_| {})
    }

    fn to_events(
        &self,
        report: Report,
        after: &mut dyn FnMut(&'static str),
    ) -> (Reading, Option<encoder::Encoded>) {
        let mut reading = Reading::of(report);
        self.sentences.run(&mut reading);
        after("sentences");
        self.tokens.run(&mut reading);
        after("tokens");
        let encoded = self.encoder.map(|encoder| {
            let wanted = |reading: &Reading, n| self.gate.as_ref().is_none_or(|gate| gate.wants(reading, n));
            encoder.run(&mut reading, self.tokens.lemmas(), wanted)
        });
        after("encoder");
        self.entities.run(&mut reading);
        after("entities");
        self.times.run(&mut reading);
        after("times");
        self.dating.run(&mut reading, &self.times);
        after("dating");
        self.places.run(&mut reading);
        after("places");
        self.quantities.run(&mut reading);
        after("quantities");
        self.attributions.run(&mut reading, encoded.as_ref());
        after("attributions");
        self.events.run(&mut reading, encoded.as_ref());
        after("events");
        (reading, encoded)
    }
}

impl Default for Reader {
    fn default() -> Self {
        Reader::new()
    }
}
