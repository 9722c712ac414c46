"""README.md: what it says can be typed, it names every command, and its examples run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

from qualcode.ingest.codebooks import read_codebook
from qualcode.study import read_study
from tests.commands import qualcode
from tests.folders import STUDY, write_files, write_study

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(*languages: str) -> list[str]:
    """The fenced blocks of these languages."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [block for language, block in found if language in languages]


def commands_named() -> set[str]:
    """What stands after `qualcode` in code: in sh blocks, and between backquotes."""
    code = [*blocks("sh"), *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S))]
    return {name for text in code for name in re.findall(r"\bqualcode ([a-z][a-z-]*)", text)}


def test_readme_names_every_command_and_no_other() -> None:
    listed = qualcode("--help").stdout.partition("Commands:")[2]
    assert commands_named() == set(re.findall(r"^  ([a-z][a-z-]*)  ", listed, re.MULTILINE))


@pytest.mark.parametrize(
    ("marker", "ends"),
    [("<!-- main-job -->", ".venv/bin/qualcode run"), ("<!-- tests -->", ".venv/bin/python -m pytest")],
    ids=["main-job", "tests"],
)
def test_the_two_commands_for_a_fresh_machine(marker: str, ends: str) -> None:
    assert README.count(marker) == 1
    (command,) = re.findall(rf"^{marker}\n```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert command.endswith(ends)
    assert README.count(command) == 1


def test_what_is_run_for_every_change_are_these_two_commands() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"block ([a-z-]+)\)", text) == ["main-job", "tests"]


YAML = blocks("yaml")


def test_the_readme_has_a_study_and_a_codebook() -> None:
    assert [block.split(":")[0] for block in YAML].count("study") >= 1
    assert [block.split(":")[0] for block in YAML].count("codebook") >= 1


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.splitlines()[0])
def test_every_study_and_codebook_in_it_can_be_read(tmp_path: Path, block: str) -> None:
    if block.startswith("codebook:"):
        (tmp_path / "book.yaml").write_text(block, encoding="utf-8")
        assert read_codebook(tmp_path / "book.yaml").codes
    elif block.startswith("study:"):
        named = re.findall(r"(?:path|table|quotes|cases): ([\w/*.-]+(?:\.\w+|\*))", block)
        listed = re.findall(r"^(?:codebooks|overrides): \[(.*?)\]", block, re.MULTILINE)
        paths = [path.replace("*", "un") for path in (*named, *listed)]
        study = read_study(write_files(tmp_path, {"study.yaml": block, **dict.fromkeys(paths, "x")}))
        assert study.exports
        assert len(study.inputs()) == len(paths) + 1
    elif block.startswith("exports:"):
        assert read_study(write_study(tmp_path, study=STUDY + block)).exports
    else:
        pytest.fail(f"neither a study nor a codebook: {block.splitlines()[0]}")


BOOK = """\
codebook: {0}
label: {0}
codes:
  - {{code: un, label: Un, definition: Le premier., keywords: [{1}]}}
"""


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {
        "valeurs": "rapide",
        "natures": "vendre",
        "outils": "site",
        "initiateurs": "nous",
        "beneficiaires": "client",
    }
    files = {f"codebooks/{name}.yaml": BOOK.format(name, word) for name, word in words.items()}
    talk = "Le site est rapide pour vendre.\n"
    write_files(tmp_path, {"study.yaml": STUDY, "corpus/un.md": talk, **files})
    monkeypatch.chdir(tmp_path)
    example, _ = blocks("python")
    *lines, last = example.strip().splitlines()
    scope: dict[str, object] = {}
    exec("\n".join(lines), scope)
    assert set(scope["result"].codings["quote"]) == {"rapide", "vendre", "site"}
    table = eval(last, scope)
    assert isinstance(table, pd.DataFrame)
    assert table[["natures", "outils", "valeurs"]].to_numpy().tolist() == [["Un", "Un", "Un"]]
    pairs = eval(lines[-1], scope)
    assert pairs.to_numpy().tolist() == [[1]]


def test_the_clusters_example_gives_each_worker_one_thread() -> None:
    _, example = blocks("python")
    calls = [node for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Call) and node.keywords]
    made = {keyword.arg: ast.literal_eval(keyword.value) for keyword in calls[0].keywords}
    assert made["processes"] == made["cores"]  # a pipeline is not shared by threads
    assert {"queue", "account", "memory", "walltime"} <= made.keys()


def test_every_file_it_shows_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
