"""What a misread French form may have been: closed tables of confusions, and the words they lead to.

Nothing is guessed: a form is repaired when it is no word, and the first table that leads to words leads to just one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from itertools import combinations, pairwise

from qualcode.repair.lexicon import FUNCTION_WORDS

_VOWELS = tuple("aàâeéèêëiîïoôuùûyhœ")

Table = Mapping[str, tuple[str, ...]]
Edit = tuple[int, str, str]

_MISREAD: Table = {
    "é": ("è", "ê", "ë", "ô"),
    "eé": ("é", "è", "ê"), "ée": ("é", "è", "ê"), "éé": ("é", "è", "ê"),
    "¢": ("ç", "é", "è", "ê"), "¢c": ("ç",), "c¢": ("ç",),
}  # fmt: skip
"""Accents and glyphs read for others: marks that no one types by habit."""
_BARE: Table = {
    "e": ("é", "è", "ê"), "a": ("à", "â"), "i": ("î", "ï"), "o": ("ô",), "u": ("û", "ù"), "c": ("ç",),
}  # fmt: skip
"""Accents lost: what OCR drops, and what many do not type."""
_SHAPES: Table = {
    "g": ("ç", "q"), "ce": ("œ",), "ic": ("ie", "iè"), "d": ("ô",), "6": ("ô",), "1": ("l",), "0": ("o",),
    "I": ("l",), "ll": ("Il",), "Ii": ("Il",),
}  # fmt: skip
"""Letters and figures of like shape."""
_WHERE: Mapping[tuple[str, str], re.Pattern[str]] = {
    key: re.compile(rf"(?:{before})(?:{key[0]})(?:{after})")
    for key, before, after in (
        (("c", "ç"), "", "(?=[aou])(?!asse)"),
        (("a", "à"), "", r"\Z"),
        (("u", "ù"), "", r"\Z"),
        (("a", "â"), "", r"(?!t\Z|[tm]es\Z)"),
        (("g", "ç"), "", "(?=[aou])(?!asse)"),
        (("g", "q"), "", r"(?=u|\Z)"),
        (("ic", "ie"), "", r"(?=.)(?!s\Z)"),
        (("ic", "iè"), "", r"(?=.)(?!s\Z)"),
        (("d", "ô"), "(?<=[rt])", "(?=[lt])"),
        (("ll", "Il"), r"(?<!.)", ""),
        (("Ii", "Il"), r"(?<!.)", ""),
        (("ée", "é"), "", r"(?!s?\Z)"),
        (("ée", "è"), "", r"(?!s?\Z)"),
        (("ée", "ê"), "", r"(?!s?\Z)"),
    )
}
"""Where in a word some of them may be: not where a right form ends so, as many that no table lists do."""
_ANYWHERE = re.compile("")
_MOST_ACCENTS = 3
_MOST_SHAPES = 2
_LEAST = {"o": 4, "c": 4}
_LEAST_BARE = 5
"""Words shorter than this are not taken to have lost an accent: too many are names of things, or English."""
_LEAST_SHAPE = 4
_LEAST_CAPITAL = 5
_LONG_CAPITAL = 7
"""From these lengths on, a word with a capital may have a misread accent, a lost one; a shorter one may be a name."""
_LONGEST = 30
_NOUN_END = re.compile(r"(?:i[éè]?te|ee)s?\Z")
_SHORT = ("i1", "ll")
_TAIL = 5
_TWO_WAYS = frozenset({"dela"})
"""« au-delà » without its accent, or « de la » without its space."""
_DETACHED = ("la", "le", "les", "des", "du", "cette", "ces", "dans")


def spelled(form: str) -> str:
    """The form as lexicons spell it."""
    return form.lower().replace("œ", "oe")


def is_word(form: str, lexicon: Container[str]) -> bool:
    """Whether the lexicon has the form."""
    return spelled(form) in lexicon


def repairs(form: str, lexicon: Container[str]) -> tuple[str, ...]:
    """The words that `form`, which is none, may be: of the first table and the fewest confusions that give any.

    Several are narrowed to the one function word among them, if there is one.
    """
    if form.isupper() or len(form) > _LONGEST or form in _TWO_WAYS:  # in capitals, it may be an acronym
        return ()
    for find in (_respelled, _elided, _detached):
        if found := find(form, lexicon):
            common = [word for word in found if word.lower() in FUNCTION_WORDS]
            return tuple(common) if len(common) == 1 else tuple(found)
    return ()


def has_foreign_shape(form: str) -> bool:
    """Whether the form bears no trace of misreading: plain letters only, so that it may be a word of another tongue."""
    return form.isascii() and form.isalpha()


def _respelled(form: str, lexicon: Container[str]) -> list[str]:
    anywhere = _edits(form, {**_MISREAD, **_BARE})
    accents = [edit for edit in anywhere if _may_be_accent(form, *edit)]
    inner = form[1:]
    if inner == inner.lower():
        found = _fewest(form, anywhere, FUNCTION_WORDS, _MOST_ACCENTS) or _fewest(form, accents, lexicon, _MOST_ACCENTS)
        if found or (form[0].isupper() and form[0] != "I"):
            return found
    elif "I" not in inner:
        return []
    if form not in _SHORT and (len(form) < 3 or sum(char.isalpha() for char in form) < 2):
        return []
    shapes = [edit for edit in _edits(form, _SHAPES) if _may_be_shape(form, *edit)]
    found = _fewest(form, [*accents, *shapes], lexicon, _MOST_SHAPES)
    return [word for word in found if form[0] != "I" or word in FUNCTION_WORDS or word[0] == "I"]


def _edits(form: str, table: Table) -> list[Edit]:
    """Where each confusion of the table may have happened: position, what is read, what may have stood there."""
    lower = form if table is _SHAPES else form.lower()
    return [
        (at, read, meant)
        for read, meanings in table.items()
        for at in range(len(form))
        if lower.startswith(read, at)
        for meant in meanings
    ]


def _may_be_accent(form: str, at: int, read: str, meant: str) -> bool:
    """Whether an accent may have been misread or lost there: not a verb's last e, which may be right, nor in a name."""
    if not _WHERE.get((read, meant), _ANYWHERE).match(form.lower(), at):
        return False
    capital = form[0].isupper()
    if read not in _BARE:
        return not capital or (len(form) >= _LEAST_CAPITAL and meant != "ô")
    if len(form) < (_LONG_CAPITAL if capital else _LEAST.get(read, _LEAST_BARE)):
        return False
    return meant != "é" or form[at:] not in ("e", "es") or _NOUN_END.search(form) is not None


