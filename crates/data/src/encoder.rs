//! The encoder's files. Written by `cargo run -p xtask -- model install`; nothing else changes it.

/// The files of the encoder: bytes as exported by `training/`.
#[derive(Clone, Copy, Debug)]
pub struct EncoderFiles {
    /// The graph, ONNX.
    pub onnx: &'static [u8],
    /// The graph's numbers, which the ONNX file points into.
    pub weights: &'static [u8],
    /// Weights of the heads over pairs of words.
    pub pairs: &'static [u8],
    /// Labels and columns, JSON.
    pub labels: &'static str,
    /// Name of this version: the first digits of the hash of its files.
    pub version: &'static str,
}

/// The installed encoder.
pub const ENCODER: Option<EncoderFiles> = Some(EncoderFiles {
    onnx: include_bytes!("../model/model.onnx"),
    weights: include_bytes!("../model/model.onnx.data"),
    pairs: include_bytes!("../model/pairs.bin"),
    labels: include_str!("../model/labels.json"),
    version: "4d9da4c642ca",
});
