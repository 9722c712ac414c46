"""The table that `qualcode/override/anchor.py`'s thresholds rest on, and how fast a thousand decisions are placed.

python -m tests.benchmarks.anchoring [--each N] [--inserted N] [--seed N] [--failures N]
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from qualcode.override.anchor import AnchorText, anchor_quote
from tests.anchoring_trial import Tally, table, try_edits, try_insertions
from tests.edits import EDITS, Edited, invent_interview, pick_decision, read

_CORPUS = Path(__file__).parents[2] / "corpus" / "entretiens"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=800, help="decisions for every kind of edit")
    parser.add_argument("--inserted", type=int, default=4, help="decisions for every length of insertion, 1 to 200")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--failures", type=int, default=0, help="how many of what went wrong to show for every kind")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(_CORPUS.glob("*.md"))]
    texts += [invent_interview(rng, 600) for _ in range(10)]
    rows: list[tuple[str, Tally]] = []
    rows += try_edits(texts, each=options.each, seed=options.seed)
    rows += try_insertions(texts, lengths=range(1, 201), each=options.inserted, seed=options.seed)
    print(table(rows))
    print("\napart from these, decisions that give a quotation and a segment, and nothing of what stands around:")
    bare = list(try_edits(texts, each=options.each // 8, seed=options.seed, bare_style=True))
    print(table(bare))
    print()
    for name, tally in [*rows, *bare]:
        for failure in sorted(tally.failures)[: options.failures]:
            print(f"{name}: {failure}")
    print_speed(options.seed)


def print_speed(seed: int, decisions: int = 1000, words: int = 10_000) -> None:
    """How long it takes to place the decisions of one long document, as it was and after edits all over it."""
    rng = random.Random(seed)
    files = sorted(_CORPUS.glob("*.md"))
    texts = {
        "interviews": "\n\n".join(path.read_text(encoding="utf-8").split("---\n", 2)[-1] for path in files),
        "invented": invent_interview(rng, words),
    }
    for name, text in texts.items():
        original = AnchorText(read(text))
        kept = [pick_decision(rng, original) for _ in range(decisions)]
        edited = Edited.of(text)
        for one in rng.sample(kept, 60):
            edited = EDITS["three at once"](rng, edited, one)
        for what, now in (("unedited", text), ("edited all over", edited.text)):
            document = read(now)
            begun = time.process_time()
            anchor = AnchorText(document)
            found = [anchor_quote(anchor, k.quote, before=k.before, after=k.after, segment=k.segment) for k in kept]
            took = time.process_time() - begun
            moved = sum(one.status is not None for one in found)
            size = f"{decisions} decisions, {len(now.split())} words"
            print(f"{size} ({name}, {what}): {took:.2f} s of processor time, {moved} listed")


if __name__ == "__main__":
    main()
