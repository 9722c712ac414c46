"""How long everything takes that a study of 25 interviews of an hour writes, once its texts are parsed.

    python -m tests.benchmarks.exports [--words 225000]

Makes such interviews of the demonstration's answers, drawn at random with their questions, so that they are coded as
densely as short ones; the study lists what the demonstration lists, its company cases aside. Prints the seconds of
each export, and of a whole `qualcode run` that finds the texts parsed. The bar: ten seconds for all exports.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from qualcode.api import Study, open_study
from qualcode.export import build_exports, find_builder
from qualcode.export.material import Material
from qualcode.lastrun import hash_inputs
from qualcode.model import Role

ROOT = Path(__file__).parents[2]
_CASES = {"alignement", "bilan", "facteurs"}


def make_study(folder: Path, words: int) -> None:
    """The demonstration's interviews grown to so many words in all, the same every time."""
    drawn, demonstration = random.Random(1), open_study(ROOT)
    talk = list(exchanges(demonstration))
    names = [d.id for d in demonstration.corpus.documents if d.group == "entretiens"]
    (folder / "corpus" / "entretiens").mkdir(parents=True)
    for name in names:
        lines, size = list[str](), 0
        while size < words / len(names):
            question, answer = drawn.choice(talk)
            lines += [f"Enquêteur : {question}", f"Répondant : {answer}"]
            size += len(question.split()) + len(answer.split())
        text = "\n\n".join(lines) + "\n"
        (folder / "corpus" / "entretiens" / f"{name}.md").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "corpus" / "entretiens.csv", folder / "corpus")
    (folder / "codebooks").mkdir()
    for path in (ROOT / "codebooks").glob("*.yaml"):
        if path.stem not in _CASES:
            shutil.copy(path, folder / "codebooks")
    write_settings(folder)


def exchanges(study: Study) -> Iterator[tuple[str, str]]:
    """Every question of the study's interviews with the answer to it."""
    for document in study.corpus.documents:
        question = ""
        for segment in document.segments:
            said = " ".join(document.text[segment.start : segment.end].split())
            if segment.role is Role.INTERVIEWER:
                question = said
            elif question:
                yield question, said
                question = ""


def write_settings(folder: Path) -> None:
    """The demonstration's study.yaml without its company cases."""
    yaml = YAML()
    settings = yaml.load((ROOT / "study.yaml").read_text(encoding="utf-8"))
    settings["corpus"] = [entry for entry in settings["corpus"] if entry.get("group") == "entretiens"]
    settings.pop("overrides", None)
    del settings["exports"]["exports/cas.xlsx"]
    with (folder / "study.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=225_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_study(folder, given.words)
        run = [sys.executable, "-m", "qualcode", "run", str(folder)]
        print(subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout.partition("wrote")[0])
        study = open_study(folder)
        result, inputs = study.run(), hash_inputs(study.file)
        material = Material(study.file, result, inputs)
        for path, specs in study.file.exports.items():
            started = time.perf_counter()
            find_builder(Path(path).suffix)(path, specs, material)
            print(f"{path:<45} {time.perf_counter() - started:6.2f} s")
        result = study.run()
        started = time.perf_counter()
        build_exports(study.file, result, inputs)
        print(f"{'all exports, what they share computed once':<45} {time.perf_counter() - started:6.2f} s   <= 10")
        (folder / ".qualcode" / "last.json").unlink()
        started = time.perf_counter()
        subprocess.run(run, check=True, capture_output=True, cwd=ROOT)
        print(f"{'qualcode run, texts parsed, nothing written yet':<45} {time.perf_counter() - started:6.2f} s")


if __name__ == "__main__":
    main()
