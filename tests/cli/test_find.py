"""`musictui find`: tables, data, sorting, queries that begin with a dash."""

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest

from musictui.model.fields import FIELDS
from tests.cli.conftest import HOSTILE_TITLE, LATIN_1_NAME, LINE_BREAK_NAME, Cli


def _titles(outcome_lines: list[str]) -> list[str]:
    return [json.loads(line)["title"] for line in outcome_lines]


def test_words_and_fields_are_found_in_the_table(cli: Cli, library: Path) -> None:
    outcome = cli("find", "bjork", "album:debut")
    assert outcome.code == 0
    assert outcome.lines[0].split() == ["Artist", "Title", "Album", "Year", "Length", "Format"]
    assert [line.split("  ")[0] for line in outcome.lines[1:]] == ["Björk", "Björk"]
    assert outcome.err == ""


def test_nothing_found_is_said_and_no_failure(cli: Cli, library: Path) -> None:
    outcome = cli("find", "nosuchword")
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err == "No track matches.\n"


def test_json_lines_hold_every_field(cli: Cli, library: Path, music: Path) -> None:
    [line] = cli("find", "human behaviour", "--format", "jsonl").lines
    track = json.loads(line)
    assert set(track) >= {"id", "path", "length_s", "bit_rate", "codec", *(field.name for field in FIELDS)}
    assert track["path"] == str(music / "Björk" / "01 Human Behaviour.flac")
    assert track["title"] == "Human Behaviour"
    assert track["artist"] == ["Björk"]
    assert track["genre"] == ["Electronic", "Trip hop"]
    assert track["tracknumber"] == "1"
    assert track["composer"] == []
    assert track["year"] == 1993
    assert track["codec"] == "flac"
    assert track["lossless"] is True
    assert 0.2 < track["length_s"] < 0.5
    assert track["problem"] is None
    assert track["missing"] is False


def test_json_lines_are_safe_to_print_and_exact_when_read(cli: Cli, library: Path) -> None:
    outcome = cli("find", "artist:eve", "--format", "jsonl", "--sort", "title")
    assert b"\x1b" not in outcome.out
    tracks = [json.loads(line) for line in outcome.lines]
    assert HOSTILE_TITLE in [track["title"] for track in tracks]
    names = {os.path.basename(os.fsencode(track["path"])) for track in tracks}
    assert {LATIN_1_NAME, LINE_BREAK_NAME.encode(), b"escape\x1b[2J.flac"} <= names


def test_csv_has_a_header_and_exact_values(cli: Cli, library: Path) -> None:
    outcome = cli("find", "artist:eve", "--format", "csv", "--sort=title")
    text = outcome.out.decode(errors="surrogateescape")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert HOSTILE_TITLE in [row["title"] for row in rows]
    assert {row["lossless"] for row in rows} == {"yes"}
    assert {row["album"] for row in rows} == {""}


def test_columns_choose_what_data_and_tables_show(cli: Cli, library: Path) -> None:
    assert cli("find", "venus", "--format", "csv", "--columns", "title, Year").text == (
        "title,year\nVenus as a Boy,1993\n"
    )
    [line] = cli("find", "venus", "--format", "jsonl", "--columns", "title,bit_rate").lines
    assert json.loads(line).keys() == {"title", "bit_rate"}
    assert cli("find", "venus", "--columns", "bit_rate").code == 2
    assert cli("find", "venus", "--columns", "codec,title").lines == [
        "Codec     Title",
        "mp3       Venus as a Boy",
    ]


def test_paths_are_exact_bytes(cli: Cli, library: Path, music: Path) -> None:
    hostile = os.fsencode(music / "hostile")
    outcome = cli("find", "artist:eve", "--format", "paths", "-0", "--sort", "path")
    assert sorted(outcome.out.split(b"\0")[:-1]) == sorted(
        os.path.join(hostile, name) for name in os.listdir(hostile)
    )
    outcome = cli("find", "title:latin", "--format", "paths")
    assert outcome.out == os.path.join(hostile, LATIN_1_NAME) + b"\n"


