"""Trials of a codebook's sentences as JUnit XML, which continuous integration shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qualcode.rehearse import Trial

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_bytes(trials: Sequence[Trial], reasons: Mapping[int, str]) -> bytes:
    """One suite per codebook, one case per sentence; `reasons` says of each that failed, by its segment, why."""
    all_failed = sum(not trial.passed for trial in trials)
    root = Element("testsuites", name="qualcode", tests=str(len(trials)), failures=str(all_failed), errors="0")
    suites: dict[str, list[Trial]] = {}
    for trial in trials:
        suites.setdefault(trial.code.partition(":")[0], []).append(trial)
    for name, mine in suites.items():
        failed = sum(not trial.passed for trial in mine)
        suite = SubElement(root, "testsuite", name=name, tests=str(len(mine)), failures=str(failed), errors="0")
        for trial in mine:
            kind = "example" if trial.expected else "counterexample"
            case = SubElement(suite, "testcase", classname=trial.code, name=_clean(f"{kind}: {trial.text}"))
            if not trial.passed:
                message = "not coded" if trial.expected else f"coded by {trial.rules}"
                SubElement(case, "failure", message=_clean(message)).text = _clean(reasons[trial.segment])
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _clean(text: str) -> str:
    """The text without the characters that XML has no way to hold."""
    return _FORBIDDEN.sub("\ufffd", text)
