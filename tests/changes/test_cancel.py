"""An apply that is cancelled: each file is the old or the new one, and the journal says which."""

import asyncio
import os
from typing import Any

import pytest

from musictui.jobs.apply_changes import apply_changes
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Reporter
from musictui.model.changes import State
from tests.changes.conftest import Library
from tests.changes.test_edits import siblings

FILES = 100


def in_state(state: State) -> Any:
    """How many changes are in a state."""
    return lambda conn: conn.execute("SELECT count(*) FROM changes WHERE state = ?", (state,)).fetchone()[0]


@pytest.mark.parametrize(
    ("state", "spec"),
    [
        (State.STARTED, "inline"),
        (State.READY, "inline"),
        (State.DONE, "inline"),
        (State.STARTED, "threads:4"),
        (State.STARTED, "processes:2"),
    ],
)
async def test_cancelled_apply_leaves_files_and_journal_at_one(
    library: Library, state: State, spec: str
) -> None:
    executor = open_executor(spec)
    made = library.make("0.mp3")
    data = made.read_bytes()
    paths = [library.music / f"{number}.mp3" for number in range(FILES)]
    for path in paths:
        path.write_bytes(data)
    await library.index()
    set_id = await library.store(*[await library.edit(path, title="New") for path in paths])
    work = apply_changes(Reporter(), database=library.database, executor=executor, set_id=set_id)
    task = asyncio.create_task(work)
    # In the middle of it: at least one copy is there, or the last of them has just taken its file's place.
    while not task.done() and not (
        await library.database.read(in_state(state)) and (siblings(library.music) or state is State.DONE)
    ):
        pass

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(executor.shutdown)

    changes = await library.changes(set_id)
    assert {change.state for change in changes} <= {State.DONE, State.PLANNED}
    changed = {os.fsencode(path) for path in paths if path.read_bytes() != data}
    assert {change.path for change in changes if change.state is State.DONE} == changed
    assert siblings(library.music) == []

    assert (await library.apply(set_id)).done == FILES - len(changed)
    _, undone = await library.undo(set_id)
    assert undone.done == FILES
    assert {path.read_bytes() for path in paths} == {data}
