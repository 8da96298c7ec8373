"""`musictui export`: playlists and tables that are there whole or not at all."""

import csv
import json
import os
import shutil
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from tests import audio
from tests.cli.conftest import LATIN_1_NAME, LINE_BREAK_NAME, Cli


def _entries(path: Path) -> list[bytes]:
    """The places that a playlist names."""
    lines = path.read_bytes().split(b"\n")
    return [line for line in lines if line and not line.startswith(b"#")]


def test_playlist_has_relative_paths_and_names(cli: Cli, library: Path, music: Path, tmp_path: Path) -> None:
    target = tmp_path / "lists" / "debut.m3u8"
    target.parent.mkdir()
    outcome = cli("export", "album:debut", "--to", str(target))
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err == f"2 tracks written to {target}.\n"
    text = target.read_text()
    assert text.startswith("#EXTM3U\n#EXTINF:0,Björk - Human Behaviour\n../")
    for entry in _entries(target):
        assert not entry.startswith(b"/")
        assert os.path.samefile(os.path.join(os.fsencode(target.parent), entry), _found(music, entry))


def _found(music: Path, entry: bytes) -> bytes:
    return os.path.join(os.fsencode(music), "Björk".encode(), os.path.basename(entry))


def test_playlist_with_absolute_paths(cli: Cli, library: Path, music: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.m3u8"
    assert cli("export", "venus", "--to", str(target), "--absolute").code == 0
    assert _entries(target) == [os.fsencode(music / "Björk" / "02 Venus.mp3")]


def test_playlist_in_a_linked_folder_starts_from_the_real_one(
    cli: Cli, library: Path, music: Path, tmp_path: Path
) -> None:
    (tmp_path / "deep" / "real").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "real")
    target = tmp_path / "link" / "list.m3u8"
    assert cli("export", "venus", "--to", str(target)).code == 0
    [entry] = _entries(target)
    assert os.path.exists(os.path.join(os.fsencode(target.parent), entry))


def test_hostile_names_stay_one_line_each_and_lead_to_their_files(
    cli: Cli, library: Path, music: Path, tmp_path: Path
) -> None:
    target = tmp_path / "list.m3u8"
    outcome = cli("export", "artist:eve", "--to", str(target), "--sort", "path")
    assert "2 tracks written as file:// addresses" in outcome.err
    entries = _entries(target)
    assert len(entries) == 4
    places = {
        unquote_to_bytes(entry[7:])
        if entry.startswith(b"file://")
        else os.path.normpath(os.path.join(os.fsencode(tmp_path), entry))
        for entry in entries
    }
    hostile = os.fsencode(music / "hostile")
    assert places == {os.path.join(hostile, name) for name in os.listdir(hostile)}
    assert {os.path.join(hostile, LATIN_1_NAME), os.path.join(hostile, LINE_BREAK_NAME.encode())} <= places
    target.read_text(encoding="utf-8")


def test_name_like_a_comment_is_no_comment(cli: Cli, library: Path, music: Path) -> None:
    target = music / "hostile" / "list.m3u8"
    try:
        assert cli("export", "title:hash", "--to", str(target)).code == 0
        assert target.read_bytes().endswith(b"\n./#1 Hash.flac\n")
    finally:
        target.unlink()


def test_missing_tracks_are_left_out_of_playlists(cli: Cli, music: Path, tmp_path: Path) -> None:
    own, target = tmp_path / "own", tmp_path / "list.m3u8"
    shutil.copytree(music / "Björk", own)
    assert cli("index", "--executor", "inline", str(own)).code == 0
    (own / "02 Venus.mp3").unlink()
    assert cli("index", "--executor", "inline").code == 0
    outcome = cli("export", "--to", str(target))
    assert outcome.err == f"1 track left out: the files are missing.\n1 track written to {target}.\n"
    assert _entries(target) == [b"own/01 Human Behaviour.flac"]


def test_csv_and_json_lines_by_extension(cli: Cli, library: Path, tmp_path: Path) -> None:
    table, data = tmp_path / "all.CSV", tmp_path / "all.jsonl"
    assert cli("export", "year:1993", "--to", str(table)).err == f"2 tracks written to {table}.\n"
    assert (
        cli("export", "year:1993", "--to", str(data), "--limit", "1").err == f"1 track written to {data}.\n"
    )
    with table.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["title"] for row in rows] == ["Human Behaviour", "Venus as a Boy"]
    assert rows[0]["genre"] == "Electronic; Trip hop"
    [track] = [json.loads(line) for line in data.read_text().splitlines()]
    assert track["genre"] == ["Electronic", "Trip hop"]


