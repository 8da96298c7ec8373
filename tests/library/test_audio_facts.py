"""What was found out about files: valid for one state of them, and for a proven change of their tags."""

import sqlite3

import pytest

from musictui.library import audio_facts
from musictui.library.audio_facts import ABOUT_SOUND, Found
from musictui.library.roots import Root
from musictui.model.duplicates import Fact
from tests.library.making import add

SIZE, MTIME_NS = 1000, 5
"""Of the files that `add` makes up."""


def found(
    track_id: int, value: bytes | None = b"value", *, size: int = SIZE, fact: Fact = Fact.WHOLE
) -> Found:
    return Found(track_id, fact, size, MTIME_NS, value, "" if value else "It is damaged.")


@pytest.fixture
def ids(conn: sqlite3.Connection, root: Root) -> list[int]:
    """Three tracks."""
    return [add(conn, root, f"{number}.flac") for number in range(3)]


def test_a_fact_is_read_as_it_was_stored(conn: sqlite3.Connection, ids: list[int]) -> None:
    audio_facts.store(conn, [found(ids[0]), found(ids[1], None)])
    assert audio_facts.read(conn, Fact.WHOLE) == {ids[0]: b"value", ids[1]: None}
    assert audio_facts.read(conn, Fact.WHOLE, ids[1:]) == {ids[1]: None}
    assert audio_facts.read(conn, Fact.PCM) == {}
    assert audio_facts.notes(conn, Fact.WHOLE) == {ids[1]: "It is damaged."}


def test_a_fact_of_another_state_of_the_file_does_not_count(conn: sqlite3.Connection, ids: list[int]) -> None:
    audio_facts.store(conn, [found(ids[0], size=SIZE + 1)])
    assert audio_facts.read(conn, Fact.WHOLE) == {}
    assert ids[0] in audio_facts.without(conn, Fact.WHOLE)
    audio_facts.store(conn, [found(ids[0])])
    assert audio_facts.read(conn, Fact.WHOLE) == {ids[0]: b"value"}


def test_a_fact_of_a_track_that_is_no_more_is_dropped(conn: sqlite3.Connection, ids: list[int]) -> None:
    audio_facts.store(conn, [found(max(ids) + 1), found(ids[0])])
    assert list(audio_facts.read(conn, Fact.WHOLE)) == ids[:1]


def test_without_are_the_tracks_that_can_be_read_and_have_none(
    conn: sqlite3.Connection, root: Root, ids: list[int]
) -> None:
    add(conn, root, "broken.flac", stream=None, problem="It is broken.")
    audio_facts.store(conn, [found(ids[0]), found(ids[1], None)])
    assert audio_facts.without(conn, Fact.WHOLE) == ids[2:]


def test_files_are_those_the_library_knows(conn: sqlite3.Connection, root: Root, ids: list[int]) -> None:
    conn.execute("UPDATE tracks SET missing_since_s = 1 WHERE id = ?", (ids[1],))
    files = audio_facts.files(conn, ids)
    assert list(files) == [ids[0], ids[2]]
    assert files[ids[0]].path == root.path + b"/0.flac"


def test_a_change_of_tags_carries_what_is_about_sound(conn: sqlite3.Connection, ids: list[int]) -> None:
    audio_facts.store(conn, [found(ids[0], fact=fact) for fact in Fact])
    audio_facts.store(conn, [found(ids[1], size=SIZE + 1, fact=fact) for fact in Fact])
    audio_facts.carry(conn, {ids[0]: (2000, 9), ids[1]: (2000, 9)})
    conn.execute("UPDATE tracks SET size = 2000, mtime_ns = 9")
    valid = {fact for fact in Fact if audio_facts.read(conn, fact, ids)}
    assert valid == set(ABOUT_SOUND)
    assert {id_ for fact in Fact for id_ in audio_facts.read(conn, fact)} == {ids[0]}
