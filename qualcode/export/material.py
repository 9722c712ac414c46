"""What exports are made of, and what making them gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model import Coding, Status
from qualcode.result import Result
from qualcode.study import StudyFile


@dataclass(frozen=True)
class Material:
    """A study as it is read, what a run of it found, and the SHA-256 of every file it read, by path from its folder."""

    study: StudyFile
    result: Result
    inputs: Mapping[str, str]


@dataclass
class Built:
    """Files made, by path from the study's folder, and audit lines about what they could not hold."""

    files: dict[str, bytes]
    remarks: list[Coding] = field(default_factory=list)


def left_out(reason: str, quote: str = "") -> Coding:
    """An audit line about what a file could not hold."""
    return Coding("", "", "", "", 0, 0, quote, "", "", "", "", coder="", status=Status.TRUNCATED, reason=reason)
