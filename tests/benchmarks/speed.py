"""How fast qualcode is beside what a Python user writes today, as ratios measured in one run.

    python -m tests.benchmarks.speed [--words 1000000] [--noise 0.02] [--shared ../shared] [--scale 10]

Makes a study with `shared/bench/make_study.py`, runs `shared/bench/peer_spacy.py` on it and qualcode beside it, and
prints one line a figure: what was measured, the value, the bar. `--scale` also measures that many times the words:
time and peak memory.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pandas as pd
import spacy
from spacy.matcher import PhraseMatcher

from qualcode.api import open_study, parse_plan
from qualcode.engine import Engine
from qualcode.match.hits import search_codes
from qualcode.match.index import build_index
from qualcode.match.rules import CompiledRules, compile_rules
from qualcode.model import Codebook, Origin
from qualcode.store import FOLDER, Store
from qualcode.workers import Task, parse_in_processes

ROOT = Path(__file__).parents[2]
QUALCODE = [sys.executable, "-m", "qualcode"]


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--noise", default="0.02")
    parser.add_argument("--scale", type=int, default=0)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    compileall.compile_dir(ROOT / "qualcode", quiet=1)  # as installing a package does
    with tempfile.TemporaryDirectory() as folder:
        study = make_study(args.shared, Path(folder) / "study", args.words, args.noise)
        peer = json.loads(output([sys.executable, str(args.shared / "bench" / "peer_spacy.py"), str(study)]))
        print(f"peer: {peer}")
        first = seconds(lambda: run(study))
        tell("first run / peer", first / peer["total_s"], "<= 0.6")
        tell("hits of the peer's forms outside our codings", missed_hits(study), "0")
        edit(study)
        edited = seconds(lambda: run(study))
        tell("run after one code was edited / peer", edited / peer["total_s"], "<= 0.05")
        measure_engine(study)
        if args.scale:
            big = make_study(args.shared, Path(folder) / "big", args.words * args.scale, args.noise)
            with peak_memory() as memory:
                tell(
                    f"first run, {args.scale} times the words / first run", seconds(lambda: run(big)) / first, "<= 10.5"
                )
            tell("peak memory of all processes while parsing, GB", memory.parsing / 1e9, "<= 2")
            tell("peak memory of the whole run, GB", memory.ever / 1e9, "")
            edit(big)
            tell(
                f"edited run, {args.scale} times the words / edited run", seconds(lambda: run(big)) / edited, "<= 10.5"
            )
    run(ROOT)
    tell("demonstration study, nothing changed, s", seconds(lambda: run(ROOT)), "<= 0.8")
    tell("qualcode --help, s", seconds(lambda: output([*QUALCODE, "--help"])), "<= 0.2")


def measure_engine(study: Path) -> None:
    """The engine alone: parsing beside bare spaCy, matching beside PhraseMatcher, one code edited."""
    opened = open_study(study)
    compiled = compile_rules(opened.codebooks, opened.file.language)
    plan = parse_plan(opened.file, compiled)
    engine = Engine(plan, Store(study / FOLDER))
    tasks = [Task.of(document, engine.pipeline_key()) for document in opened.corpus.documents]
    texts = [document.text for document in opened.corpus.documents]
    started = time.perf_counter()
    bare = spacy.load(plan.model, exclude=["parser", "ner", "senter"])
    docs = list(bare.pipe(texts, batch_size=16))
    alone = time.perf_counter() - started
    in_processes = seconds(lambda: sum(1 for _ in parse_in_processes(plan, tasks)))
    tell("parsing speed of the first pass / one process of bare spaCy, loading in both", alone / in_processes, ">= 1.6")
    index = build_index(engine.tables(tasks), [len(task.places) for task in tasks])
    search_codes(index, compiled, range(2))
    ours = seconds(lambda: search_codes(index, compiled, range(len(compiled.codes))))
    theirs = seconds(phrase_matching(bare, docs, compiled))
    tell(f"all hits of {len(compiled.rules)} rules / PhraseMatcher LOWER with offsets", ours / theirs, "<= 0.4")
    twenty = only_rules(compiled, 20)
    tell("one changed code of 20 rules, ms", 1000 * seconds(lambda: search_codes(index, twenty, [0])), "<= 5")


def phrase_matching(nlp: spacy.Language, docs: list[spacy.tokens.Doc], compiled: CompiledRules) -> Callable[[], int]:
    """spaCy's PhraseMatcher over parsed documents, its hits with offsets, for the rules that are plain phrases."""
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("form", [nlp.make_doc(rule.text) for rule in compiled.rules if "*" not in rule.text])

    def match() -> int:
        found = [
            (doc[a:b].start_char, doc[a:b].end_char, doc[a:b].text.lower()) for doc in docs for _, a, b in matcher(doc)
        ]
        return len(found)

    return match


