from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import DocumentError
from qualcode.ingest.layout import Layout, lay_out
from qualcode.ingest.packages import open_package
from qualcode.ingest.source import Source
from qualcode.ingest.turns import Speakers
from qualcode.ingest.word import read_package, read_word
from qualcode.model import Document
from tests.ingest.wordfiles import STRICT, W, p, run, table, word_file, words_of_parts, zipped

BOX = "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>\
</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>\
</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
OLD_BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTES = (
    f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote><w:footnote w:id="2">{p("Une note.")}</w:footnote>'
)
GONE = "<w:rPr><w:del/></w:rPr>"


def source_of(data: bytes) -> Source:
    return read_package(open_package(io.BytesIO(data), shown="un.docx"))


def text_of(body: str) -> str:
    return source_of(word_file(body)).text


def laid_out(data: bytes, layout: Layout | None = None) -> Document:
    return lay_out(source_of(data), id="d", layout=layout)[0]


def said(document: Document) -> list[str]:
    return [document.text[segment.start : segment.end] for segment in document.segments]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(p("Un."), "Un.", id="a-paragraph"),
        pytest.param(p("Un.") + p() + p("Deux."), "Un.\n\nDeux.", id="an-empty-paragraph-between"),
        pytest.param(p("Un ", "mot."), "Un mot.", id="runs"),
        pytest.param(p("Un", "<w:r><w:br/></w:r>", "Deux"), "Un\nDeux", id="a-line-break"),
        pytest.param(p("Un", "<w:r><w:tab/></w:r>", "Deux"), "Un\tDeux", id="a-tab"),
        pytest.param(p("e", "<w:r><w:noBreakHyphen/></w:r>", "mail"), "e\u2011mail", id="unbreakable-hyphen"),
        pytest.param(p("ordi", "<w:r><w:softHyphen/></w:r>", "nateur"), "ordi\u00adnateur", id="soft-hyphen"),
        pytest.param(p("a", '<w:r><w:sym w:font="Arial" w:char="2192"/></w:r>', "b"), "a→b", id="a-symbol"),
        pytest.param(p("a", '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "b"), "a b", id="a-picture"),
        pytest.param(p("<w:r><w:t>Un\n  mot</w:t></w:r>"), "Un   mot", id="newlines-in-the-xml-are-spaces"),
        pytest.param(p("C'est ", f"<w:ins>{run('très ')}</w:ins>", "sûr."), "C'est très sûr.", id="an-insertion"),
        pytest.param(
            p("C'est ", "<w:del><w:r><w:delText>peu </w:delText></w:r></w:del>", "sûr."), "C'est sûr.", id="a-deletion"
        ),
        pytest.param(
            p("<w:moveTo>" + run("Ici.") + "</w:moveTo>") + p("<w:moveFrom>" + run("Ici.") + "</w:moveFrom>", "Là."),
            "Ici.\nLà.",
            id="moved-text-once",
        ),
        pytest.param(p("Entre", properties=GONE) + p("prise."), "Entreprise.", id="a-deleted-paragraph-mark"),
        pytest.param(p("Un.", properties=GONE), "Un.", id="a-deleted-mark-with-nothing-below"),
        pytest.param(
            p("Un.", properties="<w:rPr><w:ins/></w:rPr>") + p("Deux."), "Un.\nDeux.", id="an-inserted-paragraph-mark"
        ),
        pytest.param(p("Voir ", f"<w:hyperlink>{run('le site')}</w:hyperlink>", "."), "Voir le site.", id="hyperlink"),
        pytest.param(
            p(
                f"<w:smartTag><w:smartTagPr/>{run('Lyon')}</w:smartTag>",
                " et ",
                f"<w:customXml>{run('Dole')}</w:customXml>",
            ),
            "Lyon et Dole",
            id="smart-tags",
        ),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Un.')}</w:sdtContent></w:sdt>"
            + p("Le ", f"<w:sdt><w:sdtContent>{run('12 mai')}</w:sdtContent></w:sdt>"),
            "Un.\nLe 12 mai",
            id="content-controls",
        ),
        pytest.param(
            p(
                "<w:r><w:instrText> PAGEREF x </w:instrText></w:r>",
                "page 3",
                f"<w:fldSimple>{run(' sur 9')}</w:fldSimple>",
            ),
            "page 3 sur 9",
            id="fields-give-their-result",
        ),
        pytest.param(p("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x+1", id="a-formula"),
        pytest.param(p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>"), "caché", id="hidden-text"),
        pytest.param(p("Un.", BOX.format(p("Encadré."))) + p("Deux."), "Un.\nEncadré.\nDeux.", id="a-text-box-once"),
        pytest.param(p("Un.", OLD_BOX.format(p("Encadré."))), "Un.\nEncadré.", id="a-text-box-of-old"),
        pytest.param(p("Un.", BOX.format(p("A.", BOX.format(p("B."))))), "Un.\nA.\nB.", id="a-text-box-in-a-text-box"),
        pytest.param(table(["Un", "Deux"], ["", "Trois"]), "Un\tDeux\n\tTrois", id="a-table"),
        pytest.param(table(["Un", p("Deux") + p("Trois")]), "Un\tDeux\nTrois", id="two-paragraphs-in-a-cell"),
        pytest.param(table(["Un", table(["a", "b"])]), "Un\ta\tb", id="a-table-in-a-table"),
        pytest.param(
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("Non") + "</w:tc></w:tr></w:tbl>" + p("Oui"),
            "Oui",
            id="a-deleted-row",
        ),
        pytest.param(
            "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + p("Oui") + "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
            "Oui",
            id="a-row-in-a-content-control",
        ),
        pytest.param("", "", id="an-empty-body"),
    ],
)
def test_text(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        pytest.param(p("Un.") + p("Deux."), ["Un.", "Deux."], id="each-paragraph"),
        pytest.param(p("Un.", "<w:r><w:br/></w:r>", "Suite."), ["Un.\nSuite."], id="lines-of-one-paragraph"),
        pytest.param(table(["Un", "Deux"], ["Trois", "Quatre"]), ["Un\tDeux", "Trois\tQuatre"], id="each-row"),
        pytest.param(table(["", "Deux"]) + p("Trois."), ["Deux", "Trois."], id="an-empty-cell-first"),
        pytest.param(p("Zéro.") + table(["", "Deux"]), ["Zéro.", "Deux"], id="a-row-never-joins-what-is-above"),
        pytest.param(table([p("Un") + p("Deux")]), ["Un", "Deux"], id="paragraphs-of-a-frame"),
        pytest.param(
            table([p("Un") + p("Deux"), p("Trois") + p("Quatre")]),
            ["Un", "Deux", "Trois", "Quatre"],
            id="columns-of-paragraphs",
        ),
        pytest.param(table(["Nord", p("Un") + p("Deux")]), ["Nord\tUn", "Deux"], id="a-name-and-paragraphs"),
        pytest.param(p("Un.", style="TM1") + p("Deux."), ["Deux."], id="no-table-of-contents"),
        pytest.param(p("- Un.") + p("2) Deux."), ["Un.", "Deux."], id="items-typed-by-hand"),
    ],
)
def test_segments(body: str, segments: list[str]) -> None:
    assert said(laid_out(word_file(body))) == segments