def _may_be_shape(form: str, at: int, read: str, meant: str) -> bool:
    long_enough = len(form) >= _LEAST_SHAPE or not read.isalpha() or "l" in meant
    return long_enough and _WHERE.get((read, meant), _ANYWHERE).match(form, at) is not None


def _fewest(form: str, edits: list[Edit], lexicon: Container[str], most: int) -> list[str]:
    """The words that the fewest of the edits lead to."""
    for count in range(1, most + 1):
        found = {word for word in _edited(form, edits, count) if _is_likely(word, lexicon)}
        if found:
            return sorted(found)
    return []


def _edited(form: str, edits: list[Edit], count: int) -> Iterator[str]:
    """The form with so many of the edits made, all in other places."""
    places: dict[tuple[int, int], list[str]] = {}
    for at, read, meant in edits:
        capital = at == 0 and form[0].isupper() and meant not in ("l", "Il")
        places.setdefault((at, at + len(read)), []).append(meant.upper() if capital else meant)
    for chosen in combinations(sorted(places), count):
        if all(one[1] <= other[0] for one, other in pairwise(chosen)):
            yield from _put(form, chosen, places)


def _put(form: str, chosen: tuple[tuple[int, int], ...], places: Mapping[tuple[int, int], list[str]]) -> list[str]:
    """The form with each of the chosen places changed, in all ways."""
    begun, done = [""], 0
    for place in chosen:
        between = form[done : place[0]]
        begun = [head + between + meant for head in begun for meant in places[place]]
        done = place[1]
    rest = form[done:]
    return [head + rest for head in begun]


def _is_likely(word: str, lexicon: Container[str]) -> bool:
    lower = word.lower()
    if word[1:] != lower[1:]:
        return False
    return lower in FUNCTION_WORDS or (len(word) > 2 and lower.replace("œ", "oe") in lexicon)


def _elided(form: str, lexicon: Container[str]) -> list[str]:
    """`linformation`, `quils`: an apostrophe lost."""
    if form != form.lower():
        return []
    found = []
    for head in ("l", "d", "n", "s", "qu"):
        tail = form[len(head) :]
        if form.startswith(head) and tail[:1] in _VOWELS:
            short = head == "qu" and tail in ("il", "ils", "elle", "elles", "on", "un", "une", "en")
            if short or (len(tail) >= _TAIL and is_word(tail, lexicon)):
                found.append(f"{head}'{tail}")
    return found


def _detached(form: str, lexicon: Container[str]) -> list[str]:
    """`lesoutils`: a space lost after a determiner. A capital may begin a name, so it is left."""
    if form != form.lower():
        return []
    return [
        f"{head} {tail}"
        for head in _DETACHED
        if form.startswith(head) and len(tail := form[len(head) :]) >= _TAIL and is_word(tail, lexicon)
    ]
