from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import CODING_COLUMNS, Document, Segment
from tests.builders import compile_books, make_codebook, make_decision, make_document, quotes, rows, run, run_rules

SITE = make_codebook(site=["site web", "web marchand", "site"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Un site.", [("site", "site")], id="one rule"),
        pytest.param("Un site web.", [("site web", "site web | site")], id="one inside the other"),
        pytest.param(
            "Un site web marchand.",
            [("site web marchand", "site web | web marchand | site")],
            id="a chain, from the first start to the last end",
        ),
        pytest.param("Un site, un site.", [("site", "site"), ("site", "site")], id="two places"),
        pytest.param("site site", [("site", "site"), ("site", "site")], id="side by side"),
    ],
)
def test_overlapping_hits_of_a_code_become_one_coding(text: str, expected: list[tuple[str, str]]) -> None:
    codings = run(make_document(text), SITE).codings
    joined = [rule.replace("outils:site/keyword/", "") for rule in codings["rule"]]
    assert list(zip(codings["quote"], joined, strict=True)) == expected


def test_hits_that_only_touch_stay_apart() -> None:
    book = make_codebook(erp={"keywords": ["erp"], "patterns": {"article": [{"LOWER": "l'"}]}})
    assert quotes(run(make_document("On a l'ERP."), book)) == ["l'", "ERP"]


def test_hits_of_two_codes_stay_apart() -> None:
    result = run(make_document("Un site web."), make_codebook(a=["site web"], b=["web"]))
    assert rows(result.codings, "code", "quote") == [("a", "site web"), ("b", "web")]


def test_the_origin_is_that_of_the_first_rule() -> None:
    book = make_codebook(site={"patterns": {"p": [{"LOWER": "site"}, {"LOWER": "web"}]}, "keywords": ["web"]})
    assert rows(run(make_document("Un site web."), book).codings, "origin", "rule") == [
        ("keyword", "outils:site/keyword/web | outils:site/pattern/p")
    ]


def test_what_a_coding_says() -> None:
    document = make_document("Q : Vous vendez ?", "R : Par le site.", id="entretien-7", case="7")
    (coding,) = run(document, SITE).codings.to_dict("records")
    assert tuple(coding) == CODING_COLUMNS
    assert coding == {
        "document": "entretien-7", "case": "7", "segment": "2", "speaker": "Mme Roux", "start": 29, "end": 33,
        "quote": "site", "codebook": "outils", "code": "site", "label": "Site", "origin": "keyword",
        "rule": "outils:site/keyword/site", "coder": "qualcode", "status": "automatic", "reason": "",
    }  # fmt: skip


def test_questions_are_not_coded() -> None:
    result = run(make_document("Q : Vous avez un site ? Pas de page ?", "R : Oui."), make_codebook(a=["site", "page"]))
    assert result.codings.empty
    assert result.audit.empty


@pytest.mark.parametrize(
    ("text", "book", "line"),
    [
        pytest.param("Pas de site.", SITE, ("site", "negated", "negated in its clause"), id="negated"),
        pytest.param(
            "Le site classé.",
            make_codebook(site={"keywords": ["site"], "unless": ["site classé"]}),
            ("site", "excluded", "inside an `unless` phrase"),
            id="unless",
        ),
        pytest.param(
            "Le site web.",
            make_codebook(longest=True, site=["site"], web=["site web"]),
            ("site", "excluded", "a longer hit of the codebook overlaps it"),
            id="overlap",
        ),
    ],
)
def test_a_hit_that_does_not_count_is_in_the_audit(text: str, book, line: tuple[str, str, str]) -> None:
    result = run(make_document(text), book)
    assert rows(result.audit, "quote", "status", "reason") == [line]
    assert "site" not in list(result.codings["code"])


def test_segments_under_a_heading_get_its_code() -> None:
    book = make_codebook(force={"sections": ["Points forts*"]})
    document = make_document("# Points forts", "Le site vend.", "La page plaît.", "# Limites", "Le temps manque.")
    result = run(document, book)
    assert rows(result.codings, "quote", "origin", "rule") == [
        ("Le site vend.", "section", "outils:force/section/Points forts*"),
        ("La page plaît.", "section", "outils:force/section/Points forts*"),
    ]


