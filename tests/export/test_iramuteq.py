from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.iramuteq import build_corpus, clean_words, fold_name, fold_value, name_values
from qualcode.export.material import Built
from qualcode.model import Case
from qualcode.result import Result
from qualcode.sheets import SHEETS
from tests.builders import make_document, make_material, run

VARIABLE = re.compile(r"\*[a-z0-9]+_[a-z0-9_]+")
DOCUMENTS = [
    make_document(
        "Q : Et le site ?", "R : L’outil va vite.", "# Les outils", "R : **Très** vite,\ton l'a _dit_.", "R : *"
    ),
    make_document("R : Autre chose.", id="entretien-2", case="12"),
]
CASES = (
    Case("1", {"secteur": "Mode & luxe", "duree_min": 50, "date": "2017-10-27"}),
    Case("12", {"secteur": "mode/luxe", "duree_min": ""}),
)
TALK = replace(run(DOCUMENTS), cases=CASES)


def built(result: Result = TALK, **keys: object) -> Built:
    spec = SHEETS["corpus"].model_validate({"sheet": "Corpus", "kind": "corpus", **keys})
    return build_corpus("exports/c.txt", [spec], make_material(result))


def lines(result: Result = TALK, **keys: object) -> list[str]:
    return built(result, **keys).files["exports/c.txt"].decode().splitlines()


def read_corpus(text: str) -> list[tuple[dict[str, str], list[str]]]:
    """The texts of a corpus as rainette's `import_corpus_iramuteq` takes them apart: variables, then lines."""
    texts = []
    for part in re.split(r"^\*\*\*\* ", text, flags=re.MULTILINE)[1:]:
        first, *said = part.splitlines()
        pairs = (one.removeprefix("*").split("_", 1) for one in first.split())
        texts.append((dict(pairs), [line for line in said if line]))
    return texts


def test_a_text_a_case_with_the_respondent_s_words_only() -> None:
    assert lines() == [
        "**** *case_01 *secteur_mode_luxe *dureemin_50 *date_2017_10_27",
        "L'outil va vite.",
        "Très vite, on l'a dit .",
        "",
        "**** *case_12 *secteur_mode_luxe2",
        "Autre chose.",
        "",
    ]


def test_the_variables_that_are_asked_for() -> None:
    assert [line for line in lines(variables=["duree_min"]) if line.startswith("****")] == [
        "**** *case_01 *dureemin_50", "**** *case_12",
    ]  # fmt: skip
    assert lines(variables=[])[0] == "**** *case_01"


def test_themes_are_the_headings() -> None:
    assert lines(thematic=True)[:4] == [
        "**** *case_01 *secteur_mode_luxe *dureemin_50 *date_2017_10_27",
        "L'outil va vite.",
        "-*les_outils",
        "Très vite, on l'a dit .",
    ]


def test_a_text_a_segment_or_a_document() -> None:
    heads = [line for line in lines(text="segment", variables=[]) if line.startswith("****")]
    assert heads[0] == "**** *case_01 *document_entretien_1 *segment_2"
    assert len(heads) == 4
    assert lines(text="document", variables=[])[0] == "**** *case_01 *document_entretien_1"


def test_what_the_format_would_misread_is_said() -> None:
    (remark,) = built().remarks
    assert remark.status == "truncated"
    assert remark.reason.startswith("exports/c.txt: 7 stars and underscores")
    assert built(where={"secteur": "mode/luxe"}).remarks == []


def test_it_is_utf_8_without_a_bom() -> None:
    assert built().files["exports/c.txt"].startswith(b"**** *case_01")


@pytest.mark.parametrize(
    ("value", "folded"),
    [("Mode & luxe", "mode_luxe"), ("Élevage", "elevage"), ("57.5", "57_5"), ("—", "na"), ("_x_", "x"), ("東京", "na")],
)
def test_values_are_folded(value: str, folded: str) -> None:
    assert fold_value(value) == folded


def test_names_hold_no_underscore() -> None:
    assert fold_name("Durée_min (h)") == "dureeminh"


def test_what_would_be_written_alike_stays_apart() -> None:
    assert name_values(["PME", "pme", "P.M.E", "pme2", "PME"], fold_value) == {
        "PME": "pme", "pme": "pme2", "P.M.E": "p_m_e", "pme2": "pme22",
    }  # fmt: skip


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4), st.text(max_size=8))
def test_any_talk_is_read_back_text_by_text(said: list[str], value: str) -> None:
    document = make_document(*(f"R : {' '.join(text.splitlines())}" for text in ["bonjour", *said]))
    result = replace(run(document), cases=(Case("1", {"secteur": value}),))
    ((variables, words),) = read_corpus("\n".join(lines(result)))
    assert set(variables) <= {"case", "secteur"}
    assert words == [
        clean for segment in document.segments if (clean := clean_words(document.text[segment.start : segment.end]))
    ]
    assert all(VARIABLE.fullmatch(f"*{name}_{value}") for name, value in variables.items())
    assert not re.search(r"[*_]", " ".join(words))


def test_nobody_spoke() -> None:
    assert built(replace(TALK, documents=(), cases=())).files["exports/c.txt"] == b""
