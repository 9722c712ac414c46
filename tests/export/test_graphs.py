"""The network for other programs: what they read back, and the same bytes every time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx
import pytest

from qualcode.aggregate.network import code_network
from qualcode.export.graphs import build_graph
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet, NetworkSheet
from tests.aggregate.corpora import make_result
from tests.builders import make_material

ROOT = Path(__file__).parents[2]
SPEC = NetworkSheet(sheet="Réseau", kind="network", codebook="valeurs")
CODINGS = [
    *[("a", n, n, f"valeurs:{'temps' if n % 2 else 'lien'}") for n in range(24)],
    *[("a", n, n, f"valeurs:{code}") for n in range(0, 24, 4) for code in ("don", "lien")],
]
RESULT = make_result({"a": ["R1"] * 24}, CODINGS)
READERS = {".graphml": networkx.read_graphml, ".gexf": networkx.read_gexf}


def graph_bytes(ending: str, result: Result = RESULT) -> bytes:
    path = f"exports/reseau{ending}"
    return build_graph(path, [SPEC], make_material(result)).files[path]


@pytest.mark.parametrize("ending", READERS)
def test_what_is_read_back_is_the_network(ending: str) -> None:
    graph: Any = READERS[ending](io.BytesIO(graph_bytes(ending)))
    network = code_network(RESULT, "valeurs", levels=SPEC.levels)
    labels = {"temps": "TEMPS", "lien": "LIEN", "don": "DON", "legs": "LEGS"}
    assert {code: (data["label"], data["count"]) for code, data in graph.nodes(data=True)} == {
        node.code: (labels[node.code], node.count) for node in network.nodes
    }
    read = {
        frozenset((one, other)): (data["count"], data["weight"], data["strength"], data["verdict"])
        for one, other, data in graph.edges(data=True)
    }
    assert read == {
        frozenset((edge.first, edge.second)): (edge.count, edge.count, str(edge.tie), edge.verdict)
        for edge in network.met
    }
    assert read[frozenset(("temps", "lien"))] == (0, 0, "incompatible", "incompatible")
    assert not graph.is_directed()


@pytest.mark.parametrize("ending", READERS)
def test_the_same_bytes_every_day_and_in_every_process(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = graph_bytes(ending)
    monkeypatch.setattr("time.strftime", lambda *_: "2031-01-31")
    assert graph_bytes(ending) == first
    code = f"import sys; from tests.export.test_graphs import graph_bytes as g; sys.stdout.buffer.write(g('{ending}'))"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True).stdout == first
    )
    assert b"etworkX" not in first


@pytest.mark.parametrize("ending", READERS)
def test_labels_that_xml_cannot_hold(ending: str) -> None:
    odd = 'A\x00\x0b & <b> "x" ]]> \ufffe <meta>é</meta>'
    codes = tuple(Code("valeurs", id, f"{odd}{id}", "", category="c\x01") for id in ("temps", "lien", "don"))
    books = (Codebook("valeurs", odd, codes), *RESULT.codebooks[1:])
    result = Result(RESULT.codings, RESULT.audit, RESULT.documents, RESULT.cases, books)
    graph: Any = READERS[ending](io.BytesIO(graph_bytes(ending, result)))
    assert graph.nodes["don"]["label"] == 'A\ufffd\ufffd & <b> "x" ]]> \ufffd <meta>é</meta>don'
    assert graph.nodes["don"]["category"] == "c\ufffd"


@pytest.mark.parametrize("ending", READERS)
def test_a_network_of_nothing(ending: str) -> None:
    graph: Any = READERS[ending](io.BytesIO(graph_bytes(ending, make_result({}, []))))
    assert (len(graph.nodes), len(graph.edges)) == (4, 0)


def test_a_graph_holds_networks_alone() -> None:
    spec = CooccurrenceSheet(sheet="T", kind="cooccurrence", codebook="valeurs")
    with pytest.raises(TypeError, match="can hold a network alone"):
        build_graph("exports/a.gexf", [spec], make_material(RESULT))
