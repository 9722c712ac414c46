from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import ExportError
from qualcode.export.words import Words
from qualcode.ingest.word import read_word
from qualcode.model import Case
from qualcode.result import Result
from tests.aggregate.corpora import make_result, results
from tests.builders import make_codebook, make_document, run
from tests.export.excel import sheets
from tests.export.excel.test_workbook import CASES, DOCUMENTS, VALEURS
from tests.export.word.documents import PATH, build, draw, opened, texts
from tests.tables import grid, matrix

ANNEXE_A = {"sheet": "Annexe A", "kind": "cases", "total": ["duree_min"]}
TABLEAU_1 = {"sheet": "Tableau 1", "kind": "codebook", "codebook": "valeurs"}
TABLEAU_2 = {
    "sheet": "Tableau 2", "kind": "cooccurrence", "codebook": "valeurs", "within": ["natures", "outils"],
    "levels": {"●": 2, "○": 1},
}  # fmt: skip
ANNEXE_B = {"sheet": "Annexe B", "kind": "grid", "rows": ["natures", "outils"], "columns": ["valeurs"], "quotes": True}
EVERY = (ANNEXE_A, TABLEAU_1, TABLEAU_2, ANNEXE_B)


@pytest.fixture(scope="module")
def result() -> Result:
    natures = make_codebook("natures", vente=["vend*"], gestion=["stock*"])
    outils = make_codebook("outils", site=["site"], erp=["ERP"])
    return replace(run(DOCUMENTS, natures, outils, VALEURS), cases=CASES)


