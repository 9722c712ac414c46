"""How long the commands for codebooks as code take on the demonstration study, once it is parsed.

    python -m tests.benchmarks.quality [--rounds 5]

Runs each as a process of its own, once to parse what it has not parsed yet, then so many times, and prints the least
seconds, and the least of the processors', which other programs of the machine change less. The gold is made of the
demonstration's own codings: every answer that has a tool and a value. The bar: under a second each for `kwic`, `test`
and `evaluate`.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qualcode.api import open_study

ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}  # this checkout, whichever is installed
_BOOKS = ("outils", "natures", "valeurs", "initiateurs", "beneficiaires", "leviers")
COMMANDS = (
    ("kwic", "gagn* … temps"),
    ("kwic", "lemma:faire confiance"),
    ("kwic", "[{LEMMA: éviter}, {POS: DET, OP: '?'}, {POS: NOUN}]"),
    ("test",),
    ("evaluate", "gold.csv", "--by", "outils"),
    ("evaluate", "gold.csv", "--by", "outils", "--cross-validate"),
    ("diff", "codebooks"),
    ("suggest",),
    ("suggest", "--from", "all"),
)


def write_gold(folder: Path) -> int:
    """A table of the study's coded answers, each with the codes it has: how many."""
    result = open_study(folder).run()
    texts = {(d.id, s.id): (s.case, d.text[s.start : s.end]) for d in result.documents for s in d.segments}
    given: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in result.codings.to_dict("records"):
        codes = given.setdefault((row["document"], row["segment"]), {})
        codes.setdefault(row["codebook"], set()).add(row["code"])
    answers = {place: codes for place, codes in given.items() if {"outils", "valeurs"} <= codes.keys()}
    with (folder / "gold.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "entretien", *_BOOKS, "verbatim"])
        for place, codes in answers.items():
            case, text = texts[place]
            table.writerow([":".join(place), case, *("|".join(sorted(codes.get(book, ()))) for book in _BOOKS), text])
    return len(answers)


def seconds(folder: Path, command: tuple[str, ...], rounds: int) -> tuple[float, float]:
    """The least time that the command takes there, and the least of the processor's."""
    taken, busy = [], []
    for _ in range(rounds + 1):
        begun, used = time.perf_counter(), os.times()
        run = [sys.executable, "-m", "qualcode", *command]
        done = subprocess.run(run, cwd=folder, env=_ENVIRONMENT, capture_output=True, check=False)
        if done.returncode > 1 or b"Error" in done.stderr:  # 1: a sentence of a codebook failed
            raise SystemExit(done.stderr.decode())
        taken.append(time.perf_counter() - begun)
        now = os.times()
        busy.append(now.children_user + now.children_system - used.children_user - used.children_system)
    return min(taken[1:]), min(busy[1:])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "study.yaml", folder)
        for part in ("corpus", "codebooks"):
            shutil.copytree(ROOT / part, folder / part)
        print(f"{write_gold(folder)} quotations of gold")
        for command in COMMANDS:
            taken, busy = seconds(folder, command, rounds)
            print(f"{taken:6.2f} s, {busy:5.2f} s of processors  {' '.join(command)}", flush=True)


if __name__ == "__main__":
    main()
