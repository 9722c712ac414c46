from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode import workers
from qualcode.errors import ModelError
from qualcode.parse import ParsePlan
from qualcode.workers import Task, batches_of, parse_here, parse_in_processes
from tests.builders import make_document

PLAN = ParsePlan("fr", "blank")
TALK = [("Le site va vite.", "On échange."), (), ("L'ERP gère les stocks…",), ("Le site va vite.", "On échange.")]


def tasks(*talk: tuple[str, ...]) -> list[Task]:
    documents = [make_document(*(f"R : {text}" for text in texts)) for texts in talk]
    return [replace(Task.of(document, ""), key=f"clef {n}") for n, document in enumerate(documents)]


def test_the_task_of_a_document() -> None:
    one, other = make_document("R : Le site.", "Oui."), make_document("R : Le site.", "Oui.", id="b", case="9")
    task = Task.of(one, "pipeline")
    assert (task.texts, task.words) == (("Le site.", "Oui."), 3)
    assert task == Task.of(other, "pipeline")  # a parse depends on the words alone
    assert task.key != Task.of(one, "another pipeline").key
    assert task.key != Task.of(make_document("R : Le site. Oui."), "pipeline").key


@given(st.lists(st.integers(0, 12_000), max_size=30))
def test_batches_hold_all_tasks_in_order_and_no_more_words_than_they_may(sizes: list[int]) -> None:
    given = [Task(str(n), "", (), words) for n, words in enumerate(sizes)]
    batches = list(batches_of(given))
    assert [task for batch in batches for task in batch] == given
    for batch in batches:
        assert batch
        assert len(batch) == 1 or sum(task.words for task in batch) <= workers.BATCH


def test_parsing_here_is_in_order() -> None:
    assert [key for key, _ in parse_here(PLAN, tasks(*TALK))] == ["clef 0", "clef 1", "clef 2", "clef 3"]
    assert list(parse_here(PLAN, [])) == []


def test_processes_give_the_same_tables_as_here(monkeypatch: pytest.MonkeyPatch) -> None:
    here = dict(parse_here(PLAN, tasks(*TALK)))
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(workers, "BATCH", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(workers, "parse_here", lambda *_: pytest.fail("no process was started"))
    apart = dict(parse_in_processes(PLAN, tasks(*TALK)))
    assert apart == here


def test_few_words_are_parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", lambda *_, **__: pytest.fail("a process was started"))
    assert len(list(parse_in_processes(PLAN, tasks(*TALK)))) == 4


def test_a_missing_pipeline_is_said_before_any_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(workers, "ProcessPoolExecutor", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(parse_in_processes(ParsePlan("fr", "no_such_model"), tasks(*TALK)))
