"""Scores a state or an exported model on held-aside data.

    python -m dateline_train.evaluate STATE.pt|MODEL_FOLDER [--parts ewt.test,pud.test,...] [--limit N] [--rows] [--upper]
"""
import argparse
import collections
import json
import pathlib

import numpy as np
import torch

from .batches import read
from .config import CONFIG, heads
from .decode import Reading
from .words import Pieces

ARTICLES = {"the", "a", "an"}


def quantise_rows(model, ranges=None):
    """The runtime's arithmetic in float: weights int8 a column, activations unsigned bytes with a scale a row.

    With `ranges`, one fixed scale for each map instead.
    """
    from .graph import quantise_columns

    def forward(x, w, b, fixed):
        low, high = x.amin(-1, keepdim=True).clamp(max=0), x.amax(-1, keepdim=True).clamp(min=0)
        if fixed:
            low, high = torch.tensor(min(fixed[0], 0.0)), torch.tensor(max(fixed[1], 0.0))
        step = ((high - low) / 255).clamp(min=1e-8)
        zero = (-low / step).round()
        return torch.nn.functional.linear((((x / step).round() + zero).clamp(0, 255) - zero) * step, w, b)

    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and not name.startswith("pairs"):
            scale, q = quantise_columns(module.weight.detach().numpy().T)
            w = torch.from_numpy((q.astype(np.float32) * scale).T.copy())
            module.forward = lambda x, w=w, b=module.bias.detach(), r=ranges and ranges[name]: forward(x, w, b, r)


class Model:
    """A PyTorch state or an exported folder behind one call: rows of words to readings."""

    def __init__(self, where, rows=False, static=None):
        where = pathlib.Path(where)
        self.pieces = Pieces()
        if where.is_dir():
            import onnxruntime
            o = onnxruntime.SessionOptions()
            o.intra_op_num_threads = o.inter_op_num_threads = 1
            session = onnxruntime.InferenceSession(str(where / "model.onnx"), o, providers=["CPUExecutionProvider"])
            self.run = lambda feed: session.run(None, feed)
            spec, raw = json.loads((where / "labels.json").read_text())["pairs"], (where / "pairs.bin").read_bytes()
            get = lambda at, *shape: np.frombuffer(raw, "<f4", int(np.prod(shape)), at).reshape(shape)
            self.pairs = {n: (get(p["weight_at"], p["classes"], p["size"]), get(p["bias_at"], p["classes"])) for n, p in spec.items()}
        else:
            from .model import sized
            state = torch.load(where, weights_only=True)["model"]
            model = sized(state)
            model.load_state_dict(state)
            model.eval()
            if static is not None:
                from .calibrate import ranges_of
                quantise_rows(model, ranges_of(state, clip=static))
            elif rows:
                quantise_rows(model)

            def run(feed):
                t = {k: torch.from_numpy(v).long() for k, v in feed.items()}
                with torch.no_grad():
                    return [x.numpy() for x in model(t["ids"], t["case"], t["mask"], t["words_at"])]

            self.run = run
            self.pairs = {p: (state[f"pairs.{p}.weight"].numpy(), state[f"pairs.{p}.bias"].numpy()) for p in heads("pair")}

    def read(self, rows):
        from .export import encode
        order, out = sorted(range(len(rows)), key=lambda i: len(rows[i])), [None] * len(rows)
        for k in range(0, len(order), 24):
            some = order[k : k + 24]
            syntax, events = self.run(encode([rows[i] for i in some], self.pieces))
            at = 0
            for i in some:
                n = len(rows[i]) + 1
                out[i] = Reading(syntax[at : at + n], events[at : at + n], self.pairs)
                at += n
        return out


class F1:
    def __init__(self):
        self.hit = self.said = self.gold = 0

    def add(self, said, gold):
        said, gold = set(map(tuple, said)), set(map(tuple, gold))
        self.hit += len(said & gold)
        self.said += len(said)
        self.gold += len(gold)

    def row(self):
        p, r = self.hit / max(self.said, 1), self.hit / max(self.gold, 1)
        return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(100 * 2 * p * r / max(p + r, 1e-9), 1), "gold": self.gold}


