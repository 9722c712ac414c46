"""`qualcode agreement`, the sheets of coders, and what a run writes about disagreements."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands import qualcode
from tests.folders import STUDY, write_study

HEAD = "document,segment,quote,action,code,date,reason\n"
TEXT = "\n\n".join(f"Phrase {n} du texte." for n in range(1, 7)) + "\n"
SHEETS = """\
exports:
  exports/a.xlsx:
    - {sheet: Accord, kind: agreement, by_pair: true}
    - {sheet: Désaccords, kind: disagreements}
"""


def coder(**given: str) -> str:
    """A file of decisions: for each document its segments with their codes, « 1 temps, 3 securite, 4 -temps »."""
    lines = [
        f"{document},{segment},,{'remove' if code[0] == '-' else 'add'},valeurs:{code.lstrip('-')},2026-03-01,relu\n"
        for document, codes in given.items()
        for segment, code in (part.split() for part in codes.split(","))
    ]
    return HEAD + "".join(lines)


def study(root: Path, *, more: str = "", **coders: str) -> Path:
    """A study of two documents of six segments and these coders."""
    files: dict[str, str | bytes] = {"corpus/un.md": TEXT, "corpus/deux.md": TEXT}
    files |= {f"codebooks/overrides/{name}.csv": text for name, text in coders.items()}
    return write_study(root, files, study=f"{STUDY}overrides: [codebooks/overrides/*.csv]\n{more}")


ANA = coder(un="1 temps, 2 temps, 4 temps, 3 securite", deux="1 temps, 2 temps, 5 securite")
BOB = coder(un="1 temps, 2 temps, 5 temps, 3 securite", deux="1 temps, 5 securite")
EVE = coder(un="1 temps, 2 -temps, 4 temps, 3 securite")


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_agreement_is_told(tmp_path: Path) -> None:
    told = qualcode("agreement", study(tmp_path, ana=ANA, bob=BOB))
    assert told.exit_code == 0
    lines = [spaced(line) for line in told.stdout.splitlines()]
    assert lines[0] == "Grille ou code Unités Accord κ α α, 95 % α (MASI) α (Jaccard) AC1"
    assert lines[1].startswith("Valeurs 12 75 % 0,60 0,61 0,48 à 0,72 0,61 0,61")  # 9/12; 54/144; 358/552
    assert lines[2].startswith("Sécurité 12 100 % 1,00 1,00 1,00 à 1,00")
    assert lines[3].startswith("Gain de temps 12 75 % 0,47 0,49")
    assert "Codeurs comparés : ana, bob." in lines
    assert "Vu, grille par grille : Valeurs (ana 12, bob 12)." in spaced(told.stdout)
    assert "tirés parmi les 2 cas" in spaced(told.stdout)
    assert not (tmp_path / "exports").exists()


def test_pairs_and_all_figures_in_a_file(tmp_path: Path) -> None:
    place = study(tmp_path, ana=ANA, bob=BOB, eve=EVE)
    told = qualcode("agreement", place, "--by-pair", "--out", tmp_path / "accord.csv")
    assert "κ moyen κ de Fleiss" in spaced(told.stdout)
    assert "ana – eve Valeurs 6 83,3 %" in spaced(told.stdout)
    assert told.stderr.strip().endswith("accord.csv")
    with (tmp_path / "accord.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["level"], row["code"], row["first"], row["second"]) for row in rows[2:5]] == [
        ("code", "temps", "", ""), ("codebook", "", "ana", "bob"), ("code", "securite", "ana", "bob"),
    ]  # fmt: skip
    assert float(rows[2]["alpha_low"]) <= float(rows[2]["alpha"]) <= float(rows[2]["alpha_high"])
    assert rows[2]["unitizing"] == ""


def test_two_of_three_coders(tmp_path: Path) -> None:
    told = qualcode("agreement", study(tmp_path, ana=ANA, bob=BOB, eve=EVE), "--coder", "ana", "--coder", "bob")
    assert "Codeurs comparés : ana, bob." in told.stdout


def test_one_coder_and_the_rules_by_characters(tmp_path: Path) -> None:
    place = study(tmp_path, ana=ANA)
    (tmp_path / "corpus/un.md").write_text(TEXT.replace("Phrase 1", "Rapide"), encoding="utf-8")
    told = qualcode("agreement", place, "--with-rules", "--unit", "span", "--codebook", "valeurs")
    assert told.exit_code == 0
    assert "Codeurs comparés : ana, qualcode (les règles)." in told.stdout
    assert "uα" in told.stdout.splitlines()[0]


def test_where_chance_explains_all_the_table_says_so(tmp_path: Path) -> None:
    every = coder(un=", ".join(f"{n} temps" for n in range(1, 7)))
    told = qualcode("agreement", study(tmp_path, ana=every, bob=every))
    assert spaced(told.stdout.splitlines()[2]) == "Gain de temps 6 100 % n. d. n. d. 1,00"
    assert "n. d. : non défini, car le hasard seul ferait que tous s'accordent partout" in told.stdout
    assert "Sans intervalles : il n'y a qu'un cas." not in told.stdout


@pytest.mark.parametrize(
    ("coders", "arguments", "message"),
    [
        pytest.param({}, [], "agreement needs two coders; here is nobody. Add a file of decisions, or compare with the "
                     "rules: --with-rules.", id="nobody"),
        pytest.param({"ana": ANA}, [], "agreement needs two coders; here is ana. Add a file of decisions, or compare "
                     "with the rules: --with-rules.", id="one coder"),
        pytest.param({"ana": ANA, "bob": BOB}, ["--coder", "zoé"], "there is no coder 'zoé'. The study has: ana, bob.",
                     id="unknown coder"),
        pytest.param({"ana": ANA, "bob": BOB}, ["--codebook", "outils"], "there is no codebook 'outils'. The study "
                     "has: valeurs.", id="unknown codebook"),
        pytest.param({"ana": coder(un="1 temps"), "bob": coder(deux="1 temps")}, [], "study.yaml: no two of ana, bob "
                     "saw the same segment through the same codebook. Name the documents they have read under "
                     "`readers`.", id="nothing seen by both"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(tmp_path: Path, coders: dict[str, str], arguments: list[str], message: str) -> None:
    told = qualcode("agreement", study(tmp_path, **coders), *arguments)
    assert (told.exit_code, told.stderr.strip()) == (1, f"Error: {message}")


TABLE = """\
id,verbatim,codes
1,Phrase 1,Gain de temps
2,Phrase 2,Gain de temps|Sécurité
3,Phrase 3,
4,Phrase 4,securite
"""
FROM_TABLE = STUDY.replace(
    "path: corpus/*.md", "{table: corpus/equipe.csv, text: verbatim, segment: id, codes: {valeurs: codes}}"
)


@pytest.mark.parametrize(
    ("empty", "units", "percent"), [("open", "3", "66,7 %"), ("none", "4", "75 %")], ids=["open", "none"]
)
def test_a_table_of_codes_is_a_coder(tmp_path: Path, empty: str, units: str, percent: str) -> None:
    blind = coder(equipe="1 temps, 2 temps, 4 securite")
    files: dict[str, str | bytes] = {"corpus/equipe.csv": TABLE, "codebooks/overrides/ana.csv": blind}
    write_study(tmp_path, files, study=FROM_TABLE + "overrides: [codebooks/overrides/*.csv]\n")
    told = qualcode("agreement", tmp_path, "--empty", empty)
    assert "Codeurs comparés : ana, equipe." in told.stdout
    assert spaced(told.stdout.splitlines()[1]).startswith(f"Valeurs {units} {percent}")


def test_a_decision_against_a_table_is_a_disagreement(tmp_path: Path) -> None:
    against = coder(equipe="1 -temps")
    files: dict[str, str | bytes] = {"corpus/equipe.csv": TABLE, "codebooks/overrides/ana.csv": against}
    more = "overrides: [codebooks/overrides/*.csv]\nconsensus: {coder: equipe}\n"
    told = qualcode("run", write_study(tmp_path, files, study=FROM_TABLE + more))
    assert told.exit_code == 0
    assert "disagreements: 1, 0 not settled (exports/disagreements.csv)" in told.stdout
    with (tmp_path / "exports/disagreements.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["given_by"], row["taken_by"], row["settled"], row["how"]) == (
        "equipe",
        "ana",
        "given",
        "as equipe says",
    )
    assert row["said"] == "equipe: imported | ana: remove valeurs:temps (2026-03-01, relu)"


@pytest.mark.parametrize(
    ("language", "figures"), [("fr", "1\u202f004 99,9 %"), ("en", "1,004 99.9 %")], ids=["French", "English"]
)
def test_numbers_are_written_as_one_language_writes_them(tmp_path: Path, language: str, figures: str) -> None:
    given = ["temps" if n % 2 else "securite" for n in range(1_004)]
    rows = "".join(f"{n},Phrase {n},{code}\n" for n, code in enumerate(given))
    said = coder(equipe=",".join(f"{n} {code}" for n, code in enumerate(given[:-1])))
    files: dict[str, str | bytes] = {"corpus/equipe.csv": f"id,verbatim,codes\n{rows}"}
    files["codebooks/overrides/ana.csv"] = said
    more = "overrides: [codebooks/overrides/*.csv]\nreaders: {ana: [equipe]}\n"
    write_study(tmp_path, files, study=FROM_TABLE.replace("fr\n", f"{language}\n") + more)
    told = qualcode("agreement", tmp_path).stdout.splitlines()[1]
    assert " ".join(filter(None, told.split(" "))).startswith(f"Valeurs {figures}")


# sheets, and what a run writes


def cells(path: Path, sheet: str) -> list[list[object]]:
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [[cell for cell in row if cell is not None] for row in rows]


def test_the_sheets_of_coders(tmp_path: Path) -> None:
    assert qualcode("run", study(tmp_path, ana=ANA, bob=BOB, eve=EVE, more=SHEETS)).exit_code == 1
    book = tmp_path / "exports/a.xlsx"
    sheets = load_workbook(book).sheetnames
    assert [name for name in sheets if "cor" in name] == ["Accord", "Accord – Codeurs", "Désaccords"]
    rows = cells(book, "Accord")
    assert ["Codeurs comparés : ana, bob, eve."] in rows
    head = next(n for n, row in enumerate(rows) if row[:1] == ["Grille ou code"])
    assert rows[head][:4] == ["Grille ou code", "Unités", "Accord", "κ moyen"]
    assert [row[0] for row in rows[head + 1 :]] == ["Valeurs", "    Sécurité", "    Gain de temps"]
    percent = rows[head + 1][2]
    assert isinstance(percent, float) and 0 < percent < 1
    assert cells(book, "Accord – Codeurs")[7][:4] == ["ana – eve", "    Sécurité", 6, 1]
    (row,) = cells(book, "Désaccords")[4:]
    assert row == [
        "un", "un", "2", "« Phrase 2 du texte. »", "Gain de temps", "ana, bob", "eve",
        "ana: add valeurs:temps (2026-03-01, relu)\nbob: add valeurs:temps (2026-03-01, relu)\n"
        "eve: remove valeurs:temps (2026-03-01, relu)", "à trancher\n(ni l'un ni l'autre n'est appliqué)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said", "settled"),
    [
        pytest.param("", "disagreements: 1, 1 not settled (exports/disagreements.csv)", "open", id="open"),
        pytest.param("consensus: majority\n", "disagreements: 1, 0 not settled (exports/disagreements.csv)", "given",
                     id="settled"),
    ],
)  # fmt: skip
def test_a_run_writes_disagreements(tmp_path: Path, more: str, said: str, settled: str) -> None:
    told = qualcode("run", study(tmp_path, ana=ANA, bob=BOB, eve=EVE, more=more))
    assert said in told.stdout.splitlines()
    with (tmp_path / "exports/disagreements.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["document"], row["segment"], row["given_by"], row["taken_by"]) == ("un", "2", "ana, bob", "eve")
    assert row["settled"] == settled


def test_who_agrees_leaves_the_heads_alone(tmp_path: Path) -> None:
    told = qualcode("run", study(tmp_path, ana=ANA, bob=BOB, more=SHEETS))
    assert told.exit_code == 0
    assert (tmp_path / "exports/disagreements.csv").read_text(encoding="utf-8-sig").count("\n") == 1
    assert cells(tmp_path / "exports/a.xlsx", "Désaccords")[1] == ["Aucun désaccord."]


def test_a_sheet_before_there_are_two_coders_says_so(tmp_path: Path) -> None:
    assert qualcode("run", study(tmp_path, ana=ANA, more=SHEETS)).exit_code == 0
    assert cells(tmp_path / "exports/a.xlsx", "Accord")[1] == [
        "Moins de deux codeurs ont vu un même segment : il n'y a rien à comparer."
    ]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        pytest.param("{sheet: A, kind: agreement, coders: [zoé]}", "sheet 'A': there is no coder 'zoé'. The study has: "
                     "ana, bob.", id="coder"),
        pytest.param("{sheet: A, kind: agreement, codebooks: [outils]}", "sheet 'A': no codebook is called 'outils'. "
                     "The study has: valeurs.", id="codebook"),
        pytest.param("{sheet: A, kind: disagreements, codebook: outils}", "sheet 'A': no codebook is called 'outils'. "
                     "The study has: valeurs.", id="disagreements"),
        pytest.param("{sheet: A, kind: agreement, unit: word}", "'unit'", id="unit"),
        pytest.param("{sheet: A, kind: agreement, units: span}", "unknown key 'units'. Did you mean 'unit'?", id="key"),
    ],
)  # fmt: skip
def test_sheets_that_cannot_be(tmp_path: Path, sheet: str, message: str) -> None:
    more = f"exports:\n  exports/a.xlsx:\n    - {sheet}\n"
    told = qualcode("check", study(tmp_path, ana=ANA, bob=BOB, more=more))
    assert told.exit_code == 1
    assert told.stderr.startswith("Error: study.yaml, line 10: ")
    assert message in told.stderr


def test_sheets_select_by_where(tmp_path: Path) -> None:
    more = """\
exports:
  exports/a.xlsx:
    - {sheet: A, kind: agreement, where: {group: autres}}
    - {sheet: D, kind: disagreements, where: {group: autres}, codebook: valeurs}
"""
    place = study(tmp_path, ana=ANA, bob=BOB, eve=EVE, more=more)
    text = (place / "study.yaml").read_text(encoding="utf-8")
    entries = "  - {path: corpus/un.md, group: premiers}\n  - {path: corpus/deux.md, group: autres}\n"
    (place / "study.yaml").write_text(text.replace("  - path: corpus/*.md\n", entries), encoding="utf-8")
    qualcode("run", place)
    rows = cells(tmp_path / "exports/a.xlsx", "A")
    assert next(row for row in rows if row[:1] == ["Valeurs"])[1] == 6
    assert cells(tmp_path / "exports/a.xlsx", "D")[1] == ["Aucun désaccord."]