@pytest.mark.parametrize(
    ("style", "properties", "section"),
    [
        pytest.param("Titre1", "", ("A", "X"), id="by-name"),
        pytest.param("Titre2", "", ("A", "B", "X"), id="by-name-below"),
        pytest.param("Titre", "", ("X",), id="a-title-is-above-all"),
        pytest.param("Partie", "", ("A", "B", "X"), id="by-what-it-is-based-on"),
        pytest.param("Grand", "", ("A", "X"), id="by-the-style-s-outline-level"),
        pytest.param("", '<w:outlineLvl w:val="1"/>', ("A", "B", "X"), id="by-its-own-outline-level"),
        pytest.param("Titre1", '<w:outlineLvl w:val="9"/>', None, id="body-text-after-all"),
        pytest.param("Rond", "", None, id="a-style-based-on-itself"),
        pytest.param("Inconnu", "", None, id="a-style-that-is-not-there"),
        pytest.param("Heading2", "", ("A", "B", "X"), id="by-id-where-no-style-is-there"),
        pytest.param(
            "", '<w:pPrChange><w:pPr><w:pStyle w:val="Titre1"/></w:pPr></w:pPrChange>', None, id="an-old-style"
        ),
    ],
)
def test_headings(style: str, properties: str, section: tuple[str, ...] | None) -> None:
    above = p("A", style="Titre") + p("B", style="Titre1") + p("C", style="Titre2")
    document = laid_out(word_file(above + p("X", style=style, properties=properties) + p("Un.")))
    assert document.segments[-1].section == (("A", "B", "C") if section is None else section)
    assert said(document) == (["X", "Un."] if section is None else ["Un."])


