"""Where quotations stand after a text was corrected: cases one can read, and the table that thresholds rest on."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.model import Document, Segment, Status
from qualcode.override.anchor import AnchorText, anchor_quote, context_of
from tests.anchoring_trial import Tally, table, try_edits, try_insertions
from tests.builders import make_document
from tests.edits import Edited, Kept, all_mixed, invent_interview, pick_decision, read

SITE = (
    "Q : Et pour vous faire connaître ?",
    "R : On a refait le site l'an dernier. Ma fille s'en occupe le soir, elle répond aux clients.",
    "Q : Et les commandes ?",
    "R : Elles arrivent par le site. Avant, le téléphone sonnait pendant le service et je notais sur un coin de nappe.",
    "R : Mon comptable ouvre le site une fois par mois, pas plus.",
)


def _anchor(*lines: str, quote: str, **clues: str) -> tuple[list[str], Status | None]:
    """The words found, on the document of these lines, and the status."""
    text = AnchorText(make_document(*lines))
    found = anchor_quote(text, quote, **clues)
    return [text.document.text[slice(*span)] for span in found.spans], found.status


@pytest.mark.parametrize(
    ("quote", "clues", "place"),
    [
        pytest.param("Ma fille s'en occupe", {}, 0, id="once"),
        pytest.param("le site", {"before": "Elles arrivent par", "after": ". Avant, le téléphone"}, 1, id="context"),
        pytest.param("le site", {"before": "Mon comptable ouvre", "after": "une fois par mois"}, 2, id="other context"),
        pytest.param("le site", {"before": "Q : Et les commandes ? R : Elles arrivent par"}, 1, id="past a label"),
        pytest.param("le site", {"before": "Elles arrivent par", "segment": "4"}, 1, id="little context and a segment"),
    ],
)
def test_what_stands_where_the_decision_says_is_placed(quote: str, clues: dict[str, str], place: int) -> None:
    text = AnchorText(make_document(*SITE))
    found = anchor_quote(text, quote, **clues)
    assert (found.status, found.note) == (None, "")
    assert found.spans == (text.exact(quote)[place],)


def test_a_word_inside_another_is_not_the_word() -> None:
    said = "R : Les sites des autres sont plus beaux."
    assert _anchor(said, quote="site")[1] is Status.MOVED
    assert _anchor(said, quote="site", before="On a refait le", after="l'an dernier")[1] is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("quote", "words", "status"),
    [
        pytest.param("et on essaie de gêner personne, on est neuf", "essayer de gêner personne : on est neuf",
                     Status.MOVED, id="its beginning"),
        pytest.param("la réglementation des gens", "la réglementation", Status.ORPHAN, id="its end"),
    ],
)  # fmt: skip
def test_what_is_only_alike_begins_and_ends_where_words_do(quote: str, words: str, status: Status) -> None:
    """« et on » is not the end of « vraiment », nor « des gens » the beginning of « administrative »."""
    said = "R : On voudrait vraiment essayer de gêner personne : on est neuf, et la réglementation administrative."
    assert _anchor(said, quote=quote) == ([words], status)


def test_a_segment_that_is_but_a_number_is_taken_and_said() -> None:
    words, status = _anchor(*SITE, quote="le site", segment="4")
    assert (words, status) == (["le site"], Status.MOVED)


def test_a_row_of_a_table_is_what_its_id_says() -> None:
    document = make_document("Le site plaît.", "Le site est lent.", continuous=False)
    found = anchor_quote(AnchorText(document), "Le site", segment="2")
    assert (found.spans, found.status) == (((15, 22),), None)


def test_several_alike_without_more_are_ambiguous() -> None:
    words, status = _anchor(*SITE, quote="le site")
    assert (words, status) == (["le site"] * 3, Status.AMBIGUOUS)


def test_a_duplicate_is_not_taken_for_what_was_deleted() -> None:
    before, after = "On a refait", "l'an dernier. Ma fille s'en occupe le soir"
    left = (SITE[0], "R : Ma fille répond aux clients.", "R : Mon comptable ouvre le site une fois par mois.")
    _, status = _anchor(*left, quote="le site", before=before, after=after, segment="2")
    assert status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("now", "found"),
    [
        pytest.param("Ma fille sen occupe le soir", "Ma fille sen occupe le soir", id="an apostrophe lost"),
        pytest.param("Ma fillle s'en ocupe le soir", "Ma fillle s'en ocupe le soir", id="misread"),
        pytest.param("MA FILLE S’EN OCCUPE, le soir", "MA FILLE S’EN OCCUPE, le soir", id="capitals and a comma"),
        pytest.param("Mafille s'enoccupe le soir", "Mafille s'enoccupe le soir", id="spaces lost"),
        pytest.param("Ma fille, tiens, s'en occupe le soir", "Ma fille, tiens, s'en occupe le soir", id="a word more"),
        pytest.param("Ma fille s'en occupe", "Ma fille s'en occupe", id="words less"),
    ],
)
def test_a_corrected_quotation_has_moved(now: str, found: str) -> None:
    lines = (SITE[0], f"R : On a refait le site l'an dernier. {now}, elle répond aux clients.", *SITE[2:])
    clues = {"before": "refait le site l'an dernier.", "after": ", elle répond aux clients."}
    words, status = _anchor(*lines, quote="Ma fille s'en occupe le soir", **clues)
    assert (words, status) == ([found], Status.MOVED)


def test_what_is_gone_is_an_orphan_with_what_comes_closest() -> None:
    _, status = _anchor(*SITE[2:], quote="Ma fille s'en occupe le soir", before="l'an dernier.", after=", elle")
    assert status in {Status.ORPHAN, Status.AMBIGUOUS}
    assert _anchor("", quote="Ma fille s'en occupe") == ([], Status.ORPHAN)


def test_a_whole_segment_is_found_by_what_stands_around_it() -> None:
    text = AnchorText(make_document(*SITE))
    before, after = context_of(text, (text.document.segments[3].start, text.document.segments[3].end))
    more = AnchorText(make_document("Q : On commence ?", "R : Allez-y, je vous écoute.", *SITE))
    found = anchor_quote(more, "", before=before, after=after, segment="4")
    assert (found.status, found.spans[0]) == (Status.MOVED, (more.segments["6"].start, more.segments["6"].end))
    assert anchor_quote(text, "", before=before, after=after, segment="4").status is None
    assert anchor_quote(text, "", segment="9").status is Status.ORPHAN


def test_context_grows_until_it_tells_duplicates_apart() -> None:
    turn = "R : On a deux caisses, et le site tombe en panne le samedi, quand il y a du monde dans la boutique"
    text = AnchorText(make_document(f"{turn}. En juin surtout.", f"{turn}. En hiver jamais."))
    for span in text.exact("le site"):
        before, after = context_of(text, span)
        found = anchor_quote(text, "le site", before=before, after=after)
        assert (found.spans, found.status) == ((span,), None)


@given(st.integers(0, 10**6))
@example(26653)  # a speaker's name cut from its colon
def test_in_an_unedited_text_what_qualcode_wrote_is_placed(seed: int) -> None:
    rng = random.Random(seed)
    text = AnchorText(read(invent_interview(rng, 120)))
    kept = pick_decision(rng, text, styles=False)
    found = anchor_quote(text, kept.quote, before=kept.before, after=kept.after, segment=kept.segment)
    assert kept.span in found.spans
    assert found.status is None or (len(found.spans) > 1 and len(text.exact(kept.quote)) > 1)


@given(st.text(), st.text(), st.text(), st.text(max_size=3))
def test_any_text_can_be_asked(quote: str, before: str, body: str, segment: str) -> None:
    text = AnchorText(make_document(*body.splitlines(), "R : fin"))
    found = anchor_quote(text, quote, before=before, segment=segment)
    assert all(0 <= start <= end <= len(text.document.text) for start, end in found.spans)
    assert found.spans or found.status is Status.ORPHAN


@pytest.fixture(scope="module")
def trial() -> list[tuple[str, Tally]]:
    """The benchmark's table, smaller: some 1,700 decisions."""
    rng = random.Random(3)
    texts = [invent_interview(rng, 350) for _ in range(4)]
    texts += [path.read_text(encoding="utf-8") for path in sorted(Path("corpus/entretiens").glob("*.md"))[::5]]
    lengths = [*range(1, 201, 2)]
    return [*try_edits(texts, each=80, seed=3), *try_insertions(texts, lengths=lengths, each=2, seed=3)]


