"""A rule written into a codebook's YAML: its lines added, every other byte as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from qualcode.errors import CodebookError
from qualcode.match.phrases import parse_phrase
from qualcode.model import Origin, Rule
from qualcode.reading.files import decode, insert_text

_KEYS = {
    Origin.KEYWORD: "keywords",
    Origin.LEMMA: "lemmas",
    Origin.PATTERN: "patterns",
    Origin.SECTION: "sections",
}
_BEFORE = ("code", "label", "category", "definition", *_KEYS.values())
"""The keys that stand before a new list of rules, in the order that the reference shows."""


def append_rule(data: bytes, code: str, rule: Rule, *, shown: str) -> bytes:
    """The codebook's file with the rule at the end of its list in that code; every other byte stays as it was.

    Raises:
        CodebookError: the code is not there, it has a rule that finds the same, or the file's layout or encoding
            leaves no place for it.
    """
    text = decode(data)
    key, item = _KEYS[rule.kind], _item(rule)
    root = YAML(typ="safe", pure=True).compose(text)
    node = _code_node(root, code)
    if node is None:
        raise CodebookError(f"there is no code '{code}'. Check its name.", path=shown)
    expected = _load(text)
    entry = _code_value(expected, code)
    rules, cues = entry.setdefault(key, []) or [], (entry.get("cues") or {}).get(key) or []
    line = node.start_mark.line + 1
    for other in [*rules, *cues]:
        if _sense(other, rule.kind) == _sense(item, rule.kind):
            has = f"has the rule '{_name(other)}' already, which finds the same"
            raise CodebookError(f"code '{code}' {has}. Nothing was added.", path=shown, line=line)
        if _name(other) == _name(item):
            what = f"code '{code}' has another pattern called '{_name(item)}' already"
            raise CodebookError(f"{what}. Give this one a --name.", path=shown, line=line)
    entry[key] = [*rules, item]
    at, added = _insertion(text, node, key, _flow(item))
    written = text[:at] + added + text[at:]
    try:
        same = _load(written) == expected
    except YAMLError:
        same = False
    if not same:
        what = f"the rule '{rule.text}' cannot be written into code '{code}' as the file is laid out"
        raise CodebookError(f"{what}. Add it by hand under `{key}`.", path=shown, line=line)
    try:
        return insert_text(data, at, added)
    except UnicodeError as error:
        what = f"the file's encoding has no way to write '{rule.text}'"
        raise CodebookError(f"{what}. Save the file as UTF-8, then try again.", path=shown) from error


def _load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def _item(rule: Rule) -> Any:
    if rule.kind is Origin.PATTERN:
        return {"name": rule.text, "pattern": [dict(token) for token in rule.tokens]}
    return rule.text


def _name(item: Any) -> str:
    return str(item.get("name")) if isinstance(item, dict) else str(item)


def _sense(item: Any, kind: Origin) -> object:
    """What the rule finds: two that differ in case, accents, spaces or name alone find the same."""
    if isinstance(item, dict):
        return [{key.upper(): value for key, value in token.items()} for token in item["pattern"]]
    return parse_phrase(str(item), lemma=kind is Origin.LEMMA)


def _code_node(node: Node | None, code: str) -> MappingNode | None:
    """The mapping of that code, sub-codes searched too."""
    for one in _children(node, "codes"):
        named = _child(one, "code")
        if named is not None and named.value == code:
            return one if isinstance(one, MappingNode) else None
        found = _code_node(one, code)
        if found is not None:
            return found
    return None


def _code_value(value: Any, code: str) -> dict[str, Any]:
    """The same code among loaded values."""
    waiting = list(value["codes"])
    while waiting:
        one: dict[str, Any] = waiting.pop(0)
        if one["code"] == code:
            return one
        waiting += one.get("codes") or []
    raise KeyError(code)


def _child(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _children(node: Node | None, key: str) -> list[Node]:
    found = _child(node, key)
    return list(found.value) if isinstance(found, SequenceNode) else []


def _insertion(text: str, code: MappingNode, key: str, item: str) -> tuple[int, str]:
    """Where the text grows, and by what."""
    rules = _child(code, key)
    if isinstance(rules, SequenceNode) and rules.value:
        if rules.flow_style:
            return _end(rules.value[-1]), f", {item}"
        return _line_end(text, _end(rules)), f"\n{' ' * rules.start_mark.column}- {item}"
    if isinstance(rules, SequenceNode):
        return rules.end_mark.index - 1, item
    before = [(name, value) for name, value in code.value if name.value in _BEFORE[: _BEFORE.index(key)]]
    name, value = before[-1]
    if code.flow_style:
        return _end(value), f", {key}: [{item}]"
    indent = " " * name.start_mark.column
    return _line_end(text, _end(value)), f"\n{indent}{key}:\n{indent}  - {item}"


def _end(node: Node) -> int:
    """Where the node's own words end: a block's end would take the comments after it along."""
    if getattr(node, "flow_style", True) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _line_end(text: str, at: int) -> int:
    """The end of the line that ends at or holds the place, a comment on it included."""
    if text[at - 1] == "\n":
        return len(text[:at].rstrip())
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _plain(value) if isinstance(value, str) else json.dumps(value)


def _plain(text: str) -> str:
    """The text unquoted where YAML reads it as it stands, in a block and in brackets; else quoted."""
    try:
        if _load(f"- {text}") == [text] and _load(f"[{text}, x]") == [text, "x"]:
            return text
    except (YAMLError, ValueError):
        pass
    return json.dumps(text, ensure_ascii=False)