def test_the_study_s_headings_are_headings_in_word_too() -> None:
    body = p("Cas 1 : Nord") + p("Points forts :") + p("Le prix.")
    document = laid_out(word_file(body), Layout(headings=("Points *",)))
    assert [(s.section, document.text[s.start : s.end]) for s in document.segments] == [
        ((), "Cas 1 : Nord"),
        (("Points forts :",), "Le prix."),
    ]


def test_a_note_stands_at_the_end_and_belongs_where_it_is_referred_to() -> None:
    body = p("A", style="Titre1") + p("Un.", NOTE) + p("B", style="Titre1") + p("Deux.")
    document = laid_out(word_file(body, parts={"footnotes": NOTES}))
    assert document.text == "A\nUn.\nB\nDeux.\nUne note."
    assert [(document.text[s.start : s.end], s.section) for s in document.segments] == [
        ("Un.", ("A",)), ("Deux.", ("B",)), ("Une note.", ("A",)),
    ]  # fmt: skip


def test_a_note_whose_reference_is_deleted_is_deleted() -> None:
    data = word_file(p("Un.", f"<w:del>{NOTE}</w:del>"), parts={"footnotes": NOTES})
    assert source_of(data).text == "Un."


def test_in_a_transcript_notes_and_boxes_are_nobody_s_words() -> None:
    body = p("Paul : Oui.", NOTE, BOX.format(p("Le chien aboie."))) + p("Et non.") + p("Anne : Bon.") + p("Paul : Si.")
    source = source_of(word_file(body, parts={"footnotes": NOTES}))
    document, passed = lay_out(source, id="d", layout=Layout(Speakers()))
    assert [(s.speaker, document.text[s.start : s.end]) for s in document.segments] == [
        ("Paul", "Oui."), ("Paul", "Et non."), ("Anne", "Bon."), ("Paul", "Si."),
    ]  # fmt: skip
    assert [(document.text[one.start : one.end], one.reason) for one in passed] == [
        ("Le chien aboie.", "outside any turn"),
        ("Une note.", "outside any turn"),
    ]


def test_page_headers_are_in_the_text_once_and_not_coded() -> None:
    sections = '<w:sectPr><w:headerReference r:id="hdr1"/><w:headerReference r:id="hdr2"/></w:sectPr>'
    data = word_file(p("Un.") + sections, parts={"hdr1": p("Secret"), "hdr2": p("Secret") + p("Page 1")})
    document, passed = lay_out(source_of(data), id="d")
    assert document.text == "Un.\nSecret\nPage 1"
    assert said(document) == ["Un."]
    reason = "page header or footer: not coded"
    assert [(document.text[one.start : one.end], one.reason) for one in passed] == [
        ("Secret", reason),
        ("Page 1", reason),
    ]


