from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.model import CODING_COLUMNS
from tests.commands import qualcode
from tests.folders import CODEBOOK, STUDY, write_files, write_study

Files = dict[str, str | bytes]
EXPORTS = """\
exports:
  exports/tables.xlsx:
    - {sheet: Cas, kind: cases}
    - {sheet: Liens, kind: cooccurrence, codebook: valeurs, evidence: true}
"""
OVERRIDES = "overrides: [codebooks/overrides/*.csv]\n"
HEAD = "document,segment,quote,before,after,action,code,replacement,date,reason\n"
TALK = "C'est rapide et confidentiel.\n\nOn n'est pas rapide.\n"


def codings(root: Path, name: str = "codings") -> list[dict[str, str]]:
    with (root / "exports" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decided(root: Path, *lines: str, head: str = HEAD) -> Path:
    """A study with a text and these decisions."""
    rows = "".join(f"{line}\n" for line in lines)
    files: Files = {"corpus/un.md": TALK, "codebooks/overrides/claire.csv": head + rows}
    return write_study(root, files, study=STUDY + OVERRIDES)


# ---- the commands


def test_a_run_that_codes_nothing_says_so_and_writes_its_associations(tmp_path: Path) -> None:
    pairs = "exports:\n  exports/liens.xlsx: [{sheet: Liens, kind: association, codebook: valeurs}]\n"
    result = qualcode("run", write_study(tmp_path, {"corpus/un.md": "Rien qui se code.\n"}, study=STUDY + pairs))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1] == "0 codings"
    assert result.stdout.splitlines()[-1] == "no rule finds anything in these texts: try one with `qualcode kwic`"
    assert (tmp_path / "exports/liens.xlsx").exists()


def test_run_writes_what_the_study_lists_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_study(tmp_path, {"corpus/un.md": TALK}, study=STUDY + EXPORTS)
    monkeypatch.chdir(root)
    result = qualcode("run")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "1 document, 2 segments, 8 words",
        "2 codings: 2 keyword",
        "audit: 1 negated, 1 skipped",
        "wrote exports/codings.csv",
        "wrote exports/audit.csv",
        "wrote exports/disagreements.csv",
        "wrote exports/tables.xlsx",
        "wrote exports/run.json",
        "nothing needs your attention",
    ]
    assert [tuple(row) for row in codings(root)] == [CODING_COLUMNS] * 2
    assert [(row["quote"], row["code"], row["rule"]) for row in codings(root)] == [
        ("rapide", "temps", "valeurs:temps/keyword/rapide*"),
        ("confidentiel", "securite", "valeurs:securite/keyword/confidentiel*"),
    ]
    assert [(row["quote"], row["status"]) for row in codings(root, "audit")] == [("", "skipped"), ("rapide", "negated")]
    assert sorted(path.name for path in (root / "exports").iterdir()) == [
        "audit.csv", "codings.csv", "disagreements.csv", "run.json", "tables.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize("named", [".", "study.yaml"])
def test_a_study_is_its_folder_or_its_file(tmp_path: Path, named: str) -> None:
    root = write_study(tmp_path)
    assert qualcode("run", root / named).exit_code == 0
    assert (root / "exports" / "codings.csv").is_file()


def test_two_runs_from_nothing_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("ici", "ailleurs"):
        root = write_study(tmp_path / name, {"corpus/un.md": TALK}, study=STUDY + EXPORTS)
        qualcode("run", root)
        written.append({path.name: path.read_bytes() for path in (root / "exports").iterdir()})
    assert written[0] == written[1]


def test_check_writes_nothing(tmp_path: Path) -> None:
    root = decided(tmp_path, "un,,rapide,est,et,confirm,valeurs:temps,,2026-01-31,oui")
    before = sorted(root.rglob("*"))
    result = qualcode("check", root)
    assert result.exit_code == 0
    assert result.stdout == "Essai: 1 document, 2 segments, 1 codebook with 2 codes, 1 decision\nall can be used\n"
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("only", "written"),
    [
        pytest.param("exports/tables.xlsx", "tables.xlsx", id="by-path"),
        pytest.param("tables.xlsx", "tables.xlsx", id="by-name"),
        pytest.param("tables", "tables.xlsx", id="by-stem"),
        pytest.param("Liens", "tables - Liens.xlsx", id="by-sheet"),
    ],
)
def test_export_writes_one_of_them(tmp_path: Path, only: str, written: str) -> None:
    root = write_study(tmp_path, study=STUDY + EXPORTS)
    result = qualcode("export", root, "--only", only)
    assert result.exit_code == 0
    assert result.stdout.strip() == str(root / "exports" / written)
    assert [path.name for path in (root / "exports").iterdir()] == [written]


