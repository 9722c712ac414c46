from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qualcode.model import Document, Segment, Status
from qualcode.normalise import normalise
from qualcode.override.anchor import AnchorText, anchor_quote
from tests.builders import make_document

TALK = make_document(
    "R : On a un site depuis mai.",
    "Q : Et ce site, il marche ?",
    "R : Oui, les clients commandent en ligne, ça marche.",
    "R : Les données sont sauvegardées tous les soirs sur un serveur à Limoges.",
)


def placed(quote: str, document: Document = TALK, **where: str) -> tuple[str, str]:
    """What an anchor finds, and its status: « » where nothing is placed."""
    anchored = anchor_quote(AnchorText(document), quote, **where)
    start, end = anchored.spans[0] if anchored.placed else (0, 0)
    return document.text[start:end], anchored.status or ""


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        pytest.param("commandent en ligne", "commandent en ligne", id="as it stands"),
        pytest.param("commandent  en\nligne", "commandent en ligne", id="white space folded"),
        pytest.param(" commandent en ligne ", "commandent en ligne", id="white space around"),
        pytest.param("depuis mai. Q : Et", "depuis mai.\nQ : Et", id="across a line"),
        pytest.param("sauvegarde\u0301es", "sauvegardées", id="accents composed"),
    ],
)
def test_a_quotation_that_stands_once_is_placed(quote: str, found: str) -> None:
    assert placed(quote) == (found, "")


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        pytest.param("C’est l’ERP qui l’a dit", "l'ERP", "l’ERP", id="apostrophes alike"),
        pytest.param("le mar-\nché local", "le marché local", "le mar-\nché local", id="a word cut at the line's end"),
        pytest.param("un **site** web", "un site web", "un **site** web", id="emphasis"),
        pytest.param("le co\u00adût", "coût", "co\u00adût", id="soft hyphen"),
    ],
)
def test_a_quotation_is_found_whatever_the_layout(text: str, quote: str, found: str) -> None:
    document = Document("d", text, (Segment("1", 0, len(text), "1"),))
    assert placed(quote, document) == (found, "")


def offset(quote: str, document: Document = TALK, **where: str) -> int:
    anchored = anchor_quote(AnchorText(document), quote, **where)
    assert anchored.placed
    return anchored.spans[0][0]


FIRST, SECOND = TALK.text.find("site"), TALK.text.rfind("site")


@pytest.mark.parametrize(
    ("where", "start"),
    [
        pytest.param({"before": "On a un", "after": "depuis mai"}, FIRST, id="both sides"),
        pytest.param({"before": "Et ce"}, SECOND, id="before alone"),
        pytest.param({"after": ", il marche ?"}, SECOND, id="after alone"),
        pytest.param({"before": "Q : Et ce"}, SECOND, id="with the speaker's label"),
        pytest.param(
            {"before": "Question : Et ce", "after": ", il marche ? R : Oui"}, SECOND, id="labels have changed"
        ),
        pytest.param({"before": "Et   ce\n"}, SECOND, id="white space has changed"),
        pytest.param({"before": "On avait un", "after": "depui mai"}, FIRST, id="words have changed a little"),
        pytest.param({"segment": "1"}, FIRST, id="its segment"),
        pytest.param({"segment": "2"}, SECOND, id="its other segment"),
        pytest.param({"before": "Et ce", "segment": "1"}, SECOND, id="context beats the segment"),
    ],
)
def test_of_several_places_context_then_segment_decide(where: dict[str, str], start: int) -> None:
    assert offset("site", **where) == start


TWINS = make_document("R : Oui, le site vend.", "R : Oui, le site vend.", "R : Le site, le site !")


def test_equal_contexts_leave_it_to_the_segment() -> None:
    where = {"before": "Oui, le", "after": "vend."}
    assert offset("site", TWINS, **where, segment="2") == TWINS.segments[1].start + len("Oui, le ")


