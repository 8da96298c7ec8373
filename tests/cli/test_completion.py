"""What a shell is offered, asked as the shells ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from musictui.cli import query
from musictui.cli.commands import COMMANDS
from musictui.cli.completion import SET_UP
from musictui.model import query as model_query
from tests.cli.conftest import Cli


@pytest.fixture
def offered(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`offered("musictui find art")`: what bash is told, a line each."""

    def ask(line: str) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setenv("_MUSICTUI_COMPLETE", "bash_complete")
            patch.setenv("COMP_LINE", line)
            return [entry.partition(",")[2] for entry in cli().lines if entry]

    return ask  # type: ignore[return-value]


def test_commands_and_folders(offered: Cli) -> None:
    assert offered("musictui ") == list(COMMANDS)
    assert offered("musictui in") == ["index"]
    assert offered("musictui ~/Mu") == ["~/Mu"]
    assert "--debug" in offered("musictui --")


def test_options_of_a_command(offered: Cli) -> None:
    assert {"--sort", "--format"} <= set(offered("musictui find --"))
    assert offered("musictui find --format js") == ["jsonl"]
    assert offered("musictui find --format=js") == ["jsonl"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("musicbrainz_work", ["musicbrainz_workid:"]),
        ("-compos", ["-composer:", "-composersort:"]),
        ("(initialk", ["(initialkey:"]),
        ("is:lo", ["is:lossless", "is:lossy"]),
        ("has:lyri", ["has:lyrics", "has:lyricist"]),
        ("genre:", ["genre:none", "genre:any"]),
        ("compilation:y", ["compilation:yes"]),
        ("nosuchfield", []),
    ],
)
def test_words_of_a_query(offered: Cli, word: str, expected: list[str]) -> None:
    assert offered(f"musictui find album:x {word}") == expected


def test_fields_to_write(offered: Cli) -> None:
    assert offered("musictui tag album:x initialk") == ["initialkey:", "initialkey="]
    assert offered("musictui tag bitr") == ["bitrate:"]  # nobody writes it
    assert offered("musictui tag --add gen") == ["genre="]
    assert offered("musictui tag --remove albumartists") == ["albumartists=", "albumartistsort="]


def test_recipes(offered: Cli, home: Path) -> None:
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[recipes.clean]\nsteps = ["trim *"]\n')
    assert offered("musictui recipe cl") == ["clean"]


def test_fields_to_sort_by_and_to_show(offered: Cli) -> None:
    assert offered("musictui find --sort bitr") == ["bitrate"]
    assert offered("musictui find --columns title,bitd") == ["title,bitdepth"]


def test_saved_searches_and_folders_of_the_library(
    offered: Cli, cli: Cli, library: Path, music: Path
) -> None:
    cli("searches", "save", "nineties", "year:1993")
    cli("searches", "save", "two words", "year:1993")
    assert offered("musictui find @") == ["@nineties"]
    assert offered("musictui searches delete nin") == ["nineties"]
    assert offered("musictui roots remove ") == [str(music)]


def test_without_a_library_nothing_is_said(program: Cli) -> None:
    outcome = program(env={"_MUSICTUI_COMPLETE": "bash_complete", "COMP_LINE": "musictui find @"})
    assert (outcome.out.strip(), outcome.err) == (b"", "")


def test_everything_offered_after_a_colon_can_be_searched_for() -> None:
    names = [text.rstrip(":") for text, _ in query._fields()]
    words = [text for name in names for text, _ in query._after_colon(name)]
    assert len(words) > 200
    for word in words:
        model_query.parse(word)


@pytest.mark.parametrize("shell", SET_UP)
def test_scripts_name_the_program(cli: Cli, shell: str) -> None:
    outcome = cli("completion", shell)
    assert outcome.code == 0
    assert "_MUSICTUI_COMPLETE" in outcome.text
    assert SET_UP[shell] in cli("completion", "--help").text


def test_bash_completes_with_the_script(library: Path, tmp_path: Path) -> None:
    program = tmp_path / "musictui"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m musictui "$@"\n')
    program.chmod(0o755)
    script = """
        eval "$(musictui completion bash)"
        complete_line() {
            COMP_LINE=$1; COMP_POINT=${#1}; COMPREPLY=()
            _musictui_completion musictui
            printf '%s|' "${COMPREPLY[@]}"; echo
        }
        complete_line 'musictui fi'
        complete_line 'musictui find is:los'
        complete_line 'musictui find initialk'
        complete_line 'musictui find "album:x y" has:lyricis'
        complete_line 'musictui tag --add initialk'
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "find|fingerprint|",
        "lossless|lossy|",
        "initialkey:|",
        "lyricist|",
        "initialkey=|",
    ]
