"""`musictui resolve`: which copies go, what is said, and how it is taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from musictui.library import duplicate_groups, schema
from musictui.model.duplicates import Group, Kind
from tests import audio
from tests.cli.conftest import Cli, contents


@pytest.fixture
def music(cli: Cli, home: Path, tmp_path: Path) -> Path:
    """An indexed folder with three copies of a song, one of them lossless, and another song."""
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[index]\nexecutor = "inline"\n')
    folder = tmp_path / "own"
    audio.make(folder / "a.flac", {"title": "Song", "artist": "Ann"}, seed=1)
    audio.make(folder / "b.mp3", {"title": "Song", "artist": "Ann", "genre": "Pop"}, seed=1)
    audio.make(folder / "b (1).mp3", {"title": "Song", "artist": "Ann", "genre": "Pop"}, seed=1)
    audio.make(folder / "c.mp3", {"title": "Another", "artist": "Ann"}, seed=2)
    assert cli("index", str(folder)).code == 0
    return folder


def group(home: Path, kind: Kind, *names: str) -> None:
    """These files are a group, as `musictui duplicates` stores it."""
    conn = schema.open_writer(home / "library.db", timeout_s=1)
    by_name = {
        Path(path.decode()).name: track_id for track_id, path in conn.execute("SELECT id, path FROM tracks")
    }
    groups = [stored.group for stored in duplicate_groups.read(conn)]
    members = tuple(sorted(by_name[name] for name in names))
    with conn:
        duplicate_groups.replace(conn, list(Kind), [*groups, Group(kind, members, 1.0, "Told by a test.")])
    conn.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_copies_go_and_undo_brings_them_back(cli: Cli, home: Path, music: Path) -> None:
    before = contents(music)
    group(home, Kind.IDENTICAL, "b.mp3", "b (1).mp3")
    outcome = cli("resolve", "--yes")
    assert outcome.code == 0, outcome.err
    assert "1 change done" in outcome.err
    assert names(music) == ["a.flac", "b.mp3", "c.mp3"]
    assert cli("undo", "--yes").code == 0
    assert contents(music) == before


def test_preview_says_what_is_kept_instead_and_why(cli: Cli, home: Path, music: Path) -> None:
    before = contents(music)
    group(home, Kind.SAME_RECORDING, "a.flac", "b.mp3")
    outcome = cli("resolve", "--dry-run")
    assert (
        f"  kept instead: {music / 'a.flac'}  (same-recording: MP3 128 kbit/s against FLAC)" in outcome.lines
    )
    assert "  Genre            — → Pop" in outcome.lines
    assert "2 files: 1 edit, 1 removal." in outcome.err
    assert contents(music) == before


def test_without_a_terminal_nothing_is_removed_unless_agreed(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.IDENTICAL, "b.mp3", "b (1).mp3")
    outcome = cli("resolve")
    assert (outcome.code, "Add --yes" in outcome.err) == (2, True)
    assert len(names(music)) == 4


def test_kinds_that_rest_on_tags_must_be_named(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.SIMILAR_TAGS, "b.mp3", "c.mp3")
    outcome = cli("resolve", "--yes")
    assert "no groups to resolve" in outcome.err
    assert len(names(music)) == 4
    assert cli("resolve", "--yes", "--kind", "similar-tags").code == 0
    assert len(names(music)) == 3


def test_versions_cannot_be_named(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.VERSION, "b.mp3", "c.mp3")
    assert cli("resolve", "--yes", "--kind", "version").code == 2
    assert len(names(music)) == 4


def test_rules_are_named_or_come_from_the_configuration(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.SAME_RECORDING, "a.flac", "b.mp3")

    def kept(*options: str) -> str:
        found = json.loads(cli("resolve", "--dry-run", "--json", *options).out)
        return Path(found["removed"][0]["keeper"]).name

    assert kept() == "a.flac"
    assert kept("--keep", "tags,lossless") == "b.mp3"
    config = home / "config.toml"
    config.write_text(config.read_text() + '[duplicates]\nkeep = ["mine"]\npresets = ["mine: tags"]\n')
    assert kept() == "b.mp3"
    config.write_text(f'[duplicates]\nprotected = ["{music}/b.mp3/..", "{music}"]\n')
    assert json.loads(cli("resolve", "--dry-run", "--json").out)["removed"] == []


@pytest.mark.parametrize("words", ["losless", "quality,nothing"])
def test_rule_that_there_is_not_is_refused_with_those_that_there_are(
    cli: Cli, music: Path, words: str
) -> None:
    outcome = cli("resolve", "--keep", words)
    assert outcome.code == 2
    assert "lossless" in outcome.err


def test_json_tells_what_became_of_it(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.SAME_RECORDING, "a.flac", "b.mp3", "b (1).mp3")
    size = (music / "b.mp3").stat().st_size
    (music / "b (1).mp3").write_bytes(b"changed")
    outcome = cli("resolve", "--yes", "--json")
    found: dict[str, Any] = json.loads(outcome.out)
    assert outcome.code == 0
    assert [found[name] for name in ("groups", "merged", "set", "done")] == [1, 1, 1, 2]
    states = {Path(each["path"]).name: each["state"] for each in found["removed"]}
    assert states == {"b.mp3": "done"}
    assert [Path(each["path"]).name for each in found["left"]] == ["b (1).mp3"]
    assert found["left"][0]["reason"]
    assert found["bytes_freed"] == size, "without what stayed"
    assert names(music) == ["a.flac", "b (1).mp3", "c.mp3"]


def test_nothing_is_merged_where_that_is_not_wished_for(cli: Cli, home: Path, music: Path) -> None:
    group(home, Kind.SAME_RECORDING, "a.flac", "b.mp3")
    before = (music / "a.flac").read_bytes()
    assert cli("resolve", "--yes", "--no-merge").code == 0
    assert (music / "a.flac").read_bytes() == before


def test_without_groups_it_says_how_to_find_them(cli: Cli, music: Path) -> None:
    outcome = cli("resolve", "--yes")
    assert outcome.code == 0
    assert "To find them: musictui duplicates" in outcome.err


def test_protected_folder_may_be_named_through_a_link(
    cli: Cli, home: Path, music: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(music)
    config = f'[index]\nexecutor = "inline"\n[duplicates]\nprotected = ["{tmp_path / "link"}"]\n'
    (home / "config.toml").write_text(config)
    group(home, Kind.IDENTICAL, "b.mp3", "b (1).mp3")
    before = contents(music)
    outcome = cli("resolve", "--yes")
    assert outcome.code == 0, outcome.err
    assert "Warning" not in outcome.err
    assert contents(music) == before


def test_protected_folder_that_is_not_there_is_a_warning(cli: Cli, home: Path, music: Path) -> None:
    config = '[index]\nexecutor = "inline"\n[duplicates]\nprotected = ["/nowhere/at all", "Vinyl"]\n'
    (home / "config.toml").write_text(config)
    group(home, Kind.IDENTICAL, "b.mp3", "b (1).mp3")
    for arguments in (["resolve", "--dry-run"], ["config"]):
        outcome = cli(*arguments)
        assert outcome.code == 0, outcome.err
        assert "duplicates.protected: there is no folder '/nowhere/at all'" in outcome.err
        assert "'Vinyl' depends on where the program is started" in outcome.err
