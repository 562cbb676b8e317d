"""Near-identical texts between applications, by cosine similarity of character shingles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from scoring.applications.answers import Answers
from scoring.findings import Finding, found

LENGTH = 3  # characters in a shingle: about two Chinese words
SHORTEST = 40  # characters; short texts are alike by nature
NEAR = 0.92


def similar_texts(applications: Sequence[Answers], threshold: float = NEAR) -> tuple[Finding, ...]:
    """Report every application that says nearly the same as one before it.

    Texts are compared field by field and chapter by chapter: cosine similarity of the counts of
    character trigrams, white space and punctuation left out.

    Parameters
    ----------
    applications
        At least two, or nothing is compared.
    threshold
        Similarity from which two texts are reported; 0.92 is one public tool's setting, not a rule.

    Returns
    -------
    tuple of Finding
        ``text_similar`` (info), one for each application and field: the most similar application
        before it, the similarity in percent, and how many are that near.
    """
    held = [(answers, _texts(answers)) for answers in applications]
    names = dict.fromkeys(name for _, texts in held for name in texts)
    near = [
        finding
        for name in names
        for finding in _alike(name, [(a, texts[name]) for a, texts in held if name in texts], threshold)
    ]
    return tuple(sorted(near, key=lambda f: (str(f.facts["application"]), str(f.facts["other"]))))


def similarities(texts: Sequence[str]) -> csr_array:
    """Cosine similarity of every pair of texts.

    Returns
    -------
    csr_array of shape (texts, texts)
        1 on the diagonal, 0 where two texts share no trigram or have none.
    """
    shingles = [_shingles(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(own) for own in shingles])
    vocabulary, columns = np.unique(np.concatenate([np.empty(0, np.int64), *shingles]), return_inverse=True)
    shape = (len(texts), max(len(vocabulary), 1))
    counted = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    lengths = np.sqrt(np.asarray(counted.multiply(counted).sum(axis=1)).ravel())
    scaled = counted.multiply(1 / np.where(lengths > 0, lengths, 1)[:, None]).tocsr()
    return csr_array(scaled @ scaled.T)


def _alike(name: str, held: Sequence[tuple[Answers, str]], threshold: float) -> Iterator[Finding]:
    long = [(answers, text) for answers, text in held if len(_plain(text)) >= SHORTEST]
    pairs = similarities([text for _, text in long]).tocoo()
    first, second = pairs.coords
    told = (first < second) & (pairs.data >= threshold)
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, similarity in zip(first[told], second[told], pairs.data[told], strict=True):
        near[j].append((-float(similarity), i))
    for j, others in sorted(near.items()):
        distance, i = min(others)
        one, other = long[j][0], long[i][0]
        facts = {"application": one.application, "other": other.application, "field": name}
        shared = {"percent": round(-100 * distance, 1), "count": len(others)}
        yield found("text_similar", "info", one.place(name), **facts, **shared)


def _texts(answers: Answers) -> Mapping[str, str]:
    chapters = {f"plan.{name}": text for name, text in answers.chapters.items()}
    return {name: value for name, value in answers.values.items() if isinstance(value, str)} | chapters


def _shingles(text: str) -> NDArray[np.int64]:
    """``LENGTH`` characters of 21 bits each as one number, for every place they begin."""
    codes = np.frombuffer(_plain(text).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    places = max(len(codes) - LENGTH + 1, 0)
    return sum((codes[at : at + places] << 21 * (LENGTH - 1 - at) for at in range(LENGTH)), np.zeros(places, np.int64))


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
