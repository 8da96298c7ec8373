"""`musictui duplicates`: what it prints for people and for programs."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import Cli

LIBRARY_NAME = b"caf\xe9.mp3"


@pytest.fixture
def music(cli: Cli, home: Path, tmp_path: Path) -> Path:
    """Two copies of a song under other tags, another song twice in the same bytes, and one alone."""
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[index]\nexecutor = "inline"\n')
    folder = tmp_path / "music"
    audio.make(folder / "a.mp3", {"title": "Song", "artist": "Ann", "album": "One"}, seed=1)
    audio.make(folder / "b [x].mp3", {"title": "Different"}, seed=1)
    audio.make(folder / "c.mp3", {"title": "Twice", "artist": "Bob"}, seed=2)
    audio.make(folder / os.fsdecode(LIBRARY_NAME), {"title": "Twice", "artist": "Bob"}, seed=2)
    audio.make(folder / "alone.mp3", {"title": "Alone"}, seed=3)
    assert cli("index", str(folder)).code == 0
    return folder


def groups(cli: Cli, *arguments: str) -> list[dict[str, object]]:
    outcome = cli("duplicates", "--no-fingerprint", "--format", "jsonl", *arguments)
    assert outcome.code == 0
    return [json.loads(line) for line in outcome.lines]


def test_jsonl_has_a_group_a_line(cli: Cli, music: Path) -> None:
    identical, same_audio = groups(cli)
    assert identical["kind"] == "identical"
    assert {"group", "kind", "score", "reason", "tracks"} <= identical.keys()
    paths = [os.fsencode(track["path"]) for track in identical["tracks"]]  # type: ignore[attr-defined]
    assert set(paths) == {bytes(music / "c.mp3"), bytes(music) + b"/" + LIBRARY_NAME}
    assert (same_audio["group"], same_audio["kind"], same_audio["score"]) == (2, "same-audio", 1.0)
    kept, removed = same_audio["tracks"]  # type: ignore[misc]
    assert (kept["path"], kept["keep"]) == (str(music / "a.mp3"), True)
    assert (removed["path"], removed["keep"]) == (str(music / "b [x].mp3"), False)
    assert "fewer" in removed["why"]


def test_rule_restricts_the_kinds(cli: Cli, music: Path) -> None:
    assert [group["kind"] for group in groups(cli, "--rule", "identical")] == ["identical"]
    assert cli("duplicates", "--rule", "sounds-nice").code == 2


def test_query_shows_what_touches_it_and_keeps_nothing(cli: Cli, music: Path) -> None:
    assert [group["kind"] for group in groups(cli, "different")] == ["same-audio"]
    assert groups(cli, "alone") == []
    outcome = cli("resolve", "--dry-run")
    assert str(music) not in outcome.text


def test_table_names_group_reason_and_what_is_kept(cli: Cli, music: Path) -> None:
    outcome = cli("duplicates", "--no-fingerprint")
    assert outcome.code == 0
    assert outcome.lines[0].startswith("1. identical 1.00")
    assert "The same bytes." in outcome.lines[0]
    assert f"  remove  {music}/b [x].mp3" in outcome.lines
    assert "caf\\xe9.mp3" in outcome.text
    assert "2 groups of duplicates" in outcome.err
    assert "1 identical, 1 same-audio" in outcome.err
    assert "no fingerprint" in outcome.err


def test_csv_has_a_track_a_line(cli: Cli, music: Path) -> None:
    outcome = cli("duplicates", "--no-fingerprint", "--rule", "same-audio", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(os.fsdecode(outcome.out))))
    assert {(row["kind"], row["score"]) for row in rows} == {("same-audio", "1.000")}
    of_group = [row for row in rows if row["group"] == "1"]
    assert [row["keep"] for row in of_group] == ["yes", "no"]
    assert str(music / "a.mp3") in {row["path"] for row in rows}
    assert "no UTF-8" in outcome.err


def test_m3u_has_a_comment_before_each_group(cli: Cli, music: Path) -> None:
    outcome = cli("duplicates", "--no-fingerprint", "--format", "m3u")
    lines = outcome.out.splitlines()
    assert lines[0] == b"#EXTM3U"
    assert [line[:10] for line in lines if line.startswith(b"# ")] == [b"# Group 1:", b"# Group 2:"]
    assert bytes(music / "a.mp3") in lines


def test_json_gives_the_figures(cli: Cli, music: Path) -> None:
    (music / "alone.mp3").unlink()
    outcome = cli("duplicates", "--no-fingerprint", "--json")
    figures = json.loads(outcome.text)
    assert figures["groups"] == 2
    assert figures["kinds"]["identical"] == {
        "groups": 1,
        "tracks": 2,
        "frees": (music / "c.mp3").stat().st_size,
    }
    kinds = figures["kinds"].values()
    assert figures["frees"] == sum(kind["frees"] for kind in kinds)
    assert figures["fingerprints_left"] == 5
    assert figures["bytes_read"] > 0
    assert figures["seconds"] > 0
    assert [problem["path"] for problem in figures["problems"]] == [str(music / "alone.mp3")]


def test_figures_and_a_format_for_groups_do_not_go_together(cli: Cli, music: Path) -> None:
    outcome = cli("duplicates", "--no-fingerprint", "--format", "csv", "--json")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "--format does not go with it" in outcome.err


def test_versions_are_all_kept(cli: Cli, music: Path) -> None:
    for name, title in (("v1", "Sing It Back"), ("v2", "Sing It Back (Boris Musical Mix)")):
        audio.make(music / f"{name}.mp3", {"title": title, "artist": "Moloko", "album": name}, seed=9)
    audio.make(music / "v1.mp3", {"title": "Sing It Back", "artist": "Moloko", "album": "v1"}, seed=8)
    assert cli("index", str(music)).code == 0
    (version,) = groups(cli, "--rule", "version")
    assert [track["keep"] for track in version["tracks"]] == [True, True]  # type: ignore[attr-defined]


def test_empty_library_says_what_to_do(cli: Cli) -> None:
    outcome = cli("duplicates")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "musictui index FOLDER" in outcome.err


def test_without_a_library_it_says_what_to_do(cli: Cli) -> None:
    outcome = cli("duplicates", "some", "words")
    assert (outcome.code, outcome.out) == (1, b"")
    assert "musictui index FOLDER" in outcome.err
