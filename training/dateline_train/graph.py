"""The ONNX graph, written node by node, so that every operator in it is one the runtime has and fuses.

Precisions: "f32"; "dynamic" (weights int8 a column, activations by DynamicQuantizeLinear, whose scale depends on
what else is in the batch); "static" (activations by QuantizeLinear with calibrated scales: the answer for a
sentence does not depend on its neighbours). Weights keep to -64..63: on a processor without VNNI the product of
an unsigned and a signed byte is added up in 16 bits, and full bytes would saturate there.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .config import CONFIG
from .model import columns

M = CONFIG["model"]
BITS = 63.0


def quantise_columns(w, steps=(1.0, 0.95, 0.9, 0.85, 0.8)):
    """Scale and int8 weights for each column of w [in, out]: of several clippings the one with least squared error."""
    peak = np.abs(w).max(axis=0) + 1e-12
    best, scale = np.full(w.shape[1], np.inf), peak / BITS
    for s in steps:
        cand = peak * s / BITS
        err = np.square(np.clip(np.round(w / cand), -BITS, BITS) * cand - w).sum(axis=0)
        take = err < best
        best[take], scale[take] = err[take], cand[take]
    return scale.astype(np.float32), np.clip(np.round(w / scale), -BITS, BITS).astype(np.int8)


class Graph:
    def __init__(self, precision, ranges):
        self.precision, self.ranges = precision, ranges or {}
        self.nodes, self.consts, self.n = [], [], 0

    def const(self, name, array):
        self.consts.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind, *inputs, out=None, outputs=1, **attributes):
        self.n += 1
        outs = [out] if out else [f"{kind.lower()}_{self.n}" + (f"_{i}" if i else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), outs, name=f"{kind}_{self.n}", **attributes))
        return outs[0] if outputs == 1 else outs

    def linear(self, x, name, weight, bias, out=None):
        """x @ weight.T + bias for a torch weight [out, in]; `name` is also the calibration site."""
        w = weight.T.astype(np.float32)
        b = self.const(name + ".bias", bias.astype(np.float32))
        if self.precision == "f32":
            return self.op("Add", self.op("MatMul", x, self.const(name + ".weight", w)), b, out=out)
        scale, q = quantise_columns(w)
        qw = self.const(name + ".weight", q)
        wz = self.const(name + ".weight_zero", np.zeros((), np.int8))
        if self.precision == "dynamic":
            xq, xs, xz = self.op("DynamicQuantizeLinear", x, outputs=3)
            total = self.op("Mul", xs, self.const(name + ".scale", scale))
        else:
            low, high = self.ranges[name]
            low, high = min(low, 0.0), max(high, 0.0)
            step = max((high - low) / 255.0, 1e-8)
            zero = int(np.clip(round(-low / step), 0, 255))
            xz = self.const(name + ".input_zero", np.array(zero, np.uint8))
            xq = self.op("QuantizeLinear", x, self.const(name + ".input_scale", np.array(step, np.float32)), xz)
            total = self.const(name + ".scale", (scale * step).astype(np.float32))
        y = self.op("Mul", self.op("Cast", self.op("MatMulInteger", xq, qw, xz, wz), to=TensorProto.FLOAT), total)
        return self.op("Add", y, b, out=out)

    def table(self, ids, name, weight):
        """Rows of an embedding table; int8 with a scale a row unless f32."""
        if self.precision == "f32":
            return self.op("Gather", self.const(name, weight.astype(np.float32)), ids)
        scale = (np.abs(weight).max(axis=1, keepdims=True) + 1e-12) / 127.0
        q = np.clip(np.round(weight / scale), -127, 127).astype(np.int8)
        row = self.op("Cast", self.op("Gather", self.const(name, q), ids), to=TensorProto.FLOAT)
        return self.op("Mul", row, self.op("Gather", self.const(name + ".scale", scale.astype(np.float32)), ids))

    def norm(self, x, name, p):
        s, b = self.const(name + ".scale", p[0]), self.const(name + ".bias", p[1])
        return self.op("LayerNormalization", x, s, b, axis=-1, epsilon=1e-12)


def build(state, precision="f32", ranges=None):
    """An ONNX model from a state dict of numpy arrays."""
    g, h = Graph(precision, ranges), M["hidden"]
    n_layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    pair = lambda k: (state[k + ".weight"], state[k + ".bias"])
    one = g.const("one", np.array([1], np.int64))
    zero = g.const("zero", np.array([0], np.int64))
    two = g.const("two", np.array([2], np.int64))

    width = g.op("Slice", g.op("Shape", "ids"), one, two)
    x = g.op("Add", g.table("ids", "words", state["words.weight"]), g.op("Gather", g.const("case_table", state["case.weight"]), "case"))
    x = g.op("Add", x, g.op("Slice", g.const("places", state["places"][: CONFIG["words"]["max_pieces"]]), zero, width, zero))
    x = g.norm(x, "norm", pair("norm"))
    mask = g.op("Sub", g.op("Cast", "mask", to=TensorProto.FLOAT), g.const("one_f", np.array(1.0, np.float32)))
    mask = g.op("Mul", mask, g.const("far", np.array(1e4, np.float32)))
    mask = g.op("Unsqueeze", mask, g.const("axes12", np.array([1, 2], np.int64)))
    split = g.const("split", np.array([0, 0, M["heads"], h // M["heads"]], np.int64))
    join = g.const("join", np.array([0, 0, h], np.int64))
    for i in range(n_layers):
        p = f"layers.{i}."
        w, b = (a.copy() for a in pair(p + "qkv"))
        w[:h] /= np.sqrt(h // M["heads"])
        b[:h] /= np.sqrt(h // M["heads"])
        q, k, v = g.op("Split", g.linear(x, p + "qkv", w, b), outputs=3, axis=-1, num_outputs=3)
        q = g.op("Transpose", g.op("Reshape", q, split), perm=[0, 2, 1, 3])
        k = g.op("Transpose", g.op("Reshape", k, split), perm=[0, 2, 3, 1])
        v = g.op("Transpose", g.op("Reshape", v, split), perm=[0, 2, 1, 3])
        a = g.op("Softmax", g.op("Add", g.op("MatMul", q, k), mask), axis=-1)
        a = g.op("Reshape", g.op("Transpose", g.op("MatMul", a, v), perm=[0, 2, 1, 3]), join)
        x = g.norm(g.op("Add", x, g.linear(a, p + "out", *pair(p + "out"))), p + "norm1", pair(p + "norm1"))
        f = g.op("Gelu", g.linear(x, p + "up", *pair(p + "up")))
        x = g.norm(g.op("Add", x, g.linear(f, p + "down", *pair(p + "down"))), p + "norm2", pair(p + "norm2"))
    flat = g.op("Reshape", x, g.const("flat", np.array([-1, h], np.int64)))
    word = g.op("Gather", flat, "words_at")
    s = g.op("Gelu", g.linear(word, "hidden", *pair("hidden")))
    g.linear(s, "syntax", *pair("syntax"), out="syntax_columns")
    g.linear(word, "events", *pair("events"), out="events_columns")

    ints = lambda n, *shape: helper.make_tensor_value_info(n, TensorProto.INT32, shape)
    floats = lambda n, *shape: helper.make_tensor_value_info(n, TensorProto.FLOAT, shape)
    graph = helper.make_graph(
        g.nodes, "dateline-encoder",
        [ints("ids", "rows", "width"), ints("case", "rows", "width"), ints("mask", "rows", "width"), ints("words_at", "n")],
        [floats("syntax_columns", "n", columns("syntax")[-1][2]), floats("events_columns", "n", columns("events")[-1][2])],
        g.consts,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], producer_name="dateline-training")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
