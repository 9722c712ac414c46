from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.engine import Engine
from qualcode.match.rules import CompiledRules
from qualcode.model import Codebook, Corpus, Document
from qualcode.parse import ParsePlan
from qualcode.pipeline import code_corpus
from qualcode.result import Result
from qualcode.store import Store
from qualcode.workers import Task, parse_here
from tests.builders import cases_of, compile_books, make_codebook, make_document

PLAN = ParsePlan("fr", "blank")
OUTILS = make_codebook("outils", carries=True, site=["site"], erp=["ERP"])
VALEURS = make_codebook("valeurs", temps=["vite"], lien=["échang*"])
TALK = ["Le site va vite.", "L'ERP, on échange.", "Rien à dire."]


class Parser:
    """Parses, and remembers what."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def __call__(self, plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
        self.parsed += [" ".join(task.texts) for task in tasks]
        return parse_here(plan, tasks)


def talk(*lines: str) -> list[Document]:
    return [make_document(line, id=f"d{n}") for n, line in enumerate(lines)]


def code(documents: Sequence[Document], compiled: CompiledRules, engine: Engine) -> Result:
    return code_corpus(Corpus(tuple(documents), cases_of(documents)), compiled, [], engine.search)


def coded(folder: Path | None, documents: Sequence[Document], *books: Codebook) -> tuple[Result, list[str]]:
    """The documents coded with what the folder keeps, and the texts that had to be parsed."""
    parser = Parser()
    return code(documents, compile_books(*books), Engine(PLAN, Store(folder), parser)), parser.parsed


def kept(folder: Path, kind: str) -> set[str]:
    return {path.name for path in (folder / kind).rglob("*") if path.is_file()}


def same(one: Result, other: Result) -> bool:
    return one.codings.equals(other.codings) and one.audit.equals(other.audit)


def test_every_text_is_parsed_once(tmp_path: Path) -> None:
    first, parsed = coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    assert parsed == TALK
    again, parsed = coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    assert parsed == []
    assert len(first.codings) == 4
    assert same(first, again)


def test_only_a_changed_document_is_parsed_again(tmp_path: Path) -> None:
    coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    changed = talk(TALK[0], "L'ERP, on échange vite.", TALK[2])
    result, parsed = coded(tmp_path, changed, OUTILS, VALEURS)
    assert parsed == ["L'ERP, on échange vite."]
    assert same(result, coded(None, changed, OUTILS, VALEURS)[0])


def test_a_document_renamed_or_moved_is_not_parsed_again(tmp_path: Path) -> None:
    coded(tmp_path, talk(*TALK), OUTILS)
    assert coded(tmp_path, talk(*reversed(TALK)), OUTILS)[1] == []


def test_the_same_text_twice_is_parsed_once(tmp_path: Path) -> None:
    result, parsed = coded(tmp_path, talk("Le site.", "Le site."), OUTILS)
    assert parsed == ["Le site."]
    assert len(result.codings) == 2


def test_an_edited_codebook_parses_nothing(tmp_path: Path) -> None:
    coded(tmp_path, talk(*TALK), OUTILS)
    edited = make_codebook("outils", carries=True, site=["site"], erp=["ERP", "progiciel"])
    assert coded(tmp_path, talk(*TALK), edited, VALEURS)[1] == []


def test_only_a_changed_code_is_searched_again(tmp_path: Path) -> None:
    coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    before = kept(tmp_path, "hits")
    edited = make_codebook("valeurs", temps=["vite"], lien=["échang*", "rien"])
    result, _ = coded(tmp_path, talk(*TALK), OUTILS, edited)
    after = kept(tmp_path, "hits")
    assert len(before) == len(after) == 4
    assert len(before - after) == len(after - before) == 1
    assert same(result, coded(None, talk(*TALK), OUTILS, edited)[0])


def test_what_no_search_needs_any_more_is_deleted_but_parses_stay(tmp_path: Path) -> None:
    coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    coded(tmp_path, talk(TALK[0]), OUTILS)
    assert [len(kept(tmp_path, kind)) for kind in ("hits", "tokens")] == [2, 3]
    assert coded(tmp_path, talk(*TALK), OUTILS, VALEURS)[1] == []


def test_progress_is_told_by_words(tmp_path: Path) -> None:
    told: list[tuple[int, int, int, int]] = []
    Engine(PLAN, Store(tmp_path), progress=lambda *counts: told.append(counts)).search(
        talk("Un deux trois.", "Quatre."), compile_books(OUTILS)
    )
    assert told == [(0, 2, 0, 4), (1, 2, 3, 4), (2, 2, 4, 4)]


@pytest.mark.parametrize("kind", ["tokens", "index", "hits", ""], ids=["tokens", "index", "hits", "all"])
def test_damaged_entries_are_made_again_with_a_warning(tmp_path: Path, kind: str) -> None:
    first, _ = coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    spoilt = [path for path in (tmp_path / kind).rglob("*") if path.is_file()]
    for path in spoilt:
        path.write_bytes(path.read_bytes()[:-3])
    if kind in ("hits", ""):  # where all hits are kept, nothing else is read
        with pytest.warns(UserWarning, match=r"damaged or foreign files in \.qualcode were made again"):
            again, _ = coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    else:
        again, _ = coded(tmp_path, talk(*TALK), OUTILS, VALEURS)
    assert same(first, again)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert same(first, coded(tmp_path, talk(*TALK), OUTILS, VALEURS)[0])


@pytest.mark.parametrize("kind", ["tokens", "index"])
def test_damaged_entries_are_made_again_when_an_edited_rule_needs_them(tmp_path: Path, kind: str) -> None:
    coded(tmp_path, talk(*TALK), VALEURS)
    for path in [*(tmp_path / kind).rglob("*.arrow"), *(tmp_path / "index").rglob("*.arrow")]:
        path.write_bytes(b"not ours")
    edited = make_codebook("valeurs", temps=["vite"], lien=["échang*", "rien"])
    with pytest.warns(UserWarning, match="damaged or foreign"):
        result, _ = coded(tmp_path, talk(*TALK), edited)
    assert same(result, coded(None, talk(*TALK), edited)[0])


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    result, parsed = coded(tmp_path / "a file" / ".qualcode", talk(*TALK), OUTILS)
    assert parsed == TALK
    assert same(result, coded(None, talk(*TALK), OUTILS)[0])


WORDS = ["site", "web", "vite", "on", "échange", "pas", "sans", "l'ERP", ",", ".", "L’", "Site", "échangeait", "temps"]
PHRASES = ["site", "site … web", "=Site", "vit*", "échang*", "web", "l'ERP", "temps … vite", "pas", "*"]
lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
corpora = st.lists(st.lists(lines, min_size=1, max_size=3), min_size=1, max_size=3)
phrases = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """A codebook of one to three codes with random keywords and exceptions."""
    codes: dict[str, dict[str, object]] = {
        id: {"keywords": draw(phrases), "unless": draw(st.lists(st.sampled_from(PHRASES[:6]), max_size=1))}
        for id in "abc"[: draw(st.integers(1, 3))]
    }
    options = {name: draw(st.booleans()) for name in ("longest", "dominant", "carries", "negation")}
    return make_codebook("livre", **options, **codes)


@given(corpora, corpora, codebooks(), codebooks())
@settings(max_examples=15)
def test_kept_and_plain_give_the_same(
    talk_before: list[list[str]], talk_after: list[list[str]], before: Codebook, after: Codebook
) -> None:
    """Whatever a first run left behind, the next finds what a run without any memory finds."""
    with tempfile.TemporaryDirectory() as folder:
        for talked, book in ((talk_before, before), (talk_before, after), (talk_after, after)):
            documents = [make_document(*lines, id=f"d{n}") for n, lines in enumerate(talked)]
            assert same(coded(Path(folder), documents, book)[0], coded(None, documents, book)[0])


def test_a_store_that_is_emptied_meanwhile_costs_a_second_parse_and_no_more(tmp_path: Path) -> None:
    class Emptied(Parser):
        def __call__(self, plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
            yield from super().__call__(plan, tasks)
            shutil.rmtree(tmp_path, ignore_errors=True)

    parser = Emptied()
    result = code(talk(*TALK), compile_books(OUTILS, VALEURS), Engine(PLAN, Store(tmp_path), parser))
    assert parser.parsed == [*TALK, *TALK]
    assert same(result, coded(None, talk(*TALK), OUTILS, VALEURS)[0])
