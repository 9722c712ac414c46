"""Two hundred kills: `python -m tests.benchmarks.kills [--count N] [--seed N]`, as many of each command."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.kills import COMMANDS, try_kills


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    for command in COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            count = options.count // len(COMMANDS)
            killed, wrong = try_kills(Path(folder), command, count=count, seed=options.seed)
        print(f"{command}: {count} kills, {killed} while it was under way, {len(wrong)} files not whole or not mended")
        for line in wrong:
            print(f"  {line}")


if __name__ == "__main__":
    main()
