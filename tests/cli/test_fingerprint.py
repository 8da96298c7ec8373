"""`musictui fingerprint` on real files."""

import json
from pathlib import Path

from tests import audio, tunes
from tests.cli.conftest import Cli


def filled(cli: Cli, home: Path, folder: Path) -> None:
    """A library of two songs, and one that is too short to tell anything."""
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[index]\nexecutor = "inline"\n')
    for seed, name in enumerate(["one.flac", "two.wav"]):
        tunes.write(folder / name, tunes.tune(seed, 10))
    audio.make(folder / "short.mp3", {"title": "Short"})
    assert cli("index", str(folder)).code == 0


def test_fingerprint_computes_what_is_missing_once(cli: Cli, home: Path, tmp_path: Path) -> None:
    filled(cli, home, tmp_path / "music")
    first = cli("fingerprint", "--json")
    assert first.code == 0, first.err
    result = json.loads(first.text)
    assert (result["seen"], result["made"], result["without"], result["problems"]) == (3, 2, 1, [])
    assert "2 fingerprinted, 1 without one" in first.err
    assert json.loads(cli("fingerprint", "--json").text)["seen"] == 0


def test_fingerprint_of_a_search_leaves_the_rest(cli: Cli, home: Path, tmp_path: Path) -> None:
    filled(cli, home, tmp_path / "music")
    assert json.loads(cli("fingerprint", "title:short", "--json").text)["seen"] == 1


def test_fingerprint_of_a_file_that_is_gone_says_so(cli: Cli, home: Path, tmp_path: Path) -> None:
    filled(cli, home, tmp_path / "music")
    (tmp_path / "music" / "one.flac").unlink()
    ended = cli("fingerprint")
    assert ended.code == 0
    assert "one.flac: It cannot be read" in ended.err