ALSO = """\
  exports/tables.docx:
    - {sheet: Liens, kind: cooccurrence, codebook: valeurs}
    - {sheet: Cas, kind: cases}
  exports/liens.tex: [{sheet: Liens, kind: cooccurrence, codebook: valeurs}]
"""


@pytest.mark.parametrize(
    ("only", "written"),
    [
        pytest.param("exports/tables.docx", ["tables.docx"], id="by-path"),
        pytest.param("tables", ["tables.docx", "tables.xlsx"], id="by-stem"),
        pytest.param("Liens", ["liens.tex", "tables - Liens.docx", "tables - Liens.xlsx"], id="by-sheet"),
    ],
)
def test_export_writes_every_file_that_is_named_so(tmp_path: Path, only: str, written: list[str]) -> None:
    root = write_study(tmp_path, study=STUDY + EXPORTS + ALSO)
    result = qualcode("export", root, "--only", only)
    assert (result.exit_code, sorted(result.stdout.split("\n")[:-1])) == (
        0,
        [str(root / "exports" / n) for n in written],
    )
    assert sorted(path.name for path in (root / "exports").iterdir()) == written


@pytest.mark.parametrize(("only", "hint"), [("Tableau 9", ""), ("Lien", " Did you mean 'Liens'?")], ids=["far", "near"])
def test_export_of_nothing_that_the_study_lists(tmp_path: Path, only: str, hint: str) -> None:
    result = qualcode("export", write_study(tmp_path, study=STUDY + EXPORTS + ALSO), "--only", only)
    assert result.exit_code == 1
    names = "exports/tables.xlsx, exports/tables.docx, exports/liens.tex, Cas, Liens"
    assert f"no export '{only}'.{hint} It has: {names}." in result.stderr


def test_show_prints_a_document_with_its_codings(tmp_path: Path) -> None:
    result = qualcode("show", "un", write_study(tmp_path, {"corpus/un.md": TALK}))
    assert result.exit_code == 0
    assert "[1] C'est rapide et confidentiel." in result.stdout
    assert "valeurs:temps  « rapide »  keyword, automatic, valeurs:temps/keyword/rapide*" in result.stdout


def test_show_of_an_unknown_document_offers_those_that_are_near(tmp_path: Path) -> None:
    root = write_study(tmp_path, {f"corpus/entretien-{n:02}.md": TALK for n in range(1, 26)})
    result = qualcode("show", "entretien-1", root)
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no document 'entretien-1'. Perhaps: entretien-01.\n"


def test_cache_tells_and_clears_what_is_kept(tmp_path: Path) -> None:
    root = write_study(tmp_path)
    assert qualcode("cache", root).stdout == ""
    qualcode("run", root)
    told = qualcode("cache", root)
    assert told.exit_code == 0
    assert re.search(r"^hits: 2 files, 0\.0 MB$", told.stdout, re.MULTILINE)
    assert re.search(r"^tokens: 1 file, 0\.0 MB$", told.stdout, re.MULTILINE)
    assert qualcode("cache", root, "--clear").stdout.splitlines()[-1] == "cleared"
    assert not (root / ".qualcode").exists()
    assert qualcode("run", root).exit_code == 0


