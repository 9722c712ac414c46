from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.points import Advice, CaseAdvice, advise_cases, find_points
from qualcode.aggregate.polarity import NEITHER, Weight, poles, rank_codes, sign_codes, weigh_cases
from qualcode.model import Case, Coding, Document, Segment
from qualcode.result import Result, as_frame
from tests.aggregate.corpora import make_books

BOOKS = make_books(bilan="force force>atout faiblesse", facteurs="budget dialogue ecrit", outils="erp")
BOOK_OF = {code.id: book.id for book in BOOKS for code in book.codes}
TOP = {"force": "force", "atout": "force", "faiblesse": "faiblesse"}
ORDER = ["budget", "dialogue", "ecrit"]

Word = tuple[str, ...]
"""The codes of one word; none for a word like any other."""
Clause = list[Word]
Paragraph = tuple[str, list[Clause], str]
"""The case, the clauses, and the code that a heading gives to all of it, or none."""


def make_result(*paragraphs: Paragraph) -> Result:
    """One document a case, its paragraphs in order; a word is coded by what it spells."""
    names = count(1)
    texts: dict[str, str] = {}
    segments: dict[str, list[Segment]] = {}
    codings = []
    for case, clauses, heading in paragraphs:
        start = at = len(texts.setdefault(case, ""))
        id = str(next(names))
        spans: list[tuple[int, int, str]] = []
        for n, clause in enumerate(clauses):
            for word in clause:
                spelled = "+".join(word) or "et"
                spans += [(at, at + len(spelled), code) for code in word]
                texts[case] += f"{spelled} "
                at += len(spelled) + 1
            end = "mais " if n % 2 else ". "
            texts[case] += end
            at += len(end)
        spans += [(start, at, heading)] if heading else []
        segments.setdefault(case, []).append(Segment(id, start, at, case, section=("Rubrique",)))
        texts[case] += "\n"
        codings += [
            Coding(
                case, case, id, "", a, b, texts[case][a:b], BOOK_OF[code], code, code.upper(), "keyword", f"{code}/x"
            )
            for a, b, code in spans
        ]
    documents = tuple(Document(case, text, tuple(segments[case])) for case, text in texts.items())
    return Result(as_frame(codings), as_frame([]), documents, tuple(Case(case, {}) for case in texts), BOOKS)


WORDS = st.lists(st.sampled_from(sorted(BOOK_OF)), max_size=2, unique=True).map(tuple)
PARAGRAPHS = st.tuples(
    st.sampled_from(["Nord", "Sud"]),
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from(["", "", "force", "faiblesse"]),
)


def signs_of(clause: Clause, word: Word, heading: str) -> set[str]:
    """The signs of a word's codes: its own and the heading's, else those of its clause."""
    own = {TOP[code] for code in word if code in TOP} | ({heading} if heading else set())
    return own or {TOP[code] for other in clause for code in other if code in TOP}


def sign_plainly(paragraphs: list[Paragraph]) -> list[tuple[str, str, str]]:
    """Case, code and sign, one for every paragraph that has it."""
    found = []
    for case, clauses, heading in paragraphs:
        signs: dict[str, set[str]] = {}
        for clause in clauses:
            for word in clause:
                for code in word:
                    if code not in TOP:
                        signs.setdefault(code, set()).update(signs_of(clause, word, heading))
        found += [(case, code, sign) for code, all_signs in signs.items() for sign in all_signs or {NEITHER}]
    return found


@given(st.lists(PARAGRAPHS, max_size=5))
def test_signs_are_those_of_a_plain_recount(paragraphs: list[Paragraph]) -> None:
    signed = sign_codes(make_result(*paragraphs), "bilan")
    rows = signed[["case", "code", "sign"]].itertuples(index=False, name=None)
    assert Counter(rows) == Counter(sign_plainly(paragraphs))


