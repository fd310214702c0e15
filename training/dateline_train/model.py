"""MiniLM with a case embedding, and all heads as two blocks of columns over the first pieces of words.

Block `syntax` = [token heads | arc_dep | arc_head | label_a | label_b], read from one hidden layer over the word;
block `events` = [token heads | argument_a | argument_b | attribution_a | attribution_b], read from the word itself.
A pair head scores classes by relu(a[i] + b[j]) @ W + c; an arc by arc_dep[i] . arc_head[j].
"""
import json
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .config import CONFIG, classes, heads, path

M = CONFIG["model"]
PAIR_SIZE = {"label": M["label"], "argument": M["argument"], "attribution": M["attribution"]}


def columns(source):
    """[(name, from, to)] of a block of outputs."""
    out, at = [], 0
    for h in heads("token", source):
        n = len(classes(h))
        out.append((h, at, at + n))
        at += n
    sizes = [("arc_dep", M["arc"]), ("arc_head", M["arc"])] if source == "syntax" else []
    for h in heads("pair", source):
        sizes += [(h + "_a", PAIR_SIZE[h]), (h + "_b", PAIR_SIZE[h])]
    for name, n in sizes:
        out.append((name, at, at + n))
        at += n
    return out


class Layer(nn.Module):
    def __init__(self, feed=None):
        super().__init__()
        h, feed = M["hidden"], feed or M["feed"]
        self.qkv = nn.Linear(h, 3 * h)
        self.out = nn.Linear(h, h)
        self.norm1 = nn.LayerNorm(h, eps=1e-12)
        self.up = nn.Linear(h, feed)
        self.down = nn.Linear(feed, h)
        self.norm2 = nn.LayerNorm(h, eps=1e-12)

    def forward(self, x, bias, drop):
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, M["heads"], h // M["heads"]).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        a = self.out(a.transpose(1, 2).reshape(b, n, h))
        x = self.norm1(x + F.dropout(a, drop, self.training))
        f = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(f, drop, self.training))


class Reader(nn.Module):
    def __init__(self, layers=None, feed=None):
        super().__init__()
        h = M["hidden"]
        self.words = nn.Embedding(30522, h)
        self.places = nn.Parameter(torch.zeros(512, h))
        self.case = nn.Embedding(len(CONFIG["words"]["case_classes"]), h)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(h, eps=1e-12)
        self.layers = nn.ModuleList(Layer(f) for f in feed or [None] * (layers or M["layers"]))
        self.hidden = nn.Linear(h, M["syntax_hidden"])
        self.syntax = nn.Linear(M["syntax_hidden"], columns("syntax")[-1][2])
        self.events = nn.Linear(h, columns("events")[-1][2])
        self.pairs = nn.ModuleDict({p: nn.Linear(PAIR_SIZE[p], len(classes(p))) for p in heads("pair")})
        self.frozen = 0

    def encode(self, ids, case, mask):
        drop = M["dropout"]
        bias = None if bool(mask.all()) else (mask[:, None, None, :].float() - 1) * 1e4
        x = self.norm(self.words(ids) + self.places[: ids.shape[1]] + self.case(case))
        x = F.dropout(x, drop, self.training)
        for i, layer in enumerate(self.layers):
            if i < self.frozen:
                with torch.no_grad():
                    x = layer(x, bias, drop)
            else:
                x = layer(x, bias, drop)
        return x

    def forward(self, ids, case, mask, words):
        """The two blocks over the flat word positions `words` (row * width + piece)."""
        return self.blocks(self.encode(ids, case, mask), words)

    def blocks(self, x, words):
        """The two blocks from the vectors of the pieces."""
        w = F.dropout(x.reshape(-1, x.shape[-1])[words], M["head_dropout"], self.training)
        s = F.dropout(F.gelu(self.hidden(w)), M["head_dropout"], self.training)
        return self.syntax(s), self.events(w)


def sized(state):
    """An empty model of the depth of a state and the widths of its feed-forward maps."""
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    return Reader(feed=[len(state[f"layers.{i}.up.bias"]) for i in range(layers)])


def load_encoder(model, folder=None, take=None):
    """Fills the encoder from the published safetensors file (read by hand: a JSON header and raw floats).

    `take` names the published layers to use; without it they are the lowest ones.
    """
    raw = ((folder or path("encoder")) / "model.safetensors").read_bytes()
    n = struct.unpack("<Q", raw[:8])[0]
    head = json.loads(raw[8 : 8 + n])

    def get(name):
        e = head[name]
        a, b = e["data_offsets"]
        dtype = {"F32": np.float32, "F16": np.float16}[e["dtype"]]
        t = np.frombuffer(raw[8 + n + a : 8 + n + b], dtype).reshape(e["shape"])
        return torch.from_numpy(t.astype(np.float32))

    prefix = "bert." if "bert.embeddings.word_embeddings.weight" in head else ""
    with torch.no_grad():
        e = prefix + "embeddings."
        model.words.weight.copy_(get(e + "word_embeddings.weight"))
        model.places.copy_(get(e + "position_embeddings.weight") + get(e + "token_type_embeddings.weight")[0])
        model.norm.weight.copy_(get(e + "LayerNorm.weight"))
        model.norm.bias.copy_(get(e + "LayerNorm.bias"))
        for i, layer in zip(take or range(len(model.layers)), model.layers):
            p = f"{prefix}encoder.layer.{i}."
            for kind in ("weight", "bias"):
                qkv = [get(f"{p}attention.self.{x}.{kind}") for x in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(qkv))
                getattr(layer.out, kind).copy_(get(f"{p}attention.output.dense.{kind}"))
                getattr(layer.norm1, kind).copy_(get(f"{p}attention.output.LayerNorm.{kind}"))
                getattr(layer.up, kind).copy_(get(f"{p}intermediate.dense.{kind}"))
                getattr(layer.down, kind).copy_(get(f"{p}output.dense.{kind}"))
                getattr(layer.norm2, kind).copy_(get(f"{p}output.LayerNorm.{kind}"))
    return model
