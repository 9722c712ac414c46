from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.overrides import append_rows, change_cells

CELLS = {"quote": "le site, « neuf »", "before": "on a"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            "document,quote,before,action,code\ne1,le site,,add,v:a\ne1,autre,,add,v:b\n",
            'document,quote,before,action,code\ne1,"le site, « neuf »",on a,add,v:a\ne1,autre,,add,v:b\n',
            id="one row, the others as they are",
        ),
        pytest.param(
            "document;quote;before;action;code\ne1;le site;;add;v:a\n",
            "document;quote;before;action;code\ne1;le site, « neuf »;on a;add;v:a\n",
            id="semicolons stay",
        ),
        pytest.param(
            "code,action,quote,document\nv:a,add,le site,e1\n",
            'code,action,quote,document,before\nv:a,add,"le site, « neuf »",e1,on a\n',
            id="a column more, in the file's order",
        ),
        pytest.param(
            "document,quote,before\ne1,le site", 'document,quote,before\ne1,"le site, « neuf »",on a', id="no end"
        ),
        pytest.param(
            "document,quote,before\r\ne1,le site,\r\n",
            'document,quote,before\r\ne1,"le site, « neuf »",on a\r\n',
            id="CRLF",
        ),
    ],
)
def test_only_what_is_said_changes(old: str, new: str) -> None:
    assert change_cells(old.encode("cp1252"), {2: CELLS}).decode("utf-8-sig") == new


def test_lines_are_counted_as_messages_count_them() -> None:
    old = '\n"document","quote","reason"\ne1,un,"deux\nlignes"\n\ne1,trois,\n'
    new = change_cells(old.encode(), {6: {"quote": "quatre"}}).decode("utf-8-sig")
    assert new == '\n"document","quote","reason"\ne1,un,"deux\nlignes"\n\ne1,quatre,\n'


cell = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=8)


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6), cell)
def test_what_is_changed_is_read_back(rows: list[tuple[str, str]], now: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([("document", "quote"), ("e1", "premier"), *rows])
    new = change_cells(out.getvalue().encode(), {2: {"quote": now}}).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(new, newline="")))
    assert read[:2] == [["document", "quote"], ["e1", now]]
    assert [tuple(row) for row in read[2:]] == rows


ROW = {"document": "e1", "quote": "le site, « neuf »", "action": "add", "code": "v:a", "reason": ""}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            "document,quote,action,code\ne1,un,add,v:b\n",
            'document,quote,action,code\ne1,un,add,v:b\ne1,"le site, « neuf »",add,v:a\n',
            id="after the last",
        ),
        pytest.param(
            "code;quote;note;document;action\r\nv:b;un;vu;e1;add",
            "code;quote;note;document;action\r\nv:b;un;vu;e1;add\r\nv:a;le site, « neuf »;;e1;add\r\n",
            id="in the file's columns, order, delimiter and line ends, no end of line before",
        ),
        pytest.param(
            "document,quote,code\n\ne1,un,v:b\n",
            'document,quote,code,action\n\ne1,un,v:b\ne1,"le site, « neuf »",v:a,add\n',
            id="a column more where a row needs it",
        ),
        pytest.param(
            "",
            "document,segment,quote,before,after,action,code,replacement,date,reason\n"
            'e1,,"le site, « neuf »",,,add,v:a,,,\n',
            id="a new file",
        ),
    ],
)
def test_rows_are_added_at_the_end(old: str, new: str) -> None:
    assert append_rows(old.encode("cp1252"), [ROW]).decode("utf-8-sig") == new


def test_no_row_changes_no_byte() -> None:
    assert append_rows("é;b\r\n".encode("cp1252"), []) == "é;b\r\n".encode("cp1252")