@given(st.lists(PARAGRAPHS, max_size=5))
def test_weights_are_those_of_a_plain_recount(paragraphs: list[Paragraph]) -> None:
    tally = Counter(sign_plainly(paragraphs))
    expected = {
        (code, case): Weight(*(tally[case, code, sign] for sign in ("force", "faiblesse", NEITHER)))
        for case, code, _ in tally
        if code in ORDER
    }
    assert weigh_cases(make_result(*paragraphs), "facteurs", "bilan") == expected


@given(st.lists(PARAGRAPHS, max_size=6), st.integers(1, 3))
def test_advice_is_that_of_a_plain_recount(paragraphs: list[Paragraph], each: int) -> None:
    tally = Counter(sign_plainly(paragraphs))
    result = make_result(*paragraphs)
    for advice in advise_cases(result, "facteurs", "bilan", each=each):
        weak = {code: tally[advice.case, code, "faiblesse"] for code in ORDER}
        strong = {code: tally[advice.case, code, "force"] for code in ORDER}
        ranked = sorted((code for code in ORDER if weak[code]), key=lambda code: (-weak[code], strong[code]))
        assert [one.code for one in advice.chosen] == ranked[:each]
        assert advice.missing == each - len(ranked[:each])
        assert set(advice.tied) == {code for code in ranked[each:] if weak[code] == weak[ranked[each - 1]]}
        for one in advice.chosen:
            assert one.weaknesses == len(one.quotations) == weak[one.code]


@given(st.lists(PARAGRAPHS, max_size=5))
def test_every_sign_of_a_paragraph_is_one_point(paragraphs: list[Paragraph]) -> None:
    result = make_result(*paragraphs)
    found = Counter((point.case, point.sign) for point in find_points(result, "bilan"))
    expected: Counter[tuple[str, str]] = Counter()
    for case, clauses, heading in paragraphs:
        said = {TOP[code] for clause in clauses for word in clause for code in word if code in TOP}
        expected.update((case, sign) for sign in said | ({heading} - {""}))
    assert found == expected


@pytest.mark.parametrize(
    ("clauses", "heading", "signs"),
    [
        pytest.param([[("budget",), ("faiblesse",)]], "", {"faiblesse"}, id="in-its-clause"),
        pytest.param([[("budget",)], [("faiblesse",)]], "", {NEITHER}, id="in-the-next-clause"),
        pytest.param([[("faiblesse",)], [("budget",), ("force",)]], "", {"force"}, id="of-two-clauses-its-own"),
        pytest.param([[("budget",), ("force",), ("faiblesse",)]], "", {"force", "faiblesse"}, id="both"),
        pytest.param([[("budget", "force"), ("faiblesse",)]], "", {"force"}, id="the-words-themselves-first"),
        pytest.param([[("budget",)], [("dialogue",)]], "faiblesse", {"faiblesse"}, id="a-heading-says-it-of-all"),
        pytest.param([[("budget",), ("atout",)]], "", {"force"}, id="a-sub-code-of-strengths"),
        pytest.param([[("budget",)], [("budget",), ("force",)]], "", {"force"}, id="once-is-enough"),
    ],
)
def test_which_sign_a_code_gets(clauses: list[Clause], heading: str, signs: set[str]) -> None:
    signed = sign_codes(make_result(("Nord", clauses, heading)), "bilan")
    assert set(signed.loc[signed["code"] == "budget", "sign"]) == signs


@pytest.mark.parametrize("mark", [".", " ;", " :", ", mais", ". Cependant", "?", " — toutefois"])
def test_what_parts_a_strength_from_a_weakness(mark: str) -> None:
    text = f"Un budget{mark} une crainte"
    start = text.index("crainte")
    codings = [
        Coding("d", "Nord", "1", "", 3, 9, "budget", "facteurs", "budget", "", "keyword"),
        Coding("d", "Nord", "1", "", start, start + 7, "crainte", "bilan", "faiblesse", "", "keyword"),
    ]
    document = Document("d", text, (Segment("1", 0, len(text), "Nord"),))
    result = Result(as_frame(codings), as_frame([]), (document,), (Case("Nord", {}),), BOOKS)
    assert list(sign_codes(result, "bilan")["sign"]) == [NEITHER]


