"""Coefficients of agreement beside the values that were published, and how long they take for many codings.

    python -m tests.benchmarks.agreement [--codings 1000000] [--coders 5] [--codes 50] [--cases 100]

Prints a table of published examples, then the seconds (of processor time) that comparing the coders takes: each gives
one code to each of `codings / coders` segments, four times in five the same, with 1,000 samples of cases for the
intervals of every code.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from qualcode.aggregate.agreement import cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha
from qualcode.aggregate.comparison import compare_coders
from qualcode.aggregate.unitizing import unitizing_alpha
from qualcode.model import Case, Code, Codebook, Document, Segment
from qualcode.result import Result, Said, as_frame
from tests.aggregate import reference as r

_LENGTH = 50
MARKED = [r.ALEX, r.PAUL, r.SUZAN]
PUBLISHED = (
    ("Krippendorff 2011, four coders, missing values", "alpha", 0.743, krippendorff_alpha(r.CANONICAL)),
    ("Krippendorff 2011, two coders, two values", "alpha", 0.095, krippendorff_alpha(r.BINARY)),
    ("Krippendorff 2011, two coders, five values", "alpha", 0.692, krippendorff_alpha(r.NOMINAL)),
    ("Fleiss 1971, psychiatric diagnoses", "kappa", 0.430, fleiss_kappa(r.DIAGNOSES)),
    ("Artstein & Poesio 2008, utterances", "kappa", 0.348, cohen_kappa(*r.UTTERANCES)),
    ("Artstein & Poesio 2008, utterances", "pi", 0.341, fleiss_kappa(r.UTTERANCES)),
    ("Gwet, 125 subjects", "kappa", -0.0234, cohen_kappa(*r.PARADOX)),
    ("Gwet, 125 subjects", "AC1", 0.9408, gwet_ac1(r.PARADOX)),
    ("Gwet 2014, Krippendorff's four coders", "AC1", 0.77544, gwet_ac1(r.CANONICAL)),
    ("Krippendorff 2019, fig. 12.11", "u-alpha", 0.510, unitizing_alpha(MARKED, 60)),
    ("Krippendorff 2019, fig. 12.11", "|u-alpha", 0.413, unitizing_alpha(r.unvalued(MARKED), 60)),
)


def make_result(codings: int, coders: int, codes: int, cases: int) -> Result:
    """The coding described above, the same every time."""
    random = np.random.default_rng(7)
    each = codings // coders // cases
    segments = tuple((n * _LENGTH, (n + 1) * _LENGTH - 2) for n in range(each))
    documents = tuple(
        Document(f"e{c}", "x" * each * _LENGTH, tuple(Segment(str(n), *s, str(c)) for n, s in enumerate(segments)))
        for c in range(cases)
    )
    weights = 1 / np.arange(1, codes + 1)
    drawn = [random.choice(codes, each * cases, p=weights / weights.sum()) for _ in range(coders + 1)]
    names, ids = np.array([f"c{n}" for n in range(codes)], object), np.array([d.id for d in documents], object)
    place = np.arange(each * cases)
    said = []
    for coder, own in enumerate(drawn[1:]):
        start = place % each * _LENGTH + random.integers(0, 5, len(place))
        said.append(
            {
                "coder": f"coder{coder}",
                "document": ids[place // each],
                "start": start,
                "end": start + random.integers(20, 40, len(place)),
                "codebook": "livre",
                "code": names[np.where(random.random(len(place)) < 0.8, drawn[0], own)],
                "gives": True,
            }
        )
    words = pd.concat([pd.DataFrame(one) for one in said], ignore_index=True)
    book = Codebook("livre", "Livre", tuple(Code("livre", name, name, "") for name in names))
    everyone = tuple(f"coder{n}" for n in range(coders))
    people = tuple(Case(str(c), {}) for c in range(cases))
    return Result(as_frame([]), as_frame([]), documents, people, (book,), said=Said(words=words, coders=everyone))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("codings", 1_000_000), ("coders", 5), ("codes", 50), ("cases", 100)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    for example, name, published, found in PUBLISHED:
        print(f"{example:50} {name:9} published {published:8.4f}  here {found:8.4f}")
    result = make_result(options.codings, options.coders, options.codes, options.cases)
    for unit in ("segment", "span"):
        before = time.process_time()
        compared = compare_coders(result, unit="span" if unit == "span" else "segment")
        spent, row = time.process_time() - before, compared.table.iloc[0]
        told = f"alpha {row['alpha']:.3f}, {len(compared.table)} rows"
        print(f"{unit}: {options.codings:,} codings in {spent:.1f} s; {told}")


if __name__ == "__main__":
    main()