CARRYING = make_codebook(carries=True, site=["site"], erp=["erp"])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["R : On a un site.", "R : Il plaît.", "R : Et il vend."],
            [("1", "site", "keyword"), ("2", "site", "carried"), ("3", "site", "carried")],
            id="to the next turns",
        ),
        pytest.param(
            ["Q : Et le site ?", "R : Il plaît."], [("2", "site", "carried")], id="from a question, itself not coded"
        ),
        pytest.param(
            ["R : Le site.", "Q : Et alors ?", "R : Il vend."],
            [("1", "site", "keyword"), ("3", "site", "carried")],
            id="past a question",
        ),
        pytest.param(
            ["R : Le site.", "R : L'ERP.", "R : Il aide."],
            [("1", "site", "keyword"), ("2", "erp", "keyword"), ("3", "erp", "carried")],
            id="until another code",
        ),
        pytest.param(
            ["R : Le site.", "Q : Et l'ERP ?", "R : Il aide."],
            [("1", "site", "keyword"), ("3", "erp", "carried")],
            id="until another code in a question",
        ),
        pytest.param(
            ["R : Le site et l'ERP.", "R : Ils aident."],
            [("1", "site", "keyword"), ("1", "erp", "keyword"), ("2", "site", "carried"), ("2", "erp", "carried")],
            id="several at once",
        ),
        pytest.param(["R : Il plaît.", "R : Le site."], [("2", "site", "keyword")], id="never back"),
        pytest.param(["R : Pas de site.", "R : Il plaît."], [], id="not from a negated hit"),
        pytest.param(["Le site.", "Il plaît."], [("1", "site", "keyword")], id="not where nobody takes turns"),
        pytest.param(
            ["R : Le site.", "Il plaît.", "R : Il vend."], [("1", "site", "keyword")], id="not past a plain paragraph"
        ),
    ],
)
def test_a_topic_carries_on(lines: list[str], expected: list[tuple[str, str, str]]) -> None:
    codings = run(make_document(*lines), CARRYING).codings
    assert sorted(rows(codings, "segment", "code", "origin")) == sorted(expected)


def test_a_carried_coding_is_on_the_whole_answer_and_says_from_where() -> None:
    codings = run(make_document("Q : Et le site ?", "R : Il plaît."), CARRYING).codings
    assert rows(codings, "quote", "rule", "reason") == [("Il plaît.", "outils:site/carried", "carried from segment 1")]


def test_a_topic_carries_only_in_codebooks_that_say_so() -> None:
    codings = run(make_document("R : Le site.", "R : Il plaît."), make_codebook(site=["site"])).codings
    assert quotes(run(make_document("R : Le site."), CARRYING)) == list(codings["quote"])


def test_a_topic_stays_in_its_document_and_case() -> None:
    documents = [make_document("R : Le site.", id="a"), make_document("R : Il plaît.", id="b")]
    assert rows(run(documents, CARRYING).codings, "document") == [("a",)]
    two = make_document("R : Le site.", "R : Il plaît.")
    first, second = two.segments
    other = Segment(second.id, second.start, second.end, "2", second.speaker, second.role)
    assert quotes(run(Document(two.id, two.text, (first, other)), CARRYING)) == ["site"]


def test_a_topic_never_carries_across_rows_of_a_table() -> None:
    document = make_document("R : Le site.", "R : Il plaît.", continuous=False)
    assert quotes(run(document, CARRYING)) == ["site"]


NATURES = make_codebook("natures", vente=["vendre"], donnees=["données"])
IMPLYING = make_codebook(
    site={"keywords": ["site"], "implies": ["natures:vente"]}, erp={"keywords": ["erp"], "implies": ["natures:donnees"]}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Le site.", [("vente", "site", "implied")], id="given"),
        pytest.param("Le site pour vendre.", [("vente", "vendre", "keyword")], id="already there"),
        pytest.param("Le site, les données.", [("donnees", "données", "keyword")], id="another one is there"),
        pytest.param(
            "Le site et l'ERP.", [("vente", "site", "implied"), ("donnees", "ERP", "implied")], id="one for each tool"
        ),
        pytest.param("Le site, pas pour vendre.", [("vente", "site", "implied")], id="a negated one is none"),
        pytest.param("Les données.", [("donnees", "données", "keyword")], id="nothing implies"),
    ],
)
def test_implied_codes_stand_in_where_there_is_none(text: str, expected: list[tuple[str, str, str]]) -> None:
    codings = run(make_document(text), IMPLYING, NATURES).codings
    natures = codings[codings["codebook"] == "natures"]
    assert rows(natures, "code", "quote", "origin") == expected


