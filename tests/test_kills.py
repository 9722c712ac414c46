from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.kills import COMMANDS, try_kills


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_killed_command_leaves_every_file_whole(tmp_path: Path, command: str) -> None:
    killed, wrong = try_kills(tmp_path, command, count=10, seed=1)
    assert not wrong, "\n".join(wrong)
    assert killed >= 3
