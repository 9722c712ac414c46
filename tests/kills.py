"""Commands killed at random moments, and what must hold after: every file whole, old or new, and the next run works."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.folders import write_study
from tests.reviews import edit, export, heads

COMMANDS = {
    "run": ("run", "{root}"),
    "relocate": ("relocate", "{root}", "--accept-moved", "--add-context"),
    "review import": ("review", "import", "{root}/relecture.xlsx", "{root}", "--date", "2026-02-03"),
}
_STUDY = """\
study: Essai
language: fr
model: blank
corpus:
  - path: corpus/*.md
codebooks: [codebooks/*.yaml]
overrides: [codebooks/overrides/*.csv]
exports:
  exports/article.xlsx:
    - {sheet: Grille, kind: codebook, codebook: valeurs}
"""
_HEADER = "document,segment,quote,before,after,action,code,replacement,date,reason\n"


def make_study(root: Path) -> Path:
    """A study whose text was corrected since its decisions were made: every second has moved."""
    turns = [f"Tour {n} : rien n'est confidentiel ici, la livraison {n} est rapide.\n" for n in range(60)]
    rows = [
        f"un,{n + 1},livraison{'' if n % 2 else 's'} {n} est rapide,,,confirm,valeurs:temps,,2026-01-31,relu\n"
        for n in range(60)
    ]
    decisions = _HEADER + "".join(rows)
    files: dict[str, str | bytes] = {"corpus/un.md": "\n".join(turns), "codebooks/overrides/claire.csv": decisions}
    return write_study(root, files, study=_STUDY)


@cache
def _review() -> bytes:
    """A review of that study in which every third coding is answered."""

    def answer(sheet: Worksheet) -> None:
        columns = heads(sheet)
        for row in range(2, sheet.max_row + 1, 3):
            negated = sheet.cell(row, columns["État"]).value == "nié"
            sheet.cell(row, columns["Décision"]).value = "ajouter" if negated else "retirer"

    with tempfile.TemporaryDirectory() as folder:
        return edit(export(make_study(Path(folder)), "--origin", "keyword"), answer).read_bytes()


class Commands:
    """Runs commands in processes of their own, forked from one that has imported all they need."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", _FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, root: Path, command: str, *, kill_after: float | None = None) -> bool:
        """Runs the command on the study, or kills it so many seconds later: whether it was still under way.

        Raises:
            AssertionError: nobody killed it, and it ended with a traceback or a line of error.
        """
        assert self._parent.stdin and self._parent.stdout
        words = (word.format(root=root) for word in COMMANDS[command])
        print(*words, sep="\t", file=self._parent.stdin, flush=True)
        pid = int(self._parent.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = int(self._parent.stdout.readline())
        assert status in (0, 1) or kill_after is not None, f"{command} ended with {status}"
        return status == -signal.SIGKILL

    def close(self) -> None:
        """Ends the process that the others come from."""
        self._parent.communicate()


_FORKING = """
import os, sys
import openpyxl, pyarrow.ipc, spacy.lang.fr, rich.console
import qualcode.api, qualcode.export, qualcode.lastrun
import qualcode.tasks.asking, qualcode.tasks.relocating, qualcode.tasks.reviewed
from qualcode.cli import main
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        try:
            main(line.rstrip("\\n").split("\\t"), standalone_mode=False)
            os._exit(0)
        except SystemExit as ended:
            os._exit(ended.code or 0)
        except BaseException:
            os._exit(70)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def read_files(root: Path) -> dict[str, bytes]:
    """What researchers wrote and what is exported: every file that is not hidden, by path."""
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if "/." not in f"/{name}"}


def _make_anew(root: Path, command: str) -> None:
    shutil.rmtree(root, ignore_errors=True)
    make_study(root)
    if command == "review import":
        (root / "relecture.xlsx").write_bytes(_review())


def _timed(commands: Commands, root: Path, command: str) -> float:
    """How many seconds the command takes on a fresh study."""
    _make_anew(root, command)
    begun = time.monotonic()
    commands.run(root, command)
    return time.monotonic() - begun


def try_kills(folder: Path, command: str, *, count: int, seed: int) -> tuple[int, list[str]]:
    """Kills the command so many times, each on a fresh study: how many were under way, and all that was not whole."""
    rng = random.Random(f"{seed} {command}")
    root = folder / "study"
    _make_anew(root, command)
    before = read_files(root)
    commands = Commands()
    longest = min(_timed(commands, root, command) for _ in range(3))
    after = read_files(root)
    assert after != before, f"{command} changes nothing"
    killed, wrong = 0, []
    for n in range(count):
        _make_anew(root, command)
        killed += commands.run(root, command, kill_after=rng.uniform(0.0, longest))
        files = read_files(root).items()
        wrong += [
            f"{n}: {name} is neither old nor new" for name, d in files if d not in (before.get(name), after.get(name))
        ]
        commands.run(root, command)
        then = read_files(root)
        wrong += [f"{n}: {name} differs after the next run" for name in after if then.get(name) != after[name]]
        wrong += [f"{n}: left {path.name}" for path in root.rglob("*.qualcode-tmp") if path.parent.name != ".qualcode"]
    commands.close()
    return killed, wrong
