"""A program that is killed while it removes copies: nothing is lost, and the journal says what is."""

import os
import random
import subprocess
import time
from pathlib import Path

from musictui.files import quarantine
from musictui.jobs.recover_changes import recover
from musictui.model.changes import Change, Deed, Keeper, Mark, State
from musictui.tags import reader
from tests.changes.conftest import Library
from tests.changes.test_crash import applying
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
    assert siblings(library.music) == []


async def test_fifty_kills_of_a_removal_lose_nothing(library: Library) -> None:
    chance = random.Random(5)
    for song in range(SONGS):
        extension = EXTENSIONS[song % len(EXTENSIONS)]
        for name in "abc":
            library.make(f"{song} {name}{extension}", {"title": f"Song {song}"}, seed=song)
    await library.index()
    longest_s = 0.3
    interrupted = 0
    for run in range(KILLS):
        before = {path: path.read_bytes() for path in await library.tracks()}
        assert len(before) == 3 * SONGS
        set_id = await library.store(*await removals(library, run))
        process = applying(library, set_id)
        begun_s = time.monotonic()
        try:
            process.wait(chance.uniform(0, longest_s))
            longest_s = max(time.monotonic() - begun_s, 0.1)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        interrupted += await recover(library.database) > 0
        await check(library, set_id, before)
        await library.index()
        await library.apply(set_id)
        assert set(await library.states(set_id)) == {State.DONE}, await library.changes(set_id)
        await library.undo(set_id)
        assert {path: path.read_bytes() for path in await library.tracks()} == before
    assert interrupted > KILLS / 4