def test_help_names_every_command_and_each_has_an_example() -> None:
    top = qualcode("--help").stdout
    commands = re.findall(r"^  ([a-z]+)  ", top.partition("Commands:")[2], re.MULTILINE)
    assert {"init", "check", "run", "export", "show", "cache"} <= set(commands)
    for command in commands:
        assert f"Example: qualcode {command}" in qualcode(command, "--help").stdout


# ---- what is wrong is told in one line


TWICE = CODEBOOK + "  - {code: temps, label: Temps, definition: Encore., keywords: [vite]}\n"
PATTERN = (
    CODEBOOK + "  - code: soin\n    label: Soin\n    definition: X.\n    patterns:\n      - {name: p, pattern: [%s]}\n"
)

Y, V = "study.yaml", "codebooks/valeurs.yaml"
WRONG = {
    "unknown-key": (Y, STUDY + "exprots: {}\n", f"{Y}, line 7: unknown key 'exprots'. Did you mean 'exports'?"),
    "missing-key": (Y, STUDY.replace("model: blank\n", ""), f"{Y}, line 1: 'model' is missing. Add it."),
    "missing-files": (Y, STUDY.replace("corpus/*", "korpus/*"), f"{Y}, line 5: 'korpus/*.md' matches no file."),
    "missing-file": (Y, STUDY + "cases: cas.csv\n", f"{Y}, line 7: there is no file 'cas.csv'."),
    "no-yaml": (Y, "study: [\n", f"{Y}, line 2: this is no valid YAML"),
    "unknown-kind": (
        Y, STUDY + EXPORTS.replace("kind: cases", "kind: casse"), f"{Y}, line 9: unknown kind 'casse'. Accepted: ",
    ),
    "unknown-codebook": (
        Y, STUDY + EXPORTS.replace("codebook: valeurs", "codebook: outils"),
        f"{Y}, line 10: sheet 'Liens': no codebook is called 'outils'.",
    ),
    "out-of-the-study": (
        Y, STUDY + EXPORTS.replace("exports/tables", "../tables"),
        f"{Y}, line 8: '../tables.xlsx' leaves the study's folder.",
    ),
    "model-not-installed": (
        Y, STUDY.replace("blank", "fr_no_such"), "the spaCy model 'fr_no_such' cannot be loaded",
    ),
    "duplicate-code": (V, TWICE, f"{V}, line 6: code 'temps' is already defined in line 5."),
    "bad-spacy-pattern": (V, PATTERN % "{LEMA: soigner}", f"{V}, line 10: "),
    "bad-regex-in-a-pattern": (V, PATTERN % "{TEXT: {REGEX: '('}}", f"{V}, line 10: "),
    "pattern-the-model-cannot-serve": (V, PATTERN % "{POS: NOUN}", "model 'blank' does not give"),
    "unknown-key-in-a-codebook": (
        V, CODEBOOK.replace("keywords", "keyword"), f"{V}, line 4: unknown key 'keyword'. Did you mean 'keywords'?",
    ),
    "empty-corpus": ("corpus/un.md", "\n", "the corpus holds no text to code."),
}  # fmt: skip


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_used_is_one_line_and_status_1(tmp_path: Path, command: str, wrong: str) -> None:
    file, content, message = WRONG[wrong]
    root = write_files(write_study(tmp_path), {file: content})
    result = qualcode(command, root)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert str(tmp_path) not in result.stderr
    assert not (root / "exports").exists()


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["check"], ["show", "un"], ["export", "--only", "x"], ["cache"]],
    ids=lambda arguments: arguments[0],
)
def test_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    result = qualcode(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: study.yaml: there is no such study.")
    assert "qualcode init" in result.stderr


def test_a_study_is_not_made_over_another(tmp_path: Path) -> None:
    root = write_study(tmp_path)
    result = qualcode("init", root)
    assert result.exit_code == 1
    assert "there is a study here already" in result.stderr
    assert (root / "study.yaml").read_text(encoding="utf-8") == STUDY


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"], ["run", "--no-such-option"], ["export"], ["init"], ["show"], ["run", "a", "b"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    result = qualcode(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: " in result.stderr


# ---- decisions that need attention: listed with file and line, the rest is written


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        pytest.param("un,,le minitel des années,,,add,valeurs:temps,,,relu", "orphan", "", id="not-there"),
        pytest.param("deux,,rapide,,,remove,valeurs:temps,,,relu", "orphan", "deux", id="unknown-document"),
        pytest.param("un,,confidentiel,,,add,valeurs:vitesse,,,relu", "orphan", "valeurs:vitesse", id="unknown-code"),
        pytest.param("un,,rapide,,,add,valeurs:securite,,,relu", "ambiguous", "", id="several-times"),
        pytest.param("un,,On n'est,,,remove,valeurs:temps,,,relu", "idle", "", id="nothing-to-act-on"),
    ],
)  # fmt: skip
def test_a_decision_that_needs_attention(tmp_path: Path, line: str, status: str, says: str) -> None:
    root = decided(tmp_path, "un,,et confidentiel,,,add,valeurs:temps,,,vu", line)
    result = qualcode("run", root)
    assert result.exit_code == 1
    assert "codebooks/overrides/claire.csv, line 3" in result.stderr
    assert "1 needs your attention" in result.stderr
    assert says in result.stderr
    listed = {(row["status"], row["quote"]) for row in codings(root, "audit")}
    assert (status, line.split(",")[2]) in listed
    assert [row["status"] for row in codings(root)].count("added") == 1  # the other decision and all rules hold
    assert "nothing needs your attention" not in result.stdout


