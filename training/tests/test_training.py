"""python -m unittest discover training/tests (from the repository root, PYTHONPATH=training)"""
import itertools
import random
import unittest

import numpy as np

from dateline_train import annotated, batches, decode, licences, prepare, split, words
from dateline_train.config import CONFIG, classes


def best_by_hand(scores):
    """The best tree with one root, over all assignments."""
    n, best = scores.shape[0], None
    for heads in itertools.product(range(n + 1), repeat=n):
        if sum(h == 0 for h in heads) != 1 or any(h == i + 1 for i, h in enumerate(heads)):
            continue
        if decode._cycle([0, *heads]):
            continue
        value = sum(scores[i, h] for i, h in enumerate(heads))
        if best is None or value > best[0]:
            best = (value, list(heads))
    return best[1]


class Decoding(unittest.TestCase):
    def test_trees_are_the_best_ones(self):
        rng = np.random.default_rng(3)
        for _ in range(200):
            scores = rng.normal(size=(4, 5))
            self.assertEqual(decode.tree_of(scores), best_by_hand(scores))

    def test_inside_follows_its_own_begin_only(self):
        scores = np.zeros((3, len(classes("uner"))))
        per, org = classes("uner").index("B-PER"), classes("uner").index("I-ORG")
        scores[0, per], scores[1, org], scores[1, per + 1] = 3, 2, 1.5
        self.assertEqual(decode.spans_of(scores, "uner"), [[0, 2, "PER"]])


class Words(unittest.TestCase):
    def test_case_classes(self):
        want = {"the": "lower", "Iraq": "title", "UN": "upper", "A": "letter", "McCain": "mixed", "2,500": "number", "F-16": "alphanumeric",
                "—": "other", "محمد": "lower", "U.S.": "upper", "n't": "lower"}
        for w, c in want.items():
            self.assertEqual(CONFIG["words"]["case_classes"][words.case_class(w)], c, w)

    def test_splitting(self):
        text = "The U.S. didn't strike Baghdad's airport (again), he said."
        got = [text[a:b] for a, b in split.words(text)]
        self.assertEqual(got, ["The", "U.S.", "did", "n't", "strike", "Baghdad", "'s", "airport", "(", "again", ")", ",", "he", "said", "."])


class Swapping(unittest.TestCase):
    def test_marks_move_with_the_words(self):
        rng = random.Random(1)
        got = list(annotated.sentences())
        stock = batches.stock_of(got, "entity")
        for s in got:
            t = batches.swapped(s, "entity", stock, rng)
            phrase = lambda s, x: s["words"][x[0] : x[1]]
            self.assertEqual([phrase(s, x) for x in s["triggers"]], [phrase(t, x) for x in t["triggers"]])
            entities = {tuple(x[:2]) for x in t["spans"]["entity"]}
            for a, b in zip(s["triggers"], t["triggers"]):
                for x, y in zip(a[4], b[4]):
                    self.assertEqual(tuple(x[:2]) in {tuple(e[:2]) for e in s["spans"]["entity"]}, tuple(y[:2]) in entities)


class Licences(unittest.TestCase):
    def test_what_may_train(self):
        for name in ("ewt", "gum-news", "re3d-CENTCOM", "own"):
            licences.require(name)
        for name in ("gum-fiction", "gum-reddit", "re3d-BBC Online", "polnear", "wikievents"):
            with self.assertRaises(PermissionError):
                licences.require(name)


class Data(unittest.TestCase):
    def test_own_sentences_are_whole(self):
        got = list(annotated.sentences())
        self.assertTrue(got)
        for s in got:
            for h, spans in s["spans"].items():
                for a, b, _ in spans:
                    self.assertTrue(0 <= a < b <= len(s["words"]), s["id"])

    def test_speech_from_a_tree(self):
        s = {"words": "Police said two men fled .".split(), "lemmas": "police say two man flee .".split(),
             "upos": "NOUN VERB NUM NOUN VERB PUNCT".split(), "heads": [2, 0, 4, 5, 2, 2],
             "deprel": "nsubj root nummod nsubj ccomp punct".split()}
        prepare.said(s)
        self.assertEqual(s["cues"], [[1, 2, None, [[0, 1, "source"], [2, 5, "content"]]]])


if __name__ == "__main__":
    random.seed(0)
    unittest.main()