def bare(spans, words):
    """Spans without a leading article, as re3d is scored."""
    return [[a + 1 if b - a > 1 and words[a].lower() in ARTICLES else a, b, k] for a, b, k in spans]


def score(model, sentences):
    """All scores that the marks of these sentences allow."""
    readings = model.read([s["words"] for s in sentences])
    acc, f1 = collections.defaultdict(lambda: [0, 0]), collections.defaultdict(F1)

    def hit(name, ok):
        acc[name][0] += bool(ok)
        acc[name][1] += 1

    base = lambda d: d.split(":")[0]
    for s, r in zip(sentences, readings):
        for h in ("upos", "xpos"):
            if h in s:
                for a, b in zip(r.tags(h), s[h]):
                    hit(h, a == b)
        if "heads" in s:
            hs, ls = r.tree()
            for h, l, gh, gl in zip(hs, ls, s["heads"], s["deprel"]):
                hit("uas", h == gh)
                hit("las", h == gh and base(l) == base(gl))
                hit("las_subtypes", h == gh and l == gl)
        for h, gold in s.get("spans", {}).items():
            if h == "cue" and "cues" in s and s["set"] != "own":
                continue
            said = r.spans(h)
            if h == "re3d":
                said, gold = bare(said, s["words"]), bare(gold, s["words"])
            f1[h].add(said, gold)
            if h in ("trigger", "action"):
                f1[h + "_untyped"].add([x[:2] for x in said], [x[:2] for x in gold])
            if h in ("entity",):
                f1[h + "_untyped"].add([x[:2] for x in said], [x[:2] for x in gold])
        if "triggers" in s:
            facts = r.tags("factuality")
            for a, b, kind, fact, roles in s["triggers"]:
                hit("factuality_gold_trigger", facts[a] == fact)
                f1["argument_gold_trigger"].add(r.parts("argument", a), roles)
            gold = [(kind, *x) for a, b, kind, _, roles in s["triggers"] for x in roles]
            said = [(kind, *x) for a, b, kind in r.spans("trigger") for x in r.parts("argument", a)]
            f1["argument_end_to_end"].add(said, gold)
        if "cues" in s:
            stances = r.tags("stance")
            for a, b, stance, parts in s["cues"]:
                if stance:
                    hit("stance_gold_cue", stances[a] == stance)
                said = r.parts("attribution", a)
                for k in ("source", "content"):
                    f1[k + "_gold_cue"].add([x for x in said if x[2] == k], [x for x in parts if x[2] == k])
        if "happened" in s:
            tags = r.tags("happened")
            for i, v in s["happened"].items():
                hit("happened", tags[int(i)] == v)
    out = {k: round(100 * a / max(n, 1), 2) for k, (a, n) in acc.items()}
    out.update({k: v.row() for k, v in f1.items()})
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("model")
    a.add_argument("--parts", default="ewt.test,pud.test,gum.held,own.held,re3d.held,uner.held,ecb.held,litbank.held")
    a.add_argument("--limit", type=int)
    a.add_argument("--upper", action="store_true", help="also upper-case every word")
    a.add_argument("--rows", action="store_true", help="with the int8 arithmetic of the runtime")
    a.add_argument("--static", type=float, help="with one scale for each map, from this quantile of calibration (1: all of it)")
    args = a.parse_args()
    torch.set_num_threads(1)
    model = Model(args.model, args.rows, args.static)
    for part in args.parts.split(","):
        got = read(*part.split("."))
        got = [s for s in got if len(s["words"]) <= 160][:: max(1, len(got) // args.limit) if args.limit else 1]
        if args.upper:
            got = [dict(s, words=[w.upper() for w in s["words"]]) for s in got]
        groups = {part: got}
        if part.startswith("re3d"):
            from .prepare import TRAIN_RE3D
            names = sorted({s["set"] for s in got})
            groups = {part + " of trained folders": [s for s in got if s["set"] in TRAIN_RE3D]}
            groups.update({n: [s for s in got if s["set"] == n] for n in names if n not in TRAIN_RE3D})
        if part.startswith("gum"):
            groups[part + " news"] = [s for s in got if s["set"] == "gum-news"]
        for name, some in groups.items():
            print(name, len(some), json.dumps(score(model, some)), flush=True)


if __name__ == "__main__":
    main()