def test_implied_codings_name_what_implies_them() -> None:
    codings = run(make_document("Le site."), IMPLYING, NATURES).codings
    assert "outils:site/implies/natures:vente" in list(codings["rule"])


def test_what_is_implied_follows_decisions() -> None:
    document = make_document("Le site pour vendre.", "Bonjour.")
    removed = run(document, IMPLYING, NATURES, decisions=[make_decision("remove", "outils:site", "site")])
    assert rows(removed.codings, "code", "origin") == [("vente", "keyword")]
    freed = run(document, IMPLYING, NATURES, decisions=[make_decision("remove", "natures:vente", "vendre")])
    assert rows(freed.codings, "code", "origin") == [("vente", "implied"), ("site", "keyword")]
    added = run(document, IMPLYING, NATURES, decisions=[make_decision("add", "outils:erp", "Bonjour")])
    assert ("donnees", "Bonjour", "implied") in rows(added.codings, "code", "quote", "origin")


def test_a_code_that_implies_another_tool_ends_the_topic() -> None:
    stocks = make_codebook("natures", stocks={"keywords": ["stocks"], "implies": ["outils:erp"]})
    document = make_document("R : Le site.", "R : Les stocks, c'est réglé.", "R : Oui.")
    codings = run(document, CARRYING, stocks).codings
    tools = codings[codings["codebook"] == "outils"]
    assert rows(tools, "segment", "code", "origin") == [("1", "site", "keyword"), ("2", "erp", "implied")]


def test_nothing_is_implied_in_a_codebook_that_does_not_code_the_document() -> None:
    document = make_document("Le site.", codebooks=("outils",))
    assert rows(run(document, IMPLYING, NATURES).codings, "codebook") == [("outils",)]


def test_nothing_from_nothing() -> None:
    result = run([], SITE)
    assert tuple(result.codings.columns) == tuple(result.audit.columns) == CODING_COLUMNS
    assert result.codings.empty


noise = st.text(max_size=12) | st.sampled_from(
    ["site", "l’erp", "mar-\nché", "**site**", "si\u00adte", "pas de", "e\u0301te\u0301", "cofﬁre", "SITE-WEB", "…"]
)
lines = st.lists(noise, min_size=1, max_size=8).map(" ".join).filter(str.strip)
RULES = compile_books(
    make_codebook(
        site={"keywords": ["site", "site … web", "s*", "=site"], "unless": ["site web"], "implies": ["natures:marche"]},
        erp={"keywords": ["erp", "l'erp"], "patterns": {"p": [{"LOWER": {"IN": ["site", "l'"]}}, {"OP": "?"}]}},
        carries=True,
        longest=True,
    ),
    make_codebook("natures", marche=["marché", "coffire", "*"], ete=["été … site"]),
)


@given(st.lists(st.tuples(lines, st.sampled_from(["Q : ", "R : ", ""])), min_size=1, max_size=4))
def test_every_coding_lies_inside_its_segment_and_quotes_its_document(talk: list[tuple[str, str]]) -> None:
    at, segments = 0, []
    for n, (text, turn) in enumerate(talk):
        role = make_document(turn + "x").segments[0].role
        segments.append(Segment(str(n), at, at + len(text), "1", "", role))
        at += len(text) + 1
    document = Document("d", "\n".join(text for text, _ in talk), tuple(segments))
    result = run_rules([document], RULES)
    within = {segment.id: segment for segment in segments}
    for row in [*result.codings.to_dict("records"), *result.audit.to_dict("records")]:
        segment = within[row["segment"]]
        assert 0 <= segment.start <= row["start"] < row["end"] <= segment.end <= len(document.text)
        assert document.text[row["start"] : row["end"]] == row["quote"]


@given(st.lists(lines, min_size=1, max_size=3))
def test_codings_of_one_code_by_rules_never_overlap(talk: list[str]) -> None:
    codings = run_rules([make_document(*(line.replace("\n", " ") for line in talk))], RULES).codings
    found = codings[codings["origin"].isin(["keyword", "lemma", "pattern"])]
    for _, same in found.groupby(["codebook", "code"]):
        spans = sorted(rows(same, "start", "end"))
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
