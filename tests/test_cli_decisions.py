from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli import main
from tests.folders import STUDY, write_study

TALK = (
    "Bonjour, on commence ?\n\n"
    "Le serveur est confidentielement gardé, c'est rasurant.\n\n"
    "La livraison est rapide. Elle est rapide le lundi, rapide le mardi.\n"
)
HEADER = "document,segment,quote,before,after,action,code,replacement,date,reason"
ROWS = (
    "un,2,La livraison est rapide,,. Elle est rapide le lundi,confirm,valeurs:temps,,2026-01-31,ça va vite",
    'un,1,est confidentiellement gardé,Le serveur,", c\'est rassurant",replace,valeurs:securite,valeurs:temps,,',
    "un,2,est rapide,,,remove,valeurs:temps,,2026-02-01,",
    "un,7,le fax du comptable,,,add,valeurs:temps,,,disparu",
)
OVERRIDES = STUDY + "overrides: [codebooks/overrides/*.csv]\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study whose text was corrected: one decision in place, one moved, one ambiguous, one orphan."""
    decisions = "\n".join([HEADER, *ROWS]) + "\n"
    files: dict[str, str | bytes] = {"corpus/un.md": TALK, "codebooks/overrides/claire.csv": decisions}
    return write_study(tmp_path, files, study=OVERRIDES)


def run(*words: object, answers: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=answers)


def decisions_of(study: Path) -> list[str]:
    return (study / "codebooks/overrides/claire.csv").read_text(encoding="utf-8-sig").splitlines()[1:]


def test_every_displaced_decision_is_shown_beside_its_candidates(study: Path) -> None:
    result = run("relocate", study, "--list")
    assert result.exit_code == 1
    shown = result.stdout
    assert [part in shown for part in ("1 of 3", "moved", "ambiguous", "orphan")] == [True] * 4
    assert "claire.csv, line 3: replace valeurs:securite → valeurs:temps" in shown
    assert "« est confidentielement gardé »" in shown
    assert "3 decisions left" in result.stderr
    assert decisions_of(study) == list(ROWS)


def test_moved_ones_are_accepted_without_asking(study: Path) -> None:
    result = run("relocate", study, "--accept-moved")
    assert result.exit_code == 1
    first, second, *others = decisions_of(study)
    assert [first, *others] == [ROWS[0], *ROWS[2:]]
    assert second.startswith("un,2,est confidentielement gardé,")
    assert second.endswith(",replace,valeurs:securite,valeurs:temps,,")
    assert (study / "codebooks/overrides/claire.csv.bak").read_text().splitlines()[1:] == list(ROWS)
    assert "1 decision anchored anew" in result.stdout
    assert "2 decisions left" in result.stderr


def test_a_person_takes_repairs_and_skips(study: Path) -> None:
    result = run("relocate", study, answers="1\n2\nw\npas là\nw\nrapide le mardi\n")
    assert "these words are not in the document" in result.stdout
    assert result.exit_code == 0, result.output
    assert [row.split(",")[2] for row in decisions_of(study)[1:]] == [
        "est confidentielement gardé", "est rapide", "rapide le mardi",
    ]  # fmt: skip
    assert run("relocate", study).stderr == "every decision has its place\n"


@pytest.mark.parametrize(
    "answers", [pytest.param("1\nq\n", id="stop"), pytest.param("1\n", id="the end of what is typed")]
)
def test_who_stops_keeps_what_was_accepted(study: Path, answers: str) -> None:
    result = run("relocate", study, answers=answers)
    assert result.exit_code == 1
    assert decisions_of(study)[1].startswith("un,2,est confidentielement gardé")
    assert decisions_of(study)[2:] == list(ROWS[2:])


