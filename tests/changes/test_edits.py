"""Edits of real files: written, proven, undone byte for byte."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from musictui.analysis import packets
from musictui.library import journal
from musictui.model.changes import CoverRef, State
from musictui.tags import reader, writer
from tests import audio
from tests.changes.conftest import Library

WRITABLE = [kind for kind in audio.KINDS if kind not in {"aac", "ac3"}]


def siblings(folder: Path) -> list[Path]:
    """What a change may leave beside files."""
    return [path for path in folder.rglob("*") if path.name.startswith(".musictui-")]


@pytest.mark.parametrize("kind", WRITABLE)
async def test_an_edit_and_its_undo_in_every_container(library: Library, kind: str) -> None:
    path = library.make(f"a{audio.extension(kind)}", {"title": "Old", "genre": ["Rock", "Pop"]}, kind=kind)
    await library.index()
    before, proof = path.read_bytes(), packets.proof(os.fsencode(path))
    set_id = await library.store(await library.edit(path, title="New", artist="Zoë", genre=()))

    result = await library.apply(set_id)

    assert (result.done, result.failed, result.conflicts) == (1, 0, 0), await library.changes(set_id)
    tags = reader.read(path).tags
    assert (tags["title"], tags["artist"], tags.get("genre")) == (("New",), ("Zoë",), None)
    assert packets.proof(os.fsencode(path)) == proof
    assert (await library.track(path)).tags == tags
    assert siblings(library.music) == []

    undo_id, undone = await library.undo(set_id)

    assert undone.done == 1, await library.changes(undo_id)
    assert path.read_bytes() == before
    assert (await library.track(path)).tags["title"] == ("Old",)
    assert await library.states(set_id) == [State.UNDONE]

    redo_id, redone = await library.redo(set_id)

    assert redone.done == 1, await library.changes(redo_id)
    assert reader.read(path).tags["title"] == ("New",)
    assert await library.states(set_id) == [State.DONE]

    undo_id, undone = await library.undo(set_id)

    assert undone.done == 1, await library.changes(undo_id)
    assert path.read_bytes() == before


async def test_a_file_that_changed_since_is_a_conflict_and_left_alone(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    set_id = await library.store(await library.edit(path, title="New"))
    audio.make(path, {"title": "Meanwhile"})
    meanwhile = path.read_bytes()

    result = await library.apply(set_id)

    assert (result.done, result.conflicts) == (0, 1)
    assert path.read_bytes() == meanwhile
    assert await library.states(set_id) == [State.CONFLICT]


async def test_two_edits_of_one_state_do_not_overwrite_each_other(library: Library) -> None:
    path = library.make("a.flac")
    await library.index()
    first = await library.store(await library.edit(path, title="First"))
    second = await library.store(await library.edit(path, title="Second"))

    assert (await library.apply(first, keep_mtime=True)).done == 1
    assert (await library.apply(second, keep_mtime=True)).conflicts == 1
    assert reader.read(path).tags["title"] == ("First",)


async def test_one_field_of_a_set_is_taken_back(library: Library) -> None:
    path = library.make("a.ogg", {"title": "Old", "artist": "Ann"})
    await library.index()
    set_id = await library.store(await library.edit(path, title="New", artist="Bob"))
    await library.apply(set_id)

    await library.undo(set_id, fields={"artist"})

    tags = reader.read(path).tags
    assert (tags["title"], tags["artist"]) == (("New",), ("Ann",))
    assert await library.states(set_id) == [State.DONE]


async def test_one_file_of_a_set_is_taken_back(library: Library) -> None:
    paths = [library.make(f"{name}.mp3") for name in "ab"]
    await library.index()
    set_id = await library.store(*[await library.edit(path, title="New") for path in paths])
    await library.apply(set_id)

    await library.undo(set_id, paths={os.fsencode(paths[0])})

    assert [reader.read(path).tags["title"] for path in paths] == [("Song",), ("New",)]
    assert await library.states(set_id) == [State.UNDONE, State.DONE]


async def test_mode_times_links_and_long_names(library: Library) -> None:
    path = library.make("a" * 251 + ".mp3")
    link = library.music / "link.mp3"
    link.symlink_to(path)
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18))
    await library.index()
    await library.apply(await library.store(await library.edit(path, title="New")), keep_mtime=True)

    assert reader.read(path).tags["title"] == ("New",)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_mtime_ns == 10**18
    assert link.is_symlink()
    assert not path.is_symlink()


async def test_a_vanished_and_a_write_protected_file_are_told(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    set_id = await library.store(await library.edit(path, title="New"))
    path.unlink()

    assert (await library.apply(set_id)).conflicts == 1
    assert (await library.changes(set_id))[0].note == "The file is not there any more."


async def test_a_cover_of_an_album_is_kept_once_and_comes_back(library: Library) -> None:
    picture = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(200_000)
    paths = [
        library.make(f"{number}.flac", {"title": "Song"}, covers=[picture], seed=number)
        for number in range(5)
    ]
    await library.index()
    before = [path.read_bytes() for path in paths]
    changes = [replace(await library.edit(path, title="New"), covers=()) for path in paths]
    set_id = await library.store(*changes)

    assert (await library.apply(set_id)).done == 5
    assert [len(path.read_bytes()) < 100_000 for path in paths] == [True] * 5
    kept = await library.database.read(
        lambda conn: conn.execute(
            "SELECT (SELECT count(*) FROM blobs), (SELECT sum(length(delta)) FROM deltas)"
        ).fetchone()
    )
    assert kept[0] == 1
    assert kept[1] < 10_000

    assert (await library.undo(set_id))[1].done == 5
    assert [path.read_bytes() for path in paths] == before


async def test_a_cover_is_given_and_taken_back(library: Library) -> None:
    picture = b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(50_000)
    path = library.make("a.mp3")
    await library.index()
    before = path.read_bytes()
    digest = await library.database.write(lambda conn: journal.keep_blob(conn, picture))
    cover = CoverRef(digest, "image/jpeg", 3, "", len(picture))
    set_id = await library.store(replace(await library.edit(path, title="New"), covers=(cover,)))

    assert (await library.apply(set_id)).done == 1
    assert [cover.data for cover in writer.covers(bytes(path))] == [picture]
    assert (await library.track(path)).covers == 1

    assert (await library.undo(set_id))[1].done == 1
    assert path.read_bytes() == before
