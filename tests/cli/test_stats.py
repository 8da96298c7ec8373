"""`musictui stats`."""

import json
from pathlib import Path

from tests.cli.conftest import Cli


def test_json_has_the_figures(cli: Cli, library: Path) -> None:
    figures = json.loads(cli("stats", "--json").text)
    assert figures["tracks"] == 8
    assert figures["problems"] == 1
    assert figures["missing"] == 0
    assert figures["roots"] == 1
    assert figures["formats"] == {"FLAC": 6, "MP3": 1}
    assert figures["size"] > 10_000
    assert 1 < figures["length_s"] < 5


def test_table_is_for_people(cli: Cli, library: Path) -> None:
    lines = cli("stats").lines
    assert lines[0].split() == ["Tracks", "8"]
    assert any(line.startswith("FLAC  6  █") for line in lines)


def test_empty_library_has_figures_too(cli: Cli, tmp_path: Path) -> None:
    cli("roots", "add", str(tmp_path))
    assert cli("stats").lines[0].split() == ["Tracks", "0"]
