"""Writes a trained state as the model that ships.

    python -m dateline_train.export STATE OUT [--precision static|dynamic|f32]

OUT gets model.onnx (graph), model.onnx.data (weights), pairs.bin, labels.json, vocab.txt, parity.json, manifest.json.
"""
import argparse
import hashlib
import json
import pathlib
import shutil
import struct

import numpy as np
import onnx
import onnxruntime
import torch

from . import graph
from .config import CONFIG, classes, heads, path
from .model import PAIR_SIZE, Reader, columns
from .words import Pieces, case_class

PARITY = [
    "The Iraqi army said on Monday that two drones hit the Ain al-Asad base in Anbar .",
    "\" We will not negotiate , \" Foreign Minister Hossein Amir-Abdollahian told reporters in Tehran .",
    "AT LEAST 12 KILLED IN AIRSTRIKE ON HOSPITAL , OFFICIALS SAY",
    "Protesters did n't block the U.S. embassy , police denied .",
    "L’armée a visé Überlingen — 3,5 % 😀 محمد 北京 naïve café re\u0301sume\u0301 3.5bn mid-2024 x",
    "Yes",
    ". . .",
]


def encode(rows, pieces):
    """Inputs for rows of words: ids, case, mask [rows, width] and the flat positions of [CLS] and first pieces."""
    limit = CONFIG["words"]["max_pieces"]
    made = []
    for words in rows:
        ids, case, at = [pieces.cls], [0], [0]
        for w in words:
            got = pieces.of(w)
            at.append(len(ids))
            ids += got
            case += [case_class(w)] * len(got)
        ids.append(pieces.sep)
        case.append(0)
        assert len(ids) <= limit, "window the sentence first"
        made.append((ids, case, at))
    width = max(len(m[0]) for m in made)
    pad = lambda xs: xs + [0] * (width - len(xs))
    return {
        "ids": np.array([pad(m[0]) for m in made], np.int32),
        "case": np.array([pad(m[1]) for m in made], np.int32),
        "mask": np.array([pad([1] * len(m[0])) for m in made], np.int32),
        "words_at": np.array([r * width + p for r, m in enumerate(made) for p in m[2]], np.int32),
    }


def labels_json(layers):
    out = {"words": CONFIG["words"], "layers": layers, "columns": {}, "heads": {}, "pairs": {}}
    for source in ("syntax", "events"):
        out["columns"][source + "_columns"] = [{"name": n, "from": a, "to": b} for n, a, b in columns(source)]
    for h, spec in CONFIG["heads"].items():
        out["heads"][h] = {"kind": spec["kind"], "output": spec["from"] + "_columns", "classes": classes(h), "lift": CONFIG["lift"].get(h, 0.0)}
    at = 0
    for p in heads("pair"):
        d, r = PAIR_SIZE[p], len(classes(p))
        out["pairs"][p] = {"size": d, "classes": r, "weight_at": at, "bias_at": at + 4 * r * d}
        at += 4 * r * (d + 1)
    return out


def write_safetensors(state, file):
    """The f32 state under its PyTorch names (the format is a length, a JSON header and raw little-endian floats)."""
    head, at = {}, 0
    for k, v in sorted(state.items()):
        head[k] = {"dtype": "F32", "shape": list(v.shape), "data_offsets": [at, at + 4 * v.size]}
        at += 4 * v.size
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for _, v in sorted(state.items()):
            f.write(np.ascontiguousarray(v, "<f4").tobytes())


def write(state, out, precision, ranges):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    n_layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    model = graph.build(state, precision, ranges)
    for f in ("model.onnx", "model.onnx.data"):
        (out / f).unlink(missing_ok=True)
    onnx.save(model, str(out / "model.onnx"), save_as_external_data=True, all_tensors_to_one_file=True,
              location="model.onnx.data", size_threshold=1024)
    with open(out / "pairs.bin", "wb") as f:
        for p in heads("pair"):
            f.write(state[f"pairs.{p}.weight"].astype("<f4").tobytes())
            f.write(state[f"pairs.{p}.bias"].astype("<f4").tobytes())
    (out / "labels.json").write_text(json.dumps(labels_json(n_layers), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copyfile(path("encoder") / "vocab.txt", out / "vocab.txt")
    pieces, cases = Pieces(), []
    session = onnxruntime.InferenceSession(str(out / "model.onnx"), providers=["CPUExecutionProvider"])
    plain = onnxruntime.InferenceSession(graph.build(state).SerializeToString(), providers=["CPUExecutionProvider"])
    for sentence in PARITY:
        words = sentence.split(" ")
        feed = encode([words], pieces)
        syntax, events = session.run(None, feed)
        exact = plain.run(None, feed)
        cases.append({"syntax_columns_f32": np.round(exact[0], 4).tolist(), "events_columns_f32": np.round(exact[1], 4).tolist(),
                      "words": words, "pieces": [pieces.of(w) for w in words], "case": [case_class(w) for w in words],
                      "ids": feed["ids"][0].tolist(), "words_at": feed["words_at"].tolist(),
                      "syntax_columns": np.round(syntax, 4).tolist(), "events_columns": np.round(events, 4).tolist()})
    write_safetensors(state, out / "weights.safetensors")
    (out / "parity.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n", encoding="utf-8")
    manifest = {"precision": precision, "files": {}}
    for f in ("model.onnx", "model.onnx.data", "pairs.bin", "labels.json", "vocab.txt", "parity.json", "weights.safetensors"):
        raw = (out / f).read_bytes()
        manifest["files"][f] = {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def numpy_state(state):
    return {k: v.detach().float().numpy() for k, v in state.items()}


def main():
    a = argparse.ArgumentParser()
    a.add_argument("state")
    a.add_argument("out")
    a.add_argument("--precision", default="static")
    args = a.parse_args()
    torch.set_num_threads(1)
    if args.state == "untrained":
        from .model import load_encoder
        torch.manual_seed(1)
        state = load_encoder(Reader()).state_dict()
    else:
        state = torch.load(args.state, weights_only=True)["model"]
    ranges = None
    if args.precision == "static":
        from .calibrate import ranges_of
        ranges = ranges_of(state)
    print(json.dumps(write(numpy_state(state), args.out, args.precision, ranges), indent=1))


if __name__ == "__main__":
    main()
