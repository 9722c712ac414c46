"""YAML files → checked values, with the line of whatever is wrong.

A file is loaded fast and without positions; only when something is wrong is it read again with them. A long file takes
longer to load than all else that a warm command does, so its plain value can be kept, under the hash of its text.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from qualcode.errors import DocumentError, QualcodeError
from qualcode.reading.files import read_text
from qualcode.store import Store, content_key

Place = Sequence[int | str]
Checked = TypeVar("Checked", bound=BaseModel)


class YamlFile:
    """One YAML file: its value, and the line of any part of it. `error` is what its problems are raised as.

    `store` keeps the value for the next time, unchecked: checking is cheap.
    """

    def __init__(self, path: Path, *, shown: str, error: type[QualcodeError], store: Store | None = None) -> None:
        self.shown = shown
        self.error = error
        try:
            self.text = read_text(path, shown=shown)
        except DocumentError as unreadable:
            raise error(str(unreadable)) from unreadable
        self.value = self._load_fast() if store is None else self._load_kept(store)

    def check(self, schema: type[Checked], value: object = None, place: Place = ()) -> Checked:
        """`value` (by default the whole file), which stands at `place`, as `schema`.

        Raises:
            QualcodeError: the first thing that does not fit, with its line and what would be accepted.
        """
        try:
            return schema.model_validate(self.value if value is None else value)
        except ValidationError as invalid:
            problems = invalid.errors(include_url=False)
            unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
            problem = (unknown or problems)[0]  # a key misspelt is missing, too
            raise self.failure(_say(problem, schema), (*place, *problem["loc"])) from None

    def failure(self, message: str, place: Place = ()) -> QualcodeError:
        """The error to raise about what stands at `place` (keys and indices from the top)."""
        return self.error(message, path=self.shown, line=self.line(place))

    def line(self, place: Place) -> int:
        """The line, from 1, of the innermost part of `place` that the file has."""
        node: Any = self._load("rt")  # ruamel's own mappings and lists, which know their lines
        line = 1
        for key in place:
            try:
                position = node.lc.data[key]
                node = node[key]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
            line = position[0] + 1
        return line

    def _load_kept(self, store: Store) -> object:
        """The value as kept, or loaded and kept; what JSON would change is not kept."""
        key = content_key("yaml 1", self.text)
        entry = store.get("yaml", key)
        if entry is not None and "value" in entry:
            return json.loads(str(entry["value"][0]))
        value = self._load_fast()
        try:
            text = json.dumps(value, ensure_ascii=True, allow_nan=False)
            if json.loads(text) == value:
                store.put("yaml", key, {"value": [text]})
        except (TypeError, ValueError):  # a date, or no number: loaded again each time
            pass
        return value

    def _load_fast(self) -> object:
        """The value by the C parser where it is installed; by Python's where that refuses YAML 1.2, such as `[a:b]`."""
        try:
            return YAML(typ="safe").load(self.text)
        except (YAMLError, ValueError):
            return self._load("safe")

    def _load(self, kind: str) -> object:
        try:
            return YAML(typ=kind, pure=True).load(self.text)
        except MarkedYAMLError as invalid:
            mark = invalid.problem_mark or invalid.context_mark
            line = None if mark is None else mark.line + 1
            what = invalid.problem or "is no YAML"
            raise self.error(f"this is no valid YAML: {what}. Mend the line.", path=self.shown, line=line) from invalid
        except (YAMLError, ValueError) as invalid:  # ValueError: a date or number that cannot be
            raise self.error(f"this is no valid YAML: {invalid}. Mend the file.", path=self.shown) from invalid


def _say(problem: ErrorDetails, schema: type[BaseModel]) -> str:
    """One pydantic problem as a sentence: what is wrong, and what would be accepted."""
    place, kind = problem["loc"], problem["type"]
    key = ".".join(str(part) for part in place if "[" not in str(part)) or "the file"  # list[str]: pydantic's own words
    if kind == "extra_forbidden":
        accepted = _fields_at(schema, place[:-1])
        near = difflib.get_close_matches(str(place[-1]), accepted, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        return f"unknown key '{place[-1]}'.{hint} Accepted here: {', '.join(accepted)}."
    if kind == "missing":
        return f"'{key}' is missing. Add it."
    if kind in {"model_type", "dict_type"}:
        return f"{key if place else 'the file'} must hold lines of `key: value`."
    message = problem["msg"].removeprefix("Value error, ")
    given = problem["input"]
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) or given is None else ""
    return f"'{key}': {message[0].lower()}{message[1:]}{shown}."


def _fields_at(schema: type[BaseModel], place: Place) -> list[str]:
    """The keys that the part of `schema` at `place` takes, as the file spells them."""
    for key in place:
        if isinstance(key, str) and (field := _field(schema, key)) is not None:
            schema = _inner(field) or schema
    return [field.alias or name for name, field in schema.model_fields.items()]


def _field(schema: type[BaseModel], key: str) -> object:
    fields = schema.model_fields.items()
    return next((field.annotation for name, field in fields if key in (name, field.alias)), None)


def _inner(annotation: object) -> type[BaseModel] | None:
    """The model inside an annotation such as `list[Model]`, `dict[str, Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)