@pytest.mark.parametrize(
    ("where", "candidates"),
    [
        pytest.param({}, 4, id="nothing to go by"),
        pytest.param({"before": "Oui, le", "after": "vend."}, 2, id="two equal contexts"),
        pytest.param({"segment": "3"}, 2, id="twice in the segment"),
        pytest.param({"segment": "9"}, 4, id="no such segment"),
    ],
)
def test_what_nothing_decides_is_ambiguous(where: dict[str, str], candidates: int) -> None:
    anchored = anchor_quote(AnchorText(TWINS), "site", **where)
    assert anchored.status is Status.AMBIGUOUS
    assert not anchored.placed
    assert len(anchored.spans) == candidates


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("Les donnees sont sauvegardes tous les soirs", id="mended spelling"),
        pytest.param("les données sont sauvegardées chaque soir sur un serveur à Limoges", id="mended words"),
        pytest.param("Les données sont sauvegardées tous les soirs sur un serveurs a Limoges", id="at the end"),
    ],
)
def test_the_one_close_match_is_taken_and_said_to_have_moved(quote: str) -> None:
    found, status = placed(quote)
    assert status is Status.MOVED
    assert "sauvegardées" in found


@pytest.mark.parametrize(
    ("quote", "document"),
    [
        pytest.param("le dossier est classé par année", TALK, id="nothing like it"),
        pytest.param("ste", TALK, id="too short to be close"),
        pytest.param("", TALK, id="no quotation, no segment"),
        pytest.param("   ", TALK, id="white space"),
        pytest.param("Un site, enfin une page web", make_document("Un site."), id="longer than the document"),
        pytest.param("le site vend", Document("vide", "", ()), id="empty document"),
    ],
)
def test_what_is_gone_is_an_orphan(quote: str, document: Document) -> None:
    anchored = anchor_quote(AnchorText(document), quote)
    assert anchored.status is Status.ORPHAN
    assert not anchored.placed


def test_two_close_matches_are_ambiguous() -> None:
    document = make_document(
        "R : Les données sont sauvegardées tous les soirs.", "R : Les données sont sauvegardées tous les jeudis."
    )
    anchored = anchor_quote(AnchorText(document), "Les données sont sauvegardes tous les jours.")
    assert anchored.status is Status.AMBIGUOUS


def test_no_quotation_means_the_whole_segment() -> None:
    assert placed("", segment="2") == ("Et ce site, il marche ?", "")
    assert placed("", segment="9") == ("", Status.ORPHAN)


def test_who_speaks_is_no_context() -> None:
    document = make_document("Enquêteur : Un site.", "Mme Roux : Un site.")
    anchored = anchor_quote(AnchorText(document), "site", before="Enquêteur : Un", after=".")
    assert anchored.status is Status.AMBIGUOUS


words = st.lists(st.sampled_from(["le", "site", "vend", "l’ERP", "mar-\nché", "R :", "été", "**oui**"]), max_size=30)


@given(words.map(" ".join), st.data())
@example("mar-\nché", None)
def test_a_quotation_with_its_context_is_found_where_it_was(text: str, data: st.DataObject | None) -> None:
    start, end = data.draw(st.tuples(*[st.integers(0, len(text))] * 2)) if data else (0, len(text))
    assume(start < end)
    quote = text[start:end]
    assume(normalise(quote).text.strip())
    assume(normalise(quote).text.strip() in normalise(text).text)  # a cut through a word's hyphen changes its view
    document = Document("d", text, (Segment("1", 0, len(text), "1"),))
    around = {"before": text[max(0, start - 40) : start], "after": text[end : end + 40]}
    anchored = anchor_quote(AnchorText(document), quote, **around)
    found = [normalise(document.text[a:b]).text.strip() for a, b in anchored.spans]
    assert anchored.status in (None, Status.MOVED, Status.AMBIGUOUS)  # moved: one of several, and little said
    assert set(found) == {normalise(quote).text.strip()}
    if anchored.placed and text.count(quote.strip()) == 1:
        a, b = anchored.spans[0]
        assert a < end and start < b


@given(words.map(" ".join), st.text(max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_whatever_is_found_lies_in_the_document(text: str, quote: str, before: str, after: str) -> None:
    document = Document("d", text, (Segment("1", 0, len(text), "1"),))
    anchored = anchor_quote(AnchorText(document), quote, before=before, after=after)
    assert all(0 <= start <= end <= len(text) for start, end in anchored.spans)
    assert len(anchored.spans) == 1 if anchored.placed else True


@given(words, words.filter(bool), words)
def test_of_several_places_none_is_picked_blindly(before: list[str], quote: list[str], after: list[str]) -> None:
    text = " ".join([*before, *quote, *after, *quote])
    anchored = anchor_quote(AnchorText(Document("d", text, ())), " ".join(quote))
    assert anchored.status is Status.AMBIGUOUS
    assert len(anchored.spans) > 1
