from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from qualcode.export.terminal import print_document
from qualcode.result import Result
from tests.builders import make_codebook, make_decision, make_document, run

OUTILS = make_codebook("outils", carries=True, site=["site"])
VALEURS = make_codebook("valeurs", temps=["gagn* … temps"], lien=["échang*"])
DOCUMENT = make_document(
    "# Les outils", "Q : Et le site ?", "R : On gagne du temps [bold]et[/bold].", "# La suite", "R : On échange."
)


def shown(result: Result, document: str = "entretien-1", *, colours: bool = False) -> str:
    out = io.StringIO()
    system = "truecolor" if colours else None
    print_document(result, document, Console(file=out, width=100, color_system=system, force_terminal=colours))
    return out.getvalue()


def test_a_document_with_what_coded_it() -> None:
    result = run(replace(DOCUMENT, source="corpus/entretien-1.md"), OUTILS, VALEURS)
    assert [line.rstrip() for line in shown(result).splitlines()] == [
        "entretien-1  corpus/entretien-1.md",
        "■ Outils",
        "■ Valeurs",
        "Les outils",
        "[1] Enquêteur : Et le site ?",
        "",
        "[2] Mme Roux : On gagne du temps [bold]et[/bold].",
        "    outils:site  « On gagne du temps [bold]et[/bold]. »  carried, automatic, outils:site/carried",
        "    valeurs:temps  « gagne du temps »  keyword, automatic, valeurs:temps/keyword/gagn* … temps",
        "",
        "La suite",
        "[3] Mme Roux : On échange.",
        "    outils:site  « On échange. »  carried, automatic, outils:site/carried",
        "    valeurs:lien  « échange »  keyword, automatic, valeurs:lien/keyword/échang*",
        "",
    ]


def test_a_decision_is_shown_with_its_coder_and_reason() -> None:
    decision = make_decision("add", "valeurs:temps", "On échange", reason="plus court qu'une réunion")
    assert "valeurs:temps  « On échange »  override, added, claire: plus court qu'une réunion" in shown(
        run(DOCUMENT, VALEURS, decisions=[decision])
    )


def test_coded_stretches_take_their_codebook_s_colour_and_whole_segments_none() -> None:
    text = shown(run(DOCUMENT, OUTILS, VALEURS), colours=True)
    answer = next(line for line in text.splitlines() if "temps" in line)
    assert answer.endswith("On \x1b[1;35mgagne du temps\x1b[0m [bold]et[/bold].")  # the answer itself is not dimmed


def test_long_words_are_shortened_and_line_ends_folded() -> None:
    document = make_document("R : On gagne " + "beaucoup " * 30 + "de temps.")
    decision = make_decision("add", "valeurs:temps", segment="1")
    line = next(line for line in shown(run(document, VALEURS, decisions=[decision])).splitlines() if "valeurs:" in line)
    assert "… »" in line
    assert len(line) < 130


def test_a_document_without_codings() -> None:
    assert "[1] Bonjour." in shown(run(make_document("Bonjour."), VALEURS))


def test_only_the_document_asked_for() -> None:
    other = make_document("R : On échange ailleurs.", id="entretien-2")
    assert "ailleurs" not in shown(run([DOCUMENT, other], VALEURS))
