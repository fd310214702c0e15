"""From prepared sentences to batches: pieces, labels as flat arrays over word rows, dirt, mixture, rows of like length."""
import json
import math
import random

import numpy as np
import torch

from .config import CONFIG, classes, heads, path
from .words import CLASSES, Pieces, case_class

INDEX = {h: {c: i for i, c in enumerate(classes(h))} for h in CONFIG["heads"]}
CURLY = {'"': "“", "''": "”", "``": "“", "'": "’"}


def read(name, part):
    f = path("prepared") / f"{name}.{part}.jsonl"
    return [json.loads(l) for l in open(f, encoding="utf-8")] if f.exists() else []


def fit(s, pieces, limit):
    """How many words of a sentence fit into a row."""
    n = 2
    for k, w in enumerate(s["words"]):
        n += len(pieces.of(w))
        if n > limit:
            return k
    return len(s["words"])


def cut(s, k):
    """The first k words of a sentence; what reaches beyond is dropped."""
    t = {x: s[x][:k] for x in ("words", "upos", "xpos", "heads", "deprel") if x in s}
    t["set"] = s["set"]
    if "heads" in t and any(h > k for h in t["heads"]):
        del t["heads"], t["deprel"]
    t["spans"] = {h: [x for x in v if x[1] <= k] for h, v in s.get("spans", {}).items()}
    keep = lambda marks, last: [m[:last] + [[x for x in m[last] if x[1] <= k]] for m in marks if m[1] <= k]
    if "triggers" in s:
        t["triggers"] = keep(s["triggers"], 4)
    if "cues" in s:
        t["cues"] = keep(s["cues"], 3)
    if "happened" in s:
        t["happened"] = {i: v for i, v in s["happened"].items() if int(i) < k}
    return t


def swapped(s, head, stock, rng):
    """A copy in which some entities are others of their type; every mark moves along. Entities that a mark cuts stay."""
    marks = [x for v in s["spans"].values() for x in v]
    marks += [x for t in s.get("triggers", []) for x in [t, *t[4]]] + [x for c in s.get("cues", []) for x in [c, *c[3]]]
    cuts = {i for x in marks for i in x[:2]}
    words, moved, at = [], {}, 0
    for a, b, kind in sorted(s["spans"][head]):
        if a < at or rng.random() >= CONFIG["dirt"]["swap"] or any(a < c < b for c in cuts):
            continue
        for i in range(at, a + 1):
            moved[i] = len(words) + i - at
        words += s["words"][at:a]
        words += rng.choice(stock[kind])
        at = b
    for i in range(at, len(s["words"]) + 1):
        moved[i] = len(words) + i - at
    words += s["words"][at:]
    span = lambda x: [moved[x[0]], moved[x[1]], *x[2:]]
    t = dict(s, words=words, spans={h: [span(x) for x in v] for h, v in s["spans"].items()})
    if "triggers" in s:
        t["triggers"] = [[*span(x[:4]), [span(r) for r in x[4]]] for x in s["triggers"]]
    if "cues" in s:
        t["cues"] = [[*span(x[:3]), [span(r) for r in x[3]]] for x in s["cues"]]
    return t


def stock_of(sentences, head):
    """Words of all entities by type."""
    out = {}
    for s in sentences:
        for a, b, kind in s["spans"][head]:
            out.setdefault(kind, []).append(s["words"][a:b])
    return out


def dirty(s, rng):
    """A copy of the sentence with dirt, and the case class all its letters get (None: their own)."""
    d, force = CONFIG["dirt"], None
    x = rng.random()
    if x < d["upper"]:
        force = "upper"
    elif x < d["upper"] + d["lower"]:
        force = "lower"
    if rng.random() < d["drop_stop"] and s["words"][-1] == "." and len(s["words"]) > 3:
        n = len(s["words"])
        if n not in s.get("heads", []) and s.get("heads", [1])[-1] != 0:
            s = cut(s, n - 1)
    if rng.random() < d["curly"] and any(w in CURLY for w in s["words"]):
        s = dict(s, words=[CURLY.get(w, w) for w in s["words"]])
    return s, force


def span_row(n, spans, index):
    row = [0] * n
    for a, b, label in spans:
        if b <= n:
            row[a] = index["B-" + label]
            for i in range(a + 1, b):
                row[i] = index["I-" + label]
    return row


