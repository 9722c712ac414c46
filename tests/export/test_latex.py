r"""Tableau 2 for LaTeX: a table that any LaTeX takes, with nothing of a label read as a command.

Where a LaTeX is installed the table is compiled. Without one it is held that environments and braces close, that every
row has as many cells as the table has columns, that only commands of the packages named stand in it, and that text is
escaped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.latex import build_latex, escape, latex_table
from qualcode.export.words import Words
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet, NetworkSheet
from tests.aggregate.corpora import make_result
from tests.builders import make_material

CODINGS = [("a", n, n, f"valeurs:{code}") for n in range(5) for code in ("temps", "lien")]
RESULT = make_result({"a": ["R1"] * 9}, [*CODINGS, ("a", 7, 7, "valeurs:don"), ("a", 7, 7, "valeurs:lien")])
COMMANDS = {
    "begin", "end", "centering", "caption", "label", "hline", "multicolumn", "rotatebox", "textit", "smallskip",
    "footnotesize", "linewidth", "resizebox", "bullet", "circ", "times", "geq", "leq", "textbackslash", "textbar",
    "textasciicircum", "textasciitilde", "textless", "textgreater", "textquotedbl", "cellcolor", "ifdim", "width",
    "else", "fi", "setlength", "tabcolsep", "parbox", "strut", "addtocounter",
    "totalheight", "textheight",
}  # fmt: skip


def spec(**more: object) -> CooccurrenceSheet:
    return CooccurrenceSheet.model_validate(
        {"sheet": "Tableau 2", "kind": "cooccurrence", "codebook": "valeurs", **more}
    )


def with_codes(*labels: str, categories: dict[str, str] | None = None) -> Result:
    names = list(categories or {"": ""})
    codes = tuple(
        Code("valeurs", f"c{n}", label, "", category=names[n * len(names) // len(labels)])
        for n, label in enumerate(labels)
    )
    book = Codebook("valeurs", "Valeurs", codes, categories=categories or {})
    return Result(RESULT.codings.iloc[:0], RESULT.audit, RESULT.documents, RESULT.cases, (book,))


def body(text: str) -> str:
    """Without comments, and without what is escaped."""
    lines = [line for line in text.splitlines() if not line.startswith("%")]
    return re.sub(r"\\[{}$&#%_]", "", "\n".join(lines))


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the first table; one that spans n columns is n cells."""
    tabular = body(text).partition("\\begin{tabular}")[2].partition("\\end{tabular}")[0]
    found = []
    for line in tabular.splitlines()[1:]:
        if line != r"\hline":
            cells: list[str] = []
            for cell in line.removesuffix(r" \\").split(" & "):
                span = re.match(r"\\multicolumn\{(\d+)\}", cell)
                cells += [cell.strip()] * (int(span[1]) if span else 1)
            found.append(cells)
    return found


def check_structure(text: str, codes: int) -> None:
    """Raises AssertionError where LaTeX would stop."""
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", body(text)):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    depth = 0
    for mark in body(text):
        depth += (mark == "{") - (mark == "}")
        assert depth >= 0
    assert depth == 0
    assert body(text).count("$") % 2 == 0
    assert set(re.findall(r"\\([A-Za-z]+)", body(text))) <= COMMANDS
    assert {len(row) for row in rows(text)} == {codes + 1}
    assert sum(int(count) for count in re.findall(r"\*\{(\d+)\}\{w\{c\}\{1\.5em\}\}\|", text)) == codes
    assert not re.search(r"\\\\\s*[\[*]", body(text))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("signs", ["counts", "association"])
def test_the_table_is_whole(language: str, signs: str) -> None:
    text = latex_table(spec(signs=signs), RESULT, Words(language))
    check_structure(text, 4)
    assert r"\usepackage{graphicx}" in text


def test_signs_stand_in_both_halves_and_the_diagonal_is_grey() -> None:
    cells = [row[1:] for row in rows(latex_table(spec(), RESULT, Words("fr")))[1:]]
    strong, weak, grey = r"$\bullet$", r"$\circ$", r"\cellcolor[gray]{0.75}"
    assert cells == [[grey, strong, "", ""], [strong, grey, weak, ""], ["", weak, grey, ""], ["", "", "", grey]]
    assert r"\usepackage{colortbl}" in latex_table(spec(), RESULT, Words("fr"))


@pytest.mark.parametrize(
    ("sheet", "caption"),
    [
        pytest.param("Tableau 2", "Valeurs", id="LaTeX numbers it"),
        pytest.param("Table 12", "Valeurs", id="in English"),
        pytest.param("Tableau des valeurs", "Tableau des valeurs --- Valeurs", id="a name"),
    ],
)
def test_its_caption_is_numbered_once(sheet: str, caption: str) -> None:
    assert rf"\caption{{{caption}}}" in latex_table(spec(sheet=sheet), RESULT, Words("fr")).splitlines()


