"""`test`: the codebooks' own sentences, and the rules that the corpus has no use for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY, from_here, open_here, show_progress
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.match.explain import NearRule
    from qualcode.match.rules import CompiledRules
    from qualcode.model import Rule
    from qualcode.rehearse import Trial


@click.command()
@STUDY
@click.option("--idle", is_flag=True, help="Also name every rule that finds nothing in the corpus.")
@click.option("--junit", type=click.Path(path_type=Path), help="Also write what passed and failed to this XML file.")
def test(study: Path, idle: bool, junit: Path | None) -> None:
    """Tries every example and counterexample of STUDY's codebooks, and looks for rules that do nothing.

    Status 1 says that a sentence failed, and shows why, token by token; idle rules and codes without
    examples are told, no more.

    Example: qualcode test my-study --junit exports/codebooks.xml
    """
    from qualcode.rehearse import try_sentences

    opened = open_here(study)
    with opened.naming_patterns(), show_progress() as report:
        trials = try_sentences(opened.compiled, opened.engine("test", progress=report).search)
        for line in _rules_told(opened, name_idle=idle):
            click.echo(line)
    failed = [trial for trial in trials if not trial.passed]
    reasons = _reasons(opened, failed) if failed else {}
    for trial in failed:
        what = "not coded" if trial.expected else "coded"
        head = click.style(f"✗ {trial.code}: {what}: « {trial.text} »", fg="red")
        click.echo(f"{head}\n{reasons[trial.segment]}")
    click.echo(f"{count_nouns(len(trials), 'sentence')}, {len(trials) - len(failed):,} passed, {len(failed):,} failed")
    if junit:
        _write(junit, trials, reasons)
    sys.exit(bool(failed))


def _write(path: Path, trials: Sequence[Trial], reasons: dict[int, str]) -> None:
    from qualcode.export.files import write_atomically
    from qualcode.export.junit import junit_bytes

    write_atomically(path, junit_bytes(trials, reasons))
    click.echo(f"wrote {from_here(path)}", err=True)


def _rules_told(study: Study, *, name_idle: bool) -> list[str]:
    """Lines about rules that the corpus has no use for, and about codes that nothing tests."""
    from qualcode.match.coverage import covered_rules, idle_rules

    compiled = study.compiled
    hits = study.engine().search(study.corpus.documents, compiled)
    idle, covered = idle_rules(hits, compiled), covered_rules(hits, compiled)
    rules = count_nouns(len(compiled.rules), "rule")
    lines = _by_code(f"{len(idle):,} of {rules} find nothing in the corpus", compiled, idle if name_idle else [])
    others = "others of their code find too" if len(covered) != 1 else "others of its code find too"
    lines.append(f"{count_nouns(len(covered), 'rule')} {_verb(covered, 'find')} only what {others}")
    lines += [f"  {rule.id}: {', '.join(_short(other) for other in others)}" for rule, others in covered]
    ruled = [code for code in compiled.codes if code.rules]
    lines.append(_lacking("examples", [code.name for code in ruled if not code.examples]))
    lines.append(_lacking("counterexamples", [code.name for code in ruled if not code.counterexamples]))
    return lines


def _lacking(what: str, codes: Sequence[str]) -> str:
    return f"{count_nouns(len(codes), 'code')} {_verb(codes, 'lack')} {what}{': ' if codes else ''}{', '.join(codes)}"


def _verb(things: Sequence[object], verb: str) -> str:
    return f"{verb}s" if len(things) == 1 else verb


def _by_code(head: str, compiled: CompiledRules, rules: Sequence[Rule]) -> list[str]:
    wanted = {rule.id for rule in rules}
    lines = [head]
    for code in compiled.codes:
        mine = [_short(rule) for rule in code.rules if rule.id in wanted]
        if mine:
            lines.append(f"  {code.name} ({len(mine)} of {len(code.rules)}): {', '.join(mine)}")
    return lines


def _short(rule: Rule) -> str:
    return rule.id.partition("/")[2]


def _reasons(study: Study, failed: Sequence[Trial]) -> dict[int, str]:
    """Of each trial that failed, by its segment: which rules fired or came near, and its tokens."""
    from qualcode.match.explain import nearest_rules, see_tokens
    from qualcode.rehearse import sentences

    index = study.engine("test").index(sentences(study.compiled))
    codes = {code.name: code for code in study.compiled.codes}
    reasons = {}
    for trial in failed:
        lines = [
            f"  {one.rule} finds « {one.words} »{f', which does not count: {one.why_not}' if one.why_not else ''}"
            for one in trial.fired
        ]
        if not trial.fired:
            near = nearest_rules(index, codes[trial.code], trial.segment, study.file.language)
            lines = [
                "  no rule finds anything; the nearest:" if near else "  no rule finds anything, and none comes near"
            ]
            lines += [f"    {one.rule}: {_missing(one)}" for one in near]
        tokens = see_tokens(index, trial.segment)
        wide = [max(len(text) for text in column) for column in zip(*((t.form, t.lemma) for t in tokens), strict=True)]
        lines += [f"    {t.form:<{wide[0]}}  {t.lemma:<{wide[1]}}  {t.pos}".rstrip() for t in tokens]
        reasons[trial.segment] = "\n".join(lines)
    return reasons


def _missing(near: NearRule) -> str:
    """What keeps a rule that came near from its hit."""
    if near.lacking:
        return f"has {', '.join(near.there)}; lacks {', '.join(near.lacking)}"
    if near.stop is None:
        return f"has {', '.join(near.there)}, not as the rule wants it"
    stop, token = near.stop, near.stop.token
    tags = f" ({', '.join(filter(None, (token.lemma, token.pos)))})" if token and (token.lemma or token.pos) else ""
    there = f"« {token.form} »{tags} stands" if token else "the sentence ends"
    return f"« {stop.fits} » fits; then {stop.wants} is wanted{' within three words' if stop.gap else ''}, and {there}"
