"""Parsing past one machine: the same batches, sent to the workers of a Dask cluster that the user names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qualcode.engine import Parser
from qualcode.errors import SchedulerError
from qualcode.parse import ParsePlan
from qualcode.workers import Task, batches_of, parse_batch

_PATIENCE = "20s"


def parse_on_cluster(address: str) -> Parser:
    """A parser whose work is done by the Dask cluster with this scheduler, such as `tcp://node1:8786`.

    The workers need qualcode and the study's spaCy pipeline installed; documents' texts go to them and token tables
    come back. A worker that dies has its batches done by the others.

    Raises:
        SchedulerError: dask is not installed, or no scheduler answers; when the parser is called.
    """

    def parse(plan: ParsePlan, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
        try:
            from distributed import Client, as_completed
        except ImportError as error:
            raise SchedulerError("--scheduler needs Dask. Install it: pip install 'qualcode[distributed]'") from error
        try:
            client: Any = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # Dask has no types
        except (OSError, TimeoutError, ValueError) as error:
            raise SchedulerError(f"no Dask scheduler answers at '{address}'. Check the address.") from error
        with client:
            batches = {
                client.submit(parse_batch, plan, batch, pure=False, retries=2): batch for batch in batches_of(tasks)
            }
            for future in as_completed(list(batches)):  # type: ignore[no-untyped-call]  # Dask has no types
                yield from zip((task.key for task in batches.pop(future)), future.result(), strict=True)
                future.release()

    return parse
