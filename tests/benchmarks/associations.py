"""How long all associations of a large coding take.

    python -m tests.benchmarks.associations [--codings 1000000] [--codes 500] [--segments 300000] [--cases 250]

Makes a result of segments in interviews, their codings drawn at random: codes of unequal frequency, a third of the
codings from the topic of their segment, so that some pairs are linked. Prints the seconds that counting and testing
every pair take, and the verdicts. The bar: ten seconds for a million codings of 500 codes.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from qualcode.aggregate.association import associate, find_incidence
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.model import CODING_COLUMNS, Case, Code, Codebook, Document, Segment
from qualcode.result import Result, as_frame

_WIDTH = 10


def make_result(codings: int, codes: int, segments: int, cases: int) -> Result:
    """The coding described above, the same every time."""
    random = np.random.default_rng(11)
    each = segments // cases
    text = "x" * (each * _WIDTH)
    documents = tuple(
        Document(f"e{case}", text, tuple(Segment(str(n), n * _WIDTH, (n + 1) * _WIDTH, str(case)) for n in range(each)))
        for case in range(cases)
    )
    number = random.integers(0, each * cases, codings)
    weights = 1 / np.arange(1, codes + 1) ** 0.5
    code = random.choice(codes, codings, p=weights / weights.sum())
    topic = random.integers(0, codes // 10, each * cases)[number] * 10 + random.integers(0, 10, codings)
    code = np.where(random.random(codings) < 1 / 3, topic, code)
    case, segment = np.divmod(number, each)
    names = pd.Series([f"c{n}" for n in range(codes)], dtype=object)
    frame = pd.DataFrame("", index=range(codings), columns=list(CODING_COLUMNS)).assign(
        document="e" + pd.Series(case).astype(str),
        case=pd.Series(case).astype(str),
        segment=pd.Series(segment).astype(str),
        start=segment * _WIDTH,
        end=segment * _WIDTH + 5,
        codebook="book",
        code=names.iloc[code].to_numpy(),
    )
    book = Codebook("book", "Book", tuple(Code("book", name, name, "") for name in names))
    return Result(frame, as_frame([]), documents, tuple(Case(str(n), {}) for n in range(cases)), (book,))


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codings", type=int, default=1_000_000)
    parser.add_argument("--codes", type=int, default=500)
    parser.add_argument("--segments", type=int, default=300_000)
    parser.add_argument("--cases", type=int, default=250)
    given = parser.parse_args()
    result = make_result(given.codings, given.codes, given.segments, given.cases)
    for within in ("segment", "case"):
        start, busy = time.perf_counter(), time.process_time()
        incidence = find_incidence(count_pairs(result, "book", within=within))
        counted = time.perf_counter()
        found = associate(incidence)
        done, busy = time.perf_counter(), time.process_time() - busy
        verdicts = ", ".join(f"{count:,} {name}" for name, count in found.pairs["verdict"].value_counts().items())
        parts = f"{counted - start:.1f} counting, {done - counted:.1f} testing, {busy:.1f} s of processor"
        print(f"within {within}: {done - start:.1f} s ({parts})")
        print(f"  {len(found.pairs):,} pairs, {int(found.pairs['exact'].sum()):,} exact: {verdicts}")


if __name__ == "__main__":
    main()
