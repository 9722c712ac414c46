from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.api import open_study
from qualcode.check import check_sheets
from qualcode.errors import StudyError
from qualcode.model import Case, Corpus
from qualcode.study import read_study
from tests.builders import make_code, make_codebook, make_document
from tests.folders import STUDY, write_study

BOOKS = (
    make_codebook("valeurs", temps=["vite"]),
    make_codebook("bilan", force=["fort"], faiblesse=["faible"]),
)
CORPUS = Corpus(
    (make_document("R : Oui.", group="entretiens"), make_document("Nord.", id="td", case="Nord", group="cas")),
    (Case("1", {"organisation": "PME", "annee": 2020}), Case("Nord", {})),
)


def checked(folder: Path, sheet: str, corpus: Corpus = CORPUS) -> None:
    study = read_study(write_study(folder, study=f"{STUDY}exports:\n  exports/a.xlsx:\n    - {sheet}\n"))
    check_sheets(study, BOOKS, corpus)


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        pytest.param("{sheet: T, kind: codebook, codebook: natures}", "natures", id="codebook"),
        pytest.param("{sheet: T, kind: cooccurrence, codebook: valeurs, within: [natures]}", "natures", id="unit"),
        pytest.param("{sheet: T, kind: grid, rows: [outils], columns: [valeurs]}", "outils", id="rows"),
        pytest.param("{sheet: T, kind: grid, rows: [valeurs], columns: [outils]}", "outils", id="columns"),
        pytest.param("{sheet: T, kind: dominant, codebook: natures}", "natures", id="dominant"),
        pytest.param("{sheet: T, kind: case_grid, codebook: bilan, columns: [outils]}", "outils", id="beside-points"),
        pytest.param("{sheet: T, kind: recommendations, codebook: valeurs, polarity: signes}", "signes", id="polarity"),
        pytest.param("{sheet: T, kind: case_matrix, codebook: outils, polarity: bilan}", "outils", id="factors"),
        pytest.param("{sheet: T, kind: saturation, codebook: natures}", "natures", id="analysis"),
        pytest.param(
            "{sheet: T, kind: association, codebook: valeurs, within: [outils]}", "outils", id="unit-of-pairs"
        ),
        pytest.param("{sheet: T, kind: network, codebook: valeurs, within: [outils]}", "outils", id="unit-of-network"),
    ],
)
def test_sheets_of_a_codebook_that_is_not_there(tmp_path: Path, sheet: str, name: str) -> None:
    with pytest.raises(StudyError) as raised:
        checked(tmp_path, sheet)
    assert str(raised.value) == (
        f"study.yaml, line 9: sheet 'T': no codebook is called '{name}'. The study has: valeurs, bilan."
    )


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        pytest.param(
            "{sheet: T, kind: themes, codebook: valeurs, by: [secteur]}",
            "no case has an attribute 'secteur'. Compare by: organisation, annee.",
            id="themes-by-an-unknown-attribute",
        ),
        pytest.param(
            "{sheet: T, kind: heatmap, codebook: valeurs, by: secteur}",
            "no case has an attribute 'secteur'. Compare by: organisation, annee.",
            id="heatmap-by-an-unknown-attribute",
        ),
        pytest.param(
            "{sheet: T, kind: timeline, codebook: valeurs, document: tdd}",
            "there is no document 'tdd'. Perhaps: td.",
            id="timeline-of-an-unknown-document",
        ),
        pytest.param(
            "{sheet: T, kind: case_grid, codebook: valeurs}",
            "'valeurs' needs two codes at its top, strength and weakness in this order. It has: temps.",
            id="no-strengths-and-weaknesses",
        ),
        pytest.param(
            "{sheet: T, kind: case_matrix, codebook: bilan, polarity: valeurs}",
            "'valeurs' needs two codes at its top, strength and weakness in this order. It has: temps.",
            id="no-polarity",
        ),
        pytest.param(
            "{sheet: T, kind: recommendations, codebook: valeurs, polarity: bilan}",
            "no code of 'valeurs' has a `recommendation`. Write them in the codebook.",
            id="nothing-to-recommend",
        ),
        pytest.param(
            "{sheet: T, kind: cases, where: {groupe: cas}}",
            "no case has an attribute 'groupe'. Select by: group, speaker, organisation, annee.",
            id="unknown-attribute",
        ),
        pytest.param(
            "{sheet: T, kind: dominant, codebook: valeurs, where: {group: cases}}",
            "no group is 'cases'. There is: cas, entretiens.",
            id="unknown-group",
        ),
        pytest.param(
            "{sheet: T, kind: cases, where: {organisation: [PME, club]}}",
            "no organisation is 'club'. There is: PME.",
            id="unknown-value-among-others",
        ),
        pytest.param(
            "{sheet: T, kind: cases, where: {group: cas, organisation: PME}}",
            "`where` selects nothing. Widen it.",
            id="nothing-fits-both",
        ),
    ],
)
def test_sheets_that_cannot_be_made(tmp_path: Path, sheet: str, message: str) -> None:
    with pytest.raises(StudyError) as raised:
        checked(tmp_path, sheet)
    assert str(raised.value) == f"study.yaml, line 9: sheet 'T': {message}"


@pytest.mark.parametrize(
    "sheet",
    [
        "{sheet: T, kind: case_matrix, codebook: valeurs, polarity: bilan, where: {group: cas}}",
        "{sheet: T, kind: cases, where: {annee: 2020, group: [cas, entretiens]}}",
        "{sheet: T, kind: grid, rows: [valeurs], columns: [bilan]}",
    ],
)
def test_sheets_that_can_be_made(tmp_path: Path, sheet: str) -> None:
    checked(tmp_path, sheet)


def test_sub_codes_stand_under_the_two_signs(tmp_path: Path) -> None:
    study = read_study(
        write_study(
            tmp_path,
            study=f"{STUDY}exports:\n  exports/a.xlsx:\n    - {{sheet: T, kind: case_grid, codebook: bilan}}\n",
        )
    )
    bilan = make_codebook("bilan", force=[], faiblesse=[])
    deeper = make_code("bilan", "risque", parent="faiblesse")
    with_sub_code = type(bilan)(bilan.id, bilan.label, (*bilan.codes, deeper))
    check_sheets(study, (with_sub_code,), CORPUS)


def test_what_could_not_be_read_may_be_what_a_sheet_selects(tmp_path: Path) -> None:
    partial = Corpus(CORPUS.documents, CORPUS.cases, problems=("corpus/a.md: broken",))
    checked(tmp_path, "{sheet: T, kind: cases, where: {group: perdu}}", partial)


def test_a_study_is_checked_when_it_is_opened(tmp_path: Path) -> None:
    folder = write_study(
        tmp_path, study=f"{STUDY}exports: {{exports/a.xlsx: [{{sheet: T, kind: cases, where: {{group: cas}}}}]}}\n"
    )
    with pytest.raises(StudyError, match=r"no group is 'cas'\. There is: nothing"):
        open_study(folder)


def test_a_corpus_names_attributes_that_cases_have(tmp_path: Path) -> None:
    exports = "exports: {exports/c.txt: [{sheet: C, kind: corpus, variables: [secteur]}]}\n"
    study = read_study(write_study(tmp_path, study=f"{STUDY}{exports}"))
    with pytest.raises(StudyError, match=r"sheet 'C': no case has an attribute 'secteur'\. Compare by: none, for want"):
        check_sheets(study, [], Corpus(()))