@pytest.mark.parametrize("line", ["un,,minitel,,,add,valeurs:temps,,,x", "deux,,rapide,,,add,valeurs:temps,,,x"])
def test_check_lists_decisions_that_have_no_place(tmp_path: Path, line: str) -> None:
    result = qualcode("check", decided(tmp_path, line))
    assert result.exit_code == 1
    assert "codebooks/overrides/claire.csv, line 2" in result.stderr
    assert "1 to mend" in result.stdout + result.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_line_that_is_no_decision(tmp_path: Path, command: str) -> None:
    result = qualcode(command, decided(tmp_path, "un,,rapide,,,delete,valeurs:temps,,,x"))
    assert result.exit_code == 1
    assert "codebooks/overrides/claire.csv, line 2: 'delete' is no action. Use one of: add, " in result.stderr


def test_coders_who_contradict_each_other(tmp_path: Path) -> None:
    root = decided(tmp_path, "un,,confidentiel,,,remove,valeurs:securite,,,x")
    confirm = HEAD + "un,,confidentiel,,,confirm,valeurs:securite,,,x\n"
    write_files(root, {"codebooks/overrides/zoe.csv": confirm})
    result = qualcode("run", root)
    assert result.exit_code == 1
    assert "claire.csv, line 2" in result.stderr and "zoe.csv, line 2" in result.stderr
    assert [row["status"] for row in codings(root) if row["code"] == "securite"] == ["automatic"]


def test_a_file_that_cannot_be_read_does_not_stop_the_run(tmp_path: Path) -> None:
    root = write_study(tmp_path, {"corpus/un.md": TALK, "corpus/deux.md": b"\x00\xff\x01" * 9})
    result = qualcode("run", root)
    assert result.exit_code == 1
    assert "Error: corpus/deux.md: this is no text file" in result.stderr
    assert len(codings(root)) == 2
    audit = (root / "exports" / "audit.csv").read_text(encoding="utf-8-sig")
    assert "corpus/deux.md: this is no text file" in audit  # what the run says is also kept


