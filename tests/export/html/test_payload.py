"""The page's JSON: whole, compact, and nothing in it that closes a script element."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.html.payload import as_json, leave_coded, utf16
from tests.builders import make_document
from tests.export.html.pages import blocks, page, sheet, small_result


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_comes_back_as_it_was_and_closes_no_element(value: object) -> None:
    text = as_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@given(st.text())
def test_offsets_count_what_the_browser_counts(text: str) -> None:
    offsets = utf16(text)
    assert [*offsets] == [len(text[:n].encode("utf-16-le", "surrogatepass")) // 2 for n in range(len(text) + 1)]


def test_every_coding_stands_in_its_document_with_its_why() -> None:
    result = small_result()
    found = blocks(page(result))
    shared = found["shared"]
    told = [
        (
            shared["documents"][n][0],
            found[f"document-{n}"]["t"][start:end],
            shared["codes"][code][0],
            shared["strings"][rule],
        )
        for n in range(2)
        for start, end, code, _, rule, *_ in found[f"document-{n}"]["c"]
    ]
    columns = ["document", "quote", "label", "rule"]
    assert sorted(told) == sorted(result.codings[columns].itertuples(index=False, name=None))


def test_segments_say_who_speaks_and_who_asks() -> None:
    found = blocks(page(small_result()))
    strings = found["shared"]["strings"]
    said = [(strings[case], strings[speaker], asked) for _, _, _, case, speaker, asked, *_ in found["document-0"]["s"]]
    assert said == [("1", "Enquêteur", 1), ("1", "Mme Roux", 0), ("1", "Mme Roux", 0)]


@pytest.mark.parametrize(
    ("spans", "kept"),
    [([], []), ([(4, 5)], ["un."]), ([(0, 50)], ["un.", "deux.", "trois."])],
    ids=["no-coding", "one", "across-all"],
)
def test_without_transcripts_only_coded_segments_are_left(spans: list[tuple[int, int]], kept: list[str]) -> None:
    document = make_document("R : un.", "R : deux.", "R : trois.")
    left = leave_coded(document, spans)
    assert len(left.text) == len(document.text)
    assert left.text.split() == kept


def test_a_document_beyond_the_basic_plane_is_marked_where_it_says_so() -> None:
    from tests.builders import run
    from tests.export.html.pages import VALUES

    found = blocks(page(run(make_document("R : 😀😀 en confiance"), VALUES), sheet("codebook", codebook="valeurs")))
    start, end, *_ = found["document-0"]["c"][0]
    text = found["document-0"]["t"].encode("utf-16-le")
    assert text[2 * start : 2 * end].decode("utf-16-le") == "confiance"
