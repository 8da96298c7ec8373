"""A program that is killed while it removes copies: nothing is lost, and the journal says what is."""

import os
from pathlib import Path

from musictui.files import quarantine
from musictui.model.changes import Change, Deed, Keeper, Mark, State
from musictui.tags import reader
from tests.changes.conftest import Library
from tests.changes.killing import Killer
from tests.changes.test_edits import siblings

KILLS = 50
SONGS = 6
EXTENSIONS = (".mp3", ".flac", ".m4a", ".ogg")


async def removals(library: Library, run: int) -> list[Change]:
    """What stays of each song takes something over, then two copies go."""
    edits, gone = [], []
    for song in range(SONGS):
        extension = EXTENSIONS[song % len(EXTENSIONS)]
        keeper, *copies = (library.music / f"{song} {name}{extension}" for name in "abc")
        edits.append(await library.edit(keeper, genre=f"Run {run}", comment="x" * (run * 97 % 3000 + 1)))
        for copy in copies:
            track = await library.track(copy)
            stays = Keeper(os.fsencode(keeper), "bytes", song)
            gone.append(Change(Deed.REMOVE, track.path, Mark.of(track), track.id, keeper=stays))
    return [*edits, *gone]


async def known(library: Library) -> dict[Path, tuple[int, int, int]]:
    """The id of each track, when it was added, and when its file was changed last."""
    found = await library.tracks()
    return {path: (track.id, track.added_s, path.stat().st_mtime_ns) for path, track in found.items()}


async def check(library: Library, set_id: int, before: dict[Path, bytes]) -> None:
    """Every file is whole where the journal says that it is."""
    kept = {entry.original: entry for entry in quarantine.entries(os.fsencode(library.music))}
    for change in await library.changes(set_id):
        path = Path(os.fsdecode(change.path))
        assert change.state in {State.DONE, State.PLANNED}, change
        if change.deed is Deed.EDIT:
            found = reader.read(change.path)
            assert found.problem is None
            if change.state is State.DONE:
                assert found.tags["genre"] == change.after["genre"]
            else:
                assert path.read_bytes() == before[path]
        elif change.state is State.DONE:
            assert not path.exists()
            assert Path(os.fsdecode(change.target)).read_bytes() == before[path]
            assert quarantine.is_intact(kept[change.path])
            assert path not in await library.tracks()
        else:
            assert path.read_bytes() == before[path]
    assert [path for path in siblings(library.music) if path.name != ".musictui-quarantine"] == []


async def test_fifty_kills_of_a_removal_lose_nothing(library: Library) -> None:
    killer = Killer(5)
    for song in range(SONGS):
        extension = EXTENSIONS[song % len(EXTENSIONS)]
        for name in "abc":
            library.make(f"{song} {name}{extension}", {"title": f"Song {song}"}, seed=song)
    await library.index()
    for run in range(KILLS):
        before = {path: path.read_bytes() for path in await library.tracks()}
        states = await known(library)
        assert len(before) == 3 * SONGS
        set_id = await library.store(*await removals(library, run))
        await killer.apply(library, set_id)
        await check(library, set_id, before)
        await library.index()
        await library.apply(set_id)
        assert set(await library.states(set_id)) == {State.DONE}, await library.changes(set_id)
        await library.undo(set_id)
        assert {path: path.read_bytes() for path in await library.tracks()} == before
        assert await known(library) == states
    assert killer.interrupted > KILLS / 4