# ---- files as people have them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_text_in_any_encoding(tmp_path: Path, encoding: str, newline: str) -> None:
    text = "C’est « très rapide », l’été : 20 € à l’œil.\n\nEt confidentiel, naïvement.\n".replace("\n", newline)
    root = write_study(tmp_path, {"corpus/un.md": text.encode(encoding)})
    assert qualcode("run", root).exit_code == 0
    assert [(row["quote"], row["start"], row["end"]) for row in codings(root)] == [
        ("rapide", "13", "19"), ("confidentiel", "49", "61"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("delimiter", "encoding", "day"),
    [(";", "cp1252", "31/01/2026"), ("\t", "utf-16", "31/01/2026"), (",", "utf-8-sig", "2026-01-31")],
    ids=["french-excel", "unicode-text", "ours"],
)
def test_tables_from_any_program(tmp_path: Path, delimiter: str, encoding: str, day: str) -> None:
    def saved(*rows: str) -> bytes:
        return "".join(f"{row}\r\n" for row in rows).replace("|", delimiter).encode(encoding)

    root = decided(tmp_path)
    write_files(
        root,
        {
            "study.yaml": STUDY + OVERRIDES + "cases: cas.csv\n" + EXPORTS,
            "cas.csv": saved("cas|métier|durée", "un|Économe|45"),
            "codebooks/overrides/claire.csv": saved(
                HEAD.strip().replace(",", "|"), f"un||et confidentiel|||add|valeurs:temps||{day}|« à vérifier »"
            ),
        },
    )
    result = qualcode("run", root)
    assert (result.exit_code, result.stderr) == (0, "")
    (added,) = (row for row in codings(root) if row["status"] == "added")
    assert (added["quote"], added["coder"], added["reason"]) == ("et confidentiel", "claire", "« à vérifier »")


def test_formula_like_talk_is_verbatim_in_csv(tmp_path: Path) -> None:
    root = write_study(
        tmp_path, {"corpus/un.md": "=1+1 rapide\n", "corpus/deux.md": 'Le mot « rapide », "vraiment".\n'}
    )
    write_files(root, {"codebooks/valeurs.yaml": CODEBOOK.replace("rapide*", "1 … rapide")})
    assert qualcode("run", root).exit_code == 0
    assert [row["quote"] for row in codings(root)] == ["1+1 rapide"]


# ---- nothing is imported that is not needed


def modules_after(*arguments: object) -> tuple[set[str], str]:
    """The big libraries that `qualcode ARGUMENTS` imported, in a process of its own, and what it printed."""
    program = (
        "import sys\nfrom qualcode.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('loaded:', *sorted({'spacy', 'pandas', 'openpyxl', 'jinja2'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=root, check=True)
    *said, loaded = done.stdout.splitlines()
    return set(loaded.split()[1:]), "\n".join(said)


def test_help_imports_nothing_big() -> None:
    assert modules_after("--help")[0] == set()
    assert modules_after("run", "--help")[0] == set()


def test_a_run_that_changes_nothing_imports_nothing_big(tmp_path: Path) -> None:
    root = write_study(tmp_path, study=STUDY + EXPORTS)
    first = qualcode("run", root)
    loaded, said = modules_after("run", root)
    assert said.startswith("nothing has changed since the last run, which said:\n1 document,")
    assert said.splitlines()[1:3] == first.stdout.splitlines()[:2]
    assert loaded == set()


def test_a_run_whose_parses_are_kept_imports_no_spacy(tmp_path: Path) -> None:
    root = write_study(tmp_path)
    qualcode("run", root)
    (root / "codebooks" / "valeurs.yaml").write_text(CODEBOOK.replace("rapide*", "lent*"), encoding="utf-8")
    loaded, said = modules_after("run", root)
    assert "0 codings" in said
    assert "spacy" not in loaded
