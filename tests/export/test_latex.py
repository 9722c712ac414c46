r"""Tableau 2 for LaTeX: a table that any LaTeX takes, with nothing of a label read as a command.

No LaTeX is at hand here: what can be held without one is that environments and braces close, that every row has as
many cells as the table has columns, that only commands of the packages named stand in it, and that text is escaped.
"""

from __future__ import annotations

import re

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
    "textasciicircum", "textasciitilde", "textless", "textgreater", "textquotedbl",
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
    """The cells of each row; one that spans n columns is n cells."""
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
    columns = re.search(r"\\begin\{tabular\}\{([^}]*)\}", text)
    assert columns
    assert columns[1].replace("|", "") == "l" + "c" * codes
    assert not re.search(r"\\\\\s*[\[*]", body(text))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("signs", ["counts", "association"])
def test_the_table_is_whole(language: str, signs: str) -> None:
    text = latex_table(spec(signs=signs), RESULT, Words(language))
    check_structure(text, 4)
    assert r"\usepackage{graphicx}" in text


def test_signs_stand_in_both_halves_and_nothing_on_the_diagonal() -> None:
    cells = [row[1:] for row in rows(latex_table(spec(), RESULT, Words("fr")))[1:]]
    strong, weak = r"$\bullet$", r"$\circ$"
    assert cells == [["", strong, "", ""], [strong, "", weak, ""], ["", weak, "", ""], ["", "", "", ""]]


def test_categories_head_rows_and_columns() -> None:
    result = with_codes("A", "B", "C", "D", categories={"x": "Xs & co", "y": "Ys"})
    text = latex_table(spec(), result, Words("fr"))
    check_structure(text, 4)
    assert r"\begin{tabular}{|l|cc|cc|}" in text
    assert r"\multicolumn{2}{c|}{\rotatebox{90}{Xs \& co}}" in text
    assert [row[0] for row in rows(text)[2:]] == [r"\textit{Xs  co}", "A", "B", r"\textit{Ys}", "C", "D"]


def test_a_wide_table_is_made_to_fit_the_page() -> None:
    text = latex_table(spec(), with_codes(*(f"Code {n}" for n in range(30))), Words("en"))
    check_structure(text, 30)
    assert r"\resizebox{\linewidth}{!}{%" in text


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