class Collate:
    def __init__(self):
        self.pieces = Pieces()

    def __call__(self, items):
        """items: [(sentence, forced case or None)] -> tensors."""
        rows, at, word_heads = [], 0, [h for h in heads("token")]
        labels = {h: [] for h in word_heads}
        starts, arcs, label_pairs, pairs = [], [], [], {"argument": [], "attribution": []}
        for s, force in items:
            ids, case, first = [self.pieces.cls], [0], [0]
            for w in s["words"]:
                got = self.pieces.of(w)
                c = case_class(w)
                if force and c in (CLASSES["lower"], CLASSES["title"], CLASSES["mixed"], CLASSES["upper"], CLASSES["letter"]):
                    c = CLASSES["lower"] if force == "lower" else CLASSES["letter" if len(w) == 1 else "upper"]
                first.append(len(ids))
                ids += got
                case += [c] * len(got)
            rows.append((ids + [self.pieces.sep], case + [0], first))
            n = len(s["words"])
            for h in word_heads:
                labels[h].append(-1)
                if h in ("upos", "xpos") and h in s:
                    labels[h] += [INDEX[h].get(x, -1) for x in s[h]]
                elif h in s.get("spans", {}):
                    labels[h] += span_row(n, s["spans"][h], INDEX[h])
                elif h == "happened" and h in s:
                    labels[h] += [INDEX[h].get(s[h].get(str(i)), -1) for i in range(n)]
                elif h == "factuality" and "triggers" in s:
                    row = [-1] * n
                    for t in s["triggers"]:
                        row[t[0]] = INDEX[h][t[3]]
                    labels[h] += row
                elif h == "stance" and "cues" in s:
                    row = [-1] * n
                    for c in s["cues"]:
                        row[c[0]] = INDEX[h].get(c[2], -1)
                    labels[h] += row
                else:
                    labels[h] += [-1] * n
            if "heads" in s:
                arcs.append((at, n, s["heads"]))
                label_pairs += [(at + 1 + i, at + hd, INDEX["label"][d]) for i, (hd, d) in enumerate(zip(s["heads"], s["deprel"]))]
            for name, marks, k in (("argument", s.get("triggers", []), 4), ("attribution", s.get("cues", []), 3)):
                for m in marks:
                    row = span_row(n, m[k], INDEX[name])
                    pairs[name] += [(at + 1 + m[0], at + 1 + i, c) for i, c in enumerate(row)]
            starts.append((at, n))
            at += n + 1
        width = max(len(r[0]) for r in rows)
        pad = lambda k: torch.tensor([r[k] + [0] * (width - len(r[0])) for r in rows])
        mask = torch.tensor([[1] * len(r[0]) + [0] * (width - len(r[0])) for r in rows])
        words = torch.tensor([i * width + p for i, r in enumerate(rows) for p in r[2]])
        pairs["label"] = label_pairs
        return {"ids": pad(0), "case": pad(1), "mask": mask, "words": words, "pieces": int(mask.sum()),
                "labels": {h: torch.tensor(v) for h, v in labels.items() if any(x >= 0 for x in v)},
                "starts": starts, "arcs": arcs, "pairs": {k: torch.tensor(v) for k, v in pairs.items() if v}}


def mixture(collate, rng):
    """Endless batches: sentences drawn by set, sorted by length within a pool, cut into batches of like length."""
    limit, sets = CONFIG["words"]["train_max_pieces"], {}
    for name in CONFIG["mixture"]:
        got = []
        for s in read(name, "train"):
            k = fit(s, collate.pieces, limit)
            got.append(s if k == len(s["words"]) else cut(s, k))
        sets[name] = [s for s in got if s["words"]]
    stock = {n: (h, stock_of(sets[n], h)) for n, h in (("own", "entity"), ("re3d", "re3d"))}
    share = {n: CONFIG["mixture"][n] * math.sqrt(sum(len(s["words"]) for s in v)) for n, v in sets.items() if v}
    mean = {n: sum(len(s["words"]) for s in sets[n]) / len(sets[n]) for n in share}
    names, order = list(share), {n: [] for n in share}
    weights = [share[n] / mean[n] for n in names]

    def draw():
        n = rng.choices(names, weights)[0]
        if not order[n]:
            order[n] = rng.sample(range(len(sets[n])), len(sets[n]))
        s = sets[n][order[n].pop()]
        if n in stock:
            s = swapped(s, *stock[n], rng)
        return dirty(s, rng)

    while True:
        pool = sorted((draw() for _ in range(600)), key=lambda x: len(x[0]["words"]) + rng.random() * 3)
        out, batch, longest = [], [], 0
        for x in pool:
            n = 2 + sum(len(collate.pieces.of(w)) for w in x[0]["words"])
            if batch and max(longest, n) * (len(batch) + 1) > CONFIG["training"]["batch_pieces"]:
                out.append(batch)
                batch, longest = [], 0
            batch.append(x)
            longest = max(longest, n)
        out.append(batch)
        rng.shuffle(out)
        for b in out:
            yield collate(b)