def only_rules(compiled: CompiledRules, count: int) -> CompiledRules:
    """One code with the first rules of the codebook."""
    code = compiled.codes[0]
    rules = [rule for rule in compiled.rules if rule.kind is not Origin.PATTERN][:count]
    made = type(code)(code.codebook, code.id, code.label, code.definition, rules=tuple(rules))
    return compile_rules([Codebook(code.codebook, code.codebook, (made,), negation=False)])


def missed_hits(study: Path) -> int:
    """How many form hits of the peer lie in no coding of ours."""
    spans: dict[str, list[tuple[int, int]]] = {}
    codings = pd.read_csv(study / "exports" / "codings.csv", usecols=["document", "start", "end"])
    for document, start, end in codings.itertuples(index=False, name=None):
        spans.setdefault(document, []).append((start, end))
    reach: dict[str, tuple[list[int], list[int]]] = {}
    for document, found in spans.items():
        found.sort()
        ends, furthest = [], 0
        for _, end in found:
            furthest = max(furthest, end)
            ends.append(furthest)
        reach[document] = ([start for start, _ in found], ends)
    rules = set(json.loads((study / "rules.json").read_text(encoding="utf-8")))
    with (study / "peer_hits.csv").open(encoding="utf-8", newline="") as file:
        return sum(
            not _inside(reach.get(document), int(start), int(end))
            for document, start, end, form in csv.reader(file)
            if form in rules
        )


def _inside(reach: tuple[list[int], list[int]] | None, start: int, end: int) -> bool:
    if reach is None:
        return False
    place = bisect_right(reach[0], start) - 1
    return place >= 0 and reach[1][place] >= end


def make_study(shared: Path, folder: Path, words: int, noise: str) -> Path:
    """A study of so many words, made by the shared script."""
    script = shared / "bench" / "make_study.py"
    print(output([sys.executable, str(script), str(folder), "--words", str(words), "--noise", noise]).strip())
    return folder


def edit(study: Path) -> None:
    """Changes one keyword of one code."""
    path = study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r'(code: c007.*?keywords:\n\s+- ")', r"\1nouveau ", text, count=1, flags=re.DOTALL)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def run(study: Path) -> str:
    """`qualcode run` as a process of its own."""
    return output([*QUALCODE, "run", str(study)])


def output(command: list[str]) -> str:
    """What a command prints; it must succeed."""
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes, wall clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@dataclass
class Peaks:
    """The most memory that this process's descendants held together, in bytes: ever, and while some of them parsed."""

    ever: int = 0
    parsing: int = 0


@contextmanager
def peak_memory() -> Iterator[Peaks]:
    """Looks at the memory of this process's descendants five times a second."""
    peaks, stop = Peaks(), Event()

    def watch() -> None:
        while not stop.wait(0.2):
            running = _descendants(os.getpid())
            held = sum(map(_resident, running))
            peaks.ever = max(peaks.ever, held)
            if any(map(_parses, running)):
                peaks.parsing = max(peaks.parsing, held)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        stop.set()
        thread.join()


def _parses(pid: int) -> bool:
    """Whether it is one of the processes that parse."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _descendants(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        try:
            children = Path(f"/proc/{todo[0]}/task/{todo[0]}/children").read_text().split()
        except OSError:
            children = []
        todo = todo[1:] + [int(child) for child in children]
        found += [int(child) for child in children]
    return found


def _resident(pid: int) -> int:
    """Proportional set size: shared pages are not counted twice."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return 1024 * int(found[1]) if found else 0


def tell(what: str, value: float, bar: str) -> None:
    """One line of the table."""
    print(f"{what:<80} {value:>9.3f}   {bar}", flush=True)


if __name__ == "__main__":
    main()
