from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import TableError
from qualcode.ingest.tables import parse_table
from qualcode.ingest.verbatims import VerbatimColumns, parse_verbatims
from qualcode.model import Code, Codebook, Coding, Document
from tests.builders import make_codebook

VALUES = Codebook(
    "valeurs",
    "Valeurs",
    (Code("valeurs", "securite", "Sécurité", ""), Code("valeurs", "temps", "Gain de temps", "")),
)
COLUMNS = VerbatimColumns("mots", case="cas", segment="n", codes={"valeurs": "codes"})


def read(
    text: str, columns: VerbatimColumns = COLUMNS, *codebooks: Codebook
) -> tuple[Document, tuple[Coding, ...], tuple[int, ...]]:
    return parse_verbatims(parse_table(text, shown="v.csv"), id="v", columns=columns, codebooks=codebooks or (VALUES,))


def test_every_row_is_a_segment() -> None:
    document, codings, empty = read('n,cas,mots,codes\na,7,C\'est sûr.,\nb,8,"Deux\nlignes",\n')
    assert document.text == "C'est sûr.\n\nDeux\nlignes"
    assert [(s.id, s.case, document.text[s.start : s.end]) for s in document.segments] == [
        ("a", "7", "C'est sûr."),
        ("b", "8", "Deux\nlignes"),
    ]
    assert not document.continuous
    assert (codings, empty) == ((), ())


def test_without_ids_rows_are_numbered_and_without_cases_the_table_is_one() -> None:
    document, _, _ = read("mots\nUn\nDeux\n", VerbatimColumns("mots"))
    assert [(segment.id, segment.case) for segment in document.segments] == [("1", "v"), ("2", "v")]


def test_rows_without_text_are_handed_back_by_their_line() -> None:
    document, _, empty = read("n,cas,mots,codes\na,1,Un,\nb,1,,temps\nc,1,Trois,\n")
    assert [segment.id for segment in document.segments] == ["a", "c"]
    assert empty == (3,)


def test_a_table_without_a_verbatim_has_no_segment() -> None:
    document, _, empty = read("n,cas,mots,codes\na,1,,\n")
    assert (document.text, document.segments, empty) == ("", (), (2,))


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        pytest.param("Sécurité", ["securite"], id="label"),
        pytest.param("securite", ["securite"], id="code"),
        pytest.param("SECURITÉ", ["securite"], id="whatever-its-case-and-accents"),
        pytest.param("Gain de\u00a0temps|securite", ["temps", "securite"], id="two-in-the-order-given"),
        pytest.param(" temps | | Sécurité ", ["temps", "securite"], id="spaces-and-a-bar-too-many"),
        pytest.param("temps|Gain de temps", ["temps"], id="label-and-code-are-one"),
        pytest.param("", [], id="none"),
    ],
)
def test_codes_that_people_gave(cell: str, codes: list[str]) -> None:
    document, codings, _ = read(f"n,cas,mots,codes\na,7,C'est sûr.,{cell}\n")
    assert [coding.code for coding in codings] == codes
    for coding in codings:
        assert (coding.codebook, coding.segment, coding.case, coding.document) == ("valeurs", "a", "7", "v")
        assert (coding.origin, coding.status, coding.coder, coding.rule) == ("imported", "imported", "v", "v:codes")
        assert document.text[coding.start : coding.end] == coding.quote == "C'est sûr."


def test_codes_of_two_codebooks_stand_in_two_columns() -> None:
    columns = VerbatimColumns("mots", codes={"valeurs": "v", "outils": "o"})
    _, codings, _ = read("mots,v,o\nUn,temps,site\n", columns, VALUES, make_codebook("outils", site=["site"]))
    assert [(coding.codebook, coding.code, coding.label) for coding in codings] == [
        ("valeurs", "temps", "Gain de temps"),
        ("outils", "site", "Site"),
    ]


def test_a_code_wins_over_another_codes_label() -> None:
    book = Codebook("b", "B", (Code("b", "prix", "Coût", ""), Code("b", "cout", "Prix", "")))
    _, codings, _ = read("mots,c\nUn,prix\n", VerbatimColumns("mots", codes={"b": "c"}), book)
    assert [coding.code for coding in codings] == ["prix"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "n,cas,mots,codes\na,1,Un,temps\nb,1,Deux,temps|vitesse\n",
            "v.csv, line 3: 'vitesse' in column 'codes' is no label or code of the codebook. "
            "It has: Sécurité, Gain de temps.",
            id="unknown-label",
        ),
        pytest.param(
            "n,cas,mots,codes\na,1,Un,\nb,1,Deux,\na,1,Trois,\n",
            "v.csv, line 4: segment 'a' is already in line 2. Give every row its own id.",
            id="segment-id-twice",
        ),
        pytest.param(
            "n,cas,mots,codes\n2,1,Un,\n,1,Deux,\n",
            "v.csv, line 3: segment '2' is already in line 2. Give every row its own id.",
            id="an-ordinal-that-is-taken",
        ),
        pytest.param(
            "n,cas,texte,codes\n",
            "v.csv, line 1: there is no column 'mots'. The columns are: n, cas, texte, codes.",
            id="no-column-of-text",
        ),
        pytest.param(
            "n,cas,mots\n", "v.csv, line 1: there is no column 'codes'. The columns are: n, cas, mots.", id="no-codes"
        ),
    ],
)
def test_tables_that_do_not_fit(text: str, message: str) -> None:
    with pytest.raises(TableError) as failure:
        read(text)
    assert str(failure.value) == message


def test_codes_of_a_codebook_that_is_not_there() -> None:
    with pytest.raises(TableError) as failure:
        read("mots,c\nUn,x\n", VerbatimColumns("mots", codes={"leviers": "c"}))
    assert str(failure.value) == "v.csv: no codebook is called 'leviers'. There are: valeurs."


WORDS = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=15).map(str.strip)


@given(st.lists(WORDS, max_size=6))
def test_segments_are_the_verbatims_in_order(verbatims: list[str]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([["n", "mots"], *([f"n{n}", words] for n, words in enumerate(verbatims))])
    document, _, empty = read(written.getvalue(), VerbatimColumns("mots"))
    said = [document.text[segment.start : segment.end] for segment in document.segments]
    assert said == [words for words in verbatims if words]
    assert document.text == "\n\n".join(said)
    assert len(said) + len(empty) == len(verbatims)
