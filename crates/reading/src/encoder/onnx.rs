//! The weights of an ONNX file whose tensors lie in a second file: names, types, shapes and where they stand.
//!
//! Only what Dateline's own export writes is understood: initialisers of a graph with external or raw data
//! (onnx.proto3 of ONNX 1.x: `ModelProto.graph` = 7, `GraphProto.initializer` = 5). Everything else is skipped.

use rustc_hash::FxHashMap;

/// A named tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Sizes of its axes.
    pub shape: Vec<usize>,
    /// Type of its numbers: ONNX's number, 1 for `f32`, 3 for `i8`.
    pub kind: u64,
    /// Its bytes, little-endian.
    pub bytes: &'static [u8],
}

impl Tensor {
    /// Its numbers, where they are `f32`.
    pub fn floats(&self) -> Option<Vec<f32>> {
        (self.kind == 1 && self.bytes.len() == self.len() * 4)
            .then(|| self.bytes.as_chunks().0.iter().map(|b: &[u8; 4]| f32::from_le_bytes(*b)).collect())
    }

    /// How many numbers it has.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The tensors of a graph by name, and the kinds of operators it uses, each once, sorted.
#[derive(Debug, Default)]
pub struct Graph {
    /// Initialisers.
    pub tensors: FxHashMap<String, Tensor>,
    /// Operators.
    pub operators: Vec<String>,
}

/// Reads `model`; data that is not in it stands in `external`. `None` where either is not what it should be.
pub fn read(model: &'static [u8], external: &'static [u8]) -> Option<Graph> {
    let mut graph = Graph::default();
    for (field, value) in fields(model)? {
        let (7, Value::Bytes(body)) = (field, value) else { continue };
        for (field, value) in fields(body)? {
            match (field, value) {
                (1, Value::Bytes(node)) => {
                    for (field, value) in fields(node)? {
                        if let (4, Value::Bytes(name)) = (field, value) {
                            graph.operators.push(String::from_utf8_lossy(name).into_owned());
                        }
                    }
                }
                (5, Value::Bytes(tensor)) => {
                    let (name, tensor) = self::tensor(tensor, external)?;
                    graph.tensors.insert(name, tensor);
                }
                _ => {}
            }
        }
    }
    graph.operators.sort_unstable();
    graph.operators.dedup();
    (!graph.tensors.is_empty()).then_some(graph)
}

/// One `TensorProto`.
fn tensor(body: &'static [u8], external: &'static [u8]) -> Option<(String, Tensor)> {
    let (mut name, mut shape, mut kind) = (String::new(), Vec::new(), 0);
    let (mut raw, mut floats): (&[u8], &[u8]) = (&[], &[]);
    let (mut offset, mut length) = (None, None);
    for (field, value) in fields(body)? {
        match (field, value) {
            (1, Value::Number(n)) => shape.push(usize::try_from(n).ok()?),
            (1, Value::Bytes(mut packed)) => {
                while !packed.is_empty() {
                    shape.push(usize::try_from(varint(&mut packed)?).ok()?);
                }
            }
            (2, Value::Number(n)) => kind = n,
            (4, Value::Bytes(packed)) => floats = packed,
            (8, Value::Bytes(text)) => name = String::from_utf8_lossy(text).into_owned(),
            (9, Value::Bytes(data)) => raw = data,
            (13, Value::Bytes(entry)) => {
                let (mut key, mut text): (&[u8], &[u8]) = (&[], &[]);
                for (field, value) in fields(entry)? {
                    match (field, value) {
                        (1, Value::Bytes(k)) => key = k,
                        (2, Value::Bytes(v)) => text = v,
                        _ => {}
                    }
                }
                let number = || std::str::from_utf8(text).ok()?.parse::<usize>().ok();
                match key {
                    b"offset" => offset = number(),
                    b"length" => length = number(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let bytes = match (offset, length) {
        (None, None) if raw.is_empty() => floats,
        (None, None) => raw,
        (offset, Some(length)) => {
            let offset = offset.unwrap_or(0);
            external.get(offset..offset.checked_add(length)?)?
        }
        (Some(_), None) => return None,
    };
    Some((name, Tensor { shape, kind, bytes }))
}

/// The value of a field.
#[derive(Clone, Copy)]
enum Value {
    Number(u64),
    Bytes(&'static [u8]),
}

/// The fields of a message, in order.
fn fields(mut body: &'static [u8]) -> Option<Vec<(u64, Value)>> {
    let mut out = Vec::new();
    while !body.is_empty() {
        let key = varint(&mut body)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut body)?),
            1 => fixed(&mut body, 8)?,
            2 => {
                let length = usize::try_from(varint(&mut body)?).ok()?;
                fixed(&mut body, length)?
            }
            5 => fixed(&mut body, 4)?,
            _ => return None,
        };
        out.push((key >> 3, value));
    }
    Some(out)
}

fn fixed(body: &mut &'static [u8], length: usize) -> Option<Value> {
    let (bytes, rest) = body.split_at_checked(length)?;
    *body = rest;
    Some(Value::Bytes(bytes))
}

/// A number of up to ten bytes, seven bits each.
fn varint(body: &mut &'static [u8]) -> Option<u64> {
    let mut out = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = body.split_first()?;
        *body = rest;
        out |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            return Some(out);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tensor_elsewhere() {
        // graph { node { op_type: "Add" } initializer { dims: 2 data_type: 1 name: "w" external_data
        // { key: "offset" value: "4" } external_data { key: "length" value: "8" } } }
        let tensor =
            b"\x08\x02\x10\x01\x42\x01w\x6A\x0B\x0A\x06offset\x12\x014\x6A\x0B\x0A\x06length\x12\x018";
        let mut graph = vec![0x0A, 5, 0x22, 3, b'A', b'd', b'd', 0x2A, tensor.len() as u8];
        graph.extend_from_slice(tensor);
        let mut model = vec![0x3A, graph.len() as u8];
        model.extend_from_slice(&graph);
        let external = [0u8, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];
        let graph = read(model.leak(), external.to_vec().leak()).unwrap();
        assert_eq!(graph.operators, ["Add"]);
        assert_eq!(graph.tensors["w"].floats(), Some(vec![1.0, 2.0]));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(bytes.leak(), &[1, 2, 3]);
        }
    }
}
