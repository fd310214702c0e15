"""Ranges of activations at the inputs of every matrix product, for static int8 scales."""
import json

import torch

from .config import path
from .model import sized
from .words import Pieces


def ranges_of(state, sentences=None, clip=0.9999):
    """{site: (low, high)}: over batches of sentences the mean of each batch's lowest and highest quantile; with `clip` 1
    the lowest and highest value of all."""
    from .export import PARITY, encode
    if sentences is None:
        f = path("prepared") / "calibration.jsonl"
        sentences = [json.loads(l)["words"] for l in open(f, encoding="utf-8")] if f.exists() else [s.split(" ") for s in PARITY]
    model = sized(state)
    model.load_state_dict(state)
    model.eval()
    seen = {}

    def watch(name):
        def hook(_, inputs):
            x = inputs[0].detach().reshape(-1)
            if clip == 1:
                seen.setdefault(name, []).append((x.min().item(), x.max().item()))
                return
            if x.numel() > 1_000_000:
                x = x[torch.randint(0, x.numel(), (1_000_000,))]
            k = max(1, int(x.numel() * (1 - clip)))
            low = x.kthvalue(k).values.item()
            high = x.kthvalue(x.numel() - k + 1).values.item()
            seen.setdefault(name, []).append((low, high))
        return hook

    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and not name.startswith("pairs"):
            module.register_forward_pre_hook(watch(name))
    pieces = Pieces()
    sentences = sorted(sentences, key=len)
    with torch.no_grad():
        for i in range(0, len(sentences), 32):
            feed = encode(sentences[i : i + 32], pieces)
            t = {k: torch.from_numpy(v).long() for k, v in feed.items()}
            model(t["ids"], t["case"], t["mask"], t["words_at"])
    if clip == 1:
        return {k: (min(a for a, _ in v), max(b for _, b in v)) for k, v in seen.items()}
    return {k: (sum(a for a, _ in v) / len(v), sum(b for _, b in v) / len(v)) for k, v in seen.items()}
