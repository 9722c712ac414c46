"""The network of codes for programs that draw and measure networks (Gephi, igraph, Cytoscape, …): GraphML and GEXF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from qualcode.aggregate.network import Network, code_network
from qualcode.export.files import NOT_IN_XML
from qualcode.export.material import Built, Material
from qualcode.export.published import find_book
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import NetworkSheet, SheetSpec

_META = re.compile(r"<meta\b[^>]*?(?:/>|>.*?</meta>)", re.DOTALL)
"""Of a GEXF file: the program's version and the day, which are not the network's."""


def build_graph(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The network that study.yaml lists at `path`, in the format of its ending."""
    (spec,) = specs
    if not isinstance(spec, NetworkSheet):
        raise TypeError(f"{path} can hold a network alone")
    result = material.result
    book = find_book(result, spec.codebook)
    graph = as_graph(network_of(spec, result), book, spec.sheet)
    return Built({path: _WRITERS[PurePosixPath(path).suffix](graph)})


def network_of(spec: NetworkSheet, result: Result) -> Network:
    """The network that a sheet asks for."""
    levels = spec.levels if spec.signs == "counts" else None
    return code_network(
        result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where, levels=levels
    )


def as_graph(network: Network, book: Codebook, name: str) -> Any:
    """The network as networkx has it, an undirected graph; nodes are called by their code's id.

    A node has `label`, `category` and `count`, the units that carry it; an edge `count`, the units that carry both,
    `weight`, the same for programs that look for that name, `strength` (strong, weak, incompatible or none) and
    `verdict`. Edges are the pairs that meet and those that keep apart.
    """
    import networkx

    graph = networkx.Graph(name=_legal(name))
    for node in network.nodes:
        code = book.code(node.code)
        graph.add_node(node.code, label=_legal(code.label), category=_legal(_category(book, code)), count=node.count)
    for edge in network.met:
        strength = str(edge.tie) or "none"
        graph.add_edge(
            edge.first, edge.second, count=edge.count, weight=edge.count, strength=strength, verdict=edge.verdict
        )
    return graph


def graphml_bytes(graph: Any) -> bytes:
    """The graph as GraphML."""
    import networkx

    out = io.BytesIO()
    networkx.write_graphml_xml(graph, out)
    return out.getvalue()


def gexf_bytes(graph: Any) -> bytes:
    """The graph as GEXF 1.2, without the day it was made."""
    import networkx

    text = "\n".join(networkx.generate_gexf(graph, version="1.2draft"))
    without = _META.sub("<meta><creator>qualcode</creator></meta>", text, count=1)
    ElementTree.fromstring(without)  # what was taken out leaves it whole, or this is a bug
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{without}\n'.encode()


_WRITERS: Mapping[str, Callable[[Any], bytes]] = {".graphml": graphml_bytes, ".gexf": gexf_bytes}


def _category(book: Codebook, code: Code) -> str:
    return book.categories.get(code.category, code.category)


def _legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return NOT_IN_XML.sub("\ufffd", text)
