"""The command line: each command reads, works, writes, and says what it did.

Results go to files or stdout, remarks and progress to stderr. What a researcher can put right ends in one line and
status 1, wrong usage in status 2. A new command is one module here and one line in `_COMMANDS`.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click

from qualcode.errors import QualcodeError

_COMMANDS = {
    "init": "begin",
    "check": "begin",
    "run": "run",
    "export": "run",
    "show": "show",
    "review": "review",
    "relocate": "decisions",
    "why": "decisions",
    "kwic": "kwic",
    "test": "test",
    "diff": "diff",
    "evaluate": "evaluate",
    "suggest": "suggest",
    "associations": "associations",
    "agreement": "agreement",
    "report": "report",
    "cache": "begin",
}
"""Every command by the module it is in, which is loaded when the command is asked for: in the order of help."""


class Commands(click.Group):
    """The commands, each loaded when asked for, and a researcher's errors told in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"qualcode.cli.{_COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QualcodeError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)


@click.group(cls=Commands)
@click.version_option(package_name="qualcode")
def main() -> None:
    """Codes interviews and case texts with codebooks and your own decisions, and writes the tables you publish.

    \b
    Begin a study:      qualcode init my-study
    Code it:            qualcode run my-study
    """
    gc.set_threshold(50_000, 20, 20)  # what a run makes by the hundred thousand is in no circles
