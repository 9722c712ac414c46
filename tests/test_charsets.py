"""Regular expressions compiled while sets of characters are worked out once say what they said."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.charsets import charsets_once

_SETS = ["[a-zà-ÿœ]", "[^a-z]", r"[\w'-]", "[A-Z\u0400-\u04ff]", r"[^\W\d_]", "[æ-ſ\U0001f600]", "[b-y]"]


def compile_anew(pattern: str, flags: int) -> re.Pattern[str]:
    re.purge()
    return re.compile(pattern, flags)


@given(
    sets=st.lists(st.sampled_from(_SETS), min_size=1, max_size=5),
    flags=st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.ASCII, re.ASCII]),
    text=st.text(max_size=30),
)
def test_patterns_find_the_same(sets: list[str], flags: int, text: str) -> None:
    pattern = "|".join(f"{one}+{other}" for one in sets for other in sets)
    plain = compile_anew(pattern, flags).findall(text)
    with charsets_once():
        assert compile_anew(pattern, flags).findall(text) == plain


def test_each_set_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = import_module("re._compiler")
    worked_out, work_out = [], compiler._optimize_charset

    def noted(charset, *by):
        worked_out.append(tuple(charset))
        return work_out(charset, *by)

    monkeypatch.setattr(compiler, "_optimize_charset", noted)
    with charsets_once():
        compile_anew("[a-zé]x[a-zé]y[a-zé]", re.IGNORECASE)
    assert len(worked_out) == len(set(worked_out))
    assert compiler._optimize_charset is noted


def test_another_python_compiles_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(import_module("re._compiler"), "_optimize_charset")
    with charsets_once():
        pass


def test_spacy_is_imported_without_its_commands_which_are_there_for_whoever_asks() -> None:
    script = (
        "import sys\nfrom qualcode.charsets import import_spacy\nimport_spacy()\nimport spacy\n"
        "assert 'spacy.cli' not in sys.modules\n"
        "assert spacy.info(silent=True)['spacy_version'] == spacy.__version__\n"
        "import spacy.cli\nassert callable(spacy.cli.download)\nprint(len(spacy.blank('fr')('On y va.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["4"], "")
