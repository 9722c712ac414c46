from __future__ import annotations

import pytest

from qualcode.errors import DocumentError
from qualcode.ingest.source import Line
from qualcode.ingest.text import parse_text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", (), id="empty"),
        pytest.param("Un.\nDeux.\n\nTrois.", (Line(0, 3), Line(4, 9, begins=False), Line(11, 17)), id="paragraphs"),
        pytest.param("  Un.\u00a0\n", (Line(2, 5),), id="margins-are-outside"),
        pytest.param("## A ##\nUn.", (Line(3, 4, level=2), Line(8, 11)), id="a-marked-heading"),
        pytest.param("#motdièse", (Line(0, 9),), id="no-heading"),
    ],
)
def test_lines(text: str, lines: tuple[Line, ...]) -> None:
    assert parse_text(text).lines == lines


@pytest.mark.parametrize(
    ("front", "attributes"),
    [
        pytest.param("fonction: Gérante\nduree: 45\n", {"fonction": "Gérante", "duree": "45"}, id="values"),
        pytest.param("date: 2026-01-31\n", {"date": "2026-01-31"}, id="a-date"),
        pytest.param("secteur:\n", {"secteur": ""}, id="no-value"),
        pytest.param("", {}, id="nothing"),
        pytest.param("# rien\n", {}, id="a-comment"),
    ],
)
def test_front_matter_gives_attributes(front: str, attributes: dict[str, str]) -> None:
    source = parse_text(f"---\n{front}---\nUn mot.\n")
    assert source.attributes == attributes
    assert [source.text[line.start : line.end] for line in source.lines] == ["Un mot."]


def test_a_rule_without_its_second_line_is_text() -> None:
    assert parse_text("---\nUn mot.\n").lines == (Line(0, 3), Line(4, 11, begins=False))


@pytest.mark.parametrize(
    ("front", "message"),
    [
        pytest.param("a: [\n", "un.md, line 3: the front matter is no YAML.", id="no-yaml"),
        pytest.param("a: 1\na: 2\n", "un.md, line 3: the front matter is no YAML.", id="key-twice"),
        pytest.param("date: 2026-02-31\n", "un.md, line 1: the front matter is no YAML.", id="day-of-no-calendar"),
        pytest.param("a: \x01\n", "un.md, line 1: the front matter is no YAML.", id="control-character"),
        pytest.param("bonjour\n", "un.md, line 2: the front matter is no list of `key: value`.", id="a-sentence"),
        pytest.param("- a\n", "un.md, line 2: the front matter is no list of `key: value`.", id="a-list"),
    ],
)
def test_bad_front_matter(front: str, message: str) -> None:
    with pytest.raises(DocumentError) as failure:
        parse_text(f"---\n{front}---\nUn mot.\n", shown="un.md")
    assert str(failure.value) == f"{message} Mend what stands between the two ---."
