"""What cannot be done is said before anything is touched."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from musictui.jobs import check_draft
from musictui.jobs.draft_covers import with_cover
from musictui.jobs.draft_moves import rename_draft
from musictui.jobs.undo_changes import undo_draft
from musictui.jobs.write_copy import mark_of
from musictui.model import patterns
from musictui.model.changes import Change, Deed, Draft, State
from musictui.tags import reader
from tests import audio
from tests.changes.conftest import Library
from tests.tags.test_damage import NOBODY


def restore_times(path: Path, do: Callable[[], object]) -> None:
    """Do something to a file, as taggers do that give it its old mtime back."""
    before = path.stat()
    do()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


@contextmanager
def as_anybody() -> Iterator[None]:
    """Permissions count, as they do not for root."""
    is_root = os.geteuid() == 0
    if is_root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


def outcomes(*changes: Change) -> list[tuple[State, str]]:
    return [(each.state, each.note) for each in check_draft.checked(Draft("", changes)).changes]


async def test_missing_and_changed_files_are_conflicts(library: Library) -> None:
    paths = [library.make(f"{name}.mp3") for name in "abc"]
    await library.index()
    changes = [await library.edit(path, title="New") for path in paths]
    paths[0].unlink()
    audio.make(paths[1], {"title": "Meanwhile"}, seed=3)

    assert outcomes(*changes) == [
        (State.CONFLICT, check_draft.MISSING),
        (State.CONFLICT, check_draft.CHANGED),
        (State.PLANNED, ""),
    ]


async def test_new_permissions_are_no_conflict_where_the_values_are_compared(library: Library) -> None:
    paths = [library.make(f"{name}.mp3", {"title": "Old"}) for name in "abc"]
    await library.index()
    changes = [await library.edit(path, title="New") for path in paths]
    for path in paths:
        path.chmod(0o640)
    restore_times(paths[1], lambda: audio.make(paths[1], {"title": "Odd"}))
    move = Change(
        Deed.MOVE, changes[2].path, mark=changes[2].mark, target=os.fsencode(library.music / "d.mp3")
    )

    assert outcomes(*changes[:2], move) == [
        (State.PLANNED, ""),
        (State.PLANNED, ""),
        (State.CONFLICT, check_draft.CHANGED),
    ]
    done = await library.apply(await library.store(*changes))
    assert (done.done, done.conflicts) == (2, 1)
    assert reader.read(str(paths[1])).tags["title"] == ("Odd",)


def test_protected_file_is_told_as_that_and_not_as_changed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = audio.make(Path(folder, "a.mp3"))
        mark = mark_of(bytes(path))
        edit = Change(Deed.EDIT, bytes(path), mark=mark, after={"title": ("New",)})
        os.chmod(folder, 0o777)
        path.chmod(0o444)
        with as_anybody():
            found = outcomes(edit, replace(edit, covers=()))

    assert found == [(State.REFUSED, check_draft.PROTECTED)] * 2


async def test_value_that_the_kind_of_file_cannot_hold_is_refused(library: Library) -> None:
    paths = [library.make(f"a.{name}") for name in ("mp3", "flac")]
    await library.index()
    found = outcomes(*[await library.edit(path, genre="17") for path in paths])

    assert [state for state, _ in found] == [State.REFUSED, State.PLANNED]
    assert "ID3 takes this for the number of a genre" in found[0][1]


async def test_picture_that_the_kind_of_file_cannot_hold_is_refused(library: Library) -> None:
    path = library.make("a.m4a")
    await library.index()
    track = await library.track(path)
    webp = b"RIFF\0\0\0\0WEBP" + b"x" * 100
    draft, pictures = await library.database.read(
        lambda conn: with_cover(conn, [track.id], Draft("", []), webp)
    )

    [change] = check_draft.checked(draft, pictures).changes
    assert change.state is State.REFUSED
    assert "image/webp" in change.note


async def test_name_that_is_taken_and_file_that_was_deleted_are_conflicts(library: Library) -> None:
    path, other = library.make("a.mp3"), library.make("b.mp3")
    await library.index()
    move = Change(Deed.MOVE, os.fsencode(path), target=os.fsencode(other))
    restore = Change(Deed.RESTORE, os.fsencode(library.music / "000001.mp3"), target=os.fsencode(path))

    assert outcomes(move, restore) == [
        (State.CONFLICT, check_draft.TAKEN),
        (State.CONFLICT, check_draft.NOT_KEPT),
    ]


async def test_files_that_change_names_are_not_in_each_other_s_way(library: Library) -> None:
    for name, number in (("1", "2"), ("2", "1")):
        library.make(f"{name}.mp3", {"title": "x", "tracknumber": number})
    await library.index()
    ids = [track.id for track in (await library.tracks()).values()]
    pattern = patterns.parse("{tracknumber}")

    draft = await library.database.read(lambda conn: rename_draft(conn, ids, pattern))
    assert {state for state, _ in outcomes(*draft.changes)} == {State.PLANNED}
    set_id = await library.store(*draft.changes)
    assert (await library.apply(set_id)).conflicts == 0
    back = await library.database.read(lambda conn: undo_draft(conn, set_id))
    assert {state for state, _ in outcomes(*back.changes)} == {State.PLANNED}
