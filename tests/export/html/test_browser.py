"""The report in headless Chromium, as a reader has it: the demonstration study's, and one full of attacks."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

import qualcode
from qualcode.aggregate.cooccurrence import Cooccurrence, count_pairs, pair_evidence
from qualcode.aggregate.grid import labels_by_code
from qualcode.result import Result
from tests.browser import browser as browser
from tests.browser import console_errors, open_page, requests_made
from tests.conftest import Demonstration
from tests.export.html.test_page import hostile

MATRIX = "#table-3"
WITHIN = ["natures", "outils"]
_EVIDENCE = """
return [...document.querySelectorAll(arguments[0] + ' .sign button')].map((button) => {
  const { codes, groups } = evidenceOf(button.dataset.opens);
  return [[...codes].map(labelOf), groups.map(({ name, numbers }) => [name, numbers.map((number) => {
    const [transcript, segment] = segmentAt(number);
    return [transcript.id, segment.id];
  })]), button.querySelector('small').textContent];
});
"""
_IN_SIGHT = """
const [inner, outer] = [arguments[0].getBoundingClientRect(), arguments[1].getBoundingClientRect()];
return inner.top >= outer.top && inner.top < outer.bottom && inner.bottom > outer.top;
"""
_UNDERLINED = "return document.querySelectorAll('#transcript .coded').length"


@cache
def coded(root: Path) -> Result:
    """The demonstration study's result."""
    return qualcode.open_study(root).run()


@pytest.fixture
def report(browser: WebDriver, demonstration: Demonstration) -> Iterator[WebDriver]:
    """The demonstration study's page, opened; nothing may leave it, and nothing may go wrong in it."""
    path = demonstration.root / "exports" / "rapport.html"
    open_page(browser, path)
    yield browser
    assert console_errors(browser) == []
    assert requests_made(browser) == [path.as_uri()]


