"""Small studies as pages, for tests of the report."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from qualcode.export.html.page import build_page
from qualcode.result import Result
from qualcode.sheets import SHEETS, SheetSpec
from tests.builders import make_codebook, make_document, make_material, run

VALUES = make_codebook("valeurs", securite=["confiance"], temps=["vite"], lien=["ensemble"])
TOOLS = make_codebook("outils", site=["site"], mail=["courriel"])


def small_result() -> Result:
    """Two interviews, two codebooks: each value in two of the segments, two pairs of them that meet."""
    first = make_document(
        "Q : Et le site ?",
        "R : Le site va vite, on a confiance.",
        "R : Le courriel va vite.",
        id="entretien-1",
        case="1",
    )
    second = make_document("R : Sur le site on est ensemble, en confiance.", "R : On parle ensemble.", id="b", case="2")
    return run((first, second), VALUES, TOOLS)


def sheet(kind: str, **keys: object) -> SheetSpec:
    """A sheet as study.yaml says it."""
    return SHEETS[kind].model_validate({"sheet": kind, "kind": kind, **keys})


def page(result: Result, *specs: SheetSpec, language: str = "fr") -> str:
    """The page with these sheets."""
    return build_page("rapport.html", specs, make_material(result, language)).files["rapport.html"].decode()


def blocks(html: str) -> dict[str, Any]:
    """The JSON blocks by id."""
    found = re.findall(r'<script type="application/json" id="([^"]+)">(.*?)</script>', html, re.DOTALL)
    return {name: json.loads(text) for name, text in found}


def opens(html: str) -> list[str]:
    """The keys of evidence, in the page's order."""
    return re.findall(r'data-opens="([^"]+)"', html)


def quoted(html: str, numbers: Sequence[int]) -> list[str]:
    """The words of segments, by the page's numbers."""
    found = blocks(html)
    documents = [found[f"document-{n}"] for n in range(len(found["shared"]["documents"]))]
    texts = [document["t"][start:end] for document in documents for start, end, *_ in document["s"]]
    return [texts[number] for number in numbers]
