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

from qualcode.match.hits import Hits, gather_hits, search_codes
from qualcode.match.index import WordIndex, build_index
from qualcode.match.rules import CompiledRules
from qualcode.model import Document
from qualcode.normalise import VERSION as NORMALISER
from qualcode.parse import ParsePlan
from qualcode.store import FOLDER, Store, content_key
from qualcode.tokens import TokenTable
from qualcode.workers import Task, parse_here

ENGINE = 1
"""Raised whenever the same text and rules would give another index or other hits."""

Progress = Callable[[int, int, int, int], None]
"""Called with the documents parsed so far, how many there are to parse, and the words of both."""
Parser = Callable[[ParsePlan, Sequence[Task]], Iterable[tuple[str, TokenTable]]]


@dataclass
class Engine:
    """Parses and searches, and keeps what it found in `store`. `parser` says where parsing is done."""

    plan: ParsePlan
    store: Store = field(default_factory=lambda: Store(None))
    parser: Parser = parse_here
    progress: Progress | None = None

    def search(self, documents: Sequence[Document], compiled: CompiledRules) -> Hits:
        """The hits of all rules in all documents.

        Raises:
            ModelError: the spaCy pipeline is missing or lacks what the rules need.
            PatternError: spaCy refuses a pattern.
        """
        pipeline = self.pipeline_key()
        tasks = [Task.of(document, pipeline) for document in documents]
        corpus = content_key(ENGINE, *(task.key for task in tasks))
        keys = [
            content_key(corpus, compiled.language, negation, repr((code.name, code.rules, code.unless)))
            for code, negation in zip(compiled.codes, compiled.negation, strict=True)
        ]
        kept = [self.store.get("hits", key) for key in keys]
        found = {n: Hits.of(entry) for n, entry in enumerate(kept) if entry is not None}
        missing = [n for n in range(len(keys)) if n not in found]
        if missing:
            index = self.index(tasks, corpus)
            for n, hits in zip(missing, search_codes(index, compiled, missing), strict=True):
                self.store.put("hits", keys[n], hits.arrays())
                found[n] = hits
        self.store.keep("index", corpus)
        self.store.prune(("hits", "index"))
        if damaged := len(self.store.rejected):
            warnings.warn(f"{damaged} damaged or foreign files in {FOLDER} were made again", stacklevel=2)
        return gather_hits(documents, compiled, [found[n] for n in range(len(keys))])

    def index(self, tasks: Sequence[Task], corpus: str) -> WordIndex:
        """The index of the documents that the tasks stand for."""
        kept = self.store.get("index", corpus)
        if kept is not None:
            return WordIndex.of(kept)
        index = build_index(self.tables(tasks), [len(task.texts) for task in tasks])
        self.store.put("index", corpus, index.arrays())
        return index

    def tables(self, tasks: Sequence[Task]) -> list[TokenTable]:
        """The token tables of the tasks, in order; those not kept are parsed, each text once."""
        tables: dict[str, TokenTable] = {}
        todo: dict[str, Task] = {}
        for task in tasks:
            entry = self.store.get("tokens", task.key) if task.key not in tables else None
            if entry is not None:
                tables[task.key] = TokenTable.of(entry)
            elif task.key not in tables:
                todo[task.key] = task
        done = words = 0
        total = sum(task.words for task in todo.values())
        for key, table in self.parser(self.plan, list(todo.values())) if todo else ():
            self.store.put("tokens", key, table.arrays())
            tables[key] = table
            done, words = done + 1, words + todo[key].words
            if self.progress:
                self.progress(done, len(todo), words, total)
        return [tables[task.key] for task in tasks]

    def pipeline_key(self) -> str:
        """The key of all that a parse depends on besides the text."""
        versions = [_version(name) for name in ("spacy", self.plan.model)]
        return content_key(NORMALISER, self.plan.language, self.plan.model, *versions, *sorted(self.plan.attributes))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
