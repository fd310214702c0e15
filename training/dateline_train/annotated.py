"""Our own annotated sentences (`training/annotated/*.txt`) in the one format; every quoted phrase must occur."""
import importlib.util

from . import split
from .config import HERE

_spec = importlib.util.spec_from_file_location("annotated_check", HERE / "annotated_check.py")
check = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(check)


def sentences(files=None):
    """Yields the sentences of files (none named: all of `annotated/`); raises on a file with problems."""
    for file in files or sorted((HERE / "annotated").glob("*.txt")):
        items, problems = check.read(file)
        if problems:
            raise ValueError("\n".join(problems))
        for item in items:
            yield convert(item)


def convert(item):
    text = item["text"]
    offsets = split.words(text)
    at = lambda span: split.cover(offsets, *span) if span and span[1] > span[0] else None
    entities = [[*at(s), kind] for kind, s in item["entities"] if at(s)]
    triggers = []
    for e in item["events"]:
        where = at(e["trigger"])
        if where:
            roles = [[*at(s), role] for role, s, _ in e["roles"] if at(s)]
            triggers.append([*where, e["type"], e["factuality"], roles])
    cues = []
    for a in item["attributions"]:
        cue = at(a["cue"])
        if cue:
            parts = [[*at(a["source"]), "source"]] if at(a["source"]) else []
            parts += [[*at(c), "content"] for c in a["content"] if at(c)]
            cues.append([*cue, a["stance"], parts])
    return {"set": "own", "id": item["id"], "words": [text[a:b] for a, b in offsets],
            "spans": {"entity": entities, "trigger": [t[:3] for t in triggers], "cue": [[a, b, "cue"] for a, b, *_ in cues]},
            "triggers": triggers, "cues": cues}