def test_what_was_edited_meanwhile_is_not_overwritten(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = study / "codebooks/overrides/claire.csv"
    monkeypatch.setattr(
        "qualcode.tasks.relocating.change_cells", lambda data, changes: path.write_text("x\n") and b"new"
    )
    result = run("relocate", study, "--accept-moved")
    assert result.exit_code == 1
    assert "claire.csv: has changed since it was read" in result.stderr
    assert path.read_text() == "x\n"


def test_context_can_be_written_where_none_was(study: Path) -> None:
    path = study / "codebooks/overrides/claire.csv"
    path.write_text(f"{HEADER}\nun,3,La livraison est rapide,,,confirm,valeurs:temps,,,\n")
    assert run("relocate", study, "--accept-moved", "--add-context").exit_code == 0
    assert ". Elle est rapide le lundi" in decisions_of(study)[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            ["--coder", "paul"], "no decisions of 'paul'. The study has those of: claire.", id="unknown coder"
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(study: Path, words: list[str], told: str) -> None:
    result = run("relocate", study, *words)
    assert result.exit_code == 1
    assert result.stderr == f"Error: there are {told}\n"


def test_a_document_that_is_gone_is_said(study: Path) -> None:
    path = study / "codebooks/overrides/claire.csv"
    path.write_text(f"{HEADER}\ndeux,1,mot,,,add,valeurs:temps,,,\n")
    result = run("relocate", study)
    assert result.exit_code == 1
    assert "claire.csv, line 2: there is no document 'deux'" in result.stderr


def test_why_tells_rule_hit_decisions_and_what_stands(study: Path) -> None:
    start = TALK.index("La livraison")
    result = run("why", f"un:{start}-{start + 23}", study)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"un:{start}-{start + 23}")
    assert "valeurs:temps" in lines
    told = "\n".join(lines)
    assert "keyword: valeurs:temps/keyword/rapide*" in told
    assert (
        "decision 1 confirm valeurs:temps  by claire, 2026-01-31, codebooks/overrides/claire.csv, line 2: ça va" in told
    )
    assert "confirmed by claire, from keyword" in told
    assert "without a place in this document: ambiguous" in told


def test_why_of_a_replaced_code_tells_both(study: Path) -> None:
    start = TALK.index("confidentielement")
    told = run("why", f"un:{start}-{start + 5}", study).stdout
    assert told.count("replace valeurs:securite → valeurs:temps") == 2
    assert "[moved: found as: est confidentielement gardé]" in told
    assert "no coding" in told
    assert "replaced by claire, from override" in told


def test_why_of_a_row_tells_of_its_code(study: Path) -> None:
    run("run", study)
    rows = (study / "exports/codings.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "confidentielement" in rows[1]
    by_row = run("why", 2, study)
    assert by_row.exit_code == 0
    assert "replace valeurs:securite" in by_row.stdout
    (study / "corpus/un.md").write_text("C'est rapide.\n")
    stale = run("why", 2, study)
    assert (stale.exit_code, "Run the study first" in stale.stderr) == (1, True)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        pytest.param("ici", "'ici' is no place", id="no place"),
        pytest.param("deux:1-2", "there is no document 'deux'", id="no document"),
        pytest.param("un:5-2", "the document has", id="end before start"),
        pytest.param("un:0-99999", "the document has", id="past the end"),
        pytest.param("99", "there is no row 99", id="no row"),
    ],
)
def test_what_cannot_be_explained_is_one_line(study: Path, where: str, told: str) -> None:
    result = run("why", where, study)
    assert (result.exit_code, told in result.stderr, result.stderr.count("\n")) == (1, True, 1)


def test_why_nothing_was_found_is_said(study: Path) -> None:
    assert "no rule found anything here" in run("why", "un:0-7", study).stdout


def test_a_code_that_is_gone_is_said(study: Path) -> None:
    path = study / "codebooks/overrides/claire.csv"
    path.write_text(f"{HEADER}\nun,2,La livraison est rapide,,,add,valeurs:partie,,,\n", encoding="utf-8")
    result = run("relocate", study)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "codebooks/overrides/claire.csv, line 2: there is no code 'valeurs:partie'. Mend the line, or the codebook.",
        "1 decision left",
    ]


LABELLED = "Mme Roux : On a commencé en 2004. M. Bois : Et le site ? Mme Roux : On l'a refait, c'est rapide.\n"


def test_what_will_be_listed_again_is_said(tmp_path: Path) -> None:
    """A label within a paragraph, which contexts do without: accepted anew, and looked at again on every run."""
    study = write_study(
        tmp_path,
        {
            "corpus/un.md": LABELLED,
            "codebooks/overrides/claire.csv": f"{HEADER}\nun,1,c'est rapide,jadis,autrefois,confirm,valeurs:temps,,,\n",
        },
        study=OVERRIDES.replace("  - path: corpus/*.md\n", "  - {path: corpus/*.md, speakers: {}}\n"),
    )
    first = run("relocate", study, "--accept-moved")
    then = run("relocate", study, "--list")
    assert first.exit_code == then.exit_code
    assert ("every decision has its place" in first.stderr) == ("every decision has its place" in then.stderr)
