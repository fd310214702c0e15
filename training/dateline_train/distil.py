"""A smaller net that begins as a part of a larger one and learns its answers.

The larger one answers every head for every sentence, also where nobody has marked it (Hinton, Vinyals and Dean 2015);
the vectors of the last layer are to come out alike as well (Jiao et al. 2020).
"""
import random

import torch
from torch.nn import functional as F

from .batches import Collate, mixture
from .config import CONFIG, heads
from .losses import arc_scores, pair_scores, part
from .model import sized

T = CONFIG["training"]


class Teacher:
    def __init__(self, file):
        self.state = torch.load(file, weights_only=True)["model"]
        self.model = sized(self.state)
        self.model.load_state_dict(self.state)
        self.model.eval().requires_grad_(False)

    def loss_of(self, model, x, blocks, batch):
        """The distance of a batch's answers from the teacher's; sums and counts of its parts for the log."""
        with torch.no_grad():
            wanted = self.model.encode(batch["ids"], batch["case"], batch["mask"])
            syntax, events = self.model.blocks(wanted, batch["words"])
        gold = {"syntax": syntax, "events": events}
        total, parts = 0.0, {}

        def add(name, student, teacher, weight):
            nonlocal total
            summed = F.kl_div(F.log_softmax(student, -1), F.log_softmax(teacher, -1), log_target=True, reduction="sum")
            count = len(student)
            parts["~" + name] = (summed.item(), count)
            total = total + weight * summed / max(count, 1)

        words = torch.cat([torch.arange(at + 1, at + n + 1) for at, n in batch["starts"]])
        for h in heads("token"):
            add(h, part(blocks, h)[words], part(gold, h)[words], CONFIG["heads"][h]["weight"])
        rows, wants, arcs = [], [], []
        width = 1 + max(n for _, n in batch["starts"])
        for at, n in batch["starts"]:
            fill = (0, width - n - 1)
            rows.append(F.pad(arc_scores(blocks, at, n), fill, value=-1e9))
            wants.append(F.pad(arc_scores(gold, at, n), fill, value=-1e9))
            arcs.append(at + wants[-1].argmax(-1))
        add("arcs", torch.cat(rows), torch.cat(wants), 1.0)
        add("label", pair_scores(model, blocks, "label", words, torch.cat(arcs)),
            pair_scores(self.model, gold, "label", words, torch.cat(arcs)), CONFIG["heads"]["label"]["weight"])
        for name, asks in (("argument", "trigger"), ("attribution", "cue")):
            told = 1 - part(gold, asks).softmax(-1)[:, 0] > T["asked"]
            pairs = [(torch.full((n,), at + 1 + i), torch.arange(at + 1, at + n + 1))
                     for at, n in batch["starts"] for i in torch.nonzero(told[at + 1 : at + n + 1]).flatten().tolist()]
            if pairs:
                i, j = (torch.cat(p) for p in zip(*pairs))
                add(name, pair_scores(model, blocks, name, i, j), pair_scores(self.model, gold, name, i, j), CONFIG["heads"][name]["weight"])
        seen = batch["mask"].bool()
        distance = F.mse_loss(x[seen], wanted[seen])
        parts["~state"] = (distance.item() * len(words), len(words))
        return total + T["state_share"] * distance, parts


def part_of(teacher, keep=None, inner=None, batches=64):
    """A state with some of the teacher's layers; with `inner`, feed-forward maps of so many values fitted to the teacher's."""
    keep = keep or list(range(len(teacher.model.layers)))
    out = {k: v for k, v in teacher.state.items() if not k.startswith("layers.")}
    for new, old in enumerate(keep):
        mark = f"layers.{old}."
        out.update({f"layers.{new}.{k.removeprefix(mark)}": v.clone() for k, v in teacher.state.items() if k.startswith(mark)})
    return narrowed(teacher, out, keep, inner, batches) if inner else out


def narrowed(teacher, state, keep, inner, batches):
    """Takes inner values out of the feed-forward maps until `inner` are left, layer by layer from below, in steps of 128
    those whose loss moves the layer's output least once the others are fitted anew (least squares; Hassibi and Stork
    1993). Prints which share of the variance before the layer's last norm is lost at each step."""
    source = mixture(Collate(), random.Random(T["seed"]))
    some = [next(source) for _ in range(batches)]
    for new, old in enumerate(keep):
        mark = f"layers.{new}."
        gram, cross, squares, spread = 0.0, 0.0, 0.0, 0.0
        model = sized(state)
        model.load_state_dict(state)
        model.eval()
        with torch.no_grad():
            for b in some:
                seen = b["mask"].bool()
                got, want = through(model, new, b), through(teacher.model, old, b)
                g = torch.cat([F.gelu(model.layers[new].up(got[0][seen])), torch.ones(int(seen.sum()), 1)], 1).double()
                y = (want[1] - got[0])[seen].double()
                gram, cross, squares = gram + g.T @ g, cross + g.T @ y, squares + float((y * y).sum())
                spread += float(want[1][seen].double().var(-1, correction=0).sum() * y.shape[1])
        n = gram.shape[0] - 1
        gram += torch.eye(n + 1, dtype=torch.double) * (1e-4 * gram.diagonal()[:n].mean())
        left, fitted, lost = torch.arange(n + 1), None, []  # the last one is the bias
        while True:
            inverse = torch.linalg.inv(gram[left][:, left])
            w = inverse @ cross[left]
            share = (squares - float((w * cross[left]).sum())) / spread
            lost.append(f"{len(left) - 1} {share:.4f}")
            fitted = left[:-1], w
            if len(left) - 1 <= inner:
                break
            cost = ((w * w).sum(1) / inverse.diagonal())[:-1]
            left = torch.cat([left[cost.topk(max(len(cost) - 128, inner)).indices.sort().values], left[-1:]])
        chosen, w = fitted
        print(f"layer {new}: {len(chosen)} of {n} inner values; lost " + ", ".join(lost), flush=True)
        state[mark + "up.weight"], state[mark + "up.bias"] = state[mark + "up.weight"][chosen].clone(), state[mark + "up.bias"][chosen].clone()
        state[mark + "down.weight"], state[mark + "down.bias"] = w[:-1].T.float().contiguous(), w[-1].float()
    return state


def through(model, layer, batch):
    """The vectors between attention and feed-forward map of a layer, and the sum before its last norm."""
    kept = {}
    a = model.layers[layer].up.register_forward_pre_hook(lambda _, x: kept.update(x=x[0]))
    b = model.layers[layer].down.register_forward_hook(lambda _, x, y: kept.update(y=y))
    model.encode(batch["ids"], batch["case"], batch["mask"])
    a.remove()
    b.remove()
    return kept["x"], kept["x"] + kept["y"]

