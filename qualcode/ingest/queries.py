"""A rule as typed at the prompt: what the codebook would hold, before it is in the codebook."""

from __future__ import annotations

import re
from typing import Any

from qualcode.errors import CodebookError
from qualcode.model import Origin, Rule
from qualcode.normalise import fold

_YAML = ("[", "{", "- ")
_PREFIXES = {"keyword:": Origin.KEYWORD, "lemma:": Origin.LEMMA, "pattern:": Origin.PATTERN}
_EXAMPLE = "Write for instance [{LEMMA: protéger}, {POS: NOUN}]"


def parse_rule(text: str, *, name: str = "") -> Rule:
    """The rule that `text` writes: `lemma:` and words, a YAML list of token patterns, else a keyword.

    A pattern may also stand as codebooks have it: `{name: …, pattern: […]}`. `name` is what a pattern is called;
    without it, and without a name of its own, its words are. The rule's id is what a code's would be, the code left
    out: `lemma/faire confiance`.

    Raises:
        CodebookError: there is no word in it, no list of token patterns, or a bar in its words or its name.
    """
    written = text.strip()
    prefix = next((prefix for prefix in _PREFIXES if written.startswith(prefix)), "")
    kind = _PREFIXES.get(prefix, Origin.PATTERN if written.startswith(_YAML) else Origin.KEYWORD)
    written = written.removeprefix(prefix).strip()
    if kind is Origin.PATTERN:
        own, tokens = _tokens(written)
        name = name or own or _name(tokens)
        _refuse_bar(name)
        return Rule(f"{kind}/{name}", kind, name, tokens)
    if not re.search(r"[\w*]", fold(written)):
        raise CodebookError(f"'{text}' holds no word to find. Write at least one.")
    _refuse_bar(written)
    written = " ".join(written.split())
    return Rule(f"{kind}/{written}", kind, written)


def _refuse_bar(text: str) -> None:
    """Raises:
    CodebookError: there is a bar, which parts rules where several are told.
    """
    if "|" in text:
        raise CodebookError(f"'|' in '{text}' would be read as two rules. Leave it out.")


def _tokens(text: str) -> tuple[str, tuple[dict[str, Any], ...]]:
    """The pattern's own name, "" if it has none, and its tokens."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError) as error:
        what = getattr(error, "problem", "") or "it cannot be read"
        raise CodebookError(f"'{text}' is no valid YAML: {what}. {_EXAMPLE}.") from error
    entry = value[0] if isinstance(value, list) and len(value) == 1 else value
    name = ""
    if isinstance(entry, dict) and "pattern" in entry:
        name, value = str(entry.get("name", "")), entry["pattern"]
    if not isinstance(value, list) or not value or not all(isinstance(token, dict) for token in value):
        raise CodebookError(f"'{text}' is no list of token patterns. {_EXAMPLE}.")
    return name, tuple(value)


def _name(tokens: tuple[dict[str, Any], ...]) -> str:
    """A name made of what the pattern asks for: `protéger-noun`."""
    words = [word for token in tokens for key, value in token.items() if key != "OP" for word in _words(value)]
    return "-".join(re.findall(r"\w+", " ".join(words).lower())[:6]) or "pattern"


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for part in value.values() for word in _words(part)]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
