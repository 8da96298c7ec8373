"""A removed file that comes back is the track that it was: its id, and all that hangs on that."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from musictui.jobs import drafts
from musictui.jobs.quarantine_drafts import (
    delete_for_good,
    folders,
    forget_deleted,
    kept_files,
    restore_draft,
)
from musictui.jobs.recover_changes import recover
from musictui.library import added, audio_facts, duplicate_groups, removed
from musictui.library.added import Added
from musictui.library.audio_facts import Found
from musictui.library.duplicate_groups import Mark as Wanted
from musictui.model.changes import Change, Deed, Keeper, Mark
from musictui.model.duplicates import Fact, Group, Kind
from tests.changes.conftest import Library
from tests.changes.test_crash import not_noted

PRINT = b"0123"
ADDED_S = {"copy.mp3": 1_000, "keeper.mp3": 2_000}


class Known(NamedTuple):
    """What the library knows of a file beside its content."""

    track_id: int
    added_s: int
    print: bytes | None
    marks: dict[int, Wanted]


async def known(library: Library) -> dict[str, Known]:
    """By name."""

    def read(conn: Any) -> dict[str, Known]:
        prints = audio_facts.read(conn, Fact.FINGERPRINT)
        marks = {id_: mark for stored in duplicate_groups.read(conn) for id_, mark in stored.marks.items()}
        rows = conn.execute("SELECT id, path, added_s FROM tracks").fetchall()
        return {
            os.path.basename(path).decode(): Known(track_id, added_s, prints.get(track_id), marks)
            for track_id, path, added_s in rows
        }

    return await library.database.read(read)


@pytest.fixture
async def before(library: Library) -> dict[str, Known]:
    """Two copies of a song that were fingerprinted, found and decided on."""
    for name in ADDED_S:
        library.make(name)
    await library.index()
    ids = {path.name: track for path, track in (await library.tracks()).items()}

    def write(conn: Any) -> None:
        for name, track in ids.items():
            conn.execute("UPDATE tracks SET added_s = ? WHERE id = ?", (ADDED_S[name], track.id))
            fact = Found(track.id, Fact.FINGERPRINT, track.size, track.mtime_ns, PRINT)
            audio_facts.store(conn, [fact])
        members = tuple(sorted(track.id for track in ids.values()))
        duplicate_groups.replace(
            conn, [Kind.IDENTICAL], [Group(Kind.IDENTICAL, members, 1.0, "the same bytes")]
        )
        group_id = duplicate_groups.read(conn)[0].id
        marks = {ids["copy.mp3"].id: Wanted.REMOVE, ids["keeper.mp3"].id: Wanted.KEEP}
        duplicate_groups.set_marks(conn, group_id, marks)

    await library.database.write(write)
    found = await known(library)
    assert len(found["copy.mp3"].marks) == 2
    return found


async def removal(library: Library) -> Change:
    """The copy goes, the other one stays and counts as long in the library as it did."""
    copy, keeper = [await library.track(library.music / name) for name in ADDED_S]
    return Change(
        Deed.REMOVE,
        copy.path,
        Mark.of(copy),
        copy.id,
        before=added.values(Added(copy.added_s, keeper.id, keeper.added_s)),
        keeper=Keeper(keeper.path, "bytes"),
    )


async def by_undo(library: Library, set_id: int) -> None:
    await library.undo(set_id)


async def by_undo_of_a_redo(library: Library, set_id: int) -> None:
    await library.undo(set_id)
    redo_id, _ = await library.redo(set_id)
    assert set(await known(library)) == {"keeper.mp3"}
    await library.undo(redo_id)


async def by_quarantine(library: Library, _set_id: int) -> None:
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    await library.apply(await library.store(*draft.changes))


async def by_recovery(library: Library, _set_id: int) -> None:
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    await not_noted(library, *draft.changes)
    assert set(await known(library)) == {"keeper.mp3"}
    await recover(library.database)


async def by_recovery_after_an_index(library: Library, _set_id: int) -> None:
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    await not_noted(library, *draft.changes)
    await library.index()
    await recover(library.database)


WAYS = [by_undo, by_undo_of_a_redo, by_quarantine, by_recovery]


@pytest.mark.parametrize("way", WAYS)
async def test_copy_that_comes_back_is_the_same_track(
    library: Library, before: dict[str, Known], way: Callable[[Library, int], Awaitable[None]]
) -> None:
    set_id = await library.store(await removal(library))
    assert (await library.apply(set_id)).done == 1
    gone = await known(library)
    assert (set(gone), gone["keeper.mp3"].added_s, gone["keeper.mp3"].marks) == ({"keeper.mp3"}, 1_000, {})
    await way(library, set_id)
    assert await known(library) == before


async def test_what_hung_on_it_is_carried_to_a_track_that_was_found_first(
    library: Library, before: dict[str, Known]
) -> None:
    set_id = await library.store(await removal(library))
    await library.apply(set_id)
    await by_recovery_after_an_index(library, set_id)
    after = await known(library)
    assert after["copy.mp3"].track_id != before["copy.mp3"].track_id
    assert (after["copy.mp3"].added_s, after["copy.mp3"].print) == (1_000, PRINT)
    assert list(after["copy.mp3"].marks.values()) == [Wanted.KEEP, Wanted.REMOVE]


async def test_plain_removal_comes_back_the_same_too(library: Library, before: dict[str, Known]) -> None:
    ids = [each.track_id for each in before.values()]
    draft = await library.database.read(lambda conn: drafts.removal_draft(conn, ids))
    set_id = await library.store(*draft.changes)
    await library.apply(set_id)
    assert await known(library) == {}
    await library.undo(set_id)
    assert await known(library) == before


async def test_edit_before_a_removal_can_be_taken_back_exactly_after_it(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    content, mtime_ns = path.read_bytes(), path.stat().st_mtime_ns
    edit = await library.store(await library.edit(path, title="New"))
    await library.apply(edit)
    track = await library.track(path)
    gone = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    await library.apply(gone)
    await library.undo(gone)
    await library.undo(edit)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (content, mtime_ns)


async def set_aside(library: Library) -> int:
    """Rows that are kept of removed tracks."""

    def read(conn: Any) -> int:
        tables = ("removed_tracks", "removed_facts", "removed_members")
        return sum(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)

    return await library.database.read(read)


@pytest.mark.usefixtures("before")
async def test_nothing_is_kept_of_what_came_back_or_was_deleted_for_good(library: Library) -> None:
    set_id = await library.store(await removal(library))
    await library.apply(set_id)
    assert await set_aside(library) == 3
    await library.undo(set_id)
    assert await set_aside(library) == 0
    await library.redo(set_id)
    kept, _ = kept_files(await library.database.read(folders))
    delete_for_good(library.database.path, kept, holder="test")
    await library.database.write(lambda conn: forget_deleted(conn, kept))
    assert await set_aside(library) == 0


@pytest.mark.usefixtures("before")
async def test_what_was_set_aside_long_ago_is_let_go(library: Library) -> None:
    await library.apply(await library.store(await removal(library)))
    await library.database.write(lambda conn: removed.forget_old(conn, before_s=1.0))
    assert await set_aside(library) == 3
    await library.database.write(lambda conn: removed.forget_old(conn, before_s=1e11))
    assert await set_aside(library) == 0


@pytest.mark.usefixtures("before")
async def test_group_that_is_found_no_more_is_not_brought_back(library: Library) -> None:
    set_id = await library.store(await removal(library))
    await library.apply(set_id)
    await library.database.write(lambda conn: duplicate_groups.replace(conn, [Kind.IDENTICAL], []))
    await library.undo(set_id)
    assert (await known(library))["copy.mp3"].marks == {}


@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.m4a", "a.ogg", "a.wav"])
async def test_undo_of_an_edit_gives_the_time_of_the_file_back(library: Library, name: str) -> None:
    path = library.make(name)
    os.utime(path, ns=(5, 1_234_567_890_123_456_789))
    await library.index()
    set_id = await library.store(await library.edit(path, title="New"))
    await library.apply(set_id)
    edited = _state(path)
    undo_id, _ = await library.undo(set_id)
    assert path.stat().st_mtime_ns == 1_234_567_890_123_456_789
    await library.redo(set_id)
    assert _state(path) == edited
    assert undo_id != set_id


async def test_undo_by_values_gives_no_time_back(library: Library) -> None:
    path = library.make("a.mp3")
    os.utime(path, ns=(5, 5))
    await library.index()
    set_id = await library.store(await library.edit(path, title="New", comment="Other"))
    await library.apply(set_id)
    await library.undo(set_id, fields=["title"])
    assert path.stat().st_mtime_ns != 5


def _state(path: Path) -> tuple[bytes, int]:
    return path.read_bytes(), path.stat().st_mtime_ns
