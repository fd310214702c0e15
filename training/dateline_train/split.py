"""Running text to sentences and words in the manner of UD English, with offsets. For our own and re3d's texts only."""
import re

WORD = re.compile(
    r"(?:[A-Z]\.){2,}"                                          # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Brig|Adm|St|Sen|Rep|Gov|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\."
    r"|\b[A-Z]\.(?=\s+[A-Z])"                                   # an initial
    r"|https?://\S+|\w[\w.]*@\w[\w.]*\w|@\w+|#\w+"
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:(?<=[A-Za-z])\.(?=[A-Za-z]\.))*\d*(?:[^\W_]*)"
    r"|'{2}|`{2}|\.{2,}|-{2,}|\S", re.UNICODE)
ENDING = re.compile(r"(?i)['’](?:s|re|ve|ll|d|m)(?!\w)")
NT = re.compile(r"(?i)\b(?:ca|do|does|did|is|are|was|were|wo|would|could|should|have|has|had|must|need)(n['’]t)\b")


def words(text):
    """[(start, end)]"""
    cuts = {m.start(1): m.end(1) for m in NT.finditer(text)}
    out, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if at in cuts:
            out.append((at, cuts[at]))
            at = cuts[at]
            continue
        tail = ENDING.match(text, at) if at and not text[at - 1].isspace() else None
        m = tail or WORD.match(text, at)
        end = m.end()
        inner = [c for c in cuts if at < c < end]
        if inner:
            end = inner[0]
        out.append((at, max(end, at + 1)))
        at = max(end, at + 1)
    return out


STOP = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")


def sentences(text):
    """[(start, end)]"""
    out, at = [], 0
    for m in STOP.finditer(text):
        before = text[at : m.start()]
        if re.search(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|St|No|vs|U\.S|U\.N|U\.K))\.$", before) and "\n" not in m.group():
            continue
        if before.strip():
            out.append((at, m.start()))
        at = m.end()
    if text[at:].strip():
        out.append((at, len(text)))
    return out


def cover(offsets, start, end):
    """Words that a span of characters touches, as (first, behind the last); None where it touches none."""
    hit = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    return (hit[0], hit[-1] + 1) if hit else None
