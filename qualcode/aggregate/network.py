"""The network of a codebook: its codes, how often each is found, and what ties or parts each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcode.aggregate.association import Verdict, associate_codes
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.units import Where, Within
from qualcode.result import Result, once_a_result


class Tie(StrEnum):
    """What a network draws between two codes; `NONE`, nothing."""

    STRONG = "strong"
    WEAK = "weak"
    APART = "incompatible"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A code and how many units carry it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two codes, how many units carry both, the verdict on them (see `Verdict`), and what is drawn."""

    first: str
    second: str
    count: int
    verdict: str
    tie: Tie


@dataclass(frozen=True)
class Network:
    """The codes, in codebook order, and every pair of them; codes of which one stands under the other are no pair."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def found(self) -> tuple[Node, ...]:
        """The codes that some unit carries."""
        return tuple(node for node in self.nodes if node.count)

    @property
    def tied(self) -> tuple[Edge, ...]:
        """The pairs between which something is drawn."""
        return tuple(edge for edge in self.edges if edge.tie)

    @property
    def met(self) -> tuple[Edge, ...]:
        """The pairs that meet, however rarely, and those that keep apart."""
        return tuple(edge for edge in self.edges if edge.tie or edge.count)


@once_a_result
def code_network(
    result: Result,
    codebook: str,
    *,
    within: Within = "segment",
    roll_up: bool = False,
    where: Where | None = None,
    levels: Mapping[str, int] | None = None,
) -> Network:
    """The network of a codebook's codes in a unit, as in `cooccurrence`.

    With `levels` a pair is strong from the highest level's count on, weak from the lowest's; without, strong where it
    is linked and weak where it is compatible. Incompatible pairs are apart in either case, even if they meet.

    Raises:
        KeyError: there is no such codebook.
    """
    found = count_pairs(result, codebook, within=within, roll_up=roll_up, where=where)
    pairs = associate_codes(result, codebook, within=within, roll_up=roll_up, where=where).pairs
    own = zip(found.codes, found.counts.to_numpy().diagonal(), strict=True)
    counted = zip(pairs["first"], pairs["second"], pairs["count"], pairs["verdict"], strict=True)
    return Network(
        nodes=tuple(Node(code, int(count)) for code, count in own),
        edges=tuple(
            Edge(one, other, int(count), verdict, _tie(int(count), verdict, list((levels or {}).values())))
            for one, other, count, verdict in counted
        ),
    )


def _tie(count: int, verdict: str, thresholds: Sequence[int]) -> Tie:
    if verdict == Verdict.INCOMPATIBLE:
        return Tie.APART
    if thresholds:
        strong, weak = count >= max(thresholds), count >= min(thresholds)
    else:
        strong, weak = verdict == Verdict.LINKED, verdict == Verdict.COMPATIBLE
    return Tie.STRONG if strong else Tie.WEAK if weak else Tie.NONE
