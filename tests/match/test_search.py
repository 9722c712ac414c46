from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import PhraseMatcher

from qualcode.match.phrases import MOST_BETWEEN, Word, parse_phrase
from qualcode.match.search import find_phrase
from qualcode.normalise import fold
from tests.builders import blank, make_document, make_index

VOCABULARY = ["site", "sites", "Site", "situé", "web", "marche", "marché", "vite", "temps"]
WORDS = ["site", "marche", "=marché", "=Site", "sit*", "*te", "s*t*", "march*", "vite", "temps", "*"]

Run = list[str]
Sentence = list[Run]

runs = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=7)
sentences = st.lists(runs, min_size=1, max_size=3)
segments = st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=1, max_size=3)
joins = st.sampled_from([" ", "-", " - ", "  "])
phrases = st.lists(st.sampled_from([*VOCABULARY, *WORDS, *WORDS]), min_size=1, max_size=4).flatmap(
    lambda words: st.lists(st.sampled_from([" ", " … "]), min_size=len(words), max_size=len(words)).map(
        lambda gaps: (
            ("=" if words[0].startswith("=") else "")
            + "".join(word.lstrip("=") + gap for word, gap in zip(words, gaps, strict=True))
        )
    )
)


def naive_ends(words: list[tuple[str, int]], phrase: tuple[Word, ...], at: int) -> list[int]:
    """Where occurrences that begin at `at` end, by trying everything. Words come with the number of their run."""
    if at >= len(words) or not fits(words[at][0], phrase[0]):
        return []
    if len(phrase) == 1:
        return [at]
    if phrase[1].gap:
        return [end for k in range(MOST_BETWEEN + 1) for end in naive_ends(words, phrase[1:], at + 1 + k)]
    in_a_row = at + 1 < len(words) and words[at + 1][1] == words[at][1]
    return naive_ends(words, phrase[1:], at + 1) if in_a_row else []


def fits(word: str, wanted: Word) -> bool:
    return fnmatchcase(word if wanted.exact else fold(word), wanted.text)


def naive_scan(corpus: list[list[Sentence]], phrase: tuple[Word, ...]) -> list[tuple[int, int]]:
    found, base = [], 0
    for sentence in (sentence for segment in corpus for sentence in segment):
        words = [(word, n) for n, run in enumerate(sentence) for word in run]
        ends = ((at, naive_ends(words, phrase, at)) for at in range(len(words)))
        found += [(base + at, base + min(end)) for at, end in ends if end]
        base += len(words)
    return found


def spelled(sentence: Sentence, join: str) -> str:
    return ", ".join(join.join(run) for run in sentence) + " !"


@given(segments, phrases, joins)
def test_search_agrees_with_a_scan_over_every_word(corpus: list[list[Sentence]], text: str, join: str) -> None:
    lines = [" ".join(spelled(sentence, join) for sentence in segment) for segment in corpus]
    half = len(lines) // 2
    index = make_index(make_document(*lines[:half], id="a"), make_document(*lines[half:], id="b"))
    phrase = parse_phrase(text)
    first, last = find_phrase(index, phrase)
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == naive_scan(corpus, phrase)


plain = st.sampled_from(["on", "a", "un", "site", "web", "avec", "le", "site", "de", "la", "marque", "où", "été"])


@given(st.lists(plain, min_size=1, max_size=25), st.lists(plain, min_size=1, max_size=3))
def test_every_hit_of_the_phrase_matcher_lies_inside_one_of_ours(words: list[str], phrase: list[str]) -> None:
    document = make_document(" ".join(words))
    index = make_index(document)
    matcher = PhraseMatcher(blank().vocab, attr="LOWER")
    matcher.add("phrase", [blank().make_doc(" ".join(phrase))])
    doc = blank()(document.text)
    first, last = find_phrase(index, parse_phrase(" ".join(phrase)))
    ours = list(zip(index.start[first].tolist(), index.end[last].tolist(), strict=True))
    for _, start, end in matcher(doc):
        low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
        assert any(a <= low and high <= b for a, b in ours)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("erp", "On a l’ERP depuis mai.", ["ERP"], id="after an elision"),
        pytest.param("e-mail*", "Par e-mails ou par e mail.", ["e-mails", "e mail"], id="hyphen or space"),
        pytest.param("aujourd'hui", "C'est aujourd’hui ou jamais.", ["aujourd’hui"], id="apostrophes alike"),
        pytest.param("site web", "Le site. Web et vidéo.", [], id="not across a full stop"),
        pytest.param("site web", "Le site, web et vidéo.", [], id="not across a comma"),
        pytest.param("site … web", "Le site, enfin le web.", ["site, enfin le web"], id="a gap may hold a comma"),
        pytest.param("site … web", "Le site. Puis le web.", [], id="a gap ends with its sentence"),
        pytest.param("gagn* … temps", "On gagne un peu de temps.", ["gagne un peu de temps"], id="three between"),
        pytest.param("gagn* … temps", "On gagne un tout petit peu de temps.", [], id="five between are too many"),
        pytest.param("site … site", "site site site", ["site site", "site site"], id="nearest end of each beginning"),
        pytest.param("=marché", "Le marché marche, le Marché aussi.", ["marché"], id="exact"),
        pytest.param("marché", "LE MARCHÉ marche", ["MARCHÉ", "marche"], id="folded"),
        pytest.param("réseau* socia*", "Les réseaux sociaux.", ["réseaux sociaux"], id="globs beside accents"),
        pytest.param("marché", "le mar-\nché local", ["mar-\nché"], id="a word cut at the line's end"),
        pytest.param("mot de passe", "un mot\nde   passe", ["mot\nde   passe"], id="any white space"),
    ],
)
def test_phrases_in_talk(phrase: str, text: str, found: list[str]) -> None:
    document = make_document(text)
    if "\n" in text:
        document = type(document)(document.id, text, (type(document.segments[0])("1", 0, len(text), "1"),))
    index = make_index(document)
    first, last = find_phrase(index, parse_phrase(phrase))
    spans = zip(index.start[first].tolist(), index.end[last].tolist(), strict=True)
    assert [document.text[start:end] for start, end in spans] == found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("faire confiance", "Les clients nous font confiance.", ["font confiance"], id="a lemma's forms"),
        pytest.param("éviter … erreur", "On évite les erreurs.", ["évite les erreurs"], id="lemmas with a gap"),
        pytest.param("clients", "Les clients commandent.", ["clients"], id="a form fits as well"),
        pytest.param("échang*", "On échangeait beaucoup.", ["échangeait"], id="glob"),
    ],
)
def test_lemmas_in_talk(french, phrase: str, text: str, found: list[str]) -> None:
    document = make_document(text)
    index = make_index(document, nlp=french, attributes={"lemma"})
    first, last = find_phrase(index, parse_phrase(phrase, lemma=True))
    spans = zip(index.start[first].tolist(), index.end[last].tolist(), strict=True)
    assert [document.text[start:end] for start, end in spans] == found


def test_nothing_is_found_in_no_text() -> None:
    first, last = find_phrase(make_index(), parse_phrase("site … web"))
    assert len(first) == len(last) == 0