def test_table_shows_control_characters_as_escapes(cli: Cli, library: Path) -> None:
    outcome = cli("find", "artist:eve", "--columns", "title,filename")
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", outcome.out)
    assert r"Red \x1b[31malert\x1b[0m [FLAC][/b]\nsecond line" in outcome.text
    assert r"line\nbreak.flac" in outcome.text
    assert r"caf\xe9.flac" in outcome.text


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--sort", "year"], ["Human Behaviour", "Venus as a Boy", "大航海"]),
        (["--sort", "-year"], ["大航海", "Human Behaviour", "Venus as a Boy"]),
        (["--sort=-year,title:desc"], ["大航海", "Venus as a Boy", "Human Behaviour"]),
        (["--sort", "year:desc", "--sort", "-title"], ["大航海", "Venus as a Boy", "Human Behaviour"]),
        (["--sort", "-year", "--limit", "1"], ["大航海"]),
        (["--limit", "0"], []),
    ],
)
def test_sorting_and_limit(cli: Cli, library: Path, options: list[str], titles: list[str]) -> None:
    outcome = cli("find", "year:1990..", "--format", "jsonl", *options)
    assert _titles(outcome.lines) == titles


@pytest.mark.parametrize(
    "words", [["album:debut", "-venus"], ["-venus", "album:debut"], ["--", "album:debut", "-venus"]]
)
def test_word_with_a_dash_excludes(cli: Cli, library: Path, words: list[str]) -> None:
    outcome = cli("find", "--format", "jsonl", *words)
    assert _titles(outcome.lines) == ["Human Behaviour"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sort", "artits"], "There is no field artits.\nHint: Did you mean artist"),
        (["--sort", "year:up"], "After year: asc or desc is expected, not up."),
        (["--columns", "titel"], "There is no field titel.\nHint: Did you mean title?"),
        (["-0"], "--null goes with --format paths."),
        (["--columns", "title", "--format", "paths"], "--columns does not go with --format paths."),
        (["@nosuch"], "There is no saved search nosuch."),
    ],
)
def test_arguments_that_make_no_sense(cli: Cli, library: Path, arguments: list[str], sentence: str) -> None:
    outcome = cli("find", *arguments)
    assert (outcome.code, outcome.out) == (2, b"")
    assert f"Error: {sentence}" in outcome.err


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["artist:x", "titel:y"], "  artist:x titel:y\n           ^\n"),
        (["東京", "(", "x"], "  東京 ( x\n       ^\n"),
        (["\x1b[31m", "("], "  \\x1b[31m (\n           ^\n"),
    ],
)
def test_query_that_cannot_be_read_shows_the_place(
    cli: Cli, library: Path, words: list[str], place: str
) -> None:
    outcome = cli("find", *words)
    assert outcome.code == 2
    assert place in outcome.err


def test_long_query_shows_what_is_around_the_place(cli: Cli, library: Path) -> None:
    outcome = cli("find", "word " * 150 + "( " + "word " * 20)
    shown, caret = outcome.err.splitlines()[1:3]
    assert len(shown) < 110
    assert shown[caret.index("^")] == "("


def test_query_that_is_no_text_is_refused(program: Cli, library: Path) -> None:
    outcome = program("find", b"caf\xe9")
    assert outcome.code == 2
    assert "Error: The search holds bytes that are no text." in outcome.err


def test_without_a_library_it_says_how_to_make_one(cli: Cli) -> None:
    outcome = cli("find", "x")
    assert outcome.code == 1
    assert (
        outcome.err == "Error: There is no library yet.\nHint: Index a folder first: musictui index FOLDER\n"
    )


def test_library_without_tracks_says_how_to_get_some(cli: Cli, tmp_path: Path) -> None:
    cli("roots", "add", str(tmp_path))
    assert cli("find").err == "The library has no tracks yet: musictui index FOLDER\n"