def printed(value: object) -> str:
    """A cell of a workbook as French prints it."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return Words("fr").decimal(value, 6) if isinstance(value, float) else "" if value is None else str(value)


def test_annexe_a_cell_by_cell_as_in_the_workbook(result: Result) -> None:
    shown = texts(draw(result, ANNEXE_A).tables[0])
    rows = list(sheets.draw(result, ANNEXE_A)["Annexe A"].iter_rows(min_row=3, values_only=True))
    assert shown == [[printed(value) for value in row] for row in rows]
    assert shown[-2:] == [["Total", "1 h 45", "", "105"], ["Moyenne", "", "", "52"]]


def test_tableau_1_cell_by_cell_as_in_the_workbook(result: Result) -> None:
    document = draw(result, TABLEAU_1)
    sheet = sheets.draw(result, TABLEAU_1)["Tableau 1"]
    filled = [[printed(value) for value in row] for row in grid(sheet, names=3)][:3]
    assert texts(document.tables[0]) == [["Catégorie", "Code", "Définition"], *filled]
    assert document.paragraphs[-1].text == "Source : Ervasti (2013)"


def test_tableau_2_has_both_halves_as_in_the_workbook(result: Result) -> None:
    document = draw(result, TABLEAU_2)
    categories, heads, *rows = texts(document.tables[0])
    assert categories == ["", "", "De service", "D'usage", "D'usage"]
    shown = {(row[1], head): sign or None for row in rows for head, sign in zip(heads[2:], row[2:], strict=True)}
    sheet = sheets.draw(result, TABLEAU_2)["Tableau 2"]
    assert shown == matrix(sheet)
    assert [row[0] for row in rows] == ["De service", "D'usage", "D'usage"]
    below = [row[0] for row in sheet.iter_rows(min_row=8, values_only=True) if row[0]]
    assert [p.text for p in document.paragraphs if p.style.name == "qualcode Table Note"] == below


@given(results())
@settings(max_examples=15)
def test_every_matrix_is_that_of_the_workbook(result: Result) -> None:
    spec = {"sheet": "T2", "kind": "cooccurrence", "codebook": "valeurs", "within": ["outils"], "roll_up": True}
    heads, *rows = texts(draw(result, spec).tables[0])
    shown = {(row[0], head): sign or None for row in rows for head, sign in zip(heads[1:], row[1:], strict=True)}
    assert shown == matrix(sheets.draw(result, spec)["T2"])


@given(results(), st.sampled_from([["outils"], ["natures", "outils"]]), st.booleans())
@settings(max_examples=15)
def test_every_grid_is_that_of_the_workbook(result: Result, rows: list[str], quotes: bool) -> None:
    spec = {"sheet": "B", "kind": "grid", "rows": rows, "columns": ["valeurs"], "quotes": quotes}
    heads, *shown = texts(draw(result, spec).tables[0])
    sheet = sheets.draw(result, spec)["B"]
    assert heads == [cell.value for cell in sheet[3]]
    assert shown == [[printed(value) for value in row] for row in grid(sheet, names=len(rows))]


def test_what_the_own_reader_makes_of_it(result: Result, tmp_path: Path) -> None:
    """Cells parted by tabs, rows by lines: as any Word file that is coded."""
    (tmp_path / "a.docx").write_bytes(build(result, ANNEXE_A).files[PATH])
    text = read_word(tmp_path / "a.docx", shown="a.docx").text
    assert "Entretien\tFonction\tDate\tDurée (min)\n1\tGérante\t27/10/2017\t50\n" in text


def test_heads_are_repeated_and_short_rows_stay_whole(result: Result) -> None:
    for table, heads in zip(draw(result, *EVERY).tables, (1, 1, 2, 1), strict=True):
        marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marked == [n < heads for n in range(len(table.rows))]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_row_longer_than_a_page_can_be_parted() -> None:
    long = "mot " * 2_000
    documents = replace(make_result({"a": ["R1"]}, [("a", 0, 0, "outils:site")]).documents[0], text=long)
    whole = replace(documents.segments[0], end=len(long))
    coded = make_result({"a": ["R1"]}, [("a", 0, 0, "outils:site"), ("a", 0, 0, "valeurs:don")])
    told = replace(coded, documents=(replace(documents, segments=(whole,)),))
    spec = {"kind": "grid", "rows": ["outils"], "columns": ["valeurs"], "quotes": True}
    table = draw(told, spec).tables[0]
    assert len(table.rows[1].cells[-1].text) > 7_000
    assert table.rows[1]._tr.trPr is None


def test_heads_of_the_matrix_are_turned_and_its_diagonal_is_grey(result: Result) -> None:
    table = draw(result, TABLEAU_2).tables[0]
    turned = [cell._tc.tcPr.find(qn("w:textDirection")) for cell in table.rows[1].cells[2:]]
    assert [one.get(qn("w:val")) for one in turned] == ["btLr"] * 3
    grey = [[cell._tc.tcPr.find(qn("w:shd")) is not None for cell in row.cells[2:]] for row in table.rows[2:]]
    assert grey == [[n == m for m in range(3)] for n in range(3)]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Tableau 2", " SEQ Tableau \\* ARABIC \\r 2 "),
        ("Annexe B", " SEQ Annexe \\* ALPHABETIC \\r 2 "),
        ("Table 12", " SEQ Table \\* ARABIC \\r 12 "),
        ("Leviers", None),
        ("Les tableaux 2", None),
        ("Tableau 2b", None),
    ],
)
def test_captions_are_numbered_by_fields_that_say_the_study_s_numbers(
    result: Result, name: str, field: str | None
) -> None:
    caption = draw(result, {**TABLEAU_1, "sheet": name}).paragraphs[0]
    assert caption.style.name == "Caption"
    told = "".join(node.text or "" for node in caption._p.iter(qn("w:t")))
    assert told == f"{name} — Natures de la valeur"
    fields = [node.get(qn("w:instr")) for node in caption._p.iter(qn("w:fldSimple"))]
    assert fields == ([field] if field else [])


def test_the_page_is_turned_where_a_table_is_wide_and_back(result: Result) -> None:
    wide = {**ANNEXE_B, "columns": ["valeurs", "natures", "outils"]}
    document = draw(result, ANNEXE_A, wide, {**wide, "sheet": "Leviers"}, TABLEAU_1)
    upright, lying = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == [upright, lying, upright]
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    breaks = [p.paragraph_format.page_break_before for p in document.paragraphs if p.style.name == "Caption"]
    assert breaks == [None, None, True, None]


def test_all_of_its_look_is_in_styles(result: Result) -> None:
    data = build(result, *EVERY).files[PATH]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    assert not re.findall(r"<w:(?:rFonts|sz|b|i|color|jc|tblBorders)[ />]", body)
    used = {p.style.name for t in opened(build(result, *EVERY)).tables for c in t._cells for p in c.paragraphs}
    assert used <= {
        f"qualcode Table {name}" for name in ("Text", "Head", "Group", "Number", "Sign", "Quotation", "Total")
    }
    assert {table.style.name for table in draw(result, *EVERY).tables} == {"qualcode Table"}


@pytest.mark.parametrize(("language", "tag"), [("fr", "fr-FR"), ("en", "en-US"), ("de", "de")])
def test_word_is_told_the_language(result: Result, language: str, tag: str) -> None:
    document = draw(result, TABLEAU_1, language=language)
    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {tag}


def test_nothing_in_it_tells_when_or_by_whom_it_was_made(result: Result) -> None:
    data = build(result, *EVERY).files[PATH]
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("qualcode", "qualcode", "Essai")
    assert {properties.created.replace(tzinfo=None), properties.modified.replace(tzinfo=None)} == {datetime(2000, 1, 1)}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_the_same_result_gives_the_same_bytes(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(result, *EVERY).files[PATH]
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert build(result, *EVERY).files[PATH] == first


def test_characters_that_xml_cannot_hold_are_replaced_and_said() -> None:
    cases = (Case("1", {"note": "a\x00b\ud800\x0b"}), Case("2", {"note": "bien"}))
    built = build(replace(make_result({}, []), cases=cases), {"sheet": "Annexe A", "kind": "cases"})
    assert texts(opened(built).tables[0])[1] == ["1", "a\ufffdb\ufffd\ufffd"]
    (remark,) = built.remarks
    assert remark.status == "truncated"
    assert remark.reason.startswith("exports/essai.docx, Annexe A: 3 characters that no Word file can hold")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    cases = (Case("1", {"note": text}), Case("2", {"note": date(2020, 1, 2).isoformat()}))
    shown = texts(draw(replace(make_result({}, []), cases=cases), {"kind": "cases"}).tables[0])
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    assert shown[1:] == [["1", plain], ["2", "02/01/2020"]]


def test_a_matrix_too_wide_to_be_read_is_parted_and_every_sign_stays() -> None:
    codes = {f"c{n}": [f"mot{n}", "tous"] if n % 7 else [f"mot{n}"] for n in range(60)}
    talk = " ".join(["tous", *(f"mot{n}" for n in range(0, 60, 14))])
    result = run([make_document(talk, case="1")], make_codebook("valeurs", **codes))
    spec = {"sheet": "Tableau 2", "kind": "cooccurrence", "codebook": "valeurs"}
    document = draw(result, spec)
    shown = {}
    for table in document.tables:
        heads, *rows = texts(table)
        assert min(cell.width.cm for cell in table.rows[0].cells) > 0.65
        shown.update(
            {(row[0], head): sign or None for row in rows for head, sign in zip(heads[1:], row[1:], strict=True)}
        )
    assert shown == matrix(sheets.draw(result, spec)["Tableau 2"])
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    told = ["".join(node.text or "" for node in caption._p.iter(qn("w:t"))) for caption in captions]
    assert told == [f"Tableau 2 — Valeurs ({n}/{len(told)})" for n in range(1, len(told) + 1)]
    notes = [p.style.name == "qualcode Table Note" and bool(p.text) for p in document.paragraphs]
    assert notes == [False, False, True, True, True, True]


@pytest.mark.parametrize(("size", "turned"), [(1, True), (2, True), (3, False)])
def test_a_category_of_few_codes_is_headed_as_they_are(size: int, turned: bool) -> None:
    book = make_codebook("valeurs", **{f"c{n}": [f"mot{n}"] for n in range(size + 5)})
    kinds = [replace(code, category="service" if n < size else "usage") for n, code in enumerate(book.codes)]
    named = replace(book, codes=tuple(kinds), categories={"service": "Valeurs de service", "usage": "D'usage"})
    heads = draw(run([], named), {"kind": "cooccurrence", "codebook": "valeurs"}).tables[0].rows[0]
    ways = [cell._tc.tcPr.find(qn("w:textDirection")) is not None for cell in (heads.cells[2], heads.cells[-1])]
    assert ways == [turned, False]


def test_more_columns_than_word_takes_and_none_to_part() -> None:
    names = {f"b{n}": make_codebook(f"b{n}", **{"c" * 30: [f"mot{n}"]}) for n in range(64)}
    spec = {"sheet": "Annexe B", "kind": "grid", "rows": list(names), "columns": ["b0"]}
    with pytest.raises(ExportError, match=r"^exports/essai\.docx: 'Annexe B' has 65 columns, and Word takes 63"):
        build(run([], *names.values()), spec)


@pytest.mark.parametrize("specs", [(), (ANNEXE_A,), EVERY], ids=["empty", "one", "every"])
def test_every_page_is_a4(result: Result, specs: tuple[dict[str, object], ...]) -> None:
    for section in draw(result, *specs).sections:
        assert sorted(round(side.cm, 1) for side in (section.page_width, section.page_height)) == [21.0, 29.7]


def test_long_turned_heads_leave_room_on_the_page() -> None:
    long = run([], make_codebook("valeurs", **{"a" * 120: ["mot"]}))
    table = draw(long, {"kind": "cooccurrence", "codebook": "valeurs"}).tables[0]
    assert table.rows[0].height.cm == pytest.approx(9, abs=0.01)


@pytest.mark.parametrize("spec", EVERY, ids=lambda spec: spec["kind"])
def test_nothing_to_show(spec: dict[str, object]) -> None:
    nothing = replace(run([], make_codebook("natures", a=["a"]), make_codebook("outils", b=["b"]), VALEURS), cases=())
    (table,) = draw(nothing, spec).tables
    assert texts(table)[0]