def test_what_is_left_out_is_said() -> None:
    comments = f"<w:comment>{p('À revoir')}</w:comment>" * 2
    source = source_of(word_file(p("Un.") + '<w:altChunk r:id="x"/>', parts={"comments": comments}))
    assert source.text == "Un."
    assert source.left_out == (
        "2 comments in the margin are not read",
        "1 file embedded in the text is not read: open this file in Word and save it",
    )


def test_the_strict_dialect() -> None:
    data = word_file(
        p("Un", "<w:r><w:tab/></w:r>", "mot.", style="Titre1") + p("Deux.", NOTE), parts={"footnotes": NOTES}
    )
    assert W.encode() not in (strict := _respaced(data))
    assert source_of(strict) == source_of(data)


def _respaced(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({n: archive.read(n).replace(W.encode(), STRICT.encode()) for n in archive.namelist()})


BLOCKS = st.deferred(
    lambda: (
        PARAGRAPHS
        | st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=2).map(lambda rows: table(*rows))
    )
)
WORDS = st.sampled_from(["oui", "non", "l'eau", "3 mots ici", "Paul : bon"])
WRAPPERS: list[Callable[[str], str]] = [
    run,
    lambda text: f"<w:ins>{run(text)}</w:ins>",
    lambda text: f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>",
    lambda text: f"<w:moveFrom>{run(text)}</w:moveFrom>",
    lambda text: f"<w:hyperlink>{run(text)}</w:hyperlink>",
    lambda text: f"<w:sdt><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>",
    lambda text: BOX.format(p(text)),
    lambda text: OLD_BOX.format(p(text)),
    lambda text: f"{run(text)}{NOTE}",
    lambda text: f"<w:r><w:tab/><w:t>{text}</w:t><w:br/></w:r>",
]
RUNS = st.tuples(WORDS, st.sampled_from(WRAPPERS)).map(lambda made: made[1](made[0]))
PARAGRAPHS = st.builds(
    lambda runs, style, gone: p(*runs, style=style, properties=GONE if gone else ""),
    st.lists(RUNS, max_size=4),
    st.sampled_from(["", "Titre1", "TM1"]),
    st.booleans(),
)
CELLS = st.lists(BLOCKS, min_size=1, max_size=2).map("".join)


@given(st.lists(BLOCKS, max_size=5).map("".join), st.sampled_from([Layout(), Layout(Speakers())]))
def test_no_word_is_lost_and_none_is_there_twice(body: str, layout: Layout) -> None:
    data = word_file(
        body, parts={"footnotes": f'<w:footnote w:id="2">{p("Une note.")}</w:footnote>' * ("footnoteR" in body)}
    )
    document, passed = lay_out(source_of(data), id="d", layout=layout)
    # a deleted paragraph mark joins words, which counting letters does not mind
    assert sorted("".join(document.text.split())) == sorted("".join(words_of_parts(data)))
    spans = sorted(
        (s.start, s.end) for s in (*document.segments, *(one for one in passed if one.reason)) if s.end > s.start
    )
    assert all(0 <= start < end <= len(document.text) for start, end in spans)


def test_a_file_of_python_docx(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Entretien", 0)
    made.add_heading("Les outils", 1)
    made.add_paragraph("Le site.")
    made.add_paragraph("Un point", style="List Bullet")
    made.add_paragraph("Un autre", style="List Number")
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Nord", "Sud"
    made.sections[0].header.paragraphs[0].text = "Confidentiel"
    made.save(str(tmp_path / "un.docx"))
    source = read_word(tmp_path / "un.docx", shown="un.docx")
    document, _ = lay_out(source, id="un")
    section = ("Entretien", "Les outils")
    assert [(document.text[s.start : s.end], s.section) for s in document.segments] == [
        ("Le site.", section), ("Un point", section), ("Un autre", section), ("Nord\tSud", section),
    ]  # fmt: skip
    assert sorted(document.text.split()) == words_of_parts((tmp_path / "un.docx").read_bytes())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^un\.docx: No such file or directory\. Check the path"):
        read_word(tmp_path / "un.docx", shown="un.docx")
