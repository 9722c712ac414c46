"""Cases side by side, every count with its words: dominant perspectives, key factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.dominance import Dominance, dominant_codes
from qualcode.aggregate.mentions import find_mentions
from qualcode.aggregate.polarity import NEITHER, Weight, poles, rank_codes, sign_codes, weigh_cases
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.excel.evidence import Evidence, draw_evidence
from qualcode.export.excel.rows import STRENGTH_FILL, TOP, WEAKNESS_FILL, Entry, begin_table, draw_entries, end_table
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CaseMatrixSheet, DominantSheet

_EVIDENCE_KEYS = ("document", "segment", "section", "words", "why", "quotation")
_EVIDENCE_WIDTHS = {-6: 18.0, -5: 9.0, -3: 34.0, -2: 40.0, -1: 84.0}
_SIGNS = ("+", "−", "·")


def draw_dominant(canvas: Canvas, spec: DominantSheet, result: Result, words: Words) -> Evidence | None:
    """One row a case: its segments by code, the dominant code or codes, and the words of these and of close ones."""
    book = _book(result, spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    found = find_mentions(result, spec.where)
    found = found[found["codebook"] == book.id]
    cases = dominant_codes(result, book.id, where=spec.where)
    evidence = _collect(found, [(one.case, code) for one in cases for code in labels], labels, words)
    widths = [18.0, *[13.0] * len(labels), 28.0, 80.0]
    heads = [words("company"), *labels.values(), words("dominant"), words("justify")]
    begin_table(canvas, f"{spec.sheet} — {book.label}", heads, widths)
    row = TOP
    for one in cases:
        for column, code in enumerate(labels, start=2):
            evidence.link(canvas, row, column, (one.case, code), words)
        row = draw_entries(canvas, row, _dominant_entries(one, found[found["case"] == one.case], labels, words), widths)
    end_table(canvas, row, [words("unit", unit=words("unit_segment")), words("close_means")], widths)
    return draw_evidence(canvas, evidence, words, wide={0: 16.0, 1: 26.0, **_EVIDENCE_WIDTHS})


def _dominant_entries(one: Dominance, said: pd.DataFrame, labels: Mapping[str, str], words: Words) -> list[Entry]:
    leading = {code: code in one.dominant for code in labels}
    counts = [
        Entry(count, bold=leading[code], center=True, fill=STRENGTH_FILL if leading[code] else "")
        for code, count in one.counts.items()
    ]
    said = said.assign(words=said["words"].where(said["words"] != "", said["section"]))
    justified = [
        f"{labels[code]} : {' ; '.join(words.quotes(quoted) for quoted in said.loc[said['code'] == code, 'words'])}"
        for code in (*one.dominant, *one.close)
    ]
    verdict = Entry(_verdict(one, labels, words), bold=True)
    return [Entry([one.case], bold=True, fill=GROUP_FILL), *counts, verdict, Entry(justified)]


def _verdict(one: Dominance, labels: Mapping[str, str], words: Words) -> list[str]:
    if not one.dominant:
        return [words("no_dominant")]
    names = [labels[code] for code in one.dominant]
    lines = [words("tied", names=", ".join(names))] if len(names) > 1 else names
    if max(one.counts.values()) == 1:
        lines.append(words("thin"))
    return lines + ([words("closely", names=", ".join(labels[code] for code in one.close))] if one.close else [])


def draw_case_matrix(canvas: Canvas, spec: CaseMatrixSheet, result: Result, words: Words) -> Evidence | None:
    """One row a code: in each case its segments with a strength, with a weakness, with neither; where it holds."""
    book = _book(result, spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    cases = [case.id for case in select_cases(result, spec.where)]
    weights = weigh_cases(result, book.id, spec.polarity, where=spec.where)
    ranked = rank_codes(weights, list(labels))
    found = _signed_mentions(result, spec)
    evidence = _collect(found, [(code, case) for code in ranked for case in cases], labels, words, by_code=True)
    widths = [32.0, *[max(12.0, min(20.0, len(case) + 3.0)) for case in cases], 15.0, 50.0]
    heads = [book.label, *cases, words("reach"), words("reading")]
    begin_table(canvas, spec.sheet, heads, widths)
    signs = [_label(result, spec.polarity, pole).lower() for pole in poles(result, spec.polarity)]
    row = TOP
    for code in ranked:
        for column, case in enumerate(cases, start=2):
            evidence.link(canvas, row, column, (code, case), words)
        row = draw_entries(canvas, row, _matrix_entries(labels[code], code, cases, weights, signs, words), widths)
    absent = ", ".join(label for code, label in labels.items() if code not in ranked)
    notes = [words("signs", plus=signs[0], minus=signs[1]), *([words("absent", names=absent)] if absent else [])]
    end_table(canvas, row, notes, widths)
    return draw_evidence(canvas, evidence, words, wide={0: 26.0, 1: 16.0, 2: 7.0, **_EVIDENCE_WIDTHS})


def _matrix_entries(
    label: str,
    code: str,
    cases: Sequence[str],
    weights: Mapping[tuple[str, str], Weight],
    signs: Sequence[str],
    words: Words,
) -> list[Entry]:
    across = {case: weights[code, case] for case in cases if (code, case) in weights}
    everywhere = len(across) == len(cases)
    reach = words("all_cases" if everywhere else "some_cases", count=len(across), total=len(cases))
    return [
        Entry([label], bold=True, fill=GROUP_FILL),
        *(_weight_entry(across.get(case, Weight())) for case in cases),
        Entry([reach], bold=everywhere, center=True),
        Entry(_reading(across, signs, words)),
    ]


def _weight_entry(weight: Weight) -> Entry:
    """« +2 −1 ·1 », coloured where only one of both stands there."""
    counts = (weight.strengths, weight.weaknesses, weight.neither)
    text = "  ".join(f"{sign}{count}" for sign, count in zip(_SIGNS, counts, strict=True) if count)
    fill = STRENGTH_FILL if weight.strengths else WEAKNESS_FILL
    one_sided = bool(weight.strengths) != bool(weight.weaknesses)
    return Entry([text], bold=True, center=True, fill=fill if one_sided else "")


def _reading(across: Mapping[str, Weight], signs: Sequence[str], words: Words) -> list[str]:
    """In which cases the code is a strength, a weakness, both, or only spoken of."""
    kinds = (*signs, words("both"), words("spoken"))
    read: dict[str, list[str]] = {kind: [] for kind in kinds}
    for case, weight in across.items():
        plus, minus = bool(weight.strengths), bool(weight.weaknesses)
        read[kinds[2 if plus and minus else 0 if plus else 1 if minus else 3]].append(case)
    return [
        f"{kind} : {', '.join(of)}" if words.french else f"{kind}: {', '.join(of)}" for kind, of in read.items() if of
    ]


def _signed_mentions(result: Result, spec: CaseMatrixSheet) -> pd.DataFrame:
    """The mentions of the codebook, with the sign or signs of each in `sign`."""
    sign_of = dict(zip((*poles(result, spec.polarity), NEITHER), _SIGNS, strict=True))
    signed = sign_codes(result, spec.polarity, where=spec.where)
    signed = signed.assign(sign=signed["sign"].map(sign_of))
    keys = ["number", "codebook", "code"]
    signs = signed.groupby(keys)["sign"].agg(lambda of: " ".join(sorted(of, key=_SIGNS.index)))
    found = find_mentions(result, spec.where)
    found = found[found["codebook"] == spec.codebook]
    return found.merge(signs.reset_index(), on=keys)


def _collect(
    found: pd.DataFrame,
    pairs: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
    words: Words,
    *,
    by_code: bool = False,
) -> Evidence:
    """The mentions behind each pair of (case, code), or of (code, case) where `by_code`, in the order of `pairs`.

    Rules are named without their code, which has a column of its own.
    """
    whys = found[["codebook", "code", "why"]].to_numpy()
    rules = [why.replace(f"{book}:{code}/", "").replace(" | ", "\n") for book, code, why in whys]
    found = found.assign(quotation=found["text"].str.split().str.join(" "), why=rules)
    keys = [*(["sign"] if "sign" in found else []), *_EVIDENCE_KEYS]
    groups = {pair: group[keys] for pair, group in found.groupby(["code", "case"] if by_code else ["case", "code"])}
    rows: list[tuple[str, ...]] = []
    first_row = {}
    for one, other in pairs:
        if (one, other) in groups:
            first_row[one, other] = len(rows)
            names = (labels.get(one, one), labels.get(other, other))
            rows += [(*names, *map(str, row)) for row in groups[one, other].itertuples(index=False, name=None)]
    named_heads = [words("code"), words("company")] if by_code else [words("company"), words("code")]
    return Evidence((*named_heads, *map(words, keys)), rows, first_row)


def _book(result: Result, codebook: str) -> Codebook:
    return next(book for book in result.codebooks if book.id == codebook)


def _label(result: Result, codebook: str, code: str) -> str:
    return _book(result, codebook).code(code).label
