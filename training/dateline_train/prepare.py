"""Turns the open sets and our own sentences into one format: a JSON line a sentence.

    python -m dateline_train.prepare

Writes SET.train.jsonl and SET.held.jsonl under `prepared`. A sentence has `set`, `id`, `words` and what its set marks:
`upos`, `xpos`, `heads` (0 = root, 1 = first word), `deprel`; `spans` {head: [[from, to, label]]} (a head that is named is
wholly marked: no span means none); `triggers` [[from, to, type, factuality, [[from, to, role]]]];
`cues` [[from, to, stance or null, [[from, to, part]]]]; `happened` {word: class}.
"""
import collections
import glob
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

from . import annotated, licences, split
from .config import CONFIG, HERE, SHARED, path

DEPRELS = set(CONFIG["labels"]["deprel"])
SAY = set("say tell announce state claim report add note argue insist warn deny accuse admit acknowledge confirm declare explain "
          "suggest allege assert believe write reply answer comment remark predict threaten promise vow demand urge stress "
          "estimate recall complain observe maintain contend concede reveal".split())


def conllu(file):
    """Sentences of a CoNLL-U file as (comments, rows of syntactic words)."""
    comments, rows = {}, []
    for line in open(file, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if rows:
                yield comments, rows
            comments, rows = {}, []
        elif line.startswith("#"):
            k, _, v = line[1:].partition("=")
            comments[k.strip()] = v.strip()
        else:
            c = line.split("\t")
            if c[0].isdigit():
                rows.append(c)


def relation(d):
    return d if d in DEPRELS else (d.split(":")[0] if d.split(":")[0] in DEPRELS else "dep")


def tree(name, comments, rows):
    return {"set": name, "id": comments.get("sent_id", ""), "words": [r[1] for r in rows], "lemmas": [r[2] for r in rows],
            "upos": [r[3] for r in rows], "xpos": [r[4] for r in rows],
            "heads": [int(r[6]) for r in rows], "deprel": [relation(r[7]) for r in rows]}


def said(s):
    """Silver attribution from a gold tree: a verb of saying, its subject, its clause. Sets `cues` where the tree is plain."""
    n = len(s["words"])
    kids = collections.defaultdict(list)
    for i, h in enumerate(s["heads"]):
        if h:
            kids[h - 1].append(i)

    def below(i, skip=()):
        out, todo = [i], [i]
        while todo:
            for k in kids[todo.pop()]:
                if k not in skip:
                    out.append(k)
                    todo.append(k)
        return out

    def span(nodes):
        a, b = min(nodes), max(nodes) + 1
        inside = set(nodes)
        if any(i not in inside for i in range(a, b)):
            return None
        while a < b and (s["upos"][a] == "PUNCT" or s["words"][a].lower() == "that"):
            a += 1
        while a < b and s["upos"][b - 1] == "PUNCT":
            b -= 1
        return (a, b) if a < b else None

    cues, doubtful = [], False
    for i in range(n):
        if s["lemmas"][i].lower() not in SAY or s["upos"][i] != "VERB":
            doubtful = doubtful or s["words"][i].lower() in ("according", "statement", "claims", "claim", "spokesman")
            continue
        doubtful = True
        subject = [k for k in kids[i] if s["deprel"][k] == "nsubj"]
        clause = [k for k in kids[i] if s["deprel"][k] == "ccomp"]
        if not clause and s["deprel"][i] == "parataxis" and s["heads"][i]:
            clause = [s["heads"][i] - 1]
        if len(subject) == 1 and len(clause) == 1:
            content = span(below(clause[0], skip=(i,)))
            source = span(below(subject[0]))
            if content and source and s["upos"][subject[0]] != "SCONJ":
                cues.append([i, i + 1, None, [[*source, "source"], [*content, "content"]]])
    if cues:
        s["cues"] = cues
    elif not doubtful:
        s["cues"] = []
    if not doubtful:
        s.setdefault("spans", {})["cue"] = []


def ewt():
    base = path("sources") / "UD_English-EWT"
    held = {p: {c["sent_id"] for c, _ in conllu(base / f"en_ewt-ud-{p}.conllu")} for p in ("dev", "test")}
    uds = factuality()
    for file in sorted(glob.glob(str(base / "not-to-release/sources/*/*.conllu"))):
        for c, rows in conllu(file):
            part = next((p for p in held if c["sent_id"] in held[p]), "train")
            s = tree("ewt", c, rows)
            said(s)
            if c["sent_id"] in uds:
                s["happened"] = {str(i): v for i, v in uds[c["sent_id"]].items() if i < len(rows)}
            yield part, s


def factuality():
    """UDS factuality by EWT sentence: {sent_id: {word: yes | no | unsure}}."""
    base = path("sources") / "decomp/decomp/data"
    ids = json.load(open(base / "ud_ids.json"))
    with zipfile.ZipFile(base / "2.0/normalized/sentence/annotations/factuality.zip") as z:
        data = json.load(z.open(z.namelist()[0]))["data"]
    out = {}
    for key, nodes in data.items():
        if key.startswith("ewt-train") and key in ids:
            marks = out.setdefault(ids[key]["sentence_id"], {})
            for node, v in nodes.items():
                m = re.search(r"semantics-pred-(\d+)$", node)
                if m:
                    x = v["factuality"]["factual"]["value"]
                    marks[int(m.group(1)) - 1] = "yes" if x > 0.5 else "no" if x < -0.5 else "unsure"
    return out


def gum():
    base = path("sources") / "UD_English-GUM/not-to-release"
    held = {l.strip().split("/")[-1].replace(".conllu", "") for p in ("dev", "test") for l in open(base / f"file-lists/files.{p}")}
    for file in sorted(glob.glob(str(base / "sources/*.conllu"))):
        doc = re.search(r"GUM_[^/]*?(?=\.conllu)", file).group()
        name = "gum-" + doc.split("_")[1]
        if not licences.permitted(name):
            continue
        for c, rows in conllu(file):
            s = tree(name, c, rows)
            said(s)
            spans = mentions(rows)
            if spans is not None:
                s.setdefault("spans", {})["gum"] = spans
            yield ("held" if doc in held else "train"), s


def mentions(rows):
    """Innermost mentions of a GUM sentence; None where a mention crosses the sentence."""
    stack, spans = [], []
    for i, r in enumerate(rows):
        m = re.search(r"Entity=([^|]*)", r[9])
        for part in re.findall(r"\([^()]*\)?|[^()]*\)", m.group(1)) if m else []:
            if part.startswith("("):
                bits = part.strip("()").split("-")
                if part.endswith(")"):
                    spans.append((i, i + 1, bits[1]))
                else:
                    stack.append((bits[0], i, bits[1]))
            else:
                found = [k for k in range(len(stack)) if stack[k][0] == part.rstrip(")")]
                if not found:
                    return None
                _, a, kind = stack.pop(found[-1])
                spans.append((a, i + 1, kind))
    if stack:
        return None
    known = set(CONFIG["labels"]["gum"])
    spans = [s for s in set(spans) if s[2] in known]
    inner = [s for s in spans if not any(o != s and o[0] >= s[0] and o[1] <= s[1] for o in spans)]
    inner.sort()
    return [list(s) for k, s in enumerate(inner) if k == 0 or s[0] >= inner[k - 1][1]]


def bio(tags):
    """Spans of a column of B-/I- tags."""
    spans = []
    for i, t in enumerate(tags):
        if t[:2] == "B-" or (t[:2] == "I-" and (not spans or spans[-1][1] != i)):
            spans.append([i, i + 1, t[2:]])
        elif t[:2] == "I-":
            spans[-1][1] = i + 1
    return spans


def uner():
    base = path("sources") / "UNER_English-EWT"
    for part in ("dev", "test"):
        for c, rows in conllu(base / f"en_ewt-ud-{part}.iob2"):
            tags = [r[2] if r[2][2:] in ("PER", "ORG", "LOC") else "O" for r in rows]
            yield ("train" if part == "dev" else "held"), {"set": "uner", "id": c.get("sent_id", ""),
                                                          "words": [r[1] for r in rows], "spans": {"uner": bio(tags)}}


ECB_ACTION = {"OCCURRENCE": "occurrence", "REPORTING": "reporting", "PERCEPTION": "perception", "ASPECTUAL": "aspectual",
              "STATE": "state", "CAUSATIVE": "causative", "GENERIC": "occurrence"}


def ecb():
    base = SHARED / "coref"
    good = {tuple(l.strip().split(",")) for l in open(base / "ecbplus_validated_sentences.csv")}
    for file in sorted(glob.glob(str(base / "ecbplus/*/*.xml"))):
        topic, doc = file.split("/")[-1].split("_")
        doc = doc.replace(".xml", "")
        root = ElementTree.parse(file).getroot()
        where, words = {}, collections.defaultdict(list)
        for t in root.iter("token"):
            n = t.get("sentence")
            where[t.get("t_id")] = (n, len(words[n]))
            words[n].append(t.text or ".")
        spans = collections.defaultdict(lambda: {"ecb": [], "action": []})
        for mark in root.find("Markables"):
            at = sorted(where[a.get("t_id")] for a in mark.iter("token_anchor"))
            if not at or at[0][0] != at[-1][0] or at[-1][1] - at[0][1] >= 2 * len(at):
                continue
            kind = mark.tag.replace("NEG_", "")
            span = [at[0][1], at[-1][1] + 1]
            if kind.startswith("ACTION_"):
                spans[at[0][0]]["action"].append(span + [ECB_ACTION[kind[7:]]])
            elif kind.startswith("HUMAN"):
                spans[at[0][0]]["ecb"].append(span + ["human"])
            elif kind.startswith("NON_HUMAN"):
                spans[at[0][0]]["ecb"].append(span + ["nonhuman"])
            elif kind.startswith("LOC"):
                spans[at[0][0]]["ecb"].append(span + ["place"])
            elif kind.startswith("TIME"):
                spans[at[0][0]]["ecb"].append(span + ["time"])
        for n, w in words.items():
            if (topic, doc, n) in good and len(w) > 3:
                yield ("held" if int(topic) >= 32 else "train"), {
                    "set": "ecb", "id": f"{topic}_{doc}-{n}", "words": w,
                    "spans": {k: flat(v) for k, v in spans[n].items()} if n in spans else {"ecb": [], "action": []}}


def flat(spans):
    """Without overlaps: of two that touch the longer one stays."""
    out = []
    for s in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(s[1] <= o[0] or s[0] >= o[1] for o in out):
            out.append(list(s))
    return sorted(out)


def litbank():
    files = sorted(glob.glob(str(path("sources") / "litbank/events/tsv/*.tsv")))
    for k, file in enumerate(files):
        words, tags = [], []
        for line in list(open(file, encoding="utf-8")) + ["\n"]:
            bits = line.rstrip("\n").split("\t")
            if len(bits) < 2:
                if 3 < len(words) < 100:
                    spans = [[i, i + 1, "literary"] for i, t in enumerate(tags) if t == "EVENT"]
                    yield ("held" if k >= 90 else "train"), {"set": "litbank", "id": "", "words": words, "spans": {"action": spans}}
                words, tags = [], []
            elif bits[0]:
                words.append(bits[0])
                tags.append(bits[1])


def load_lines(file):
    text = file.read_text(encoding="utf-8")
    try:
        got = json.loads(text)
        return got if isinstance(got, list) else [got]
    except ValueError:
        return [json.loads(l) for l in text.splitlines() if l.strip()]


def re3d():
    """Folders in the public domain or under the OGL train (every fifth document held aside); the others are only measured on."""
    for folder in sorted((SHARED / "entity/re3d").iterdir()):
        name = "re3d-" + folder.name
        if not (folder / "documents.json").exists():
            continue
        marks = collections.defaultdict(list)
        for e in load_lines(folder / "entities.json"):
            marks[e["documentId"]].append((e["begin"], e["end"], e["type"]))
        for k, doc in enumerate(sorted(load_lines(folder / "documents.json"), key=lambda d: d["_id"])):
            part = "train" if name in TRAIN_RE3D and k % 5 else "held"
            for a, b in split.sentences(doc["text"]):
                offsets = [(a + x, a + y) for x, y in split.words(doc["text"][a:b])]
                spans = []
                for x, y, kind in marks[doc["_id"]]:
                    if a <= x and y <= b and kind in CONFIG["labels"]["re3d"]:
                        got = split.cover(offsets, x, y)
                        if got:
                            spans.append([*got, kind])
                words = [doc["text"][x:y] for x, y in offsets]
                if words:
                    yield part, {"set": name, "id": f"{doc['_id']}:{a}", "words": words, "spans": {"re3d": flat(spans)}}


TRAIN_RE3D = {n for n, l in licences.SETS.items() if n.startswith("re3d-") and l in ("PD", "OGL-3.0")}


def own():
    held = set((HERE / "held.txt").read_text().split("\n"))
    for s in annotated.sentences():
        yield ("held" if s["id"] in held else "train"), s


def situations():
    """The frozen test data of `eval/data`: measured on, never trained on."""
    for part in ("dev", "test"):
        for s in annotated.sentences([HERE.parent / f"eval/data/situations-{part}.txt"]):
            yield part, s


def pud():
    for c, rows in conllu(path("sources") / "UD_English-PUD/en_pud-ud-test.conllu"):
        yield "test", tree("pud", c, rows)


SETS = {"ewt": ewt, "gum": gum, "uner": uner, "ecb": ecb, "litbank": litbank, "re3d": re3d, "own": own, "situations": situations, "pud": pud}


def main():
    """All sets, or those named as arguments."""
    out = path("prepared")
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SETS:
        source = SETS[name]
        files, counts = {}, collections.Counter()
        for part, s in source():
            if part == "train":
                licences.require(s["set"])
            s.pop("lemmas", None)
            if part not in files:
                files[part] = open(out / f"{name}.{part}.jsonl", "w", encoding="utf-8")
            files[part].write(json.dumps(s, ensure_ascii=False) + "\n")
            counts[part] += 1
            counts[part + " words"] += len(s["words"])
        for f in files.values():
            f.close()
        print(name, dict(counts), flush=True)
    lines = [l for n in ("gum", "own", "re3d", "ecb") for l in open(out / f"{n}.train.jsonl", encoding="utf-8")][::97]
    with open(out / "calibration.jsonl", "w", encoding="utf-8") as f:
        f.writelines(lines)


if __name__ == "__main__":
    main()
