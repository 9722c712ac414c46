"""qualcode's commands, run in this process as the command line runs them."""

from __future__ import annotations

from click.testing import CliRunner, Result

from qualcode.cli import main


def qualcode(*arguments: object) -> Result:
    """What `qualcode ARGUMENTS` prints, and its exit status; an exception that no command expects is raised."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def one_line(result: Result, message: str) -> None:
    """Checks that a command ended with status 1 and one line of error that says this."""
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
