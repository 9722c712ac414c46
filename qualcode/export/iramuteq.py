"""What was said as a corpus for IRaMuTeQ: `**** *case_01 *sector_textile`, then the words, without the interviewers'.

The rules of the format: a text begins with four stars and its variables `*name_value`, parted by one space; names and
values are written in a-z, 0-9 and _, and what stands before the first _ is the name; a line `-*theme` parts a text by
themes. Stars anywhere else, and words between underscores, would be read as variables.

Source: Ratinaud, P., IRaMuTeQ, http://www.iramuteq.org/documentation ; read back by rainette's import_corpus_iramuteq.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby

from qualcode.export.material import Built, Material, left_out
from qualcode.model import Case, Document, Segment
from qualcode.normalise import fold
from qualcode.result import Result
from qualcode.selection import select_segments
from qualcode.sheets import CorpusSheet, SheetSpec

_MARKS = re.compile(r"[*_]")
_NO_SPACE = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'"})


def build_corpus(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The one corpus, UTF-8 without a BOM, a line a segment; an audit line says how many marks became spaces."""
    spec, result = specs[0], material.result
    if not isinstance(spec, CorpusSheet):
        raise TypeError(f"{spec.kind} is no corpus")
    chosen = list(select_segments(result.documents, result.cases, spec.where))
    lines = list(_corpus_lines(chosen, spec, result))
    marks = sum(len(_MARKS.findall(document.text[s.start : s.end])) for document, s in chosen)
    said = f"{path}: {marks} stars and underscores, which IRaMuTeQ would read as variables, are spaces there"
    return Built({path: "".join(f"{line}\n" for line in lines).encode()}, [left_out(said)] if marks else [])


def _corpus_lines(chosen: Sequence[tuple[Document, Segment]], spec: CorpusSheet, result: Result) -> Iterator[str]:
    stars = _starred_lines([case for case in result.cases if case.id in {s.case for _, s in chosen}], spec.variables)
    documents = name_values((document.id for document, _ in chosen), fold_value)
    segments = name_values((s.id for _, s in chosen), fold_value)
    whole: Callable[[tuple[Document, Segment]], tuple[str, ...]] = {
        "case": lambda one: (stars[one[1].case],),
        "document": lambda one: (stars[one[1].case], f"*document_{documents[one[0].id]}"),
        "segment": lambda one: (
            stars[one[1].case], f"*document_{documents[one[0].id]}", f"*segment_{segments[one[1].id]}",
        ),
    }[spec.text]  # fmt: skip
    texts: dict[tuple[str, ...], list[tuple[Document, Segment]]] = {}
    for one in chosen:
        texts.setdefault(whole(one), []).append(one)
    for variables, parts in texts.items():
        yield f"**** {' '.join(variables)}"
        for section, spoken in groupby(parts, key=lambda one: one[1].section):
            if spec.thematic and section:
                yield f"-*{fold_value(section[-1])}"
            yield from filter(None, (clean_words(document.text[s.start : s.end]) for document, s in spoken))
        yield ""


def _starred_lines(cases: Sequence[Case], variables: Sequence[str] | None) -> Mapping[str, str]:
    """The variables of each case as its texts begin with them; an attribute that it does not have is left out.

    Numbers of cases are as wide as the widest, so that 02 stands before 10 where they are sorted as texts.
    """
    every = dict.fromkeys(name for case in cases for name in case.attributes)
    wanted = [name for name in every if variables is None or name in variables]
    names = name_values(["case", *wanted], fold_name)
    width = max((len(case.id) for case in cases if case.id.isdigit()), default=0)
    ids = name_values((case.id for case in cases), lambda id: fold_value(id.zfill(width) if id.isdigit() else id))
    values = {name: name_values((_value(case, name) for case in cases), fold_value) for name in wanted}
    return {
        case.id: " ".join(
            [
                f"*case_{ids[case.id]}",
                *(f"*{names[name]}_{values[name][value]}" for name in wanted if (value := _value(case, name))),
            ]
        )
        for case in cases
    }


def name_values(values: Iterable[str], folded: Callable[[str], str]) -> dict[str, str]:
    """Each value as the format writes it; two that would be written alike stay two, numbered."""
    named: dict[str, str] = {}
    for value in dict.fromkeys(values):
        made = folded(value)
        taken = set(named.values())
        named[value] = next(one for n in count(1) if (one := made if n == 1 else f"{made}{n}") not in taken)
    return named


def fold_value(value: str) -> str:
    """The text in a-z, 0-9 and single underscores: « Mode & luxe » → mode_luxe; `na` where nothing of it is left."""
    return re.sub("[^a-z0-9]+", "_", fold(value)).strip("_") or "na"


def fold_name(name: str) -> str:
    """The name of a variable, which holds no underscore: what follows the first one would be its value."""
    return fold_value(name).replace("_", "")


def clean_words(text: str) -> str:
    """A segment on one line, without the format's own marks."""
    return " ".join(_MARKS.sub(" ", _NO_SPACE.sub(" ", text)).translate(_PLAIN).split())


def _value(case: Case, name: str) -> str:
    return str(case.attributes.get(name, ""))
