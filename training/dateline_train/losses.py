"""The loss of a batch over all heads that are marked in it."""
import torch
from torch.nn import functional as F

from .config import CONFIG
from .model import columns

COLUMNS = {s: {n: (a, b) for n, a, b in columns(s)} for s in ("syntax", "events")}
SOURCE = {n: s for s in COLUMNS for n in COLUMNS[s]}


def part(blocks, name):
    s = SOURCE[name]
    a, b = COLUMNS[s][name]
    return blocks[s][:, a:b]


def arc_scores(blocks, start, n):
    """[n, n + 1]: words of a sentence by root and words; a word is not its own head."""
    dep = part(blocks, "arc_dep")[start + 1 : start + n + 1]
    head = part(blocks, "arc_head")[start : start + n + 1]
    scores = dep @ head.T
    i = torch.arange(n)
    return scores.index_put((i, i + 1), torch.tensor(-1e9))


def pair_scores(model, blocks, name, i, j):
    return model.pairs[name](torch.relu(part(blocks, name + "_a")[i] + part(blocks, name + "_b")[j]))


def loss_of(model, blocks, batch):
    total, parts, floor = 0.0, {}, 0.25 * len(batch["words"])

    def add(name, summed, count, weight):
        nonlocal total
        value = summed / max(count, floor)
        parts[name] = (summed.item(), count)
        total = total + weight * value

    for h, y in batch["labels"].items():
        y = y.long()
        add(h, F.cross_entropy(part(blocks, h), y, ignore_index=-1, reduction="sum"), int((y >= 0).sum()), CONFIG["heads"][h]["weight"])
    if batch["arcs"]:
        summed, count = 0.0, 0
        for start, n, gold in batch["arcs"]:
            summed = summed + F.cross_entropy(arc_scores(blocks, start, n), torch.tensor(gold), reduction="sum")
            count += n
        add("arcs", summed, count, 1.0)
    for name, p in batch["pairs"].items():
        scores = pair_scores(model, blocks, name, p[:, 0], p[:, 1])
        add(name, F.cross_entropy(scores, p[:, 2], reduction="sum"), len(p), CONFIG["heads"][name]["weight"])
    return total, parts
