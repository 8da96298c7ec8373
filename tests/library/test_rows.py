"""What the table shows."""

import sqlite3

import pytest

from musictui.library import rows, tracks
from musictui.library.roots import Root
from musictui.model.fields import FIELDS
from musictui.model.track import Stream
from tests.library import making
from tests.library.making import FLAC, MP3, NOW_S


def shown(conn: sqlite3.Connection, track_id: int, *fields: str) -> tuple[str, ...]:
    """The texts of one track."""
    (row,) = rows.page(conn, [track_id], fields)
    assert row
    return row.values


def test_page_keeps_the_order_and_marks_what_is_gone(conn: sqlite3.Connection, root: Root) -> None:
    ids = [making.add(conn, root, str(n), title=f"title {n}") for n in range(3)]
    tracks.remove(conn, [ids[1]])
    page = rows.page(conn, [ids[2], ids[1], ids[0], ids[2]], ["title"])
    assert [row and row.values for row in page] == [("title 2",), None, ("title 0",), ("title 2",)]
    assert rows.page(conn, [], ["title"]) == []


def test_several_values_stand_side_by_side(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, artist=["Björk", "Thom Yorke"], genre="[b]")
    assert shown(conn, track_id, "artist", "genre", "album") == ("Björk; Thom Yorke", "[b]", "")


def test_an_untitled_track_shows_its_file(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, "x/01 demo.mp3", problem="It is cut off.")
    tracks.mark_missing(conn, [track_id], NOW_S)
    (row,) = rows.page(conn, [track_id], ["title"])
    assert row == rows.Row(track_id, ("01 demo.mp3",), has_problem=True, is_missing=True, is_untitled=True)


@pytest.mark.parametrize(
    ("stream", "text"),
    [
        (FLAC, "FLAC 16/44"),
        (Stream("FLAC", "flac", True, 1, 1, 96_000, 24, 2, None), "FLAC 24/96"),
        (Stream("ALAC", "alac", True), "ALAC"),
        (MP3, "MP3 320"),
        (Stream("MP3", "mp3", False, 1, 245_499, 44_100, None, 2, True), "MP3 ~245"),
        (Stream("Opus", "opus", False, 1, None), "Opus"),
        (Stream("Vorbis", "vorbis", False, 1, None, is_vbr=True), "Vorbis"),
        (None, ""),
    ],
)
def test_format_tells_what_matters(
    conn: sqlite3.Connection, root: Root, stream: Stream | None, text: str
) -> None:
    assert shown(conn, making.add(conn, root, stream=stream), "format") == (text,)


@pytest.mark.parametrize(
    ("length_ms", "text"),
    [
        (None, ""),
        (0, "0:00"),
        (59_499, "0:59"),
        (59_500, "1:00"),
        (3_599_500, "1:00:00"),
        (36_061_000, "10:01:01"),
    ],
)
def test_length_is_rounded_to_seconds(length_ms: int | None, text: str) -> None:
    assert rows.length_text(length_ms) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (250_000, "250 kB"),
        (31_400_000, "31 MB"),
        (2 * 10**12, "2.0 TB"),
    ],
)
def test_size_has_a_unit(conn: sqlite3.Connection, root: Root, size: int, text: str) -> None:
    assert shown(conn, making.add(conn, root, size=size), "size") == (text,)


def test_every_field_has_a_text(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, b"\xff.mp3", compilation="1", date="1994-05", tracknumber="3/12")
    fields = [field.name for field in FIELDS]
    values = dict(zip(fields, shown(conn, track_id, *fields), strict=True))
    assert (values["compilation"], values["date"], values["year"], values["tracknumber"]) == (
        "yes",
        "1994-05",
        "1994",
        "3/12",
    )
    assert values["filename"] == "\udcff.mp3"
    assert values["added"].startswith("2023-11-1")
