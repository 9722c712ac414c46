"""One talk, the rules that code it, and what coders say of it, in a line each."""

from __future__ import annotations

from typing import Literal

from qualcode.model import Coding, Consensus, Decision, Origin, Status
from qualcode.result import Result
from tests.builders import compile_books, make_codebook, make_decision, make_document, run_rules

RULES = compile_books(
    make_codebook(site={"keywords": ["site"], "implies": ["natures:vente"]}, page=["page"], erp=["erp"]),
    make_codebook("valeurs", temps=["gagn* … temps", "vite"], lien=["échang*"]),
    make_codebook("natures", vente=["vend*"], achat=["achet*"]),
)
TALK = make_document("R : On a un site et une page.", "R : Ça va vite, on gagne du temps.")
Rule = Literal["union", "majority", "intersection", "coder"]


def by(coder: str, action: str, code: str, quote: str, replacement: str = "", line: int = 2) -> Decision:
    return make_decision(action, code, quote, coder=coder, replacement=replacement, reason=f"dit {coder}", line=line)


def human(code: str, quote: str, coder: str = "table") -> Coding:
    """A code that a table has on a quotation."""
    start = TALK.text.index(quote)
    segment = next(s for s in TALK.segments if s.start <= start < s.end)
    book, _, id = code.partition(":")
    return Coding(
        TALK.id, "1", segment.id, "Mme Roux", start, start + len(quote), quote, book, id, id.capitalize(),
        Origin.IMPORTED, coder=coder, status=Status.IMPORTED,
    )  # fmt: skip


def decide(rule: str, *decisions: Decision, imported: tuple[Coding, ...] = ()) -> Result:
    return run_rules([TALK], RULES, decisions=decisions, imported=imported, consensus=as_consensus(rule))


def as_consensus(rule: str) -> Consensus | None:
    """« union », « coder ana », or « » for none."""
    name, _, coder = rule.partition(" ")
    kinds: dict[str, Rule] = {"union": "union", "majority": "majority", "intersection": "intersection"}
    return Consensus(kinds.get(name, "coder"), coder) if rule else None