@pytest.mark.parametrize("is_export", [True, False])
def test_csv_reads_back_exactly(cli: Cli, tmp_path: Path, is_export: bool) -> None:
    title, folder, target = 'Two\rlines; "quoted", \r\nthree', tmp_path / "own", tmp_path / "all.csv"
    audio.make(folder / os.fsdecode(LATIN_1_NAME), {"title": title, "artist": "Eve"}, seed=1)
    audio.make(folder / "plain.flac", {"title": "\r", "artist": "Eve"}, seed=2)
    assert cli("index", "--executor", "inline", str(folder)).code == 0
    if is_export:
        outcome = cli("export", "--sort", "path", "--to", str(target))
    else:
        outcome = cli("find", "--sort", "path", "--format", "csv")
        target.write_bytes(outcome.out)
    assert outcome.err.startswith(
        "1 track by a path that is no UTF-8: the table holds its bytes as they are.\n"
    )
    with target.open(newline="", encoding="utf-8", errors="surrogateescape") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["title"] for row in rows] == [title, "\r"]
    assert [os.fsencode(row["path"]) for row in rows] == [
        os.fsencode(folder) + b"/" + LATIN_1_NAME,
        os.fsencode(folder / "plain.flac"),
    ]


def test_standard_output_needs_a_format(cli: Cli, library: Path) -> None:
    outcome = cli("export", "--to", "-")
    assert outcome.code == 2
    assert "Add --format m3u8, csv or jsonl." in outcome.err
    outcome = cli("export", "venus", "--to", "-", "--format", "m3u8", "--absolute")
    assert outcome.code == 0
    assert outcome.lines[:2] == ["#EXTM3U", "#EXTINF:0,Björk - Venus as a Boy"]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("list.xls", "The extension of list.xls names no format."),
        ("list", "The extension of list names no format."),
        ("song.mp3", "song.mp3 is named like a music file."),
    ],
)
def test_target_that_names_no_format(cli: Cli, library: Path, target: str, sentence: str) -> None:
    outcome = cli("export", "--to", target)
    assert outcome.code == 2
    assert sentence in outcome.err


def test_existing_file_is_replaced_and_keeps_its_mode(cli: Cli, library: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.m3u8"
    target.write_text("old")
    target.chmod(0o640)
    assert cli("export", "venus", "--to", str(target)).code == 0
    assert target.read_text().startswith("#EXTM3U")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["list.m3u8"]


def test_full_device_is_told(cli: Cli, library: Path) -> None:
    outcome = cli("export", "--to", "/dev/full", "--format", "csv")
    assert outcome.code == 1
    assert "Error: /dev/full could not be written: No space left on device." in outcome.err


def test_file_that_grows_too_large_leaves_the_old_one(program: Cli, library: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    target.write_text("old")

    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))"
    outcome = program("export", "--to", str(target), before=limit)
    assert outcome.code == 1
    assert f"Error: {target} could not be written: File too large." in outcome.err
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]


def test_folder_that_is_not_there_is_told(cli: Cli, library: Path, tmp_path: Path) -> None:
    outcome = cli("export", "--to", str(tmp_path / "no" / "list.m3u8"))
    assert outcome.code == 1
    assert "list.m3u8 could not be written: No such file or directory." in outcome.err


@pytest.mark.parametrize("format_", ["csv", "m3u8", "jsonl"])
def test_music_is_never_written_over(cli: Cli, library: Path, tmp_path: Path, format_: str) -> None:
    song = tmp_path / "song.MP3"
    song.write_bytes(b"irreplaceable")
    link = tmp_path / "list"
    link.symlink_to(song)
    for target in (song, link):
        outcome = cli("export", "--to", str(target), "--format", format_)
        assert outcome.code == 2
        assert "named like a music file" in outcome.err
    assert song.read_bytes() == b"irreplaceable"


@pytest.mark.parametrize("name", ["library.db", "library.db-wal", "config.toml", "musictui.log"])
def test_own_files_are_never_written_over(cli: Cli, library: Path, home: Path, name: str) -> None:
    before = (home / "library.db").read_bytes()
    outcome = cli("export", "--to", str(home / name), "--format", "csv")
    assert outcome.code == 2
    assert "MusicTUI itself" in outcome.err
    assert (home / "library.db").read_bytes() == before


def test_open_stream_is_written_on(program: Cli, library: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    with log.open("ab") as stream:
        outcome = program(
            "export", "--to", "/dev/fd/1", "--format", "jsonl", capture_output=False, stdout=stream
        )
    assert outcome.code == 0
    assert log.read_bytes().startswith(b"before\n{")
