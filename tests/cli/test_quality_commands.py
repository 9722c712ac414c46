"""The commands for codebooks as code, run as a researcher would, on studies of a line or two."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest
from click import unstyle
from click.testing import CliRunner, Result

from qualcode.cli import _COMMANDS, main
from tests.folders import CODEBOOK, STUDY, write_files, write_study

TALK = "Q : C'est rapide ?\n\nR : Oui, c'est rapide, très rapide.\n\nR : C'est confidentiel, pas rapide.\n"
TESTED = CODEBOOK.replace(
    "keywords: [rapide*]}",
    "keywords: [rapide*, rapides, lente], examples: [C'est rapide.], counterexamples: [Lentement.]}",
)
GOLD = "id,entretien,valeurs,verbatim\nA1,1,Gain de temps,C'est rapide.\nA2,2,Sécurité,On est en retard.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    speakers = STUDY.replace("- path: corpus/*.md", "- path: corpus/*.md\n    speakers: {interviewer: [Q]}")
    exports = (
        'exports:\n  exports/t.xlsx:\n    - {sheet: Paires, kind: cooccurrence, codebook: valeurs, levels: {"o": 1}}\n'
        "    - {sheet: Grille, kind: grid, rows: [valeurs], columns: [valeurs]}\n"
    )
    return write_study(tmp_path / "study", {"corpus/un.md": TALK}, study=speakers + exports)


def qualcode(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_command_is_there_and_helps() -> None:
    for name in _COMMANDS:
        shown = qualcode(name, "--help")
        assert shown.exit_code == 0
        assert "Example" in shown.output
    assert "Usage" in qualcode("nothing").output


def test_kwic_shows_counts_and_marks(study: Path) -> None:
    shown = qualcode("kwic", "rapide", study)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert [line[0] for line in lines[:4]] == ["?", " ", " ", "✗"]
    assert lines[4:] == [
        "2 hits in 1 of 1 case: un (2)", "? 1 said by an interviewer, not counted", "✗ 1 negated, not counted",
    ]  # fmt: skip


def test_kwic_writes_a_table_and_saves_the_rule(study: Path) -> None:
    book = study / "codebooks" / "valeurs.yaml"
    before = book.read_bytes()
    done = qualcode("kwic", "très rapide", study, "--csv", study / "k.csv", "--save-as", "valeurs:temps")
    assert done.exit_code == 0
    assert [(row["left"], row["hit"], row["right"]) for row in rows(study / "k.csv")] == [
        ("Oui, c'est rapide,", "très rapide", ".")
    ]
    assert book.read_text() == before.decode().replace("[rapide*]", "[rapide*, très rapide]")
    assert book.with_name("valeurs.yaml.bak").read_bytes() == before
    again = qualcode("kwic", "très rapide", study, "--save-as", "valeurs:temps")
    assert (again.exit_code, "already" in again.stderr) == (1, True)


def test_kwic_refuses_a_rule_that_is_there_before_it_shows_anything(study: Path) -> None:
    book = study / "codebooks" / "valeurs.yaml"
    before = book.read_bytes()
    done = qualcode("kwic", "Rapidé*", study, "--save-as", "valeurs:temps")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "has the rule 'rapide*' already" in done.stderr
    assert book.read_bytes() == before


def test_kwic_writes_no_codebook_that_another_command_is_writing(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.export import safely

    monkeypatch.setattr(safely, "_refuse_if_open", lambda path, root: path.write_text(CODEBOOK + "# mine\n"))
    done = qualcode("kwic", "lente", study, "--save-as", "valeurs:temps")
    assert (done.exit_code, "has changed since it was read" in done.stderr) == (1, True)
    assert (study / "codebooks" / "valeurs.yaml").read_text() == CODEBOOK + "# mine\n"


def test_kwic_says_that_a_model_without_lemmas_finds_forms_alone(study: Path) -> None:
    assert "forms alone" in qualcode("kwic", "lemma:rapide", study).stderr
    assert qualcode("kwic", "rapide", study).stderr == ""


@pytest.mark.parametrize(("columns", "side"), [(40, 15), (66, 15), (80, 22), (500, 60)])
def test_kwic_fits_the_terminal(columns: int, side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.cli import kwic
    from qualcode.match.concordance import Line

    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    line = Line("a " * 100, "rapide", "b " * 100, "entretien-01", "3", "1", "Dirigeant", "")
    (shown,) = kwic._shown([line], None)
    shown = unstyle(shown)
    assert shown.index("rapide") == side + 3
    assert len(shown) == 2 * side + len("✗    rapideentretien-01:3 Dirigeant")
    assert side == 15 or len(shown) <= columns


def test_kwic_cuts_a_very_long_hit_in_its_middle() -> None:
    from qualcode.cli import kwic
    from qualcode.match.concordance import Line

    (shown,) = kwic._shown([Line("", "début " + "x" * 200 + " fin", "", "un", "1", "un", "", "")], 20)
    assert "début xxx" in shown
    assert " … " in shown
    assert len(unstyle(shown)) < 100


def test_kwic_names_the_cases_with_most_hits_and_counts_the_others(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {f"corpus/e{n:02}.md": "C'est rapide." for n in range(25)}
    shown = qualcode("kwic", "rapide", write_study(tmp_path, texts | {"corpus/e24.md": "Rapide, rapide."}))
    last = shown.stdout.splitlines()[-1]
    assert last.startswith("26 hits in 25 of 25 cases: e24 (2), e00 (1), e01 (1), ")
    assert last.endswith("e18 (1), and 5 cases more")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kwic", "…"], "holds no word"),
        (["kwic", "[{LEMME: x}]"], "no pattern for spaCy"),
        (["kwic", "x", "--save-as", "valeurs:tems"], "Perhaps: valeurs:temps"),
        (["diff", "nowhere", "--study"], "no git revision"),
        (["diff", "HEAD~1...HEAD", "--study"], "Write HEAD~1..HEAD"),
        (["suggest", "--code", "x:y"], "no code 'x:y'"),
    ],
)
def test_errors_are_one_line(study: Path, arguments: list[str], said: str) -> None:
    done = qualcode(*arguments, study)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_test_passes_and_tells_idle_and_covered_rules(study: Path) -> None:
    (study / "codebooks" / "valeurs.yaml").write_text(TESTED)
    done = qualcode("test", study, "--idle")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "2 of 4 rules find nothing in the corpus",
        "  valeurs:temps (2 of 3): keyword/rapides, keyword/lente",
        "0 rules find only what others of their code find too",
        "1 code lacks examples: valeurs:securite",
        "1 code lacks counterexamples: valeurs:securite",
        "2 sentences, 2 passed, 0 failed",
    ]


def test_a_failed_sentence_is_shown_token_by_token_and_in_junit(study: Path) -> None:
    (study / "codebooks" / "valeurs.yaml").write_text(TESTED.replace("Lentement.", "C'est rapide aussi."))
    done = qualcode("test", study, "--junit", study / "junit.xml")
    assert done.exit_code == 1
    at = done.stdout.index("✗ valeurs:temps: coded: « C'est rapide aussi. »")
    assert done.stdout[at:].splitlines()[1:4] == [
        "  valeurs:temps/keyword/rapide* finds « rapide »", "    C'", "    est",
    ]  # fmt: skip
    assert 'failures="1"' in (study / "junit.xml").read_text()


def test_a_sentence_that_is_not_coded_is_told_where_the_nearest_rule_stops(study: Path) -> None:
    book = TESTED.replace("rapides, lente]", "plus vite, lente]").replace(
        "[C'est rapide.]", "[On va plus très vite., Rien.]"
    )
    (study / "codebooks" / "valeurs.yaml").write_text(book)
    lines = qualcode("test", study).stdout.splitlines()
    at = lines.index("✗ valeurs:temps: not coded: « On va plus très vite. »")
    assert lines[at + 1 : at + 3] == [
        "  no rule finds anything; the nearest:",
        "    valeurs:temps/keyword/plus vite: « plus » fits; then vite is wanted, and « très » stands",
    ]
    assert lines[lines.index("✗ valeurs:temps: not coded: « Rien. »") + 1] == (
        "  no rule finds anything, and none comes near"
    )


def test_evaluate_measures_beside_baselines_and_lists_errors(study: Path) -> None:
    gold = write_files(study.parent, {"gold.csv": GOLD}) / "gold.csv"
    done = qualcode("evaluate", gold, study, "--by", "entretien", "--out", study / "out", "--cross-validate")
    assert done.exit_code == 0
    scores = {(r["level"], r["method"]): r for r in rows(study / "out" / "scores.csv")}
    assert set(scores) == {
        (level, method)
        for level in ("segment", "entretien")
        for method in ("rules", "plain keywords", "most frequent (1)", "learned", "most frequent, learned")
    }
    mine = scores["segment", "rules"]
    assert (mine["precision"], mine["recall"], mine["f1"], mine["exact"]) == ("1.0000", "0.5000", "0.6667", "0.5000")
    assert [(r["level"], r["kind"], r["code"], r["words"]) for r in rows(study / "out" / "errors.csv")] == [
        ("segment", "missed", "securite", "On est en retard."),
        ("entretien", "missed", "securite", "On est en retard."),
    ]
    assert (mine["macro_precision"], mine["macro_recall"], mine["macro_f1"]) == ("0.5000", "0.5000", "0.5000")
    assert (mine["precision_low"], mine["recall_low"], mine["recall_high"]) == ("1.0000", "0.0000", "1.0000")
    codes = {(r["level"], r["method"], r["code"]): r for r in rows(study / "out" / "codes.csv")}
    assert codes["segment", "rules", "temps"]["f1_low"] == "1.0000"
    assert "missed  valeurs:securite  2, A2  (found: nothing)\n  « On est en retard. »" in done.stdout
    assert (study / "out" / "confusion valeurs by segment.csv").is_file()


def test_evaluate_shows_a_false_hit_in_its_place_with_what_was_given(study: Path) -> None:
    said = GOLD.replace("On est en retard.", '"On est en retard, pas rapides, mais confidentiels et rapides."')
    gold = write_files(study.parent, {"gold.csv": said}) / "gold.csv"
    shown = qualcode("evaluate", gold, study, "--out", study / "out").stdout
    assert "false hit  valeurs:temps  A2  keyword/rapide*  (given: Sécurité)\n" in shown
    assert "  On est en retard, pas rapides, mais confidentiels et [rapides] ." in shown
    (error,) = rows(study / "out" / "errors.csv")
    assert (error["instead"], error["words"], error["after"]) == ("Sécurité", "rapides", ".")


@pytest.mark.parametrize("columns", ["40", "300"])
def test_evaluate_cuts_no_figure_however_narrow_the_terminal_is(
    study: Path, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    gold = write_files(study.parent, {"gold.csv": GOLD}) / "gold.csv"
    lines = qualcode("evaluate", gold, study).stdout.splitlines()
    assert lines[:3] == [
        "                        P     R    F1       95 %  macro F1       95 %  exact",
        "valeurs, 2 units by segment",
        "  rules              1.00  0.50  0.67  0.00–1.00      0.50  0.00–1.00   0.50",
    ]


def test_evaluate_says_that_one_case_has_no_intervals_and_teaches_nothing(study: Path) -> None:
    gold = write_files(study.parent, {"gold.csv": GOLD.replace("entretien", "mois")}) / "gold.csv"
    done = qualcode("evaluate", gold, study, "--cross-validate")
    assert "all quotations are of one case" in done.stderr
    assert "learned" not in done.stdout
    assert "  rules              1.00  0.50  0.67     –      0.50     –   0.50" in done.stdout
    assert "one case" not in qualcode("evaluate", gold, study, "--case", "mois").stderr


def test_evaluate_twice_gives_the_same_bytes_and_leaves_the_corpus_kept(study: Path) -> None:
    gold = write_files(study.parent, {"gold.csv": GOLD}) / "gold.csv"
    assert qualcode("run", study).exit_code == 0
    kept = set((study / ".qualcode").rglob("*.arrow"))
    first = qualcode("evaluate", gold, study)
    assert first.stdout == qualcode("evaluate", gold, study).stdout
    assert kept <= set((study / ".qualcode").rglob("*.arrow"))


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--by", "couleur"], 1, "--by 'couleur' is no codebook or column"),
        (["--codebook", "outils"], 1, "no codes of 'outils'"),
        (["--codes", "valeurs"], 2, "CODEBOOK=COLUMN"),
        (["--text", "propos"], 1, "no column 'propos'"),
        (["--codes", "valeurs=id"], 1, "no quotation has codes to judge by"),
    ],
)
def test_evaluate_refuses(study: Path, arguments: list[str], status: int, said: str) -> None:
    gold = write_files(study.parent, {"gold.csv": GOLD}) / "gold.csv"
    done = qualcode("evaluate", gold, study, *arguments)
    assert (done.exit_code, said in done.stderr) == (status, True)


def test_diff_between_files_and_revisions(study: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@y", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(study), *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    assert "0 verbatims gained, 0 lost" in qualcode("diff", "HEAD", "--study", study).stdout
    book = study / "codebooks" / "valeurs.yaml"
    book.write_text(CODEBOOK.replace("confidentiel*", "oui"))
    done = qualcode("diff", "HEAD..", "--study", study, "--out", study / "out")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "valeurs:securite  1 gained, 1 lost",
        "  + un:2  [Oui] , c'est rapide, très rapide.",
        "      valeurs:securite/keyword/oui (new rule)",
        "  - un:3  C'est [confidentiel] , pas rapide.",
        "      valeurs:securite/keyword/confidentiel* (rule gone)",
        "1 verbatim gained, 1 lost, in 1 code",
        "Paires",
        "  securite × temps: 0 → 1 o",
        "Grille",
        "  securite × valeurs: securite → securite | temps",
        "  temps × valeurs: temps → securite | temps",
        "3 cells change",
        "1 rule added, 1 removed, 0 changed",
    ]
    assert [row["change"] for row in rows(study / "out" / "verbatims.csv")] == ["gained", "lost"]
    assert len(rows(study / "out" / "cells.csv")) == 3


def test_diff_tells_a_table_once_whatever_files_it_is_in(study: Path) -> None:
    sheet = "{sheet: %s, kind: %s, codebook: valeurs%s}"
    lines = [
        "  exports/t.docx:\n    - " + sheet % ("Paires", "cooccurrence", ', levels: {"o": 1}'),
        "  exports/u.xlsx:\n    - " + sheet % ("Par cas", "framework", ""),
        "    - " + sheet % ("Carte", "heatmap", ""),
        "    - " + sheet % ("Dominant", "dominant", ""),
    ]
    file = study / "study.yaml"
    file.write_text(file.read_text() + "\n".join(lines) + "\n")
    old = write_files(study.parent, {"old.yaml": CODEBOOK.replace("confidentiel*", "absent")}) / "old.yaml"
    lines = qualcode("diff", old, "--study", study).stdout.splitlines()
    heads = [lines.index(sheet) for sheet in ("Paires", "Grille", "Par cas, Carte", "Dominant")]
    assert heads == sorted(heads)
    assert lines[heads[2] + 1 : heads[2] + 2] == ["  securite × un: 0 → 1"]
    assert "  un × dominant: temps → securite | temps" in lines[heads[3] :]
    assert sum("securite × un: 0 → 1" in line for line in lines) == 1


def test_suggest_codes_nothing(study: Path) -> None:
    done = qualcode("suggest", study, "--from", "all", "--out", study / "out")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "0 words and 0 segments to judge; nothing was coded"
    assert {path.name for path in (study / "out").iterdir()} == {"words.csv", "segments.csv", "fits.csv"}
    assert not (study / "exports").exists()
