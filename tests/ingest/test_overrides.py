from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import OverrideError
from qualcode.ingest.overrides import parse_overrides, read_overrides
from qualcode.ingest.tables import parse_table
from qualcode.model import Action, Decision

HEADER = "document,segment,quote,before,after,action,code,replacement,date,reason"


def read(*rows: str, header: str = HEADER) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    return parse_overrides(parse_table("\n".join([header, *rows]), shown="claire.csv"), coder="claire")


def test_all_that_a_decision_says() -> None:
    decisions, problems = read("e1,4,C'est sûr,on voit :,dit-il,replace,valeurs:temps,valeurs:securite,31/01/2026,relu")
    assert problems == ()
    assert decisions == (
        Decision(
            "claire", "e1", "4", "C'est sûr", "on voit :", "dit-il", Action.REPLACE, "valeurs:temps",
            "valeurs:securite", "2026-01-31", "relu", "claire.csv", 2,
        ),
    )  # fmt: skip
    assert decisions[0].place == "claire.csv, line 2"


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-30", "00-01-2026", "29.02.2025"])
def test_a_day_that_no_calendar_has_is_told_and_the_decision_stands(day: str) -> None:
    decisions, problems = read(f"e1,,oui,,,add,v:a,,{day},", "e1,,non,,,add,v:a,,2026-01-31,")
    assert [decision.date for decision in decisions] == [day, "2026-01-31"]
    assert problems == (
        f"claire.csv, line 2: '{day}' is no day of the calendar. Write it as 2026-01-31; the decision counts all the "
        "same.",
    )


@pytest.mark.parametrize("day", ["", "en mars", "2026", "3/26", "2026-01-31 08:30:00", "29/02/2024"])
def test_dates_that_are_no_days_are_words(day: str) -> None:
    assert read(f"e1,,oui,,,add,v:a,,{day},")[1] == ()


@pytest.mark.parametrize("action", ["add", "Remove", "CONFIRM", "replace"])
def test_actions_in_any_case(action: str) -> None:
    decisions, problems = read(f"e1,,oui,,,{action},v:a,v:b,,")
    assert ([decision.action.value for decision in decisions], problems) == ([action.lower()], ())


def test_decisions_keep_the_files_order_and_repetitions() -> None:
    decisions, _ = read("e1,,b,,,add,v:a,,,", "e1,,a,,,add,v:a,,,", "e1,,b,,,add,v:a,,,")
    assert [(decision.quote, decision.line) for decision in decisions] == [("b", 2), ("a", 3), ("b", 4)]


def test_quotations_stand_on_one_line() -> None:
    decisions, _ = read('e1,,"un  mot\nou\u00a0deux","avant\n",,add,v:a,,,"dit\nainsi"')
    assert (decisions[0].quote, decisions[0].before, decisions[0].reason) == ("un mot ou deux", "avant", "dit ainsi")


def test_columns_that_may_be_left_out() -> None:
    decisions, problems = read("e1,oui,add,v:a", header="document,quote,action,code")
    assert problems == ()
    assert (decisions[0].segment, decisions[0].replacement, decisions[0].date) == ("", "", "")


def test_a_file_without_decisions() -> None:
    assert read() == ((), ())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param(",,oui,,,add,v:a,,,", "no document is named. Write the document's id", id="no-document"),
        pytest.param(
            "e1,,oui,,,delete,v:a,,,",
            "'delete' is no action. Use one of: add, remove, replace, confirm.",
            id="unknown-action",
        ),
        pytest.param("e1,,oui,,,,v:a,,,", "'' is no action. Use one of:", id="no-action"),
        pytest.param("e1,,oui,,,add,,,,", "no code is given. Write codebook:code.", id="no-code"),
        pytest.param("e1,,oui,,,replace,v:a,,,", "replace without a replacement. Write", id="no-replacement"),
        pytest.param("e1,,,,,add,v:a,,,", "neither quote nor segment. Quote the words", id="no-place"),
    ],
)
def test_a_row_that_is_no_decision_is_told_and_the_others_stand(row: str, problem: str) -> None:
    decisions, problems = read("e1,,oui,,,add,v:a,,,", row, "e1,,non,,,add,v:a,,,")
    assert [decision.line for decision in decisions] == [2, 4]
    (told,) = problems
    assert told.startswith(f"claire.csv, line 3: {problem}")


def test_a_segment_may_stand_for_a_quotation() -> None:
    decisions, problems = read("e1,4,,,,add,v:a,,,")
    assert ((decisions[0].segment, decisions[0].quote), problems) == (("4", ""), ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "claire.csv: the table is empty. Its first row must name the columns.", id="empty-file"),
        pytest.param(
            "document,quote,code\n",
            "claire.csv, line 1: there is no column 'action'. The columns are: document, quote, code.",
            id="no-column-of-actions",
        ),
        pytest.param(
            HEADER + ",coder\n",
            "claire.csv, line 1: unknown column 'coder'. Accepted: document, segment, quote, before, after, action, "
            "code, replacement, date, reason.",
            id="unknown-column",
        ),
        pytest.param(
            HEADER + '\ne1,,"oui,,,add,v:a,,,\n',
            "claire.csv, line 2: unexpected end of data. Check the quotation marks.",
            id="unterminated-quote",
        ),
        pytest.param(b"\x00\xff\x01" * 9, "claire.csv: this is no text file", id="binary-file"),
    ],
)
def test_files_that_hold_no_decisions(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(OverrideError) as failure:
        read_overrides(path, shown="claire.csv")
    assert str(failure.value).startswith(message)


def test_the_file_is_named_after_its_coder_and_may_come_from_french_excel(tmp_path: Path) -> None:
    path = tmp_path / "zoé.csv"
    path.write_bytes("document;quote;action;code;date\r\ne1;l’été;add;v:a;31/01/2026\r\n".encode("cp1252"))
    (decision,), problems = read_overrides(path, shown="codebooks/overrides/zoé.csv")
    assert (decision.coder, decision.quote, decision.date) == ("zoé", "l’été", "2026-01-31")
    assert decision.path == "codebooks/overrides/zoé.csv"
    assert problems == ()


@given(st.lists(st.lists(st.sampled_from(["", "e1", "add", "v:a", "oui", "replace", "1"]), min_size=10, max_size=10)))
def test_every_row_is_a_decision_or_a_problem(rows: list[list[str]]) -> None:
    decisions, problems = read(*(",".join(row) for row in rows))
    assert len(decisions) + len(problems) == sum(any(row) for row in rows)
