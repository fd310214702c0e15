//! Which encoder the tasks read with: the installed one, one in a folder, or none.

use anyhow::{Context, Result};
use dateline_reading::Reader;
use dateline_reading::encoder::{Encoder, Files};
use std::path::Path;
use std::sync::OnceLock;

static CHOSEN: OnceLock<Option<&'static Encoder>> = OnceLock::new();

/// Settles the encoder for this run: a folder, `none`, or the installed one.
pub fn choose(model: Option<&str>) -> Result<()> {
    let encoder = match model {
        None => Encoder::installed(),
        Some("none") => None,
        Some(folder) => Some(&*Box::leak(Box::new(load(Path::new(folder))?))),
    };
    let _ = CHOSEN.set(encoder);
    Ok(())
}

/// The encoder of this run.
pub fn encoder() -> Option<&'static Encoder> {
    CHOSEN.get().copied().flatten()
}

/// A reader with the encoder of this run.
pub fn reader() -> Reader {
    Reader::with_encoder(encoder())
}

/// Reads an exported model; its bytes stay until the end of the program.
fn load(folder: &Path) -> Result<Encoder> {
    let bytes = |name: &str| -> Result<&'static [u8]> {
        let file = folder.join(name);
        Ok(Vec::leak(std::fs::read(&file).with_context(|| file.display().to_string())?))
    };
    let labels = std::str::from_utf8(bytes("labels.json")?)?;
    let files = Files {
        onnx: bytes("model.onnx")?,
        weights: bytes("model.onnx.data")?,
        pairs: bytes("pairs.bin")?,
        labels,
    };
    Ok(Encoder::load(files)?)
}
