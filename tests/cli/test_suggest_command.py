"""`suggest` as a researcher runs it, from the table in the terminal to the answers of a review."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import one_line, qualcode
from tests.folders import write_study
from tests.reviews import STUDY, answer, decisions

BOOK = """\
codebook: valeurs
label: Valeurs
codes:
  - {code: entraide, label: Entraide, definition: Aider., keywords: [entraide]}
  - {code: argent, label: Argent, definition: Payer., keywords: [facture]}
"""
LIKE = "Dirigeant : Le voisin nous prête son camion."
TALK = "Dirigeant : La facture arrive lundi.\n\nDirigeant : Le magasin ouvre tôt.\n\nDirigeant : On vend des robes.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Ten interviews; in the last nobody has coded the passage that is like the others'."""
    given = "document,segment,quote,action,code\n" + "".join(
        f"e{n},1,voisin nous prête,add,valeurs:entraide\n" for n in range(9)
    )
    corpus: dict[str, str | bytes] = {f"corpus/e{n}.md": f"{LIKE}\n\n{TALK}" for n in range(10)}
    book = {"codebooks/valeurs.yaml": BOOK, "codebooks/overrides/zoe.csv": given}
    return write_study(tmp_path / "study", corpus | book, study=STUDY)


def test_words_and_segments_are_told_with_what_they_were_chosen_from(study: Path) -> None:
    lines = qualcode("suggest", study, "--most", 2).stdout.splitlines()
    assert lines[1].endswith("of words and phrases, over 1 code that people gave segments (--from all: rules too)")
    assert lines[2] == 'to look at one in its context: qualcode kwic "lemma:nous"'
    assert lines[3:6] == [
        "valeurs:entraide",
        "  lemmas  in its segments  cases  no rule there  elsewhere    z       q",
        "  nous                  9      9              9          1  4.6  <0.001",
    ]
    (fit,) = [line.split() for line in lines if line.startswith("  valeurs:entraide")]
    assert (fit[0], fit[1], fit[3]) == ("valeurs:entraide", "9", "0.002")
    assert 0.9 < float(fit[2]) < 1
    assert any(line.startswith("valeurs:entraide  e9:1  ") for line in lines)
    assert lines[-1] == "2 words and 1 segment to judge; nothing was coded"


def test_segments_go_to_review_and_their_answers_are_decisions(study: Path) -> None:
    book = study / "relecture.xlsx"
    done = qualcode("suggest", study, "--most", 1, "--review", book, "--coder", "claire")
    assert (done.exit_code, f"wrote {book}" in done.stderr) == (0, True)
    assert not (study / "codebooks" / "overrides" / "claire.csv").exists()
    answer(book, ("Le voisin nous prête son camion.", "valeurs:entraide", {"decision": "ajouter", "reason": "prêt"}))
    assert qualcode("review", "import", book, study).exit_code == 0
    (one,) = decisions(study)
    assert {"1", "Le voisin nous prête son camion.", "add", "valeurs:entraide", "prêt"} <= set(one)
    assert "e9:1" not in qualcode("suggest", study).stdout


def test_a_suggestion_that_is_turned_down_decides_nothing(study: Path) -> None:
    book = study / "relecture.xlsx"
    qualcode("suggest", study, "--most", 1, "--review", book, "--coder", "claire")
    row = "Le voisin nous prête son camion.", "valeurs:entraide"
    answer(book, (*row, {"decision": "retirer"}))
    done = qualcode("review", "import", book, study)
    assert (done.exit_code, "0 decisions added" in done.stdout) == (0, True)
    answer(book, (*row, {"decision": "retirer", "further": "argent"}))
    assert qualcode("review", "import", book, study).exit_code == 0
    assert [line[2:4] for line in decisions(study)] == [("add", "valeurs:argent")]


def test_a_review_is_made_the_same_twice_and_never_written_over(study: Path) -> None:
    first, second = study / "a.xlsx", study / "b.xlsx"
    for path in (first, second):
        assert qualcode("suggest", study, "--review", path, "--coder", "claire").exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    second.write_bytes(b"answers")
    one_line(qualcode("suggest", study, "--review", second, "--coder", "claire"), "may hold answers")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--review", "a.xlsx"], "--review and --coder go together"),
        (["--coder", "claire"], "--review and --coder go together"),
        (["--review", "a.csv", "--coder", "claire"], "must end in .xlsx"),
    ],
)
def test_wrong_usage(study: Path, options: list[str], said: str) -> None:
    done = qualcode("suggest", study, *options)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_nothing_suggested_leaves_nothing_to_review(study: Path) -> None:
    path = study / "a.xlsx"
    done = qualcode("suggest", study, "--rate", 0, "--review", path, "--coder", "claire")
    one_line(done, "no segment is suggested")
    assert not path.exists()
