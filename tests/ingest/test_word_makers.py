"""Word files as python-docx, Word itself and LibreOffice write them, with turns in every layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest

from qualcode.ingest.layout import Layout, lay_out
from qualcode.ingest.text import read_plain
from qualcode.ingest.turns import Speakers
from qualcode.ingest.word import read_word
from qualcode.model import Document
from tests.ingest.openfiles import EVERYTHING, OFFICE, as_paragraphs, convert, write_open_text
from tests.ingest.test_turns import LAYOUTS, SAID, TALK, TIMED_LAYOUTS, transcript
from tests.ingest.wordfiles import p, table, word_file, words_of_parts

CORPUS = Path(__file__).parents[2] / "corpus/entretiens"
ALL = LAYOUTS | TIMED_LAYOUTS
LISTED = Layout(Speakers(("Enquêteur",)))


def by_python_docx(path: Path, lines: list[str]) -> None:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    made.save(str(path))


def by_word(path: Path, lines: list[str]) -> None:
    """As Word keeps it after some editing: runs cut anywhere, spelling marks, tabs as elements."""
    paragraphs = []
    for line in lines:
        cut = len(line) // 3
        runs = [escape(part).split("\t") for part in (line[:cut], line[cut:])]
        drawn = ["<w:r><w:tab/></w:r>".join(f'<w:r><w:t xml:space="preserve">{t}</w:t></w:r>' for t in r) for r in runs]
        paragraphs.append(p("<w:proofErr/>", drawn[0], '<w:bookmarkStart w:id="0" w:name="x"/>', drawn[1]))
    path.write_bytes(word_file("".join(paragraphs)))


def by_word_with_line_breaks(path: Path, lines: list[str]) -> None:
    """All in one paragraph, as pasted from a web page."""
    runs = "<w:r><w:br/></w:r>".join(
        "<w:r><w:tab/></w:r>".join(
            f'<w:r><w:t xml:space="preserve">{escape(cell)}</w:t></w:r>' for cell in line.split("\t")
        )
        for line in lines
    )
    path.write_bytes(word_file(p(runs)))


MAKERS: dict[str, Callable[[Path, list[str]], None]] = {
    "python-docx": by_python_docx,
    "word": by_word,
    "word-line-breaks": by_word_with_line_breaks,
}


def read(path: Path, layout: Layout = LISTED) -> Document:
    return lay_out(read_word(path, shown=path.name), id=path.stem, layout=layout)[0]


def check_talk(document: Document, layout: str) -> None:
    times = ["0:00:01", "0:00:09", "0:01:12", "1:01:30"] if layout in TIMED_LAYOUTS else [""] * 4
    expected = [(name, time, said) for (name, _), time, said in zip(TALK, times, SAID, strict=True)]
    assert [(s.speaker, s.time, document.text[s.start : s.end]) for s in document.segments] == expected


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("layout", ALL)
def test_every_layout(tmp_path: Path, layout: str, maker: str) -> None:
    path = tmp_path / "un.docx"
    MAKERS[maker](path, transcript(ALL[layout], gap="\n").split("\n"))
    check_talk(read(path), layout)
    assert sorted(read(path).text.split()) == words_of_parts(path.read_bytes())


@pytest.mark.parametrize("timed", [False, True])
def test_a_table_of_speakers_and_words(tmp_path: Path, timed: bool) -> None:
    rows = [[*([time] if timed else []), name, said] for (name, time), said in zip(TALK, SAID, strict=True)]
    (tmp_path / "un.docx").write_bytes(word_file(table(*rows)))
    check_talk(read(tmp_path / "un.docx"), "cells" if timed else "tab")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of Word files that LibreOffice made, one for each layout and one with everything."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not on the PATH")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, layout in ALL.items():
        write_open_text(folder / f"{name}.fodt", as_paragraphs(transcript(layout, gap="\n").split("\n")))
    write_open_text(folder / "everything.fodt", EVERYTHING)
    convert(folder, tmp_path_factory.mktemp("profile"))
    yield folder


@pytest.mark.parametrize("layout", ALL)
def test_every_layout_by_libreoffice(converted: Path, layout: str) -> None:
    check_talk(read(converted / f"{layout}.docx"), layout)


def test_everything_by_libreoffice(converted: Path) -> None:
    document = read(converted / "everything.docx", Layout())
    outils, suite = ("Les outils",), ("Les outils", "La suite")
    assert [(document.text[s.start : s.end], s.section) for s in document.segments] == [
        ("Les mots ajoutés restent.", outils),
        ("Premier point", suite),
        ("Second point", suite),
        ("Nord\tSud", suite),
        ("Autour.", suite),
        ("Encadré.", suite),
        ("Une note de bas de page.", outils),
    ]
    assert sorted(document.text.split()) == words_of_parts((converted / "everything.docx").read_bytes())


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")), ids=lambda path: path.stem)
def test_the_demonstration_interviews_are_the_same_in_word(path: Path, tmp_path: Path) -> None:
    text = read_plain(path, shown=path.name)
    made = docx.Document()
    for line in text.lines:
        made.add_paragraph(text.text[line.start : line.end], style=f"Heading {line.level}" if line.level else None)
    made.save(str(tmp_path / "un.docx"))
    plain = lay_out(text, id="d", layout=LISTED)
    in_word = lay_out(read_word(tmp_path / "un.docx", shown="un"), id="d", layout=LISTED)
    assert turns_of(in_word[0]) == turns_of(plain[0])
    assert len(turns_of(plain[0])) > 4
    assert in_word[1] == plain[1] == ()


def turns_of(document: Document) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(s.speaker, str(s.role), s.section, document.text[s.start : s.end]) for s in document.segments]
