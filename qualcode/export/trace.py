"""The history of a stretch's codes in the terminal: rule, hit, decisions in order, final."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.model import Coding, Document
from qualcode.trace import Asked, Step, Trace

_AROUND = 60


def explain(asked: Asked, document: Document, traces: tuple[Trace, ...], lost: tuple[Coding, ...]) -> Iterator[str]:
    """The lines to print: the stretch in its surroundings, then each code's history, then decisions without a place."""
    text = document.text
    before, here = text[max(0, asked.start - _AROUND) : asked.start], text[asked.start : asked.end]
    after = text[asked.end : asked.end + _AROUND]
    yield f"{document.id}:{asked.start}-{asked.end}  …{_line(before)}[{_line(here)}]{_line(after)}…"
    if not traces:
        yield "no rule found anything here, and nobody decided anything"
    for trace in traces:
        yield f"\n{trace.code}"
        yield from map(_found, trace.found)
        yield from map(_passed_over, trace.passed_over)
        if not (trace.found or trace.passed_over):
            yield "  rules      none found it"
        yield from (_step(n, step) for n, step in enumerate(trace.steps, start=1))
        if not trace.steps:
            yield "  decisions  none"
        yield from map(_final, trace.final)
        if not trace.final:
            yield "  final      no coding"
    for line in lost:
        yield f"\nwithout a place in this document: {line.status}: {_line(line.reason)}"


def _found(coding: Coding) -> str:
    why = f"  ({coding.reason})" if coding.reason else ""
    return f"  hit        {_span(coding)}  {coding.origin}: {coding.rule}{why}"


def _passed_over(coding: Coding) -> str:
    return f"  no hit     {_span(coding)}  {coding.status}: {coding.reason}, {coding.rule}"


def _step(number: int, step: Step) -> str:
    decision = step.decision
    what = f"{decision.action} {decision.code}" + (f" → {decision.replacement}" if decision.replacement else "")
    who = f"{decision.coder}, {decision.date or 'no date'}, {decision.place}"
    remark = f"  [{_line(step.remark)}]" if step.remark else ""
    return f"  decision {number} {what}  by {who}: {decision.reason or 'no reason given'}{remark}"


def _final(coding: Coding) -> str:
    return f"  final      {_span(coding)}  {coding.status} by {coding.coder}, from {coding.origin}"


def _span(coding: Coding) -> str:
    return f"{coding.start}-{coding.end} « {_line(coding.quote)} »"


def _line(text: str) -> str:
    return " ".join(text.split()) if text.strip() else text.replace("\n", " ")
