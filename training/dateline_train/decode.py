"""From columns to readings: constrained B/I/O, trees, pairs. The Rust side does the same."""
import numpy as np

from .config import CONFIG, classes
from .model import columns

COLUMNS = {s: {n: (a, b) for n, a, b in columns(s)} for s in ("syntax", "events")}
NAMES = {}


def names(head):
    if head not in NAMES:
        NAMES[head] = classes(head)
    return NAMES[head]


def spans_of(scores, head):
    """Best B/I/O labelling in which I-x follows only B-x or I-x (Viterbi over hard constraints), as spans."""
    labels = names(head)
    n, k = scores.shape
    if n == 0:
        return []
    inside = np.arange(2, k, 2)
    best, back = scores[0].astype(np.float64).copy(), np.zeros((n, k), np.int64)
    best[inside] = -1e9
    for t in range(1, n):
        top = int(best.argmax())
        prev = np.full(k, top)
        value = np.full(k, best[top])
        b, i = best[inside - 1], best[inside]
        prev[inside] = np.where(b >= i, inside - 1, inside)
        value[inside] = np.maximum(b, i)
        back[t] = prev
        best = value + scores[t]
    at = int(best.argmax())
    path = [at]
    for t in range(n - 1, 0, -1):
        at = int(back[t, at])
        path.append(at)
    spans = []
    for t, c in enumerate(reversed(path)):
        if c and labels[c][0] == "B":
            spans.append([t, t + 1, labels[c][2:]])
        elif c:
            spans[-1][1] = t + 1
    return spans


def tree_of(scores):
    """Heads (0 = root, 1 = first word) of the best tree with one root; scores [n, n + 1]."""
    n = scores.shape[0]
    full = np.full((n + 1, n + 1), -1e12)
    full[1:] = scores
    greedy = full[1:].argmax(axis=1)
    if (greedy == 0).sum() == 1 and not _cycle([0] + greedy.tolist()):
        return greedy.tolist()
    heads = _edmonds(full)
    if sum(h == 0 for h in heads[1:]) != 1:                      # the best tree over every choice of the one root
        best = None
        roots = [i for i in range(1, n + 1) if heads[i] == 0] or list(range(1, n + 1))
        for r in roots:
            one = full.copy()
            one[:, 0] = -1e12
            one[r, 0] = full[r, 0]
            one[r, 1:] = -1e12
            h = _edmonds(one)
            value = sum(full[i, h[i]] for i in range(1, n + 1))
            if best is None or value > best[0]:
                best = (value, h)
        heads = best[1]
    return heads[1:]


def _cycle(heads):
    state = [0] * len(heads)
    for i in range(1, len(heads)):
        walk = []
        while i and state[i] == 0:
            state[i] = 1
            walk.append(i)
            i = heads[i]
        if i and state[i] == 1:
            return walk[walk.index(i):]
        for j in walk:
            state[j] = 2
    return None


def _edmonds(scores):
    """Chu-Liu-Edmonds; scores[dependent, head], node 0 is the root; returns heads with heads[0] = 0."""
    n = len(scores)
    heads = [0] + [max((j for j in range(n) if j != i), key=lambda j: scores[i, j]) for i in range(1, n)]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    rest = [i for i in range(n) if i not in cycle]
    at = {v: k for k, v in enumerate(rest)}
    m = len(rest)
    small = np.full((m + 1, m + 1), -1e12)
    for i in rest:
        for j in rest:
            small[at[i], at[j]] = scores[i, j]
    enter, leave = {}, {}
    inner = {c: scores[c, heads[c]] for c in cycle}
    for j in rest:
        c = max(cycle, key=lambda c: scores[c, j] - inner[c])
        small[m, at[j]] = scores[c, j] - inner[c]
        enter[j] = c
    for i in rest:
        if i:
            c = max(cycle, key=lambda c: scores[i, c])
            small[at[i], m] = scores[i, c]
            leave[i] = c
    solved = _edmonds(small)
    out = list(heads)
    for i in rest:
        if i:
            h = solved[at[i]]
            out[i] = leave[i] if h == m else rest[h]
    j = rest[solved[m]]
    out[enter[j]] = j
    return out


class Reading:
    """The columns of one sentence (root row first) with what can be read from them."""

    def __init__(self, syntax, events, pairs):
        self.blocks, self.pairs = {"syntax": syntax, "events": events}, pairs

    def part(self, name):
        for s, cols in COLUMNS.items():
            if name in cols:
                a, b = cols[name]
                return self.blocks[s][:, a:b]
        raise KeyError(name)

    def tags(self, head):
        return [names(head)[k] for k in self.part(head)[1:].argmax(axis=1)]

    def spans(self, head):
        scores = self.part(head)[1:]
        if head in CONFIG["lift"]:
            scores = scores.copy()
            scores[:, 0] -= CONFIG["lift"][head]
        return spans_of(scores, head)

    def tree(self):
        arcs = self.part("arc_dep")[1:] @ self.part("arc_head").T
        n = arcs.shape[0]
        arcs[np.arange(n), np.arange(n) + 1] = -1e9
        heads = tree_of(arcs)
        scores = self.pair("label", np.arange(1, n + 1), np.array(heads))
        root = names("label").index("root")
        scores[:, root] = np.where(np.array(heads) == 0, 1e9, -1e9)
        return heads, [names("label")[k] for k in scores.argmax(axis=1)]

    def pair(self, name, i, j):
        w, c = self.pairs[name]
        return np.maximum(self.part(name + "_a")[i] + self.part(name + "_b")[j], 0) @ w.T + c

    def parts(self, name, first):
        """Spans of a pair head for the word `first` (0 = first word)."""
        n = self.blocks["syntax"].shape[0] - 1
        return spans_of(self.pair(name, np.full(n, first + 1), np.arange(1, n + 1)), name)