def test_no_decision_is_placed_wrongly_in_silence(trial: list[tuple[str, Tally]]) -> None:
    total = sum((tally for _, tally in trial), Tally())
    wrong = [failure for failure in total.failures if failure.startswith("WRONG")]
    assert total.decisions == 80 * 14 + 600
    assert not wrong, "\n".join(wrong)


def test_every_deleted_passage_is_said(trial: list[tuple[str, Tally]]) -> None:
    total = sum((tally for _, tally in trial), Tally())
    assert total.deleted >= 160
    assert total.deleted_listed == total.deleted


def test_nearly_all_that_survive_are_placed(trial: list[tuple[str, Tally]]) -> None:
    total = sum((tally for _, tally in trial), Tally())
    assert total.placed >= 0.97 * total.surviving, table(trial)  # the full table has 98 %


def test_a_thousand_decisions_take_about_a_second() -> None:
    rng = random.Random(5)
    original = AnchorText(read(invent_interview(rng, 10_000)))
    kept = [pick_decision(rng, original) for _ in range(1000)]
    edited = _edited_all_over(rng, original.document.text, kept)
    anchor = AnchorText(read(edited))
    begun = time.process_time()
    for one in kept:
        anchor_quote(anchor, one.quote, before=one.before, after=one.after, segment=one.segment)
    assert time.process_time() - begun < 4  # 0.8 s where it was measured; a busy machine is no failure


def _edited_all_over(rng: random.Random, text: str, kept: list[Kept]) -> str:
    edited = Edited.of(text)
    for one in rng.sample(kept, 20):
        edited = all_mixed(rng, edited, one)
    return edited.text


def test_a_speaker_named_on_a_line_of_its_own_is_no_context() -> None:
    names = ("Mme Roux\n00:12\n", "Mme Durand\n00:14\n")
    texts = [f"Et le site ?\n{name}On l'a refait en mai, et il vend bien.\n" for name in names]
    documents = [
        Document("d", text, (Segment("1", 0, 12, "1"), Segment("2", text.index("On"), len(text) - 1, "1", name[:-7])))
        for text, name in zip(texts, names, strict=True)
    ]
    before, after = context_of(AnchorText(documents[0]), (texts[0].index("On"), texts[0].index(", et")))
    found = anchor_quote(AnchorText(documents[1]), "On l'a refait en mai", before=before, after=after)
    assert found.spans == ((texts[1].index("On"), texts[1].index(", et")),)
