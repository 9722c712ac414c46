"""The report: one HTML file that holds all it shows, asks nothing of any network, and escapes every text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from qualcode.export.html.cells import Cell, Table, cell, head, heads
from qualcode.export.html.evidence import Evidence
from qualcode.export.html.findings import Findings
from qualcode.export.html.method import describe_method
from qualcode.export.html.page_words import PageWords
from qualcode.export.html.payload import write_blocks
from qualcode.export.html.sections import sheets_to_show, show_sections
from qualcode.export.html.tables import table_html
from qualcode.export.material import Built, Material
from qualcode.export.tables import Counts, count_run
from qualcode.export.words import Words
from qualcode.result import Result, as_codings
from qualcode.sheets import SheetSpec

if TYPE_CHECKING:
    from jinja2 import Environment

_SCRIPTS = ("texts.js", "evidence.js", "quotations.js", "transcript.js", "search.js", "page.js")
"""The page's script, in the order in which it is joined."""
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"
)


def build_page(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The page with these sheets, or without any with every sheet that the study's other files list."""
    sheets, left = sheets_to_show(specs, material.study.exports)
    words, result = PageWords(material.study.language), material.result
    evidence = Evidence(result)
    sections = list(show_sections(sheets, Findings(result, words, evidence)))
    counts, whole = count_run(result), material.study.report.transcripts
    transcripts = _transcripts(result, evidence, words)
    shared, blocks = write_blocks(result, evidence, words, whole=whole)
    style, script = _part("page.css"), "\n".join(map(_part, _SCRIPTS))
    languages = ("fr", "en") if words.french else ("en", "fr")
    page = (
        _templates()
        .get_template("page.html")
        .render(
            study=material.study.name,
            language="fr" if words.french else "en",
            policy=_POLICY.format(script=_sha256(script), style=_sha256(style)),
            style=style,
            script=script,
            shared=shared,
            blocks=blocks,
            words=words,
            whole=whole,
            counts=_counts(counts, words),
            tallies=_tallies(counts, words),
            attention=_attention(result, words),
            methods=[
                (language, [Words(language).glued(told) for told in describe_method(material, language)])
                for language in languages
            ],
            sections=sections,
            left=words("left out kinds", names=", ".join(left)) if left else "",
            transcripts=transcripts,
            show_table=partial(table_html, glued=words.glued),
        )
    )
    return Built({path: page.encode()})


def _counts(counts: Counts, words: PageWords) -> list[tuple[str, str]]:
    """The study in four numbers."""
    given = (
        (words("documents"), counts["documents"]),
        (words("segments"), counts["segments"]),
        (words("words counted"), counts["words"]),
        (words("codings"), counts["codings"]),
    )
    return [(name, words.whole(number)) for name, number in given]


def _tallies(counts: Counts, words: PageWords) -> list[Table]:
    tables = []
    for caption, kind, tally in (
        ("by origin", "origin", counts["codings_by_origin"]),
        ("by status", "status", counts["audit_by_status"]),
    ):
        rows = [
            [head(words.named(kind, name)), cell(words.whole(number), look="number")] for name, number in tally.items()
        ]
        if rows:
            tables.append(Table(words(caption), heads(words(kind), words("number")), rows))
    return tables


def _attention(result: Result, words: PageWords) -> Table | None:
    """What only a person can settle, one row each; None where there is nothing."""
    rows: list[list[Cell]] = [[cell(""), cell(""), cell(problem)] for problem in result.problems]
    rows += [
        [cell(words.named("status", line.status)), cell(line.document), cell(line.reason)]
        for line in as_codings(result.attention)
    ]
    return Table(words("attention"), heads(words("status"), words("document"), words("what")), rows) if rows else None


def _transcripts(result: Result, evidence: Evidence, words: PageWords) -> Table:
    """One row a document, which opens it."""
    codings = result.codings.groupby("document").size()
    rows: list[list[Cell]] = []
    for document in result.documents:
        opens = evidence.transcript(document.id)
        told = words("told transcript", case=document.id)
        spoken = sum(len(document.text[s.start : s.end].split()) for s in document.segments)
        numbers = (len(document.segments), spoken, int(codings.get(document.id, 0)))
        line = [head(document.id, opens=opens, told=told), cell(document.group)]
        rows.append([*line, *(cell(words.whole(number), look="number") for number in numbers)])
    names = ("document", "group of", "segments", "words counted", "codings")
    return Table(words("transcripts"), heads(*(words(name) for name in names)), rows)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("qualcode.export.html", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _part(name: str) -> str:
    """A file of the page that is no template, its lines ended by LF: its hash stands in the policy."""
    return files("qualcode.export.html").joinpath("templates", name).read_text(encoding="utf-8").strip()


def _sha256(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
