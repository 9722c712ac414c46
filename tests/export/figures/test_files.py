"""Figures as files: the same bytes anywhere, nothing of when or where, fonts and titles within."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest
from PIL import Image

from qualcode.export.figures import FIGURE_FORMATS, build_figure, figure_bytes
from qualcode.sheets import SHEETS, SheetSpec
from tests.aggregate.corpora import make_result
from tests.builders import make_material
from tests.commands import qualcode
from tests.folders import STUDY, write_study

ROOT = Path(__file__).parents[3]
KINDS = ("cooccurrence", "network", "heatmap", "saturation", "timeline")
TURNS = {"a": ["R1", "Q1"] * 8, "b": ["R2"] * 8}
CODINGS = [("a", n, n, f"valeurs:{code}") for n in range(0, 16, 2) for code in ("temps", "lien", "don")]
RESULT = make_result(TURNS, CODINGS)


def spec(kind: str) -> SheetSpec:
    return SHEETS[kind].model_validate({"sheet": "Liens & temps", "kind": kind, "codebook": "valeurs"})


def digests() -> dict[str, str]:
    """The SHA-256 of every figure in every format."""
    return {
        f"{kind}.{ending}": hashlib.sha256(figure_bytes(spec(kind), RESULT, "fr", ending)).hexdigest()
        for kind in KINDS
        for ending in FIGURE_FORMATS
    }


def test_the_same_bytes_again_and_in_another_process_whatever_its_seed_and_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nfont.family: serif\nlines.linewidth: 9\n", encoding="utf-8")
    drawn = "from tests.export.figures.test_files import digests; drawn = digests()"
    code = f"import sys; {drawn}; print(drawn, 'matplotlib.pyplot' in sys.modules)"
    env = {**os.environ, "PYTHONHASHSEED": "1", "MATPLOTLIBRC": str(tmp_path), "TZ": "Pacific/Auckland"}
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == f"{digests()} False"


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_drawn_once_is_the_same_file_whatever_was_made_of_it_before(kind: str) -> None:
    named = spec(kind).model_copy(update={"sheet": "Autre nom"})
    kept = replace(RESULT)
    for ending, dpi in (("png", 200), ("svg", 300), ("pdf", 300), ("png", 300), ("svg", 300)):
        fresh = figure_bytes(spec(kind), replace(RESULT), "fr", ending, dpi=dpi)
        assert figure_bytes(spec(kind), kept, "fr", ending, dpi=dpi) == fresh
        assert figure_bytes(named, kept, "fr", ending, dpi=dpi) == figure_bytes(named, RESULT, "fr", ending, dpi=dpi)
        assert figure_bytes(named, kept, "fr", ending, dpi=dpi) != fresh  # it bears its title


def test_the_user_s_settings_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 31.0)
    before = dict(matplotlib.rcParams)
    figure_bytes(spec("saturation"), replace(RESULT), "fr", "svg")  # a result that keeps no figure yet
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("kind", KINDS)
def test_svg_has_its_title_and_letters_as_outlines(kind: str) -> None:
    text = figure_bytes(spec(kind), RESULT, "fr", "svg").decode()
    assert ElementTree.fromstring(text).findtext(".//{http://purl.org/dc/elements/1.1/}title") == "Liens & temps"
    assert "<text" not in text
    assert ("<!-- Nombre de codes -->" if kind == "saturation" else "<!-- TEMPS -->") in text
    assert not re.search(r"<dc:date>|https?://(?!www\.w3\.org|creativecommons\.org|purl\.org|web\.resource\.org)", text)


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_has_its_fonts_and_no_date(kind: str) -> None:
    data = figure_bytes(spec(kind), RESULT, "fr", "pdf")
    assert b"/FontFile2" in data
    assert b"/Type3" not in data
    assert b"Date" not in data
    assert b"matplotlib" not in data.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_png_has_300_dots_an_inch_and_no_word_of_what_made_it(kind: str) -> None:
    with Image.open(io.BytesIO(figure_bytes(spec(kind), RESULT, "fr", "png"))) as picture:
        assert picture.info["Title"] == "Liens & temps"
        assert "Software" not in picture.info
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_the_ending_is_the_format() -> None:
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
    for ending, start in starts.items():
        path = f"exports/figures/a.{ending}"
        assert build_figure(path, [spec("network")], make_material(RESULT)).files[path].startswith(start)


def test_a_label_is_no_formula_no_markup_and_no_control_character() -> None:
    book = RESULT.codebooks[0]
    odd = "A\x00\x0b\x1b <b>&amp; $\\frac{1}{0}$ %s {x} _^ \ufffe"
    codes = tuple(type(code)(code.codebook, code.id, f"{odd}{code.id}", "") for code in book.codes)
    books = (type(book)("valeurs", odd, codes), *RESULT.codebooks[1:])
    result = type(RESULT)(RESULT.codings, RESULT.audit, RESULT.documents, RESULT.cases, books)
    for kind in KINDS:
        for ending in FIGURE_FORMATS:
            data = figure_bytes(spec(kind), result, "en", ending)
            if ending == "svg":
                ElementTree.fromstring(data)


def test_only_a_run_that_draws_loads_matplotlib(tmp_path: Path) -> None:
    listed = "exports:\n  exports/figures/t.svg: [{sheet: T, kind: cooccurrence, codebook: valeurs}]\n"
    root = write_study(tmp_path, study=STUDY + listed)
    assert qualcode("run", root).exit_code == 0
    assert (root / "exports" / "figures" / "t.svg").is_file()
    for arguments in (["--help"], ["run", str(root)]):
        command = [sys.executable, "-X", "importtime", "-m", "qualcode", *arguments]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "qualcode" in ran.stderr
        assert "matplotlib" not in ran.stderr
