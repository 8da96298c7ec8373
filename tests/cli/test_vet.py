"""`musictui vet`: what it says, and what it does with --apply."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import LATIN_1_NAME, Cli

FRESH = {"title": "Fresh", "artist": "Eve", "album": "Second", "tracknumber": "7"}


@pytest.fixture
def incoming(tmp_path: Path, music: Path) -> Path:
    """A folder of new music: a copy of a track, a file that is alike by its tags, a new one, a broken one."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    shutil.copy(music / "Björk" / "01 Human Behaviour.flac", folder / "same.flac")
    alike = {"title": "Venus as a Boyy", "artist": "Bjork", "album": "Debut", "tracknumber": "2"}
    audio.make(folder / "alike.mp3", alike, seed=20)
    audio.make(folder / "fresh.mp3", FRESH, seed=21, seconds=30)
    (folder / "broken.mp3").write_bytes(b"This is no music.\n" * 20)
    return folder


@pytest.fixture
def own(cli: Cli, tmp_path: Path) -> Path:
    """A library of its own, of one track: its folder."""
    folder = tmp_path / "own"
    audio.make(folder / "song.flac", {"title": "Song", "artist": "Ann"}, seed=30)
    assert cli("index", "--executor", "inline", str(folder)).code == 0
    return folder


