"""Writes the texts of training/veto/judged.tsv that are not our own to a folder: python -m dateline_train.veto_texts FOLDER

From $DATELINE_TRAINING/src (UD_English-EWT, UD_English-PUD, gum, sitent, wikinews) and $DATELINE_DATA (ECB+, re3d). Offsets of the judgements are
those of these texts, so that nothing here may change how a text is put together.
"""
import csv
import html
import json
import os
import re
import sys
from pathlib import Path

# sitent holds the raw texts of MASC, the open part of the American National Corpus; its news, letters and mails are left out.
MASC = ("blog", "journal", "essays", "govt-docs", "travel")
GUM = ("news", "interview", "speech", "bio", "court", "voyage", "vlog")
EWT = ("weblog", "newsgroup", "email", "answers", "reviews")
RE3D = ("CENTCOM", "US State Department", "UK Government", "Wikipedia")


def paragraphs(file):
    """The text of a CoNLL-U file by its `# text` and `# newpar` lines."""
    out, here = [], []
    for line in file.open(encoding="utf-8"):
        if line.startswith("# newpar"):
            if here:
                out.append(" ".join(here))
            here = []
        elif line.startswith("# text = "):
            here.append(line[9:].strip())
    if here:
        out.append(" ".join(here))
    return "\n\n".join(out) + "\n"


def joined(words):
    """Tokens of ECB+ as running text."""
    text = " ".join(words)
    text = re.sub(r"http : / .*?(?= [A-Z]|$)", "", text)
    text = re.sub(r" ([,.;:!?%)\]’”]|'s|n't|'re|'ve|'ll|'d|'m|''|’s)(?= |$)", r"\1", text)
    text = re.sub(r"([(\[$“‘]|``) ", r"\1", text)
    return re.sub(r'" ([^"]*) "', r'"\1"', text)


def ecb(file):
    sentences = {}
    for match in re.finditer(r'<token t_id="\d+" sentence="(\d+)" number="\d+">([^<]*)</token>', file.read_text(encoding="utf-8")):
        sentences.setdefault(int(match[1]), []).append(html.unescape(match[2]))
    lines = [joined(sentences[n]) for n in sorted(sentences)]
    if lines and lines[0].startswith("http"):
        lines = lines[1:]
    lines = [line for line in lines if line.strip()]
    return "\n\n".join(lines[:1]) + "\n\n" + " ".join(lines[1:]) + "\n"


def wikinews(folder):
    """Articles of Wikinews, titles on top; long ones, which are interviews, cut."""
    seen = set()
    for year in (2019, 2020):
        with (folder / f"wikinews_{year}.csv").open(encoding="utf-8", newline="") as file:
            for n, row in enumerate(csv.DictReader(file), 1):
                text = re.sub(r"\n{2,}", "\n\n", row["text"].replace("\xa0", " ")).strip()
                text = re.sub(r"^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d+, \d{4}\s*", "", text)
                if text[:100] in seen or len(text) < 300:
                    continue
                seen.add(text[:100])
                yield f"wn-{year}-{n:03}.txt", row["title"] + "\n\n" + text[:6000] + "\n"


def pud(file):
    """The sentences of each source text of PUD, which holds the first of many."""
    found, name = {}, ""
    for line in file.open(encoding="utf-8"):
        if line.startswith("# sent_id"):
            name = line.split("=")[1].strip()[:6]
        elif line.startswith("# text = "):
            found.setdefault(name, []).append(line[9:].strip())
    for name, sentences in found.items():
        yield f"pud-{name}.txt", " ".join(sentences) + "\n"


def texts(training, data):
    """Names and texts."""
    for genre in EWT:
        for file in sorted((training / "UD_English-EWT/not-to-release/sources" / genre).glob("*.conllu")):
            yield f"ewt-{genre}-" + file.name.replace(".xml.conllu", "") + ".txt", paragraphs(file)
    for genre in GUM:
        for file in sorted((training / "gum/dep").glob(f"GUM_{genre}_*")):
            yield "gum-" + file.name[4:].replace(".conllu", "") + ".txt", paragraphs(file)
    for file in sorted((training / "sitent").rglob("*.txt")):
        if file.parent.name.startswith("raw") and file.name.split("_")[0] in MASC:
            yield "masc-" + file.name, file.read_text(encoding="utf-8")
    yield from wikinews(training / "wikinews")
    yield from pud(training / "UD_English-PUD/en_pud-ud-test.conllu")
    for file in sorted((data / "coref/ecbplus").rglob("*.xml")):
        yield "ecb-" + file.stem + ".txt", ecb(file)
    for folder in RE3D:
        lines = (data / "entity/re3d" / folder / "documents.json").read_text(encoding="utf-8").split("\n")
        for line in filter(str.strip, lines):
            document = json.loads(line)
            yield "re3d-" + document["_id"][:12] + ".txt", document["text"]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    training, data = Path(os.environ["DATELINE_TRAINING"]) / "src", Path(os.environ["DATELINE_DATA"])
    count = 0
    for name, text in texts(training, data):
        (folder / name).write_text(text, encoding="utf-8")
        count += 1
    print(count, "texts")


if __name__ == "__main__":
    main()
