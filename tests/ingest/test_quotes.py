from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.ingest.quotes import parse_quotes, reference_pattern

REFERENCE = "Entretien {case}"
WORDS = st.text("aé ,.’…\n", min_size=1, max_size=12).filter(lambda words: words.strip())


def quoted(text: str, reference: str = REFERENCE) -> list[tuple[str, str]]:
    document, _ = parse_quotes(text, id="article", reference=reference)
    return [(segment.case, text[segment.start : segment.end]) for segment in document.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("« C'est sûr » (Entretien 7).", [("7", "C'est sûr")], id="plain"),
        pytest.param("«\u00a0C'est sûr.\u00a0» (Entretien 07)", [("07", "C'est sûr.")], id="unbreakable-spaces"),
        pytest.param("« Oui » (Entretien\n7)", [("7", "Oui")], id="reference-across-lines"),
        pytest.param("« Oui » ( entretien 7 )", [("7", "Oui")], id="spaces-and-case-of-the-reference"),
        pytest.param("« Oui » (Entretien 7, gérante)", [("7", "Oui")], id="more-in-the-parentheses"),
        pytest.param("« Oui\nnon » (Entretien 7)", [("7", "Oui\nnon")], id="line-end-within"),
        pytest.param("« Le « vrai » prix » (Entretien 7)", [("7", "Le « vrai » prix")], id="nested"),
        pytest.param(
            "« Le « vrai « bas » prix » dit-il » (Entretien 7)", [("7", "Le « vrai « bas » prix » dit-il")], id="twice"
        ),
        pytest.param("« Le « prix » (Entretien 7)", [("7", "prix")], id="unclosed-before"),
        pytest.param("« Le » prix » (Entretien 7)", [("7", "Le » prix")], id="unopened-within"),
        pytest.param("« Oui », confie la gérante (Entretien 7)", [("7", "Oui")], id="words-between"),
        pytest.param(
            "« Un » (Entretien 1) puis « deux » (Entretien 2)", [("1", "Un"), ("2", "deux")], id="one-after-the-other"
        ),
        pytest.param("« Terme » et « oui » (Entretien 7)", [("7", "oui")], id="the-nearest"),
        pytest.param("« Oui » (Dupont, 2019)", [], id="another-reference"),
        pytest.param("Oui (Entretien 7)", [], id="no-guillemets"),
        pytest.param("« » (Entretien 7)", [], id="nothing-said"),
        pytest.param("oui » (Entretien 7)", [], id="never-opened"),
        pytest.param("« Oui ». Il part. Plus tard (Entretien 7)", [], id="a-sentence-ends-between"),
        pytest.param("« Oui »\n\nUn titre (Entretien 7)", [], id="a-paragraph-ends-between"),
        pytest.param("« Oui »" + " mot" * 60 + " (Entretien 7)", [], id="too-far"),
        pytest.param("« Un » (Entretien 1) et encore (Entretien 2)", [("1", "Un")], id="one-quotation-counts-once"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_quotations(text: str, expected: list[tuple[str, str]]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("reference", "text", "case"),
    [
        pytest.param("E{case}", "« Oui » (E12)", "12", id="close-to-the-number"),
        pytest.param("Répondant n° {case}", "« Oui » (répondant  n° A-3)", "A-3", id="several-words"),
        pytest.param("{case}, entretien", "« Oui » (Roux, entretien)", "Roux", id="words-after"),
        pytest.param("Ent. {case}", "« Oui » (Ent. 4)", "4", id="a-dot-is-a-dot"),
    ],
)
def test_reference_templates(reference: str, text: str, case: str) -> None:
    assert quoted(text, reference) == [(case, "Oui")]


def test_a_dot_in_a_template_is_no_wildcard() -> None:
    assert reference_pattern("Ent. {case}").search("(Entr 4)") is None


def test_references_without_a_quotation_are_handed_back() -> None:
    text = "Elle le dit (Entretien 3). « Oui » (Entretien 4)"
    document, unquoted = parse_quotes(text, id="article", reference=REFERENCE)
    assert [text[one.start : one.end] for one in unquoted] == ["(Entretien 3)"]
    assert [segment.case for segment in document.segments] == ["4"]


def test_quotations_are_not_continuous_talk() -> None:
    document, _ = parse_quotes("« Oui » (Entretien 4)", id="article", reference=REFERENCE)
    assert not document.continuous


@given(st.lists(st.tuples(WORDS, st.integers(0, 99)), max_size=5))
def test_quotations_with_nested_ones_are_found_whole(quotations: list[tuple[str, int]]) -> None:
    text = "Intro. " + " ".join(f"Ici « {words}« {words}» {words} » (Entretien {case})." for words, case in quotations)
    expected = [(str(case), f"{words}« {words}» {words}".strip()) for words, case in quotations]
    assert quoted(text) == expected


@given(
    st.lists(st.sampled_from(["«", "»", " ", "a", ".", "\n", "B", "(Entretien 1)", "(Entretien"]), max_size=30).map(
        "".join
    )
)
def test_segments_lie_in_their_document_in_order_and_hold_words(text: str) -> None:
    document, unquoted = parse_quotes(text, id="article", reference=REFERENCE)
    end = 0
    for segment in document.segments:
        words = text[segment.start : segment.end]
        assert end <= segment.start < segment.end <= len(text)
        assert words.strip() == words
        end = segment.end
    assert len(document.segments) + len(unquoted) == text.count("(Entretien 1)")