def one(browser: WebDriver, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def every(browser: WebDriver, selector: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, selector)


def text(element: WebElement) -> str:
    """All its words, white space folded, seen or scrolled out of sight."""
    return " ".join(str(element.get_property("textContent")).split())


def cell(browser: WebDriver, first: str, second: str) -> WebElement:
    """The cell of Tableau 2 of these two values."""
    return one(browser, f'{MATRIX} button[aria-label^="{first} – {second} "]')


def press(browser: WebDriver, element: WebElement) -> None:
    """Clicks it where it is seen."""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def ask(browser: WebDriver, words: str = "", code: str = "") -> list[WebElement]:
    """The quotations that a search finds."""
    wanted = one(browser, "#wanted")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", wanted)
    wanted.clear()
    wanted.send_keys(words)
    option = f'//select[@id="of-code"]/{f"optgroup/option[.={code!r}]" if code else "option"}'
    browser.find_element(By.XPATH, option).click()
    wanted.send_keys(Keys.ENTER)
    return every(browser, "#found .quotation")


def expected_evidence(found: Cooccurrence, result: Result, first: str, second: str) -> list[list[Any]]:
    """By unit, its name and the segments that stand behind the pair, as the aggregate has them."""
    labels = labels_by_code(result)
    groups: dict[str, list[list[str]]] = {}
    for unit, number, _ in pair_evidence(found, first, second).itertuples(index=False, name=None):
        name = " × ".join(labels[book, code] for book, code in found.units.loc[unit].items())
        segment = found.segments.loc[number]
        groups.setdefault(name, []).append([segment["document"], segment["segment"]])
    return [[name, segments] for name, segments in groups.items()]


def test_every_cell_of_tableau_2_opens_the_evidence_that_was_counted(
    report: WebDriver, demonstration: Demonstration
) -> None:
    result = coded(demonstration.root)
    found = count_pairs(result, "valeurs", within=WITHIN)
    labels = labels_by_code(result)
    shown: Sequence[tuple[list[str], list[Any], str]] = report.execute_script(_EVIDENCE, MATRIX)
    opened = {frozenset(names): (groups, count) for names, groups, count in shown}
    wanted = {
        frozenset((labels["valeurs", one], labels["valeurs", other])): (
            expected_evidence(found, result, one, other),
            str(found.counts.at[one, other]),
        )
        for one, other in combinations(found.codes, 2)
        if found.counts.at[one, other]
    }
    assert len(shown) == 2 * len(opened) == 74
    assert opened == wanted
    assert all(len(groups) == int(count) for groups, count in opened.values())


def test_a_cell_opens_its_quotations(report: WebDriver, demonstration: Demonstration) -> None:
    result = coded(demonstration.root)
    found = count_pairs(result, "valeurs", within=WITHIN)
    press(report, cell(report, "Fonctionnelle", "Sécurité"))
    evidence = pair_evidence(found, "fonctionnelle", "securite")
    wanted = [" ".join(found.segments.at[number, "text"].split()) for number in evidence["number"]]
    assert [text(quotation) for quotation in every(report, "#quotations .quotation > p")] == wanted
    assert len(every(report, "#quotations h3.unit")) == evidence["unit"].nunique()
    assert text(one(report, "#drawer h2")).startswith("Fonctionnelle – Sécurité : 9 unités")
    assert report.execute_script(_IN_SIGHT, cell(report, "Fonctionnelle", "Sécurité"), one(report, "html"))


def test_a_quotation_opens_its_transcript_in_its_place(report: WebDriver, demonstration: Demonstration) -> None:
    codings = coded(demonstration.root).codings
    press(report, cell(report, "Personnalisation", "Socialisation"))
    quotation = every(report, "#quotations .quotation")[-1]
    words, number = text(quotation.find_element(By.TAG_NAME, "p")), quotation.get_dom_attribute("data-number")
    press(report, quotation.find_element(By.TAG_NAME, "button"))
    aimed = one(report, "#transcript .aim")
    assert aimed.get_dom_attribute("data-number") == number
    assert text(aimed.find_element(By.TAG_NAME, "p")) == words
    meant = aimed.find_elements(By.CSS_SELECTOR, ".meant")
    assert report.execute_script(_IN_SIGHT, meant[0], one(report, "#transcript"))
    document = text(one(report, "#drawer h2"))
    own = codings[(codings["document"] == document) & codings["code"].isin(["personnalisation", "socialisation"])]
    quoted = [" ".join(quote.split()) for quote in own["quote"]]
    marked = text(meant[0])
    assert any(marked in quote for quote in quoted)
    assert all(any(text(piece) in quote for quote in quoted) for piece in meant)
    press(report, one(report, "#drawer .tools > button"))
    assert text(one(report, "#drawer h2")).startswith("Personnalisation – Socialisation")


def test_a_transcript_is_the_whole_text_with_every_coding(report: WebDriver, demonstration: Demonstration) -> None:
    result = coded(demonstration.root)
    document = result.documents[3]
    press(report, one(report, f'#transcripts tbody button[aria-label^="{document.id} "]'))
    segments = [text(segment) for segment in every(report, "#transcript .segment > p")]
    assert segments == [" ".join(document.text[s.start : s.end].split()) for s in document.segments]
    own = result.codings[result.codings["document"] == document.id]
    books = {book.id: book.label for book in result.codebooks}
    called = Counter(labels_by_code(result).values())
    told = {
        f"{label} ({books[book]})" if called[label] > 1 else label
        for book, label in zip(own["codebook"], own["label"], strict=True)
    }
    assert {text(chip) for chip in every(report, "#transcript .chips li")} == told


def test_pieces_are_cut_where_codings_overlap_and_name_all_their_codes(report: WebDriver) -> None:
    press(report, one(report, '#transcripts tbody button[aria-label^="entretien-04 "]'))
    named = {text(piece): str(piece.get_dom_attribute("title")).split(", ") for piece in every(report, ".coded")}
    assert max(map(len, named.values())) >= 3
    layers = [
        str(piece.value_of_css_property("background-image")).count("gradient") for piece in every(report, ".coded")
    ]
    assert max(layers) >= 3


def test_codes_side_by_side_differ_by_line_and_by_colour(report: WebDriver) -> None:
    drawn: list[list[str]] = report.execute_script(
        "return [...shared.codes.keys()].map(lookOf).map(({ name, image }) => [name, image.match(/#\\w{6}/)[0]])"
    )
    looks = [(line, colour) for line, colour in drawn]
    assert all(a != c and b != d for (a, b), (c, d) in pairwise(looks))
    assert all(len(set(looks[n : n + 28])) == len(looks[n : n + 28]) for n in range(len(looks)))
    assert {name for name, _ in looks} == {"solid", "dashed", "dotted", "double"}


def test_the_legend_shows_the_line_under_the_words(report: WebDriver) -> None:
    press(report, one(report, '#transcripts tbody button[aria-label^="entretien-04 "]'))
    for chip in every(report, "#transcript .chips li")[:20]:
        drawn = chip.find_element(By.CSS_SELECTOR, ".swatch").value_of_css_property("background-image")
        segment = chip.find_element(By.XPATH, "ancestor::div[contains(@class, 'segment')]")
        under = [
            piece.value_of_css_property("background-image")
            for piece in segment.find_elements(By.CSS_SELECTOR, ".coded")
            if text(chip) in str(piece.get_dom_attribute("title")).split(", ")
        ]
        assert under
        assert all(drawn in layers for layers in under)


def test_the_legend_names_the_codebook_of_codes_that_are_called_alike(report: WebDriver) -> None:
    labels: list[str] = report.execute_script("return [...shared.codes.keys()].map(labelOf)")
    assert len(set(labels)) == len(labels)
    assert {"Organisation (Initiateurs)", "Organisation (Bénéficiaires)", "Localisation"} <= set(labels)


def test_the_corner_of_a_matrix_stays_over_the_heads_of_its_rows(report: WebDriver) -> None:
    left = report.execute_script(
        "const frame = document.querySelector(arguments[0] + ' .scroll'); frame.style.width = '20rem';"
        "frame.scrollLeft = 250; const at = (one) => frame.querySelector(one).getBoundingClientRect();"
        "return ['.corner.held', 'tbody th[scope=row]'].map(at).map((one) => [one.left, one.right].map(Math.round))",
        MATRIX,
    )
    assert left[0] == left[1]


def test_why_tells_rule_coder_and_decisions(report: WebDriver, demonstration: Demonstration) -> None:
    result = coded(demonstration.root)
    added = result.codings[result.codings["status"] == "added"].iloc[0]
    press(report, one(report, f'#transcripts tbody button[aria-label^="{added["document"]} "]'))
    first = " ".join(added["quote"].split())[:12]
    pieces = [
        piece
        for piece in every(report, "#transcript .coded")
        if added["label"] in str(piece.get_dom_attribute("title")) and text(piece).startswith(first)
    ]
    press(report, pieces[0])
    told = text(one(report, "#why"))
    for words in (added["label"], added["reason"], added["coder"], "décision d'un codeur", "ajouté"):
        assert words in told


def test_what_was_removed_is_told_beside_what_stands(report: WebDriver) -> None:
    lines: list[str] = report.execute_script(
        "const has = (line) => line.status === 'retiré', every = [...shared.documents.keys()].map(transcriptAt);"
        "const t = every.find((one) => one.audit.some(has)), gone = t.audit.find(has);"
        "const why = document.createElement('div'); tellWhy(why, t, gone.start, gone.end);"
        "return [why.textContent, gone.reason];"
    )
    assert "Décisions et audit" in lines[0]
    assert lines[1]
    assert lines[1] in lines[0]


def test_search_heeds_neither_case_nor_accents(report: WebDriver, demonstration: Demonstration) -> None:
    documents = coded(demonstration.root).documents
    said = [d.text[s.start : s.end] for d in documents for s in d.segments]
    wanted = [" ".join(words.split()) for words in said if "réseau" in words.lower()]
    assert len(wanted) > 1
    found = [text(quotation.find_element(By.TAG_NAME, "p")) for quotation in ask(report, "RESEAU")]
    assert found == wanted
    assert {text(mark).lower() for mark in every(report, "#found mark")} == {"réseau"}
    assert [text(quotation.find_element(By.TAG_NAME, "p")) for quotation in ask(report, "réseau")] == wanted
    assert ask(report, "xyzzy") == []
    assert text(one(report, "#found")).startswith("0 segment")


def test_a_search_by_code_finds_the_segments_that_carry_it(report: WebDriver, demonstration: Demonstration) -> None:
    codings = coded(demonstration.root).codings
    own = codings[codings["code"] == "localisation"]
    found = ask(report, code="Localisation")
    assert len(found) == len(own.drop_duplicates(["document", "segment"]))
    assert all("Localisation" in text(quotation) for quotation in found)


def test_the_code_filter_leaves_what_was_chosen(report: WebDriver, demonstration: Demonstration) -> None:
    codings = coded(demonstration.root).codings
    press(report, one(report, '#transcripts tbody button[aria-label^="entretien-04 "]'))
    before = report.execute_script(_UNDERLINED)
    press(report, one(report, "#filter summary"))
    press(report, every(report, "#filter > button")[1])
    assert report.execute_script(_UNDERLINED) == 0
    press(report, report.find_element(By.XPATH, "//div[@class='filter']//label[normalize-space()='Vidéo']/input"))
    own = codings[(codings["document"] == "entretien-04") & (codings["label"] == "Vidéo")]
    assert 0 < report.execute_script(_UNDERLINED) < before
    pieces = {text(piece) for piece in every(report, "#transcript .coded")}
    assert pieces == {" ".join(quote.split()) for quote in own["quote"]}


def test_quotations_of_a_cell_can_be_searched(report: WebDriver) -> None:
    press(report, cell(report, "Fonctionnelle", "Sécurité"))
    before = len(every(report, "#quotations .quotation"))
    one(report, "#drawer input[type=search]").send_keys("SAUVEGARD")
    left = every(report, "#quotations .quotation")
    assert 0 < len(left) < before
    assert all("sauvegard" in text(quotation).lower() for quotation in left)


def test_all_of_it_works_from_the_keyboard(report: WebDriver) -> None:
    start = cell(report, "Fonctionnelle", "Sécurité")
    report.execute_script("arguments[0].focus()", start)
    report.switch_to.active_element.send_keys(Keys.ENTER)
    assert text(report.switch_to.active_element).startswith("Fonctionnelle – Sécurité")
    for _ in range(12):
        report.switch_to.active_element.send_keys(Keys.TAB)
        if report.switch_to.active_element.get_dom_attribute("data-segment"):
            break
    report.switch_to.active_element.send_keys(Keys.ENTER)
    piece = report.switch_to.active_element
    assert piece.get_dom_attribute("role") == "button"
    assert "Passage codé" in str(piece.get_dom_attribute("aria-label"))
    assert "Règle" in text(one(report, "#why")) or "Raison" in text(one(report, "#why"))
    piece.send_keys(Keys.ESCAPE)
    assert not one(report, "#drawer").is_displayed()
    assert report.switch_to.active_element == start


def test_printed_it_repeats_heads_and_leaves_out_what_only_a_screen_bears(report: WebDriver) -> None:
    printed = report.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    texts = [" ".join(normalize("NFKC", page.extract_text()).split()) for page in pages]
    assert 15 <= len(pages) <= 80
    crossed = [words.partition("Fonction : nombre de cas")[2] for words in texts]
    assert ["Bénévolence" in words for words in crossed if words] == [True]  # a table that has room on a page is whole
    assert sum("Outils numériques" in words and "Bénéficiaires" in words for words in texts) >= 3
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages}
    assert sizes == {(595, 842), (842, 595)}
    bare = [page for page, words in zip(pages, texts, strict=True) if len(words) < 80]  # figures, no titles alone
    assert all(len(page.get_contents().get_data()) > 10_000 for page in bare)
    assert not any("Mots à chercher" in words for words in texts)
    assert "Natures de la valeur" in " ".join(texts)


def test_without_scripts_tables_and_method_still_read(browser: WebDriver, demonstration: Demonstration) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_page(browser, demonstration.root / "exports" / "rapport.html")
        assert "Le corpus compte 28 documents" in one(browser, "#method").text
        assert "Fonctionnelle" in one(browser, f"{MATRIX} table").text
        assert not one(browser, "#search").is_displayed()
        assert not one(browser, "#drawer").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_hostile_texts_run_nothing(browser: WebDriver, tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text(hostile(), encoding="utf-8")
    open_page(browser, path)
    press(browser, one(browser, "#transcripts tbody button"))
    press(browser, every(browser, "#transcript .coded")[0])
    press(browser, one(browser, "#filter summary"))
    assert "onerror" in text(one(browser, "#transcript"))
    assert "onerror" in text(one(browser, "#why"))
    for quotation in ask(browser, "vite"):
        assert "onerror" in text(quotation)
    assert [str(image.get_dom_attribute("src"))[:11] for image in every(browser, "img")] == ["data:image/"]
    assert "mis" not in browser.title.split("onerror")[0]
    assert console_errors(browser) == []
    assert requests_made(browser) == [path.as_uri()]