def test_points_stand_by_case_strengths_first_with_what_goes_with_them() -> None:
    result = make_result(
        ("Sud", [[("faiblesse",), ("ecrit",), ("budget",)]], ""),
        ("Nord", [[("dialogue", "atout"), ("force",)], [("faiblesse",), ("erp",)]], ""),
        ("Sud", [[("budget",)]], "force"),
    )
    points = find_points(result, "bilan")
    assert [(p.case, p.sign, p.words, p.codes) for p in points] == [
        ("Sud", "force", " ".join(("budget", ".")), {"facteurs": ("budget",)}),
        ("Sud", "faiblesse", "faiblesse", {"facteurs": ("budget", "ecrit")}),
        ("Nord", "force", "dialogue+atout | force", {"facteurs": ("dialogue",)}),
        ("Nord", "faiblesse", "faiblesse", {"outils": ("erp",)}),
    ]
    assert {p.section for p in points} == {"Rubrique"}


def test_advice_says_what_ties_and_what_is_missing() -> None:
    result = make_result(
        ("Nord", [[("faiblesse",), ("dialogue",), ("ecrit",)]], ""),
        ("Nord", [[("force",), ("dialogue",)]], ""),
        ("Nord", [[("faiblesse",), ("budget",), ("ecrit",)]], ""),
        ("Sud", [[("force",), ("budget",)]], ""),
    )
    first, second = "faiblesse dialogue ecrit . ", "faiblesse budget ecrit . "
    assert advise_cases(result, "facteurs", "bilan", each=1) == [
        CaseAdvice("Nord", (Advice("ecrit", 2, (first, second)),), (), 0),
        CaseAdvice("Sud", (), (), 1),
    ]
    north = advise_cases(result, "facteurs", "bilan", each=2)[0]
    assert [advice.code for advice in north.chosen] == ["ecrit", "budget"]  # dialogue is a strength as well
    assert north.tied == ("dialogue",)


def test_only_what_is_selected_counts() -> None:
    result = make_result(("Nord", [[("faiblesse",), ("budget",)]], ""), ("Sud", [[("force",), ("budget",)]], ""))
    cases = (Case("Nord", {"secteur": "bois"}), Case("Sud", {"secteur": "textile"}))
    result = Result(result.codings, result.audit, result.documents, cases, BOOKS)
    where = {"secteur": "bois"}
    assert weigh_cases(result, "facteurs", "bilan", where=where) == {("budget", "Nord"): Weight(0, 1, 0)}
    assert [point.case for point in find_points(result, "bilan", where=where)] == ["Nord"]
    assert [advice.case for advice in advise_cases(result, "facteurs", "bilan", where=where)] == ["Nord"]


def test_codes_rank_by_cases_then_segments_then_order() -> None:
    weights = {
        ("ecrit", "Nord"): Weight(1, 0, 0),
        ("ecrit", "Sud"): Weight(0, 0, 1),
        ("dialogue", "Nord"): Weight(2, 1, 0),
        ("erp", "Sud"): Weight(0, 3, 0),
    }
    assert rank_codes(weights, ["erp", "budget", "dialogue", "ecrit"]) == ["ecrit", "erp", "dialogue"]


@pytest.mark.parametrize("codebook", ["facteurs", "outils"])
def test_a_codebook_without_two_signs(codebook: str) -> None:
    with pytest.raises(ValueError, match="unpack"):
        poles(make_result(("Nord", [[()]], "")), codebook)


def test_no_such_codebook() -> None:
    result = make_result(("Nord", [[("budget",)]], ""))
    with pytest.raises(KeyError, match="couleurs"):
        sign_codes(result, "couleurs")
    with pytest.raises(KeyError, match="couleurs"):
        weigh_cases(result, "couleurs", "bilan")
