"""Parsing on a Dask cluster: the same bytes as here, even when a worker dies in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qualcode.api import open_study
from qualcode.cluster import parse_on_cluster
from qualcode.engine import Parser
from qualcode.errors import SchedulerError
from qualcode.export.tables import frame_bytes
from qualcode.parse import ParsePlan
from qualcode.tokens import TokenTable
from qualcode.workers import Task, parse_here

distributed = pytest.importorskip("distributed", reason="the extra qualcode[distributed] is not installed")

CODEBOOK = """\
codebook: valeurs
label: Valeurs
codes:
  - {code: vite, label: Vite, definition: d, keywords: ["vite", "rapide*"]}
  - {code: lien, label: Lien, definition: d, keywords: ["ensemble", "échang*"]}
"""
STUDY = """\
study: Essai
language: fr
model: blank
corpus: [{path: "*.txt"}]
codebooks: [valeurs.yaml]
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "valeurs.yaml").write_text(CODEBOOK, encoding="utf-8")
    for n in range(12):
        line = "On travaille ensemble et ça va vite, on échange rapidement. "
        (tmp_path / f"d{n:02}.txt").write_text(line * (200 + n), encoding="utf-8")
    return tmp_path


@pytest.fixture
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as local:
        yield local


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that Dask closes late
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(study: Path, cluster) -> None:
    here = open_study(study).run(parser=parse_here)
    (study / ".qualcode").rename(study / ".kept")
    there = open_study(study).run(parser=_killing(parse_on_cluster(cluster.scheduler_address), cluster))
    assert len(there.codings) > 1000
    assert frame_bytes(there.codings) == frame_bytes(here.codings)
    tables = sorted(path.relative_to(study / ".kept") for path in (study / ".kept").rglob("tokens/*/*"))
    assert tables
    for table in tables:
        assert (study / ".qualcode" / table).read_bytes() == (study / ".kept" / table).read_bytes()


def test_no_scheduler_is_one_line() -> None:
    plan = ParsePlan("fr", "blank")
    with pytest.raises(SchedulerError, match="no Dask scheduler answers at 'nowhere'"):
        list(parse_on_cluster("nowhere")(plan, [Task("k", "Bonjour.", ((0, 8),), 1)]))


def _killing(parser: Parser, cluster) -> Parser:
    """The parser, with one of the cluster's workers killed as soon as the first table is back."""

    def parse(plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, TokenTable]]:
        for n, found in enumerate(parser(plan, tasks)):
            if n == 0:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            yield found

    return parse
