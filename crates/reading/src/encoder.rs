//! One small model that reads: words to parts of speech, trees, entities, event words and attributions.
//!
//! The model is MiniLM (Wang et al. 2020) with a case embedding and several heads, trained by `training/`,
//! put into `dateline-data` by `xtask model install`. Its layers run here on the 8-bit kernels of `rten`;
//! a sentence's answer does not depend on what else is read with it. Without a model everything else
//! works by rules.

mod case;
mod characters;
mod gate;
mod heads;
mod kernels;
mod linear;
mod model;
mod network;
mod onnx;
mod rows;
mod spans;
mod stage;
mod tree;
mod wordpiece;
mod words;

pub use case::case_class;
pub use gate::Gate;
pub use heads::{Cue, Found, SentenceRead, TYPES, Trigger};
pub use model::{Files, Unfit};
pub use onnx::{Graph, Tensor, read as read_onnx};
pub use stage::Encoded;
pub use wordpiece::{Piece, WordPiece};
pub use words::{Word, Words};

use heads::Columns;
use linear::{Gemm, Room};
use model::Model;
use network::{Batch, Workspace};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{LazyLock, Mutex};

/// The model, ready to read; shared between threads.
pub struct Encoder {
    vocabulary: WordPiece,
    model: Model,
    /// Workers at rest. Each call takes one, so that every thread computes alone on its own core.
    workers: Mutex<Vec<Worker>>,
}

/// What one call needs for itself.
struct Worker {
    /// One thread: the kernels would spread over all cores otherwise. `None` where no thread could be had.
    pool: Option<ThreadPool>,
    space: Workspace,
    batch: Batch,
    room: Room,
    middle: Vec<f32>,
    syntax: Vec<f32>,
    events: Vec<f32>,
}

impl Worker {
    fn new() -> Self {
        Worker {
            pool: ThreadPoolBuilder::new().num_threads(1).build().ok(),
            space: Workspace::default(),
            batch: Batch::default(),
            room: Room::default(),
            middle: Vec::new(),
            syntax: Vec::new(),
            events: Vec::new(),
        }
    }
}

impl Encoder {
    /// The committed model, loaded once; `None` where none is installed or it does not fit.
    pub fn installed() -> Option<&'static Self> {
        static INSTALLED: LazyLock<Option<Encoder>> = LazyLock::new(|| {
            let files = dateline_data::ENCODER?;
            let files =
                Files { onnx: files.onnx, weights: files.weights, pairs: files.pairs, labels: files.labels };
            Encoder::load(files).ok()
        });
        INSTALLED.as_ref()
    }

    /// Reads a model's files.
    ///
    /// # Errors
    ///
    /// [`Unfit`] where the files are not a model of this architecture.
    pub fn load(files: Files) -> Result<Self, Unfit> {
        Ok(Encoder {
            vocabulary: WordPiece::new(),
            model: Model::load(files)?,
            workers: Mutex::new(Vec::new()),
        })
    }

    /// The tokeniser.
    pub fn vocabulary(&self) -> &WordPiece {
        &self.vocabulary
    }

    /// Reads sentences; the answer has one entry for each, empty for those without words or beyond all length.
    pub fn read(&self, sentences: &[Words]) -> Vec<SentenceRead> {
        self.with_worker(|worker| self.read_with(worker, sentences))
    }

    /// The raw columns of one sentence, rows for the root and each word: for comparing with the training.
    pub fn columns(&self, sentence: &Words) -> (Vec<f32>, Vec<f32>) {
        self.with_worker(|worker| {
            let mut out = Columns::default();
            self.each(worker, std::slice::from_ref(sentence), &mut |_, columns| {
                out.syntax.clone_from(&columns.syntax);
                out.events.clone_from(&columns.events);
            });
            (out.syntax, out.events)
        })
    }

    /// What the layers make of each word of a sentence, a row of equal length for each: for fitting what is put on top of them.
    pub fn vectors(&self, sentence: &Words) -> Vec<Vec<f32>> {
        self.with_worker(|worker| {
            let mut out = Vec::new();
            self.each(worker, std::slice::from_ref(sentence), &mut |_, columns| {
                out = columns
                    .vectors
                    .chunks_exact(self.model.network.hidden)
                    .skip(1)
                    .map(<[f32]>::to_vec)
                    .collect();
            });
            out
        })
    }

    fn with_worker<T: Send>(&self, work: impl FnOnce(&mut Worker) -> T + Send) -> T {
        // A poisoned list of resting workers is as good as before: workers hold no state between calls.
        let resting = |e: std::sync::PoisonError<_>| e.into_inner();
        let taken = self.workers.lock().unwrap_or_else(resting).pop();
        let mut worker = taken.unwrap_or_else(Worker::new);
        let pool = worker.pool.take();
        let out = match &pool {
            Some(pool) => pool.install(|| work(&mut worker)),
            None => work(&mut worker),
        };
        worker.pool = pool;
        self.workers.lock().unwrap_or_else(resting).push(worker);
        out
    }

    fn read_with(&self, worker: &mut Worker, sentences: &[Words]) -> Vec<SentenceRead> {
        let mut out = vec![SentenceRead::default(); sentences.len()];
        self.each(worker, sentences, &mut |n, columns| {
            out[n] = heads::decode(&self.model, &sentences[n], columns);
        });
        out
    }

    /// Calls `done` with every sentence that could be read and its columns, in order.
    fn each(&self, worker: &mut Worker, sentences: &[Words], done: &mut dyn FnMut(usize, &Columns)) {
        let rows = rows::rows(sentences);
        let mut columns = Columns::default();
        // The kernels may not leave their thread, and cost nothing to choose.
        let gemm = &Gemm::new();
        for batch in rows::batches(sentences, &rows) {
            let rows = &rows[batch];
            let places = rows::fill(sentences, rows, &self.vocabulary, &mut worker.batch);
            let model = &self.model;
            // The heads look at the first piece of every word that a row answers for, and at the root.
            let mut wanted = Vec::with_capacity(worker.batch.pieces.len());
            let mut counts = Vec::with_capacity(rows.len());
            for (row, places) in rows.iter().zip(&places) {
                let root = (row.answers.start == 0).then_some(places[0]);
                let answers = row.answers.start - row.words.start..row.answers.end - row.words.start;
                let before = wanted.len();
                wanted.extend(root.iter().chain(&places[1..][answers]));
                counts.push(wanted.len() - before);
            }
            let vectors = model.network.read(gemm, &worker.batch, &wanted, &mut worker.space);
            let room = &mut worker.room;
            let middle = model.hidden.apply(gemm, vectors, true, room, &mut worker.middle);
            let syntax = model.syntax.apply(gemm, middle, false, room, &mut worker.syntax);
            let events = model.events.apply(gemm, vectors, false, room, &mut worker.events);
            let (s, e, h) = (model.syntax.outputs(), model.events.outputs(), model.network.hidden);
            let mut at = 0;
            for (row, count) in rows.iter().zip(counts) {
                columns.syntax.extend_from_slice(&syntax[at * s..(at + count) * s]);
                columns.events.extend_from_slice(&events[at * e..(at + count) * e]);
                columns.vectors.extend_from_slice(&vectors[at * h..(at + count) * h]);
                at += count;
                if row.answers.end == sentences[row.sentence].list.len() {
                    done(row.sentence, &columns);
                    columns.syntax.clear();
                    columns.events.clear();
                    columns.vectors.clear();
                }
            }
        }
    }
}
