"""The page as a file: it holds all it needs, escapes every text, and is the same each time."""

from __future__ import annotations

import base64
import hashlib
import html as entities
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qualcode.export.html.page import build_page
from qualcode.sheets import SheetSpec
from qualcode.study import ReportEntry
from tests.builders import make_codebook, make_decision, make_document, make_material, run
from tests.export.html.pages import blocks, page, sheet, small_result

EVIL = """</script><img src=x onerror="document.title='mis'"><!--"""
PAIR = sheet("cooccurrence", codebook="valeurs", within=["outils"])
EVERY: tuple[SheetSpec, ...] = (
    sheet("cases"),
    sheet("codebook", codebook="valeurs"),
    PAIR,
    sheet("grid", rows=["outils"], columns=["valeurs"], quotes=True),
    sheet("framework", codebook="valeurs"),
    sheet("themes", codebook="valeurs"),
)


class _Tags(HTMLParser):
    """The names of the page's elements, and of attributes that run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.suspect: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.suspect += [name for name, _ in attrs if name.startswith("on") or name == "style"]


def tags(text: str) -> _Tags:
    """The page's elements as a parser sees them."""
    parser = _Tags()
    parser.feed(text)
    return parser


def hostile() -> str:
    """A page in which every text that a file of the study can hold is an attack."""
    values = make_codebook("valeurs", securite=["confiance"], temps=["vite"])
    codes = tuple(replace(code, label=f"{EVIL}{code.id}", definition=EVIL, category=EVIL) for code in values.codes)
    book = replace(values, label=EVIL, source=EVIL, codes=codes, categories={EVIL: EVIL})
    document = make_document(f"R : {EVIL} on va vite en confiance", id=EVIL, case=EVIL, group=EVIL)
    decided = make_decision("add", "valeurs:temps", "on va", document=EVIL, coder=EVIL, reason=EVIL)
    unplaced = make_decision("add", "valeurs:temps", "nulle part", document=EVIL, reason=EVIL)
    tools = make_codebook("outils", site=["on"])
    result = run(document, book, tools, decisions=[decided, unplaced])
    material = make_material(replace(result, problems=(EVIL,)))
    study = replace(material.study, name=EVIL)
    built = build_page("p.html", EVERY, replace(material, study=study))
    return built.files["p.html"].decode()


def test_hostile_texts_stay_texts() -> None:
    text, harmless = hostile(), page(small_result(), *EVERY)
    assert tags(text).names.count("img") == tags(harmless).names.count("img") == 1
    assert re.findall(r'<img src="(?!data:image/svg\+xml;base64,[A-Za-z0-9+/=]+" alt=)', text) == []
    assert tags(text).suspect == []
    assert tags(text).names.count("script") == 3
    assert tags(harmless).names.count("script") == 4
    assert EVIL not in text
    assert text.count(str(entities.escape(EVIL).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"))) > 20
    assert blocks(text)["shared"]["documents"][0][0] == EVIL
    assert EVIL in blocks(text)["document-0"]["t"]


def test_its_policy_lets_in_its_own_style_and_script_and_nothing_else() -> None:
    text = page(small_result(), *EVERY)
    policy = entities.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1])
    style, script = (re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1] for tag in ("style", "script"))
    allowed = [
        f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'" for part in (script, style)
    ]
    assert policy == (
        f"default-src 'none'; script-src {allowed[0]}; style-src {allowed[1]}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def test_it_names_no_other_place() -> None:
    assert re.findall(r'(?:src|href|action)="(?!#|data:)[^"]*"', page(small_result(), *EVERY)) == []


def test_made_twice_it_is_the_same_to_the_byte() -> None:
    assert page(small_result(), *EVERY) == page(small_result(), *EVERY)


@pytest.mark.parametrize(("language", "words"), [("fr", "Résumé"), ("en", "Summary"), ("de", "Summary")])
def test_it_speaks_the_language_of_the_study(language: str, words: str) -> None:
    text = page(small_result(), language=language)
    assert f'<html lang="{"fr" if language == "fr" else "en"}">' in text
    assert f">{words}</h2>" in text


def test_the_methods_stand_in_both_languages_the_own_one_first() -> None:
    assert re.findall(r'class="method" lang="(\w+)"', page(small_result())) == ["fr", "en"]
    assert re.findall(r'class="method" lang="(\w+)"', page(small_result(), language="en")) == ["en", "fr"]


def test_it_warns_of_the_transcripts_in_it() -> None:
    assert "Cette page contient les transcriptions entières" in page(small_result())


def test_without_transcripts_what_is_not_coded_is_not_in_the_file() -> None:
    result = run(
        make_document("Q : Un secret ?", "R : Le silence.", "R : On va vite."), make_codebook("v", temps=["vite"])
    )
    material = make_material(result)
    study = replace(material.study, report=ReportEntry(transcripts=False))
    text = build_page("p.html", (), replace(material, study=study)).files["p.html"].decode()
    assert "On va vite." in text
    assert "secret" not in text
    assert "silence" not in text
    assert "ne contient, des transcriptions, que les segments codés" in text


def test_what_needs_attention_is_listed() -> None:
    result = replace(
        run(make_document("R : On va vite."), make_codebook("valeurs", temps=["vite"]), decisions=[
            make_decision("remove", "valeurs:temps", "nulle part")
        ]), problems=("corpus/a.docx is damaged.",)
    )  # fmt: skip
    text = page(result)
    assert "corpus/a.docx is damaged." in text
    assert "sans place" in text
    assert "Rien ne demande votre attention" not in text
    assert "Rien ne demande votre attention" in page(small_result())


def test_every_table_has_a_caption_and_heads_that_say_what_they_head() -> None:
    text = page(small_result(), *EVERY)
    assert text.count("<table") == text.count("<caption>")
    assert re.findall(r"<th(?:>| (?!scope)[^>]*>)", text) == []
    unnamed = [tag for tag in re.findall(r"<button[^>]*>", text) if not re.search(r'aria-label="[^"]+"', tag)]
    assert unnamed == []
