"""From documents to hits, each step done once: parses by document, the index by corpus, hits by code.

A parse depends on a document's segments and on the pipeline; an index on its parses; a code's hits on the index and on
that code's rules. Each is kept under a key of just that, so an edited text is parsed alone, and an edited code
searched alone. Where all hits are kept, neither spaCy nor the index is touched.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

import pyarrow as pa

from qualcode.match.hits import Hits, gather_hits, search_codes
from qualcode.match.index import WordIndex, build_index
from qualcode.match.rules import CompiledRules
from qualcode.model import Document
from qualcode.normalise import VERSION as NORMALISER
from qualcode.parse import ParsePlan
from qualcode.repair.repairer import VERSION as REPAIRER
from qualcode.store import FOLDER, Store, content_key, unpack
from qualcode.tokens import Repairs, TokenTable
from qualcode.workers import Task, parse_here

ENGINE = 3
"""Raised whenever the same text and rules would give another index or other hits."""

Progress = Callable[[int, int, int, int], None]
"""Called with the documents parsed so far, how many there are to parse, and the words of both."""
Parser = Callable[[ParsePlan, Sequence[Task]], Iterable[tuple[str, bytes]]]
"""Gives the packed token table of each task by key, in any order."""


@dataclass
class Engine:
    """Parses and searches, and keeps what it found in `store`. `parser` says where parsing is done.

    `tidies`: a search forgets the hits and indexes that this store was not asked for; all but the last of several
    searches leave that be.
    """

    plan: ParsePlan
    store: Store = field(default_factory=lambda: Store(None))
    parser: Parser = parse_here
    progress: Progress | None = None
    tidies: bool = True
    _asked: tuple[tuple[Document, ...], list[Task], str] | None = field(default=None, repr=False)
    _repairs: dict[str, Repairs] = field(default_factory=dict, repr=False)

    def search(self, documents: Sequence[Document], compiled: CompiledRules) -> Hits:
        """The hits of all rules in all documents.

        Raises:
            ModelError: the spaCy pipeline is missing or lacks what the rules need.
            PatternError: spaCy refuses a pattern.
        """
        tasks, corpus = self._tasks(documents)
        keys = [
            content_key(corpus, compiled.language, negation, repr((code.name, code.rules, code.unless)))
            for code, negation in zip(compiled.codes, compiled.negation, strict=True)
        ]
        kept = [self.store.get("hits", key) for key in keys]
        found = {n: Hits.of(entry) for n, entry in enumerate(kept) if entry is not None}
        missing = [n for n in range(len(keys)) if n not in found]
        if missing:
            index = self._index(tasks, corpus)
            for n, hits in zip(missing, search_codes(index, compiled, missing), strict=True):
                self.store.put("hits", keys[n], hits.arrays())
                found[n] = hits
        self.store.keep("index", corpus)
        self.store.keep("repairs", corpus)
        if self.tidies:
            self.store.prune(("hits", "index", "repairs"))
        if damaged := len(self.store.rejected):
            warnings.warn(f"{damaged} damaged or foreign files in {FOLDER} were made again", stacklevel=2)
        return gather_hits(documents, compiled, [found[n] for n in range(len(keys))])

    def repairs(self, documents: Sequence[Document]) -> Repairs:
        """What was misread in the documents and put right, their segments numbered in a row."""
        tasks, corpus = self._tasks(documents)
        if corpus not in self._repairs:
            kept = self.store.get("repairs", corpus)
            if kept is None:
                self._note_repairs(tasks, corpus, self.tables(tasks))
            else:
                self._repairs[corpus] = Repairs.of(kept)
        return self._repairs[corpus]

    def index(self, documents: Sequence[Document]) -> WordIndex:
        """The index of the documents, to be searched for what no codebook holds.

        Raises:
            ModelError: the spaCy pipeline is missing or lacks what the rules need.
        """
        return self._index(*self._tasks(documents))

    def _index(self, tasks: Sequence[Task], corpus: str) -> WordIndex:
        kept = self.store.get("index", corpus)
        if kept is not None:
            return WordIndex.of(kept)
        tables = self.tables(tasks)
        self._note_repairs(tasks, corpus, tables)
        index = build_index(tables, [len(task.places) for task in tasks])
        self.store.put("index", corpus, index.arrays())
        return index

    def tables(self, tasks: Sequence[Task]) -> list[TokenTable]:
        """The token tables of the tasks, in order; those not kept are parsed, each text once."""
        wanted = {task.key: task for task in tasks}
        tables = self._kept(wanted)
        for hold in (False, True):  # a store that loses what it took is not asked twice
            if todo := [task for key, task in wanted.items() if key not in tables]:
                tables |= self._parsed(todo, hold)
        return [tables[task.key] for task in tasks]

    def _kept(self, keys: Iterable[str]) -> dict[str, TokenTable]:
        entries = ((key, self.store.get("tokens", key)) for key in keys)
        return {key: TokenTable.of(entry) for key, entry in entries if entry is not None}

    def _parsed(self, todo: Sequence[Task], hold: bool) -> dict[str, TokenTable]:
        """The tables of the tasks, parsed. Those that the store takes are read back from its files when all is done,
        unless `hold`: a large corpus is not to be in memory beside the processes that parse it."""
        words = {task.key: task.words for task in todo}
        total, done, held = sum(words.values()), 0, dict[str, TokenTable]()
        if self.progress:
            self.progress(0, len(todo), 0, total)
        for n, (key, packed) in enumerate(self.parser(self.plan, todo), start=1):
            if not self.store.put_packed("tokens", key, packed) or hold:
                held[key] = TokenTable.of(unpack(pa.py_buffer(packed)))
            done += words[key]
            if self.progress:
                self.progress(n, len(todo), done, total)
        return held | self._kept(key for key in words if key not in held)

    def _note_repairs(self, tasks: Sequence[Task], corpus: str, tables: Sequence[TokenTable]) -> None:
        repairs = Repairs.joined([table.repairs for table in tables], [len(task.places) for task in tasks])
        self._repairs[corpus] = repairs
        self.store.put("repairs", corpus, repairs.arrays())

    def _tasks(self, documents: Sequence[Document]) -> tuple[list[Task], str]:
        """The documents' tasks, and the key of them all; for the documents of last time, what was given then."""
        asked = tuple(documents)
        if self._asked is None or self._asked[0] != asked:
            pipeline = self.pipeline_key()
            tasks = [Task.of(document, pipeline) for document in asked]
            self._asked = asked, tasks, content_key(ENGINE, *(task.key for task in tasks))
        return self._asked[1:]

    def pipeline_key(self) -> str:
        """The key of all that a parse depends on besides the text."""
        plan = self.plan
        versions = [_version(name) for name in ("spacy", plan.model)]
        repairer = REPAIRER if plan.repair else None
        return content_key(NORMALISER, repairer, plan.language, plan.model, *versions, *sorted(plan.attributes))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
