"""Where parsing is done: in this process, or in several that each load the pipeline once and hand back columns.

The unit of work is a batch of documents' texts; what comes back is packed token tables, so that no spaCy object
crosses a pipe, and the same function serves processes on one machine and a cluster's workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qualcode.model import Document
from qualcode.parse import ParsePlan, load_pipeline, load_repairer, parse_texts, require_pipeline
from qualcode.repair.repairer import Repairer
from qualcode.store import content_key, pack

if TYPE_CHECKING:
    from spacy.language import Language

BATCH = 16_000
"""Words that one batch of documents holds at most, unless one document has more: enough for words to come again, few
enough for processes to end together."""
WORTH_A_PROCESS = 60_000
"""Words that repay the seconds a further process needs to load the pipeline."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to parse: its text and where its segments stand in it, the key that its token table is kept under,
    and whether words that a scanner misread may be put right. The text is the document's own, not a copy."""

    key: str
    text: str
    places: tuple[tuple[int, int], ...]
    words: int
    ocr: bool = True

    @classmethod
    def of(cls, document: Document, pipeline: str) -> Task:
        """The task of a document under a pipeline's key."""
        places = tuple((segment.start, segment.end) for segment in document.segments)
        texts = [document.text[start:end] for start, end in places]
        key = content_key(pipeline, document.ocr, *texts)
        return cls(key, document.text, places, sum(text.count(" ") + 1 for text in texts), document.ocr)

    @property
    def texts(self) -> tuple[str, ...]:
        """The segments' texts, cut out when they are needed."""
        return tuple(self.text[start:end] for start, end in self.places)


def parse_here(plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
    """The packed token table of each task by key, parsed in this process."""
    nlp = load_pipeline(plan)
    yield from _parsed(nlp, load_repairer(plan, nlp), plan.attributes, tasks)


def parse_in_processes(plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
    """The packed token table of each task by key, as they are done: in as many processes as the words are worth."""
    processes = min(os.cpu_count() or 1, sum(task.words for task in tasks) // WORTH_A_PROCESS)
    if processes < 2:
        yield from parse_here(plan, tasks)
        return
    require_pipeline(plan)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_ignore_interrupts) as pool:
        batches = {pool.submit(parse_batch, plan, batch): batch for batch in batches_of(tasks)}
        try:
            yield from _collected(batches)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def batches_of(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """The tasks in batches of some thousand words."""
    batch: list[Task] = []
    for task in tasks:
        if batch and sum(t.words for t in batch) + task.words > BATCH:
            yield batch
            batch = []
        batch.append(task)
    if batch:
        yield batch


def parse_batch(plan: ParsePlan, batch: Sequence[Task]) -> list[bytes]:
    """The packed token table of each task: the work of one worker at a time."""
    return [packed for _, packed in _parsed(*_pipeline(plan), plan.attributes, batch)]


def _parsed(
    nlp: Language, repairer: Repairer | None, attributes: Iterable[str], tasks: Sequence[Task]
) -> Iterator[tuple[str, bytes]]:
    by = [repairer if task.ocr else None for task in tasks]
    tables = parse_texts((task.texts for task in tasks), nlp, attributes, by)
    return ((task.key, pack(table.arrays())) for task, table in zip(tasks, tables, strict=True))


def _collected(batches: dict[Future[list[bytes]], list[Task]]) -> Iterator[tuple[str, bytes]]:
    for future in as_completed(list(batches)):
        yield from zip((task.key for task in batches.pop(future)), future.result(), strict=True)


@lru_cache(maxsize=1)
def _pipeline(plan: ParsePlan) -> tuple[Language, Repairer | None]:
    nlp = load_pipeline(plan)
    return nlp, load_repairer(plan, nlp)


def _ignore_interrupts() -> None:
    """Leaves Ctrl-C to the process that waits: it stops handing out work and keeps what is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
