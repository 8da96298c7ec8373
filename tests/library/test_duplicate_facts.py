"""What rules for duplicates look at."""

import sqlite3

from musictui.library import duplicate_facts, tracks
from musictui.library.roots import Root
from musictui.model.track import TAGS_CUT
from tests.library import making


def test_load_gives_what_tags_and_stream_say(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(
        conn,
        root,
        "a.flac",
        title="Jóga",
        artist=["Björk", "Guest"],
        album="Homogenic",
        compilation="1",
        discnumber="1",
        tracknumber="2/10",
        date="1997",
        isrc="GBAAA9700001",
        musicbrainz_trackid="c0ffee",
        covers=1,
    )
    (facts,) = duplicate_facts.load(conn)
    assert (facts.id, facts.path) == (track_id, root.path + b"/a.flac")
    assert (facts.title, facts.artists, facts.album) == ("Jóga", ("Björk", "Guest"), "Homogenic")
    assert (facts.albumartist, facts.disc, facts.track, facts.year) == ("", 1, 2, 1997)
    assert facts.is_compilation
    assert (facts.recording_ids, facts.isrcs) == (("c0ffee",), ("GBAAA9700001",))
    assert (facts.codec, facts.is_lossless, facts.length_s, facts.tags) == ("flac", True, 251.7, 9)


def test_load_leaves_a_title_that_is_not_there_empty(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "01 Intro.mp3", stream=making.MP3)
    (facts,) = duplicate_facts.load(conn)
    assert (facts.title, facts.artists, facts.tags) == ("", (), 0)


def test_load_leaves_out_missing_and_unreadable_files(conn: sqlite3.Connection, root: Root) -> None:
    good = making.add(conn, root, "good.flac")
    missing = making.add(conn, root, "missing.flac")
    making.add(conn, root, "bad.flac", stream=None, problem="It is empty.")
    odd = making.add(conn, root, "odd.flac", problem="Its end is missing.")
    tracks.mark_missing(conn, [missing], making.NOW_S)
    assert [facts.id for facts in duplicate_facts.load(conn)] == [good, odd]


def test_load_of_some_ids_comes_in_their_order_each_once(conn: sqlite3.Connection, root: Root) -> None:
    ids = [making.add(conn, root, f"{number}.flac") for number in range(4)]
    assert [facts.id for facts in duplicate_facts.load(conn, [ids[3], ids[1], ids[3], 99])] == [
        ids[1],
        ids[3],
    ]


def test_load_tells_what_the_reader_found_to_be_damaged(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "a.flac", problem="Cut short: it ends within its headers.")
    making.add(conn, root, "b.flac")
    making.add(conn, root, "c.flac", problem=TAGS_CUT)
    assert [facts.damage for facts in duplicate_facts.load(conn)] == [
        "Cut short: it ends within its headers.",
        "",
        "",
    ]
