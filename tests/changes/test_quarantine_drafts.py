"""What is done with files in the quarantine: brought back through a set of changes, or deleted for good."""

import sqlite3

import pytest

from musictui.files import quarantine
from musictui.files.lock import ApplyLock, LockedError
from musictui.files.quarantine import Kept
from musictui.jobs import drafts
from musictui.jobs.quarantine_drafts import delete_for_good, folders, kept_files, restore_draft
from musictui.jobs.recover_changes import lock_path
from musictui.jobs.undo_changes import passed_over, undo_last
from musictui.model.changes import Change, Deed, Mark, State
from tests.changes.conftest import Library


async def removed(library: Library, *names: str) -> int:
    """These files in the quarantine; gives the set that put them there."""
    for name in names:
        library.make(name)
    await library.index()
    ids = [track.id for track in (await library.tracks()).values()]
    draft = await library.database.read(lambda conn: drafts.removal_draft(conn, ids, reason="doubles"))
    set_id = await library.store(*draft.changes)
    await library.apply(set_id)
    return set_id


async def test_restoring_takes_the_removal_back(library: Library) -> None:
    set_id = await removed(library, "a.mp3", "b.mp3")
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept[:1]))
    await library.apply(await library.store(*draft.changes))
    assert sorted(await library.states(set_id)) == [State.DONE, State.UNDONE]
    assert len(list(library.music.glob("*.mp3"))) == 1


async def test_file_that_the_journal_does_not_know_is_restored_too(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    root = str(library.music).encode()
    quarantine.put(root, str(path).encode(), set_id="other", reason="", now_s=1)
    kept, _ = kept_files([root])
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    assert [(each.deed, each.undoes) for each in draft.changes] == [(Deed.RESTORE, None)]
    await library.apply(await library.store(*draft.changes))
    assert path.exists()


async def test_quarantine_that_cannot_be_read_hides_no_other(library: Library) -> None:
    await removed(library, "a.mp3")
    broken = library.music.with_name("broken")
    broken.mkdir()
    (broken / ".musictui-quarantine").write_bytes(b"no folder")
    kept, problems = kept_files([str(broken).encode(), str(library.music).encode()])
    assert [each.original for each in kept] == [str(library.music / "a.mp3").encode()]
    assert len(problems) == 1


async def test_newest_stand_first(library: Library) -> None:
    root = str(library.music).encode()
    for number, name in enumerate(("a.mp3", "b.mp3")):
        path = str(library.make(name)).encode()
        quarantine.put(root, path, set_id=str(number), reason="", now_s=100 + number)
    kept, _ = kept_files([root])
    assert [each.removed_s for each in kept] == [101, 100]


async def test_deleting_needs_the_lock(library: Library) -> None:
    await removed(library, "a.mp3")
    kept, _ = kept_files([str(library.music).encode()])
    with (
        ApplyLock.acquire(lock_path(library.database.path), holder="another"),
        pytest.raises(LockedError, match="another"),
    ):
        delete_for_good(library.database.path, kept, holder="test")
    assert kept_files([str(library.music).encode()])[0] == kept


async def test_what_is_deleted_is_gone(library: Library) -> None:
    await removed(library, "a.mp3", "b.mp3")
    kept, _ = kept_files([str(library.music).encode()])
    assert delete_for_good(library.database.path, kept, holder="test") == 2
    assert not (library.music / ".musictui-quarantine").exists()


async def test_sets_without_their_files_are_told_the_last_first_and_not_without_end(library: Library) -> None:
    edited = library.make("z.mp3")
    await library.index()
    edit = await library.store(await library.edit(edited, title="New"))
    await library.apply(edit)
    for number in range(5):
        path = library.make(f"{number}.mp3", seed=number)
        await library.index()
        track = await library.track(path)
        await library.apply(await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id)))
    kept, _ = kept_files(await library.database.read(folders))
    delete_for_good(library.database.path, kept, holder="test")
    draft = await library.database.read(undo_last)
    assert draft is not None
    assert draft.undoes == edit
    told = await library.database.read(lambda conn: passed_over(conn, draft))
    assert [sentence.split()[1] for sentence in told[:3]] == ["6", "5", "4"]
    assert told[3:] == ["So it is with 2 sets before."]


async def test_restore_of_one_set_is_an_undo_of_it(library: Library) -> None:
    first, second = await removed(library, "a.mp3", "b.mp3"), await removed(library, "c.mp3")
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    assert draft.undoes is None
    draft = await library.database.read(
        lambda conn: restore_draft(conn, [each for each in kept if each.set_id == str(second)])
    )
    assert draft.undoes == second
    await library.apply(await library.store(*draft.changes, undoes=draft.undoes))
    last = await library.database.read(undo_last)
    assert last is not None
    assert last.undoes == first


async def test_ten_files_cost_the_journal_as_many_questions_as_one(library: Library) -> None:
    await removed(library, *(f"{number}.mp3" for number in range(10)))
    kept, _ = kept_files(await library.database.read(folders))
    asked: list[list[str]] = []

    def count(conn: sqlite3.Connection, files: list[Kept]) -> None:
        asked.append([])
        conn.set_trace_callback(asked[-1].append)
        restore_draft(conn, files)
        conn.set_trace_callback(None)

    await library.database.read(lambda conn: count(conn, kept[:1]))
    await library.database.read(lambda conn: count(conn, kept))
    assert len(asked[0]) == len(asked[1]) > 0
