"""Words to pieces: BERT's uncased WordPiece on one word at a time, and the class of a word's case.

The rules are the contract with the Rust tokeniser; `parity` fixtures pin them.
"""
from tokenizers import Tokenizer

from .config import CONFIG, path

W = CONFIG["words"]
CLASSES = {name: i for i, name in enumerate(W["case_classes"])}


def case_class(word):
    """The class of a word's surface: decided on its characters that are letters or digits."""
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return CLASSES["number" if digits else "other"]
    if digits:
        return CLASSES["alphanumeric"]
    upper = [c != c.lower() for c in letters]
    if not any(upper):
        return CLASSES["lower"]
    if len(letters) == 1:
        return CLASSES["letter"]
    if all(upper):
        return CLASSES["upper"]
    if upper[0] and not any(upper[1:]):
        return CLASSES["title"]
    return CLASSES["mixed"]


class Pieces:
    """Uncased WordPiece over the encoder's own `tokenizer.json`; `of(word)` gives the ids of one word, never none,
    never over the limit."""

    def __init__(self):
        self.inner = Tokenizer.from_file(str(path("encoder") / "tokenizer.json"))
        self.inner.no_truncation()
        self.inner.no_padding()
        self.unk, self.cls, self.sep = (self.inner.token_to_id(t) for t in ("[UNK]", "[CLS]", "[SEP]"))
        self.memo = {}

    def of(self, word):
        got = self.memo.get(word)
        if got is None:
            ids = self.inner.encode(word, add_special_tokens=False).ids
            got = self.memo[word] = (ids or [self.unk])[: W["max_pieces_word"]]
        return got
