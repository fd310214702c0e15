"""Derives the tagger's tables from UD English EWT (CC BY-SA 4.0).

    python derive.py EWT_FOLDER crates/data/lexicon

Facts only: which parts of speech a form has (tags.tsv), which endings speak for which part of speech
(tag_suffixes.tsv), in which neighbourhood a form's usual part of speech gives way to another
(tag_rules.tsv, found by transformation-based learning: Brill 1995), which verbs there are
(verb_bases.tsv). Every row is readable and may be mended by hand in the tables beside these.
Needs numpy. Uses the training files only (all files but those of dev and test).
"""
import collections, os, re, sys
import numpy as np

TAGS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
TI = {t: i for i, t in enumerate(TAGS)}
PAD = len(TAGS)
OPEN = ["NOUN", "PROPN", "VERB", "ADJ", "ADV"]


def sentences(path):
    out = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if out:
                yield out
            out = []
        elif not line.startswith("#"):
            c = line.split("\t")
            if c[0].isdigit():
                out.append((c[1].replace("’", "'"), c[2], c[3]))
    if out:
        yield out


def train_files(root):
    base = os.path.join(root, "not-to-release")
    held = set()
    for part in ("dev", "test"):
        held |= {l.strip() for l in open(os.path.join(base, "file-lists", "files." + part))}
    for where, _, names in sorted(os.walk(os.path.join(base, "sources"))):
        for name in sorted(names):
            rel = os.path.basename(where) + "/" + name
            if name.endswith(".conllu") and rel not in held:
                yield os.path.join(where, name)


def guess(form, suffixes, first):
    """Mirrors `guess` in crates/reading/src/tokens/tag.rs."""
    low = form.lower()
    if not any(ch.isalnum() for ch in form):
        return "SYM" if form in "$%£€+=<>*@#^~|°§" else "PUNCT"
    if form[0].isdigit():
        if re.fullmatch(r"\d[\d.,:/-]*", form): return "NUM"
        if re.search(r"(st|nd|rd|th)$", low): return "ADJ"
        return "NOUN" if re.search(r"\d['’]?s$", low) else "NUM"
    if "@" in form or "www." in low or "http" in low: return "X"
    if form[0].isupper() and (not first or form.isupper() and len(form) > 1): return "PROPN"
    for n in (4, 3, 2, 1):
        if len(low) > n + 1 and low[-n:] in suffixes:
            return suffixes[low[-n:]]
    return "NOUN"