@pytest.fixture
def fresh(own: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the track and a new file."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    shutil.copy(own / "song.flac", folder / "same.flac")
    audio.make(folder / "new.mp3", FRESH, seed=31, seconds=30)
    return folder


def test_json_names_every_file_once(library: Path, cli: Cli, music: Path, incoming: Path) -> None:
    outcome = cli("vet", str(incoming), "--no-fingerprint", "--json")
    assert outcome.code == 0, outcome.err
    told = json.loads(outcome.out)
    assert told["new"] == [str(incoming / "fresh.mp3")]
    (same,) = told["duplicate"]
    assert same["path"] == str(incoming / "same.flac")
    assert same["of"] == str(music / "Björk" / "01 Human Behaviour.flac")
    assert (same["score"], same["reason"], same["kind"]) == (1.0, "The same bytes.", "identical")
    (alike,) = told["uncertain"]
    assert alike["path"] == str(incoming / "alike.mp3")
    assert alike["of"] == str(music / "Björk" / "02 Venus.mp3")
    assert [problem["path"] for problem in told["problems"]] == [str(incoming / "broken.mp3")]


def test_a_table_says_of_what_and_why(library: Path, cli: Cli, incoming: Path) -> None:
    outcome = cli("vet", str(incoming), "--no-fingerprint")
    assert outcome.code == 0
    assert outcome.lines[:4] == ["new (1)", "  fresh.mp3", "duplicate (1)", "  same.flac"]
    assert outcome.lines[4].endswith("/Björk/01 Human Behaviour.flac")
    assert outcome.lines[5] == "      The same bytes. (1.00)"
    assert "3 files in" in outcome.err
    assert "1 new, 1 duplicate, 1 uncertain." in outcome.err
    assert "1 problem:\n" in outcome.err
    assert "broken.mp3: " in outcome.err


def test_what_is_better_or_stays_says_what_and_why(cli: Cli, own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    audio.make(own / "short.mp3", {"title": "Other", "artist": "Bob"}, seed=60)
    assert cli("index", "--executor", "inline").code == 0
    audio.make(folder / "other.flac", {"title": "Other", "artist": "Bob"}, seed=60)
    os.link(own / "song.flac", folder / "hard.flac")
    (folder / "link.flac").symlink_to(own / "song.flac")
    outcome = cli("vet", str(folder), "--no-fingerprint")
    assert outcome.code == 0, outcome.err
    shown = "\n".join(outcome.lines)
    assert "Better than yours: FLAC 16 bit 44.1 kHz against MP3 128 kbit/s." in shown
    assert "removing one frees nothing" in shown
    assert "Left out: 1 link to what is in the library or elsewhere in the folder." in outcome.err


def test_nothing_is_touched_without_apply(library: Path, cli: Cli, incoming: Path) -> None:
    before = sorted(path.name for path in incoming.iterdir())
    assert cli("vet", str(incoming), "--no-fingerprint").code == 0
    assert sorted(path.name for path in incoming.iterdir()) == before


@pytest.mark.parametrize("options", [("--yes",), ("--dry-run",), ("--to", "x"), ("--pattern", "{title}")])
def test_what_says_how_to_apply_is_refused_where_nothing_is_applied(
    library: Path, cli: Cli, incoming: Path, options: tuple[str, ...]
) -> None:
    outcome = cli("vet", str(incoming), *options)
    assert (outcome.code, outcome.out) == (2, b"")
    assert f"{options[0]} says how to apply" in outcome.err
    assert "Add --apply." in outcome.err


def test_a_damaged_file_that_is_like_nothing_is_uncertain_and_says_why(
    library: Path, cli: Cli, tmp_path: Path
) -> None:
    path = audio.make(tmp_path / "in" / "cut.flac", {"title": "Fresh", "artist": "Eve"}, seed=50, seconds=4)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    outcome = cli("vet", str(tmp_path / "in"), "--no-fingerprint", "--json")
    assert outcome.code == 0, outcome.err
    told = json.loads(outcome.out)
    (cut,) = told["uncertain"]
    assert (cut["path"], cut["of"], cut["kind"]) == (str(path), None, None)
    assert told["problems"] == []
    outcome = cli("vet", str(tmp_path / "in"), "--no-fingerprint")
    assert outcome.lines == ["uncertain (1)", "  cut.flac", f"      {cut['reason']}"]
    assert "cut.flac" not in outcome.err


def test_names_that_are_no_text_arrive_whole(library: Path, cli: Cli, tmp_path: Path) -> None:
    audio.make(tmp_path / "in" / os.fsdecode(LATIN_1_NAME), {"title": "Fresh", "artist": "Zoe"}, seed=40)
    outcome = cli("vet", str(tmp_path / "in"), "--no-fingerprint", "--json")
    (path,) = json.loads(outcome.out)["new"]
    assert os.fsencode(path).endswith(LATIN_1_NAME)


def test_a_folder_of_the_library_is_all_new_and_nothing_is_removed(
    library: Path, cli: Cli, music: Path
) -> None:
    told = json.loads(cli("vet", str(music / "Björk"), "--no-fingerprint", "--json").out)
    assert (len(told["new"]), told["duplicate"], told["uncertain"]) == (2, [], [])


def test_a_folder_without_music_says_so(library: Path, cli: Cli, tmp_path: Path) -> None:
    outcome = cli("vet", str(tmp_path), "--no-fingerprint")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "There is no music in the folder." in outcome.err


def test_a_folder_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("vet", str(tmp_path / "gone"))
    assert outcome.code == 1
    assert "There is no folder" in outcome.err


def test_a_file_is_no_folder(library: Path, cli: Cli, incoming: Path) -> None:
    outcome = cli("vet", str(incoming / "fresh.mp3"))
    assert outcome.code == 1
    assert "fresh.mp3 is not a folder." in outcome.err
    assert "Name the folder that it is in." in outcome.err


def test_apply_moves_quarantines_and_undo_brings_all_back(cli: Cli, own: Path, fresh: Path) -> None:
    outcome = cli("vet", str(fresh), "--no-fingerprint", "--apply", "--yes")
    assert outcome.code == 0, outcome.err
    assert "To take it back: musictui undo" in outcome.err
    assert [path.name for path in fresh.iterdir()] == [".musictui-quarantine"]
    target = own / "Eve" / "Second" / "07 Fresh.mp3"
    assert target.exists()
    assert str(target) in cli("find", "fresh", "--format", "paths").text
    listed = json.loads(cli("quarantine", "list", "--json").out)
    assert [each["path"] for each in listed["files"]] == [str(fresh / "same.flac")]
    assert cli("undo", "--yes").code == 0
    assert sorted(path.name for path in fresh.iterdir()) == ["new.mp3", "same.flac"]
    assert cli("find", "fresh", "--format", "paths").out == b""


def test_what_went_to_the_quarantine_of_the_folder_can_be_restored(cli: Cli, own: Path, fresh: Path) -> None:
    assert cli("vet", str(fresh), "--no-fingerprint", "--apply", "--yes").code == 0
    outcome = cli("quarantine", "restore", str(fresh / "same.flac"), "--yes")
    assert outcome.code == 0, outcome.err
    assert (fresh / "same.flac").exists()


def test_apply_by_a_pattern_below_a_folder_of_ones_own(cli: Cli, own: Path, fresh: Path) -> None:
    options = "--to", str(own / "in"), "--pattern", "{artist} - {title}"
    outcome = cli("vet", str(fresh), "--no-fingerprint", "--apply", "--yes", *options)
    assert outcome.code == 0, outcome.err
    assert (own / "in" / "Eve - Fresh.mp3").exists()


def test_a_dry_run_shows_what_would_be_done(cli: Cli, own: Path, fresh: Path) -> None:
    outcome = cli("vet", str(fresh), "--no-fingerprint", "--apply", "--dry-run")
    assert outcome.code == 0
    assert "07 Fresh.mp3" in outcome.text
    assert sorted(path.name for path in fresh.iterdir()) == ["new.mp3", "same.flac"]
    told = json.loads(cli("vet", str(fresh), "--no-fingerprint", "--apply", "--dry-run", "--json").out)
    assert [(each["deed"], each["state"]) for each in told["changes"]] == [
        ("remove", "planned"),
        ("move", "planned"),
    ]


def test_a_place_outside_the_library_is_refused_before_anything_is_done(
    cli: Cli, own: Path, fresh: Path, tmp_path: Path
) -> None:
    outcome = cli("vet", str(fresh), "--no-fingerprint", "--apply", "--yes", "--to", str(tmp_path))
    assert outcome.code == 2
    assert "in none of the library's folders" in outcome.err
    assert outcome.out == b""
    assert sorted(path.name for path in fresh.iterdir()) == ["new.mp3", "same.flac"]


def test_without_a_terminal_apply_asks_for_yes(cli: Cli, own: Path, fresh: Path) -> None:
    outcome = cli("vet", str(fresh), "--no-fingerprint", "--apply")
    assert outcome.code == 2
    assert "--yes" in outcome.err
    assert sorted(path.name for path in fresh.iterdir()) == ["new.mp3", "same.flac"]
