"""A study of Word files from the command line: what is coded, what is said, what a hostile file does to the rest."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import load_workbook

from qualcode.cli import main
from tests.folders import write_study
from tests.ingest.test_packages import GOOD, OLE, bomb, spoiled
from tests.ingest.wordfiles import p, word_file

STUDY = """\
study: Essai
language: fr
model: blank
corpus:
  - path: corpus/*
    speakers: {interviewer: [Enquêteur]}
codebooks: [codebooks/*.yaml]
exports:
  exports/a.xlsx:
    - {sheet: Par locuteur, kind: cooccurrence, codebook: valeurs, within: speaker, levels: {"●": 1}, evidence: true}
    - {sheet: Anne, kind: cooccurrence, codebook: valeurs, where: {speaker: Anne}, levels: {"●": 1}}
"""
TALK = [
    ("Enquêteur", "C'est rapide et confidentiel ?"), ("Anne", "C'est rapide."), ("Paul", "C'est confidentiel."),
    ("Enquêteur", "Et ?"), ("Anne", "Très confidentiel."), ("Paul", "Voilà."),
]  # fmt: skip


def talk(*more: tuple[str, str]) -> bytes:
    return word_file("".join(p(f"{name} : {said}") for name, said in (*TALK, *more)))


def run(folder: Path, *command: str) -> Result:
    return CliRunner().invoke(main, [*(command or ("run",)), str(folder)])


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_answers_are_coded_and_counted_by_speaker(tmp_path: Path) -> None:
    write_study(tmp_path, {"corpus/e1.docx": talk()}, study=STUDY)
    result = run(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    codings = read_csv(tmp_path / "exports/codings.csv")
    assert [(row["speaker"], row["quote"], row["code"]) for row in codings if row["speaker"] != "Enquêteur"] == [
        ("Anne", "rapide", "temps"), ("Paul", "confidentiel", "securite"), ("Anne", "confidentiel", "securite"),
    ]  # fmt: skip
    book = load_workbook(tmp_path / "exports/a.xlsx")
    counts = [[book[sheet][cell].value for cell in ("H5", "I6", "H6")] for sheet in ("Par locuteur", "Anne")]
    assert counts == [[2, 1, 1], [1, 1, None]]  # Anne speaks of both, in two answers; Paul of one
    evidence = book["Par locuteur – preuves"]
    assert [[cell.value for cell in row[:3]] for row in evidence.iter_rows(max_row=2)] == [
        ["Paire", "Entretien", "Locuteur"],
        ["Sécurité – Gain de temps", "e1", "Anne"],
    ]


def test_one_misspelt_label_needs_attention_until_the_study_says_what_it_is(tmp_path: Path) -> None:
    write_study(tmp_path, {"corpus/e1.docx": talk(("Enquêtuer", "C'est rapide ?"))}, study=STUDY)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "misspelt: corpus/e1.docx: label « Enquêtuer » (once) is read as « Enquêteur », the most like it. "
        "Correct the file, or say in `speakers`: names: {Enquêtuer: Enquêteur}.",
        "1 needs your attention (listed above, and in exports/audit.csv).",
    ]
    (line,) = [row for row in read_csv(tmp_path / "exports/audit.csv") if row["document"] == "e1"]
    assert (line["status"], line["quote"]) == ("misspelt", "Enquêtuer")
    assert run(tmp_path, "check").stderr.splitlines()[0].startswith("Error: corpus/e1.docx: label « Enquêtuer » (once)")
    study = STUDY.replace("[Enquêteur]}", "[Enquêteur], names: {Enquêtuer: Enquêteur}}")
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    assert (run(tmp_path).exit_code, run(tmp_path, "check").exit_code) == (0, 0)


def test_a_file_in_which_nobody_speaks_says_so(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"corpus/e1.docx": talk(), "corpus/e2.docx": word_file(p("Un texte.") + p("Long."))}
    result = run(write_study(tmp_path, files, study=STUDY))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("unattributed: corpus/e2.docx: no turn was recognised, so its")


def test_files_that_cannot_be_read_do_not_keep_the_others(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "corpus/bombe.docx": bomb(20 << 20),
        "corpus/e1.docx": talk(),
        "corpus/moitie.docx": GOOD[:300],
        "corpus/octet.docx": spoiled(),
        "corpus/secret.docx": OLE + "EncryptedPackage".encode("utf-16-le"),
        "corpus/vide.docx": b"",
    }
    result = run(write_study(tmp_path, files, study=STUDY))
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines[:-1]] == [
        f"corpus/{name}.docx" for name in ("bombe", "moitie", "octet", "secret", "vide")
    ]
    assert lines[-1] == "5 need your attention (listed above, and in exports/audit.csv)."
    assert {row["document"] for row in read_csv(tmp_path / "exports/codings.csv")} == {"e1"}
    assert "1 document," in result.stdout


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    file = talk()  # made once: a Word file's archive says when it was written
    for name in ("a", "b"):
        run(write_study(tmp_path / name, {"corpus/e1.docx": file}, study=STUDY))
        written.append({path.name: path.read_bytes() for path in (tmp_path / name / "exports").iterdir()})
    assert written[0] == written[1]
    assert len(written[0]) == 5