def main():
    root, out = sys.argv[1:3]
    sents = [s for f in train_files(root) for s in sentences(f)]
    print(len(sents), "sentences", sum(map(len, sents)), "tokens")
    count = collections.defaultdict(collections.Counter)
    verbs = collections.Counter()
    keys = []
    for s in sents:
        row = []
        start = True
        for form, lemma, tag in s:
            key = form
            if start and form[:1].isupper() and tag != "PROPN" and form != "I":
                key = form.lower() if not form.isupper() or len(form) < 3 else form
            if form.isupper() and len(form) > 3 and tag != "PROPN":
                key = form.lower()
            count[key][tag] += 1
            row.append(key)
            if any(c.isalnum() for c in form):
                start = form in ()
            if tag == "VERB" and re.fullmatch(r"[a-z]{2,}", lemma):
                verbs[lemma] += 1
        keys.append(row)
    total = {k: sum(c.values()) for k, c in count.items()}
    # Endings, from rare lower-case words.
    ends = collections.defaultdict(collections.Counter)
    for k, c in count.items():
        if total[k] <= 8 and re.fullmatch(r"[a-z]{3,}", k):
            for n in (1, 2, 3, 4):
                if len(k) > n + 1:
                    ends[k[-n:]][c.most_common(1)[0][0]] += 1
    suffixes = {}
    for e in sorted(ends, key=len):
        c = ends[e]
        n = sum(c.values())
        tag, best = c.most_common(1)[0]
        if tag not in OPEN or n < 6 or best / n < 0.55:
            continue
        shorter = next((suffixes[e[i:]] for i in range(1, len(e)) if e[i:] in suffixes), "NOUN")
        if tag != shorter or len(e) == 1:
            suffixes[e] = tag
    lex = {}
    for k, c in count.items():
        tags = [t for t, n in c.most_common() if n >= 2 and n / total[k] >= 0.02 or n == c.most_common(1)[0][1]]
        if re.fullmatch(r"[\d.,:/-]+", k):
            continue
        lex[k] = tags
    # A word seen once is learned from as if it were not known.
    cur, gold, words, known, starts, forms = [], [], [], [], [], []
    vocab_count = collections.Counter(f.lower() for s in sents for f, _, _ in s)
    vocab = {w: i + 1 for i, (w, n) in enumerate(vocab_count.most_common(2500))}
    allowed = []
    for s, row in zip(sents, keys):
        start = True
        for (form, _, tag), key in zip(s, row):
            tags = None
            if total[key] > 1:
                tags = lookup(lex, form, start)
            if tags is None:
                g = guess(form, suffixes, start)
                tags = [g] + ([t for t in OPEN if t != g] if g in OPEN else [])
            cur.append(TI[tags[0]]); gold.append(TI[tag]); words.append(vocab.get(form.lower(), 0))
            forms.append(form.lower())
            allowed.append([TI[t] for t in tags])
            if any(c.isalnum() for c in form):
                start = False
        for _ in range(3):
            cur.append(PAD); gold.append(PAD); words.append(len(vocab) + 1); forms.append(""); allowed.append([])
    cur = np.array([PAD] * 3 + cur + [PAD] * 0); gold = np.array([PAD] * 3 + gold)
    V = len(vocab) + 2
    words = np.array([V - 1] * 3 + words); forms = [""] * 3 + forms; allowed = [[]] * 3 + allowed
    sufs = {}
    suf2 = np.array([sufs.setdefault(f[-2:], len(sufs)) for f in forms])
    S2 = len(sufs)
    pairs = [(i, t) for i, a in enumerate(allowed) if len(a) > 1 for t in a]
    pi = np.array([p[0] for p in pairs]); pt = np.array([p[1] for p in pairs])
    print("start accuracy", (cur == gold)[gold != PAD].mean())
    T = PAD + 1
    tag = lambda d: (lambda: cur[pi + d])
    word = lambda d: (lambda: words[pi + d])
    P = {"t-1": (tag(-1), T), "t+1": (tag(1), T), "t-2": (tag(-2), T), "t+2": (tag(2), T),
         "w-1": (word(-1), V), "w+1": (word(1), V), "w0": (word(0), V), "w+2": (word(2), V), "w-2": (word(-2), V), "s2": (lambda: suf2[pi], S2)}
    templates = [["t-1"], ["t+1"], ["t-2"], ["t+2"], ["t-1", "t+1"], ["t-1", "t-2"], ["t+1", "t+2"], ["w-1"], ["w+1"], ["w-2"],
                 ["w0"], ["w0", "t-1"], ["w0", "t+1"], ["w0", "w-1"], ["w0", "w+1"], ["w0", "t-2"], ["w0", "t+2"],
                 ["t-1", "w+1"], ["w-1", "t+1"], ["s2", "t-1"], ["s2", "t+1"], ["s2", "w-1"], ["w-2", "w-1"], ["w0", "t+1", "t+2"], ["t-1", "t+1", "t-2"],["t-1", "t+1", "t+2"], ["w0", "t-1", "t+1"]]
    inv = {i: w for w, i in vocab.items()}
    isuf = {i: s for s, i in sufs.items()}
    rules = []
    for _ in range(420):
        c = cur[pi]; g = gold[pi]
        delta = np.where(c == pt, 0, np.where(g == pt, 1, np.where(g == c, -1, 0)))
        m = delta != 0
        best = (0, None)
        feats = {k: (f()[m], n) for k, (f, n) in P.items()}
        ct = c[m] * T + pt[m]
        w = delta[m]
        good = w > 0
        for tpl in templates:
            code = ct.astype(np.int64)
            for k in tpl:
                code = code * feats[k][1] + feats[k][0]
            cand, gains = np.unique(code[good], return_counts=True)
            pos = np.searchsorted(cand, code).clip(0, len(cand) - 1)
            hit = cand[pos] == code
            score = np.bincount(pos[hit], weights=w[hit], minlength=len(cand))
            # Words outside the vocabulary make no rule.
            order = np.argsort(-score)[:40]
            for b in order:
                if score[b] <= best[0]:
                    break
                x = int(cand[b]); vals = []
                for k in reversed(tpl):
                    n = feats[k][1]; vals.append(x % n); x //= n
                vals.reverse()
                if any(k[0] == "w" and (v == 0) for k, v in zip(tpl, vals)):
                    continue
                best = (score[b], (tpl, vals, x // T, x % T))
                break
        if best[0] < 6:
            break
        tpl, vals, frm, to = best[1]
        ok = (c == frm) & (pt == to)
        for k, v in zip(tpl, vals):
            ok &= P[k][0]() == v
        cur[pi[ok]] = to
        def show(k, v):
            if k[0] == "t": return k + "=" + (TAGS[v] if v < PAD else "EDGE")
            if k[0] == "w": return k + "=" + (inv.get(v, "EDGE"))
            return "s=" + isuf[v]
        rules.append((TAGS[frm], TAGS[to], " ".join(show(k, v) for k, v in zip(tpl, vals)), int(best[0])))
        if len(rules) % 50 == 0:
            print(len(rules), rules[-1], (cur == gold)[gold != PAD].mean(), flush=True)
    print(len(rules), "rules", (cur == gold)[gold != PAD].mean())
    source = "# Derived from UD English EWT (Universal Dependencies, CC BY-SA 4.0), training files; see SOURCES.md. By training/tagger/derive.py.\n"
    def write(name, head, rows):
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            f.write(source + head + "\n" + "\n".join("\t".join(r) for r in rows) + "\n")
    keep = {k: t for k, t in lex.items()
            if "\t" not in k and not k.startswith("#") and "@" not in k and "http" not in k and len(k) < 30 and any(c.isalnum() for c in k)
            and not (total[k] == 1 and guess(k, suffixes, False) == t[0] and len(t) == 1)}
    write("tags.tsv", "# form\tparts of speech, the most frequent first", sorted((k, " ".join(t)) for k, t in keep.items()))
    write("tag_suffixes.tsv", "# ending\tpart of speech of unknown lower-case words", sorted(suffixes.items()))
    write("tag_rules.tsv", "# from\tto\tconditions, all of which hold: t tag, w word, s last two letters; at -2 to +2\tnet corrections in training", [(a, b, c, str(n)) for a, b, c, n in rules])
    write("verb_bases.tsv", "# verb in its base form", sorted((v,) for v, n in verbs.items()))


def lookup(lex, form, start):
    """Mirrors `look_up` in crates/reading/src/tokens/tag.rs."""
    low = form.lower()
    if start and form[:1].isupper() and low != form:
        a, b = lex.get(low), lex.get(form)
        if a and b:
            return a + [t for t in b if t not in a]
        return a or b
    return lex.get(form) or (lex.get(low) if form.isupper() and len(form) > 3 or not form[:1].isupper() else None)


if __name__ == "__main__":
    main()
