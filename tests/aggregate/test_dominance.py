from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.dominance import dominant_codes, weigh_codes
from qualcode.aggregate.mentions import find_mentions
from qualcode.model import Origin
from qualcode.result import Result
from tests.aggregate.corpora import BOOKS, count_plainly, make_result, results

WHERES = [None, {"group": "cas"}, {"organisation": "PME"}]


@given(results(), st.sampled_from(BOOKS), st.sampled_from(WHERES))
def test_counts_are_those_of_a_plain_recount(result: Result, book, where) -> None:
    counted = count_plainly(result, where)
    speaking = {one.segment.case for one in counted}
    expected = [case.id for case in result.cases if case.id in speaking or not where]
    made = dominant_codes(result, book.id, where=where)
    assert [one.case for one in made] == expected
    for one in made:
        own = [counted_one for counted_one in counted if counted_one.segment.case == one.case]
        counts = {code.id: sum(code.id in o.codes[book.id] for o in own) for code in book.codes}
        assert one.counts == counts
        most = max(counts.values())
        assert one.dominant == tuple(code for code, n in counts.items() if n == most and most)


@pytest.mark.parametrize(
    ("counts", "dominant", "close"),
    [
        pytest.param({"a": 5, "b": 1, "c": 0}, ("a",), (), id="clear"),
        pytest.param({"a": 3, "b": 5, "c": 5}, ("b", "c"), (), id="tied"),
        pytest.param({"a": 5, "b": 4, "c": 3}, ("a",), ("b",), id="one-less-is-close"),
        pytest.param({"a": 2, "b": 1}, ("a",), ("b",), id="one-less-of-few"),
        pytest.param({"a": 1, "b": 0}, ("a",), (), id="nothing-is-never-close"),
        pytest.param({"a": 12, "b": 9, "c": 8}, ("a",), ("b",), id="less-than-a-third-less"),
        pytest.param({"a": 0, "b": 0}, (), (), id="none"),
        pytest.param({}, (), (), id="no-codes"),
    ],
)
def test_what_counts_amount_to(counts: dict[str, int], dominant: tuple[str, ...], close: tuple[str, ...]) -> None:
    one = weigh_codes("Nord", counts)
    assert (one.case, one.counts, one.dominant, one.close) == ("Nord", counts, dominant, close)


@given(results(), st.sampled_from(WHERES))
def test_every_code_of_every_segment_is_mentioned_once(result: Result, where) -> None:
    expected = [
        (one.document.id, one.segment.id, one.segment.case, book, code)
        for one in count_plainly(result, where)
        for book in sorted(one.codes)
        for code in sorted(one.codes[book])
    ]
    found = find_mentions(result, where)[["document", "segment", "case", "codebook", "code"]]
    assert list(found.itertuples(index=False, name=None)) == expected


def test_the_words_of_a_mention_and_what_coded_them() -> None:
    result = make_result({"a": ["R1"]}, [("a", 0, 0, "outils:site"), ("a", 0, 0, "outils:site")])
    result.codings.loc[1, ["origin", "rule", "coder", "reason"]] = [Origin.OVERRIDE, "", "claire", "relu"]
    (mention,) = find_mentions(result).to_dict("records")
    said = mention["text"][2:8]
    assert (mention["words"], mention["why"]) == (f"{said} | {said}", "outils:site/x | claire : relu")


def test_a_heading_has_no_words_of_its_own() -> None:
    result = make_result({"a": ["R1"]}, [("a", 0, 0, "outils:site")])
    result.codings.loc[0, "rule"] = "outils:site/keyword/site | outils:site/section/Points forts*"
    assert list(find_mentions(result)["words"]) == [""]
