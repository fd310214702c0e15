"""Checks the annotated sentences: every phrase occurs, types and modes are valid, ids are unique; prints counts.

    python3 training/annotated_check.py training/annotated/*.txt
    python3 training/annotated_check.py --texts training/annotated/*.txt    # ids and sentences only

Test files of eval/data (with `date`, `when`, figures and `=actor` suffixes) are checked as well.
"""

import collections
import re
import sys

STYLES = "wire translated scraped headline agency statement local".split()
ENTITIES = "person organization government military armed_group place facility nationality weapon other".split()
MODES = {
    "AGREE": "", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "AID": "",
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict ban arrest relations rights expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture execute sexual assassinate targeted destroy primitive firearms explosives "
    "suicide-attack aerial drone heavy-weapons crowd-control cleansing massacre unconventional",
}
FACTUALITIES = "asserted alleged denied negated future hypothetical historical".split()
ROLES = "actor recipient place time instrument victim".split()
STANCES = "state claim deny accuse admit threaten promise demand".split()
SPEECH = "direct indirect mixed".split()
FIGURES = "events dead injured arrested abducted displaced deployed withdrawn launched intercepted released".split()


def occurrences(text, phrase):
    """Places where the phrase stands: a letter or digit never touches its ends."""
    found, at = [], text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        left = at > 0 and text[at - 1].isalnum() and text[at].isalnum()
        right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        if not left and not right:
            found.append(at)
        at = text.find(phrase, at + 1)
    return found


def locate(text, phrase):
    """Span of `phrase` or `phrase#2`; None where it does not occur."""
    number = 1
    match = re.fullmatch(r"(.*)#(\d)", phrase)
    if match:
        phrase, number = match.group(1), int(match.group(2))
    found = occurrences(text, phrase)
    if not phrase or len(found) < number:
        return None
    return found[number - 1], found[number - 1] + len(phrase)


def split_actor(phrase):
    """`words =actor.id` into words and actor id."""
    words, _, actor = phrase.partition(" =")
    return words, actor


def read(path):
    """Items of a file: dicts with id, style, text, date, entities, events, attributions; spans as offsets."""
    items, problems, item = [], [], None

    def problem(number, what):
        problems.append(f"{path}:{number}: {what}")

    def span(number, phrase):
        at = locate(item["text"], phrase)
        if at is None:
            problem(number, f"not in the sentence: {phrase!r}")
            return (0, 0)
        return at

    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        head, _, rest = line.partition(" ")
        if head == "=":
            ident, _, style = rest.partition(" ")
            item = {"id": ident, "style": style, "text": "", "date": None, "entities": [], "events": [], "attributions": []}
            items.append(item)
            if style not in STYLES:
                problem(number, f"style {style!r}")
        elif head == "date":
            item["date"] = rest
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", rest):
                problem(number, f"date {rest!r}")
        elif head == ".":
            item["text"] = rest
            if rest != rest.strip() or not rest:
                problem(number, "empty text or outer space")
        elif head == "ent":
            kind, _, phrase = rest.partition(" ")
            if kind not in ENTITIES:
                problem(number, f"entity type {kind!r}")
            item["entities"].append((kind, span(number, phrase)))
        elif head == "trg":
            kind, _, rest = rest.partition(" ")
            factuality, _, phrase = rest.partition(" ")
            kind, _, mode = kind.partition("/")
            if kind not in MODES or (mode and mode not in MODES[kind].split()):
                problem(number, f"event type {kind}/{mode}")
            if factuality not in FACTUALITIES:
                problem(number, f"factuality {factuality!r}")
            item["events"].append({"type": kind, "mode": mode, "factuality": factuality,
                                   "trigger": span(number, phrase), "roles": [], "figures": [], "when": None})
        elif head == "":
            role, _, phrase = rest.partition(" ")
            event = item["events"][-1]
            if role in FIGURES:
                if not re.fullmatch(r"\d+-\d+( [a-z ]+)?", phrase):
                    problem(number, f"figure {phrase!r}")
                event["figures"].append((role, phrase))
            elif role == "when":
                if not re.fullmatch(r"\d{4}(-\d\d){0,2}(\.\.\d{4}(-\d\d){0,2})?", phrase):
                    problem(number, f"when {phrase!r}")
                event["when"] = phrase
            elif role in ROLES:
                phrase, actor = split_actor(phrase)
                event["roles"].append((role, None if phrase == "-" else span(number, phrase), actor))
            else:
                problem(number, f"role {role!r}")
        elif head == "att":
            fields = [f.strip() for f in rest.split(" | ")]
            kinds = fields[0].split()
            if len(fields) < 4 or len(kinds) != 2 or kinds[0] not in STANCES or kinds[1] not in SPEECH:
                problem(number, f"attribution {rest!r}")
                continue
            source, actor = split_actor(fields[1])
            spans = [None if f == "-" else span(number, f) for f in [source] + fields[2:]]
            item["attributions"].append({"stance": kinds[0], "speech": kinds[1], "source": spans[0],
                                         "actor": actor, "cue": spans[1], "content": spans[2:]})
        else:
            problem(number, f"line {line!r}")
    for item in items:
        spans = sorted(s for _, s in item["entities"])
        if any(a[1] > b[0] for a, b in zip(spans, spans[1:])):
            problems.append(f"{path}: {item['id']}: entities overlap")
        if any(ord(c) < 32 for c in item["text"]):
            problems.append(f"{path}: {item['id']}: control character")
    return items, problems


def main(paths):
    """Checks and prints; exit status 1 where anything is wrong."""
    texts = "--texts" in paths
    items, problems = [], []
    for path in (p for p in paths if not p.startswith("--")):
        some, wrong = read(path)
        items += some
        problems += wrong
    for name in ("id", "text"):
        for value, count in collections.Counter(i[name] for i in items).items():
            if count > 1:
                problems.append(f"{name} twice: {value}")
    if texts:
        for item in items:
            print(f"= {item['id']} {item['style']}\n. {item['text']}")
        return
    counts = collections.defaultdict(collections.Counter)
    for item in items:
        counts["style"][item["style"]] += 1
        counts["sentences"]["with events" if item["events"] else "without"] += 1
        for kind, _ in item["entities"]:
            counts["entity"][kind] += 1
        for event in item["events"]:
            counts["event"][event["type"]] += 1
            counts["factuality"][event["factuality"]] += 1
            if event["mode"]:
                counts["mode"][f"{event['type']}/{event['mode']}"] += 1
            for role, _, _ in event["roles"]:
                counts["role"][role] += 1
        for att in item["attributions"]:
            counts["stance"][att["stance"]] += 1
            counts["speech"][att["speech"]] += 1
    print(len(items), "sentences")
    for name, table in counts.items():
        print(f"{name} ({sum(table.values())}):", ", ".join(f"{k} {v}" for k, v in table.most_common()))
    if problems:
        print("\n".join(problems))
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
