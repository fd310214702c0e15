"""The configuration: `config.toml` beside this package, and the label inventories spelled out from it."""
import os
import pathlib
import tomllib

HERE = pathlib.Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))
ROOT = pathlib.Path(os.environ.get("DATELINE_TRAINING", HERE.parent.parent / "training-data"))
SHARED = pathlib.Path(os.environ.get("DATELINE_DATA", HERE.parent.parent / "shared" / "data"))


def path(name):
    """One of the folders of `[paths]`."""
    return ROOT / CONFIG["paths"][name]


def classes(head):
    """The classes of a head in the order of its outputs: B- and I- pairs behind O for spans and span pairs."""
    spec = CONFIG["heads"][head]
    names = CONFIG["labels"].get(spec["labels"], []) if spec["labels"] else ["cue"]
    if spec["kind"] == "token" or head == "label":
        return list(names)
    return ["O"] + [p + "-" + n for n in names for p in ("B", "I")]


def heads(kind=None, source=None):
    """Heads in the order of the file, filtered by kind ("token" takes both word kinds) and by source."""
    out = []
    for name, spec in CONFIG["heads"].items():
        is_pair = spec["kind"] == "pair"
        if kind is not None and (kind == "pair") != is_pair:
            continue
        if source is None or spec["from"] == source:
            out.append(name)
    return out