def test_categories_head_rows_and_columns() -> None:
    result = with_codes("A", "B", "C", "D", categories={"x": "Xs & co", "y": "Ys"})
    text = latex_table(spec(), result, Words("fr"))
    check_structure(text, 4)
    assert r"\begin{tabular}{|l|*{2}{w{c}{1.5em}}|*{2}{w{c}{1.5em}}|}" in text
    assert r"\multicolumn{2}{c|}{\rotatebox{90}{\ Xs \& co\ }}" in text
    assert [row[0] for row in rows(text)[2:]] == [r"\textit{Xs  co}", "A", "B", r"\textit{Ys}", "C", "D"]


def test_a_table_of_many_codes_is_parted_under_one_number() -> None:
    text = latex_table(spec(), with_codes(*(f"Code {n}" for n in range(60))), Words("en"))
    first, *others = text.split(r"\begin{table}")[1:]
    assert [r"\label" in first, *(r"\label" in part for part in others)] == [True, False, False]
    assert [r"\addtocounter{table}{-1}" in part for part in (first, *others)] == [False, True, True]
    heads = []
    for number, part in enumerate((first, *others), start=1):
        check_structure(r"\begin{table}" + part, 20)
        assert rf"\caption{{Valeurs ({number}/3)}}" in part
        assert (r"\begin{minipage}" in part) == (number == 3)
        heads += rows(part)[0][1:]
        assert [row[0] for row in rows(part)[1:]] == [f"Code {n}" for n in range(60)]
    assert heads == [rf"\rotatebox{{90}}{{\ Code {n}\ }}" for n in range(60)]


def test_a_wide_table_is_made_to_fit_the_page() -> None:
    text = latex_table(spec(), with_codes(*(f"Code {n}" for n in range(24))), Words("en"))
    check_structure(text, 24)
    assert r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%" in text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=1, max_size=5))
def test_no_label_breaks_it(labels: list[str]) -> None:
    check_structure(latex_table(spec(), with_codes(*labels), Words("fr")), len(labels))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        pytest.param("50 % & plus_ou #1", r"50 \% \& plus\_ou \#1", id="specials"),
        pytest.param(r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}", id="commands"),
        pytest.param("$x^2$~", r"\$x\textasciicircum{}2\$\textasciitilde{}", id="mathematics"),
        pytest.param("a\nb\tc", "a b c", id="one line"),
        pytest.param("[2cm] *", "{[}2cm{]} {*}", id="options of a row's end"),
        pytest.param("Sécurité « »", "Sécurité « »", id="French as it is"),
    ],
)
def test_what_latex_would_read_as_a_command(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_it_is_built_at_its_path_and_holds_a_matrix_alone() -> None:
    built = build_latex("exports/t.tex", [spec()], make_material(RESULT))
    assert built.files["exports/t.tex"].decode().startswith("% Tableau 2\n")
    with pytest.raises(TypeError, match="co-occurrence alone"):
        build_latex(
            "exports/t.tex", [NetworkSheet(sheet="R", kind="network", codebook="valeurs")], make_material(RESULT)
        )


PAGE = r"""\documentclass[a4paper]{article}
%s\usepackage{graphicx}
\usepackage{colortbl}
\begin{document}
\input{tableau.tex}
\end{document}
"""
HOSTILE = ("50 % & plus_ou #1", r"\input{x}$^2$~", '<"« L’œil » – … |é|>', "[2cm] *", "×≥≤● ○")


@pytest.mark.parametrize("codes", [5, 60])
@pytest.mark.parametrize("engine", ["pdflatex", "xelatex", "lualatex"])
def test_latex_compiles_it_and_it_is_no_wider_than_the_page(engine: str, codes: int, tmp_path: Path) -> None:
    program = shutil.which(engine)
    if program is None:
        pytest.skip(f"{engine} is not on the PATH")
    result = with_codes(*islice(cycle(HOSTILE), codes), categories={"x": "De service & co", "y": "D'usage"})
    table = latex_table(spec(signs="association"), result, Words("fr"))
    (tmp_path / "tableau.tex").write_text(table, encoding="utf-8")
    fonts = "\\usepackage[T1]{fontenc}\n" if engine == "pdflatex" else ""
    (tmp_path / "page.tex").write_text(PAGE % fonts, encoding="utf-8")
    words = [program, "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "page.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert not re.findall(r"Overfull \\hbox.*|Missing character.*|Float too large.*", log)
