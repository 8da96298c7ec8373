"""`musictui export --tags` and `musictui tags restore`: a backup of tags without the audio."""

import json
import os
from pathlib import Path

import pytest

from musictui.tags import reader
from tests import audio
from tests.cli.conftest import Cli


def all_tags(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {path.name: dict(reader.read(os.fsencode(path)).tags) for path in sorted(folder.rglob("*.*"))}


@pytest.fixture
def backup(cli: Cli, debut: Path, tmp_path: Path) -> Path:
    """The saved tags."""
    target = tmp_path / "tags.jsonl"
    outcome = cli("export", "album:debut", "--to", str(target), "--tags")
    assert (outcome.code, outcome.out) == (0, b"")
    assert f"3 tracks written to {target}." in outcome.err
    return target


def test_backup_holds_what_the_files_hold(backup: Path, debut: Path) -> None:
    lines = [json.loads(line) for line in backup.read_text().splitlines()]
    assert [line["path"] for line in lines] == [str(path) for path in sorted(debut.iterdir())]
    assert lines[2]["tags"]["genre"] == ["Rock", "Pop"]
    assert len({line["audio"] for line in lines}) == 3
    assert all(len(line["audio"]) == 32 for line in lines)


def test_tags_come_back(cli: Cli, debut: Path, backup: Path) -> None:
    before = all_tags(debut)
    assert cli("tag", "-venus", "title=X", "genre=", "composer=New", "--yes").code == 0
    outcome = cli("tags", "restore", str(backup), "--dry-run")
    assert "1 of 3 files have these tags already." in outcome.err
    assert "  Composer         New → —" in outcome.lines
    assert cli("tags", "restore", str(backup), "--yes").code == 0
    assert all_tags(debut) == before
    assert "3 of 3 files have these tags already." in cli("tags", "restore", str(backup), "--yes").err
    assert cli("undo", "--yes").code == 0
    assert reader.read(str(debut / "01 Human.flac")).tags["title"] == ("X",)


def test_files_that_were_renamed_are_found_by_their_audio(cli: Cli, debut: Path, backup: Path) -> None:
    before = all_tags(debut)
    first, second, third = sorted(debut.iterdir())
    assert cli("tag", "title=X", "artist=Y", "album=Z", "--yes").code == 0
    first.rename(debut / "one.flac")
    # Another file has the name of the second by now, and a part of the audio is not there any more.
    second.rename(debut / "two.mp3")
    audio.make(second, {"title": "Another", "artist": "Bob"}, seed=77)
    third.unlink()
    assert cli("index").code == 0
    outcome = cli("tags", "restore", str(backup), "--yes")
    assert outcome.code == 0, outcome.err
    assert f"Not in the library: 1\n  {third}\n" in outcome.err
    found = all_tags(debut)
    assert found["one.flac"] == before[first.name]
    assert found["two.mp3"] == before[second.name]
    assert found[second.name] == {"title": ("Another",), "artist": ("Bob",)}


def test_hostile_names_and_values_round_trip(cli: Cli, debut: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\n\x1b[2J.flac")
    path = audio.make(debut / name, {"title": "Red \x1b[31m\u2028line", "artist": "Eve"}, seed=9)
    assert cli("index").code == 0
    before, target = all_tags(debut), tmp_path / "tags.jsonl"
    assert cli("export", "--to", str(target), "--tags").code == 0
    assert len(target.read_bytes().splitlines()) == 4
    assert cli("tag", "artist:eve", "title=X", "--yes").code == 0
    assert cli("tags", "restore", str(target), "--yes").code == 0
    assert all_tags(debut) == before
    assert path.exists()


def test_unreadable_files_are_told_and_left_out(cli: Cli, debut: Path, tmp_path: Path) -> None:
    (debut / "02 Crying.mp3").unlink()
    outcome = cli("export", "--to", str(tmp_path / "tags.jsonl"), "--tags")
    assert outcome.code == 0
    assert "02 Crying.mp3: It cannot be read: No such file or directory." in outcome.err
    assert "2 tracks written" in outcome.err


@pytest.mark.parametrize(
    "text",
    [
        "no json\n",
        "[]\n",
        '{"path": 3}\n',
        '{"path":"/a","size":1,"mtime_ns":1,"audio":"","tags":{"title":"x"}}\n',
    ],
)
def test_what_is_no_backup_is_told_with_its_line(cli: Cli, debut: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "tags.jsonl"
    path.write_text("\n" + text)
    outcome = cli("tags", "restore", str(path), "--yes")
    assert outcome.code == 2
    assert "Line 2 is none of a tag backup." in outcome.err


def test_file_that_is_not_there_and_other_formats(cli: Cli, debut: Path, tmp_path: Path) -> None:
    assert cli("tags", "restore", str(tmp_path / "no.jsonl")).code == 1
    outcome = cli("export", "--to", str(tmp_path / "x.csv"), "--format", "csv", "--tags")
    assert outcome.code == 2
    assert "Tags are saved as JSON lines." in outcome.err
